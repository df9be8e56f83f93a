"""What a browser sends when somebody signs."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField
from wtforms.validators import DataRequired

from askom_lms.kernel.seen import version_sent


class SignForm(FlaskForm):
    """The tick under a text, and which version stood on the page."""

    agrees = BooleanField("", validators=[DataRequired(message=_l("Centang kalimat ini bila Anda setuju."))])
    version = HiddenField()
    next = HiddenField()

    def read_version(self) -> int:
        """The version as sent; -1, which no text has, for anything that is no number."""
        return version_sent(self.version.data, -1)

    def shows(self, version: int, label: str, path: str = "") -> "SignForm":
        """The page now shows this version, whatever was sent."""
        self.version.data, self.agrees.label.text = str(version), label
        self.version.raw_data = None
        if path:
            self.next.data = path
        return self
