#!/bin/sh
# Makes the network on the chain what the network file says.
set -eu
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh"

if [ -z "$NETWORK_FILE" ]; then
    echo "skipped: no --network is named; presets/ has network files to begin with"
    exit 0
fi
if [ ! -r "$NETWORK_FILE" ]; then
    echo "--network $NETWORK_FILE: cannot be read; presets/ has network files to begin with" >&2
    exit 2
fi
set -- "$NETWORK_FILE"
[ -z "$NETWORK_KEYS" ] || set -- "$@" --keys "$NETWORK_KEYS"
if [ "$DRY_RUN" = yes ]; then
    flywheel network plan "$@"
else
    flywheel network apply "$@"
fi
