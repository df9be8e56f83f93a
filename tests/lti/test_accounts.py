"""Whose account a platform is joined to: seen by its owner and by who answers for the platform, parted with proof or reason."""

import pytest
from sqlalchemy import func, select, update

from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.kernel import db, jobs
from askom_lms.kernel.audit import Chain, ChainEntry
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import NotFound, StepUpNeeded
from askom_lms.lti.models import Parting, PlatformUser, Registration, Score
from askom_lms.lti.queries.accounts import accounts_of
from askom_lms.lti.services.parting import LONGEST_REASON, part, part_own
from askom_lms.lti.services.results import COUNT
from askom_lms.people.domain import Role
from askom_lms.people.models import LoginSession, Person
from askom_lms.training.models import TrainingClass
from tests.factories.classes import applicant, open_class
from tests.factories.people import PersonFactory, grant
from tests.house.counting import counted
from tests.lti.conftest import PASSWORD
from tests.lti.course import Course, joined, registered, text_of
from tests.lti.gradebook import linked

HERE = "/platform-saya"


@pytest.fixture
def own(town, password_hash):
    """The trainee of the town has a password."""
    town.trainee.password_hash = password_hash
    db.session().commit()
    town.user = db.session().scalars(select(PlatformUser).where(PlatformUser.sub == "siswa-1")).one().id
    return town


def count(of):
    return db.session().scalar(select(func.count()).select_from(of))


def lines(kind):
    wanted = select(Chain.kind).join(ChainEntry, ChainEntry.chain_id == Chain.id).where(ChainEntry.kind == kind)
    return sorted(db.session().scalars(wanted))


def letters(person):
    return db.session().scalars(select(Mail.body).where(Mail.to == person.email)).all()


def test_the_profile_leads_to_the_page_which_says_who_knows_him_since_when(own, desk_of):
    page = desk_of(own.trainee).go("/profil").follow("Platform belajar yang terhubung dengan akun Anda")
    assert page.h1 == "Platform belajar saya"
    assert "Moodle Melati" in page.text
    assert "dengan sandi Anda" in page.text
    assert "Lepas sambungan" in page.text
    assert "Sudah dilepas" not in page.text


def test_he_parts_with_his_password_and_the_next_launch_asks_again(own, desk_of, act_as):
    own.course.launch()
    desk = desk_of(own.trainee)
    page = desk.go(HERE)
    for typed, said in (("", "Tulis sandi Anda."), ("bukan sandi saya ini", "Sandi")):
        wrong = page.press("Lepas sambungan", password=typed)
        assert (wrong.status, said in wrong.text, count(PlatformUser)) == (422, True, 2)
    done = page.press("Lepas sambungan", password=PASSWORD)
    assert done.status == 200
    assert "Sudah dilepas" in desk.go(HERE).text
    assert "oleh Anda sendiri" in desk.go(HERE).text
    assert "Belum ada platform" in desk.go(HERE).text
    db.session().expire_all()
    assert [one.sub for one in db.session().scalars(select(PlatformUser))] == ["guru-1"]
    assert lines("lti.parted") == ["person"]
    (letter,) = letters(own.trainee)
    assert "Anda melepas sambungan antara akun Anda dan Moodle Melati." in letter
    framed = db.session().scalars(select(LoginSession).where(LoginSession.frame != "")).one()
    assert framed.ended_at is not None
    assert own.course.launch().headers["Location"] == "/lti/gabung"
    assert desk.send(f"{HERE}/{own.user}/lepas", {"password": PASSWORD}).status == 404


def test_who_parts_within_the_frame_reads_that_his_sign_in_there_is_over(own):
    own.course.launch()
    page = own.course.get(HERE)
    done = own.course.post(f"{HERE}/{own.user}/lepas", page, password=PASSWORD)
    assert (done.status_code, "Sesi di halaman kursus ini berakhir" in text_of(done)) == (200, True)
    assert f"frame-ancestors {own.platform.address};" in done.headers["Content-Security-Policy"]
    assert own.course.get("/beranda").status_code == 302


