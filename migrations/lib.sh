# What the steps share. They are started by `run`, which sets what they read.
# shellcheck shell=sh

: "${CLUSTER:?start the steps with migrations/run}"

# The names of the programs, as Anchor writes them.
# shellcheck disable=SC2034
programs='device_registry reward_distributor staking_vault burn_share service_market'

# Calls flywheel with the settings of this run.
flywheel() {
    if [ -n "${UNIT_PRICE:-}" ]; then
        "$FLYWHEEL" --with-compute-unit-price "$UNIT_PRICE" "$@"
    else
        "$FLYWHEEL" "$@"
    fi
}

# Says a command; runs it unless this is a dry run.
act() {
    echo "+ $*"
    [ "$DRY_RUN" = yes ] || "$@"
}

# A field of the one program that is named, from its JSON on one line.
program_field() {
    shown=$(flywheel program show "$1" --output json-compact) || exit $?
    printf '%s\n' "$shown" | sed -n "s/.*\"$2\":\"\{0,1\}\([^,\"}]*\).*/\1/p"
}
