# The one list of commands. `make run` and `make test` are all that a newcomer needs; both install what is missing.

SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
export PATH := $(CURDIR)/target/tools/bin:$(HOME)/.cargo/bin:$(PATH)

TAURI := ui/node_modules/.bin/tauri
TYPES := ui/src/backend/types

.PHONY: help run dev build package test check bench fuzz fuzz-bundles practice screens setup setup-test types \
	check-format check-rust check-ui check-types check-dependencies \
	test-core test-rust test-ui test-package test-e2e

help: ## This list
	@sed -nE 's/^([a-z0-9-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

run: setup build ## Build everything and open the window
	tools/run.sh

dev: setup ## The window with live reload
	$(TAURI) dev

build: setup ## The page, the window and the command line, for release
	$(TAURI) build --no-bundle

package: setup ## A .deb and an .rpm, into target/release/bundle
	$(TAURI) build --bundles deb,rpm

test: setup-test ## Every check and every test, the real window included
	@tools/test.sh check-format check-rust check-types check-ui check-dependencies \
		test-rust test-ui package test-e2e

check: setup-test check-format check-rust check-types check-ui check-dependencies ## What a change must pass before it is read

check-format:
	cargo fmt --all --check

check-rust:
	cargo clippy --workspace --all-targets -- -D warnings

check-types: ## Are the types of the bridge those of the Rust code?
	@before=$$(mktemp -d); trap 'rm -rf "$$before"' EXIT; cp -r $(TYPES) "$$before"; \
	$(MAKE) --no-print-directory types >/dev/null; \
	diff -r "$$before/types" $(TYPES) && echo "types are fresh"

check-ui:
	npm --prefix ui run check
	npm --prefix ui run lint

check-dependencies:
	tools/dependencies.sh

types: ## Write the types of the bridge anew
	cargo test --quiet -p marginalis-core --lib export_bindings

test-core: ## Core and command line; needs no WebKit
	cargo test -p marginalis-core -p marginalis-cli

test-rust:
	cargo test --workspace

test-ui:
	npm --prefix ui test

test-e2e: ## The real window, under Xvfb
	tests/e2e/run

bench: setup-test build ## Speed, against a floor measured in the same run
	cargo bench -p marginalis-core
	cargo bench -p marginalis-cli --bench bundles
	cargo build --release --example bare_window --features tauri/custom-protocol
	tests/e2e/run --script benches/window.mjs
	benches/bundle.sh

fuzz: ## Ten minutes of texts made to break carrying marks (MINUTES=… SEED=…)
	cargo bench -p marginalis-core --bench carry_fuzz -- $(or $(MINUTES),10) $(or $(SEED),1)

fuzz-bundles: ## Ten minutes of files made to break reading bundles (MINUTES=… SEED=…)
	cargo bench -p marginalis-core --bench bundle_fuzz -- $(or $(MINUTES),10) $(or $(SEED),1)

practice: ## Carrying marks scored on real re-issued texts, where they are at hand
	MARGINALIS_SHARED=$(or $(MARGINALIS_SHARED),../shared) tools/carry/practice.sh

screens: setup-test build ## Pictures of every screen, into docs/screens (needs ImageMagick)
	tests/e2e/run --script tests/e2e/screens.mjs

setup:
	@tools/setup.sh

setup-test:
	@tools/setup.sh test
