#!/bin/sh
# All suites, side by side on SQLite and PostgreSQL. The last lines say what was left out and why.
set -u
cd "$(dirname "$0")/.."
BIN=.venv/bin
LOGS=$(mktemp -d)
left=""
failed=""
sh .ci/needs.sh

start() { # start <name> <command...>
    name=$1
    shift
    ("$@" >"$LOGS/$name.log" 2>&1; echo $? >"$LOGS/$name.rc") &
}
finish() { # finish <name>
    rc=$(cat "$LOGS/$1.rc" 2>/dev/null || echo 1)
    if [ "$rc" = 0 ]; then
        echo "== $1: ok: $(tail -n 1 "$LOGS/$1.log")"
    else
        echo "== $1: FAILED"
        tail -n 60 "$LOGS/$1.log"
        failed="$failed $1"
    fi
}

start sqlite $BIN/pytest -q -m "not browser and not drill"
if psql -d postgres -c 'select 1' >/dev/null 2>&1; then
    start postgresql env ASKOM_TEST_DATABASE=postgresql $BIN/pytest -q -m "not browser and not drill"
else
    left="$left postgresql(psql)"
fi
wait
finish sqlite
[ -e "$LOGS/postgresql.log" ] && finish postgresql

start check sh .ci/check.sh
if command -v chromium >/dev/null 2>&1; then
    start browser $BIN/pytest -q -m "browser and not drill"
else
    left="$left browser(chromium)"
fi
wait
finish check
[ -e "$LOGS/browser.log" ] && finish browser
rm -rf "$LOGS"

if [ -n "$left" ]; then
    echo "Left out because something is not installed here:$left"
    [ "${CI:-}" = true ] && failed="$failed left-out"
fi
if [ -n "$failed" ]; then
    echo "Failed:$failed"
    exit 1
fi
echo "All suites passed."
