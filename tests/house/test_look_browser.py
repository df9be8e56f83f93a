"""What only a browser can tell: axe, the strict CSP, and the scripts against a server that fails on purpose."""

import io
import json
import threading
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import render_template_string, request
from PIL import Image
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from tests.house.test_look_catalogue import ERRORS, HELP, PARTS, look_app

pytestmark = pytest.mark.browser
FORM = """{% extends "house/page.html" %}{% set js = ("simpan", "pad", "keluar") %}
{% from "house/field.html" import csrf, seg %}{% from "house/form.html" import save_bar, sign_out %}{% from "house/pad.html" import pad %}
{% block title %}FR.IA.01{% endblock %}{% block main %}<h1>FR.IA.01</h1>
<form id="isian" method="post" action="/formulir" novalidate data-simpan="/formulir/draf" data-kunci="rekaman-1" data-revs='{"s1": 4}'>{{ csrf() }}
<label for="s1">Standar</label><textarea id="s1" name="s1"></textarea><label for="s2">Lanjut</label><input type="text" id="s2" name="s2">
{{ seg("p1", "Pencapaian", (("ya", "Ya"), ("tidak", "Tidak"))) }}
<label><input type="checkbox" name="m" value="a">Observasi</label><label><input type="checkbox" name="m" value="b">Lisan</label>
{{ pad(typed="") }}</form>{{ sign_out("/keluar") }}{% endblock %}{% block after %}{{ save_bar("isian", "/katalog") }}{% endblock %}"""
DESK = """{% extends "house/page.html" %}{% set css = "desk" %}{% set js = ("meja",) %}
{% from "house/desk.html" import queue, doc_head, sheet, note_box, act_form, go, toast, step_up %}{% from "house/steps.html" import dialog %}
{% block title %}Meja paraf{% endblock %}{% block main_class %}desk{% endblock %}{% block main_attrs %}data-desk{% endblock %}
{% block main %}{{ queue(items, items|length, 46) }}
<section class="doc" aria-label="Formulir" tabindex="0" data-item="{{ n }}" data-opened="/meja/{{ n }}/dibuka">
{{ doc_head("kuning", "Formulir " ~ n, n ~ " dari 4", previous="/meja/%d"|format(n - 1) if n > 1 else "", next="/meja/%d"|format(n + 1) if n < 4 else "") }}
<a href="?beda" data-key="d" data-other="Lihat semua">Lihat hanya perubahan</a>
{% call sheet("FR.IA.01") %}<table><tbody><tr><td>Isi {{ n }}</td></tr><tr><td><mark>Berubah {{ n }}</mark></td></tr></tbody></table>{% endcall %}</section>
<aside class="rev" aria-label="Keputusan">{{ note_box(ready=[{"label": "Kosong", "text": "Standar masih kosong."}]) }}
{{ act_form("paraf", "/meja/%d/paraf"|format(n)) }}{{ act_form("kembalikan", "/meja/%d/kembalikan"|format(n), "kembalikan") }}{{ go() }}</aside>{% endblock %}
{% block after %}{{ toast() }}{{ step_up() }}{% call dialog("pintasan", "Pintasan") %}<p>J berikut</p>{% endcall %}{% endblock %}"""
UPLOAD = """{% extends "house/page.html" %}{% set js = ("unggah",) %}{% from "house/file.html" import upload %}{% from "house/field.html" import csrf %}
{% block title %}Unggah{% endblock %}{% block main %}<h1>Unggah</h1>{{ upload("/unggah") }}<form method="post" action="/lambat">{{ csrf() }}<button class="btn">Kirim</button></form>{% endblock %}"""
REFUSED = {"error": {"what": "Formulir sudah dikirim.", "clause": "", "who": "", "next": "Tarik kembali lebih dahulu."}}


def scripted_app(seen):
    """The house with a form, a desk and an upload; `seen` tells what arrived and how the next answers fail."""
    app = look_app()
    app.config["WTF_CSRF_ENABLED"] = False
    page = {"/formulir": FORM, "/unggah": UPLOAD}
    for path, text in page.items():
        app.add_url_rule(path, path, lambda text=text: render_template_string(text))

    form_routes(app, seen)
    upload_routes(app, seen)
    desk_routes(app, seen)
    return app


