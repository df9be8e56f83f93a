"""A relation of an examiner that came to light holds his judgement of this trainee back, and nothing else (002 9.10.7)."""

import pytest
from sqlalchemy import select

from askom_lms.assessment import services as assessment
from askom_lms.assessment.domain.states import ExamState
from askom_lms.assessment.queries.real_asesi import real_asesi_of
from askom_lms.certification import queries, services
from askom_lms.certification.domain.states import RecommendationState
from askom_lms.coursework import services as coursework
from askom_lms.coursework.models import AsesorRelation
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import db
from askom_lms.kernel.messages import Refusal
from askom_lms.training.models import TrainingClass
from tests.assessment.world import (
    FRIDAY,
    act_of,
    declared,
    exam_of,
    examiner_of,
    named_examiner,
    real_asesi,
    seat_of,
    stamp,
)
from tests.certification.ways import EVENING, examined, judged, klass_of, page
from tests.coursework.test_races import at_once

CODE = "assessment.examiner_related"
pytestmark = pytest.mark.row("002-126")


def reported(world, index=0, person=None):
    told = {"person_id": (person or examiner_of(world, index)).id, "enrolment_id": world.seats[index], "text": "Paman"}
    row = coursework.report_relation(act_of(world.panitia), klass_of(world), **told)
    db.session().commit()
    return row


def taken_off(world):
    row = db.session().scalars(select(AsesorRelation)).one()
    coursework.withdraw_report(act_of(world.panitia), klass_of(world), row, "Keliru")
    db.session().commit()


def refused(call, *args, **more):
    with pytest.raises(Refusal) as told:
        call(*args, **more)
    db.session().rollback()
    return told.value


@pytest.mark.one_database
def test_he_declares_himself_only_once_the_note_is_gone_and_examines_others_meanwhile(world):
    real_asesi(world, 0)
    other = next(n for n in range(1, 4) if examiner_of(world, n).id == examiner_of(world, 0).id)
    real_asesi(world, other)
    reported(world)
    act = act_of(examiner_of(world, 0), FRIDAY)
    why = refused(assessment.declare_impartial, act, exam_of(world, 0), is_impartial=True)

    assert why.code == CODE
    assert examiner_of(world, 0).name in why.sentence().what
    assert why.sentence().clause.startswith("002 9.10.7")
    assert "penguji lain" in why.sentence().next
    assert declared(world, other).state is ExamState.DECLARED
    taken_off(world)
    assert declared(world, 0).state is ExamState.DECLARED


@pytest.mark.one_database
def test_what_he_told_himself_keeps_nothing_back(world):
    real_asesi(world, 0)
    examiner = examiner_of(world, 0)
    coursework.declare_relations(act_of(examiner), klass_of(world), (world.seats[0], "Rekan satu kantor"))
    db.session().commit()

    assert declared(world, 0).state is ExamState.DECLARED


@pytest.mark.one_database
def test_an_observation_does_not_begin_after_the_report(world):
    real_asesi(world, 0)
    exam = declared(world, 0)
    real_asesi_of(exam.enrolment_id).consented_at = FRIDAY
    stamp(world, 0, "hijau", phases=("planning",))
    reported(world)

    assert refused(assessment.start_exam, act_of(examiner_of(world, 0), FRIDAY), exam_of(world, 0)).code == CODE
    taken_off(world)
    assessment.start_exam(act_of(examiner_of(world, 0), FRIDAY), exam_of(world, 0))
    assert exam_of(world, 0).state is ExamState.RUNNING


@pytest.mark.one_database
def test_who_is_related_is_not_named_and_preparing_names_somebody_else(world):
    real_asesi(world, 0)
    examiner, spare = examiner_of(world, 0), named_examiner(world)
    reported(world, person=spare)
    act = act_of(world.panitia)
    assert refused(assessment.assign_examiner, act, exam_of(world, 0), spare.id, reason="Dibagi ulang").code == CODE
    taken_off(world)
    told = {"person_id": examiner.id, "enrolment_id": world.seats[0], "text": "Paman"}
    coursework.report_relation(act, klass_of(world), **told)
    for seat in db.session().scalars(select(Enrolment).where(Enrolment.class_id == world.klass.id)):
        seat.examiner_id = seat.examiner_id or examiner.id
    assessment.plan_exams(act, klass_of(world))
    db.session().commit()

    assert exam_of(world, 0).examiner_id == spare.id


def test_he_neither_judges_nor_signs_and_what_was_judged_stays(world, desk_of):
    examined(world, 0)
    before = judged(world, 0).row_version
    reported(world)
    act = act_of(examiner_of(world, 0), EVENING)

    assert refused(services.save_aca, act, page(world, 0), {"catatan": "Baru"}).code == CODE
    assert refused(services.sign_recommendation, act, page(world, 0)).code == CODE
    kept = page(world, 0).recommendation
    assert (kept.state, kept.row_version) == (RecommendationState.DRAFTED, before)
    assert page(world, 0).record.answers["catatan"] == "Observasi runtut."
    taken_off(world)
    services.sign_recommendation(act, page(world, 0))
    db.session().commit()
    assert page(world, 0).recommendation.state is RecommendationState.PROPOSED


@pytest.mark.one_database
def test_on_screen_nothing_typed_is_lost(world, desk_of, friday_evening):
    examined(world, 0)
    judged(world, 0)
    reported(world)
    desk = desk_of(examiner_of(world, 0))
    shown = desk.open("certification.show_aca", seat=seat_of(world, 0).seat_number)
    said = shown.press("Simpan dan hitung ulang", catatan="Kalimat yang panjang")

    assert said.status == 409
    assert "tidak menguji dan tidak menilainya" in said.text
    assert "Kalimat yang panjang" in said.html


def test_a_report_and_a_signature_at_once_follow_each_other(world, lms_app):
    examined(world, 0)
    judged(world, 0)
    examiner, panitia, seat = examiner_of(world, 0), act_of(world.panitia), world.seats[0]
    act, class_id, number = act_of(examiner, EVENING), world.klass.id, seat_of(world, 0).seat_number
    told = {"person_id": examiner.id, "enrolment_id": seat, "text": "Paman"}

    def sign():
        return services.sign_recommendation(act, queries.aca_page(act, number)).state

    def report():
        return coursework.report_relation(panitia, db.session().get_one(TrainingClass, class_id), **told).text

    outcomes = at_once(lms_app, [sign, report])

    assert outcomes[1] == "Paman"
    assert outcomes[0] is RecommendationState.PROPOSED or outcomes[0].code == CODE
