"""The public check: a certificate or a sheet by its code, a certificate by its number or by the hash of its file."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, exists, func, null, or_, select, true, union_all
from sqlalchemy.orm import aliased

from askom_lms.agreements.queries import may_share
from askom_lms.certification.domain import codes
from askom_lms.certification.domain.competence import Source
from askom_lms.certification.domain.numbering import COMPETENCE
from askom_lms.certification.domain.states import CertificateState
from askom_lms.certification.models import Certificate, DecisionMeeting, Recommendation
from askom_lms.certification.queries.competence import standing_now, state_in_register
from askom_lms.coursework.domain.states import SubmissionState
from askom_lms.coursework.domain.twin import Standing, standing
from askom_lms.coursework.models import DossierItem, Paraf, Submission, WithdrawnCode
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.db import session
from askom_lms.paperwork.models import FilledRecord
from askom_lms.people.models import Person
from askom_lms.people.queries import frozen_people, shown_name
from askom_lms.registry.domain.asesor import CertificateStanding
from askom_lms.registry.domain.asesor import standing_of as asesor_standing
from askom_lms.registry.models import AsesorCertificate
from askom_lms.training.domain.folders import KEPT_AS, folders_of
from askom_lms.training.models import KitItem, TrainingClass

MOST_SUGGESTIONS = 3
MOST_NAMED = 8


@dataclass(frozen=True)
class CertificateAnswer:
    """What anybody may know about a certificate: what is printed on it, and where it stands."""

    code: str
    state: CertificateState
    number: str | None
    facts: dict[str, Any]
    issued_on: dt.date | None
    state_reason: str
    state_since: dt.datetime | None
    pdf_sha256: str | None
    zone: str
    kind: str
    person_id: uuid.UUID
    source: Source
    valid_until: dt.date | None
    may_share: bool
    """Both sides allow that findings are given away (002:9.10.10): else the reason of a state is not told."""
    is_frozen: bool
    """The data of its holder is frozen: the page answers without his name."""

    @property
    def name(self) -> str:
        """As printed; empty while it is not shown."""
        return "" if self.is_frozen else str(self.facts.get("name", ""))

    def stands(self, today: dt.date) -> "CertificateAnswer":
        """The same as it stands today; one of competence as the register of asesor has it."""
        if self.kind != COMPETENCE:
            return self
        return replace(self, state=state_in_register(self.person_id, self.number, self.state, today))


@dataclass(frozen=True)
class SheetAnswer:
    """What anybody may know about a printed sheet: which version it is, and which one counts."""

    code: str
    item_id: uuid.UUID
    form_code: str
    title: str
    folder: str
    number: int
    newest: int | None
    """The highest number of the sheet that was handed in and not withdrawn."""
    newest_code: str | None
    draft_number: int
    """Which version the trainee works on, or the one that waits."""
    state: SubmissionState
    handed_in_at: dt.datetime | None
    paraf_name: str | None
    parafed_at: dt.datetime | None
    fingerprint: str
    trainee: str
    class_number: str
    zone: str
    folders: str | None
    may_share: bool
    """Both sides allow that findings are given away (002:9.10.10): else it is not told that the sheet was returned."""
    replaced_by: str = ""
    """The code under which this version goes on, when the content of this one was withdrawn and changed."""

    @property
    def name(self) -> str:
        """What stands at the head of the paper: an official form is known by its number."""
        return f"{self.form_code} {self.title}".strip() if self.form_code.startswith("FR") else self.title

    @property
    def colour(self) -> str:
        """The colour of its folder in its class."""
        return folders_of(self.folders).colour(self.folder)

    @property
    def standing(self) -> Standing:
        return Standing.WITHDRAWN if self.replaced_by else standing(self.number, self.newest or 0, self.state)


@dataclass(frozen=True)
class ExaminationAnswer:
    """What anybody may know about a printed FR-ACA-07: that it was signed, by whom, for whom; never the verdict."""

    code: str
    trainee: str
    signed_by: str
    signed_at: dt.datetime
    fingerprint: str
    class_number: str
    zone: str


@dataclass(frozen=True)
class AsesorAnswer:
    """What anybody may know about the certificate of an asesor."""

    name: str
    number: str
    standing: CertificateStanding
    valid_until: dt.date


Answer = CertificateAnswer | SheetAnswer | ExaminationAnswer | AsesorAnswer
CERTIFICATE = (
    select(
        Certificate.code, Certificate.state, Certificate.number, Certificate.facts, Certificate.issued_on,
        Certificate.state_reason, Certificate.state_since, Certificate.pdf_sha256, TrainingClass.zone, Certificate.kind,
        Certificate.person_id, Certificate.source, Certificate.valid_until,
        may_share(Certificate.person_id, Enrolment.id, Enrolment.class_id),
        Certificate.person_id.in_(frozen_people()),
    )
    .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
    .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
)  # fmt: skip
later = aliased(Submission, name="later")
SHEET_COLUMNS = (
    DossierItem.id.label("item_id"), DossierItem.form_code, KitItem.title, DossierItem.folder, Submission.number,
    select(func.max(later.number)).where(later.item_id == Submission.item_id, later.state != SubmissionState.DRAFT)
    .correlate(Submission).scalar_subquery(),
    select(later.code).where(later.item_id == Submission.item_id, later.state != SubmissionState.DRAFT)
    .order_by(later.number.desc()).limit(1).correlate(Submission).scalar_subquery(),
    DossierItem.number.label("draft_number"), Submission.state,
)  # fmt: skip
OF_SHEET = (
    shown_name(), TrainingClass.number, TrainingClass.zone, TrainingClass.settings[KEPT_AS].as_string(),
    may_share(Enrolment.person_id, Enrolment.id, Enrolment.class_id),
)  # fmt: skip


def _with_place(statement: Any) -> Any:
    return (
        statement.join(DossierItem, DossierItem.id == Submission.item_id)
        .join(Enrolment, Enrolment.id == DossierItem.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
        .outerjoin(
            KitItem,
            (KitItem.class_id == DossierItem.class_id)
            & (KitItem.folder == DossierItem.folder)
            & (KitItem.key == DossierItem.key),
        )
    )


SHEET = _with_place(
    select(
        Submission.code, *SHEET_COLUMNS, Submission.handed_in_at, Paraf.person_name, Paraf.at, Submission.fingerprint,
        *OF_SHEET,
    ).select_from(Submission)
).outerjoin(Paraf, (Paraf.submission_id == Submission.id) & Paraf.revoked_at.is_(None)).where(
    Submission.handed_in_at.is_not(None)
)  # fmt: skip
WITHDRAWN_SHEET = _with_place(
    select(
        WithdrawnCode.code, *SHEET_COLUMNS, WithdrawnCode.handed_in_at, null(), null(), WithdrawnCode.fingerprint,
        *OF_SHEET, Submission.code,
    )
    .select_from(WithdrawnCode)
    .join(Submission, Submission.id == WithdrawnCode.submission_id)
)  # fmt: skip


def answer_to(typed: str) -> Answer | None:
    """The certificate or sheet with this code, or the certificate with this number; None when there is none."""
    if codes.is_number(typed):
        number = " ".join(typed.split())
        return _certificate(Certificate.number.in_({number, number.upper()}))
    code = codes.normalised(typed)
    if not codes.is_code(code):
        return None
    return _certificate(Certificate.code == code) or _sheet(code) or _withdrawn(code) or _examination(code)


def _certificate(where: Any) -> CertificateAnswer | None:
    row = session().execute(CERTIFICATE.where(where)).one_or_none()
    return CertificateAnswer(*row) if row else None


def asesor_answer(typed: str, today: dt.date) -> AsesorAnswer | None:
    """The certificate of an asesor with this number, as it stands; none when two people hold one number."""
    if not codes.is_number(typed):
        return None
    number = " ".join(typed.split())
    of, later_one = AsesorCertificate, aliased(AsesorCertificate)
    is_newer = or_(later_one.noted_at > of.noted_at, and_(later_one.noted_at == of.noted_at, later_one.id < of.id))
    replaced = exists().where(later_one.person_id == of.person_id, is_newer)
    rows = (
        session()
        .execute(
            select(of, shown_name(), replaced.label("is_replaced"))
            .join(Person, Person.id == of.person_id)
            .where(of.number.in_({number, number.upper()}))
            .order_by(of.noted_at.desc(), of.id)
        )
        .all()
    )
    if len({row[0].person_id for row in rows}) != 1:
        return None
    held, name, is_replaced = rows[0]
    standing = asesor_standing(held.state, held.valid_until, today, is_newest=not is_replaced)
    return AsesorAnswer(name, held.number, standing, held.valid_until)


def _sheet(code: str) -> SheetAnswer | None:
    row = session().execute(SHEET.where(Submission.code == code)).one_or_none()
    return SheetAnswer(*row) if row else None


def _withdrawn(code: str) -> SheetAnswer | None:
    """A content that was withdrawn and changed: whoever holds its paper learns that it counts no more."""
    row = session().execute(WITHDRAWN_SHEET.where(WithdrawnCode.code == code)).one_or_none()
    return SheetAnswer(*row) if row else None


def _examination(code: str) -> ExaminationAnswer | None:
    row = session().execute(
        select(
            shown_name(), Recommendation.signer_name, Recommendation.signed_at, FilledRecord.fingerprint,
            TrainingClass.number, TrainingClass.zone,
        )
        .join(Enrolment, Enrolment.id == Recommendation.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
        .join(FilledRecord, FilledRecord.id == Recommendation.record_id)
        .where(Recommendation.signed_at.is_not(None), Recommendation.code == code)
    ).one_or_none()  # fmt: skip
    found: tuple[Any, ...] | None = row
    return ExaminationAnswer(code, *found) if found else None


def suggestions(typed: str) -> list[str]:
    """Codes that answer something and differ from the typed one by one letter; certificates first, at most three."""
    near = codes.near(codes.normalised(typed))
    if not near:
        return []
    found: list[str] = []
    for column, is_out in (
        (Certificate.code, Certificate.state != CertificateState.PREPARED),
        (Submission.code, Submission.handed_in_at.is_not(None)),
        (WithdrawnCode.code, true()),
    ):
        wanted = select(column).where(column.in_(near), is_out).order_by(column)
        found += session().scalars(wanted.limit(MOST_SUGGESTIONS))
    return [codes.shown(code) for code in found[:MOST_SUGGESTIONS]]


@dataclass(frozen=True)
class FileAnswer:
    """Which issued document a file is, or says it is: `kind` is certificate, minutes or sheet."""

    kind: str
    number: str
    code: str
    state: str


def _as_file(certificate: Certificate, today: dt.date) -> FileAnswer:
    state = standing_now(certificate, today)
    return FileAnswer("certificate", certificate.number or "", certificate.code, str(state))


def answer_to_file(today: dt.date, *sha256: str) -> FileAnswer | None:
    """The certificate or minutes whose frozen bytes have one of these hashes; None when no file of ours has."""
    certificate = session().scalar(select(Certificate).where(Certificate.pdf_sha256.in_(sha256)).limit(1))
    if certificate is not None:
        return _as_file(certificate, today)
    frozen = select(DecisionMeeting.number).where(DecisionMeeting.pdf_sha256.in_(sha256))
    number = session().scalar(frozen.limit(1))
    return FileAnswer("minutes", number, "", "") if number else None


def named_in(text: str, today: dt.date) -> FileAnswer | None:
    """The issued certificate, or else the sheet, that the words of a file name by number or code."""
    found = list(dict.fromkeys(codes.codes_in(text)))[:MOST_NAMED]
    numbers = list(dict.fromkeys(codes.numbers_in(text)))[:MOST_NAMED]
    is_named = Certificate.code.in_(found) | Certificate.number.in_(numbers)
    is_out = Certificate.state != CertificateState.PREPARED
    named = select(Certificate).where(is_named, is_out).order_by(Certificate.code)
    certificate = session().scalar(named.limit(1))
    if certificate is not None:
        return _as_file(certificate, today)
    sheet = select(Submission.code).where(Submission.code.in_(found), Submission.handed_in_at.is_not(None))
    code = session().scalar(sheet.order_by(Submission.code).limit(1))
    return FileAnswer("sheet", "", code, "") if code else None


def is_free(code: str) -> bool:
    """Whether no certificate and no sheet carries this code."""
    taken = union_all(
        *(select(of.id).where(of.code == code) for of in (Certificate, Submission, WithdrawnCode, Recommendation))
    )
    return session().execute(taken.limit(1)).first() is None
