"""Opening, batches, and the place in the queue."""

import datetime as dt

import pytest
from sqlalchemy import select

from askom_lms.coursework import queries, services
from askom_lms.coursework.models import DossierItem, Paraf, Submission, SubmissionOpening
from askom_lms.coursework.queries.home import own_seat
from askom_lms.enrolment import services as enrolments
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import db
from askom_lms.kernel.messages import NotFound, Refusal, StepUpNeeded
from tests.coursework.deciding import SECOND, give_back, sign, undo
from tests.coursework.world import (
    NOW,
    PLANNING,
    act_of,
    handed_in,
    item_of,
    master_of,
    name_asesi,
    parafed,
    progress_of,
)


def test_opening_is_recorded_once_and_claims_the_sheet(world):
    version = handed_in(world)
    act = act_of(world.master)

    services.open_submission(act, version)
    services.open_submission(act_of(world.master, NOW + SECOND), version)
    db.session().commit()

    held = db.session().get_one(Submission, version.id)
    item = db.session().get_one(DossierItem, version.item.id)
    assert (held.opened_at, held.opened_by_id) == (NOW, world.master.id)
    assert len(db.session().scalars(select(SubmissionOpening)).all()) == 1
    assert (item.claimed_by_id, item.claimed_at) == (world.master.id, NOW + SECOND)


def test_opening_a_decided_version_changes_nothing(world):
    version = parafed(world)
    services.open_submission(act_of(world.master), version)
    assert db.session().scalars(select(SubmissionOpening)).all() == []


def batch_of(world, count):
    """`count` waiting, opened, green versions of one trainee."""
    versions = []
    act = act_of(world.master)
    for folder in ("merah", "kuning"):
        for key in PLANNING:
            if len(versions) < count:
                version = handed_in(world, 0, folder, key)
                services.open_submission(act, version)
                versions.append(version)
    return versions


def chosen(versions):
    return [(version.id, version.fingerprint[:16]) for version in versions]


def test_ten_opened_green_versions_are_parafed_at_once(world):
    versions = batch_of(world, 10)

    signed = services.sign_off_batch(act_of(world.master), chosen(versions))
    db.session().commit()

    assert len(signed) == 10
    assert set(db.session().scalars(select(Paraf.in_batch))) == {True}
    assert progress_of(world).count("p") == 10


def test_eleven_are_refused_and_nothing_is_parafed(world):
    versions = batch_of(world, 11)

    with pytest.raises(Refusal) as refused:
        services.sign_off_batch(act_of(world.master), chosen(versions))
    assert refused.value.code == "coursework.batch_too_many"
    assert db.session().scalars(select(Paraf)).all() == []


def test_a_batch_with_an_unopened_version_names_it(world):
    first, second = handed_in(world, 0, "merah", "peta"), handed_in(world, 0, "merah", "fr-mapa-01")
    services.open_submission(act_of(world.master), first)

    with pytest.raises(Refusal) as refused:
        services.sign_off_batch(act_of(world.master), chosen([first, second]))
    assert refused.value.code == "coursework.batch_unopened"
    assert f"FR.MAPA.01 {world.trainees[0].name}" in refused.value.sentence().what
    assert db.session().scalars(select(Paraf)).all() == []


def test_a_batch_refuses_what_is_not_green_or_not_as_listed(world):
    version = handed_in(world)
    services.open_submission(act_of(world.master), version)
    with pytest.raises(Refusal) as refused:
        services.sign_off_batch(act_of(world.master), [(version.id, "feed")])
    assert refused.value.code == "coursework.batch_changed"
    db.session().execute(DossierItem.__table__.update().values(is_green=False))
    with pytest.raises(Refusal) as refused:
        services.sign_off_batch(act_of(world.master), chosen([version]))
    assert refused.value.code == "coursework.batch_not_green"


def test_a_batch_is_undone_whole_or_not_at_all(world):
    two = [i for i in range(3) if master_of(world, i).id == world.master.id]
    versions = [handed_in(world, i) for i in two]
    for version in versions:
        services.open_submission(act_of(world.master), version)
    services.sign_off_batch(act_of(world.master), chosen(versions))
    ids = [version.id for version in versions]

    for who, when, code in (
        (world.master, NOW + 11 * SECOND, "coursework.undo_late"),
        (world.master, NOW, "coursework.nothing_to_undo"),
    ):
        with pytest.raises(Refusal) as refused:
            services.undo_batch(act_of(who, when), ids if code.endswith("late") else [])
        assert refused.value.code == code
    with pytest.raises(NotFound):
        services.undo_batch(act_of(world.other_master), ids)

    assert len(services.undo_batch(act_of(world.master, NOW + 10 * SECOND), [*ids, ids[0]])) == len(ids)
    assert all(paraf.revoked_at for paraf in db.session().scalars(select(Paraf)))
    assert [line.submission_id in ids for line in queries.desk.queue_of(act_of(world.master))] == [True, True]


