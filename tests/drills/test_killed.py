"""Everything that was acknowledged is there after the processes, or the database, died in the middle of work."""

import contextlib
import http.client
import io
import os
import random
import re
import threading
import time
from collections import Counter

import pytest
from PIL import Image
from sqlalchemy import func, select

from askom_lms.coursework.domain.states import SubmissionState
from askom_lms.coursework.models import Attachment, DossierItem, Submission
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import checkpoints, clock, db, files
from askom_lms.kernel.audit import ChainEntry
from askom_lms.kernel.jobs.engine import bell
from tests.conftest import running
from tests.drills.cluster import Cluster
from tests.drills.served import KEY, Browser, Served, build, within

pytestmark = pytest.mark.drill
TRAINEES = 6
KILLS = 10
CRASHES = 3
MOST_FILES = 9
"""One fewer than a sheet takes."""
ACKS_BETWEEN = 30
PATIENCE_SECONDS = 90


def picture():
    out = io.BytesIO()
    Image.frombytes("RGB", (40, 40), os.urandom(4800)).save(out, "PNG")
    return out.getvalue()


class Trainee(threading.Thread):
    """Hands in and withdraws without a pause, hangs on a picture now and then, and notes what was answered."""

    def __init__(self, served, cookie):
        super().__init__(daemon=True)
        self.browser = Browser(served, cookie)
        self.browser.read_token()
        self.answered, self.unanswered, self.wrong = Counter(), Counter(), []
        self.pictures = []
        self.is_over = threading.Event()

    def run(self):
        is_handed_in, turn = False, 0
        while not self.is_over.is_set():
            turn += 1
            if not is_handed_in and turn % 9 == 0 and len(self.pictures) + self.unanswered["attach"] < MOST_FILES:
                self.attach(f"foto-{turn}.png")
                continue
            event = "withdraw" if is_handed_in else "submit"
            status = self.send(event, self.browser.withdraw if is_handed_in else self.browser.hand_in)
            if status != 0:
                is_handed_in = not is_handed_in

    def attach(self, name):
        data = picture()
        if self.send("attach", lambda: self.browser.attach(name, data)) == 302:
            self.pictures.append(name)

    def send(self, event, deed):
        """The status; 0 when nobody can know whether it was done."""
        try:
            status = deed().status
        except (OSError, http.client.HTTPException):
            status = 0
        if status in (0, 503):
            self.unanswered[event] += 1
            time.sleep(0.05)
            return 0
        self.answered[event] += status == 302
        if status not in (302, 409):
            self.wrong.append((event, status))
        return status


@contextlib.contextmanager
def at_work(served, cookies):
    """All trainees at once; afterwards each has finished his last request."""
    people = [Trainee(served, cookie) for cookie in cookies]
    for one in people:
        one.start()
    yield people
    for one in people:
        one.is_over.set()
    for one in people:
        one.join(PATIENCE_SECONDS)


def goes_on(people):
    """Wait until everybody was answered a few times more, then for a moment that nobody chose."""
    target = sum(one.answered.total() for one in people) + ACKS_BETWEEN
    assert within(PATIENCE_SECONDS, lambda: sum(one.answered.total() for one in people) >= target)
    time.sleep(random.uniform(0, 0.4))


