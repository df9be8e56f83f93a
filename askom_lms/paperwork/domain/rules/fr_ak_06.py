"""FR.AK.06: somebody else than the asesor reviews the process; every gap that he finds leads to a recommendation."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.cells import Line
from askom_lms.paperwork.domain.filled import Filled, Issue
from askom_lms.paperwork.domain.lent import is_same_person, person
from askom_lms.paperwork.domain.rules.shared import plain
from askom_lms.paperwork.domain.rules.turns import lacks_recommendation

WRITTEN = "peninjau:peninjau:nama"
"""The name of a reviewer whom the class does not name."""


def reviewer_is_somebody_else(form: Filled) -> Iterable[Issue]:
    """Nobody reviews his own assessment; a reviewer whom nobody named is known by the name that is written."""
    if is_same_person(form.lent, "peninjau", "asesor"):
        yield form.issue("paperwork.same_person", label="Peninjau", other="Asesor")
    asesor = person(form.lent, "asesor")
    if WRITTEN in form.cells and asesor and plain(form.text(WRITTEN)) == plain(str(asesor["name"])):
        yield form.issue("paperwork.fr_ak_06.peninjau_sendiri", WRITTEN)


def review_follows_the_recommendation(form: Filled) -> Iterable[Issue]:
    """Decision and feedback can be reviewed once there are any."""
    if lacks_recommendation(form):
        yield form.issue("paperwork.fr_ak_06.belum_putusan")


def gaps_of_the_process_lead_to_advice(form: Filled) -> Iterable[Issue]:
    """An aspect that lacks one of its principles; those that the official form greys out are not asked."""
    lines = list(form.lines("prosedur"))
    if not any(form.many(line.cells[0].path) for line in lines):
        yield form.issue("paperwork.fr_ak_06.kosong", lines[0].cells[0].path)
        return
    blank = [line.row.text for line in lines if _open_options(line) - set(form.many(line.cells[0].path))]
    if blank and not form.text("rekomendasi_prosedur"):
        yield form.issue("paperwork.fr_ak_06.rekomendasi", "rekomendasi_prosedur", blank=", ".join(blank))


def gaps_of_the_dimensions_lead_to_advice(form: Filled) -> Iterable[Issue]:
    """A dimension without any evidence; a tick is as good as the codes of the evidence."""
    cells = [cell for line in form.lines("dimensi") for cell in line.cells]
    blank = [cell.field.label for cell in cells if not form.many(cell.path)]
    if blank and not form.text("rekomendasi_dimensi"):
        yield form.issue("paperwork.fr_ak_06.rekomendasi", "rekomendasi_dimensi", blank=", ".join(blank))


def _open_options(line: Line) -> set[str]:
    return {option.value for option in line.cells[0].field.options if not option.is_closed}


RULES = (
    reviewer_is_somebody_else,
    review_follows_the_recommendation,
    gaps_of_the_process_lead_to_advice,
    gaps_of_the_dimensions_lead_to_advice,
)
