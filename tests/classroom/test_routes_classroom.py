"""The pages of the room: announcements, closing, the rehearsal; and what board, home and projector say of them."""

import datetime as dt

import pytest
from sqlalchemy import update

from askom_lms.classroom import services
from askom_lms.classroom.domain.closing import Check, Left
from askom_lms.kernel import clock, db, pdf
from askom_lms.people.models import Person
from askom_lms.training.domain.states import ClassState
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import fresh
from tests.coursework.world import NOW, act_of, handed_in, running_class

DAY = dt.timedelta(days=1)
NOTES = dict.fromkeys(("unmarked", "leave", "waiting", "returned", "papers", "photo"), "Sari, besok pagi")


@pytest.fixture
def at(monkeypatch):
    """at(moment) -> the clock of the server stands there; Wednesday of the class before anybody says otherwise."""

    def set_clock(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_clock(NOW)
    return set_clock


@pytest.fixture
def world(lms_app, at):
    found = running_class(3)
    found.klass = fresh(db.session().get_one(TrainingClass, found.klass.id))
    found.base = f"/kelas/{found.klass.slug}"
    return found


def test_the_printer_prints_a_page_for_each_colour(world, desk_of):
    desk = desk_of(world.panitia)
    early = desk.go(f"{world.base}/gladi/uji-cetak.pdf", expect=409)
    assert "Tidak ada gladi yang berjalan" in early.text
    desk.go(f"{world.base}/gladi").press("Buka gladi")
    data = desk.go(f"{world.base}/gladi/uji-cetak.pdf").response.get_data()
    assert pdf.info(data).pages == 4
    assert all(word in pdf.text(data) for word in ("MERAH", "KUNING", "HIJAU", "BIRU"))


def test_an_announcement_is_written_read_changed_and_withdrawn_on_its_page(world, desk_of):
    panitia, trainee = desk_of(world.panitia), desk_of(world.trainees[0])
    form = panitia.go(f"{world.base}/papan").follow("Pengumuman").follow("Tulis pengumuman")
    wrong = form.press("Umumkan", title="", text="Ke lantai 2.", ends_at="besok")
    assert wrong.status == 422
    for said in ("Tulis judul pengumuman.", "Tulis hari dan jam yang ada", "Ke lantai 2."):
        assert said in wrong.html
    over = wrong.press("Umumkan", title="Ruang pindah", ends_at="2026-11-18T09:59")
    assert (over.status, "waktunya sudah lewat" in over.text, "Ruang pindah" in over.html) == (422, True, True)
    shown = over.press("Umumkan", ends_at="2026-11-18T21:00")
    assert "Dibaca 0 dari 3" in shown.text
    home = trainee.go("/beranda")
    assert home.html.index('id="do-first"') < home.html.index("Ruang pindah")
    read = home.follow("Tandai sudah dibaca").press("Sudah saya baca")
    assert "Sudah Anda baca" in read.text
    assert "Tulis pengumuman" not in read.links()
    assert "Pengumuman: Ruang pindah" in panitia.go(f"{world.base}/papan").text
    assert "Ruang pindah" in panitia.go(f"{world.base}/papan/layar").text
    listed = panitia.go(f"{world.base}/pengumuman")
    assert "Dibaca 1 dari 3" in listed.text
    first, second = (listed.follow("Ubah atau tarik") for _ in range(2))
    assert "Dibaca 0 dari 3" in first.press("Simpan sebagai versi baru", text="Ke lantai 3.").text
    late = second.press("Simpan sebagai versi baru", text="Ke lantai 4.")
    assert (late.status, "baru saja diubah orang lain" in late.text, "Ke lantai 4." in late.html) == (409, True, True)
    kept = late.press("Tarik", reason="")
    assert (kept.status, "Alasannya belum ditulis" in kept.text) == (422, True)
    gone = panitia.go(f"{world.base}/pengumuman/1").press("Tarik", reason="Batal pindah")
    assert "Batal pindah" in gone.text
    assert "Ruang pindah" not in trainee.go("/beranda").text


def test_a_day_is_closed_and_opened_again_on_its_page_and_the_next_board_says_what_was_left(world, desk_of, at):
    handed_in(world, 0)
    panitia, ketua = desk_of(world.panitia), desk_of(world.trainees[-1])
    day = panitia.go(f"{world.base}/papan").follow("Tutup hari ini")
    assert day.h1 == "Penutupan: Hari 3"
    for said in (
        "Kehadiran belum ditandai: 6",
        "Lembar menunggu paraf: 1",
        "Foto daftar hadir bertanda tangan belum ada: 1",
    ):
        assert said in day.text
    assert day.follow("Lihat Kehadiran belum ditandai").response.request.args["sesi"] == "h3-1"
    assert day.follow("Lihat Foto daftar hadir bertanda tangan belum ada").response.request.path.endswith(
        "/daftar-hadir/3"
    )
    short = day.press("Tutup hari", **{"note-waiting": "Bambang, 07.30"})
    assert (short.status, "tanpa catatan" in short.text, "Bambang, 07.30" in short.html) == (422, True, True)
    closed = short.press("Tutup hari", **{f"note-{key}": "Sari, besok" for key in ("unmarked", "waiting", "photo")})
    assert "Sari, besok" in closed.text
    second = closed.desk.send(f"{world.base}/hari/3/tutup", {"note-photo": "Foto di meja Yusuf"})
    assert (second.status, "Foto di meja Yusuf" in second.text) == (409, True)
    assert "belum disimpan" not in closed.text
    own = ketua.go(f"{world.base}/hari/3/tutup")
    assert f"{world.base}/kehadiran" not in own.links().values()
    assert panitia.go(f"{world.base}/hari/4/tutup").text.count("Hari ini belum dimulai.") == 1
    at(NOW + DAY)
    panitia, ketua = desk_of(world.panitia), desk_of(world.trainees[-1])
    board = panitia.go(f"{world.base}/papan?saring=semua")
    assert "Hari 3 ditutup: Kehadiran belum ditandai: 6; Lembar menunggu paraf: 1" in board.text
    again = ketua.go(f"{world.base}/hari/3/tutup").press("Buka lagi", reason="Izin menyusul")
    assert "Dibuka lagi oleh" in again.text
    assert "Izin menyusul" in again.text


def test_a_class_is_finished_from_its_checklist(world, desk_of, at):
    at(NOW + 10 * DAY)
    panitia = desk_of(world.panitia)
    for day in ("Hari internalisasi", "Hari 1"):
        left = panitia.go(world.base).follow("Penutupan kelas").follow("Buka Setiap hari ditutup")
        assert left.h1 == f"Penutupan: {day}"
        left.press("Tutup hari", **{f"note-{key}": "Menyusul" for key in (Left.UNMARKED, Left.PHOTO)})
    page = panitia.go(world.base).follow("Penutupan kelas")
    photo = page.follow("Buka Foto daftar hadir setiap hari tersimpan")
    assert photo.response.request.path == f"{world.base}/daftar-hadir/0"
    assert "Selesaikan kelas" not in page.buttons
    assert "Harus lengkap" in page.text
    assert page.text.count("; ".join(one.name for one in world.trainees)) >= 2
    assert f"{world.master.name} (0/" in page.text
    refused = panitia.send(f"{world.base}/penutupan", {f"note-{key}": "Nanti" for key in Check})
    assert (refused.status, "3 dari 3 peserta belum mempunyai rekomendasi" in refused.text) == (409, True)
    assert "Nanti" in refused.html
    old = panitia.send(f"{world.base}/langkah/selesai")
    assert (old.status, "belum mempunyai rekomendasi" in old.text) == (409, True)


def test_a_finished_class_leads_to_how_it_was_closed_and_offers_no_rehearsal(world, desk_of):
    db.session().execute(update(TrainingClass).values(state=ClassState.FINISHED))
    db.session().commit()
    panitia = desk_of(world.panitia)
    assert panitia.go(world.base).follow("Penutupan kelas").h1.startswith("Penutupan kelas")
    rehearsal = panitia.go(f"{world.base}/gladi")
    assert ("Buka gladi" in rehearsal.buttons, "Kelas ini sudah selesai." in rehearsal.text) == (False, True)


def test_the_board_says_who_is_missing_what_waits_and_what_tomorrow_cannot_reach(world, desk_of, at):
    handed_in(world, 0)
    at(NOW + dt.timedelta(hours=10, minutes=30))
    panitia = desk_of(world.panitia)
    board = panitia.go(f"{world.base}/papan?saring=semua")
    for said in (f"1 lembar menunggu paraf, paling lama {world.trainees[0].name}", "3 peserta besok tidak terkejar"):
        assert said in board.text
    assert "lembar belum dikirim; sampai pukul 21.00 sempat ditulis 2." in board.text
    assert "Kemajuan dan kehadiran 3 peserta" in panitia.go(f"{world.base}/papan?saring=terkejar").text
    at(NOW)
    morning = panitia.go(f"{world.base}/papan?saring=semua")
    assert "Sesi ini 3 belum tercatat" in morning.text
    assert "besok tidak terkejar" not in morning.text.lower()


def test_the_projector_names_people_and_seats_only_and_answers_304(world, desk_of):
    handed_in(world, 0)
    services.announce(
        act_of(world.panitia), world.klass, audience="petugas", title="Rapat", text="19.00", ends_at=NOW + DAY
    )
    db.session().commit()
    panitia = desk_of(world.panitia)
    wall = panitia.go(f"{world.base}/papan/layar")
    for said in ("0 dari 3 hadir", "Belum tercatat: 3", world.trainees[0].name, "Menunggu paraf 1"):
        assert said in wall.text
    for hidden in ("Rapat", "LSP Nusantara", "FR.", "Peta"):
        assert hidden not in wall.text.split("Menunggu paraf")[0].split("Diperbarui")[1]
    tag = {"If-None-Match": wall.response.headers["ETag"]}
    assert panitia.go(wall.url, expect=None, headers=tag).status == 304
    services.announce(act_of(world.panitia), world.klass, audience="semua", title="Ruang", text="2", ends_at=NOW + DAY)
    db.session().commit()
    assert panitia.go(wall.url, expect=None, headers=tag).status == 200


def test_the_projector_shows_a_seat_and_no_name_of_whose_data_is_frozen(world, desk_of):
    frozen, other = world.trainees[0], world.trainees[1]
    db.session().get_one(Person, frozen.id).restricted_at = NOW
    db.session().commit()
    told = desk_of(world.panitia).go(f"{world.base}/papan/layar").text
    assert (frozen.name in told, other.name in told, "Belum tercatat: 3" in told) == (False, True, True)


def test_a_device_without_scripts_hands_in_and_is_told_what_nobody_looked_at(world, desk_of):
    desk_of(world.panitia).go(f"{world.base}/gladi").press("Buka gladi")
    trainee, master = desk_of(world.trainees[0]), desk_of(world.masters[0])
    page = trainee.go("/beranda").follow("Periksa perangkat")
    assert page.press("Kirim lembar uji", text="").status == 422
    sent = page.press("Kirim lembar uji", text="Meja 3")
    assert "Menunggu paraf uji" in sent.text
    given = master.go(f"{world.base}/gladi").press(f"Beri paraf uji {world.trainees[0].name}")
    assert "0 dari 3 peserta siap" in given.text
    report = desk_of(world.panitia).go(f"{world.base}/gladi")
    assert "perlu diperbaiki: Halaman bekerja penuh" in report.text
    seen = desk_of(world.panitia).go(f"{world.base}/gladi/cetak/merah").press("Catat: sudah keluar")
    assert "Printer 1 dari 4 warna" in seen.text
    assert desk_of(world.panitia).go(f"{world.base}/gladi/cetak/ungu", expect=404).status == 404
    other = desk_of(world.panitia).go(f"{world.base}/gladi")
    desk_of(world.trainees[1]).go(f"{world.base}/gladi").press("Kirim lembar uji", text="Meja 4")
    desk = master.go(f"{world.base}/gladi")
    wiped = seen.press("Hapus data uji")
    assert "Gladi terakhir" in wiped.text
    tries = (
        other.press("Hapus data uji"),
        other.press("Sudah keluar Kuning"),
        desk.press(f"Beri paraf uji {world.trainees[1].name}"),
        page.press("Kirim lembar uji", text="Meja 3"),
    )
    for late in tries:
        assert (late.status, "Tidak ada gladi yang berjalan" in late.text) == (409, True)
    assert "Periksa perangkat" not in trainee.go("/beranda").links()
