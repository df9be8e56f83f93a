"""A form in a browser: answers are saved, kept, asked about and handed in while the server fails on purpose."""

import json

import pytest

pytestmark = pytest.mark.browser


def says(page, words):
    page.locator("#status-simpan", has_text=words).wait_for(timeout=5000)


def typed_without_a_network(screen, site, words):
    """As often as the form tries: on a slow machine it saves by itself before a button is pressed."""
    page = screen("/formulir")
    site.seen.mode[:] = ["portal"] * 50
    page.fill("#s1", words)
    return page


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
    page = typed_without_a_network(screen, site, "tidak hilang")
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
    page = typed_without_a_network(screen, site, "belum sampai")
    page.get_by_role("button", name="Periksa lalu kirim").click()
    says(page, "Tersimpan di perangkat ini")
    assert site.seen.posts == []
    site.seen.mode[:] = []
    page.get_by_role("button", name="Periksa lalu kirim").click()
    page.wait_for_selector("h1:has-text('Unggah')")
    assert site.seen.posts[0]["s1"] == ["belum sampai"]


def test_signing_out_with_unsent_answers_is_refused_with_a_list(screen, site):
    page = typed_without_a_network(screen, site, "rahasia")
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
