#!/usr/bin/env bash
# What `make demo` records: a short session with colours, a progress bar and box drawing.

prompt=$'\e[1;32mdemo\e[0m:\e[1;34m~\e[0m$ '

type_and_run() {
    printf '%s' "$prompt"
    for ((i = 0; i < ${#1}; i++)); do
        printf '%s' "${1:i:1}"
        sleep 0.03
    done
    sleep 0.2
    printf '\n'
    eval "$1"
    sleep 0.4
}

progress_bar() {
    for ((percent = 0; percent <= 100; percent += 4)); do
        filled=$((percent * 40 / 100))
        printf -v bar '%*s' "$filled" ''
        printf '\r\e[36m%3d%%\e[0m ▕\e[32m%s\e[0m%*s▏' "$percent" "${bar// /█}" $((40 - filled)) ''
        sleep 0.04
    done
    printf '\n'
}

rainbow() {
    for ((column = 0; column < 72; column++)); do
        red=$((255 - column * 255 / 72))
        green=$((column * 510 / 72))
        ((green > 255)) && green=$((510 - green))
        blue=$((column * 255 / 72))
        printf '\e[48;2;%d;%d;%dm ' "$red" "$green" "$blue"
    done
    printf '\e[0m\n'
}

greeting() {
    printf '╭───────────────────────────────╮\n'
    printf '│  \e[1mRecorded\e[0m, \e[3muploaded\e[0m, \e[4mwatched\e[0m  │\n'
    printf '╰───────────────────────────────╯\n'
}

type_and_run 'echo "Hello from a real terminal"'
type_and_run progress_bar
type_and_run rainbow
type_and_run greeting
printf '%s' "$prompt"
sleep 0.6
printf 'exit\n'
