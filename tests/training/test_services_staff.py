"""The staff register: who may work in which role, on which days, with which letter."""

import datetime as dt

import pytest

from askom_lms.kernel import audit, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, NotFound
from askom_lms.people import services as people
from askom_lms.people.domain import Role
from askom_lms.people.models import Person, RoleGrant
from askom_lms.people.queries import Scope
from askom_lms.training import queries, services
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import ClassStaff, ClassState, StaffRole, TrainingClass
from tests.factories.classes import BEFORE, STARTS_ON, accepted, act_of, applicant, open_class
from tests.factories.people import PersonFactory, grant
from tests.refusing import refused

pytestmark = pytest.mark.usefixtures("lms_app")
WEEK = dt.timedelta(days=7)
LAST_DAY = STARTS_ON + dt.timedelta(days=4)


def asesor(name="Wulan", until=dt.date(2030, 1, 1), number="MET.000.000099 2020"):
    return PersonFactory(name=name, met_number=number, met_valid_until=until)


def add(world, person, role, **more):
    return services.add_staff(act_of(world.panitia), world.klass, person.id, role, **more)


def roles_in(world, person):
    rows = db.session().query(RoleGrant).filter_by(person_id=person.id, scope_id=world.klass.id)
    return {row.role for row in rows}


def test_somebody_added_gets_the_role_the_counter_and_a_mail():
    world = open_class()
    person = PersonFactory(name="Rina")

    add(world, person, StaffRole.PANITIA, letter_number="ST-9", desk="Meja depan")

    klass = db.session().get(TrainingClass, world.klass.id, populate_existing=True)
    mail = db.session().query(Mail).filter_by(to=person.email).one()
    assert roles_in(world, person) == {Role.PANITIA}
    assert klass.n_panitia == 3
    assert "panitia di kelas 47/2026" in mail.body
    assert "ST-9" in mail.body


def test_adding_twice_changes_nothing():
    world = open_class()
    person = PersonFactory()

    assert add(world, person, StaffRole.PENGAJAR).id == add(world, person, StaffRole.PENGAJAR).id
    assert world.klass.n_pengajar == 2


@pytest.mark.row("000-020")
def test_pengajar_and_master_asesor_are_counted_apart():
    world = open_class()
    both = asesor()

    add(world, both, StaffRole.PENGAJAR)
    add(world, both, StaffRole.MASTER_ASESOR)

    assert (world.klass.n_pengajar, world.klass.n_master_asesor) == (2, 3)
    add(world, asesor("Tri", number="MET.000.000098 2020"), StaffRole.EXAMINER)
    assert ClassSettings.read(world.klass.settings).n_examiner == 1


def test_groups_are_given_in_order_and_held_by_one_master_asesor():
    world = open_class()

    third = add(world, asesor(), StaffRole.MASTER_ASESOR)
    assert third.group == "C"
    with refused("training.group_taken"):
        services.update_staff(act_of(world.panitia), world.klass, third, letter_number="", group="A", desk="")
    with refused("training.group_unknown"):
        services.update_staff(act_of(world.panitia), world.klass, third, letter_number="", group="9", desk="")


@pytest.mark.row("000-031")
@pytest.mark.parametrize(
    ("until", "code"),
    [
        (LAST_DAY, None),
        (LAST_DAY - dt.timedelta(days=1), "training.met_expired"),
        (None, "training.met_undated"),
    ],
)
def test_a_master_asesor_is_in_force_on_the_last_day(until, code):
    world = open_class()
    person = asesor(until=until)

    if code is None:
        add(world, person, StaffRole.MASTER_ASESOR)
        return
    with refused(code) as caught:
        add(world, person, StaffRole.MASTER_ASESOR)
    said = caught.value.sentence()
    assert said.clause.startswith("000: jika sudah expired")
    assert "Wulan" in said.what


