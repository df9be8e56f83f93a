"""CPU seconds of a request in one process, and ratios of the same round (quiet or loaded, the ratio stands)."""

import contextvars
import random
import statistics
import time

from werkzeug.test import EnvironBuilder

ROUNDS = 9


def answer(app, path, cookie, headers=None, watch=time.process_time):
    """Status, headers and seconds (of CPU, unless another clock is given) of one GET, the body read to its end."""
    environ = EnvironBuilder(path=path, headers={"Cookie": cookie, **(headers or {})}).get_environ()
    seen = []

    def serve():
        began = watch()
        body = app.wsgi_app(environ, lambda status, sent, _exc=None: seen.extend((status, dict(sent))))
        b"".join(body)
        if hasattr(body, "close"):
            body.close()
        return watch() - began

    spent = contextvars.Context().run(serve)
    return seen[0], seen[1], spent


def call(app, path, cookie, headers=None, status="200", watch=time.process_time):
    """Seconds of one GET. Raises AssertionError for another status."""
    said, _, spent = answer(app, path, cookie, headers, watch)
    assert said.startswith(status), (path, said)
    return spent


def header(app, path, cookie, name):
    """One header of an answer."""
    return answer(app, path, cookie)[1][name]


def as_kept(app, path, cookie):
    """The cookies that a browser holds after its first page: the sign-in, and what the page gave it."""
    given = header(app, path, cookie, "Set-Cookie")
    return f"{cookie}; {given.partition(';')[0]}"


def in_rounds(cases, calls=25, rounds=ROUNDS):
    """cases: name -> function that returns seconds. Returns name -> the median of each round, order shuffled."""
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


def timed(work, clock=time.process_time):
    """What `work` costs by this clock, and what it returned."""
    began = clock()
    result = work()
    return clock() - began, result
