"""What a launch refuses: the list of lti.md 4 on logins, states, tokens and claims, each by its code."""

import base64
import json

import pytest
from sqlalchemy import func, select

from askom_lms.kernel import clock, db
from askom_lms.lti.models import Login, PlatformUser
from askom_lms.lti.services import logins
from askom_lms.people.models import LoginSession, Person
from tests.factories.people import PersonFactory
from tests.lti.course import LEARNER, MEMBERSHIP, TEACHER, Course, joined, pair, registered, text_of

SAYS = {
    "incomplete": "memulai tanpa menyebut", "target": "bukan milik aplikasi ini", "issuer_unknown": "belum terdaftar di sini",
    "client": "client ID yang terdaftar", "inactive": "belum disetujui", "state": "sudah dipakai, terlalu lama",
    "deployment_unknown": "belum tercatat di sini", "no_token": "tidak dapat dibaca", "algorithm": "cara yang tidak kami terima",
    "no_kid": "tidak menyebut kunci", "key_unknown": "tidak ada di alamat kuncinya", "signature": "tidak cocok",
    "issuer": "platform lain", "audience": "ditujukan kepada alat lain", "party": "diberikan untuk alat lain",
    "undated": "masa berlakunya", "expired": "lewat waktunya", "future": "lebih cepat", "nonce": "bukan untuk langkah masuk ini",
    "version": "tidak memakai LTI 1.3", "message": "meminta sesuatu", "deployment": "berbeda dari saat mulai",
    "link": "kegiatan mana", "roles": "peran Anda di kursus", "anonymous": "siapa Anda", "oversize": "terlalu besar",
    "guest": "peserta atau pengajar kursus ini", "crowded": "Terlalu banyak orang", "platform_says_no": "tidak mengizinkan Anda",
}  # fmt: skip
"""Code of a sentence -> words of it."""


def sessions():
    return db.session().scalar(select(func.count()).select_from(LoginSession).where(LoginSession.frame != ""))


def is_refused(answer, code):
    assert SAYS[code] in text_of(answer), text_of(answer)[:3000]
    assert answer.status_code in (400, 403, 409, 422, 429)
    assert sessions() == 0


LOGINS = {
    "L1 unknown issuer": ({"iss": "https://lain.example"}, "issuer_unknown"),
    "L2 wrong client": ({"client_id": "lain"}, "client"),
    "L3 no hint": ({"login_hint": None}, "incomplete"),
    "L3 no issuer": ({"iss": None}, "incomplete"),
    "L4 no target": ({"target_link_uri": None}, "target"),
    "L5 unknown deployment": ({"lti_deployment_id": "77"}, "deployment_unknown"),
    **{
        f"L4 {address}": ({"target_link_uri": address}, "target")
        for address in (
            "https://evil.example/lti/launch", "http://localhost.evil.example/lti/launch", "//localhost/lti/launch",
            "http://localhost@evil.example/lti/launch", "http://evil@localhost/lti/launch", "http://localhost:81/lti/launch",
            "https://localhost/lti/launch", "http://localhost\\@evil.example/lti/launch", "javascript:alert(1)",
            "http://localhost/keluar", "http://localhost/lti/ke/mana-saja", "http://localhost/lti/ke/kelas/../x", "/lti/launch",
            "http://localhost/lti/launch\t", "http://localhost/lti/" + "x" * 1000, "http://[::", "http://localhost:x/lti/launch",
        )
    },
}  # fmt: skip


@pytest.mark.one_database
@pytest.mark.parametrize(("changes", "code"), LOGINS.values(), ids=LOGINS)
def test_a_login_that_is_refused(town, changes, code):
    is_refused(town.course.login(**changes), code)
    assert db.session().scalar(select(func.count()).select_from(Login)) == 0


def test_l2_a_missing_client_is_refused_only_where_the_issuer_has_several(town):
    assert town.course.login(client_id=None).status_code == 302
    registered(town.platform, town.institution, client="alat-2")
    is_refused(town.course.login(client_id=None), "client")


