"""People as organisers see them, and the outbox."""

import uuid

import pytest
from sqlalchemy import event, select

from askom_lms.kernel import audit, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.mail import queue_mail
from askom_lms.kernel.messages import NotFound
from askom_lms.people import queries, services
from askom_lms.people.domain import PeoplePermission, Role
from askom_lms.people.models import Person, RoleGrant
from askom_lms.people.policy import Known, grantables
from askom_lms.registry.models import Institution, InstitutionKind
from tests.conftest import NOW
from tests.factories.people import actor_of, grant

HERE, ELSEWHERE = uuid.uuid4(), uuid.uuid4()
LABEL = "Kelas 07/2025 · Hotel Graha Melati, Sidoarjo"


@pytest.fixture
def crowd(enlist):
    """Organisers and people in two classes and an institution."""
    found = {
        "pengelola": enlist("pengelola", authenticator=True, name="Pengelola"),
        "panitia": enlist(authenticator=True, name="Panitia"),
        "admin": enlist(authenticator=True, name="Admin"),
        "sari": enlist(name="Sari Dewi", email="sari@contoh.id"),
        "bambang": enlist(name="Bambang", email="bambang@contoh.id"),
        "rina": enlist(name="Rina", email="rina@contoh.id"),
        "nobody": enlist(name="Tanpa Peran"),
    }
    grant(found["panitia"], "panitia", HERE, "07-2025", LABEL)
    grant(found["admin"], "lsp_admin", ELSEWHERE, "", "LSP Contoh")
    grant(found["sari"], "trainee", HERE, "07-2025", LABEL)
    grant(found["bambang"], "trainee", uuid.uuid4(), "08-2025", "Kelas 08/2025")
    grant(found["rina"], "lsp_admin", ELSEWHERE, "", "LSP Contoh")
    db.session().commit()
    return found


def names_seen(person, **search):
    rows, total = queries.list_people(Act(actor_of(person), NOW), **search)
    assert total == len(rows)
    return {row.name for row in rows}


def test_pengelola_sees_everybody(crowd):
    assert names_seen(crowd["pengelola"]) == {person.name for person in crowd.values()}


def test_panitia_sees_the_own_class(crowd):
    assert names_seen(crowd["panitia"]) == {"Panitia", "Sari Dewi"}


def test_an_admin_sees_the_own_institution(crowd):
    assert names_seen(crowd["admin"]) == {"Admin", "Rina"}


@pytest.mark.parametrize(
    ("words", "found"), [("sari", {"Sari Dewi"}), ("DEWI", {"Sari Dewi"}), ("contoh.id", 7), ("%", set()), ("_", set())]
)
def test_the_search_finds_names_and_addresses_letter_by_letter(words, found, crowd):
    seen = names_seen(crowd["pengelola"], search=words)

    assert seen == found if isinstance(found, set) else len(seen) == found


@pytest.mark.parametrize("organiser", ["pengelola", "panitia", "admin"])
def test_the_list_and_the_rule_agree_about_a_mixed_crowd(organiser, crowd):
    act = Act(actor_of(crowd[organiser]), NOW)
    for person in crowd.values():
        pairs = db.session().execute(select(RoleGrant.role, RoleGrant.scope_id).where(RoleGrant.person_id == person.id))
        ruled = act.may(PeoplePermission.READ_PEOPLE, Known(person.id, grantables((r.role, r.scope_id) for r in pairs)))
        assert ruled == (person.name in names_seen(crowd[organiser]))


@pytest.mark.parametrize("people", [3, 24])
def test_the_list_costs_the_same_for_three_and_for_twenty_four(people, enlist, sign_in):
    boss = enlist("pengelola", authenticator=True)
    for _ in range(people):
        enlist("trainee", "ketua_kelas")
    desk = sign_in(boss)
    asked = []
    listener = lambda _c, _cur, statement, *_: asked.append(statement)  # noqa: E731
    event.listen(db.db.engine, "before_cursor_execute", listener)
    try:
        desk.go("/kelola/pengguna")
    finally:
        event.remove(db.db.engine, "before_cursor_execute", listener)

    assert len([s for s in asked if s.startswith(("SELECT", "UPDATE", "INSERT"))]) == 3


