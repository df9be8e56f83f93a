"""What a browser may send of an incident."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length

from askom_lms.incidents.domain import FACTS, LONGEST
from askom_lms.incidents.models import Incident
from askom_lms.kernel import clock
from askom_lms.people.forms import fields
from askom_lms.registry.forms import SeenForm

ZONE = "WIB"


def _moment(label: Any, *, missing: Any = None, hint: Any = "") -> fields.Moment:
    return fields.moment(label, missing=missing, hint=hint)


def _long(name: str, label: Any, hint: Any) -> TextAreaField:
    too_long = Length(max=LONGEST[name], message=_l("Tulis paling banyak %(max)d huruf."))
    return TextAreaField(label, validators=[too_long], description=hint, render_kw={"rows": 4})


class IncidentForm(SeenForm):
    """Everything that is known of an incident by now."""

    title = fields.text(
        _l("Apa yang terjadi, singkat"),
        missing=_l("Tulis dalam satu kalimat apa yang terjadi."),
        longest=LONGEST["title"],
        autocomplete="off",
    )
    known_at = _moment(_l("Diketahui pada (WIB)"), missing=_l("Tulis kapan insiden ini diketahui."))
    began_at = _moment(_l("Mulai (WIB)"), missing=_l("Tulis sejak kapan insiden ini berlangsung."))
    ended_at = _moment(_l("Berakhir (WIB)"), hint=_l("Kosongkan selama masih berlangsung."))
    account = fields.text(
        _l("Akun yang disalahgunakan"),
        longest=254,
        autocomplete="off",
        inputmode="email",
        hint=_l("Alamat e-mail. Kosongkan bila bukan satu akun: semua yang membuka dokumen selama itu dihitung."),
    )
    story = _long("story", _l("Bagaimana terjadinya"), _l("Masuk ke surat pemberitahuan."))
    measures = _long("measures", _l("Penanganan dan pemulihan"), _l("Masuk ke surat pemberitahuan."))

    @classmethod
    def of(cls, incident: Incident, account: str) -> "IncidentForm":
        """The incident as it is."""
        moments = {name: getattr(incident, name) for name in ("known_at", "began_at", "ended_at")}
        local = {name: clock.in_zone(at, ZONE).replace(tzinfo=None) if at else None for name, at in moments.items()}
        form = cls(formdata=None, data={**{n: getattr(incident, n) for n in ("title", "story", "measures")}, **local})
        form.account.data = account
        form.shows(incident.row_version)
        return form

    def facts(self, account_id: Any) -> dict[str, Any]:
        """What was typed, by column."""
        moments = {name: self[name].moment(ZONE) for name in ("known_at", "began_at", "ended_at")}
        texts = {name: self[name].data or "" for name in ("title", "story", "measures")}
        return {name: {**moments, **texts, "account_id": account_id}[name] for name in FACTS}
