"""Fields that the forms of training share; every message is ours, because WTForms speaks no Indonesian."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, Form, IntegerField, SelectField, SelectMultipleField, StringField, TimeField
from wtforms.fields import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

TOO_LONG = _l("Tulis paling banyak %(max)d huruf.")
NEEDED = _l("Isi kolom ini.")
DATE_WRONG = _l("Tulis tanggal yang ada, misalnya 20-07-2026.")
TIME_WRONG = _l("Tulis jam, misalnya 08.00.")
NUMBER_WRONG = _l("Tulis angka bulat, misalnya 2.")


class Offered:
    """A value that was offered."""

    field_flags: dict[str, Any] = {}  # noqa: RUF012 - read by WTForms on the class

    def __call__(self, form: Form, field: Any) -> None:
        del form
        known = {choice.value for choice in field.choices}
        sent = field.data if isinstance(field.data, list) else [field.data]
        if not set(sent) <= known:
            raise StopValidation(str(_l("Pilih dari daftar.")))


class SpokenDate(DateField):
    """A date whose error speaks Indonesian."""

    def process_formdata(self, valuelist: list[str]) -> None:
        _said(super().process_formdata, valuelist, DATE_WRONG)


class SpokenTime(TimeField):
    """A time of day; a dot between hours and minutes is read as well."""

    def process_formdata(self, valuelist: list[str]) -> None:
        _said(super().process_formdata, [value.replace(".", ":") for value in valuelist], TIME_WRONG)


class SpokenNumber(IntegerField):
    """A whole number whose error speaks Indonesian."""

    data: int | None

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist and not valuelist[0].strip():
            self.data = None
            return
        _said(super().process_formdata, valuelist, NUMBER_WRONG)


def typed_in(form: Form, *besides: str) -> dict[str, Any]:
    """What was typed, by the name of its field: without the token, and without the fields named `besides`."""
    return {field.name: field.data for field in form if field.name not in ("csrf_token", *besides)}


def _said(read: Any, valuelist: list[str], sentence: Any) -> None:
    try:
        read(valuelist)
    except ValueError:
        raise ValueError(str(sentence)) from None


def text(label: Any, *, longest: int = 120, needed: Any = False, hint: Any = "", **options: Any) -> StringField:
    """A line of text, trimmed."""
    return StringField(
        label,
        description=hint,
        validators=[_must(needed), Length(max=longest, message=TOO_LONG)],
        filters=[_trim],
        render_kw={"maxlength": longest, **options},
    )


def lines(label: Any, *, hint: Any = "") -> TextAreaField:
    """Several lines of text; what is wrong with one of them the service says."""
    return TextAreaField(label, description=hint, validators=[Optional()], render_kw={"rows": 3})


def date(label: Any, *, needed: Any = False, hint: Any = "") -> SpokenDate:
    return SpokenDate(label, description=hint, validators=[_must(needed)])


def time(label: Any, *, needed: bool = False) -> SpokenTime:
    return SpokenTime(label, validators=[_must(needed)])


def number(label: Any, *, needed: bool = True, hint: Any = "", **options: Any) -> SpokenNumber:
    return SpokenNumber(label, description=hint, validators=[_must(needed)], render_kw=options)


def choice(label: Any, options: Iterable[tuple[str, Any]] = (), *, hint: Any = "") -> SelectField:
    """A list to choose one from."""
    return SelectField(label, description=hint, choices=offered(options), validate_choice=False, validators=[Offered()])


def radio(label: Any, options: Iterable[tuple[str, Any]], *, hint: Any = "") -> RadioField:
    return RadioField(label, description=hint, choices=offered(options), validate_choice=False, validators=[Offered()])


def checks(label: Any, *, hint: Any = "") -> SelectMultipleField:
    """A list to tick several of; the choices come later."""
    return SelectMultipleField(
        label,
        description=hint,
        choices=[],
        validate_choice=False,
        validators=[Offered()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def offered(options: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in options]


def _must(needed: Any) -> Any:
    """Needed at all; a sentence says what to write."""
    return InputRequired(message=NEEDED if needed is True else needed) if needed else Optional()


def _trim(value: str | None) -> str:
    return " ".join((value or "").split())


def tell(field: Field, sentence: str) -> None:
    """Say a refusal beside the field that can cure it."""
    field.errors = (*field.errors, sentence)
