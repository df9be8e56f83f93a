"""Who somebody of a platform is here or is no longer, and which class a course is about."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField

from askom_lms.people.forms import fields


class JoinForm(FlaskForm):
    """The proof of an account: its e-mail and password, once."""

    email = fields.email()
    password = fields.current_password()


class PartForm(FlaskForm):
    """The proof that it is oneself who parts his account."""

    password = fields.current_password()

    def about(self, place: int) -> "PartForm":
        """One of several on a page: its field has a name of its own there."""
        self.password.id = f"sandi-{place}"
        return self


class BindForm(FlaskForm):
    """The class that a course is about."""

    klass = SelectField(_l("Kelas"), validate_choice=False)
