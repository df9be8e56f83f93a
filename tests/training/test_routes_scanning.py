"""The projector, the link of its QR, the page with six digits, leave and the printed list, as people see them."""

import datetime as dt
import io
import json
import re

import pytest

from askom_lms.kernel import clock, db
from askom_lms.training import queries, services
from askom_lms.training.models import Attendance, ClassSession, LeaveRequest, RollPhoto, Scan
from tests.coursework.photos import blank_photo, photographed

MINUTE = dt.timedelta(minutes=1)
DIGITS = r"(?<!\d)\d{3} \d{3}(?!\d)"


@pytest.fixture
def now_on(running):
    """The class with a session that began five minutes ago by the clock of the server."""
    held = db.session().get(ClassSession, queries.sessions_of(running.klass.id)[3].id)
    held.starts_at, held.ends_at = clock.now() - 5 * MINUTE, clock.now() + 60 * MINUTE
    db.session().commit()
    running.held = held
    running.trainees = [db.session().get(type(running.panitia), one) for one in running.people]
    running.screen = f"/kelas/99-2026/kehadiran/{held.key}/layar"
    return running


def token_now(world, *, ago=0):
    return services.code_of(world.held.id, clock.now() - ago * dt.timedelta(seconds=1))[1]


def digits_now(world):
    return services.code_of(world.held.id, clock.now())[0]


def marks():
    found = db.session().query(Attendance.person_id, Attendance.mark).all()
    return {row.person_id: row.mark.value for row in found}


def test_the_projector_shows_code_counter_and_who_is_missing(now_on, desk_of):
    one, two, three = now_on.trainees
    desk_of(one).go(f"/h/{token_now(now_on)}").press("Saya hadir")

    page = desk_of(now_on.pengajar).go(now_on.screen)

    assert "1 dari 3 hadir" in page.text
    assert (one.name in page.text, two.name in page.text, three.name in page.text) == (False, True, True)
    assert re.search(DIGITS, page.text)
    assert "<svg" in page.response.get_data(as_text=True)
    assert 'http-equiv="refresh"' in page.response.get_data(as_text=True)
    assert desk_of(now_on.panitia).go("/kelas/99-2026/layar").h1 == page.h1
    desk_of(one).go(now_on.screen, expect=403)


def test_no_code_is_shown_before_and_after_its_time(now_on, desk_of):
    desk = desk_of(now_on.panitia)
    for shift, words in ((31 * MINUTE, "30 menit sebelum sesi dimulai"), (-2 * MINUTE, "Sesi ini sudah berakhir")):
        now_on.held.starts_at, now_on.held.ends_at = clock.now() + shift - MINUTE / 2, clock.now() + shift + MINUTE
        db.session().commit()
        page = desk.go(now_on.screen)
        assert words in page.text
        assert not re.search(DIGITS, page.text)


def test_a_scan_is_one_tap_and_the_second_changes_nothing(now_on, desk_of):
    one = now_on.trainees[0]
    desk, token = desk_of(one), token_now(now_on)

    page = desk.go(f"/h/{token}")
    assert marks() == {}
    first, again = page.press("Saya hadir"), desk.go(f"/h/{token}").press("Saya hadir")

    assert "Tercatat: hadir" in first.text
    assert "Sudah tercatat sebelumnya: hadir" in again.text
    assert (marks(), db.session().query(Scan).count()) == ({one.id: "H"}, 1)


def test_a_sign_in_in_between_costs_nothing_but_a_passed_on_link_does(now_on, desk_of, monkeypatch):
    one, two, _three = now_on.trainees
    phone, token = desk_of(None), token_now(now_on)
    page = phone.go(f"/h/{token}")
    assert page.response.request.path == "/masuk"
    assert page.response.request.args["next"] == f"/h/{token}"
    later = clock.now() + 3 * MINUTE
    monkeypatch.setattr(clock, "now", lambda: later)
    phone.client.set_cookie("askom", desk_of(one).client.get_cookie("askom").value)

    assert "Tercatat: hadir" in phone.go(f"/h/{token}").press("Saya hadir").text
    old = desk_of(two).go(f"/h/{token}").press("Saya hadir")

    assert (old.status, marks()) == (409, {one.id: "H"})
    assert "Kode pada tautan ini sudah berganti" in old.text


def test_the_name_comes_from_the_session_and_a_shared_phone_is_told(now_on, desk_of):
    one, two, three = now_on.trainees
    phone, digits = desk_of(one), digits_now(now_on)
    phone.go("/kelas/99-2026/hadir").press("Saya hadir", code=digits)
    phone.client.set_cookie("askom", desk_of(two).client.get_cookie("askom").value)
    forged = {"code": f"{digits[:3]} {digits[3:]}", "person_id": str(three.id), "name": three.name}
    page = phone.send("/kelas/99-2026/hadir", forged)

    assert "Tercatat: hadir" in page.text
    assert marks() == {one.id: "H", two.id: "H"}
    roll = desk_of(now_on.panitia).open("training.show_roll", slug="99-2026", sesi=now_on.held.key)
    assert f"perangkat yang sama dengan {one.name}" in roll.text
    assert f"perangkat yang sama dengan {two.name}" in roll.text
    assert "2 orang memakai perangkat" in desk_of(now_on.panitia).go(now_on.screen).text


