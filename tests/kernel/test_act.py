"""An Act asks before it moves, records what it moved, and wakes who listens."""

import datetime as dt
import uuid
from enum import StrEnum

import pytest

from askom_lms.kernel import act as kernel_act
from askom_lms.kernel import audit, db
from askom_lms.kernel.act import Act, Actor, Place, install_notices
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.machine import Guard, Machine, Transition
from askom_lms.kernel.messages import Denied, NotFound, Refusal, SignInNeeded, StepUpNeeded
from askom_lms.kernel.policy import PolicyBook, Rule

NOW = dt.datetime(2026, 11, 18, 3, 0, tzinfo=dt.UTC)


class S(StrEnum):
    DRAFT = "draft"
    SENT = "sent"


class E(StrEnum):
    SEND = "send"


class P(StrEnum):
    WRITE = "thing:write"


class Thing:
    """Something with a state, as a row would be."""

    __tablename__ = "thing"

    def __init__(self, owner, *, is_whole=True):
        self.id, self.state, self.owner, self.is_whole = uuid.uuid4(), S.DRAFT, owner, is_whole


THING = Machine(
    "enrolment",
    S.DRAFT,
    [S.SENT],
    [Transition(E.SEND, frozenset({S.DRAFT}), S.SENT, P.WRITE, (Guard("people.name_missing", lambda t: t.is_whole),))],
)


@pytest.fixture
def rules(lms_app, monkeypatch):
    book = PolicyBook()
    book.install(
        {P.WRITE: Rule(frozenset({"trainee"}), lambda actor, thing: thing.owner == actor.id, handed_over=True)}
    )
    monkeypatch.setattr(kernel_act, "POLICIES", book)


def acting(*roles, **options):
    return Act(Actor(uuid.uuid4(), "Orang", "o@contoh.id", frozenset((r, None) for r in roles), **options), NOW)


def chain():
    return ChainRef("class", uuid.UUID(int=7))


def test_a_step_moves_the_subject_and_leaves_a_line(rules):
    act = acting("trainee", session_id=uuid.UUID(int=9))
    thing = Thing(act.actor.id)

    seq = act.take(THING, thing, E.SEND, chain=chain(), data={"version": 1})

    assert (thing.state, seq) == (S.SENT, 1)
    line = audit.history_of(db.session(), "thing", thing.id)[0]
    assert line["kind"] == "enrolment.send"
    assert line["actor_id"] == act.actor.id
    assert line["data"] == {"from": "draft", "to": "sent", "version": 1, "session": str(uuid.UUID(int=9))}


def test_a_step_of_a_foreign_object_is_not_found(rules):
    thing = Thing(uuid.uuid4())

    with pytest.raises(NotFound):
        acting("trainee").take(THING, thing, E.SEND, chain=chain())
    assert thing.state is S.DRAFT


def test_a_step_of_a_role_that_may_never_is_denied(rules):
    act = acting("panitia")

    with pytest.raises(Denied):
        act.take(THING, Thing(act.actor.id), E.SEND, chain=chain())


def test_a_stranger_is_sent_to_sign_in(rules):
    with pytest.raises(SignInNeeded):
        Act(None, NOW).take(THING, Thing(None), E.SEND, chain=chain())


def test_a_guard_says_why(rules):
    act = acting("trainee")
    thing = Thing(act.actor.id, is_whole=False)

    with pytest.raises(Refusal) as refused:
        act.take(THING, thing, E.SEND, chain=chain())
    assert refused.value.code == "people.name_missing"
    assert act.choices(THING, thing) == []
    assert [(event, refusal.code) for event, refusal in act.blocked(THING, thing)] == [(E.SEND, "people.name_missing")]


def test_a_step_that_the_table_does_not_know_is_refused(rules):
    act = acting("trainee")
    thing = Thing(act.actor.id)
    thing.state = S.SENT

    with pytest.raises(Refusal) as refused:
        act.take(THING, thing, E.SEND, chain=chain())
    assert refused.value.code == "enrolment.not_now"


