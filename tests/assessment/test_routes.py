"""Pages of role play, of the real asesi and of the examination, as people press them."""

import datetime as dt
import re

import pytest
from sqlalchemy import select, update

from askom_lms.assessment.domain import observation
from askom_lms.assessment.models import RolePlay
from askom_lms.enrolment import services as enrolments
from askom_lms.kernel import clock, db
from askom_lms.people.models import LoginSession, Person
from askom_lms.training.models import ClassSession
from tests.assessment.counting import counted_queries
from tests.assessment.world import (
    PASSWORD,
    act_of,
    declared,
    exam_of,
    examiner_of,
    examines_others,
    finished,
    master_of,
    named_examiner,
    real_asesi,
    running,
    seat_of,
    stamp,
    started_turn,
    with_password,
)
from tests.desk import filled, submits, words

MOST_QUERIES = 6


@pytest.fixture
def slug(world):
    return world.klass.slug


@pytest.fixture
def today(monkeypatch):
    """The wall clock of the pages."""
    at = dt.datetime(2026, 11, 18, 3, 0, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: at)
    return at


def plan(desk_of, world, slug):
    page = desk_of(world.panitia).open("assessment.show_round", slug=slug)
    return page.press("Rencanakan putaran 1", day="2026-11-18", time="10:00", minutes="45")


def test_panitia_plan_a_round_on_the_page(desk_of, world, slug):
    page = plan(desk_of, world, slug)

    assert "4 giliran di 2 meja" in page.text
    assert "Rencanakan ulang" in page.buttons
    assert "menunggu paraf perencanaan" in page.text


def test_a_wrong_time_gets_a_sentence_and_keeps_what_was_typed(desk_of, world, slug):
    page = desk_of(world.panitia).open("assessment.show_round", slug=slug)
    after = page.press("Rencanakan putaran 1", day="2026-11-18", time="pagi", minutes="45")

    assert after.status == 422
    assert "Tulis jam" in after.text
    assert 'value="45"' in after.html


def test_a_turn_of_nine_minutes_gets_a_sentence(desk_of, world, slug):
    page = desk_of(world.panitia).open("assessment.show_round", slug=slug)
    after = page.press("Rencanakan putaran 1", day="2026-11-18", time="10:00", minutes="9")

    assert (after.status, "antara 10 dan 240 menit" in after.text) == (422, True)


def test_panitia_plan_anew_without_the_absent(desk_of, world, slug):
    page = plan(desk_of, world, slug)
    after = page.press("Rencanakan ulang", absent=str(world.seats[0]))

    assert "direncanakan ulang" in after.text
    assert f"Belum menjadi asesor: {world.trainees[0].name}." in after.text
    assert f"Belum menjadi asesi: {world.trainees[0].name}." in after.text
    assert "Rabu, 18 November 2026" in page.text
    assert "Belum semua mendapat giliran" not in page.text
    live = db.session().scalars(select(RolePlay.asesor_id).where(RolePlay.state != "replaced")).all()
    assert world.seats[0] not in live


def test_the_round_says_who_left_until_it_is_planned_anew(desk_of, world, slug):
    plan(desk_of, world, slug)
    enrolments.withdraw(act_of(world.panitia), seat_of(world, 0), reason="Tugas luar kota")
    db.session().commit()

    page = desk_of(world.panitia).open("assessment.show_round", slug=slug)
    assert f"Sudah keluar dari kelas: {world.trainees[0].name}. Rencanakan ulang" in page.text
    after = page.press("Rencanakan ulang")
    assert "direncanakan ulang" in after.text
    assert "Sudah keluar dari kelas" not in after.text


