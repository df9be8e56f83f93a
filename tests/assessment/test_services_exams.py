"""The examination: planned, declared, observed, finished."""

import datetime as dt

import pytest
from sqlalchemy import select

from askom_lms.assessment import queries, services
from askom_lms.assessment.domain import observation
from askom_lms.assessment.domain.states import ExamState
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import db
from askom_lms.kernel.audit import history_of
from askom_lms.kernel.messages import Invalid, NotFound, Refusal, StepUpNeeded
from askom_lms.people.models import Person
from askom_lms.training import services as classes
from askom_lms.training.models import ClassStaff, TrainingClass
from tests.assessment.friday import code_of
from tests.assessment.world import (
    FRIDAY,
    act_of,
    declared,
    exam_of,
    examiner_of,
    examines_others,
    finished,
    master_of,
    named_examiner,
    real_asesi,
    running,
    seat_of,
    stamp,
)
from tests.factories.people import PersonFactory


def test_exams_are_planned_once_for_everybody(world):
    first = services.plan_exams(act_of(world.panitia), world.klass)
    again = services.plan_exams(act_of(world.panitia), world.klass)

    assert len(first) == 4
    assert [exam.id for exam in first] == [exam.id for exam in again]


def test_preparing_again_follows_an_examiner_who_left(world):
    services.plan_exams(act_of(world.panitia), world.klass)
    gone = examiner_of(world, 0)
    declared(world, 0)
    staff = db.session().scalar(select(ClassStaff).where(ClassStaff.person_id == gone.id))
    fresh = PersonFactory(met_number="MET.000.000077 2020", met_valid_until=dt.date(2030, 1, 1))
    classes.replace_staff(act_of(world.panitia), world.klass, staff, fresh.id)

    services.plan_exams(act_of(world.panitia), world.klass)

    exam = exam_of(world, 0)
    assert (exam.examiner_id, exam.state) == (fresh.id, ExamState.PLANNED)
    told = [entry for entry in history_of(db.session(), "aca_exam", exam.id) if entry["kind"].endswith("changed")]
    assert [(entry["data"]["from"], entry["data"]["to"]) for entry in told] == [(str(gone.id), str(fresh.id))]
    examiners = {exam_of(world, n).examiner_id for n in range(4)}
    assert gone.id not in examiners


def examiner_now(world, person):
    klass = db.session().get_one(TrainingClass, world.klass.id)
    return next(one for one in queries.examiner_choices(klass) if one.id == person.id)


@pytest.mark.row("000-012")
@pytest.mark.parametrize(
    ("is_master", "others", "is_fine"),
    [(True, 10, True), (True, 11, True), (True, 12, False), (False, 19, True), (False, 20, False)],
)
def test_nobody_is_named_examiner_of_more_people_than_he_may_have(world, is_master, others, is_fine):
    person = examiner_of(world, 0) if is_master else named_examiner(world)
    own = named_examiner(world) if is_master else examiner_of(world, 0)
    seat_of(world, 0).examiner_id = own.id
    real_asesi(world, 0)
    exam = exam_of(world, 0)
    examines_others(world, person, others)
    if is_fine:
        services.assign_examiner(act_of(world.panitia), exam, person.id, reason="Dibagi ulang")
        assert examiner_now(world, person).people == others + 1
        return
    with pytest.raises(Refusal) as refused:
        services.assign_examiner(act_of(world.panitia), exam, person.id, reason="Dibagi ulang")
    assert code_of(refused) == f"assessment.{'master_asesor' if is_master else 'examiner'}_full"
    assert exam.examiner_id == own.id


@pytest.mark.row("000-012")
@pytest.mark.parametrize(("most", "is_fine"), [(15, False), (16, True)])
def test_the_class_chooses_where_it_stops_an_examiner(world, most, is_fine):
    world.klass.settings = {**world.klass.settings, "examiner_most": most}
    real_asesi(world, 0)
    exam, person = exam_of(world, 0), named_examiner(world)
    examines_others(world, person, 15)
    if is_fine:
        services.assign_examiner(act_of(world.panitia), exam, person.id, reason="Dibagi ulang")
    else:
        with pytest.raises(Refusal):
            services.assign_examiner(act_of(world.panitia), exam, person.id, reason="Dibagi ulang")


@pytest.mark.parametrize(("others", "moved"), [(10, 0), (11, 1), (12, 2)])
def test_preparing_moves_whom_a_master_asesor_may_not_examine_any_more(world, others, moved):
    crowded = examiner_of(world, 0)
    spare = named_examiner(world)
    examines_others(world, crowded, others)
    for seat in db.session().scalars(select(Enrolment).where(Enrolment.class_id == world.klass.id)):
        seat.examiner_id = seat.examiner_id or crowded.id
    services.plan_exams(act_of(world.panitia), world.klass)
    db.session().commit()

    assert examiner_now(world, crowded).people == min(others + 2, 12)
    assert examiner_now(world, spare).people + examiner_now(world, other_than(world, crowded)).people == 2 + moved


def other_than(world, person):
    return next(master for master in world.masters if master.id != person.id)


