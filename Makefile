# The one list of commands. `make` alone prints it.

SHELL := bash
.DEFAULT_GOAL := help
WASM_TARGET := wasm32-unknown-unknown
RELEASE := $(or $(CARGO_TARGET_DIR),target)/release
PLAYER := player/dist/asciinema-player.min.js
PLAYER_SOURCES := $(shell find player/src player/scripts themes Cargo.toml Cargo.lock \
	crates/vt crates/asciicast crates/playback crates/render crates/player-wasm \
	-type f -not -path '*/tests/*')
BENCH_TARGET := $(or $(CARGO_TARGET_DIR),$(CURDIR)/bench/target)
BENCH := $(BENCH_TARGET)/release/bench
# Relative paths are seen from the root, wherever the command runs.
override CORPORA := $(abspath $(CORPORA))

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: player ## Build the recorder, the server and the player
	cargo build --release -p asciinema -p asciinema-server

player: $(PLAYER) ## Build the web player into player/dist

$(PLAYER): $(PLAYER_SOURCES) player/node_modules | wasm-target
	cd player && npm run --silent build
	@touch $@

dist: build ## The programs, completions, manual pages and the player below dist/, as below /usr
	rm -rf dist
	scripts/dist.sh $(RELEASE)/asciinema dist
	install -D -t dist/bin $(RELEASE)/asciinema-server
	install -D -m 644 -t dist/share/asciinema-player $(PLAYER) \
		player/dist/asciinema-player.css player/dist/asciinema-player-zstd.js

demo: build ## Record a session, host it, and print the address at which it plays
	scripts/demo.sh

test: ## Everything that continuous integration runs; ends with one line of totals
	node scripts/test.mjs

check: ## Formatting, lints and documentation of the Rust code
	cargo fmt --check
	cargo clippy --release --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --release --no-deps --document-private-items

audit: ## Licences, bans and sources of the dependencies, by cargo-deny
	scripts/audit.sh

interop: build ## The released asciinema 3 and 2.4 against this server, files both ways, schemathesis
	scripts/interop.sh
	scripts/schemathesis.sh

bench: bench/corpora/manifest.tsv ## The terminal core beside its peers; CORPORA=<folder> adds recordings
	@cargo build --quiet --release --manifest-path bench/Cargo.toml
	@cd bench && $(BENCH) measure $(CORPORA) corpora --rounds $(or $(ROUNDS),7)
	@cd bench && $(BENCH) copy && $(BENCH_TARGET)/release/memory

bench-browser: player bench/corpora/manifest.tsv ## The same in a page, beside other web terminals; CORPORA=<folder>
	cd bench/browser && npm install --silent --no-audit --no-fund --no-package-lock
	cd bench/browser && node run.mjs $(CORPORA) ../corpora --rounds $(or $(ROUNDS),7)

bench-profile: bench/corpora/manifest.tsv ## Where the time goes: CORPUS=<name> [ENGINE=ours], by callgrind
	@cargo build --quiet --release --manifest-path bench/Cargo.toml
	@BENCH=$(BENCH) bench/profile.sh $(CORPUS) $(or $(ENGINE),ours) $(CORPORA)

bench-screens: bench/corpora/manifest.tsv ## Compare screens with two other terminals; CORPORA=<folder>
	@cargo build --quiet --release --manifest-path bench/Cargo.toml
	@cd bench && $(BENCH) screens $(CORPORA) corpora

test-browsers: player ## The player in Firefox and WebKitGTK, where they are installed
	cd player && node scripts/browsers.mjs

bench-player: player ## The web player beside the published one: [RECORDING=<file>] [ROUNDS=7]
	cd player && node scripts/bench.mjs "$(abspath $(RECORDING))" $(ROUNDS)

bench-cli: build ## The recorder beside script(1) and the released ones: ARGS="--rounds 9 --only record"
	scripts/bench-cli.sh $(ARGS)

bench-server: build ## The server under wrk at three sizes of its database: ARGS="5 1000 10000"
	scripts/bench-server.sh $(ARGS)

bench-gif: ## Processor time and size of GIFs: CASTS="<recordings>" [AGG=<program to compare with>]
	cargo build --release -p render --example gif
	AGG=$(AGG) scripts/bench-gif.sh $(abspath $(CASTS))

soak: build ## Kill what must not lose anything at random moments: ROUNDS=100
	scripts/soak.sh $(or $(ROUNDS),100)

fuzz: ## Search for input that breaks something: SECONDS=<for each target> [TARGETS=<names>]
	fuzz/run.sh $(or $(SECONDS),60) $(TARGETS)

bench/corpora/manifest.tsv: bench/src/generate.rs $(wildcard bench/src/generate/*.rs)
	@cargo build --quiet --release --manifest-path bench/Cargo.toml
	@cd bench && $(BENCH) generate corpora

clean: ## Remove everything that was built
	cargo clean
	rm -rf dist player/dist player/node_modules e2e/node_modules e2e/artifacts .cache .demo \
		bench/target bench/profile bench/browser/node_modules fuzz/target

player/node_modules: player/package.json
	@# Not `npm ci`: it insists on the packages of platforms that not every registry mirror has.
	cd player && npm install --silent --no-audit --no-fund
	@touch $@

wasm-target:
	@scripts/wasm-target.sh $(WASM_TARGET)

.PHONY: help build player dist demo test test-browsers check audit interop bench bench-browser bench-player bench-gif bench-profile bench-screens bench-server fuzz soak clean wasm-target
