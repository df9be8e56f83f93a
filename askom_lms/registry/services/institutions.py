"""Changes to the world of registry: each is a line of the history of an institution, sealed in its chain."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select, update

from askom_lms.kernel import audit, evidence
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import PLATFORM, ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.people.models import RoleGrant
from askom_lms.registry.domain import (
    IDENTITY,
    LONGEST,
    LONGEST_REASON,
    LSP_KINDS,
    OFFICE,
    TukFacts,
    TukKind,
    is_code,
    is_word_of_addresses,
    too_long,
)
from askom_lms.registry.models import RIGHTS, Institution, InstitutionKind, InstitutionSkema, InstitutionStep, Tuk
from askom_lms.registry.policy import P
from askom_lms.registry.queries import folded, get_held_skema, get_tuk, is_used, named_like, tuk_of
from askom_lms.skema.models import Skema

FACTS = (*IDENTITY, *OFFICE, "is_active")
TUK_FACTS = ("name", "kind", "address", "verified_until")
SKEMA_FACTS = ("kind", "until", "document_number")
SEALED = {
    Institution: FACTS,
    Tuk: (*TUK_FACTS, "institution_id", "closed_at"),
    InstitutionSkema: (*SKEMA_FACTS, "institution_id", "skema_id", "ended_at"),
}
STEP = ("institution_id", "number", "event", "at", "by_id", "by_name", "about", "changes", "reason")
LICENSED = frozenset({InstitutionKind.LSP, InstitutionKind.CLSP})
"""Who shows a licence; BNSP and its instansi need none (001 Penyelenggara)."""


def create_institution(
    act: Act,
    *,
    code: str,
    name: str,
    kind: InstitutionKind,
    lsp_kind: str = "",
    licence_number: str = "",
    licence_from: dt.date | None = None,
    licence_until: dt.date | None = None,
    address: str = "",
    head_name: str = "",
    head_office: str = "",
) -> Institution:
    """Add an institution; its chain begins here.

    Raises Denied; Invalid `registry.code_unreadable`, `registry.code_reserved`, `registry.name_missing`,
    `registry.lsp_kind_unknown`, `registry.lsp_kind_only`, `registry.licence_only`, `registry.licence_number`,
    `registry.licence_days`, `registry.too_long`; Refusal `registry.code_taken`, `registry.name_taken`.
    """
    act.require(P.CREATE)
    facts = _cleaned(
        {
            "code": code,
            "name": name,
            "kind": kind,
            "lsp_kind": lsp_kind,
            "licence_number": licence_number,
            "licence_from": licence_from,
            "licence_until": licence_until,
            "address": address,
            "head_name": head_name,
            "head_office": head_office,
        }
    )
    _check(facts)
    _one_at_a_time()
    _must_be_free(facts["code"], None)
    _must_be_new(facts["name"], None)
    institution = Institution(**facts, is_active=True)
    session().add(institution)
    session().flush()
    _write(act, "created", institution, institution, _changed({}, facts))
    return institution


def save_institution(act: Act, institution: Institution, facts: Mapping[str, Any], *, seen: int) -> bool:
    """Change what is named in `facts`; `seen` is the version that was on the page. Returns whether anything changed.

    Raises Denied or NotFound; Invalid and Refusal as `create_institution`; Refusal `registry.changed` when somebody
    else saved since, `registry.code_fixed` for the code of an institution that is in use.
    """
    act.require(P.EDIT, institution)
    if not set(facts) <= set(OFFICE):
        act.require(P.MANAGE, institution)
        _one_at_a_time()
    _hold(institution, institution)
    if seen != institution.row_version:
        raise Refusal("registry.changed")
    before = {name: getattr(institution, name) for name in (*IDENTITY, *OFFICE)}
    after = _cleaned({**before, **facts})
    _check(after)
    if after["code"] != institution.code:
        if is_used(institution.id):
            raise Refusal("registry.code_fixed", short=institution.code)
        _must_be_free(after["code"], institution.id)
    if folded(after["name"]) != folded(institution.name):
        _must_be_new(after["name"], institution.id)
    changes = _changed(before, after)
    if not changes:
        return False
    _fill(institution, after)
    if "name" in changes:
        _relabel_roles(institution)
    _write(act, "changed", institution, institution, changes)
    return True


def deactivate_institution(act: Act, institution: Institution, *, reason: str) -> None:
    """From now on it recommends nobody (000:lsp.1). Raises Invalid `registry.reason`; Refusal `registry.not_active`."""
    _switch(act, institution, reason, is_active=False)


def reactivate_institution(act: Act, institution: Institution, *, reason: str) -> None:
    """It counts again. Raises Invalid `registry.reason`; Refusal `registry.already_active`."""
    _switch(act, institution, reason, is_active=True)


def _switch(act: Act, institution: Institution, reason: str, *, is_active: bool) -> None:
    act.require(P.MANAGE, institution)
    reason = _reason(reason)
    _hold(institution, institution)
    if institution.is_active is is_active:
        raise Refusal("registry.already_active" if is_active else "registry.not_active")
    institution.is_active = is_active
    event = "activated" if is_active else "deactivated"
    _write(act, event, institution, institution, {"is_active": [not is_active, is_active]}, reason=reason)


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
    _must_fit(facts)
    _hold(institution, institution)
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
    _write(act, "skema_added", institution, right, _changed({}, _values(right, SKEMA_FACTS)), about=skema.title)
    return right


def end_skema(act: Act, institution: Institution, right_id: uuid.UUID, *, reason: str) -> None:
    """It is licensed no longer. Raises NotFound; Invalid `registry.reason`; Refusal `registry.skema_ended`."""
    act.require(P.MANAGE, institution)
    right = get_held_skema(institution, right_id)
    reason = _reason(reason)
    _hold(institution, right)
    if right.ended_at is not None:
        raise Refusal("registry.skema_ended")
    right.ended_at = act.now
    title = session().scalar(select(Skema.title).where(Skema.id == right.skema_id)) or ""
    _write(act, "skema_ended", institution, right, {}, about=title, reason=reason)


def create_tuk(act: Act, institution: Institution, facts: TukFacts) -> Tuk:
    """Add a place of assessment.

    Raises NotFound; Invalid `registry.tuk_facts`, `registry.tuk_kind_unknown`, `registry.too_long`; Refusal
    `registry.tuk_name_taken`.
    """
    act.require(P.TUK, institution)
    values = _checked_tuk(facts)
    _hold(institution, institution)
    _must_be_new_tuk(institution, values["name"], None)
    tuk = Tuk(institution_id=institution.id, **values)
    session().add(tuk)
    session().flush()
    _write(act, "tuk_added", institution, tuk, _changed({}, values), about=tuk.name)
    return tuk


def save_tuk(act: Act, institution: Institution, tuk_id: uuid.UUID, facts: TukFacts, *, seen: int) -> bool:
    """Change a place; `seen` is the version that was on the page. Returns whether anything changed.

    Raises as `create_tuk`, and Refusal `registry.tuk_changed`, `registry.tuk_closed`.
    """
    act.require(P.TUK, institution)
    tuk = get_tuk(institution, tuk_id)
    values = _checked_tuk(facts)
    _hold(institution, tuk)
    _must_be_open(tuk)
    if seen != tuk.row_version:
        raise Refusal("registry.tuk_changed")
    _must_be_new_tuk(institution, values["name"], tuk.id)
    changes = _changed(_values(tuk, TUK_FACTS), values)
    if not changes:
        return False
    _fill(tuk, values)
    _write(act, "tuk_changed", institution, tuk, changes, about=tuk.name)
    return True


def close_tuk(act: Act, institution: Institution, tuk_id: uuid.UUID, *, reason: str) -> None:
    """Nobody is assessed there any more. Raises NotFound; Invalid `registry.reason`; Refusal `registry.tuk_closed`."""
    act.require(P.TUK, institution)
    tuk = get_tuk(institution, tuk_id)
    reason = _reason(reason)
    _hold(institution, tuk)
    _must_be_open(tuk)
    tuk.closed_at = act.now
    _write(act, "tuk_closed", institution, tuk, {}, about=tuk.name, reason=reason)


def _cleaned(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: " ".join(value.split()) if type(value) is str else value for name, value in facts.items()}


def _check(facts: Mapping[str, Any]) -> None:
    """What an institution can be, whoever writes it."""
    if not is_code(facts["code"]):
        raise Invalid("registry.code_unreadable", short=facts["code"][:40])
    if is_word_of_addresses(facts["code"]):
        raise Invalid("registry.code_reserved", short=facts["code"])
    if not facts["name"]:
        raise Invalid("registry.name_missing")
    if facts["lsp_kind"] not in LSP_KINDS:
        raise Invalid("registry.lsp_kind_unknown", found=facts["lsp_kind"][:8])
    if facts["lsp_kind"] and facts["kind"] is not InstitutionKind.LSP:
        raise Invalid("registry.lsp_kind_only")
    first, last = facts["licence_from"], facts["licence_until"]
    if (facts["licence_number"] or first or last) and facts["kind"] not in LICENSED:
        raise Invalid("registry.licence_only")
    if (first or last) and not facts["licence_number"]:
        raise Invalid("registry.licence_number")
    if first and last and last < first:
        raise Invalid("registry.licence_days")
    _must_fit(facts)


def _must_fit(facts: Mapping[str, Any]) -> None:
    if name := too_long(facts):
        raise Invalid("registry.too_long", most=LONGEST[name])


def _one_at_a_time() -> None:
    """Two who add an institution, or rename one, at once: the second sees the name of the first."""
    audit.hold(PLATFORM)


def _must_be_free(code: str, but: uuid.UUID | None) -> None:
    """A code that differs in capitals only would be mistaken for the other on paper."""
    others = select(Institution.id).where(func.lower(Institution.code) == code.lower())
    if any(found != but for found in session().scalars(others)):
        raise Refusal("registry.code_taken", short=code)


def _must_be_new(name: str, but: uuid.UUID | None) -> None:
    if found := named_like(name, but):
        raise Refusal("registry.name_taken", name=name, short=found)


def _checked_tuk(facts: TukFacts) -> dict[str, Any]:
    values = _cleaned(vars(facts))
    if not values["name"] or not values["address"]:
        raise Invalid("registry.tuk_facts")
    if values["kind"] not in set(TukKind):
        raise Invalid("registry.tuk_kind_unknown", found=values["kind"][:16])
    _must_fit(values)
    return {**values, "kind": TukKind(values["kind"]).value}


def _must_be_new_tuk(institution: Institution, name: str, but: uuid.UUID | None) -> None:
    there = (one for one in tuk_of(institution) if one.closed_at is None and one.id != but)
    if any(folded(one.name) == folded(name) for one in there):
        raise Refusal("registry.tuk_name_taken", name=name)


def _must_be_open(tuk: Tuk) -> None:
    if tuk.closed_at is not None:
        raise Refusal("registry.tuk_closed")


def _reason(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise Invalid("registry.reason")
    if len(text) > LONGEST_REASON:
        raise Invalid("registry.too_long", most=LONGEST_REASON)
    return text


def _hold(institution: Institution, subject: Institution | Tuk | InstitutionSkema) -> None:
    """Keep the institution until the transaction ends, and read what is to be changed as the database has it now."""
    session().flush()
    audit.hold(_chain(institution))
    for one in {institution, subject}:
        session().refresh(one, attribute_names=[column.key for column in type(one).__table__.columns])


def _chain(institution: Institution) -> ChainRef:
    return ChainRef("institution", institution.id)


def _values(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _fill(row: Any, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        setattr(row, name, value)


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Each fact that moved: what it was and what it is, as JSON holds it; of something new only what was written."""
    pairs = {name: [evidence.plain(before.get(name)), evidence.plain(value)] for name, value in after.items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1] and (before or pair[1])}


def _relabel_roles(institution: Institution) -> None:
    """Roles keep a copy of the line in the page header; it follows the institution."""
    session().execute(
        update(RoleGrant)
        .where(RoleGrant.scope_id == institution.id)
        .values(scope_label=institution.name)
        .execution_options(synchronize_session=False)
    )


def _write(
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
        by_name=act.actor.name if act.actor else "",
        about=about,
        changes=changes,
        reason=reason,
    )
    session().add(step)
    session().flush()
    besides = evidence.also("institution_step", step.id, _values(step, STEP))
    act.record(f"institution.{event}", _chain(institution), subject, besides, seals=SEALED[type(subject)])
