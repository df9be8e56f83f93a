"""What a sheet on paper is now, in words: the same on the public page and within the class."""

import datetime as dt
from dataclasses import dataclass

from flask_babel import gettext as _

from askom_lms.certification.queries.public import SheetAnswer
from askom_lms.coursework.domain import codes
from askom_lms.coursework.domain.states import SubmissionState
from askom_lms.coursework.domain.twin import Standing
from askom_lms.kernel import clock


@dataclass(frozen=True)
class Verdict:
    """One sentence, what follows it, and where the sheet that counts is."""

    band: str
    title: str
    lines: tuple[str, ...]
    link: tuple[str, str] | None = None
    """Address and words."""


def verdict_on(answer: SheetAnswer, now: dt.datetime, *, is_public: bool = False) -> Verdict:
    """The verdict on one print; anybody learns that it was returned only by leave of both sides (002:9.10.10)."""
    checked = _("Diperiksa %(at)s.", at=clock.saat(now, answer.zone))
    match answer.standing:
        case Standing.SUPERSEDED:
            return _superseded(answer, checked)
        case Standing.WITHDRAWN:
            return _withdrawn(answer, checked)
        case Standing.RETURNED if is_public and not answer.may_share:
            title = _("Belum diparaf: versi %(n)s", n=answer.number)
            return Verdict("habis", title, (_("Versi ini bukan lembar yang diterima."), checked))
        case Standing.RETURNED:
            title = _("Dikembalikan: versi %(n)s", n=answer.number)
            return Verdict("habis", title, (_("Versi ini tidak diparaf dan sedang diperbaiki."), checked))
        case Standing.CURRENT:
            return _current(answer, checked)


def _current(answer: SheetAnswer, checked: str) -> Verdict:
    follows = _("Versi berikutnya sedang disusun.") if answer.draft_number > answer.number else ""
    if answer.state is SubmissionState.SIGNED_OFF:
        title = _("Berlaku: versi %(n)s, sudah diparaf", n=answer.number)
        return Verdict("berlaku", title, _lines(follows, checked))
    title = _("Berlaku: versi %(n)s, menunggu paraf", n=answer.number)
    return Verdict("habis", title, _lines(_("Versi ini belum diparaf."), checked))


def _superseded(answer: SheetAnswer, checked: str) -> Verdict:
    title = _("Digantikan oleh versi %(n)s", n=answer.newest)
    was = _("Versi ini diparaf ketika itu.") if answer.parafed_at else _("Versi ini tidak pernah diparaf.")
    lines = _lines(_("Lembar ini versi %(n)s, salinan lama.", n=answer.number), was, checked)
    return Verdict("habis", title, lines, _link(answer.newest_code, _("Lihat versi %(n)s", n=answer.newest)))


def _withdrawn(answer: SheetAnswer, checked: str) -> Verdict:
    title = _("Ditarik kembali: versi %(n)s", n=answer.number)
    if answer.replaced_by:
        lines = _lines(_("Isi lembar ini ditarik dan diubah sebelum diparaf; versi ini kini berkode lain."), checked)
        return Verdict("habis", title, lines, _link(answer.replaced_by, _("Lihat isi yang baru")))
    return Verdict("habis", title, _lines(_("Lembar ini ditarik sebelum diparaf dan belum dikirim lagi."), checked))


def _link(code: str | None, words: str) -> tuple[str, str] | None:
    return (f"/v/{codes.shown(code)}", words) if code else None


def _lines(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line)
