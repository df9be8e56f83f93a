"""PORTOFOLIO: each document once, and complete only when every unit with indirect evidence has one."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.filled import Filled, Issue, Severity
from askom_lms.paperwork.domain.plan import unit_of
from askom_lms.paperwork.domain.rules.indirect import indirect_units


def documents_cover_the_units(form: Filled) -> Iterable[Issue]:
    """A hint to the asesi; the asesor may not call a list complete that leaves out a unit of the plan."""
    paths = [f"dokumen:{line.row.key}:elemen" for line in form.lines("dokumen")]
    supported = {unit_of(key) for path in paths for key in form.many(path)}
    missing = [unit for unit in indirect_units(form) if unit not in supported]
    if "jenis" not in form.plan or not supported or not missing:
        return
    units = ", ".join(missing)
    yield form.issue("paperwork.portofolio.tercakup", paths[0], severity=Severity.WARNING, units=units)
    if form.text("tinjauan") == "lengkap":
        yield form.issue("paperwork.portofolio.lengkap", "tinjauan", units=units)


def each_document_stands_once(form: Filled) -> Iterable[Issue]:
    """FR.IA.08 has one row for each document; one that supports several elemen names them all."""
    first: dict[str, str] = {}
    for line in form.lines("dokumen"):
        path = f"dokumen:{line.row.key}:nama"
        name = " ".join(form.text(path).casefold().split())
        if name and first.setdefault(name, line.row.number) != line.row.number:
            yield form.issue("paperwork.portofolio.ganda", path, row=first[name])


RULES = (documents_cover_the_units, each_document_stands_once)