@pytest.mark.row("000-078")
def test_a_master_asesor_without_register_number_is_refused():
    world = open_class()

    with refused("training.met_missing"):
        add(world, PersonFactory(), StaffRole.MASTER_ASESOR)


@pytest.mark.row("000-016", "000-018", "000-021")
def test_the_example_of_the_source_is_refused_smk_x_and_smk_y_on_one_day():
    smk_x = open_class(number="01/2025", starts_on=dt.date(2025, 7, 1))
    smk_y = open_class(number="02/2025", starts_on=dt.date(2025, 7, 2))
    person = asesor()
    add(smk_x, person, StaffRole.MASTER_ASESOR)

    with refused("training.staff_clash") as caught:
        add(smk_y, person, StaffRole.PENGAJAR)

    said = caught.value.sentence()
    assert "Rabu, 2 Juli 2025" in said.what
    assert "01/2025" in said.what
    assert said.clause == "000: tapi gak bisa di hari yang sama atau jam yang sama"


@pytest.mark.row("000-016")
def test_the_week_after_and_a_finished_class_do_not_clash():
    first, after = open_class(), open_class(number="48/2026", starts_on=STARTS_ON + WEEK)
    same_week = open_class(number="49/2026")
    person = asesor()
    add(first, person, StaffRole.MASTER_ASESOR)

    add(after, person, StaffRole.MASTER_ASESOR)
    with refused("training.staff_clash"):
        add(same_week, person, StaffRole.MASTER_ASESOR)
    first.klass.state = ClassState.FINISHED
    db.session().flush()
    add(same_week, person, StaffRole.MASTER_ASESOR)


def test_panitia_may_look_after_two_classes_in_one_week():
    world, other = open_class(), open_class(number="48/2026")

    add(other, world.panitia, StaffRole.PANITIA)


@pytest.mark.row("000-018")
def test_moving_a_class_onto_another_one_of_its_master_asesor_is_refused():
    world, after = open_class(), open_class(number="48/2026", starts_on=STARTS_ON + WEEK)
    person = asesor()
    add(world, person, StaffRole.MASTER_ASESOR)
    add(after, person, StaffRole.MASTER_ASESOR)

    with refused("training.staff_clash"):
        services.save_place(
            act_of(after.panitia),
            after.klass,
            number="48/2026",
            venue="Hotel",
            city="Kota",
            tuk_kind="Sewaktu",
            zone="WIB",
            starts_on=STARTS_ON,
            pre_day_on=None,
        )


def test_a_trainee_is_no_staff_and_staff_are_no_trainees():
    world = open_class()
    [seated] = accepted(world)
    applied = applicant(world)
    people = {e.person_id: db.session().get(Person, e.person_id) for e in (seated, applied)}

    for person in people.values():
        with refused("training.staff_and_trainee"):
            add(world, person, StaffRole.PANITIA)
    with refused("training.staff_and_trainee"):
        services.add_to_roster(act_of(world.panitia), world.klass, world.pengajar.id)


def test_nobody_teaches_and_decides_in_one_class():
    world = open_class()

    with refused("training.decider_teaches"):
        add(world, world.masters[0], StaffRole.TIM_TEKNIS)
    decider = asesor()
    add(world, decider, StaffRole.TIM_TEKNIS)
    with refused("training.decider_teaches"):
        add(world, decider, StaffRole.MASTER_ASESOR)


def test_a_disabled_person_is_not_added():
    world = open_class()

    with refused("training.person_disabled"):
        add(world, PersonFactory(is_active=False), StaffRole.PANITIA)


def test_ending_takes_the_role_and_the_count_and_keeps_the_line():
    world = open_class()
    staff = db.session().query(ClassStaff).filter_by(person_id=world.panitia_2.id).one()

    services.end_staff(act_of(world.panitia), world.klass, staff)

    assert roles_in(world, world.panitia_2) == set()
    assert world.klass.n_panitia == 1
    assert staff.ended_at == BEFORE
    assert len(queries.staff_of(world.klass.id, with_ended=True)) == len(queries.staff_of(world.klass.id)) + 1


