"""Short cuts that bring a trainee to a state of recommendation, decision or certificate."""

import datetime as dt
import io

import pypdf
from flask import current_app
from sqlalchemy import select

from askom_lms.applying.domain import Kind
from askom_lms.applying.domain.states import ApplicationState
from askom_lms.applying.models import CertificationApplication
from askom_lms.assessment.models import AcaExam
from askom_lms.certification import queries, services
from askom_lms.certification.domain.evidence import ROWS, UNITS, VATM
from askom_lms.certification.domain.states import Verdict
from askom_lms.certification.models import Certificate, DecisionMeeting, Recommendation
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import clock, db, jobs
from askom_lms.kernel.audit import ChainRef
from askom_lms.people.domain import Role
from askom_lms.training.models import ClassStaff, StaffRole, TrainingClass
from tests.assessment.world import (
    EVENING,
    FRIDAY,
    NOW,
    act_of,
    attend,
    examiner_of,
    finished,
    master_of,
    played,
    seat_of,
    stamp,
)
from tests.factories.people import grant_in

THURSDAY = dt.datetime(2026, 11, 19, 10, 0, tzinfo=dt.UTC)


def trained(world, index, **marks):
    """Every session attended, dossiers 1 and 2 parafed, one turn of role play finished as asesor."""
    attend(world, index, **marks)
    stamp(world, index, "merah", "kuning")
    played(world, index)


def trainer_recommends(world, index, *, now=THURSDAY, is_recommended=True, reason=""):
    act = act_of(master_of(world, index), now)
    signed = services.sign_trainer_recommendation(
        act, seat_of(world, index), is_recommended=is_recommended, reason=reason
    )
    db.session().commit()
    return signed


def examined(world, index, **marks):
    """Trained, recommended by the trainer, examined on Friday, all three dossiers parafed."""
    trained(world, index, **marks)
    trainer_recommends(world, index)
    finished(world, index)
    stamp(world, index, "hijau", phases=("conduct", "validation"), at=FRIDAY)


def page(world, index, now=EVENING):
    """FR-ACA-07 as the examiner sees it."""
    return queries.aca_page(act_of(examiner_of(world, index), now), seat_of(world, index).seat_number)


def judged(world, index, *, off=(), reason="Belum memuat perbaikan", units=None, gap="", now=EVENING, **more):
    """The examiner ticked everything but `off` (row, rule) pairs."""
    changes = {}
    for row in ROWS:
        ticked = [rule for rule in VATM if (row.key, rule) not in off]
        changes[f"bukti:{row.key}:vatm"] = ticked
        changes[f"bukti:{row.key}:vatm__alasan"] = reason if len(ticked) < len(VATM) else ""
    for unit in UNITS:
        changes[f"keputusan:{unit}:keputusan"] = (units or {}).get(unit, "")
    changes |= {"gap__ada": gap, "catatan": "Observasi runtut.", **more}
    found = services.save_aca(act_of(examiner_of(world, index), now), page(world, index, now), changes)
    db.session().commit()
    return found


def recommended(world, index, verdict=Verdict.K, *, now=EVENING):
    """The examiner signed K, or BK because Dokumen II PV is not enough."""
    examined(world, index)
    admitted(world, index)
    if verdict is Verdict.K:
        judged(world, index, now=now)
    else:
        judged(world, index, off=(("pv_2", "M"),), gap="P.854900.047.01 elemen 3", now=now)
    found = services.sign_recommendation(act_of(examiner_of(world, index), now), page(world, index, now))
    db.session().commit()
    return found


