"""Keys of platforms and of our own; calls to a platform that answers badly (K of lti.md 4)."""

import datetime as dt
import json
import time

import pytest
from sqlalchemy import select

from askom_lms.kernel import clock, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.backup import rows
from askom_lms.kernel.messages import Denied, Refusal
from askom_lms.lti.models import AccessToken, SigningKey
from askom_lms.lti.queries.registrations import keys_shown
from askom_lms.lti.services import access_tokens, outgoing, own_keys, tokens
from askom_lms.people.domain import Role
from tests.factories.classes import act_of
from tests.factories.people import PersonFactory
from tests.lti.course import pair, text_of
from tests.refusing import refused

HOUR, SECOND = dt.timedelta(hours=1), dt.timedelta(seconds=1)


@pytest.fixture
def later(monkeypatch):
    """later(t) -> the clock goes on by t."""
    real = clock.now

    def move(by):
        monkeypatch.setattr(clock, "now", lambda: real() + by)

    return move


def test_k1_a_new_key_of_the_platform_works_without_a_restart(town, later):
    assert town.course.launch().status_code == 303
    town.platform.keys = ["a", "b"]
    later(31 * SECOND)
    state, nonce = town.course.begin()
    assert town.course.send(state, town.course.signed(town.course.claims(nonce), "b")).status_code == 303
    assert town.platform.asked.count("/jwks") == 2


def test_k2_a_withdrawn_key_stops_after_an_hour(town, later):
    assert town.course.launch().status_code == 303
    town.platform.keys = ["b"]
    later(HOUR - 2 * SECOND)
    assert town.course.launch().status_code == 303
    later(HOUR + SECOND)
    answer = town.course.launch()
    assert (answer.status_code, "tidak ada di alamat kuncinya" in text_of(answer)) == (403, True)


def test_k3_a_flood_of_unknown_keys_asks_once(town, later):
    assert town.course.launch().status_code == 303
    for _ in range(3):
        state, nonce = town.course.begin()
        assert town.course.send(state, town.course.signed(town.course.claims(nonce), "b")).status_code == 403
    assert town.platform.asked.count("/jwks") == 1
    later(31 * SECOND)
    for _ in range(3):
        state, nonce = town.course.begin()
        town.course.send(state, town.course.signed(town.course.claims(nonce), "b"))
    assert town.platform.asked.count("/jwks") == 2


@pytest.mark.one_database
def test_a_key_without_alg_and_use_is_taken_and_one_for_something_else_is_not(lms_app):
    token = tokens.sign({"a": 1}, pair("a").private, "a")
    bare = {name: pair("a").public[name] for name in ("kty", "n", "e")}
    assert tokens.read(token, bare) == {"a": 1}
    for more in ({"use": "enc"}, {"alg": "RS512"}, {"kty": "EC"}, {"n": "AQAB"}, {"n": 1}, {"e": None}):
        with pytest.raises(tokens.BadToken):
            tokens.read(token, {**bare, **more})


BAD = {
    "K4 slow": ("lambat", "tidak menjawab dalam lima detik"),
    "K4 404": ("tidak-ada", "menjawab dengan kesalahan 404"),
    "K4 html": ("html", "bukan JSON"),
    "K4 huge": ("besar", "terlalu besar"),
    "K4 redirecting": ("alih", "mengalihkan ke alamat lain"),
    "K4 no key": ("kosong", "tidak ada kunci"),
}


@pytest.mark.one_database
@pytest.mark.parametrize(("path", "said"), BAD.values(), ids=BAD)
def test_keys_that_cannot_be_fetched_give_a_clean_page(town, monkeypatch, path, said):
    if path == "lambat":
        monkeypatch.setattr(outgoing, "TOTAL_SECONDS", 0.3)
    town.registration.jwks_url = f"{town.platform.address}/{path}"
    db.session().commit()
    answer = town.course.launch()
    assert (answer.status_code, said in text_of(answer)) == (502, True), text_of(answer)[:3000]
    again = town.course.launch()
    assert (again.status_code, "Tunggu setengah menit" in text_of(again)) == (502, True)
    assert town.platform.asked.count(f"/{path}") == 1


@pytest.mark.one_database
def test_nobody_waits_longer_than_five_seconds():
    assert (outgoing.CONNECT_SECONDS, outgoing.READ_SECONDS, outgoing.TOTAL_SECONDS) == (3.0, 5.0, 5.0)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://tidak-ada.invalid/jwks", "lti.out_dns"),
        ("http://127.0.0.1:1/jwks", "lti.out_down"),
        ("ftp://contoh.example/jwks", "lti.out_address"),
        ("https://nama@contoh.example/jwks", "lti.out_address"),
    ],
)
def test_what_is_wrong_with_a_platform_is_told_apart(lab, address, code):
    with pytest.raises(outgoing.Unreachable, check=lambda error: error.code == code):
        outgoing.get(address)