def test_the_round_says_who_left_in_the_middle_of_a_turn(desk_of, world, slug):
    plan(desk_of, world, slug)
    stamp(world, 0, "merah", phases=("planning",))
    desk_of(world.trainees[0]).open("assessment.show_own_turns").press("Mulai")
    running = db.session().scalars(select(RolePlay).where(RolePlay.state == "running")).one()
    asesi = world.seats.index(running.asesi_id)
    turns = select(RolePlay).where(RolePlay.state == "planned")
    for other in db.session().scalars(turns):
        other.state, other.finished_at = "done", running.started_at
    enrolments.withdraw(act_of(world.panitia), seat_of(world, asesi), reason="Sakit")
    db.session().commit()
    page = desk_of(world.panitia).open("assessment.show_round", slug=slug)
    assert f"Sudah keluar dari kelas: {world.trainees[asesi].name}." in page.text


def test_a_trainee_does_not_see_the_round_of_the_class(desk_of, world, slug):
    desk_of(world.trainees[0]).open("assessment.show_round", slug=slug, expect=403)


def test_a_stranger_finds_no_such_class(desk_of, world, slug):
    desk_of(world.panitia).open("assessment.show_round", slug="tidak-ada", expect=404)
    desk_of(world.panitia).open("assessment.show_round", slug=slug, putaran=3, expect=404)


def test_a_trainee_sees_and_plays_his_own_turns(desk_of, world, slug):
    plan(desk_of, world, slug)
    stamp(world, 0, "merah", phases=("planning",))
    page = desk_of(world.trainees[0]).open("assessment.show_own_turns")
    assert "Anda asesor untuk" in page.text
    assert "Anda asesi untuk" in page.text

    running_page = page.press("Mulai")
    assert "Berlangsung sejak" in running_page.text
    assert "Selesaikan giliran" not in running_page.buttons
    for _step in observation.turn_steps():
        running_page = running_page.press("Seluruh langkah sudah")
    assert "Selesai" in running_page.press("Selesaikan giliran").text


def test_only_the_next_point_of_a_turn_has_a_button_and_a_skipped_one_is_refused(desk_of, world):
    stamp(world, 0, "merah", phases=("planning",))
    turn = started_turn(world, 0)
    desk = desk_of(world.trainees[0])
    page = desk.open("assessment.show_turn", turn_id=turn.id)
    assert [button for button in page.buttons if button.startswith("Sudah")] == [
        "Sudah: Menyapa asesi dan memperkenalkan diri"
    ]
    ticked = page.press("Sudah: Menyapa asesi dan memperkenalkan diri")
    assert "1 dari" in ticked.text
    assert f"dicentang {world.trainees[0].name}" in ticked.text

    skipped = desk.send(f"/bermain-peran/{turn.id}/langkah", {"point": "keputusan.penutup"})
    assert (skipped.status, "belum dapat dicentang" in skipped.text) == (409, True)
    early = desk.send(f"/bermain-peran/{turn.id}/selesai", {})
    assert (early.status, "Giliran belum dapat diselesaikan" in early.text) == (409, True)


def test_the_asesi_and_the_master_asesor_see_the_steps_and_the_asesi_has_no_buttons(desk_of, world):
    stamp(world, 0, "merah", phases=("planning",))
    turn = started_turn(world, 0)
    asesi = world.trainees[world.seats.index(turn.asesi_id)]
    with counted_queries() as seen:
        page = desk_of(asesi).open("assessment.show_turn", turn_id=turn.id)
    assert len(seen) <= MOST_QUERIES
    assert "Berpakaian formal, rapi, sederhana, dan sopan" in page.text
    assert not [button for button in page.buttons if button.startswith(("Sudah", "Seluruh"))]
    master = desk_of(master_of(world, 0)).open("assessment.show_turn", turn_id=turn.id)
    assert [button for button in master.buttons if button.startswith("Sudah")]
    stranger = next(one for one in world.trainees if one.id not in (asesi.id, world.trainees[0].id))
    desk_of(stranger).open("assessment.show_turn", turn_id=turn.id, expect=404)


