"""What a person changes about himself."""

from typing import Any

from sqlalchemy import select

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid
from askom_lms.people.domain.marks import UnreadableStrokesError, scaled_strokes
from askom_lms.people.models import ParafMark
from askom_lms.people.services.accounts import own_person

LOCALES = ("id", "en")


def save_profile(act: Act, *, phone: str, locale: str, has_shortcuts: bool) -> None:
    """Telephone, language and single-key shortcuts. Raises Invalid `people.locale_unknown`."""
    if locale not in LOCALES:
        raise Invalid("people.locale_unknown")
    person = own_person(act)
    person.phone, person.locale, person.has_shortcuts = phone.strip(), locale, has_shortcuts


def save_mark(act: Act, *, typed: str, drawn: Any = None) -> ParafMark:
    """Keep the own paraf, drawn (as the pad sends it) or typed; it replaces the one before.

    Decoration only: what counts is recorded with each paraf (D9). Raises Invalid `people.mark_empty` or
    `people.mark_unreadable`.
    """
    try:
        strokes = scaled_strokes(drawn) if drawn else None
    except UnreadableStrokesError as error:
        raise Invalid("people.mark_unreadable") from error
    initials = " ".join(typed.split())[:12]
    if strokes is None and not initials:
        raise Invalid("people.mark_empty")
    mark = session().scalar(select(ParafMark).where(ParafMark.person_id == act.person.id))
    if mark is None:
        mark = ParafMark(person_id=act.person.id)
        session().add(mark)
    mark.login_session_id = None
    mark.kind = "drawn" if strokes else "typed"
    mark.strokes, mark.typed, mark.drawn_at = strokes, "" if strokes else initials, act.now
    session().flush()
    return mark


def clear_mark(act: Act) -> None:
    """Forget the own paraf; parafs already given keep what they were given with."""
    mark = session().scalar(select(ParafMark).where(ParafMark.person_id == act.person.id))
    if mark is not None:
        session().delete(mark)