def form_routes(app, seen):
    @app.post("/formulir/draf")
    def save():
        mode = seen.mode.pop(0) if seen.mode else "ok"
        seen.batches.append(request.json | {"token": request.headers.get("X-CSRFToken")})
        changes = request.json["changes"]
        if mode == "portal":
            return "<h1>Selamat datang di Wi-Fi hotel</h1>"
        if mode == "signed_out":
            return {"sign_in": "/masuk"}, 401
        if mode == "refused":
            return REFUSED, 409
        clash = {"s1": {"theirs": "dari ponsel", "rev": 9}} if mode == "clash" and "s1" in changes else {}
        return {
            "saved": {k: v["rev"] + 1 for k, v in changes.items() if k not in clash},
            "conflicts": clash,
            "at": "14.20",
        }

    @app.post("/formulir")
    def hand_in():
        seen.posts.append(request.form.to_dict(flat=False))
        return render_template_string(UPLOAD)

    @app.post("/keluar")
    def leave():
        seen.posts.append("keluar")
        return render_template_string(UPLOAD)

    @app.post("/lambat")
    def slow():
        seen.posts.append("lambat")
        threading.Event().wait(0.4)
        return render_template_string(UPLOAD)


def upload_routes(app, seen):
    @app.post("/unggah")
    def receive():
        if "berkas_id" in request.form:
            seen.posts.append((request.form["berkas_id"], list(request.files)))
            return {"next": "/unggah?selesai"}
        file = request.files["berkas"]
        seen.posts.append((file.filename, len(file.read()), file.mimetype))
        if "restart" in seen.mode:
            seen.mode = []
            return "Bad gateway", 502
        return (REFUSED, 422) if "refused" in seen.mode else {"next": "/unggah?selesai"}

    @app.post("/unggahan")
    def announce():
        seen.posts.append(request.form["name"])
        seen.batches.append(request.form.to_dict())
        return {"id": "satu", "offset": len(seen.held)}

    @app.post("/unggahan/satu")
    def add():
        mode = seen.mode.pop(0) if seen.mode else "ok"
        if mode == "portal":
            return "<h1>Selamat datang di Wi-Fi hotel</h1>"
        if mode == "refused":
            return REFUSED, 404
        if int(request.headers["Upload-Offset"]) != len(seen.held):
            return REFUSED | {"offset": len(seen.held)}, 409
        seen.held += request.get_data()
        return ("Bad gateway", 502) if mode == "lost" else {"offset": len(seen.held)}


def desk_routes(app, seen):
    @app.get("/meja/<int:n>")
    def desk(n):
        items = [
            {
                "url": f"/meja/{i}",
                "colour": "kuning",
                "name": f"Peserta {i}",
                "text": "FR.IA.01",
                "age": "2 mnt",
                "current": i == n,
            }
            for i in range(1, 5)
        ]
        return render_template_string(DESK, n=n, items=items)

    @app.post("/meja/<int:n>/<act>")
    def decide(n, act):
        seen.posts.append((n, act, request.form.get("note")))
        mode = seen.mode.pop(0) if act == "paraf" and seen.mode else "ok"
        if mode == "refused":
            return REFUSED, 409
        if mode == "step_up":
            return {"step_up": True}, 403
        return {"undo": f"/meja/{n}/urungkan", "left": 3, "done": 47, "next": None}

    @app.post("/paraf/langkah-kedua")
    def step_up():
        wrong = {"error": {"what": "Kode itu tidak cocok.", "next": "", "clause": "", "who": ""}}
        return {"ok": True} if request.form["code"] == "123456" else (wrong, 422)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


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


def says(page, words):
    page.locator("#status-simpan", has_text=words).wait_for(timeout=5000)


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("part", PARTS)
def test_axe_finds_nothing_in_the_catalogue(screen, part, width):
    page = screen(f"/katalog?bagian={part}", width)
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found] == []


@pytest.mark.parametrize("address", [*(f"/galat/{name}" for name in ERRORS), *(f"/bantuan/{name}" for name in HELP)])
def test_axe_finds_nothing_on_errors_and_help(screen, address):
    found = Axe().run(screen(address, 390)).response["violations"]
    assert [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found] == []