def test_a_turn_without_parafed_planning_is_refused_with_the_reason(desk_of, world, slug):
    plan(desk_of, world, slug)
    page = desk_of(world.trainees[0]).open("assessment.show_own_turns").press("Mulai")

    assert page.status == 409
    assert "butir perencanaan tanpa paraf" in page.text


def test_the_home_page_names_partner_table_and_time(desk_of, world, slug, today):
    plan(desk_of, world, slug)
    page = desk_of(world.trainees[0]).open("coursework.show_home")

    assert "Bermain peran" in page.text
    assert "meja" in page.text
    assert page.links()["Buka giliran saya"] == "/bermain-peran"


def test_a_trainee_registers_and_the_asesi_agrees_on_the_same_device(desk_of, world):
    desk = desk_of(world.trainees[0])
    page = desk.open("assessment.show_asesi").press(
        "Daftarkan asesi", name="Rina Asesi", email="rina@contoh.id", occupation="Staf data", institution="PT Contoh"
    )
    assert "Menunggu persetujuan asesi" in page.text

    page = page.follow("Asesi ada di sini").press("Simpan kata sandi", password=PASSWORD, repeat=PASSWORD)
    assert "Kata sandi asesi tersimpan" in page.text
    assert f"{examiner_of(world, 0).name} mengamatinya sebagai penguji" in page.text
    refused = page.press("Setuju", password=PASSWORD)
    assert (refused.status, "belum dicentang" in refused.text) == (422, True)
    wrong = page.press("Setuju", agrees="y", password="kata sandi orang lain")
    assert wrong.status == 422
    after = page.press("Setuju", agrees="y", password=PASSWORD)
    assert "Persetujuan asesi tercatat" in after.text
    assert re.search(r"Setuju \d", after.text)


def test_two_different_passwords_get_a_sentence(desk_of, world):
    real_asesi(world, 0, consented=False)
    page = desk_of(world.trainees[0]).open("assessment.show_device_consent")
    after = page.press("Simpan kata sandi", password=PASSWORD, repeat=PASSWORD + "x")

    assert (after.status, "tidak sama" in after.text) == (422, True)


def test_a_trainee_as_asesi_gets_the_sentence_and_the_form_keeps_its_data(desk_of, world):
    page = desk_of(world.trainees[0]).open("assessment.show_asesi")
    after = page.press(
        "Daftarkan asesi", name="Teman", email=world.trainees[1].email, occupation="Staf", institution="PT Contoh"
    )

    assert after.status == 409
    assert "tidak dapat menjadi asesi nyata" in after.text
    assert 'value="Teman"' in after.html


def test_the_asesi_agrees_on_his_own_device(desk_of, world):
    asesi = real_asesi(world, 0, consented=False)
    person = with_password(db.session().get_one(Person, asesi.person_id))
    page = desk_of(person).open("assessment.show_consents")
    assert world.trainees[0].name in page.text

    assert page.press("Setuju").status == 422
    after = page.press("Setuju", agrees="y")
    assert "Terima kasih" in after.text
    assert after.links()["Bagian saya"] == "/bagian-saya"


def test_the_asesi_reads_when_and_where_the_examination_is(desk_of, world):
    asesi = real_asesi(world, 0, consented=False)
    begins = db.session().query(ClassSession).filter_by(class_id=asesi.class_id, is_aca=True).order_by("starts_at")

    page = desk_of(with_password(db.session().get_one(Person, asesi.person_id))).open("assessment.show_consents")

    assert clock.saat(begins[0].starts_at, world.klass.zone) in page.text
    assert f"{world.klass.venue}, {world.klass.city}" in page.text


