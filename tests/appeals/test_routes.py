"""Pages of an appeal from filing to the letter, as each side sees them."""

import io

import pytest

from askom_lms.kernel import clock
from tests.appeals.world import MONDAY, SATURDAY, declared, filed, heard, named, ruled, voted
from tests.attack_files.pdfs import plain
from tests.desk import words


def ticked(page):
    """The names of those who are ticked."""
    held = [(label, box) for label in page.all("label") for box in label.iter("input") if box.get("name") == "member"]
    return {words(label) for label, box in held if box.get("checked") is not None}


@pytest.fixture
def saturday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: SATURDAY)


@pytest.fixture
def monday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MONDAY)


@pytest.mark.row("002-112", "002-113", "002-114")
@pytest.mark.usefixtures("saturday")
def test_the_trainee_goes_from_his_result_to_a_signed_appeal(desk_of, world):
    desk = desk_of(world.trainees[0])
    page = desk.open("certification.show_result").follow("Banding atas keputusan ini")
    assert "21 November 2026, 23.59 WIB" in page.text
    form = page.follow("Ajukan banding, sisa 9 jam 59 menit")
    again = form.press("Tanda tangani dan ajukan", q1="tidak", q2="ya", q3="ya", reason="Observasi saya tidak dinilai.")
    assert "Anda mau dibantu orang lain, tetapi namanya belum ditulis." in again.text
    assert "Observasi saya tidak dinilai." in again.text
    done = again.press(
        "Tanda tangani dan ajukan", helper="Sri Wahyuni", berkas=(io.BytesIO(plain()), "bukti.pdf", "application/pdf")
    )

    for said in ("Banding Anda diterima", "Menunggu tim banding", "sisa 20 hari kerja", "Dibantu oleh Sri Wahyuni",
                  "Proses belum dijelaskan", "bukti.pdf", "18 Desember 2026, 23.59 WIB"):  # fmt: skip
        assert said in done.text
    assert "Banding atas keputusan ini sudah diajukan." in form.press(
        "Tanda tangani dan ajukan", q1="ya", q2="ya", q3="tidak", reason="Lagi"
    ).text  # fmt: skip
    assert desk.open("appeals.show_filing").url == done.url
    desk.go(done.links()["FR.AK.04"])
    desk.go(done.links()["bukti.pdf"])


def test_after_the_day_the_page_says_until_when_it_was_and_whom_to_ask(desk_of, world, monkeypatch):
    for now, said in ((SATURDAY, "Tanda tangani dan ajukan"), (MONDAY, "Masa banding sudah berakhir.")):
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        desk = desk_of(world.trainees[0])
        assert said in desk.open("appeals.show_filing").text
    late = desk.send("/banding/ajukan", {"q1": "ya", "q2": "ya", "q3": "tidak", "reason": "Terlambat menulis."})
    for said in ("Masa banding berakhir 21 November 2026, 23.59 WIB", "002 9.9.2", "Terlambat menulis."):
        assert said in late.text
    other = desk_of(world.trainees[1])
    assert "Belum ada keputusan yang dapat dibanding." in other.open("appeals.show_filing").text


def test_the_result_says_until_when_then_where_the_appeal_stands_then_what_was_ruled(desk_of, world, monkeypatch):
    until, back = "Banding dapat diajukan sampai", "Banding atas keputusan ini"
    monkeypatch.setattr(clock, "now", lambda: SATURDAY)
    desk = desk_of(world.trainees[0])
    assert until in desk.open("certification.show_result").text

    appeal = filed(world)
    page = desk.open("certification.show_result")
    for said in ("Menunggu tim banding", "Putusan paling lambat Jumat, 18 Desember 2026."):
        assert said in page.text
    assert until not in page.text
    assert page.links()[back] == f"/banding/{appeal.id}"

    named(world, appeal)
    declared(world, appeal)
    voted(world, appeal, True, True, False)
    ruled(world, appeal, "reassess", ["conduct"])
    told = desk.open("certification.show_result").text
    assert "Banding diterima: asesmen ulang" in told
    assert until not in told


