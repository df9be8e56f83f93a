"""Sheets, signatures and parafs of a class held against its evidence chain (product X1)."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Text, and_, cast, func, select
from sqlalchemy.orm import Session

from askom_lms.coursework.domain import codes
from askom_lms.coursework.domain.states import PROGRESS, ItemStatus, SubmissionState
from askom_lms.coursework.domain.subjects import TASKS, sheet_name
from askom_lms.coursework.models import (
    LONGEST_PATH,
    Attachment,
    DossierItem,
    Paraf,
    Remark,
    SecondLook,
    Submission,
    WetParaf,
    WithdrawnCode,
)
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import clock, evidence
from askom_lms.kernel.audit import Mismatch
from askom_lms.kernel.db import session
from askom_lms.kernel.evidence import Ledger
from askom_lms.official_forms import EditionRefused
from askom_lms.paperwork.domain import seal
from askom_lms.paperwork.domain.edition import load_edition
from askom_lms.paperwork.domain.spec import Stage
from askom_lms.paperwork.models import FilledRecord, RecordState, Signature
from askom_lms.training.models import TrainingClass

UNREADABLE = (EditionRefused, ValueError, LookupError, TypeError, AttributeError)
R, V, D = FilledRecord, Submission, DossierItem


@dataclass(frozen=True)
class SheetRow:
    """How a person calls the version that a record is the content of, and whose paraf stands on it."""

    form_code: str
    stage: str
    folder: str
    seat: int | None
    number: int
    code: str
    zone: str
    paraf_name: str | None
    paraf_met: str | None
    paraf_at: dt.datetime | None
    paraf_seq: int | None

    @property
    def name(self) -> str:
        sheet = f"{sheet_name(self.form_code, self.stage)} Tugas {TASKS[self.folder]} kursi {self.seat or '–'}"
        return f"{sheet} versi {self.number} ({codes.shown(self.code)})"

    @property
    def paraf(self) -> str:
        if self.paraf_at is None:
            return "belum ada paraf atas versi ini"
        who = f"{self.paraf_name} ({self.paraf_met})" if self.paraf_met else str(self.paraf_name)
        at = clock.saat(self.paraf_at, self.zone, language="id")
        return f"paraf {who} {at}, entri {self.paraf_seq}, tidak cocok lagi"


SHEETS: Select[*tuple[Any, ...]] = (
    select(
        V.record_id, D.form_code, D.stage, D.folder, Enrolment.seat_number, V.number, V.code, TrainingClass.zone,
        Paraf.person_name, Paraf.met_number, Paraf.at, Paraf.chain_seq,
    )
    .join(D, D.id == V.item_id)
    .join(Enrolment, Enrolment.id == D.enrolment_id)
    .join(TrainingClass, TrainingClass.id == D.class_id)
    .outerjoin(Paraf, and_(Paraf.submission_id == V.id, Paraf.revoked_at.is_(None)))
)  # fmt: skip


@evidence.witness
def sheets(s: Session, ledger: Ledger) -> Iterator[Mismatch]:
    """Content of every sealed sheet, its attached files, and rows that no line of the chain speaks of."""
    if ledger.chain.kind != "class":
        return
    yield from _contents(s, ledger)
    yield from _unvouched(s, ledger)
    yield from _stamped(s, ledger)
    yield from _remarked(s, ledger)


TOLD = "told"
"""Key in the data of a return: the hash of its remarks."""


def told(submission_id: uuid.UUID, remarks: Iterable[tuple[str, str]]) -> str:
    """What a line keeps of the remarks of a return, given as (path, text) in any order."""
    return evidence.seal(submission_id, {"remarks": sorted([path[:LONGEST_PATH], text] for path, text in remarks)})


def _remarked(s: Session, ledger: Ledger) -> Iterator[Mismatch]:
    """Remarks of the returns that stand, as they were written."""
    lasting = {entry.subject_id: entry for entry in ledger.of_kind("submission.return", "submission.undo")}
    returned = {row_id: entry for row_id, entry in lasting.items() if TOLD in entry.data}
    held: dict[uuid.UUID, list[tuple[str, str]]] = {row_id: [] for row_id in returned}
    rows = s.execute(
        select(Remark.submission_id, Remark.path, Remark.text)
        .join(V, V.id == Remark.submission_id)
        .join(D, D.id == V.item_id)
        .where(D.class_id == ledger.chain.ref)
    )
    for submission_id, path, text in rows:
        held.setdefault(submission_id, []).append((path, text))
    erased = ledger.erased("submission")
    for submission_id, remarks in held.items():
        if submission_id in erased:
            continue
        entry = returned.get(submission_id)
        if entry is None or told(submission_id, remarks) != entry.data[TOLD]:
            why = f"{evidence.name_of_row('submission', submission_id)}: catatan pengembalian bukan lagi yang dicatat"
            yield ledger.differs(entry, why)


def _contents(s: Session, ledger: Ledger) -> Iterator[Mismatch]:
    class_id = ledger.chain.ref
    names = {row.record_id: SheetRow(*row[1:]) for row in s.execute(SHEETS.where(D.class_id == class_id))}
    sealed = {entry.subject_id: entry for entry in ledger.of_kind("record.seal")}
    attached, erased = _attached(s, class_id), ledger.erased("record")
    for row in s.execute(_records(class_id)):
        if row.id in erased and row.id in sealed:
            del sealed[row.id]  # what is left of it is sealed by the line that says that the rest was destroyed
            continue
        entry, held = sealed.pop(row.id, None), attached.get(row.id, [])
        sheet = names.get(row.id)
        name = sheet.name if sheet else sheet_name(row.form_code, row.stage)
        follows = f"; {sheet.paraf}" if sheet else ""
        if entry is None:
            yield ledger.differs(None, f"{name}: dibekukan tanpa entri di rantai")
        elif fingerprint_of(row, held) != entry.data.get("fingerprint"):
            yield ledger.differs(entry, f"{name}: isi tersimpan bukan yang dibekukan{follows}")
        elif wrong := next(filter(None, map(evidence.wrong_file, held)), ""):
            yield ledger.differs(entry, f"{name}: {wrong}{follows}")
    for record_id, entry in sealed.items():
        known = names.get(record_id)
        yield ledger.differs(entry, f"{known.name if known else record_id}: isi yang dibekukan hilang")


def _records(class_id: uuid.UUID) -> Any:
    """Answers are read as text, so that broken JSON is a finding and not an accident."""
    texts = (cast(column, Text).label(column.key) for column in (R.answers, R.lent))
    columns = (R.id, R.form_code, R.edition, R.stage, R.fingerprint, *texts)
    wanted = select(*columns).where(R.class_id == class_id, cast(R.state, Text) != RecordState.OPEN.value)
    return wanted.execution_options(yield_per=100)


def fingerprint_of(row: Any, attached: list[str]) -> str:
    """Computed anew from what is stored; empty when that makes no sense any more."""
    try:
        answers, lent = json.loads(row.answers), json.loads(row.lent)
        spec = load_edition(row.form_code, row.edition)
        return seal.fingerprint(spec, Stage(row.stage), answers, lent, attached)
    except UNREADABLE:
        return ""


def _attached(s: Session, class_id: uuid.UUID) -> dict[uuid.UUID, list[str]]:
    rows = s.execute(
        select(Attachment.record_id, Attachment.sha256)
        .join(D, D.id == Attachment.item_id)
        .where(D.class_id == class_id, Attachment.removed_at.is_(None))
    )
    found: dict[uuid.UUID, list[str]] = {}
    for record_id, sha256 in rows:
        found.setdefault(record_id, []).append(sha256)
    return found


def _unvouched(s: Session, ledger: Ledger) -> Iterator[Mismatch]:
    """Rows about versions that somebody put into the database without a line in the chain."""
    of_class = D.class_id == ledger.chain.ref
    handed_in = cast(V.state, Text) != SubmissionState.DRAFT.value
    wanted = {
        "submission": select(V.id).join(D, D.id == V.item_id).where(of_class, handed_in),
        **{
            of.__tablename__: select(of.id).join(V, V.id == of.submission_id).join(D, D.id == V.item_id).where(of_class)
            for of in (Paraf, SecondLook, WetParaf, WithdrawnCode)
        },
        "signature": select(Signature.id).join(R, R.id == Signature.record_id).where(R.class_id == ledger.chain.ref),
    }
    for table, ids in wanted.items():
        known = ledger.vouched(table)
        for row_id in s.scalars(ids):
            if row_id not in known:
                yield ledger.differs(None, f"{evidence.name_of_row(table, row_id)}: tidak ada entri di rantai")


def _stamped(s: Session, ledger: Ledger) -> Iterator[Mismatch]:
    """Sheets that lists and rules take for parafed although their version is not."""
    letter = func.substr(Enrolment.progress, D.position + 1, 1)
    rows = s.execute(
        select(D.form_code, D.stage, D.folder, Enrolment.seat_number, D.number, V.id)
        .join(Enrolment, Enrolment.id == D.enrolment_id)
        .outerjoin(V, and_(V.item_id == D.id, V.number == D.number))
        .where(
            D.class_id == ledger.chain.ref,
            (cast(D.status, Text) == ItemStatus.SIGNED_OFF.value) | (letter == PROGRESS[ItemStatus.SIGNED_OFF]),
            func.coalesce(cast(V.state, Text), "") != SubmissionState.SIGNED_OFF.value,
        )
    )
    for form_code, stage, folder, seat, number, submission_id in rows:
        entries = ledger.of("submission", submission_id) if submission_id else []
        name = f"{sheet_name(form_code, stage)} Tugas {TASKS[folder]} kursi {seat or '–'}"
        why = f"{name}: tertulis sudah diparaf, padahal versi {number} tidak"
        yield ledger.differs(entries[-1] if entries else None, why)


def _of_record(record_id: uuid.UUID) -> str:
    row = session().execute(SHEETS.where(V.record_id == record_id).limit(1)).one_or_none()
    if row is not None:
        return SheetRow(*row[1:]).name
    form_code = session().scalar(select(R.form_code).where(R.id == record_id))
    return f"lembar {form_code}" if form_code else ""


def name_of_submission(submission_id: uuid.UUID) -> str:
    """FR.APL.01 Tugas 1 kursi 3 versi 1 (7QK4-M2XD)."""
    record_id = session().scalar(select(V.record_id).where(V.id == submission_id))
    return _of_record(record_id) if record_id else ""


def name_of_paraf(paraf_id: uuid.UUID) -> str:
    """Whose paraf, on which version."""
    row = session().execute(select(Paraf.person_name, Paraf.submission_id).where(Paraf.id == paraf_id)).one_or_none()
    return f"paraf {row.person_name} atas {name_of_submission(row.submission_id)}" if row else ""


def name_of_signature(signature_id: uuid.UUID) -> str:
    """Whose signature, on which version."""
    wanted = select(Signature.person_name, Signature.slot, Signature.record_id).where(Signature.id == signature_id)
    row = session().execute(wanted).one_or_none()
    return f"tanda tangan {row.person_name} ({row.slot}) pada {_of_record(row.record_id)}" if row else ""


def name_of_look(look_id: uuid.UUID) -> str:
    """Who looked a second time, and at which version."""
    wanted = select(SecondLook.reader_name, SecondLook.submission_id).where(SecondLook.id == look_id)
    row = session().execute(wanted).one_or_none()
    return f"pembacaan kedua {row.reader_name} atas {name_of_submission(row.submission_id)}" if row else ""


def name_of_photo(photo_id: uuid.UUID) -> str:
    """Whose photo of a hand-signed sheet, of which version."""
    row = session().execute(
        select(WetParaf.filed_by_name, WetParaf.submission_id).where(WetParaf.id == photo_id)
    ).one_or_none()  # fmt: skip
    return f"foto paraf basah {row.filed_by_name} atas {name_of_submission(row.submission_id)}" if row else ""


def name_of_withdrawn_code(code_id: uuid.UUID) -> str:
    """Which code was given up, and of which version."""
    wanted = select(WithdrawnCode.code, WithdrawnCode.submission_id).where(WithdrawnCode.id == code_id)
    row = session().execute(wanted).one_or_none()
    return f"kode lama {codes.shown(row.code)} dari {name_of_submission(row.submission_id)}" if row else ""


NAMES: Mapping[str, evidence.Namer] = {
    "record": _of_record,
    "submission": name_of_submission,
    "paraf": name_of_paraf,
    "second_look": name_of_look,
    "signature": name_of_signature,
    "wet_paraf": name_of_photo,
    "withdrawn_code": name_of_withdrawn_code,
}
evidence.NAMES.update(NAMES)
