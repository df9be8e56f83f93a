"""A launch: from a course to a page of ours, in the role that somebody has in both places."""

import concurrent.futures
import threading

import pytest
from sqlalchemy import func, select, update

from askom_lms.kernel import db
from askom_lms.lti.domain.claims import NRPS
from askom_lms.lti.models import PlatformUser, ResourceLink
from askom_lms.people.domain import Role
from askom_lms.people.models import LoginSession, Person
from askom_lms.training.models import TrainingClass
from tests.factories.classes import applicant, open_class
from tests.factories.people import PersonFactory, grant, grant_in
from tests.house.counting import counted
from tests.lti.conftest import PASSWORD
from tests.lti.course import LEARNER, TEACHER, Course, joined, registered, text_of

FIFTY = 50


def at(word):
    return f"http://localhost/lti/ke/{word}"


def bound(town):
    """The course is connected with the class, as panitia does it."""
    town.course.launch(sub="guru-1", roles=[TEACHER])
    town.course.run("get", "/")
    link = db.session().scalars(select(ResourceLink)).one()
    link.class_id = town.klass.id
    db.session().commit()
    return link


def test_a_trainee_comes_in_with_one_click(town):
    answer = town.course.launch()
    assert (answer.status_code, answer.headers["Location"]) == (303, "/beranda"), text_of(answer)[:3000]
    page = town.course.get("/beranda")
    assert (page.status_code, "Rini Astuti" in text_of(page)) == (200, True)


TARGETS = {
    "beranda": "/beranda", "tugas1": "/tugas/1", "tugas3": "/tugas/3", "sertifikat": "/hasil", "meja-paraf": "/",
    "kelas/47-2026": "/kelas/47-2026", "presensi/47-2026": "/kelas/47-2026/hadir", "presensi": "/",
}  # fmt: skip


@pytest.mark.one_database
@pytest.mark.parametrize(("word", "path"), TARGETS.items(), ids=TARGETS)
def test_a_link_opens_what_it_names(town, word, path):
    assert town.course.launch(at(word)).headers["Location"] == path


@pytest.mark.one_database
def test_a_master_asesor_comes_to_the_desk_and_shows_his_second_factor_there(town):
    joined(town.masters[0], town.registration, "guru-2")
    answer = town.course.launch(at("meja-paraf"), sub="guru-2", roles=[TEACHER])
    assert answer.headers["Location"] == "/paraf"
    page = town.course.get("/paraf")
    assert (page.status_code, "Kode" in text_of(page)) == (403, True)


def test_staff_who_come_as_learners_hold_only_what_learners_hold(town):
    grant_in(town.panitia, Role.TRAINEE, town.klass)
    db.session().commit()
    town.course.launch(sub="guru-1")
    held = db.session().scalars(select(LoginSession.holds).where(LoginSession.frame != "")).one()
    assert held == [["trainee", str(town.klass.id)]]


def test_a_platform_vouches_for_its_own_institution_only(town):
    other = open_class(number="48/2026")
    grant_in(town.panitia, Role.PANITIA, other.klass)
    grant(town.panitia, Role.PENGELOLA)
    town.course.launch(sub="guru-1", roles=[TEACHER])
    held = db.session().scalars(select(LoginSession.holds).where(LoginSession.frame != "")).one()
    assert held == [["panitia", str(town.klass.id)]]


@pytest.mark.parametrize("said", [{"launch_presentation": {"locale": "en_US"}}, {}])
def test_the_language_is_that_of_the_course(town, said):
    town.course.launch(**said)
    assert ('<html lang="en">' in text_of(town.course.get("/beranda"))) is bool(said)


def test_panitia_connect_the_course_once_and_every_link_follows(town):
    answer = town.course.launch(sub="guru-1", roles=[TEACHER])
    where = answer.headers["Location"]
    town.course.launch(sub="guru-1", roles=[TEACHER], resource_link={"id": "kegiatan-2"})
    assert db.session().scalar(select(func.count()).select_from(ResourceLink)) == 2
    session = db.session().scalars(select(LoginSession).where(LoginSession.ended_at.is_(None))).one()
    session.second_factor_at = session.created_at
    db.session().commit()
    page = town.course.get(where)
    assert "Kursus 1" in text_of(page)
    empty = town.course.post(where, page)
    assert (empty.status_code, "Belum ada kelas yang dipilih" in text_of(empty)) == (422, True)
    done = town.course.post(where, page, klass=str(town.klass.id))
    assert done.status_code == 302, text_of(done)
    assert set(db.session().scalars(select(ResourceLink.class_id))) == {town.klass.id}
    assert town.course.launch().headers["Location"] == "/beranda"


