"""Invitations and reset links: once, in time, the same answer for everybody."""

import datetime as dt
import re
import uuid

import pytest
from sqlalchemy import func, select, update

from askom_lms.kernel import clock, db, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal
from askom_lms.people import services
from askom_lms.people.domain import Role
from askom_lms.people.models import Invitation, LoginSession, Person, RoleGrant
from askom_lms.people.queries import Scope
from tests.conftest import NOW
from tests.factories.people import actor_of, grant
from tests.people.conftest import PASSWORD, code_of
from tests.people.test_throttle import in_threads

NEW = "empat jeruk bali"
TYPED = {"new_password": NEW, "repeat_password": NEW}


@pytest.fixture
def invited(enlist, act_as):
    """A person with an open invitation, and its token."""
    person = enlist("trainee", password_hash=None, email="sari@contoh.id", name="Sari Dewi")
    token = services.invite(act_as(now=clock.now()), person)
    db.session().commit()
    return person, token


def run_jobs(app):
    db.session().commit()
    ran = jobs.run_pending(app)
    db.session().rollback()
    return ran


def link_in_mail(to):
    body = db.session().scalar(select(Mail.body).where(Mail.to == to).order_by(Mail.created_at.desc()).limit(1))
    return re.search(r"http://localhost(/\S+)", body).group(1)


def later(**values):
    db.session().execute(update(Invitation).values(**values))
    db.session().commit()


def test_an_invitation_leads_to_a_password_and_in(invited, desk_of):
    person, token = invited
    desk = desk_of(None)

    page = desk.go(f"/undangan/{token}")
    assert "sari@contoh.id" in page.text
    landed = page.press("Simpan sandi dan masuk", name="Sari Dewi Lestari", **TYPED)

    db.session().refresh(person)
    assert landed.status == 200
    assert "Selamat datang" in landed.text
    assert person.name == "Sari Dewi Lestari"
    assert desk.go("/profil").status == 200
    assert desk_of(None).go("/masuk").press("Masuk", email=person.email, password=NEW).status == 200


def test_an_invitation_works_once(invited, desk_of):
    _, token = invited
    desk_of(None).go(f"/undangan/{token}").press("Simpan sandi dan masuk", **TYPED)

    again = desk_of(None).go(f"/undangan/{token}", expect=409)
    sent = desk_of(None).send(f"/undangan/{token}", {"name": "X", **TYPED})

    assert "sudah dipakai" in again.text
    assert sent.status == 409


def test_an_invitation_accepted_by_four_at_once_is_accepted_once(lms_app, invited):
    _, token = invited

    def accept():
        with lms_app.app_context():
            try:
                with db.writing():
                    services.accept_invitation(Act(None, clock.now()), token, name="X", password=NEW, user_agent="")
                    db.session().commit()
            except Refusal:
                return 0
            return 1

    assert sum(in_threads(lms_app, 4, accept)) == 1


def test_an_invitation_lasts_seven_days(invited, desk_of, act_as):
    _, token = invited
    created = db.session().scalar(select(Invitation.created_at))
    edge = created + dt.timedelta(days=7)

    assert services.open_link(act_as(now=edge - dt.timedelta(seconds=1)), token, "invite").name == "Sari Dewi"
    with pytest.raises(Refusal):
        services.open_link(act_as(now=edge), token, "invite")


def test_a_newer_invitation_replaces_the_older(invited, act_as, desk_of):
    person, token = invited
    services.invite(act_as(now=clock.now()), person)
    db.session().commit()

    assert desk_of(None).go(f"/undangan/{token}", expect=409).status == 409


def test_a_new_password_ends_the_links_that_are_on_their_way(enlist, act_as, desk_of):
    """Whoever reads an old mail later finds nothing that opens."""
    person = enlist("trainee")
    token = services.invite(act_as(now=clock.now()), person, kind="reset")
    services.set_password(act_as(now=clock.now()), person, NEW)
    db.session().commit()

    assert desk_of(None).go(f"/atur-ulang/{token}", expect=409).status == 409


