"""Meetings of the technical team: who is called, who decides there, when a reason is asked, when a decision may change."""

import uuid

import pytest
from sqlalchemy import select

from askom_lms.certification import queries, services
from askom_lms.certification.domain.states import MeetingState, Verdict
from askom_lms.certification.models import Decision, MeetingMember
from askom_lms.kernel import db, files, pdf
from askom_lms.kernel.audit import history_of
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal, StepUpNeeded
from tests.assessment.world import EVENING, act_of, examiner_of, fresh_class, unstamp
from tests.certification.ways import (
    also_decides,
    closed,
    code_of,
    decide,
    examined,
    judged,
    klass_of,
    meeting,
    page,
    recommended,
)
from tests.factories.people import PersonFactory


@pytest.mark.row("000-010", "002-093")
def test_a_meeting_decides_signs_and_gives_a_number(world):
    recommended(world, 0)
    found = meeting(world)
    decide(world, found, 0)
    done = closed(world, found)

    assert (done.state, done.decided_at) == (MeetingState.DECIDED, EVENING)
    assert done.number == "BA-001/ND47/XI/2026"
    content = " ".join(pdf.text(files.read(done.pdf_sha256)).split())
    for word in (
        "Berita Acara Rapat Tim Teknis",
        done.number,
        world.trainees[0].name,
        "Kompeten",
        "Tim Teknis 2",
        "Ketua",
    ):
        assert word in content


@pytest.mark.row("000-081")
def test_the_agenda_shows_who_has_no_decision_yet_and_only_signed_recommendations(world):
    recommended(world, 0)
    found = meeting(world)
    page = queries.meeting_page(act_of(world.tim_1, EVENING), found.id)

    assert [case.enrolment_id for case in page.cases] == [world.seats[0]]
    assert len(page.undecided) == 1
    assert page.cases[0].conflicts_of(examiner_of(world, 0).id) != ()


@pytest.mark.row("002-091")
def test_a_member_of_the_team_who_is_not_at_the_meeting_does_not_decide(world):
    recommended(world, 0)
    found = meeting(world, members={world.tim_1.id: "Ketua", also_decides(world, PersonFactory()).id: "Anggota"})
    with pytest.raises(Refusal) as refused:
        decide(world, found, 0, by=world.tim_2)
    assert code_of(refused) == "certification.not_a_member"


@pytest.mark.row("002-091")
def test_panitia_do_not_decide_and_a_team_of_another_class_finds_nothing(world):
    recommended(world, 0)
    found = meeting(world)
    with pytest.raises(Denied):
        decide(world, found, 0, by=world.panitia)
    other = fresh_class(2, number="48/2026")
    with pytest.raises(NotFound):
        decide(world, found, 0, by=other.tim_1)


def test_the_second_factor_is_asked_for_decision_and_signature(world):
    recommended(world, 0)
    found = meeting(world)
    late = act_of(world.tim_1, EVENING, stepped_up=False)
    with pytest.raises(StepUpNeeded):
        services.decide(late, found, world.seats[0], verdict=Verdict.K)
    with pytest.raises(StepUpNeeded):
        services.sign_minutes(late, found, ends_at="20.00")


@pytest.mark.row("003-028")
def test_another_decision_than_recommended_needs_a_reason(world):
    recommended(world, 0)
    found = meeting(world)
    with pytest.raises(Invalid) as refused:
        decide(world, found, 0, Verdict.BK)
    assert code_of(refused) == "certification.decision_reason"

    made = decide(world, found, 0, Verdict.BK, reason="Bukti observasi tidak terbaca")
    assert (made.verdict, made.reason) == (Verdict.BK, "Bukti observasi tidak terbaca")


def test_agreeing_with_k_needs_none_and_agreeing_with_bk_does(world):
    recommended(world, 0)
    recommended(world, 1, Verdict.BK)
    found = meeting(world)
    assert decide(world, found, 0).reason == ""
    with pytest.raises(Invalid):
        decide(world, found, 1, Verdict.BK)
    assert decide(world, found, 1, Verdict.BK, reason="Sesuai FR-ACA-07").verdict is Verdict.BK


def test_a_decision_may_change_until_the_first_signature(world):
    recommended(world, 0)
    found = meeting(world)
    first = decide(world, found, 0)
    again = decide(world, found, 0, Verdict.BK, reason="Dibaca ulang")
    assert first.id == again.id

    services.sign_minutes(act_of(world.tim_2, EVENING), found, ends_at="20.00")
    db.session().commit()
    with pytest.raises(Refusal) as refused:
        decide(world, found, 0)
    assert code_of(refused) == "certification.minutes_signed"


def test_a_recommendation_after_the_first_signature_waits_for_the_next_meeting(world):
    recommended(world, 0)
    found = meeting(world)
    decide(world, found, 0)
    services.sign_minutes(act_of(world.tim_2, EVENING), found, ends_at="20.00")
    db.session().commit()
    recommended(world, 1)

    with pytest.raises(Refusal) as refused:
        decide(world, found, 1)
    assert code_of(refused) == "certification.not_on_agenda"
    services.sign_minutes(act_of(world.tim_1, EVENING), found, ends_at="20.00")
    db.session().commit()
    assert found.state is MeetingState.DECIDED
    assert [case.enrolment_id for case in queries.meeting_page(act_of(world.tim_1, EVENING), meeting(world).id).cases] == [world.seats[1]]  # fmt: skip


