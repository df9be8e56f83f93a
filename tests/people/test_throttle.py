"""Guessing is slow, and counting is exact under any number of workers (stack.md T-BF)."""

import contextvars
import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from askom_lms.kernel import clock, db, gate
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, TooMany
from askom_lms.people import services
from askom_lms.people.models import Throttle
from askom_lms.people.services import passwords, throttle
from tests.conftest import NOW
from tests.people.conftest import PASSWORD

LIMIT = throttle.Limit("test", 10)


def spend(app, times, limit=LIMIT, about="sari@contoh.id", now=NOW):
    """So many tries in contexts of their own; how many were allowed."""
    allowed = 0
    for _ in range(times):
        with app.app_context():
            try:
                services.spend_try(now, (limit, about))
                allowed += 1
            except TooMany:
                pass
    return allowed


def in_threads(app, workers, work):
    """Run the same work in threads that begin together; the test's own transaction must not hold the write lock."""
    db.session().rollback()
    ready = threading.Barrier(workers)

    def run():
        ready.wait()
        return contextvars.Context().run(work)

    with ThreadPoolExecutor(workers) as pool:
        return [future.result() for future in [pool.submit(run) for _ in range(workers)]]


def test_ten_tries_are_allowed_and_the_eleventh_is_not(lms_app):
    assert spend(lms_app, 10) == 10
    with pytest.raises(TooMany) as refused:
        services.spend_try(NOW, (LIMIT, "sari@contoh.id"))
    assert "15 menit" in str(refused.value)


def test_the_window_opens_again_after_fifteen_minutes(lms_app):
    spend(lms_app, 12)

    assert spend(lms_app, 1, now=NOW + dt.timedelta(minutes=14, seconds=59)) == 0
    assert spend(lms_app, 1, now=NOW + dt.timedelta(minutes=15)) == 1


def test_tries_while_it_is_closed_do_not_make_it_longer(lms_app):
    spend(lms_app, 10)
    spend(lms_app, 5, now=NOW + dt.timedelta(minutes=14))

    assert spend(lms_app, 10, now=NOW + dt.timedelta(minutes=15)) == 10


def test_accounts_are_counted_apart(lms_app):
    spend(lms_app, 10)

    assert spend(lms_app, 1, about="bambang@contoh.id") == 1


def test_eight_workers_get_ten_tries_together(lms_app):
    found = in_threads(lms_app, 8, lambda: spend(lms_app, 8))

    assert sum(found) == 10
    assert db.session().scalar(select(Throttle.tries)) == 64


def test_a_hundred_guesses_by_four_workers_make_ten_hash_checks(lms_app, enlist, monkeypatch):
    person = enlist("trainee")
    checks = []
    monkeypatch.setattr(passwords, "is_right", lambda *_: checks.append(1) and False)
    email, now = person.email, clock.now()

    def guess():
        for n in range(25):
            with lms_app.app_context(), pytest.raises((Invalid, TooMany)):
                services.sign_in(
                    Act(None, now), email=email, password=f"tebakan {n}", address=f"10.0.0.{n}", user_agent=""
                )

    in_threads(lms_app, 4, guess)

    assert len(checks) == 10


def test_a_thousand_accounts_from_one_address_are_stopped_at_a_hundred(lms_app, monkeypatch):
    checks = []
    monkeypatch.setattr(passwords, "is_right", lambda *_: checks.append(1) and False)

    for n in range(120):
        with pytest.raises((Invalid, TooMany)):
            services.sign_in(Act(None, NOW), email=f"o{n}@contoh.id", password="x", address="10.0.0.1", user_agent="")

    assert len(checks) == 100


def test_a_class_behind_one_address_signs_in_as_often_as_it_likes(lms_app, enlist, monkeypatch):
    person = enlist("trainee")
    monkeypatch.setattr(passwords, "is_right", lambda *_: True)

    for _ in range(120):
        services.sign_in(Act(None, clock.now()), email=person.email, password="x", address="10.0.0.1", user_agent="")
        db.session().commit()


def test_a_failed_try_counts_though_the_request_keeps_nothing_else(enlist, desk_of):
    person = enlist("trainee")
    page = desk_of(None).go("/masuk")

    for _ in range(10):
        assert page.press("Masuk", email=person.email, password="bukan ini sandinya").status == 422
    closed = page.press("Masuk", email=person.email, password=PASSWORD)

    assert closed.status == 429
    assert "Terlalu banyak percobaan" in closed.text


def test_the_owner_on_a_known_device_is_not_shut_out(enlist, desk_of, sign_in):
    person = enlist("trainee")
    home = sign_in(person)
    home.go("/profil").press("Keluar")
    attacker = desk_of(None).go("/masuk")
    for _ in range(11):
        attacker.press("Masuk", email=person.email, password="bukan ini sandinya")

    assert home.go("/masuk").press("Masuk", email=person.email, password=PASSWORD).status == 200
    assert sign_in_again(desk_of, person) == 429


