"""What an item's record borrows, gathered from class, skema, parties and the other records of the dossier."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, case, func, null, or_, select, type_coerce

from askom_lms.coursework.domain.lending import (
    ADJUSTMENTS,
    CHECKLIST,
    PETA,
    PORTFOLIO,
    RECORD,
    REVIEW,
    Around,
    Place,
    Player,
    Source,
    lend,
    shows_notes,
)
from askom_lms.coursework.domain.parties import OWNER, PartyRole
from askom_lms.coursework.domain.states import ItemStatus
from askom_lms.coursework.domain.subjects import Item
from askom_lms.coursework.models import Attachment, DossierItem, DossierParty
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import clock
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.paperwork.domain.edition import load_edition
from askom_lms.paperwork.domain.lent import ATTACHED
from askom_lms.paperwork.domain.plan import READERS, RESULT_READERS
from askom_lms.paperwork.domain.sheet import Signed, drafter
from askom_lms.paperwork.domain.spec import Stage
from askom_lms.paperwork.models import FilledRecord, Signature
from askom_lms.people.models import Person
from askom_lms.skema.models import Skema
from askom_lms.skema.queries import lent_skema
from askom_lms.training.models import Attendance, ClassSession, KitItem, Mark, TrainingClass

D, R, C = DossierItem, FilledRecord, TrainingClass
AS_A_WHOLE = ""
"""The dossier itself borrows what every sheet of it says; a sheet does not borrow from itself."""
LEAD = "lead_asesor"
"""The row of FR.MAPA.01 that names the master asesor."""
AGREEMENT = "FR.AK.01"
BOTH = 2
"""Asesi and asesor sign FR.AK.01."""

_kit = (
    select(func.aggregate_strings(D.form_code, ","))
    .where(D.enrolment_id == bindparam("enrolment"), D.folder == bindparam("folder"))
    .scalar_subquery()
)
CONTEXT = (
    select(
        C.venue, C.city, C.tuk_kind, C.ends_on, C.settings, Skema.demo_codes, _kit.label("kit"),
        DossierParty.role, Person.id, Person.name, Person.met_number, DossierParty.is_simulated,
    )
    .select_from(C)
    .outerjoin(Skema, Skema.id == bindparam("skema"))
    .outerjoin(
        DossierParty,
        and_(DossierParty.enrolment_id == bindparam("enrolment"), DossierParty.folder == bindparam("folder")),
    )
    .outerjoin(Person, Person.id == DossierParty.person_id)
    .where(C.id == bindparam("class"))
)  # fmt: skip

_signed = (
    select(Signature.signed_at)
    .where(Signature.record_id == R.id, Signature.role == OWNER, Signature.voided_at.is_(None))
    .correlate(R)
    .limit(1)
    .scalar_subquery()
)
_signers = (
    select(func.count(Signature.slot.distinct()))
    .where(Signature.record_id == R.id, Signature.voided_at.is_(None))
    .correlate(R)
    .scalar_subquery()
)
SAYS_SOMETHING = or_(
    D.form_code.in_([PETA, PORTFOLIO, *READERS]),
    and_(D.stage == Stage.HASIL.value, D.required > 0, D.filled >= D.required),
)
"""The other records that say something to a sheet; a result says something once it is complete."""
SOURCE_COLUMNS = (
    D.form_code,
    D.stage,
    type_coerce(
        case((and_(D.stage == Stage.HASIL.value, D.form_code.not_in(RESULT_READERS)), null()), else_=R.answers),
        R.answers.type,
    ).label("answers"),
    case((D.form_code.in_([REVIEW, RECORD]), _signed), else_=null()).label("signed_at"),
    case((D.form_code == AGREEMENT, _signers), else_=null()).label("signers"),
)
SOURCES = (
    select(*SOURCE_COLUMNS)
    .join(R, R.id == D.record_id)
    .where(D.enrolment_id == bindparam("enrolment"), D.folder == bindparam("folder"), SAYS_SOMETHING)
)


THERE = (Mark.HADIR, Mark.TERLAMBAT)
ASESI = PartyRole.ASESI.value
PRESENT = (
    select(Attendance.person_id, Attendance.mark)
    .select_from(D)
    .join(Enrolment, Enrolment.id == D.enrolment_id)
    .join(KitItem, and_(KitItem.class_id == D.class_id, KitItem.folder == D.folder, KitItem.key == D.key))
    .join(ClassSession, and_(ClassSession.class_id == D.class_id, ClassSession.key == KitItem.opens_with))
    .outerjoin(
        DossierParty,
        and_(DossierParty.enrolment_id == D.enrolment_id, DossierParty.folder == D.folder, DossierParty.role == ASESI),
    )
    .join(
        Attendance,
        and_(
            Attendance.session_id == ClassSession.id,
            Attendance.person_id.in_([Enrolment.person_id, DossierParty.person_id]),
        ),
    )
    .where(D.id == bindparam("item"))
)
"""The marks of asesor and asesi at the session that opens the sheet."""
HANDED_IN = (
    select(D.form_code)
    .where(
        D.enrolment_id == bindparam("enrolment"),
        D.folder == bindparam("folder"),
        D.stage != Stage.PERANGKAT.value,
        D.status.in_([ItemStatus.SUBMITTED, ItemStatus.SIGNED_OFF]),
    )
    .distinct()
)


def lent_for(item: Item, read: Iterable[Any] | None = None) -> dict[str, Any]:
    """The `lent` of this item as it would be now; three queries, or two when the rows of SOURCES were `read` before.

    Raises Refusal when the trainee has no skema.
    """
    if item.skema_id is None:
        raise Refusal("coursework.no_skema")
    keys = {"enrolment": item.enrolment_id, "folder": item.folder}
    says: Iterable[Any] = session().execute(SOURCES, keys).all() if read is None else read
    rows = session().execute(CONTEXT, {**keys, "class": item.class_id, "skema": item.skema_id}).all()
    head = rows[0]
    chosen = head.settings.get("unit_codes", {}).get(str(item.skema_id)) or head.demo_codes or None
    starts = item.gate.session_starts_at
    on = clock.in_zone(starts, item.zone).date() if starts else head.ends_on
    lent = lend(
        lent_skema(item.skema_id, chosen, with_notes=shows_notes(item.form_code, item.stage)),
        form_code=item.form_code,
        stage=item.stage,
        folder=item.folder,
        where=Place(head.venue, head.city, head.tuk_kind, item.zone, on),
        kit=set((head.kit or "").split(",")),
        players=[*_own(item), *(_player(row) for row in rows if row.role)],
        sources=[_source(row, item.zone) for row in says],
        around=_around(item),
        muk=(head.settings.get("muk") or {}).get(str(item.skema_id)),
    )
    return lent | _files(item)


def _files(item: Item) -> dict[str, Any]:
    """One query more for a form that points at one of the files on its sheet."""
    if item.form_code == AS_A_WHOLE or not load_edition(item.form_code).points_at_files:
        return {}
    a = Attachment
    hanging = select(a.name).where(a.record_id == item.record_id, a.removed_at.is_(None)).order_by(a.position)
    return {ATTACHED: list(session().scalars(hanging))}


def _around(item: Item) -> Around:
    """One query more for the two forms that ask for presence and for the whole dossier."""
    if item.form_code == ADJUSTMENTS:
        rows = session().execute(PRESENT, {"item": item.id})
        return Around(present={OWNER if row.person_id == item.trainee_id else ASESI: row.mark in THERE for row in rows})
    if item.form_code == CHECKLIST:
        keys = {"enrolment": item.enrolment_id, "folder": item.folder}
        return Around(exists=tuple(session().scalars(HANDED_IN, keys)))
    return Around()


def _own(item: Item) -> list[Player]:
    """The trainee as asesor, and his master asesor as the lead asesor of FR.MAPA.01."""
    people = [Player(OWNER, str(item.trainee_id), item.trainee_name, item.trainee_met, is_simulated=False)]
    if item.master_asesor_id is not None:
        people.append(Player(LEAD, str(item.master_asesor_id), item.master_asesor_name, None, is_simulated=False))
    return people


def _player(row: Any) -> Player:
    return Player(row.role, str(row.id), row.name, row.met_number, row.is_simulated)


def _source(row: Any, zone: str) -> Source:
    signed_on = clock.in_zone(row.signed_at, zone).date() if row.signed_at else None
    is_signed = None if row.signers is None else row.signers >= BOTH
    return Source(row.form_code, row.stage, row.answers or {}, signed_on, is_signed)


@dataclass(frozen=True)
class Authored:
    """The perangkat that a result starts from: its record, what it says, and who drafted and validated it."""

    record_id: uuid.UUID
    answers: dict[str, Any]
    lent: dict[str, Any]
    drafters: list[dict[str, Any]]


def perangkat_of(item: Item) -> Authored | None:
    """The authored instrument of a result; None when it was never opened."""
    g = Signature
    wanted = (
        select(R.id, R.answers, R.lent, g.slot, g.person_name, g.signed_at, g.met_number, g.is_simulated)
        .join(D, D.record_id == R.id)
        .outerjoin(g, and_(g.record_id == R.id, g.voided_at.is_(None)))
        .where(
            D.enrolment_id == item.enrolment_id,
            D.folder == item.folder,
            D.form_code == item.form_code,
            D.stage == Stage.PERANGKAT.value,
        )
    )
    rows = session().execute(wanted).all()
    if not rows:
        return None
    signed = [
        drafter(Signed(row.slot, row.person_name, row.signed_at, row.met_number, row.is_simulated))
        for row in rows
        if row.slot
    ]
    return Authored(rows[0].id, rows[0].answers, rows[0].lent, signed)
