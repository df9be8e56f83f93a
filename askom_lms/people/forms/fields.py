"""Fields and validators that the forms of people share; every message is ours, because WTForms speaks no Indonesian."""

import datetime as dt
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, Field, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length, Optional, StopValidation

from askom_lms.kernel import clock, web
from askom_lms.kernel.messages import Refusal
from askom_lms.people.domain.addresses import LONGEST_EMAIL
from askom_lms.people.domain.passwords import LONGEST, SHORTEST

PASSWORD_RULE = _l(
    "Paling sedikit %(n)s huruf, bukan nama atau e-mail Anda, bukan sandi yang umum. Kalimat pendek mudah diingat.",
    n=SHORTEST,
)


class PlainForm(FlaskForm):
    """A button without fields."""


def text(label: Any, *, missing: Any = None, longest: int = 120, hint: Any = "", **options: Any) -> StringField:
    """A line of text; `missing` is what is said when it is empty (None: it may be)."""
    validators = [needed(missing)] if missing else []
    too_long = _l("Tulis paling banyak %(max)d huruf.")
    return StringField(
        label,
        description=hint,
        validators=[*validators, Length(max=longest, message=too_long)],
        filters=[lambda value: value.strip() if value else ""],
        render_kw={"maxlength": longest, **options},
    )


def needed(said: Any) -> DataRequired:
    return DataRequired(message=said)


class Moment(DateTimeLocalField):
    """Day and hour on the wall clock of a zone, as a browser's own field sends it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(_l("Tulis hari dan jam yang ada, misalnya 30-11-2026 14.20."))) from None

    def moment(self, zone: str) -> dt.datetime | None:
        """The moment; None for an empty field."""
        return clock.at(self.data.date(), self.data.time(), zone) if self.data else None


def moment(label: Any, *, missing: Any = None, hint: Any = "") -> Moment:
    """Day and hour; `missing` is what is said when it is empty (None: it may be)."""
    asked = InputRequired(message=missing) if missing else Optional()
    return Moment(label, format="%Y-%m-%dT%H:%M", validators=[asked], description=hint)


def email(**options: Any) -> StringField:
    return text(
        _l("Alamat e-mail"),
        missing=_l("Tulis alamat e-mail Anda."),
        longest=LONGEST_EMAIL,
        **{
            "autocomplete": "username",
            "inputmode": "email",
            "autocapitalize": "none",
            "spellcheck": "false",
            **options,
        },
    )


def current_password(label: Any = None) -> PasswordField:
    return PasswordField(
        label or _l("Sandi"),
        validators=[needed(_l("Tulis sandi Anda.")), Length(max=LONGEST * 4, message=_l("Sandi ini terlalu panjang."))],
        render_kw={"autocomplete": "current-password"},
    )


def new_password() -> PasswordField:
    """Without `maxlength`: a browser would cut a pasted password without a word, and the next sign-in would fail."""
    return PasswordField(
        _l("Sandi baru"),
        description=PASSWORD_RULE,
        validators=[needed(_l("Tulis sandi baru Anda."))],
        render_kw={"autocomplete": "new-password"},
    )


def repeated_password() -> PasswordField:
    return PasswordField(
        _l("Sandi baru, sekali lagi"),
        validators=[
            needed(_l("Tulis sandi baru sekali lagi.")),
            EqualTo("new_password", message=_l("Kedua sandi baru tidak sama.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )


def carried() -> HiddenField:
    """Where to go afterwards, or what was being sent: checked when it is read, never trusted."""
    return HiddenField()


def tell(field: Field, refusal: Refusal) -> None:
    """Say a refusal beside the field that can cure it."""
    said = refusal.sentence(web.language())
    field.errors = (*field.errors, str(said))


class OneOf:
    """A choice that was offered."""

    field_flags: dict[str, Any] = {}  # noqa: RUF012 - read by WTForms on the class

    def __init__(self, said: Any) -> None:
        self.said = said

    def __call__(self, form: FlaskForm, field: Any) -> None:
        del form
        if field.data not in {choice.value for choice in field.iter_choices()}:
            raise StopValidation(str(self.said))
