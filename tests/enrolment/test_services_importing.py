"""A list of participants: judged by the rules of the class, registered whole or not at all, shared by two classes."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from askom_lms.enrolment import queries, services
from askom_lms.enrolment.domain.importing.rows import Standing
from askom_lms.enrolment.domain.states import EnrolmentState as S
from askom_lms.enrolment.models import Enrolment, ImportDraft
from askom_lms.kernel import db
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal
from askom_lms.people.models import Person
from askom_lms.training import services as classes
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import ClassState, StaffRole, TrainingClass
from askom_lms.training.queries import kit_of, sessions_of
from askom_lms.training.queries.staff import staff_of
from tests.enrolment.tables import HEADER, line, lines, on_desk
from tests.factories.classes import accepted, act_of, applicant, open_class, person_of
from tests.factories.people import PersonFactory
from tests.house.counting import counted

pytestmark = pytest.mark.usefixtures("lms_app")


@pytest.fixture
def world(lms_app):
    return open_class()


def act(world):
    return act_of(world.panitia, world.now)


def judged(world, draft):
    return queries.judged_list(act(world), world.klass, draft)


def count(model=Enrolment):
    return db.session().scalar(select(func.count()).select_from(model))


def refused(step, code):
    with pytest.raises(Refusal) as said:
        step()
    assert said.value.code == code
    return said.value.sentence()


def register(world, draft):
    return services.import_rows(act(world), world.klass, draft)


# what is said of a row


@pytest.mark.row("001-003")
def test_each_row_has_a_verdict_with_its_clause(world):
    planned = {"Tgl rekomendasi": ""}
    too_young = {"Bekerja sejak": f"5 Januari {world.klass.starts_on.year}"}
    rows = [line(world, 1), line(world, 2, **planned), line(world, 3, **too_young)]
    found = judged(world, on_desk(world, rows)).rows
    assert [row.standing for row in found][1:] == [Standing.CONDITIONAL, Standing.REFUSED]
    [experience] = [reason for reason in found[2].reasons if "pengalaman" in reason.text.lower()]
    assert experience.clause.startswith("Juknis BNSP (001)")
    assert all(reason.clause for row in found for reason in row.reasons)


def test_who_lacks_nothing_but_internalisasi_is_conditional_and_who_need_not_is_eligible(world):
    draft = on_desk(world, [line(world, 1)])
    [row] = judged(world, draft).rows
    assert (row.standing, len(row.reasons)) == (Standing.CONDITIONAL, 1)
    assert "nternalisasi" in row.reasons[0].text
    settings = ClassSettings.read(world.klass.settings)
    world.klass.settings = {**settings.stored(), "internalisasi_required": False}
    [row] = judged(world, draft).rows
    assert (row.standing, row.reasons) == (Standing.ELIGIBLE, ())


def reason(world, rows, place=-1):
    row = judged(world, on_desk(world, rows)).rows[place]
    assert row.standing is Standing.WRONG
    return row.reasons[0].text


def test_what_is_wrong_with_a_row_is_said_in_a_sentence(world):
    assert "'ani' bukan alamat e-mail" in reason(world, [line(world, 1, **{"E-mail": "ani"})])
    assert "Nama belum ditulis." in reason(world, [line(world, 1, Nama="")])
    assert "'31/02/1990' bukan tanggal yang ada." in reason(world, [line(world, 1, **{"Tgl lahir": "31/02/1990"})])
    assert "peserta1@contoh.id sudah ada di baris 1." in reason(world, [line(world, 1), line(world, 1)])
    staff = {"E-mail": world.pengajar.email}
    assert f"{world.pengajar.name}" in reason(world, [line(world, 1, **staff)])
    gone = PersonFactory(is_active=False)
    assert f"Akun {gone.name} sedang dinonaktifkan." in reason(world, [line(world, 1, **{"E-mail": gone.email})])
    [left] = accepted(world)
    services.withdraw(act(world), left, reason="Sakit")
    assert "mundur" in reason(world, [line(world, 1, **{"E-mail": person_of(left).email})]).lower()


def test_a_row_that_was_left_out_takes_no_address(world):
    draft = on_desk(world, [line(world, 1), line(world, 1)])
    services.save_rows(draft, {}, shown=[0, 1], chosen=[1])
    assert [row.standing for row in judged(world, draft).rows] == [Standing.CONDITIONAL] * 2


def test_who_is_on_the_list_of_another_class_on_these_days_cannot_come(world):
    def elsewhere(number, starts_on, **kwargs):
        return person_of(applicant(open_class(number=number, starts_on=starts_on), **kwargs)).email

    day_1 = world.klass.starts_on
    same = elsewhere("48/2026", day_1 + dt.timedelta(days=4))
    after = elsewhere("49/2026", day_1 + dt.timedelta(days=7))
    left = elsewhere("50/2026", day_1, state=S.WITHDRAWN)
    rows = [line(world, n, **{"E-mail": email}) for n, email in enumerate((same, after, left))]
    found = judged(world, on_desk(world, rows)).rows
    assert [row.standing for row in found] == [Standing.WRONG, Standing.CONDITIONAL, Standing.CONDITIONAL]
    assert "terdaftar di kelas 48/2026 pada hari yang sama" in found[0].reasons[0].text


def test_a_skema_is_one_that_the_class_offers(world):
    header = [*HEADER, "Skema"]
    rows = [[*line(world, 1), "junior  database administrator"], [*line(world, 2), "Lain"], [*line(world, 3), ""]]
    draft = services.keep_table(act(world), world.klass, "", [header, *rows])
    found = judged(world, draft).rows
    assert found[0].skema_id == found[2].skema_id is not None
    assert found[1].reasons[0].text.startswith("Skema ini tidak ditawarkan kelas.")


def test_the_name_of_a_known_account_stays_and_that_is_said(world):
    known = PersonFactory(name="Nama Lain")
    [row] = judged(world, on_desk(world, [line(world, 1, **{"E-mail": known.email})])).rows
    assert row.reasons[-1].text == "Alamat ini milik akun Nama Lain; nama akun itu yang dipakai."


# registering


@pytest.mark.row("004-010")
def test_a_list_becomes_drafts_with_their_data_and_each_is_invited_once(world):
    db.session().query(Mail).delete()
    done = register(world, on_desk(world, lines(world, 3, external=1)))
    assert (done.new, done.known) == (3, 0)
    found = db.session().scalars(
        select(Enrolment).join(Person, Person.id == Enrolment.person_id).order_by(Person.email)
    )
    first, second, _third = found.all()
    assert (first.state, first.is_external, second.is_external) == (S.DRAFT, True, False)
    assert (first.city, first.province, first.seat_number) == ("Sidoarjo", "Jawa Timur", None)
    assert first.facts["born_on"] == "1990-12-31"
    assert first.skema_id is not None
    assert person_of(first).phone == "0812"
    assert count(Mail) == 3


def test_the_same_list_twice_changes_nothing_and_says_so_row_by_row(world):
    register(world, on_desk(world, lines(world, 2)))
    before = [(e.id, e.row_version) for e in db.session().scalars(select(Enrolment).order_by(Enrolment.id))]
    mails = count(Mail)
    draft = on_desk(world, lines(world, 2))
    found = judged(world, draft).rows
    assert [(row.standing, row.reasons[0].text) for row in found] == [
        (Standing.KNOWN, "Sudah terdaftar di kelas ini; tidak ada yang diubah.")
    ] * 2
    done = register(world, draft)
    assert (done.new, done.known) == (0, 2)
    assert [(e.id, e.row_version) for e in db.session().scalars(select(Enrolment).order_by(Enrolment.id))] == before
    assert count(Mail) == mails


def test_one_row_that_is_open_keeps_all_of_them_until_it_is_left_out(world):
    draft = on_desk(world, [*lines(world, 2), line(world, 3, **{"E-mail": "x"})])
    said = refused(lambda: register(world, draft), "enrolment.import_open")
    assert "baris 3 (Peserta 3)" in said.what
    assert count() == 0
    services.save_rows(draft, {}, shown=[2], chosen=[])
    assert register(world, draft).new == 2


def test_somebody_whom_a_clause_refuses_is_not_registered_by_a_list(world):
    young = line(world, 1, **{"Bekerja sejak": f"5 Januari {world.klass.starts_on.year}"})
    refused(lambda: register(world, on_desk(world, [young])), "enrolment.import_open")
    assert count() == 0


@pytest.mark.row("001-029")
def test_seven_of_24_from_elsewhere_pass_and_the_eighth_stops_all(world):
    said = refused(lambda: register(world, on_desk(world, lines(world, 24, external=8))), "enrolment.external_full")
    assert said.what == (
        "Peserta 8 akan menjadi peserta luar ke-8 dari 24 yang diajukan, melewati 30 %. Maksimal 7 orang."
    )
    assert "001:penyelenggara.5" in said.clause or "30%" in said.clause
    assert count() == 0
    assert register(world, on_desk(world, lines(world, 24, external=7))).new == 24


@pytest.mark.row("000-011", "001-030")
def test_24_fit_and_25_do_not(world):
    said = refused(lambda: register(world, on_desk(world, lines(world, 25))), "enrolment.import_over")
    assert said.what.startswith("25 orang dipilih, sedangkan kelas 47/2026 masih punya tempat untuk 24")
    assert register(world, on_desk(world, lines(world, 24))).new == 24
    later = on_desk(world, [line(world, 25)])
    refused(lambda: register(world, later), "enrolment.import_over")


def test_who_was_turned_down_or_left_takes_no_place(world):
    for state in (S.REJECTED, S.WITHDRAWN):
        applicant(world, state=state)
    applicant(world, state=S.DRAFT, external=True)
    room = queries.room_of(world.klass)
    assert (room.taken, room.external) == (1, 1)


def test_nobody_is_registered_without_name_address_and_institution(world):
    draft = services.keep_table(act(world), world.klass, "", [["Nama", "X"], ["Ani", "y"]])
    said = refused(lambda: register(world, draft), "enrolment.import_unmapped")
    assert said.what == "Kolom untuk email, asal belum dipilih."


def test_a_closed_class_takes_no_list(world):
    draft = on_desk(world, lines(world, 1))
    accepted(world)
    classes.close_enrolment(act(world), world.klass)
    refused(lambda: register(world, draft), "enrolment.closed")
    refused(lambda: on_desk(world, lines(world, 1)), "enrolment.closed")


# the table on the desk


def test_a_table_is_kept_for_a_day_for_its_person_and_class(world):
    on_desk(world, lines(world, 2))
    later = act_of(world.panitia, world.now + dt.timedelta(hours=23, minutes=59))
    assert len(queries.import_draft(later, world.klass).rows) == 2
    assert queries.import_draft(act_of(world.panitia_2, world.now), world.klass) is None
    assert queries.import_draft(act_of(world.panitia, world.now + dt.timedelta(days=1)), world.klass) is None
    world.now += dt.timedelta(days=2)
    on_desk(world, lines(world, 1), world.panitia_2)
    assert count(ImportDraft) == 1


def test_a_new_table_replaces_and_a_dropped_one_is_gone(world):
    on_desk(world, lines(world, 2))
    on_desk(world, lines(world, 1))
    assert count(ImportDraft) == 1
    services.drop_table(act(world), world.klass)
    refused(lambda: services.held_table(act(world), world.klass), "enrolment.import_gone")


def test_an_old_page_takes_no_correction_back(world):
    draft = on_desk(world, lines(world, 1))
    seen = draft.row_version
    services.save_rows(draft, {(0, 1): "Nama Baru"}, shown=[0], chosen=[0])
    db.session().flush()
    assert judged(world, draft).rows[0].person.name == "Nama Baru"
    said = refused(lambda: services.held_table(act(world), world.klass, seen), "enrolment.import_changed")
    assert said.what.startswith("Tabel ini sudah diubah di halaman lain")


def test_columns_are_remembered_for_the_same_head_of_the_same_person(world):
    draft = services.keep_table(act(world), world.klass, "", [["Foo", "Nama"], ["a", "b"]])
    services.save_columns(act(world), draft, ["email", "nama"])
    again = services.keep_table(act(world), world.klass, "", [["FOO", "nama"], ["c", "d"]])
    assert again.columns == ["email", "nama"]
    other = services.keep_table(act_of(world.panitia_2, world.now), world.klass, "", [["Foo", "Nama"], ["c", "d"]])
    assert other.columns == ["", "nama"]


def test_500_rows_are_read_and_501_refused(world):
    rows = [["Nama", "Email"], *([f"n{n}", "x"] for n in range(500))]
    assert len(services.keep_table(act(world), world.klass, "", rows).rows) == 500
    with pytest.raises(Invalid) as said:
        services.keep_table(act(world), world.klass, "", [*rows, ["x", "y"]])
    assert said.value.sentence().what == "Tabel ini berisi lebih dari 500 baris."
    with pytest.raises(Invalid) as said:
        services.keep_table(act(world), world.klass, "", [["Nama", "Email"]])
    assert said.value.code == "enrolment.import_empty"


def test_other_people_import_nothing(world):
    rows = [HEADER, *lines(world, 1)]
    for person, error in ((world.pengajar, Denied), (open_class(number="48/2026").panitia, NotFound)):
        with pytest.raises(error):
            services.keep_table(act_of(person), world.klass, "", rows)


def test_a_list_of_24_costs_as_many_queries_as_one_of_3(world):
    def cost(n):
        draft = on_desk(world, lines(world, n, external=2))
        db.session().flush()
        with counted() as sent:
            judged(world, draft)
        return len(sent)

    assert cost(3) == cost(24) <= 8


# two classes


@pytest.mark.row("004-009", "001-030")
@pytest.mark.parametrize(("stay", "gone"), [(15, 14), (24, 5)])
def test_29_people_become_two_classes_that_are_both_filled(world, stay, gone):
    draft = on_desk(world, lines(world, 29, external=8))
    twin, kept, moved = services.split_rows(act(world), world.klass, draft, number="48/2026", stay=stay)
    assert (kept, moved) == (stay, gone)
    by_class = dict(db.session().execute(select(Enrolment.class_id, func.count()).group_by(Enrolment.class_id)).all())
    assert by_class == {world.klass.id: stay, twin.id: gone}
    for name in ("institution_id", "venue", "city", "starts_on", "ends_on", "kit_edition", "kit_phases", "rule_set"):
        assert getattr(twin, name) == getattr(world.klass, name), name
    assert (twin.state, twin.n_panitia, twin.n_master_asesor, twin.slug) == (ClassState.PLANNED, 2, 0, "48-2026")
    assert kit_of(twin.id) == kit_of(world.klass.id)
    plan = [[(row.key, row.starts_at, row.title) for row in sessions_of(klass.id)] for klass in (twin, world.klass)]
    assert plan[0] == plan[1]
    assert {row.role for row in staff_of(twin.id)} == {StaffRole.PANITIA}
    assert queries.room_of(twin).external + queries.room_of(world.klass).external == 8


def test_a_share_that_was_not_offered_a_taken_number_or_too_many_from_elsewhere_change_nothing(world):
    def split(external=0, number="48/2026", stay=15):
        draft = on_desk(world, lines(world, 29, external=external))
        return lambda: services.split_rows(act(world), world.klass, draft, number=number, stay=stay)

    refused(split(stay=20), "enrolment.import_no_share")
    refused(split(number="47/2026"), "training.number_taken")
    refused(split(external=15), "enrolment.external_full")
    said = refused(split(number="a b"), "training.number_unreadable")
    assert said.what
    assert (count(), count(TrainingClass)) == (0, 1)


def test_only_who_runs_the_class_copies_it(world):
    twin, _there = classes.copy_class(act(world), world.klass, number="48/2026")
    assert twin.number == "48/2026"
    with pytest.raises(Denied):
        classes.copy_class(act_of(world.pengajar), world.klass, number="49/2026")
    with pytest.raises(NotFound):
        classes.copy_class(act_of(open_class(number="50/2026").panitia), world.klass, number="49/2026")


# somebody who is known under another address


@pytest.fixture
def known(world):
    """An applicant of this class, known by name and day of birth."""
    [enrolment] = accepted(world)
    enrolment.facts = {**enrolment.facts, "born_on": "1990-12-31"}
    person = person_of(enrolment)
    person.name = "Rina Amelia, S.Kom."
    db.session().flush()
    return person


def again(world, **changes):
    return line(world, 1, Nama="RINA AMELIA", **changes)


def choose(draft, who):
    services.save_rows(draft, {}, shown=[0], chosen=[0], who={0: who})


def test_name_and_day_of_birth_of_somebody_known_wait_for_a_choice(world, known):
    before = count(Person)
    draft = on_desk(world, [again(world)])
    [row] = judged(world, draft).rows
    assert (row.standing, [twin.id for twin in row.twins]) == (Standing.WRONG, [known.id])
    assert "Rina Amelia, S.Kom." in row.reasons[0].text
    assert known.email not in row.reasons[0].text
    refused(lambda: register(world, draft), "enrolment.import_open")
    assert count(Person) == before


def test_who_is_chosen_as_the_same_is_not_doubled(world, known):
    before = count(Person), count()
    draft = on_desk(world, [again(world)])
    choose(draft, str(known.id))
    [row] = judged(world, draft).rows
    assert (row.standing, row.person.email) == (Standing.KNOWN, known.email)
    assert register(world, draft) == services.importing.Imported(0, 1)
    assert (count(Person), count()) == before


def test_who_is_said_to_be_another_becomes_a_person_of_his_own(world, known):
    before = count(Person)
    draft = on_desk(world, [again(world)])
    choose(draft, f"bukan {known.id}")
    assert judged(world, draft).rows[0].standing is Standing.CONDITIONAL
    assert register(world, draft).new == 1
    assert count(Person) == before + 1


def test_a_choice_of_somebody_else_is_no_choice(world, known):
    draft = on_desk(world, [again(world)])
    for who in (str(world.pengajar.id), f"bukan {world.pengajar.id}"):
        choose(draft, who)
        [row] = judged(world, draft).rows
        assert (row.standing, row.person.email) == (Standing.WRONG, "peserta1@contoh.id")


@pytest.mark.parametrize("changes", [{"Tgl lahir": "30/12/1990"}, {"Tgl lahir": ""}])
def test_another_day_of_birth_or_none_asks_nothing(world, known, changes):
    assert judged(world, on_desk(world, [again(world, **changes)])).rows[0].twins == ()


def test_a_frozen_person_is_not_shown_to_whoever_guesses_him(world, known):
    known.restricted_at = world.now
    db.session().flush()
    assert judged(world, on_desk(world, [again(world)])).rows[0].twins == ()


def test_two_rows_that_are_one_person_are_told(world, known):
    draft = on_desk(world, [again(world), again(world, **{"E-mail": known.email})])
    services.save_rows(draft, {}, shown=[0, 1], chosen=[0, 1], who={0: str(known.id)})
    assert judged(world, draft).rows[1].standing is Standing.WRONG


def test_a_name_keeps_no_blank_before_its_titles(world):
    draft = on_desk(world, [line(world, 1, Nama="Nama , S.Kom")])
    register(world, draft)
    assert db.session().scalar(select(Person.name).where(Person.email == "peserta1@contoh.id")) == "Nama, S.Kom"