def test_a_course_is_connected_with_classes_of_its_institution_only(town):
    other = open_class(number="48/2026")
    where = town.course.launch(sub="guru-1", roles=[TEACHER]).headers["Location"]
    session = db.session().scalars(select(LoginSession).where(LoginSession.ended_at.is_(None))).one()
    session.second_factor_at = session.created_at
    db.session().commit()
    page = town.course.get(where)
    assert town.course.post(where, page, klass=str(other.klass.id)).status_code == 404


MISSING = {
    "trainee of no class": ("beranda", [], "belum terdaftar di kelas mana pun"),
    "trainee of another class": ("kelas/48-2026", [], "belum terdaftar sebagai peserta kelas 48/2026"),
    "teacher without a role": ("beranda", [TEACHER], "belum punya peran di kelasnya"),
    "nobody of the course": ("beranda", ["urn:lain"], "peserta atau pengajar"),
}


@pytest.mark.parametrize(("word", "roles", "said"), MISSING.values(), ids=MISSING)
def test_whoever_has_no_role_reads_what_is_missing(town, word, roles, said):
    other = open_class(number="48/2026")
    other.klass.institution_id = town.institution.id
    if "48" not in word:
        joined(PersonFactory(name="Tanpa Peran"), town.registration, "tanpa")
    answer = town.course.launch(
        at(word), sub="siswa-1" if "48" in word else "tanpa", **({"roles": roles} if roles else {})
    )
    assert (answer.status_code, said in text_of(answer)) == (403, True), text_of(answer)[:3000]
    assert db.session().scalar(select(func.count()).select_from(LoginSession).where(LoginSession.frame != "")) == 0


def test_a_disabled_account_stays_out(town):
    town.trainee.is_active = False
    db.session().commit()
    assert "dinonaktifkan" in text_of(town.course.launch())


class TestJoining:
    """An account is connected by its own password, once."""

    def page(self, town, password_hash, sub="orang-baru"):
        self.person = PersonFactory(name="Tono Wijaya", email="tono@contoh.id", password_hash=password_hash)
        grant_in(self.person, Role.TRAINEE, town.klass)
        assert town.course.launch(sub=sub).headers["Location"] == "/lti/gabung"
        return town.course.get("/lti/gabung")

    def test_the_password_connects_and_the_next_launch_asks_nothing(self, town, password_hash):
        page = self.page(town, password_hash)
        wrong = town.course.post("/lti/gabung", page, email="tono@contoh.id", password="salah sekali ini")
        assert (wrong.status_code, "tono@contoh.id" in text_of(wrong)) == (422, True)
        done = town.course.post("/lti/gabung", page, email="tono@contoh.id", password=PASSWORD)
        assert (done.status_code, done.headers["Location"]) == (303, "/beranda")
        assert "Tono Wijaya" in text_of(town.course.get("/beranda"))
        assert Course(town.app, town.platform).launch(sub="orang-baru").headers["Location"] == "/beranda"

    def test_nobody_has_two_people_at_one_platform(self, town, password_hash):
        page = self.page(town, password_hash)
        town.trainee.password_hash = password_hash
        db.session().commit()
        answer = town.course.post("/lti/gabung", page, email="rini@contoh.id", password=PASSWORD)
        assert (answer.status_code, "sudah tersambung dengan yang lain" in text_of(answer)) == (409, True)
        assert db.session().scalar(select(func.count()).select_from(PlatformUser)) == 2

    def test_nothing_waits_without_a_launch(self, town):
        page = town.course.get("/lti/gabung")
        assert (page.status_code, "Tidak ada langkah masuk" in text_of(page)) == (409, True)

    def test_a_form_of_another_page_is_refused(self, town, password_hash):
        self.page(town, password_hash)
        data = {"email": "tono@contoh.id", "password": PASSWORD}
        assert town.course.run("post", "/lti/gabung", data=data).status_code == 400
        assert db.session().scalar(select(func.count()).select_from(PlatformUser)) == 2


