"""A refused form is shown again by Back and reload without being sent, to its own browser and sign-in only."""

import datetime as dt
import io
import shutil

import pytest

from askom_lms.kernel import clock, db, refused_pages
from askom_lms.people.services import handovers
from askom_lms.people.services.passwords import hashed
from tests.factories.people import PersonFactory, actor_of, grant

AS_A_PAGE = {"Sec-Fetch-Mode": "navigate"}
WRONG = {"phone": "0" * 33, "locale": "id"}


@pytest.fixture(autouse=True)
def _nothing_kept(lms_app):
    shutil.rmtree(lms_app.config["SETTINGS"].storage / refused_pages.FOLDER, ignore_errors=True)


@pytest.fixture
def desk(desk_of):
    person = PersonFactory()
    db.session().commit()
    return desk_of(person)


def refused(desk, path="/profil", fields=WRONG, **headers):
    """Where the browser is led after this form."""
    page = desk.send(path, fields, follow=False, headers=AS_A_PAGE | headers)
    assert page.status == 303, page.text[:500]
    return page.response.location


def kept(app):
    return [path for path in (app.config["SETTINGS"].storage / refused_pages.FOLDER).glob("*/*") if path.is_file()]


def test_the_browser_is_led_to_what_was_typed_as_often_as_it_asks(desk):
    address = refused(desk)

    assert address.startswith("/profil?isian=")
    for _ in range(2):
        page = desk.go(address)
        assert page.title.startswith("Ada 1 masalah")
        assert "0" * 33 in page.html
        assert page.response.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in page.response.headers["Content-Security-Policy"]
    again = page.press("Simpan profil", phone="0811 222")
    assert (again.status, again.url) == (200, "/profil")


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Mode": "cors"}])
def test_a_program_and_a_script_hear_the_refusal_itself(desk, headers):
    assert desk.send("/profil", WRONG, headers=headers).status == 422
    as_data = {"Accept": "application/json", **AS_A_PAGE}
    assert desk.send("/profil", {"csrf_token": "foreign"}, token=False, headers=as_data).status == 400


def test_a_form_that_is_taken_is_answered_as_ever(desk):
    page = desk.send("/profil", {"phone": "0811222333", "locale": "id"}, follow=False, headers=AS_A_PAGE)
    assert page.response.location == "/profil#data"


@pytest.mark.parametrize("headers", [{}, AS_A_PAGE])
def test_files_that_were_chosen_are_named_since_no_page_can_choose_them_again(desk, headers):
    chosen = {**WRONG, "foto": (io.BytesIO(b"x"), "foto <1>.jpg"), "empty": (io.BytesIO(b""), "")}
    page = desk.send("/profil", chosen, headers=headers)
    assert "Berkas tidak ikut tersimpan: foto <1>.jpg. Pilih lagi" in page.text
    assert "tidak ikut tersimpan" not in desk.send("/profil", WRONG, headers=headers).text


def test_an_address_that_only_takes_forms_is_shown_on_the_page_of_the_form(desk):
    typed = {"current_password": "sebuah rahasia", "new_password": "x", "repeated": "y"}
    address = refused(desk, "/profil/sandi", typed, Referer="http://localhost/profil?lang=id&isian=ff")

    assert address.startswith("/profil?lang=id&isian=")
    page = desk.go(address)
    assert page.title.startswith("Ada ")
    assert "sebuah rahasia" not in page.html


def test_nobody_else_and_no_other_browser_reads_it(desk, desk_of):
    address = refused(desk)
    stranger = PersonFactory()
    db.session().commit()
    for other in (desk_of(stranger), desk_of(desk.person)):
        other.csrf_token()
        page = other.go(address)
        assert page.response.request.full_path == "/profil?"
        assert "0" * 33 not in page.html
    assert "0" * 33 not in desk_of(None).go(address).html


def test_a_change_of_roles_and_the_end_of_the_sign_in_close_it(desk):
    address = refused(desk)
    grant(desk.person, "trainee")
    db.session().commit()
    assert "0" * 33 not in desk.go(address).html

    address = refused(desk)
    assert "0" * 33 in desk.go(address).html
    desk.send("/keluar", headers=AS_A_PAGE)
    assert "0" * 33 not in desk.go(address).html


