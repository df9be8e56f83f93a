"""Numbers of certificates and minutes: a template, a running number, a Roman month."""

import datetime as dt

from askom_lms.kernel.clock import ROMAN_MONTHS

TRAINING, INTERNALISASI = "training", "internalisasi"
"""Kinds of certificates, each with a series of its own."""
TRAINING_CERTIFICATE = "{seq:03}/PLT-ASKOM/{institution}/{roman_month}/{year}"
INTERNALISASI_CERTIFICATE = "{seq:03}/INT-ASKOM/{institution}/{roman_month}/{year}"
NUMBERS = {TRAINING: TRAINING_CERTIFICATE, INTERNALISASI: INTERNALISASI_CERTIFICATE}
MINUTES = "BA-{seq:03}/{institution}/{roman_month}/{year}"


def written(template: str, seq: int, institution: str, on: dt.date) -> str:
    """The number as it is printed: 001/PLT-ASKOM/LSP-X/XI/2026. Raises ValueError for a number below 1."""
    if seq < 1:
        raise ValueError("numbers start at 1")
    return template.format(seq=seq, institution=institution, roman_month=ROMAN_MONTHS[on.month - 1], year=on.year)
