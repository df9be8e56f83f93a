"""The same moment: two hundred for twenty-four seats, a hundred who click twice, two panitia on one paper."""

import contextlib
import threading

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm.exc import StaleDataError

from askom_lms.enrolment import services
from askom_lms.enrolment.domain.states import EnrolmentState as S
from askom_lms.enrolment.models import DocumentKind, Enrolment, EnrolmentDocument
from askom_lms.enrolment.services.seats import take_seat
from askom_lms.kernel import audit, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import class_by_id
from tests.enrolment.tables import line, lines, on_desk
from tests.factories.classes import BEFORE, accepted, act_of, applicant, open_class, paper, person_of, stored
from tests.factories.people import actor_of

THREADS = 12
PATIENCE = 30


def at_once(app, steps):
    """Run every step in a thread and transaction of its own, twelve at a time; their outcomes.

    Steps hold ids and actors, never a record of the test's own session: that would wait for itself.
    """
    outcomes, lock, left = [], threading.Lock(), list(steps)

    def work():
        while True:
            with lock:
                if not left:
                    return
                step = left.pop()
            with app.app_context(), db.writing():
                try:
                    step()
                    db.session().commit()
                    outcome = "done"
                except Refusal as refused:
                    outcome = refused.code
                except StaleDataError:
                    outcome = "stale"
                finally:
                    db.session().rollback()
                    db.db.session.remove()
            with lock:
                outcomes.append(outcome)

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@contextlib.contextmanager
def all_count_before_anybody_takes(app, people):
    """Hold every transaction where it is about to write the counters of the class until all of them are there.

    By then each has read whatever it reads, so counting first and taking later would seat them all. SQLite lets one
    writer in at a time and has nobody to wait for.
    """
    with app.app_context():
        engine = db.db.engine
    meeting = threading.Barrier(people if engine.dialect.name == "postgresql" else 1)
    met = threading.local()

    def wait(_connection, _cursor, statement, *_):
        if statement.startswith("UPDATE training_class") and not getattr(met, "here", False):
            met.here = True
            meeting.wait(PATIENCE)

    event.listen(engine, "before_cursor_execute", wait)
    yield
    event.remove(engine, "before_cursor_execute", wait)


def get(enrolment_id):
    return db.session().get(Enrolment, enrolment_id)


def seats(world):
    klass = db.session().get(TrainingClass, world.klass.id, populate_existing=True)
    held = db.session().scalars(select(Enrolment.seat_number).where(Enrolment.seat_number.is_not(None))).all()
    return klass.seats_taken, klass.external_taken, sorted(held)


def chain_is_whole():
    return [audit.verify_chain(db.session(), chain) for chain in audit.chains(db.session())].count(None)


def test_two_hundred_fill_exactly_twenty_four_seats(lms_app):
    world = open_class()
    actor = act_of(world.panitia).actor
    waiting = [applicant(world).id for _ in range(200)]
    db.session().commit()

    outcomes = at_once(lms_app, [lambda i=i: services.accept(Act(actor, BEFORE), get(i)) for i in waiting])

    assert (outcomes.count("done"), outcomes.count("enrolment.full")) == (24, 176)
    assert seats(world) == (24, 0, list(range(1, 25)))
    assert chain_is_whole() == len(audit.chains(db.session()))


def test_external_people_fill_exactly_their_seven_seats(lms_app):
    world = open_class()
    actor = act_of(world.panitia).actor
    waiting = [applicant(world, external=True).id for _ in range(40)]
    db.session().commit()

    outcomes = at_once(lms_app, [lambda i=i: services.accept(Act(actor, BEFORE), get(i)) for i in waiting])

    assert (outcomes.count("done"), outcomes.count("enrolment.external_full")) == (7, 33)
    assert seats(world) == (7, 7, list(range(1, 8)))


@pytest.mark.parametrize(
    ("seated", "external", "refusal", "limits"),
    [
        (23, False, "enrolment.full", {}),
        (19, False, "enrolment.full", {"capacity": 20, "proposed": 20}),
        (11, False, "enrolment.master_full", {"masters": 1, "proposed": 12}),
        (6, True, "enrolment.external_full", {}),
    ],
)
def test_of_twelve_who_all_saw_the_last_seat_free_one_gets_it(lms_app, seated, external, refusal, limits):
    world = open_class(**limits)
    accepted(world, seated, external=external)
    actor = act_of(world.panitia).actor
    waiting = [applicant(world, external=external).id for _ in range(THREADS)]
    db.session().commit()

    with all_count_before_anybody_takes(lms_app, THREADS):
        outcomes = at_once(lms_app, [lambda i=i: take_seat(Act(actor, BEFORE), get(i)) for i in waiting])

    assert (outcomes.count("done"), outcomes.count(refusal)) == (1, THREADS - 1)
    assert seats(world) == (seated + 1, seated + 1 if external else 0, list(range(1, seated + 2)))


