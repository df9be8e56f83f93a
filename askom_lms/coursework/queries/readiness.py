"""Which signatures are for their person to give now, as conditions of a query."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import exists, or_, text

from askom_lms.coursework.domain.signing import Place
from askom_lms.coursework.queries.items import table
from askom_lms.coursework.queries.parts import SIGNING
from askom_lms.paperwork.models import Signature

EARLIER = table(Signature, "earlier").c
_PLACE = "dossier_item.form_code || '/' || dossier_item.stage || '/' || dossier_party.role"


def is_for_its_person(item: Any) -> list[Any]:
    """As `PartLine.is_waiting` says it of a sheet that was begun: who only signs waits until every answer is there, and
    everybody until whoever signs before him has. `item`: the columns of the sheets, beside the parties.
    """
    places = SIGNING.values()
    first = sorted({role for place in places for role in place.after})
    return [
        _is_one_of(places),
        or_(item.filled >= item.required, _is_one_of(place for place in places if place.writes)),
        *(or_(_is_one_of((p for p in places if role in p.after), no=True), _signed(item, role)) for role in first),
    ]


def _is_one_of(places: Iterable[Place], *, no: bool = False) -> Any:
    """Constants of the official forms, written out: a list of values would be expanded anew at every execution."""
    return text(f"{_PLACE} {'NOT IN' if no else 'IN'} ({', '.join(repr('/'.join(place.key)) for place in places)})")


def _signed(item: Any, role: str) -> Any:
    return exists().where(EARLIER.record_id == item.record_id, EARLIER.role == role, EARLIER.voided_at.is_(None))
