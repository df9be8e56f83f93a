"""What has to stand in another record before any answer of this one may be kept: an agreement, a recommendation."""

from collections.abc import Callable, Iterable, Mapping

from askom_lms.paperwork.domain.filled import Filled, Issue
from askom_lms.paperwork.domain.spec import Stage


def evidence_is_agreed(form: Filled) -> Iterable[Issue]:
    """No answer of an instrument is kept before asesi and asesor have both signed FR.AK.01."""
    if form.stage is Stage.HASIL and form.plan.get("is_agreed") is False:
        yield form.issue("paperwork.ak_01_first", clause="002:9.2.4")


def feedback_follows_the_recommendation(form: Filled) -> Iterable[Issue]:
    """The asesi gives his feedback after the recommendation of FR.AK.02."""
    if lacks_recommendation(form):
        yield form.issue("paperwork.fr_ak_03.belum_putusan")


def appeal_follows_the_decision(form: Filled) -> Iterable[Issue]:
    """The right of appeal is explained before the assessment; its form is filled after the recommendation."""
    if lacks_recommendation(form):
        yield form.issue("paperwork.fr_ak_04.belum_putusan")


def lacks_recommendation(form: Filled) -> bool:
    """Whether FR.AK.02 is known to recommend nothing yet."""
    return "ak_02" in form.plan and not form.plan["ak_02"].get("rekomendasi")


BEFORE: Mapping[str, Callable[[Filled], Iterable[Issue]]] = {
    "FR.IA.01": evidence_is_agreed,
    "FR.IA.02": evidence_is_agreed,
    "FR.IA.03": evidence_is_agreed,
    "FR.IA.04A": evidence_is_agreed,
    "FR.IA.04B": evidence_is_agreed,
    "FR.IA.05": evidence_is_agreed,
    "FR.IA.06": evidence_is_agreed,
    "FR.IA.07": evidence_is_agreed,
    "FR.IA.08": evidence_is_agreed,
    "FR.IA.09": evidence_is_agreed,
    "FR.IA.10": evidence_is_agreed,
    "FR.IA.11": evidence_is_agreed,
    "FR.AK.03": feedback_follows_the_recommendation,
    "FR.AK.04": appeal_follows_the_decision,
}
"""The forms that nobody may write on before, by code."""
