# `make run` and `make test` are all a newcomer needs; both do their own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test check lint setup docs quality conformance bench lock clean

help:  ## what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 13

run: setup  ## ingest the two seed articles and serve them on http://127.0.0.1:8000
	@$(BIN)/onrecord demo

test: $(VENV)/.test  ## the whole test suite, with what it needs installed
	@bash tests/system-parts
	@$(BIN)/python -m pytest

check: lint test  ## style, types, import directions, then the tests

lint: $(VENV)/.test  ## the static part of `make check`
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

setup: $(VENV)/.run  ## the virtual environment, the reference data and the editor's scripts; nothing is started

docs: $(VENV)/.test  ## renew the parts of README.md that are made from the code
	@$(BIN)/python -m tests.documentation.generated && $(BIN)/python -m tests.documentation.picture

quality: $(VENV)/.test  ## extract annotated articles, score them, and hold the floors in tests/quality/floors.json
	@$(BIN)/python -m tests.quality

# SUITES: the folder of the W3C's tests, where it is not in the shared folder
SUITES ?=
conformance: $(VENV)/.test  ## run the W3C's SPARQL 1.1 tests against a server, and list what fails with its cause
	@$(BIN)/python -m tests.conformance $(if $(SUITES),--suites $(SUITES))

# ENGINES: names, separated by commas, or all; ROUNDS: how often each query is asked; OUT: where results are written
SIZE ?= 100k
ENGINES ?= all
ROUNDS ?= 13
OUT ?= bench-output
bench: $(VENV)/.bench  ## measure extraction, ingestion, exports, pages, and the store beside other engines; SIZE=1m for more quads (tests/bench/README.md)
	@bash tests/bench/system-parts
	@$(BIN)/python -m tests.bench --size $(SIZE) --engines $(ENGINES) --rounds $(ROUNDS) --out $(OUT)
	@$(BIN)/python -m tests.bench.extraction --out $(OUT)
	@$(BIN)/python -m tests.bench.ingestion --out $(OUT)
	@$(BIN)/python -m tests.bench.exports --size $(SIZE) --out $(OUT)
	@$(BIN)/python -m tests.bench.pages --size $(SIZE) --out $(OUT)
	@$(BIN)/python -m tests.documentation.speed $(OUT)

lock:  ## renew requirements/*.lock and package-lock.json from pyproject.toml and package.json
	@bash requirements/lock

clean:  ## remove what set-up and tests made; the store stays
	rm -rf $(VENV) node_modules ontology/reference/built server/static/vendor build *.egg-info

$(VENV)/.python:
	@bash requirements/make-venv $(PYTHON) $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.python requirements/run.lock pyproject.toml package-lock.json $(wildcard ontology/reference/*.py ontology/reference/*.ttl)
	@echo "installing what OnRecord runs on"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
	@bash server/static/fetch $(BIN)
	@$(BIN)/python -m ontology.reference
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.lock tests/clients/fetch
	@bash tests/system-parts
	@echo "installing what the tests need"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.lock
	@bash tests/clients/fetch $(BIN)
	@touch $@

$(VENV)/.bench: $(VENV)/.test requirements/bench.lock
	@echo "installing the engines that the store is measured beside"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.lock
	@touch $@
