"""Hand-in, its number, withdrawal and reopening."""

import datetime as dt
import json
import uuid

import pytest
from sqlalchemy import select

from askom_lms.coursework import queries, services
from askom_lms.coursework.domain.states import ItemStatus, SubmissionState
from askom_lms.coursework.models import DossierItem, ItemMessage, Submission
from askom_lms.kernel import audit, db
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal
from askom_lms.paperwork.models import FilledRecord, RecordState
from askom_lms.training.models import TrainingClass
from tests.coursework.deciding import give_back
from tests.coursework.world import (
    NOW,
    act_of,
    filled,
    handed_in,
    item_of,
    parafed,
    planning_parafed,
    progress_of,
)


def send(world, item, *, index=0, key="k", declared=True, now=NOW):
    return services.hand_in(act_of(world.trainees[index], now), item, key=key, declared=declared)


def test_a_hand_in_freezes_the_version_and_tells_every_list(world):
    item = filled(world)
    before = db.session().get_one(TrainingClass, item.class_id).version

    version = send(world, item)
    db.session().commit()

    row = db.session().scalars(select(Submission)).one()
    held = db.session().get_one(DossierItem, item.id)
    record = db.session().get_one(FilledRecord, row.record_id)
    assert (row.state, row.number, row.code, row.declared_at) == (SubmissionState.SUBMITTED, 1, version.code, NOW)
    assert row.fingerprint == version.fingerprint == record.fingerprint
    assert record.state is RecordState.SEALED
    assert (held.status, held.waiting_since) == (ItemStatus.SUBMITTED, NOW)
    assert progress_of(world)[0] == "s"
    assert db.session().get_one(TrainingClass, item.class_id).version > before


def test_a_hand_in_is_a_line_in_the_chain_of_the_class(world):
    version = handed_in(world)

    lines = audit.history_of(db.session(), "submission", version.id)
    assert [line["kind"] for line in lines] == ["submission.submit"]
    assert lines[0]["data"]["fingerprint"] == version.fingerprint
    assert lines[0]["data"]["declared"] is True


def test_the_same_number_is_one_hand_in_with_one_receipt(world):
    item = filled(world)

    receipts = {send(world, item).code for _ in range(50)}

    assert len(receipts) == 1
    assert len(db.session().scalars(select(Submission)).all()) == 1


def test_another_number_while_it_waits_is_refused(world):
    item = filled(world)
    send(world, item)

    with pytest.raises(Refusal) as refused:
        send(world, item, key="other")
    assert refused.value.code == "coursework.already_submitted"


@pytest.mark.row("002-054")
@pytest.mark.parametrize(
    ("changes", "code"),
    [({"key": ""}, "coursework.key_missing"), ({"declared": False}, "coursework.not_declared")],
)
def test_a_hand_in_needs_a_number_and_the_declaration(world, changes, code):
    with pytest.raises(Invalid) as refused:
        send(world, filled(world), **changes)
    assert refused.value.code == code


def test_an_item_nobody_opened_cannot_be_handed_in(world):
    with pytest.raises(Refusal) as refused:
        send(world, item_of(world, 0, "merah", "peta"))
    assert refused.value.code == "coursework.nothing_to_hand_in"


def test_an_incomplete_item_is_refused_and_says_how_many_things_are_missing(world):
    item = item_of(world, 0, "merah", "peta")
    services.open_item(act_of(world.trainees[0]), item)

    with pytest.raises(Refusal) as refused:
        send(world, item)
    assert refused.value.code == "coursework.incomplete"
    assert refused.value.params["count"] > 0
    assert progress_of(world)[0] == "d"


def test_a_missing_signature_is_named(world):
    filled(world, key="fr-mapa-02")
    record = queries.current_record(world.seats[0], "merah", "fr-mapa-02")
    for signature in db.session().scalars(
        select(services.filling.Signature).where(services.filling.Signature.record_id == record.id)
    ):
        if signature.role == "validator":
            signature.voided_at = NOW
    db.session().flush()

    with pytest.raises(Refusal) as refused:
        send(world, item_of(world, 0, "merah", "fr-mapa-02"))
    assert refused.value.code == "coursework.unsigned"
    assert world.trainees[1].name in refused.value.sentence().what


@pytest.mark.row("003-036")
def test_only_the_trainee_hands_in(world):
    item = filled(world)

    with pytest.raises(NotFound):
        send(world, item, index=1)
    with pytest.raises(Denied):
        services.hand_in(act_of(world.master), item, key="k", declared=True)


def test_green_means_no_finding_at_all(world):
    version = handed_in(world)
    held = db.session().get_one(DossierItem, version.item.id)

    assert held.is_green is True
    assert (held.filled, held.required) == (held.required, held.required)


def test_a_hand_in_may_be_withdrawn_until_it_is_opened(world):
    version = handed_in(world)
    act = act_of(world.trainees[0])

    services.withdraw_submission(act, version.item)
    db.session().commit()

    assert progress_of(world)[0] == "d"
    held = db.session().get_one(Submission, version.id)
    assert (held.state, held.declared_at) == (SubmissionState.DRAFT, None)
    again = send(world, item_of(world, 0, "merah", "peta"), key="k2", now=NOW + dt.timedelta(minutes=1))
    assert (again.id, again.number, again.code) == (version.id, 1, version.code)
    assert item_of(world, 0, "merah", "peta").number == 1


