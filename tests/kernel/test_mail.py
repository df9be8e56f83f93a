"""Mail is written in the transaction that causes it and leaves after the commit."""

import dataclasses
import datetime as dt
import re
import socketserver
import threading

import pytest
from sqlalchemy import func, select

from askom_lms.config import ROOT
from askom_lms.kernel import db, jobs, mail
from askom_lms.kernel.mail import Mail, cancel_mail, queue_mail
from tests.factories.people import PersonFactory

NOW = dt.datetime(2026, 11, 18, 3, 0, tzinfo=dt.UTC)
PARAMS = {"name": "Sari", "token": "t0", "until": NOW, "by": "Panitia"}


def write(to="sari@contoh.id", **options):
    return queue_mail(to, "invitation", now=NOW, **{**PARAMS, **options})


class Server(socketserver.ThreadingTCPServer):
    """A mail server that takes everything and remembers it."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self):
        self.taken = []
        super().__init__(("127.0.0.1", 0), Talk)


class Talk(socketserver.StreamRequestHandler):
    """One conversation."""

    def handle(self):
        self.say("220 uji")
        while line := self.rfile.readline():
            if line.upper().startswith(b"DATA"):
                self.say("354 go")
                self.server.taken.append(self.message())
                self.say("250 taken")
            elif line.upper().startswith(b"QUIT"):
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def message(self):
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        return b"".join(lines).decode()

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def server(lms_app):
    """The installation with a mail server."""
    found = Server()
    threading.Thread(target=found.serve_forever, daemon=True).start()
    settings = lms_app.config["SETTINGS"]
    smtp = f"smtp://127.0.0.1:{found.server_address[1]}"
    lms_app.config["SETTINGS"] = dataclasses.replace(settings, smtp=smtp)
    yield found
    lms_app.config["SETTINGS"] = settings
    found.shutdown()
    found.server_close()


def run(app, now=None):
    db.session().commit()
    ran = jobs.run_pending(app, now=now)
    db.session().rollback()
    db.session().expire_all()
    return ran


def test_the_first_line_of_the_template_is_the_subject(lms_app):
    written = write()

    assert written.subject == "Undangan askom LMS: buat sandi Anda"
    assert written.body.startswith("Yth. Sari,\n")
    assert "http://localhost/undangan/t0" in written.body
    assert "18 November 2026, 10.00 WIB" in written.body


def test_a_transaction_rolled_back_writes_no_mail(lms_app):
    write()
    db.session().rollback()

    assert db.session().scalar(select(func.count()).select_from(Mail)) == 0
    assert db.session().scalar(select(func.count()).select_from(jobs.Job)) == 0


def test_a_mail_leaves_after_the_commit_and_once(lms_app, server):
    written = write()

    run(lms_app)
    run(lms_app)

    assert len(server.taken) == 1
    assert "To: sari@contoh.id" in server.taken[0]
    assert "Subject: Undangan askom LMS: buat sandi Anda" in server.taken[0]
    assert db.session().get(Mail, written.id).sent_at is not None


def test_without_a_server_a_mail_stays_in_the_outbox(lms_app):
    written = write()

    run(lms_app)

    assert db.session().get(Mail, written.id).sent_at is None


def test_a_mail_waits_until_its_cause_can_no_longer_be_undone(lms_app, server):
    write(after=dt.timedelta(seconds=10), key="return:1")

    assert run(lms_app, now=NOW + dt.timedelta(seconds=9)) == 0
    assert run(lms_app, now=NOW + dt.timedelta(seconds=10)) == 1
    assert len(server.taken) == 1


def test_a_mail_whose_cause_was_undone_never_leaves(lms_app, server):
    write(after=dt.timedelta(seconds=10), key="return:1")
    other = write(to="rina@contoh.id", key="return:2")

    assert cancel_mail("return:1", NOW) == 1
    run(lms_app)

    assert len(server.taken) == 1
    assert f"To: {other.to}" in server.taken[0]


def test_a_mail_that_left_cannot_be_cancelled(lms_app, server):
    write(key="return:1")
    run(lms_app)

    assert cancel_mail("return:1", NOW) == 0


def test_a_dead_server_keeps_the_mail_for_the_next_try(lms_app, server, monkeypatch):
    written = write()
    monkeypatch.setattr(mail, "deliver", lambda *_: (_ for _ in ()).throw(OSError("refused")))

    run(lms_app)

    job = db.session().scalars(select(jobs.Job)).one()
    assert (job.attempts, job.done_at) == (1, None)
    assert "OSError" in job.error
    assert db.session().get(Mail, written.id).sent_at is None


@pytest.mark.parametrize("name", ["Sari\nBcc: semua@contoh.id", "<b>Sari</b>", "{{ 7*7 }}"])
def test_a_name_cannot_add_headers_or_markup(name, lms_app, server):
    write(name=name)

    run(lms_app)

    head, _, _ = server.taken[0].partition("\r\n\r\n")
    assert "Bcc" not in head
    assert name.split("\n")[0] in db.session().scalar(select(Mail.body))


def test_a_mail_speaks_the_language_of_whoever_gets_it(lms_app):
    """Whoever causes it may read another one."""
    PersonFactory(email="sari@contoh.id", locale="en")
    with lms_app.test_request_context("/?lang=id"):
        english, indonesian = write(), write(to="lain@contoh.id")
    with lms_app.test_request_context("/?lang=en"):
        lms_app.preprocess_request()
        still = write(to="lain@contoh.id")
    assert english.subject == "Invitation to askom LMS: choose your password"
    assert "valid until 18 November 2026, 10.00 WIB" in english.body
    assert indonesian.subject == still.subject == "Undangan askom LMS: buat sandi Anda"
    assert indonesian.body.split("\n", 1)[1] == still.body.split("\n", 1)[1]


def test_every_mail_is_written_in_both_languages():
    folder = ROOT / "templates" / "mail"
    names = {path.name for path in folder.glob("*.txt")}
    assert names == {path.name for path in (folder / "en").glob("*.txt")}
    blanks = re.compile(r"\{[{%].*?[}%]\}")
    for name in names:
        said = [
            sorted(set(blanks.findall(path.read_text(encoding="utf-8"))))
            for path in (folder / name, folder / "en" / name)
        ]
        assert [blank for blank in said[0] if '"' not in blank] == [blank for blank in said[1] if '"' not in blank]


def test_no_subject_ends_in_a_block_that_would_draw_the_greeting_into_it():
    subjects = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8").split("\n", 1)[0]
        for path in (ROOT / "templates" / "mail").rglob("*.txt")
    }
    assert [name for name, subject in subjects.items() if subject.endswith("%}")] == []
