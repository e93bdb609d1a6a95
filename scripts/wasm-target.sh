#!/usr/bin/env bash
# Makes sure that the compiler can build for the given target, which the web player needs.
set -euo pipefail

target=$1
if [ -d "$(rustc --print sysroot)/lib/rustlib/$target" ]; then
    exit 0
fi
if command -v rustup >/dev/null; then
    echo "Adding the compilation target $target" >&2
    exec rustup target add "$target"
fi
cat >&2 <<TXT
The Rust compiler at $(command -v rustc) has no standard library for $target.
Install it with your system's packages (Debian: libstd-rust-dev-wasm32, Fedora:
rust-std-static-$target), or install Rust by rustup, and run this again.
TXT
exit 1
