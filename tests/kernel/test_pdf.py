"""What is printed is complete, readable, the same each time, and never reaches beyond its own folder."""

import base64
import io
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pypdf
import pytest

from askom_lms.kernel import pdf, qr
from askom_lms.kernel.children import ROOT, ChildPool, Limits
from askom_lms.kernel.pdf import Document, PdfRefused, info, printable, render, render_many, text
from tests.attack_files import pictures

HEAD = """<html><head><style>
@font-face { font-family: DejaVu; src: url(DejaVuSans.ttf); }
@font-face { font-family: DejaVu; font-weight: bold; src: url(DejaVuSans-Bold.ttf); }
@page { size: a4; margin: 2cm; @frame kaki { -pdf-frame-content: kaki; bottom: 1cm; left: 2cm; width: 17cm; height: 1cm; } }
body { font-family: DejaVu; font-size: 10pt; }
</style></head><body>"""
FOOT = '<div id="kaki">Halaman <pdf:pagenumber> dari <pdf:pagecount></div>'


def page(body):
    return f"{HEAD}{FOOT}{body}</body></html>"


def certificate(name):
    rows = "".join(f"<tr><td>J.62090.{number:03}</td><td>Unit kompetensi {number}</td></tr>" for number in range(12))
    return page(
        f'<h1>Sertifikat</h1><p><b>{name}</b></p><img src="qr.png" width="90" height="90"><table>{rows}</table>'
    )


PICTURES = {"qr.png": qr.png("https://askom.contoh.id/v/7QK4")}


def refusal_of(html, **options):
    with pytest.raises(PdfRefused) as refused:
        render(html, **options)
    assert "{" not in str(refused.value)
    return refused.value


def outcome(html):
    """The PDF, or the code of the refusal."""
    try:
        return render(html), None
    except PdfRefused as refused:
        return None, refused.code


@pytest.fixture
def strict_pool(monkeypatch):
    """A pool with little patience, so that the tests need little, too."""
    pool = ChildPool("askom_lms.kernel.pdf.worker", 2, Limits(cpu_seconds=2, wall_seconds=8), PdfRefused)
    monkeypatch.setattr(pdf, "_pool", pool)
    yield pool
    pool.close()


@pytest.mark.parametrize("part", ["worker.py", "ending.py", "feet.py", "DejaVuSans.ttf"])
def test_a_kept_print_is_known_by_every_part_of_the_engine(monkeypatch, part):
    """A deploy that changes page breaks may not go on showing the pages of before."""
    document, read = Document(page("satu")), Path.read_bytes
    before = pdf._name_of(document)
    monkeypatch.setattr(Path, "read_bytes", lambda path: read(path) + b" " * (path.name == part))
    pdf._engine.cache_clear()
    try:
        assert pdf._name_of(document) != before
    finally:
        pdf._engine.cache_clear()


def test_a_document_has_its_words_pages_and_fonts():
    made = render(certificate("Sari Dewi"), pictures=PICTURES)
    facts = info(made)
    assert facts.pages == 1
    assert facts.has_all_fonts
    assert facts.smallest_points == 10
    for word in ("Sertifikat", "Sari Dewi", "J.62090.011", "Halaman 1 dari 1"):
        assert word in facts.text
    assert text(made) == facts.text


def test_a_long_document_counts_its_pages():
    facts = info(render(page("<p>baris</p>" * 200)))
    assert facts.pages > 3
    assert f"Halaman 2 dari {facts.pages}" in facts.text


@pytest.mark.parametrize("room", range(0, 24, 3))
def test_a_page_that_is_full_to_its_last_line_is_the_last_one(room):
    lines = "".join(f'<p style="margin: 0 0 5pt 0">baris {n}</p>' for n in range(35))
    made = render(page(f'<p style="margin: 0 0 {room}pt 0">awal</p>{lines}'))
    assert "baris 34" in pypdf.PdfReader(io.BytesIO(made)).pages[-1].extract_text()


def test_equal_html_gives_equal_bytes_in_a_warm_child_a_cold_one_and_after_another_document(strict_pool):
    first = render(certificate("Sari"), pictures=PICTURES)
    other = render(certificate("Budi é"), pictures=PICTURES)
    again = render(certificate("Sari"), pictures=PICTURES)
    strict_pool.close()
    cold = render(certificate("Sari"), pictures=PICTURES)
    assert first == again == cold != other


def test_many_documents_come_back_in_order_and_equal_to_single_ones():
    names = [f"Peserta {number}" for number in range(8)]
    made = render_many(Document(certificate(name), PICTURES) for name in names)
    assert all(name in text(one) for name, one in zip(names, made, strict=True))
    assert made[3] == render(certificate(names[3]), pictures=PICTURES)


def test_one_refused_document_among_many_refuses_all():
    with pytest.raises(PdfRefused):
        render_many([Document(page("a")), Document("<p>tanpa huruf</p>")])


@pytest.mark.parametrize("source", ["qr.png", "data:image/png;base64," + base64.b64encode(PICTURES["qr.png"]).decode()])
def test_a_picture_is_given_by_name_or_written_inline(source):
    made = render(page(f'<img src="{source}" width="90" height="90">'), pictures=PICTURES)
    assert len(pypdf.PdfReader(io.BytesIO(made)).pages[0].images) == 1


def test_a_signature_with_transparency_is_printed():
    ink = pictures.png_with_program()
    assert render(page('<img src="ttd.png" width="80">'), pictures={"ttd.png": ink})


