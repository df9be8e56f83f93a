"""The desk's parafs: what they record, what they need, and who may."""

import datetime as dt

import pytest
from sqlalchemy import select

from askom_lms.coursework import services
from askom_lms.coursework.domain.states import ItemStatus, SubmissionState
from askom_lms.coursework.models import DossierItem, Paraf
from askom_lms.kernel import audit, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Denied, NotFound, Refusal, StepUpNeeded
from askom_lms.people.models import Person
from askom_lms.training import services as classes
from askom_lms.training.models import ClassStaff, StaffRole
from tests.coursework.deciding import SECOND, give_back, sign
from tests.coursework.world import (
    NOW,
    act_of,
    handed_in,
    progress_of,
)
from tests.factories.classes import open_class


@pytest.mark.row("003-004")
def test_a_paraf_records_who_when_role_number_fingerprint_and_proof(world):
    version = handed_in(world)

    signed = sign(world, version)
    db.session().commit()

    paraf = db.session().get_one(Paraf, signed.paraf_id)
    assert (paraf.person_id, paraf.person_name, paraf.met_number) == (
        world.master.id,
        world.master.name,
        world.master.met_number,
    )
    assert (paraf.role, paraf.at, paraf.fingerprint) == ("master_asesor", NOW, version.fingerprint)
    assert paraf.second_factor_at == NOW
    lines = audit.history_of(db.session(), "submission", version.id)
    assert lines[-1]["kind"] == "submission.sign_off"
    assert lines[-1]["data"]["fingerprint"] == version.fingerprint
    assert lines[-1]["data"]["met"] == world.master.met_number
    assert progress_of(world)[0] == "p"
    assert db.session().get_one(DossierItem, version.item.id).status is ItemStatus.SIGNED_OFF


def test_the_chain_entry_of_a_paraf_is_named_by_it(world):
    signed = sign(world, handed_in(world))
    paraf = db.session().get_one(Paraf, signed.paraf_id)

    entry = (
        db.session()
        .scalars(
            select(audit.ChainEntry).where(
                audit.ChainEntry.seq == paraf.chain_seq, audit.ChainEntry.kind == "submission.sign_off"
            )
        )
        .one()
    )
    assert entry.actor_id == world.master.id


def test_the_same_person_twice_is_the_same_paraf(world):
    version = handed_in(world)

    first, second = sign(world, version), sign(world, version, now=NOW + SECOND)

    assert first.paraf_id == second.paraf_id
    assert (first.is_repeated, second.is_repeated) == (False, True)
    assert len(db.session().scalars(select(Paraf)).all()) == 1


@pytest.mark.parametrize(("minutes", "is_fresh"), [(0, True), (15, True), (15.02, False)])
def test_a_paraf_needs_a_second_factor_of_the_last_fifteen_minutes(world, minutes, is_fresh):
    version = handed_in(world)
    act = act_of(world.master, NOW)
    act.now = NOW + dt.timedelta(minutes=minutes)

    if is_fresh:
        services.sign_off_submission(act, version, fingerprint=version.fingerprint)
        return
    with pytest.raises(StepUpNeeded):
        services.sign_off_submission(act, version, fingerprint=version.fingerprint)
    assert db.session().scalars(select(Paraf)).all() == []


def test_a_paraf_without_any_second_factor_is_refused(world):
    with pytest.raises(StepUpNeeded):
        sign(world, handed_in(world), stepped_up=False)


def test_a_paraf_on_other_content_than_shown_is_refused(world):
    with pytest.raises(Refusal) as refused:
        sign(world, handed_in(world), fingerprint="0" * 64)
    assert refused.value.code == "coursework.fingerprint_changed"


TODAY = dt.date(2026, 11, 18)

LACKING = [
    ("met_number", None, "coursework.paraf_without_met"),
    ("met_number", "", "coursework.paraf_without_met"),
    ("met_valid_until", TODAY - dt.timedelta(days=1), "coursework.paraf_met_expired"),
    ("met_valid_until", TODAY, ""),
    ("field", "", "coursework.paraf_without_field"),
    ("letter_sha256", None, "coursework.paraf_without_letter"),
    ("ended_at", NOW, "coursework.paraf_without_field"),
]