def test_a_person_of_another_class_is_not_there(crowd, sign_in):
    desk = sign_in(crowd["panitia"])

    assert desk.go(f"/kelola/pengguna/{crowd['sari'].id}").h1 == "Sari Dewi"
    foreign = desk.go(f"/kelola/pengguna/{crowd['bambang'].id}", expect=404)
    missing = desk.go(f"/kelola/pengguna/{uuid.uuid4()}", expect=404)
    assert foreign.text == missing.text


def test_panitia_may_look_and_not_manage(crowd, sign_in):
    desk = sign_in(crowd["panitia"])
    page = desk.go(f"/kelola/pengguna/{crowd['sari'].id}")

    assert page.buttons == []
    for deed in ("", "/nonaktifkan", "/aktifkan", "/langkah-kedua", f"/peran/{uuid.uuid4()}/cabut"):
        assert desk.send(f"/kelola/pengguna/{crowd['sari'].id}{deed}", {"name": "X"}).status == 403


def test_an_admin_manages_only_who_is_only_his(crowd, act_as):
    act = act_as(crowd["admin"])
    assert queries.known_person(act, crowd["rina"].id, PeoplePermission.MANAGE).name == "Rina"

    grant(crowd["rina"], "panitia", HERE)

    with pytest.raises(NotFound):
        queries.known_person(act, crowd["rina"].id, PeoplePermission.MANAGE)


def test_pengelola_corrects_disables_and_enables(crowd, sign_in):
    desk = sign_in(crowd["pengelola"])
    url, sari = f"/kelola/pengguna/{crowd['sari'].id}", crowd["sari"]

    saved = desk.go(url).press(
        "Simpan data", name="Sari Dewi Lestari", met_number="MET.000.001234", met_valid_until="2029-08-17"
    )
    assert saved.h1 == "Sari Dewi Lestari"
    disabled = saved.press("Nonaktifkan akun")
    assert not db.session().get_one(Person, sari.id).is_active
    enabled = disabled.press("Aktifkan akun")

    db.session().refresh(sari)
    assert (sari.is_active, sari.met_number, str(sari.met_valid_until)) == (True, "MET.000.001234", "2029-08-17")
    assert "Akun aktif lagi" in enabled.text
    kinds = [entry["kind"] for entry in audit.history_of(db.session(), "person", sari.id)]
    assert kinds == ["person.updated", "person.disabled", "person.enabled"]


def test_the_chain_names_changed_fields_and_no_contents(crowd, act_as):
    services.update_person(act_as(), crowd["sari"], name="Nama Baru", phone="0811", met_number="", met_valid_until=None)

    entry = audit.history_of(db.session(), "person", crowd["sari"].id)[-1]
    assert entry["data"]["fields"] == ["name", "phone"]
    assert "Nama Baru" not in str(entry)


@pytest.mark.parametrize("typed", [{"name": " "}, {"met_valid_until": "besok"}, {"phone": "0" * 33}])
def test_data_that_cannot_be_read_is_refused_beside_its_field(typed, crowd, sign_in):
    page = sign_in(crowd["pengelola"]).go(f"/kelola/pengguna/{crowd['sari'].id}").press("Simpan data", **typed)

    assert page.status == 422
    assert page.title.startswith("Ada 1 masalah")


