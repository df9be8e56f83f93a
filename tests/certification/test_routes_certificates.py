"""Pages of those who issue, keep and hold certificates."""

import pytest
from sqlalchemy import select

from askom_lms.certification import services
from askom_lms.certification.domain import codes
from askom_lms.kernel import db, files
from askom_lms.kernel.audit import AccessLogEntry
from tests.agreements.leave import consents, permits
from tests.certification.ways import (
    EVENING,
    act_of,
    certificate_of,
    certified,
    run_jobs,
    trained,
    trainer_recommends,
)

pytestmark = pytest.mark.usefixtures("friday_evening")


def test_certificates_are_listed_checked_and_confirmed(desk_of, world, slug):
    trained(world, 0)
    trainer_recommends(world, 0)
    desk = desk_of(world.panitia)
    page = desk.open("certification.show_certificates", slug=slug)
    assert "1 siap diterbitkan" in page.text
    checked = page.press("Periksa lalu terbitkan")
    assert checked.h1 == "Terbitkan 1 sertifikat pelatihan?"
    assert certificate_of(world, 0) is None
    waiting = checked.press("Terbitkan 1 sertifikat")
    assert "Menunggu giliran" in waiting.text
    run_jobs()
    assert "001/PLT-ASKOM/ND47/XI/2026" in desk.open("certification.show_certificates", slug=slug).text


@pytest.mark.parametrize("who", ["panitia", "tim_1"])
def test_who_keeps_certificates_finds_the_class_in_his_list(desk_of, world, slug, who):
    page = desk_of(getattr(world, who)).open("certification.show_certificate_classes")
    assert f"/kelas/{slug}/sertifikat" in page.links().values()


@pytest.mark.parametrize(("who", "led"), [("panitia", True), ("tim_1", False)])
def test_what_is_missing_leads_only_to_pages_the_reader_may_open(desk_of, world, slug, who, led):
    page = desk_of(getattr(world, who)).open("certification.show_certificates", slug=slug)
    assert "Rekomendasi pelatih belum ditandatangani" in page.text
    assert (f"/kelas/{slug}/kehadiran" in page.links().values()) is led


def test_nothing_chosen_is_told_and_prepared_on_request(desk_of, world, slug):
    page = desk_of(world.panitia).open("certification.show_certificates", slug=slug)
    assert "Rekomendasi pelatih belum ditandatangani" in page.text
    assert "4 sertifikat disiapkan" in page.press("Siapkan untuk semua peserta").text


@pytest.mark.row("002-097")
def test_a_certificate_is_frozen_on_the_page_and_the_public_sees_it_at_once(desk_of, world):
    certificate = certified(world, 0)
    desk = desk_of(world.panitia)
    page = desk.open("certification.show_certificate", certificate_id=certificate.id)
    refused = page.press("Bekukan")
    assert refused.status == 422
    (typed,) = [one for one in refused.all("input") if one.get("aria-invalid")]
    said = {one.get("id"): "".join(one.itertext()) for one in refused.all("p") if one.get("id")}
    assert [said[one] for one in typed.get("aria-describedby").split()][1:] == ["Tulis alasannya."]
    page.press("Bekukan", reason="Kehadiran diperiksa ulang")

    address = f"/v/{codes.shown(certificate.code)}"
    public = desk_of().go(address)
    assert "Sertifikat ini sedang dibekukan" in public.text
    assert "Sertifikat pelatihan berlaku" not in public.text
    assert "Kehadiran diperiksa ulang" not in public.text
    assert "Alasannya tidak ditunjukkan" in public.text
    consents(world.trainees[0], world.klass.id)
    permits(world.klass.id)
    assert "Kehadiran diperiksa ulang" in desk_of().go(address).text


