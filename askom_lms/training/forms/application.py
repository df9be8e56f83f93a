"""What the organiser writes on Form 1, and what the verifier says about each item."""

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from askom_lms.kernel.seen import version_sent
from askom_lms.training.domain.application import ALL_ITEMS
from askom_lms.training.forms import fields

LONGEST_REASON = 500
VERDICT, TEXT = "nilai.", "temuan."


class SeenForm(FlaskForm):
    """A form that says which version of the application was on the page."""

    seen = HiddenField()

    def version(self) -> int:
        """As sent; 0, which no application has, for anything that is no number."""
        return version_sent(self.seen.data)


class ApplicationForm(SeenForm):
    """What Form 1 says beside the class itself."""

    letter_number = fields.text(_l("Nomor surat permohonan"), longest=80)
    contact_name = fields.text(_l("Penanggung jawab (PIC)"))
    contact_phone = fields.text(_l("Telepon penanggung jawab"), longest=32, inputmode="tel")
    funding = fields.text(
        _l("Sumber biaya"), longest=160, hint=_l("Misalnya biaya mandiri peserta atau anggaran lembaga.")
    )
    late_reason = TextAreaField(
        _l("Alasan keterlambatan"),
        description=_l("Hanya bila kurang dari 20 hari kerja sebelum hari 1."),
        validators=[Length(max=LONGEST_REASON, message=fields.TOO_LONG)],
        render_kw={"rows": 2, "maxlength": LONGEST_REASON},
    )


class FindingsForm(SeenForm):
    """One verdict and one sentence for each item."""

    @staticmethod
    def found() -> dict[str, tuple[str, str]]:
        """As sent: item -> (verdict, text)."""
        sent = request.form
        return {item: (sent.get(VERDICT + item, "")[:16], sent.get(TEXT + item, "").strip()) for item in ALL_ITEMS}


class DecisionForm(SeenForm):
    """Why an application is returned or refused."""

    reason = fields.text(_l("Catatan putusan"), longest=LONGEST_REASON)
