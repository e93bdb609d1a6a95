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
# Gives a token with this name that may do all that tokens may.
new_token() {
    form -d "name=$1" -d days=7 -d scope=recordings:read -d scope=recordings:write -d scope=upload \
        -d scope=tokens "$url/user/tokens" | grep -o 'asciinema_[0-9A-Za-z]*' | head -1
}
token=$(new_token schemathesis)
printf '{"version":2,"width":80,"height":24}\n[1.0,"o","hello\\r\\n"]\n' >"$folder/demo.cast"
for visibility in public unlisted private public public; do
    curl -sf -H "Authorization: Bearer $token" -F "file=@$folder/demo.cast" \
        -F "visibility=$visibility" "$url/api/v1/recordings" >/dev/null
done
curl -sf -H "Authorization: Bearer $token" -H "Content-Type: application/json" \
    -d '{"title": "First steps", "visibility": "public"}' "$url/api/v1/collections" >/dev/null

check() {
    SCHEMATHESIS_HOOKS=scripts/schemathesis_archives.py \
        "$home/bin/schemathesis" run "$url/api/openapi.json" --url "$url" \
        --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance \
        --max-examples "${EXAMPLES:-50}" --seed "${SEED:-1}" --generation-database none "$@"
}
tokens() { form "$url/user/edit" | grep -c 'Revoke the token'; }

# Revoking comes last, and with a token of its own: it may take that token away.
check --exclude-operation-id revokeToken --header "Authorization: Bearer $token" "$@"
for number in $(seq 20); do new_token "spare $number" >/dev/null; done
spare=$(new_token spare)
before=$(tokens)
check --include-operation-id revokeToken --header "Authorization: Bearer $spare" "$@"
after=$(tokens)
echo "$((before - after)) of $before tokens were revoked"
[ "$after" -lt "$before" ]
