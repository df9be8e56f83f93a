"""An installation in processes of its own, to be frozen, filled and killed while people work."""

import contextlib
import datetime as dt
import http.client
import io
import os
import re
import signal
import socket
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from types import SimpleNamespace
from urllib.parse import urlencode

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from askom_lms.app import create_app
from askom_lms.kernel import clock, db
from askom_lms.kernel.children import ROOT
from tests.assessment.world import with_password
from tests.conftest import running
from tests.coursework.world import NOW, filled, running_class
from tests.factories.people import signed_in

START_SECONDS = 60
HONEST_SECONDS = 8
"""Five for the page that tells what is wrong, and three for a machine that does other things beside."""
RECOVERED_SECONDS = 10
KEY = "peta"
SHEET = f"/tugas/1/{KEY}"
SHIFT = "DRILL_SHIFT"


def application():
    """What gunicorn serves: the product, on the Wednesday of the class."""
    real, shift = clock.now, dt.timedelta(seconds=float(os.environ[SHIFT]))
    clock.now = lambda: real() + shift
    return create_app()


def build(url, folder, n=1):
    """A class of n trainees, each with a sheet that is ready to be handed in; everybody has a cookie."""
    with running(url, folder) as app, app.app_context():
        with db.writing():
            world = running_class(n)
            for index in range(n):
                filled(world, index, "merah", KEY)
            with_password(world.trainees[0])
            cookies = [signed_in(trainee, now=NOW) for trainee in world.trainees]
            made = SimpleNamespace(
                cookies=cookies, emails=[one.email for one in world.trainees], people=[one.id for one in world.trainees]
            )
        db.db.session.remove()
    return made


@dataclass(frozen=True)
class Answer:
    """What came back, and after how long."""

    status: int
    text: str
    location: str
    seconds: float


class Served:
    """The product behind gunicorn, as README says to serve it."""

    def __init__(self, url, folder, *, command=("tests.drills.served:application()",), **settings):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.command, self.log = command, folder / "served.log"
        mine = {
            "mode": "production",
            "secret": "a secret for tests that is long enough",
            "database": url,
            "storage": folder / "files",
            "checkpoints": folder / "checkpoints",
            "queue": folder / "queue.db",
            "base_url": f"http://127.0.0.1:{self.port}",
            **settings,
        }
        outer = {name: value for name, value in os.environ.items() if not name.startswith("ASKOM_")}
        shift = (NOW - clock.now()).total_seconds()
        self.environ = {**outer, SHIFT: str(shift), **{f"ASKOM_{k.upper()}": str(v) for k, v in mine.items()}}
        self.process = None

    def start(self):
        flags = "-k gthread --workers 2 --threads 2 --reuse-port --no-control-socket --log-level warning"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", *self.command, "-b", f"127.0.0.1:{self.port}", *flags.split()],
                cwd=ROOT, env=self.environ, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        visitor = Browser(self)
        assert within(START_SECONDS, lambda: answers(visitor, "/bantuan")), self.log.read_text(encoding="utf-8")[-4000:]

    def kill(self):
        """As a power cut does it: master, workers and their children at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def operator(self, *words):
        """`flask askom ...` of this installation: exit code and what it said."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "askom", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environ, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def failures(self):
        """What the processes wrote down as a mistake of ours."""
        return [
            line[-1500:] for line in self.log.read_text(encoding="utf-8").splitlines() if '"request failed"' in line
        ]


class Browser:
    """One person's browser: a connection for each request, the two cookies, the token of the form."""

    def __init__(self, served, cookie="", *, port=None):
        self.port = port or served.port
        self.cookies = {"askom": cookie} if cookie else {}
        self.token = self.origin = ""

    def get(self, path, **headers):
        return self.ask("GET", path, headers=headers)

    def read_token(self):
        page = self.get("/bantuan" if self.cookies else "/masuk").text
        self.token = re.search(r'name="csrf[-_]token" (?:content|value)="([^"]+)"', page).group(1)

    def post(self, path, fields, files=None, between=None):
        """A form with its token; a file is (name, bytes), `between` is called when half of it is sent.

        Raises OSError, http.client.HTTPException.
        """
        if not self.token:
            self.read_token()
        fields = {"csrf_token": self.token, **fields}
        if not files:
            return self.ask("POST", path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})
        sent = {name: FileStorage(io.BytesIO(file), called) for name, (called, file) in files.items()}
        boundary, body = encode_multipart({**fields, **sent})
        about = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Content-Length": str(len(body))}
        return self.ask("POST", path, in_halves(body, between) if between else body, about)

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        began = time.monotonic()
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **(headers or {})}
        if self.origin and method == "POST":
            sent["Origin"] = self.origin
        with contextlib.closing(connection):
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, text, response.headers.get("Location", ""), time.monotonic() - began)

    def hand_in(self):
        return self.post(f"{SHEET}/kirim", {"key": uuid.uuid4().hex, "declared": "y"})

    def withdraw(self):
        return self.post(f"{SHEET}/tarik", {})

    def attach(self, name, data, between=None):
        return self.post(f"{SHEET}/lampiran", {}, {"berkas": (name, data)}, between)


def in_halves(body, between):
    middle = len(body) // 2
    yield body[:middle]
    between()
    yield body[middle:]


def answers(browser, path, status=200):
    """Whether this page is there now."""
    try:
        return browser.get(path).status == status
    except (OSError, http.client.HTTPException):
        return False


def within(seconds, condition):
    """Wait for it; False when it did not happen in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
