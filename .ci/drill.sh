#!/bin/sh
# Slow fault drills: many kills, long races, whole simulations.
set -eu
cd "$(dirname "$0")/.."
sh .ci/needs.sh
.venv/bin/pytest -q -m drill
ASKOM_TEST_DATABASE=postgresql .venv/bin/pytest -q -m drill
