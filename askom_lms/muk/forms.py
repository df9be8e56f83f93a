"""What a browser may send to MUK; what is wrong with it the services say."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from askom_lms.kernel.messages import Invalid
from askom_lms.muk.domain import makers
from askom_lms.muk.domain.contents import FORM_EDITIONS, all_documents
from askom_lms.muk.domain.facts import LONGEST_NAME, LONGEST_NOTE, LONGEST_NUMBER, MukFacts
from askom_lms.muk.models import Muk

PEOPLE_HINT = _l("Satu orang per baris; nomor MET sesudah titik koma, misalnya: Bambang Wiryawan; MET.000.001204 2018")


def _date(label: Any) -> StringField:
    return StringField(label, render_kw={"type": "date"})


def _people(label: Any) -> TextAreaField:
    return TextAreaField(label, description=PEOPLE_HINT, render_kw={"rows": 3})


def _ticks(label: Any, hint: Any = "") -> SelectMultipleField:
    return SelectMultipleField(
        label,
        description=hint,
        choices=[],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def day_of(written: str | None) -> dt.date | None:
    """The day in a date field; None for an empty one. Raises Invalid `muk.date`."""
    if not (written or "").strip():
        return None
    try:
        return dt.date.fromisoformat((written or "").strip())
    except ValueError:
        raise Invalid("muk.date") from None


class MukForm(FlaskForm):
    """A draft."""

    owner_id = SelectField(_l("Pemilik"), choices=[], validate_choice=False)
    number = StringField(
        _l("Nomor MUK"), description=_l("Misalnya MUK-JDA-01."), render_kw={"maxlength": LONGEST_NUMBER}
    )
    name = StringField(_l("Nama MUK"), render_kw={"maxlength": LONGEST_NAME})
    form_edition = SelectField(
        _l("Edisi formulir resmi"), choices=[SelectChoice(one, one) for one in FORM_EDITIONS], validate_choice=False
    )
    authors = _people(_l("Penyusun"))
    composed_on = _date(_l("Tanggal disusun"))
    unit_codes = _ticks(_l("Unit kompetensi yang dicakup"))
    form_codes = _ticks(_l("Dokumen menurut daftar periksa kelengkapan"))

    def offer(self, units: Iterable[Any], owners: Iterable[tuple[uuid.UUID, str]] = ()) -> "MukForm":
        """Fill the lists to choose from."""
        self.unit_codes.choices = [SelectChoice(unit.code, f"{unit.code} {unit.title}") for unit in units]
        self.form_codes.choices = [SelectChoice(one.code, one.text) for one in all_documents()]
        self.owner_id.choices = [SelectChoice(str(key), name) for key, name in owners]
        return self

    @classmethod
    def of(cls, muk: Muk) -> "MukForm":
        """The draft as it is."""
        names = ("number", "name", "form_edition", "unit_codes", "form_codes")
        data = {name: getattr(muk, name) for name in names}
        on = muk.composed_on.isoformat() if muk.composed_on else ""
        return cls(formdata=None, data={**data, "authors": makers.written(muk.authors), "composed_on": on})

    def facts(self) -> MukFacts:
        """What was typed. Raises Invalid `muk.date`."""
        return MukFacts(
            number=self.number.data or "",
            name=self.name.data or "",
            form_edition=self.form_edition.data or "",
            unit_codes=self.unit_codes.data or (),
            form_codes=self.form_codes.data or (),
            authors=makers.read(self.authors.data or ""),
            composed_on=day_of(self.composed_on.data),
        )


class ValidateForm(FlaskForm):
    """Who looked at it, and when."""

    validators = _people(_l("Validator"))
    validated_on = _date(_l("Tanggal divalidasi"))


class OfferForm(FlaskForm):
    """To whom."""

    receiver_id = SelectField(_l("LSP penerima"), choices=[], validate_choice=False)
    note = StringField(_l("Catatan untuk penerima"), render_kw={"maxlength": LONGEST_NOTE})

    def receiver(self) -> uuid.UUID:
        """The LSP that was chosen; the id of nobody for anything else."""
        try:
            return uuid.UUID(self.receiver_id.data or "")
        except ValueError:
            return uuid.UUID(int=0)


class ReasonForm(FlaskForm):
    """Why."""

    reason = StringField(_l("Alasan"), render_kw={"maxlength": LONGEST_NOTE})


class RefuseForm(FlaskForm):
    """Why not."""

    refusal = StringField(_l("Alasan menolak"), render_kw={"maxlength": LONGEST_NOTE})
