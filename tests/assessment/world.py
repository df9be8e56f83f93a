"""A running class with tim teknis on its way to Friday, and short cuts that bring dossiers and examinations to a state."""

import datetime as dt
import hashlib
import uuid

from sqlalchemy import insert, select, update

from askom_lms.assessment import services as assessment
from askom_lms.assessment.domain import observation
from askom_lms.assessment.models import AcaExam, RealAsesi
from askom_lms.assessment.queries import get_turn, turns_of
from askom_lms.coursework.domain.codes import new_code
from askom_lms.coursework.domain.states import ItemStatus, SubmissionState
from askom_lms.coursework.models import DossierItem, Paraf, Submission
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.paperwork.models import FilledRecord, RecordState
from askom_lms.people.models import Person
from askom_lms.people.services import set_password
from askom_lms.training import services as classes
from askom_lms.training.models import ClassSession, Folder, Roster, StaffRole, TrainingClass
from tests.coursework.world import act_of, running_class
from tests.factories.people import PersonFactory
from tests.kept import kept

NOW = dt.datetime(2026, 11, 18, 3, 0, tzinfo=dt.UTC)
"""Wednesday of the class, 10.00 WIB."""
FRIDAY = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
"""09.00 WIB on the day of the examination."""
EVENING = dt.datetime(2026, 11, 20, 11, 0, tzinfo=dt.UTC)
"""18.00 WIB: every session is over."""
PASSWORD = "kuda nil membaca di tepi sungai"
__all__ = ["EVENING", "FRIDAY", "NOW", "PASSWORD", "act_of", "fresh_class"]


@kept
def fresh_class(n=4, number="47/2026"):
    """A running class of n trainees with two members of the technical team."""
    world = running_class(n, number=number)
    admin = Act.system(NOW)
    klass = db.session().get_one(TrainingClass, world.klass.id)
    for name in ("tim_1", "tim_2"):
        person = PersonFactory(name=f"Tim Teknis {name[-1]}", totp_confirmed_at=NOW)
        classes.add_staff(admin, klass, person.id, StaffRole.TIM_TEKNIS, letter_number="ST-9")
        setattr(world, name, person)
    db.session().commit()
    return world


def examines_others(world, person, people):
    """So many more people of the class have a planned examination by this person."""
    s = db.session()
    taken = s.scalars(select(Enrolment.seat_number).where(Enrolment.class_id == world.klass.id)).all()
    for seat in range(max(taken) + 1, max(taken) + 1 + people):
        trainee = PersonFactory()
        enrolment = Enrolment(
            class_id=world.klass.id, person_id=trainee.id, state=EnrolmentState.ENROLLED, seat_number=seat,
            created_at=NOW,
        )  # fmt: skip
        s.add(enrolment)
        s.flush()
        s.add(AcaExam(class_id=world.klass.id, enrolment_id=enrolment.id, examiner_id=person.id))
    s.commit()


def named_examiner(world):
    """Somebody of the class who examines and is no master asesor of it."""
    person = PersonFactory(met_number="MET.000.000077 2020", met_valid_until=dt.date(2030, 1, 1), totp_confirmed_at=NOW)
    klass = db.session().get_one(TrainingClass, world.klass.id)
    classes.add_staff(Act.system(NOW), klass, person.id, StaffRole.EXAMINER, letter_number="ST-9")
    db.session().commit()
    return person


def seat_of(world, index):
    """The enrolment of one trainee, with his class loaded."""
    return db.session().get_one(Enrolment, world.seats[index])


def examiner_of(world, index):
    return db.session().get_one(Person, seat_of(world, index).examiner_id)


def master_of(world, index):
    return db.session().get_one(Person, seat_of(world, index).master_asesor_id)


def stamp(world, index, *folders, phases=("planning", "conduct", "validation"), keys=None, at=NOW):
    """Items of these folders have their paraf, without anybody having typed."""
    s = db.session()
    seat = seat_of(world, index)
    master = s.get_one(Person, seat.master_asesor_id)
    wanted = select(DossierItem).where(
        DossierItem.enrolment_id == seat.id, DossierItem.folder.in_(map(Folder, folders))
    )
    items = [
        item
        for item in s.scalars(wanted.order_by(DossierItem.position))
        if item.phase in phases and (not keys or item.key in keys)
    ]
    progress = list(seat.progress)
    for item in items:
        progress[item.position] = "p"
    seat.progress = "".join(progress)
    if items:
        _parafed_versions(items, master, at)
    s.commit()


def _parafed_versions(items, master, at):
    """All at once: a class before its Friday has hundreds."""
    s = db.session()
    prints = [hashlib.sha256(str(item.id).encode()).hexdigest() for item in items]
    records = [
        {
            "id": uuid.uuid4(), "class_id": item.class_id, "form_code": item.form_code, "edition": "V2023",
            "stage": item.stage, "state": RecordState.SEALED, "fingerprint": fingerprint, "sealed_at": at,
            "created_at": at,
        }
        for item, fingerprint in zip(items, prints, strict=True)
    ]  # fmt: skip
    versions = [
        {
            "id": uuid.uuid4(), "item_id": item.id, "number": item.number, "record_id": record["id"],
            "state": SubmissionState.SIGNED_OFF, "fingerprint": record["fingerprint"], "code": new_code(),
            "handed_in_at": at, "opened_at": at, "opened_by_id": master.id, "parafed_at": at,
            "parafed_by_id": master.id, "decided_at": at, "decided_by_id": master.id,
        }
        for item, record in zip(items, records, strict=True)
    ]  # fmt: skip
    parafs = [
        {
            "id": uuid.uuid4(), "submission_id": version["id"], "person_id": master.id, "person_name": master.name,
            "met_number": master.met_number, "role": "master_asesor", "at": at, "fingerprint": version["fingerprint"],
            "second_factor_at": at, "chain_seq": 0,
        }
        for version in versions
    ]  # fmt: skip
    for model, rows in ((FilledRecord, records), (Submission, versions), (Paraf, parafs)):
        s.execute(insert(model), rows)
    for item, record in zip(items, records, strict=True):
        item.status, item.record_id = ItemStatus.SIGNED_OFF, record["id"]


