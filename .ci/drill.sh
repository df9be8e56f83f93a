#!/bin/sh
# Slow fault drills: many kills, long races, frozen servers, full disks, whole simulations. The last lines say what was left out.
set -eu
cd "$(dirname "$0")/.."
sh .ci/needs.sh
if [ "$(id -u)" = 0 ] && ! command -v nginx >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; then
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light >/dev/null 2>&1 || true
fi
left=""
chosen="drill"
without() { # without <mark> <what is missing>
    left="$left $2"
    chosen="$chosen and not $1"
}
command -v nginx >/dev/null 2>&1 || without nginx nginx
command -v redis-server >/dev/null 2>&1 || without redis redis-server
[ "$(id -u)" = 0 ] || without root "root(full disks)"
.venv/bin/pytest -q -m "$chosen"
ASKOM_TEST_DATABASE=postgresql .venv/bin/pytest -q -m "$chosen"
ASKOM_TEST_DATABASE=postgresql ASKOM_TEST_WHOLE=1 .venv/bin/pytest -q -m "not browser and not drill"
if [ -n "$left" ]; then
    echo "Left out because something is not installed here:$left"
fi