def test_a_sign_in_elsewhere_and_the_join_to_another_platform_go_on(own, desk_of):
    other = registered(
        own.platform, own.institution, client="alat-9", issuer="https://lain.contoh.id", frames="https://lain.contoh.id"
    )
    joined(own.trainee, other, "siswa-lain")
    desk = desk_of(own.trainee)
    assert desk.send(f"{HERE}/{own.user}/lepas", {"password": PASSWORD}).status == 200
    assert desk.go("/beranda").status == 200
    assert {one.sub for one in db.session().scalars(select(PlatformUser))} == {"guru-1", "siswa-lain"}


def test_nobody_parts_what_is_not_his(own, desk_of, act_as):
    assert desk_of(own.panitia).send(f"{HERE}/{own.user}/lepas", {"password": PASSWORD}).status == 404
    with pytest.raises(NotFound):
        part_own(act_as(own.panitia), own.user, password=PASSWORD)
    assert (count(PlatformUser), count(Parting)) == (2, 0)


def test_guesses_of_the_password_are_counted(own, desk_of):
    desk = desk_of(own.trainee)
    statuses = [desk.send(f"{HERE}/{own.user}/lepas", {"password": "bukan sandi saya ini"}).status for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    assert desk.send(f"{HERE}/{own.user}/lepas", {"password": PASSWORD}).status == 429
    assert count(PlatformUser) == 2


# whoever answers for the platform


def registration_of(town):
    return db.session().get_one(Registration, town.registration.id)


def accounts_page(town):
    return f"/kelola/lti/{town.registration.id}/akun"


def test_an_admin_parts_an_account_with_a_reason_that_its_owner_reads(own, desk_of):
    desk = desk_of(own.admin)
    page = desk.go(f"/kelola/lti/{own.registration.id}").follow("Akun yang terhubung")
    assert "Rini Astuti" in page.text
    assert "id di platform siswa-1" in page.text
    where = f"{accounts_page(own)}/{own.user}/lepas"
    long = desk.send(where, {"alasan": "x" * (LONGEST_REASON + 1)})
    assert (long.status, "x" * LONGEST_REASON in long.html, "Alasan belum ditulis" in long.text) == (422, True, True)
    assert desk.send(where, {"alasan": "  "}).status == 422
    done = desk.send(where, {"alasan": "Akun Moodle dipakai <b>dua</b> orang."})
    assert (done.status, "Rini Astuti" in done.text) == (200, False)
    (letter,) = letters(own.trainee)
    assert "Alasan: Akun Moodle dipakai <b>dua</b> orang." in letter
    theirs = desk_of(own.trainee).go(HERE)
    assert "oleh admin lembaga" in theirs.text
    assert "Akun Moodle dipakai <b>dua</b> orang." in theirs.text
    assert desk.send(where, {"alasan": "lagi"}).status == 404
    assert lines("lti.parted") == ["person"]


def test_a_reason_of_the_greatest_length_is_taken(own, act_as):
    part(act_as(own.admin), registration_of(own), own.user, reason="x" * LONGEST_REASON)
    assert db.session().scalars(select(Parting.reason)).one() == "x" * LONGEST_REASON


def test_an_admin_shows_his_second_factor_first(own, act_as, desk_of):
    with pytest.raises(StepUpNeeded):
        part(act_as(own.admin, stepped_up=False), registration_of(own), own.user, reason="keliru")
    late = desk_of(own.admin, stepped_up=False).send(f"{accounts_page(own)}/{own.user}/lepas", {"alasan": "keliru"})
    assert (late.status, count(PlatformUser)) == (403, 2)


def test_an_admin_sees_only_people_of_his_institution_though_the_issuer_serves_several(own, act_as, desk_of):
    other = open_class(number="48/2026")
    elsewhere = registered(own.platform, other.organiser, client="alat-9")
    stranger = PersonFactory(name="Orang Lain")
    theirs = joined(stranger, elsewhere, "siswa-9")
    seat = applicant(other, name="Peserta Sebelah")
    joined(db.session().get_one(Person, seat.person_id), elsewhere, "siswa-10")
    desk = desk_of(own.admin)
    page = desk.go(accounts_page(own)).text
    assert ("Rini Astuti" in page, "Orang Lain" in page, "Peserta Sebelah" in page) == (True, False, False)
    assert desk.send(f"{accounts_page(own)}/{theirs.id}/lepas", {"alasan": "keliru"}).status == 404
    assert desk.go(f"/kelola/lti/{elsewhere.id}/akun", expect=404)
    everything = PersonFactory(name="Pengelola", roles=[Role.PENGELOLA])
    found = accounts_of(act_as(everything), registration_of(own))
    assert {one.person.name for one in found.rows} >= {"Rini Astuti", "Orang Lain", "Peserta Sebelah"}
    side = PersonFactory(name="Admin Sebelah")
    grant(side, Role.LSP_ADMIN, other.organiser.id)
    shown = accounts_of(act_as(side), db.session().get_one(Registration, elsewhere.id))
    assert [one.person.name for one in shown.rows] == ["Peserta Sebelah"]


@pytest.mark.parametrize(
    ("typed", "names"), [("RINI", True), ("siswa-1", True), ("rini@", True), ("%", False), ("tak ada", False)]
)
def test_accounts_are_searched_by_name_address_and_id(own, desk_of, typed, names):
    page = desk_of(own.admin).go(f"{accounts_page(own)}?cari={typed.replace('%', '%25')}")
    assert ("Rini Astuti" in page.text, "Tidak ada yang cocok" in page.text) == (names, not names)


@pytest.mark.one_database
def test_the_accounts_of_a_platform_ask_as_many_queries_for_24_as_for_3(own, desk_of):
    asked, own.organiser = [], own.institution
    for n in (3, 24):
        for k in range(count(PlatformUser), n):
            person = db.session().get_one(Person, applicant(own, name=f"Anggota {k}").person_id)
            joined(person, own.registration, f"m-{k}")
        desk = desk_of(own.admin)
        desk.go(accounts_page(own))
        with counted() as seen:
            assert desk.go(accounts_page(own)).text.count("dengan sandinya") == n
        asked.append(len(seen.reads))
    assert asked[0] == asked[1] <= 6, asked


# what the gradebook hears


@pytest.fixture
def seated(course, password_hash):
    """Somebody with three sheets parafed, whom the platform knows, and a task with a column."""
    course.link = linked(course.registration, course.klass, course.services)
    course.seat = applicant(course.world, state=EnrolmentState.ENROLLED, name="Rini Astuti")
    course.person = db.session().get_one(Person, course.seat.person_id)
    course.person.password_hash = password_hash
    total = sum(size for _first, size in course.klass.kit_shape.values())
    first, _size = course.klass.kit_shape["merah"]
    course.seat.progress = "." * first + "ppp" + "." * (total - first - 3)
    db.session().execute(update(TrainingClass).values(version=TrainingClass.version + 1))
    db.session().commit()
    return course


def look(course):
    db.session().rollback()
    jobs.enqueue(COUNT, {})
    course.work()


def test_nothing_is_sent_of_who_was_parted_and_the_chains_say_that_his_consent_ended(seated):
    user = joined(seated.person, seated.registration)
    user.shares_results = True
    db.session().commit()
    look(seated)
    assert ("/kolom/1", "siswa-1") in seated.services.grades
    part_own(seated.act(seated.person), user.id, password=PASSWORD)
    db.session().commit()
    assert (lines("lti.consent"), lines("lti.parted"), count(Score)) == (["class"], ["person"], 0)
    calls = len(seated.services.calls)
    seated.klass.version += 1
    look(seated)
    assert len(seated.services.calls) == calls


def test_who_is_joined_late_or_as_another_is_told_without_waiting_for_the_class_to_move(seated, lms_app, lab):
    seated.registration.jwks_url = f"{lab.address}/jwks"
    db.session().commit()
    look(seated)
    assert seated.services.grades == {}
    for sub in ("siswa-1", "siswa-2"):
        browser = Course(lms_app, seated.services)
        browser.launch(sub=sub)
        page = browser.get("/lti/gabung")
        done = browser.post("/lti/gabung", page, email=seated.person.email, password=PASSWORD)
        assert done.status_code == 303, text_of(done)[:3000]
        seated.work()
        assert seated.services.grades[("/kolom/1", sub)]["scoreGiven"] > 0
        user = db.session().scalars(select(PlatformUser)).one()
        part_own(seated.act(seated.person), user.id, password=PASSWORD)
        db.session().commit()
