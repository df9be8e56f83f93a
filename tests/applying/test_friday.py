"""The list of Friday says where the application of everybody stands, at no query more."""

import pytest

from askom_lms.applying.domain import Kind
from askom_lms.applying.domain.states import ApplicationState
from askom_lms.applying.models import CertificationApplication
from askom_lms.kernel import clock, db
from askom_lms.training.models import TrainingClass
from tests.assessment.counting import counted_queries
from tests.assessment.world import NOW, examiner_of, fresh_class, master_of
from tests.certification.ways import admitted
from tests.desk import words

MOST_QUERIES = 6
WORDS = {"Belum dikirim", "Menunggu telaah", "Dikembalikan", "Diterima", "Ditolak"}


@pytest.fixture
def world(lms_app, monkeypatch):
    """Four trainees; the first one's application was accepted at once."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    world = fresh_class(4)
    admitted(world, 0, now=NOW)
    return world


def sent(world, index, version, state):
    """A version of his application in this state."""
    db.session().add(
        CertificationApplication(
            enrolment_id=world.seats[index], class_id=world.klass.id, version=version, kind=Kind.CANDIDATE,
            as_candidate=False, verdict={}, fingerprint="", sent_at=NOW, state=state,
            judged_at=None if state is ApplicationState.SENT else NOW,
        )
    )  # fmt: skip
    db.session().commit()


def shown(desk, world):
    """What the list says of each trainee, by seat."""
    page = desk.open("assessment.show_exams", slug=world.klass.slug)
    rows = [row for row in page.tree.iter("tr") if row.find("td") is not None]
    return [next((word for word in WORDS if word in words(row)), None) for row in rows], page


@pytest.mark.row("002-082")
def test_the_list_says_of_everybody_how_far_the_newest_version_is(world, desk_of):
    sent(world, 1, 1, ApplicationState.RETURNED)
    sent(world, 1, 2, ApplicationState.SENT)
    sent(world, 2, 1, ApplicationState.RETURNED)
    desk = desk_of(world.panitia)
    shown(desk, world)
    with counted_queries() as seen:
        found, page = shown(desk, world)
    assert found == ["Diterima", "Menunggu telaah", "Dikembalikan", "Belum dikirim"]
    assert len(seen) <= MOST_QUERIES
    assert "Permohonan" in page.text
    sent(world, 3, 1, ApplicationState.REFUSED)
    assert shown(desk_of(world.panitia), world)[0][3] == "Ditolak"


def test_examiner_and_master_asesor_read_it_and_who_only_teaches_does_not(world, desk_of):
    for reader in (examiner_of(world, 0), master_of(world, 0)):
        assert set(shown(desk_of(reader), world)[0]) == {"Diterima", "Belum dikirim"}
    assert set(shown(desk_of(world.pengajar), world)[0]) == {None}


def test_a_class_whose_files_are_judged_elsewhere_has_no_such_column(world, desk_of):
    klass = db.session().get_one(TrainingClass, world.klass.id)
    klass.settings = {**klass.settings, "application_first": False, "application_reason": "Ditelaah BNSP"}
    db.session().commit()
    found, page = shown(desk_of(world.panitia), world)
    assert (set(found), "Permohonan" in page.text) == ({None}, False)
