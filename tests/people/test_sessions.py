"""Sign-in sessions: what a stolen, old or ended cookie is worth (stack.md T-SE)."""

import contextvars
import datetime as dt

import pytest
from argon2 import PasswordHasher
from flask_login import current_user
from sqlalchemy import select, update

from askom_lms.kernel import clock, db
from askom_lms.kernel.act import Act
from askom_lms.people import services
from askom_lms.people.domain import SESSIONS_AT_MOST, EndReason, Role
from askom_lms.people.models import LoginSession, Person
from askom_lms.people.queries import signed_in_by
from askom_lms.people.services.passwords import HASHER
from tests.people.conftest import PASSWORD, code_of


def sessions_of(person):
    db.session().expire_all()
    wanted = select(LoginSession).where(LoginSession.person_id == person.id).order_by(LoginSession.created_at)
    return db.session().scalars(wanted).all()


def age(person, **ago):
    """Make every sign-in of this person older."""
    moved = {name: clock.now() - since for name, since in ago.items()}
    db.session().execute(update(LoginSession).where(LoginSession.person_id == person.id).values(**moved))
    db.session().commit()


def test_a_person_signs_in_with_address_and_password(enlist, sign_in):
    person = enlist("trainee", email="sari@contoh.id")

    desk = sign_in(person)

    assert desk.landed.status == 200
    assert desk.go("/profil").h1 == person.name


def test_an_address_is_found_however_it_is_written(enlist, desk_of):
    enlist("trainee", email="sari@contoh.id")
    desk = desk_of(None)

    desk.go("/masuk").press("Masuk", email=" SARI@Contoh.id ", password=PASSWORD)

    assert desk.go("/profil").status == 200


def test_unknown_and_known_accounts_get_the_same_answer(enlist, desk_of):
    enlist("trainee", email="sari@contoh.id")

    known = desk_of(None).go("/masuk").press("Masuk", email="sari@contoh.id", password="bukan ini sandinya")
    unknown = desk_of(None).go("/masuk").press("Masuk", email="sora@contoh.id", password="bukan ini sandinya")

    assert known.status == unknown.status == 422
    assert known.text == unknown.text
    assert "tidak cocok" in known.text


def test_the_typed_address_stays_and_the_password_does_not(enlist, desk_of):
    enlist("trainee", email="sari@contoh.id")

    page = desk_of(None).go("/masuk").press("Masuk", email="sari@contoh.id", password="bukan ini sandinya")

    assert 'value="sari@contoh.id"' in page.html
    assert "bukan ini sandinya" not in page.html


def test_a_disabled_account_is_named_only_after_the_right_password(enlist, desk_of):
    enlist("trainee", email="sari@contoh.id", is_active=False)

    wrong = desk_of(None).go("/masuk").press("Masuk", email="sari@contoh.id", password="bukan ini sandinya")
    right = desk_of(None).go("/masuk").press("Masuk", email="sari@contoh.id", password=PASSWORD)

    assert "dinonaktifkan" not in wrong.text
    assert "dinonaktifkan" in right.text


def test_somebody_who_never_joined_cannot_sign_in(enlist, desk_of):
    enlist("trainee", email="sari@contoh.id", password_hash=None)

    page = desk_of(None).go("/masuk").press("Masuk", email="sari@contoh.id", password=PASSWORD)

    assert page.status == 422


def test_a_cookie_replayed_after_sign_out_is_worth_nothing(enlist, sign_in, cookie_of, desk_of):
    person = enlist("trainee")
    desk = sign_in(person)
    stolen = cookie_of(desk)
    desk.go("/profil").press("Keluar")

    thief = desk_of(None)
    thief.client.set_cookie("askom", stolen)

    assert thief.go("/profil").url == "/masuk"
    assert cookie_of(desk) == ""


def test_the_token_is_not_in_the_table(enlist, sign_in, cookie_of):
    person = enlist("trainee")

    token = cookie_of(sign_in(person))

    assert len(token) >= 43
    assert [s.token_hash for s in sessions_of(person)] == [services.token_hash(token)]


def test_every_sign_in_gets_a_new_token_and_ends_the_one_of_this_browser(enlist, sign_in, cookie_of):
    person = enlist("trainee")
    desk = sign_in(person)
    first = cookie_of(desk)

    desk.send("/masuk", {"email": person.email, "password": PASSWORD})

    assert cookie_of(desk) != first
    assert [bool(s.ended_at) for s in sessions_of(person)] == [True, False]