def test_a_batch_needs_the_second_factor_and_something_chosen(world):
    with pytest.raises(StepUpNeeded):
        services.sign_off_batch(act_of(world.master, stepped_up=False), [])
    with pytest.raises(Refusal) as refused:
        services.sign_off_batch(act_of(world.master), [])
    assert (refused.value.code, refused.value.status) == ("coursework.batch_empty", 422)


def test_a_batch_of_somebody_elses_trainee_is_not_found(world):
    version = handed_in(world)
    with pytest.raises(NotFound):
        services.sign_off_batch(act_of(world.other_master), chosen([version]))


def test_returned_ones_come_back_near_the_front_of_their_form(world):
    two = [i for i in range(3) if master_of(world, i).id == world.master.id]
    assert len(two) == 2
    first = handed_in(world, two[0], "merah", "peta", now=NOW)
    handed_in(world, two[1], "merah", "peta", now=NOW + SECOND)
    give_back(world, first, now=NOW + 2 * SECOND)
    me = act_of(world.trainees[two[0]], NOW + 3 * SECOND)
    again = services.hand_in(me, item_of(world, two[0], "merah", "peta"), key="k2", declared=True)

    line = queries.desk.queue_of(act_of(world.master))
    assert next(row.submission_id for row in line) == again.id
    assert queries.desk.place_in_queue(queries.get_submission(me, again.id).item, NOW).number == 1


def test_who_left_the_class_waits_in_nobodys_queue(world):
    left, stays = [i for i in range(3) if master_of(world, i).id == world.master.id]
    handed_in(world, left, "merah", "peta", now=NOW)
    kept = handed_in(world, stays, "merah", "peta", now=NOW + SECOND)

    enrolments.withdraw(
        act_of(world.panitia), db.session().get_one(Enrolment, world.seats[left]), reason="Tugas luar kota"
    )

    assert [row.submission_id for row in queries.desk.queue_of(act_of(world.master))] == [kept.id]
    assert queries.desk.place_in_queue(kept.item, NOW + SECOND).number == 1
    assert own_seat(act_of(world.trainees[stays], NOW + SECOND)).queue_length == 1


def test_the_last_planning_sheets_of_a_trainee_hold_him_up_and_say_so(world):
    *most, last = PLANNING
    for key in most:
        handed_in(world, 0, "merah", key)
    assert not any(line.is_blocking for line in queries.desk.queue_of(act_of(world.master)))

    handed_in(world, 0, "merah", last)
    lines = queries.desk.queue_of(act_of(world.master))
    assert [line.is_blocking for line in lines] == [True] * len(PLANNING)
    give_back(world, queries.get_submission(act_of(world.master), lines[0].submission_id))
    assert not any(line.is_blocking for line in queries.desk.queue_of(act_of(world.master))), "now he can mend"


def test_the_wait_is_reckoned_from_parafs_and_returns_of_the_last_hour(world):
    version = handed_in(world, 0, "merah", "peta")
    me = act_of(world.trainees[0])

    def wait(now=NOW):
        return queries.desk.place_in_queue(queries.get_submission(me, version.id).item, now).minutes

    assert wait() is None, "nobody decided anything yet: no guess"
    give_back(world, handed_in(world, 0, "merah", "fr-mapa-01"))
    assert wait() == 60
    signed = handed_in(world, 0, "merah", "fr-mapa-02")
    sign(world, signed)
    assert wait() == 30
    undo(world, signed)
    assert wait(NOW + dt.timedelta(minutes=61)) is None, "an undone paraf and an old return are no pace"


def test_the_asesi_of_a_practice_is_somebody_else(world):
    name_asesi(world, 0, "merah", 1)
    parties = queries.parties_of(world.seats[0], "merah")
    assert parties["asesi"].id == world.trainees[1].id
    assert world.trainees[0].id not in {card.id for card in parties.values()}
