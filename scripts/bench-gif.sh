#!/usr/bin/env bash
# Measures how long a processor works on the GIF of a recording, how large the file is and how
# many frames it has; beside agg, when AGG names its program.
# Usage: scripts/bench-gif.sh RECORDING...
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || { echo "usage: make bench-gif CASTS=<recordings>" >&2; exit 1; }
command -v python3 >/dev/null || { echo "bench-gif needs python3" >&2; exit 1; }
ours=${CARGO_TARGET_DIR:-target}/release/examples/gif
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Seconds of processor time that a command takes.
cpu() {
    python3 - "$@" <<'PYTHON'
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{used.ru_utime + used.ru_stime:.2f}")
PYTHON
}

# Frames of a GIF: blocks of pictures, those before them skipped.
frames() {
    python3 - "$1" <<'PYTHON'
import sys
data = open(sys.argv[1], "rb").read()
at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 128 else 0)
def skip(at):
    while data[at]:
        at += data[at] + 1
    return at + 1
count = 0
while data[at] != 0x3B:
    if data[at] == 0x21:
        at = skip(at + 2)
    else:
        count += 1
        flags = data[at + 9]
        at = skip(at + 10 + (3 << (flags & 7) + 1 if flags & 128 else 0) + 1)
print(count)
PYTHON
}

row() {
    local name=$1 program=$2
    shift 2
    local seconds
    seconds=$(cpu "$@")
    printf '| %s | %s | %s s | %s kB | %s |\n' "$name" "$program" "$seconds" \
        "$(($(stat -c %s "$work/out.gif") / 1000))" "$(frames "$work/out.gif")"
}

echo '| Recording | Program | Processor | File | Frames |'
echo '|---|---|---|---|---|'
for cast in "$@"; do
    name=$(basename "$cast" .cast)
    row "$name" ours "$ours" "$cast" "$work/out.gif"
    [ -z "${AGG:-}" ] || row "$name" agg "$AGG" "$cast" "$work/out.gif"
done
