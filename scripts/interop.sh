#!/usr/bin/env bash
# The released asciinema 3 from crates.io beside ours: its recordings and uploads here, our files
# there. It is built once, into .cache; that takes some minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

version=3.2.0
home=$PWD/.cache/asciinema-$version
if [ ! -x "$home/bin/asciinema" ]; then
    cargo install asciinema --version "$version" --locked --root "$home" --target-dir "$home/target"
    rm -rf "$home/target"
fi
cd e2e
npm ci --silent --no-audit --no-fund
RELEASED_ASCIINEMA=$home/bin/asciinema npm run --silent interop