def test_the_token_changes_at_the_second_factor_and_the_old_one_dies(enlist, sign_in, cookie_of, desk_of):
    person = enlist("panitia", authenticator=True)
    desk = desk_of(None)
    page = desk.go("/masuk").press("Masuk", email=person.email, password=PASSWORD)
    before = cookie_of(desk)

    page.press("Lanjut", code=code_of(person))

    assert cookie_of(desk) != before
    thief = desk_of(None)
    thief.client.set_cookie("askom", before)
    assert thief.go("/profil").url == "/masuk"


def test_a_sign_in_unused_for_half_an_hour_is_over(enlist, sign_in):
    person = enlist("trainee")
    desk = sign_in(person)

    age(person, last_seen_at=dt.timedelta(minutes=29))
    assert desk.go("/profil").url == "/profil"
    age(person, last_seen_at=dt.timedelta(minutes=30, seconds=1))

    assert desk.go("/profil").url == "/masuk"


def test_a_sign_in_is_over_after_twelve_hours_however_busy(enlist, sign_in):
    person = enlist("trainee")
    desk = sign_in(person)

    age(person, expires_at=dt.timedelta(seconds=1))

    assert desk.go("/profil").url == "/masuk"


@pytest.mark.parametrize(
    ("after", "unused", "is_in"),
    [
        (dt.timedelta(hours=12, seconds=-1), dt.timedelta(0), True),
        (dt.timedelta(hours=12), dt.timedelta(0), False),
        (dt.timedelta(hours=1), dt.timedelta(minutes=30, seconds=-1), True),
        (dt.timedelta(hours=1), dt.timedelta(minutes=30), False),
    ],
)
def test_a_sign_in_ends_on_the_second(enlist, after, unused, is_in):
    begun = Act.system()
    token = services.token_hash(services.open_session(begun, enlist("trainee").id, user_agent=""))
    db.session().execute(update(LoginSession).values(last_seen_at=begun.now + after - unused))

    assert (signed_in_by(token, begun.now + after) is not None) is is_in


def test_use_is_written_down_at_most_once_a_minute(enlist, sign_in):
    person = enlist("trainee")
    desk = sign_in(person)
    age(person, last_seen_at=dt.timedelta(seconds=50))
    fresh = sessions_of(person)[0].last_seen_at

    desk.go("/profil")
    assert sessions_of(person)[0].last_seen_at == fresh
    age(person, last_seen_at=dt.timedelta(minutes=2))
    desk.go("/profil")

    assert clock.now() - sessions_of(person)[0].last_seen_at < dt.timedelta(seconds=30)


def test_the_own_devices_are_listed_and_ended_one_by_one(enlist, sign_in):
    person = enlist("trainee")
    phone, laptop = sign_in(person), sign_in(person)

    page = laptop.go("/profil")
    assert page.text.count("perangkat ini") >= 1
    page.press("Keluarkan Perangkat tak dikenal")

    assert laptop.go("/profil").url == "/profil"
    assert phone.go("/profil").url == "/masuk"


def test_all_other_devices_are_ended_at_once(enlist, sign_in):
    person = enlist("trainee")
    others = [sign_in(person), sign_in(person)]
    here = sign_in(person)

    here.go("/profil").press("Keluarkan semua perangkat lain")

    assert [desk.go("/profil").url for desk in (*others, here)] == ["/masuk", "/masuk", "/profil"]


def test_the_device_of_somebody_else_cannot_be_ended(enlist, sign_in):
    sari, bambang = enlist("trainee"), enlist("trainee")
    victim, attacker = sign_in(sari), sign_in(bambang)

    page = attacker.send(f"/profil/sesi/{sessions_of(sari)[0].id}/akhiri")

    assert page.status == 404
    assert victim.go("/profil").url == "/profil"


def test_a_person_has_only_so_many_devices_and_the_oldest_gives_way(enlist, sign_in):
    person = enlist("trainee")
    desks = [sign_in(person) for _ in range(SESSIONS_AT_MOST + 1)]

    assert [desk.go("/profil").url for desk in (desks[0], desks[1], desks[-1])] == ["/masuk", "/profil", "/profil"]


@pytest.mark.parametrize("deed", ["password", "role", "staff_role", "disable", "second_factor"])
def test_what_changes_an_account_ends_its_other_sign_ins(deed, enlist, sign_in, act_as):
    person = enlist("trainee")
    desk = sign_in(person)
    act = act_as()
    stored = db.session().get(Person, person.id)

    match deed:
        case "password":
            services.set_password(act, stored, "empat jeruk bali")
        case "role":
            services.revoke_role(act, person.id, Role.TRAINEE)
        case "staff_role":
            services.grant_role(act, person.id, Role.PANITIA)
        case "disable":
            services.disable_person(act, stored)
        case "second_factor":
            services.reset_second_factor(act, stored)
    db.session().commit()

    assert desk.go("/profil").url == "/masuk"


