"""CPU seconds of a request in one process, and ratios of the same round (quiet or loaded, the ratio stands)."""

import random
import statistics
import time

from werkzeug.test import EnvironBuilder

ROUNDS = 9


def call(app, path, cookie, headers=None):
    """CPU seconds of one GET, the body read to its end. Raises AssertionError unless it answers 200."""
    environ = EnvironBuilder(path=path, headers={"Cookie": cookie, **(headers or {})}).get_environ()
    seen = []
    began = time.process_time()
    body = app.wsgi_app(environ, lambda status, _headers, _exc=None: seen.append(status))
    b"".join(body)
    if hasattr(body, "close"):
        body.close()
    spent = time.process_time() - began
    assert seen[0].startswith("200"), (path, seen[0])
    return spent


def in_rounds(cases, calls=40, rounds=ROUNDS):
    """cases: name -> function that returns seconds. Returns name -> list of the medians of each round, order shuffled."""
    for case in cases.values():
        for _ in range(5):
            case()
    found = {name: [] for name in cases}
    order = list(cases)
    for _ in range(rounds):
        random.shuffle(order)
        for name in order:
            found[name].append(statistics.median(cases[name]() for _ in range(calls)))
    return found


def ratio(found, name, to):
    """The median over the rounds of name/to within the same round."""
    return statistics.median(a / b for a, b in zip(found[name], found[to], strict=True))


def cpu(work):
    """CPU seconds of one call of `work`."""
    began = time.process_time()
    work()
    return time.process_time() - began
