# `make run` and `make test` need no other command first; the rest is for development.
# Everything is installed below .venv and frontend/node_modules; the machine needs only Python 3.11+ and make.

SHELL := /bin/bash
PYTHON ?= python3
VENV := $(CURDIR)/.venv
DONE := $(VENV)/.done
export PATH := $(VENV)/bin:$(PATH)
# At a terminal downloads show how far they are; in a log they would be noise.
QUIET := $(shell [ -t 2 ] || echo --quiet)

PICTOGRAMS := src/intric/pictograms/data/pictograms.json.gz
PANEL := frontend/apps/web/build/index.html
PANEL_SOURCES := $(shell find frontend -path '*/node_modules' -prune -o -path '*/.svelte-kit' -prune -o -path '*/build' -prune \
	-o -path '*/lib/paraglide' -prune -o -path '*/test-results' -prune -o -path '*/e2e' -prune -o -type f -print 2>/dev/null)

.PHONY: help run dev test lint format bench chaos fuzz wheel client simulator clean setup setup-dev

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

run: setup ## set everything up if need be, and serve on http://127.0.0.1:8000
	@exec eneo serve

dev: setup ## serve the API, and the panel from its sources on http://127.0.0.1:5173
	@scripts/dev.sh

test: setup-dev ## everything: lint, types, contracts, unit, integration, panel, browser
	@scripts/test.sh

lint: setup-dev ## what the code looks like: ruff, mypy, import-linter, svelte-check, eslint, prettier, stale client
	@scripts/lint.sh

format: setup-dev ## bring all sources into shape
	@ruff check --fix -q . ; ruff format -q . ; scripts/npm.sh --prefix frontend run --silent format

bench: setup-dev ## measure what performance claims rest on; MARKDOWN=docs/performance.md writes the page
	@python -m benchmarks $(if $(MARKDOWN),--markdown $(MARKDOWN))

MINUTES ?= 10
chaos: setup-dev ## kill processes and PostgreSQL under load, and account for every picture; MINUTES=10 SEED=
	@python -m tests.chaos --minutes $(MINUTES) $(if $(SEED),--seed $(SEED))

fuzz: setup-dev ## hold a real server to its OpenAPI document for long, with schemathesis; ARGS="--include-path /docs"
	@python -m tests.fuzz --long $(ARGS)

wheel: setup-dev ## build dist/*.whl, which is installed by pip alone: panel, catalogue and migrations are inside
	@python -m hatchling build -t wheel -d dist

client: setup-dev ## generate the panel's API client from the server's OpenAPI
	@python -m intric.server.openapi > frontend/packages/intric-js/openapi.json
	@scripts/npm.sh --prefix frontend run --silent generate

simulator: setup-dev ## serve a provider's API, PROVIDER=openai and so on, and print the variables that point here
	@python -m tests.simulators $(or $(PROVIDER),openai)

clean: ## remove what was built and installed; the data folder stays
	@rm -rf $(VENV) frontend/node_modules frontend/apps/web/build frontend/apps/web/.svelte-kit $(dir $(PICTOGRAMS)) dist

setup: $(DONE)/run $(PICTOGRAMS) $(PANEL)

setup-dev: $(DONE)/dev $(PICTOGRAMS) $(PANEL)

$(DONE)/uv: requirements/bootstrap.txt
	@echo "[1/5] A virtual environment in .venv"
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Eneo needs Python 3.11 or newer with venv (Debian: apt install python3-venv)."; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@mkdir -p $(DONE) && touch $@

$(DONE)/run: $(DONE)/uv requirements/run.txt pyproject.toml
	@echo "[2/5] Python packages, PostgreSQL and Node among them (about 900 MB)"
	@uv pip install $(QUIET) --require-hashes -r requirements/run.txt
	@uv pip install $(QUIET) --no-deps --no-build-isolation --editable .
	@touch $@

$(DONE)/dev: $(DONE)/run requirements/dev.txt
	@echo "      and what tests and checks need"
	@uv pip install $(QUIET) --require-hashes -r requirements/dev.txt
	@touch $@

$(DONE)/npm: $(DONE)/run frontend/package-lock.json
	@echo "[3/5] The web panel's packages"
	@scripts/npm.sh --prefix frontend ci --no-audit --no-fund --loglevel=error
	@touch $@

$(PICTOGRAMS): $(DONE)/npm $(wildcard src/intric/pictograms/*.py)
	@echo "[4/5] The built-in pictograms"
	@python -m intric.pictograms.build --modules frontend/node_modules
	@touch $@

$(PANEL): $(DONE)/npm $(PANEL_SOURCES)
	@echo "[5/5] The web panel"
	@scripts/npm.sh --prefix frontend run --silent build
	@touch $@

# How the locks are made: only when pyproject.toml changes on purpose.
.PHONY: lock
lock: $(DONE)/uv ## resolve the dependencies anew and write the locks
	@uv pip compile --quiet --generate-hashes --no-header --no-annotate --universal --python-version 3.11 \
		--extra build pyproject.toml -o requirements/run.txt
	@uv pip compile --quiet --generate-hashes --no-header --no-annotate --universal --python-version 3.11 \
		--extra build --extra dev pyproject.toml -o requirements/dev.txt
