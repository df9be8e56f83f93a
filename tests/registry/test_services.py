"""Institutions: who adds them, and what a code must be."""

import datetime as dt

import pytest

from askom_lms.kernel import audit, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.people.domain import Role
from askom_lms.registry import queries, services
from askom_lms.registry.models import InstitutionKind
from tests.factories.people import PersonFactory, grant

pytestmark = pytest.mark.usefixtures("lms_app")


def make(code="LSP-ND", name="LSP Nusantara Digital", kind=InstitutionKind.LSP, act=None, **more):
    return services.create_institution(act or Act.system(), code=code, name=name, kind=kind, **more)


def test_an_institution_begins_its_own_chain():
    made = make(licence_number="L-1", licence_until=dt.date(2030, 1, 1))

    [entry] = audit.history_of(db.session(), "institution", made.id)
    assert entry["kind"] == "institution.created"


@pytest.mark.row("003-032")
def test_a_licence_has_a_first_and_a_last_day_in_this_order():
    day, other = dt.date(2026, 1, 1), dt.date(2026, 1, 2)
    made = make(licence_number="L-1", licence_from=day, licence_until=day)
    assert (made.licence_from, made.licence_until) == (day, day)
    with pytest.raises(Refusal, check=lambda error: error.code == "registry.licence_days"):
        make("DUA", "LSP Dua", licence_number="L-2", licence_from=other, licence_until=day)
    with pytest.raises(Refusal, check=lambda error: error.code == "registry.licence_number"):
        make("TIGA", "LSP Tiga", licence_from=day)
    with pytest.raises(Refusal, check=lambda error: error.code == "registry.licence_only"):
        make("LAIN", "Sekolah", InstitutionKind.OTHER, licence_from=day)


@pytest.mark.parametrize("code", ["", "LSP ND", "a" * 33, "-LSP", "LSP/ND"])
def test_a_code_that_cannot_stand_in_a_number_is_refused(code):
    with pytest.raises(Refusal, check=lambda error: error.code == "registry.code_unreadable"):
        make(code)


def test_a_code_of_32_letters_is_the_longest():
    assert make("a" * 32).code == "a" * 32


def test_a_code_is_used_once():
    make()

    with pytest.raises(Refusal, check=lambda error: error.code == "registry.code_taken"):
        make(name="Lain")


@pytest.mark.row("000-047", "003-034")
@pytest.mark.parametrize(
    ("changes", "code"), [({"name": " "}, "name_missing"), ({"lsp_kind": "P4"}, "lsp_kind_unknown")]
)
def test_an_institution_has_a_name_and_a_known_kind(changes, code):
    with pytest.raises(Refusal, check=lambda error: error.code == f"registry.{code}"):
        make(**changes)


@pytest.mark.row("000-047", "003-034")
@pytest.mark.parametrize("lsp_kind", ["P1", "P2", "P3"])
def test_an_lsp_is_of_one_of_three_kinds(lsp_kind):
    assert make(lsp_kind=lsp_kind).lsp_kind == lsp_kind
    with pytest.raises(Refusal, check=lambda error: error.code == "registry.lsp_kind_only"):
        make("SMK", "SMK", InstitutionKind.OTHER, lsp_kind=lsp_kind)


def test_choices_are_active_institutions_by_name(act_as):
    one, two = make("B", "Beta"), make("A", "Alfa", InstitutionKind.OTHER)
    make("C", "Gama").is_active = False
    db.session().flush()

    assert queries.institution_choices(act_as(PersonFactory())) == [(two.id, "Alfa"), (one.id, "Beta")]


def test_an_admin_organises_for_his_institution_and_pengelola_for_every_organiser(act_as):
    own, other = make("A", "Alfa"), make("B", "Beta")
    make("S", "SMK", InstitutionKind.OTHER)
    admin, manager = PersonFactory(), PersonFactory()
    grant(admin, Role.LSP_ADMIN, own.id)
    grant(manager, Role.PENGELOLA)

    assert queries.organiser_choices(act_as(admin)) == [(own.id, "Alfa")]
    assert queries.organiser_choices(act_as(manager)) == [(own.id, "Alfa"), (other.id, "Beta")]
    assert queries.organiser_choices(act_as(PersonFactory())) == []