def test_somebody_without_a_signed_recommendation_is_not_on_the_agenda(world):
    recommended(world, 0)
    found = meeting(world)
    with pytest.raises(Refusal) as refused:
        decide(world, found, 1)
    assert code_of(refused) == "certification.not_on_agenda"


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({}, "no_members"),
        ({"panitia": "Ketua"}, "not_tim_teknis"),
        ({"tim_1": "Anggota"}, "no_chair"),
        ({"tim_1": "Ketua", "tim_2": "Ketua"}, "no_chair"),
        ({"tim_1": "Ketua"}, "meets_alone"),
    ],
)
def test_a_meeting_without_a_proper_team_is_not_called(world, members, code):
    with pytest.raises(Invalid) as refused:
        services.create_meeting(
            act_of(world.tim_1, EVENING), klass_of(world), held_on=EVENING.date(), starts_at="19.00", place="Hotel",
            agenda="", members={getattr(world, name).id: office for name, office in members.items()},
        )  # fmt: skip
    assert code_of(refused) == f"certification.{code}"


def meeting_of_one(world):
    """A meeting as it could be called before a team had to have two members."""
    found = meeting(world)
    only(world, found, world.tim_1)
    return found


def only(world, found, person):
    others = select(MeetingMember).where(MeetingMember.meeting_id == found.id, MeetingMember.person_id != person.id)
    for one in db.session().scalars(others):
        db.session().delete(one)
    db.session().commit()


@pytest.mark.row("002-093")
def test_nobody_decides_or_signs_in_a_meeting_alone_and_the_next_meeting_decides(world):
    """A whole team of one, whoever called it: the meeting of two that follows is not held up."""
    recommended(world, 0)
    alone = meeting_of_one(world)
    act = act_of(world.tim_1, EVENING)
    for deed in (
        lambda: services.decide(act, alone, world.seats[0], verdict=Verdict.K),
        lambda: services.sign_minutes(act, alone, ends_at="20.00"),
    ):
        with pytest.raises(Invalid) as refused:
            deed()
        assert code_of(refused) == "certification.meets_alone"
        assert refused.value.sentence().clause.startswith("002 9.4.4")
        db.session().rollback()
    assert db.session().scalars(select(Decision)).all() == []

    together = meeting(world)
    decide(world, together, 0)
    assert closed(world, together).state is MeetingState.DECIDED


@pytest.mark.parametrize(("n", "is_fine"), [(0, False), (1, False), (2, True), (3, True)])
def test_a_meeting_has_two_members_or_more(n, is_fine):
    members = {uuid.uuid4(): "Anggota" for _ in range(n)}
    if is_fine:
        services.must_be_a_meeting(members)
        return
    with pytest.raises(Invalid):
        services.must_be_a_meeting(members)


def test_one_meeting_of_a_class_at_a_time(world):
    meeting(world)
    with pytest.raises(Refusal) as refused:
        meeting(world)
    assert code_of(refused) == "certification.meeting_open"


def test_decisions_and_signatures_stand_in_the_chain_and_the_trainee_is_told_without_the_verdict(world):
    recommended(world, 0)
    found = meeting(world)
    decide(world, found, 0)
    closed(world, found)

    kinds = [entry["kind"] for entry in history_of(db.session(), "decision_meeting", found.id)]
    assert kinds == ["meeting.created", "meeting.close", "minutes.frozen"]
    decision = db.session().scalar(select(Decision))
    assert [entry["kind"] for entry in history_of(db.session(), "decision", decision.id)] == ["decision.made"]
    mails = db.session().scalars(select(Mail).where(Mail.to == world.trainees[0].email)).all()
    told = next(mail for mail in mails if "tim teknis" in mail.subject)
    assert "kompeten" not in told.body.lower().replace("asesor kompetensi", "")


@pytest.mark.row("002-088")
def test_a_meeting_cannot_decide_k_while_something_is_missing(world):
    """X11: an unparafed sheet bars K in the recommendation and in the decision, whatever is posted."""
    examined(world, 0)
    unstamp(world, 0, "hijau", "fr-va")
    judged(world, 0, gap="Map hijau belum utuh")
    services.sign_recommendation(act_of(examiner_of(world, 0), EVENING), page(world, 0))
    db.session().commit()
    found = meeting(world)

    with pytest.raises(Refusal) as refused:
        decide(world, found, 0, Verdict.K, reason="Kami yakin")
    assert code_of(refused) == "certification.k_not_decidable"
    decide(world, found, 0, Verdict.BK, reason="Map hijau belum utuh")


def test_a_meeting_may_see_the_evidence_otherwise_with_a_reason(world):
    recommended(world, 0, Verdict.BK)
    found = meeting(world)

    assert decide(world, found, 0, Verdict.K, reason="Dokumen II PV memadai").verdict is Verdict.K
