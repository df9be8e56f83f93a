"""The second factor: set up, shown, replayed, recovered (D12; ASVS 6.5)."""

import datetime as dt
import re
import threading

import pyotp
import pytest
from sqlalchemy import func, select, update

from askom_lms.kernel import clock, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal, StepUpNeeded, TooMany
from askom_lms.people import services
from askom_lms.people.domain import STAFF, Role
from askom_lms.people.models import LoginSession, RecoveryCode
from askom_lms.people.routes import doors
from tests.factories.people import actor_of
from tests.people.conftest import PASSWORD, code_of, secret_of
from tests.people.test_throttle import in_threads


def half_signed_in(desk_of, person):
    """A desk after the password, before the second factor."""
    desk = desk_of(None)
    desk.landed = desk.go("/masuk").press("Masuk", email=person.email, password=PASSWORD)
    return desk


def secret_on(page):
    return re.search(r"<code>([A-Z2-7 ]+)</code>", page.html).group(1).replace(" ", "")


def set_up(page, shift=0):
    """Set an authenticator up as a person would; the page with the recovery codes and the secret."""
    secret = secret_on(page)
    return page.press(
        "Pasang", code=pyotp.TOTP(secret).generate_otp(int(clock.now().timestamp()) // 30 + shift)
    ), secret


def acting(person, **options):
    """The Act of this person with a session that exists."""
    row = LoginSession(
        token_hash=f"{person.id}", person_id=person.id, created_at=clock.now(), last_seen_at=clock.now(),
        expires_at=clock.now() + dt.timedelta(hours=12), device="uji",
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    actor = actor_of(person, session_id=row.id, **options)
    db.session().commit()
    return Act(actor, clock.now())


@pytest.mark.parametrize("role", sorted(STAFF))
def test_staff_without_an_authenticator_set_it_up_before_anything_else(role, enlist, desk_of):
    desk = half_signed_in(desk_of, enlist(role))

    for url in ("/profil", "/kelola/pengguna", "/surat-keluar"):
        page = desk.go(url, expect=None)
        assert page.status == 403
        assert page.h1 == "Pasang langkah kedua"


@pytest.mark.parametrize("role", sorted(set(Role) - STAFF))
def test_who_has_no_staff_role_needs_none(role, enlist, desk_of):
    assert half_signed_in(desk_of, enlist(role)).go("/profil").status == 200


def test_a_password_alone_opens_nothing_once_an_authenticator_is_set_up(enlist, desk_of):
    desk = half_signed_in(desk_of, enlist("trainee", authenticator=True))

    page = desk.go("/profil", expect=403)

    assert page.h1 == "Langkah kedua"


def test_setting_up_shows_a_code_to_scan_and_the_secret_as_text(enlist, desk_of):
    person = enlist("panitia")
    page = half_signed_in(desk_of, person).go("/langkah-kedua/pasang")

    assert '<svg role="img"' in page.html
    assert len(secret_on(page)) == 32


def test_a_first_code_proves_the_secret_and_gives_eight_codes(enlist, desk_of):
    person = enlist("panitia")
    desk = half_signed_in(desk_of, person)

    page, secret = set_up(desk.go("/langkah-kedua/pasang"))

    assert len(page.all("li")) == 8
    assert secret_of(person) == secret
    assert secret not in person.totp_secret
    assert desk.go("/profil").status == 200


def test_the_first_code_is_used_up_by_the_setting_up(enlist):
    act = acting(enlist("panitia"))
    begun = services.begin_second_factor(act)
    code = pyotp.TOTP(begun.secret).at(act.now)
    services.confirm_second_factor(act, sealed=begun.sealed, code=code)
    db.session().commit()

    with pytest.raises(Invalid) as refused:
        services.show_second_factor(act, code)
    assert refused.value.code == "people.code_used"
    later = Act(act.actor, act.now + dt.timedelta(seconds=30))
    assert services.show_second_factor(later, pyotp.TOTP(begun.secret).at(later.now))


def test_a_sign_in_that_was_ended_meanwhile_gets_no_new_token(enlist):
    person = enlist("panitia", authenticator=True)
    act = acting(person)
    db.session().execute(update(LoginSession).values(ended_at=clock.now(), end_reason="uji"))
    db.session().commit()

    with pytest.raises(NotFound):
        services.show_second_factor(act, code_of(person))


def test_a_wrong_first_code_stores_nothing_and_shows_the_same_secret(enlist, desk_of):
    person = enlist("panitia")
    page = half_signed_in(desk_of, person).go("/langkah-kedua/pasang")

    again = page.press("Pasang", code="000000")

    db.session().refresh(person)
    assert again.status == 422
    assert secret_on(again) == secret_on(page)
    assert person.totp_secret is None


def test_the_secret_of_another_persons_page_is_refused(enlist, desk_of):
    theirs = half_signed_in(desk_of, enlist("panitia")).go("/langkah-kedua/pasang")
    sealed = re.search(r'name="sealed" value="([^"]+)"', theirs.html).group(1)
    person = enlist("panitia")
    mine = half_signed_in(desk_of, person)
    code = pyotp.TOTP(secret_on(theirs)).now()

    page = mine.send("/langkah-kedua/pasang", {"sealed": sealed, "code": code})

    assert page.status == 422
    db.session().refresh(person)
    assert person.totp_confirmed_at is None


def test_a_page_open_for_more_than_half_an_hour_starts_anew(enlist):
    person = enlist("panitia")
    act = acting(person)
    begun = services.begin_second_factor(act)
    late = Act(act.actor, act.now + dt.timedelta(minutes=31))

    with pytest.raises(Invalid) as refused:
        services.confirm_second_factor(late, sealed=begun.sealed, code=pyotp.TOTP(begun.secret).at(late.now))
    assert refused.value.code == "people.second_factor_stale"
    assert services.begin_second_factor(late, begun.sealed).secret != begun.secret


def test_a_code_counts_once(enlist, desk_of):
    person = enlist("panitia", authenticator=True)
    code = code_of(person)

    assert half_signed_in(desk_of, person).landed.press("Lanjut", code=code).status == 200
    replay = half_signed_in(desk_of, person).landed.press("Lanjut", code=code)

    assert replay.status == 422
    assert "sudah dipakai" in replay.text


def test_an_older_code_than_the_last_one_is_refused(enlist, desk_of):
    person = enlist("panitia", authenticator=True)
    old, new = code_of(person), code_of(person, 1)

    assert half_signed_in(desk_of, person).landed.press("Lanjut", code=new).status == 200
    assert half_signed_in(desk_of, person).landed.press("Lanjut", code=old).status == 422


@pytest.mark.parametrize(("shift", "status"), [(-2, 422), (-1, 200), (0, 200), (1, 200), (2, 422)])
def test_a_phone_may_be_half_a_minute_wrong_and_no_more(shift, status, enlist, desk_of, monkeypatch):
    now = dt.datetime(2026, 11, 18, 3, 0, 15, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    person = enlist("panitia", authenticator=True)

    assert half_signed_in(desk_of, person).landed.press("Lanjut", code=code_of(person, shift)).status == status


def test_the_same_code_from_eight_devices_at_once_is_taken_once(lms_app, enlist):
    person = enlist("panitia", authenticator=True)
    code, act = code_of(person), acting(person)
    taken, lock = [], threading.Lock()
    db.session().execute(update(LoginSession).values(last_seen_at=clock.now()))
    db.session().commit()

    def show():
        with lms_app.app_context():
            try:
                with db.writing():
                    services.show_second_factor(act, code)
                    db.session().commit()
            except Refusal:
                db.session().rollback()
            else:
                with lock:
                    taken.append(1)

    in_threads(lms_app, 4, show)

    assert len(taken) == 1


def test_five_wrong_codes_close_the_door_for_a_while(enlist, desk_of):
    person = enlist("panitia", authenticator=True)
    page = half_signed_in(desk_of, person).landed

    answers = [page.press("Lanjut", code="000000").status for _ in range(5)]
    right = page.press("Lanjut", code=code_of(person))

    assert answers == [422] * 5
    assert right.status == 429


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12 34 5", "'; drop table person"])
def test_what_is_no_code_is_refused_in_words(code, enlist, desk_of):
    page = half_signed_in(desk_of, enlist("panitia", authenticator=True)).landed.press("Lanjut", code=code)

    assert page.status == 422
    assert page.h1 == "Langkah kedua"


def test_spaces_in_a_code_do_not_matter(enlist, desk_of):
    person = enlist("panitia", authenticator=True)
    code = code_of(person)

    assert half_signed_in(desk_of, person).landed.press("Lanjut", code=f"{code[:3]} {code[3:]}").status == 200


def test_a_recovery_code_opens_once(enlist, desk_of):
    person = enlist("panitia")
    page, _ = set_up(half_signed_in(desk_of, person).go("/langkah-kedua/pasang"))
    code = "".join(page.all("li")[0].itertext()).strip()

    assert half_signed_in(desk_of, person).landed.press("Lanjut", code=code.upper()).status == 200
    assert half_signed_in(desk_of, person).landed.press("Lanjut", code=code).status == 422


def test_recovery_codes_are_stored_hashed(enlist, desk_of):
    page, _ = set_up(half_signed_in(desk_of, enlist("panitia")).go("/langkah-kedua/pasang"))
    codes = ["".join(li.itertext()).strip().replace("-", "") for li in page.all("li")]

    stored = db.session().scalars(select(RecoveryCode.code_hash)).all()

    assert len(stored) == 8
    assert all(one.startswith("$argon2id$") for one in stored)
    assert not any(code in one for code in codes for one in stored)


def test_a_recovery_code_of_somebody_else_is_worth_nothing(enlist, desk_of):
    page, _ = set_up(half_signed_in(desk_of, enlist("panitia")).go("/langkah-kedua/pasang"))
    code = "".join(page.all("li")[0].itertext()).strip()

    other = half_signed_in(desk_of, enlist("panitia", authenticator=True)).landed

    assert other.press("Lanjut", code=code).status == 422


def test_new_recovery_codes_replace_the_old_ones(enlist, sign_in):
    person = enlist("panitia", authenticator=True)
    desk = sign_in(person)

    first = desk.go("/profil").press("Buat kode cadangan baru")
    desk.go("/profil").press("Buat kode cadangan baru")

    assert len(first.all("li")) == 8
    assert db.session().scalar(select(func.count()).select_from(RecoveryCode)) == 8


def make_stale(person, minutes=16):
    moved = {"second_factor_at": clock.now() - dt.timedelta(minutes=minutes)}
    db.session().execute(update(LoginSession).where(LoginSession.person_id == person.id).values(**moved))
    db.session().commit()


def test_a_stale_second_factor_is_asked_again_before_what_matters(enlist, sign_in):
    person = enlist("panitia", authenticator=True)
    desk = sign_in(person)
    make_stale(person)

    page = desk.go("/profil").press("Buat kode cadangan baru")

    assert page.status == 403
    assert page.h1 == "Langkah kedua"
    after = page.press("Lanjut", code=code_of(person))
    assert after.press("Lanjutkan mengirim").h1 == "Simpan kode cadangan ini"


@pytest.mark.parametrize(("minutes", "is_fresh"), [(15, True), (15.02, False)])
def test_fresh_means_fifteen_minutes(minutes, is_fresh, enlist, act_as):
    person = enlist("panitia", authenticator=True)
    act = act_as(person)
    later = Act(act.actor, act.now + dt.timedelta(minutes=minutes))

    if is_fresh:
        later.step_up()
    else:
        with pytest.raises(StepUpNeeded):
            later.step_up()


def test_the_desk_steps_up_without_leaving_the_page(enlist, sign_in, cookie_of):
    person = enlist("master_asesor", authenticator=True)
    desk = sign_in(person)
    make_stale(person)
    before = cookie_of(desk)

    wrong = desk.send("/langkah-kedua", json={"code": "000000"})
    right = desk.send("/langkah-kedua", json={"code": code_of(person)})

    assert wrong.status_code == 422
    assert "Kode ini tidak cocok" in wrong.json["error"]["what"]
    assert right.json["ok"] is True
    assert dt.datetime.fromisoformat(right.json["until"]) > clock.now() + dt.timedelta(minutes=14)
    assert cookie_of(desk) != before
    assert desk.go("/profil").press("Buat kode cadangan baru").status == 200


@pytest.mark.parametrize("body", [{}, {"code": None}, {"code": 123456}, {"code": ["1"]}, []])
def test_the_desk_answers_a_senseless_body_in_words(body, enlist, sign_in):
    desk = sign_in(enlist("master_asesor", authenticator=True))

    assert desk.send("/langkah-kedua", json=body).status_code == 422


def test_a_trainee_may_switch_it_off_again_and_staff_may_not(enlist, sign_in):
    trainee, staff = enlist("trainee", authenticator=True), enlist("panitia", authenticator=True)

    after = sign_in(trainee).go("/profil").press("Matikan langkah kedua")
    refused = sign_in(staff).send("/langkah-kedua/lepas")

    assert "Belum terpasang" in after.text
    assert refused.status == 403
    assert "mewajibkan langkah kedua" in refused.text


def test_replacing_the_authenticator_needs_a_fresh_one(enlist, sign_in):
    person = enlist("panitia", authenticator=True)
    desk = sign_in(person)
    assert desk.go("/langkah-kedua/pasang").h1 == "Pasang langkah kedua"

    make_stale(person)

    assert desk.go("/langkah-kedua/pasang", expect=403).h1 == "Langkah kedua"


def test_replacing_the_authenticator_ends_other_devices(enlist, sign_in):
    person = enlist("panitia", authenticator=True)
    other, desk = sign_in(person), sign_in(person)

    set_up(desk.go("/langkah-kedua/pasang"))

    assert other.go("/profil").url == "/masuk"
    assert desk.go("/profil").status == 200


def test_who_has_none_cannot_show_one(enlist):
    with pytest.raises(Refusal) as refused:
        services.show_second_factor(acting(enlist("trainee")), "000000")
    assert refused.value.code == "people.no_second_factor"


def test_only_the_installation_gives_a_ready_second_factor(enlist, act_as):
    person = enlist("panitia")

    with pytest.raises(Denied):
        services.give_second_factor(act_as(person), person)
    secret = services.give_second_factor(act_as(), person)
    db.session().flush()

    assert secret_of(person) == secret


def test_a_burst_of_wrong_codes_is_counted_exactly(lms_app, enlist):
    act = acting(enlist("panitia", authenticator=True))
    refused, lock = [], threading.Lock()

    def guess():
        for _ in range(5):
            with lms_app.app_context():
                try:
                    services.show_second_factor(act, "000000")
                except Refusal as refusal:
                    with lock:
                        refused.append(type(refusal))

    in_threads(lms_app, 4, guess)

    assert (refused.count(Invalid), refused.count(TooMany)) == (5, 15)


def test_must_enrol_says_who_has_to_do_something_first(enlist):
    staff, trainee = enlist("panitia"), enlist("trainee")

    assert doors.must_enrol(actor_of(staff))
    assert not doors.must_enrol(actor_of(trainee))
