"""What a browser may send of a letter."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length

from askom_lms.correspondence.domain.content import LONGEST
from askom_lms.correspondence.models import Letter
from askom_lms.people.forms import fields
from askom_lms.registry.forms import SeenForm
from askom_lms.training.forms import fields as dated


def _line(name: str, label: Any, *, missing: Any = None, hint: Any = "") -> Any:
    return fields.text(label, missing=missing, longest=LONGEST[name], hint=hint, autocomplete="off")


class LetterForm(SeenForm):
    """The fields of a draft."""

    subject = _line("subject", _l("Perihal"), missing=_l("Tulis perihal surat."))
    dated_on = dated.date(_l("Tanggal surat"))
    place = _line("place", _l("Tempat surat dibuat"), missing=_l("Tulis tempat surat dibuat."))
    addressee = _line("addressee", _l("Kepada"), hint=_l("Setelah “Yth.”; kosong bila tanpa tujuan."))
    signer = _line("signer", _l("Penanda tangan"), missing=_l("Tulis nama penanda tangan."))
    office = _line("office", _l("Jabatan penanda tangan"), missing=_l("Tulis jabatan penanda tangan."))
    paragraph = TextAreaField(
        _l("Paragraf bebas"),
        description=_l("Dicetak sebelum tanda tangan."),
        validators=[Length(max=LONGEST["paragraph"], message=_l("Tulis paling banyak %(max)d huruf."))],
        render_kw={"rows": 4},
    )

    @classmethod
    def of(cls, letter: Letter) -> "LetterForm":
        """The draft as it is."""
        kept = {name: getattr(letter, name) for name in (*LONGEST, "dated_on")}
        return cls(formdata=None, data={**kept, "seen": letter.row_version})

    def written(self) -> dict[str, str]:
        """Name of a field -> text."""
        return {name: self[name].data or "" for name in LONGEST}


class RevokeForm(FlaskForm):
    """Why a letter is revoked."""

    reason = fields.text(
        _l("Alasan pencabutan"),
        missing=_l("Tulis alasan pencabutan."),
        longest=300,
        hint=_l("Dikirim kepada penerima surat."),
    )
