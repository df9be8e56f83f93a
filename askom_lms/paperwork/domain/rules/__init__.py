"""The validation rules of each official form, by form code. A rule looks at a filled form and yields issues."""

from collections.abc import Callable, Iterable, Mapping

from askom_lms.paperwork.domain.filled import Filled, Issue
from askom_lms.paperwork.domain.rules import (
    fr_aca_07,
    fr_ak_01,
    fr_ak_02,
    fr_ak_03,
    fr_ak_04,
    fr_ak_05,
    fr_ak_06,
    fr_ak_07,
    fr_apl_01,
    fr_apl_02,
    fr_ia_01,
    fr_ia_02,
    fr_ia_03,
    fr_ia_04a,
    fr_ia_04b,
    fr_ia_05,
    fr_ia_06,
    fr_ia_07,
    fr_ia_08,
    fr_ia_09,
    fr_ia_10,
    fr_ia_11,
    fr_mapa_01,
    fr_mapa_02,
    fr_va,
    peta_kp,
)

Rule = Callable[[Filled], Iterable[Issue]]

RULES: Mapping[str, tuple[Rule, ...]] = {
    "FR.APL.01": fr_apl_01.RULES,
    "FR.APL.02": fr_apl_02.RULES,
    "PETA.KP": peta_kp.RULES,
    "FR.MAPA.01": fr_mapa_01.RULES,
    "FR.MAPA.02": fr_mapa_02.RULES,
    "FR.AK.01": fr_ak_01.RULES,
    "FR.IA.01": fr_ia_01.RULES,
    "FR.IA.02": fr_ia_02.RULES,
    "FR.IA.03": fr_ia_03.RULES,
    "FR.IA.04A": fr_ia_04a.RULES,
    "FR.IA.04B": fr_ia_04b.RULES,
    "FR.IA.05": fr_ia_05.RULES,
    "FR.IA.06": fr_ia_06.RULES,
    "FR.IA.07": fr_ia_07.RULES,
    "FR.IA.08": fr_ia_08.RULES,
    "FR.IA.09": fr_ia_09.RULES,
    "FR.IA.10": fr_ia_10.RULES,
    "FR.IA.11": fr_ia_11.RULES,
    "FR.AK.02": fr_ak_02.RULES,
    "FR.AK.03": fr_ak_03.RULES,
    "FR.AK.04": fr_ak_04.RULES,
    "FR.AK.05": fr_ak_05.RULES,
    "FR.AK.06": fr_ak_06.RULES,
    "FR.AK.07": fr_ak_07.RULES,
    "FR.VA": fr_va.RULES,
    "FR-ACA-07": fr_aca_07.RULES,
}
