"""Institutions, their skema and places: who may change what, each refusal, and a history that the chain vouches for."""

import datetime as dt
import uuid

import pytest

from askom_lms.kernel import audit, db
from askom_lms.kernel.evidence import contradictions
from askom_lms.kernel.messages import Denied, Invalid, NotFound
from askom_lms.people.domain import Role
from askom_lms.people.models import RoleGrant
from askom_lms.registry import queries, services
from askom_lms.registry.domain import LONGEST_REASON, SkemaRight, TukFacts
from askom_lms.registry.models import Institution, InstitutionKind, InstitutionSkema, InstitutionStep, Tuk
from askom_lms.registry.policy import P
from tests.coursework.test_races import at_once
from tests.factories.people import PersonFactory, grant
from tests.refusing import refused
from tests.registry.world import DAY, GEDUNG, TODAY, act_of, institution, two_lsp


@pytest.fixture
def world(lms_app):
    return two_lsp()


def findings():
    s = db.session()
    s.flush()
    return [one.why for chain in audit.chains(s) for one in contradictions(s, chain)]


def story(of):
    return [(step.event, step.by, step.about, step.changes, step.reason) for step in reversed(queries.steps_of(of))]


def save(world, person=None, *, of=None, seen=None, **facts):
    of = of or world.own
    version = of.row_version if seen is None else seen
    return services.save_institution(act_of(person or world.manager), of, facts, seen=version)


def place(**changes):
    return TukFacts(**{**vars(GEDUNG), **changes})


def test_what_is_changed_stands_in_the_history_with_before_and_after(world):
    assert save(world, name="  LSP   Satu ", head_name="Dr. Hartati") is True
    last = story(world.own)[-1]
    assert last == (
        "changed", "Pengelola", "", {"name": ["Lembaga SATU", "LSP Satu"], "head_name": ["", "Dr. Hartati"]}, "",
    )  # fmt: skip
    [created, changed] = audit.history_of(db.session(), "institution", world.own.id)
    assert (created["kind"], changed["kind"]) == ("institution.created", "institution.changed")
    assert findings() == []


def test_the_chain_holds_no_name_of_a_person(world):
    save(world, head_name="Dr. Hartati")
    assert "Hartati" not in str(audit.history_of(db.session(), "institution", world.own.id))


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (Institution, Institution.licence_number),
        (InstitutionStep, InstitutionStep.reason),
        (Tuk, Tuk.name),
        (InstitutionSkema, InstitutionSkema.document_number),
    ],
)
def test_a_row_that_was_changed_behind_the_chain_is_found(world, table, column):
    services.create_tuk(act_of(world.admin), world.own, GEDUNG)
    services.add_skema(act_of(world.manager), world.own, world.skema.id, document_number="SK-1")
    assert findings() == []
    db.session().execute(table.__table__.update().values({column: "lain"}))
    assert findings()


def test_a_save_that_changes_nothing_leaves_no_line(world):
    assert save(world, name="Lembaga SATU", licence_until=world.own.licence_until) is False
    assert [event for event, *_ in story(world.own)] == ["created"]


def test_a_role_in_the_header_follows_the_name(world):
    save(world, name="LSP Satu Baru")
    labels = db.session().query(RoleGrant.scope_label).filter_by(scope_id=world.own.id).all()
    assert labels == [("LSP Satu Baru",)]


def test_the_admin_changes_address_and_head_and_nothing_else(world):
    save(world, world.admin, address="Jalan Baru 1", head_office="Ketua")
    assert world.own.address == "Jalan Baru 1"
    for fact in ({"name": "Lain"}, {"licence_until": TODAY}, {"kind": InstitutionKind.OTHER}):
        with pytest.raises(Denied):
            save(world, world.admin, **fact)
    act = act_of(world.admin)
    for deed in (
        lambda: services.deactivate_institution(act, world.own, reason="x"),
        lambda: services.reactivate_institution(act, world.own, reason="x"),
        lambda: services.add_skema(act, world.own, world.skema.id, document_number="1"),
        lambda: services.end_skema(act, world.own, uuid.uuid4(), reason="x"),
        lambda: services.create_institution(act, code="X", name="X", kind=InstitutionKind.OTHER),
    ):
        with pytest.raises(Denied):
            deed()


