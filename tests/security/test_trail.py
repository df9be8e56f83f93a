"""The security log: one line of JSON for who came in and who was turned away, and nothing of what was typed."""

import datetime as dt
import io
import json
import logging
import sqlite3

import pytest
import structlog
from sqlalchemy.exc import OperationalError

from askom_lms.kernel import db, trail
from askom_lms.kernel.uploads import Allow, UploadRefused, accept
from askom_lms.people.models import LoginSession
from tests.people.conftest import PASSWORD, code_of, enlist, sign_in

__all__ = ["enlist", "sign_in"]
pytestmark = pytest.mark.one_database
WRONG = "kuda terbang\nke bulan"


@pytest.fixture
def lines():
    """lines() -> what the log holds so far, as production writes it."""
    written = io.StringIO()
    before = structlog.get_config()
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(written),
    )
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    structlog.configure(**before)


def test_who_comes_in_and_who_does_not_is_told_with_when_where_and_who(lines, enlist, sign_in, desk_of):
    person = enlist("panitia", email="rahasia.sekali@contoh.id", authenticator=True)
    stranger = desk_of(None)
    stranger.go("/masuk").press("Masuk", email=person.email, password=WRONG)
    stranger.go("/masuk").press("Masuk", email="bukan.siapa@contoh.id", password=WRONG)
    desk = sign_in(person)
    desk.go("/profil").press("Keluar")

    told = lines()
    assert [line["event"] for line in told] == [
        "sign_in_failed", "sign_in_failed", "signed_in", "second_factor_shown", "signed_out"
    ]  # fmt: skip
    assert [line.get("person") for line in told[:3]] == [str(person.id), "", str(person.id)]
    assert told[3]["actor"] == str(person.id)
    assert {line["address"] for line in told} == {"127.0.0.1"}
    assert told[0]["route"] == "POST /masuk"
    assert {dt.datetime.fromisoformat(line["timestamp"]).utcoffset() for line in told} == {dt.timedelta(0)}


def test_nothing_that_was_typed_or_sent_is_in_the_log(lines, enlist, sign_in, desk_of):
    person = enlist("panitia", email="rahasia.sekali@contoh.id", authenticator=True)
    stranger = desk_of(None)
    for _ in range(11):
        stranger.go("/masuk").press("Masuk", email=person.email, password=WRONG)
    stranger.go("/undangan/token-yang-ditebak-orang", expect=409)
    token = stranger.csrf_token()
    sent = {"email": person.email, "password": PASSWORD, "csrf_token": token + "x"}
    assert stranger._run("post", "/masuk", data=sent).status_code == 400

    said = json.dumps(lines())
    hashes = db.session().query(LoginSession.token_hash).all()
    for secret in (
        person.email,
        PASSWORD,
        "kuda terbang",
        token,
        "token-yang-ditebak",
        code_of(person),
        *sum(hashes, ()),
    ):
        assert secret not in said
    assert "too_many_tries" in said
    assert "kernel.csrf" in said


def test_whoever_may_not_is_told_in_the_log_too(lines, enlist, sign_in, desk_of):
    desk = sign_in(enlist("trainee"))
    desk.go("/kelola/pengguna", expect=403)
    foreign = {"Origin": "https://jahat.example"}
    assert desk._run("post", "/keluar", data={"csrf_token": desk.csrf_token()}, headers=foreign).status_code == 400
    with pytest.raises(UploadRefused):
        accept(io.BytesIO(b"<html>"), "foto.jpg", Allow.PHOTO, 1000)

    told = {(line["event"], line["code"]) for line in lines() if "code" in line}
    assert told == {
        ("refused", "kernel.denied"), ("refused", "kernel.foreign_page"), ("upload_refused", "upload.looks_like")
    }  # fmt: skip


def test_what_breaks_is_told_with_its_route(lines, lms_app, desk_of, monkeypatch):
    def away(**_):
        error = sqlite3.OperationalError("disk")
        error.sqlite_errorname = "SQLITE_IOERR"
        raise OperationalError("", {}, error)

    monkeypatch.setitem(lms_app.view_functions, "shell.show_privacy", away)
    desk_of(None).go("/privasi", expect=503)

    (line,) = lines()
    assert (line["event"], line["level"], line["route"]) == ("database cannot answer", "error", "GET /privasi")


def test_no_value_makes_a_line_of_its_own(lines):
    trail.note("refused", code='x\n{"event": "signed_in"}')

    assert len(lines()) == 1


def test_an_error_of_the_database_hides_what_was_typed(lms_app):
    assert db.db.engine.hide_parameters
