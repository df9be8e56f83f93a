"""An institution is written down, changed, and taken out of the count or back into it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select, update

from askom_lms.kernel import audit
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import PLATFORM
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.people.models import RoleGrant
from askom_lms.registry.domain import IDENTITY, LSP_KINDS, OFFICE, is_code, is_word_of_addresses
from askom_lms.registry.models import Institution, InstitutionKind
from askom_lms.registry.policy import P
from askom_lms.registry.queries import folded, is_used, named_like
from askom_lms.registry.services.lines import changed, cleaned, fill, hold, must_fit, write_line
from askom_lms.registry.services.steps import reason_of

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
    facts = cleaned(
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
    write_line(act, "created", institution, institution, changed({}, facts))
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
    hold(institution, institution)
    if seen != institution.row_version:
        raise Refusal("registry.changed")
    before = {name: getattr(institution, name) for name in (*IDENTITY, *OFFICE)}
    after = cleaned({**before, **facts})
    _check(after)
    if after["code"] != institution.code:
        if is_used(institution.id):
            raise Refusal("registry.code_fixed", short=institution.code)
        _must_be_free(after["code"], institution.id)
    if folded(after["name"]) != folded(institution.name):
        _must_be_new(after["name"], institution.id)
    changes = changed(before, after)
    if not changes:
        return False
    fill(institution, after)
    if "name" in changes:
        _relabel_roles(institution)
    write_line(act, "changed", institution, institution, changes)
    return True


def deactivate_institution(act: Act, institution: Institution, *, reason: str) -> None:
    """From now on it recommends nobody (000:lsp.1). Raises Invalid `registry.reason`; Refusal `registry.not_active`."""
    _switch(act, institution, reason, is_active=False)


def reactivate_institution(act: Act, institution: Institution, *, reason: str) -> None:
    """It counts again. Raises Invalid `registry.reason`; Refusal `registry.already_active`."""
    _switch(act, institution, reason, is_active=True)


def _switch(act: Act, institution: Institution, reason: str, *, is_active: bool) -> None:
    act.require(P.MANAGE, institution)
    reason = reason_of(reason)
    hold(institution, institution)
    if institution.is_active is is_active:
        raise Refusal("registry.already_active" if is_active else "registry.not_active")
    institution.is_active = is_active
    event = "activated" if is_active else "deactivated"
    write_line(act, event, institution, institution, {"is_active": [not is_active, is_active]}, reason=reason)


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
    must_fit(facts)


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


def _relabel_roles(institution: Institution) -> None:
    """Roles keep a copy of the line in the page header; it follows the institution."""
    session().execute(
        update(RoleGrant)
        .where(RoleGrant.scope_id == institution.id)
        .values(scope_label=institution.name)
        .execution_options(synchronize_session=False)
    )