@pytest.mark.parametrize("part", PARTS)
def test_no_page_scrolls_sideways_on_the_smallest_phone(screen, part):
    page = screen(f"/katalog?bagian={part}", 320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_typing_is_saved_in_one_batch_with_its_revision(screen, site):
    page = screen("/formulir")
    page.fill("#s1", "SOP-DB-01")
    page.check("[name=m][value=a]")
    says(page, "Tersimpan 14.20")
    sent = {k: v for b in site.seen.batches for k, v in b["changes"].items()}
    assert sent["s1"] == {"v": "SOP-DB-01", "rev": 4}
    assert sent["m"] == {"v": ["a"], "rev": 0}
    assert site.seen.batches[0]["token"]
    assert len(site.seen.batches[0]["batch"]) == 32


def test_a_hotel_portal_counts_as_offline_and_a_reload_keeps_the_words(screen, site):
    page = screen("/formulir")
    site.seen.mode[:] = ["portal"] * 50
    page.fill("#s1", "tidak hilang")
    page.locator("label", has_text="Tidak").click()
    says(page, "Tersimpan di perangkat ini")
    page.reload()
    page.locator("#p1-1:checked").wait_for(state="attached")
    assert page.input_value("#s1") == "tidak hilang"
    site.seen.mode[:] = []
    page.evaluate("dispatchEvent(new Event('online'))")
    says(page, "Tersimpan 14.20")
    assert site.seen.batches[-1]["changes"]["s1"]["rev"] == 4


def test_the_last_letters_survive_a_tab_that_dies(screen, site):
    page = screen("/formulir")
    site.seen.mode[:] = ["portal"] * 50
    page.evaluate(
        "s1.value = 'huruf terakhir'; s1.dispatchEvent(new Event('input', {bubbles: true})); location.replace('/katalog')"
    )
    page.wait_for_url("**/katalog")
    site.seen.mode[:] = []
    page.goto(site.address + "/formulir")
    says(page, "Tersimpan 14.20")
    assert page.input_value("#s1") == "huruf terakhir"


def test_a_conflict_is_held_until_the_person_chooses(screen, site):
    page = screen("/formulir")
    site.seen.mode[:] = ["clash"]
    page.fill("#s1", "dari laptop")
    says(page, "1 isian juga diubah di tempat lain.")
    page.fill("#s2", "yang lain berjalan terus")
    page.wait_for_timeout(1800)
    says(page, "1 isian juga diubah di tempat lain.")
    assert [b["changes"].get("s1") for b in site.seen.batches][1:] == [None] * (len(site.seen.batches) - 1)
    assert "Di tempat lain: “dari ponsel”" in page.inner_text("#isian .err")
    page.get_by_role("button", name="Pakai isian di sini").click()
    says(page, "Tersimpan 14.20")
    assert site.seen.batches[-1]["changes"]["s1"] == {"v": "dari laptop", "rev": 9}


def test_the_other_answer_can_be_taken_instead(screen, site):
    page = screen("/formulir")
    site.seen.mode[:] = ["clash"]
    page.fill("#s1", "dari laptop")
    page.get_by_role("button", name="Pakai isian di tempat lain").click()
    assert page.input_value("#s1") == "dari ponsel"
    assert page.locator("#isian .err").count() == 0


def test_a_session_that_ended_keeps_the_words_and_goes_on_after_signing_in(screen, site):
    page = screen("/formulir")
    site.seen.mode[:] = ["signed_out"]
    page.fill("#s1", "setelah masuk lagi")
    says(page, "Tersimpan 14.20")
    assert len(site.seen.batches) == 2


def test_a_refusal_is_shown_in_its_own_words(screen, site):
    page = screen("/formulir")
    site.seen.mode[:] = ["refused"]
    page.fill("#s1", "terlambat")
    says(page, "Formulir sudah dikirim. Tarik kembali lebih dahulu.")


def test_the_form_is_handed_in_only_after_every_answer_arrived(screen, site):
    page = screen("/formulir")
    # As often as the form tries: on a slow machine it saves by itself before the button is pressed.
    site.seen.mode[:] = ["portal"] * 50
    page.fill("#s1", "belum sampai")
    page.get_by_role("button", name="Periksa lalu kirim").click()
    says(page, "Tersimpan di perangkat ini")
    assert site.seen.posts == []
    site.seen.mode[:] = []
    page.get_by_role("button", name="Periksa lalu kirim").click()
    page.wait_for_selector("h1:has-text('Unggah')")
    assert site.seen.posts[0]["s1"] == ["belum sampai"]


def test_signing_out_with_unsent_answers_is_refused_with_a_list(screen, site):
    page = screen("/formulir")
    site.seen.mode[:] = ["portal"] * 50
    page.fill("#s1", "rahasia")
    says(page, "Tersimpan di perangkat ini")
    page.get_by_role("button", name="Keluar", exact=True).click()
    page.locator("form[data-keluar] li", has_text="FR.IA.01").wait_for()
    page.get_by_role("button", name="Hapus isian itu dan keluar").click()
    page.wait_for_selector("h1:has-text('Unggah')")
    assert site.seen.posts == ["keluar"]
    assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('askom:'))") == []