def test_a_foreign_institution_is_not_there_for_an_admin_and_nobody_else_gets_in(world):
    for permission in (P.READ, P.EDIT, P.TUK):
        with pytest.raises(NotFound):
            queries.get_institution(act_of(world.stranger), "SATU", permission)
        assert queries.get_institution(act_of(world.admin), "SATU", permission) is world.own
    panitia = PersonFactory()
    grant(panitia, Role.PANITIA, world.own.id)
    with pytest.raises(Denied):
        queries.institution_lines(act_of(panitia))
    with pytest.raises(NotFound):
        save(world, world.stranger, address="Jalan lain")
    with pytest.raises(NotFound):
        services.create_tuk(act_of(world.stranger), world.own, GEDUNG)


def test_the_list_shows_an_admin_his_own_and_pengelola_all(world):
    def codes(person, **wanted):
        return [line.code for line in queries.institution_lines(act_of(person), **wanted)[0]]

    assert codes(world.admin) == ["SATU"]
    assert codes(world.manager) == ["CALON", "DUA", "SATU"]
    assert codes(world.manager, kind=InstitutionKind.CLSP) == ["CALON"]
    assert codes(world.manager, search="lembaga  sat") == ["SATU"]
    assert codes(world.manager, search="du") == ["DUA"]
    assert codes(world.manager, search="%") == []
    assert codes(world.admin, search="DUA") == []


def test_a_page_of_the_list_holds_fifty(world):
    for n in range(48):
        institution(f"X{n:02}", InstitutionKind.OTHER)
    first, total = queries.institution_lines(act_of(world.manager))
    assert (len(first), total) == (50, 51)
    assert [line.code for line in queries.institution_lines(act_of(world.manager), page=2)[0]] == ["X47"]


@pytest.mark.row("001-026")
@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"code": "A/B"}, "code_unreadable"),
        ({"code": "Baru"}, "code_reserved"),
        ({"name": "  "}, "name_missing"),
        ({"lsp_kind": "P4"}, "lsp_kind_unknown"),
        ({"kind": InstitutionKind.CLSP}, "lsp_kind_only"),
        ({"kind": InstitutionKind.INSTANSI, "lsp_kind": ""}, "licence_only"),
        ({"licence_number": " "}, "licence_number"),
        ({"address": "x" * 301}, "too_long"),
    ],
)
def test_facts_that_cannot_be_are_refused(world, facts, code):
    with refused(f"registry.{code}", Invalid):
        save(world, **facts)
    assert [event for event, *_ in story(world.own)] == ["created"]


def test_a_clsp_may_have_a_licence_and_an_lsp_one_without_an_end(world):
    save(world, of=world.clsp, licence_number="CL-1", licence_until=TODAY)
    save(world, licence_until=None)
    assert (world.clsp.licence_until, world.own.licence_until) == (TODAY, None)


@pytest.mark.parametrize("name", ["Lembaga DUA", "LEMBAGA  dua ", "lembaga dua"])
def test_a_name_is_used_once_however_it_is_written(world, name):
    with refused("registry.name_taken"):
        save(world, name=name)
    with refused("registry.name_taken"):
        services.create_institution(act_of(world.manager), code="TIGA", name=name, kind=InstitutionKind.LSP)


def test_letters_with_accents_are_folded_too(world):
    services.create_institution(act_of(world.manager), code="E", name="École", kind=InstitutionKind.OTHER)
    with refused("registry.name_taken"):
        services.create_institution(act_of(world.manager), code="E2", name="ÉCOLE", kind=InstitutionKind.OTHER)


def test_an_institution_may_write_its_own_name_otherwise(world):
    assert save(world, name="LEMBAGA SATU") is True


def test_a_code_is_unique_without_regard_to_capitals_and_fixed_once_it_is_used(world):
    with refused("registry.code_taken"):
        save(world, of=world.clsp, code="dua")
    assert save(world, of=world.clsp, code="CALON2") is True
    assert save(world, of=world.clsp, code="Calon2") is True
    with refused("registry.code_fixed"):
        save(world, code="SATU2")
    services.create_tuk(act_of(world.manager), world.clsp, GEDUNG)
    with refused("registry.code_fixed"):
        save(world, of=world.clsp, code="CALON3")


def test_an_institution_is_switched_off_and_on_with_a_reason(world):
    act = act_of(world.manager)
    with refused("registry.already_active"):
        services.reactivate_institution(act, world.own, reason="Lisensi baru")
    services.deactivate_institution(act, world.own, reason="Lisensi  dicabut")
    assert world.own.is_active is False
    with refused("registry.not_active"):
        services.deactivate_institution(act, world.own, reason="Lagi")
    services.reactivate_institution(act, world.own, reason="Lisensi baru")
    assert world.own.is_active is True
    assert [(event, why) for event, _, _, _, why in story(world.own)][1:] == [
        ("deactivated", "Lisensi dicabut"), ("activated", "Lisensi baru"),
    ]  # fmt: skip
    assert findings() == []


