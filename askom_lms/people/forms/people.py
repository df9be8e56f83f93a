"""What organisers change about people."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField
from wtforms.validators import Optional

from askom_lms.people.forms import fields


class MetDate(DateField):
    """A date whose error speaks Indonesian."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(_l("Tulis tanggal yang ada, misalnya 17-08-2027."))) from None


def name_field() -> Any:
    return fields.text(_l("Nama lengkap"), missing=_l("Tulis nama lengkap seperti pada KTP."), autocomplete="off")


class InviteForm(FlaskForm):
    """Who, as what, where."""

    email = fields.text(
        _l("Alamat e-mail"),
        missing=_l("Tulis alamat e-mail orang itu."),
        longest=254,
        inputmode="email",
        autocomplete="off",
    )
    name = name_field()
    scope = SelectField(
        _l("Peran"),
        validators=[fields.needed(_l("Pilih peran dari daftar.")), fields.OneOf(_l("Pilih peran dari daftar."))],
        validate_choice=False,
    )


class PersonForm(FlaskForm):
    """The data of a person."""

    name = name_field()
    phone = fields.text(_l("Nomor telepon"), longest=32, autocomplete="off", inputmode="tel")
    met_number = fields.text(_l("Nomor registrasi asesor (MET)"), longest=32, autocomplete="off")
    met_valid_until = MetDate(_l("Registrasi berlaku sampai"), validators=[Optional()])
