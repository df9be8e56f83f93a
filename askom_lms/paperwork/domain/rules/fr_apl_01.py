"""FR.APL.01: identity, units of the scheme, and acceptance only when every basic requirement is met."""

import re
from collections.abc import Iterable

from askom_lms.paperwork.domain.filled import Filled, Issue, Severity
from askom_lms.paperwork.domain.kinds import as_date
from askom_lms.paperwork.domain.lent import is_same_person, lookup
from askom_lms.paperwork.domain.rules.shared import differs, has_units

NIK_DIGITS = 16
NIK = re.compile(rf"[0-9]{{{NIK_DIGITS}}}")


def nik_has_sixteen_digits(form: Filled) -> Iterable[Issue]:
    """A number without letters is that of a KTP; a passport has letters."""
    nik = re.sub(r"[\s.\-]", "", form.text("nik"))
    is_ktp = form.text("nik") and not any(letter.isalpha() for letter in nik)
    if is_ktp and not NIK.fullmatch(nik):
        yield form.issue("paperwork.fr_apl_01.nik", "nik", now=len(nik))


def name_is_that_of_the_set(form: Filled) -> Iterable[Issue]:
    """All sheets of the set name the same asesi; a longer form of his name may stay."""
    known = lookup(form.lent, "people.asesi.name")
    if differs(form.text("nama"), known):
        yield form.issue("paperwork.fr_apl_01.nama", "nama", severity=Severity.WARNING, name=known)


def born_in_the_past(form: Filled) -> Iterable[Issue]:
    """The birthday lies before the day of the form."""
    born, today = as_date(form.answers.get("tanggal_lahir")), as_date(form.lent.get("date"))
    if born and today and born >= today:
        yield form.issue("paperwork.fr_apl_01.lahir", "tanggal_lahir")


def accepted_only_when_complete(form: Filled) -> Iterable[Issue]:
    """ "Diterima" needs "Memenuhi Syarat" on every basic requirement."""
    if form.text("rekomendasi") != "diterima":
        return
    for line in form.lines("dasar"):
        path = f"dasar:{line.row.key}:keadaan"
        if form.text(path) not in ("", "memenuhi"):
            yield form.issue("paperwork.fr_apl_01.diterima", "rekomendasi", clause="002:9.1.5", row=line.row.number)
            return


def refusal_says_why(form: Filled) -> Iterable[Issue]:
    """ "Tidak diterima" needs a note."""
    if form.text("rekomendasi") == "tidak_diterima" and not form.text("catatan"):
        yield form.issue("paperwork.fr_apl_01.catatan", "catatan")


def admin_is_somebody_else(form: Filled) -> Iterable[Issue]:
    """The admin may not be the applicant."""
    if is_same_person(form.lent, "admin", "asesi"):
        yield form.issue("paperwork.same_person", "rekomendasi", label="Admin LSP", other="Pemohon/Kandidat")


RULES = (
    name_is_that_of_the_set,
    nik_has_sixteen_digits,
    born_in_the_past,
    has_units,
    accepted_only_when_complete,
    refusal_says_why,
    admin_is_somebody_else,
)
