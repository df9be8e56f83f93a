"""How the certificates of an institution are numbered: its admin writes, looks at examples, and saves."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from askom_lms.certification import services
from askom_lms.certification.domain.numbering import COMPETENCE, INTERNALISASI, KINDS, TRAINING, check, written
from askom_lms.certification.domain.patterns import FIELDS, LONGEST
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.queries.patterns import (
    changes_of_patterns,
    last_numbers,
    patterned_institution,
    patterns_of,
)
from askom_lms.certification.routes import bp
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, language, page
from askom_lms.registry.models import Institution, InstitutionKind

KIND_WORDS = {
    TRAINING: _l("Sertifikat pelatihan"),
    INTERNALISASI: _l("Sertifikat internalisasi"),
    COMPETENCE: _l("Sertifikat kompetensi"),
}


@bp.get("/kelola/lembaga/<institution_code>/nomor-sertifikat")
@page(P.PATTERNS)
def show_patterns(act: Act, institution_code: str) -> ResponseReturnValue:
    """What counts now, the next numbers, and what was set before."""
    return _page(act, patterned_institution(act, institution_code))


@bp.post("/kelola/lembaga/<institution_code>/nomor-sertifikat")
@command(P.PATTERNS)
def save_patterns(act: Act, institution_code: str) -> ResponseReturnValue:
    """Keep it for later certificates; `contoh` only shows the next numbers."""
    institution = patterned_institution(act, institution_code)
    typed = {kind: request.form.get(f"pola-{kind}", "")[: 2 * LONGEST] for kind in kinds_of(institution)}
    try:
        if "contoh" in request.form:
            check(typed, institution.code, act.today)
            return _page(act, institution, typed)
        n = services.save_patterns(act, institution, typed)
    except Refusal as refusal:
        return _page(act, institution, typed, refusal), refusal.status
    said = _("Pola nomor disimpan; sertifikat yang sudah terbit tetap bernomor sama.")
    flash(said if n else _("Tidak ada yang berubah."))
    return redirect(url_for(".show_patterns", institution_code=institution_code))


def kinds_of(institution: Institution) -> tuple[str, ...]:
    """Only BNSP numbers certificates of competence (D10)."""
    return KINDS if institution.kind is InstitutionKind.BNSP else (TRAINING, INTERNALISASI)


def _page(
    act: Act, institution: Institution, typed: dict[str, str] | None = None, refusal: Refusal | None = None
) -> str:
    changes, today = changes_of_patterns(institution.id), act.today
    now = patterns_of(changes)
    patterns = typed or {kind: now[kind] for kind in kinds_of(institution)}
    last = last_numbers(institution.id, today.year)
    examples = {
        kind: written(pattern, last.get(kind, 0) + 1, institution.code, today) for kind, pattern in patterns.items()
    }
    return render_template(
        "certification/patterns.html",
        institution=institution,
        patterns=patterns,
        examples=examples if refusal is None else {},
        is_trial=typed is not None,
        wrong=refusal.params.get("kind", "") if refusal else "",
        words=KIND_WORDS,
        fields=FIELDS,
        longest=LONGEST,
        changes=changes,
        said=refusal.sentence(language()) if refusal else None,
    )
