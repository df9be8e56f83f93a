"""Files and buttons in a browser: shrunk, in pieces, waiting, refused, and never twice."""

import io

import pytest
from PIL import Image

pytestmark = pytest.mark.browser


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
