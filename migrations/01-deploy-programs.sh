#!/bin/sh
# Deploys the programs that are not on the cluster as they were built. With TOOL=anchor by `anchor program deploy`, with
# TOOL=flywheel, or where there is no `anchor`, by `flywheel program deploy`, which resumes what was cut short.
set -eu
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh"

if [ -z "$TOOL" ]; then
    TOOL=flywheel
    if command -v anchor >/dev/null 2>&1; then
        TOOL=anchor
    fi
fi

case $TOOL in
    flywheel)
        if [ "$DRY_RUN" = yes ]; then
            flywheel program deploy --all --dry-run
        else
            flywheel program deploy --all
        fi
        ;;
    anchor)
        for program in $programs; do
            if [ "$(program_field "$program" asBuilt)" = true ]; then
                echo "$program is on the cluster as it was built"
                continue
            fi
            # The IDL is step 3.
            act anchor program deploy -p "$program" --no-idl --provider.cluster "$RPC_URL" --provider.wallet "$KEYPAIR" \
                ${UNIT_PRICE:+-- --with-compute-unit-price "$UNIT_PRICE"}
        done
        ;;
    *)
        echo "TOOL=$TOOL: type anchor or flywheel" >&2
        exit 2
        ;;
esac
flywheel program show
