"""FR-ACA-07 on screen: nine rows of evidence, the check page, the signature, and the sheet on paper."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from askom_lms.assessment.domain.states import AssessmentPermission
from askom_lms.certification import queries, services
from askom_lms.certification.domain.decision import bars_to_k
from askom_lms.certification.domain.evidence import ROWS, UNITS, VATM, failed_rules, rows_of, unit_of
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.domain.states import Verdict
from askom_lms.certification.queries import AcaPage, Evidence, Standing
from askom_lms.certification.queries.aca import with_typed, wrong_in
from askom_lms.certification.routes import bp
from askom_lms.certification.routes.trainer import class_asked, pdf_response
from askom_lms.certification.routes.words import ROW_WORDS, RULE_WORDS, MissingRow, missing_rows, stored_rows
from askom_lms.coursework.domain.parties import STAFF
from askom_lms.kernel import clock, pdf
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.web import command, is_about, language, page
from askom_lms.paperwork import services as paperwork
from askom_lms.paperwork.domain import answers as answering
from askom_lms.paperwork.domain.paper import Frame
from askom_lms.paperwork.forms import mark_of, marks_in, marks_of, summary
from askom_lms.paperwork.models import FilledRecord
from askom_lms.paperwork.queries import sheet_of, spec_of, stage_of
from askom_lms.training.domain.folders import Folders
from askom_lms.training.domain.states import Folder

CHECK = "periksa"
ADVICE = ("pelihara", "ulang")


@bp.get("/rekomendasi/<int:seat>")
@page(P.LIST)
def show_aca(act: Act, seat: int) -> ResponseReturnValue:
    """The form of one of those whom I examine."""
    found = queries.aca_page(act, seat, class_asked())
    act.viewed("aca_exam", found.exam.id, "fr-aca-07")
    return aca_html(found, may_edit=is_draft(found))


@bp.get("/kelas/<slug>/rekomendasi/<int:seat>")
@page(P.READ)
def show_class_aca(act: Act, slug: str, seat: int) -> ResponseReturnValue:
    """The same to read, for panitia and tim teknis."""
    found = queries.class_aca_page(act, slug, seat)
    act.viewed("aca_exam", found.exam.id, "fr-aca-07")
    return aca_html(found, may_edit=False, sees_practice=act.may(AssessmentPermission.READ, found.klass))


def is_draft(found: AcaPage) -> bool:
    return not found.is_signed


def aca_html(
    found: AcaPage,
    refusal: Refusal | None = None,
    *,
    may_edit: bool = True,
    sees_practice: bool = True,
    stands: Sequence[tuple[str, str]] = (),
) -> str:
    is_about(found.klass.slug)
    return render_template(
        "certification/aca.html",
        page=found,
        units=[unit_view(found, unit, sees_practice=sees_practice) for unit in UNITS],
        missing=missing_of(found, sees_practice=sees_practice),
        advice=found.answers.get("saran") or ADVICE[found.computed_overall == "BK"],
        may_edit=may_edit,
        exam_day=clock.tanggal(clock.in_zone(found.exam.started_at, found.klass.zone).date())
        if found.exam.started_at
        else "",
        refusal=refusal.sentence(language()) if refusal else None,
        shown=marks_of(found.record.answers if found.record else {}),
        stands=stands,
    )


def missing_of(found: AcaPage, *, sees_practice: bool) -> list[MissingRow]:
    """What is missing for K now; once it is signed, what was missing then."""
    if found.is_signed and found.recommendation is not None:
        return stored_rows(found.recommendation.missing)
    return missing_rows(found.prerequisites, found.standing, sees_practice=sees_practice)


def unit_view(found: AcaPage, unit: str, *, sees_practice: bool = True) -> dict[str, Any]:
    """One unit as the page shows it: rows with ticks and reasons, verdict, and why K is not offered."""
    rows = [
        row_view(found, one, sees_practice=sees_practice)
        for one in found.evidence
        if one.row in {row.key for row in rows_of(unit)}
    ]
    whole = all(row["is_met"] for row in rows)
    named = unit_of(found.klass.asesor_standard, unit)
    return {
        "key": unit,
        "code": named.code,
        "title": named.title,
        "rows": rows,
        "is_open": found.chosen[unit] is Verdict.K if found.is_signed else whole and not found.prerequisites,
        "is_untouched": not found.is_signed and not any(found.ticks.get(row.key) for row in rows_of(unit)),
        "why": why_of(found, unit, whole=whole),
        "verdict": str(found.chosen[unit]),
        "was": str(found.computed[unit]),
    }


def why_of(found: AcaPage, unit: str, *, whole: bool) -> str:
    """The sentence beside the verdict of a unit (X12)."""
    if not found.is_signed and not any(found.ticks.get(row.key) for row in rows_of(unit)):
        return str(_("Belum ada aturan bukti yang dicentang"))
    if not whole:
        row = next(row for row in rows_of(unit) if failed_rules(found.ticks, row.key))
        rules = failed_rules(found.ticks, row.key)
        words = ", ".join(f"“{RULE_WORDS[rule]}”" for rule in rules)
        return str(_("%(rules)s belum terpenuhi pada %(row)s", rules=words, row=ROW_WORDS[row.key]))
    if lacks_prerequisites(found):
        return str(_("Bukti terpenuhi, tetapi ada prasyarat yang kurang"))
    if found.is_signed and found.chosen[unit] is Verdict.BK:
        return str(_("Bukti terpenuhi, penguji memutuskan Belum kompeten; alasannya pada kesenjangan"))
    return str(_("Semua aturan bukti terpenuhi"))


def lacks_prerequisites(found: AcaPage) -> bool:
    """Whether a prerequisite of K is missing; once it is signed, whether one was missing then."""
    if found.is_signed and found.recommendation is not None:
        return bool(bars_to_k(found.recommendation.missing))
    return bool(found.prerequisites)


def row_view(found: AcaPage, one: Evidence, *, sees_practice: bool) -> dict[str, Any]:
    ticked = set(found.ticks.get(one.row, ()))
    of_exam = one.row == "observasi"
    return {
        "key": one.row,
        "label": row_label(found, one.row),
        "url": (exam_url(found) if sees_practice else "") if of_exam else one.url,
        "version": one,
        "colour": found.klass.folders.colour(one.folder),
        "kind": one.kind,
        "ticks": [(rule, RULE_WORDS[rule], rule in ticked) for rule in VATM],
        "is_met": ticked >= set(VATM),
        "is_begun": bool(ticked),
        "reason": found.answers.get(f"bukti:{one.row}:vatm__alasan", ""),
    }


def row_label(found: AcaPage, row: str) -> str:
    """The row as the form names it; the observation carries the day of the examination."""
    if row == "observasi" and found.exam.started_at:
        day = clock.in_zone(found.exam.started_at, found.klass.zone).date()
        return f"{ROW_WORDS[row]} uji {clock.tanggal(day, with_day=False, language='id')}"
    return ROW_WORDS[row]


def exam_url(found: AcaPage) -> str:
    return url_for("assessment.show_exam", slug=found.klass.slug, seat=found.standing.seat)


@bp.post("/rekomendasi/<int:seat>")
@command(P.RECOMMEND)
def save_aca(act: Act, seat: int) -> ResponseReturnValue:
    """Keep the draft; go on to the check page when asked."""
    found, changes = queries.aca_page(act, seat, class_asked()), changes_in(request.form)
    try:
        services.save_aca(act, found, changes, version_seen())
    except Refusal as refusal:
        if refusal.code == "certification.changed" and found.record is not None:
            return old_page_html(found, found.record, changes, refusal), refusal.status
        return aca_html(with_typed(found, changes), refusal, may_edit=is_draft(found)), refusal.status
    if request.form.get("next") == CHECK:
        return redirect(url_for(".check_aca", seat=seat, kelas=found.klass.slug))
    flash(_("Tersimpan. Rekomendasi dihitung ulang dari centang."))
    return redirect(url_for(".show_aca", seat=seat, kelas=found.klass.slug))


def version_seen() -> int | None:
    """The version of the sheet on the page that was sent; None from an own program."""
    return request.args.get("seen", type=int)


def old_page_html(found: AcaPage, record: FilledRecord, changes: Mapping[str, Any], refusal: Refusal) -> str:
    """The sheet as it stands with what was typed on the older page, and what stands where both were changed.

    A verdict that K was not offered for was not typed, and the advice follows by itself.
    """
    shown = marks_in(request.form) or {}
    sent = answering.clean(spec_of(record), stage_of(record), record.lent, changes)
    typed = {
        path: value
        for path, value in sent.items()
        if mark_of(value) != shown.get(path, "") and path != "saran" and (value or not path.endswith(":keputusan"))
    }
    stands = [
        (place_name(found, path), answer_words(there))
        for path, value in typed.items()
        if mark_of(there := record.answers.get(path)) not in (shown.get(path, ""), mark_of(value))
    ]
    return aca_html(with_typed(found, typed), refusal, may_edit=is_draft(found), stands=stands)


def place_name(found: AcaPage, path: str) -> str:
    """What the page calls this answer."""
    field, _sep, row = path.partition(":")
    row, _sep, part = row.partition(":")
    if field == "keputusan":
        return str(_("Keputusan %(unit)s", unit=unit_of(found.klass.asesor_standard, row).code))
    if field == "bukti":
        return str(_("Alasan untuk %(row)s", row=ROW_WORDS[row])) if part.endswith("__alasan") else ROW_WORDS[row]
    return str(_("Umpan balik untuk peserta") if field == "catatan" else _("Kesenjangan"))


def answer_words(value: Any) -> str:
    """An answer in a line of text; a dash for none."""
    if isinstance(value, list):
        return ", ".join(RULE_WORDS[rule] for rule in value) or "–"
    return {"K": str(_("Kompeten")), "BK": str(_("Belum kompeten"))}.get(value, value or "–")


def changes_in(form: MultiDict[str, str]) -> dict[str, Any]:
    """The paths of FR-ACA-07 that this page fills. A verdict counts only where K was offered."""
    changes: dict[str, Any] = {}
    for row in ROWS:
        changes[f"bukti:{row.key}:vatm"] = [rule for rule in VATM if form.get(f"{row.key}.{rule}")]
        changes[f"bukti:{row.key}:vatm__alasan"] = form.get(f"alasan-{row.key}", "")
    for unit in UNITS:
        was_offered = form.get(f"was-{unit}") == "K"
        changes[f"keputusan:{unit}:keputusan"] = form.get(f"unit-{unit}", "") if was_offered else ""
    advice = form.get("saran", "")
    return changes | {
        "gap__ada": form.get("gap", ""),
        "saran": advice if advice in ADVICE else "",
        "catatan": form.get("catatan", ""),
    }


@bp.get("/rekomendasi/<int:seat>/periksa")
@page(P.LIST)
def check_aca(act: Act, seat: int) -> ResponseReturnValue:
    """Everything once more, before it is signed; afterwards (Back on a phone) what was signed."""
    found = queries.aca_page(act, seat, class_asked())
    act.viewed("aca_exam", found.exam.id, "fr-aca-07:check")
    return aca_html(found, may_edit=False) if found.is_signed else check_html(found)


def check_html(found: AcaPage, refusal: Refusal | None = None) -> str:
    if found.record is None or found.recommendation is None:
        raise NotFound
    back = url_for(".show_aca", seat=found.standing.seat, kelas=found.klass.slug)
    wrong = wrong_in(found.record)
    return render_template(
        "certification/aca_check.html",
        page=found,
        units=[unit_view(found, unit) for unit in UNITS],
        missing=missing_rows(found.prerequisites, found.standing),
        issues=[
            told | {"href": f"{back}#{place_of(issue.path)}"}
            for issue, told in zip(wrong, summary(wrong, reader=STAFF), strict=True)
        ],
        refusal=refusal.sentence(language()) if refusal else None,
    )


def place_of(path: str) -> str:
    """The id on the page of FR-ACA-07 where this answer is given."""
    field, _sep, row = path.partition(":")
    row = row.partition(":")[0]
    if field == "keputusan" and row in UNITS:
        return f"unit-{UNITS.index(row) + 1}"
    if field == "bukti":
        return f"alasan-{row}"
    return "gap" if field.startswith("gap") else field


@bp.post("/rekomendasi/<int:seat>/tanda-tangan")
@command(P.RECOMMEND)
def sign_recommendation(act: Act, seat: int) -> ResponseReturnValue:
    """Sign, with the second factor."""
    found = queries.aca_page(act, seat, class_asked())
    try:
        services.sign_recommendation(act, found, version_seen())
    except Refusal as refusal:
        return check_html(queries.aca_page(act, seat, class_asked()), refusal), refusal.status
    flash(_("Rekomendasi ditandatangani dan diteruskan kepada tim teknis."))
    return redirect(url_for(".show_aca", seat=seat, kelas=found.klass.slug))


@bp.get("/rekomendasi/<int:seat>/cetak")
@page(P.LIST)
def print_aca(act: Act, seat: int) -> ResponseReturnValue:
    """The form in its official layout."""
    return aca_pdf(act, *queries.aca_record(act, seat, class_asked()))


@bp.get("/kelas/<slug>/rekomendasi/<int:seat>/cetak")
@page(P.READ)
def print_class_aca(act: Act, slug: str, seat: int) -> ResponseReturnValue:
    """The same for panitia and tim teknis."""
    return aca_pdf(act, *queries.class_aca_record(act, slug, seat))


def aca_pdf(act: Act, standing: Standing, record: FilledRecord) -> ResponseReturnValue:
    act.viewed("record", record.id, "print")
    document = paperwork.record_document(sheet_of(record), frame_of(standing, record))
    content = pdf.render(document.html, pictures=document.pictures)
    return pdf_response(content, f"fr-aca-07-{standing.seat}.pdf", record.sealed_at)


def frame_of(standing: Standing, record: FilledRecord) -> Frame:
    """What stands around the sheet."""
    folders = Folders.of(standing.settings)
    return Frame(
        code=str(record.lent.get("code", "")),
        version=1,
        fingerprint=record.fingerprint or "",
        base_url=current_app.config["SETTINGS"].base_url,
        class_line=f"Kelas {standing.class_number}",
        folder=folders.colour(Folder.HIJAU),
        folder_text=f"MAP {folders.word(Folder.HIJAU).upper()} · ASESMEN CALON ASESOR",
        is_draft=record.fingerprint is None,
        paper=standing.paper,
    )
