#!/usr/bin/env bash
# Runs fuzz targets one after another on one core at the lowest priority, and adds what they took
# to HOURS.md. New inputs go to fuzz/corpus; an input that breaks a check ends the run.
#
# Usage: fuzz/run.sh SECONDS [TARGET...]       SECONDS for each target
set -euo pipefail
cd "$(dirname "$0")"

cargo +nightly fuzz --version >/dev/null || {
    echo "install a nightly toolchain, and: cargo install cargo-fuzz --locked" >&2
    exit 1
}
seconds=${1:?how many seconds for each target?}
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(cargo +nightly fuzz list)

for target in "${targets[@]}"; do
    mkdir -p "corpus/$target"
    log=corpus/$target.log
    dictionary=terminal.dict
    [[ $target = asciicast || $target = playback ]] && dictionary=asciicast.dict
    case $target in
        dump | resize) seeds=(../fixtures/fuzz/terminal ../fixtures/fuzz/resize) ;;
        *) seeds=("../fixtures/fuzz/$target") ;;
    esac
    # Without a sanitizer: what is unsafe in the crates reads vectors out of slices whose length was
    # checked, and panics are found all the same.
    nice -n 19 cargo +nightly fuzz build --sanitizer none "$target" 2>/dev/null
    TIMEFORMAT='%U %S'
    set +e
    used=$( { time nice -n 19 cargo +nightly fuzz run --sanitizer none "$target" \
        "corpus/$target" "${seeds[@]}" -- -dict="$dictionary" -max_len=2048 \
        -timeout=120 -rss_limit_mb=1024 -max_total_time="$seconds" >"$log" 2>&1; } 2>&1)
    status=$?
    set -e
    executions=$(sed -nE 's/^(#|Done )([0-9]+).*/\2/p' "$log" | tail -n 1)
    finding=none
    [ $status = 0 ] || finding=$(grep -am 1 -o 'artifacts/[a-z]*/[a-z]*-[0-9a-f]*' "$log" || echo "status $status")
    awk -v used="$used" -v target="$target" -v executions="$executions" -v finding="$finding" \
        -v date="$(date -u +%F)" 'BEGIN {
            split(used, time, " ")
            printf "| %s | %s | %.2f | %s | %s |\n", date, target, (time[1] + time[2]) / 3600,
                executions, finding }' | tee -a HOURS.md
    [ $status = 0 ] || { tail -n 40 "$log" >&2; exit 1; }
done
