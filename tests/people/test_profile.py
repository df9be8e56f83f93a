"""One's own profile: data, password, paraf; and another person's proof on this device."""

import datetime as dt
import json
import uuid

import pytest
from sqlalchemy import func, select

from askom_lms.kernel import audit, clock, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, Refusal, TooMany
from askom_lms.people import queries, services
from askom_lms.people.models import Handover, LoginSession, ParafMark, Person
from tests.factories.people import actor_of, grant
from tests.people.conftest import PASSWORD

NEW = "empat jeruk bali"
DRAWN = json.dumps({"w": 300, "h": 104, "s": [[10, 10, 110, 60], [20, 20, 30, 80]]})


def test_telephone_language_and_shortcuts_are_ones_own(enlist, sign_in):
    person = enlist("trainee")
    desk = sign_in(person)

    page = desk.go("/profil").press("Simpan profil", phone=" 0811 222 ", locale="en")

    db.session().refresh(person)
    assert (person.phone, person.locale, person.has_shortcuts) == ("0811 222", "en", True)
    assert page.tree.get("lang") == "en"
    assert desk.go("/bantuan").tree.get("lang") == "en"


def test_shortcuts_can_be_switched_off(enlist, sign_in):
    person = enlist("trainee")
    desk = sign_in(person)

    desk.send("/profil", {"phone": "", "locale": "id"})

    db.session().refresh(person)
    assert person.has_shortcuts is False


@pytest.mark.parametrize("typed", [{"locale": "fr"}, {"phone": "0" * 33}])
def test_what_cannot_be_is_refused_beside_its_field(typed, enlist, sign_in):
    page = sign_in(enlist("trainee")).send("/profil", {"phone": "", "locale": "id", **typed})

    assert page.status == 422
    assert page.title.startswith("Ada 1 masalah")


def test_over_posting_a_profile_changes_no_other_column(enlist, sign_in):
    person = enlist("trainee")

    extra = {"name": "Lain", "email": "lain@contoh.id", "met_number": "1", "is_active": "", "role": "pengelola"}
    sign_in(person).send("/profil", {"phone": "1", "locale": "id", **extra})

    db.session().refresh(person)
    assert (person.name, person.met_number, person.is_active) != ("Lain", "1", False)
    assert person.met_number is None
    assert person.is_active


def test_the_own_password_is_changed_and_other_devices_are_out(enlist, sign_in, desk_of):
    person = enlist("trainee")
    phone, desk = sign_in(person), sign_in(person)

    page = desk.go("/profil").press("Ganti sandi", current_password=PASSWORD, new_password=NEW, repeat_password=NEW)

    assert "Sandi baru tersimpan" in page.text
    assert phone.go("/profil").url == "/masuk"
    assert desk.go("/profil").url == "/profil"
    assert desk_of(None).go("/masuk").press("Masuk", email=person.email, password=NEW).status == 200
    assert [e["kind"] for e in audit.history_of(db.session(), "person", person.id)] == ["person.password_set"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"current_password": "bukan ini"}, "Sandi sekarang tidak cocok"),
        ({"new_password": "pendek", "repeat_password": "pendek"}, "terlalu pendek"),
        ({"repeat_password": "lain lagi sama"}, "tidak sama"),
        ({"current_password": ""}, "Tulis sandi Anda"),
    ],
)
def test_a_password_is_not_changed_without_the_old_one_or_by_a_poor_one(typed, said, enlist, sign_in):
    person = enlist("trainee")
    before = person.password_hash
    whole = {"current_password": PASSWORD, "new_password": NEW, "repeat_password": NEW, **typed}

    page = sign_in(person).go("/profil").press("Ganti sandi", **whole)

    db.session().refresh(person)
    assert page.status == 422
    assert said in page.text
    assert person.password_hash == before


def test_the_old_password_cannot_be_guessed_on_the_profile(enlist, sign_in):
    person = enlist("trainee")
    page = sign_in(person).go("/profil")
    whole = {"new_password": NEW, "repeat_password": NEW}

    answers = [page.press("Ganti sandi", current_password=f"tebakan {n}", **whole).status for n in range(11)]

    assert answers == [422] * 10 + [429]


def test_a_drawn_paraf_is_kept_and_shown(enlist, sign_in):
    person = enlist("master_asesor", authenticator=True)
    desk = sign_in(person)

    page = desk.go("/profil").press("Simpan paraf", strokes=DRAWN)

    mark = db.session().scalars(select(ParafMark)).one()
    assert (mark.kind, mark.strokes[0], mark.login_session_id) == ("drawn", [0, 0, 1000, 500], None)
    assert "<polyline" in page.html
    assert "Paraf Anda tersimpan" in page.text