@pytest.mark.parametrize("state", ["menunggu", "mati"])
def test_r6_nobody_comes_in_by_a_platform_that_is_not_active(town, state):
    began = town.course.begin()
    town.registration.state = state
    db.session().commit()
    is_refused(town.course.login(), "inactive")
    is_refused(town.course.send(began[0], town.course.signed(town.course.claims(began[1]))), "inactive")


def test_l6_l7_l8_a_login_by_get_and_post_answers_with_our_own_address_and_fresh_random_values(town):
    found = [town.course.login(method=method, redirect_uri="https://evil.example/x") for method in ("get", "post")]
    assert [answer.status_code for answer in found] == [302, 302]
    for answer in found:
        where = answer.headers["Location"]
        assert where.startswith(f"{town.platform.address}/auth?tetap=1&scope=openid&response_type=id_token")
        assert "redirect_uri=http%3A%2F%2Flocalhost%2Flti%2Flaunch&" in where
        assert "evil" not in where
    values = [town.course.begin() for _ in range(3)]
    assert len({one for two in values for one in two}) == 6
    assert all(len(base64.urlsafe_b64decode(one + "=")) >= 16 for two in values for one in two)


def test_l9_old_logins_go_and_a_flood_is_stopped(town, monkeypatch):
    monkeypatch.setattr(logins, "MOST_OPEN", 2)
    for _ in range(2):
        town.course.begin()
    is_refused(town.course.login(), "crowded")
    for row in db.session().scalars(select(Login)):
        row.expires_at = clock.now()
    db.session().commit()
    town.course.begin()
    assert db.session().scalar(select(func.count()).select_from(Login)) == 1
    monkeypatch.setattr(logins, "STARTS", logins.throttle.Limit("lti_login", 1))
    assert town.course.login().status_code == 429


def other(town):
    return Course(town.app, town.platform)


def test_s1_an_unknown_state(town):
    _state, nonce = town.course.begin()
    is_refused(town.course.send("x" * 43, town.course.signed(town.course.claims(nonce))), "state")
    is_refused(town.course.send("x" * 43, "x", ikat="y"), "state")


def test_s2_without_a_cookie_a_window_of_its_own_is_offered_and_then_said_why(town):
    state, nonce = town.course.begin()
    token = town.course.signed(town.course.claims(nonce))
    answer = other(town).send(state, token)
    assert "Buka jendela baru" in text_of(answer)
    assert "baru=1" in text_of(answer)
    assert sessions() == 0
    again = other(town)
    state, nonce = again.begin(baru="1")
    answer = other(town).send(state, again.signed(again.claims(nonce)))
    assert (answer.status_code, "menolak semua cookie" in text_of(answer)) == (400, True)


def test_s2_the_platform_keeps_the_value_where_it_offers_to(town):
    began = town.course.login(lti_storage_target="post_message_forwarding")
    page = text_of(began)
    assert began.status_code == 200
    assert f'data-origin="{town.platform.address}"' in page
    value = page.partition('data-value="')[2].partition('"')[0]
    state = page.partition('data-key="')[2].partition('"')[0]
    nonce = page.partition("nonce=")[2].partition('"')[0]
    blocked = other(town)
    token = blocked.signed(blocked.claims(nonce))
    asked = text_of(blocked.send(state, token))
    assert 'data-lti="get"' in asked
    assert token in asked
    assert "ikat" in asked
    is_refused(blocked.send(state, token, ikat="lain"), "state")
    assert blocked.send(state, token, ikat=value).status_code == 303


def test_s3_the_state_of_another_browser(town):
    state, nonce = town.course.begin()
    stranger = other(town)
    stranger.begin()
    stranger.browser.set_cookie(f"askom_lti_{logins.hashed(state)[:16]}", "terka")
    is_refused(stranger.send(state, town.course.signed(town.course.claims(nonce))), "state")
    assert town.course.send(state, town.course.signed(town.course.claims(nonce))).status_code == 303


def test_s4_an_old_state(town):
    state, nonce = town.course.begin()
    db.session().scalars(select(Login)).one().expires_at = clock.now()
    db.session().commit()
    is_refused(town.course.send(state, town.course.signed(town.course.claims(nonce))), "state")


