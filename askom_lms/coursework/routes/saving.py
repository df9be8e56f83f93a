"""What a browser sends to be saved: batches of the autosave, or a whole form."""

from collections.abc import Mapping
from urllib.parse import quote

from flask import request
from flask.typing import ResponseReturnValue

from askom_lms.coursework import services
from askom_lms.coursework.domain.subjects import Item
from askom_lms.coursework.queries.filling import Filling
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid
from askom_lms.paperwork.forms import SECTIONS_SENT, Held, draft, form_class


def autosave(act: Act, item: Item, role: str) -> ResponseReturnValue:
    """One batch: {"batch", "device", "changes": {path: {"v", "rev"}}} -> what was saved and what stands against it."""
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict) or not isinstance(sent.get("changes"), dict):
        raise Invalid("coursework.batch_unreadable")
    changes = {str(path): change for path, change in sent["changes"].items() if isinstance(change, dict)}
    batch, device = str(sent.get("batch", "")), str(sent.get("device", ""))
    result = services.save_answers(act, item, role, changes, batch=batch, device=device)
    return {**result.as_answer(), "at": clock.jam(act.now, item.zone)}


def save_form(act: Act, found: Filling) -> Mapping[str, Held]:
    """The sections that were on the page, as the button under a form sends them.

    Returns what was changed here and on another device since the page was drawn: not saved, the person chooses.
    """
    content = found.content
    sent = draft(form_class(content.spec, content.at, found.role, content.lent), request.form, content.answers)
    services.save_form(act, found.item, found.role, sent.changes)
    return sent.conflicts


def following(base: str, back: str, onward: str) -> str:
    """Where the page goes after a plain save: back, the next section, the same one with a new row, or on."""
    if request.form.get("langkah") == "simpan":
        return back
    if section := request.form.get("ke"):
        return f"{base}?bagian={quote(section)}"
    if "tambah" in request.form:
        here = quote(section_sent())
        return f"{base}?bagian={here}#bagian-{here}" if here else base
    return onward


def section_sent() -> str:
    """The first section that was on the page."""
    return str(request.form.get(SECTIONS_SENT, ""))