def test_choices_are_the_steps_of_this_person(rules):
    act = acting("trainee")

    assert act.choices(THING, Thing(act.actor.id)) == [E.SEND]
    assert act.choices(THING, Thing(uuid.uuid4())) == []


def test_who_listens_is_told_once_a_step(rules, monkeypatch):
    heard = []
    monkeypatch.setattr(kernel_act, "NOTICES", {})
    notice = lambda act, thing: heard.append(thing)  # noqa: E731
    install_notices({"enrolment.send": notice})
    install_notices({"enrolment.send": notice})
    act = acting("trainee")
    thing = Thing(act.actor.id)

    act.take(THING, thing, E.SEND, chain=chain())

    assert heard == [thing]


def test_the_installation_passes_every_question(rules):
    thing = Thing(uuid.uuid4())

    Act.system(NOW).take(THING, thing, E.SEND, chain=chain())

    assert thing.state is S.SENT
    Act.system(NOW).step_up()


def test_what_was_asked_is_remembered(rules):
    act = acting("trainee")

    assert not act.may(P.WRITE, Thing(uuid.uuid4()))
    assert act.asked == {"thing:write"}


@pytest.mark.parametrize(("minutes", "is_fresh"), [(0, True), (15, True), (15.1, False)])
def test_a_second_factor_is_fresh_for_fifteen_minutes(minutes, is_fresh):
    act = acting("trainee", second_factor_at=NOW - dt.timedelta(minutes=minutes))

    if is_fresh:
        act.step_up()
    else:
        with pytest.raises(StepUpNeeded):
            act.step_up()


def test_who_never_showed_a_second_factor_must(rules):
    with pytest.raises(StepUpNeeded):
        acting("trainee").step_up()


def test_a_deed_on_anothers_device_says_so(rules):
    act = acting("trainee", via_handover=True)
    thing = Thing(act.actor.id)

    act.take(THING, thing, E.SEND, chain=chain())

    assert audit.history_of(db.session(), "thing", thing.id)[0]["data"]["handover"] is True


def test_views_are_kept_for_the_access_log():
    act = acting("trainee")
    one = uuid.uuid4()

    act.viewed("attachment", one, "download")

    assert act.views == [("attachment", one, "download")]


def test_only_somebody_elses_object_is_noted_as_refused(rules):
    trainee, clerk, thing = acting("trainee"), acting("panitia"), Thing(uuid.uuid4())

    with pytest.raises(NotFound):
        trainee.require(P.WRITE, thing)
    with pytest.raises(Denied):
        clerk.require(P.WRITE, thing)
    trainee.require(P.WRITE, Thing(trainee.actor.id))

    assert trainee.refused == [("thing", thing.id, "refused:thing:write")]
    assert clerk.refused == []


def place(slug, ends_on=None):
    return Place("panitia", uuid.uuid4(), slug, slug, ends_on and dt.date.fromisoformat(ends_on))


@pytest.mark.parametrize(
    ("today", "meant"),
    [
        ("2026-11-16", "now"),
        ("2026-11-20", "now"),
        ("2026-11-23", "next"),
        ("2026-11-29", "next"),
        ("2026-11-10", "now"),
        ("2027-06-01", "lsp"),
    ],
)
def test_of_several_classes_the_one_at_hand_is_meant(today, meant):
    """The newest grant stands first; it is next week's class, while this week's runs until the 20th."""
    actor = Actor(
        uuid.uuid4(),
        "Sari",
        "s@contoh.id",
        places=(place("next", "2026-11-27"), place("now", "2026-11-20"), place("lsp")),
    )
    assert actor.at_hand(dt.date.fromisoformat(today)).slug == meant


def test_the_class_that_ended_stays_at_hand_for_a_while_when_the_next_is_far():
    actor = Actor(uuid.uuid4(), "Sari", "s@contoh.id", places=(place("next", "2026-12-18"), place("now", "2026-11-20")))
    assert [actor.at_hand(dt.date(2026, 11, day)).slug for day in (21, 29, 30)] == ["now", "now", "next"]
    assert Actor(uuid.uuid4(), "Sari", "s@contoh.id", places=(place(""),)).at_hand(dt.date(2026, 11, 21)) is None
