# The one entry. `make run` and `make test` work on a machine that has only the operating
# system, Python 3.11 or newer, make and the package registries.
PYTHON ?= python3
BIN := .venv/bin
STAMP_RUN := .venv/.run-installed
STAMP_DEV := .venv/.dev-installed

.DEFAULT_GOAL := help
.PHONY: help run test check fix bench lock reset

help: ## What can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

$(STAMP_RUN): requirements/run.lock pyproject.toml
	@$(PYTHON) -c "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))" || { echo "Sekali needs Python 3.11 or newer with its module venv (Debian: python3-venv)."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what Sekali needs (a minute, only the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/run.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMP_DEV): requirements/dev.lock $(STAMP_RUN)
	@echo "Installing the tools that test and check it ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/dev.lock
	@touch $@

run: $(STAMP_RUN) ## Start Sekali with an embedded database and sample people
	@exec $(BIN)/sekali run

test: $(STAMP_DEV) ## Install what the tests need, and run all of them
	@sh tests/install-browser.sh
	@sh tests/install-clients.sh
	@sh tests/install-object-store.sh
	@sh tests/install-proxy.sh
	$(BIN)/python -m pytest

check: $(STAMP_DEV) ## Lint, types, import contracts, migrations, docs, services
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sekali check
	$(BIN)/sekali services check
	$(BIN)/sekali services test

fix: $(STAMP_DEV) ## Format the code and mend what the linter can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMP_DEV) ## Measure what an application costs, beside a floor in bare SQL and a peer
	@sh tests/install-browser.sh
	@sh tests/install-object-store.sh
	@sh tests/install-proxy.sh
	@sh tests/install-clients.sh
	$(BIN)/python -m benchmarks $(WHAT)

lock: $(STAMP_DEV) ## Choose exact versions again, after a change in pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-header --no-annotate --no-emit-index-url --universal --python-version 3.11 --extra embedded --extra demo pyproject.toml -o requirements/run.lock
	$(BIN)/uv pip compile -q --generate-hashes --no-header --no-annotate --no-emit-index-url --universal --python-version 3.11 --extra embedded --extra demo --extra dev -c requirements/run.lock pyproject.toml -o requirements/dev.lock

reset: ## Throw away the embedded database and all sample data
	rm -rf "$$(readlink -f var/postgres)" var
