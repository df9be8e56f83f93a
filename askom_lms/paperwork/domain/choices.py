"""What is offered as options: groups, units, elemen and KUK of the skema, and the files that hang on the sheet.

A gap of the source is offered one step coarser.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.lent import ATTACHED, Lent, Scope
from askom_lms.paperwork.domain.rows import NO_ELEMEN, NO_KUK, kuk_text
from askom_lms.paperwork.domain.spec import Option


def _groups(lent: Lent, scope: Scope | None) -> Iterator[Option]:
    for group in lending.groups(lent):
        if scope is None or scope.key == group["key"]:
            yield Option(str(group["key"]), str(group["name"]))


def _units(lent: Lent, scope: Scope | None) -> Iterator[Option]:
    for unit in lending.units_in(lent, scope):
        yield Option(unit["code"], lending.unit_name(unit), short=unit["code"])


def _elemen(lent: Lent, scope: Scope | None) -> Iterator[Option]:
    for unit in lending.units_in(lent, scope):
        if not unit.get("elements"):
            yield Option(unit["code"], unit["code"], hint=NO_ELEMEN)
        for elemen in unit.get("elements") or ():
            yield _one_elemen(unit, elemen, str(elemen["title"]))


def _kuk(lent: Lent, scope: Scope | None) -> Iterator[Option]:
    for unit in lending.units_in(lent, scope):
        if not unit.get("elements"):
            yield Option(unit["code"], unit["code"], hint=NO_ELEMEN)
        for elemen in unit.get("elements") or ():
            if not elemen.get("kuk"):
                yield _one_elemen(unit, elemen, NO_KUK)
            for kuk in elemen.get("kuk") or ():
                key = f"{unit['code']}_{kuk['number']}"
                yield Option(key, f"{unit['code']} · KUK {kuk['number']}", hint=kuk_text(kuk))


def _attachments(lent: Lent, scope: Scope | None) -> Iterator[Option]:
    """A file is named as it is listed under the sheet: names are unique there."""
    del scope
    for name in lent.get(ATTACHED) or ():
        yield Option(str(name), str(name))


def _one_elemen(unit: Mapping[str, Any], elemen: Mapping[str, Any], hint: str) -> Option:
    """Its value is the key of the same elemen as a row."""
    return Option(f"{unit['code']}_{elemen['number']}", f"{unit['code']} · Elemen {elemen['number']}", hint=hint)


CHOICES: Mapping[str, Callable[[Lent, Scope | None], Iterator[Option]]] = {
    "groups": _groups,
    "units": _units,
    "elemen": _elemen,
    "kuk": _kuk,
    ATTACHED: _attachments,
}