@pytest.mark.parametrize(("reason", "code"), [(" ", "reason"), ("x" * (LONGEST_REASON + 1), "too_long")])
def test_a_step_without_a_reason_or_with_a_novel_is_refused(world, reason, code):
    tuk = services.create_tuk(act_of(world.admin), world.own, GEDUNG)
    right = services.add_skema(act_of(world.manager), world.own, world.skema.id, document_number="SK-1")
    act = act_of(world.manager)
    for deed in (
        lambda: services.deactivate_institution(act, world.own, reason=reason),
        lambda: services.close_tuk(act, world.own, tuk.id, reason=reason),
        lambda: services.end_skema(act, world.own, right.id, reason=reason),
    ):
        with refused(f"registry.{code}", Invalid):
            deed()
    services.deactivate_institution(act, world.own, reason="x" * LONGEST_REASON)


def test_an_lsp_is_licensed_for_a_skema_and_a_clsp_has_verified_it(world):
    act = act_of(world.manager)
    until = TODAY + 365 * DAY
    services.add_skema(act, world.own, world.skema.id, document_number=" SK  12 ", until=until)
    services.add_skema(act, world.clsp, world.skema.id, document_number="BA-1")
    [own], [clsp] = queries.skema_lines(world.own), queries.skema_lines(world.clsp)
    assert (own.kind, own.document_number, own.until) == (SkemaRight.LICENSED, "SK 12", until)
    assert (clsp.kind, clsp.until) == (SkemaRight.VERIFIED, None)
    assert story(world.own)[-1][2:4] == (
        "Junior Database Administrator",
        {"kind": [None, "licensed"], "until": [None, until.isoformat()], "document_number": [None, "SK 12"]},
    )


def test_a_skema_is_held_once_ended_once_and_may_come_back(world):
    act = act_of(world.manager)
    right = services.add_skema(act, world.own, world.skema.id, document_number="SK-1")
    with refused("registry.skema_held"):
        services.add_skema(act, world.own, world.skema.id, document_number="SK-2")
    services.end_skema(act, world.own, right.id, reason="Skema dicabut")
    with refused("registry.skema_ended"):
        services.end_skema(act, world.own, right.id, reason="Skema dicabut")
    services.add_skema(act, world.own, world.skema.id, document_number="SK-2")
    assert [(line.document_number, line.ended_at is None) for line in queries.skema_lines(world.own)] == [
        ("SK-2", True), ("SK-1", False),
    ]  # fmt: skip
    assert findings() == []


def test_a_skema_that_is_not_there_without_document_or_for_a_school_is_refused(world):
    act = act_of(world.manager)
    school = institution("SMK", InstitutionKind.OTHER)
    with refused("registry.skema_unknown", Invalid):
        services.add_skema(act, world.own, uuid.uuid4(), document_number="1")
    with refused("registry.document_missing", Invalid):
        services.add_skema(act, world.own, world.skema.id, document_number=" ")
    with refused("registry.too_long", Invalid):
        services.add_skema(act, world.own, world.skema.id, document_number="x" * 65)
    with refused("registry.skema_not_for"):
        services.add_skema(act, school, world.skema.id, document_number="1")


def test_the_skema_and_the_place_of_another_institution_are_not_there(world):
    act = act_of(world.manager)
    right = services.add_skema(act, world.own, world.skema.id, document_number="SK-1")
    tuk = services.create_tuk(act, world.own, GEDUNG)
    with pytest.raises(NotFound):
        services.end_skema(act, world.other, right.id, reason="x")
    for deed in (
        lambda: services.save_tuk(act_of(world.stranger), world.other, tuk.id, GEDUNG, seen=1),
        lambda: services.close_tuk(act_of(world.stranger), world.other, tuk.id, reason="x"),
    ):
        with pytest.raises(NotFound):
            deed()


@pytest.mark.row("000-041")
def test_the_admin_adds_changes_and_closes_a_place(world):
    act = act_of(world.admin)
    tuk = services.create_tuk(act, world.own, place(verified_until=None))
    assert services.save_tuk(act, world.own, tuk.id, GEDUNG, seen=tuk.row_version) is True
    assert services.save_tuk(act, world.own, tuk.id, GEDUNG, seen=tuk.row_version) is False
    services.close_tuk(act, world.own, tuk.id, reason="Gedung dijual")
    assert tuk.closed_at == act.now
    until = GEDUNG.verified_until.isoformat()
    assert [(event, about, changes, why) for event, _, about, changes, why in story(world.own)][2:] == [
        ("tuk_changed", "TUK Gedung A", {"verified_until": [None, until]}, ""),
        ("tuk_closed", "TUK Gedung A", {}, "Gedung dijual"),
    ]
    for deed in (
        lambda: services.close_tuk(act, world.own, tuk.id, reason="Lagi"),
        lambda: services.save_tuk(act, world.own, tuk.id, place(name="B"), seen=tuk.row_version),
    ):
        with refused("registry.tuk_closed"):
            deed()
    assert findings() == []


