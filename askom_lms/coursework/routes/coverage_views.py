"""The coverage of one dossier, in words."""

from typing import Any

from askom_lms.coursework.domain.subjects import Item
from askom_lms.coursework.queries.coverage import Covering
from askom_lms.coursework.routes.fill_views import url_of
from askom_lms.coursework.routes.words import _
from askom_lms.paperwork.domain.authoring.coverage import Gap, GroupCover, KukCover, UnitCover


def coverage(found: Covering, *, is_own: bool) -> dict[str, Any]:
    """Everything of coverage.html."""
    measured, first = found.measured, found.first
    urls = {item.form_code: _url(item, is_own=is_own) for item in found.items}
    return {
        "item": first,
        "is_own": is_own,
        "percent": measured.percent,
        "gaps": [_gap(gap, urls) for gap in measured.gaps],
        "remarks": [_gap(gap, urls) for gap in measured.remarks],
        "units": [_unit(unit) for unit in measured.units],
        "groups": [_group(group) for group in measured.groups],
    }


def _url(item: Item, *, is_own: bool) -> str:
    """Where the sheet is filled; whoever only reads is led to what was begun."""
    if is_own:
        return url_of(item)
    return f"/lembar/{item.id}" if item.record_id else ""


def _gap(gap: Gap, urls: dict[str, str]) -> dict[str, str]:
    url = urls.get(gap.form, "")
    if url and gap.form == "FR.IA.01" and url.startswith("/tugas/"):
        url += f"?bagian=kuk-{gap.place}"
    return {"text": _told(gap), "url": url, "form": gap.form}


def _told(gap: Gap) -> str:
    """One sentence that says what is missing and where."""
    params = {"place": gap.place, "form": gap.form, "code": gap.code, "missing": _names(gap.missing)}
    return {
        "plan": _("%(place)s: perangkat belum direncanakan", **params),
        "mark": _("%(place)s: %(missing)s belum tercakup %(code)s", **params),
        "sheet": _("%(place)s: %(code)s direncanakan, tetapi map ini tidak memuat lembarnya", **params),
        "dimension": _("%(place)s: dimensi %(missing)s belum digali", **params),
        "source": _("%(place)s: %(missing)s tidak lengkap dalam sumber; periksa naskah resmi standar", **params),
        "knowledge": _("%(place)s: pengetahuan pada %(missing)s belum mempunyai bukti tambahan (T)", **params),
        "guess": _("%(place)s: %(missing)s tampak menuntut pengetahuan, belum ada bukti tambahan (T)", **params),
    }[gap.what]


def _names(missing: tuple[str, ...]) -> str:
    """KUK 1.1, 1.2, Elemen 3: the word is said once for neighbours."""
    said: list[str] = []
    before = ""
    for name in missing:
        word, _space, number = name.partition(" ")
        said.append(number if number and word == before else name)
        before = word
    return ", ".join(said)


def aspect_word(aspect: str) -> str:
    """What one KUK asks for; empty where nothing is known."""
    words = {"pengetahuan": _("Pengetahuan"), "keterampilan": _("Keterampilan"), "sikap": _("Sikap")}
    return words.get(aspect, "")


def _unit(unit: UnitCover) -> dict[str, Any]:
    return {"code": unit.code, "title": unit.title, "percent": unit.percent, "rows": [_row(row) for row in unit.rows]}


def _row(row: KukCover) -> dict[str, Any]:
    return {
        "number": row.kuk.number or "–",
        "text": row.kuk.text,
        "gap": row.kuk.gap,
        "aspect": aspect_word(row.kuk.aspect),
        "is_proposed": row.kuk.is_proposed,
        "marks": [(mark.code, mark.form, mark.is_done) for mark in row.marks],
        "is_open": row.done < row.wanted,
    }


def _group(group: GroupCover) -> dict[str, Any]:
    return {
        "key": group.key,
        "name": group.name,
        "done": group.done,
        "rows": [(one.name, one.questions, one.is_observed, one.is_done) for one in group.dimensions],
    }
