"""Asesor of other LSP, days that clash across organisers, and who comes first when two classes want one person."""

import datetime as dt

import pytest
from sqlalchemy import select

from askom_lms.kernel import clock, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.people.models import Person
from askom_lms.registry import services as register
from askom_lms.registry.domain.asesor import Document
from askom_lms.registry.models import InstitutionKind
from askom_lms.registry.queries import asesor_page, get_asesor
from askom_lms.registry.services.loans import LoanFacts
from askom_lms.skema.models import Skema
from askom_lms.training import services
from askom_lms.training.models import ClassSession, ClassStaff, StaffRole, TrainingClass
from askom_lms.training.queries import staff_of, unnoted
from tests.coursework.test_races import at_once
from tests.factories.classes import BEFORE, STARTS_ON, act_of, make_skema, open_class, stored
from tests.factories.people import PersonFactory
from tests.training.making import DAY, WEEK, admin_of, new_class, place

pytestmark = pytest.mark.usefixtures("lms_app")
ACT = Act.system(BEFORE)


def asesor(name="Wulan Sari", number="MET.000.000099 2020"):
    return PersonFactory(name=name, met_number=number, met_valid_until=dt.date(2030, 1, 1))


def letter():
    return Document("SP-1", BEFORE.date(), stored().sha256, "image/jpeg")


def homed(kind=InstitutionKind.LSP, **facts):
    """An asesor at home in an LSP of his own, and a class of another organiser of this kind."""
    home = register.create_institution(ACT, code="RUMAH", name="LSP Rumah", kind=InstitutionKind.LSP)
    host = register.create_institution(ACT, code="TAMU", name="Lembaga Tamu", kind=kind)
    person = asesor()
    register.set_home(ACT, person, home, Document())
    klass = services.create_class(
        ACT, number="01/2026", institution_id=host.id, venue="SMK X", city="Gresik", starts_on=STARTS_ON, **facts
    )
    db.session().commit()
    return klass, host, person


def lent(person, host, first, last, *, is_granted=True):
    skema = db.session().query(Skema).first() or make_skema()
    facts = LoanFacts(skema.id, first, last, "SMK X")
    loan = register.request_loan(ACT, person, host, facts, document=letter())
    if is_granted:
        register.answer_loan(ACT, loan, is_granted=True, document=letter())
    db.session().commit()
    return loan


def add(klass, person, role=StaffRole.EXAMINER):
    return services.add_staff(ACT, klass, person.id, role, letter_number="ST-1", field="TI")


def refused(deed, *args, **more):
    with pytest.raises(Refusal) as error:
        deed(*args, **more)
    db.session().rollback()
    return error.value.code, error.value.sentence()


@pytest.mark.row("000-019")
@pytest.mark.parametrize("role", [StaffRole.EXAMINER, StaffRole.MASTER_ASESOR])
@pytest.mark.parametrize("kind", [InstitutionKind.LSP, InstitutionKind.CLSP])
def test_000_019_an_asesor_of_another_lsp_needs_a_granted_loan_for_every_day(kind, role):
    klass, host, person = homed(kind)
    code, said = refused(add, klass, person, role)
    assert code == "training.loan_missing"
    assert said.what == (
        "Wulan Sari menginduk pada LSP Rumah, dan belum ada peminjaman yang disetujui untuk Lembaga Tamu pada "
        "Senin, 16 November 2026."
    )
    assert (said.who, "surat peminjaman" in said.next) == ("Admin Lembaga Tamu, lalu admin LSP Rumah", True)
    lent(person, host, STARTS_ON, klass.ends_on, is_granted=False)
    assert refused(add, klass, person, role)[0] == "training.loan_missing"
    lent(person, host, STARTS_ON, klass.ends_on - DAY)
    assert "Jumat, 20 November 2026" in refused(add, klass, person, role)[1].what
    lent(person, host, klass.ends_on, klass.ends_on)

    assert add(klass, person, role).ended_at is None


@pytest.mark.parametrize("kind", [InstitutionKind.BNSP, InstitutionKind.INSTANSI])
def test_bnsp_and_its_instansi_assign_asesor_of_every_lsp(kind):
    klass, _host, person = homed(kind)

    assert add(klass, person).ended_at is None


