"""X1: one character changed in what is stored, and the check names the sheet and the paraf that no longer matches."""

import datetime as dt
import uuid
from types import SimpleNamespace

import pytest
from flask import current_app
from sqlalchemy import delete, insert, literal, select, update

from askom_lms.coursework import queries, services
from askom_lms.coursework.domain.states import ItemStatus, SubmissionState
from askom_lms.coursework.models import Attachment, DossierItem, ItemMessage, Paraf, Remark, Submission
from askom_lms.coursework.queries import evidence as sheets
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import checkpoints, db, files
from askom_lms.kernel.audit import ChainEntry
from askom_lms.paperwork.models import FilledRecord, Signature
from tests.coursework.world import (
    NOW,
    act_of,
    filled,
    handed_in,
    item_of,
    parafed,
    sign_all,
)
from tests.people import conftest as people

SECOND = dt.timedelta(seconds=1)
SIGNED = "fr-mapa-01"
"""A sheet with signatures of two people."""
SHEET = "Peta Tugas 1 kursi 1 versi 1"


def tamper(*statements):
    """Somebody changes the database behind the application's back."""
    db.session().rollback()
    people.tamper(*statements)


def wrong():
    """What `flask askom audit verify` would say."""
    db.session().rollback()
    db.session().expire_all()
    return list(checkpoints.verify_all(db.session()))


def entry_of(kind):
    """The number of the last line of this kind."""
    return db.session().scalar(select(ChainEntry.seq).where(ChainEntry.kind == kind).order_by(ChainEntry.seq.desc()))


def only(found):
    assert len(found) == 1, found
    return found[0]


def flipped(text):
    """The same text with another character in the middle."""
    at = len(text) // 2
    return text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :]


def flip_in_answers(record_id):
    answers = dict(db.session().scalar(select(FilledRecord.answers).where(FilledRecord.id == record_id)))
    path = next(path for path, value in sorted(answers.items()) if isinstance(value, str) and len(value) > 3)
    answers[path] = flipped(answers[path])
    return update(FilledRecord).where(FilledRecord.id == record_id).values(answers=answers)


def flip_in_lent(record_id):
    lent = dict(db.session().scalar(select(FilledRecord.lent).where(FilledRecord.id == record_id)))
    lent["skema"] = {**lent["skema"], "judul": flipped(lent["skema"]["judul"])}
    return update(FilledRecord).where(FilledRecord.id == record_id).values(lent=lent)


def story(world):
    """Every step that leaves rows behind: paraf, undo, return with a carried signature, withdrawal, a question."""
    version = parafed(world)
    act = act_of(world.master, NOW + SECOND)
    services.undo_submission(act, queries.get_submission(act, version.id))
    services.return_submission(act, queries.get_submission(act, version.id), note="Lengkapi")
    services.post_message(act_of(world.trainees[0]), item_of(world, 0, "merah", "peta"), "Bagian mana?")
    services.open_item(act_of(world.trainees[0]), item_of(world, 0, "merah", "peta"))
    sign_all(world, 0, "merah", "peta")
    act = act_of(world.trainees[0], NOW + 2 * SECOND)
    services.hand_in(act, item_of(world, 0, "merah", "peta"), key="zwei", declared=True)
    services.withdraw_submission(act, item_of(world, 0, "merah", "peta"))
    db.session().commit()


def test_an_honest_story_of_steps_contradicts_nothing(world):
    story(world)
    parafed(world, 1)

    assert wrong() == []


@pytest.mark.row("003-004")
@pytest.mark.parametrize("flip", [flip_in_answers, flip_in_lent])
def test_one_character_of_the_content_names_the_sheet_and_the_paraf_that_no_longer_matches(world, flip):
    version = parafed(world)
    seal, paraf = entry_of("record.seal"), entry_of("submission.sign_off")

    tamper(flip(version.record_id))

    found = only(wrong())
    assert found.chain == f"class:{world.klass.id}"
    assert found.seq == seal
    assert SHEET in found.why
    assert f"paraf {world.master.name} ({world.master.met_number})" in found.why
    assert f"entri {paraf}, tidak cocok lagi" in found.why


def test_content_without_paraf_says_so(world):
    version = handed_in(world)

    tamper(flip_in_answers(version.record_id))

    assert "belum ada paraf" in only(wrong()).why