def test_somebody_who_ended_may_come_back_on_the_same_line():
    world = open_class()
    staff = db.session().query(ClassStaff).filter_by(person_id=world.panitia_2.id).one()
    services.end_staff(act_of(world.panitia), world.klass, staff)

    again = add(world, world.panitia_2, StaffRole.PANITIA)

    assert (again.id, again.ended_at, world.klass.n_panitia) == (staff.id, None, 2)


def test_a_successor_takes_group_and_desk_and_the_chain_names_both():
    world = open_class(letters=False)
    staff = db.session().query(ClassStaff).filter_by(person_id=world.masters[0].id).one()
    taker = asesor()

    new = services.replace_staff(act_of(world.panitia), world.klass, staff, taker.id, letter_number="ST-2")

    kinds = [entry["kind"] for entry in audit.history_of(db.session(), "class_staff", staff.id)]
    assert (new.group, new.letter_number, staff.replaced_by_id) == ("A", "ST-2", taker.id)
    assert kinds == ["staff.added", "staff.ended", "staff.replaced"]
    assert world.klass.n_master_asesor == 2


def test_nobody_replaces_himself():
    world = open_class()
    staff = db.session().query(ClassStaff).filter_by(person_id=world.masters[0].id).one()

    with refused("training.replace_self"):
        services.replace_staff(act_of(world.panitia), world.klass, staff, staff.person_id)


def test_a_new_person_is_made_and_invited():
    world = open_class()

    staff = services.engage_staff(
        act_of(world.panitia),
        world.klass,
        email="Baru@Contoh.id",
        name="Orang Baru",
        role=StaffRole.MASTER_ASESOR,
        met_number="MET.000.000055 2021",
        met_valid_until=dt.date(2028, 1, 1),
    )

    person = db.session().get(Person, staff.person_id)
    mails = db.session().query(Mail).filter_by(to="baru@contoh.id").count()
    assert (person.met_number, person.met_valid_until) == ("MET.000.000055 2021", dt.date(2028, 1, 1))
    assert mails == 2


def test_panitia_do_not_overwrite_a_known_register_entry():
    world = open_class()
    person = asesor(until=LAST_DAY - dt.timedelta(days=1))

    with refused("training.met_expired"):
        services.engage_staff(
            act_of(world.panitia),
            world.klass,
            email=person.email,
            name=person.name,
            role=StaffRole.MASTER_ASESOR,
            met_valid_until=dt.date(2035, 1, 1),
        )
    assert person.met_valid_until == LAST_DAY - dt.timedelta(days=1)


@pytest.mark.row("000-079")
def test_a_letter_is_filed_and_the_strip_turns():
    world = open_class(letters=False)
    before = [item.text for item in queries.rules_strip(world.klass) if not item.ok]
    rows = {row.group: row for row in queries.staff_of(world.klass.id) if row.role is StaffRole.MASTER_ASESOR}
    act = act_of(world.panitia)

    services.save_letter(act, world.klass, queries.get_staff(act, world.klass, rows["A"].id), "a" * 64)

    after = [item.text for item in queries.rules_strip(world.klass) if not item.ok]
    assert set(before) - set(after) == {"Surat tugas master asesor A belum diunggah"}


def test_staff_are_changed_by_those_who_manage_the_class_only():
    world, other = open_class(), open_class(number="48/2026", starts_on=STARTS_ON + WEEK)

    with pytest.raises(Denied):
        services.add_staff(act_of(world.pengajar), world.klass, PersonFactory().id, StaffRole.PANITIA)
    with pytest.raises(NotFound):
        services.add_staff(act_of(other.panitia), world.klass, PersonFactory().id, StaffRole.PANITIA)