def test_an_account_that_was_disabled_and_enabled_again_needs_a_new_link(invited, act_as, desk_of):
    person, token = invited
    services.disable_person(act_as(now=clock.now()), person)
    services.enable_person(act_as(now=clock.now()), person)
    db.session().commit()

    assert desk_of(None).go(f"/undangan/{token}", expect=409).status == 409


def test_the_link_is_stored_hashed(invited):
    _, token = invited

    assert db.session().scalar(select(Invitation.token_hash)) == services.token_hash(token) != token


def test_an_invitation_is_no_reset_link_and_the_reverse(invited, desk_of):
    _, token = invited

    assert desk_of(None).go(f"/atur-ulang/{token}", expect=409).status == 409


@pytest.mark.parametrize("token", ["x", "../../etc", "a" * 500, "%00", "'"])
def test_a_guessed_link_is_refused_in_words(token, lms_app, desk_of):
    assert desk_of(None).go(f"/undangan/{token}", expect=None).status in (400, 404, 409)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"new_password": "pendek", "repeat_password": "pendek"}, "terlalu pendek"),
        ({"new_password": "sari@contoh.id", "repeat_password": "sari@contoh.id"}, "terlalu mirip nama"),
        ({"new_password": "password1234", "repeat_password": "password1234"}, "terlalu umum"),
        ({"new_password": NEW, "repeat_password": NEW + "x"}, "tidak sama"),
        ({"new_password": "", "repeat_password": ""}, "Tulis sandi baru"),
        ({"name": "  ", **TYPED}, "Tulis nama lengkap"),
    ],
)
def test_a_poor_password_is_refused_beside_its_field_and_the_link_still_works(typed, said, invited, desk_of):
    _, token = invited

    page = desk_of(None).go(f"/undangan/{token}").press("Simpan sandi dan masuk", **typed)

    assert page.status == 422
    assert said in page.text
    assert page.title.startswith("Ada ")
    assert desk_of(None).go(f"/undangan/{token}").status == 200


def test_a_reset_answers_the_same_for_known_and_unknown_addresses(enlist, desk_of):
    enlist("trainee", email="sari@contoh.id")

    known = desk_of(None).go("/lupa-sandi").press("Kirim tautan", email="sari@contoh.id")
    unknown = desk_of(None).go("/lupa-sandi").press("Kirim tautan", email="sora@contoh.id")

    assert known.status == unknown.status == 200
    assert known.text == unknown.text
    assert db.session().scalar(select(func.count()).select_from(jobs.Job)) == 2


def test_only_the_known_address_gets_a_mail(enlist, desk_of, lms_app):
    enlist("trainee", email="sari@contoh.id")
    desk_of(None).go("/lupa-sandi").press("Kirim tautan", email="SARI@contoh.id")
    desk_of(None).go("/lupa-sandi").press("Kirim tautan", email="sora@contoh.id")

    run_jobs(lms_app)

    assert db.session().scalars(select(Mail.to)).all() == ["sari@contoh.id"]


def test_a_reset_gives_another_password_once(enlist, sign_in, desk_of, lms_app):
    person = enlist("trainee", email="sari@contoh.id")
    desk = sign_in(person)
    desk_of(None).go("/lupa-sandi").press("Kirim tautan", email="sari@contoh.id")
    run_jobs(lms_app)
    link = link_in_mail("sari@contoh.id")

    done = desk_of(None).go(link).press("Simpan sandi baru", **TYPED)
    again = desk_of(None).go(link, expect=409)

    assert "Sandi baru tersimpan" in done.text
    assert again.status == 409
    assert desk.go("/profil").url == "/masuk"
    assert desk_of(None).go("/masuk").press("Masuk", email=person.email, password=PASSWORD).status == 422
    assert desk_of(None).go("/masuk").press("Masuk", email=person.email, password=NEW).status == 200


def test_a_reset_does_not_replace_the_second_factor(enlist, desk_of, lms_app):
    person = enlist("panitia", authenticator=True, email="sari@contoh.id")
    desk_of(None).go("/lupa-sandi").press("Kirim tautan", email="sari@contoh.id")
    run_jobs(lms_app)
    desk_of(None).go(link_in_mail("sari@contoh.id")).press("Simpan sandi baru", **TYPED)

    second = desk_of(None).go("/masuk").press("Masuk", email=person.email, password=NEW)

    assert second.h1 == "Langkah kedua"
    assert second.press("Lanjut", code=code_of(person)).status == 200


