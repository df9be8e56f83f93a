"""DAFTAR.PERIKSA: what is ticked agrees with what the dossier holds, and what is missing is explained."""

from collections.abc import Iterable, Iterator

from askom_lms.paperwork.domain.cells import Line
from askom_lms.paperwork.domain.filled import Filled, Issue, Severity

THERE, MISSING = "ada", "tidak_ada"


def ticks_agree_with_the_dossier(form: Filled) -> Iterable[Issue]:
    """Only where the host says what is there: `exists` holds the codes of the forms that are handed in or parafed."""
    if "exists" not in form.lent:
        return
    held = set(form.lent["exists"] or ())
    for line, path, ticked in _ticked(form):
        is_held = line.row.about["code"] in held
        if ticked == THERE and not is_held:
            yield form.issue("paperwork.daftar_periksa.belum_ada", path, document=line.row.text)
        if ticked == MISSING and is_held:
            yield form.issue("paperwork.daftar_periksa.sudah_ada", path, document=line.row.text)


def missing_document_is_explained(form: Filled) -> Iterable[Issue]:
    """A document outside the path of the dossier needs no more than that; one of its kit still has to come."""
    kit = set(form.lent.get("kit") or ())
    for line, path, ticked in _ticked(form):
        if ticked != MISSING:
            continue
        if not form.text(f"dokumen:{line.row.key}:keterangan"):
            yield form.issue("paperwork.daftar_periksa.keterangan", f"dokumen:{line.row.key}:keterangan")
        if line.row.about["code"] in kit:
            yield form.issue("paperwork.daftar_periksa.kurang", path, severity=Severity.WARNING, document=line.row.text)


def _ticked(form: Filled) -> Iterator[tuple[Line, str, str]]:
    for line in form.lines("dokumen"):
        path = f"dokumen:{line.row.key}:ada"
        yield line, path, form.text(path)


RULES = (ticks_agree_with_the_dossier, missing_document_is_explained)
