"""The letters of a class: the list, one letter, and its steps."""

import uuid
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from askom_lms.certification.routes.trainer import pdf_response
from askom_lms.correspondence import queries, services
from askom_lms.correspondence.domain.editions import read
from askom_lms.correspondence.domain.states import LETTER, LetterKind, LetterState
from askom_lms.correspondence.domain.states import LetterPermission as P
from askom_lms.correspondence.forms import LetterForm, RevokeForm
from askom_lms.correspondence.models import Letter
from askom_lms.correspondence.routes import bp
from askom_lms.correspondence.routes.printing import draft_pdf, issued_pdf
from askom_lms.kernel import files
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.kernel.uploads import Allow, serve_headers
from askom_lms.kernel.uploads.kinds import sniff
from askom_lms.kernel.web import command, language, page
from askom_lms.training.models import TrainingClass
from askom_lms.training.routes.classes import READING

KIND_WORDS = {
    LetterKind.INVITATION: _l("Undangan peserta"),
    LetterKind.ASSIGNMENT: _l("Surat tugas"),
    LetterKind.LOAN: _l("Peminjaman asesor"),
    LetterKind.ROLL: _l("Daftar hadir"),
    LetterKind.MINUTES: _l("Berita acara asesmen"),
}

READING.append((P.READ, "surat", _l("Surat")))


@bp.get("/kelas/<slug>/surat")
@page(P.READ)
def list_letters(act: Act, slug: str) -> ResponseReturnValue:
    """Everything that may have a letter, with what stands there; who only reads sees those that were issued."""
    klass = queries.class_to_read(act, slug)
    if act.may(P.KEEP, klass):
        return _list_page(klass)
    rows = queries.issued_letters(klass)
    return render_template("correspondence/issued.html", klass=klass, rows=rows, words=KIND_WORDS)


@bp.post("/kelas/<slug>/surat")
@command(P.KEEP)
def draft_letter(act: Act, slug: str) -> ResponseReturnValue:
    """A draft for one place of the list; the one that waits there already, if any."""
    klass = queries.class_to_write(act, slug)
    about = request.form.get("about", "")[:40]
    try:
        kind = _kind(request.form.get("kind", ""))
        if kind is LetterKind.LOAN:
            about = queries.asesor_of_number(request.form.get("met", ""))
        return _to(klass, services.draft_letter(act, klass, kind, about))
    except Refusal as refusal:
        return _list_page(klass, refusal), refusal.status


def _kind(sent: str) -> LetterKind:
    try:
        return LetterKind(sent)
    except ValueError:
        raise Invalid("correspondence.kind_unknown") from None


@bp.post("/kelas/<slug>/surat-tugas/periksa")
@command(P.KEEP)
def check_assignments(act: Act, slug: str) -> ResponseReturnValue:
    """Whose surat tugas would be issued (list, check, confirm)."""
    klass = queries.class_to_write(act, slug)
    rows = queries.unassigned(queries.Plan.of(klass))
    return render_template("correspondence/check.html", klass=klass, rows=rows)


@bp.post("/kelas/<slug>/surat-tugas/terbitkan")
@command(P.KEEP)
def issue_assignments(act: Act, slug: str) -> ResponseReturnValue:
    """Issue those that were shown and left ticked."""
    klass = queries.class_to_write(act, slug)
    try:
        count = services.issue_assignments(act, klass, request.form.getlist("about"))
    except Refusal as refusal:
        return _list_page(klass, refusal), refusal.status
    flash(_("%(n)s surat tugas terbit. PDF disiapkan di latar belakang.", n=count))
    return redirect(url_for(".list_letters", slug=slug))


@bp.get("/kelas/<slug>/surat/<uuid:letter_id>")
@page(P.KEEP)
def show_letter(act: Act, slug: str, letter_id: uuid.UUID) -> ResponseReturnValue:
    """A draft to write, or what was issued and what may still happen to it."""
    klass, letter = _kept(act, slug, letter_id)
    act.viewed("letter", letter.id, "read")
    return _page(act, klass, letter)


@bp.post("/kelas/<slug>/surat/<uuid:letter_id>")
@command(P.KEEP)
def save_letter(act: Act, slug: str, letter_id: uuid.UUID) -> ResponseReturnValue:
    """Write the fields of a draft; `terbitkan` issues it in the same step."""
    klass, letter = _kept(act, slug, letter_id)
    form = LetterForm()
    if not form.validate_on_submit():
        return _page(act, klass, letter, form), 422
    try:
        services.save_letter(act, letter, form.written(), form.dated_on.data, seen=form.version())
        if "terbitkan" in request.form:
            services.issue_letter(act, klass, letter)
    except Refusal as refusal:
        form.shows(letter.row_version)
        return _page(act, klass, letter, form, refusal), refusal.status
    if letter.state is LetterState.ISSUED:
        flash(_("Surat %(number)s terbit. PDF disiapkan di latar belakang.", number=letter.number))
    else:
        flash(_("Tersimpan."))
    return _to(klass, letter)


