"""The waiting list on the pages of panitia and of who waits."""

import pytest

from askom_lms.enrolment import services
from askom_lms.kernel import db
from tests.factories.classes import accepted, act_of, applicant, coming_class, person_of


@pytest.fixture
def world(lms_app):
    """Two seats, both taken; one more has applied."""
    world = coming_class(capacity=2, proposed=2)
    world.seated, world.late = accepted(world, 2), applicant(world, name="Pelamar Akhir")
    db.session().commit()
    return world


@pytest.mark.row("004-008")
def test_panitia_puts_him_on_the_list_offers_the_free_seat_and_he_takes_it(world, desk_of):
    panitia, his = desk_of(world.panitia), desk_of(person_of(world.late))
    page = panitia.go(f"/permohonan/{world.late.id}").press("Terima")
    assert (page.status, "kelas 47/2026 penuh" in page.text) == (409, True)
    page = page.press("Masukkan ke daftar tunggu")
    assert "Daftar tunggu" in page.text
    assert "Anda nomor 1 dalam daftar tunggu" in his.go("/permohonan").text
    page = panitia.go(f"/kelas/{world.klass.slug}/peserta?saring=tunggu")
    assert "0 kursi bebas" in page.text
    assert "Tawarkan kursi Pelamar Akhir" not in page.buttons
    services.withdraw(act_of(world.panitia, world.now), world.seated[0], reason="Sakit")
    db.session().commit()
    page = panitia.go(f"/kelas/{world.klass.slug}/peserta?saring=tunggu").press("Tawarkan kursi")
    assert "Kursi ditawarkan kepada Pelamar Akhir sampai" in page.text
    page = his.go("/permohonan")
    assert "Satu kursi disimpan untuk Anda" in page.text
    page = page.press("Ambil kursi")
    assert "Kursi 1 untuk Anda." in page.text
    assert his.send("/permohonan/tawaran/ambil", {}).status == 409


def test_panitia_and_who_waits_count_the_same_number_after_somebody_left_the_list(world, desk_of):
    panitia = act_of(world.panitia, world.now)
    second = applicant(world, name="Pelamar Kedua")
    for one in (world.late, second):
        services.put_on_list(panitia, one)
    services.withdraw(panitia, world.seated[0], reason="Sakit")
    services.offer_seat(panitia, world.klass)
    db.session().commit()
    page = desk_of(world.panitia).go(f"/kelas/{world.klass.slug}/peserta?saring=tunggu")
    assert "1. Pelamar Kedua" in page.text
    assert "Anda nomor 1 dalam daftar tunggu" in desk_of(person_of(second)).go("/permohonan").text


def test_who_declines_is_off_the_list_and_what_is_not_offered_cannot_be_taken(world, desk_of):
    services.put_on_list(act_of(world.panitia, world.now), world.late)
    services.withdraw(act_of(world.panitia, world.now), world.seated[0], reason="Sakit")
    db.session().commit()
    his = desk_of(person_of(world.late))
    assert his.send("/permohonan/tawaran/ambil", {}).status == 409
    services.offer_seat(act_of(world.panitia, world.now), world.klass)
    db.session().commit()
    assert "Tawaran ditolak" in his.go("/permohonan").press("Tolak tawaran").text
    assert desk_of(world.panitia).send(f"/kelas/{world.klass.slug}/daftar-tunggu/tawarkan", {}).status == 409
