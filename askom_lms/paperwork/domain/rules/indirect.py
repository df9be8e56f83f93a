"""What the checklists of indirect evidence share: they end in KOMPETEN or in OBSERVASI LANGSUNG."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.filled import Filled, Issue
from askom_lms.paperwork.domain.plan import ticked_forms

OBSERVATION = "FR.IA.01"


def observation_is_in_the_set(form: Filled) -> Iterable[Issue]:
    """OBSERVASI LANGSUNG needs the checklist of observation in the planned set."""
    if form.text("rekomendasi") != "observasi" or "instruments" not in form.plan:
        return
    if OBSERVATION not in ticked_forms(form.plan):
        yield form.issue("paperwork.observasi_tanpa_ia_01", "rekomendasi")


def indirect_units(form: Filled) -> list[str]:
    """The units that FR.MAPA.01 plans with indirect evidence; without a plan, all units."""
    kinds = form.plan.get("jenis")
    return [unit for unit in form.units() if kinds is None or "TL" in (kinds.get(unit) or ())]