def check(url, folder, town, people):
    """Rows, chain and files hold exactly what was acknowledged, and at most what nobody heard of beside it."""
    assert [one.wrong for one in people] == [[]] * len(people)
    with running(url, folder) as app, app.app_context(), db.reading():
        for one, person_id in zip(people, town.people, strict=True):
            version = db.session().scalars(_of(select(Submission), person_id)).one()
            written = dict(tuple(row) for row in db.session().execute(_lines(version.id)))
            for event in ("submit", "withdraw"):
                there = written[f"submission.{event}"]
                assert one.answered[event] <= there <= one.answered[event] + one.unanswered[event], (event, written)
            is_waiting = version.state is SubmissionState.SUBMITTED
            assert written["submission.submit"] - written["submission.withdraw"] == is_waiting
            hanging = {row.name: row.sha256 for row in db.session().scalars(_of(select(Attachment), person_id))}
            assert set(one.pictures) <= set(hanging)
            assert len(hanging) <= len(one.pictures) + one.unanswered["attach"]
            assert all(files.storage().verify(sha256) for sha256 in hanging.values())
            assert len(hanging) == len(set(hanging.values()))
        db.session().rollback()
        db.db.session.remove()
        temp = files.storage().temp
        for left in temp.glob("*"):
            os.utime(left, (0, 0))
        bell(app).tidy()
        assert list(temp.glob("*")) == []
        write_checkpoints()
    code, said = Served(url, folder).operator("audit", "verify")
    assert code == 0, said
    assert re.search(r"Cocok: \d+ rantai", said)


def write_checkpoints():
    """What a worker does when it is due; none ran here."""
    with db.writing():
        for chain in checkpoints.due(db.session(), clock.now(), all_of_them=True):
            checkpoints.write(db.session(), chain, clock.now())
        db.session().commit()
        db.db.session.remove()


def _of(query, person_id):
    of = query.column_descriptions[0]["entity"]
    joined = query.join(DossierItem, DossierItem.id == of.item_id)
    return joined.join(Enrolment, Enrolment.id == DossierItem.enrolment_id).where(
        Enrolment.person_id == person_id, DossierItem.key == KEY
    )


def _lines(subject_id):
    lines = select(ChainEntry.kind, func.count()).where(ChainEntry.subject_id == subject_id)
    return lines.group_by(ChainEntry.kind)


def test_ten_kills_of_the_whole_server_lose_nothing_that_was_acknowledged(blank_url, tmp_path):
    town = build(blank_url, tmp_path, TRAINEES)
    served = Served(blank_url, tmp_path)
    served.start()
    try:
        with at_work(served, town.cookies) as people:
            for _ in range(KILLS):
                goes_on(people)
                served.kill()
                served.start()
            goes_on(people)
    finally:
        served.kill()
    assert served.failures() == []
    assert sum(one.answered.total() for one in people) > KILLS * ACKS_BETWEEN
    assert sum(one.unanswered.total() for one in people) > 0, "nobody was ever interrupted"
    check(blank_url, tmp_path, town, people)


def test_a_server_told_to_stop_first_finishes_what_is_on_its_way(blank_url, tmp_path):
    town = build(blank_url, tmp_path)
    served = Served(blank_url, tmp_path)
    served.start()

    def stop():
        time.sleep(0.5)
        served.process.terminate()
        time.sleep(2)

    try:
        trainee = Trainee(served, town.cookies[0])
        trainee.send("submit", trainee.browser.hand_in)
        trainee.send("withdraw", trainee.browser.withdraw)
        assert trainee.send("attach", lambda: trainee.browser.attach("foto.png", picture(), stop)) == 302
        trainee.pictures.append("foto.png")
        assert served.process.wait(PATIENCE_SECONDS) == 0
    finally:
        served.kill()
    check(blank_url, tmp_path, town, [trainee])


def test_three_crashes_of_postgresql_lose_nothing_that_was_acknowledged(tmp_path):
    cluster = Cluster()
    try:
        town = build(cluster.url, tmp_path, TRAINEES)
        served = Served(cluster.url, tmp_path)
        served.start()
        try:
            with at_work(served, town.cookies) as people:
                for _ in range(CRASHES):
                    goes_on(people)
                    cluster.stop("immediate")
                    cluster.start()
                goes_on(people)
        finally:
            served.kill()
        assert served.failures() == []
        assert sum(one.unanswered.total() for one in people) > 0, "nobody was ever interrupted"
        check(cluster.url, tmp_path, town, people)
    finally:
        cluster.remove()
