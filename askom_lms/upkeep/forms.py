"""What a browser may send of the book of an asesor, of surveillance, and of a measure."""

import uuid
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from askom_lms.people.forms import fields
from askom_lms.people.forms.people import MetDate as SpokenDate
from askom_lms.registry.domain import LONGEST as LONGEST_PAPER
from askom_lms.registry.domain.asesor import Document
from askom_lms.registry.domain.states import CertificateEvent
from askom_lms.upkeep.domain import FACTS, LONGEST, LONGEST_TEXT, Kind, Method
from askom_lms.upkeep.models import BookEntry

KIND_WORDS = {
    Kind.ASSESS: _l("Melaksanakan asesmen"),
    Kind.PLAN: _l("Merencanakan aktivitas dan proses asesmen"),
    Kind.VALIDATE: _l("Memberikan kontribusi dalam validasi asesmen"),
}
METHOD_WORDS = {
    Method.LOGBOOK: _l("Analisis logbook"),
    Method.SUPERIOR: _l("Konfirmasi atasan langsung"),
    Method.THIRD_PARTY: _l("Konfirmasi pihak ketiga"),
    Method.VISIT: _l("Kunjungan ke tempat kerja"),
    Method.OTHER: _l("Metode lain"),
}
RESULT_WORDS = {"ya": _l("Kompetensi terpelihara"), "tidak": _l("Kompetensi tidak terpelihara")}
STEP_WORDS = {
    CertificateEvent.WARN: _l("Peringatkan"),
    CertificateEvent.FREEZE: _l("Bekukan"),
    CertificateEvent.REVOKE: _l("Cabut untuk seterusnya"),
    CertificateEvent.RESTORE: _l("Berlakukan kembali"),
}
PICK = _l("Pilih dari daftar.")


class WholeNumber(IntegerField):
    """A number whose error speaks Indonesian."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(_l("Tulis angka bulat, misalnya 12."))) from None


def _line(name: str, label: Any, missing: Any, **options: Any) -> Any:
    return fields.text(label, missing=missing, longest=LONGEST[name], autocomplete="off", **options)


def _area(label: Any, missing: Any) -> TextAreaField:
    too_long = Length(max=LONGEST_TEXT, message=_l("Tulis paling banyak %(max)d huruf."))
    return TextAreaField(label, validators=[fields.needed(missing), too_long], render_kw={"rows": 3})


def _day(label: Any) -> SpokenDate:
    return SpokenDate(label, validators=[fields.needed(_l("Tulis tanggalnya."))])


def _list(label: Any, words: dict[Any, Any]) -> SelectField:
    return SelectField(label, choices=_choices(words), validators=[fields.OneOf(PICK)], validate_choice=False)


def _choices(words: dict[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(str(key), said) for key, said in words.items()]


class EntryForm(FlaskForm):
    """One task of an asesor."""

    kind = _list(_l("Jenis tugas"), KIND_WORDS)
    done_on = SpokenDate(_l("Tanggal"), validators=[Optional()])
    skema = _line("skema", _l("Skema"), _l("Tulis nama skema."))
    tuk = _line("tuk", _l("TUK atau tempat"), _l("Tulis TUK atau tempatnya."))
    institution = _line("institution", _l("LSP atau lembaga yang menugaskan"), _l("Tulis lembaga yang menugaskan."))
    asesi = WholeNumber(_l("Jumlah asesi"), validators=[Optional()], render_kw={"inputmode": "numeric"})
    role = _line("role", _l("Peran"), _l("Tulis peran Anda."), hint=_l("Misalnya asesor penguji atau validator."))
    document_number = _line("document_number", _l("Nomor surat tugas (SPT)"), _l("Tulis nomor surat tugas."))

    @classmethod
    def of(cls, entry: BookEntry) -> "EntryForm":
        """The entry as it is."""
        return cls(formdata=None, data={name: getattr(entry, name) for name in FACTS})

    def facts(self) -> dict[str, Any]:
        """What was typed, by column."""
        return {name: self[name].data for name in FACTS}


class ReturnForm(FlaskForm):
    """Why an entry is returned."""

    reason = fields.text(_l("Alasan bila dikembalikan"), longest=LONGEST_TEXT, autocomplete="off")

    def __init__(self, entry_id: uuid.UUID, **options: Any) -> None:
        super().__init__(prefix=f"putusan-{entry_id}", **options)


class PlanForm(FlaskForm):
    """When and how surveillance is planned."""

    method = _list(_l("Metode"), METHOD_WORDS)
    planned_on = _day(_l("Direncanakan pada"))

    def __init__(self, **options: Any) -> None:
        super().__init__(prefix="rencana", **options)


class LookForm(FlaskForm):
    """What surveillance found."""

    done_on = _day(_l("Dilaksanakan pada"))
    result = RadioField(
        _l("Hasil"),
        choices=_choices(RESULT_WORDS),
        validators=[fields.OneOf(_l("Pilih hasilnya."))],
        validate_choice=False,
    )
    findings = _area(_l("Temuan"), _l("Tulis temuannya dalam satu kalimat."))

    def __init__(self, look_id: uuid.UUID, **options: Any) -> None:
        super().__init__(prefix=f"hasil-{look_id}", **options)

    def is_kept(self) -> bool | None:
        """Ya, tidak, or nothing yet."""
        return {"ya": True, "tidak": False}.get(self.result.data)


class MeasureForm(FlaskForm):
    """What is decided, the letter behind it, and why."""

    step = RadioField(_l("Tindakan"), choices=[], validators=[fields.OneOf(PICK)], validate_choice=False)
    document_number = fields.text(
        _l("Nomor surat"),
        missing=_l("Tulis nomor surat."),
        longest=LONGEST_PAPER["document_number"],
        autocomplete="off",
    )
    document_on = _day(_l("Tanggal surat"))
    reason = _area(_l("Alasan"), _l("Tulis alasannya dalam satu kalimat."))

    def __init__(self, **options: Any) -> None:
        super().__init__(prefix="tindakan", **options)
        self.step.choices = _choices(STEP_WORDS)

    def offer(self, possible: Iterable[CertificateEvent]) -> "MeasureForm":
        """Only what the certificate allows now."""
        self.step.choices = _choices({one: said for one, said in STEP_WORDS.items() if one in set(possible)})
        return self

    def paper(self) -> Document:
        """What was typed, still without file."""
        return Document(self.document_number.data or "", self.document_on.data)