def test_a_drawn_paraf_is_points_and_a_cleared_pad_is_empty(screen, site):
    page = screen("/formulir")
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 80, box["y"] + 60, steps=6)
    page.mouse.up()
    drawn = json.loads(page.input_value("[name=strokes]"))
    assert drawn["h"] > 90
    assert drawn["s"][0][:2] == [20, 20]
    assert drawn["s"][0][-2:] == [80, 60]
    says(page, "Tersimpan 14.20")
    assert "strokes" in site.seen.batches[0]["changes"]
    page.set_viewport_size({"width": 700, "height": 900})
    assert json.loads(page.input_value("[name=strokes]")) == drawn
    page.get_by_role("button", name="Hapus gambar").click()
    assert page.input_value("[name=strokes]") == ""


def parafs(site):
    return [post[:2] for post in site.seen.posts if post[1] == "paraf"]


def test_a_held_or_doubled_key_never_signs_two(screen, site):
    page = screen("/meja/1")
    page.keyboard.press("p")
    page.wait_for_timeout(1000)
    assert parafs(site) == []
    page.keyboard.down("p")
    for _ in range(16):
        page.keyboard.down("p")
        page.wait_for_timeout(120)
    page.keyboard.up("p")
    page.wait_for_selector("h1:has-text('Formulir 2')")
    assert parafs(site) == [(1, "paraf")]
    page.keyboard.press("p")
    page.keyboard.press("p")
    page.wait_for_selector("h1:has-text('Formulir 3')")
    page.wait_for_timeout(300)
    assert parafs(site) == [(1, "paraf"), (2, "paraf")]


def test_a_paraf_shows_the_next_document_and_can_be_undone(screen, site):
    page = screen("/meja/1")
    page.wait_for_timeout(1000)
    page.keyboard.press("p")
    page.wait_for_selector("h1:has-text('Formulir 2')")
    assert page.evaluate("document.activeElement.textContent") == "Formulir 2"
    assert page.url.endswith("/meja/2")
    page.locator("#urungkan", has_text="Urungkan (10)").wait_for()
    assert page.inner_text("[data-left]") == "3"
    page.keyboard.press("u")
    page.wait_for_url("**/meja/1")
    assert (1, "urungkan", None) in site.seen.posts