def test_s5_state_and_nonce_belong_together(town):
    (_one, nonce), (two, _nonce) = town.course.begin(), town.course.begin()
    is_refused(town.course.send(two, town.course.signed(town.course.claims(nonce))), "nonce")


def test_s6_s7_an_answer_counts_once(town):
    state, nonce = town.course.begin()
    token = town.course.signed(town.course.claims(nonce))
    assert town.course.send(state, token).status_code == 303
    again = town.course.send(state, token)
    assert (again.status_code, SAYS["state"] in text_of(again) or "jendela baru" in text_of(again)) == (400, True)
    assert SAYS["state"] in text_of(town.course.send(state, town.course.signed(town.course.claims(nonce)), ikat="x"))
    fresh, _nonce = town.course.begin()
    refused = town.course.send(fresh, town.course.signed(town.course.claims(nonce)))
    assert SAYS["nonce"] in text_of(refused)
    assert sessions() == 1


def test_s6_a_refused_answer_uses_its_login_up_too(town):
    state, nonce = town.course.begin()
    is_refused(town.course.send(state, "x.y.z"), "no_token")
    answer = town.course.send(state, town.course.signed(town.course.claims(nonce)))
    assert SAYS["state"] in text_of(answer)
    assert sessions() == 0


def test_s10_two_tabs_at_once(town):
    begun = [town.course.begin() for _ in range(2)]
    for state, nonce in begun:
        assert town.course.send(state, town.course.signed(town.course.claims(nonce))).status_code == 303


def test_s11_an_error_of_the_platform_is_said_in_our_words(town):
    state, _nonce = town.course.begin()
    answer = town.course.run(
        "post", "/lti/launch", data={"state": state, "error": "<script>x", "error_description": "<b>y"}
    )
    is_refused(answer, "platform_says_no")
    assert "<script>x" not in text_of(answer)
    assert "<b>y" not in text_of(answer)


CLAIMS = {
    "S8 nonce missing": ({"without": ["nonce"]}, "nonce"),
    "S8 nonce wrong": ({"nonce": "lain"}, "nonce"),
    "T9 iss unknown": ({"iss": "https://lain.example"}, "issuer"),
    "T11 aud wrong": ({"aud": "lain"}, "audience"),
    "T11 aud missing": ({"without": ["aud"]}, "audience"),
    "T11 aud empty": ({"aud": []}, "audience"),
    "T13 several aud without azp": ({"aud": ["lain", "alat-1"]}, "party"),
    "T14 azp of somebody else": ({"azp": "lain"}, "party"),
    "T14 azp of somebody else among several": ({"aud": ["alat-1", "lain"], "azp": "lain"}, "party"),
    "T15 exp missing": ({"without": ["exp"]}, "undated"),
    "T15 exp no number": ({"exp": "besok"}, "undated"),
    "T15 exp true": ({"exp": True}, "undated"),
    "T15 exp past": ({"exp": -61}, "expired"),
    "T16 iat missing": ({"without": ["iat"]}, "undated"),
    "T16 iat future": ({"iat": 62}, "future"),
    "T16 iat too old": ({"iat": -662}, "expired"),
    "T16 nbf future": ({"nbf": 62}, "future"),
    "C1 version wrong": ({"version": "1.1"}, "version"),
    "C1 version missing": ({"without": ["version"]}, "version"),
    "C2 message unknown": ({"message_type": "LtiEulaRequest"}, "message"),
    "C2 message missing": ({"without": ["message_type"]}, "message"),
    "C3 deployment unknown": ({"deployment_id": "77"}, "deployment_unknown"),
    "C3 deployment missing": ({"without": ["deployment_id"]}, "deployment"),
    "C3 deployment no text": ({"deployment_id": 1}, "deployment"),
    "C4 target missing": ({"without": ["target_link_uri"]}, "target"),
    "C4 target foreign": ({"target_link_uri": "https://evil.example"}, "target"),
    "C4 target other than at login": ({"target_link_uri": "http://localhost/lti/launch"}, "target"),
    "C5 link missing": ({"without": ["resource_link"]}, "link"),
    "C5 link without id": ({"resource_link": {"title": "x"}}, "link"),
    "C5 link no object": ({"resource_link": "x"}, "link"),
    "C5 link too long": ({"resource_link": {"id": "x" * 256}}, "link"),
    "C6 roles missing": ({"without": ["roles"]}, "roles"),
    "C6 roles no list": ({"roles": LEARNER}, "roles"),
    "C6 roles empty": ({"roles": []}, "guest"),
    "C7 roles unknown": ({"roles": ["urn:lain", 7, None, {}]}, "guest"),
    "C7 mentor": ({"roles": [f"{MEMBERSHIP}Mentor"]}, "guest"),
    "C7 system administrator": ({"roles": ["http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator"]}, "guest"),
    "C8 sub missing": ({"without": ["sub"]}, "anonymous"),
    "C8 sub empty": ({"sub": ""}, "anonymous"),
    "C8 sub no text": ({"sub": {"id": 1}}, "anonymous"),
    "C8 sub half a letter": ({"sub": "x\ud800"}, "anonymous"),
    "C12 sub too long": ({"sub": "x" * 256}, "anonymous"),
}  # fmt: skip


