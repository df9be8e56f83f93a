"""FR.AK.02: ticks follow the filled instruments, and "Kompeten" needs whole evidence by VATM."""

from collections.abc import Iterable

from askom_lms import official_forms
from askom_lms.paperwork.domain.filled import Filled, Issue, Severity
from askom_lms.paperwork.domain.kinds import as_date, written_date
from askom_lms.paperwork.domain.plan import INSTRUMENT_OF, RECORDED_AS, ticked_forms

RULES_OF_EVIDENCE = 4
PORTFOLIO = "portofolio"


def ends_after_it_began(form: Filled) -> Iterable[Issue]:
    began, ended = as_date(form.answers.get("mulai")), as_date(form.answers.get("selesai"))
    if began and ended and ended < began:
        yield form.issue("paperwork.fr_ak_02.selesai", "selesai")


def begins_on_the_agreed_day(form: Filled) -> Iterable[Issue]:
    """Nothing was assessed before the day on which asesi and asesor agreed in FR.AK.01."""
    began, agreed = as_date(form.answers.get("mulai")), as_date(form.plan.get("agreed_for"))
    if began and agreed and began < agreed:
        day = written_date(agreed.isoformat())
        yield form.issue("paperwork.fr_ak_02.mulai", "mulai", clause="002:9.2.4", day=day)


def ticks_follow_the_instruments(form: Filled) -> Iterable[Issue]:
    """A column is ticked if and only if an instrument of this kind is filled."""
    if "results" not in form.plan:
        return
    filled = {RECORDED_AS[INSTRUMENT_OF[code]] for code in form.plan["results"] if code in INSTRUMENT_OF}
    lines = list(form.lines("unit"))
    labels = {option.value: option.label for option in lines[0].cells[0].field.options} if lines else {}
    ticked = {value for line in lines for value in form.many(f"unit:{line.row.key}:bukti")}
    for line in lines:
        path = f"unit:{line.row.key}:bukti"
        for value in form.many(path):
            if value not in filled:
                yield form.issue("paperwork.fr_ak_02.tanpa_instrumen", path, evidence=labels.get(value, value))
    for value in sorted(filled - ticked) if ticked else ():
        path = f"unit:{lines[0].row.key}:bukti"
        yield form.issue("paperwork.fr_ak_02.belum_centang", path, evidence=labels[value])


def competent_needs_vatm(form: Filled) -> Iterable[Issue]:
    if form.text("rekomendasi") == "kompeten" and len(form.many("vatm")) < RULES_OF_EVIDENCE:
        yield form.issue("paperwork.fr_ak_02.vatm", "rekomendasi", clause="002:9.3.4")


def documents_are_judged_for_their_unit(form: Filled) -> Iterable[Issue]:
    """The rules of evidence of every document, rolled up to the unit (002:9.3.3).

    "Kompeten" in a unit that only documents prove needs one that meets all four; with other evidence it is a remark.
    """
    judged = form.plan.get("vatm") or {}
    for line in form.lines("unit"):
        path = f"unit:{line.row.key}:bukti"
        ticks, of_unit = set(form.many(path)), judged.get(line.row.key)
        if PORTFOLIO not in ticks or not of_unit or of_unit["whole"] or not of_unit["short"]:
            continue
        told = "; ".join(of_unit["short"])
        if ticks == {PORTFOLIO} and form.text("rekomendasi") == "kompeten":
            yield form.issue("paperwork.fr_ak_02.vatm_unit", path, clause="002:9.3.3", documents=told)
        else:
            warns = Severity.WARNING
            yield form.issue("paperwork.fr_ak_02.vatm_lain", path, severity=warns, clause="002:9.3.3", documents=told)


def competent_needs_whole_evidence(form: Filled) -> Iterable[Issue]:
    """Incomplete evidence leads to BK: every ticked instrument that we hold has its result."""
    if form.text("rekomendasi") != "kompeten" or "results" not in form.plan:
        return
    held = set(form.lent.get("kit") or official_forms.codes())
    missing = [code for code in ticked_forms(form.plan) if code in held and code not in form.plan["results"]]
    if missing:
        yield form.issue(
            "paperwork.fr_ak_02.belum_lengkap", "rekomendasi", clause="000:asesor.7", forms=", ".join(missing)
        )


RULES = (
    ends_after_it_began,
    begins_on_the_agreed_day,
    ticks_follow_the_instruments,
    competent_needs_vatm,
    documents_are_judged_for_their_unit,
    competent_needs_whole_evidence,
)
