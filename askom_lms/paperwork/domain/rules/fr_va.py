"""FR.VA: two validators who did not write the set; findings lead to recommendations, recommendations to a plan."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.filled import Filled, Issue, Severity
from askom_lms.paperwork.domain.kinds import as_date, written_date
from askom_lms.paperwork.domain.lent import is_same_person, lookup, person
from askom_lms.paperwork.domain.rules.shared import AUTHORS
from askom_lms.paperwork.domain.rules.turns import lacks_recommendation

TEAM = ("validator_1", "validator_2")
BEFORE, AFTER = "sebelum", "setelah"
ASPECTS_OF = {
    "sebelum": ("rencana", "standar", "acuan", "metode", "perangkat"),
    "saat": ("proses", "rencana", "standar", "acuan", "metode", "perangkat"),
    "setelah": ("proses", "rencana", "standar", "acuan", "metode", "perangkat", "bukti", "keputusan"),
}
"""Which aspects can be judged in which period: nothing is collected or decided before the assessment."""
PLAN_COLUMNS = ("kegiatan", "waktu", "penanggung_jawab")


def team_is_two_others(form: Filled) -> Iterable[Issue]:
    """Exactly two members, neither of them the author of the validated set."""
    if not all(person(form.lent, role) for role in TEAM) or is_same_person(form.lent, *TEAM):
        yield form.issue("paperwork.fr_va.tim")
    if any(is_same_person(form.lent, role, author) for role in TEAM for author in AUTHORS):
        yield form.issue("paperwork.validator_is_author", clause="askom:penyusun.1")


def findings_or_none(form: Filled) -> Iterable[Issue]:
    """At least one finding, or the explicit statement that there is none; not both."""
    findings = _findings(form)
    if not findings and form.answers.get("tanpa_temuan") is not True:
        yield form.issue("paperwork.fr_va.temuan", "tanpa_temuan")
    if findings and form.answers.get("tanpa_temuan") is True:
        yield form.issue("paperwork.fr_va.temuan_ganda", "tanpa_temuan")


def recommendations_are_planned(form: Filled) -> Iterable[Issue]:
    """Each recommendation appears in the plan of the same number, with time and person."""
    for row in _findings(form):
        if not form.text(f"temuan:{row}:rekomendasi"):
            continue
        for column in PLAN_COLUMNS:
            if not form.text(f"rencana:{row}:{column}"):
                yield form.issue(f"paperwork.fr_va.rencana_{column}", f"rencana:{row}:{column}", row=row[1:])


def plan_answers_a_recommendation(form: Filled) -> Iterable[Issue]:
    """Nothing is planned that no recommendation of the same number asks for."""
    found = set(_findings(form))
    for line in form.lines("rencana"):
        path = f"rencana:{line.row.key}:kegiatan"
        if form.text(path) and line.row.key not in found:
            yield form.issue("paperwork.fr_va.rencana_tanpa_temuan", path, row=line.row.number)


def period_is_that_of_the_dossier(form: Filled) -> Iterable[Issue]:
    """A hint: the three dossiers of a class hold one period each."""
    lent, chosen = lookup(form.lent, "periode"), form.text("periode")
    if lent and chosen and chosen != lent:
        label = next((one.label for one in form.cells["periode"].field.options if one.value == lent), lent)
        yield form.issue("paperwork.fr_va.periode", "periode", severity=Severity.WARNING, period=label)


def period_fits_the_decision(form: Filled) -> Iterable[Issue]:
    """Validation before the assessment ends with the decision, validation after it begins there."""
    period = form.text("periode")
    if period == AFTER and lacks_recommendation(form):
        yield form.issue("paperwork.fr_va.belum_putusan", "periode", severity=Severity.WARNING)
    held, decided = as_date(form.answers.get("tanggal")), as_date(form.plan.get("decided_on"))
    if held is None or decided is None:
        return
    if (period == AFTER and held < decided) or (period == BEFORE and held > decided):
        day = written_date(decided.isoformat())
        yield form.issue(f"paperwork.fr_va.tanggal_{period}", "tanggal", day=day)


def aspects_fit_the_period(form: Filled) -> Iterable[Issue]:
    """A suggestion, not a law: what this period can judge is ticked, and nothing else."""
    fitting = ASPECTS_OF.get(form.text("periode"))
    if fitting is None:
        return
    for line in form.lines("aspek"):
        path = f"aspek:{line.row.key}:aturan"
        is_ticked = bool(form.many(path) or form.many(f"aspek:{line.row.key}:prinsip"))
        if is_ticked != (line.row.key in fitting):
            code = "paperwork.fr_va.aspek_di_luar" if is_ticked else "paperwork.fr_va.aspek_kosong"
            yield form.issue(code, path, severity=Severity.WARNING, aspect=line.row.text)


def _findings(form: Filled) -> list[str]:
    return [line.row.key for line in form.lines("temuan") if form.text(f"temuan:{line.row.key}:temuan")]


RULES = (
    team_is_two_others,
    findings_or_none,
    recommendations_are_planned,
    plan_answers_a_recommendation,
    period_is_that_of_the_dossier,
    period_fits_the_decision,
    aspects_fit_the_period,
)
