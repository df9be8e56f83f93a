# Two commands: `make run` serves a living demo class, `make test` passes every test.
PYTHON ?= python3
BIN := .venv/bin
DEMO_ENV := ASKOM_MODE=demo
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes
# Compiled modules are kept, whatever the shell says: a process starts in three seconds instead of seven.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test setup drill bench check clean

setup: .venv/ready

# The first part of the lock file is what serves the product, put in by two lanes, since it is whole and its packages have
# no file in common; the whole file adds what tests and checks need.
.venv/serving: requirements.lock
	$(PYTHON) -m venv .venv
	sed '/^# Tests and checks only/,$$d' requirements.lock | awk '/^[a-z]/ { lane = n++ % 2 } { print > ".venv/lane" lane }'
	$(PIP) --no-deps -r .venv/lane0 & first=$$!; $(PIP) --no-deps -r .venv/lane1 && wait $$first
	touch $@

.venv/ready: .venv/serving
	$(PIP) -r requirements.lock
	touch $@

run: .venv/serving
	$(DEMO_ENV) $(BIN)/flask --app wsgi askom serve-demo

test: setup
	sh .ci/test.sh

check: setup
	sh .ci/check.sh

drill: setup
	sh .ci/drill.sh

bench: setup
	$(BIN)/python -m bench.run

clean:
	rm -rf var .venv-platform .mypy_cache .ruff_cache .import_linter_cache .hypothesis
