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
