#!/usr/bin/env bash
# Puts what packages of the recorder hold into a folder: the program, completions for all shells and
# manual pages, each where systems look for it below a prefix such as /usr/local.
#
# Usage: scripts/dist.sh PROGRAM FOLDER
set -euo pipefail

program=${1:?the program}
folder=${2:?where to put it}

install -D -m 755 "$program" "$folder/bin/asciinema"
program=$folder/bin/asciinema

complete() {
    mkdir -p "$folder/share/${2%/*}"
    "$program" completions "$1" >"$folder/share/$2"
}
complete bash bash-completion/completions/asciinema
complete zsh zsh/site-functions/_asciinema
complete fish fish/vendor_completions.d/asciinema.fish
complete elvish elvish/lib/asciinema.elv
complete powershell powershell/asciinema.ps1

"$program" man "$folder/share/man/man1"
