#!/usr/bin/env bash
# Kills a server under upload load, again and again: nothing that was acknowledged may be lost,
# nothing half-written be served. Usage: scripts/soak-server.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "$0")/.."
SOAK_ROUNDS=${1:-50} cargo test --release -p asciinema-server --test server -- --nocapture \
    a_kill_during_uploads
