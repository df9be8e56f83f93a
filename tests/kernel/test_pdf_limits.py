"""What would take too much is refused, and whoever prints goes on: limits, children, threads, web workers."""

import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from askom_lms.kernel import pdf
from askom_lms.kernel.children import ROOT, ChildPool, Limits
from askom_lms.kernel.pdf import PdfRefused, info, render, text
from tests.attack_files import pictures
from tests.kernel.printing import page, refusal_of


@pytest.mark.parametrize("depth", [201, 800])
def test_a_document_nested_too_deeply_is_refused(depth):
    assert refusal_of(page("<div>" * depth + "x" + "</div>" * depth)).code == "pdf.too_large"


def test_a_runaway_is_stopped_and_the_next_document_is_printed(strict_pool):
    render(page("hangat"))
    assert refusal_of(page("<p>abc def</p>" * 100_000)).code == "pdf.too_slow"
    assert "sesudahnya" in text(render(page("sesudahnya")))


def test_a_document_that_wants_all_memory_is_refused(strict_pool):
    html = page("<table>" + "<tr>" + "<td>x</td>" * 3000 + "</tr></table>" + "x" * 9_000_000)
    assert refusal_of(html).code in ("pdf.too_large", "pdf.too_slow")
    assert render(page("x"))


def test_a_huge_picture_is_refused_at_once():
    assert refusal_of(page('<img src="x.png">'), pictures={"x.png": pictures.huge_png(20_000)}).code == "pdf.faulty"


@pytest.mark.parametrize("broken", [b"", b"%PDF-1.4", b"not a pdf at all" * 100, b"%PDF-1.4\n%%EOF"])
def test_a_broken_pdf_is_told_as_such(broken):
    for ask in (info, text):
        with pytest.raises(PdfRefused) as refused:
            ask(broken)
        assert refused.value.code == "pdf.unreadable"


def test_children_are_replaced_after_their_number_of_documents(monkeypatch):
    pool = ChildPool("askom_lms.kernel.pdf.worker", 1, Limits(works_per_child=2), PdfRefused)
    monkeypatch.setattr(pdf, "_pool", pool)
    render(page("satu"))
    first = pool.pids()
    render(page("dua"))
    assert pool.pids() == []
    render(page("tiga"))
    assert pool.pids() != first
    pool.close()


def test_threads_print_at_the_same_time(strict_pool):
    made = {}

    def one(number):
        made[number] = render(page(f"<p>utas {number}</p>"))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(f"utas {number}" in text(made[number]) for number in range(6))
    assert len(strict_pool.pids()) == 2


def is_alive(pid):
    return Path(f"/proc/{pid}").exists()


def test_web_workers_print_and_leave_no_child_behind():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-b",
        f"127.0.0.1:{port}",
        "-k",
        "gthread",
        "-w",
        "2",
        "--threads",
        "2",
    ]
    server = subprocess.Popen(
        [*command, "--no-control-socket", "tests.kernel.pdf_server:application"], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    answers = []

    def ask(number):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/{number}", timeout=30) as answer:
                    answers.append(answer.read().decode().split())
                    return
            except OSError:
                time.sleep(0.1)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    server.terminate()
    assert server.wait(20) == 0
    assert [answer[0] for answer in answers] == ["1"] * 8
    deadline = time.monotonic() + 5
    children = {pid for answer in answers for pid in answer[1:]}
    while any(map(is_alive, children)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert children
    assert not [pid for pid in children if is_alive(pid)]
