"""The desk's decisions: paraf, return, undo, batch, and who may."""

import datetime as dt

import pytest
from sqlalchemy import select

from askom_lms.coursework import queries, services
from askom_lms.coursework.domain.states import ItemStatus, SubmissionState
from askom_lms.coursework.models import DossierItem, Paraf, Remark, Submission, SubmissionOpening
from askom_lms.kernel import audit, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal, StepUpNeeded
from askom_lms.paperwork.domain import answers as answering
from askom_lms.paperwork.queries import live_signatures
from askom_lms.people.models import Person
from askom_lms.training import services as classes
from askom_lms.training.models import ClassStaff, StaffRole
from tests.coursework.world import (
    NOW,
    PLANNING,
    act_of,
    filled,
    handed_in,
    item_of,
    master_of,
    name_asesi,
    parafed,
    progress_of,
    sign_all,
)
from tests.factories.classes import open_class

SECOND = dt.timedelta(seconds=1)


def version_of(world, version, who=None, now=NOW):
    return queries.get_submission(act_of(who or world.master, now), version.id)


def sign(world, version, *, who=None, now=NOW, fingerprint=None, stepped_up=True):
    act = act_of(who or world.master, now, stepped_up=stepped_up)
    return services.sign_off_submission(act, version, fingerprint=fingerprint or version.fingerprint)


def give_back(world, version, *, note="Kurang lengkap", remarks=(), who=None, now=NOW):
    return services.return_submission(act_of(who or world.master, now), version, note=note, remarks=remarks)


def undo(world, version, *, who=None, now=NOW):
    services.undo_submission(act_of(who or world.master, now), version)


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


def test_a_return_needs_a_note_or_a_remark(world):
    version = handed_in(world)

    for nothing in ({"note": "  "}, {"note": "", "remarks": [("kelompok:r1:nama", " ")]}):
        with pytest.raises(Invalid) as refused:
            give_back(world, version, **nothing)
        assert refused.value.code == "coursework.note_missing"
    give_back(world, version, note="", remarks=[("kelompok:r1:nama", "Beri nama kelompok.")])
    assert db.session().scalars(select(Remark.text)).all() == ["Beri nama kelompok."]


@pytest.mark.parametrize("too_much", [{"note": "x" * 4001}, {"remarks": [("a", "b")] * 101}])
def test_a_note_without_end_is_refused(world, too_much):
    with pytest.raises(Invalid) as refused:
        give_back(world, handed_in(world), **too_much)
    assert refused.value.code == "coursework.note_too_long"


def test_a_return_opens_the_next_version_with_answers_and_signatures_of_unchanged_parts(world):
    version = handed_in(world, key="fr-mapa-02")
    give_back(world, version, remarks=[("instrumen:g1_ia01:potensi", "Pilih tipe.")])
    db.session().commit()
    me = act_of(world.trainees[0])

    record = services.open_item(me, item_of(world, 0, "merah", "fr-mapa-02"))

    before = queries.content.open_by_id(me, version.item.id)
    assert before.item.number == 2
    assert progress_of(world)[2] == "r"
    assert len(live_signatures(record.id)) == len(live_signatures(version.record_id)) > 0
    assert answering.diff(record.answers, db.session().get_one(type(record), version.record_id).answers) == []


def test_one_changed_field_is_one_new_paraf_and_the_rest_is_shown_unchanged(world):
    version = parafed(world, key="peta")
    me = act_of(world.trainees[0])
    services.reopen_item(me, version.item, reason="Nama kelompok")
    services.save_form(me, item_of(world, 0, "merah", "peta"), "asesor", {"kelompok:r1:nama": "Kelompok lain"})
    second = services.hand_in(me, item_of(world, 0, "merah", "peta"), key="k2", declared=True)

    review = queries.review.review_of(act_of(world.master), second.id)
    assert review.changed == {"kelompok:r1:nama"}
    sign(world, second, now=NOW + SECOND)
    db.session().commit()
    assert len(db.session().scalars(select(Paraf).where(Paraf.revoked_at.is_(None))).all()) == 2
    assert progress_of(world)[0] == "p"


def test_a_changed_part_must_be_signed_again_by_whoever_owns_it(world):
    version = handed_in(world, key="fr-mapa-02")
    give_back(world, version)
    me = act_of(world.trainees[0])
    record = services.open_item(me, item_of(world, 0, "merah", "fr-mapa-02"))
    path = next(path for path in record.answers if path.endswith(":potensi"))
    now = [v for v in ("1", "2", "3") if v not in record.answers[path]][:1] + list(record.answers[path])
    services.save_form(me, item_of(world, 0, "merah", "fr-mapa-02"), "asesor", {path: sorted(now)})

    with pytest.raises(Refusal) as refused:
        services.hand_in(me, item_of(world, 0, "merah", "fr-mapa-02"), key="k2", declared=True)
    assert refused.value.code == "coursework.unsigned"
    sign_all(world, 0, "merah", "fr-mapa-02")
    assert services.hand_in(me, item_of(world, 0, "merah", "fr-mapa-02"), key="k3", declared=True).number == 2


