"""The places of assessment (TUK) of an institution."""

import uuid
from typing import Any

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.registry.domain import TukFacts, TukKind
from askom_lms.registry.models import Institution, Tuk
from askom_lms.registry.policy import P
from askom_lms.registry.queries import folded, get_tuk, tuk_of
from askom_lms.registry.services.lines import (
    TUK_FACTS,
    changed,
    cleaned,
    fill,
    hold,
    must_fit,
    values_of,
    write_line,
)
from askom_lms.registry.services.steps import reason_of


def create_tuk(act: Act, institution: Institution, facts: TukFacts) -> Tuk:
    """Add a place of assessment.

    Raises NotFound; Invalid `registry.tuk_facts`, `registry.tuk_kind_unknown`, `registry.too_long`; Refusal
    `registry.tuk_name_taken`.
    """
    act.require(P.TUK, institution)
    values = _checked_tuk(facts)
    hold(institution, institution)
    _must_be_new_tuk(institution, values["name"], None)
    tuk = Tuk(institution_id=institution.id, **values)
    session().add(tuk)
    session().flush()
    write_line(act, "tuk_added", institution, tuk, changed({}, values), about=tuk.name)
    return tuk


def save_tuk(act: Act, institution: Institution, tuk_id: uuid.UUID, facts: TukFacts, *, seen: int) -> bool:
    """Change a place; `seen` is the version that was on the page. Returns whether anything changed.

    Raises as `create_tuk`, and Refusal `registry.tuk_changed`, `registry.tuk_closed`.
    """
    act.require(P.TUK, institution)
    tuk = get_tuk(institution, tuk_id)
    values = _checked_tuk(facts)
    hold(institution, tuk)
    _must_be_open(tuk)
    if seen != tuk.row_version:
        raise Refusal("registry.tuk_changed")
    _must_be_new_tuk(institution, values["name"], tuk.id)
    changes = changed(values_of(tuk, TUK_FACTS), values)
    if not changes:
        return False
    fill(tuk, values)
    write_line(act, "tuk_changed", institution, tuk, changes, about=tuk.name)
    return True


def close_tuk(act: Act, institution: Institution, tuk_id: uuid.UUID, *, reason: str) -> None:
    """Nobody is assessed there any more. Raises NotFound; Invalid `registry.reason`; Refusal `registry.tuk_closed`."""
    act.require(P.TUK, institution)
    tuk = get_tuk(institution, tuk_id)
    reason = reason_of(reason)
    hold(institution, tuk)
    _must_be_open(tuk)
    tuk.closed_at = act.now
    write_line(act, "tuk_closed", institution, tuk, {}, about=tuk.name, reason=reason)


def _checked_tuk(facts: TukFacts) -> dict[str, Any]:
    values = cleaned(vars(facts))
    if not values["name"] or not values["address"]:
        raise Invalid("registry.tuk_facts")
    if values["kind"] not in set(TukKind):
        raise Invalid("registry.tuk_kind_unknown", found=values["kind"][:16])
    must_fit(values)
    return {**values, "kind": TukKind(values["kind"]).value}


def _must_be_new_tuk(institution: Institution, name: str, but: uuid.UUID | None) -> None:
    there = (one for one in tuk_of(institution) if one.closed_at is None and one.id != but)
    if any(folded(one.name) == folded(name) for one in there):
        raise Refusal("registry.tuk_name_taken", name=name)


def _must_be_open(tuk: Tuk) -> None:
    if tuk.closed_at is not None:
        raise Refusal("registry.tuk_closed")
