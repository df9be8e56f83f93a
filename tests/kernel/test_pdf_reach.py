"""No document reaches beyond its own folder: not over the net, not to another file."""

import socket
import threading
import time
from pathlib import Path

import pytest

from askom_lms.kernel import pdf
from askom_lms.kernel.pdf import render, text
from tests.kernel.printing import PICTURES, outcome, page, refusal_of

SSRF = {
    "http": '<img src="http://127.0.0.1:{port}/a.png">',
    "decimal address": '<img src="http://2130706433:{port}/a.png">',
    "mapped address": '<img src="http://[::ffff:127.0.0.1]:{port}/a.png">',
    "name": '<img src="http://localhost:{port}/a.png">',
    "no scheme": '<img src="//127.0.0.1:{port}/a.png">',
    "import": "<style>@import url(http://127.0.0.1:{port}/a.css);</style>x",
    "link": '<link rel="stylesheet" href="http://127.0.0.1:{port}/a.css">x',
    "font": "<style>@font-face {{ font-family: X; src: url(http://127.0.0.1:{port}/a.ttf); }}</style>x",
    "background of the page": "<style>@page {{ background-image: url(http://127.0.0.1:{port}/a.png); }}</style>x",
    "background of a box": '<div style="background-image: url(http://127.0.0.1:{port}/a.png)">x</div>',
    "svg": '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 xmlns:xlink=%22http://www.w3.org/1999/xlink%22%3E%3Cimage xlink:href=%22http://127.0.0.1:{port}/a.png%22 width=%229%22 height=%229%22/%3E%3C/svg%3E">',
    "object": '<object data="http://127.0.0.1:{port}/a"></object>x',
    "pdf background": '<pdf:watermark src="http://127.0.0.1:{port}/a.pdf"></pdf:watermark>x',
}


@pytest.fixture
def server():
    """A server that only counts who comes; its port and its guests."""
    guests = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def listen():
            while True:
                try:
                    guests.append(listening.accept())
                except OSError:
                    return

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield listening.getsockname()[1], guests
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def test_the_listening_server_hears_a_real_guest(server):
    port, guests = server
    socket.create_connection(("127.0.0.1", port)).close()
    deadline = time.monotonic() + 5
    while not guests and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(guests) == 1


@pytest.mark.parametrize("vector", SSRF)
def test_no_document_makes_the_server_fetch_anything(server, vector):
    port, guests = server
    assert outcome(page(SSRF[vector].format(port=port)))[1] in (None, "pdf.faulty")
    time.sleep(0.05)
    assert guests == []


@pytest.mark.parametrize(
    "source",
    [
        "/etc/hostname",
        "file:///etc/hostname",
        "../house.css",
        "../../pyproject.toml",
        "....//....//pyproject.toml",
        "%2e%2e/house.css",
        "a.png",
    ],
)
@pytest.mark.parametrize(
    "how", ['<img src="{}">', '<link rel="stylesheet" href="{}">x', "<style>@import url({});</style>x"]
)
def test_no_document_reads_a_file_beyond_its_assets(source, how):
    made, code = outcome(page(how.format(source)))
    assert code in (None, "pdf.faulty")
    if made:
        assert Path("/etc/hostname").read_text().strip() not in text(made)
        assert "requires-python" not in text(made)


def test_a_good_picture_beyond_the_assets_is_refused_however_it_is_named(tmp_path):
    assets = tmp_path / "assets"
    assets.mkdir()
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        (assets / name).write_bytes((pdf.PRINT_ASSETS / name).read_bytes())
    outside = tmp_path / "ktp.png"
    outside.write_bytes(PICTURES["qr.png"])
    (assets / "link.png").symlink_to(outside)
    for source in (str(outside), f"file://{outside}", "../ktp.png", "link.png"):
        assert refusal_of(page(f'<img src="{source}">'), assets=assets).code == "pdf.faulty"
    (assets / "inside.png").write_bytes(outside.read_bytes())
    assert render(page('<img src="inside.png">'), assets=assets)
