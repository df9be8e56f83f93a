"""How to find rows of MUK: the register, one MUK with its history, and what a class may pick."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from askom_lms.kernel.act import Act, Actor
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.muk.domain.states import USABLE, MukEvent, MukState, P
from askom_lms.muk.models import Muk, MukFile, MukStep
from askom_lms.people.domain import Role
from askom_lms.registry.models import Institution, InstitutionKind
from askom_lms.registry.queries import led_by
from askom_lms.skema.models import Skema

LISTED_AT_MOST = 200
OWNER, RECEIVER = aliased(Institution), aliased(Institution)


@dataclass(frozen=True)
class MukLine:
    """One MUK in a list."""

    id: uuid.UUID
    skema_id: uuid.UUID
    skema: str
    number: str
    name: str
    edition: int
    form_edition: str
    state: MukState
    owner_id: uuid.UUID
    owner: str
    offered_to_id: uuid.UUID | None
    offered_to: str | None

    def waits_for(self, actor: Actor) -> bool:
        """Whether this person has to answer an offer."""
        return self.offered_to_id in led_by(actor)


def muk_lines(act: Act, skema_id: uuid.UUID | None = None) -> list[MukLine]:
    """The register as far as this person may read it, of one skema or of all; what waits for an answer comes first."""
    act.require(P.READ)
    wanted = (
        select(
            Muk.id,
            Muk.skema_id,
            Skema.title.label("skema"),
            Muk.number,
            Muk.name,
            Muk.edition,
            Muk.form_edition,
            Muk.state,
            Muk.owner_id,
            OWNER.name.label("owner"),
            Muk.offered_to_id,
            RECEIVER.name.label("offered_to"),
        )
        .join(Skema, Skema.id == Muk.skema_id)
        .join(OWNER, OWNER.id == Muk.owner_id)
        .outerjoin(RECEIVER, RECEIVER.id == Muk.offered_to_id)
        .where(true() if act.is_system else visible_to(act.person))
        .order_by(Muk.offered_to_id.is_(None), Skema.title, Muk.number, Muk.edition.desc(), OWNER.name)
        .limit(LISTED_AT_MOST)
    )
    if skema_id is not None:
        wanted = wanted.where(Muk.skema_id == skema_id)
    return [MukLine(**row) for row in session().execute(wanted).mappings()]


def offers_to(act: Act) -> list[MukLine]:
    """The open offers that this person has to answer."""
    return [line for line in muk_lines(act) if line.waits_for(act.person)] if led_by(act.person) else []


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The rows for which `policy.may_read` says yes."""
    if actor.has(Role.PENGELOLA) or actor.has(Role.BNSP):
        return true()
    led = led_by(actor)
    return or_(Muk.owner_id.in_(led), Muk.maker_id.in_(led), Muk.offered_to_id.in_(led))


def get_muk(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> Muk:
    """One MUK of this skema with its institutions. Raises NotFound when it is not this person's to read."""
    found = session().scalar(_whole().where(Muk.id == muk_id, Muk.skema_id == skema_id))
    if found is None:
        raise NotFound
    act.require(P.READ, found)
    return found


def was_offered(actor: Actor, muk_id: uuid.UUID) -> bool:
    """Whether this MUK was once offered to an LSP of which somebody is the admin."""
    led = led_by(actor)
    wanted = select(MukStep.id).where(MukStep.muk_id == muk_id, MukStep.event == MukEvent.OFFER)
    return bool(led) and session().scalar(wanted.where(MukStep.receiver_id.in_(led)).limit(1)) is not None


def held_muk(muk: Muk) -> Muk:
    """The same MUK as the database has it now, held until the transaction ends."""
    wanted = select(Muk).where(Muk.id == muk.id).with_for_update(of=Muk).execution_options(populate_existing=True)
    return session().scalars(wanted).one()


def _whole() -> Select[Muk]:
    loads = (joinedload(Muk.skema), joinedload(Muk.maker), joinedload(Muk.owner), joinedload(Muk.offered_to))
    return select(Muk).options(*loads)


@dataclass(frozen=True)
class StepLine:
    """One line of the history of a MUK."""

    event: str
    at: dt.datetime
    by: str
    giver: str
    receiver: str | None
    note: str


def steps_of(muk: Muk) -> list[StepLine]:
    """What happened to a MUK, newest first."""
    rows = session().execute(
        select(MukStep.event, MukStep.at, MukStep.by_name, OWNER.name, RECEIVER.name, MukStep.note)
        .join(OWNER, OWNER.id == MukStep.giver_id)
        .outerjoin(RECEIVER, RECEIVER.id == MukStep.receiver_id)
        .where(MukStep.muk_id == muk.id)
        .order_by(MukStep.number.desc())
    )
    return [StepLine(*row) for row in rows]


def files_of(muk: Muk) -> list[MukFile]:
    """The files of a MUK that were not taken off, in the order in which they came."""
    wanted = select(MukFile).where(MukFile.muk_id == muk.id, MukFile.removed_at.is_(None)).order_by(MukFile.added_at)
    return list(session().scalars(wanted))


def get_file(act: Act, muk: Muk, file_id: uuid.UUID) -> MukFile:
    """One file of this MUK. Raises NotFound for one that was taken off, or that is not this person's to read."""
    act.require(P.DOWNLOAD, muk)
    found = session().get(MukFile, file_id)
    if found is None or found.muk_id != muk.id or found.removed_at is not None:
        raise NotFound
    return found


def lsp_choices(muk: Muk) -> list[tuple[uuid.UUID, str]]:
    """(id, name) of the LSP to which it may be offered: active ones, but not its owner."""
    rows = session().execute(
        select(Institution.id, Institution.name)
        .where(is_receiver(), Institution.id != muk.owner_id)
        .order_by(Institution.name)
    )
    return [(row.id, row.name) for row in rows]


def is_receiver() -> ColumnElement[bool]:
    """A MUK is given to an LSP (000:muk.1) that is active."""
    return (Institution.kind == InstitutionKind.LSP) & Institution.is_active


@dataclass(frozen=True)
class MukPick:
    """What a class keeps of the MUK it uses: all of it is fixed once the MUK is validated."""

    id: uuid.UUID
    skema_id: uuid.UUID
    number: str
    name: str
    edition: int
    form_edition: str
    authors: list[dict[str, str]]
    validators: list[dict[str, str]]

    def stored(self) -> dict[str, Any]:
        """For a JSON column."""
        return {key: str(value) if isinstance(value, uuid.UUID) else value for key, value in vars(self).items()}


def usable_by(institution_id: uuid.UUID, skema_ids: Collection[uuid.UUID]) -> list[MukPick]:
    """The MUK of these skema that this institution owns and that are validated or handed over, by number."""
    if not skema_ids:
        return []
    columns = [getattr(Muk, name) for name in MukPick.__dataclass_fields__]
    rows = session().execute(
        select(*columns)
        .where(Muk.owner_id == institution_id, Muk.skema_id.in_(skema_ids), Muk.state.in_(USABLE))
        .order_by(Muk.number, Muk.edition.desc(), Muk.name)
    )
    return [MukPick(**row) for row in rows.mappings()]


def state_for(institution_id: uuid.UUID, muk_id: uuid.UUID) -> MukState | None:
    """The state of a MUK of this institution; None for one that it does not own, or that never was."""
    return session().scalar(select(Muk.state).where(Muk.id == muk_id, Muk.owner_id == institution_id))
