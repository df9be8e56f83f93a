"""Between the form and the facts as the rules read them, and the list of problems above the form."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, FieldList, FormField

from askom_lms.enrolment.forms.facts import MOST_ROWS, FactsForm

SPOKEN = ("bnsp_approved", "in_field")
STATEMENTS = ("can_word", "can_excel", "brings_base_map", "brings_skema", "brings_skkni")
FACT_OF_ROWS = {
    "certificates": "technical_certificates",
    "experience": "experience",
    "recommendations": "recommendations",
    "asesor": "asesor_certificates",
}


def facts_from_form(form: FactsForm) -> dict[str, Any]:
    """The facts as the eligibility rules read them; what is empty is not known and stands nowhere."""
    rows = {name: _rows(getattr(form, name).data) for name in FACT_OF_ROWS}
    facts: dict[str, Any] = {FACT_OF_ROWS[name]: found or None for name, found in rows.items()}
    if form.has_no_certificate.data and not rows["certificates"]:
        facts["technical_certificates"] = []
    facts["agrees"] = bool(form.agrees.data) or None
    facts["born_on"] = _iso(form.born_on.data)
    facts["education"] = _plain({"level": form.education_level.data, "kkni_level": form.kkni_level.data}) or None
    facts["internalisasi"] = _plain(
        {
            "held_on": form.internalisasi_on.data,
            "attended": _said(form.internalisasi_attended.data),
            "certificate": form.internalisasi_certificate.data,
        }
    )
    facts["spt"] = _plain(form.spt.data)
    facts["refreshment"] = _plain({"held_on": form.refreshment_on.data})
    if facts["refreshment"]:
        facts["refreshment"]["attended"] = True
    facts["equipment"] = form.equipment.data or None
    facts |= {name: _said(getattr(form, name).data) for name in STATEMENTS}
    return {key: value for key, value in facts.items() if value is not None and value != {}}


def _rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        told = {key: _said(value) if key in SPOKEN else value for key, value in row.items()}
        plain = _plain(told)
        if any(value is not False or key in SPOKEN for key, value in plain.items()):
            found.append(plain)
    return found


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row without what is empty, dates as ISO text."""
    return {key: _iso(value) for key, value in row.items() if value not in (None, "")}


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _said(value: Any) -> bool | None:
    return {"ya": True, "tidak": False}.get(value or "")


def form_values(facts: Mapping[str, Any], more: str = "") -> dict[str, Any]:
    """What the form shows for stored facts: the reverse of `facts_from_form`.

    Every list shows at least one row; `more` names the list that gets another empty one.
    """
    internalisasi, education = facts.get("internalisasi") or {}, facts.get("education") or {}
    return {
        "born_on": _day(facts.get("born_on")),
        "education_level": education.get("level") or "",
        "kkni_level": education.get("kkni_level"),
        "has_no_certificate": facts.get("technical_certificates") == [],
        "internalisasi_on": _day(internalisasi.get("held_on")),
        "internalisasi_attended": _word(internalisasi.get("attended")),
        "internalisasi_certificate": internalisasi.get("certificate") or "",
        "spt": facts.get("spt") or {},
        "refreshment_on": _day((facts.get("refreshment") or {}).get("held_on")),
        "equipment": list(facts.get("equipment") or ()),
        "agrees": bool(facts.get("agrees")),
        **{name: _word(facts.get(name)) for name in STATEMENTS},
        **{name: _shown(facts.get(fact) or (), name, more) for name, fact in FACT_OF_ROWS.items()},
    }


def _shown(rows: Iterable[Mapping[str, Any]], name: str, more: str) -> list[dict[str, Any]]:
    found = [{key: _typed(key, value) for key, value in row.items()} for row in rows]
    if not found or (more == name and len(found) < MOST_ROWS[name]):
        found.append({})
    return found


def _typed(key: str, value: Any) -> Any:
    if key in SPOKEN:
        return _word(value)
    return _day(value) if key.endswith(("_on", "_until")) else value


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def _word(value: bool | None) -> str | None:
    return None if value is None else "ya" if value else "tidak"


@dataclass(frozen=True)
class Issue:
    """One line of the list of problems: a sentence and the place it leads to."""

    text: str
    href: str


def issues_of(form: FactsForm, row_names: Mapping[str, str]) -> list[Issue]:
    """Every problem of the form in its order; fields in rows are named with their row."""
    found: list[Issue] = []
    for field in form:
        if isinstance(field, FieldList):
            for number, entry in enumerate(field, 1):
                found += _of_fields(entry.form, f"{row_names[field.short_name]} {number}, ")
        elif isinstance(field, FormField):
            found += _of_fields(field.form, "")
        else:
            found += _of_field(field, "")
    return found


def _of_fields(fields: Iterable[Field], where: str) -> list[Issue]:
    return [issue for field in fields for issue in _of_field(field, where)]


def _of_field(field: Field, where: str) -> list[Issue]:
    has_options = hasattr(field, "option_widget") and hasattr(field.option_widget, "input_type")
    place = f"#{field.id}-0" if has_options else f"#{field.id}"
    return [
        Issue(_("%(where)s%(label)s: %(said)s", where=where, label=field.label.text, said=said), place)
        for said in field.errors
    ]
