"""Rules that several forms share."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.filled import Filled, Issue
from askom_lms.paperwork.domain.lent import is_same_person


def has_units(form: Filled) -> Iterable[Issue]:
    """The units are those of the scheme; a scheme without units cannot be worked on."""
    if not form.units():
        yield form.issue("paperwork.no_units")


def validator_is_somebody_else(form: Filled) -> Iterable[Issue]:
    """PENYUSUN DAN VALIDATOR: nobody validates his own set."""
    if is_same_person(form.lent, "validator", "asesor"):
        yield form.issue("paperwork.validator_is_author", clause="askom:penyusun.1")


def self_assessment_may_go_on(form: Filled) -> Iterable[Issue]:
    """FR.APL.02 has been reviewed and says "dapat dilanjutkan"."""
    if "apl_02" in form.plan and form.plan["apl_02"].get("rekomendasi") != "dapat":
        yield form.issue("paperwork.fr_ak_01.apl_02", clause="002:9.2.6")
