"""A practice does not show what somebody knows: a KUK of knowledge has additional evidence, T (source 000)."""

from collections.abc import Callable, Iterable, Iterator

from askom_lms.paperwork.domain.authoring.criteria import KNOWLEDGE, Criterion, criteria
from askom_lms.paperwork.domain.filled import Filled, Issue, Severity

CLAUSE = "000:mapa.8"


def knowledge_has_additional_evidence(
    place: Callable[[Filled, Criterion], str], planned: Callable[[Filled, Criterion], bool]
) -> Callable[[Filled], Iterable[Issue]]:
    """The rule for one form: `planned` says whether a KUK has T, `place` where its answer stands.

    Only an aspect that a person chose counts; one that is read off the verb is shown on the coverage page, and a guess
    keeps no sheet from being green.
    """

    def rule(form: Filled) -> Iterator[Issue]:
        bare: dict[str, list[Criterion]] = {}
        for one in criteria(form.lent):
            if one.aspect == KNOWLEDGE and not one.is_proposed and not planned(form, one):
                bare.setdefault(one.unit, []).append(one)
        for unit, found in bare.items():
            yield _warning(form, place(form, found[0]), unit, found)

    return rule


def _warning(form: Filled, path: str, unit: str, found: list[Criterion]) -> Issue:
    numbers = ", ".join(one.number for one in found)
    code = "paperwork.pengetahuan.tanpa_t"
    return form.issue(code, path, severity=Severity.WARNING, clause=CLAUSE, unit=unit, kuk=numbers)
