"""An installation behind https, as it leaves the house: cookies, headers, methods, and the proxy in front of it."""

import contextvars
import re
from pathlib import Path

import pytest

from askom_lms.app import create_app
from askom_lms.config import Settings

pytestmark = pytest.mark.one_database
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    """ask("get", "/masuk") -> the answer of a production installation to somebody who is not signed in."""
    folder = tmp_path_factory.mktemp("production")
    app = create_app(
        Settings(
            secret="a secret of production that is long enough",
            database=f"sqlite:///{folder / 'askom.db'}",
            storage=folder / "files",
            checkpoints=folder / "checkpoints",
            queue=folder / "queue.db",
            erasures=folder / "erasures.jsonl",
            base_url="https://askom.contoh.id",
        )
    )
    assert not app.debug
    assert not app.testing

    def run(method, path, **more):
        client = app.test_client()
        return contextvars.Context().run(
            client.open, path, method=method.upper(), base_url="https://askom.contoh.id", **more
        )

    return run


def test_every_cookie_is_for_this_host_over_https_only(ask):
    cookies = ask("get", "/masuk?lang=en").headers.getlist("Set-Cookie")

    assert {cookie.partition("=")[0] for cookie in cookies} == {"__Host-askom_form", "__Host-lang"}
    for cookie in cookies:
        rules = {part.strip().partition("=")[0] for part in cookie.split(";")[1:]}
        assert {"Secure", "HttpOnly", "SameSite", "Path"} <= rules
        assert "Domain" not in rules


def test_the_language_is_read_from_its_cookie(ask):
    assert 'lang="en"' in ask("get", "/masuk", headers={"Cookie": "__Host-lang=en"}).get_data(as_text=True)
    assert (
        'lang="en"' not in ask("get", "/masuk", headers={"Cookie": "lang=en"}).get_data(as_text=True).partition(">")[0]
    )


def test_a_password_is_masked_and_may_be_pasted(ask):
    field = re.search(r"<input[^>]*name=.password[^>]*>", ask("get", "/masuk").get_data(as_text=True))[0]

    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert not re.search(r"onpaste|readonly|disabled", field)


def test_browsers_stay_with_https_for_a_year_on_every_host_below(ask):
    assert ask("get", "/masuk").headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("method", ["trace", "track", "propfind"])
def test_a_method_that_nobody_needs_is_refused(ask, method):
    assert ask(method, "/masuk").status_code == 405


@pytest.mark.parametrize(
    "path", ["/.git/config", "/aset/", "/aset/0/", "/static/", "/aset/0/../wsgi.py", "/katalog", "/metrics", "/docs"]
)
def test_neither_source_nor_list_of_files_nor_tool_is_served(ask, path):
    assert ask("get", path).status_code == 404


def test_the_proxy_speaks_new_tls_only_and_passes_on_what_it_saw_itself():
    said = (ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8")
    lines = [line.strip() for line in said.splitlines() if not line.strip().startswith("#")]
    ciphers = next(line for line in lines if line.startswith("ssl_ciphers "))

    assert "ssl_protocols TLSv1.2 TLSv1.3;" in lines
    assert all(re.fullmatch(r"ECDHE-.+-(GCM-SHA\d+|POLY1305)", one) for one in ciphers[12:-1].split(":"))
    assert "return 301 https://$host$request_uri;" in lines
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in lines
    assert [line for line in lines if line.startswith("proxy_pass ")] == ["proxy_pass http://127.0.0.1:8000;"]
    assert not any(line.startswith(("autoindex", "root ", "alias ")) for line in lines)
