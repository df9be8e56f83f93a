"""Platforms are registered by hand or by themselves, and let nobody in before somebody confirms them (R of lti.md 4)."""

import dataclasses
import datetime as dt
import re
from pathlib import Path

import pytest
from sqlalchemy import func, select

from askom_lms.kernel import clock, db
from askom_lms.kernel.messages import NotFound, StepUpNeeded
from askom_lms.lti.domain.states import RegistrationState
from askom_lms.lti.models import Registration, RegistrationPass, ResourceLink
from askom_lms.lti.services import outgoing, registering
from askom_lms.people.domain import Role
from askom_lms.people.models import LoginSession
from tests.factories.classes import act_of, open_class
from tests.factories.people import PersonFactory, grant
from tests.house.counting import counted
from tests.lti.course import Course, registered, text_of
from tests.refusing import refused

FACTS = {
    "name": "Moodle LSP", "product": "moodle", "issuer": "https://moodle.contoh.id", "client_id": "c-1",
    "auth_url": "https://moodle.contoh.id/auth", "token_url": "https://moodle.contoh.id/token",
    "jwks_url": "https://moodle.contoh.id/certs", "token_aud": "", "frames": "",
}  # fmt: skip


def now_act(person):
    return act_of(person, clock.now())


def by_hand(town, **changes):
    return registering.register(now_act(town.admin), town.institution.id, {**FACTS, **changes}, "1")


def test_an_admin_registers_checks_and_confirms_a_platform(town, desk_of):
    page = desk_of(town.admin).open("lti.list_registrations")
    assert "Moodle Melati" in page.text
    form = page.follow("Catat platform")
    wrong = form.press("Simpan", **{**FACTS, "issuer": "ftp://moodle", "deployment": ""})
    assert (wrong.status, "Alamat ini tidak dapat dipakai: ftp://moodle" in wrong.text) == (422, True)
    assert 'value="https://moodle.contoh.id/certs"' in wrong.html
    missing = form.press("Simpan", **{**FACTS, "client_id": ""})
    assert (missing.status, "Salin client ID dari platform." in missing.text) == (422, True)
    nobody = form.press("Simpan", **{**FACTS, "institution": "x"})
    assert (nobody.status, "Pilih lembaganya." in nobody.text) == (422, True)
    made = wrong.press("Simpan", issuer=FACTS["issuer"])
    assert (made.h1, "menunggu persetujuan" in made.text) == ("Moodle LSP", True)
    added = made.press("Tambahkan", deployment="7")
    assert made.press("Tambahkan", deployment="7").status == 409
    assert made.press("Tambahkan", deployment="").status == 422
    confirmed = added.press("Setujui")
    assert "aktif" in confirmed.text
    off = confirmed.press("Matikan")
    assert "mati" in off.text
    changed = off.follow("Ubah").press("Simpan", name="Moodle Baru")
    assert changed.h1 == "Moodle Baru"


@pytest.mark.one_database
def test_no_page_of_platforms_asks_more_than_six_queries(town, desk_of):
    desk, one = desk_of(town.admin), town.registration.id
    for path in ("/kelola/lti", "/kelola/lti/baru", f"/kelola/lti/{one}", f"/kelola/lti/{one}/ubah", "/lti/jwks"):
        with counted() as seen:
            desk.go(path)
        assert len(seen.reads) <= 6, (path, seen.reads)
    town.course.launch(sub="guru-1", roles=["Instructor"])
    link = db.session().scalars(select(ResourceLink.id)).one()
    panitia = desk_of(town.panitia)
    with counted() as seen:
        panitia.go(f"/lti/kursus/{link}")
    assert len(seen.reads) <= 6, seen.reads


def test_two_who_change_one_platform_do_not_overwrite_each_other(town, desk_of):
    first, second = (
        desk_of(town.admin).open("lti.edit_registration", registration_id=town.registration.id) for _ in range(2)
    )
    first.press("Simpan", name="Satu")
    late = second.press("Simpan", name="Dua")
    assert (late.status, "diubah orang lain" in late.text, 'value="Dua"' in late.html) == (409, True, True)


FAULTS = {
    "everything good": ({}, [], 4),
    "not json, client unknown": (
        {"jwks_url": "html", "token_url": "tolak"},
        ["bukan JSON", "tidak mengenal client ID"],
        2,
    ),
    "another no": ({"token_url": "cakupan"}, ["tidak memberi token (jawaban 400)"], 3),
    "clock told by the platform": ({"token_url": "usang"}, ["lewat waktunya", "NTP"], 3),
    "slow": ({"jwks_url": "lambat"}, ["tidak menjawab dalam lima detik"], None),
    "no key, token not json": ({"jwks_url": "kosong", "token_url": "html"}, ["tidak ada kunci", "bukan JSON"], 2),
    "huge": ({"jwks_url": "besar"}, ["terlalu besar"], 3),
    "redirecting": ({"jwks_url": "alih", "token_url": "alih"}, ["mengalihkan ke alamat lain (jawaban 302)"], 2),
    "token redirecting": ({"token_url": "alih"}, ["mengalihkan ke alamat lain (jawaban 302)"], 3),
    "not there": ({"jwks_url": "tidak-ada"}, ["menjawab dengan kesalahan 404"], 3),
    "issuer with a slash too many": ({"issuer": ""}, ["Platform menyebut dirinya", "tetapi di sini tercatat"], 3),
}