def test_a_script_sends_what_the_phone_kept_and_reads_the_sentence(now_on, desk_of):
    phone = desk_of(now_on.trainees[0])
    told = clock.now() - 2 * MINUTE
    code = services.code_of(now_on.held.id, told)[0]
    as_json = {"Accept": "application/json"}

    def send(**fields):
        answer = phone.send("/kelas/99-2026/hadir", fields, headers=as_json).response
        return answer.status_code, json.loads(answer.get_data(as_text=True))

    assert send(code=code, moment=str(int(told.timestamp())))[1]["said"].startswith("Tercatat: hadir")
    assert send(code=code, moment=str(int(told.timestamp())))[1]["said"].startswith("Sudah tercatat sebelumnya")
    status, said = send(code=code)
    assert (status, said["error"]["what"]) == (409, "Angka itu bukan kode kehadiran kelas ini pada saat itu.")
    assert send(code="12")[0] == send(code=code, moment="besok")[0] == 422
    assert db.session().query(Scan).count() == 1


def test_who_is_not_on_the_list_reads_why_and_a_stranger_finds_nothing(now_on, desk_of, world):
    master = now_on.masters[0]
    assert "Anda tidak ada di daftar peserta kelas 99/2026" in desk_of(master).go("/kelas/99-2026/hadir").text
    refused = desk_of(master).go(f"/h/{token_now(now_on)}").press("Saya hadir")
    assert refused.status == 409
    assert "Panitia kelas" in refused.text
    desk_of(world.masters[0]).go("/kelas/99-2026/hadir", expect=404)
    assert desk_of(now_on.trainees[0]).go("/hadir").h1 == "Kehadiran saya"


def test_leave_is_asked_with_a_letter_decided_and_read_by_both(now_on, desk_of):
    one, two, _three = now_on.trainees
    for person, reason in ((one, "Sidang"), (two, "Sakit gigi")):
        desk = desk_of(person)
        page = desk.go("/kelas/99-2026/hadir")
        bad = page.press("Kirim permohonan izin", reason="")
        assert (bad.status, "memerlukan alasan" in bad.text) == (422, True)
        letter = {"berkas": (io.BytesIO(blank_photo()), "surat.jpg")}
        data = {"session": now_on.held.key, "reason": reason, **(letter if person is one else {})}
        assert "Permohonan izin terkirim" in desk.send("/kelas/99-2026/hadir/izin", data).text
    panitia = desk_of(now_on.panitia)
    roll = panitia.open("training.show_roll", slug="99-2026", sesi=now_on.held.key)
    assert "meminta izin: Sidang" in roll.text
    asked = {row.person_id: row.id for row in db.session().query(LeaveRequest)}

    page = panitia.go("/kelas/99-2026/izin")
    given = panitia.send(f"/kelas/99-2026/izin/{asked[one.id]}", {"decision": "beri"})
    no_reason = panitia.send(f"/kelas/99-2026/izin/{asked[two.id]}", {"decision": "tolak"})
    refused = panitia.send(f"/kelas/99-2026/izin/{asked[two.id]}", {"decision": "tolak", "answer": "Wajib hadir"})

    assert ("Sidang" in page.text, "Sakit gigi" in page.text) == (True, True)
    assert "Izin diberikan dan tercatat I." in given.text
    assert (no_reason.status, "memerlukan alasan" in no_reason.text) == (422, True)
    assert "Izin ditolak" in refused.text
    assert marks() == {one.id: "I"}
    assert "Izin diberikan." in desk_of(one).go("/kelas/99-2026/hadir").text
    assert "Izin ditolak: Wajib hadir" in desk_of(two).go("/kelas/99-2026/hadir").text
    own = desk_of(one).go(f"/izin/{asked[one.id]}/berkas")
    assert own.response.mimetype == "image/jpeg"
    desk_of(two).go(f"/izin/{asked[one.id]}/berkas", expect=404)
    desk_of(two).go(f"/izin/{asked[two.id]}/berkas", expect=404)


def test_the_half_day_is_filled_with_one_button(now_on, desk_of):
    one, two, three = now_on.people
    page = desk_of(now_on.panitia).open("training.show_roll", slug="99-2026", sesi="h1-1")

    after = page.press("Simpan, dan isi sesi lain", **{f"mark-{one}": "H", f"mark-{two}": "T", f"mark-{three}": "A"})

    others = re.search(r"(\d+) tanda disalin ke (\d+) sesi lain", after.text)
    assert others is not None
    assert int(others[1]) == 3 * int(others[2]) > 0
    assert db.session().query(Attendance).count() == 3 + int(others[1])


def test_the_list_prints_with_a_qr_and_its_photo_returns_to_its_day_only(now_on, desk_of):
    one, desk = now_on.people[0], desk_of(now_on.pengajar)
    page = desk_of(now_on.panitia).open("training.show_roll", slug="99-2026", sesi="h1-1")
    page.press("Simpan kehadiran", **{f"mark-{one}": "T"})
    printed = desk.go("/kelas/99-2026/daftar-hadir/1/cetak").response
    assert printed.mimetype == "application/pdf"
    photo = photographed(printed.get_data(), turn=4, side=2000)

    def send(day, content):
        return desk.send(f"/kelas/99-2026/daftar-hadir/{day}/foto", {"berkas": (io.BytesIO(content), "daftar.jpg")})

    wrong, empty, right = send(2, photo), send(1, blank_photo()), send(1, photo)

    assert (wrong.status, "Foto ini dari daftar hadir hari 1" in wrong.text) == (409, True)
    assert (empty.status, "tidak terbaca QR daftar hadir" in empty.text) == (409, True)
    assert "Foto daftar hadir tersimpan pada hari ini." in right.text
    kept = db.session().query(RollPhoto).one()
    assert (kept.day, kept.filed_by_id) == (1, now_on.pengajar.id)
    assert desk.go(f"/foto-daftar-hadir/{kept.id}").response.mimetype == "image/jpeg"
    assert desk.send("/kelas/99-2026/daftar-hadir/1/foto").status == 422
    desk_of(now_on.trainees[0]).go(f"/foto-daftar-hadir/{kept.id}", expect=403)
    desk.go("/kelas/99-2026/daftar-hadir/9", expect=404)
