"""Another person's proof on this device: his own password, one subject, fifteen minutes from its last use."""

import uuid

from sqlalchemy import select, update

from askom_lms.kernel import refused_pages, trail
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import PLATFORM
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal, SignInNeeded
from askom_lms.people.domain import HANDOVER_AT_MOST, HANDOVER_LASTS
from askom_lms.people.domain.addresses import normal_email
from askom_lms.people.models import Handover
from askom_lms.people.services import passwords, throttle
from askom_lms.people.services.accounts import Account, account_by_id, account_of


def start_handover(act: Act, *, email_or_person_id: str | uuid.UUID, password: str, subject_id: uuid.UUID) -> Handover:
    """Let another person fill and sign his part of this subject on this device until 15 minutes after his last save.

    Call it before the first change of the request: the password is checked while no lock is held. The caller asks
    whether that person has a part in the subject. Raises Invalid `people.handover_failed` (the same for unknown
    persons and wrong passwords), Refusal `people.handover_self`, TooMany.
    """
    if act.person.session_id is None:
        raise SignInNeeded
    known = _account(email_or_person_id)
    about = known.email if known else str(email_or_person_id)
    tries = (throttle.HANDOVER, f"{act.person.id} {about}")
    throttle.spend_try(act.now, tries)
    is_right = passwords.is_right(known.password_hash if known else None, password)
    if known is None or not is_right or not known.is_active:
        trail.note("handover_failed", person=str(known.id) if known else "")
        raise Invalid("people.handover_failed")
    if known.id == act.person.id:
        raise Refusal("people.handover_self")
    throttle.forgive(tries)
    end_handover(act, subject_id)
    begun = Handover(
        login_session_id=act.person.session_id,
        person_id=known.id,
        subject_id=subject_id,
        started_at=act.now,
        expires_at=act.now + HANDOVER_LASTS,
    )
    session().add(begun)
    session().flush()
    act.record("handover.started", PLATFORM, begun, {"person": str(known.id), "subject": str(subject_id)})
    return begun


def _account(who: str | uuid.UUID) -> Account | None:
    return account_by_id(who) if isinstance(who, uuid.UUID) else account_of(normal_email(who))


def prolong_handover(act: Act, subject_id: uuid.UUID) -> None:
    """The person who took this device over has used it: fifteen minutes from now, two hours after he took it at most.

    Nothing happens on a device of his own, or once the proof has ended.
    """
    if not act.person.via_handover:
        return
    running = session().scalars(
        select(Handover).where(
            Handover.login_session_id == act.person.session_id,
            Handover.person_id == act.person.id,
            Handover.subject_id == subject_id,
            Handover.ended_at.is_(None),
            Handover.expires_at > act.now,
        )
    )
    for one in running:
        one.expires_at = min(act.now + HANDOVER_LASTS, one.started_at + HANDOVER_AT_MOST)
    session().flush()


def end_handover(act: Act, subject_id: uuid.UUID) -> None:
    """Give the device back; nothing happens when nobody had taken it over.

    Whoever holds the device next must not come back to what the one before was refused.
    """
    refused_pages.forget(act.person.id)
    session().execute(
        update(Handover)
        .where(
            Handover.login_session_id == act.person.session_id,
            Handover.subject_id == subject_id,
            Handover.ended_at.is_(None),
        )
        .values(ended_at=act.now)
        .execution_options(synchronize_session=False)
    )