def test_it_lasts_an_hour_and_its_bytes_go_after_that(desk, lms_app, monkeypatch):
    address, real = refused(desk), clock.now
    for minutes, is_there in ((25, True), (50, True), (59, True), (61, False)):  # each look keeps the sign-in awake
        monkeypatch.setattr(clock, "now", lambda late=dt.timedelta(minutes=minutes): real() + late)
        assert ("0" * 33 in desk.go(address).html) is is_there
        refused_pages.sweep()
        assert bool(kept(lms_app)) is is_there


def test_what_lies_on_the_disk_is_no_text(desk, lms_app):
    refused(desk)
    (path,) = kept(lms_app)
    assert b"000000" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


def test_a_person_and_all_strangers_together_fill_so_many_places_and_no_more(lms_app):
    actor = actor_of(PersonFactory())
    for number in range(refused_pages.VISITORS_SLOTS + 50):
        token = f"{number:08x}" + "0" * 24
        assert refused_pages.keep(token, None, "browser", b"page")
        if number < 2 * refused_pages.SLOTS:
            assert refused_pages.keep(token, actor, "browser", b"page")
    of_person = [path for path in kept(lms_app) if path.parent.name == actor.id.hex]
    assert len(of_person) == refused_pages.SLOTS
    assert len(kept(lms_app)) - len(of_person) == refused_pages.VISITORS_SLOTS
    assert refused_pages.find("0" * 32, None, "browser") is None


def test_a_page_that_is_too_large_is_told_where_it_happened(desk, lms_app, monkeypatch):
    monkeypatch.setattr(refused_pages, "LARGEST", 10)
    assert desk.send("/profil", WRONG, headers=AS_A_PAGE).status == 422
    assert kept(lms_app) == []


def test_whoever_takes_the_device_does_not_come_back_to_what_its_owner_was_refused(desk, act_as):
    address = refused(desk)
    handovers.end_handover(act_as(desk.person), desk.person.id)
    assert "0" * 33 not in desk.go(address).html


def test_a_sign_in_that_ended_in_the_middle_of_a_form_carries_it_through_a_reload(desk):
    desk.go("/profil")
    token = desk.csrf_token()
    desk.client.delete_cookie("askom")
    address = refused(desk, "/profil", {"phone": "0811222333", "locale": "en", "csrf_token": token})
    assert 'name="resume"' in desk.go(address).html
    assert 'name="resume"' in desk.go(address).html


def test_the_secret_of_an_authenticator_is_kept_nowhere(desk_of, lms_app):
    person = PersonFactory(password_hash=hashed("kuda lari di pantai"), totp_confirmed_at=None)
    grant(person, "master_asesor")
    db.session().commit()
    page = desk_of(person).send("/langkah-kedua/pasang", {"code": "1"}, headers=AS_A_PAGE)
    assert page.status == 422
    assert kept(lms_app) == []


def test_recovery_codes_are_shown_once(desk_of, lms_app):
    person = PersonFactory(password_hash=hashed("kuda lari di pantai"))
    grant(person, "master_asesor")
    db.session().commit()
    page = desk_of(person).send("/langkah-kedua/kode-cadangan", headers=AS_A_PAGE)
    assert page.status == 200
    assert kept(lms_app) == []


def test_a_page_that_shows_a_form_once_more_before_it_counts_is_come_back_to_as_well(desk):
    address = refused(desk, "/lupa-sandi", {"email": "siapa@contoh.id"})
    assert address.startswith("/lupa-sandi?isian=")
    assert desk.go(address).status == 200


def test_a_page_that_begins_a_sign_in_is_not_put_behind_it(desk_of, lms_app):
    person = PersonFactory(password_hash=hashed("kuda lari di pantai"), totp_confirmed_at=None)
    db.session().commit()
    desk = desk_of(None)
    typed = {"phone": "0811222333", "locale": "id"}
    asked = desk.send("/profil", typed)
    shutil.rmtree(lms_app.config["SETTINGS"].storage / refused_pages.FOLDER, ignore_errors=True)
    resume = asked.forms()[0].find(".//input[@name='resume']").get("value")
    sign_in = {"email": person.email, "password": "kuda lari di pantai", "resume": resume}
    page = desk.send("/masuk", sign_in, headers=AS_A_PAGE)
    assert "Lanjutkan mengirim" in page.buttons
    assert kept(lms_app) == []
