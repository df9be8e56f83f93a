"""At one moment: sent twice at the last second it is one appeal; two votes, or two rulings, are each counted once."""

from sqlalchemy import func, select

from askom_lms.appeals import queries, services
from askom_lms.appeals.models import Appeal, AppealMember
from askom_lms.appeals.queries.cases import reread
from askom_lms.appeals.services import Ruling
from askom_lms.kernel import db
from askom_lms.kernel.messages import Refusal
from tests.appeals.world import MONDAY, REASON, SAID, declared, filed, heard, named, own
from tests.assessment.world import act_of
from tests.certification.ways import run_jobs
from tests.coursework.test_races import at_once


def test_sent_twice_at_the_last_second_it_is_one_appeal(world, lms_app):
    until = own(world).until
    act = act_of(world.trainees[0], until)

    outcomes = at_once(lms_app, [lambda: bool(services.file_appeal(act, queries.own_decision(act), SAID))] * 4)

    assert outcomes.count(True) == 1
    assert {one.code for one in outcomes if isinstance(one, Refusal)} == {"appeals.filed_already"}
    assert db.session().scalar(select(func.count()).select_from(Appeal)) == 1


def test_two_members_vote_at_once_and_each_vote_counts_once(world, lms_app):
    appeal = filed(world)
    named(world, appeal)
    declared(world, appeal)
    appeal_id, acts = appeal.id, [act_of(one, MONDAY) for one in world.judges[:3]]

    def vote(act):
        services.vote(act, reread(appeal_id), upholds=True, reason=REASON)
        return "voted"

    outcomes = at_once(lms_app, [lambda act=act: vote(act) for act in (*acts, *acts)])

    assert outcomes.count("voted") == 3
    assert {one.code for one in outcomes if isinstance(one, Refusal)} == {"appeals.voted"}
    assert db.session().scalars(select(AppealMember.upholds)).all() == [True] * 3


def test_a_ruling_pronounced_twice_takes_one_number(world, lms_app):
    appeal_id = heard(world, False, False, False).id
    act = act_of(world.judges[0], MONDAY)

    def decide():
        appeal = reread(appeal_id)
        services.decide(act, appeal, Ruling("Ditimbang."))
        return appeal.number

    outcomes = at_once(lms_app, [decide] * 3)

    assert [one for one in outcomes if not isinstance(one, Refusal)] == ["PB-001/ND47/XI/2026"]
    assert {one.code for one in outcomes if isinstance(one, Refusal)} == {"appeal.not_now"}
    run_jobs()
    assert db.session().get_one(Appeal, appeal_id).pdf_sha256