def test_a_loan_is_for_asesor_roles_and_for_those_whose_home_is_elsewhere():
    klass, host, person = homed()
    assert add(klass, person, StaffRole.PENGAJAR).ended_at is None
    own = asesor("Rumah Sendiri", "MET.000.000098 2020")
    register.set_home(ACT, own, host, Document())

    assert add(klass, own).ended_at is None
    assert add(klass, asesor("Tanpa Induk", "MET.000.000097 2020")).ended_at is None


def test_the_staff_page_marks_an_asesor_whose_home_nobody_noted(desk_of):
    klass, host, _person = homed()
    own = asesor("Rumah Sendiri", "MET.000.000098 2020")
    register.set_home(ACT, own, host, Document())
    manager = PersonFactory(roles=["pengelola"])
    add(klass, own)
    db.session().commit()
    assert "LSP induk belum tercatat" not in desk_of(manager).open("training.show_staff", slug=klass.slug).text
    add(klass, asesor("Tanpa Induk", "MET.000.000097 2020"))
    db.session().commit()

    page = desk_of(manager).open("training.show_staff", slug=klass.slug)
    assert page.text.count("LSP induk belum tercatat") == 1


def test_a_class_that_moves_asks_again_for_the_loan():
    klass, host, person = homed()
    lent(person, host, STARTS_ON, klass.ends_on)
    add(klass, person)
    db.session().commit()

    code, said = refused(services.save_place, ACT, klass, **place(klass, starts_on=STARTS_ON + WEEK, pre_day_on=None))
    assert (code, "Senin, 23 November 2026" in said.what) == ("training.loan_missing", True)


def days_of(klass, *days):
    """The class meets on these days only."""
    rows = db.session().scalars(select(ClassSession).where(ClassSession.class_id == klass.id, ClassSession.day > 0))
    for number, row in enumerate(rows.all()):
        begins, ends = clock.in_zone(row.starts_at, klass.zone), clock.in_zone(row.ends_at, klass.zone)
        on = days[number % len(days)]
        row.starts_at, row.ends_at = clock.at(on, begins.time(), klass.zone), clock.at(on, ends.time(), klass.zone)
    klass.starts_on, klass.ends_on = days[0], days[-1]
    db.session().commit()


@pytest.mark.row("000-021")
def test_000_021_two_places_on_one_day_are_refused():
    """ "Ada asesor di tgl 1 dan 2 juli di SMK X dan di tanggal 2 di SMK Y, maka ini tidak bisa dilakukan" """
    first, second = dt.date(2026, 7, 1), dt.date(2026, 7, 2)
    world = open_class()
    one = new_class(ACT, world, number="01/2026", venue="SMK X")
    host = register.create_institution(ACT, code="LAIN", name="LSP Lain", kind=InstitutionKind.LSP)
    other = new_class(ACT, world, number="02/2026", venue="SMK Y", institution_id=host.id)
    days_of(one, first, second)
    days_of(other, second)
    person = asesor("Asesor Juli")
    add(one, person)
    db.session().commit()

    code, said = refused(add, other, person)
    assert code == "training.staff_clash"
    assert said.what == "Asesor Juli sudah bertugas pada Kamis, 2 Juli 2026 di kelas 01/2026, SMK X."
    assert said.who == "Panitia kelas ini atau panitia kelas 01/2026"
    assert said.next == "Pilih orang lain, atau geser tanggal salah satu kelas."
    days_of(other, second + DAY)
    assert add(other, person).ended_at is None
    shown = [(str(one.on), one.venue) for one in asesor_page(ACT, person.id).assignments]
    assert shown == [("2026-07-01", "SMK X"), ("2026-07-02", "SMK X"), ("2026-07-03", "SMK Y")]


