"""The one door from HTTP: pages read, commands commit once, errors speak and nothing leaks."""

import contextvars
import dataclasses
import sqlite3
import uuid

import pytest
from flask import make_response, request
from psycopg import errors as postgresql
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from askom_lms.app import create_app
from askom_lms.kernel import audit, db, web
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal, StepUpNeeded
from askom_lms.people.domain import PeoplePermission as Ask
from askom_lms.people.models import Person
from tests.desk import Desk
from tests.factories.people import PersonFactory

SOMETHING = uuid.UUID(int=5)


def of_sqlite(name):
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorname = name
    return error


RAISED = {
    "refusal": (Refusal("kernel.stale"), 409),
    "invalid": (Invalid("people.name_missing"), 422),
    "denied": (Denied("kernel.denied"), 403),
    "missing": (NotFound(), 404),
    "stale": (StaleDataError(), 409),
    "gave_way": (OperationalError("", {}, postgresql.DeadlockDetected()), 409),
    "gave_way_in_one_trip": (postgresql.SerializationFailure(), 409),
    "away": (OperationalError("", {}, postgresql.AdminShutdown()), 503),
    "silent": (postgresql.OperationalError("wait timeout expired"), 503),
    "too_many": (OperationalError("", {}, postgresql.TooManyConnections()), 503),
    "no_connection_left": (PoolTimeout(), 503),
    "locked": (OperationalError("", {}, of_sqlite("SQLITE_BUSY")), 503),
    "disk_of_sqlite_full": (OperationalError("", {}, of_sqlite("SQLITE_FULL")), 507),
    "disk_of_postgresql_full": (OperationalError("", {}, postgresql.DiskFull()), 507),
    "step_up": (StepUpNeeded(), 403),
}
WRONG = {"wrong_table": OperationalError("", {}, of_sqlite("SQLITE_ERROR"))}


def rename(name):
    db.session().execute(update(Person).values(name=name))


def looks(act):
    act.viewed("attachment", SOMETHING, "download")
    return f"<p>{act.person.name}</p>"


def writes_on_a_page(act):
    db.session().scalars(select(Person)).first().name = "Diubah"
    return "nichts"


def never_asks(_act):
    return "nichts"


def asks(act):
    act.require(Ask.READ_PEOPLE)
    return "ja"


def commits(_act):
    rename("Tersimpan")
    return "ja"


def answers_422(_act):
    rename("Hilang")
    return "nein", 422


def breaks(_act):
    rename("Hilang")
    raise ZeroDivisionError


def raises(act, kind):
    del act
    rename("Hilang")
    raise WRONG[kind] if kind in WRONG else RAISED[kind][0]


def echoes(_act):
    return make_response({"files": len(request.files), "text": request.form.get("text", "")})


@pytest.fixture(scope="module")
def lab(installation):
    """The same installation with a few more routes."""
    app = create_app(installation.config["SETTINGS"])
    for name, view, door in (
        ("looks", looks, web.page(web.SIGNED_IN)),
        ("writes", writes_on_a_page, web.page(web.PUBLIC)),
        ("never-asks", never_asks, web.page(Ask.READ_OUTBOX)),
        ("asks", asks, web.page(Ask.READ_PEOPLE)),
        ("never-asks-post", never_asks, web.command(Ask.READ_OUTBOX)),
        ("commits", commits, web.command(web.SIGNED_IN)),
        ("answers-422", answers_422, web.command(web.SIGNED_IN)),
        ("breaks", breaks, web.command(web.SIGNED_IN)),
        ("echoes", echoes, web.command(web.PUBLIC)),
    ):
        methods = ["POST"] if door(view).askom_kind == "command" else ["GET"]
        app.add_url_rule(f"/lab/{name}", f"lab_{name}", door(view), methods=methods)
    app.add_url_rule("/lab/raises/<kind>", "lab_raises", web.command(web.SIGNED_IN)(raises), methods=["POST"])
    yield app
    with app.app_context():
        db.db.engine.dispose()


@pytest.fixture
def desk(lab, lms_app):
    """Somebody signed in, in the laboratory."""
    return Desk(lab, PersonFactory(name="Sari"))


def name_of(desk):
    db.session().rollback()
    return db.session().scalar(select(Person.name).where(Person.id == desk.person.id))


def post(desk, url, **options):
    """A POST whose answer is not parsed; in test mode an error of ours comes out as it is."""
    token = desk.csrf_token()
    sent = {"data": {"csrf_token": token}, **options}
    return desk._run("post", url, **sent)


def test_a_page_that_writes_is_a_mistake_of_ours(desk):
    with pytest.raises(RuntimeError, match="may not write"):
        desk._run("get", "/lab/writes")
    assert name_of(desk) == "Sari"


