"""Pages of the meeting of the technical team, and what the trainee reads of its decision."""

import pytest
from sqlalchemy import select

from askom_lms.certification.domain.states import Verdict
from askom_lms.certification.models import DecisionMeeting
from askom_lms.kernel import db, files
from askom_lms.kernel.audit import AccessLogEntry
from askom_lms.people.models import Person
from tests.assessment.world import master_of, seat_of
from tests.certification.ways import (
    also_decides,
    closed,
    decide,
    issued,
    meeting,
    number,
    recommended,
    run_jobs,
)

pytestmark = pytest.mark.usefixtures("friday_evening")


@pytest.mark.row("000-010", "002-113")
def test_the_trainee_reads_recommendation_then_decision_in_words(desk_of, world):
    desk = desk_of(world.trainees[0])
    assert "Belum ada. Penguji mengisinya" in desk.open("certification.show_result").text
    recommended(world, 0)
    page = desk.open("certification.show_result")
    assert "Rekomendasi: Kompeten. Keputusan menunggu rapat Tim Teknis." in page.text
    assert "Tanda tangan Anda tercatat" in page.press("Tanda tangani FR-ACA-07").text

    found = meeting(world)
    decide(world, found, 0)
    assert "Keputusan: Kompeten." not in desk.open("certification.show_result").text
    closed(world, found)
    page = desk.open("certification.show_result")
    assert "Keputusan: Kompeten." in page.text
    assert "Banding dapat diajukan sampai 21 November 2026, 23.59 WIB" in page.text
    assert "gagal" not in page.text.lower()


def test_not_yet_competent_is_said_with_the_gap_and_never_as_failure(desk_of, world):
    recommended(world, 0, Verdict.BK)
    found = meeting(world)
    decide(world, found, 0, Verdict.BK, reason="Sesuai FR-ACA-07")
    closed(world, found)
    page = desk_of(world.trainees[0]).open("certification.show_result")

    assert "Keputusan: Belum kompeten." in page.text
    assert "P.854900.047.01 elemen 3" in page.text
    assert "gagal" not in page.text.lower()


def test_the_technical_team_meets_decides_and_signs(desk_of, world, slug):
    recommended(world, 0)
    chair, member = desk_of(world.tim_1), desk_of(world.tim_2)
    page = chair.open("certification.show_meetings")
    assert "1 rekomendasi menunggu keputusan" in page.text
    form = page.follow("Buka rapat")
    assert form.press("Buka rapat", place="").status == 422
    alone = form.press("Buka rapat", place="Hotel Graha", chair=str(world.tim_1.id), member=[])
    assert (alone.status, "tidak seorang pun memutuskan sendiri" in alone.text) == (422, True)
    assert "Hotel Graha" in alone.html
    page = form.press("Buka rapat", place="Hotel Graha", chair=str(world.tim_1.id))
    case = page.follow(world.trainees[0].name)
    assert "versi 1, paraf" in case.text
    assert f"Yang bertanggung jawab: {world.tim_1.name}" in case.text
    refused = case.press("Simpan keputusan", agrees="tidak")
    assert (refused.status, "Alasan keputusan" in refused.text) == (422, True)
    page = case.press("Simpan keputusan", agrees="ya")
    assert "Kompeten" in page.text

    unread = page.press("Tanda tangani", ends_at="malam")
    assert (unread.status, "Tulis jam, misalnya 08.00." in unread.text) == (422, True)
    early = page.press("Tanda tangani", ends_at="20:00")
    assert (early.status, "Ketua menandatangani terakhir" in early.text) == (409, True)
    member.go(page.url).press("Tanda tangani", ends_at="20.00")
    told = chair.go(page.url)
    assert "Rapat selesai pukul 20.00, seperti yang sudah ditandatangani." in told.text
    done = told.press("Tanda tangani")
    assert "BA-001/ND47/XI/2026" in done.text
    run_jobs()
    assert "PDF beku" in chair.go(page.url).text
    found = db.session().scalars(select(DecisionMeeting)).one()
    assert chair.open("certification.download_minutes", meeting_id=found.id).response.data == files.read(
        found.pdf_sha256
    )
    assert "Demikian Berita Acara" in chair.open("certification.show_minutes", meeting_id=found.id).text


def test_a_member_in_conflict_reads_why_he_cannot_decide(desk_of, world):
    recommended(world, 0)
    person = also_decides(world, world.pengajar)
    found = meeting(world, members={world.tim_1.id: "Ketua", person.id: "Anggota"})
    desk = desk_of(db.session().get_one(Person, person.id))
    page = desk.open("certification.show_case", meeting_id=found.id, seat=number(world, 0))
    assert "Anda tidak dapat memutuskan peserta ini" in page.text
    assert "Simpan keputusan" not in page.buttons
    assert "Bukan wewenang Anda" in desk.open("certification.show_meeting", meeting_id=found.id).text


def test_somebody_outside_the_team_finds_no_meeting(desk_of, world):
    found = meeting(world)
    desk_of(world.panitia).open("certification.show_meeting", meeting_id=found.id, expect=403)


@pytest.mark.row("002-129")
def test_every_look_at_a_recommendation_decision_or_certificate_is_logged(desk_of, world):
    recommended(world, 0)
    found = meeting(world)
    decide(world, found, 0)
    (certificate,) = issued(world, 0)
    seat = seat_of(world, 0).seat_number
    for person, path in (
        (world.tim_1, f"/keputusan/{found.id}/{seat}"),
        (world.tim_1, f"/keputusan/{found.id}/berita-acara"),
        (master_of(world, 0), f"/rekomendasi/{seat}/pelatih"),
        (world.panitia, f"/sertifikat/{certificate.id}"),
    ):
        desk_of(person).go(path)

    logged = {(row.subject_kind, row.what) for row in db.session().scalars(select(AccessLogEntry))}
    assert {
        ("recommendation", "case"),
        ("decision_meeting", "read"),
        ("enrolment", "trainer_recommendation"),
        ("certificate", "read"),
    } <= logged
