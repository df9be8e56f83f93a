"""What the paraf desk shows, as the house macros take it."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from flask import get_template_attribute, render_template
from markupsafe import Markup

from askom_lms.coursework.domain import batch
from askom_lms.coursework.domain.parties import STAFF
from askom_lms.coursework.domain.queue import Order
from askom_lms.coursework.domain.states import SubmissionState
from askom_lms.coursework.domain.subjects import Version
from askom_lms.coursework.queries.desk import QueueLine
from askom_lms.coursework.queries.review import Desk, Review, desk, glance
from askom_lms.coursework.routes import beside
from askom_lms.coursework.routes.patterns import queue_row
from askom_lms.coursework.routes.words import _, ngettext
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.drawing import Remembered, blank_token, whole_page, with_token
from askom_lms.kernel.web import is_about, language
from askom_lms.paperwork.forms import summary
from askom_lms.people.domain.marks import picture_of

LISTED = 60
"""Rows of the queue on one page; a longer queue shows those around the open one."""
LISTED_FINGERPRINT = 16


def url_of(submission_id: uuid.UUID, order: Order = Order.FORM) -> str:
    """The desk with this version; the usual order needs no word."""
    return f"/paraf/{submission_id}" + (f"?urut={order}" if order is not Order.FORM else "")


@dataclass(frozen=True)
class Asked:
    """How the version is looked at, and what was typed if it comes back with a sentence."""

    only_changed: bool = False
    marking: bool = False
    note: str = ""
    wrong: Any = None


DIALOGS: Remembered[Markup] = Remembered(4)
QUEUE_ROWS: Remembered[Markup] = Remembered(3000)
DESKS: Remembered[Markup] = Remembered(200)
DOCUMENTS: Remembered[dict[str, Any]] = Remembered(400)
"""The desks of some twenty master asesor, and what they fetched in advance."""
NO_ROWS = Markup("<ol></ol>")
ROWS = Markup('<ol start="{}">{}</ol>')


def _blank(template: str, **shown: Any) -> Markup:
    """A part with forms, drawn to be remembered."""
    with blank_token():
        return Markup(render_template(template, **shown))  # noqa: S704 - a template


def remembered_page(act: Act, submission_id: uuid.UUID, order: Order, asked: Asked, undo: list[str]) -> Markup:
    """The desk with this version as it was drawn, for a minute or until something moves; the tokens are this browser's.

    Raises NotFound, Denied, Refusal.
    """

    def draw() -> str:
        return render_template("coursework/desk.html", undo=undo, **page(act, desk(act, submission_id, order), asked))

    stamp = _stamp(act, submission_id)
    if stamp is None:
        return with_token(Markup(draw()))  # noqa: S704 - a template
    return whole_page(DESKS, (stamp, order, asked), draw)


def remembered_document(act: Act, submission_id: uuid.UUID, order: Order, asked: Asked) -> dict[str, Any]:
    """Its two columns alone, as a page fetches them in advance. Raises as `remembered_page`."""

    def draw() -> dict[str, Any]:
        return page(act, desk(act, submission_id, order), asked, with_queue=False)

    stamp = _stamp(act, submission_id)
    return drawn_for(draw() if stamp is None else DOCUMENTS.get((stamp, language(), order, asked), draw))


def _stamp(act: Act, submission_id: uuid.UUID) -> tuple[Any, ...] | None:
    """What the desk with this version was drawn from; None when it is not to be remembered."""
    seen = glance(act, submission_id)
    if seen is None or not seen.is_waiting:
        return None
    return (*seen.stamp, act.now.replace(second=0, microsecond=0))


def drawn_for(parts: dict[str, Any]) -> dict[str, Any]:
    """Drawn parts with the tokens of this browser."""
    return {name: with_token(part) if isinstance(part, Markup) else part for name, part in parts.items()}


def page(act: Act, found: Desk, asked: Asked, *, with_queue: bool = True) -> dict[str, Any]:
    """Class, heading, queue, the two columns and the dialogs of a desk, with blanks in place of tokens."""
    review = found.review
    assert review is not None
    slug = review.found.version.item.class_slug
    is_about(slug)
    shown = document(act, found, review, only_changed=asked.only_changed, marking=asked.marking)
    parts = {
        "slug": slug,
        "heading": shown["heading"],
        "columns": _blank("coursework/_desk_columns.html", note=asked.note, wrong=asked.wrong, **shown),
    }
    if with_queue:
        parts["queue"] = queue(act, found)
        parts["dialogs"] = DIALOGS.get(language(), lambda: _blank("coursework/_desk_dialogs.html"))
    return parts


def queue(act: Act, desk: Desk) -> Markup:
    """The left column; a row is drawn when something about it changes."""
    orders = [
        {"label": label, "url": f"/paraf?urut={order}", "current": order is desk.order}
        for order, label in ((Order.FORM, _("per formulir, terlama dulu")), (Order.TRAINEE, _("per peserta")))
    ]
    head = _blank("coursework/_desk_queue.html", total=len(desk.queue), done=desk.done_today, orders=orders)
    start = _first_listed(desk)
    rows = Markup("\n").join(_row(act, line, desk) for line in desk.queue[start : start + LISTED])
    return head.replace(NO_ROWS, ROWS.format(start + 1, rows))


def _neighbours(desk: Desk) -> tuple[str, str]:
    """The addresses before and after."""
    both = (desk.previous_line, desk.next_line)
    before, after = (url_of(line.submission_id, desk.order) if line else "" for line in both)
    return before, after


def _first_listed(desk: Desk) -> int:
    """How many wait before the first row."""
    return max(0, min(desk.place - LISTED // 2, len(desk.queue) - LISTED))


def _row(act: Act, line: QueueLine, desk: Desk) -> Markup:
    other = line.opened_by_another(act.person.id, act.now)
    shown = desk.review.found.version.id if desk.review else None
    is_current, age = line.submission_id == shown, _age(act.now - line.waiting_since)
    of_line = (line.submission_id, line.trainee_name, line.is_opened, line.is_green, line.is_blocking, line.colour)
    key = (language(), desk.order, age, is_current, other, *of_line)
    return QUEUE_ROWS.get(key, lambda: queue_row(_row_words(line, desk.order, age, other) | {"current": is_current}))


def _row_words(line: QueueLine, order: Order, age: str, other: str) -> dict[str, Any]:
    again = _("kiriman ke-%(n)s", n=line.number) if line.number > 1 else ""
    held = _("sedang dibuka %(name)s", name=other) if other else ""
    opens = _("membuka praktik") if line.is_blocking else ""
    why = _why_not(line.submission_id, is_opened=line.is_opened, is_green=line.is_green)
    return {
        "url": url_of(line.submission_id, order),
        "colour": line.colour,
        "name": line.trainee_name,
        "text": " · ".join(part for part in (line.name, again, opens, held) if part),
        "age": age,
        "batch": "" if why else in_batch(line.submission_id, line.fingerprint),
        "why": why,
    }


def in_batch(submission_id: uuid.UUID, fingerprint: str) -> str:
    """How a box of the queue names one version and the content it stands for."""
    return f"{submission_id}.{fingerprint[:LISTED_FINGERPRINT]}"


def opened(version: Version) -> dict[str, str]:
    """What its box in the queue becomes once a version was seen: one that may be in a batch, or why it may not."""
    why = _why_not(version.id, is_opened=True, is_green=version.item.is_green)
    return {"batch": in_batch(version.id, version.fingerprint), "why": why} if version.is_submitted else {}


def _why_not(submission_id: uuid.UUID, *, is_opened: bool, is_green: bool) -> str:
    code = batch.why_not(batch.Candidate(submission_id, "", is_opened, is_green, is_same=True))
    return {
        "coursework.batch_unopened": _("Belum Anda buka"),
        "coursework.batch_not_green": _("Ada pemeriksaan yang belum lolos"),
    }.get(code or "", "")


def _age(waited: dt.timedelta) -> str:
    """41 mnt, 2 jam, 3 hari: short, for a narrow column."""
    span = clock.span_of(waited.total_seconds())
    if span.unit == "minute":
        return _("%(n)s mnt", n=span.number)
    return _("%(n)s jam", n=span.number) if span.unit == "hour" else _("%(n)s hari", n=span.number)


@dataclass(frozen=True)
class Drawn:
    """What is the same each time a frozen version is shown."""

    sheet: Markup
    n_changed: int
    checks: list[dict[str, Any]]


SHEETS: Remembered[Drawn] = Remembered(400)
"""About the versions that a class hands in within an hour."""


def drawn(review: Review, *, only_changed: bool, marking: bool) -> Drawn:
    """The sheet of a version with its marks and checks. Frozen content: drawn once and remembered."""
    version = review.found.version
    key = (version.id, version.record_id, version.fingerprint, language(), only_changed, marking)
    return SHEETS.get(key, lambda: _draw(review, only_changed=only_changed, marking=marking))


def _draw(review: Review, *, only_changed: bool, marking: bool) -> Drawn:
    show: Any = get_template_attribute("paperwork/show.html", "show_record")
    remarks = {remark.path: remark.text for remark in review.margin.remarks if remark.path}
    only = only_changed and bool(review.changed)
    sheet = show(review.sheet, review.changed, only, "kembalikan" if marking else "", remarks)
    return Drawn(sheet, len(review.changed), checks(review))


def document(act: Act, desk: Desk, review: Review, *, only_changed: bool, marking: bool) -> dict[str, Any]:
    """What the middle and the right column say."""
    version = review.found.version
    item = version.item
    shown = drawn(review, only_changed=only_changed, marking=marking and version.is_submitted)
    previous, following = _neighbours(desk)
    return {
        "sheet": shown.sheet,
        "n_changed": shown.n_changed,
        "checks": shown.checks,
        "marking": marking,
        "version": version,
        "item": item,
        "base": f"/paraf/{version.id}",
        "heading": f"{item.name} · {item.trainee_name}",
        "place": desk.place,
        "total": len(desk.queue),
        "previous": previous,
        "next": following,
        "order_query": f"?urut={desk.order}" if desk.order is not Order.FORM else "",
        "ready": [{"label": label, "text": text} for label, text in review.margin.prepared],
        "about": about(review, shown.n_changed),
        "state": state_words(review),
        "only_changed": only_changed and bool(shown.n_changed),
        "mark": mark(review),
        "attachments": beside.files(review.margin),
        "thread": beside.thread(review.margin, item),
        "can_undo": desk.can_undo,
        "can_decide": version.is_submitted,
        "claimed": _claimed(act, desk),
    }


def _claimed(act: Act, desk: Desk) -> str:
    line = desk.queue[desk.place - 1] if desk.place else None
    return line.opened_by_another(act.person.id, act.now) if line else ""


def about(review: Review, count: int) -> dict[str, str]:
    """Kiriman ke-2. 2 isian berubah sejak Anda kembalikan 13.55."""
    if not review.is_again:
        return {}
    found = review.found
    at = clock.jam(found.previous_at, found.version.item.zone) if found.previous_at else ""
    was_returned = found.previous_state is SubmissionState.RETURNED
    since = _("sejak dikembalikan %(at)s", at=at) if was_returned else _("sejak diparaf %(at)s", at=at)
    changed = ngettext("%(num)d isian berubah", "%(num)d isian berubah", count)
    marked, same = _("ditandai"), _("Isian lain sama persis dengan versi sebelumnya.")
    return {
        "title": _("Kiriman ke-%(n)s.", n=found.version.number),
        "text": f"{changed} {since} ({marked}). {same}" if count else _("Isinya sama dengan versi sebelumnya."),
    }


def state_words(review: Review) -> str:
    """What was decided, for a version that does not wait."""
    version = review.found.version
    at = clock.jam(version.decided_at, version.item.zone) if version.decided_at else ""
    return {
        SubmissionState.SIGNED_OFF: _("Sudah diparaf %(name)s %(at)s.", name=version.decided_by_name, at=at),
        SubmissionState.RETURNED: _("Sudah dikembalikan %(name)s %(at)s.", name=version.decided_by_name, at=at),
        SubmissionState.DRAFT: _("Ditarik kembali oleh peserta."),
    }.get(version.state, "")


def checks(review: Review) -> list[dict[str, Any]]:
    """The automatic checks: what holds, and what to look at."""
    filled, required = review.progress
    items: list[dict[str, Any]] = [
        {"ok": filled == required, "text": _("%(n)s dari %(total)s isian lengkap", n=filled, total=required)}
    ]
    zone, simulated = review.found.version.item.zone, _("simulasi")
    for signed in review.margin.signed:
        mark_words = f" ({simulated})" if signed.is_simulated else ""
        label = review.sheet.spec.slot(signed.slot).label
        at = clock.jam(signed.at, zone)
        text = _("%(label)s: %(name)s menandatangani %(at)s", label=label, name=signed.name, at=at)
        items.append({"ok": True, "text": text + mark_words})
    for told in summary(review.issues, reader=STAFF):
        link = {"url": told["href"], "link": _("Lihat")} if told["href"] else {}
        items.append({"ok": False, "text": f"{told['text']}.", "cure": told["cure"], **link})
    if not review.issues:
        items.append({"ok": True, "text": _("Tidak ada temuan antarformulir")})
    return items


def mark(review: Review) -> dict[str, Any]:
    """The initials of the session, as a picture or as letters."""
    drawn = review.margin.mark
    if drawn is None:
        return {}
    at = clock.jam(drawn.drawn_at, review.found.version.item.zone)
    picture = picture_of(drawn.strokes) if drawn.strokes else None
    return {"picture": picture, "typed": drawn.typed, "at": at}