def test_a_route_that_never_asks_the_permission_it_names_is_a_mistake_of_ours(lab, lms_app):
    organiser = Desk(lab, PersonFactory(roles=["lsp_admin"]))

    with pytest.raises(RuntimeError, match="never asked"):
        organiser._run("get", "/lab/never-asks")
    with pytest.raises(RuntimeError, match="never asked"):
        post(organiser, "/lab/never-asks-post")


def test_the_door_asks_for_the_role_before_anything_is_looked_up(desk):
    """Somebody without the role gets the same refusal for what exists and for what does not."""
    assert desk.go("/lab/never-asks", expect=None).status == 403


def test_a_page_asks_for_the_role(desk, lab):
    organiser = Desk(lab, PersonFactory(roles=["lsp_admin"]))

    assert desk.go("/lab/asks", expect=403).status == 403
    assert organiser._run("get", "/lab/asks").status_code == 200


def test_a_command_commits_once_on_success(desk):
    assert post(desk, "/lab/commits").status_code == 200
    assert name_of(desk) == "Tersimpan"


def test_a_refused_command_keeps_nothing(desk):
    assert post(desk, "/lab/answers-422").status_code == 422
    assert name_of(desk) == "Sari"


def test_a_broken_command_keeps_nothing(desk):
    with pytest.raises(ZeroDivisionError):
        post(desk, "/lab/breaks")
    assert name_of(desk) == "Sari"


@pytest.mark.parametrize("kind", list(RAISED))
def test_every_refusal_has_its_status_a_page_and_keeps_nothing(kind, desk):
    answer = post(desk, f"/lab/raises/{kind}")

    assert answer.status_code == RAISED[kind][1]
    assert "<h1" in answer.get_data(as_text=True)
    assert name_of(desk) == "Sari"


@pytest.mark.parametrize("kind", ["refusal", "invalid", "denied", "missing", "stale"])
def test_a_script_hears_the_same_refusal_as_data(kind, desk):
    headers = {"Accept": "application/json", "X-CSRFToken": desk.csrf_token()}

    answer = desk._run("post", f"/lab/raises/{kind}", headers=headers)

    assert answer.status_code == RAISED[kind][1]
    assert set(answer.json["error"]) == {"what", "clause", "who", "next"}
    assert answer.json["error"]["what"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("away", ["Basis data sedang tidak menjawab.", "lihat dahulu apakah sudah tersimpan"]),
        ("disk_of_sqlite_full", ["Tempat penyimpanan penuh", "Halaman tetap dapat dibaca."]),
    ],
)
def test_a_database_that_cannot_answer_is_told_as_it_is(kind, said, desk):
    """Nobody is told that nothing was changed: a commit may have been the last thing it heard."""
    page = post(desk, f"/lab/raises/{kind}").get_data(as_text=True)
    assert [words for words in said if words not in page] == []
    assert "Tidak ada data yang berubah" not in page


def test_a_statement_that_is_wrong_is_a_mistake_of_ours(desk):
    with pytest.raises(OperationalError):
        post(desk, "/lab/raises/wrong_table")
    assert name_of(desk) == "Sari"


def test_a_script_hears_that_a_second_factor_is_needed(desk):
    headers = {"Accept": "application/json", "X-CSRFToken": desk.csrf_token()}

    assert desk._run("post", "/lab/raises/step_up", headers=headers).json == {"step_up": True}


def test_a_script_whose_session_is_gone_hears_that_it_must_sign_in(desk):
    headers = {"Accept": "application/json", "X-CSRFToken": desk.csrf_token()}
    for gone in (("askom",), ("askom", "askom_form")):
        for cookie in gone:
            desk.client.delete_cookie(cookie)

        answer = desk._run("post", "/lab/commits", headers=headers)

        assert (answer.status_code, answer.json) == (401, {"sign_in": "/masuk"})


def test_a_script_with_a_foreign_token_hears_that_the_page_is_old(desk):
    answer = desk._run("post", "/lab/commits", headers={"Accept": "application/json", "X-CSRFToken": "x"})

    assert answer.status_code == 400
    assert "isian Anda masih ada" in answer.json["error"]["next"]


def test_an_error_of_ours_says_a_number_and_no_secret(desk, lab):
    settings = lab.config["SETTINGS"]
    lab.config["SETTINGS"] = dataclasses.replace(settings, mode="production")
    lab.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        answer = post(desk, "/lab/breaks")
    finally:
        lab.config["SETTINGS"] = settings
        lab.config["PROPAGATE_EXCEPTIONS"] = None

    page = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "ZeroDivision" not in page
    assert "Traceback" not in page
    assert "nomor" in page


