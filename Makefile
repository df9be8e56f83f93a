# Two commands: `make run` serves a living demo class, `make test` passes every test.
PYTHON ?= python3
BIN := .venv/bin
DEMO_ENV := ASKOM_MODE=demo

.PHONY: run test setup drill bench check clean

setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	touch $@

run: setup
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
