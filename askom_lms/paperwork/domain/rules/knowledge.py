"""Rules that written and oral tests share: FR.IA.05, FR.IA.06, FR.IA.07."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.filled import Filled, Issue, Severity
from askom_lms.paperwork.domain.plan import INSTRUMENT_OF
from askom_lms.paperwork.domain.spec import Stage

CLAUSE = "000:mapa.5"
JUDGED = {"jawaban": "", "soal": "", "tambahan": "tambahan "}
"""The tables that hold an achievement, and what the number of their rows is called with."""


def achieved_only_when_all_are_right(form: Filled) -> Iterable[Issue]:
    """The conclusion follows the answers: "tercapai" at 100 %, "belum tercapai" when at least one is not achieved."""
    concluded = form.text("simpulan")
    wrong = [number for number, mark in _marks(form).items() if mark != "ya"]
    if concluded == "tercapai" and wrong:
        yield form.issue("paperwork.pengetahuan.tercapai", "simpulan", clause=CLAUSE, numbers=", ".join(wrong))
    elif concluded == "belum" and not wrong:
        yield form.issue("paperwork.pengetahuan.belum", "simpulan", clause=CLAUSE)


def one_question_for_a_kuk(form: Filled) -> Iterable[Issue]:
    """A question stands for one KUK; a second one for the same KUK is shown, and may stay."""
    asked: dict[str, str] = {}
    for line in form.lines("soal"):
        path = f"soal:{line.row.key}:kuk"
        kuk = form.text(path)
        if kuk in asked and form.stage is Stage.PERANGKAT:
            yield form.issue(
                "paperwork.pengetahuan.kuk_dua_kali", path, severity=Severity.WARNING, clause=CLAUSE, number=asked[kuk]
            )
        elif kuk:
            asked[kuk] = line.row.number


def planned_units_are_asked(form: Filled) -> Iterable[Issue]:
    """Every unit for which FR.MAPA.01 plans this instrument, unless another ticked form of the instrument may ask."""
    codes = form.plan.get("codes") or {}
    own = INSTRUMENT_OF[form.spec.code]
    kuk = [form.text(f"soal:{line.row.key}:kuk") for line in form.lines("soal")]
    if form.stage is not Stage.PERANGKAT or not any(kuk):
        return
    asked = {value.split("_")[0] for value in kuk}
    missing = [
        unit
        for unit in form.units()
        if own in (codes.get(unit) or ()) and unit not in asked and not _may_be_asked_elsewhere(form, unit)
    ]
    if missing:
        path = next(f"soal:{line.row.key}:kuk" for line in form.lines("soal"))
        yield form.issue("paperwork.pengetahuan.unit", path, units=", ".join(missing))


def _may_be_asked_elsewhere(form: Filled, unit: str) -> bool:
    groups = {group["key"] for group in form.lent.get("groups") or () if unit in group["units"]} or {"g1"}
    ticked = {code for key, forms in (form.plan.get("instruments") or {}).items() if key in groups for code in forms}
    return any(
        code != form.spec.code and INSTRUMENT_OF.get(code) == INSTRUMENT_OF[form.spec.code] for code in sorted(ticked)
    )


def _marks(form: Filled) -> dict[str, str]:
    """The achievement of each question by its number, where the form has one."""
    return {
        f"{added}{line.row.number}": str(cell.value(form.answers) or "")
        for key, added in JUDGED.items()
        for line in form.lines(key)
        if not line.row.is_spare
        for cell in line.cells
        if cell.field.key == "pencapaian"
    }
