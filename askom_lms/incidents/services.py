"""Incidents are written down, corrected, told and closed; each step is sealed in the chain of the platform."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from askom_lms.incidents.domain import FACTS, LONGEST, TEXTS, problem
from askom_lms.incidents.models import Incident
from askom_lms.incidents.policy import P
from askom_lms.kernel import audit
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import PLATFORM
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.people.queries import find_person_by_email

TOLD = {"people": "people_told_at", "authority": "authority_told_at"}
"""Who has to be told -> where it is written."""
SEALED = (*FACTS, *TOLD.values(), "closed_at", "number")


def open_incident(act: Act, facts: Mapping[str, Any]) -> Incident:
    """Write one down; the 72 hours run from `known_at`. Raises Denied; Invalid as `domain.problem`."""
    act.require(P.KEEP)
    audit.hold(PLATFORM)
    last = session().scalar(select(func.max(Incident.number))) or 0
    incident = Incident(**_checked(act, facts), number=last + 1, opened_by_id=act.actor_id)
    session().add(incident)
    session().flush()
    act.record("incident.opened", PLATFORM, incident, seals=SEALED)
    return incident


def save_incident(act: Act, incident: Incident, facts: Mapping[str, Any], *, seen: int) -> None:
    """Correct what is known by now; `seen` is the version that was on the page.

    Raises Denied; Invalid as `domain.problem`; Refusal `incidents.closed`, `incidents.changed`.
    """
    _hold(act, incident)
    if seen != incident.row_version:
        raise Refusal("incidents.changed")
    for name, value in _checked(act, facts).items():
        setattr(incident, name, value)
    session().flush()
    act.record("incident.changed", PLATFORM, incident, seals=SEALED)


def note_told(act: Act, incident: Incident, whom: str) -> None:
    """People or authority were told, now. Raises Denied; Refusal `incidents.closed`, `incidents.told`."""
    _hold(act, incident)
    if getattr(incident, TOLD[whom]) is not None:
        raise Refusal("incidents.told")
    setattr(incident, TOLD[whom], act.now)
    session().flush()
    act.record(f"incident.{whom}_told", PLATFORM, incident, seals=SEALED)


def close_incident(act: Act, incident: Incident) -> None:
    """Nothing is open any more. Raises Refusal `incidents.closed`, `incidents.not_told`, `incidents.goes_on`."""
    _hold(act, incident)
    if incident.ended_at is None:
        raise Refusal("incidents.goes_on")
    if any(getattr(incident, column) is None for column in TOLD.values()) or not incident.measures:
        raise Refusal("incidents.not_told")
    incident.closed_at = act.now
    session().flush()
    act.record("incident.closed", PLATFORM, incident, seals=SEALED)


def account_named(email: str) -> uuid.UUID | None:
    """The account of this address; None for no address. Raises Invalid `incidents.account_unknown`."""
    if not email:
        return None
    found = find_person_by_email(email)
    if found is None:
        raise Invalid("incidents.account_unknown", email=email[:80])
    return found.id


def _checked(act: Act, facts: Mapping[str, Any]) -> dict[str, Any]:
    cleaned = {name: (facts[name] or "").strip() if name in TEXTS else facts[name] for name in FACTS}
    if code := problem(cleaned, act.now):
        raise Invalid(code, most=max(LONGEST.values()))
    return cleaned


def _hold(act: Act, incident: Incident) -> None:
    act.require(P.KEEP)
    audit.hold(PLATFORM)
    session().refresh(incident)
    if incident.closed_at is not None:
        raise Refusal("incidents.closed")
