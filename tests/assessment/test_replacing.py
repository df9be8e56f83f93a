"""An examiner is replaced once the observation runs: what he wrote stays his, the next one declares before he goes on."""

import datetime as dt

import pytest
from sqlalchemy import select

from askom_lms.assessment import queries, services
from askom_lms.assessment.domain import observation
from askom_lms.assessment.domain.states import ExamState
from askom_lms.assessment.models import ExaminerChange
from askom_lms.assessment.queries.book import examining_of
from askom_lms.certification import queries as certification
from askom_lms.certification import services as certifying
from askom_lms.certification.domain.decision import Part
from askom_lms.certification.queries.separation import parts_of_class
from askom_lms.kernel import audit, db, evidence
from askom_lms.kernel.audit import history_of
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, Invalid, NotFound, StepUpNeeded
from askom_lms.training import services as classes
from askom_lms.training.models import StaffRole, TrainingClass
from askom_lms.upkeep.queries import holder_of
from tests.assessment.world import (
    FRIDAY,
    NOW,
    act_of,
    declared,
    exam_of,
    examiner_of,
    examines_others,
    master_of,
    real_asesi,
    running,
    seat_of,
    stamp,
)
from tests.certification.ways import examined, judged, recommended
from tests.coursework.test_races import at_once
from tests.factories.people import PersonFactory
from tests.refusing import refused

MINUTE = dt.timedelta(minutes=1)
LATER, LAST = FRIDAY + 30 * MINUTE, FRIDAY + 40 * MINUTE
ILL = "Sakit di tengah uji"
GREETED, ANSWERED, DRESSED = list(observation.points())[:3]


@pytest.fixture
def begun(world):
    """The examination of the first trainee runs; `world.next` may examine as well.

    The former saw one point, did not see the second, and noted something about the third.
    """
    world.next = newcomer(world, "Tirta Penguji")
    exam = running(world, 0)
    act = act_of(examiner_of(world, 0), FRIDAY + MINUTE)
    services.tick_step(act, exam, GREETED, seen=True, note="Runtut")
    services.tick_step(act, exam, ANSWERED, seen=False, note="Terburu-buru")
    services.save_notes(act, exam, {DRESSED: "Lihat lagi"})
    db.session().commit()
    return world


def newcomer(world, name):
    person = PersonFactory(
        name=name, met_number=f"MET.000.0{PersonFactory().id.int % 100000:05} 2020", met_valid_until=dt.date(2030, 1, 1),
        totp_confirmed_at=NOW,
    )  # fmt: skip
    klass = db.session().get_one(TrainingClass, world.klass.id)
    classes.add_staff(act_of(world.panitia), klass, person.id, StaffRole.EXAMINER, letter_number="ST-77")
    db.session().commit()
    return person


def replaced(world, person=None, *, reason=ILL, by=None, now=LATER):
    act = act_of(by or world.panitia, now)
    change = services.replace_examiner(act, exam_of(world, 0), (person or world.next).id, reason=reason)
    db.session().commit()
    return change


def takes_over(world, person=None, *, now=LAST):
    act = act_of(person or world.next, now)
    services.declare_impartial(act, exam_of(world, 0), is_impartial=True, relation="Satu kantor dulu")
    db.session().commit()
    return exam_of(world, 0)


def kept(world):
    return db.session().scalars(select(ExaminerChange).order_by(ExaminerChange.changed_at)).all()


def contradicted():
    """What a row says otherwise than its chain; versions of sheets, which this world stamps without a line, are left out."""
    s = db.session()
    found = [one.why for chain in audit.chains(s) for one in evidence.contradictions(s, chain)]
    return [why for why in found if " versi " not in why]


@pytest.mark.row("002-078")
def test_another_examiner_goes_on_and_what_the_former_wrote_stays_his(begun):
    former, before = examiner_of(begun, 0), dict(exam_of(begun, 0).steps)
    replaced(begun)
    exam = exam_of(begun, 0)
    assert (exam.state, exam.examiner_id, exam.declared_at) == (ExamState.REPLACED, begun.next.id, None)
    assert list(exam.steps) == [GREETED]
    assert exam.steps[GREETED] == {**before[GREETED], "by": former.name}
    [change] = kept(begun)
    assert (change.from_id, change.to_id, change.reason, change.changed_at) == (former.id, begun.next.id, ILL, LATER)
    assert (change.steps, change.by_id, change.declared_at) == (before, begun.panitia.id, FRIDAY)

    with refused("assessment.not_running"):
        services.tick_step(act_of(begun.next, LAST), exam, ANSWERED, seen=True)
    with pytest.raises(NotFound):
        services.declare_impartial(act_of(former, LAST), exam, is_impartial=True)
    exam = takes_over(begun)
    assert (exam.state, exam.started_at, exam.declared_at, exam.declaration) == (
        ExamState.RUNNING, FRIDAY, LAST, "Satu kantor dulu",
    )  # fmt: skip
    act = act_of(begun.next, LAST)
    with refused("assessment.point_of_former"):
        services.tick_step(act, exam, GREETED, seen=False)
    services.save_notes(act, exam, {GREETED: "Bukan kata saya", DRESSED: "Rapi"})
    assert exam.steps[GREETED]["note"] == "Runtut"
    for key in list(observation.points())[1:]:
        services.tick_step(act, exam, key, seen=True)
    services.finish_exam(act, exam)
    db.session().commit()

    assert (exam.state, exam.finished_at) == (ExamState.FINISHED, LAST)
    assert kept(begun)[0].steps == before
    assert [one.number for one in examining_of(begun.next.id)] == ["47/2026"]
    assert examining_of(former.id) == []
    assert contradicted() == []


