"""How the letters of an institution are numbered: its admin writes, looks at examples, and saves."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.correspondence import queries, services
from askom_lms.correspondence.domain.numbering import FIELDS, LONGEST, Format, check, written
from askom_lms.correspondence.domain.states import LetterKind
from askom_lms.correspondence.domain.states import LetterPermission as P
from askom_lms.correspondence.routes import bp
from askom_lms.correspondence.routes.letters import KIND_WORDS
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, language, page
from askom_lms.registry.models import Institution


@bp.get("/kelola/lembaga/<institution_code>/nomor-surat")
@page(P.NUMBERS)
def show_numbers(act: Act, institution_code: str) -> ResponseReturnValue:
    """What counts now, the next numbers, and what was set before."""
    return _page(act, queries.numbered_institution(act, institution_code))


@bp.post("/kelola/lembaga/<institution_code>/nomor-surat")
@command(P.NUMBERS)
def save_numbers(act: Act, institution_code: str) -> ResponseReturnValue:
    """Keep it for later letters; `contoh` only shows the next numbers."""
    institution = queries.numbered_institution(act, institution_code)
    typed = _typed()
    try:
        if "contoh" in request.form:
            check(typed, institution.code, act.today)
            return _page(act, institution, typed)
        n = services.save_numbers(act, institution, typed)
    except Refusal as refusal:
        return _page(act, institution, typed, refusal), refusal.status
    flash(_("Pola nomor disimpan; surat yang sudah terbit tetap bernomor sama.") if n else _("Tidak ada yang berubah."))
    return redirect(url_for(".show_numbers", institution_code=institution_code))


def _typed() -> dict[LetterKind, Format]:
    """What was sent for each kind; a series that nobody knows is its own."""
    found = {}
    for kind in LetterKind:
        sent = request.form.get(f"series-{kind.value}", "")
        series = LetterKind(sent) if sent in list(LetterKind) else kind
        found[kind] = Format(request.form.get(f"template-{kind.value}", "")[: 2 * LONGEST], series)
    return found


def _page(
    act: Act,
    institution: Institution,
    typed: dict[LetterKind, Format] | None = None,
    refusal: Refusal | None = None,
) -> str:
    changes, today = queries.changes_of_numbers(institution.id), act.today
    formats = typed or queries.formats_of(changes)
    last = queries.last_numbers(institution.id, today.year)
    examples = {
        kind: written(one.template, last.get(one.series.value, 0) + 1, institution.code, today)
        for kind, one in formats.items()
    }
    return render_template(
        "correspondence/numbers.html",
        institution=institution,
        formats=formats,
        examples=examples if refusal is None else {},
        is_trial=typed is not None,
        wrong=refusal.params.get("kind", "") if refusal else "",
        words=KIND_WORDS,
        fields=FIELDS,
        longest=LONGEST,
        changes=changes,
        said=refusal.sentence(language()) if refusal else None,
    )
