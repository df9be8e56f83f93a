"""Sign-in, links by mail, second factor."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField

from askom_lms.people.forms import fields

CODE_OPTIONS = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "autocapitalize": "none",
    "spellcheck": "false",
}


class SignInForm(FlaskForm):
    """E-mail and password."""

    email = fields.email()
    password = fields.current_password()
    next = fields.carried()
    resume = fields.carried()


def code_field(hint: object) -> StringField:
    return fields.text(
        _l("Kode"), missing=_l("Tulis kode dari aplikasi autentikator Anda."), longest=32, hint=hint, **CODE_OPTIONS
    )


class CodeForm(FlaskForm):
    """Six digits, or a recovery code."""

    code = code_field(_l("Enam angka dari aplikasi autentikator, atau satu kode cadangan."))
    next = fields.carried()
    resume = fields.carried()


class EnrolForm(FlaskForm):
    """The first code of an authenticator that is set up."""

    sealed = HiddenField()
    code = code_field(_l("Enam angka yang sekarang tampil di aplikasi."))
    next = fields.carried()
    resume = fields.carried()


class InvitationForm(FlaskForm):
    """Name as on the KTP, and a password."""

    name = fields.text(
        _l("Nama lengkap"),
        missing=_l("Tulis nama lengkap Anda."),
        hint=_l("Seperti pada KTP: nama ini dicetak di semua formulir."),
        autocomplete="name",
    )
    new_password = fields.new_password()
    repeat_password = fields.repeated_password()


class AskResetForm(FlaskForm):
    """Where the link goes."""

    email = fields.email()


class ResetForm(FlaskForm):
    """Another password."""

    new_password = fields.new_password()
    repeat_password = fields.repeated_password()