def test_over_posting_changes_no_other_column(crowd, sign_in):
    sari = crowd["sari"]
    before = (sari.email, sari.password_hash, sari.is_active, sari.totp_secret)
    extra = {
        "email": "jahat@contoh.id",
        "password_hash": "x",
        "is_active": "",
        "role": "pengelola",
        "id": str(uuid.uuid4()),
    }

    sign_in(crowd["pengelola"]).send(f"/kelola/pengguna/{sari.id}", {"name": sari.name, **extra})

    db.session().refresh(sari)
    assert (sari.email, sari.password_hash, sari.is_active, sari.totp_secret) == before
    assert db.session().scalars(select(RoleGrant.role).where(RoleGrant.person_id == sari.id)).all() == [Role.TRAINEE]


def test_a_role_is_taken_on_the_page_and_the_person_is_out(crowd, sign_in):
    victim = sign_in(crowd["sari"])

    page = sign_in(crowd["pengelola"]).go(f"/kelola/pengguna/{crowd['sari'].id}").press("Cabut")

    assert "Belum ada peran" in page.text
    assert victim.go("/profil").url == "/masuk"


def test_the_role_of_somebody_else_is_not_taken_by_a_changed_address(crowd, sign_in):
    theirs = db.session().scalar(select(RoleGrant.id).where(RoleGrant.person_id == crowd["rina"].id))

    page = sign_in(crowd["pengelola"]).send(f"/kelola/pengguna/{crowd['sari'].id}/peran/{theirs}/cabut")

    assert page.status == 404
    assert db.session().get(RoleGrant, theirs) is not None


def test_the_second_factor_of_somebody_is_reset_only_with_a_fresh_own_one(crowd, desk_of, sign_in, enlist):
    lost = enlist("panitia", authenticator=True)
    boss = sign_in(crowd["pengelola"])

    boss.go(f"/kelola/pengguna/{lost.id}").press("Atur ulang langkah kedua")

    db.session().refresh(lost)
    assert lost.totp_confirmed_at is None
    assert sign_in(lost).go("/profil", expect=403).h1 == "Pasang langkah kedua"


def test_pengelola_invites_on_the_page(crowd, sign_in):
    desk = sign_in(crowd["pengelola"])
    page = desk.go("/kelola/pengguna").follow("Undang orang")

    after = page.press("Undang", email="baru@contoh.id", name="Orang Baru", scope="tim_teknis:")

    assert after.h1 == "Orang Baru"
    assert "Diundang" in after.text
    outbox = desk.go("/surat-keluar")
    assert any(href.startswith("http://localhost/undangan/") for href in outbox.links().values())


def test_an_invitation_without_a_role_says_so(crowd, sign_in):
    page = sign_in(crowd["pengelola"]).go("/kelola/pengguna/undang")

    after = page.press("Undang", email="baru@contoh.id", name="Orang Baru", scope="")

    assert "Peran: Pilih peran dari daftar." in after.text


def test_the_choices_of_an_invitation_are_roles_for_known_places(crowd, act_as):
    def offered(who):
        return {(str(s.role), s.scope_id) for s in queries.invitation_choices(act_as(crowd[who]))}

    assert {("pengelola", None), ("panitia", HERE), ("lsp_admin", ELSEWHERE)} <= offered("pengelola")
    assert ("lsp_admin", HERE) not in offered("pengelola")
    assert ("panitia", ELSEWHERE) not in offered("pengelola")
    assert offered("admin") == {("lsp_admin", ELSEWHERE)}
    assert offered("panitia") == set()


def test_an_institution_in_which_nobody_has_a_role_yet_is_offered(crowd, act_as):
    new = Institution(code="BARU", name="LSP Baru", kind=InstitutionKind.LSP)
    db.session().add(new)
    db.session().flush()

    offered = {(str(s.role), s.scope_id): s.label for s in queries.invitation_choices(act_as(crowd["pengelola"]))}

    assert offered["lsp_admin", new.id] == "LSP Baru"


def test_panitia_learn_where_trainees_are_invited(crowd, sign_in):
    desk = sign_in(crowd["panitia"])

    assert "Undang orang" not in desk.go("/kelola/pengguna").links()
    assert "halaman Peserta kelas" in desk.go("/kelola/pengguna/undang").text


