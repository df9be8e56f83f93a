"""What a person changes about himself."""

import json
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from askom_lms.people.forms import fields


class ProfileForm(FlaskForm):
    """Telephone, language, shortcuts."""

    phone = fields.text(_l("Nomor telepon"), longest=32, autocomplete="tel", inputmode="tel")
    locale = RadioField(
        _l("Bahasa"),
        choices=[SelectChoice("id", "Bahasa Indonesia"), SelectChoice("en", "English")],
        validators=[fields.OneOf(_l("Pilih bahasa dari daftar."))],
        validate_choice=False,
    )
    has_shortcuts = BooleanField(
        _l("Pakai pintasan satu tombol"),
        description=_l("Misalnya P untuk paraf. Matikan bila Anda memakai perintah suara atau mudah salah tekan."),
    )


class ChangePasswordForm(FlaskForm):
    """The old password and a new one."""

    current_password = fields.current_password(_l("Sandi sekarang"))
    new_password = fields.new_password()
    repeat_password = fields.repeated_password()


class MarkForm(FlaskForm):
    """A drawing from the pad, or initials."""

    strokes = HiddenField()
    initials = StringField(_l("Inisial"), validators=[Length(max=12, message=_l("Inisial paling panjang 12 huruf."))])

    def drawn(self) -> Any:
        """The drawing as the pad sent it; an unreadable one is an empty drawing, which the service refuses."""
        try:
            return json.loads(self.strokes.data) if self.strokes.data else None
        except ValueError:
            return {"s": []}
