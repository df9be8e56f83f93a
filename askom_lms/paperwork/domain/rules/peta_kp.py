"""Peta Kelompok Pekerjaan: every unit in one group and covered by evidence; a group that is observed has a scenario."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.authoring.criteria import Criterion
from askom_lms.paperwork.domain.filled import Filled, Issue
from askom_lms.paperwork.domain.rules.aspects import knowledge_has_additional_evidence
from askom_lms.paperwork.domain.rules.shared import has_units, revoked_standard_is_for_training


def unit_is_in_a_named_group(form: Filled) -> Iterable[Issue]:
    for unit in form.units():
        path = f"unit:{unit}:kelompok"
        group = form.text(path)
        if group and not form.text(f"kelompok:{group}:nama"):
            yield form.issue("paperwork.peta_kp.kelompok", path)


def group_has_a_unit(form: Filled) -> Iterable[Issue]:
    used = {form.text(f"unit:{unit}:kelompok") for unit in form.units()}
    for line in form.lines("kelompok"):
        path = f"kelompok:{line.row.key}:nama"
        if form.text(path) and line.row.key not in used:
            yield form.issue("paperwork.peta_kp.kosong", path, name=form.text(path))


def unit_is_covered(form: Filled) -> Iterable[Issue]:
    """At least one of direct, indirect and additional evidence."""
    for unit in form.units():
        group = form.text(f"unit:{unit}:kelompok")
        direct = form.text(f"kelompok:{group}:skenario_tpd") or form.text(f"kelompok:{group}:skenario_dit")
        indirect = form.text(f"unit:{unit}:portofolio") or form.text(f"unit:{unit}:crp")
        if not (direct or indirect or form.many(f"unit:{unit}:tambahan")):
            yield form.issue("paperwork.peta_kp.tercakup", f"unit:{unit}:tambahan", unit=unit)


def observed_group_has_a_scenario(form: Filled) -> Iterable[Issue]:
    """Direct evidence has a TPD or DIT scenario: questions that support an observation need something to observe."""
    for line in form.lines("kelompok"):
        path = f"kelompok:{line.row.key}"
        scenario = form.text(f"{path}:skenario_tpd") or form.text(f"{path}:skenario_dit")
        if form.text(f"{path}:pmo") and not scenario:
            yield form.issue("paperwork.peta_kp.skenario", f"{path}:skenario_tpd")


def _additional(_form: Filled, one: Criterion) -> str:
    return f"unit:{one.unit}:tambahan"


def _has_additional(form: Filled, one: Criterion) -> bool:
    return bool(form.many(_additional(form, one)))


RULES = (
    unit_is_in_a_named_group,
    group_has_a_unit,
    unit_is_covered,
    observed_group_has_a_scenario,
    revoked_standard_is_for_training,
    knowledge_has_additional_evidence(_additional, _has_additional),
    has_units,
)