@pytest.mark.one_database
@pytest.mark.parametrize(("changes", "said", "good"), FAULTS.values(), ids=FAULTS)
def test_the_connection_test_says_in_words_what_fails(town, desk_of, monkeypatch, changes, said, good):
    if "lambat" in changes.values():
        monkeypatch.setattr(outgoing, "TOTAL_SECONDS", 1)
    row = db.session().get_one(Registration, town.registration.id)
    for name, path in changes.items():
        setattr(row, name, f"{town.platform.address}/{path}")
    db.session().commit()
    page = desk_of(town.admin).open("lti.show_registration", registration_id=town.registration.id)
    page = page.press("Uji sambungan")
    assert all(one in page.text for one in said), page.text
    assert good is None or page.text.count(": baik") == good, page.text


@pytest.mark.one_database
def test_the_connection_test_names_who_is_not_found_not_there_or_private(town, desk_of, monkeypatch):
    page = desk_of(town.admin).open("lti.show_registration", registration_id=town.registration.id)
    row = db.session().get_one(Registration, town.registration.id)
    row.jwks_url, row.token_url = "https://tidak-ada.invalid/x", "http://127.0.0.1:1/x"
    row.issuer = f"{town.platform.address}/tanpa-keterangan"
    db.session().commit()
    page = page.press("Uji sambungan")
    assert "tidak ditemukan (DNS)" in page.text
    assert "tidak dapat dihubungi" in page.text
    assert page.text.count("tidak disebut platform") == 2, "neither clock nor issuer"
    settings = dataclasses.replace(town.app.config["SETTINGS"], lti_private="0")
    monkeypatch.setitem(town.app.config, "SETTINGS", settings)
    assert "berada di jaringan dalam, jadi tidak dipanggil" in page.press("Uji sambungan").text


@pytest.mark.one_database
@pytest.mark.parametrize(("seconds", "good"), [(0, True), (50, True), (-50, True), (70, False), (-3700, False)])
def test_the_connection_test_tells_clocks_that_differ(town, desk_of, seconds, good):
    """A minute is the border; what the answers take is not to be measured here."""
    town.platform.ahead = seconds
    page = desk_of(town.admin).open("lti.show_registration", registration_id=town.registration.id)
    page = page.press("Uji sambungan")
    assert ("Jam kedua server: baik" in page.text, "Jam server platform berbeda" in page.text) == (good, not good)


def test_confirming_asks_for_the_second_factor(town):
    made = by_hand(town)
    act = now_act(town.admin)
    with pytest.raises(StepUpNeeded):
        registering.confirm(
            type(act)(act.actor.__class__(**{**vars(act.actor), "second_factor_at": None}), act.now), made
        )
    registering.confirm(act, made)
    with refused("lti.not_pending"):
        registering.confirm(act, made)
    registering.switch_off(act, made)
    with refused("lti.is_off"):
        registering.switch_off(act, made)


def test_a_platform_is_for_the_admin_of_its_institution(town, desk_of):
    other = open_class(number="48/2026")
    stranger = PersonFactory(name="Admin Lain")
    grant(stranger, Role.LSP_ADMIN, other.organiser.id)
    with pytest.raises(NotFound):
        registering.register(now_act(stranger), town.institution.id, FACTS)
    with pytest.raises(NotFound):
        registering.make_pass(now_act(stranger), town.institution.id)
    desk = desk_of(stranger)
    desk.open("lti.show_registration", registration_id=town.registration.id, expect=404)
    assert "Moodle Melati" not in desk.open("lti.list_registrations").text
    manager = PersonFactory(name="Pengelola", roles=[Role.PENGELOLA])
    assert "Moodle Melati" in desk_of(manager).open("lti.list_registrations").text
    desk_of(town.panitia).open("lti.list_registrations", expect=403)


def test_r4_nobody_speaks_for_the_people_of_another_issuer(town):
    """Whoever registers an issuer once more does so with the same keys."""
    by_hand(town)
    with refused("lti.registered"):
        by_hand(town)
    with refused("lti.other_keys"):
        by_hand(town, client_id="c-2", jwks_url="https://evil.example/certs")
    assert by_hand(town, client_id="c-2").state is RegistrationState.PENDING


def test_whom_we_believe_is_confirmed_anew_when_it_changes(town):
    assert town.course.launch().status_code == 303
    row = db.session().get_one(Registration, town.registration.id)
    facts = {name: getattr(row, name) for name in FACTS}
    registering.change(now_act(town.admin), row, {**facts, "name": "Nama baru"}, seen=row.row_version)
    assert row.state is RegistrationState.ACTIVE
    registering.change(now_act(town.admin), row, {**facts, "token_url": "http://127.0.0.1:9/t"}, seen=row.row_version)
    assert row.state is RegistrationState.PENDING
    db.session().commit()
    assert db.session().scalars(select(LoginSession.ended_at).where(LoginSession.frame != "")).one() is not None


