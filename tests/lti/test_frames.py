"""A sign-in in the frame of a platform: cookies of its own, only there, only for one person (F of lti.md 4)."""

import contextvars
import dataclasses

import pytest
from sqlalchemy import select

from askom_lms.kernel import db
from askom_lms.lti.models import Registration
from askom_lms.people.models import LoginSession
from tests.factories.people import signed_in
from tests.lti.course import Course, text_of


@pytest.fixture
def secure(town, monkeypatch):
    """The installation as people reach it: over https."""
    settings = dataclasses.replace(town.app.config["SETTINGS"], base_url="https://localhost")
    monkeypatch.setitem(town.app.config, "SETTINGS", settings)
    monkeypatch.setitem(town.app.config, "SESSION_COOKIE_SECURE", True)
    return town


def over_tls(course, method, path, **more):
    db.session().commit()
    opener = getattr(course.browser, method)
    return contextvars.Context().run(opener, path, base_url="https://localhost", **more)


def launched_over_tls(town):
    course, target = town.course, "https://localhost/lti/ke/beranda"
    said = {"iss": course.issuer, "login_hint": "7", "target_link_uri": target, "client_id": "alat-1"}
    began = over_tls(course, "get", "/lti/login", query_string=said)
    where = began.headers["Location"]
    state, nonce = (where.partition(f"{name}=")[2].partition("&")[0] for name in ("&state", "&nonce"))
    token = course.signed(course.claims(nonce, target))
    return began, over_tls(course, "post", "/lti/launch", data={"state": state, "id_token": token})


def cookies(answer):
    """Name -> rules of what is set."""
    return {one.partition("=")[0]: one for one in answer.headers.getlist("Set-Cookie")}


def test_f1_f2_cookies_of_a_frame_are_partitioned_and_apart_from_the_direct_ones(secure):
    began, answer = launched_over_tls(secure)
    assert answer.status_code == 303, text_of(answer)[:3000]
    page = over_tls(secure.course, "get", "/beranda")
    assert page.status_code == 200
    (bind,) = cookies(began)
    assert bind.startswith("__Host-askom_lti_")
    assert "Max-Age=600" in cookies(began)[bind]
    assert set(cookies(answer)) == {bind, "__Host-askom_frame", "__Host-askom_frame_form", "__Host-frame_lang"}
    for said in (*cookies(began).values(), *cookies(answer).values()):
        rules = {part.strip() for part in said.split(";")[1:]}
        assert {"Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/"} <= rules, said
        assert not any(rule.startswith("Domain") for rule in rules)


def test_f2_neither_token_counts_in_the_place_of_the_other(town):
    town.course.launch()
    token = town.course.browser.get_cookie("askom_frame").value
    other = Course(town.app, town.platform)
    other.browser.set_cookie("askom", token)
    assert other.get("/beranda").status_code == 302
    other = Course(town.app, town.platform)
    other.browser.set_cookie("askom_frame", signed_in(town.trainee))
    assert other.get("/beranda").status_code == 302


def test_f3_only_registered_platforms_show_us_in_a_frame(town):
    direct = Course(town.app, town.platform)
    assert "frame-ancestors 'none'" in direct.get("/masuk").headers["Content-Security-Policy"]
    town.course.launch()
    for path in ("/beranda", "/tidak-ada", "/tugas/1"):
        policy = town.course.get(path).headers["Content-Security-Policy"]
        assert f"frame-ancestors {town.platform.address};" in policy
        assert "default-src 'none'" in policy
    unknown = direct.login(iss="https://lain.example")
    assert "frame-ancestors 'none'" in unknown.headers["Content-Security-Policy"]


def test_f3_a_page_after_the_end_says_so_in_the_frame_and_leads_to_the_sign_in_outside(town):
    town.course.launch()
    row = db.session().scalars(select(LoginSession).where(LoginSession.frame != "")).one()
    row.ended_at = row.created_at
    db.session().commit()
    framed = town.course.get("/beranda", **{"Sec-Fetch-Dest": "iframe"})
    assert (framed.status_code, "Muat ulang halaman kursus" in text_of(framed)) == (401, True)
    assert f"frame-ancestors {town.platform.address};" in framed.headers["Content-Security-Policy"]
    assert town.course.get("/beranda", **{"Sec-Fetch-Dest": "document"}).headers["Location"].startswith("/masuk")


def test_f4_every_form_in_a_frame_carries_a_token_of_that_frame(town):
    town.course.launch()
    page = town.course.get("/profil")
    sent = {"phone": "0811222333", "locale": "id"}
    assert town.course.run("post", "/profil", data=sent).status_code == 400
    direct = Course(town.app, town.platform)
    direct.browser.set_cookie("askom", signed_in(town.trainee))
    foreign = direct.get("/profil")
    assert town.course.post("/profil", foreign, **sent).status_code == 400
    assert town.course.post("/profil", page, **sent).status_code == 302
    evil = {"Origin": town.platform.address}
    token = text_of(page).partition('name="csrf_token" value="')[2].partition('"')[0]
    assert town.course.run("post", "/profil", data={"csrf_token": token, **sent}, headers=evil).status_code == 400


