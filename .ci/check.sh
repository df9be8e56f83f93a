#!/bin/sh
# Everything that reads the code without running it.
set -eu
cd "$(dirname "$0")/.."
BIN=.venv/bin
$BIN/ruff check .
$BIN/ruff format --check .
$BIN/lint-imports --no-cache
$BIN/mypy
