"""Consents: given one by one, taken back by one button, kept as the proof (UU 27/2022, pasal 22, 24, 40)."""

from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import PLATFORM
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.privacy.domain import PURPOSES, Purpose
from askom_lms.privacy.models import Consent
from askom_lms.privacy.queries import live_consent

SEALED = ("purpose", "version", "text_sha256", "given_at", "withdrawn_at")


def give_consent(act: Act, key: str, *, seen: str) -> Consent:
    """Agree to the text whose hash was on the page; saying it twice changes nothing.

    Raises NotFound for an unknown purpose; Refusal `privacy.text_changed` when another text was read.
    """
    purpose = _purpose(key)
    if seen != purpose.sha256:
        raise Refusal("privacy.text_changed")
    live = live_consent(act.person.id, key)
    if live is not None and live.text_sha256 == purpose.sha256:
        return live
    given = Consent(
        person_id=act.person.id, purpose=key, version=purpose.version, text_sha256=purpose.sha256, given_at=act.now,
        session_id=act.person.session_id,
    )  # fmt: skip
    session().add(given)
    session().flush()
    act.record("consent.given", PLATFORM, given, seals=SEALED)
    return given


def withdraw_consent(act: Act, key: str) -> None:
    """Take it back from now on; the next daily job acts on it. Withdrawing twice changes nothing. Raises NotFound."""
    _purpose(key)
    live = live_consent(act.person.id, key)
    if live is None:
        return
    live.withdrawn_at = act.now
    session().flush()
    act.record("consent.withdrawn", PLATFORM, live, seals=SEALED)


def _purpose(key: str) -> Purpose:
    if key not in PURPOSES:
        raise NotFound
    return PURPOSES[key]
