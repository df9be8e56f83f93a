"""An upheld appeal is assessed again: by somebody without a part, named, declared, signed; then a meeting decides anew."""

import datetime as dt

import pytest
from sqlalchemy import select

from askom_lms.appeals import queries, services
from askom_lms.assessment.domain.again import UnitResult, problem
from askom_lms.assessment.domain.states import AgainState
from askom_lms.assessment.models import Reassessment
from askom_lms.certification.domain.decision import JUDGEMENT, after_again
from askom_lms.certification.domain.states import Verdict
from askom_lms.certification.models import Decision
from askom_lms.certification.queries.meetings import meeting_page
from askom_lms.enrolment.queries import enrolment_of_seat
from askom_lms.kernel import audit, clock, db, evidence
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal, StepUpNeeded
from askom_lms.overview.queries.blocks import Reader
from askom_lms.overview.queries.why import why
from askom_lms.people.domain import Role
from askom_lms.registry.queries import EXAM_SOURCES
from askom_lms.upkeep.domain.states import UpkeepPermission
from askom_lms.upkeep.queries import book_of, holder_of
from tests.appeals.test_services import refused
from tests.appeals.world import MONDAY, heard, own, ruled, seen
from tests.assessment.world import act_of, exam_of, examiner_of, master_of, seat_of
from tests.certification.ways import decide as decides
from tests.certification.ways import meeting
from tests.coursework.test_races import at_once
from tests.factories.people import PersonFactory, grant

TUESDAY, DAY = MONDAY + dt.timedelta(days=1), dt.date(2026, 11, 25)
SEEN = "Rencana dan pelaksanaan diamati."
UNITS = ["conduct", "validation"]
PASSED = {unit: UnitResult(is_competent=True, seen=SEEN) for unit in UNITS}


@pytest.fixture
def case(world):
    """The ruling asks for two units anew; `world.other` examines for the institution and had no part."""
    world.other = PersonFactory(name="Tirta Penguji", totp_confirmed_at=MONDAY)
    grant(world.other, Role.EXAMINER, world.klass.id, "47-2026", "47/2026")
    db.session().commit()
    world.appeal = ruled(world, heard(world, True, True, True), "reassess", UNITS)
    return world


def row():
    return db.session().scalars(select(Reassessment)).one()


def named(case, person=None, *, by=None, now=TUESDAY, planned_on=DAY, place="TUK Graha"):
    appeal = seen(case.appeal.id, by or case.panitia, now)
    person_id = (person or case.other).id
    services.name_examiner(act_of(by or case.panitia, now), appeal, person_id, planned_on=planned_on, place=place)
    db.session().commit()


def declared(case, *, is_impartial=True, stepped_up=True):
    act = act_of(case.other, TUESDAY, stepped_up=stepped_up)
    services.declare_again(act, queries.get_appeal(act, case.appeal.id), is_impartial=is_impartial)
    db.session().commit()


def signed(case, results=PASSED, *, now=TUESDAY):
    act = act_of(case.other, now)
    services.conclude(act, queries.get_appeal(act, case.appeal.id), results)
    db.session().commit()


def blocks(case):
    act = act_of(case.panitia, TUESDAY)
    seat = enrolment_of_seat(act, "47-2026", seat_of(case, 0).seat_number)
    return {one.code: one for one in why(act, seat, "id", Reader()).blocks}


@pytest.mark.parametrize(
    ("results", "code"),
    [
        (PASSED, ""),
        ({"conduct": PASSED["conduct"]}, "assessment.again_unit_open"),
        ({**PASSED, "conduct": UnitResult(is_competent=False, seen="")}, "assessment.again_unseen"),
        ({**PASSED, "conduct": UnitResult(is_competent=False, seen="x" * 1000)}, ""),
        ({**PASSED, "conduct": UnitResult(is_competent=False, seen="x" * 1001)}, "assessment.again_long"),
    ],
)
def test_a_signature_asks_for_every_unit_with_its_evidence(results, code):
    assert problem(UNITS, results) == code


def judged(row_key):
    return {"code": JUDGEMENT, "what": {"row": row_key, "rule": "M"}}


