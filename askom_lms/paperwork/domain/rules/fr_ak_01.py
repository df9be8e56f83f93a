"""FR.AK.01: the agreed evidence is that of the plan, after an APL.02 that may go on."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.filled import Filled, Issue, Severity
from askom_lms.paperwork.domain.kinds import as_date, written_date
from askom_lms.paperwork.domain.lent import lookup
from askom_lms.paperwork.domain.plan import agreed_evidence, ticked_forms
from askom_lms.paperwork.domain.rules.shared import differs, self_assessment_may_go_on


def evidence_is_that_of_the_plan(form: Filled) -> Iterable[Issue]:
    """The ticked evidence equals the instruments ticked in FR.MAPA.02."""
    if "instruments" not in form.plan or not form.many("bukti"):
        return
    labels = {option.value: option.label for option in form.spec.field("bukti").options}
    planned = agreed_evidence(ticked_forms(form.plan), labels)
    for value, label in labels.items():
        if value in planned and value not in form.many("bukti"):
            yield form.issue("paperwork.fr_ak_01.kurang", "bukti", clause="002:9.2.4", evidence=label)
        if value not in planned and value in form.many("bukti"):
            yield form.issue("paperwork.fr_ak_01.lebih", "bukti", clause="002:9.2.4", evidence=label)


def not_before_the_review(form: Filled) -> Iterable[Issue]:
    """The agreed day does not lie before the review of FR.APL.02."""
    agreed = as_date(form.answers.get("hari_tanggal"))
    reviewed = as_date((form.plan.get("apl_02") or {}).get("reviewed_on"))
    if agreed and reviewed and agreed < reviewed:
        day = written_date(reviewed.isoformat())
        yield form.issue("paperwork.fr_ak_01.tanggal", "hari_tanggal", day=day)


def place_is_that_of_the_set(form: Filled) -> Iterable[Issue]:
    """All sheets of the set name the same TUK; another way to write it may stay."""
    known = lookup(form.lent, "tuk.nama")
    if differs(form.text("tuk"), known):
        yield form.issue("paperwork.fr_ak_01.tuk", "tuk", severity=Severity.WARNING, place=known)


RULES = (
    evidence_is_that_of_the_plan,
    not_before_the_review,
    place_is_that_of_the_set,
    self_assessment_may_go_on,
)
