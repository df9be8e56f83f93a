"""The yardstick: a bare Flask page with a signed-in user and one indexed query."""

import uuid

from flask import Flask, render_template
from flask_login import LoginManager, UserMixin, login_required
from flask_sqlalchemy import SQLAlchemy
from itsdangerous import URLSafeTimedSerializer
from jinja2 import DictLoader
from sqlalchemy import text

PAGE = """<!doctype html><html lang="id"><head><title>{{ row.name }}</title></head><body><h1>{{ row.name }}</h1>
<ul>{% for n in range(20) %}<li>{{ n }}: {{ row.email }}</li>{% endfor %}</ul></body></html>"""


class User(UserMixin):
    """A signed-in user that a bare application would load."""

    def __init__(self, key):
        self.id = key


def make(url, person_id: uuid.UUID):
    """The bare application on the same database, and the cookie of its user."""
    app = Flask("bare")
    app.config.update(SECRET_KEY="bench", SQLALCHEMY_DATABASE_URI=url)
    app.jinja_loader = DictLoader({"page.html": PAGE})
    db = SQLAlchemy(app)
    app.extensions["bare"] = db
    login = LoginManager(app)
    login.user_loader(User)
    key = person_id.hex if url.startswith("sqlite") else str(person_id)

    @app.get("/satu")
    @login_required
    def one_query():
        row = db.session.execute(text("SELECT name, email FROM person WHERE id = :id"), {"id": key}).one()
        return render_template("page.html", row=row)

    signer = app.session_interface.get_signing_serializer(app)
    assert isinstance(signer, URLSafeTimedSerializer)
    return app, f"session={signer.dumps({'_user_id': str(person_id), '_fresh': True})}"


def close(app):
    """Give the connections back, so that the database can be copied or dropped."""
    with app.app_context():
        app.extensions["bare"].engine.dispose()