def test_a_withdrawn_answer_to_a_return_still_shows_what_was_to_mend(world):
    give_back(world, handed_in(world), note="Tulis nama kelompok", now=NOW)
    act = act_of(world.trainees[0], NOW + dt.timedelta(minutes=1))
    send(world, item_of(world, 0, "merah", "peta"), key="k2", now=act.now)

    services.withdraw_submission(act, item_of(world, 0, "merah", "peta"))
    db.session().commit()

    assert progress_of(world)[0] == "r"
    shown = queries.filling.fill_page(act, 1, "peta").opened
    assert (shown.note, shown.returned_by, shown.item.number) == ("Tulis nama kelompok", world.master.name, 2)
    line = next(one for one in queries.dossier_lines(world.seats[0], "merah") if one.key == "peta")
    assert (line.note, line.status) == ("Tulis nama kelompok", ItemStatus.RETURNED)
    assert send(world, item_of(world, 0, "merah", "peta"), key="k3", now=NOW + dt.timedelta(minutes=2)).number == 2
    assert queries.filling.fill_page(act, 1, "peta").opened.note == ""


def test_the_number_of_a_withdrawn_hand_in_is_used_up(world):
    item = filled(world)
    send(world, item)
    services.withdraw_submission(act_of(world.trainees[0]), item)

    with pytest.raises(Refusal) as refused:
        send(world, item)
    assert refused.value.code == "coursework.key_used"


def test_an_opened_version_cannot_be_withdrawn(world):
    version = handed_in(world)
    services.open_submission(act_of(world.master), queries.get_submission(act_of(world.master), version.id))

    with pytest.raises(Refusal) as refused:
        services.withdraw_submission(act_of(world.trainees[0]), version.item)
    assert refused.value.code == "coursework.already_opened"


def test_nothing_to_withdraw_is_said(world):
    with pytest.raises(Refusal) as refused:
        services.withdraw_submission(act_of(world.trainees[0]), filled(world))
    assert refused.value.code == "coursework.not_waiting"


def test_a_waiting_item_is_not_written(world):
    version = handed_in(world)

    with pytest.raises(Refusal) as refused:
        services.save_form(act_of(world.trainees[0]), version.item, "asesor", {"kelompok:r1:nama": "Lain"})
    assert refused.value.code == "coursework.waits_for_paraf"


@pytest.mark.row("002-090", "004-016")
def test_a_parafed_item_is_reopened_with_a_reason_and_needs_one_new_paraf(world):
    version = parafed(world)
    act = act_of(world.trainees[0])

    with pytest.raises(Invalid):
        services.reopen_item(act, version.item, reason=" ")
    services.reopen_item(act, version.item, reason="Salah nama kelompok")
    item = item_of(world, 0, "merah", "peta")
    services.save_form(act, item, "asesor", {"kelompok:r1:nama": "Kelompok baru"})
    db.session().commit()

    states = db.session().scalars(select(Submission.state).order_by(Submission.number)).all()
    assert states == [SubmissionState.SIGNED_OFF]
    assert db.session().get_one(DossierItem, item.id).number == 2
    assert progress_of(world)[0] == "d"
    assert db.session().scalars(select(ItemMessage.kind)).all() == ["reopening"]
    second = send(world, item_of(world, 0, "merah", "peta"), key="k2")
    assert second.number == 2
    assert queries.get_submission(act, version.id).state is SubmissionState.SIGNED_OFF


def test_only_a_parafed_item_is_reopened(world):
    with pytest.raises(Refusal) as refused:
        services.reopen_item(act_of(world.trainees[0]), filled(world), reason="x")
    assert refused.value.code == "coursework.not_parafed"


def test_reopening_a_planning_item_closes_the_practice_again(world):
    planning_parafed(world)
    assert queries.planning_is_parafed(world.seats[0], "merah")
    item = item_of(world, 0, "merah", "peta")

    services.reopen_item(act_of(world.trainees[0]), item, reason="x")

    assert not queries.planning_is_parafed(world.seats[0], "merah")
    with pytest.raises(Refusal) as refused:
        services.open_item(act_of(world.trainees[0]), item_of(world, 0, "merah", "fr-ak-05"))
    assert refused.value.code == "coursework.practice_closed"


def test_the_fingerprint_is_that_of_the_stored_content(world):
    version = handed_in(world)
    record = db.session().get_one(FilledRecord, version.record_id)
    from askom_lms.paperwork.services import fingerprint_of

    assert fingerprint_of(record) == version.fingerprint
    changed = json.loads(json.dumps(record.answers))
    path = next(path for path, value in changed.items() if isinstance(value, str) and value)
    changed[path] = "x" + changed[path][1:]
    record.answers = changed
    assert fingerprint_of(record) != version.fingerprint
    db.session().rollback()


def test_unknown_items_are_not_found(world):
    act = act_of(world.trainees[0])
    with pytest.raises(NotFound):
        queries.get_item(act, uuid.uuid4())
    with pytest.raises(NotFound):
        queries.get_submission(act, uuid.uuid4())
    with pytest.raises(NotFound):
        queries.own_item(act, 1, "tidak-ada")
    with pytest.raises(NotFound):
        queries.own_item(act, 9, "peta")
