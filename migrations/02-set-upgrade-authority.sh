#!/bin/sh
# Hands the right to upgrade over, to an address such as the vault of a multisig, or to a key that signs for it.
set -eu
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh"

if [ -z "$UPGRADE_AUTHORITY" ]; then
    echo "skipped: no --upgrade-authority is named, so it stays with the one who deployed"
    exit 0
fi
if [ -r "$UPGRADE_AUTHORITY" ]; then
    act flywheel program set-authority --all --to-keypair "$UPGRADE_AUTHORITY"
else
    act flywheel program set-authority --all --to "$UPGRADE_AUTHORITY" --yes
fi