def test_a_reset_link_lasts_fifteen_minutes(enlist, act_as):
    person = enlist("trainee")
    token = services.invite(act_as(), person, kind="reset")

    assert services.open_link(act_as(now=NOW + dt.timedelta(minutes=14, seconds=59)), token, "reset")
    with pytest.raises(Refusal):
        services.open_link(act_as(now=NOW + dt.timedelta(minutes=15)), token, "reset")


def test_a_reset_opens_an_account_that_guessing_closed(enlist, act_as, desk_of):
    person = enlist("trainee")
    page = desk_of(None).go("/masuk")
    for _ in range(11):
        page.press("Masuk", email=person.email, password="bukan ini sandinya")
    token = services.invite(act_as(now=clock.now()), person, kind="reset")
    db.session().commit()

    desk_of(None).go(f"/atur-ulang/{token}").press("Simpan sandi baru", **TYPED)

    assert desk_of(None).go("/masuk").press("Masuk", email=person.email, password=NEW).status == 200


def test_an_account_gets_three_reset_mails_in_a_quarter_of_an_hour(enlist, desk_of, lms_app):
    enlist("trainee", email="sari@contoh.id")
    page = desk_of(None).go("/lupa-sandi")

    answers = [page.press("Kirim tautan", email="sari@contoh.id").status for _ in range(5)]
    run_jobs(lms_app)

    assert answers == [200] * 5
    assert db.session().scalar(select(func.count()).select_from(Mail)) == 3


def test_one_address_may_ask_thirty_times(lms_app, desk_of):
    page = desk_of(None).go("/lupa-sandi")

    answers = [page.press("Kirim tautan", email=f"o{n}@contoh.id").status for n in range(31)]

    assert answers == [200] * 30 + [429]


def test_who_never_joined_gets_the_invitation_again(enlist, desk_of, lms_app):
    enlist("trainee", email="sari@contoh.id", password_hash=None)
    desk_of(None).go("/lupa-sandi").press("Kirim tautan", email="sari@contoh.id")

    run_jobs(lms_app)

    assert link_in_mail("sari@contoh.id").startswith("/undangan/")


def test_a_disabled_account_gets_no_link(enlist, desk_of, lms_app):
    enlist("trainee", email="sari@contoh.id", is_active=False)
    desk_of(None).go("/lupa-sandi").press("Kirim tautan", email="sari@contoh.id")

    run_jobs(lms_app)

    assert db.session().scalar(select(func.count()).select_from(Mail)) == 0


def test_a_link_of_an_account_disabled_meanwhile_is_gone(invited, desk_of):
    person, token = invited
    db.session().get_one(Person, person.id).is_active = False
    db.session().commit()

    assert desk_of(None).go(f"/undangan/{token}", expect=409).status == 409


# Who may invite whom, where.


def place(kind="class"):
    return uuid.uuid5(uuid.NAMESPACE_URL, kind)


def scope(role, scope_id=None):
    return Scope(Role(role), scope_id, "07-2025", "Kelas 07/2025")


@pytest.mark.parametrize(
    ("inviter", "role", "where", "outcome"),
    [
        ("pengelola", "pengelola", None, "yes"),
        ("pengelola", "panitia", "class", "yes"),
        ("pengelola", "lsp_admin", "institution", "yes"),
        ("lsp_admin", "lsp_admin", "institution", "yes"),
        ("lsp_admin", "lsp_admin", "other", "foreign"),
        ("lsp_admin", "pengelola", None, "foreign"),
        ("lsp_admin", "panitia", "institution", "foreign"),
        ("panitia", "trainee", "class", "yes"),
        ("panitia", "trainee", "other", "foreign"),
        ("panitia", "trainee", None, "foreign"),
        ("panitia", "panitia", "class", "foreign"),
        ("panitia", "pengelola", None, "foreign"),
        ("trainee", "trainee", "class", "never"),
        ("master_asesor", "trainee", "class", "never"),
        ("tim_teknis", "trainee", "class", "never"),
    ],
)
def test_who_may_invite_whom(inviter, role, where, outcome, enlist, act_as):
    person = enlist()
    home = {"lsp_admin": place("institution"), "pengelola": None}.get(inviter, place("class"))
    grant(person, inviter, home)
    act, wanted = act_as(person), scope(role, place(where) if where else None)

    def invite():
        return services.invite_person(act, email="baru@contoh.id", name="Orang Baru", scope=wanted)

    if outcome == "yes":
        assert invite().email == "baru@contoh.id"
        return
    with pytest.raises({"foreign": NotFound, "never": Denied}[outcome]):
        invite()
    assert db.session().scalar(select(func.count()).select_from(Person)) == 1


