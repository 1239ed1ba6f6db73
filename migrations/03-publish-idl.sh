#!/bin/sh
# Publishes the IDLs and security.json through the Program Metadata program. Only who may upgrade a program can: before the
# hand-over of step 2 this is us, after it the multisig.
set -eu
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh"

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
metadata_program=ProgM6JCCvbYkfKqJYHePx4xxSUSqJp7rh8Lyv7nk7S
metadata_tool=@solana-program/program-metadata@0.7.0

status=$(program_field "$metadata_program" status)
case $status in
    upgradeable | final) ;;
    *)
        echo "skipped: the Program Metadata program ($metadata_program) is not on $CLUSTER, so there is nowhere to publish to"
        exit 0
        ;;
esac
if ! command -v npx >/dev/null 2>&1; then
    echo "skipped: there is no npx; install Node 20, then: migrations/run --cluster $CLUSTER --only 3"
    exit 0
fi
for program in $programs; do
    if [ "$(program_field "$program" status)" != upgradeable ]; then
        echo "skipped: $program is not on $CLUSTER or final, and only who may upgrade a program can publish for it"
        continue
    fi
    address=$(program_field "$program" address)
    for seed in idl security; do
        file=$root/idls/$program.json
        [ "$seed" = idl ] || file=$root/security.json
        if ! act npx --yes "$metadata_tool" write "$seed" "$address" "$file" --keypair "$KEYPAIR" --rpc "$RPC_URL"; then
            echo "$program: only $(program_field "$program" authority) can publish for it; sign with that key" >&2
            exit 1
        fi
    done
done