@pytest.mark.parametrize("scope", ["", "pengelola:x", "trainee:", f"panitia:{uuid.uuid4()}"])
def test_a_role_that_was_not_offered_is_refused(scope, crowd, sign_in):
    page = sign_in(crowd["pengelola"]).send(
        "/kelola/pengguna/undang", {"email": "b@contoh.id", "name": "B", "scope": scope}
    )

    assert page.status == 422
    assert db.session().scalar(select(Person.id).where(Person.email == "b@contoh.id")) is None


def test_an_invitation_is_sent_again_until_the_person_joined(crowd, enlist, sign_in):
    waiting = enlist(password_hash=None, email="w@contoh.id")
    grant(waiting, "trainee", HERE, "07-2025", LABEL)
    db.session().commit()
    desk = sign_in(crowd["panitia"])

    page = desk.go(f"/kelola/pengguna/{waiting.id}")
    assert page.buttons == ["Kirim undangan baru"]
    assert "Undangan baru dikirim" in page.press("Kirim undangan baru").text
    assert desk.send(f"/kelola/pengguna/{crowd['sari'].id}/undang-lagi").status == 409
    assert desk.send(f"/kelola/pengguna/{crowd['bambang'].id}/undang-lagi").status == 404


def test_looking_at_a_person_is_logged(crowd, sign_in):
    sign_in(crowd["pengelola"]).go(f"/kelola/pengguna/{crowd['sari'].id}")

    row = db.session().scalars(select(audit.AccessLogEntry)).one()
    assert (row.actor_id, row.subject_id, row.what) == (crowd["pengelola"].id, crowd["sari"].id, "profile")


# The outbox.


def test_the_outbox_finds_the_mail_of_one_address(crowd, sign_in):
    desk = sign_in(crowd["pengelola"])
    for name in ("satu", "dua"):
        desk.go("/kelola/pengguna/undang").press("Undang", email=f"{name}@contoh.id", name=name, scope="tim_teknis:")

    found = desk.go("/surat-keluar?cari=SATU@").text

    assert "Kepada satu@contoh.id" in found
    assert "Kepada dua@contoh.id" not in found
    assert "Tidak ada yang cocok." in desk.go("/surat-keluar?cari=tiga%25").text


def test_the_outbox_is_for_pengelola(crowd, sign_in):
    assert sign_in(crowd["pengelola"]).go("/surat-keluar").h1 == "Surat keluar"
    assert sign_in(crowd["panitia"]).go("/surat-keluar", expect=404).status == 404
    assert sign_in(crowd["sari"]).go("/surat-keluar", expect=403).status == 403


def test_a_mail_shows_its_links_and_no_markup(lms_app, crowd, act_as):
    queue_mail("sari@contoh.id", "invitation", now=NOW, name="<b>Sari</b>", token="t0", until=NOW, by="")

    mails = queries.outbox(act_as(crowd["pengelola"]), is_demo=False, has_smtp=False)

    assert "http://localhost/undangan/t0" in mails[0].body


def test_with_a_mail_server_the_links_are_not_shown(crowd, act_as):
    queue_mail("sari@contoh.id", "invitation", now=NOW, name="Sari", token="t0", until=NOW, by="")

    mails = queries.outbox(act_as(crowd["pengelola"]), is_demo=False, has_smtp=True)

    assert [mail.body for mail in mails] == [""]


@pytest.mark.parametrize(("role", "may"), [("panitia", True), ("master_asesor", True), ("trainee", False)])
def test_in_a_demo_every_staff_member_reads_the_outbox(role, may, enlist, act_as):
    act = act_as(enlist(role))

    if may:
        assert queries.outbox(act, is_demo=True, has_smtp=False) == ()
    else:
        with pytest.raises(Exception, match="bukan untuk peran"):
            queries.outbox(act, is_demo=True, has_smtp=False)
