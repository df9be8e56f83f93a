"""Surveillance of a holder, and what is decided about his certificate (002:9.5.2, 002:9.6.1)."""

import datetime as dt

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.registry.domain import LONGEST
from askom_lms.registry.domain.asesor import Document
from askom_lms.registry.domain.states import CERTIFICATE, CertificateEvent
from askom_lms.registry.queries import certificate_of
from askom_lms.registry.services.steps import chain_of, hold_asesor, take_step
from askom_lms.training.services.dates import hold_people
from askom_lms.upkeep.domain import LONGEST_TEXT, Method
from askom_lms.upkeep.domain.states import UpkeepPermission as P
from askom_lms.upkeep.models import Surveillance
from askom_lms.upkeep.queries import Holder
from askom_lms.upkeep.services.book import said_why

PLANNED = ("person_id", "method", "planned_on")
DONE = ("done_on", "is_kept", "findings", "sha256")


def plan_look(act: Act, holder: Holder, *, method: Method, planned_on: dt.date | None) -> Surveillance:
    """When and how the holder is looked at next (002:9.6.3). Raises Denied, NotFound; Invalid `upkeep.look_day`."""
    act.require(P.JUDGE, holder)
    if planned_on is None:
        raise Invalid("upkeep.look_day")
    hold_asesor(holder.id)
    look = Surveillance(person_id=holder.id, method=method, planned_on=planned_on, planned_by_id=act.actor_id)
    session().add(look)
    session().flush()
    act.record("surveillance.planned", chain_of(holder.id), look, seals=PLANNED)
    return look


def record_look(
    act: Act,
    holder: Holder,
    look: Surveillance,
    *,
    done_on: dt.date | None,
    is_kept: bool | None,
    findings: str,
    file: Document,
) -> None:
    """What was seen, once (002:9.6.4).

    Raises Denied, NotFound; Invalid `upkeep.look_day`, `upkeep.look_result`, `upkeep.reason`, `upkeep.too_long`;
    Refusal `upkeep.look_done`.
    """
    act.require(P.JUDGE, holder)
    if done_on is None or done_on > act.today:
        raise Invalid("upkeep.look_day")
    if is_kept is None:
        raise Invalid("upkeep.look_result")
    said = said_why(findings)
    hold_asesor(holder.id, look)
    if look.done_on is not None:
        raise Refusal("upkeep.look_done")
    look.done_on, look.is_kept, look.findings = done_on, is_kept, said
    look.sha256, look.media_type = file.sha256, file.media_type
    look.by_name = act.actor.name if act.actor else ""
    session().flush()
    act.record("surveillance.done", chain_of(holder.id), look, seals=DONE)


def take_measure(act: Act, holder: Holder, event: CertificateEvent, *, document: Document, reason: str) -> None:
    """Warn, freeze, revoke or restore, with number and date of the letter, a reason and a fresh second factor.

    The holder's row is kept as an assignment to a class keeps it, so that one of both sees the other.
    Raises Denied, NotFound, StepUpNeeded; Invalid `upkeep.reason`, `upkeep.too_long`, `upkeep.measure_letter`; Refusal
    `upkeep.no_certificate`, `asesor_certificate.not_now`.
    """
    act.require(P.JUDGE, holder)
    act.step_up()
    number, said = " ".join(document.number.split()), said_why(reason)
    if not number or document.on is None or document.on > act.today:
        raise Invalid("upkeep.measure_letter")
    if len(number) > LONGEST["document_number"]:
        raise Invalid("upkeep.too_long", most=min(LONGEST["document_number"], LONGEST_TEXT))
    hold_asesor(holder.id)
    hold_people([holder.id])
    certificate = certificate_of(holder.id)
    if certificate is None:
        raise Refusal("upkeep.no_certificate")
    session().refresh(certificate)
    paper = Document(number, document.on, document.sha256, document.media_type)
    take_step(act, CERTIFICATE, certificate, event, about=certificate.number, document=paper, reason=said)
    act.notify(f"measure.{event}", (certificate, said))
