"""Pages and commands of people, and the doors that the kernel asks of them."""

from flask import Flask
from flask_login import LoginManager

from askom_lms.kernel import mail, web
from askom_lms.people import queries
from askom_lms.people.routes import directory, doors, links, outbox, profile, second_factor, sign_in
from askom_lms.people.routes.blueprint import bp
from askom_lms.people.services import passwords

__all__ = ["bp", "directory", "install", "links", "outbox", "profile", "second_factor", "sign_in"]


def install(app: Flask) -> None:
    """Attach sign-in to the application: the doors of the kernel, and Flask-Login as the holder of the person."""
    app.extensions["askom_doors"] = web.Doors(
        load_actor=doors.load_actor,
        sign_in=doors.sign_in,
        step_up=doors.step_up,
        must_enrol=doors.must_enrol,
        enrol=doors.enrol,
    )
    app.extensions[mail.LANGUAGE_OF] = queries.language_of
    manager = LoginManager()
    manager.request_loader(doors.current_person)
    app.login_manager = manager  # type: ignore[attr-defined]  # without init_app: no remember-me cookie, ever
    app.after_request(doors.note_use)
    passwords.prepare()