def test_content_computed_to_fit_is_seen_by_its_sealed_fingerprint(world):
    """The attacker also writes the fingerprint that his content has now."""
    version = parafed(world)
    forged = "0" * 64

    tamper(update(FilledRecord).where(FilledRecord.id == version.record_id).values(fingerprint=forged))
    assert only(wrong()).seq == entry_of("record.seal")

    tamper(update(Submission).where(Submission.id == version.id).values(fingerprint=forged))
    assert only(wrong()).seq == entry_of("record.seal")


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"fingerprint": "0" * 64}, "submission.sign_off"),
        ({"person_name": "Orang Lain"}, "submission.sign_off"),
        ({"met_number": "MET.000.999999 2020"}, "submission.sign_off"),
        ({"at": NOW + SECOND}, "submission.sign_off"),
        ({"revoked_at": NOW}, "submission.sign_off"),
        ({"second_factor_at": NOW - SECOND}, "submission.sign_off"),
    ],
)
def test_a_changed_paraf_is_named_by_its_line(world, values, kind):
    parafed(world)

    tamper(update(Paraf).values(**values))

    found = only(wrong())
    assert found.seq == entry_of(kind)
    assert f"atas {SHEET}" in found.why


def test_a_paraf_that_is_gone_is_missed(world):
    parafed(world)

    tamper(delete(Paraf))

    assert (only(wrong()).seq, "hilang" in only(wrong()).why) == (entry_of("submission.sign_off"), True)


def test_a_paraf_without_a_line_is_seen(world):
    version = handed_in(world)
    size = entry_of("submission.submit")

    tamper(
        insert(Paraf).values(
            id=uuid.uuid4(), submission_id=version.id, person_id=world.master.id, person_name=world.master.name,
            met_number=None, role="master_asesor", at=NOW, fingerprint=version.fingerprint, second_factor_at=NOW,
            chain_seq=size, in_batch=False,
        )
    )  # fmt: skip

    found = only(wrong())
    assert found.seq > size
    assert f"paraf {world.master.name} atas {SHEET}" in found.why
    assert "tidak ada entri" in found.why


def test_an_undone_paraf_cannot_be_brought_back(world):
    version = parafed(world)
    act = act_of(world.master, NOW + SECOND)
    services.undo_submission(act, queries.get_submission(act, version.id))
    db.session().commit()

    tamper(update(Paraf).values(revoked_at=None))

    assert only(wrong()).seq == entry_of("submission.undo")


def test_a_version_put_to_parafed_by_hand_is_seen(world):
    version = handed_in(world)

    tamper(
        update(Submission)
        .where(Submission.id == version.id)
        .values(state=SubmissionState.SIGNED_OFF, parafed_at=NOW, parafed_by_id=world.master.id)
    )

    found = only(wrong())
    assert (found.seq, SHEET in found.why) == (entry_of("submission.submit"), True)


@pytest.mark.parametrize("where", ["item", "progress"])
def test_a_list_that_takes_a_sheet_for_parafed_is_seen(world, where):
    handed_in(world)
    item = item_of(world, 0, "merah", "peta")
    letters = item.progress[: item.position] + "p" + item.progress[item.position + 1 :]
    by_hand = {
        "item": update(DossierItem).where(DossierItem.id == item.id).values(status=ItemStatus.SIGNED_OFF),
        "progress": update(Enrolment).where(Enrolment.id == item.enrolment_id).values(progress=letters),
    }

    tamper(by_hand[where])

    assert "tertulis sudah diparaf" in only(wrong()).why


@pytest.mark.parametrize("values", [{"person_name": "Orang Lain"}, {"signed_at": NOW + SECOND}, {"voided_at": NOW}])
def test_a_changed_signature_is_named_by_its_line(world, values):
    filled(world, key=SIGNED)
    first = db.session().scalars(select(Signature).order_by(Signature.signed_at, Signature.slot)).first()
    line = db.session().scalar(select(ChainEntry.seq).where(ChainEntry.subject_id == first.id))

    tamper(update(Signature).where(Signature.id == first.id).values(**values))

    found = only(wrong())
    assert (found.seq, found.why.startswith("tanda tangan")) == (line, True)