@pytest.mark.row("000-086", "000-087")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "tuk_facts"),
        ({"address": ""}, "tuk_facts"),
        ({"kind": "jauh"}, "tuk_kind_unknown"),
        ({"name": "x" * 161}, "too_long"),
    ],
)
def test_a_place_that_cannot_be_is_refused(world, changes, code):
    with refused(f"registry.{code}", Invalid):
        services.create_tuk(act_of(world.admin), world.own, place(**changes))


def test_a_name_of_an_open_place_is_used_once_in_an_institution(world):
    act = act_of(world.admin)
    tuk = services.create_tuk(act, world.own, GEDUNG)
    with refused("registry.tuk_name_taken"):
        services.create_tuk(act, world.own, place(name="tuk  GEDUNG a"))
    services.create_tuk(act_of(world.stranger), world.other, GEDUNG)
    services.close_tuk(act, world.own, tuk.id, reason="Pindah")
    services.create_tuk(act, world.own, GEDUNG)


@pytest.mark.row("000-086", "000-087")
@pytest.mark.parametrize("kind", ["sewaktu", "tempat_kerja", "mandiri"])
def test_a_place_is_of_one_of_three_kinds(world, kind):
    assert services.create_tuk(act_of(world.admin), world.own, place(kind=kind)).kind == kind


def test_who_saves_an_old_page_is_told_so(world):
    save(world, address="Jalan Satu")
    with refused("registry.changed"):
        save(world, world.admin, seen=1, address="Jalan Dua")
    tuk = services.create_tuk(act_of(world.admin), world.own, GEDUNG)
    with refused("registry.tuk_changed"):
        services.save_tuk(act_of(world.admin), world.own, tuk.id, place(name="B"), seen=0)
    assert world.own.address == "Jalan Satu"


def test_of_two_who_save_at_once_one_is_told_that_he_is_late(world, lms_app):
    own, manager, admin = world.own.id, world.manager.id, world.admin.id

    def saving(person_id, address):
        def deed():
            person = db.session().get(type(world.manager), person_id)
            found = db.session().get(Institution, own)
            return services.save_institution(act_of(person), found, {"address": address}, seen=1)

        return deed

    results = at_once(lms_app, [saving(manager, "Jalan Satu"), saving(admin, "Jalan Dua")])
    told = [one.code for one in results if one is not True]
    assert (results.count(True), told) == (1, ["registry.changed"])
    assert findings() == []


def test_of_two_who_add_the_same_name_at_once_one_is_refused(world, lms_app):
    manager = world.manager.id

    def adding(code, name):
        def deed():
            act = act_of(db.session().get(type(world.manager), manager))
            return services.create_institution(act, code=code, name=name, kind=InstitutionKind.OTHER).code

        return deed

    results = at_once(lms_app, [adding("P", "SMK Satu"), adding("Q", "smk satu")])
    assert sorted(getattr(one, "code", "added") for one in results) == ["added", "registry.name_taken"]


def test_of_two_who_add_or_end_the_same_skema_at_once_one_is_refused(world, lms_app):
    manager, own, skema = world.manager.id, world.own.id, world.skema.id

    def doing(step):
        def deed():
            act = act_of(db.session().get(type(world.manager), manager))
            return step(act, db.session().get(Institution, own))

        return deed

    add = doing(lambda act, found: services.add_skema(act, found, skema, document_number="SK").id)
    found = at_once(lms_app, [add, add])
    right = next(one for one in found if isinstance(one, uuid.UUID))
    assert [one.code for one in found if one is not right] == ["registry.skema_held"]
    end = doing(lambda act, found: services.end_skema(act, found, right, reason="Dicabut"))
    assert sorted(getattr(one, "code", "ended") for one in at_once(lms_app, [end, end])) == [
        "ended",
        "registry.skema_ended",
    ]


def test_the_day_of_an_institution_ends_in_the_west(world):
    late = dt.datetime(2026, 11, 18, 16, 59, tzinfo=dt.UTC)
    assert act_of(world.manager, late).today == TODAY
    assert act_of(world.manager, late + dt.timedelta(minutes=1)).today == TODAY + DAY
