"""The technical team at one moment: who signs, signs what is decided, and a class has one open meeting."""

from sqlalchemy import func, select

from askom_lms.certification import services
from askom_lms.certification.domain.states import Verdict
from askom_lms.certification.models import Decision, DecisionMeeting, MeetingMember
from askom_lms.certification.queries.meetings import meeting_page
from askom_lms.certification.services.meetings import content_hash
from askom_lms.kernel import db
from askom_lms.kernel.audit import history_of
from askom_lms.kernel.messages import Refusal
from askom_lms.training.models import TrainingClass
from tests.assessment.world import EVENING, act_of
from tests.certification.ways import decide, meeting, recommended
from tests.coursework.test_races import at_once


def test_a_decision_and_a_signature_at_once_leave_the_signature_on_what_stands(world, lms_app):
    recommended(world, 0)
    found = meeting(world)
    decide(world, found, 0)
    meeting_id, seat = found.id, world.seats[0]
    chair, member = act_of(world.tim_1, EVENING), act_of(world.tim_2, EVENING)

    def change(reason):
        held = db.session().get_one(DecisionMeeting, meeting_id)
        return services.decide(chair, held, seat, verdict=Verdict.BK, reason=reason).reason

    def sign():
        return services.sign_minutes(member, db.session().get_one(DecisionMeeting, meeting_id), ends_at="20.00")

    outcomes = at_once(lms_app, [*(lambda n=n: change(f"Dibaca ulang {n}") for n in range(5)), sign])

    assert outcomes[-1] is False
    assert {one.code for one in outcomes if isinstance(one, Refusal)} <= {"certification.minutes_signed"}
    stands = content_hash(meeting_page(chair, meeting_id))
    signed = db.session().scalars(select(MeetingMember).where(MeetingMember.signed_at.is_not(None))).one()
    assert [line["data"]["sha256"] for line in history_of(db.session(), "meeting_member", signed.id)] == [stands]
    assert db.session().scalar(select(func.count()).select_from(Decision)) == 1


def test_two_who_call_a_meeting_at_once_call_one(world, lms_app):
    recommended(world, 0)
    chair, class_id = act_of(world.tim_1, EVENING), world.klass.id
    members = {world.tim_1.id: "Ketua", world.tim_2.id: "Anggota"}

    def call():
        klass = db.session().get_one(TrainingClass, class_id)
        return services.create_meeting(
            chair, klass, held_on=EVENING.date(), starts_at="19.00", place="Hotel", agenda="", members=members
        ).place

    outcomes = at_once(lms_app, [call] * 4)

    assert [one for one in outcomes if not isinstance(one, Refusal)] == ["Hotel"]
    assert {one.code for one in outcomes if isinstance(one, Refusal)} == {"certification.meeting_open"}