@pytest.mark.parametrize(
    ("recommended", "missing", "results", "expected"),
    [
        (Verdict.BK, [judged("pv_2")], {"validation": True}, (Verdict.K, 0)),
        (Verdict.BK, [judged("pv_2")], {"validation": False}, (Verdict.BK, 0)),
        (Verdict.BK, [judged("pv_2"), judged("paap_1")], {"validation": True}, (Verdict.BK, 1)),
        (Verdict.BK, [{"code": "certification.missing.practice"}], {"validation": True}, (Verdict.BK, 1)),
        (Verdict.K, [], {"conduct": True}, (Verdict.K, 0)),
        (Verdict.K, [], {"conduct": False}, (Verdict.BK, 0)),
    ],
)
def test_what_was_assessed_again_replaces_the_judgement_of_these_units_only(recommended, missing, results, expected):
    verdict, left = after_again(recommended, missing, results)
    assert (verdict, len(left)) == expected


@pytest.mark.row("002-078", "002-112")
def test_an_upheld_appeal_is_assessed_by_somebody_else_and_decided_anew(case):
    again = row()
    assert (again.state, again.units, case.appeal.reassessment_id) == (AgainState.OPEN, UNITS, again.id)
    assert "overview.again_open" in blocks(case)
    named(case)
    assert blocks(case)["overview.again_examiner"].params == {"name": "Tirta Penguji"}
    declared(case)
    assert own(case, TUESDAY).verdict is Verdict.BK
    signed(case)
    assert (row().state, own(case, TUESDAY)) == (AgainState.SIGNED, None)
    assert not {"overview.again_open", "overview.again_examiner"} & blocks(case).keys()
    chair = act_of(case.tim_1, TUESDAY)
    (old,) = meeting_page(chair, case.meeting.id).cases
    assert (old.decision, old.again) == (Verdict.BK, {})
    found = meeting(case, now=TUESDAY)
    (new,) = meeting_page(chair, found.id).cases
    assert (new.recommended, new.examiner, new.decision) == (Verdict.K, "Tirta Penguji", None)
    assert new.again["conduct"] == [True, SEEN]
    decides(case, found, 0, now=TUESDAY)
    assert [one.verdict for one in db.session().scalars(select(Decision).order_by(Decision.decided_at))] == [
        Verdict.BK, Verdict.K,
    ]  # fmt: skip
    assert exam_of(case, 0).examiner_id == examiner_of(case, 0).id != case.other.id
    s = db.session()
    found = [one.why for chain in audit.chains(s) for one in evidence.contradictions(s, chain)]
    assert [one for one in found if "asesmen ulang" in one or "banding" in one] == []
    told = {to for to, subject in s.execute(select(Mail.to, Mail.subject)) if "Asesmen ulang" in subject}
    assert told >= {case.other.email, case.trainees[0].email, case.tim_1.email}


def test_the_new_examiner_does_not_decide(case):
    named(case)
    declared(case)
    signed(case)
    found = meeting(case, now=TUESDAY)
    (one,) = meeting_page(act_of(case.tim_1, TUESDAY), found.id).cases
    assert one.conflicts_of(case.other.id) == ("examined",)


def test_nobody_with_a_part_is_named(case):
    for person in (examiner_of(case, 0), master_of(case, 0), case.judges[0], case.tim_1, case.trainees[0]):
        with refused("appeals.again_involved"):
            named(case, person)
        db.session().rollback()
    with refused("assessment.not_an_examiner", Invalid):
        named(case, PersonFactory(name="Bukan Penguji"))
    for planned_on, place in ((None, "TUK"), (DAY, "  ")):
        with refused("assessment.again_when", Invalid):
            named(case, planned_on=planned_on, place=place)
    assert row().state is AgainState.OPEN


def test_panitia_admin_and_pengelola_name_and_nobody_else(case):
    named(case, by=case.admin)
    with pytest.raises((NotFound, Denied)):
        named(case, by=case.trainees[0])
    with pytest.raises((NotFound, Denied)):
        named(case, by=case.tim_1)


def test_only_the_examiner_declares_and_signs_in_this_order_and_once(case):
    named(case)
    act = act_of(examiner_of(case, 0), TUESDAY)
    appeal = seen(case.appeal.id, case.panitia, TUESDAY)
    with pytest.raises(NotFound):
        services.declare_again(act, appeal, is_impartial=True)
    with refused("reassessment.not_now"):
        signed(case)
    db.session().rollback()
    with pytest.raises(StepUpNeeded):
        declared(case, stepped_up=False)
    with refused("assessment.declaration", Invalid):
        declared(case, is_impartial=False)
    declared(case)
    with refused("assessment.again_unit_open", Invalid):
        signed(case, {"conduct": PASSED["conduct"]})
    db.session().rollback()
    signed(case)
    with refused("appeals.again_signed"):
        signed(case)
    with refused("appeals.again_signed"):
        named(case)


def test_who_is_named_anew_declares_anew(case):
    named(case)
    declared(case)
    named(case, place="TUK lain")
    assert (row().state, row().declared_at) == (AgainState.NAMED, None)