def test_a_picture_among_the_assets_is_found_by_its_file_name(tmp_path):
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        (tmp_path / name).write_bytes((pdf.PRINT_ASSETS / name).read_bytes())
    (tmp_path / "logo.png").write_bytes(PICTURES["qr.png"])
    made = render(page('<img src="logo.png" width="90">'), assets=tmp_path)
    assert len(pypdf.PdfReader(io.BytesIO(made)).pages[0].images) == 1


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


@pytest.mark.parametrize(
    "words",
    [
        "{{7*7}}",
        "{% import os %}",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "=cmd|' /C calc'!A0",
        "&lt;pdf:nextpage/&gt;",
        "kurung ( dan \\ garis",
    ],
)
def test_words_are_printed_as_they_are(words):
    plain = words.replace("&lt;", "<").replace("&gt;", ">")
    assert plain in text(render(page(f"<p>{words}</p>"))).replace("\n", " ")


@pytest.mark.parametrize(
    "name",
    ["Sari 😀", "ꦗꦮ", "漢字", "a\u202eb", "a\x00b", "👩‍👩‍👧 keluarga", "سارة", "Nguyễn Đặng", "Ọládélé", "x" * 3000],
)
def test_no_name_breaks_a_print(name):
    facts = info(render(certificate(name), pictures=PICTURES))
    assert facts.has_all_fonts
    assert "J.62090.011" in facts.text


@pytest.mark.parametrize(
    ("given", "shown", "replaced"),
    [
        ("Sari", "Sari", ()),
        ("é ñ ọ — “a” ✓ ☑ ½ →", "é ñ ọ — “a” ✓ ☑ ½ →", ()),
        ("a😀b😀", "a□b□", ("😀",)),
        ("漢字", "□□", ("漢", "字")),
        ("a\u202eb\u200d\ufe0fc\x00d", "abcd", ()),
        ("a\nb\tc", "a\nb\tc", ()),
        ("\u25a1", "\u25a1", ()),
    ],
)
def test_what_the_fonts_lack_is_replaced_and_reported(given, shown, replaced):
    assert (printable(given).text, printable(given).replaced) == (shown, replaced)


def test_a_glyph_that_slips_past_is_refused():
    assert refusal_of(page("<p>&#x6f22;</p>")).code == "pdf.faulty"


def test_no_font_is_named_that_is_not_in_the_file():
    stroke = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0 L9 9" stroke="#000"/></svg>'
    body = page('<table><tr><td></td><td>kolom</td></tr></table><p><img src="ttd.svg"></p>')
    made = render(body, pictures={"ttd.svg": stroke})
    fonts = pypdf.PdfReader(io.BytesIO(made)).pages[0]["/Resources"]["/Font"]
    assert all("/FontFile2" in font.get_object()["/FontDescriptor"] for font in fonts.values())


def test_a_font_that_is_not_in_the_file_is_refused():
    assert refusal_of("<p>tanpa huruf</p>").code == "pdf.font"
    assert refusal_of(page('<p style="font-family: Nope">x</p>')).code == "pdf.faulty"


def test_a_table_cell_higher_than_the_page_is_refused_not_shrunk():
    refused = refusal_of(page("<table><tr><td>" + "<p>baris</p>" * 300 + "</td></tr></table>"))
    assert refused.code == "pdf.too_small"
    assert refused.params["least"] == "7.0"


@pytest.mark.parametrize(("points", "is_printed"), [(7.0, True), (6.9, False)])
def test_the_smallest_print_is_seven_points(points, is_printed):
    html = page(f'<p style="font-size: {points}pt">kecil</p>')
    if is_printed:
        assert info(render(html)).smallest_points == pytest.approx(points)
        assert refusal_of(html, least_points=points + 0.1).code == "pdf.too_small"
    else:
        assert refusal_of(html).code == "pdf.too_small"


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


ENDING = """<style>h2, p.note { -pdf-keep-with-next: true; } div.end { page-break-inside: avoid; }
td { border: 1pt solid #000000; }</style>"""
SIGNATURES = '<div class="end"><table><tr><td>Tanda tangan<br><br><br><br></td></tr></table></div>'
ROW = '<table repeat="1"><tr><th>Kepala</th></tr><tr><td>Satu baris<br>Akhir baris</td></tr></table>'


def ending_of(before, filler):
    lines = "".join(f"<p>Pengisi {number}</p>" for number in range(filler))
    found = pypdf.PdfReader(io.BytesIO(render(page(f"{ENDING}{lines}<h2>Judul</h2>{before}{SIGNATURES}"))))
    return [each.extract_text() for each in found.pages]


@pytest.mark.parametrize("filler", range(30, 44))
def test_a_table_of_one_row_goes_with_the_signatures_and_takes_its_heading_along(filler):
    *_, last = ending_of(f'<p class="note">Catatan</p>{ROW}', filler)
    for expected in ("Judul", "Catatan", "Kepala", "Akhir baris", "Tanda tangan"):
        assert expected in last


@pytest.mark.parametrize("filler", range(28, 44, 2))
def test_the_last_paragraphs_go_with_the_signatures(filler):
    *_, last = ending_of("".join(f"<p>Alinea {number}</p>" for number in range(6)), filler)
    assert "Tanda tangan" in last
    for number in (3, 4, 5):
        assert f"Alinea {number}" in last


@pytest.mark.parametrize("filler", [19, 20])
def test_one_long_paragraph_is_company_enough_for_the_signatures(filler):
    long = "".join(f"<p>Mulai {number}. {'Uraian yang panjang. ' * 24} Habis {number}.</p>" for number in range(3))
    first, last = ending_of(long, filler)
    assert "Habis 0." in first
    assert "Habis 2." in last
    assert "Tanda tangan" in last
