#!/bin/sh
# The foreign learning platform of the tests, in a virtual environment of its own beside ours: AGPL-3.0, never imported
# by the product, never shipped. It is made anew when its lock file changes. Fails when it cannot be installed.
set -eu
cd "$(dirname "$0")/.."
FOLDER=.venv-platform
LOCK=tests/lti/platform/requirements.lock
cmp -s "$LOCK" "$FOLDER/ready" && exit 0
rm -rf "$FOLDER"
"${PYTHON:-python3}" -m venv "$FOLDER"
"$FOLDER/bin/pip" install --quiet --disable-pip-version-check --no-compile --require-hashes -r "$LOCK"
cp "$LOCK" "$FOLDER/ready"
