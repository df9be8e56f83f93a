"""What a browser may send about the quality of a class."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.validators import Length

from askom_lms.kernel import web
from askom_lms.people.forms.fields import OneOf
from askom_lms.quality.domain.evaluating import LONGEST_NOTE
from askom_lms.quality.domain.figures import LONGEST
from askom_lms.quality.domain.statements import asked_of
from askom_lms.quality.domain.states import Rating, Side
from askom_lms.quality.models import Evaluation
from askom_lms.registry.forms import SeenForm
from askom_lms.training.forms import fields

RATING_WORDS = {Rating.YES: _l("Ya"), Rating.PARTLY: _lp("penilaian", "Sebagian"), Rating.NO: _l("Tidak")}
SIDE_WORDS = {Side.TRAINEE: _l("Peserta"), Side.LSP: _l("LSP"), Side.BNSP: _l("BNSP")}
UNLISTED = ""
"""Key of a finding that does not stand in the figures."""


class EvaluationForm(SeenForm):
    """What is said of one master asesor; the statements come with the side."""

    note = TextAreaField(
        _l("Catatan"),
        validators=[Length(max=LONGEST_NOTE, message=_l("Tulis paling banyak %(max)d huruf."))],
        render_kw={"rows": 4},
    )

    def ratings(self) -> dict[str, str]:
        """Statement -> what was chosen."""
        return {name.removeprefix("s-"): field.data for name, field in self._fields.items() if name.startswith("s-")}

    def statements(self) -> list[Any]:
        """The fields of the statements, in their order."""
        return [field for name, field in self._fields.items() if name.startswith("s-")]


def _rating(label: str, words: list[tuple[str, Any]]) -> RadioField:
    chosen = [OneOf(_l("Pilih Ya, Sebagian, atau Tidak."))]
    return RadioField(label, choices=fields.offered(words), validate_choice=False, validators=chosen)


def evaluation_form(side: Side, found: Evaluation | None = None, *, is_sent: bool = False) -> EvaluationForm:
    """The form of this side: as it was sent, or with what was said before."""
    language = web.language()
    words = [(rating.value, word) for rating, word in RATING_WORDS.items()]
    body = {f"s-{one.key}": _rating(one.said(language), words) for one in asked_of(side)}
    asked: Any = type("AskedForm", (EvaluationForm,), body)
    if is_sent:
        form: EvaluationForm = asked()
        return form
    told = {f"s-{key}": value for key, value in (found.ratings if found else {}).items()}
    form = asked(formdata=None, data={**told, "note": found.note if found else ""})
    form.shows(found.row_version if found else 0)
    return form


class FollowUpForm(FlaskForm):
    """Who does what about a finding until when."""

    finding = fields.choice(_l("Temuan"))
    other = fields.text(
        _l("Temuan lain"), longest=LONGEST["finding"], hint=_l("Hanya bila tidak ada di daftar."), autocomplete="off"
    )
    action = TextAreaField(
        _l("Tindakan"),
        validators=[Length(max=LONGEST["action"], message=_l("Tulis paling banyak %(max)d huruf."))],
        render_kw={"rows": 2},
    )
    owner = fields.text(_l("Penanggung jawab"), longest=LONGEST["owner"], autocomplete="off")
    due_on = fields.date(_l("Selesai paling lambat"))

    def offer(self, findings: Iterable[tuple[str, str]]) -> "FollowUpForm":
        """The findings of the figures as they are."""
        self.finding.choices = fields.offered([(UNLISTED, _l("Temuan lain, tulis di bawah")), *findings])
        return self

    def written(self, findings: Mapping[str, str]) -> dict[str, Any]:
        """By column."""
        key = self.finding.data if self.finding.data in findings else UNLISTED
        texts = {name: self[name].data or "" for name in ("action", "owner")}
        return {**texts, "key": key, "finding": findings.get(key) or self.other.data or "", "due_on": self.due_on.data}