def test_the_trainee_hears_of_a_return_after_ten_seconds(world):
    version = handed_in(world)
    give_back(world, version, note="Lengkapi aspek kritis")

    mail = (
        db.session()
        .scalars(select(Mail).where(Mail.to == world.trainees[0].email).order_by(Mail.created_at.desc()))
        .first()
    )
    assert mail.not_before > NOW + dt.timedelta(seconds=10), "the last moment to undo is over by then"
    assert "Lengkapi aspek kritis" in mail.body
    assert "/tugas/1/peta" in mail.body


@pytest.mark.parametrize("seconds", [0, 10])
def test_a_return_undone_in_time_was_never_told(world, seconds):
    version = handed_in(world)
    give_back(world, version, remarks=[("kelompok:r1:nama", "Ganti")])

    undo(world, version, now=NOW + seconds * SECOND)
    db.session().commit()

    assert db.session().scalars(select(Mail).where(Mail.key.is_not(None), Mail.cancelled_at.is_(None))).all() == []
    assert db.session().scalars(select(Remark)).all() == []
    held = db.session().get_one(Submission, version.id)
    assert (held.state, held.note, held.decided_at) == (SubmissionState.SUBMITTED, "", None)
    assert progress_of(world)[0] == "s"
    assert db.session().get_one(DossierItem, version.item.id).waiting_since == NOW


@pytest.mark.parametrize(("seconds", "is_possible"), [(0, True), (10, True), (11, False)])
def test_a_paraf_is_undone_at_ten_seconds_and_not_at_eleven(world, seconds, is_possible):
    version = handed_in(world)
    signed = sign(world, version)

    if not is_possible:
        with pytest.raises(Refusal) as refused:
            undo(world, version, now=NOW + seconds * SECOND)
        assert refused.value.code == "coursework.undo_late"
        return
    undo(world, version, now=NOW + seconds * SECOND)
    db.session().commit()
    paraf = db.session().get_one(Paraf, signed.paraf_id)
    lines = audit.history_of(db.session(), "submission", version.id)
    assert paraf.revoked_at == NOW + seconds * SECOND
    assert lines[-1]["kind"] == "submission.undo"
    assert lines[-1]["data"]["revokes_entry"] == paraf.chain_seq
    assert progress_of(world)[0] == "s"


def test_after_an_undo_the_version_may_be_parafed_anew(world):
    version = handed_in(world)
    first = sign(world, version)
    undo(world, version, now=NOW + SECOND)

    second = sign(world, version, now=NOW + 2 * SECOND)

    assert first.paraf_id != second.paraf_id
    assert not second.is_repeated


def test_an_undo_is_for_the_own_decision_only(world):
    version = handed_in(world)
    sign(world, version)
    db.session().execute(
        DossierItem.__table__.update()
        .where(DossierItem.id == version.item.id)
        .values(master_asesor_id=world.other_master.id)
    )

    with pytest.raises(Refusal) as refused:
        undo(world, version, who=world.other_master, now=NOW + SECOND)
    assert refused.value.code == "coursework.undo_not_own"


def test_nothing_decided_is_nothing_to_undo(world):
    with pytest.raises(Refusal) as refused:
        undo(world, handed_in(world))
    assert refused.value.code == "coursework.nothing_to_undo"


def test_a_return_is_not_undone_once_the_trainee_mends(world):
    version = handed_in(world)
    give_back(world, version)
    services.open_item(act_of(world.trainees[0]), item_of(world, 0, "merah", "peta"))

    with pytest.raises(Refusal) as refused:
        undo(world, version, now=NOW + SECOND)
    assert refused.value.code == "coursework.undo_mended"


def test_the_last_paraf_of_a_folder_is_mailed_and_single_ones_are_not(world):
    before = len(db.session().scalars(select(Mail)).all())
    version = handed_in(world)
    sign(world, version)
    assert len(db.session().scalars(select(Mail)).all()) == before
    undo(world, version, now=NOW + SECOND)
    enrolment = db.session().get_one(services.dossiers.Enrolment, world.seats[0])
    enrolment.progress = "s" + "p" * 47
    db.session().flush()

    sign(world, version, now=NOW + 2 * SECOND)

    mail = db.session().scalars(select(Mail).order_by(Mail.created_at.desc())).first()
    assert mail.subject == "Map merah lengkap diparaf"


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
    assert refused.value.code == "coursework.batch_empty"


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
    assert filled
