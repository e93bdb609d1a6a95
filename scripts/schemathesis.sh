#!/usr/bin/env bash
# Sends what the description of the API allows, and what it does not, to a server of its own:
# no reply may be a failure of the server, and each must be as described. Schemathesis comes from
# PyPI, into .cache.
set -euo pipefail
cd "$(dirname "$0")/.."

version=4.32.5
home=$PWD/.cache/schemathesis-$version
if [ ! -x "$home/bin/schemathesis" ]; then
    python3 -m venv "$home"
    "$home/bin/pip" install --quiet "schemathesis==$version"
fi
server=${SERVER_BINARY:-target/release/asciinema-server}

folder=$(mktemp -d)
trap 'kill "${process:-}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
"$server" --dev --listen 127.0.0.1:0 --data-dir "$folder/data" >"$folder/out" 2>"$folder/log" &
process=$!
until grep -q '^listening on' "$folder/out"; do sleep 0.1; done
url=$(sed -n 's/^listening on //p' "$folder/out")

# An account with a token, made as a person makes them, and a recording of each visibility.
curl -sf -H "sec-fetch-site: same-origin" -d login=jane@example.com "$url/login" >/dev/null
until curl -sf "$url/dev/mailbox" | grep -q '?t='; do sleep 0.2; done
secret=$(curl -sf "$url/dev/mailbox" | grep -o '?t=[0-9A-Za-z]*' | head -1 | cut -c4-)
form() { curl -s -b "$folder/jar" -c "$folder/jar" -H "sec-fetch-site: same-origin" "$@"; }
form -d "t=$secret" -d username=jane "$url/session" >/dev/null
token=$(form -d name=schemathesis -d days=7 -d scope=recordings:read -d scope=recordings:write \
    -d scope=upload -d scope=tokens "$url/user/tokens" | grep -o 'asciinema_[0-9A-Za-z]*' | head -1)
printf '{"version":2,"width":80,"height":24}\n[1.0,"o","hello\\r\\n"]\n' >"$folder/demo.cast"
for visibility in public unlisted private public public; do
    curl -sf -H "Authorization: Bearer $token" -F "file=@$folder/demo.cast" \
        -F "visibility=$visibility" "$url/api/v1/recordings" >/dev/null
done

# Revoking is left out: it would take the token away that the other requests need.
"$home/bin/schemathesis" run "$url/api/openapi.json" --url "$url" \
    --exclude-operation-id revokeToken \
    --header "Authorization: Bearer $token" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance \
    --max-examples "${EXAMPLES:-50}" --seed "${SEED:-1}" --generation-database none "$@"