def test_a_void_signature_cannot_be_brought_back(world):
    filled(world, key=SIGNED)
    act = act_of(world.trainees[0])
    record = queries.current_record(item_of(world, 0, "merah", SIGNED).enrolment_id, "merah", SIGNED)
    path = next(path for path, value in sorted(record.answers.items()) if isinstance(value, str) and len(value) > 3)
    services.save_form(act, item_of(world, 0, "merah", SIGNED), "asesor", {path: "Lain sama sekali"})
    db.session().commit()
    voided = select(Signature.id).where(Signature.voided_at.is_not(None))
    assert db.session().scalars(voided).all()

    tamper(update(Signature).values(voided_at=None))

    assert only(wrong()).seq in {
        row.seq for row in db.session().execute(select(ChainEntry.seq).where(ChainEntry.kind == "record.unsign"))
    }


def test_a_carried_signature_is_held_fast_as_well(world):
    version = handed_in(world, key=SIGNED)
    act = act_of(world.master)
    services.return_submission(act, queries.get_submission(act, version.id), note="Lengkapi")
    copy = services.open_item(act_of(world.trainees[0]), item_of(world, 0, "merah", SIGNED))
    db.session().commit()
    assert db.session().scalar(select(Signature.id).where(Signature.record_id == copy.id)) is not None

    tamper(update(Signature).where(Signature.record_id == copy.id).values(person_name="Orang Lain"))

    assert only(wrong()).seq == entry_of("record.carry")


def attached(world, content=b"%PDF-1.4 rahasia"):
    """A handed-in sheet with one attached file."""
    filled(world)
    item = item_of(world, 0, "merah", "peta")
    sha256 = files.store(content)
    db.session().execute(
        insert(Attachment).values(
            id=uuid.uuid4(), record_id=item.record_id, item_id=item.id, sha256=sha256, media_type="application/pdf",
            name="bukti.pdf", size=len(content), position=0, added_at=NOW, added_by_id=world.trainees[0].id,
        )
    )  # fmt: skip
    act = act_of(world.trainees[0])
    services.hand_in(act, item_of(world, 0, "merah", "peta"), key="eins", declared=True)
    db.session().commit()
    return sha256, current_app.config["SETTINGS"].storage / sha256[:2] / sha256[2:]


def test_one_byte_of_an_attached_file_is_seen(world):
    sha256, path = attached(world)
    assert wrong() == []

    path.write_bytes(path.read_bytes().replace(b"r", b"R", 1))
    found = only(wrong())
    path.unlink()

    assert (found.seq, SHEET in found.why, sha256[:12] in found.why) == (entry_of("record.seal"), True, True)
    assert "hilang" in only(wrong()).why


def test_a_file_taken_off_a_frozen_sheet_is_seen(world):
    attached(world, b"%PDF-1.4 lain")

    tamper(update(Attachment).values(removed_at=NOW))

    assert only(wrong()).seq == entry_of("record.seal")


def test_a_dissent_or_question_keeps_its_words(world):
    handed_in(world)
    services.post_message(act_of(world.trainees[0]), item_of(world, 0, "merah", "peta"), "Bagian mana?")
    db.session().commit()

    tamper(update(ItemMessage).values(text="Bagian mana!"))

    assert only(wrong()).seq == entry_of("message.question")


@pytest.mark.parametrize(
    "row",
    [
        {"answers": '{"a": "b', "lent": "{}"},
        {"answers": "[]", "lent": "{}"},
        {"answers": None, "lent": "{}"},
        {"answers": "{}", "lent": "{}", "form_code": "FR.XX.99"},
        {"answers": "{}", "lent": "{}", "stage": "nichts"},
    ],
)
def test_content_that_makes_no_sense_any_more_has_no_fingerprint(row):
    whole = {"form_code": "FR.AK.01", "edition": "V2023", "stage": "", **row}

    assert sheets.fingerprint_of(SimpleNamespace(**whole), []) == ""


@pytest.mark.parametrize(
    "change",
    [
        lambda: update(Remark).values(text="Lain"),
        lambda: update(Remark).values(path="lain"),
        lambda: delete(Remark),
        lambda: insert(Remark).from_select(
            ["id", "submission_id", "path", "text"],
            select(Submission.id, Submission.id, literal("catatan"), literal("Tambahan")),
        ),
    ],
)
def test_a_changed_remark_is_named_by_the_return_that_wrote_it(world, change):
    version = handed_in(world)
    act = act_of(world.master)
    services.return_submission(act, queries.get_submission(act, version.id), remarks=[("catatan", "Isi lengkap")])
    db.session().commit()
    assert wrong() == []

    tamper(change())

    found = only(wrong())
    assert found.seq == entry_of("submission.return")
    assert SHEET in found.why
    assert "catatan pengembalian" in found.why