def test_signed_twice_at_once_it_is_one_result(case, lms_app):
    named(case)
    declared(case)
    act, appeal_id = act_of(case.other, TUESDAY), case.appeal.id

    def sign():
        services.conclude(act, queries.get_appeal(act, appeal_id), PASSED)
        return "signed"

    outcomes = at_once(lms_app, [sign] * 3)

    assert outcomes.count("signed") == 1
    assert {one.code for one in outcomes if isinstance(one, Refusal)} == {"appeals.again_signed"}
    assert len(db.session().scalars(select(Decision.set_aside_at).where(Decision.set_aside_at.is_not(None))).all()) == 1


def test_the_pages_lead_from_the_appeal_to_the_reassessment_and_back(case, desk_of, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: TUESDAY)
    page = desk_of(case.panitia).go(f"/banding/{case.appeal.id}").follow("Asesmen ulang")
    assert "Tirta Penguji" in page.html
    assert examiner_of(case, 0).name not in page.html
    late = page.press("Tugaskan penguji", examiner=str(case.other.id), planned_on="", place="TUK Graha")
    assert (late.status, "TUK Graha" in late.html) == (422, True)
    done = late.press("Tugaskan penguji", examiner=str(case.other.id), planned_on="2026-11-25", place="TUK Graha")
    assert "Penguji ditugaskan" in done.text
    page = desk_of(case.other).go("/banding").follow(case.appeal.number).follow("Asesmen ulang")
    page = page.press("Simpan pernyataan", impartial="ya")
    open_ = page.press("Tanda tangani hasil", **{"unit:conduct": "K", "bukti:conduct": "Diamati utuh"})
    assert (open_.status, "Diamati utuh" in open_.html) == (422, True)
    done = open_.press(
        "Tanda tangani hasil",
        **{"unit:conduct": "K", "bukti:conduct": "Diamati utuh", "unit:validation": "BK", "bukti:validation": "Kurang"},
    )
    assert ("Hasil asesmen ulang" in done.text, "Kurang" in done.text) == (True, True)
    back = desk_of(case.trainees[0]).go(f"/banding/{case.appeal.id}/asesmen-ulang").follow("Banding")
    assert "Banding diterima: asesmen ulang" in back.text
    desk_of(case.trainees[1]).go(f"/banding/{case.appeal.id}/asesmen-ulang", expect=404)


def tasks_of(person):
    """What the book of this person counts by itself: class, day, asesi, whether after an appeal; and the count."""
    book = book_of(act_of(person, TUESDAY), person.id, UpkeepPermission.OWN)
    counted = sum(len(source(person.id)) for source in EXAM_SOURCES)
    assert counted == book.years.held
    return [(one.number, one.on, one.asesi, one.is_again) for one in book.tasks], counted


@pytest.mark.row("002-101", "000-080")
def test_a_reassessment_stands_in_the_book_of_its_examiner_once_it_is_signed_and_not_before(case):
    named(case)
    declared(case)
    assert tasks_of(case.other) == ([], 0)
    signed(case)
    assert tasks_of(case.other) == ([("47/2026", TUESDAY.date(), 1, True)], 1)
    [task] = book_of(act_of(case.other, TUESDAY), case.other.id, UpkeepPermission.OWN).tasks
    assert task.tuk == "TUK Graha"


def test_two_reassessments_of_one_class_count_once_and_the_examinations_of_the_class_beside_them(case):
    named(case)
    declared(case)
    signed(case)
    first = row()
    for index, state in ((1, AgainState.SIGNED), (2, AgainState.DECLARED)):
        db.session().add(
            Reassessment(
                class_id=first.class_id, institution_id=first.institution_id, enrolment_id=case.seats[index],
                units=UNITS, opened_at=MONDAY, state=state, examiner_id=case.other.id,
                signed_at=TUESDAY if state is AgainState.SIGNED else None,
            )
        )  # fmt: skip
    exam = exam_of(case, 0)
    exam.examiner_id = case.other.id
    db.session().commit()
    assert tasks_of(case.other) == (
        [("47/2026", TUESDAY.date(), 2, True), ("47/2026", exam.finished_at.date(), 1, False)], 2,
    )  # fmt: skip


def test_who_assessed_again_does_not_judge_the_certificate_that_follows(case):
    seat = seat_of(case, 0)
    named(case)
    declared(case)
    assert case.other.id not in holder_of(seat.person_id).barred
    signed(case)
    assert case.other.id in holder_of(seat.person_id).barred