def test_the_chain_tells_who_took_over_and_when_and_holds_what_the_former_wrote(begun):
    former = examiner_of(begun, 0)
    change = replaced(begun)
    [told] = history_of(db.session(), "examiner_change", change.id)
    step = history_of(db.session(), "aca_exam", exam_of(begun, 0).id)[-1]
    assert (told["kind"], told["actor_id"]) == ("examiner_change.made", begun.panitia.id)
    assert (step["kind"], step["data"]["former"], step["data"]["examiner"]) == (
        "aca_exam.replace", str(former.id), str(begun.next.id),
    )  # fmt: skip
    assert contradicted() == []
    change.steps = {}
    db.session().commit()
    assert len(contradicted()) == 1


def test_an_observation_that_was_ended_is_judged_by_the_next_examiner_on_what_was_seen(world):
    world.next = newcomer(world, "Tirta Penguji")
    examined(world, 0)
    judged(world, 0)
    former, draft, before = examiner_of(world, 0), exam_of(world, 0).record_id, dict(exam_of(world, 0).steps)
    replaced(world)
    assert not queries.exams.practice_done(world.seats[0])
    with pytest.raises(NotFound):
        certification.aca_page(act_of(former, LATER), seat_of(world, 0).seat_number)
    mine = certification.aca_page(act_of(world.next, LATER), seat_of(world, 0).seat_number)
    with refused("certification.not_declared"):
        certifying.save_aca(act_of(world.next, LATER), mine, {"catatan": "Runtut"})
    exam = takes_over(world)
    assert (exam.state, exam.steps, exam.record_id) == (ExamState.FINISHED, before, None)
    assert kept(world)[0].record_id == draft

    mine = certification.aca_page(act_of(world.next, LAST), seat_of(world, 0).seat_number)
    assert (mine.answers, mine.is_signed) == ({}, False)
    certifying.save_aca(act_of(world.next, LAST), mine, {"catatan": "Saya baca catatannya"})
    mine = certification.aca_page(act_of(world.next, LAST), seat_of(world, 0).seat_number)
    assert mine.record.lent["people"]["master_asesor"]["id"] == str(world.next.id)
    assert mine.recommendation.record_id == mine.record.id != draft
    db.session().commit()
    assert contradicted() == []


def test_a_signed_recommendation_is_nobody_elses(world):
    world.next = newcomer(world, "Tirta Penguji")
    recommended(world, 0)
    with refused("assessment.recommended"):
        replaced(world)


def test_who_declared_and_judged_in_advance_takes_his_draft_with_him(world):
    world.next = newcomer(world, "Tirta Penguji")
    real_asesi(world, 0)
    declared(world, 0)
    judged(world, 0, now=FRIDAY)
    former, draft = examiner_of(world, 0), exam_of(world, 0).record_id
    services.assign_examiner(act_of(world.panitia, LATER), exam_of(world, 0), world.next.id, reason=ILL)
    db.session().commit()
    exam, [change] = exam_of(world, 0), kept(world)
    assert (exam.state, exam.record_id, change.from_id, change.record_id) == (ExamState.PLANNED, None, former.id, draft)


@pytest.mark.parametrize("who", ["next", "pengajar", "tim_1"])
def test_only_panitia_replace(begun, who):
    with pytest.raises(Denied):
        replaced(begun, by=getattr(begun, who))


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_asked(begun, reason):
    with refused("assessment.reason", Invalid):
        replaced(begun, reason=reason)


def test_the_rules_for_an_examiner_hold_for_who_takes_over(begun):
    stranger, full = PersonFactory(), newcomer(begun, "Penuh Penguji")
    with refused("assessment.not_an_examiner", Invalid):
        replaced(begun, stranger)
    with refused("assessment.same_examiner"):
        replaced(begun, examiner_of(begun, 0))
    with refused("assessment.examiner_parafed"):
        replaced(begun, master_of(begun, 0))
    examines_others(begun, full, 20)
    with refused("assessment.examiner_full"):
        replaced(begun, full)
    assert (kept(begun), exam_of(begun, 0).state) == ([], ExamState.RUNNING)


def test_who_takes_over_declares_with_his_second_factor_and_not_as_a_relative(begun):
    replaced(begun)
    with pytest.raises(StepUpNeeded):
        services.declare_impartial(act_of(begun.next, LAST, stepped_up=False), exam_of(begun, 0), is_impartial=True)
    with refused("assessment.declaration", Invalid):
        services.declare_impartial(act_of(begun.next, LAST), exam_of(begun, 0), is_impartial=False)
    assert exam_of(begun, 0).state is ExamState.REPLACED


