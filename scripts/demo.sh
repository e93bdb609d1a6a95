#!/usr/bin/env bash
# A session recorded, uploaded and hosted on this machine, until Ctrl-C.
# Everything it makes lies below .demo, which can be deleted at any time.
set -euo pipefail
cd "$(dirname "$0")/.."

bin=${CARGO_TARGET_DIR:-target}/release
data=$PWD/.demo
mkdir -p "$data"
export ASCIINEMA_CONFIG_HOME=$data/config ASCIINEMA_STATE_HOME=$data/state

server=
stop() {
    trap - INT TERM EXIT
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
}
trap stop EXIT
trap 'stop; exit 0' INT TERM

# Port 4000 where it is free, else any.
start_server() {
    "$bin/asciinema-server" --data-dir "$data/server" --listen "127.0.0.1:$1" \
        >"$data/server.out" 2>"$data/server.log" &
    server=$!
    for _ in $(seq 100); do
        url=$(sed -n 's/^listening on //p' "$data/server.out")
        [ -n "$url" ] && return 0
        kill -0 "$server" 2>/dev/null || return 1
        sleep 0.05
    done
    return 1
}
start_server 4000 || start_server 0 || {
    echo "The server did not start; the end of its log:" >&2
    tail -5 "$data/server.log" >&2
    exit 1
}

echo "Recording a short session"
"$bin/asciinema" rec --quiet --headless --window-size 80x24 --overwrite \
    --title "A first recording" -c scripts/demo-session.sh "$data/demo.cast" </dev/null

reply=$("$bin/asciinema" upload --server-url "$url" "$data/demo.cast")
address=$(grep -om1 'http[^ ]*/a/[^ ]*' <<<"$reply")

cat <<TXT

Watch it at:

    $address

Press Ctrl-C to stop the server.
TXT
wait "$server"
