#!/bin/sh
# Bring what the suites need: PostgreSQL, Redis, Chromium, poppler, zbar. As root on Debian it is installed;
# elsewhere the last lines of `make test` say which suites were left out. With CI=true a missing part fails.
set -u
missing=""
want() { # want <command> <package> <suite>
    command -v "$1" >/dev/null 2>&1 && return 0
    missing="$missing $2"
}
want psql postgresql
want redis-server redis-server
want chromium chromium
want pdftoppm poppler-utils
want zbarimg zbar-tools
if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null 2>&1
    # shellcheck disable=SC2086 - a list of packages
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1
fi
if [ "$(id -u)" = 0 ] && command -v pg_ctlcluster >/dev/null 2>&1; then
    for version in $(ls /etc/postgresql 2>/dev/null); do
        pg_ctlcluster --skip-systemctl-redirect "$version" main start >/dev/null 2>&1 || true
    done
    sleep 1
    if ! psql -d postgres -c 'select 1' >/dev/null 2>&1; then
        su postgres -c "createuser --superuser $(id -un)" >/dev/null 2>&1 || true
    fi
fi
if command -v redis-server >/dev/null 2>&1 && ! redis-cli ping >/dev/null 2>&1; then
    redis-server --daemonize yes --save "" --appendonly no --bind 127.0.0.1 >/dev/null 2>&1 || true
fi
exit 0