def test_a_role_without_power_leaves_the_sign_in_alone(enlist, sign_in, act_as):
    person = enlist("trainee")
    desk = sign_in(person)

    services.grant_role(act_as(), person.id, Role.KETUA_KELAS)
    db.session().commit()

    assert desk.go("/profil").url == "/profil"


def test_staff_of_one_class_stay_signed_in_when_another_class_asks_for_them(enlist, sign_in, act_as):
    person = enlist("panitia", authenticator=True)
    desk = sign_in(person)

    services.grant_role(act_as(), person.id, Role.MASTER_ASESOR)
    db.session().commit()

    assert desk.go("/profil").url == "/profil"


def test_a_right_taken_away_is_gone_at_the_next_request(enlist, sign_in, act_as):
    person = enlist("panitia", "pengelola", authenticator=True)
    enlist("pengelola", authenticator=True)
    desk = sign_in(person)
    assert desk.go("/surat-keluar").status == 200

    services.revoke_role(act_as(), person.id, Role.PENGELOLA)
    db.session().commit()

    assert desk.go("/surat-keluar").url == "/masuk"
    assert sign_in(person).go("/surat-keluar", expect=404).status == 404


def test_two_clients_do_not_share_a_person(enlist, sign_in, desk_of):
    """The canary of stack.md A5: a framework that caches the user would pass every other test."""
    sign_in(enlist("trainee"))

    stranger = desk_of(None)

    assert stranger.go("/profil").url == "/masuk"
    assert stranger.send("/langkah-kedua", json={"code": "000000"}).status_code == 401


def test_a_cookie_of_another_installation_is_worth_nothing(desk_of):
    desk = desk_of(None)
    desk.client.set_cookie("askom", "x" * 43)

    assert desk.go("/profil").url == "/masuk"


def test_an_ended_session_row_set_open_by_hand_still_needs_the_token(enlist, sign_in, desk_of):
    person = enlist("trainee")
    sign_in(person)

    thief = desk_of(None)
    thief.client.set_cookie("askom", sessions_of(person)[0].token_hash)

    assert thief.go("/profil").url == "/masuk"


def test_the_cookie_is_for_this_host_only_and_not_for_scripts(enlist, desk_of):
    person = enlist("trainee")
    desk = desk_of(None)
    token = desk.csrf_token()

    response = desk._run("post", "/masuk", data={"email": person.email, "password": PASSWORD, "csrf_token": token})

    cookie = next(c for c in response.headers.getlist("Set-Cookie") if c.startswith("askom="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_a_hash_with_older_settings_is_renewed_at_sign_in(enlist, sign_in):
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    person = enlist("trainee", password_hash=weak)

    sign_in(person)

    db.session().refresh(person)
    assert person.password_hash != weak
    assert not HASHER.check_needs_rehash(person.password_hash)
    assert sign_in(person).go("/profil").url == "/profil"


def test_a_password_of_ten_years_ago_is_not_asked_to_change(enlist, sign_in):
    person = enlist("trainee", created_at=clock.now() - dt.timedelta(days=3653))

    assert sign_in(person).go("/profil").url == "/profil"


def test_the_reason_of_an_end_is_kept(enlist, sign_in):
    person = enlist("trainee")
    desk = sign_in(person)

    desk.go("/profil").press("Keluar")

    assert sessions_of(person)[0].end_reason == EndReason.SIGNED_OUT


def test_sign_out_by_a_link_does_nothing(enlist, sign_in):
    desk = sign_in(enlist("trainee"))

    assert desk.go("/keluar", expect=None).status in (404, 405)
    assert desk.go("/profil").url == "/profil"


def test_who_is_signed_in_needs_no_sign_in_page(enlist, sign_in):
    desk = sign_in(enlist("trainee"))

    assert desk.go("/masuk?next=/profil").url == "/profil"


def test_flask_login_holds_the_same_person(enlist, lms_app, sign_in, cookie_of):
    person = enlist("trainee")
    token = cookie_of(sign_in(person))

    def held(headers):
        with lms_app.test_request_context("/profil", headers=headers):
            return current_user.is_authenticated and current_user.get_id()

    assert contextvars.Context().run(held, {"Cookie": f"askom={token}"}) == str(person.id)
    assert contextvars.Context().run(held, {}) is False
