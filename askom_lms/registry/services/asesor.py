"""What an asesor holds: his first home LSP, certificates and technical skema."""

import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import PLATFORM, hold
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.people import services as people
from askom_lms.people.models import Person
from askom_lms.registry.domain.asesor import Document, default_until
from askom_lms.registry.domain.states import AsesorPermission as P
from askom_lms.registry.domain.states import CertificateState
from askom_lms.registry.models import AsesorCertificate, AsesorHome, AsesorSkema, Institution, InstitutionKind
from askom_lms.registry.queries import Standing, certificate_of, get_own_skema, home_of
from askom_lms.registry.services.steps import checked, hold_asesor, reason_of, write_step
from askom_lms.skema.models import Skema


def set_home(act: Act, person: Person, institution: Institution, document: Document) -> AsesorHome:
    """The first home LSP of an asesor (000-014); the next one takes him over by a transfer.

    Raises NotFound for a foreign LSP; Invalid `registry.too_long`; Refusal `registry.home_not_lsp`,
    `registry.home_held`.
    """
    act.require(P.KEEP, Standing(person.id, institution.id, frozenset()))
    paper = checked(act, document, must_be_whole=False)
    if institution.kind is not InstitutionKind.LSP or not institution.is_active:
        raise Refusal("registry.home_not_lsp", name=institution.name)
    hold_asesor(person.id)
    if held := home_of(person.id):
        raise Refusal("registry.home_held", name=person.name, home=held.name)
    home = open_home(act, person.id, institution.id)
    write_step(act, "home", home, about=institution.name, document=paper)
    return home


def open_home(act: Act, person_id: uuid.UUID, institution_id: uuid.UUID) -> AsesorHome:
    """From now on this is his home; the database keeps it the only one. Raises Refusal `registry.home_twice`."""
    home = AsesorHome(person_id=person_id, institution_id=institution_id, since=act.now)
    try:
        with session().begin_nested():
            session().add(home)
    except IntegrityError as error:
        raise Refusal("registry.home_twice") from error
    return home


def record_certificate(
    act: Act,
    person: Person,
    standing: Standing,
    *,
    number: str,
    issued_on: dt.date | None,
    valid_until: dt.date | None,
    document: Document,
) -> AsesorCertificate:
    """A certificate of three years unless its last day is written (000-029); its last day counts for every class.

    Raises Invalid `registry.certificate_facts`, `registry.certificate_days`, `registry.too_long`; Refusal
    `training.met_in_use`, when a class relies on a later day, `registry.certificate_frozen`,
    `registry.certificate_revoked`: no new paper goes around a decision.
    """
    act.require(P.KEEP, standing)
    paper = Document(number, issued_on, document.sha256, document.media_type)
    return note_certificate(act, person, paper, valid_until=valid_until)


def note_certificate(
    act: Act, person: Person, document: Document, *, valid_until: dt.date | None, is_correction: bool = False
) -> AsesorCertificate:
    """The same for a caller that has asked: certification notes what it issues or imports. A correction, which brings
    the same certificate under a new number, keeps a warning. Raises as `record_certificate`.
    """
    paper = checked(act, document, must_be_whole=False)
    if not paper.number or paper.on is None:
        raise Invalid("registry.certificate_facts")
    until = valid_until or default_until(paper.on)
    if until < paper.on:
        raise Invalid("registry.certificate_days")
    hold(PLATFORM)
    hold_asesor(person.id)
    state = _state_of_next(act, person, paper.number, is_correction=is_correction)
    facts = {"name": person.name, "phone": person.phone, "met_number": person.met_number or ""}
    people.update_person(act, person, **facts, met_valid_until=until)
    certificate = AsesorCertificate(
        person_id=person.id, number=paper.number, issued_on=paper.on, valid_until=until, noted_at=act.now, state=state
    )
    session().add(certificate)
    write_step(act, "certificate", certificate, about=paper.number, document=paper)
    return certificate


def _state_of_next(act: Act, person: Person, number: str, *, is_correction: bool) -> CertificateState:
    """How the next certificate begins: a corrected one keeps a warning, after a revocation only BNSP notes one."""
    before = certificate_of(person.id)
    if before is None:
        return CertificateState.ACTIVE
    if before.state is CertificateState.FROZEN:
        raise Refusal("registry.certificate_frozen", name=person.name)
    if before.state is CertificateState.REVOKED and (before.number == number or not act.may(P.APPROVE)):
        raise Refusal("registry.certificate_revoked", name=person.name)
    return before.state if before.number == number or is_correction else CertificateState.ACTIVE


def add_asesor_skema(
    act: Act, person: Person, standing: Standing, skema_id: uuid.UUID, *, until: dt.date | None, document: Document
) -> AsesorSkema:
    """A technical skema that he holds: he assesses in these only (000-030).

    Raises Invalid `registry.skema_unknown`, `registry.document_missing`, `registry.too_long`; Refusal
    `registry.asesor_skema_held`.
    """
    act.require(P.KEEP, standing)
    paper = checked(act, document, must_be_whole=False)
    skema = session().get(Skema, skema_id)
    if skema is None:
        raise Invalid("registry.skema_unknown")
    if not paper.number:
        raise Invalid("registry.document_missing")
    hold_asesor(person.id)
    mine = (AsesorSkema.person_id == person.id, AsesorSkema.skema_id == skema_id, AsesorSkema.ended_at.is_(None))
    if session().scalar(select(AsesorSkema.id).where(*mine)) is not None:
        raise Refusal("registry.asesor_skema_held", name=person.name, skema=skema.title)
    held = AsesorSkema(person_id=person.id, skema_id=skema_id, document_number=paper.number, until=until)
    session().add(held)
    write_step(act, "skema", held, about=skema.title, document=paper)
    return held


def end_asesor_skema(act: Act, standing: Standing, held_id: uuid.UUID, *, reason: str) -> None:
    """He holds it no longer. Raises NotFound; Invalid `registry.reason`; Refusal `registry.skema_ended`."""
    act.require(P.KEEP, standing)
    held = get_own_skema(standing.id, held_id)
    reason = reason_of(reason)
    hold_asesor(standing.id, held)
    if held.ended_at is not None:
        raise Refusal("registry.skema_ended")
    held.ended_at = act.now
    title = session().scalar(select(Skema.title).where(Skema.id == held.skema_id)) or ""
    write_step(act, "skema_ended", held, about=title, reason=reason)
