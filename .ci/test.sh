#!/bin/sh
# All suites, side by side on SQLite and PostgreSQL. The last lines say what was left out and why.
set -u
cd "$(dirname "$0")/.."
BIN=.venv/bin
LOGS=$(mktemp -d)
left=""
failed=""
sh .ci/needs.sh

run() { # run <name> <command...>: the log and the exit code of one suite
    name=$1
    shift
    "$@" >"$LOGS/$name.log" 2>&1
    echo $? >"$LOGS/$name.rc"
}
finish() { # finish <name>
    [ -e "$LOGS/$1.log" ] || return 0
    rc=$(cat "$LOGS/$1.rc" 2>/dev/null || echo 1)
    if [ "$rc" = 0 ]; then
        echo "== $1: ok: $(tail -n 1 "$LOGS/$1.log")"
    else
        echo "== $1: FAILED"
        tail -n 60 "$LOGS/$1.log"
        failed="$failed $1"
    fi
}
has_postgresql() { psql -d postgres -c 'select 1' >/dev/null 2>&1; }
has_chromium() { command -v chromium >/dev/null 2>&1; }

# Two lanes for two cores: on PostgreSQL what touches rows, then papers and what reads the code, beside all else on
# SQLite; then two browsers, each with a site of its own.
has_postgresql || left="$left postgresql(psql)"
has_chromium || left="$left browser(chromium)"
chosen="not browser and not drill"
redis-cli ping >/dev/null 2>&1 || { left="$left redis(redis-server)"; chosen="$chosen and not redis"; }
command -v zbarimg >/dev/null 2>&1 || { left="$left zbar(zbarimg)"; chosen="$chosen and not zbar"; }
in_browser="browser and not drill"
sh .ci/platform.sh || {
    left="$left platform(tests/lti/platform/requirements.lock)"
    chosen="$chosen and not platform"
    in_browser="$in_browser and not platform"
}
on_sqlite=$chosen
has_postgresql && on_sqlite="$chosen and not strict"
(
    has_postgresql && run postgresql env ASKOM_TEST_DATABASE=postgresql $BIN/pytest -q -m "$chosen"
    run papers $BIN/pytest -q -m "$on_sqlite" tests/paperwork
    run check sh .ci/check.sh
) &
run sqlite $BIN/pytest -q -m "$on_sqlite" --ignore=tests/paperwork
wait
# shellcheck disable=SC2046 # names of tests hold no spaces
has_chromium && run browser $BIN/pytest -q -n 2 --dist worksteal -m "$in_browser" \
    $(grep -rl "mark.browser" tests --include="test_*.py")
for suite in sqlite postgresql papers check browser; do
    finish $suite
done
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