def test_panitia_prepare_friday_and_register_for_a_trainee(desk_of, world, slug):
    page = desk_of(world.panitia).open("assessment.show_exams", slug=slug).press("Siapkan uji")
    assert "Uji disiapkan untuk 4 peserta" in page.text

    seat = seat_of(world, 1).seat_number
    told = desk_of(world.panitia).open("assessment.show_exam", slug=slug, seat=seat).text
    assert "Peserta, atau panitia dari daftar uji, mendaftarkan asesi nyata lebih dulu." in told
    page = (
        desk_of(world.panitia)
        .open("assessment.show_asesi_of", slug=slug, seat=seat)
        .press("Daftarkan asesi", name="Rina", email="rina@contoh.id", occupation="Staf", institution="PT Contoh")
    )
    assert "Rina" in page.text


@pytest.mark.row("000-012")
@pytest.mark.parametrize(("people", "warned"), [(15, False), (16, True)])
def test_the_list_of_friday_warns_of_an_examiner_with_more_than_fifteen(desk_of, world, slug, people, warned):
    examines_others(world, named_examiner(world), people)
    with counted_queries() as seen:
        page = desk_of(world.panitia).open("assessment.show_exams", slug=slug)
    assert (f"menguji {people} peserta" in page.text) is warned
    assert len(seen) <= MOST_QUERIES


@pytest.mark.row("001-054")
def test_the_examiner_declares_observes_and_finishes(desk_of, world, slug):
    real_asesi(world, 0)
    stamp(world, 0, "hijau", phases=("planning",))
    seat = seat_of(world, 0).seat_number
    desk = desk_of(examiner_of(world, 0))
    page = desk.open("assessment.show_exam", slug=slug, seat=seat)
    assert page.press("Nyatakan").status == 422
    page = page.press("Nyatakan", impartial="y", relation="").press("Mulai uji")
    assert "0 dari" in page.text

    ticked = desk.send(page.url + "/butir", {"point": "pembukaan.salam:belum", "note-pembukaan.salam": "Lupa"})
    assert "Satu pertanyaan untuk" in ticked.text
    assert "Setelah pembukaan" in ticked.text
    skipped = desk.send(page.url + "/butir", {"point": "laporan.va:ya"})
    assert (skipped.status, "Pembukaan belum tercatat seluruhnya" in skipped.text) == (409, True)
    early = ticked.press("Selesaikan uji")
    assert (early.status, "belum dicatat" in early.text) == (409, True)
    for key in observation.points():
        desk.send(page.url + "/butir", {"point": f"{key}:ya"})
    done = desk.open("assessment.show_exam", slug=slug, seat=seat).press("Selesaikan uji")
    assert "butir terlihat." in done.text
    assert done.links()["Buka FR-ACA-07"] == f"/rekomendasi/{seat}?kelas={slug}"


def written(page):
    """What the form of the observation holds."""
    return filled(next(form for form in page.forms() if form.get("action").endswith("/butir")))


def test_no_button_of_the_observation_loses_a_note(desk_of, world, slug):
    running(world, 0)
    seat = seat_of(world, 0).seat_number
    desk = desk_of(examiner_of(world, 0))
    page = desk.open("assessment.show_exam", slug=slug, seat=seat)
    page = page.press("Belum: Menyapa", **{"note-pembukaan.salam": "Lupa", "note-pembukaan.surat_tugas": "ST-12"})
    assert written(page)["note-pembukaan.surat_tugas"] == "ST-12"

    enter = words(submits(next(form for form in page.forms() if form.get("action").endswith("/butir")))[0])
    kept = page.press(enter, **{"note-pembukaan.suasana": "Tenang"})
    assert written(kept)["note-pembukaan.suasana"] == "Tenang"
    assert not observation.recorded(exam_of(world, 0).steps)["pembukaan.salam"].seen

    early = kept.press("Selesaikan uji", **{"note-pembukaan.tujuan": "Jelas"})
    assert (early.status, written(early)["note-pembukaan.tujuan"]) == (409, "Jelas")
    for key in observation.points():
        desk.send(page.url + "/butir", {"point": f"{key}:ya"})
    whole = desk.open("assessment.show_exam", slug=slug, seat=seat)
    done = whole.press("Selesaikan uji", **{"note-laporan.va": "Diserahkan pukul 15"})
    assert "Diserahkan pukul 15" in done.text