@pytest.mark.one_database
@pytest.mark.parametrize(("changes", "code"), CLAIMS.values(), ids=CLAIMS)
def test_a_token_whose_claims_are_refused(town, changes, code):
    now = int(clock.now().timestamp())
    is_moment = ("exp", "iat", "nbf")
    at = {name: now + value if name in is_moment and type(value) is int else value for name, value in changes.items()}
    is_refused(town.course.launch(**at), code)


def test_t10_the_answer_of_another_platform_of_ours(town):
    """Registered as well, and with the same keys."""
    registered(town.platform, town.institution, issuer="https://lain.example")
    is_refused(town.course.launch(iss="https://lain.example"), "issuer")


def test_c3_the_deployment_is_the_one_of_the_login(town):
    state, nonce = town.course.begin(lti_deployment_id="1")
    registered(town.platform, town.institution, client="alat-2", deployment="2")
    is_refused(town.course.send(state, town.course.signed(town.course.claims(nonce, deployment_id="2"))), "deployment")


GOOD = {
    "T12 aud list with us second and azp us": {"aud": ["lain", "alat-1"], "azp": "alat-1"},
    "T11 aud list of us": {"aud": ["alat-1"]},
    "T17 exp passed 8 s ago": {"exp": -8, "iat": -68},
    "T17 iat 8 s ahead": {"iat": 8},
    "T15 exp border": {"exp": -58},
    "T16 iat border": {"iat": -655},
    "C5 longest link": {"resource_link": {"id": "x" * 255}},
    "C6 short role": {"roles": ["Learner"]},
    "C1 unknown claims": {"anything": {"deep": [1]}},
}


@pytest.mark.one_database
@pytest.mark.parametrize("changes", GOOD.values(), ids=GOOD)
def test_a_token_that_is_taken(town, changes):
    now = int(clock.now().timestamp())
    at = {name: now + value if name in ("exp", "iat") else value for name, value in changes.items()}
    answer = town.course.launch(**at)
    assert answer.status_code == 303, text_of(answer)[:3000]


def part(data):
    return base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")


def tampered(course, nonce):
    head, _body, sign = course.signed(course.claims(nonce)).split(".")
    return f"{head}.{part(course.claims(nonce, sub='orang-lain'))}.{sign}"


def by_hand(course, nonce, header, key=b""):
    """A token that no library of ours would make."""
    import hashlib
    import hmac

    text = f"{part(header)}.{part(course.claims(nonce))}"
    mac = hmac.new(key, text.encode(), hashlib.sha256).digest() if key else b""
    return f"{text}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def public_pem():
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

    private = load_pem_private_key(pair("a").private.encode(), password=None)
    return private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


