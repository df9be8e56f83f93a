"""Nothing typed is lost: a form that meets an expired session or a stale second factor is sent again by one button."""

import datetime as dt
import io

import pytest
from sqlalchemy import select, update

from askom_lms.kernel import clock, db
from askom_lms.kernel.web import Resume
from askom_lms.people.models import LoginSession, Person
from askom_lms.people.routes import resume
from tests.people.conftest import PASSWORD, code_of
from tests.people.test_domain import ELSEWHERE


def expire(person):
    old = clock.now() - dt.timedelta(hours=1)
    db.session().execute(update(LoginSession).where(LoginSession.person_id == person.id).values(last_seen_at=old))
    db.session().commit()


def phone_of(person):
    return db.session().scalar(select(Person.phone).where(Person.id == person.id))


def test_a_form_that_meets_an_expired_session_is_sent_after_signing_in(enlist, sign_in):
    person = enlist("trainee")
    desk = sign_in(person)
    page = desk.go("/profil")
    expire(person)

    door = page.press("Simpan profil", phone="0811 222 333")
    assert (door.status, door.h1) == (401, "Masuk")
    assert "isian Anda aman" in door.text
    back = door.press("Masuk", email=person.email, password=PASSWORD)
    assert back.buttons == ["Lanjutkan mengirim"]
    saved = back.press("Lanjutkan mengirim")

    assert saved.status == 200
    assert phone_of(person) == "0811 222 333"


def test_a_wrong_password_on_the_way_loses_nothing(enlist, sign_in):
    person = enlist("trainee")
    page = sign_in(person).go("/profil")
    expire(person)

    door = page.press("Simpan profil", phone="0811 222 333").press("Masuk", email=person.email, password="bukan ini")
    door.press("Masuk", email=person.email, password=PASSWORD).press("Lanjutkan mengirim")

    assert phone_of(person) == "0811 222 333"


def test_password_and_second_factor_on_the_way_lose_nothing(enlist, sign_in):
    person = enlist("panitia", authenticator=True)
    page = sign_in(person).go("/profil")
    expire(person)

    door = page.press("Simpan profil", phone="0811 222 333")
    second = door.press("Masuk", email=person.email, password=PASSWORD)
    assert second.h1 == "Langkah kedua"
    wrong = second.press("Lanjut", code="000000")
    wrong.press("Lanjut", code=code_of(person)).press("Lanjutkan mengirim")

    assert phone_of(person) == "0811 222 333"


def test_what_somebody_else_typed_is_not_sent_as_mine(enlist, sign_in):
    sari, bambang = enlist("trainee"), enlist("trainee")
    page = sign_in(sari).go("/profil")
    expire(sari)

    door = page.press("Simpan profil", phone="0811 222 333")
    landed = door.press("Masuk", email=bambang.email, password=PASSWORD)

    assert "Lanjutkan mengirim" not in landed.buttons
    assert "akun lain tidak dikirim" in landed.text
    assert phone_of(bambang) == ""


def test_an_open_page_of_another_person_cannot_be_sent(enlist, sign_in):
    sari, bambang = enlist("trainee"), enlist("trainee")
    desk = sign_in(sari)
    page = desk.go("/profil")
    page.press("Keluar")
    desk.go("/masuk").press("Masuk", email=bambang.email, password=PASSWORD)

    late = page.press("Simpan profil", phone="0811 222 333")

    assert late.status == 400
    assert phone_of(bambang) == ""


def test_an_open_page_of_the_same_person_goes_on_after_signing_in_again(enlist, sign_in):
    person = enlist("trainee")
    desk = sign_in(person)
    page = desk.go("/profil")
    expire(person)
    desk.go("/masuk").press("Masuk", email=person.email, password=PASSWORD)

    assert page.press("Simpan profil", phone="0811 222 333").status == 200
    assert phone_of(person) == "0811 222 333"


def test_secrets_are_typed_again_rather_than_written_into_a_page(enlist, sign_in):
    person = enlist("trainee")
    page = sign_in(person).go("/profil")
    expire(person)
    typed = {"current_password": PASSWORD, "new_password": "empat jeruk bali", "repeat_password": "empat jeruk bali"}

    door = page.press("Ganti sandi", **typed)
    back = door.press("Masuk", email=person.email, password=PASSWORD)

    assert "empat jeruk" not in back.html
    assert [i.get("name") for i in back.all("input") if "password" in (i.get("name") or "")] == []


