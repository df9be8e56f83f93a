"""What panitia sends: invitations, reasons, verdicts."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from askom_lms.enrolment.domain.places import LONGEST_PLACE
from askom_lms.enrolment.forms.facts import STANDINGS
from askom_lms.enrolment.forms.fields import TOO_LONG, choice, text, yes_no
from askom_lms.kernel.messages import Invalid
from askom_lms.people.domain.addresses import is_public_email, normal_email

PARTS = 3
MOST_NAMED = 6
MOST_LINES = 100


class SeenForm(FlaskForm):
    """A decision on what the page showed: `seen` is the row version of then."""

    seen = HiddenField()

    @property
    def seen_version(self) -> int | None:
        return int(self.seen.data) if (self.seen.data or "").isascii() and (self.seen.data or "").isdigit() else None


def _reason(label: Any, *, needed: bool, hint: Any = "") -> TextAreaField:
    must = InputRequired(message=_l("Tulis satu kalimat alasan.")) if needed else Optional()
    return TextAreaField(label, description=hint, validators=[must, Length(max=2000, message=TOO_LONG)])


class ReasonForm(SeenForm):
    """A reason that somebody will read."""

    reason = _reason(_l("Alasan"), needed=True, hint=_l("Dibaca pemohon dan tersimpan."))


class AcceptForm(SeenForm):
    """Acceptance; the reason is asked only for an exception."""

    waiver_reason = _reason(
        _l("Alasan pengecualian"),
        needed=False,
        hint=_l("Hanya bila ada syarat belum terpenuhi dan ada dasarnya. Tercatat sebagai temuan."),
    )


class RecommenderForm(SeenForm):
    """What panitia found about an institution that recommends the applicant."""

    institution = choice(_l("Lembaga yang merekomendasikan"), [])
    standing = choice(_l("Keadaan lembaga"), STANDINGS, hint=_l("Kosongkan bila lembaga ada di daftar lembaga."))
    bnsp_approved = yes_no(_l("Disetujui BNSP"))
    ruling_reason = _reason(_l("Dasar penetapan"), needed=True)

    def offer(self, names: Iterable[str]) -> None:
        """The institutions that the applicant names."""
        self.institution.choices = [SelectChoice(name, name) for name in names]


class OriginForm(SeenForm):
    """Where the applicant comes from."""

    origin = text(_l("Lembaga asal"))
    city = text(_l("Kota atau kabupaten"), LONGEST_PLACE)
    province = text(_l("Provinsi"), LONGEST_PLACE, list="daftar-provinsi")


class VerdictForm(FlaskForm):
    """Panitia's verdict on one paper, the state it had on the page, and the words for the applicant."""

    seen = HiddenField()
    note = _reason(_l("Catatan untuk pemohon"), needed=False)


class InviteForm(FlaskForm):
    """One line per person."""

    lines = TextAreaField(
        _l("Peserta, satu orang satu baris"),
        validators=[InputRequired(message=_l("Tulis minimal satu baris.")), Length(max=20_000, message=TOO_LONG)],
    )


def invited_lines(written: str) -> list[tuple[str, str, str]]:
    """(name, e-mail, institution) of each line; the tabs of a spreadsheet separate too.

    Raises Invalid `enrolment.lines_unreadable` with every line that cannot be read.
    """
    found: list[tuple[str, str, str]] = []
    wrong: list[str] = []
    for number, line in enumerate(written.splitlines(), 1):
        if not line.strip():
            continue
        parts = [part.strip() for part in line.replace("\t", ";").split(";")]
        name, email, origin = (*parts, "", "", "")[:PARTS]
        if name and origin and is_public_email(normal_email(email)) and len(found) < MOST_LINES:
            found.append((name[:120], normal_email(email), origin[:160]))
        else:
            wrong.append(f"{number} ({line.strip()[:40]})")
    if wrong:
        more = ", …" if len(wrong) > MOST_NAMED else ""
        raise Invalid("enrolment.lines_unreadable", n=len(wrong), lines=", ".join(wrong[:MOST_NAMED]) + more)
    return found