def test_opening_is_told_once_the_sheet_is_seen_and_never_by_prefetch(screen, site):
    page = screen("/meja/1")
    page.wait_for_timeout(600)
    assert [post[:2] for post in site.seen.posts] == [(1, "dibuka")]
    page.evaluate(
        "Object.defineProperty(document, 'visibilityState', {get: () => window.isAway ? 'hidden' : 'visible'})"
    )
    page.evaluate("window.isAway = true")
    page.keyboard.press("j")
    page.wait_for_selector("h1:has-text('Formulir 2')")
    page.wait_for_timeout(300)
    assert [post[:2] for post in site.seen.posts] == [(1, "dibuka")]
    page.evaluate("window.isAway = false; document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(300)
    assert [post[:2] for post in site.seen.posts] == [(1, "dibuka"), (2, "dibuka")]
    page.keyboard.press("k")
    page.wait_for_selector("h1:has-text('Formulir 1')")


def test_a_return_without_a_note_is_refused_and_the_draft_note_is_kept(screen, site):
    page = screen("/meja/1")
    page.wait_for_timeout(1000)
    page.keyboard.press("r")
    assert page.evaluate("document.activeElement.id") == "catatan"
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    assert page.input_value("#catatan") == "Standar masih kosong."
    page.keyboard.type(" p")
    assert parafs(site) == []
    page.reload()
    assert page.input_value("#catatan") == "Standar masih kosong. p"
    page.wait_for_timeout(1000)
    page.keyboard.press("r")
    page.locator("#urungkan", has_text="Dikembalikan.").wait_for()
    assert (1, "kembalikan", "Standar masih kosong. p") in site.seen.posts


def test_a_refused_paraf_is_told_with_the_way_back(screen, site):
    page = screen("/meja/1")
    page.wait_for_timeout(1000)
    site.seen.mode[:] = ["refused"]
    page.keyboard.press("p")
    page.locator("#urungkan", has_text="Formulir 1 belum diproses. Formulir sudah dikirim.").wait_for()
    assert page.get_attribute("#urungkan a", "href").endswith("/meja/1")


def test_a_paraf_waits_for_the_second_factor_and_is_then_repeated(screen, site):
    page = screen("/meja/1")
    page.wait_for_timeout(1000)
    site.seen.mode[:] = ["step_up"]
    page.keyboard.press("p")
    page.fill("#langkah-kode", "000000")
    page.get_by_role("button", name="Lanjutkan").click()
    page.locator("#langkah [role=alert]", has_text="Kode itu tidak cocok.").wait_for()
    page.fill("#langkah-kode", "123456")
    page.get_by_role("button", name="Lanjutkan").click()
    page.locator("#urungkan", has_text="Urungkan (10)").wait_for()
    assert parafs(site) == [(1, "paraf"), (1, "paraf")]


def test_only_changes_are_shown_and_all_again(screen):
    page = screen("/meja/1")
    page.keyboard.press("d")
    assert not page.get_by_text("Isi 1").is_visible()
    assert page.get_by_text("Berubah 1").is_visible()
    page.get_by_role("link", name="Lihat semua").click()
    assert page.get_by_text("Isi 1").is_visible()


def test_shortcuts_can_be_switched_off(screen, site):
    page = screen("/meja/1")
    page.evaluate("document.querySelector('[data-desk]').dataset.shortcuts = 'off'")
    page.wait_for_timeout(1000)
    page.keyboard.press("p")
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    assert parafs(site) == []
    assert page.url.endswith("/meja/1")


def jpeg(width, height):
    """A sharp photo, as a phone names it."""
    photo = io.BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(photo, "JPEG", quality=95)
    return {"name": "ijazah.jpeg", "mimeType": "image/jpeg", "buffer": photo.getvalue()}


def test_a_photo_is_shrunk_before_it_is_sent(screen, site):
    page, photo = screen("/unggah"), jpeg(2000, 400)
    page.set_input_files("#berkas", photo)
    page.wait_for_url("**/unggah?selesai")
    name, size, kind = site.seen.posts[-1]
    assert (name, kind) == ("ijazah.jpg", "image/jpeg")
    assert size < len(photo["buffer"]) / 3


def test_a_shrunk_photo_that_is_still_large_goes_on_after_a_reload(screen, site):
    """Shrunk twice, it is the same file."""
    page, photo = screen("/unggah"), jpeg(2400, 1800)
    site.seen.mode = ["ok", "portal"]
    page.set_input_files("#berkas", photo)
    page.get_by_text("Sudah tersimpan 263 KB dari").wait_for()
    page.reload()
    page.set_input_files("#berkas", photo)
    page.wait_for_url("**/unggah?selesai")
    first, second = site.seen.batches
    assert first == second
    assert (first["name"], int(first["size"])) == ("ijazah.jpg", len(site.seen.held))
    assert Image.open(io.BytesIO(site.seen.held)).width == 1600
    assert len(site.seen.held) < len(photo["buffer"]) / 3


def test_a_picture_of_400_million_pixels_is_left_to_the_server(screen, site):
    """Opening it takes 1.6 GB: no phone has that."""
    page = screen("/unggah")
    drawn = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(drawn, "PNG")
    sent = drawn.getvalue()
    page.set_input_files("#berkas", {"name": "besar.png", "mimeType": "image/png", "buffer": sent})
    page.wait_for_url("**/unggah?selesai")
    assert site.seen.posts[-1] == ("besar.png", len(sent), "image/png")


def test_a_file_that_is_refused_says_so_as_a_mistake_and_the_next_one_starts_afresh(screen, site):
    page = screen("/unggah")
    site.seen.mode = ["refused"]
    file = {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    page.set_input_files("#berkas", file)
    said = page.get_by_text("Formulir sudah dikirim. Tarik kembali lebih dahulu.")
    said.wait_for()
    assert said.get_attribute("class") == "emsg"
    assert page.locator("progress").is_hidden()
    site.seen.mode = []
    page.set_input_files("#berkas", file)
    page.wait_for_url("**/unggah?selesai")
    assert len(site.seen.posts) == 2


@pytest.mark.parametrize("why", ["network", "restart"])
def test_a_file_that_met_no_server_waits_with_a_sentence_and_goes_by_itself(screen, site, why):
    page = screen("/unggah")
    site.seen.mode = [why]
    page.context.set_offline(why == "network")
    page.set_input_files("#berkas", {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"})
    page.get_by_text("Sambungan terputus. surat.pdf belum terkirim").wait_for()
    assert len(site.seen.posts) == (0 if why == "network" else 1)

    page.context.set_offline(False)
    page.wait_for_url("**/unggah?selesai")
    assert site.seen.posts[-1] == ("surat.pdf", 8, "application/pdf")


def large(name="surat.pdf"):
    """A file of three pieces and a bit."""
    return {"name": name, "mimeType": "application/pdf", "buffer": bytes(range(250)) * 3200}


@pytest.mark.parametrize("why", ["lost", "portal"])
def test_a_piece_whose_answer_was_lost_or_came_from_a_hotel_portal_is_there_once(screen, site, why):
    page = screen("/unggah")
    site.seen.mode = ["ok", why]
    page.set_input_files("#berkas", large())
    page.get_by_text("Sambungan terputus. surat.pdf belum terkirim").wait_for()
    page.get_by_text("Sudah tersimpan 263 KB dari 800 KB; pengiriman dilanjutkan dari situ.").wait_for()
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_url("**/unggah?selesai")
    assert site.seen.held == large()["buffer"]
    assert site.seen.posts == ["surat.pdf", ("satu", [])]


def test_a_piece_that_is_refused_says_so_as_a_mistake_and_the_form_is_not_sent(screen, site):
    page = screen("/unggah")
    site.seen.mode = ["ok", "refused"]
    page.set_input_files("#berkas", large())
    said = page.get_by_text("Formulir sudah dikirim. Tarik kembali lebih dahulu.")
    said.wait_for()
    assert said.get_attribute("class") == "emsg"
    assert page.locator("progress").is_hidden()
    assert site.seen.posts == ["surat.pdf"]


@pytest.mark.parametrize(("size", "pieces"), [(262_144, 0), (262_145, 2)])
def test_a_file_of_one_piece_goes_with_its_form_and_a_byte_more_goes_ahead(screen, site, size, pieces):
    page, sent = screen("/unggah"), []
    page.on("request", lambda request: sent.append(request.url) if "/unggahan/" in request.url else None)
    page.set_input_files("#berkas", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%" * size})
    page.wait_for_url("**/unggah?selesai")
    assert len(sent) == pieces
    assert site.seen.posts[-1] == (("satu", []) if pieces else ("a.pdf", size, "application/pdf"))


def test_several_files_are_sent_one_after_the_other_large_and_small(screen, site):
    page = screen("/unggah")
    page.locator("#berkas").evaluate("input => { input.multiple = true; }")
    small = {"name": "kecil.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    page.set_input_files("#berkas", [large(), small])
    page.wait_for_url("**/unggah?selesai")
    assert site.seen.posts == ["surat.pdf", ("satu", []), ("kecil.pdf", 8, "application/pdf")]


def test_a_double_click_sends_once_and_the_button_says_so(screen, site):
    page = screen("/unggah")
    button = page.get_by_role("button", name="Kirim", exact=True)
    pressed = "async b => { b.click(); b.click(); await new Promise(ok => setTimeout(ok, 100)); return [b.disabled, b.textContent]; }"
    assert button.evaluate(pressed) == [True, "Mengirim…"]
    page.wait_for_url("**/lambat")
    assert site.seen.posts == ["lambat"]
