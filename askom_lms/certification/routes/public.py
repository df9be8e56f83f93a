"""The public check: no login, no script; a certificate or a sheet by code, number or file."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.certification.domain import codes
from askom_lms.certification.domain.numbering import COMPETENCE, INTERNALISASI
from askom_lms.certification.queries import public as queries
from askom_lms.certification.queries.public import (
    Answer,
    AsesorAnswer,
    CertificateAnswer,
    ExaminationAnswer,
    SheetAnswer,
)
from askom_lms.certification.routes import bp
from askom_lms.certification.routes.printing import address_of
from askom_lms.certification.routes.sheet_words import verdict_on
from askom_lms.certification.services import public as services
from askom_lms.certification.services.public import FileKind, Withdrawn
from askom_lms.coursework.domain.codes import short
from askom_lms.kernel import clock, qr
from askom_lms.kernel.act import Act
from askom_lms.kernel.gate import address
from askom_lms.kernel.messages import Invalid
from askom_lms.kernel.sealing import SealUnavailable
from askom_lms.kernel.web import PUBLIC, command, language, page

LONGEST = 64


@bp.get("/v/<code>")
@page(PUBLIC)
def show_check(act: Act, code: str) -> ResponseReturnValue:
    """What a code stands for; a wrong one gets a suggestion."""
    found = services.look_up(act, code[:LONGEST], address())
    if found is None:
        return not_found_html(code[:LONGEST]), 404
    return answer_html(act, found)


@bp.get("/periksa")
@page(PUBLIC)
def show_search(act: Act) -> ResponseReturnValue:
    """The search; a code goes to its own address, a number is answered here."""
    typed = request.args.get("kode", "").strip()[:LONGEST]
    if not typed:
        return search_html()
    if not codes.is_number(typed):
        normal = codes.normalised(typed)
        return redirect(url_for(".show_check", code=codes.shown(normal) if codes.is_code(normal) else typed))
    found = services.look_up(act, typed, address())
    if found is None:
        return not_found_html(typed), 404
    return answer_html(act, found)


@bp.post("/periksa/berkas")
@command(PUBLIC)
def check_file(act: Act) -> ResponseReturnValue:
    """What an uploaded file is to us; it is read, compared and forgotten. The file itself leads to its record."""
    sent = request.files.get("file")
    content = sent.stream.read(services.LARGEST_FILE + 1) if sent else b""
    if not content:
        return search_html(file_missing=True)
    name = (sent.filename or "")[:LONGEST] if sent else ""
    try:
        found = services.compare_file(act, content, address())
    except (Invalid, SealUnavailable) as refusal:
        return search_html(refusal=refusal.sentence(language()), file_name=name), refusal.status
    record = found.record
    answer = queries.answer_to(record.code) if record and found.kind is FileKind.SAME and record.code else None
    if answer is not None:
        return answer_html(act, answer, is_same_file=True, withdrawn=found.withdrawn)
    return search_html(file_verdict=found, file_name=name, shown=codes.shown(record.code) if record else "")


TEMPLATES = {
    CertificateAnswer: "certification/certificate_answer.html",
    SheetAnswer: "certification/sheet_answer.html",
    ExaminationAnswer: "certification/examination_answer.html",
}


BY_KIND = {
    INTERNALISASI: "certification/pre_day_answer.html",
    COMPETENCE: "certification/competence_answer.html",
}


def template_of(found: Answer) -> str:
    """No kind of certificate looks like another one."""
    if isinstance(found, CertificateAnswer) and found.kind in BY_KIND:
        return BY_KIND[found.kind]
    return TEMPLATES[type(found)]


def answer_html(act: Act, found: Answer, *, is_same_file: bool = False, withdrawn: Withdrawn | None = None) -> str:
    if isinstance(found, AsesorAnswer):
        return render_template("certification/asesor_answer.html", answer=found, now=act.now)
    here = address_of(found.code)
    return render_template(
        template_of(found),
        answer=found,
        is_same_file=is_same_file,
        withdrawn=withdrawn,
        now=act.now,
        shown=codes.shown(found.code),
        address=here.partition("://")[2],
        qr=qr.svg(here, _("Kode QR alamat halaman ini")),
        said=verdict_on(found, act.now, is_public=True) if isinstance(found, SheetAnswer) else None,
        short=short(found.fingerprint) if isinstance(found, SheetAnswer) else "",
        held=dt.date.fromisoformat(found.facts["held_on"])
        if isinstance(found, CertificateAnswer) and "held_on" in found.facts
        else None,
        days=days_of(found.facts) if isinstance(found, CertificateAnswer) and "from" in found.facts else "",
    )


def days_of(facts: Mapping[str, Any]) -> str:
    """16 – 20 November 2026, or both dates whole when the month changes between them."""
    first, last = (dt.date.fromisoformat(facts[key]) for key in ("from", "until"))
    written = clock.tanggal(last, with_day=False)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} – {written}"
    return f"{clock.tanggal(first, with_day=False)} – {written}"


def not_found_html(typed: str) -> str:
    return render_template("certification/not_found.html", typed=typed, suggestions=queries.suggestions(typed))


def search_html(**file: object) -> str:
    """The search page, with what became of a file when one was sent."""
    return render_template("certification/search.html", **file)
