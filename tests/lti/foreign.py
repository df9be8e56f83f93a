"""The foreign platform as its own process, and a browser that goes between it and us."""

import html
import re
import socket
import subprocess
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-platform" / "bin" / "python"
HOST = ROOT / "tests" / "lti" / "platform" / "host.py"
SECONDS_TO_STOP = 10
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Foreign:
    """A platform that nobody here wrote. `sh .ci/platform.sh` installs it; without it this fails."""

    def __init__(self, tool, folder):
        self.address = f"http://127.0.0.1:{free_port()}"
        self.log = folder / "platform.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [str(PYTHON), str(HOST), self.address.rpartition(":")[2], tool, str(folder / "platform.db")],
                cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip
        assert self.process.stdout.readline().strip() == b"ready", self.log.read_text(encoding="utf-8")[-4000:]
        self.facts = self.get("info")

    def get(self, path):
        return requests.get(f"{self.address}/lab/{path}", timeout=20).json()

    def stop(self):
        self.process.stdin.close()
        self.process.wait(SECONDS_TO_STOP)


class Surfer:
    """Somebody's browser: follows, sends the forms of pages, and stays where it was left."""

    def __init__(self):
        self.session = requests.Session()
        self.page = None

    def go(self, address):
        self.page = self.session.get(address, timeout=20)
        assert self.page.status_code < 400, (self.page.url, self.page.status_code, self.page.text[:1500])
        return self

    def form(self, action=""):
        """Address and fields of the form whose address ends so."""
        for form in FORM.findall(self.page.text):
            where = html.unescape(re.search(r'action="([^"]*)"', form)[1])
            if urlsplit(where).path.endswith(action):
                return urljoin(self.page.url, where), dict(self.fields(form))
        raise AssertionError(f"no form {action} on {self.page.url}: {self.page.text[:2000]}")

    @staticmethod
    def fields(form):
        """What a browser would send: hidden and typed fields, not the boxes."""
        for field in re.findall(r"<input\b[^>]*>", form):
            name, value = re.search(r'name="([^"]*)"', field), re.search(r'value="([^"]*)"', field)
            kind = re.search(r'type="([^"]*)"', field)
            if name and (kind is None or kind[1] not in ("checkbox", "radio", "submit")):
                yield html.unescape(name[1]), html.unescape(value[1]) if value else ""

    def send(self, action="", **fields):
        address, told = self.form(action)
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(self.page.url))
        self.page = self.session.post(address, data={**told, **fields}, headers={"Origin": origin}, timeout=20)
        return self

    def launch(self, platform, name, query=""):
        """A click in the course, to the page where it ends."""
        self.go(f"{platform.address}/lab/start/{name}{query}")
        self.send()
        return self

    @property
    def path(self):
        return urlsplit(self.page.url).path