def admitted(world, index, *, now=EVENING):
    """His application for certification was accepted, without anybody having looked at a row."""
    seat = seat_of(world, index)
    row = CertificationApplication(
        enrolment_id=seat.id, class_id=seat.class_id, kind=Kind.CANDIDATE, as_candidate=False, verdict={},
        fingerprint="", sent_at=now, state=ApplicationState.ACCEPTED, judged_at=now, judged_by_id=world.panitia.id,
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    act_of(world.panitia, now).record("certification_application.sent", ChainRef("class", seat.class_id), row)
    db.session().commit()


def recommendation_of(world, index):
    return db.session().scalar(select(Recommendation).where(Recommendation.enrolment_id == world.seats[index]))


def meeting(world, *, members=None, now=EVENING):
    """A meeting of both members of the technical team, tim_1 in the chair."""
    klass = db.session().get_one(TrainingClass, world.klass.id)
    found = services.create_meeting(
        act_of(world.tim_1, now), klass, held_on=clock.day_of(now), starts_at="19.00", place="Hotel Graha",
        agenda="Keputusan sertifikasi", members=members or {world.tim_1.id: "Ketua", world.tim_2.id: "Anggota"},
    )  # fmt: skip
    db.session().commit()
    return found


def decide(world, found, index, verdict=Verdict.K, *, reason="", by=None, now=EVENING):
    act = act_of(by or world.tim_1, now)
    made = services.decide(act, found, world.seats[index], verdict=verdict, reason=reason)
    db.session().commit()
    return made


def closed(world, found, *, now=EVENING):
    """Both sign, the chair last; the berita acara is printed."""
    for person in (world.tim_2, world.tim_1):
        services.sign_minutes(act_of(person, now), db.session().get_one(DecisionMeeting, found.id), ends_at="20.00")
        db.session().commit()
    run_jobs()
    return db.session().get_one(DecisionMeeting, found.id)


def number(world, index):
    """The seat in the address of a page."""
    return seat_of(world, index).seat_number


def run_jobs():
    """Everything that waits in the queue, as a worker would."""
    db.session().commit()
    jobs.run_pending(current_app._get_current_object())
    db.session().rollback()
    db.session().expire_all()


def issued(world, *indexes, now=EVENING):
    """Training certificates of these people are out."""
    klass = db.session().get_one(TrainingClass, world.klass.id)
    services.order_issue(act_of(world.panitia, now), klass, [world.seats[index] for index in indexes])
    run_jobs()
    return [certificate_of(world, index) for index in indexes]


def certified(world, index):
    """The training certificate of this person is out: everything attended, recommended and issued."""
    trained(world, index)
    trainer_recommends(world, index)
    return issued(world, index)[0]


def certificate_of(world, index):
    wanted = (
        select(Certificate)
        .where(Certificate.enrolment_id == world.seats[index])
        .order_by(Certificate.prepared_at.desc())
    )
    found = db.session().scalars(wanted).first()
    return queries.get_certificate(found.id) if found else None


def text_of(content):
    """The words of a PDF, with single spaces between them."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def exam_row(world, index):
    return db.session().scalar(select(AcaExam).where(AcaExam.enrolment_id == world.seats[index]))


def enrolment(world, index):
    return db.session().get_one(Enrolment, world.seats[index])


def also_decides(world, person):
    """This person got onto the technical team although training would refuse it today: an older class, an import."""
    klass = klass_of(world)
    db.session().add(
        ClassStaff(
            class_id=klass.id, person_id=person.id, role=StaffRole.TIM_TEKNIS, letter_number="ST-9", added_at=NOW
        )
    )
    grant_in(person, Role.TIM_TEKNIS, klass)
    db.session().commit()
    return person


def code_of(refused):
    return refused.value.code


def klass_of(world):
    return db.session().get_one(TrainingClass, world.klass.id)


def ready(world, *indexes):
    for index in indexes:
        trained(world, index)
        trainer_recommends(world, index)


def order(world, *indexes, now=EVENING, by=None, stepped_up=True):
    act = act_of(by or world.panitia, now, stepped_up=stepped_up)
    return services.order_issue(act, klass_of(world), [world.seats[index] for index in indexes])


__all__ = ["EVENING", "FRIDAY", "NOW", "THURSDAY", "act_of", "stamp"]