def test_somebody_who_has_an_account_gets_the_role_and_a_note(enlist, act_as):
    admin, known = enlist("pengelola"), enlist("trainee", email="sari@contoh.id")

    services.invite_person(act_as(admin), email="Sari@contoh.id", name="Lain", scope=scope("tim_teknis"))

    assert db.session().scalar(select(Person.name).where(Person.id == known.id)) == known.name
    assert db.session().scalars(select(Mail.subject)).all() == ["askom LMS: peran baru untuk Anda"]
    roles = db.session().scalars(select(RoleGrant.role).where(RoleGrant.person_id == known.id)).all()
    assert set(roles) == {Role.TRAINEE, Role.TIM_TEKNIS}


def test_a_disabled_person_is_not_invited(enlist, act_as):
    enlist("trainee", email="sari@contoh.id", is_active=False)

    with pytest.raises(Refusal) as refused:
        services.invite_person(act_as(enlist("pengelola")), email="sari@contoh.id", name="S", scope=scope("tim_teknis"))
    assert refused.value.code == "people.invited_is_disabled"


@pytest.mark.parametrize("email", ["", "sari", "sari@", "a b@contoh.id"])
def test_an_address_that_mail_cannot_reach_is_refused(email, act_as):
    with pytest.raises(Invalid) as refused:
        services.create_person(act_as(), email=email, name="Sari")
    assert refused.value.code == "people.email_unreadable"


@pytest.mark.row("004-020")
def test_one_address_is_one_person(enlist, act_as):
    enlist(email="sari@contoh.id")

    with pytest.raises(Refusal) as refused:
        services.create_person(act_as(), email="SARI@contoh.id", name="Sari")
    assert refused.value.code == "people.email_taken"


def test_a_role_given_twice_is_given_once(enlist, act_as):
    person = enlist()
    first = services.grant_role(act_as(), person.id, "panitia", scope_id=place(), slug="07-2025", label="Kelas 07/2025")
    second = services.grant_role(act_as(), person.id, Role.PANITIA, scope_id=place(), label="Kelas 07/2025 · Hotel")

    assert first.id == second.id
    assert (second.scope_slug, second.scope_label) == ("07-2025", "Kelas 07/2025 · Hotel")


def test_a_role_that_was_not_given_is_not_taken(enlist, act_as):
    assert services.revoke_role(act_as(), enlist("panitia").id, "panitia", scope_id=place()) is False


def test_the_last_pengelola_stays(enlist, act_as):
    last = enlist("pengelola")
    enlist("pengelola", is_active=False)
    enlist("pengelola", password_hash=None)

    with pytest.raises(Refusal):
        services.revoke_role(act_as(), last.id, Role.PENGELOLA)
    with pytest.raises(Refusal):
        services.disable_person(act_as(), db.session().get(Person, last.id))
    enlist("pengelola")
    assert services.revoke_role(act_as(), last.id, Role.PENGELOLA) is True


def test_nobody_disables_himself(enlist, act_as):
    person = enlist("pengelola")
    enlist("pengelola")

    with pytest.raises(Refusal) as refused:
        services.disable_person(act_as(person), person)
    assert refused.value.code == "people.disable_self"


def test_a_sign_in_survives_ones_own_new_role(enlist, sign_in, lms_app):
    person = enlist("pengelola", authenticator=True)
    desk = sign_in(person)
    session_id = db.session().scalar(select(LoginSession.id))

    services.grant_role(Act(actor_of(person, session_id=session_id), clock.now()), person.id, Role.PANITIA)
    db.session().commit()

    assert desk.go("/profil").url == "/profil"