def test_a_hundred_wrong_guesses_from_the_same_hall_do_not_shut_the_owner_out_of_his_device(
    enlist, sign_in, monkeypatch
):
    """Everybody in a hotel has one network address."""
    person = enlist("trainee")
    home = sign_in(person)
    home.go("/profil").press("Keluar")
    guess = {"password": "x", "address": "127.0.0.1", "user_agent": ""}
    with monkeypatch.context() as patch:
        patch.setattr(passwords, "is_right", lambda *_: False)
        for n in range(throttle.ADDRESS.tries + 1):
            with pytest.raises((Invalid, TooMany)):
                services.sign_in(Act(None, clock.now()), email=f"o{n}@contoh.id", **guess)

    assert home.go("/masuk").press("Masuk", email=person.email, password=PASSWORD).status == 200


def test_guesses_from_outside_do_not_close_the_own_password_of_whoever_is_signed_in(enlist, desk_of, sign_in):
    person = enlist("trainee")
    home = sign_in(person)
    attacker = desk_of(None).go("/masuk")
    for _ in range(11):
        attacker.press("Masuk", email=person.email, password="bukan ini sandinya")

    new = "jeruk manis di kebun"
    fields = {"current_password": PASSWORD, "new_password": new, "repeat_password": new}
    assert "Sandi baru tersimpan" in home.go("/profil").press("Ganti sandi", **fields).text


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted"),
    [
        ("10.0.0.9", "", "10.0.0.9"),
        ("10.0.0.9", "1.2.3.4", "10.0.0.9"),
        ("127.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("", "1.2.3.4", "1.2.3.4"),
    ],
)
def test_the_address_that_is_counted_is_what_the_proxy_of_this_machine_saw(lms_app, peer, forwarded, counted):
    """What a client writes into the header itself stands before the proxy's word, and from afar nothing is believed."""
    with lms_app.test_request_context("/", environ_base={"REMOTE_ADDR": peer}, headers={"X-Forwarded-For": forwarded}):
        assert gate.address() == counted


def sign_in_again(desk_of, person):
    return desk_of(None).go("/masuk").press("Masuk", email=person.email, password=PASSWORD).status


def test_a_known_device_has_ten_tries_of_its_own_and_no_more(enlist, sign_in):
    person = enlist("trainee")
    desk = sign_in(person)
    desk.go("/profil").press("Keluar")
    page = desk.go("/masuk")

    answers = [page.press("Masuk", email=person.email, password="bukan ini sandinya").status for _ in range(11)]

    assert answers == [422] * 10 + [429]


def test_the_mark_of_a_known_device_counts_for_its_own_account_only(enlist, sign_in, desk_of):
    sari, bambang = enlist("trainee"), enlist("trainee")
    desk = sign_in(sari)
    desk.go("/profil").press("Keluar")
    other = desk_of(None).go("/masuk")
    for _ in range(11):
        other.press("Masuk", email=bambang.email, password="bukan ini sandinya")

    assert desk.go("/masuk").press("Masuk", email=bambang.email, password=PASSWORD).status == 429


def test_success_gives_the_tries_back(enlist, desk_of):
    person = enlist("trainee")
    for _ in range(2):
        page = desk_of(None).go("/masuk")
        for _ in range(8):
            page.press("Masuk", email=person.email, password="bukan ini sandinya")
        assert page.press("Masuk", email=person.email, password=PASSWORD).status == 200


def test_counting_after_a_change_is_a_mistake_of_ours(lms_app, enlist):
    person = enlist("trainee")
    db.session().get_one(type(person), person.id).name = "Nama Lain"

    with pytest.raises(RuntimeError):
        services.spend_try(NOW, (LIMIT, "x"))


def test_unknown_and_known_accounts_cost_the_same_work(lms_app, enlist, monkeypatch):
    person = enlist("trainee")
    verified = []
    real = passwords.HASHER

    class Counting:
        def verify(self, *args):
            verified.append(args[0].split("$")[3])
            return real.verify(*args)

        def hash(self, password):
            return real.hash(password)

    monkeypatch.setattr(passwords, "HASHER", Counting())
    for email in (person.email, "tidak-ada@contoh.id"):
        with pytest.raises(Invalid):
            services.sign_in(Act(None, NOW), email=email, password="bukan", address="10.0.0.1", user_agent="")

    assert len(verified) == 2
    assert verified[0] == verified[1] == "m=19456,t=2,p=1"


def test_the_password_is_checked_while_no_write_lock_is_held(lms_app, enlist, monkeypatch):
    person = enlist("trainee")
    held = []
    monkeypatch.setattr(passwords, "is_right", lambda *_: held.append(db.session().in_transaction()) or True)

    with db.writing():
        services.sign_in(Act(None, NOW), email=person.email, password=PASSWORD, address="10.0.0.1", user_agent="")

    assert held == [False]
