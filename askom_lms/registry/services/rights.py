"""The skema that an institution may assess: licensed for an LSP, verified for a CLSP."""

import datetime as dt
import uuid

from sqlalchemy import select

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.registry.models import RIGHTS, Institution, InstitutionSkema
from askom_lms.registry.policy import P
from askom_lms.registry.queries import get_held_skema
from askom_lms.registry.services.lines import SKEMA_FACTS, changed, hold, must_fit, values_of, write_line
from askom_lms.registry.services.steps import reason_of
from askom_lms.skema.models import Skema


def add_skema(
    act: Act, institution: Institution, skema_id: uuid.UUID, *, document_number: str, until: dt.date | None = None
) -> InstitutionSkema:
    """An LSP is licensed for a skema, a CLSP has verified one; without a last day it holds until it is ended.

    Raises Invalid `registry.skema_unknown`, `registry.document_missing`, `registry.too_long`; Refusal
    `registry.skema_not_for`, `registry.skema_held`.
    """
    act.require(P.MANAGE, institution)
    facts = {"document_number": " ".join(document_number.split())}
    skema = session().get(Skema, skema_id)
    if skema is None:
        raise Invalid("registry.skema_unknown")
    if not facts["document_number"]:
        raise Invalid("registry.document_missing")
    must_fit(facts)
    hold(institution, institution)
    kind = RIGHTS.get(institution.kind)
    if kind is None:
        raise Refusal("registry.skema_not_for")
    held = select(InstitutionSkema.id).where(
        InstitutionSkema.institution_id == institution.id,
        InstitutionSkema.skema_id == skema_id,
        InstitutionSkema.ended_at.is_(None),
    )
    if session().scalar(held) is not None:
        raise Refusal("registry.skema_held", skema=skema.title)
    right = InstitutionSkema(institution_id=institution.id, skema_id=skema_id, kind=kind, until=until, **facts)
    session().add(right)
    session().flush()
    write_line(act, "skema_added", institution, right, changed({}, values_of(right, SKEMA_FACTS)), about=skema.title)
    return right


def end_skema(act: Act, institution: Institution, right_id: uuid.UUID, *, reason: str) -> None:
    """It is licensed no longer. Raises NotFound; Invalid `registry.reason`; Refusal `registry.skema_ended`."""
    act.require(P.MANAGE, institution)
    right = get_held_skema(institution, right_id)
    reason = reason_of(reason)
    hold(institution, right)
    if right.ended_at is not None:
        raise Refusal("registry.skema_ended")
    right.ended_at = act.now
    title = session().scalar(select(Skema.title).where(Skema.id == right.skema_id)) or ""
    write_line(act, "skema_ended", institution, right, {}, about=title, reason=reason)
