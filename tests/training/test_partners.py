"""A partner LSP beside the organiser: active, licensed on the days of the class and for its skema; ended, not deleted."""

import datetime as dt

import pytest

from askom_lms.enrolment.queries import partner_classes
from askom_lms.kernel import clock, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.people.domain import Role
from askom_lms.registry import services as registry
from askom_lms.registry.domain import SkemaRight
from askom_lms.registry.models import InstitutionKind, InstitutionSkema
from askom_lms.training import queries
from askom_lms.training import services as classes
from askom_lms.training.domain.composition import Organiser
from askom_lms.training.domain.partner import Candidate, problem
from askom_lms.training.models import ClassPartner
from tests.factories.classes import BEFORE, STARTS_ON, act_of, applicant, open_class, person_of
from tests.factories.people import PersonFactory, grant

ENDS_ON = STARTS_ON + dt.timedelta(days=4)


def licence(until=ENDS_ON, kind="lsp", active=True):
    return Organiser(kind, active, "L-2", until, STARTS_ON)


@pytest.mark.row("004-005")
@pytest.mark.parametrize(
    ("candidate", "wrong"),
    [
        (Candidate(False, licence(), True), ""),
        (Candidate(True, licence(), True), "training.partner_kind"),
        (Candidate(False, licence(kind="clsp"), True), "training.partner_kind"),
        (Candidate(False, licence(until=ENDS_ON - dt.timedelta(days=1)), True), "training.partner_licence"),
        (Candidate(False, licence(active=False), True), "training.partner_licence"),
        (Candidate(False, licence(), False), "training.partner_skema"),
    ],
)
def test_who_may_stand_beside_the_organiser(candidate, wrong):
    assert problem(candidate, STARTS_ON, ENDS_ON) == wrong


@pytest.fixture
def world(lms_app):
    world = open_class()
    system = Act.system(BEFORE)
    world.partner = registry.create_institution(
        system, code="KN", name="LSP Koperasi Nusantara", kind=InstitutionKind.LSP, lsp_kind="P2",
        licence_number="L-9", licence_until=dt.date(2030, 1, 1),
    )  # fmt: skip
    db.session().flush()
    world.admin = PersonFactory(name="Admin Mitra")
    grant(world.admin, Role.LSP_ADMIN, world.partner.id, "kn", world.partner.name)
    db.session().commit()
    return world


def licensed(world):
    db.session().add(
        InstitutionSkema(
            institution_id=world.partner.id, skema_id=world.skema.id, kind=SkemaRight.LICENSED, document_number="SK-1"
        )
    )
    db.session().flush()


def added(world, number="MoU-1"):
    act = act_of(world.panitia)
    return classes.add_partner(act, world.klass, world.partner.id, document_number=number, document_on=STARTS_ON)


def refused(code, step, *args, **more):
    with pytest.raises(Refusal) as raised:
        step(*args, **more)
    assert raised.value.code == code


@pytest.mark.row("004-005")
def test_a_partner_is_named_once_with_its_document_and_ended_with_a_reason(world):
    refused("training.partner_skema", added, world)
    licensed(world)
    refused("training.partner_document", added, world, number=" ")
    act = act_of(world.panitia)
    refused(
        "training.partner_missing", classes.add_partner, act, world.klass, None, document_number="1", document_on=None
    )
    partner = added(world)
    refused("training.partner_twice", added, world)
    assert queries.partners_and_lacking(world.klass)[0] == ["LSP Koperasi Nusantara"]
    assert queries.application_facts(queries.class_by_id(world.klass.id))["partners"] == ["LSP Koperasi Nusantara"]
    refused("training.reason_missing", classes.end_partner, act, world.klass, partner, reason="")
    classes.end_partner(act, world.klass, partner, reason="Kerja sama selesai")
    assert queries.partners_and_lacking(world.klass)[0] == []
    assert db.session().query(ClassPartner).count() == 1
    added(world, "MoU-2")


@pytest.mark.row("004-005")
def test_its_admin_sees_his_own_people_of_the_class_and_nothing_else(world, desk_of):
    licensed(world)
    partner = added(world)
    own, other = applicant(world, name="Orang Mitra", external=True), applicant(world, name="Orang Lain")
    own.origin_id = world.partner.id
    db.session().commit()
    desk = desk_of(world.admin)
    page = desk.go("/kelas").follow("Kelas mitra")
    assert "Orang Mitra" in page.text
    assert person_of(other).name not in page.text
    person_of(own).restricted_at = clock.now()
    db.session().commit()
    frozen = desk.go("/kelola/mitra").text
    assert ("Orang Mitra" in frozen, "nama dibekukan" in frozen) == (False, True)
    person_of(own).restricted_at = None
    db.session().commit()
    for path in ("", "/peserta", "/surat", "/sertifikat", "/jadwal", "/mitra"):
        assert desk.go(f"/kelas/{world.klass.slug}{path}", expect=None).status in (403, 404)
    assert desk.go(f"/permohonan/{own.id}", expect=None).status in (403, 404)
    classes.end_partner(act_of(world.panitia), world.klass, partner, reason="Selesai")
    db.session().commit()
    assert partner_classes(act_of(world.admin)) == []
    assert "Orang Mitra" not in desk.go("/kelola/mitra").text


def test_panitia_names_a_partner_on_its_page_and_the_class_shows_it(world, desk_of):
    licensed(world)
    db.session().commit()
    page = desk_of(world.panitia).go(f"/kelas/{world.klass.slug}").follow("LSP mitra")
    again = page.press("Catat mitra", lembaga=str(world.partner.id), nomor="MoU-1", tanggal="")
    assert again.status == 422 or "belum lengkap" in again.text
    done = again.press("Catat mitra", lembaga=str(world.partner.id), nomor="MoU-1", tanggal="2026-10-01")
    assert "LSP Koperasi Nusantara" in done.text
    assert "Alasannya belum ditulis" in done.press("Akhiri kemitraan", alasan="").text
    assert "LSP Koperasi Nusantara" in desk_of(world.panitia).go(f"/kelas/{world.klass.slug}").text