@pytest.mark.row("000-016")
@pytest.mark.parametrize(
    ("speaker", "clashes"),
    [("Asesor Juli, M.Kom", True), ("dr. ASESOR JULI", True), ("Asesor Juliana", False), ("", False)],
)
def test_000_016_the_pre_day_counts_for_who_speaks_on_it(speaker, clashes):
    world = open_class()
    pre_day = world.klass.starts_on - 5 * DAY
    other = new_class(ACT, world, number="02/2026")
    days_of(other, pre_day)
    opening = db.session().scalars(
        select(ClassSession).where(ClassSession.class_id == world.klass.id, ClassSession.day == 0)
    )
    opening.one().speaker = speaker
    person = asesor("Asesor Juli")
    add(world.klass, person)
    db.session().commit()

    if clashes:
        code, said = refused(add, other, person)
        assert (code, "Rabu, 11 November 2026" in said.what) == ("training.staff_clash", True)
    else:
        assert add(other, person).ended_at is None


@pytest.mark.row("000-018")
def test_000_018_two_classes_of_one_day_that_want_one_person_at_once_do_not_both_get_him(lms_app):
    world = open_class()
    classes = [new_class(ACT, world, number=f"0{n}/2026").id for n in range(1, 5)]
    person = asesor().id
    admin = act_of(admin_of(world))

    def engage(class_id):
        klass = db.session().get_one(TrainingClass, class_id)
        email = db.session().get_one(Person, person).email
        return services.engage_staff(admin, klass, email=email, name="Wulan", role=StaffRole.EXAMINER).class_id

    for pair in (classes[:2], classes[2:]):
        found = at_once(lms_app, [lambda one=one: engage(one) for one in pair])
        assert [one.code for one in found if isinstance(one, Refusal)] in (
            ["training.staff_clash"],
            ["training.staff_clash"] * 2,
        )
    held = db.session().scalars(select(ClassStaff).where(ClassStaff.person_id == person)).all()
    assert len(held) == 1


@pytest.mark.row("000-031")
def test_000_031_an_expired_certificate_blocks_the_asesor_at_the_last_day_of_the_class():
    klass, host, person = homed()
    lent(person, host, STARTS_ON, klass.ends_on)
    person.met_valid_until = klass.ends_on - DAY
    db.session().commit()
    code, said = refused(add, klass, person)
    assert (code, "berlaku sampai 19 November 2026" in said.what) == ("training.met_expired", True)
    person.met_valid_until = klass.ends_on
    db.session().commit()

    assert add(klass, person).ended_at is None


# the technical skema (000-030)


def with_skema(klass):
    skema = make_skema("Data Engineer")
    klass.settings = {**klass.settings, "skema_ids": [str(skema.id)]}
    db.session().flush()
    return skema


def holds(person, skema, until):
    _person, standing = get_asesor(ACT, person.id)
    register.add_asesor_skema(ACT, person, standing, skema.id, until=until, document=letter())


@pytest.mark.row("000-030")
@pytest.mark.parametrize(("until", "is_refused"), [(None, False), (-1, True), (0, False), (1, False)])
def test_an_examiner_holds_a_skema_of_the_class_through_its_last_day(until, is_refused):
    klass, _host, person = homed(InstitutionKind.BNSP)
    holds(person, with_skema(klass), None if until is None else klass.ends_on + until * DAY)
    if not is_refused:
        assert add(klass, person).ended_at is None
        return
    with pytest.raises(Refusal) as refused:
        add(klass, person)
    assert refused.value.code == "training.skema_not_held"
    assert "Data Engineer" in refused.value.sentence().what


@pytest.mark.row("000-030")
def test_another_skema_is_none_and_who_teaches_is_only_marked():
    klass, _host, person = homed(InstitutionKind.BNSP)
    holds(person, make_skema("Juru Las"), None)
    with_skema(klass)
    with pytest.raises(Refusal, match="Data Engineer"):
        add(klass, person)
    add(klass, person, StaffRole.PENGAJAR)
    unknown = asesor("Bayu", "MET.000.000077 2020")
    add(klass, unknown)
    assert unnoted(staff_of(klass.id), klass).unskilled == {person.id, unknown.id}


def test_the_skema_of_a_class_stay_those_that_its_examiners_hold():
    klass, _host, person = homed(InstitutionKind.BNSP)
    holds(person, with_skema(klass), None)
    add(klass, person)
    told = {"programme": klass.programme, "rule_set": klass.rule_set, "certification_rule_set": "skema-002"}
    with pytest.raises(Refusal) as refused:
        services.save_programme(ACT, klass, skema_ids=[make_skema("Juru Las").id], **told)
    assert refused.value.code == "training.skema_not_held"
