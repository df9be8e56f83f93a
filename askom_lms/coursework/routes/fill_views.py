"""What the pages of one item show to those who fill it: sections, findings, remarks, signatures."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from askom_lms.coursework.domain.parties import OWNER, PartyRole
from askom_lms.coursework.domain.states import ItemStatus, SubmissionState
from askom_lms.coursework.domain.subjects import Item
from askom_lms.coursework.queries.filling import Filling
from askom_lms.coursework.queries.parts import ROLE_NAMES
from askom_lms.coursework.routes import beside
from askom_lms.coursework.routes.downstream_words import touched_rows
from askom_lms.coursework.routes.words import _, ngettext
from askom_lms.kernel import clock
from askom_lms.kernel.act import Actor
from askom_lms.kernel.web import language
from askom_lms.paperwork.domain.authoring.proposal import Proposal
from askom_lms.paperwork.domain.cells import SectionView
from askom_lms.paperwork.domain.downstream import Touched
from askom_lms.paperwork.domain.filled import Issue, Severity
from askom_lms.paperwork.domain.sheet import Place
from askom_lms.paperwork.forms import Held, RecordForm, form_class, sentence, summary
from askom_lms.regulations import Instrument, Term, instruments, terms_in
from askom_lms.training.models import Folder

PHASE_WORDS = {
    "planning": _l("Merencanakan asesmen"),
    "conduct": _l("Melaksanakan asesmen"),
    "validation": _l("Validasi asesmen"),
}
CHECKED = "periksa"
"""In the address of a form: show every finding at its place."""


def url_of(item: Item) -> str:
    return f"/tugas/{item.task}/{item.key}"


def part_url(item_id: uuid.UUID, role: str) -> str:
    return f"/bagian/{item_id}/{role}"


NOTHING_HELD: Mapping[str, Held] = {}


def form_of(found: Filling, held: Mapping[str, Held] = NOTHING_HELD) -> RecordForm:
    """The questions of this role, with what was answered; in conflict, what was typed here."""
    content = found.content
    made = form_class(content.spec, content.at, found.role, content.lent)
    return made(None, answers=content.answers, held=held)


def head(found: Filling, actor: Actor) -> dict[str, Any]:
    """What every page of an item shows on top."""
    item = found.item
    reason = found.refusal.sentence(language()) if found.refusal else None
    return {
        "item": item,
        "found": found,
        "sheet": found.sheet,
        "heading": found.content.spec.name,
        "stage": item.stage,
        "phase": PHASE_WORDS.get(item.phase, ""),
        "reason": reason,
        "base": url_of(item),
        "status": str(item.status),
        "me": actor,
    }


def fill(
    found: Filling,
    actor: Actor,
    base: str,
    *,
    asked: str,
    unit: int | None = None,
    checked: bool = False,
    held: Mapping[str, Held] = NOTHING_HELD,
) -> dict[str, Any]:
    """Everything of the page that fills an item, or one section of it."""
    form = form_of(found, held)
    wrong = (found.errors if found.role == OWNER else found.own_errors) if checked else []
    if checked or found.item.status is ItemStatus.RETURNED:
        form.issues = [issue for issue in found.issues if issue.severity is Severity.WARNING or issue in wrong]
    current = section_of(found, asked, unit)
    remarks = {remark.path: remark.text for remark in found.margin.remarks if remark.path}
    return head(found, actor) | {
        "form": form,
        "section": current,
        "items": sections(found, base, current),
        "remarks": remarks | {path: elsewhere(found, path) for path in held},
        "held": [{"text": found.sheet.names(path), "href": f"#{path}"} for path in held],
        "returned": returned(found, base),
        "issues": summary_of(wrong, base, found.role),
        "base": base,
        "back": f"/tugas/{found.item.task}",
        "saved": clock.jam(found.content.saved_at, found.item.zone) if found.content.saved_at else "",
        "key": draft_key(found, actor),
        "revs": revs(found),
        "following": following(found, current),
        "derived": found.proposal if _is_shown(found) else None,
        "derive": DERIVED_FROM.get(found.item.form_code, _l("Susun dari KUK")),
        "follows": found.item.form_code in FOLLOWING_FROM,
        "disagreeing": summary_of(found.disagreeing, base, found.role),
        "terms": terms(found, current),
        "language": language(),
        "codes": codes_beside(found.item.form_code),
        "attachments": beside.files(found.margin, removed_at=f"{base}/lampiran" if found.role == OWNER else ""),
        "thread": beside.thread(found.margin, found.item),
    }


def terms(found: Filling, current: str) -> dict[str, list[Term]]:
    """What the words of each section on the page mean: a term is explained once, where it occurs first."""
    told: set[str] = set()
    shown: dict[str, list[Term]] = {}
    for view in found.sheet.sections:
        if current in ("", view.key):
            new = [term for term in terms_in(_said(view)) if term.name not in told]
            told |= {term.name for term in new}
            shown[view.key] = new
    return shown


FOLLOWING_FROM = {
    "FR.MAPA.02": _l("Isi dari FR.MAPA.01"),
    "FR.AK.01": _l("Isi dari FR.MAPA.02"),
    "FR.AK.02": _l("Isi dari hasil perangkat"),
    "FR.AK.05": _l("Isi dari FR.AK.02"),
}
"""The forms whose ticks follow from a sheet upstream."""
DERIVED_FROM = {"PETA.KP": _l("Susun dari teks unit"), **FOLLOWING_FROM}


def _is_shown(found: Filling) -> bool:
    """Where ticks follow and nothing is left to follow, the page says nothing: a difference is told by its check."""
    return found.proposal is not None and (found.proposal.places > 0 or found.item.form_code not in FOLLOWING_FROM)


CODED = ("FR.MAPA.01", "FR.MAPA.02")
"""The forms on which an asesor reads and ticks codes of instruments, in each edition."""


def codes_beside(form_code: str) -> tuple[Instrument, ...]:
    """The code table of instruments, where the form uses it (K21)."""
    return instruments() if form_code in CODED else ()


def _said(view: SectionView) -> Iterator[str]:
    """The words of a section as the form prints them: its title, and the labels of fields and columns."""
    yield view.section.title
    for field in view.section.fields:
        yield field.label
        yield from (column.label for column in field.columns)


def derived_words(form_code: str, derived: Proposal | None) -> str:
    """What the button Susun dari KUK has done."""
    if derived is None or not derived.places:
        return _("Tidak ada tempat kosong yang dapat disusun; isian Anda tidak diubah.")
    if form_code in FOLLOWING_FROM:
        return ngettext(
            "%(num)d tempat kosong diisi. Periksa hasilnya; isian lain tidak diubah.",
            "%(num)d tempat kosong diisi. Periksa hasilnya; isian lain tidak diubah.",
            derived.places,
        )
    return ngettext(
        "%(num)d tempat kosong diisi. Tulis pertanyaannya sendiri; isian lain tidak diubah.",
        "%(num)d tempat kosong diisi. Tulis pertanyaannya sendiri; isian lain tidak diubah.",
        derived.places,
    )


def elsewhere(found: Filling, path: str) -> str:
    """What another device answered at a place that was changed here too."""
    theirs = found.sheet.cells[path].words(found.content.answers) or "–"
    return _("Di tempat lain: “%(theirs)s”. Isian di sini dipakai bila Anda menyimpan lagi.", theirs=theirs)


def draft_key(found: Filling, actor: Actor) -> str:
    """The name of this draft on a device: sheet, version, role, person.

    The same before and after the first save begins the record or the next version: what a device still owes is found
    again under it, and a new sign-in knows it is the same draft.
    """
    last = found.opened.last
    number = last.number + (last.state is not SubmissionState.DRAFT) if last else found.item.number
    return f"{found.item.id}:{number}:{found.role}:{actor.id}"


def revs(found: Filling) -> dict[str, int]:
    """The revision of every answer of an open draft; a version that is still to begin has none."""
    if found.content.is_sealed:
        return {}
    return {path: known[0] for path, known in found.content.revs.items()}


def is_paged(found: Filling) -> bool:
    """Forms that repeat a section for each unit or group show one section a page."""
    return sum(view.scope is not None for view in found.sheet.sections) > 1


def section_of(found: Filling, asked: str, unit: int | None) -> str:
    """The key of the section to show; empty for the whole form."""
    if not is_paged(found):
        return ""
    views = found.sheet.sections
    keys = [view.key for view in views]
    if asked in keys:
        return asked
    scoped = [view.key for view in views if view.scope is not None]
    if unit is not None and 1 <= unit <= len(scoped):
        return scoped[unit - 1]
    remarked = {found.sheet.cells[r.path].section for r in found.margin.remarks if r.path in found.sheet.cells}
    first_remarked = next((key for key in keys if key in remarked), "")
    open_ones = [part.key for part in found.sheet.progress(found.role) if not part.is_complete]
    return first_remarked or next(iter(open_ones), keys[0])


def following(found: Filling, current: str) -> str:
    """The section after this one; empty on the last."""
    keys = [view.key for view in found.sheet.sections]
    if not current or current == keys[-1]:
        return ""
    return keys[keys.index(current) + 1]


def sections(found: Filling, base: str, current: str) -> list[dict[str, Any]]:
    """The list beside a form: every section with its count, then the signatures."""
    paged = is_paged(found)
    items = [
        {
            "label": _short(part.title),
            "count": "✓" if part.is_complete else f"{part.filled}/{part.required}",
            "url": f"{base}?bagian={part.key}" if paged else f"#bagian-{part.key}",
            "current": part.key == current,
        }
        for part in found.sheet.progress(found.role)
    ]
    signed = sum(place.signed is not None for place in found.places)
    if found.places:
        count = f"{signed}/{len(found.places)}"
        items.append({"label": _("Tanda tangan"), "count": count, "url": f"{base}#tanda-tangan", "current": False})
    return items


def _short(title: str) -> str:
    """Unit 3 · J.620100.021.02 Menerapkan Akses Basis Data -> Unit 3 Menerapkan Akses Basis Data."""
    number, _sep, rest = title.partition(" · ")
    if not rest:
        return title
    code, _space, name = rest.partition(" ")
    return f"{number} {name if '.' in code else rest}"


def returned(found: Filling, base: str) -> dict[str, Any]:
    """What the master asesor wrote, with a link to each place."""
    opened = found.opened
    if opened.returned_id is None or found.item.status is not ItemStatus.RETURNED:
        return {}
    at = clock.jam(opened.returned_at, found.item.zone) if opened.returned_at else ""
    points = [{"text": text, "href": _place(found, path, base)} for path, text in _remarks(found)]
    if opened.note and not any(point["text"].endswith(opened.note) for point in points):
        points.insert(0, {"text": opened.note, "href": ""})
    by = _("Dikembalikan master asesor %(name)s, %(at)s", name=opened.returned_by, at=at)
    return {"by": by, "points": points}


def _remarks(found: Filling) -> list[tuple[str, str]]:
    return [(r.path, f"{found.sheet.names(r.path)}: {r.text}" if r.path else r.text) for r in found.margin.remarks]


def _place(found: Filling, path: str, base: str) -> str:
    cell = found.sheet.cells.get(path)
    return f"{base}?bagian={cell.section}#{path}" if cell else ""


def summary_of(issues: list[Issue], base: str, role: str) -> list[dict[str, str]]:
    """Findings with links that open the place and say it there too, told to whoever fills as `role`."""
    return [
        {**told, "href": told["href"].replace("?bagian=", f"?{CHECKED}&bagian=")}
        for told in summary(issues, base, role)
    ]


def check(found: Filling, touches: list[Touched], actor: Actor, key: str) -> dict[str, Any]:
    """Everything of the check page: a line a section, findings, what follows, signatures, files, and the hand-in."""
    base = url_of(found.item)
    warnings = [issue for issue in found.issues if issue.severity is Severity.WARNING]
    waiting = [place for place in found.unsigned if place.slot.role != OWNER]
    return head(found, actor) | {
        "rows": [_section_row(found, part, base) for part in found.sheet.progress()],
        "issues": summary_of(found.errors, base, found.role),
        "touches": touched_rows(touches),
        "warnings": summary_of(warnings, base, found.role),
        "places": [place_row(found, place) for place in found.places],
        "waiting": waiting,
        "can_send": not found.errors and not waiting and found.refusal is None and found.content.record_id is not None,
        "key": key,
        "attachments": beside.files(found.margin),
    }


def _section_row(found: Filling, part: Any, base: str) -> dict[str, Any]:
    paged = is_paged(found)
    words = _("%(n)s dari %(total)s isian lengkap", n=part.filled, total=part.required)
    return {
        "label": _short(part.title),
        "value": words if part.required else _("Tidak ada isian wajib"),
        "url": f"{base}?bagian={part.key}" if paged else f"{base}#bagian-{part.key}",
        "missing": not part.is_complete,
    }


def place_row(found: Filling, place: Place) -> dict[str, Any]:
    """One signature place: who, whether signed, and what can be done about it from here."""
    role = place.slot.role
    blocked = found.can_sign(place) if place.signed is None else None
    owed = None
    if place.signed is None and blocked is None:
        owed = found.waits_for(place) or found.keeps_from_handing_over(place)
    mine = role == found.role
    may_take_over = role in ROLE_NAMES and place.signed is None and not owed
    is_unregistered = not place.name and role == PartyRole.ASESI and found.item.folder == Folder.HIJAU
    if is_unregistered:
        told = _("Belum ada asesi nyata. Daftarkan dahulu; lalu ia mengisi dan menandatangani bagiannya sendiri.")
    elif owed:
        said = owed.sentence(language())
        told = f"{said.what} {said.next}"
    else:
        told = sentence(blocked) if blocked else ""
    return {
        "slot": place.slot.key,
        "label": place.slot.label,
        "name": place.name,
        "signed": found.sheet.when(place.signed) if place.signed else "",
        "simulated": bool(place.signed and place.signed.is_simulated),
        "required": place.slot.required,
        "blocked": told,
        "register": "/asesi-saya" if is_unregistered and found.role == OWNER else "",
        "mine": mine,
        "can_sign": mine and place.signed is None and not (blocked or owed) and found.refusal is None,
        "hand_over": f"{url_of(found.item)}/serah/{role}" if may_take_over else "",
    }
