"""From Thursday to the certificate: second round, recommendations of the trainer, Friday, decision, certificates."""

import datetime as dt
import uuid

from sqlalchemy import select

from askom_lms.assessment import services as assessment
from askom_lms.assessment.domain import observation
from askom_lms.assessment.models import AcaExam
from askom_lms.assessment.queries import exam_of
from askom_lms.certification import services as certification
from askom_lms.certification.domain.competence import Written
from askom_lms.certification.domain.states import RecommendationState, Verdict
from askom_lms.certification.models import Recommendation
from askom_lms.certification.queries import aca_page, own_recommendation
from askom_lms.certification.queries.competence import class_competence
from askom_lms.demo import admission, asesi, cast, days, feedback, room
from askom_lms.demo.opening import PANITIA
from askom_lms.demo.sheets import Desk
from askom_lms.demo.world import World
from askom_lms.enrolment import services as enrolments
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import clock, db
from askom_lms.paperwork.domain.samples import part_of, sample_answers
from askom_lms.paperwork.models import FilledRecord
from askom_lms.paperwork.queries import spec_of, stage_of
from askom_lms.people.queries import find_person_by_email, people_by_id
from askom_lms.training.models import Folder, TrainingClass

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
EXAMINER_ROLE = "master_asesor"
CHAIR = "Ketua"
DOUBT = "Bukti kontribusi dalam validasi belum meyakinkan rapat."


def thursday(world: World, desks: list[Desk], class_id: uuid.UUID) -> None:
    """Round 2, the validation of both sets, and the trainer's word for everybody."""
    for key in ("h4-1", "h4-2"):
        days.attend(world, class_id, key)
    morning = days.session_of(class_id, "h4-1").starts_at
    days.finish_phase(desks, class_id, Folder.KUNING, "planning", not_before=morning - 15 * HOUR)
    days.play_round(world, class_id, Folder.KUNING, morning + MINUTE)
    days.take_turns(world, class_id, Folder.KUNING, morning)
    days.finish_phase(desks, class_id, Folder.KUNING, "conduct", not_before=morning)
    noon = days.session_of(class_id, "h4-2").starts_at
    for folder in (Folder.MERAH, Folder.KUNING):
        days.finish_phase(desks, class_id, folder, "validation", not_before=noon)
    evening = days.session_of(class_id, "h4-2").ends_at + HOUR
    for place, desk in enumerate(desks):
        enrolment = db.session().get_one(Enrolment, desk.enrolment_id)
        at = evening + place * MINUTE
        certification.sign_trainer_recommendation(world.act(desk.master_email, at), enrolment, is_recommended=True)
        world.count("rekomendasi pelatih")
    db.session().commit()
    klass = db.session().get_one(TrainingClass, class_id)
    assessment.plan_exams(world.act(PANITIA, evening + 30 * MINUTE), klass)
    for place, desk in enumerate(desks):
        asesi.register(world, desk, cast.REAL_ASESI[place], evening + HOUR + place * MINUTE)
    days.finish_phase(desks, class_id, Folder.HIJAU, "planning", not_before=evening + 2 * HOUR)


def friday(world: World, desks: list[Desk], class_id: uuid.UUID) -> None:
    """Each trainee assesses a real asesi while the examiner of his group watches and judges."""
    days.attend(world, class_id, "h5-1")
    began = days.session_of(class_id, "h5-1").starts_at
    for desk in desks:
        _observe(world, desk, began + 10 * MINUTE)
    days.finish_phase(desks, class_id, Folder.HIJAU, "conduct", not_before=began + 30 * MINUTE)
    days.finish_phase(desks, class_id, Folder.HIJAU, "validation", not_before=began + 5 * HOUR)
    over = days.session_of(class_id, "h5-1").ends_at
    for place, desk in enumerate(desks):
        _judge(world, desk, over + place * 2 * MINUTE)
    admission.apply(world, desks, class_id, over + HOUR)
    feedback.evaluate(world, desks, class_id, over + 2 * HOUR)
    admission.review(world, desks, over + 3 * HOUR)


def _exam(desk: Desk) -> tuple[AcaExam, str]:
    exam = exam_of(desk.enrolment_id)
    assert exam is not None
    return exam, people_by_id([exam.examiner_id])[exam.examiner_id].email


def _observe(world: World, desk: Desk, at: dt.datetime) -> None:
    exam, examiner = _exam(desk)
    act = world.act(examiner, at)
    assessment.declare_impartial(act, exam, is_impartial=True)
    assessment.start_exam(act, exam)
    for number, key in enumerate(observation.points()):
        assessment.tick_step(world.act(examiner, at + number * MINUTE), exam, key, seen=True)
    assessment.finish_exam(world.act(examiner, at + 3 * HOUR), exam)
    world.count("observasi")
    db.session().commit()


