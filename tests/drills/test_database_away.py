"""PostgreSQL is gone, frozen or full: within seconds a page says so, and afterwards everything goes on by itself."""

import contextlib
import time

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests.drills.cluster import Cluster
from tests.drills.served import HONEST_SECONDS, RECOVERED_SECONDS, Browser, Served, answers, build, within

pytestmark = pytest.mark.drill


@pytest.fixture(scope="module")
def cluster():
    made = Cluster(connections=14)
    yield made
    made.remove()


@pytest.fixture(scope="module")
def town(cluster, tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    made = build(cluster.url, folder)
    made.served = Served(cluster.url, folder)
    made.served.start()
    yield made
    made.served.kill()


@pytest.fixture
def trainee(town):
    found = Browser(town.served, town.cookies[0])
    assert within(RECOVERED_SECONDS, lambda: answers(found, "/beranda"))
    found.read_token()
    yield found
    assert town.served.failures() == []


def is_told(answer):
    """The honest page, in time: what is wrong, and that one has to look whether the last form arrived."""
    assert answer.seconds < HONEST_SECONDS
    assert answer.status == 503, answer.text[:2000]
    assert "Basis data sedang tidak menjawab." in answer.text
    assert "lihat dahulu apakah sudah tersimpan" in answer.text


def recovers(trainee):
    assert within(RECOVERED_SECONDS, lambda: answers(trainee, "/beranda"))


def versions(cluster):
    """State of every version that there is."""
    engine = create_engine(cluster.url)
    with engine.connect() as connection:
        found = list(connection.scalars(text("SELECT state FROM submission")))
    engine.dispose()
    return found


def test_a_server_that_is_gone_is_told_and_taken_again_when_it_is_back(cluster, trainee):
    cluster.stop()
    is_told(trainee.get("/beranda"))
    is_told(trainee.hand_in())
    assert answers(trainee, "/bantuan") or trainee.get("/bantuan").status == 503
    cluster.start()
    recovers(trainee)


def test_a_server_that_is_restarted_between_two_pages_is_hardly_noticed(cluster, trainee):
    cluster.stop()
    cluster.start()
    recovers(trainee)


@pytest.mark.parametrize("rest", [0, 2], ids=["a connection just used", "a connection that rested"])
def test_a_frozen_server_is_told_in_time_and_no_hand_in_is_half_there(cluster, town, trainee, rest):
    assert answers(trainee, "/beranda")
    time.sleep(rest)
    cluster.freeze()
    try:
        for _ in range(3):
            is_told(trainee.get("/beranda"))
        is_told(trainee.hand_in())
        assert Browser(town.served).get("/masuk").status in (200, 503)
    finally:
        cluster.thaw()
    recovers(trainee)
    assert "submitted" not in versions(cluster)
    assert trainee.hand_in().status == 302
    assert versions(cluster) == ["submitted"]
    assert trainee.withdraw().status == 302


def test_a_server_that_takes_no_connection_more_is_told(cluster, trainee):
    cluster.stop()
    cluster.start()
    with contextlib.ExitStack() as others:
        with contextlib.suppress(psycopg.OperationalError):
            while True:
                others.enter_context(psycopg.connect(cluster.url.replace("+psycopg", "")))
        is_told(trainee.get("/beranda"))
        is_told(trainee.hand_in())
    recovers(trainee)
