#!/usr/bin/env bash
# One corpus, fed once to one engine under callgrind: instructions per byte, and the functions
# and lines that they belong to. Instruction counts do not depend on how busy the machine is.
#
# Usage: BENCH=<program> bench/profile.sh CORPUS ENGINE [FOLDER...]
set -euo pipefail
cd "$(dirname "$0")"

command -v valgrind >/dev/null || { echo "install valgrind first" >&2; exit 1; }
[[ -n ${1:-} ]] || { echo "name a corpus: make bench-profile CORPUS=syn-unicode" >&2; exit 2; }
corpus=$1 engine=$2
shift 2

mkdir -p profile
out=profile/$corpus.$engine.callgrind
valgrind --tool=callgrind --callgrind-out-file="$out" --toggle-collect='*bench::engine::run*' \
    "$BENCH" run --corpus "$corpus" --engine "$engine" "$@" corpora 2>"$out.log" | tee "$out.txt"
awk -v bytes="$(cut -d ' ' -f 1 "$out.txt")" '/^summary:/ {
    printf "%d instructions, %.2f per byte\n", $2, $2 / bytes }' "$out"
callgrind_annotate --threshold=95 "$out" 2>/dev/null | sed -n '/Ir *file:function/,/^$/p' | head -45
echo "All of it: callgrind_annotate bench/$out, or kcachegrind"
