"""Demo accounts and codes exist in demo mode only."""

import dataclasses

import pytest

from askom_lms.kernel import clock, db, keys
from askom_lms.people import services
from tests.people.conftest import code_of


@pytest.fixture
def demo_mode(lms_app):
    """The same installation, in demo mode."""
    settings = lms_app.config["SETTINGS"]
    lms_app.config["SETTINGS"] = dataclasses.replace(settings, mode="demo")
    yield
    lms_app.config["SETTINGS"] = settings


@pytest.fixture
def cast(enlist):
    return {
        "boss": enlist("pengelola", authenticator=True, name="Ibu Pengelola"),
        "master": enlist("master_asesor", authenticator=True, name="Bambang Wiryawan"),
        "sari": enlist("trainee", name="Sari Dewi"),
        "rina": enlist("trainee", name="Rina"),
        "waiting": enlist("trainee", name="Belum Bergabung", password_hash=None),
    }


def test_the_sign_in_page_lists_the_invented_people(demo_mode, cast, desk_of):
    page = desk_of(None).go("/masuk")

    assert services.DEMO_PASSWORD in page.text
    assert [b for b in page.buttons if "sebagai" in b] == [
        "Masuk sebagai Ibu Pengelola",
        "Masuk sebagai Bambang Wiryawan",
        "Masuk sebagai Rina",
        "Masuk sebagai Sari Dewi",
    ]
    assert "Belum Bergabung" not in page.text


@pytest.mark.parametrize(("who", "h1"), [("boss", "Ibu Pengelola"), ("sari", "Sari Dewi")])
def test_one_click_signs_in_as_an_invented_person(who, h1, demo_mode, cast, desk_of):
    desk = desk_of(None)

    landed = desk.go("/masuk?next=/profil").press(f"Masuk sebagai {cast[who].name}")

    assert (landed.url, landed.h1) == ("/profil", h1)


def test_the_second_factor_says_the_code_in_a_demo(demo_mode, cast, desk_of, sign_in):
    desk = sign_in(cast["master"])

    page = desk.go("/langkah-kedua")

    assert f"kode saat ini {code_of(cast['master'])}" in page.text
    assert page.press("Lanjut", code=code_of(cast["master"])).status == 200


def test_every_role_has_somebody_to_try(demo_mode, cast, enlist):
    both = enlist("master_asesor", "examiner", name="Aa Dua Peran")

    shown, others = services.demo_accounts()

    assert [account.name for account in shown] == ["Ibu Pengelola", "Aa Dua Peran", "Rina"]
    assert shown[1].roles == ("master_asesor", "examiner")
    assert [account.name for account in others] == ["Bambang Wiryawan", "Sari Dewi"]
    assert both.email == shown[1].email


def test_outside_demo_mode_no_account_is_offered(cast, desk_of):
    page = desk_of(None).go("/masuk")

    assert services.DEMO_PASSWORD not in page.text
    assert page.buttons == ["Masuk"]
    assert services.demo_accounts() == ([], [])


def test_outside_demo_mode_one_click_opens_nothing(cast, desk_of):
    desk = desk_of(None)

    page = desk.send("/masuk/contoh", {"email": cast["boss"].email})

    assert page.status == 404
    assert desk.go("/profil").url == "/masuk"


def test_outside_demo_mode_no_code_is_shown(cast, sign_in):
    assert services.demo_code(cast["master"].id, clock.now()) == ""
    assert "kode saat ini" not in sign_in(cast["master"]).go("/langkah-kedua").text


@pytest.mark.parametrize("mode", ["production", "test"])
def test_no_other_mode_counts_as_a_demo(mode, lms_app):
    settings = lms_app.config["SETTINGS"]
    lms_app.config["SETTINGS"] = dataclasses.replace(settings, mode=mode)
    try:
        assert not keys.is_demo()
    finally:
        lms_app.config["SETTINGS"] = settings


def test_a_disabled_invented_person_cannot_be_clicked(demo_mode, cast, desk_of):
    cast["sari"].is_active = False
    db.session().commit()

    assert desk_of(None).send("/masuk/contoh", {"email": cast["sari"].email}).status == 404


@pytest.mark.parametrize(("who", "may"), [("master", True), ("sari", False), ("bnsp", False)])
def test_who_may_read_the_outbox_of_a_demo_finds_it_from_his_profile(who, may, demo_mode, cast, enlist, sign_in):
    person = cast.get(who) or enlist(who, authenticator=True)

    desk = sign_in(person)
    assert ("Buka surat keluar" in desk.go("/profil").links()) is may
    assert (desk.go("/surat-keluar", expect=None).status == 200) is may


def test_outside_demo_mode_the_profile_has_no_such_link(cast, sign_in):
    assert "Buka surat keluar" not in sign_in(cast["master"]).go("/profil").links()
