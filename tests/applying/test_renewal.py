"""A renewal: the rows of 002:9.1.2.2 as a tree, partly met leads to the candidate's methods, the book adds by itself."""

import datetime as dt

import pytest

from askom_lms.agreements import services as agreements
from askom_lms.agreements.domain import Key
from askom_lms.applying import queries, services
from askom_lms.applying.domain import Kind
from askom_lms.kernel import clock, db
from askom_lms.training.models import Programme
from askom_lms.upkeep.domain import Kind as Task
from askom_lms.upkeep.domain.states import EntryState
from askom_lms.upkeep.models import BookEntry
from tests.assessment.world import EVENING, act_of, fresh_class, seat_of
from tests.certification.test_renewal import LETTERS, holds
from tests.certification.ways import examined
from tests.factories.classes import stored

NONE = dict.fromkeys(LETTERS, 0)
NO_LETTERS = "aaaaaaaaa..."
"""The certificate of the asesor is there, the three papers of letters are not."""


@pytest.fixture
def world(lms_app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    found = fresh_class(2)
    found.klass.programme = Programme.PENINGKATAN
    holds(found)
    examined(found, 0)
    return found


def own(world):
    return queries.own_page(act_of(world.trainees[0], EVENING))


def written(world, task, n):
    for number in range(n):
        db.session().add(
            BookEntry(
                person_id=world.trainees[0].id, kind=task, done_on=dt.date(2026, 3, 1 + number), skema="x", tuk="x",
                institution="x", asesi=1, role="asesor", document_number=f"{task}-{number}", sha256=stored().sha256,
                media_type="application/pdf", state=EntryState.ACCEPTED, sent_at=EVENING,
            )
        )  # fmt: skip
    db.session().commit()


@pytest.mark.row("002-105")
def test_a_whole_renewal_has_the_rows_a_to_i_and_the_class_is_its_refreshment(world):
    page = own(world)
    rows = [one for one in page.verdict.findings if one.clause.startswith("002:9.1.2.")]
    assert [one.clause[-1] for one in rows] == list("abcdefghi")
    assert (page.kind, page.verdict.met, page.verdict.assessed_as_new) == (Kind.RENEWAL, True, False)
    assert next(one for one in page.verdict.findings if one.clause == "002:6.2.2").is_choice


def test_partly_met_is_sent_and_says_the_methods_for_a_candidate(world, desk_of):
    holds(world, documents="aaaaaaaaaa.x", spt={**LETTERS, "conducted": 5})
    act = act_of(world.trainees[0], EVENING)
    services.acknowledge(act, seat_of(world, 0), 1, {})
    agreements.sign(act, Key.RIGHTS, 1)
    agreements.sign(act, Key.ETHICS, 1)
    sent = services.send(act, seat_of(world, 0))
    db.session().commit()
    assert (sent.kind, sent.as_candidate) == (Kind.RENEWAL, True)
    page = desk_of(world.trainees[0]).go("/sertifikasi")
    assert "metode calon asesor (002 6.2.7)" in page.text
    assert "Salah satu dari ini:" in page.text
    assert "metode calon" in desk_of(world.panitia).go("/kelas/47-2026/permohonan-sertifikasi").text


def test_what_the_book_proves_counts_by_itself(world):
    holds(world, documents=NO_LETTERS, spt=NONE)
    before = {one.clause for one in own(world).verdict.unmet}
    assert {"002:6.2.7", "002:9.1.2.2.i"} & before
    written(world, Task.PLAN, 2)
    written(world, Task.VALIDATE, 2)
    written(world, Task.ASSESS, 5)
    assert own(world).verdict.assessed_as_new is True
    written(world, Task.ASSESS, 1)
    now = {one.clause: one.met for one in own(world).verdict.findings}
    assert [now[f"002:6.2.{n}"] for n in (2, 3, 4)] == [True, True, True]