@pytest.mark.parametrize(("others", "is_fine"), [(11, True), (12, False)])
def test_registering_an_asesi_plans_no_thirteenth_examination(world, others, is_fine):
    examines_others(world, examiner_of(world, 0), others)
    if is_fine:
        real_asesi(world, 0)
        return
    with pytest.raises(Refusal) as refused:
        real_asesi(world, 0)
    assert code_of(refused) == "assessment.master_asesor_full"
    assert "paling banyak 12" in str(refused.value)


def test_the_list_names_the_examiner_of_the_group_before_anything_is_prepared(world):
    _klass, rows = queries.exam_rows(act_of(world.panitia), world.klass.slug)

    assert [row.examiner_name for row in rows] == [examiner_of(world, n).name for n in range(4)]
    assert {row.state for row in rows} == {None}


def test_a_seat_without_an_examiner_is_named(world):
    seat_of(world, 0).examiner_id = None
    with pytest.raises(Refusal) as refused:
        services.plan_exams(act_of(world.panitia), world.klass)
    assert code_of(refused) == "assessment.no_examiner"


def test_the_examiner_declares_with_his_second_factor(world):
    real_asesi(world, 0)
    exam = exam_of(world, 0)
    late = act_of(examiner_of(world, 0), FRIDAY, stepped_up=False)
    with pytest.raises(StepUpNeeded):
        services.declare_impartial(late, exam, is_impartial=True)

    services.declare_impartial(act_of(examiner_of(world, 0), FRIDAY), exam, is_impartial=True, relation=" Satu kota ")
    assert (exam.state, exam.declared_at, exam.declaration) == (ExamState.DECLARED, FRIDAY, "Satu kota")


def test_without_the_declaration_nothing_is_judged(world):
    real_asesi(world, 0)
    exam = exam_of(world, 0)
    with pytest.raises(Invalid) as refused:
        services.declare_impartial(act_of(examiner_of(world, 0), FRIDAY), exam, is_impartial=False)
    assert code_of(refused) == "assessment.declaration"
    stamp(world, 0, "hijau", phases=("planning",))
    exam = exam_of(world, 0)
    with pytest.raises(Refusal) as refused:
        services.start_exam(act_of(examiner_of(world, 0), FRIDAY), exam)
    assert code_of(refused) == "aca_exam.not_now"


def test_who_gave_the_parafs_does_not_examine(world):
    real_asesi(world, 0)
    exam = exam_of(world, 0)
    exam.examiner_id = master_of(world, 0).id
    with pytest.raises(Refusal) as refused:
        services.declare_impartial(act_of(master_of(world, 0), FRIDAY), exam, is_impartial=True)
    assert code_of(refused) == "assessment.examiner_parafed"


def test_a_class_that_switched_the_rule_off_lets_him_and_says_why(world):
    world.klass.settings = {
        **world.klass.settings,
        "examiner_differs": False,
        "examiner_reason": "Hanya satu master asesor",
    }
    real_asesi(world, 0)
    exam = exam_of(world, 0)
    exam.examiner_id = master_of(world, 0).id
    services.declare_impartial(act_of(master_of(world, 0), FRIDAY), exam, is_impartial=True)
    db.session().commit()

    found = queries.exam_page(act_of(world.panitia), world.klass.slug, seat_of(world, 0).seat_number)
    assert found.separation_reason == "Hanya satu master asesor"


def test_another_examiner_declares_for_himself(world):
    real_asesi(world, 0)
    exam = declared(world, 0)
    with pytest.raises(Refusal) as refused:
        services.assign_examiner(act_of(world.panitia), exam, master_of(world, 0).id, reason="Sakit")
    assert code_of(refused) == "assessment.examiner_parafed"
    with pytest.raises(Invalid) as refused:
        services.assign_examiner(act_of(world.panitia), exam, world.pengajar.id, reason="Sakit")
    assert code_of(refused) == "assessment.not_an_examiner"
    with pytest.raises(Invalid) as refused:
        services.assign_examiner(act_of(world.panitia), exam, exam.examiner_id, reason=" ")
    assert code_of(refused) == "assessment.reason"

    services.assign_examiner(act_of(world.panitia), exam, exam.examiner_id, reason="Giliran diatur ulang")
    assert (exam.state, exam.declared_at) == (ExamState.PLANNED, None)


def test_the_examiner_of_somebody_else_may_not_observe(world):
    real_asesi(world, 0)
    declared(world, 0)
    other = next(person for person in world.masters if person.id != exam_of(world, 0).examiner_id)
    with pytest.raises(NotFound):
        services.start_exam(act_of(other, FRIDAY), exam_of(world, 0))


