"""What a recommending institution is today: by the register, else by panitia, else as the applicant says (000-046)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from askom_lms.enrolment.domain.facts import RecommenderKind, Standing, StandingSource
from askom_lms.enrolment.models import Enrolment
from askom_lms.registry.models import Institution
from askom_lms.registry.queries import folded, institutions_named
from askom_lms.training.domain.composition import Organiser

Register = Mapping[str, Mapping[str, Any]]
"""Folded name of an institution -> the facts that the register knows about it."""


def letters_of(enrolment: Enrolment) -> list[dict[str, Any]]:
    """The letters as stated."""
    return list(enrolment.facts.get("recommendations") or ())


def register_of(enrolment: Enrolment, on: dt.date) -> Register:
    """What the register says on this day about the institutions that the applicant names; one query."""
    return said_of(institutions_named(letter.get("institution") or "" for letter in letters_of(enrolment)), on)


def said_of(found: Mapping[str, Institution], on: dt.date) -> Register:
    """What the register says on this day about institutions that were found in it."""
    said = {name: _said(institution, on) for name, institution in found.items()}
    return {name: known for name, known in said.items() if known}


def _said(institution: Institution, on: dt.date) -> dict[str, Any]:
    """An instansi that is active says nothing: only a letter of BNSP shows that it was approved."""
    kind = str(institution.kind)
    known: dict[str, Any] = {"kind": kind} if kind in set(RecommenderKind) else {}
    if not institution.is_active:
        return {**known, "standing": Standing.INACTIVE.value}
    if kind == RecommenderKind.CLSP:
        return {**known, "standing": Standing.IN_PROCESS.value}
    if kind == RecommenderKind.LSP:
        licence = (institution.licence_number, institution.licence_until, institution.licence_from)
        kept = Organiser(kind, institution.is_active, *licence)
        standing = Standing.LICENSED if kept.is_licensed(on) else Standing.INACTIVE
        return {**known, "standing": standing.value}
    return {}


def judged_letters(enrolment: Enrolment, register: Register) -> list[dict[str, Any]]:
    """The letters with what the register says; where it is silent what panitia found, else what was stated."""
    return [_judged(letter, enrolment.rulings or {}, register) for letter in letters_of(enrolment)]


def _judged(letter: Mapping[str, Any], rulings: Mapping[str, Any], register: Register) -> dict[str, Any]:
    name = folded(letter.get("institution") or "")
    ruled = {key: value for key, value in rulings.get(name, {}).items() if key in ("standing", "bnsp_approved")}
    known = register.get(name, {})
    source = StandingSource.REGISTER if known else StandingSource.PANITIA if ruled else StandingSource.APPLICANT
    return {**letter, **ruled, **known, "source": source.value}
