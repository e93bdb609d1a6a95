#!/usr/bin/env bash
# Measures the hosting server with wrk, on loopback: the server pinned to the first core, the
# load generator to the second, SQLite and files on this disk, at three sizes of the database.
# Usage: scripts/bench-server.sh [SECONDS for each measurement] [SIZE...]
#
# The first 200 recordings are uploaded; the rest are rows like them, whose files are links to
# those files. The server reads what they show, as it does with recordings from before it could
# search; how many it reads in a second stands in the column "indexed".
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-5}
sizes=("${@:2}")
[ ${#sizes[@]} -gt 0 ] || sizes=(1000 10000 100000)
server_bin=${SERVER:-${CARGO_TARGET_DIR:-target}/release/asciinema-server}
for tool in wrk taskset python3 curl; do
    command -v "$tool" >/dev/null || { echo "bench-server needs $tool" >&2; exit 1; }
done

work=$(mktemp -d)
server=
stop() {
    [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true
    server=
}
trap 'stop; rm -rf "$work"' EXIT

start() {
    local begun=$EPOCHREALTIME
    : >"$work/out"
    LOG=warn taskset -c 0 "$server_bin" --data-dir "$work/data" --listen 127.0.0.1:0 \
        >"$work/out" 2>>"$work/log" &
    server=$!
    until grep -q '^listening on ' "$work/out"; do
        kill -0 "$server" || { cat "$work/log" >&2; exit 1; }
        sleep 0.002
    done
    start_ms=$(((${EPOCHREALTIME/./} - ${begun/./}) / 1000))
    url=$(sed -n 's/^listening on //p' "$work/out")
}

memory_mb() {
    awk "/^$1:/ { printf \"%.0f\", \$2 / 1024 }" "/proc/$server/status"
}

# What wrk says of a run with one of the scripts below: requests each second, and the time within
# which 99 of 100 are answered.
measure() {
    taskset -c 1 wrk -t1 -c16 -d"${seconds}s" --latency -s "$work/$1.lua" "$url" >"$work/wrk"
    if grep -q 'Non-2xx' "$work/wrk"; then
        cat "$work/wrk" "$work/log" >&2
        exit 1
    fi
    awk '/99%/ { p99 = $2 } /^Requests\/sec/ { printf "%7.0f/s %8s", $2, p99 }' "$work/wrk"
}

# A recording of 50 KB, different for each upload by its last event.
python3 - "$work" <<'PYTHON'
import json, random, sys
work = sys.argv[1]
random.seed(7)
words = [bytes(random.choices(b"abcdefghijklmnopqrstuvwxyz", k=random.randint(2, 9))).decode()
         for _ in range(3000)]
def recording(words):
    "One of 50 KB that shows a tenth of it: each line is written ten times over itself."
    lines = [json.dumps({"version": 2, "width": 80, "height": 24})]
    time, size = 0.0, 0
    while size < 50_000:
        text = " ".join(random.choices(words, k=9))
        for end in ["\r"] * 9 + ["\r\n"]:
            time += 0.05
            lines.append(json.dumps([round(time, 3), "o", text + end]))
            size += len(lines[-1])
    return "\n".join(lines) + "\n"
open(f"{work}/upload.cast", "w").write(recording(words))
# Words of which each is in one recording of a hundred or so, as those that people search for.
words = [bytes(random.choices(b"abcdefghijklmnopqrstuvwxyz", k=random.randint(4, 9))).decode()
         for _ in range(50_000)]
for number in range(200):
    open(f"{work}/first-{number}.cast", "w").write(recording(words))
chosen = ",".join(f'"{word}"' for word in random.choices(words, k=500))
open(f"{work}/search.lua", "w").write(f'''
local words = {{{chosen}}}
request = function()
    return wrk.format("GET", "/search?q=" .. words[math.random(#words)])
end
''')

head = ("--b\r\ncontent-disposition: form-data; name=\"visibility\"\r\n\r\npublic\r\n--b\r\n"
        "content-disposition: form-data; name=\"file\"; filename=\"x.cast\"\r\n\r\n")
lua = f'''
local file = io.open("{work}/upload.cast"):read("*a")
local number = 0
wrk.method = "POST"
wrk.headers["authorization"] =
    "Basic bWU6OWRhMzRmZjQtOWJmNy00NWQ0LWFhODgtOThjOTMzYjE1YTNm"
wrk.headers["content-type"] = "multipart/form-data; boundary=b"
request = function()
    number = number + 1
    local last = string.format('[999.0, "o", "%d"]\\n', number)
    return wrk.format(nil, "/api/v1/recordings", nil,
        {json.dumps(head)} .. file .. last .. "\\r\\n--b--\\r\\n")
end
'''
open(f"{work}/uploads.lua", "w").write(lua)
for name, path, headers in [("page", "/a/%d", ""), ("cast", "/a/%d.cast", "zstd"),
                            ("plain", "/a/%d.cast", ""), ("list", "/explore", "")]:
    open(f"{work}/{name}.lua", "w").write(f'''
wrk.headers["accept-encoding"] = "{headers}"
request = function() return wrk.format("GET", string.format("{path}", math.random(COUNT))) end
'''.replace("COUNT", "200" if name == "plain" else "tonumber(os.getenv('RECORDINGS'))"))
PYTHON

echo "$(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg) at the start, ${seconds} s each, 16 connections"
printf '%9s %18s %18s %18s %18s %18s %18s %9s %9s %9s %8s\n' recordings page '.cast zstd' \
    '.cast plain' list search 'upload 50 KB' indexed 'idle MB' 'load MB' 'start ms'
start
for file in "$work"/first-*.cast; do
    curl -sf -u me:9da34ff4-9bf7-45d4-aa88-98c933b15a3f -F visibility=public \
        -F "file=@$file" "$url/api/v1/recordings" >/dev/null
done
stop

# How many recordings the server has yet to read.
unread() {
    python3 -c 'import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute(
    "SELECT count(*) FROM recordings WHERE indexed_at IS NULL").fetchone()[0])' \
        "$work/data/asciinema.db"
}

for size in "${sizes[@]}"; do
    python3 - "$work/data" "$size" <<'PYTHON'
import os, secrets, sqlite3, sys
data, size = sys.argv[1], int(sys.argv[2])
db = sqlite3.connect(f"{data}/asciinema.db")
columns = [row[1] for row in db.execute("PRAGMA table_info(recordings)")]
rows = db.execute("SELECT * FROM recordings ORDER BY id LIMIT 200").fetchall()
last = db.execute("SELECT max(id) FROM recordings").fetchone()[0]
new = []
for number in range(last + 1, size + 1):
    row = dict(zip(columns, rows[number % 200]))
    key = f"{row['file_key'].split('/')[0]}/{secrets.token_hex(16)}"
    os.link(f"{data}/files/{row['file_key']}", f"{data}/files/{key}")
    row.update(id=number, secret_token=secrets.token_hex(8), file_key=key,
               created_at=row["created_at"] + number, indexed_at=None)
    new.append(tuple(row[column] for column in columns))
db.executemany(f"INSERT INTO recordings VALUES ({','.join('?' * len(columns))})", new)
db.commit()
PYTHON
    export RECORDINGS=$size
    before=$(unread) begun=$EPOCHREALTIME
    start
    until [ "$(unread)" = 0 ]; do sleep 0.5; done
    indexed=$((before * 1000000 / (${EPOCHREALTIME/./} - ${begun/./})))
    stop
    start
    idle=$(memory_mb VmRSS)
    printf '%9d %18s %18s %18s %18s %18s %18s %7s/s %9s %9s %8s\n' "$size" "$(measure page)" \
        "$(measure cast)" "$(measure plain)" "$(measure list)" "$(measure search)" \
        "$(measure uploads)" "$indexed" "$idle" "$(memory_mb VmHWM)" "$start_ms"
    stop
done
