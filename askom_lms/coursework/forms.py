"""What a browser may send to coursework."""

import uuid
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from askom_lms.coursework.models import LONGEST_RELATION
from askom_lms.enrolment.queries import TraineeRow
from askom_lms.kernel.seen import version_sent
from askom_lms.training.queries import StaffRow


class ManyValues(SelectMultipleField):
    """Boxes of one name; which values make sense is the service's to say."""

    def pre_validate(self, _form: FlaskForm) -> None:
        """Any value may be sent."""


class ParafForm(FlaskForm):
    """The content that was on the screen."""

    fingerprint = HiddenField()


class ReturnForm(FlaskForm):
    """A note, and the fields it is tied to."""

    note = TextAreaField(_l("Catatan untuk peserta"))
    fields = ManyValues(choices=[], validate_choice=False)

    def remarks(self) -> list[tuple[str, str]]:
        """One remark for each marked field, with the note as its text."""
        note = (self.note.data or "").strip()
        return [(path, note) for path in self.fields.data or ()]


class SecondLookForm(FlaskForm):
    """What a second reader thinks of a paraf."""

    verdict = HiddenField()
    reason = TextAreaField(_l("Alasan"), description=_l("Wajib bila Anda akan mengembalikannya."))


class WrongPhotoForm(FlaskForm):
    """Why a photo of a hand-signed sheet is wrong."""

    reason = TextAreaField(_l("Apa yang keliru"))


class BatchForm(FlaskForm):
    """The boxes of the queue: `<submission>.<beginning of the fingerprint>`."""

    item = ManyValues(choices=[], validate_choice=False)

    def chosen(self) -> list[tuple[uuid.UUID, str]]:
        """The chosen versions; a value that is none is left out."""
        found = []
        for value in self.item.data or ():
            name, _, fingerprint = value.partition(".")
            try:
                found.append((uuid.UUID(name), fingerprint))
            except ValueError:
                continue
        return found


class HandInForm(FlaskForm):
    """The number of this hand-in, and the declaration of truth."""

    key = HiddenField()
    declared = BooleanField(_l("Saya menyatakan isian ini benar dan dapat saya pertanggungjawabkan."))


class SignForm(FlaskForm):
    """A signature: which place, that the content was read, and the drawing if there is one."""

    slot = HiddenField()
    agreed = BooleanField()
    strokes = HiddenField()


class MessageForm(FlaskForm):
    """A line in the thread of an item."""

    text = TextAreaField(_l("Pesan"), validators=[InputRequired(_l("Tulis pesan Anda."))])
    kind = HiddenField(default="question")


class ReopenForm(FlaskForm):
    """Why a parafed sheet has to change."""

    reason = TextAreaField(_l("Alasan"))


class HandoverForm(FlaskForm):
    """The proof of the person who fills his part on this device."""

    password = PasswordField(_l("Sandi"), validators=[InputRequired(_l("Ketik sandi Anda sendiri."))])


class PreparedForm(FlaskForm):
    """Up to nine prepared remarks: label and text side by side."""

    label = ManyValues(choices=[], validate_choice=False)
    text = ManyValues(choices=[], validate_choice=False)

    def pairs(self) -> list[tuple[str, str]]:
        """Label and text of every row, in order."""
        return list(zip(self.label.data or (), self.text.data or (), strict=False))


class SubstitutionForm(FlaskForm):
    """Who takes over from whom, on which letter, and why."""

    from_id = StringField(
        _l("Master asesor yang diganti"), validators=[InputRequired(_l("Pilih master asesor yang diganti."))]
    )
    to_id = StringField(_l("Pengganti"), validators=[InputRequired(_l("Pilih penggantinya."))])
    letter_number = StringField(_l("Nomor surat tugas"), validators=[Length(max=80)])
    reason = TextAreaField(_l("Alasan"))


def _id_of(sent: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(sent) if sent else None
    except ValueError:
        return None


class RelationForm(FlaskForm):
    """One relation to one trainee of the class; without any there is a button of its own."""

    enrolment_id = SelectField(_l("Peserta"), choices=[], validate_choice=False)
    text = TextAreaField(
        _l("Hubungan Anda dengannya"),
        description=_l("Misalnya rekan satu tempat kerja sejak 2022."),
        render_kw={"rows": 2, "maxlength": LONGEST_RELATION},
    )
    version = HiddenField()

    def offer(self, trainees: Iterable[TraineeRow]) -> Any:
        """The trainees of the class."""
        seats = [(str(one.enrolment_id), f"{one.seat_number}. {one.name}") for one in trainees]
        self.enrolment_id.choices = [("", _l("Pilih peserta")), *seats]
        return self

    def shows(self, version: int) -> None:
        """The page now shows this version of the text, whatever was sent."""
        self.version.data, self.version.raw_data = str(version), None

    def read_version(self) -> int:
        """The version as sent; -1, which no text has, for anything that is no number."""
        return version_sent(self.version.data, -1)

    def chosen(self) -> uuid.UUID | None:
        """The seat; None for none and for what is no id."""
        return _id_of(self.enrolment_id.data)


class ReportForm(FlaskForm):
    """A relation that came to light: whose, to whom, and what it is."""

    person_id = SelectField(_l("Asesor atau anggota tim teknis"), choices=[], validate_choice=False)
    enrolment_id = SelectField(_l("Peserta"), choices=[], validate_choice=False)
    text = TextAreaField(_l("Hubungan yang diketahui"), render_kw={"rows": 2, "maxlength": LONGEST_RELATION})

    def offer(self, staff: Iterable[StaffRow], trainees: Iterable[TraineeRow]) -> "ReportForm":
        """The people of the class."""
        people = {str(one.person_id): one.name for one in staff}
        seats = [(str(one.enrolment_id), f"{one.seat_number}. {one.name}") for one in trainees]
        self.person_id.choices = [("", _l("Pilih orang")), *people.items()]
        self.enrolment_id.choices = [("", _l("Pilih peserta")), *seats]
        return self

    def judge(self) -> uuid.UUID | None:
        return _id_of(self.person_id.data)

    def chosen(self) -> uuid.UUID | None:
        return _id_of(self.enrolment_id.data)


class WithdrawForm(FlaskForm):
    """Why a report was none."""

    reason = StringField(_l("Alasan dibatalkan"), render_kw={"maxlength": LONGEST_RELATION})

    def __init__(self, relation_id: uuid.UUID, **options: Any) -> None:
        super().__init__(prefix=f"batal-{relation_id}", **options)
        self.prefix = f"batal-{relation_id}"