def test_typed_initials_need_no_drawing(enlist, sign_in):
    person = enlist("trainee")

    page = sign_in(person).go("/profil").press("Simpan paraf", initials="BW")

    assert queries.mark_of(person.id).typed == "BW"
    assert "BW" in page.text


def test_a_new_paraf_replaces_the_old_one_and_can_be_forgotten(enlist, sign_in):
    person = enlist("trainee")
    desk = sign_in(person)
    desk.go("/profil").press("Simpan paraf", strokes=DRAWN)
    page = desk.go("/profil").press("Simpan paraf", initials="BW")

    assert db.session().scalar(select(func.count()).select_from(ParafMark)) == 1
    page.press("Hapus paraf")
    assert queries.mark_of(person.id) is None


@pytest.mark.parametrize(
    "typed", [{}, {"initials": "  "}, {"strokes": "{"}, {"strokes": "[1]"}, {"strokes": '{"s": [[0,0,1,1]]}'}]
)
def test_an_empty_or_unreadable_paraf_is_refused_in_words(typed, enlist, sign_in):
    page = sign_in(enlist("trainee")).send("/profil/paraf", {"strokes": "", "initials": "", **typed})

    assert page.status == 422
    assert "paraf" in page.text.lower()
    assert db.session().scalar(select(func.count()).select_from(ParafMark)) == 0


# Another person's proof on this device.

SUBJECT = uuid.uuid4()


@pytest.fixture
def device(enlist):
    """The Act of a trainee whose sign-in exists."""
    person = enlist("trainee")
    now = clock.now()
    row = LoginSession(
        token_hash="x",
        person_id=person.id,
        created_at=now,
        last_seen_at=now,
        expires_at=now + dt.timedelta(hours=12),
        device="",
    )
    db.session().add(row)
    db.session().flush()
    actor = actor_of(person, session_id=row.id)
    db.session().commit()
    return Act(actor, now)


def test_another_person_takes_over_one_subject_with_his_own_password(device, enlist):
    peer = enlist("trainee", email="rina@contoh.id")
    klass = uuid.uuid4()
    grant(peer, "asesi", klass)
    db.session().commit()

    services.start_handover(device, email_or_person_id="Rina@contoh.id", password=PASSWORD, subject_id=SUBJECT)

    actor = queries.handover_actor(device, SUBJECT)
    assert (actor.id, actor.via_handover, actor.session_id) == (peer.id, True, device.actor.session_id)
    assert actor.has("asesi", klass)
    assert queries.handover_actor(device, uuid.uuid4()) is None


def test_a_person_can_be_named_by_id(device, enlist):
    peer = enlist("trainee")

    services.start_handover(device, email_or_person_id=peer.id, password=PASSWORD, subject_id=SUBJECT)

    assert queries.handover_actor(device, SUBJECT).id == peer.id


def test_a_wrong_password_and_an_unknown_person_are_refused_alike(device, enlist):
    peer = enlist("trainee")
    for who in (peer.email, "tidak-ada@contoh.id", uuid.uuid4()):
        with pytest.raises(Invalid) as refused:
            services.start_handover(device, email_or_person_id=who, password="bukan ini", subject_id=SUBJECT)
        assert refused.value.code == "people.handover_failed"
    assert queries.handover_actor(device, SUBJECT) is None


def test_a_disabled_person_takes_over_nothing(device, enlist):
    peer = enlist("trainee", is_active=False)

    with pytest.raises(Invalid):
        services.start_handover(device, email_or_person_id=peer.email, password=PASSWORD, subject_id=SUBJECT)


def test_nobody_takes_over_from_himself(device, enlist):
    with pytest.raises(Refusal) as refused:
        services.start_handover(device, email_or_person_id=device.actor.email, password=PASSWORD, subject_id=SUBJECT)
    assert refused.value.code == "people.handover_self"


@pytest.mark.parametrize(
    ("after", "holds"), [(dt.timedelta(minutes=14, seconds=59), True), (dt.timedelta(minutes=15), False)]
)
def test_a_proof_lasts_fifteen_minutes(after, holds, device, enlist):
    peer = enlist("trainee")
    services.start_handover(device, email_or_person_id=peer.id, password=PASSWORD, subject_id=SUBJECT)

    assert (queries.handover_actor(Act(device.actor, device.now + after), SUBJECT) is not None) is holds


def minutes(count):
    return dt.timedelta(minutes=count)


def holds_at(device, after):
    return queries.handover_actor(Act(device.actor, device.now + after), SUBJECT) is not None


