#!/usr/bin/env bash
# Kills the recorder at random moments, [ROUNDS] times, and reads what it leaves behind.
set -euo pipefail
cd "$(dirname "$0")/.."
SOAK_ROUNDS=${1:-100} cargo test --release -p asciinema --test cli soak::
