# Needs Python >= 3.11 and make, nothing else: the rest is installed into .venv and node_modules.
# PORT, HOST, DATABASE_URL and every other setting: in the environment, or after the command (make run PORT=8001).

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: help run test check bench screenshots demo-reset deps clean vendor

help: ## list the commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.run-ready vendor ## install what is missing, then start web and scheduler (PORT=8000)
	@$(BIN)/python -m scripts.run

test: $(VENV)/.test-ready vendor ## run the whole suite; STRICT=1: nothing may be skipped; ARGS=… for pytest
	@$(BIN)/python -m pytest -n auto $(ARGS)

check: $(VENV)/.test-ready ## lint, layout, types, security, architecture
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/bandit -c pyproject.toml -r tracker scripts -q
	$(BIN)/python -m pytest -q tests/architecture
	@$(BIN)/python -m scripts.measure

bench: $(VENV)/.test-ready vendor ## measure speed and load on this machine
	@$(BIN)/python -m bench $(ARGS)

screenshots: $(VENV)/.test-ready vendor ## take pictures of the pages, phone and print too
	@$(BIN)/python -m scripts.screenshots $(ARGS)

demo-reset: ## put the demonstration's data aside (instance.old/); the next make run starts afresh
	@sh scripts/demo_reset.sh

deps: $(VENV)/.test-ready ## compile requirements*.txt from the .in files beside them
	CUSTOM_COMPILE_COMMAND="make deps" $(BIN)/pip-compile $(COMPILE) --output-file requirements.txt requirements.in
	CUSTOM_COMPILE_COMMAND="make deps" $(BIN)/pip-compile $(COMPILE) --allow-unsafe --output-file requirements-dev.txt requirements-dev.in

clean: ## remove everything that make made, except the data under instance/
	rm -rf $(VENV) node_modules tracker/static/vendor .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The lists name no address, so that a mirror serves as well as any other source; nor checksums, because
# a mirror for another processor (Kylin, openEuler on arm64) carries wheels that were built there.
COMPILE := --quiet --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

# What was installed is remembered by these files: nothing is installed twice.
$(BIN)/python:
	@sh scripts/make_venv.sh $(VENV)

$(VENV)/.run-ready: requirements.txt | $(BIN)/python
	@echo "Installing what the program needs …"
	@$(PIP) install --quiet -r requirements.txt
	@touch $@

$(VENV)/.test-ready: requirements-dev.txt $(VENV)/.run-ready
	@echo "Installing what the tests need …"
	@$(PIP) install --quiet -r requirements-dev.txt
	@touch $@

vendor: $(VENV)/.run-ready
	@$(BIN)/python -m scripts.vendor
