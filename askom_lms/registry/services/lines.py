"""The history of an institution: each line sealed in its chain together with what it is about."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from askom_lms.kernel import audit, evidence
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import read_anew, session
from askom_lms.kernel.messages import Invalid
from askom_lms.registry.domain import IDENTITY, LONGEST, OFFICE, too_long
from askom_lms.registry.models import Institution, InstitutionSkema, InstitutionStep, Tuk

FACTS = (*IDENTITY, *OFFICE, "is_active")
TUK_FACTS = ("name", "kind", "address", "verified_until")
SKEMA_FACTS = ("kind", "until", "document_number")
SEALED = {
    Institution: FACTS,
    Tuk: (*TUK_FACTS, "institution_id", "closed_at"),
    InstitutionSkema: (*SKEMA_FACTS, "institution_id", "skema_id", "ended_at"),
}
STEP = ("institution_id", "number", "event", "at", "by_id", "by_name", "about", "changes", "reason")


def cleaned(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as they are kept: each text on one line, without blanks around it."""
    return {name: " ".join(value.split()) if type(value) is str else value for name, value in facts.items()}


def must_fit(facts: Mapping[str, Any]) -> None:
    """Raises Invalid `registry.too_long` for a text that its column cannot hold."""
    if name := too_long(facts):
        raise Invalid("registry.too_long", most=LONGEST[name])


def hold(institution: Institution, subject: Institution | Tuk | InstitutionSkema) -> None:
    """Keep the institution until the transaction ends, and read what is to be changed as the database has it now."""
    session().flush()
    audit.hold(chain_of(institution))
    for one in {institution, subject}:
        read_anew(one)


def chain_of(institution: Institution) -> ChainRef:
    """One chain for the whole life of an institution."""
    return ChainRef("institution", institution.id)


def values_of(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def fill(row: Any, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        setattr(row, name, value)


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Each fact that moved: what it was and what it is, as JSON holds it; of something new only what was written."""
    pairs = {name: [evidence.plain(before.get(name)), evidence.plain(value)] for name, value in after.items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1] and (before or pair[1])}


def write_line(
    act: Act,
    event: str,
    institution: Institution,
    subject: Institution | Tuk | InstitutionSkema,
    changes: dict[str, Any],
    *,
    about: str = "",
    reason: str = "",
) -> None:
    """The line of the history, and the entry of the chain that vouches for it and for what it is about."""
    mine = InstitutionStep.institution_id == institution.id
    last = session().scalar(select(func.max(InstitutionStep.number)).where(mine)) or 0
    step = InstitutionStep(
        institution_id=institution.id,
        number=last + 1,
        event=event,
        at=act.now,
        by_id=act.actor_id,
        by_name=act.actor_name,
        about=about,
        changes=changes,
        reason=reason,
    )
    session().add(step)
    session().flush()
    besides = evidence.also("institution_step", step.id, values_of(step, STEP))
    act.record(f"institution.{event}", chain_of(institution), subject, besides, seals=SEALED[type(subject)])
