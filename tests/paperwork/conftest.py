"""A bare application that knows templates, translations and nothing else: faces need no database."""

import pytest
from flask import Flask
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect

from askom_lms.config import ROOT


@pytest.fixture(scope="session")
def bare_app():
    app = Flask("faces", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(SECRET_KEY="a secret for tests that is long enough", WTF_CSRF_ENABLED=False, TESTING=True)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["asset"] = lambda name: f"/static/{name}"
    Babel(app, default_locale="id")
    CSRFProtect(app)
    return app


@pytest.fixture
def request_of(bare_app):
    """Inside a POST request of the bare application."""
    with bare_app.test_request_context("/", method="POST"):
        yield bare_app
