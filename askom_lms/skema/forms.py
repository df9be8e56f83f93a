"""What a browser may send to skema."""

import base64
import binascii
import datetime as dt
from typing import cast

from flask import request
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from askom_lms.kernel.messages import Invalid
from askom_lms.skema.domain.notes import LONGEST, SOURCE_LONGEST, Note, NoteKind, Origin
from askom_lms.skema.domain.source import key_of


class UploadForm(FlaskForm):
    """One YAML file."""

    file = FileField(
        _("Berkas YAML"), description=_("Satu skema per berkas, sampai 1 MB. Nama berkas menjadi kunci skema.")
    )

    def read(self) -> tuple[str, bytes]:
        """The key (from the file name) and the bytes. Raises Invalid."""
        if not self.file.data:
            raise Invalid("skema.no_file")
        return key_of(self.file.data.filename or ""), self.file.data.stream.read()


class SaveForm(FlaskForm):
    """A file that was looked at, sent again to be saved; it is checked again."""

    key = HiddenField()
    content = HiddenField()

    def read(self) -> tuple[str, bytes]:
        """The key and the bytes. Raises Invalid."""
        try:
            return key_of(self.key.data or ""), base64.b64decode(self.content.data or "", validate=True)
        except binascii.Error as error:
            raise Invalid("skema.no_file") from error


class AspectsForm(FlaskForm):
    """The aspects of one unit: a choice for each KUK, named aspek.<elemen>/<KUK>."""

    unit = HiddenField()

    def chosen(self) -> dict[str, str]:
        """elemen/KUK -> aspect, as sent."""
        prefix = "aspek."
        return {key.removeprefix(prefix): value for key, value in request.form.items() if key.startswith(prefix)}


class NoteForm(FlaskForm):
    """One text of one unit, whose words it is, and where they stand; length and source are the service's to refuse."""

    unit = HiddenField()
    kind = HiddenField()
    seen = IntegerField()
    text = TextAreaField(_("Isi"), render_kw={"rows": 4, "maxlength": LONGEST})
    origin = RadioField(
        _("Asal teks"),
        choices=[
            SelectChoice(Origin.STANDARD.value, _("Disalin dari standar")),
            SelectChoice(Origin.PERSON.value, _("Ditulis sendiri")),
        ],
        validate_choice=False,
    )
    source = StringField(_("Tempatnya dalam standar, atau sumber lain"), render_kw={"maxlength": SOURCE_LONGEST})

    @classmethod
    def of(cls, unit: str, note: Note) -> "NoteForm":
        """The form that changes this note; its ids carry the kind, for several stand on one page."""
        data = {"unit": unit, "kind": note.kind.value, "seen": note.number, "text": note.text, "source": note.source}
        return cls(formdata=None, data={**data, "origin": note.origin.value if note.text else ""}).apart(note.kind)

    def apart(self, kind: NoteKind) -> "NoteForm":
        """The same fields with ids of their own."""
        for field in self:
            field.id = f"{kind.value}-{field.name}"
        for option in self.origin:
            option.id = f"{kind.value}-{option.id}"
        return self


class VerifiedForm(FlaskForm):
    """When and by what document BNSP verified a skema; both empty for one that it did not."""

    on = DateField(_("Tanggal verifikasi BNSP"))
    number = StringField(_("Nomor dokumen verifikasi"), render_kw={"maxlength": 80})

    def verified_on(self) -> dt.date | None:
        """The date. Raises Invalid `skema.verified_incomplete` for one that cannot be read."""
        if self.on.raw_data and self.on.raw_data[0] and self.on.data is None:
            raise Invalid("skema.verified_incomplete", most=80)
        return cast(dt.date | None, self.on.data)
