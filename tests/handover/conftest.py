"""A class whose decisions are made: K and BK with signed minutes, every sheet sealed, identities to be copied."""

import pytest
from sqlalchemy import select

from askom_lms.certification.domain.states import Verdict
from askom_lms.coursework.models import DossierItem, Paraf, Submission
from askom_lms.enrolment.models import DocumentKind, DocumentState, Enrolment, EnrolmentDocument
from askom_lms.handover import services
from askom_lms.kernel import clock, db
from askom_lms.paperwork.domain import seal
from askom_lms.paperwork.models import FilledRecord
from askom_lms.paperwork.queries import spec_of, stage_of
from askom_lms.training.queries import class_by_id
from tests.assessment.world import EVENING, act_of, fresh_class
from tests.certification.ways import closed, decide, issued, meeting, recommended
from tests.kept import kept
from tests.security.town import picture

NIK = "3515082001980001"
"""Born on 20 January 1998."""


@kept
def decided_class():
    """One K and one BK, told in frozen minutes."""
    found = fresh_class(2)
    recommended(found, 0)
    recommended(found, 1, Verdict.BK)
    held = meeting(found)
    decide(found, held, 0)
    decide(found, held, 1, Verdict.BK, reason="Dokumen II PV kurang")
    closed(found, held)
    for place in (0, 1):
        photo_of(found, place)
    sealed_anew(found)
    return found


def sealed_anew(world):
    """What the short cuts stamped has the fingerprint of its content, as a sheet that was handed in."""
    s = db.session()
    rows = s.execute(
        select(FilledRecord, Submission, Paraf)
        .join(Submission, Submission.record_id == FilledRecord.id)
        .join(Paraf, Paraf.submission_id == Submission.id)
        .join(DossierItem, DossierItem.id == Submission.item_id)
        .where(DossierItem.class_id == world.klass.id)
    )
    for record, version, paraf in rows:
        record.fingerprint = seal.fingerprint(spec_of(record), stage_of(record), record.answers, record.lent)
        version.fingerprint = paraf.fingerprint = record.fingerprint
    s.commit()


def photo_of(world, place, *, state=DocumentState.ACCEPTED, hint=""):
    photo, seat = picture(), world.seats[place]
    db.session().add(
        EnrolmentDocument(
            enrolment_id=seat, kind=DocumentKind.PHOTO, number=1, state=state, sha256=photo.sha256, name="foto.jpg",
            media_type=photo.media_type, size=photo.size, hint=hint, uploaded_at=EVENING,
            uploaded_by_id=world.trainees[place].id,
        )
    )  # fmt: skip
    db.session().commit()


@pytest.fixture
def world(lms_app, monkeypatch):
    found = decided_class()
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    return found


def klass_of(world):
    return class_by_id(world.klass.id)


def seat_of(world, place):
    from askom_lms.enrolment.queries import enrolment_of_seat

    seat = db.session().get_one(Enrolment, world.seats[place]).seat_number
    return enrolment_of_seat(act_of(world.panitia, EVENING), world.klass.slug, seat)


def copied(world, place, *, nik=NIK, name=None, seen=0, now=EVENING):
    """Panitia copied NIK and name off the KTP."""
    seat = seat_of(world, place)
    made = services.save_identity(
        act_of(world.panitia, now), klass_of(world), seat, nik=nik, ktp_name=name or seat.person.name, seen=seen
    )
    db.session().commit()
    return made


def ordered(world, *, with_dossiers=False, now=EVENING):
    made = services.order_package(act_of(world.panitia, now), klass_of(world), with_dossiers=with_dossiers)
    db.session().commit()
    return made


__all__ = ["EVENING", "act_of", "issued"]
