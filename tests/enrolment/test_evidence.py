"""Papers held against the chain: what was sent, and what was said about it last."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from askom_lms.enrolment import services
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import DocumentKind, DocumentState, EnrolmentDocument
from askom_lms.kernel import checkpoints, db
from askom_lms.kernel.audit import ChainEntry
from tests.factories.classes import BEFORE, act_of, applicant, open_class, person_of, stored
from tests.people.conftest import tamper

pytestmark = pytest.mark.usefixtures("lms_app")
KTP = DocumentKind.KTP
SECOND = dt.timedelta(seconds=1)
PAPER = EnrolmentDocument.kind == KTP


@pytest.fixture
def world():
    """A paper that was sent twice and judged: the first version replaced, the second rejected for a reason."""
    world = open_class()
    world.enrolment = applicant(world, state=EnrolmentState.DRAFT, documents="........")
    own = act_of(person_of(world.enrolment), BEFORE)
    services.upload_document(own, world.enrolment, KTP, stored(colour="red"))
    second = services.upload_document(own, world.enrolment, KTP, stored(colour="green"))
    services.judge_document(act_of(world.panitia), world.enrolment, second, is_accepted=False, reason="Buram")
    db.session().commit()
    return world


def wrong():
    db.session().rollback()
    db.session().expire_all()
    return list(checkpoints.verify_all(db.session()))


def line(kind):
    return db.session().scalar(select(ChainEntry.seq).where(ChainEntry.kind == kind).order_by(ChainEntry.seq.desc()))


def test_papers_sent_replaced_judged_and_undone_contradict_nothing(world):
    assert wrong() == []
    paper = db.session().scalars(select(EnrolmentDocument).where(EnrolmentDocument.number == 2)).one()
    now = act_of(world.panitia, paper.verdict_at + SECOND)
    services.undo_judgement(now, world.enrolment, paper)
    db.session().commit()
    assert wrong() == []


@pytest.mark.parametrize(
    ("number", "values", "kind"),
    [
        (2, {"state": DocumentState.ACCEPTED}, "document.rejected"),
        (2, {"verdict_reason": "Baik"}, "document.rejected"),
        (2, {"sha256": "0" * 64}, "document.rejected"),
        (1, {"state": DocumentState.WAITING}, "document.uploaded"),
    ],
)
def test_a_paper_changed_by_hand_is_named_with_its_owner(world, number, values, kind):
    name = person_of(world.enrolment).name
    db.session().rollback()

    tamper(update(EnrolmentDocument).where(PAPER, EnrolmentDocument.number == number).values(**values))

    (found,) = wrong()
    assert f"berkas ktp versi {number} ({name})" in found.why
    assert found.seq == line(kind)
