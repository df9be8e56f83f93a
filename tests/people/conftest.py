"""People who can really sign in: a known password and, when asked, an authenticator."""

import pyotp
import pytest
from sqlalchemy import text

from askom_lms.kernel import audit, clock, db, keys
from askom_lms.people.services.passwords import hashed
from tests.factories.people import PersonFactory, grant

PASSWORD = "kuda lari di pantai"
_hash = {}


def password_hash():
    """Made once: hashing is slow on purpose."""
    return _hash.setdefault("hash", hashed(PASSWORD))


@pytest.fixture
def enlist(lms_app):
    """enlist("master_asesor", authenticator=True) -> a committed person with a password."""

    def make(*roles, authenticator=False, **columns):
        person = PersonFactory(password_hash=columns.pop("password_hash", password_hash()), **columns)
        for role in roles:
            grant(person, role)
        person.totp_confirmed_at = None
        if authenticator:
            person.totp_secret = keys.box("totp").encrypt(pyotp.random_base32().encode()).decode()
            person.totp_confirmed_at = clock.now()
        db.session().commit()
        return person

    return make


def secret_of(person):
    db.session().refresh(person)
    return keys.box("totp").decrypt(person.totp_secret.encode()).decode()


def code_of(person, shift=0):
    """What the phone of this person shows now (the next code when this one was used); `shift` in steps of 30 seconds."""
    secret = secret_of(person)
    here = int(clock.now().timestamp()) // 30
    return pyotp.TOTP(secret).generate_otp(max(here, person.totp_last_step + 1) + shift)


@pytest.fixture
def sign_in(desk_of):
    """sign_in(person) -> a desk signed in by form, second factor included when the person has one."""

    def make(person, password=PASSWORD, *, code=None):
        desk = desk_of(None)
        page = desk.go("/masuk").press("Masuk", email=person.email, password=password)
        if page.h1 == "Langkah kedua":
            page = page.press("Lanjut", code=code or code_of(person))
        desk.landed = page
        return desk

    return make


@pytest.fixture
def cookie_of():
    """The sign-in token that the browser of a desk holds."""
    return lambda desk: (desk.client.get_cookie("askom") or type("", (), {"value": ""})).value


def tamper(*statements):
    """Change the evidence as somebody with the database in his hands would: the triggers stand aside."""
    engine = db.db.engine
    is_postgresql = engine.dialect.name == "postgresql"
    aside = [f"DROP TRIGGER {trigger}" for trigger in audit.SQLITE_TRIGGERS]
    back = list(audit.SQLITE_TRIGGERS.values())
    if is_postgresql:
        aside, back = ["SET session_replication_role = replica"], ["SET session_replication_role = origin"]
    with engine.connect() as connection:
        for statement in (*aside, *statements, *back):
            connection.execute(text(statement) if isinstance(statement, str) else statement)
        connection.commit()
