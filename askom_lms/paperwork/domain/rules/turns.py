"""What has to stand in another record before any answer of this one may be kept: an agreement, a recommendation."""

from collections.abc import Callable, Iterable, Mapping

from askom_lms.paperwork.domain.filled import Filled, Issue
from askom_lms.paperwork.domain.spec import Stage


def evidence_is_agreed(form: Filled) -> Iterable[Issue]:
    """No answer of an instrument is kept before asesi and asesor have both signed FR.AK.01."""
    if form.stage is Stage.HASIL and form.plan.get("is_agreed") is False:
        yield form.issue("paperwork.ak_01_first", clause="002:9.2.4")


def recommendation_is_known(form: Filled) -> Iterable[Issue]:
    """The asesi gives his feedback, and the asesor his report, after the recommendation of FR.AK.02."""
    if "ak_02" in form.plan and not form.plan["ak_02"].get("rekomendasi"):
        yield form.issue(f"paperwork.{form.spec.folder.replace('-', '_')}.belum_putusan")


BEFORE: Mapping[str, Callable[[Filled], Iterable[Issue]]] = {
    "FR.IA.01": evidence_is_agreed,
    "FR.IA.02": evidence_is_agreed,
    "FR.IA.03": evidence_is_agreed,
    "FR.AK.03": recommendation_is_known,
}
"""The forms that nobody may write on before, by code."""
