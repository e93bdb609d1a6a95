#!/usr/bin/env bash
# Installs what the tests need beyond cargo, Node.js, npm and a C compiler, as Debian packages.
set -euo pipefail

declare -A package_of=(
    [chromium]=chromium
    [script]=bsdutils
    [nc]=netcat-openbsd
    [strace]=strace
    [vim]=vim
    [tmux]=tmux
    [python3]=python3-venv
    [pg_ctlcluster]=postgresql
)

missing=()
for command in "${!package_of[@]}"; do
    command -v "$command" >/dev/null || missing+=("${package_of[$command]}")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing ${missing[*]}" >&2
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
    echo "The tests need these packages: ${missing[*]}. Install them and run this again." >&2
    exit 1
fi
