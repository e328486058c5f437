# Needs python3 (3.11 or newer, with venv and pip) and make; nothing else, and no administrator.
# Everything it installs goes into .venv/, everything it prints goes into out/.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
SAMPLE := samples/ua-100-21

.DEFAULT_GOAL := help
.PHONY: help letters desk test test-slow check format coverage bench bench-desk wheel lock clean

help:  ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

letters: $(VENV)/.letters  ## the shipped sample, as letters and envelopes, in out/
	@$(BIN)/ua-mailmerge merge $(SAMPLE)/signers.xlsx -o out --yes \
	    --after-expiry "Trying the shipped sample; nothing is posted" || [ $$? -eq 3 ]
	@echo
	@echo "Look at these first:"
	@ls -1 out/batches/*/0-START-HERE.pdf

desk: $(VENV)/.desk  ## the web desk with the sample campaign and an event, on its day: 8 October 2021
	$(BIN)/ua-mailmerge desk --data out/desk --sample --day 2021-10-08

test: $(VENV)/.dev  ## the tests that need nothing but Python
	$(BIN)/python -m pytest -n auto -m "not slow"

test-slow: $(VENV)/.slow  ## the tests that use Java, poppler, qpdf and Chromium where they are installed
	$(BIN)/python -m pytest -m slow

check: $(VENV)/.dev  ## style, types and who imports whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev  ## put the code into form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

coverage: $(VENV)/.dev  ## which lines and branches the tests reach
	$(BIN)/coverage run -m pytest -m "not slow"
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

bench: $(VENV)/.slow  ## letters a second, memory and bytes, beside other ways; writes docs/performance.md
	$(BIN)/python benchmarks/bench.py

bench-desk: $(VENV)/.slow  ## the desk on a full evening: fifty groups at once, dripping phones, kills; writes docs/performance.md
	$(BIN)/python benchmarks/bench_desk.py

wheel: $(VENV)/.dev  ## dist/*.whl, built from this checkout
	$(BIN)/python -m hatchling build -t wheel

lock: $(VENV)/.dev  ## choose the newest versions for development again
	$(PIP) install uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade --no-emit-index-url \
	    --custom-compile-command "make lock" --extra all --extra desk --group dev -o requirements-dev.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade --no-emit-index-url \
	    --custom-compile-command "make lock" --extra all --extra desk --extra postgres --group dev --group slow --group bench \
	    -c requirements-dev.lock -o requirements-slow.lock pyproject.toml

clean:  ## everything made here, the letters in out/ excepted
	rm -rf $(VENV) dist build htmlcov .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# -- what is installed; a stamp for each, newer than what it was installed from -------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; try: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.letters: pyproject.toml | $(BIN)/python
	$(PIP) install --editable '.[all]'
	@touch $@

$(VENV)/.desk: pyproject.toml | $(BIN)/python
	$(PIP) install --editable '.[all,desk]'
	@touch $@

$(VENV)/.dev: pyproject.toml requirements-dev.lock | $(BIN)/python
	$(PIP) install --requirement requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.letters $(VENV)/.desk

$(VENV)/.slow: requirements-slow.lock $(VENV)/.dev
	$(PIP) install --requirement requirements-slow.lock
	@touch $@