def test_f5_signing_out_ends_both(town):
    town.course.browser.set_cookie("askom", signed_in(town.trainee))
    town.course.launch()
    page = town.course.get("/profil")
    assert town.course.post("/keluar", page).status_code == 302
    ended = db.session().scalars(select(LoginSession.ended_at)).all()
    assert len(ended) == 2
    assert None not in ended
    assert town.course.browser.get_cookie("askom_frame") is None
    assert town.course.browser.get_cookie("askom") is None


def test_f6_the_launch_of_another_person_takes_the_place(town):
    town.course.browser.set_cookie("askom", signed_in(town.panitia))
    town.course.launch()
    first = town.course.browser.get_cookie("askom_frame").value
    page = town.course.get("/profil")
    town.course.launch(sub="guru-1", roles=["Instructor"])
    open_now = db.session().scalars(select(LoginSession).where(LoginSession.ended_at.is_(None))).all()
    assert [(one.person_id, bool(one.frame)) for one in open_now] == [(town.panitia.id, True)]
    assert town.course.post("/profil", page, phone="0811222333", locale="id").status_code in (400, 403)
    town.course.browser.set_cookie("askom_frame", first)
    assert town.course.get("/beranda").status_code == 302


@pytest.mark.parametrize("who", [{"sub": "siapa"}, {"roles": []}])
def test_f6_a_launch_that_leads_nowhere_ends_the_one_before_too(town, who):
    town.course.launch()
    assert "Rini Astuti" not in text_of(town.course.launch(**who))
    assert town.course.get("/beranda").status_code == 302
    assert db.session().scalars(select(LoginSession.ended_at)).one() is not None


def test_f6_an_ordinary_sign_in_of_the_same_person_goes_on_beside_it(town):
    direct = signed_in(town.trainee)
    town.course.browser.set_cookie("askom", direct)
    town.course.launch()
    town.course.launch()
    open_now = db.session().scalars(select(LoginSession.frame).where(LoginSession.ended_at.is_(None))).all()
    assert sorted(map(bool, open_now)) == [False, True]


def test_an_ordinary_sign_in_leaves_the_frame(town, password_hash):
    town.trainee.password_hash = password_hash
    db.session().commit()
    town.course.launch()
    row = db.session().scalars(select(LoginSession).where(LoginSession.frame != "")).one()
    row.ended_at = row.created_at
    db.session().commit()
    page = town.course.get("/masuk")
    from tests.lti.conftest import PASSWORD

    done = town.course.post("/masuk", page, email="rini@contoh.id", password=PASSWORD)
    assert done.headers["Location"] == "/"
    assert town.course.browser.get_cookie("askom_frame") is None
    page = town.course.get("/beranda")
    assert page.status_code == 200
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


def test_a_second_factor_shown_in_the_frame_stays_there(town):
    town.course.launch(sub="guru-1", roles=["Instructor"])
    row = db.session().scalars(select(LoginSession).where(LoginSession.frame != "")).one()
    assert row.second_factor_at is None
    assert town.course.get("/kelas/47-2026/papan").status_code == 403
    assert db.session().scalars(select(Registration)).one().frames == row.frame


def kept_by_the_platform(town):
    """A launch whose value the browser did not keep and the platform did; the browser of its answer."""
    began = text_of(town.course.login(lti_storage_target="_parent"))
    state, value = (began.partition(f'data-{name}="')[2].partition('"')[0] for name in ("key", "value"))
    nonce = began.partition("nonce=")[2].partition("&")[0].partition('"')[0]
    blocked = Course(town.app, town.platform)
    return blocked, blocked.send(state, blocked.signed(blocked.claims(nonce)), ikat=value)


def test_f7_after_a_launch_by_storage_the_page_follows_where_a_cookie_stays_and_else_a_window_is_offered(town):
    blocked, answer = kept_by_the_platform(town)
    where = answer.headers["Location"]
    assert (answer.status_code, where.partition("?")[0]) == (303, "/lti/lanjut")
    assert blocked.get(where).headers["Location"] == "/beranda"
    nothing_stays = Course(town.app, town.platform).get(where)
    page = text_of(nothing_stays)
    assert (nothing_stays.status_code, "Buka jendela baru" in page, "baru=1" in page) == (200, True, True)
    assert f"frame-ancestors {town.platform.address};" in nothing_stays.headers["Content-Security-Policy"]


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example/", "/\\evil.example", ""])
def test_f7_it_never_leads_away_from_us(town, where):
    town.course.launch()
    answer = town.course.run("get", "/lti/lanjut", query_string={"ke": where})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


@pytest.mark.parametrize("state", ["menunggu", "mati", "lain"])
def test_f3_a_platform_that_is_not_active_frames_no_way_on(town, state):
    row = db.session().scalars(select(Registration)).one()
    row.state = state if state != "lain" else row.state
    db.session().commit()
    issuer = "https://lain.example" if state == "lain" else town.platform.address
    answer = Course(town.app, town.platform).run("get", "/lti/lanjut", query_string={"iss": issuer})
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