@bp.post("/kelas/<slug>/surat/<uuid:letter_id>/buang")
@command(P.KEEP)
def discard_letter(act: Act, slug: str, letter_id: uuid.UUID) -> ResponseReturnValue:
    """A draft that nobody wants."""
    klass, letter = _kept(act, slug, letter_id)
    services.discard_letter(act, letter)
    flash(_("Konsep dibuang."))
    return redirect(url_for(".list_letters", slug=klass.slug))


@bp.post("/kelas/<slug>/surat/<uuid:letter_id>/cabut")
@command(P.KEEP)
def revoke_letter(act: Act, slug: str, letter_id: uuid.UUID) -> ResponseReturnValue:
    """It counts no more."""
    klass, letter = _kept(act, slug, letter_id)
    form = RevokeForm()
    if not form.validate_on_submit():
        return _page(act, klass, letter, revoking=form), 422
    services.revoke_letter(act, letter, reason=form.reason.data or "")
    flash(_("Surat %(number)s dicabut.", number=letter.number))
    return _to(klass, letter)


@bp.post("/kelas/<slug>/surat/<uuid:letter_id>/ganti")
@command(P.KEEP)
def replace_letter(act: Act, slug: str, letter_id: uuid.UUID) -> ResponseReturnValue:
    """A new draft; the old letter counts until the new one is issued."""
    klass, letter = _kept(act, slug, letter_id)
    return _to(klass, services.replace_letter(act, klass, letter))


@bp.get("/kelas/<slug>/surat/<uuid:letter_id>/pdf")
@page(P.OPEN)
def open_letter(act: Act, slug: str, letter_id: uuid.UUID) -> Response:
    """The paper: of a draft as it would be now, of a letter as it was frozen."""
    klass, letter = queries.get_letter(act, slug, letter_id)
    act.viewed("letter", letter.id, "print")
    name = f"{letter.kind.value}-{(letter.number or 'konsep').lower().replace('/', '-')}.pdf"
    return pdf_response(draft_pdf(klass, letter) if letter.issued_at is None else issued_pdf(letter), name)


@bp.get("/kelas/<slug>/surat/peminjaman/<uuid:loan_letter_id>/jawaban")
@page(P.KEEP)
def open_answer(act: Act, slug: str, loan_letter_id: uuid.UUID) -> Response:
    """The letter by which the home LSP answered a loan; the view is logged."""
    _klass, letter = _kept(act, slug, loan_letter_id)
    step = queries.answer_of(letter)
    act.viewed("asesor_step", step.id, "download")
    data = files.read(step.sha256 or "")
    kind = sniff(data, Allow.PHOTO_DOCUMENT)
    response = Response(data)
    response.headers.update(serve_headers(kind.media_type, f"jawaban-peminjaman.{kind.extension}"))
    return response


def _kept(act: Act, slug: str, letter_id: uuid.UUID) -> tuple[TrainingClass, Letter]:
    klass, letter = queries.get_letter(act, slug, letter_id)
    act.require(P.KEEP, letter)
    return klass, letter


def _list_page(klass: TrainingClass, refusal: Refusal | None = None) -> str:
    found = queries.places(queries.Plan.of(klass))
    waiting = [one for one in found[LetterKind.ASSIGNMENT] if one.letter is None or one.letter.number is None]
    return render_template(
        "correspondence/list.html", klass=klass, found=found, words=KIND_WORDS, waiting=waiting, said=_said(refusal)
    )


def _page(
    act: Act,
    klass: TrainingClass,
    letter: Letter,
    form: LetterForm | None = None,
    refusal: Refusal | None = None,
    revoking: RevokeForm | None = None,
) -> str:
    plan = queries.Plan.of(klass)
    is_issued = letter.state is LetterState.ISSUED
    return render_template(
        "correspondence/letter.html",
        klass=klass,
        letter=letter,
        title=KIND_WORDS[letter.kind],
        template=read(letter.kind, letter.edition),
        about=queries.subject_of(plan, letter.kind, letter.about),
        form=form or LetterForm.of(letter),
        revoking=revoking or RevokeForm(formdata=None),
        changed=queries.changes_of(plan, letter) if is_issued else [],
        withheld=queries.withheld_of(plan, letter),
        choices=act.choices(LETTER, letter),
        number=queries.formats_of(queries.changes_of_numbers(klass.institution_id))[letter.kind].template
        if letter.state is LetterState.DRAFT
        else "",
        loan=queries.loan_of(letter),
        replaces=queries.letter_by_id(letter.replaces_id) if letter.replaces_id else None,
        said=_said(refusal),
    )


def _said(refusal: Refusal | None) -> Any:
    return refusal.sentence(language()) if refusal else None


def _to(klass: TrainingClass, letter: Letter) -> ResponseReturnValue:
    return redirect(url_for(".show_letter", slug=klass.slug, letter_id=letter.id))