def use_at(device, after):
    """The other person saves his part on this device."""
    other = queries.handover_actor(Act(device.actor, device.now + after), SUBJECT)
    services.prolong_handover(Act(other, device.now + after), SUBJECT)


def test_a_proof_that_is_used_lasts_fifteen_minutes_from_its_last_use(device, enlist):
    services.start_handover(device, email_or_person_id=enlist("trainee").id, password=PASSWORD, subject_id=SUBJECT)
    use_at(device, minutes(14))

    assert [holds_at(device, minutes(count)) for count in (15, 28)] == [True, True]
    assert holds_at(device, minutes(29) - dt.timedelta(seconds=1))
    assert not holds_at(device, minutes(29))


def test_a_proof_ends_two_hours_after_it_began_however_much_it_is_used(device, enlist):
    services.start_handover(device, email_or_person_id=enlist("trainee").id, password=PASSWORD, subject_id=SUBJECT)
    for count in range(14, 120, 14):
        use_at(device, minutes(count))
    use_at(device, minutes(119))

    assert holds_at(device, minutes(120) - dt.timedelta(seconds=1))
    assert not holds_at(device, minutes(120))


def test_a_proof_that_has_ended_is_not_brought_back(device, enlist):
    peer = enlist("trainee")
    services.start_handover(device, email_or_person_id=peer.id, password=PASSWORD, subject_id=SUBJECT)
    other = queries.handover_actor(device, SUBJECT)

    services.prolong_handover(Act(other, device.now + minutes(15)), SUBJECT)
    assert not holds_at(device, minutes(15))
    services.prolong_handover(Act(other, device.now + minutes(1)), uuid.uuid4())
    assert not holds_at(device, minutes(15))


def test_the_device_is_given_back(device, enlist):
    services.start_handover(device, email_or_person_id=enlist("trainee").id, password=PASSWORD, subject_id=SUBJECT)

    services.end_handover(device, SUBJECT)

    assert queries.handover_actor(device, SUBJECT) is None


def test_a_second_person_takes_the_place_of_the_first(device, enlist):
    first, second = enlist("trainee"), enlist("trainee")
    for peer in (first, second):
        services.start_handover(device, email_or_person_id=peer.id, password=PASSWORD, subject_id=SUBJECT)

    assert queries.handover_actor(device, SUBJECT).id == second.id
    assert db.session().scalar(select(func.count()).where(Handover.ended_at.is_(None))) == 1


def test_a_proof_does_not_move_to_another_device(device, enlist):
    services.start_handover(device, email_or_person_id=enlist("trainee").id, password=PASSWORD, subject_id=SUBJECT)
    other = Act(actor_of(db.session().get(Person, device.actor.id)), device.now)

    assert queries.handover_actor(other, SUBJECT) is None


def test_a_person_disabled_meanwhile_loses_the_device(device, enlist):
    peer = enlist("trainee")
    services.start_handover(device, email_or_person_id=peer.id, password=PASSWORD, subject_id=SUBJECT)
    db.session().get_one(Person, peer.id).is_active = False
    db.session().flush()

    assert queries.handover_actor(device, SUBJECT) is None


def test_passwords_cannot_be_guessed_by_handing_over(device, enlist):
    peer = enlist("trainee")
    refused = []
    for n in range(12):
        with pytest.raises((Invalid, TooMany)) as one:
            services.start_handover(device, email_or_person_id=peer.id, password=f"tebakan {n}", subject_id=SUBJECT)
        refused.append(one.type)

    assert refused == [Invalid] * 10 + [TooMany] * 2


def test_a_handover_is_in_the_chain(device, enlist):
    begun = services.start_handover(
        device, email_or_person_id=enlist("trainee").id, password=PASSWORD, subject_id=SUBJECT
    )

    assert [e["kind"] for e in audit.history_of(db.session(), "handover", begun.id)] == ["handover.started"]


# What other contexts ask.


def test_cards_come_in_one_query_and_leave_out_who_is_not_there(enlist):
    sari = enlist(name="Sari", met_number="MET.1")

    cards = queries.people_by_id([sari.id, None, uuid.uuid4()])

    assert cards == {sari.id: queries.PersonCard(sari.id, "Sari", sari.email, "MET.1")}
    assert queries.people_by_id([]) == {}


def test_a_person_is_found_by_address_however_written(enlist):
    person = enlist(email="sari@contoh.id")

    assert queries.find_person_by_email(" SARI@contoh.id").id == person.id
    assert queries.find_person_by_email("sora@contoh.id") is None
