#!/usr/bin/env bash
# Measures the hosting server with wrk, on loopback: the server pinned to the first core, the
# load generator to the second; SQLite and files on this disk, then PostgreSQL and S3, which run
# beside the load generator; at three sizes of the database.
# Usage: scripts/bench-server.sh [SECONDS for each measurement] [SIZE...]
#        PAIRS=sqlite or PAIRS=postgres measures one pair only.
#
# The first 200 recordings are uploaded; the rest are rows like them with session texts of their
# own, whose files are links to those files (crates/server/examples/seed.rs). Words are used as
# people use them, the one at place N one N-th as often as the first. A third of the questions
# is a word that is in less than one recording of a hundred, a third one that is in one of four
# up to nearly all of them, a third both.
#
# What is printed: requests each second, and the time within which 99 of 100 are answered. In
# the last line of a pair, how many times as fast the largest size is as the smallest one.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-4}
sizes=("${@:2}")
[ ${#sizes[@]} -gt 0 ] || sizes=(1000 10000 100000)
release=${CARGO_TARGET_DIR:-target}/release
server_bin=${SERVER:-$release/asciinema-server}
for tool in wrk taskset python3 curl psql; do
    command -v "$tool" >/dev/null || { echo "bench-server needs $tool" >&2; exit 1; }
done

cargo build --quiet --release -p asciinema-server --example seed --example pair

work=$(mktemp -d)
server= pair=
stop() {
    [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true
    server=
}
stop_pair() {
    [ -z "$pair" ] || { exec {pair_input}>&-; wait "$pair"; } 2>/dev/null || true
    pair=
}
trap 'stop; stop_pair; rm -rf "$work"' EXIT

start() {
    local begun=$EPOCHREALTIME
    : >"$work/out"
    LOG=warn taskset -c 0 "$server_bin" --data-dir "$work/data" \
        --listen 127.0.0.1:0 >"$work/out" 2>>"$work/log" &
    server=$!
    until grep -q '^listening on ' "$work/out"; do
        kill -0 "$server" || { cat "$work/log" >&2; exit 1; }
        sleep 0.002
    done
    start_ms=$(((${EPOCHREALTIME/./} - ${begun/./}) / 1000))
    url=$(sed -n 's/^listening on //p' "$work/out")
}

# PostgreSQL with its syncs, and an S3 server, which has none.
start_pair() {
    mkfifo "$work/pair"
    FSYNC=on taskset -c 1 "$release/examples/pair" <"$work/pair" >"$work/variables" &
    pair=$!
    exec {pair_input}>"$work/pair"
    until grep -q '^$' "$work/variables"; do
        kill -0 "$pair"
        sleep 0.1
    done
    set -a
    # shellcheck disable=SC1091 # written by the example
    . "$work/variables"
    set +a
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
for number in range(200):
    open(f"{work}/first-{number}.cast", "w").write(recording(words))
open(f"{work}/search.lua", "w").write('''
local rare = function() return "w" .. math.random(8192, 65535) end
local common = function() return "w" .. math.random(4, 255) end
local kinds = {rare, common, function() return common() .. "+" .. rare() end}
request = function() return wrk.format("GET", "/search?q=" .. kinds[math.random(3)]()) end
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

print() {
    printf '%9s %18s %18s %18s %18s %18s %18s %9s %9s %8s\n' "$@"
}

# How many recordings the server has yet to read.
unread() {
    local sql="SELECT count(*) FROM recordings WHERE indexed_at IS NULL"
    if [ -n "$pair" ]; then
        psql "$DATABASE_URL" -AtX -c "$sql"
    else
        python3 -c 'import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone()[0])' \
            "$work/data/asciinema.db" "$sql"
    fi
}

wait_until_read() {
    until [ "$(unread)" = 0 ]; do sleep 0.5; done
}

# The first recordings of a pair.
upload_some() {
    start
    for file in "$work"/first-*.cast; do
        curl -sf -u me:9da34ff4-9bf7-45d4-aa88-98c933b15a3f -F visibility=public \
            -F "file=@$file" "$url/api/v1/recordings" >/dev/null
    done
    wait_until_read
    stop
}

# How many times as fast the last line is as the first one.
slope() {
    awk '{ for (n = 2; n <= NF; n++) if ($n ~ "/s$") { value = $n + 0; kinds[n] = value
               if (NR == 1) first[n] = value } }
         END { for (n = 2; n <= NF; n++) if (n in kinds) printf "%.2f\n", kinds[n] / first[n] }' \
        "$work/table"
}

measure_pair() {
    echo "$1"
    print recordings page '.cast zstd' '.cast plain' list search 'upload 50 KB' 'idle MB' \
        'load MB' 'start ms'
    upload_some
    : >"$work/table"
    for size in "${sizes[@]}"; do
        export RECORDINGS=$size
        DATA_DIR="$work/data" "$release/examples/seed"
        start
        wait_until_read
        stop
        start
        idle=$(memory_mb VmRSS)
        print "$size" "$(measure page)" "$(measure cast)" "$(measure plain)" "$(measure list)" \
            "$(measure search)" "$(measure uploads)" "$idle" "$(memory_mb VmHWM)" "$start_ms" |
            tee -a "$work/table"
        stop
    done
    mapfile -t slopes < <(slope)
    print slope "${slopes[@]}" '' '' ''
    rm -rf "$work/data"
}

echo "$(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg) at the start, ${seconds} s each, 16 connections"
for kind in ${PAIRS:-sqlite postgres}; do
    case $kind in
        sqlite)
            FILES="$work/data/files" measure_pair "SQLite and files"
            ;;
        postgres)
            start_pair
            measure_pair "PostgreSQL and S3"
            stop_pair
            ;;
        *)
            echo "PAIRS is made of sqlite and postgres" >&2
            exit 1
            ;;
    esac
done
