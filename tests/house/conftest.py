"""A browser with a scripted server for each test of it, and an empty database for migrations."""

import threading
from types import SimpleNamespace

import pytest
from werkzeug.serving import make_server

from askom_lms.app import create_app
from askom_lms.config import Settings
from tests.databases import database
from tests.house.scripted import scripted_app


@pytest.fixture
def site():
    """A server of its own for each test: what a page of the test before still sends reaches nobody."""
    seen = SimpleNamespace(mode=[], batches=[], posts=[], held=b"")
    server = make_server("127.0.0.1", 0, scripted_app(seen), threaded=True)
    threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    yield SimpleNamespace(address=f"http://127.0.0.1:{server.server_port}", seen=seen)
    server.shutdown()
    server.server_close()


@pytest.fixture
def screen(browser, site):
    """screen(path, width) -> a page of a fresh device; the test fails on anything the console complains about."""
    device, said = browser.new_context(viewport={"width": 1366, "height": 768}), []
    device.set_default_timeout(6000)

    def look(path, width=1366):
        page = device.new_page()
        page.set_viewport_size({"width": width, "height": 844})
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda line: said.append(line.text) if "Content Security" in line.text else None)
        page.goto(site.address + path)
        return page

    yield look
    device.close()
    assert said == []


@pytest.fixture
def blank_url(tmp_path):
    """An empty database beside the one of the run."""
    with database(tmp_path) as url:
        yield url


@pytest.fixture
def fresh_app(blank_url, tmp_path):
    settings = Settings(
        mode="test",
        secret="s" * 40,
        database=blank_url,
        storage=tmp_path / "f",
        checkpoints=tmp_path / "c",
        queue=tmp_path / "q.db",
    )
    return create_app(settings)