def test_files_cannot_be_carried_and_the_page_says_so(enlist, sign_in):
    person = enlist("trainee")
    desk = sign_in(person)
    token = desk.csrf_token()
    expire(person)

    data = {"csrf_token": token, "phone": "0811", "foto": (io.BytesIO(b"x"), "foto.jpg")}
    door = desk.send("/profil", data)
    back = door.press("Masuk", email=person.email, password=PASSWORD)

    assert "Berkas yang tadi dipilih tidak dapat dibawa" in back.text


def test_a_step_without_fields_goes_on_and_speaks_of_no_entries(lms_app):
    with lms_app.test_request_context("/x", method="POST"):
        without = resume.resume_page(resume.Carried("/x", (), had_files=False))
        one = resume.resume_page(resume.Carried("/x", (("a", "1"),), had_files=False))

    assert "isian" not in without.partition("<main")[2].partition("</main")[0].lower()
    assert "Langkah tadi belum selesai" in without
    assert "1 isian siap dikirim" in one


def test_several_values_of_one_field_keep_their_order(lms_app, enlist, desk_of):
    with lms_app.test_request_context("/x", method="POST"):
        text = resume.packed(Resume("/x", (("a", "1"), ("b", "ü"), ("a", "2"))))
        assert resume.unpacked(text, "anyone").fields == (("a", "1"), ("b", "ü"), ("a", "2"))


@pytest.mark.parametrize("text", ["", "x", "eyJ4IjoxfQ.abc.def", None])
def test_a_carried_form_that_was_not_packed_here_is_nothing(text, lms_app):
    with lms_app.test_request_context("/"):
        assert resume.unpacked(text, "anyone") is None


def test_a_carried_form_that_was_changed_is_nothing(lms_app):
    with lms_app.test_request_context("/x", method="POST"):
        text = resume.packed(Resume("/x", (("a", "1"),)))
        assert resume.unpacked(text[:-2] + ("AA" if text[-2:] != "AA" else "BB"), "anyone") is None


def test_a_carried_form_never_goes_to_another_site(lms_app):
    with lms_app.test_request_context("/x", method="POST"):
        text = resume.packed(Resume("//evil.example/x", (("a", "1"),)))
        assert resume.unpacked(text, "anyone") is None


@pytest.mark.parametrize("target", [t for t in ELSEWHERE if t and t.isprintable()])
def test_sign_in_never_leads_to_another_site(target, enlist, desk_of):
    person = enlist("trainee")
    desk = desk_of(None)
    token = desk.csrf_token()

    sent = {"email": person.email, "password": PASSWORD, "next": target, "csrf_token": token}
    response = desk._run("post", "/masuk", data=sent)

    assert response.status_code == 302
    assert response.headers["Location"] == "/"


def test_sign_in_leads_back_to_the_page_that_was_asked_for(enlist, desk_of):
    person = enlist("trainee")

    door = desk_of(None).go("/profil?bagian=paraf")
    landed = door.press("Masuk", email=person.email, password=PASSWORD)

    assert landed.response.request.full_path == "/profil?bagian=paraf"


def test_the_second_factor_leads_back_to_the_page_that_was_asked_for(enlist, desk_of):
    person = enlist("pengelola", authenticator=True)

    second = desk_of(None).go("/surat-keluar").press("Masuk", email=person.email, password=PASSWORD)
    landed = second.press("Lanjut", code=code_of(person))

    assert landed.url == "/surat-keluar"


def test_json_hears_that_it_must_sign_in(enlist, sign_in):
    person = enlist("trainee")
    desk = sign_in(person)
    token = desk.csrf_token()
    expire(person)

    answer = desk._run(
        "post", "/langkah-kedua", json={"code": "1"}, headers={"X-CSRFToken": token, "Accept": "application/json"}
    )

    assert answer.status_code == 401
    assert answer.json == {"sign_in": "/masuk"}
