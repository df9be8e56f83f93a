"""Rules that several forms share."""

from collections.abc import Iterable

from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.filled import Filled, Issue, Severity
from askom_lms.paperwork.domain.kinds import as_date
from askom_lms.paperwork.domain.lent import is_same_person

AUTHORS = ("asesor", "penyusun_2")
VALIDATORS = ("validator", "validator_kedua")
"""Who may stand under PENYUSUN 1 and 2, and under VALIDATOR 1 and 2."""


def has_units(form: Filled) -> Iterable[Issue]:
    """The units are those of the scheme; a scheme without units cannot be worked on."""
    if not form.units():
        yield form.issue("paperwork.no_units")


def revoked_standard_is_for_training(form: Filled) -> Iterable[Issue]:
    """A revoked standard may be trained with, never assessed with; a unit that cites none rests on all of the skema."""
    used = [standard for unit in lending.units(form.lent) for standard in lending.grounds_of(form.lent, unit)]
    for standard in form.lent.get("standards") or ():
        if not standard.get("revoked") or standard not in used:
            continue
        name = lending.standard_name(standard)
        if form.lent.get("real"):
            yield form.issue("paperwork.revoked_real", clause="000:skkni.2", standard=name)
        else:
            yield form.issue("paperwork.revoked", severity=Severity.WARNING, clause="000:skkni.1", standard=name)


def not_obtained_later(form: Filled) -> Iterable[Issue]:
    """A document that the sheet speaks of was there when the sheet was written."""
    obtained, today = as_date(form.answers.get("diperoleh")), as_date(form.lent.get("date"))
    if obtained and today and obtained > today:
        yield form.issue("paperwork.diperoleh", "diperoleh")


def validator_is_somebody_else(form: Filled) -> Iterable[Issue]:
    """PENYUSUN DAN VALIDATOR: nobody validates his own set."""
    is_both = any(is_same_person(form.lent, judge, author) for judge in VALIDATORS for author in AUTHORS)
    if "drafters" in form.spec.blocks and is_both:
        yield form.issue("paperwork.validator_is_author", clause="askom:penyusun.1")


def differs(written: str, known: str) -> bool:
    """Whether both are there and say something else, letters and spaces apart."""
    return bool(written and known) and plain(written) != plain(known)


def plain(text: str) -> str:
    """For comparing what people write."""
    return " ".join(text.casefold().split())


def self_assessment_may_go_on(form: Filled) -> Iterable[Issue]:
    """FR.APL.02 has been reviewed and says "dapat dilanjutkan"."""
    if "apl_02" in form.plan and form.plan["apl_02"].get("rekomendasi") != "dapat":
        yield form.issue("paperwork.fr_ak_01.apl_02", clause="002:9.2.6")