def test_the_examination_waits_for_asesi_consent_and_planning(world):
    services.plan_exams(act_of(world.panitia), world.klass)
    db.session().commit()
    exam, act = declared(world, 0), act_of(examiner_of(world, 0), FRIDAY)
    with pytest.raises(Refusal) as refused:
        services.start_exam(act, exam)
    assert code_of(refused) == "assessment.no_asesi"

    real_asesi(world, 0, consented=False)
    with pytest.raises(Refusal) as refused:
        services.start_exam(act, exam_of(world, 0))
    assert code_of(refused) == "assessment.no_consent"

    asesi = queries.real_asesi_of(world.seats[0])
    services.consent(act_of(db.session().get_one(Person, asesi.person_id)), asesi)
    with pytest.raises(Refusal) as refused:
        services.start_exam(act, exam_of(world, 0))
    assert code_of(refused) == "assessment.planning_open"

    stamp(world, 0, "hijau", phases=("planning",))
    services.start_exam(act_of(examiner_of(world, 0), FRIDAY), exam_of(world, 0))
    assert exam_of(world, 0).started_at == FRIDAY


def test_a_tick_carries_the_time_of_the_server_and_a_note_does_not_move_it(world):
    exam = running(world, 0)
    examiner = examiner_of(world, 0)
    services.tick_step(act_of(examiner, FRIDAY), exam, "pembukaan.salam", seen=True)
    later = FRIDAY + dt.timedelta(minutes=5)
    services.tick_step(act_of(examiner, later), exam, "pembukaan.salam", seen=True, note=" Ramah ")
    seen = observation.recorded(exam.steps)["pembukaan.salam"]
    assert (seen.at, seen.note) == (FRIDAY, "Ramah")

    services.tick_step(act_of(examiner, later), exam, "pembukaan.salam", seen=False, note="Ramah")
    assert observation.recorded(exam.steps)["pembukaan.salam"].at == later


def test_a_note_waits_for_its_tick(world):
    exam = running(world, 0)
    act = act_of(examiner_of(world, 0), FRIDAY)
    services.tick_step(act, exam, "pembukaan.salam", seen=True)
    early = {"pembukaan.salam": "Lupa nama", "pembukaan.surat_tugas": " Sebelum dicentang ", "bukan.butir": "x"}
    services.save_notes(act, exam, early)
    assert observation.recorded(exam.steps)["pembukaan.salam"].note == "Lupa nama"
    assert observation.notes(exam.steps) == {
        "pembukaan.salam": "Lupa nama", "pembukaan.surat_tugas": "Sebelum dicentang",
    }  # fmt: skip
    assert "pembukaan.surat_tugas" not in observation.recorded(exam.steps)
    assert "pembukaan.surat_tugas" in [point.key for point in observation.unrecorded(exam.steps)]

    services.save_notes(act, exam, {"pembukaan.surat_tugas": ""})
    assert "pembukaan.surat_tugas" not in exam.steps


def test_a_later_step_waits_until_the_whole_opening_is_recorded(world):
    exam = running(world, 0)
    act = act_of(examiner_of(world, 0), FRIDAY)
    *most, last = observation.steps()[0].points
    for point in reversed(most):
        services.tick_step(act, exam, point.key, seen=True)
    with pytest.raises(Refusal) as refused:
        services.tick_step(act, exam, "konsultasi.skema", seen=True)
    assert (code_of(refused), refused.value.params) == ("assessment.opening_first", {"point": last.text})

    services.tick_step(act, exam, last.key, seen=False)
    services.tick_step(act, exam, "laporan.va", seen=True)
    assert "laporan.va" in exam.steps


def test_an_unknown_point_is_refused(world):
    exam = running(world, 0)
    with pytest.raises(Invalid):
        services.tick_step(act_of(examiner_of(world, 0), FRIDAY), exam, "pembukaan.menari", seen=True)


def test_the_observation_does_not_end_before_every_point_is_recorded(world):
    exam = running(world, 0)
    act = act_of(examiner_of(world, 0), FRIDAY)
    keys = list(observation.points())
    for key in keys[:-1]:
        services.tick_step(act, exam, key, seen=True)
    with pytest.raises(Refusal) as refused:
        services.finish_exam(act, exam)
    assert code_of(refused) == "assessment.points_open"
    assert not queries.practice_done(world.seats[0])

    services.tick_step(act, exam, keys[-1], seen=False)
    services.finish_exam(act, exam)
    db.session().commit()
    assert queries.practice_done(world.seats[0])


def test_a_finished_examination_is_sealed_in_the_chain_and_cannot_change(world):
    exam = finished(world, 0, not_yet=("pembukaan.surat_tugas",))
    with pytest.raises(Refusal) as refused:
        services.tick_step(act_of(examiner_of(world, 0), FRIDAY), exam, "pembukaan.salam", seen=False)
    assert code_of(refused) == "assessment.not_running"
    entry = history_of(db.session(), "aca_exam", exam.id)[-1]
    assert entry["kind"] == "aca_exam.finish"
    assert entry["data"]["not_seen"] == ["pembukaan.surat_tugas"]
    assert len(entry["data"]["sha256"]) == 64


def test_the_examiner_is_named_by_the_exam_and_before_that_by_the_groups(world):
    assert queries.examiner_of(world.seats[0]) == seat_of(world, 0).examiner_id
    real_asesi(world, 0)
    exam_of(world, 0).examiner_id = world.tim_1.id
    db.session().flush()
    assert queries.examiner_of(world.seats[0]) == world.tim_1.id