def test_an_examiner_finds_his_own_candidates_first(desk_of, world, slug):
    desk_of(world.panitia).open("assessment.show_exams", slug=slug).press("Siapkan uji")
    other = next(n for n in (3, 2, 1) if examiner_of(world, n).id != examiner_of(world, 0).id)
    own = examiner_of(world, other)
    text = desk_of(own).open("assessment.show_exams", slug=slug).text
    first = min(world.trainees, key=lambda person: text.index(person.name))
    assert examiner_of(world, world.trainees.index(first)).id == own.id
    by_seat = desk_of(world.panitia).open("assessment.show_exams", slug=slug).text
    names = [seat_of(world, n) for n in range(len(world.trainees))]
    lowest = min(range(len(names)), key=lambda n: names[n].seat_number)
    assert min(world.trainees, key=lambda person: by_seat.index(person.name)) is world.trainees[lowest]


def sixteen_minutes_ago(person):
    """The second factor of this person is too old for a step-up."""
    shown = clock.now() - dt.timedelta(minutes=16)
    db.session().execute(update(LoginSession).where(LoginSession.person_id == person.id).values(second_factor_at=shown))
    db.session().commit()


def test_a_second_factor_is_asked_for_the_declaration(desk_of, world, slug):
    real_asesi(world, 0)
    desk = desk_of(examiner_of(world, 0))
    sixteen_minutes_ago(examiner_of(world, 0))
    page = desk.open("assessment.show_exam", slug=slug, seat=seat_of(world, 0).seat_number)

    assert "Langkah kedua" in page.press("Nyatakan", impartial="y").text
    assert exam_of(world, 0).state == "planned"


def test_who_does_not_examine_sees_no_buttons(desk_of, world, slug):
    running(world, 0)
    page = desk_of(world.panitia).open("assessment.show_exam", slug=slug, seat=seat_of(world, 0).seat_number)

    assert "Selesaikan uji" not in page.buttons
    assert not [button for button in page.buttons if button.startswith("Terlihat")]


def test_panitia_change_the_examiner_with_a_reason(desk_of, world, slug):
    real_asesi(world, 0)
    declared(world, 0)
    page = desk_of(world.panitia).open("assessment.show_exam", slug=slug, seat=seat_of(world, 0).seat_number)
    assert page.press("Ganti penguji", reason="").status == 422
    same = str(exam_of(world, 0).examiner_id)
    assert "Penguji diganti" in page.press("Ganti penguji", examiner=same, reason="Giliran diatur").text


def test_pages_of_the_class_cost_few_queries_for_any_number_of_people(desk_of, world, slug):
    plan(desk_of, world, slug)
    finished(world, 0)
    seat = seat_of(world, 0).seat_number
    panitia, trainee = desk_of(world.panitia), desk_of(world.trainees[0])
    for desk, endpoint, values in (
        (panitia, "assessment.show_round", {"slug": slug}),
        (panitia, "assessment.show_exams", {"slug": slug}),
        (panitia, "assessment.show_exam", {"slug": slug, "seat": seat}),
        (trainee, "assessment.show_own_turns", {}),
        (trainee, "assessment.show_asesi", {}),
    ):
        with counted_queries() as queries:
            desk.open(endpoint, **values)
        assert len(queries) <= MOST_QUERIES, (endpoint, queries)


def test_the_examination_is_written_to_the_access_log(desk_of, world, slug):
    from askom_lms.kernel.audit import AccessLogEntry

    running(world, 0)
    desk_of(world.panitia).open("assessment.show_exam", slug=slug, seat=seat_of(world, 0).seat_number)
    entry = db.session().scalar(select(AccessLogEntry).where(AccessLogEntry.subject_kind == "aca_exam"))
    assert entry.actor_id == act_of(world.panitia).actor.id