def test_people_who_come_and_go_at_once_leave_counters_that_are_those_of_the_rows(lms_app):
    world = open_class()
    seated = [one.id for one in accepted(world, 6, external=True) + accepted(world, 12)]
    actor = act_of(world.panitia).actor
    waiting = [applicant(world, external=place % 2 == 0).id for place in range(24)]
    db.session().commit()

    leave = [lambda i=i: services.withdraw(Act(actor, BEFORE), get(i), reason="Sakit") for i in seated]
    come = [lambda i=i: services.accept(Act(actor, BEFORE), get(i)) for i in waiting]
    steps = [step for pair in zip(come, [*leave, *([None] * 6)], strict=True) for step in pair if step]
    outcomes = at_once(lms_app, steps)

    assert set(outcomes) <= {"done", "enrolment.full", "enrolment.external_full"}
    left = select(func.count()).where(Enrolment.seat_number.is_not(None), Enrolment.is_external)
    taken, external, numbers = seats(world)
    assert (taken, external) == (len(set(numbers)), db.session().scalar(left))
    assert external <= 7
    assert len(numbers) == taken


def test_a_hundred_who_click_twice_hand_in_once(lms_app):
    world = open_class()
    drafts = [applicant(world, state=S.DRAFT) for _ in range(100)]
    actors = {draft.id: actor_of(person_of(draft)) for draft in drafts}
    db.session().commit()

    steps = [lambda i=i: services.apply(Act(actors[i], BEFORE), get(i)) for i in actors for _ in range(2)]
    outcomes = at_once(lms_app, steps)

    assert outcomes == ["done"] * 200
    assert db.session().scalar(select(func.count()).where(Enrolment.state == S.APPLIED)) == 100
    handed_in = [
        entry
        for i in actors
        for entry in audit.history_of(db.session(), "enrolment", i)
        if entry["kind"] == "enrolment.apply"
    ]
    assert len(handed_in) == 100


def test_two_panitia_accept_the_same_people_and_every_seat_is_taken_once(lms_app):
    world = open_class()
    both = [act_of(world.panitia).actor, act_of(world.panitia_2).actor]
    waiting = [applicant(world).id for _ in range(20)]
    db.session().commit()

    steps = [lambda i=i, a=a: services.accept(Act(a, BEFORE), get(i)) for i in waiting for a in both]
    outcomes = at_once(lms_app, steps)

    assert (outcomes.count("done"), outcomes.count("enrolment.not_now")) == (20, 20)
    assert seats(world) == (20, 0, list(range(1, 21)))


def test_one_file_sent_ten_times_is_one_version(lms_app):
    world = open_class()
    draft = applicant(world, state=S.DRAFT, documents="........")
    actor, file, draft_id = actor_of(person_of(draft)), stored(), draft.id
    db.session().commit()

    def send():
        services.upload_document(Act(actor, BEFORE), get(draft_id), DocumentKind.KTP, file)

    assert at_once(lms_app, [send] * 10) == ["done"] * 10
    assert db.session().scalar(select(func.count()).select_from(EnrolmentDocument)) == 1


def test_different_files_at_once_are_versions_in_a_row(lms_app):
    world = open_class()
    draft = applicant(world, state=S.DRAFT, documents="........")
    actor = actor_of(person_of(draft))
    files = [stored(colour=(n * 20, 10, 10)) for n in range(8)]
    draft_id = draft.id
    db.session().commit()

    def send(file):
        services.upload_document(Act(actor, BEFORE), get(draft_id), DocumentKind.KTP, file)

    assert at_once(lms_app, [lambda f=f: send(f) for f in files]) == ["done"] * 8
    numbers = db.session().scalars(select(EnrolmentDocument.number).order_by(EnrolmentDocument.number)).all()
    assert numbers == list(range(1, 9))


@pytest.mark.parametrize("_again", range(3))
def test_of_two_verdicts_one_wins_and_the_other_is_told(lms_app, _again):
    world = open_class()
    draft = applicant(world, state=S.DRAFT, documents="........")
    document = paper(draft, DocumentKind.KTP)
    yes, no = act_of(world.panitia).actor, act_of(world.panitia_2).actor
    seen, draft_id, document_id = document.state, draft.id, document.id
    db.session().commit()

    def judge(actor, is_accepted):
        found = db.session().get(EnrolmentDocument, document_id)
        services.judge_document(
            Act(actor, BEFORE), get(draft_id), found, is_accepted=is_accepted, reason="Buram", seen=seen
        )

    outcomes = at_once(lms_app, [lambda: judge(yes, True), lambda: judge(no, False)])

    assert sorted(outcomes) == ["done", "enrolment.document_judged"]


