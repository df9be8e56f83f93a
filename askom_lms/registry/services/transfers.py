"""From one home LSP to the next, by four letters: resignation, release, approval of BNSP, proposal of the new LSP."""

import uuid

from sqlalchemy import select

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.people.models import Person
from askom_lms.registry.domain.asesor import Document
from askom_lms.registry.domain.states import REFUSALS, TRANSFER, TransferEvent
from askom_lms.registry.domain.states import AsesorPermission as P
from askom_lms.registry.models import AsesorHome, AsesorTransfer, Institution, InstitutionKind
from askom_lms.registry.queries import Standing, home_of, institution_by_id
from askom_lms.registry.services.asesor import open_home
from askom_lms.registry.services.steps import checked, hold_asesor, reason_of, take_step, write_step


def begin_transfer(
    act: Act, person: Person, standing: Standing, to_id: uuid.UUID, *, document: Document, is_stamped: bool
) -> AsesorTransfer:
    """The asesor resigns by a letter over a duty stamp, which names his next LSP (000-023, 000-028).

    Raises Invalid `registry.paper_missing`, `registry.stamp_missing`, `registry.transfer_to`; Refusal
    `registry.home_missing`, `registry.transfer_open`.
    """
    act.require(P.KEEP, standing)
    paper = checked(act, document)
    if not is_stamped:
        raise Invalid("registry.stamp_missing")
    hold_asesor(person.id)
    home, to = home_of(person.id), session().get(Institution, to_id)
    if home is None:
        raise Refusal("registry.home_missing", name=person.name)
    if to is None or to.kind is not InstitutionKind.LSP or not to.is_active or to.id == home.id:
        raise Invalid("registry.transfer_to")
    running = select(AsesorTransfer.id).where(AsesorTransfer.person_id == person.id, AsesorTransfer.closed_at.is_(None))
    if session().scalar(running) is not None:
        raise Refusal("registry.transfer_open", name=person.name)
    transfer = AsesorTransfer(person_id=person.id, from_id=home.id, to_id=to.id, began_at=act.now)
    session().add(transfer)
    write_step(act, "transfer_begun", transfer, about=f"{home.name} → {to.name}", document=paper)
    act.notify("transfer.begun", transfer)
    return transfer


def release_asesor(act: Act, transfer: AsesorTransfer, document: Document) -> None:
    """The old LSP lets him go; he stays its own until the last step (000-025). Raises Invalid, Refusal not now."""
    _step(act, transfer, TransferEvent.RELEASE, document=document)


def approve_transfer(act: Act, transfer: AsesorTransfer, document: Document) -> None:
    """BNSP agrees (000-024). Raises Invalid `registry.paper_missing`, Refusal `transfer.not_now`."""
    _step(act, transfer, TransferEvent.APPROVE, document=document)


def take_asesor(act: Act, transfer: AsesorTransfer, document: Document) -> None:
    """The new LSP proposes him and takes him over, after all others (000-026): now his home is another.

    Raises Invalid `registry.paper_missing`; Refusal `transfer.not_now`.
    """
    act.require(P.TAKE, transfer)
    paper = checked(act, document)
    hold_asesor(transfer.person_id, transfer)
    _take(act, transfer, TransferEvent.TAKE, paper)
    mine = (AsesorHome.person_id == transfer.person_id, AsesorHome.ended_at.is_(None))
    old = session().scalars(select(AsesorHome).where(*mine)).one()
    old.ended_at = act.now
    write_step(act, "home_ended", old, about=institution_by_id(old.institution_id).name)
    home = open_home(act, transfer.person_id, transfer.to_id)
    write_step(act, "home", home, about=institution_by_id(home.institution_id).name)


def refuse_transfer(act: Act, transfer: AsesorTransfer, event: TransferEvent, *, reason: str) -> None:
    """Whoever has the next word says no, and why; the asesor stays where he is.

    Raises Invalid `registry.reason`; Refusal `transfer.not_now`.
    """
    _step(act, transfer, event, reason=reason)


def _step(
    act: Act, transfer: AsesorTransfer, event: TransferEvent, *, document: Document | None = None, reason: str = ""
) -> None:
    hold_asesor(transfer.person_id, transfer)
    is_refusal = event in REFUSALS
    _take(
        act,
        transfer,
        event,
        None if is_refusal else checked(act, document or Document()),
        reason_of(reason) if is_refusal else "",
    )


def _take(
    act: Act, transfer: AsesorTransfer, event: TransferEvent, document: Document | None, reason: str = ""
) -> None:
    names = f"{institution_by_id(transfer.from_id).name} → {institution_by_id(transfer.to_id).name}"
    closes = {"closed_at": act.now} if event in REFUSALS or event is TransferEvent.TAKE else {}
    take_step(act, TRANSFER, transfer, event, about=names, document=document, reason=reason, **closes)
