"""Who somebody of a platform is here, and which class a course is about."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField

from askom_lms.people.forms import fields


class JoinForm(FlaskForm):
    """The proof of an account: its e-mail and password, once."""

    email = fields.email()
    password = fields.current_password()


class BindForm(FlaskForm):
    """The class that a course is about."""

    klass = SelectField(_l("Kelas"), validate_choice=False)
