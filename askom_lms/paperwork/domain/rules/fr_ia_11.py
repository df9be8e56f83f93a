"""FR.IA.11: a "Tidak" is written down as a finding, and KOMPETEN needs a product that meets every criterion."""

from collections.abc import Iterable, Iterator

from askom_lms.paperwork.domain.filled import Filled, Issue, Severity
from askom_lms.paperwork.domain.rules.indirect import observation_is_in_the_set
from askom_lms.paperwork.domain.rules.shared import validator_is_somebody_else
from askom_lms.paperwork.domain.rules.turns import evidence_is_agreed
from askom_lms.paperwork.domain.spec import Stage

ANSWERS = ("hasil", "pencapaian")


def every_aspect_has_a_criterion(form: Filled) -> Iterable[Issue]:
    """A suggestion: the criteria follow the kind of product, usually under all three aspects."""
    lines = list(form.lines("kriteria"))
    named = {form.text(f"kriteria:{line.row.key}:aspek") for line in lines} - {""}
    if form.stage is not Stage.PERANGKAT or not named:
        return
    path = f"kriteria:{lines[0].row.key}:aspek"
    missing = [option.label for option in form.cells[path].field.options if option.value not in named]
    if missing:
        yield form.issue("paperwork.fr_ia_11.aspek_kosong", path, severity=Severity.WARNING, missing=", ".join(missing))


def picture_is_attached(form: Filled) -> Iterable[Issue]:
    """A name without its file shows nobody the product."""
    named, cell = form.text("gambar"), form.cells.get("gambar")
    if named and cell and not cell.is_locked and not any(option.value == named for option in cell.field.options):
        yield form.issue("paperwork.fr_ia_11.gambar", "gambar", name=named)


def no_is_a_finding(form: Filled) -> Iterable[Issue]:
    if list(_missed(form, ANSWERS)) and not form.text("catatan"):
        yield form.issue("paperwork.fr_ia_11.catatan", "catatan")


def competent_meets_every_criterion(form: Filled) -> Iterable[Issue]:
    missed = list(_missed(form, ("pencapaian",)))
    if form.text("rekomendasi") == "kompeten" and missed:
        yield form.issue("paperwork.fr_ia_11.kompeten", "rekomendasi", rows=", ".join(missed))


def _missed(form: Filled, columns: Iterable[str]) -> Iterator[str]:
    """The numbers of the criteria that are answered "Tidak" in any of these columns."""
    for line in form.lines("kriteria"):
        if any(form.text(f"kriteria:{line.row.key}:{column}") == "tidak" for column in columns):
            yield line.row.number


RULES = (
    evidence_is_agreed,
    picture_is_attached,
    every_aspect_has_a_criterion,
    no_is_a_finding,
    competent_meets_every_criterion,
    observation_is_in_the_set,
    validator_is_somebody_else,
)