@pytest.mark.row("000-172")
def test_the_holder_downloads_the_same_bytes_and_it_is_logged(desk_of, world):
    certificate = certified(world, 0)
    services.agree_use(act_of(world.trainees[0], EVENING), certificate, 1)
    db.session().commit()
    desk = desk_of(world.trainees[0])
    link = next(
        href
        for said, href in desk.open("certification.show_result").links().items()
        if said.startswith("Unduh sertifikat")
    )
    assert desk.go(link).response.data == files.read(certificate.pdf_sha256)
    entry = db.session().scalar(select(AccessLogEntry).where(AccessLogEntry.subject_kind == "certificate"))
    assert (entry.subject_id, entry.actor_id) == (certificate.id, world.trainees[0].id)
    desk_of(world.trainees[1]).go(link, expect=404)


@pytest.mark.row("003-065")
def test_the_holder_has_an_address_to_show_to_others_while_his_certificate_stands(desk_of, world):
    """003-065: what he shares is the public page, which needs no sign-in and says no more than the paper."""
    certificate = certified(world, 0)
    holder, address = desk_of(world.trainees[0]), f"/v/{codes.shown(certificate.code)}"

    shared = [href for href in holder.open("certification.show_result").links().values() if href.endswith(address)]
    assert len(shared) == 1
    assert shared[0].startswith("http")
    assert "Sertifikat pelatihan berlaku" in desk_of().go(address).text

    panitia = desk_of(world.panitia).open("certification.show_certificate", certificate_id=certificate.id)
    panitia.press("Bekukan", reason="Ditinjau ulang")
    assert address not in holder.open("certification.show_result").html


def test_the_holder_reads_that_his_certificate_was_revoked_and_why(desk_of, world):
    old = certified(world, 0)
    services.revoke_certificate(act_of(world.panitia, EVENING), old, reason="Ijazah palsu")
    db.session().commit()
    page = desk_of(world.trainees[0]).open("certification.show_result")
    assert "Dicabut" in page.text
    assert "Ijazah palsu" in page.text
    assert "Terbit setelah pelatihan selesai" not in page.text


def test_the_holder_reads_of_the_certificate_that_replaces_a_dead_one(desk_of, world):
    old = certified(world, 0)
    services.replace_certificate(act_of(world.panitia, EVENING), old, reason="Nama diperbaiki")
    db.session().commit()
    page = desk_of(world.trainees[0]).open("certification.show_result")
    assert "Disiapkan" in page.text
    assert "Nama diperbaiki" not in page.text


@pytest.mark.row("002-052", "002-056", "002-107")
def test_the_holder_agrees_once_how_he_uses_it_before_it_is_handed_over(desk_of, world):
    certificate = certified(world, 0)
    path = f"/sertifikat/{certificate.id}"
    desk = desk_of(world.trainees[0])
    page = desk.go(f"{path}/berkas.pdf")
    assert (page.h1, certificate.number in page.text) == ("Persetujuan penggunaan sertifikat", True)
    refused = page.press("Setujui dan buka unduhan")
    assert (refused.status, "Centang kalimat ini" in refused.text) == (422, True)
    stale = desk.send(f"{path}/persetujuan", {"agrees": "y", "version": "7"})
    assert (stale.status, "berganti versi" in stale.text) == (422, True)
    done = refused.press("Setujui dan buka unduhan", agrees="y")
    assert ("Sudah Anda setujui" in done.text, "Setujui dan buka unduhan" in done.buttons) == (True, False)
    assert desk.go(f"{path}/berkas.pdf").response.data == files.read(certificate.pdf_sha256)
    assert desk_of(world.panitia).go(f"{path}/berkas.pdf").response.data == files.read(certificate.pdf_sha256)
    desk_of(world.trainees[1]).go(f"{path}/persetujuan", expect=404)
    foreign = desk_of(world.trainees[1]).send(f"{path}/persetujuan", {"agrees": "y", "version": "1"})
    assert foreign.status == 404


def test_a_certificate_of_internalisasi_asks_for_no_agreement(desk_of, world):
    certificate = certified(world, 0)
    certificate.kind = "internalisasi"
    db.session().commit()
    desk = desk_of(world.trainees[0])
    assert desk.go(f"/sertifikat/{certificate.id}/berkas.pdf").response.data == files.read(certificate.pdf_sha256)
    desk.go(f"/sertifikat/{certificate.id}/persetujuan", expect=404)