def test_whoever_came_in_by_a_platform_goes_when_it_is_switched_off(town):
    town.course.launch()
    assert town.course.get("/beranda").status_code == 200
    registering.switch_off(now_act(town.admin), db.session().get_one(Registration, town.registration.id))
    db.session().commit()
    assert town.course.get("/beranda").status_code == 302
    framed = town.course.get("/beranda", **{"Sec-Fetch-Dest": "iframe"})
    assert framed.status_code == 401
    assert "frame-ancestors 'none'" in framed.headers["Content-Security-Policy"]


class TestDynamic:
    """A platform registers itself (LTI Dynamic Registration 1.0)."""

    def browser(self, town, **changes):
        self.course = Course(town.app, town.platform)
        token = registering.make_pass(now_act(town.admin), town.institution.id)
        self.said = {
            "openid_configuration": f"{town.platform.address}/config", "registration_token": "rahasia", "izin": token, **changes
        }  # fmt: skip
        town.platform.keys = ["a"]
        registration = db.session().get_one(Registration, town.registration.id)
        registration.issuer = "https://lama.example"
        db.session().commit()
        return self.course.run("get", "/lti/register", query_string=self.said)

    def press(self, page):
        return self.course.post("/lti/register", page, **self.said)

    def refused(self, page):
        """What the browser is shown, which is led to the refusal."""
        return text_of(self.course.get(self.press(page).headers["Location"]))

    def count(self):
        return db.session().scalar(select(func.count()).select_from(Registration))

    def test_r6_it_is_written_down_and_waits(self, town):
        page = self.browser(town)
        assert "127.0.0.1 akan tercatat untuk LSP Nusantara" in text_of(page)
        assert f"frame-ancestors {town.platform.address};" in page.headers["Content-Security-Policy"]
        done = self.press(page)
        assert done.status_code == 200, text_of(done)[:3000]
        made = db.session().scalars(select(Registration).where(Registration.client_id == "baru-1")).one()
        assert (made.state, made.institution_id) == (RegistrationState.PENDING, town.institution.id)
        assert made.created_by_id == town.admin.id
        assert Course(town.app, town.platform, client="baru-1").login().status_code == 409
        assert f'data-lti="close" data-origin="{town.platform.address}"' in text_of(done)

    def test_r3_the_token_goes_to_the_registration_address_only(self, town):
        self.press(self.browser(town))
        assert town.platform.bearer == [("/daftar", "Bearer rahasia")]

    def test_r1_a_link_counts_once_and_two_hours(self, town):
        page = self.browser(town)
        assert self.press(page).status_code == 200
        town.platform.client = "baru-2"
        assert "sudah dipakai" in self.refused(page)
        page = self.browser(town)
        row = db.session().scalars(select(RegistrationPass).where(RegistrationPass.used_at.is_(None))).one()
        row.expires_at = clock.now() - dt.timedelta(seconds=1)
        db.session().commit()
        assert "lewat dua jam" in self.refused(page)
        assert self.count() == 2

    @pytest.mark.parametrize("token", ["", "x" * 43])
    def test_r1_nobody_registers_without_a_link(self, town, token):
        assert self.browser(town, izin=token).status_code == 403
        assert town.platform.asked == []

    @pytest.mark.parametrize(
        "lies",
        [
            {"issuer": "https://lain.example"}, {"jwks_uri": "file:///etc/passwd"}, {"token_endpoint": None},
            {"registration_endpoint": "https://a@b.example/x"}, {"issuer": "https://x.example/" + "x" * 255},
        ],
    )  # fmt: skip
    def test_r2_what_a_platform_says_of_itself_is_held_against_its_address(self, town, lies):
        page = self.browser(town)
        town.platform.lies = lies
        assert self.press(page).status_code == 422
        assert town.platform.bearer == []
        assert self.count() == 1

    def test_r2_a_private_address_is_not_asked(self, town, server, monkeypatch):
        page = self.browser(town)
        monkeypatch.undo()
        assert self.press(page).status_code == 502
        assert server.asked == []

    @pytest.mark.parametrize("address", ["", "ftp://x.example/", "https://a@b.example/", "http://[::"])
    def test_r2_an_address_that_is_none(self, town, address):
        assert self.browser(town, openid_configuration=address).status_code == 422

    def test_r4_a_repeated_registration_shadows_nobody(self, town):
        page = self.browser(town)
        registered(town.platform, town.institution, client="baru-1")
        assert self.press(page).status_code == 409
        assert self.count() == 2
        town.platform.client = "baru-3"
        assert self.press(page).status_code == 200

    def test_r5_only_the_platform_is_told_that_the_window_may_close(self):
        script = (Path(__file__).resolve().parents[2] / "static" / "lti.js").read_text(encoding="utf-8")
        assert re.findall(r"postMessage\((?:.|\n)*?\)", script)
        assert all(call.rstrip(");").endswith("origin") for call in re.findall(r"postMessage\([^;]*\);", script))
        assert '"*"' not in script.partition("\n")[2]
