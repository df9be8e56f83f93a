"""Fields of enrolment's forms; every message is ours, because WTForms speaks no Indonesian."""

import datetime as dt
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Form, IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, Length, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

DATE_WRONG = _l("Tulis tanggal yang ada, misalnya 17-08-2020.")
TOO_LONG = _l("Tulis paling banyak %(max)d huruf.")
NUMBER_WRONG = _l("Tulis angka bulat, misalnya 3.")
CHOICE_WRONG = _l("Pilih salah satu dari daftar.")
UNSAID = SelectChoice("", _l("Belum diisi"))
YES_NO = [SelectChoice("ya", _l("Ya")), SelectChoice("tidak", _l("Tidak"))]
EARLIEST, LATEST = 1900, 2200
"""Years that somebody can mean; the facts know no others."""


class SpokenDate(DateField):
    """A date whose error speaks Indonesian."""

    data: dt.date | None

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(DATE_WRONG)) from None


class SpokenNumber(IntegerField):
    """A whole number whose error speaks Indonesian."""

    data: int | None

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist and not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(NUMBER_WRONG)) from None


class LikelyYear:
    """A year that somebody can mean: a slip of the finger gives 0202."""

    field_flags: dict[str, Any] = {}  # noqa: RUF012 - read by WTForms on the class

    def __call__(self, form: Form, field: SpokenDate) -> None:
        del form
        if field.data is not None and not EARLIEST <= field.data.year <= LATEST:
            raise StopValidation(str(DATE_WRONG))


class Within:
    """A number from 0 to `most`; what is not a number has been told already."""

    field_flags: dict[str, Any] = {}  # noqa: RUF012 - read by WTForms on the class

    def __init__(self, most: int, said: Any) -> None:
        self.most, self.said = most, said

    def __call__(self, form: Form, field: SpokenNumber) -> None:
        del form
        if field.data is not None and not 0 <= field.data <= self.most:
            raise StopValidation(str(self.said))


class Offered:
    """Values that were offered."""

    field_flags: dict[str, Any] = {}  # noqa: RUF012 - read by WTForms on the class

    def __call__(self, form: Form, field: Any) -> None:
        del form
        known = {choice.value for choice in field.choices}
        sent = field.data if isinstance(field.data, list) else [field.data or ""]
        if not set(sent) <= known:
            raise StopValidation(str(CHOICE_WRONG))


def text(label: Any, longest: int = 160, **options: Any) -> StringField:
    """A line of text, trimmed."""
    return StringField(
        label,
        validators=[Optional(), Length(max=longest, message=TOO_LONG)],
        filters=[lambda value: " ".join((value or "").split())],
        render_kw={"maxlength": longest, **options},
    )


def date(label: Any, *, hint: Any = "") -> SpokenDate:
    return SpokenDate(label, description=hint, validators=[Optional(), LikelyYear()])


def choice(label: Any, options: list[tuple[str, Any]], *, hint: Any = "") -> SelectField:
    """A list to choose one from, or nothing yet."""
    return SelectField(
        label,
        description=hint,
        choices=[UNSAID, *(SelectChoice(value, word) for value, word in options)],
        validate_choice=False,
        validators=[Offered()],
    )


def yes_no(label: Any, *, hint: Any = "") -> RadioField:
    """Yes, no, or not said yet."""
    return RadioField(
        label,
        description=hint,
        choices=YES_NO,
        validate_choice=False,
        validators=[Optional(), AnyOf(["ya", "tidak"], message=CHOICE_WRONG)],
    )


def checks(label: Any, options: list[tuple[str, Any]], *, hint: Any = "") -> SelectMultipleField:
    """A list to tick several of."""
    return SelectMultipleField(
        label,
        description=hint,
        choices=[SelectChoice(value, word) for value, word in options],
        validate_choice=False,
        validators=[Offered()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def number(label: Any, most: int, said: Any, *, hint: Any = "") -> SpokenNumber:
    return SpokenNumber(
        label,
        description=hint,
        validators=[Optional(), Within(most, said)],
        render_kw={"inputmode": "numeric", "min": 0, "max": most},
    )
