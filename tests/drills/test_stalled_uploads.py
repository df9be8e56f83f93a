"""Behind the proxy of docs/nginx.conf, people who send and stop in the middle hold up nobody."""

import contextlib
import os
import socket
import subprocess

import pytest

from tests.drills.served import ROOT, Browser, Served, answers, build, within

pytestmark = [pytest.mark.drill, pytest.mark.nginx]
STALLED = 60
SENT, ANNOUNCED = 100_000, 5_000_000
AT_ONCE = 3
"""A page takes a tenth of a second; who stands behind stalled uploads waits for a minute."""
TLS = ("ssl_certificate ", "ssl_certificate_key ")


def configuration(folder, port, served):
    """The deployment file on a port of this machine: only names, ports and certificates are others."""
    lines = (ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8").splitlines()
    kept = "\n".join(line for line in lines if not line.strip().startswith(TLS))
    for said, here in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        ("listen 80;", f"listen unix:{folder / 'plain'};"),
        ("http://127.0.0.1:8000;", f"http://127.0.0.1:{served.port};"),
    ):
        assert kept.count(said) == 1
        kept = kept.replace(said, here)
    places = "".join(
        f"{kind}_temp_path {folder / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    account = "user root;\n" if os.getuid() == 0 else ""
    return (
        f"{account}daemon off;\npid {folder / 'pid'};\nerror_log {folder / 'error.log'};\n"
        f"events {{ worker_connections 1024; }}\nhttp {{\naccess_log off;\n{places}{kept}\n}}\n"
    )


@contextlib.contextmanager
def nginx(folder, port, served):
    folder.mkdir()
    written = folder / "nginx.conf"
    written.write_text(configuration(folder, port, served), encoding="utf-8")
    process = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(written)])
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def stall(port, path):
    """Somebody whose network went away in the middle of a file."""
    connection = socket.create_connection(("127.0.0.1", port))
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    connection.sendall(f"{head}Content-Length: {ANNOUNCED}\r\n\r\n".encode() + bytes(SENT))
    return connection


def test_sixty_stalled_uploads_hold_up_no_page_and_no_form(blank_url, tmp_path):
    town = build(blank_url, tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    served = Served(blank_url, tmp_path, base_url=f"http://127.0.0.1:{port}")
    served.start()
    with contextlib.ExitStack() as world:
        world.callback(served.kill)
        world.enter_context(nginx(tmp_path / "nginx", port, served))
        trainee = Browser(served, town.cookies[0], port=port)
        assert within(30, lambda: answers(trainee, "/beranda"))
        for _ in range(STALLED):
            world.enter_context(contextlib.closing(stall(port, "/tugas/1/peta/lampiran")))
        told = [trainee.get("/beranda") for _ in range(8)]
        trainee.origin = f"http://127.0.0.1:{port}"
        told += [trainee.hand_in(), trainee.withdraw()]
        assert [answer.status for answer in told] == [200] * 8 + [302] * 2
        assert max(answer.seconds for answer in told) < AT_ONCE
        trainee.origin = "http://127.0.0.1:1"
        assert "datang dari halaman situs lain" in trainee.hand_in().text
    assert served.failures() == []