def test_an_edit_and_an_acceptance_at_once_never_approve_unseen_facts(lms_app):
    world = open_class()
    people = [applicant(world) for _ in range(12)]
    panitia = act_of(world.panitia).actor
    own = {e.id: (actor_of(person_of(e)), e.row_version, e.facts, e.skema_id) for e in people}
    db.session().commit()

    def accept(i):
        services.accept(Act(panitia, BEFORE), get(i), seen=own[i][1])

    def edit(i):
        actor, _, facts, skema_id = own[i]
        services.save_facts(Act(actor, BEFORE), get(i), {**facts, "agrees": None}, skema_id=skema_id)

    steps = [step for i in own for step in (lambda i=i: accept(i), lambda i=i: edit(i))]
    outcomes = at_once(lms_app, steps)

    assert set(outcomes) <= {"done", "enrolment.changed"}
    for i in own:
        found = get(i)
        assert found.approved_facts_version is None, "every edit either came first or dropped the approval"
        assert found.facts_version == 2


# two panitia, one list


def on_two_desks(world, first, second):
    """A table on the desk of each of the two panitia; a step for each that registers it."""
    desks, class_id = ((world.panitia, first), (world.panitia_2, second)), world.klass.id
    for person, rows in desks:
        on_desk(world, rows, person)
    actors = [act_of(person).actor for person, _rows in desks]
    db.session().commit()
    return [lambda actor=actor: register(actor, class_id) for actor in actors]


def register(actor, class_id):
    act = Act(actor, BEFORE)
    klass = class_by_id(class_id)
    services.import_rows(act, klass, services.held_table(act, klass))


def test_two_panitia_who_send_one_list_at_once_register_each_person_once(lms_app):
    world = open_class()
    steps = on_two_desks(world, lines(world, 14), lines(world, 14))
    assert at_once(lms_app, steps) == ["done", "done"]
    assert db.session().scalar(select(func.count()).select_from(Enrolment)) == 14
    assert chain_is_whole() == len(audit.chains(db.session()))


def test_two_lists_that_fit_only_one_after_the_other_do_not_both_get_in(lms_app):
    world = open_class()
    others = [line(world, n) for n in range(101, 115)]
    outcomes = at_once(lms_app, on_two_desks(world, lines(world, 14), others))
    assert sorted(outcomes) == ["done", "enrolment.import_over"]
    assert db.session().scalar(select(func.count()).select_from(Enrolment)) == 14


@pytest.mark.row("004-008")
def test_two_panitia_who_offer_at_once_do_not_offer_one_seat_twice(lms_app):
    """One seat is free and three wait; of six offers one is made, whoever comes first."""
    world = open_class(capacity=2, proposed=2)
    seated = accepted(world, 2)
    for n in (1, 2, 3):
        services.put_on_list(act_of(world.panitia), applicant(world, name=f"Pelamar {n}"))
    services.withdraw(act_of(world.panitia), seated[0], reason="Sakit")
    actors = [act_of(person).actor for person in (world.panitia, world.panitia_2)]
    class_id = world.klass.id
    db.session().commit()
    outcomes = at_once(
        lms_app, [lambda a=actors[n % 2]: services.offer_seat(Act(a, BEFORE), class_by_id(class_id)) for n in range(6)]
    )
    assert sorted(outcomes) == ["done", *["enrolment.no_free_seat"] * 5]
    offered = db.session().scalars(select(Enrolment).where(Enrolment.state == S.OFFERED)).all()
    assert [one.waiting_place for one in offered] == [1]


@pytest.mark.row("004-008")
def test_a_seat_is_taken_once_by_the_offer_or_by_an_acceptance(lms_app):
    """He takes his offer twice at once while panitia accepts somebody else."""
    world = open_class(capacity=2, proposed=2)
    seated, waits = accepted(world, 2), applicant(world, name="Pelamar 1")
    services.put_on_list(act_of(world.panitia), waits)
    other = applicant(world, name="Pelamar 2")
    services.withdraw(act_of(world.panitia), seated[0], reason="Sakit")
    services.offer_seat(act_of(world.panitia), world.klass)
    his, panitia, ids = act_of(person_of(waits)).actor, act_of(world.panitia).actor, (waits.id, other.id)
    db.session().commit()
    steps = [lambda: services.take_offer(Act(his, BEFORE), get(ids[0]))] * 2
    outcomes = at_once(lms_app, [*steps, lambda: services.accept(Act(panitia, BEFORE), get(ids[1]))])
    assert outcomes.count("done") == 1
    assert seats(world)[0] == 2
