"""What a browser may send of the hand-over of a class."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import Optional

from askom_lms.handover.domain.identity import LONGEST_NAME
from askom_lms.handover.domain.states import LONGEST
from askom_lms.people.forms import fields
from askom_lms.people.forms.people import MetDate as SpokenDate


class IdentityForm(FlaskForm):
    """What stands on a KTP."""

    nik = fields.text(
        _l("NIK"), missing=_l("Tulis NIK seperti pada KTP."), longest=32, autocomplete="off", inputmode="numeric",
        hint=_l("16 angka."),
    )  # fmt: skip
    ktp_name = fields.text(
        _l("Nama pada KTP"), missing=_l("Tulis nama seperti pada KTP."), longest=LONGEST_NAME, autocomplete="off"
    )
    seen = fields.text("", longest=9)


class OrderForm(FlaskForm):
    """Whether the dossiers come along."""

    with_dossiers = BooleanField(_l("Sertakan dossier setiap peserta (PDF, lebih besar dan lebih lama)"))


def _line(name: str, label: Any, **options: Any) -> Any:
    return fields.text(label, longest=LONGEST[name], autocomplete="off", **options)


class SentForm(FlaskForm):
    """Who took it to whom."""

    sent_on = SpokenDate(_l("Tanggal diserahkan"), validators=[Optional()])
    sent_by = _line("sent_by", _l("Diserahkan oleh"))
    sent_to = _line("sent_to", _l("Kepada"), hint=_l("Misalnya Sekretariat BNSP, Jakarta."))
    sent_how = _line("sent_how", _l("Cara"), hint=_l("Misalnya diantar, atau kurir dengan nomor resi."))

    def __init__(self, **options: Any) -> None:
        super().__init__(prefix="serah", **options)


class ReceiptForm(FlaskForm):
    """What BNSP signed."""

    receipt_number = _line("receipt_number", _l("Nomor tanda terima"))
    receipt_on = SpokenDate(_l("Tanggal tanda terima"), validators=[Optional()])
    received_by = _line("received_by", _l("Nama penerima"))

    def __init__(self, **options: Any) -> None:
        super().__init__(prefix="terima", **options)