TOKENS = {
    "T1 no token": (lambda _c, _n: "bukan token", "no_token"),
    "T1 empty": (lambda _c, _n: "", "no_token"),
    "T1 two parts": (lambda c, n: c.signed(c.claims(n)).rpartition(".")[0], "no_token"),
    "T1 four parts": (lambda c, n: c.signed(c.claims(n)) + ".x", "no_token"),
    "T1 header no json": (lambda _c, _n: "eHg.eHg.eHg", "no_token"),
    "T2 alg none": (lambda c, n: by_hand(c, n, {"alg": "none", "kid": "a"}), "algorithm"),
    "T3 HS256 with the public key": (lambda c, n: by_hand(c, n, {"alg": "HS256", "kid": "a"}, public_pem()), "algorithm"),
    "T4 another key": (lambda c, n: c.signed(c.claims(n), "b", kid="a"), "signature"),
    "T5 payload changed": (tampered, "signature"),
    "T6 kid missing": (lambda c, n: by_hand(c, n, {"alg": "RS256"}, b"x"), "no_kid"),
    "T7 kid unknown": (lambda c, n: c.signed(c.claims(n), "b"), "key_unknown"),
    "T8 jku ignored": (lambda c, n: c.signed(c.claims(n), "b", jku=f"{c.platform.address}/lain"), "key_unknown"),
    "T8 jwk ignored": (lambda c, n: c.signed(c.claims(n), "b", kid="a", jwk=pair("b").public), "signature"),
    "T8 x5u ignored": (lambda c, n: c.signed(c.claims(n), "b", x5u=f"{c.platform.address}/lain"), "key_unknown"),
    "T18 oversize": (lambda c, n: c.signed(c.claims(n, custom={"x": "y" * 33_000})), "oversize"),
}  # fmt: skip


@pytest.mark.one_database
@pytest.mark.parametrize(("make", "code"), TOKENS.values(), ids=TOKENS)
def test_a_token_that_is_refused(town, make, code):
    state, nonce = town.course.begin()
    is_refused(town.course.send(state, make(town.course, nonce)), code)
    assert "/lain" not in town.platform.asked


def test_c9_the_same_sub_of_two_issuers_is_two_people(town):
    elsewhere = registered(town.platform, town.institution, issuer="https://lain.example")
    stranger = PersonFactory(name="Orang Lain")
    joined(stranger, elsewhere)
    assert town.course.launch().headers["Location"] == "/beranda"
    answer = Course(town.app, town.platform, issuer="https://lain.example").launch()
    assert "Anda belum terdaftar" in text_of(answer) or "belum terdaftar di kelas" in text_of(answer)
    people = db.session().scalars(select(LoginSession.person_id).where(LoginSession.frame != "")).all()
    assert people == [town.trainee.id]


def test_c10_an_equal_address_is_no_proof(town):
    before = db.session().scalar(select(func.count()).select_from(Person))
    answer = town.course.launch(sub="orang-baru", email=town.trainee.email)
    assert answer.headers["Location"] == "/lti/gabung"
    assert "Rini" not in text_of(town.course.get("/lti/gabung"))
    assert sessions() == 0
    assert (
        db.session().scalar(select(func.count()).select_from(PlatformUser).where(PlatformUser.sub == "orang-baru")) == 0
    )
    assert db.session().scalar(select(func.count()).select_from(Person)) == before


def test_c11_what_a_platform_writes_is_escaped(town):
    town.registration.name = "<script>nama"
    db.session().commit()
    said = {"context": {"id": "k", "title": "<script>judul"}, "resource_link": {"id": "r", "title": "<script>tautan"}}
    course = town.course
    assert course.launch(sub="guru-1", roles=[TEACHER], **said).headers["Location"].startswith("/lti/kursus/")
    unknown = other(town)
    unknown.launch(sub="<script>sub", name="<script>orang", **said)
    pages = [text_of(unknown.get("/lti/gabung")), text_of(course.launch(roles=[], **said))]
    assert any("nama" in page for page in pages)
    assert not any("<script>" in page.replace("<script src", "") for page in pages)
