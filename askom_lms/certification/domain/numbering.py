"""Numbers of certificates and minutes: a pattern of the institution, a running number, a Roman month."""

import datetime as dt
from collections.abc import Mapping

from askom_lms.certification.domain.patterns import FIELDS, LONGEST, fields_of, problem, shape, written
from askom_lms.kernel.messages import Invalid

__all__ = ["COMPETENCE", "INTERNALISASI", "KINDS", "MINUTES", "NUMBERS", "TRAINING", "check", "written"]
TRAINING, INTERNALISASI, COMPETENCE = "training", "internalisasi", "competence"
"""Kinds of certificates, each with a series of its own."""
KINDS = (TRAINING, INTERNALISASI, COMPETENCE)
TRAINING_CERTIFICATE = "{urut:3}/PLT-ASKOM/{kode}/{bulan_romawi}/{tahun}"
INTERNALISASI_CERTIFICATE = "{urut:3}/INT-ASKOM/{kode}/{bulan_romawi}/{tahun}"
COMPETENCE_CERTIFICATE = "85500 2320 {urut:5} {tahun}"
"""KBLI, KBJI, count, year (instruments 13.1). How BNSP numbers those of asesor stands nowhere: it may be changed."""
NUMBERS: Mapping[str, str] = {
    TRAINING: TRAINING_CERTIFICATE,
    INTERNALISASI: INTERNALISASI_CERTIFICATE,
    COMPETENCE: COMPETENCE_CERTIFICATE,
}
MINUTES = "BA-{urut:3}/{kode}/{bulan_romawi}/{tahun}"


def check(patterns: Mapping[str, str], code: str, on: dt.date) -> None:
    """Each pattern is one, and no two kinds write the same number. Only BNSP numbers without naming itself.

    Raises Invalid `certification.number_field`, `certification.number_once`, `certification.number_year`,
    `certification.number_long`, `certification.number_code`, `certification.number_alike`, naming the kind.
    """
    seen: dict[str, str] = {}
    for kind, pattern in patterns.items():
        if wrong := problem(pattern, code, on):
            fields = ", ".join(f"{{{name}}}" for name in FIELDS)
            raise Invalid(f"certification.{wrong}", kind=kind, fields=fields, most=LONGEST)
        if kind != COMPETENCE and "kode" not in fields_of(pattern):
            raise Invalid("certification.number_code", kind=kind)
        if (other := seen.setdefault(shape(pattern), kind)) != kind:
            raise Invalid("certification.number_alike", kind=kind, other=other)