def test_a_document_that_was_looked_at_is_logged(desk):
    desk._run("get", "/lab/looks")
    db.session().rollback()

    row = db.session().scalars(select(audit.AccessLogEntry)).one()
    assert (row.actor_id, row.subject_kind, row.subject_id, row.what) == (
        desk.person.id,
        "attachment",
        SOMETHING,
        "download",
    )


def test_a_refused_page_logs_no_view(desk):
    desk.go("/lab/asks", expect=403)

    assert db.session().scalar(select(func.count()).select_from(audit.AccessLogEntry)) == 0


# Forged requests.


def test_a_command_without_the_token_of_this_browser_is_refused(desk, lab):
    other = Desk(lab, PersonFactory())

    for data in ({}, {"csrf_token": "x"}, {"csrf_token": other.csrf_token()}):
        answer = desk._run("post", "/lab/commits", data=data)
        assert answer.status_code == 400
        assert "isian Anda masih ada" in answer.get_data(as_text=True)
    assert name_of(desk) == "Sari"


def test_a_token_may_come_in_a_header(desk):
    answer = desk._run("post", "/lab/commits", headers={"X-CSRFToken": desk.csrf_token()})

    assert answer.status_code == 200


# Headers.


def test_every_answer_carries_the_guards(desk):
    headers = desk._run("get", "/lab/looks").headers

    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


def test_over_https_browsers_are_told_to_stay_there(lab, lms_app):
    settings = lab.config["SETTINGS"]
    lab.config["SETTINGS"] = dataclasses.replace(settings, base_url="https://askom.contoh.id")
    try:
        answer = contextvars.Context().run(lab.test_client().get, "/masuk")
    finally:
        lab.config["SETTINGS"] = settings

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_an_error_page_carries_the_guards_too(desk):
    assert "default-src 'none'" in desk._run("get", "/tidak-ada").headers["Content-Security-Policy"]


# Bad input.


def test_a_body_beyond_the_limit_is_refused_in_words(desk, lab):
    answer = post(desk, "/lab/echoes", data={"text": "x" * (lab.config["MAX_CONTENT_LENGTH"] + 1)})

    assert answer.status_code == 413
    assert "12 MB" in answer.get_data(as_text=True)


@pytest.mark.parametrize("url", ["/tidak-ada", "/profil/x", "/kelola/pengguna/bukan-uuid", "/%ff", "/" + "a" * 5000])
def test_an_address_that_does_not_exist_is_a_page_in_words(url, desk):
    answer = desk._run("get", url)

    assert answer.status_code == 404
    assert "<h1" in answer.get_data(as_text=True)


@pytest.mark.parametrize("url", ["/%00", "/undangan/%00", "/kelola/pengguna?cari=a%00b"])
def test_an_address_with_a_nul_is_refused_before_any_database(url, desk):
    assert desk._run("get", url).status_code == 400


def test_a_field_with_a_nul_is_refused_before_any_database(desk):
    data = {"csrf_token": desk.csrf_token(), "email": "a\0@contoh.id", "password": "x"}

    answer = desk._run("post", "/masuk", data=data)

    assert answer.status_code == 400
    assert "tidak dapat dibaca" in answer.get_data(as_text=True)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_method_nobody_offers_is_refused(method, desk):
    assert desk._run(method, "/profil", headers={"X-CSRFToken": desk.csrf_token()}).status_code == 405


@pytest.mark.parametrize("body", [b"{", b"[1,2", b"\xff\xfe", b"null"])
def test_json_that_cannot_be_read_is_refused_without_an_error_of_ours(body, desk):
    headers = {"X-CSRFToken": desk.csrf_token()}

    answer = desk._run("post", "/langkah-kedua", data=body, content_type="application/json", headers=headers)

    assert answer.status_code in (400, 409, 422)


def test_a_number_in_words_in_the_address_is_no_error_of_ours(lab, lms_app):
    boss = Desk(lab, PersonFactory(roles=["pengelola"]))

    for page in ("x", "-1", "0", "99999999999999999999"):
        assert boss.go(f"/kelola/pengguna?hal={page}", expect=None).status == 200


# No page writes.


def test_get_requests_change_nothing(lab, lms_app):
    """Every page without parameters, as somebody of each kind: the tables are the same afterwards."""
    people = [None, PersonFactory(), PersonFactory(roles=["panitia", "pengelola"]), PersonFactory(roles=["trainee"])]
    desks = [Desk(lab, person) for person in people]
    before = contents()
    pages = [rule.rule for rule in lab.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments]

    for desk in desks:
        for url in pages:
            if not url.startswith("/lab"):
                desk.go(url, expect=None)

    assert contents() == before


def contents():
    db.session().rollback()
    left_out = {"access_log"}
    tables = [table for table in db.metadata.sorted_tables if table.name not in left_out]
    return {table.name: sorted(map(repr, db.session().execute(select(table)).all())) for table in tables}