@pytest.mark.usefixtures("monday")
def test_the_admin_names_a_panel_and_sees_why_somebody_cannot_sit(desk_of, world):
    filed(world)
    page = desk_of(world.admin).open("appeals.list_appeals").follow(world.trainees[0].name).follow("Bentuk tim")
    for said in ("memutuskan", "anggota rapat yang memutuskan", "Hakim 4"):
        assert said in page.text
    one, two = (str(judge.id) for judge in world.judges[:2])
    refused = page.press("Tunjuk tim banding", member=[one, two], chair=one)
    assert "sekarang 2" in refused.text
    refused = page.press("Tunjuk tim banding", member=[one, two, str(world.tim_1.id)], chair=one)
    assert "Tim Teknis 1 tidak dapat duduk dalam tim banding: memutuskan perkara ini." in refused.text
    done = refused.press("Tunjuk tim banding", member=[one, two], emails=world.judges[2].email, chair="email")
    assert "Diperiksa tim banding" in done.text
    assert "Hakim 2 Ketua" in done.text
    assert {"Hakim 0", "Hakim 1", "Hakim 2"} <= ticked(done.follow("Ubah tim"))


@pytest.mark.usefixtures("monday")
def test_a_member_declares_reads_votes_and_the_chair_pronounces(desk_of, world):
    appeal = filed(world)
    named(world, appeal)
    chair = desk_of(world.judges[0])
    page = chair.open("appeals.show_appeal", appeal_id=appeal.id)
    assert "Bukti FR.IA.01 tidak dibaca." not in page.text
    chair.open("appeals.print_form", appeal_id=appeal.id, expect=404)
    page = page.press("Simpan pernyataan", impartial="ya")
    assert "Bukti FR.IA.01 tidak dibaca." in page.text
    assert "Menunggu pernyataan anggota lain." in page.text
    declared(world, appeal, world.judges[1:3])
    page = chair.open("appeals.show_appeal", appeal_id=appeal.id).press(
        "Beri suara", upholds="ya", vote_reason="Kurang."
    )
    assert "Suara Anda tercatat" in page.text
    for judge in world.judges[1:3]:
        desk_of(judge).open("appeals.show_appeal", appeal_id=appeal.id).press(
            "Beri suara", upholds="ya", vote_reason="Setuju."
        )
    page = chair.open("appeals.show_appeal", appeal_id=appeal.id)
    assert "Suara terbanyak: banding diterima." in page.text
    wrong = page.press("Tetapkan putusan", remedy="reassess", ruling_reason="Ditimbang bersama.")
    assert "Asesmen ulang belum menyebut unit." in wrong.text
    assert "Ditimbang bersama." in wrong.text
    done = wrong.press("Tetapkan putusan", units=["validation"])
    assert "Banding diterima: asesmen ulang" in done.text
    assert "PB-001/ND47/XI/2026" in done.text
    assert "Surat putusan sedang dicetak." in done.text


@pytest.mark.row("002-118")
@pytest.mark.usefixtures("monday")
def test_every_side_reads_the_same_outcome_and_dates(desk_of, world):
    appeal = ruled(world, heard(world, False, False, True))
    for person in (world.trainees[0], world.admin, world.tim_1, world.judges[1]):
        page = desk_of(person).open("appeals.show_appeal", appeal_id=appeal.id)
        for said in ("Banding ditolak", "diputus dalam batas", "18 Desember 2026, 23.59 WIB", "mengikat kedua pihak"):
            assert said in page.text
        desk_of(person).go(page.links()["Surat putusan"])
    desk_of(world.panitia).open("appeals.show_appeal", appeal_id=appeal.id, expect=404)
    assert "Menolak" not in desk_of(world.trainees[0]).open("appeals.show_appeal", appeal_id=appeal.id).text