def test_s9_the_same_token_fifty_times_at_once_makes_one_session(town):
    state, nonce = town.course.begin()
    token = town.course.signed(town.course.claims(nonce))
    cookie = {"Cookie": "; ".join(f"{c.key}={c.value}" for c in town.course.browser._cookies.values())}
    db.session().commit()
    start = threading.Barrier(FIFTY)

    def send(_n):
        client = town.app.test_client(use_cookies=False)
        start.wait()
        answer = client.post("/lti/launch", data={"state": state, "id_token": token}, headers=cookie)
        with town.app.app_context():
            db.db.session.remove()
        return answer.status_code

    with concurrent.futures.ThreadPoolExecutor(FIFTY) as pool:
        answers = list(pool.map(send, range(FIFTY)))
    assert len(answers) == FIFTY
    assert sorted(set(answers)) == [303, 400]
    assert answers.count(303) == 1
    db.session().expire_all()
    assert db.session().scalar(select(func.count()).select_from(LoginSession).where(LoginSession.frame != "")) == 1


def test_a_launch_adds_at_most_two_queries_over_an_ordinary_sign_in(town, password_hash):
    town.trainee.password_hash = password_hash
    db.session().commit()
    bound(town)
    town.course.launch()
    ordinary = Course(town.app, town.platform)
    page = ordinary.get("/masuk")
    with counted() as sign_in:
        assert ordinary.post("/masuk", page, email="rini@contoh.id", password=PASSWORD).status_code == 302
    course = Course(town.app, town.platform)
    state, nonce = course.begin()
    token = course.signed(course.claims(nonce))
    with counted() as launch:
        assert course.send(state, token).status_code == 303
    assert len(launch) <= len(sign_in) + 2, (launch, sign_in)


def test_a_class_of_another_institution_is_none_of_the_platform(town):
    elsewhere = open_class(number="48/2026")
    stranger = PersonFactory(name="Orang Lain")
    grant_in(stranger, Role.TRAINEE, elsewhere.klass)
    joined(stranger, town.registration, "lain")
    assert "belum terdaftar di kelas mana pun" in text_of(town.course.launch(at("kelas/48-2026"), sub="lain"))


def test_a9_services_of_strangers_are_not_kept(town):
    good = f"{town.platform.address}/nrps"
    claim = "https://purl.imsglobal.org/spec/lti-"
    state, nonce = town.course.begin()
    said = town.course.claims(nonce)
    said[f"{claim}nrps/claim/namesroleservice"] = {"context_memberships_url": good}
    said[f"{claim}ags/claim/endpoint"] = {"lineitem": "https://evil.example/x", "lineitems": good, "scope": ["b", "a"]}
    town.course.send(state, town.course.signed(said))
    link = db.session().scalars(select(ResourceLink)).one()
    assert (link.nrps_url, link.lineitem_url, link.lineitems_url, link.ags_scopes) == (good, "", good, "a b")


def test_several_platforms_clients_and_deployments_side_by_side(town):
    registered(town.platform, town.institution, client="alat-2", deployment="2")
    second = Course(town.app, town.platform, client="alat-2")
    assert second.launch(deployment_id="2").status_code == 303
    assert town.course.launch().status_code == 303
    assert db.session().scalar(select(func.count()).select_from(ResourceLink)) == 2


def with_members(town, **changes):
    """Where panitia comes from the link of a course whose platform tells its members."""
    state, nonce = town.course.begin()
    said = town.course.claims(nonce, **{"sub": "guru-1", "roles": [TEACHER], **changes})
    said[NRPS] = {"context_memberships_url": f"{town.platform.address}/nrps"}
    return town.course.send(state, town.course.signed(said)).headers["Location"]


def test_a_fresh_course_leads_panitia_to_its_members_until_one_of_them_is_in_the_class(town):
    bound(town)
    members = f"/kelas/{town.klass.slug}/platform/peserta"
    assert town.course.launch(sub="guru-1", roles=[TEACHER]).headers["Location"] == "/", "nobody can be asked for"
    assert with_members(town) == members
    assert with_members(town, sub="siswa-1", roles=[LEARNER]) == "/beranda"
    town.organiser = town.institution
    seat = applicant(town)
    person = db.session().get_one(Person, seat.person_id)
    assert with_members(town) == members, "he is not known to the platform"
    joined(person, town.registration, "siswa-2")
    assert with_members(town) == "/"


@pytest.mark.parametrize("state", ["running", "finished"])
def test_a_class_that_has_begun_leads_nobody_to_members(town, state):
    bound(town)
    db.session().execute(update(TrainingClass).values(state=state))
    assert with_members(town) == "/"
