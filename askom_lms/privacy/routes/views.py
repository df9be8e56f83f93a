"""Words and clocks that several pages show."""

import datetime as dt
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from askom_lms.kernel import clock, web
from askom_lms.kernel.messages import Refusal
from askom_lms.privacy.domain import Kind, RequestState, is_late
from askom_lms.privacy.models import DataRequest

KINDS = {
    Kind.EXPORT: _l("Salinan data"),
    Kind.CORRECTION: _l("Perbaikan data"),
    Kind.RESTRICTION: _l("Pembekuan data"),
    Kind.LIFTING: _l("Pencairan data"),
    Kind.ERASURE: _l("Penghapusan data"),
}
REASONS = {
    "hold": _l("penahanan karena sengketa atau perintah"),
    "appeal": _l("banding yang belum diputus"),
    "class": _l("kelas yang belum selesai"),
    "staff": _l("tugas di kelas yang belum selesai"),
    "asesor": _l("sertifikat asesor yang berlaku, ditambah 1 tahun"),
    "certificate": _l("sertifikat yang terbit, selama masa berlaku ditambah 1 tahun"),
    "office": _l("peran pengelola, admin LSP, atau BNSP"),
}
"""What is in the way of an erasure, in words."""


def state_of(asked: DataRequest, now: dt.datetime) -> dict[str, Any]:
    """Shape, words and weight of the mark beside a request."""
    if asked.state is RequestState.GRANTED:
        return {"shape": "ok", "text": _l("selesai"), "weight": ""}
    if asked.state is RequestState.REFUSED:
        return {"shape": "warn", "text": _l("ditolak"), "weight": "on"}
    left = hours(abs(asked.due_at - now))
    if is_late(asked.due_at, None, now):
        return {"shape": "warn", "text": _l("lewat %(left)s", left=left), "weight": "hot"}
    return {"shape": "wait", "text": _l("sisa %(left)s", left=left), "weight": "on"}


def hours(span: dt.timedelta) -> str:
    """Whole hours, since the law counts them; minutes in the last one."""
    whole = span // dt.timedelta(hours=1)
    return ngettext("%(num)d jam", "%(num)d jam", whole) if whole else clock.lama(span.total_seconds())


def said(refusal: Refusal | None) -> Any:
    """The sentence of a refusal in the language of the reader; of a held erasure with its reasons in words."""
    if refusal is None:
        return None
    if refusal.code == "privacy.held":
        words = ", ".join(str(REASONS[key]) for key in str(refusal.params["reasons"]).split(", "))
        return Refusal("privacy.held", reasons=words).sentence(web.language())
    return refusal.sentence(web.language())