def test_a_line_of_another_class_is_not_found():
    world, other = open_class(), open_class(number="48/2026", starts_on=STARTS_ON + WEEK)
    foreign = db.session().query(ClassStaff).filter_by(class_id=other.klass.id).first()

    with pytest.raises(NotFound):
        queries.get_staff(act_of(world.panitia), world.klass, foreign.id)


def test_a_finished_class_keeps_its_register():
    world = open_class()
    world.klass.state = ClassState.FINISHED

    with refused("training.finished"):
        add(world, PersonFactory(), StaffRole.PANITIA)


@pytest.mark.parametrize("role", [Role.PANITIA, Role.MASTER_ASESOR])
def test_a_staff_role_is_not_given_around_the_register(role):
    world = open_class()
    manager = PersonFactory()
    grant(manager, Role.PENGELOLA)
    scope = Scope(role, world.klass.id, world.klass.slug, "")

    with refused("training.staff_by_register"):
        people.invite_person(act_of(manager), email="lewat@contoh.id", name="Lewat Samping", scope=scope)


def test_the_system_adds_staff_for_operators():
    world = open_class()

    services.add_staff(Act.system(BEFORE), world.klass, PersonFactory().id, StaffRole.PANITIA)


@pytest.mark.parametrize("role", [StaffRole.MASTER_ASESOR, StaffRole.EXAMINER])
@pytest.mark.parametrize(
    ("number", "until", "may"),
    [
        ("MET.000.000100 2020", dt.date(2030, 1, 1), True),
        ("MET.000.000099 2020", LAST_DAY, True),
        ("MET.000.000099 2020", LAST_DAY - dt.timedelta(days=1), False),
        ("MET.000.000099 2020", None, False),
        (" ", dt.date(2030, 1, 1), False),
    ],
)
def test_a_register_entry_in_use_is_neither_removed_nor_shortened(role, number, until, may):
    world, person = open_class(masters=1, proposed=12), asesor()
    add(world, person, role, group="B")
    change = {"name": "Wulan", "phone": "", "met_number": number, "met_valid_until": until}

    if may:
        people.update_person(Act.system(BEFORE), person, **change)
        assert (person.met_number, person.met_valid_until) == (number, until)
        return
    with refused("training.met_in_use"):
        people.update_person(Act.system(BEFORE), person, **change)
    assert (person.met_number, person.met_valid_until) == ("MET.000.000099 2020", dt.date(2030, 1, 1))


@pytest.mark.parametrize("why", ["finished", "ended", "teaches", "unchanged"])
def test_a_register_entry_that_no_class_leans_on_may_go(why):
    world, person = open_class(masters=1, proposed=12), asesor()
    staff = add(world, person, StaffRole.PENGAJAR if why == "teaches" else StaffRole.EXAMINER)
    if why == "ended":
        services.end_staff(act_of(world.panitia), world.klass, staff)
    if why == "finished":
        world.klass.state = ClassState.FINISHED
    if why == "unchanged":
        person.met_number = person.met_valid_until = None
    db.session().flush()

    people.update_person(Act.system(BEFORE), person, name="Wulan S.", phone="", met_number="", met_valid_until=None)

    assert (person.name, person.met_number) == ("Wulan S.", None)


def test_the_field_is_a_master_asesors_own_and_does_not_pass_to_a_substitute():
    world = open_class(masters=1, proposed=12)
    row = next(row for row in queries.staff_of(world.klass.id) if row.role is StaffRole.MASTER_ASESOR)
    staff = queries.get_staff(act_of(world.panitia), world.klass, row.id)
    assert row.field == "Teknologi informasi"

    services.update_staff(
        act_of(world.panitia), world.klass, staff, letter_number="ST-1", group="", desk="", field=" Tata boga "
    )
    assert staff.field == "Tata boga"
    taker = services.replace_staff(act_of(world.panitia), world.klass, staff, asesor().id)

    assert (taker.field, taker.letter_sha256) == ("", None)
    assert add(world, PersonFactory(), StaffRole.PENGAJAR, field="Tata boga").field == ""
