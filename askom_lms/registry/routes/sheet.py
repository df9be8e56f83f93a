"""The register of asesor as a spreadsheet."""

from collections.abc import Iterable

from flask_babel import gettext as _

from askom_lms.kernel import sheets
from askom_lms.registry.domain import Validity
from askom_lms.registry.queries import AsesorLine


def asesor_sheet(rows: Iterable[AsesorLine]) -> bytes:
    """One row for each asesor, in the order of the page."""
    words = {
        Validity.OPEN: _("tanpa tanggal"),
        Validity.VALID: _("berlaku"),
        Validity.SOON: _("segera habis"),
        Validity.OVER: _("habis"),
    }
    header = [_("Nama"), _("Nomor MET"), _("LSP induk"), _("Berlaku sampai"), _("Masa berlaku")]
    lines = [(row.name, row.met_number, row.home, row.valid_until, words[row.validity]) for row in rows]
    return sheets.written(_("Asesor"), header, lines)
