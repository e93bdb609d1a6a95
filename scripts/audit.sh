#!/usr/bin/env bash
# Licences, bans and sources of the dependencies. The advisory database is not asked: that is
# a job for a machine with free access to the network.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v cargo-deny >/dev/null; then
    echo "cargo-deny is not installed. Install it with: cargo install --locked cargo-deny" >&2
    exit 1
fi
cargo deny --all-features check licenses bans sources
