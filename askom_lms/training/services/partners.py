"""A partner LSP is named beside the organiser, with the document of their agreement, and ended with a reason."""

import datetime as dt
import uuid

from sqlalchemy import exists, select

from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.registry.queries import institution_by_id, without_right
from askom_lms.training.domain.composition import Organiser
from askom_lms.training.domain.partner import Candidate, problem
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import P
from askom_lms.training.models import ClassPartner, TrainingClass
from askom_lms.training.queries.application import chosen_skema
from askom_lms.training.services.touch import chain_of, hold_unfinished, touch_class

SEALED = ("institution_id", "document_number", "document_on", "ended_at")
LONGEST_REASON = 300


def add_partner(
    act: Act,
    klass: TrainingClass,
    institution_id: uuid.UUID | None,
    *,
    document_number: str,
    document_on: dt.date | None,
) -> ClassPartner:
    """Name a partner.

    Raises Invalid `training.partner_missing`, `training.partner_document`; Refusal of `domain.partner.problem`,
    `training.partner_twice`, `training.finished`.
    """
    act.require(P.EDIT, klass)
    hold_unfinished(klass)
    if institution_id is None:
        raise Invalid("training.partner_missing")
    number = document_number.strip()
    if not number or document_on is None:
        raise Invalid("training.partner_document")
    one = institution_by_id(institution_id)
    wanted = ClassSettings.read(klass.settings).skema_uuids
    lacking = without_right(one, wanted, klass.ends_on)
    licence = Organiser(one.kind, one.is_active, one.licence_number, one.licence_until, one.licence_from)
    candidate = Candidate(one.id == klass.institution_id, licence, bool(set(wanted) - lacking))
    if code := problem(candidate, klass.starts_on, klass.ends_on):
        days = [clock.tanggal(day, with_day=False) for day in (klass.starts_on, klass.ends_on)]
        titles = ", ".join(title for _id, title in chosen_skema(klass)) or "–"
        raise Refusal(code, name=one.name, starts=days[0], ends=days[1], skema=titles)
    here = (ClassPartner.class_id == klass.id, ClassPartner.institution_id == one.id, ClassPartner.ended_at.is_(None))
    if session().scalar(select(exists().where(*here))):
        raise Refusal("training.partner_twice", name=one.name)
    partner = ClassPartner(
        class_id=klass.id,
        institution_id=one.id,
        document_number=number[:64],
        document_on=document_on,
        added_at=act.now,
        added_by_id=act.actor_id,
    )
    session().add(partner)
    session().flush()
    act.record("class.partner_added", chain_of(klass), partner, {"institution": one.code}, seals=SEALED)
    touch_class(klass.id)
    return partner


def end_partner(act: Act, klass: TrainingClass, partner: ClassPartner, *, reason: str) -> None:
    """It no longer stands beside the organiser; its admin no longer sees its people here.

    Raises Invalid `training.reason_missing`, Refusal `training.finished`; ended already, nothing changes.
    """
    act.require(P.EDIT, klass)
    hold_unfinished(klass)
    session().refresh(partner)
    if partner.ended_at is not None:
        return
    written = reason.strip()
    if not written:
        raise Invalid("training.reason_missing")
    partner.ended_at, partner.end_reason = act.now, written[:LONGEST_REASON]
    session().flush()
    act.record("class.partner_ended", chain_of(klass), partner, {}, seals=SEALED)
    touch_class(klass.id)