def without(world, name, value):
    """The register as it is after somebody lost this, by whatever way."""
    staff = db.session().scalars(select(ClassStaff).where(ClassStaff.person_id == world.master.id)).one()
    setattr(staff if hasattr(staff, name) else db.session().get_one(Person, world.master.id), name, value)
    db.session().flush()


@pytest.mark.row("000-078", "001-022", "003-030")
@pytest.mark.parametrize(("name", "value", "code"), LACKING)
def test_a_paraf_needs_certificate_field_and_assignment(world, name, value, code):
    version = handed_in(world)
    without(world, name, value)

    if not code:
        assert not sign(world, version).is_repeated
        return
    with pytest.raises(Refusal, check=lambda error: error.code == code):
        sign(world, version)
    assert db.session().scalars(select(Paraf)).all() == []
    assert give_back(world, version).state is SubmissionState.RETURNED


def test_a_batch_needs_them_too(world):
    version = handed_in(world)
    services.open_submission(act_of(world.master), version)
    without(world, "letter_sha256", None)

    with pytest.raises(Refusal, check=lambda error: error.code == "coursework.paraf_without_letter"):
        services.sign_off_batch(act_of(world.master), [(version.id, version.fingerprint[:12])])
    assert db.session().scalars(select(Paraf)).all() == []


def test_the_letter_of_another_class_is_not_enough(world):
    version = handed_in(world)
    other = open_class(number="48/2026", starts_on=dt.date(2026, 12, 7))
    without(world, "letter_sha256", None)
    staff = classes.add_staff(
        Act.system(NOW), other.klass, world.master.id, StaffRole.MASTER_ASESOR, group="D", field="Teknologi informasi"
    )
    classes.save_letter(Act.system(NOW), other.klass, staff, "a" * 64)

    with pytest.raises(Refusal, check=lambda error: error.code == "coursework.paraf_without_letter"):
        sign(world, version)


def test_the_line_of_a_paraf_tells_field_and_letter(world):
    version = handed_in(world)
    sign(world, version)

    staff = db.session().scalars(select(ClassStaff).where(ClassStaff.person_id == world.master.id)).one()
    line = audit.history_of(db.session(), "submission", version.id)[-1]["data"]
    assert (line["field"], line["letter"]) == ("Teknologi informasi", staff.letter_sha256)


def test_only_the_trainees_own_master_asesor_decides(world):
    version = handed_in(world)
    other = next(m for m in world.masters if m.id != world.master.id)

    for decide in (sign, give_back):
        with pytest.raises(NotFound):
            decide(world, version, who=other)
        with pytest.raises(Denied):
            decide(world, version, who=world.trainees[0])
        with pytest.raises(Denied):
            decide(world, version, who=world.panitia)


def test_a_second_master_asesor_is_told_who_was_first(world):
    version = handed_in(world)
    sign(world, version)
    other = world.other_master
    services.substitute_master(
        act_of(world.panitia),
        world.klass.id,
        from_id=world.master.id,
        to_id=other.id,
        letter_number="ST-9",
        reason="Sakit",
    )
    db.session().execute(
        DossierItem.__table__.update().where(DossierItem.id == version.item.id).values(master_asesor_id=other.id)
    )

    with pytest.raises(Refusal) as refused:
        sign(world, version, who=other)
    assert refused.value.code == "coursework.already_parafed"
    assert refused.value.sentence().what == f"Sudah diparaf {world.master.name} 10.00."


def test_a_withdrawn_version_cannot_be_parafed(world):
    version = handed_in(world)
    services.withdraw_submission(act_of(world.trainees[0]), version.item)

    with pytest.raises(Refusal) as refused:
        sign(world, version)
    assert refused.value.code == "coursework.withdrawn_meanwhile"


@pytest.mark.row("002-090")
def test_a_returned_version_is_final(world):
    version = handed_in(world)
    give_back(world, version)

    for decide in (sign, give_back):
        with pytest.raises(Refusal) as refused:
            decide(world, version)
        assert refused.value.code == "coursework.already_returned"


def test_a_parafed_version_is_not_returned_any_more(world):
    version = handed_in(world)
    sign(world, version)

    with pytest.raises(Refusal) as refused:
        give_back(world, version)
    assert refused.value.code == "coursework.own_paraf_stands"
