"""What a browser may send about an institution, and the words for what stands in its columns."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from askom_lms.kernel.seen import version_sent
from askom_lms.people.forms import fields
from askom_lms.people.forms.people import MetDate as SpokenDate
from askom_lms.registry.domain import (
    IDENTITY,
    LONGEST,
    LONGEST_REASON,
    LSP_KINDS,
    OFFICE,
    SkemaRight,
    TukFacts,
    TukKind,
)
from askom_lms.registry.models import Institution, InstitutionKind, Tuk

KIND_WORDS = {
    InstitutionKind.BNSP: _l("BNSP"),
    InstitutionKind.LSP: _l("LSP"),
    InstitutionKind.CLSP: _l("CLSP"),
    InstitutionKind.INSTANSI: _l("Instansi teknis"),
    InstitutionKind.OTHER: _l("Lembaga lain"),
}
TUK_WORDS = {
    TukKind.SEWAKTU: _l("Sewaktu"),
    TukKind.TEMPAT_KERJA: _l("Tempat kerja"),
    TukKind.MANDIRI: _l("Mandiri"),
}
RIGHT_WORDS = {SkemaRight.LICENSED: _l("Dilisensi"), SkemaRight.VERIFIED: _l("Diverifikasi")}
FROM_LIST = _l("Pilih dari daftar.")


def _choice(label: Any, words: Mapping[Any, Any], **options: Any) -> SelectField:
    choices = [SelectChoice(str(value), said) for value, said in words.items()]
    return SelectField(label, choices=choices, validators=[fields.OneOf(FROM_LIST)], validate_choice=False, **options)


def _text(name: str, label: Any, **options: Any) -> Any:
    return fields.text(label, longest=LONGEST[name], autocomplete="off", **options)


def _reason() -> Any:
    return fields.text(_l("Alasan"), missing=_l("Tulis alasannya dalam satu kalimat."), longest=LONGEST_REASON)


class SeenForm(FlaskForm):
    """A form that says which version of the row was on the page."""

    seen = HiddenField()

    def version(self) -> int:
        """The version as sent; 0, which no row has, for anything that is no number."""
        return version_sent(self.seen.data)

    def shows(self, row_version: int) -> None:
        """The page now shows this version, whatever was sent."""
        self.seen.data = str(row_version)
        self.seen.raw_data = None


class OfficeForm(SeenForm):
    """What the admin of an institution keeps up to date."""

    address = _text("address", _l("Alamat"))
    head_name = _text("head_name", _l("Nama pimpinan"))
    head_office = _text("head_office", _l("Jabatan pimpinan"), hint=_l("Misalnya Ketua LSP Nusantara Digital."))

    @classmethod
    def of(cls, institution: Institution) -> "OfficeForm":
        """The institution as it is."""
        form = cls(formdata=None, obj=institution)
        form.shows(institution.row_version)
        return form

    def facts(self) -> dict[str, Any]:
        """What was typed, by column."""
        return {name: self[name].data for name in OFFICE}


class InstitutionForm(OfficeForm):
    """Everything that a pengelola writes of an institution."""

    code = fields.text(
        _l("Kode"),
        missing=_l("Tulis kode lembaga, misalnya LSP-ND."),
        longest=32,
        autocomplete="off",
        hint=_l("Nama singkat dalam nomor surat dan sertifikat. Tetap setelah lembaga dipakai."),
    )
    name = _text("name", _l("Nama lembaga"), missing=_l("Tulis nama lengkap lembaga seperti pada lisensinya."))
    kind = _choice(_l("Jenis lembaga"), KIND_WORDS)
    lsp_kind = _choice(_l("Jenis LSP"), {one: one or "–" for one in LSP_KINDS}, description=_l("Hanya untuk LSP."))
    licence_number = _text("licence_number", _l("Nomor lisensi"), hint=_l("Hanya untuk LSP dan CLSP."))
    licence_from = SpokenDate(_l("Lisensi berlaku mulai"), validators=[Optional()])
    licence_until = SpokenDate(_l("Lisensi berlaku sampai"), validators=[Optional()])

    def facts(self) -> dict[str, Any]:
        """What was typed, by column; read after the form was found valid."""
        typed = {name: self[name].data for name in (*IDENTITY, *OFFICE)}
        return {**typed, "kind": InstitutionKind(typed["kind"])}


class ReasonForm(FlaskForm):
    """Why an institution is switched off or on."""

    reason = _reason()


class EndForm(FlaskForm):
    """Why a skema is ended."""

    end_reason = _reason()

    def apart(self, right_id: uuid.UUID) -> "EndForm":
        """The same field with an id of its own: several stand on one page."""
        self.end_reason.id = f"akhir-{right_id}"
        return self


class SkemaForm(FlaskForm):
    """A skema that an institution is licensed for."""

    skema_id = SelectField(
        _l("Skema"), choices=[], validators=[fields.OneOf(_l("Pilih skema dari daftar."))], validate_choice=False
    )
    document_number = _text(
        "document_number", _l("Nomor dokumen"), missing=_l("Tulis nomor lisensi atau berita acara.")
    )
    until = SpokenDate(_l("Berlaku sampai"), validators=[Optional()])

    def offer(self, skema: Iterable[tuple[uuid.UUID, str]]) -> "SkemaForm":
        """Fill the list to choose from."""
        self.skema_id.choices = [SelectChoice(str(key), title) for key, title in skema]
        return self


class TukForm(SeenForm):
    """A place of assessment."""

    name = _text("name", _l("Nama TUK"), missing=_l("Tulis nama TUK."))
    kind = _choice(_l("Jenis TUK"), TUK_WORDS)
    address = _text("address", _l("Alamat"), missing=_l("Tulis alamat TUK."))
    verified_until = SpokenDate(
        _l("Terverifikasi sampai"), validators=[Optional()], description=_l("Kosongkan bila belum diverifikasi.")
    )

    @classmethod
    def of(cls, tuk: Tuk) -> "TukForm":
        """The place as it is."""
        form = cls(formdata=None, obj=tuk)
        form.shows(tuk.row_version)
        return form

    def facts(self) -> TukFacts:
        """What was typed."""
        return TukFacts(self.name.data, self.kind.data, self.address.data, self.verified_until.data)