@pytest.mark.one_database
def test_a_certificate_that_nobody_vouches_for(lab):
    with pytest.raises(outgoing.Unreachable, check=lambda error: error.code in ("lti.out_tls", "lti.out_down")):
        outgoing.get(lab.address.replace("http:", "https:"))


@pytest.mark.one_database
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.1", "0.0.0.0"])
def test_a_private_address_is_not_even_knocked_at(lms_app, server, host):
    server.asked = []
    port = server.server.server_port
    with pytest.raises(outgoing.Unreachable, check=lambda error: error.code == "lti.out_private"):
        outgoing.get(f"http://{host}:{port}/jwks")
    assert server.asked == []


def test_k5_two_keys_are_shown_around_a_change_and_the_old_one_signs_until_the_new_is_known(lms_app, desk_of):
    manager = PersonFactory(name="Pengelola", roles=[Role.PENGELOLA])
    now = clock.now()
    own_keys.rotate(act_of(manager, now))
    (first,) = keys_shown(now)
    own_keys.rotate(act_of(manager, now + HOUR))
    assert len(keys_shown(now + HOUR)) == 2
    with refused("lti.key_young"):
        own_keys.rotate(act_of(manager, now + 2 * HOUR))
    signers = [tokens.kid_of(own_keys.signed({}, now + at * HOUR)) == first.kid for at in (1, 24, 26)]
    assert signers == [True, True, False]
    db.session().commit()
    shown = json.loads(desk_of()._run("get", "/lti/jwks").get_data())["keys"]
    assert len(shown) == 2
    assert all(set(key) == {"kty", "n", "e", "kid", "alg", "use"} for key in shown)
    assert len(keys_shown(now + 24 * HOUR + 8 * 24 * HOUR)) == 1


def test_only_pengelola_changes_the_keys_of_the_installation(town):
    with pytest.raises(Denied):
        own_keys.rotate(act_of(town.admin))


def test_k6_private_keys_and_tokens_are_sealed_wherever_they_lie(town, capsys):
    own_keys.ensure(Act.system(clock.now()))
    access_tokens.keep(town.registration, ["b", "a"], "t-rahasia", clock.now() + HOUR)
    db.session().commit()
    connection = db.session().connection()
    dump = "".join(line for model in (SigningKey, AccessToken) for line in rows.lines_of(connection, model.__table__))
    assert "PRIVATE" not in dump
    assert "t-rahasia" not in dump
    assert '"d"' not in json.dumps(db.session().scalars(select(SigningKey.public)).one())
    assert access_tokens.kept(town.registration, ["a", "b"], clock.now()) == "t-rahasia"
    assert access_tokens.kept(town.registration, ["a", "b"], clock.now() + HOUR - 60 * SECOND) == ""
    assert "PRIVATE" not in "".join(capsys.readouterr())


def test_a_token_is_asked_for_with_our_signature(town):
    with refused("lti.no_own_key"):
        access_tokens.assertion(town.registration, clock.now())
    own_keys.ensure(Act.system(clock.now()))
    assert access_tokens.asked(town.registration, ["a"], clock.now())[0] == "t-1"
    said = tokens.read(access_tokens.assertion(town.registration, clock.now()), keys_shown(clock.now())[0].public)
    assert (said["iss"], said["sub"], said["aud"]) == ("alat-1", "alat-1", f"{town.platform.address}/token")
    assert said["exp"] - said["iat"] == 60
    town.registration.token_url = f"{town.platform.address}/tolak"
    with pytest.raises(Refusal, match="tidak mengenal client ID"):
        access_tokens.asked(town.registration, ["a"], clock.now())


def test_a_launch_that_waits_for_keys_holds_no_lock(town):
    """Others write meanwhile: the platform's answer is written into the database while it is asked for."""
    written = []

    def jwks(to):
        with town.app.app_context(), db.writing(), db.db.engine.begin() as connection:
            written.append(connection.execute(SigningKey.__table__.delete()).rowcount)
        type(town.platform).jwks(town.platform, to)

    town.platform.jwks = jwks
    began = time.monotonic()
    assert town.course.launch().status_code == 303
    del town.platform.jwks
    assert written == [0]
    assert time.monotonic() >= began
