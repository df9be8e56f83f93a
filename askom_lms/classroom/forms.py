"""What a browser may send of an announcement."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.validators import Length

from askom_lms.classroom.domain.news import LONGEST_TEXT, LONGEST_TITLE
from askom_lms.classroom.models import Announcement
from askom_lms.kernel import clock
from askom_lms.people.forms import fields
from askom_lms.registry.forms import SeenForm


class NewsForm(SeenForm):
    """One announcement, new or to change."""

    title = fields.text(_l("Judul"), missing=_l("Tulis judul pengumuman."), longest=LONGEST_TITLE, autocomplete="off")
    text = TextAreaField(
        _l("Isi"),
        validators=[
            fields.needed(_l("Tulis isi pengumuman.")),
            Length(max=LONGEST_TEXT, message=_l("Tulis paling banyak %(max)d huruf.")),
        ],
        render_kw={"rows": 4},
    )
    audience = SelectField(_l("Untuk"), validate_choice=False)
    ends_at = fields.moment(
        _l("Tampil sampai"),
        missing=_l("Tulis sampai kapan pengumuman ini tampil."),
        hint=_l("Waktu kelas. Sesudahnya pengumuman tidak tampil lagi dan tetap tercatat."),
    )
    by_mail = BooleanField(_l("Kirim juga lewat e-mail"))

    def offer(self, choices: list[tuple[str, Any]]) -> "NewsForm":
        """To whom it may be written."""
        self.audience.choices = choices
        return self

    @classmethod
    def of(cls, found: Announcement, zone: str) -> "NewsForm":
        """The version that stands."""
        ends_at = clock.in_zone(found.ends_at, zone).replace(tzinfo=None)
        told = {"title": found.title, "text": found.text, "audience": found.audience, "ends_at": ends_at}
        form = cls(formdata=None, data=told)
        form.shows(found.version)
        return form

    def facts(self, zone: str) -> dict[str, Any]:
        """What was typed."""
        return {
            "title": self.title.data or "",
            "text": self.text.data or "",
            "audience": self.audience.data or "",
            "ends_at": self.ends_at.moment(zone),
            "by_mail": self.by_mail.data,
        }
