"""Returns and undoing: notes, the next version, ten seconds, and who hears of it."""

import datetime as dt

import pytest
from sqlalchemy import select

from askom_lms.coursework import queries, services
from askom_lms.coursework.domain.states import SubmissionState
from askom_lms.coursework.models import DossierItem, Paraf, Remark, Submission
from askom_lms.kernel import audit, db
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.paperwork.domain import answers as answering
from askom_lms.paperwork.queries import live_signatures
from tests.coursework.deciding import SECOND, give_back, sign, undo
from tests.coursework.world import (
    NOW,
    act_of,
    handed_in,
    item_of,
    parafed,
    progress_of,
    sign_all,
)


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

    told = select(Mail).where(Mail.key == f"submission:{version.id}", Mail.cancelled_at.is_(None))
    assert db.session().scalars(told).all() == []
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