def test_before_the_observation_this_is_no_replacement_and_the_asesi_stays_afterwards(world):
    world.next = newcomer(world, "Tirta Penguji")
    real_asesi(world, 0)
    declared(world, 0)
    with refused("aca_exam.not_now"):
        replaced(world)
    running_after = running_again(world)
    assert running_after.state is ExamState.RUNNING
    replaced(world)
    with refused("assessment.exam_under_way"):
        real_asesi(world, 0, email="lain@contoh.id", now=LATER)


def running_again(world):
    """Begun by who has declared already."""
    stamp(world, 0, "hijau", phases=("planning",))
    services.start_exam(act_of(examiner_of(world, 0), FRIDAY), exam_of(world, 0))
    db.session().commit()
    return exam_of(world, 0)


def test_preparing_again_changes_nobody_once_the_observation_waits_for_who_takes_over(begun):
    replaced(begun)
    services.plan_exams(act_of(begun.panitia, LATER), db.session().get_one(TrainingClass, begun.klass.id))
    db.session().commit()
    assert (exam_of(begun, 0).state, exam_of(begun, 0).examiner_id) == (ExamState.REPLACED, begun.next.id)


def test_a_second_replacement_before_the_declaration_keeps_both(begun):
    former, third = examiner_of(begun, 0), newcomer(begun, "Ketiga Penguji")
    replaced(begun)
    replaced(begun, third, reason="Ternyata satu kantor", now=LAST)
    assert [(one.from_id, one.to_id, one.declared_at) for one in kept(begun)] == [
        (former.id, begun.next.id, FRIDAY), (begun.next.id, third.id, None),
    ]  # fmt: skip
    parts = parts_of_class(begun.klass.id).of[begun.seats[0]]
    assert Part.EXAMINED in parts[former.id]
    assert begun.next.id not in parts
    assert former.id in holder_of(seat_of(begun, 0).person_id).barred
    exam = takes_over(begun, third, now=LAST + MINUTE)
    assert exam.steps[GREETED]["by"] == former.name


def test_two_who_replace_at_once_replace_once_or_one_after_the_other(begun, lms_app):
    panitia, ids = act_of(begun.panitia, LATER), [begun.next.id, newcomer(begun, "Ketiga Penguji").id]
    where = begun

    def replace(person_id):
        def deed():
            return services.replace_examiner(panitia, exam_of(where, 0), person_id, reason=ILL).to_id

        return deed

    outcomes = at_once(lms_app, [replace(one) for one in ids])
    done = [one for one in outcomes if not isinstance(one, Exception)]
    assert exam_of(begun, 0).examiner_id in done
    assert len(kept(begun)) == len(done)


def test_the_pages_lead_from_the_reason_to_the_end_of_the_observation(begun, desk_of, monkeypatch):
    slug, seat, former = begun.klass.slug, seat_of(begun, 0).seat_number, examiner_of(begun, 0)
    where = {"slug": slug, "seat": seat}
    monkeypatch.setattr("askom_lms.kernel.clock.now", lambda: LATER)
    desk = desk_of(begun.panitia)
    shown = desk.open("assessment.show_exam", **where)
    assert "tetap atas namanya" in shown.text
    assert "Tulis alasannya" in shown.press("Ganti penguji", examiner=str(begun.next.id), reason="").text
    done = desk.open("assessment.show_exam", **where).press("Ganti penguji", examiner=str(begun.next.id), reason=ILL)
    for words in ("Penguji diganti", "Uji menunggu penguji pengganti.", ILL, former.name, "Terburu-buru"):
        assert words in done.text
    assert "Menunggu penguji pengganti" in desk.open("assessment.show_exams", slug=slug).text

    mine = desk_of(begun.next)
    asked = mine.open("assessment.show_exam", **where)
    assert f"Anda menggantikan {former.name}." in asked.text
    going = asked.press("Nyatakan", impartial="y")
    assert "Selesaikan uji" in going.text
    told = " ".join(going.buttons)
    assert observation.points()[GREETED].text not in told
    assert observation.points()[ANSWERED].text in told


@pytest.mark.parametrize("has_begun", [True, False])
def test_who_is_named_as_examiner_hears_it_with_the_way_there(world, has_begun):
    other = newcomer(world, "Tirta Penguji")
    real_asesi(world, 0)
    if has_begun:
        running(world, 0)
        replaced(world, other)
    else:
        exam = declared(world, 0)
        services.assign_examiner(act_of(world.panitia, NOW), exam, other.id, reason=ILL)
        services.assign_examiner(act_of(world.panitia, NOW), exam, other.id, reason="Sekali lagi")
        db.session().commit()
    [mail] = db.session().scalars(select(Mail).where(Mail.subject.startswith("Anda menguji")))
    assert mail.to == other.email
    assert world.trainees[0].name in mail.subject
    assert f"/kelas/{world.klass.slug}/uji/{seat_of(world, 0).seat_number}" in mail.body
    assert ("Pengamatan sudah berjalan" in mail.body) is has_begun
