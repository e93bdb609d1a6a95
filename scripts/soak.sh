#!/usr/bin/env bash
# Everything that has to survive being killed, [ROUNDS] times each.
set -euo pipefail
cd "$(dirname "$0")"
./soak-recorder.sh "${1:-100}"
./soak-server.sh "${1:-50}"
