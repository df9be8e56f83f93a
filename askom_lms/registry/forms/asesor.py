"""What a browser may send about an asesor. Several of these forms stand on one page: each has a prefix of its own."""

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from askom_lms.people.forms import fields
from askom_lms.people.forms.people import MetDate as SpokenDate
from askom_lms.registry.domain import LONGEST, LONGEST_REASON
from askom_lms.registry.domain.asesor import LONGEST_TUK, Document

MET_MISSING = _l("Tulis nomor registrasi asesor, misalnya MET.000.004772 2024.")
Choices = Iterable[tuple[uuid.UUID, str]]


def _date(label: Any, **options: Any) -> SpokenDate:
    return SpokenDate(label, validators=[Optional()], **options)


def _number(label: Any, **options: Any) -> Any:
    return fields.text(label, longest=LONGEST["document_number"], autocomplete="off", **options)


def _list(label: Any) -> SelectField:
    said = _l("Pilih dari daftar.")
    return SelectField(label, choices=[], validators=[fields.OneOf(said)], validate_choice=False)


def _offer(field: SelectField, choices: Choices) -> None:
    field.choices = [SelectChoice(str(key), name) for key, name in choices]


class NamedForm(FlaskForm):
    """A form whose fields carry its own name before theirs."""

    called: ClassVar[str] = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, prefix=self.called, **options)


class PaperForm(NamedForm):
    """A letter: its number and date; the file comes beside it."""

    called = "surat"
    document_number = _number(_l("Nomor surat"))
    document_on = _date(_l("Tanggal surat"))

    def paper(self) -> Document:
        """What was typed, still without file."""
        return Document(self.document_number.data or "", self.document_on.data)


class HomeForm(PaperForm):
    """The first home LSP, found by register number."""

    called = "induk"
    met_number = fields.text(_l("Nomor registrasi asesor (MET)"), missing=MET_MISSING, longest=32, autocomplete="off")
    institution_id = _list(_l("LSP induk"))

    def offer(self, lsp: Choices) -> "HomeForm":
        """Fill the list to choose from."""
        _offer(self.institution_id, lsp)
        return self


class CertificateForm(NamedForm):
    """A certificate of an asesor."""

    called = "sertifikat"
    number = _number(_l("Nomor sertifikat"))
    issued_on = _date(_l("Tanggal terbit"))
    valid_until = _date(_l("Berlaku sampai"), description=_l("Kosongkan untuk 3 tahun sejak terbit."))


class HeldSkemaForm(PaperForm):
    """A technical skema that an asesor holds."""

    called = "skema"
    document_number = _number(_l("Nomor dokumen"))
    skema_id = _list(_l("Skema"))
    until = _date(_l("Berlaku sampai"))

    def offer(self, skema: Choices) -> "HeldSkemaForm":
        """Fill the list to choose from."""
        _offer(self.skema_id, skema)
        return self


class EndSkemaForm(FlaskForm):
    """Why a skema is ended."""

    reason = fields.text(_l("Alasan"), longest=LONGEST_REASON)

    def __init__(self, held_id: uuid.UUID, **options: Any) -> None:
        super().__init__(prefix=f"akhir-{held_id}", **options)


class ResignationForm(PaperForm):
    """The letter of resignation over a duty stamp, and the next LSP."""

    called = "mundur"
    to_id = _list(_l("LSP tujuan"))
    is_stamped = BooleanField(_l("Surat ditandatangani asesor di atas meterai"))

    def offer(self, lsp: Choices) -> "ResignationForm":
        """Fill the list to choose from."""
        _offer(self.to_id, lsp)
        return self


class RefusalForm(NamedForm):
    """Why a step is refused."""

    called = "tolak"
    reason = fields.text(_l("Alasan"), longest=LONGEST_REASON)


class LoanForm(PaperForm):
    """A letter of loan."""

    called = "pinjam"
    met_number = fields.text(_l("Nomor registrasi asesor (MET)"), missing=MET_MISSING, longest=32, autocomplete="off")
    borrower_id = _list(_l("LSP peminjam"))
    skema_id = _list(_l("Skema"))
    starts_on = _date(_l("Dari tanggal"))
    ends_on = _date(_l("Sampai tanggal"))
    tuk = fields.text(_l("TUK atau tempat"), longest=LONGEST_TUK, autocomplete="off")

    def offer(self, borrowers: Choices, skema: Choices) -> "LoanForm":
        """Fill the lists to choose from."""
        _offer(self.borrower_id, borrowers)
        _offer(self.skema_id, skema)
        return self


class AnswerForm(PaperForm):
    """The answer of the home LSP to a loan."""

    reason = fields.text(_l("Alasan bila ditolak"), longest=LONGEST_REASON)

    def __init__(self, loan_id: uuid.UUID, **options: Any) -> None:
        FlaskForm.__init__(self, prefix=f"jawab-{loan_id}", **options)