def unstamp(world, index, folder, key, status=ItemStatus.SUBMITTED):
    """One item waits for its paraf (or whatever the status says); the rest stays."""
    s = db.session()
    seat = seat_of(world, index)
    item = s.scalar(
        select(DossierItem).where(
            DossierItem.enrolment_id == seat.id, DossierItem.folder == Folder(folder), DossierItem.key == key
        )
    )
    item.status = status
    letters = {ItemStatus.SUBMITTED: "s", ItemStatus.RETURNED: "r", ItemStatus.DRAFT: "d", ItemStatus.EMPTY: "."}
    seat.progress = seat.progress[: item.position] + letters[status] + seat.progress[item.position + 1 :]
    s.commit()
    return item


def attend(world, index, **exceptions):
    """Present at every session; exceptions by key: h2_1="A"."""
    s = db.session()
    sessions = s.scalars(
        select(ClassSession).where(ClassSession.class_id == world.klass.id).order_by(ClassSession.position)
    )
    marks = "".join(exceptions.get(row.key.replace("-", "_"), "H") for row in sessions.all())
    person = world.trainees[index].id
    s.execute(update(Roster).where(Roster.class_id == world.klass.id, Roster.person_id == person).values(marks=marks))
    s.commit()


def planned_turn(world, index, folder=Folder.MERAH):
    """The turn in which this trainee is asesor; the round is planned on first use."""
    turns = {turn.asesor_id: turn.id for turn in turns_of(world.klass.id, folder)}
    if not turns:
        klass = db.session().get_one(TrainingClass, world.klass.id)
        assessment.plan_round(act_of(world.panitia), klass, folder, starts_at=NOW)
        db.session().commit()
        turns = {turn.asesor_id: turn.id for turn in turns_of(world.klass.id, folder)}
    return get_turn(act_of(world.panitia), turns[world.seats[index]])


def started_turn(world, index, folder=Folder.MERAH):
    """The trainee has begun his turn as asesor; the planning of that folder has its parafs."""
    turn = planned_turn(world, index, folder)
    assessment.start_turn(act_of(world.trainees[index]), turn)
    db.session().commit()
    return turn


def played(world, index, folder=Folder.MERAH):
    """The trainee has been asesor from the opening to the end."""
    turn = started_turn(world, index, folder)
    for step in observation.turn_steps():
        assessment.tick_turn(act_of(world.trainees[index]), turn, step.key)
    assessment.finish_turn(act_of(world.trainees[index], NOW + dt.timedelta(minutes=40)), turn)
    db.session().commit()
    return turn


def real_asesi(world, index, *, email="", now=NOW, consented=True):
    """A registered asesi who agreed."""
    act = act_of(world.trainees[index], now)
    asesi = assessment.register_real_asesi(
        act, seat_of(world, index), name=f"Asesi {index}", email=email or f"asesi{index}@contoh.id",
        occupation="Staf data", institution="PT Contoh",
    )  # fmt: skip
    db.session().commit()
    if consented:
        person = db.session().get_one(Person, asesi.person_id)
        assessment.consent(act_of(person, now), asesi)
        db.session().commit()
    return db.session().get_one(RealAsesi, asesi.id)


def with_password(person):
    """Somebody who has chosen a password."""
    set_password(Act.system(NOW), person, PASSWORD)
    db.session().commit()
    return person


def exam_of(world, index):
    return db.session().scalar(select(AcaExam).where(AcaExam.enrolment_id == world.seats[index]))


def declared(world, index, *, now=FRIDAY):
    """The examiner has declared."""
    exam = exam_of(world, index)
    assessment.declare_impartial(act_of(examiner_of(world, index), now), exam, is_impartial=True)
    db.session().commit()
    return exam_of(world, index)


def running(world, index, *, now=FRIDAY):
    """The examination goes on: asesi agreed, planning of dossier 3 parafed."""
    if exam_of(world, index) is None:
        real_asesi(world, index)
    stamp(world, index, "hijau", phases=("planning",))
    declared(world, index, now=now)
    assessment.start_exam(act_of(examiner_of(world, index), now), exam_of(world, index))
    db.session().commit()
    return exam_of(world, index)


def finished(world, index, *, now=FRIDAY, not_yet=()):
    """Every point of the checklist is recorded and the examination is over."""
    running(world, index, now=now)
    act = act_of(examiner_of(world, index), now + dt.timedelta(hours=2))
    exam = exam_of(world, index)
    for key in observation.points():
        assessment.tick_step(act, exam, key, seen=key not in not_yet)
    assessment.finish_exam(act, exam)
    db.session().commit()
    return exam_of(world, index)
