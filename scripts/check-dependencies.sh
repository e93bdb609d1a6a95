#!/usr/bin/env bash
# The arrows between the crates, kept by comparing what cargo resolves with what is written down.
# `scripts/check-dependencies.sh --write` writes it down anew, for a reviewer to read.
set -euo pipefail
cd "$(dirname "$0")/.."

pinned=scripts/dependencies.txt
actual=$(mktemp)
trap 'rm -f "$actual"' EXIT

tree() { cargo tree --quiet --locked -e normal --prefix none --format '{p}' "$@" | sed -E 's/ \(.*//; s/ v[0-9].*//' | LC_ALL=C sort -u; }

# The ground floor, whole: every crate that enters it is a decision.
for package in vt asciicast playback player-wasm render; do
    echo "$package:"
    tree -p "$package" | sed -n "/^$package\$/!s/^/  /p"
done >"$actual"

if [ "${1:-}" = --write ]; then
    cp "$actual" "$pinned"
elif ! diff -u "$pinned" "$actual"; then
    echo "The dependencies of the ground floor changed. If that was meant: $0 --write" >&2
    exit 1
fi

forbid() {
    local from=$1 what=$2
    if tree -p "$from" | grep -qx "$what"; then
        echo "$from must not depend on $what" >&2
        exit 1
    fi
}
forbid asciinema asciinema-server
forbid asciinema-server asciinema
for package in asciinema asciinema-server; do
    for crate in aws-lc-rs aws-lc-sys openssl openssl-sys native-tls; do
        forbid "$package" "$crate"
    done
done