def _judge(world: World, desk: Desk, at: dt.datetime) -> None:
    """FR-ACA-07: VATM on every evidence, verdict per unit, signature, and the trainee's own."""
    _, examiner = _exam(desk)
    act = world.act(examiner, at)
    certification.save_aca(act, aca_page(act, desk.seed), {})
    page = aca_page(act, desk.seed)
    record = page.record
    assert isinstance(record, FilledRecord)
    answers = sample_answers(spec_of(record), stage_of(record), record.lent, desk.seed)
    mine = part_of(spec_of(record), stage_of(record), record.lent, answers, EXAMINER_ROLE)
    certification.save_aca(act, page, mine)
    recommendation = certification.sign_recommendation(act, aca_page(act, desk.seed))
    world.count(f"rekomendasi {recommendation.verdict}")
    trainee = world.act(desk.email, at + MINUTE)
    certification.acknowledge_recommendation(trainee, own_recommendation(trainee))
    db.session().commit()


def decide(
    world: World, desks: list[Desk], class_id: uuid.UUID, at: dt.datetime, *, doubted: Desk | None = None
) -> None:
    """The technical team meets, decides on everybody, signs the minutes; the chair last. It says BK of the doubted."""
    team = [member for member in cast.STAFF if member.role == "tim_teknis"]
    chair = team[0]
    offices = {
        person.id: CHAIR if member is chair else "Anggota"
        for member in team
        if (person := find_person_by_email(member.email)) is not None
    }
    act = world.act(chair.email, at)
    klass = db.session().get_one(TrainingClass, class_id)
    meeting = certification.create_meeting(
        act,
        klass,
        held_on=clock.in_zone(at, klass.zone).date(),
        starts_at="09.00",
        place="Ruang rapat LSP Nusantara Digital",
        agenda=f"Keputusan sertifikasi kelas {klass.number}",
        members=offices,
    )
    for desk in desks:
        verdict, reason = (Verdict.BK, DOUBT) if desk is doubted else (_recommended(desk.enrolment_id), "")
        certification.decide(act, meeting, desk.enrolment_id, verdict=verdict, reason=reason)
        world.count("keputusan")
    for number, member in enumerate([*team[1:], chair]):
        certification.sign_minutes(world.act(member.email, at + (20 + number) * MINUTE), meeting, ends_at="10.30")
    db.session().commit()


def _recommended(enrolment_id: uuid.UUID) -> Verdict:
    found = (
        db.session()
        .scalars(
            select(Recommendation).where(
                Recommendation.enrolment_id == enrolment_id, Recommendation.state == RecommendationState.PROPOSED
            )
        )
        .one()
    )
    return found.verdict


def certify(world: World, desks: list[Desk], class_id: uuid.UUID, at: dt.datetime) -> None:
    """Training certificates for everybody, ordered in one action; the class is over."""
    act = world.act(PANITIA, at)
    klass = db.session().get_one(TrainingClass, class_id)
    certification.order_issue(act, klass, [desk.enrolment_id for desk in desks])
    for desk in desks:
        enrolments.complete(act, db.session().get_one(Enrolment, desk.enrolment_id))
    room.finish(act, klass)
    db.session().commit()
    world.count("sertifikat dipesan", len(desks))
    feedback.close_report(world, class_id, at + HOUR)


def write_down(world: World, class_id: uuid.UUID, at: dt.datetime) -> None:
    """BNSP has sent the certificates of everybody who is competent: panitia writes them down as one table."""
    act = world.act(PANITIA, at)
    slug = db.session().get_one(TrainingClass, class_id).slug
    found = class_competence(act, slug)
    on = at.date()
    wanted = [
        certification.Imported(
            row.enrolment_id, Written(f"85500 2320 {row.seat:05} {on.year}", f"SK.{on:%y%m%d}/BNSP", on, on)
        )
        for row in found.ready
    ]
    certification.import_competence(act, found.klass, wanted)
    db.session().commit()
    world.count("sertifikat kompetensi dicatat", len(wanted))


def first_three_days(world: World, desks: list[Desk], class_id: uuid.UUID) -> None:
    """Everything of dossier 1 but its validation, as a class without stragglers does it."""
    for key in ("h1-1", "h1-2", "h1-3", "h2-1", "h2-2", "h3-1", "h3-2"):
        days.attend(world, class_id, key)
    first = days.session_of(class_id, "h1-1").starts_at
    days.finish_phase(desks, class_id, Folder.MERAH, "planning", not_before=first)
    practice = days.session_of(class_id, "h3-2").starts_at
    days.play_round(world, class_id, Folder.MERAH, practice - 30 * MINUTE)
    days.take_turns(world, class_id, Folder.MERAH, practice)
    days.finish_phase(desks, class_id, Folder.MERAH, "conduct", not_before=practice)
