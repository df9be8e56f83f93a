"""Who may do what with an agreement, and which texts there are. Pure."""

from enum import StrEnum


class AgreementPermission(StrEnum):
    """Permissions of this context."""

    OWN = "agreement:own"
    """Sign for oneself, read what one signed."""


class Key(StrEnum):
    """The texts that are signed; each is a folder of `texts`."""

    INFORMATION = "informasi"
    """The eight topics of 002:9.1.1, told before an application for certification."""
    RIGHTS = "hak-kewajiban"
    """Rights of who applies and duties of who holds a certificate (002 7.1 and 7.2)."""
    ETHICS = "kode-etik"
    """The code of ethics (002 9.10, SK 1224/2020)."""
    USE = "penggunaan-sertifikat"
    """How a certificate is used (002 9.8), before it is handed over."""
    RELATIONS = "hubungan"
    """Relations to those who are assessed (002:9.10.7), per class."""
    SHARING = "izin-hasil"
    """Results go to an employer or organisation (002:9.10.10)."""


ALONE = frozenset({Key.RIGHTS, Key.ETHICS})
"""About nobody but who signs: such a text has a page of its own. All others are signed where they matter."""
WITHDRAWN = frozenset({Key.SHARING})
"""A consent can be taken back; what was promised or told stays."""


class Lacking(StrEnum):
    """Whose written consent is missing before findings may be given to a third party (002:9.10.10)."""

    NOBODY = ""
    PERSON = "peserta"
    ORGANISATION = "lembaga"
    BOTH = "peserta dan lembaga"


def lacking(*, is_consented: bool, is_permitted: bool) -> Lacking:
    """Both sides have to allow it: who was assessed, and the organisation that assessed him."""
    if is_consented and is_permitted:
        return Lacking.NOBODY
    if is_permitted:
        return Lacking.PERSON
    return Lacking.ORGANISATION if is_consented else Lacking.BOTH
