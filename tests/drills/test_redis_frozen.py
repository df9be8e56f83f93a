"""Redis stands still or is gone: nobody who sends a form waits for it, and its work is done all the same."""

import contextlib
import signal
import socket
import subprocess
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import create_engine, text

from tests.drills.served import Browser, Served, build, within

pytestmark = [pytest.mark.drill, pytest.mark.redis]
AT_ONCE = 3
"""Seconds for a form that takes a tenth of one; the bell is tried beside it."""
MOST_MORE = 3
"""Threads of a worker that may come meanwhile: the two that answer begin with their first request, and one rings."""


@contextlib.contextmanager
def redis_server(folder):
    """A Redis of its own: its process and its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        with contextlib.closing(Redis(port=port)) as client:
            assert within(30, lambda: is_there(client))
        yield process, f"redis://127.0.0.1:{port}/0"
    finally:
        process.kill()
        process.wait()


def is_there(client):
    with contextlib.suppress(RedisError):
        return client.ping()
    return False


def queued(address):
    """How often the workers were rung for."""
    with contextlib.closing(Redis.from_url(address)) as client:
        return client.llen("huey.redis.askom")


def count(url, condition):
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.scalar(text(f"SELECT count(*) FROM job WHERE {condition}"))
    engine.dispose()
    return found


def threads_of(served):
    """The most threads that one process of the installation has."""
    group = subprocess.run(["pgrep", "-g", str(served.process.pid)], capture_output=True, text=True, check=True)
    return max(len(list(Path(f"/proc/{pid}/task").iterdir())) for pid in group.stdout.split())


def asks_for_mail(browser, email):
    """A form whose commit rings for the workers."""
    answer = browser.post("/lupa-sandi", {"email": email})
    assert answer.status in (200, 302), answer.text[:2000]
    return answer


@pytest.mark.parametrize("trouble", ["frozen", "gone"])
def test_no_form_waits_for_redis_and_what_it_ordered_is_done(blank_url, tmp_path, trouble):
    with redis_server(tmp_path) as (process, address):
        town = build(blank_url, tmp_path, 3)
        served = Served(blank_url, tmp_path, redis=address)
        served.start()
        try:
            visitor = Browser(served)
            asks_for_mail(visitor, town.emails[0])
            assert within(5, lambda: queued(address) == 1)
            calm = threads_of(served)
            process.send_signal(signal.SIGSTOP if trouble == "frozen" else signal.SIGKILL)
            before = count(blank_url, "done_at IS NULL")
            told = [asks_for_mail(visitor, email) for email in town.emails[1:]]
            crowd = threads_of(served)
            trainee = Browser(served, town.cookies[0])
            told += [trainee.get("/beranda"), trainee.hand_in(), trainee.withdraw()]
            assert max(answer.seconds for answer in told) < AT_ONCE
            assert crowd <= calm + MOST_MORE
            assert count(blank_url, "done_at IS NULL") >= before + 2
        finally:
            served.kill()
    assert served.failures() == []
