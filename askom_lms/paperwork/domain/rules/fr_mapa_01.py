"""FR.MAPA.01: a standard is named, two relevant people confirm, and every kind of evidence has its instrument."""

import re
from collections.abc import Iterable

from askom_lms.paperwork.domain.authoring.criteria import Criterion
from askom_lms.paperwork.domain.filled import Filled, Issue
from askom_lms.paperwork.domain.lent import is_same_person, person
from askom_lms.paperwork.domain.plan import METHODS
from askom_lms.paperwork.domain.rules.aspects import knowledge_has_additional_evidence
from askom_lms.paperwork.domain.rules.shared import validator_is_somebody_else

CONFIRMING_AT_LEAST = 2
MANAGER = "manajer_sertifikasi"


def skkni_is_named(form: Filled) -> Iterable[Issue]:
    """ "Standar Kompetensi" is ticked with at least one SKKNI."""
    if form.many("acuan") and "skkni" not in form.many("acuan"):
        yield form.issue("paperwork.fr_mapa_01.skkni", "acuan")
    named = form.text("acuan__skkni")
    if named and not re.search(r"\d", named):
        yield form.issue("paperwork.fr_mapa_01.skkni_nomor", "acuan__skkni")


def two_people_confirm(form: Filled) -> Iterable[Issue]:
    """At least two relevant people, the manajer sertifikasi LSP among them."""
    chosen = form.many("konfirmasi")
    if chosen and len(chosen) < CONFIRMING_AT_LEAST:
        yield form.issue("paperwork.fr_mapa_01.dua_orang", "konfirmasi", clause="000:mapa.2")
    if chosen and MANAGER not in chosen:
        yield form.issue("paperwork.fr_mapa_01.manajer", "konfirmasi", clause="000:mapa.1")


def ticked_people_are_named(form: Filled) -> Iterable[Issue]:
    for line in form.lines("orang"):
        key = line.row.key
        is_known = person(form.lent, key) or form.text(f"orang:{key}:nama")
        if key in form.many("konfirmasi") and not is_known:
            yield form.issue("paperwork.fr_mapa_01.nama", f"orang:{key}:nama", person=line.row.text)


def evidence_has_its_instrument(form: Filled) -> Iterable[Issue]:
    """Each ticked kind of evidence has at least one instrument under a method that gives this kind."""
    for line in form.lines("rencana"):
        path, place = f"rencana:{line.row.key}", _place(line.row.key)
        for kind in form.many(f"{path}:jenis"):
            methods = [method for method, gives in METHODS.items() if kind in gives]
            if not any(form.many(f"{path}:{method}") for method in methods):
                yield form.issue("paperwork.fr_mapa_01.perangkat", f"{path}:{methods[0]}", kind=kind, unit=place)


def _place(row: str) -> str:
    """J.620100.020.02, or J.620100.020.02 KUK 1.1 where the plan goes by KUK."""
    return row.replace("_", " KUK ")


def manager_is_somebody_else(form: Filled) -> Iterable[Issue]:
    """Nobody confirms his own plan as manajer sertifikasi."""
    if is_same_person(form.lent, MANAGER, "asesor"):
        yield form.issue("paperwork.fr_mapa_01.manajer_sendiri", "konfirmasi", clause="000:mapa.1")


def _kinds(form: Filled, one: Criterion) -> str:
    """Where its kinds of evidence are ticked: in the row of its unit, or in its own in a plan by KUK (V2018)."""
    own = f"rencana:{one.key}:jenis"
    return own if own in form.cells else f"rencana:{one.unit}:jenis"


def _has_additional(form: Filled, one: Criterion) -> bool:
    """T is ticked; a row without any kind of evidence is told so by another finding."""
    kinds = form.many(_kinds(form, one))
    return not kinds or "T" in kinds


RULES = (
    skkni_is_named,
    two_people_confirm,
    ticked_people_are_named,
    evidence_has_its_instrument,
    knowledge_has_additional_evidence(_kinds, _has_additional),
    manager_is_somebody_else,
    validator_is_somebody_else,
)
