"""Who taught, trained, parafed, examined or is related does not decide; the separation page names everybody."""

import pytest
from sqlalchemy import select, update

from askom_lms.certification import queries
from askom_lms.certification.domain.decision import Part
from askom_lms.certification.queries.separation import parts_of_class
from askom_lms.coursework import services as coursework
from askom_lms.coursework.models import Paraf
from askom_lms.kernel import db
from askom_lms.kernel.messages import Refusal
from askom_lms.registry.models import AsesorHome
from askom_lms.training.models import ClassStaff
from tests.assessment.world import EVENING, NOW, act_of, examiner_of, master_of, seat_of
from tests.certification.ways import also_decides, code_of, decide, exam_row, klass_of, meeting, number, recommended
from tests.factories.classes import open_class


@pytest.mark.row("000-009", "001-055")
@pytest.mark.parametrize("who", ["master", "examiner", "teacher"])
def test_whoever_taught_trained_parafed_or_examined_cannot_decide(world, who):
    recommended(world, 0)
    person = {"master": master_of(world, 0), "examiner": examiner_of(world, 0), "teacher": world.pengajar}[who]
    also_decides(world, person)
    found = meeting(world, members={world.tim_1.id: "Ketua", person.id: "Anggota"})
    with pytest.raises(Refusal) as refused:
        decide(world, found, 0, by=person)
    assert code_of(refused) in {f"certification.conflict_{part}" for part in (Part.TAUGHT, Part.TRAINED, Part.EXAMINED)}
    assert world.trainees[0].name in str(refused.value)

    page = queries.meeting_page(act_of(person, EVENING), found.id)
    assert [case.name for case in page.conflicted(page.me)] == [world.trainees[0].name]


@pytest.mark.row("002-126")
def test_a_relation_that_came_to_light_keeps_its_holder_from_voting_until_it_is_taken_off(world, desk_of):
    recommended(world, 0)
    found, panitia = meeting(world), act_of(world.panitia, EVENING)
    told = {"person_id": world.tim_1.id, "enrolment_id": world.seats[0], "text": "Suami istri"}
    relation = coursework.report_relation(panitia, klass_of(world), **told)
    db.session().commit()
    with pytest.raises(Refusal) as refused:
        decide(world, found, 0, by=world.tim_1)
    assert code_of(refused) == "certification.conflict_related"
    assert world.trainees[0].name in str(refused.value)
    db.session().rollback()
    case = f"/keputusan/{found.id}/{number(world, 0)}"
    assert "Simpan keputusan" not in desk_of(world.tim_1).go(case).buttons
    assert "Hubungan Anda dengan" in desk_of(world.tim_1).go(case).text
    assert "Simpan keputusan" in desk_of(world.tim_2).go(case).buttons
    coursework.withdraw_report(panitia, klass_of(world), relation, "Salah orang")
    db.session().commit()
    decide(world, found, 0, by=world.tim_1)


def conflicts_of(world, person):
    """What bars this person from a decision about the first trainee."""
    return queries.meeting_page(act_of(world.tim_1, EVENING), meeting(world).id).cases[0].conflicts_of(person.id)


def test_whoever_taught_is_barred_when_he_has_left_the_class(world):
    recommended(world, 0)
    left = update(ClassStaff).where(ClassStaff.person_id == world.pengajar.id).values(ended_at=NOW)
    db.session().execute(left)
    assert conflicts_of(world, world.pengajar) == (Part.TAUGHT,)


def test_whoever_recommended_as_trainer_is_barred_when_another_one_has_the_trainee_now(world):
    trainer = master_of(world, 0)
    recommended(world, 0)
    seat_of(world, 0).master_asesor_id = next(one.id for one in world.masters if one.id != trainer.id)
    db.session().commit()
    assert Part.TRAINED in conflicts_of(world, trainer)


@pytest.mark.parametrize(("revoked_at", "bars"), [(None, (Part.PARAFED,)), (NOW, ())])
def test_a_paraf_bars_unless_it_was_undone(world, revoked_at, bars):
    recommended(world, 0)
    one = db.session().scalars(select(Paraf.id)).first()
    given = update(Paraf).where(Paraf.id == one).values(person_id=world.panitia_2.id, revoked_at=revoked_at)
    db.session().execute(given)
    assert conflicts_of(world, world.panitia_2) == bars


@pytest.mark.row("000-054")
def test_the_separation_page_names_everybody_and_finds_no_overlap(world):
    recommended(world, 0)
    found = meeting(world)
    decide(world, found, 0)
    page = queries.separation_page(act_of(world.panitia, EVENING), world.klass.slug)

    row = next(row for row in page.rows if row.name == world.trainees[0].name)
    assert page.n_overlaps == 0
    assert row.people[Part.TAUGHT] == [world.pengajar.name]
    assert row.people[Part.PARAFED] == row.people[Part.TRAINED] == [master_of(world, 0).name]
    assert row.people[Part.EXAMINED] == row.people[Part.RECOMMENDED] == [examiner_of(world, 0).name]
    assert row.people[Part.DECIDED] == [world.tim_1.name]


@pytest.mark.row("000-071")
def test_who_all_belong_to_one_lsp_are_named_on_the_separation_page(world):
    recommended(world, 0)
    decide(world, meeting(world), 0)
    page = queries.separation_page(act_of(world.panitia, EVENING), world.klass.slug)
    assert page.n_employers == 0
    people = {one for done in parts_of_class(world.klass.id).of.values() for one in done}
    db.session().add_all(AsesorHome(person_id=one, institution_id=world.organiser.id, since=EVENING) for one in people)
    db.session().flush()
    page = queries.separation_page(act_of(world.panitia, EVENING), world.klass.slug)
    assert page.n_employers == 1
    assert next(row for row in page.rows if row.employers).name == world.trainees[0].name


@pytest.mark.row("000-054")
def test_the_separation_page_shows_an_overlap_and_the_reason_of_the_class(world):
    recommended(world, 0)
    klass = klass_of(world)
    klass.settings = {**klass.settings, "examiner_differs": False, "examiner_reason": "Satu master asesor"}
    exam_row(world, 0).examiner_id = master_of(world, 0).id
    db.session().commit()
    page = queries.separation_page(act_of(world.panitia, EVENING), world.klass.slug)

    row = next(row for row in page.rows if row.name == world.trainees[0].name)
    assert [name for name, _parts in row.overlaps] == [master_of(world, 0).name]
    assert page.reason == "Satu master asesor"


def test_a_class_without_trainees_says_so_instead_of_proving_nothing(lms_app, desk_of):
    klass = open_class()
    page = desk_of(klass.panitia).go(f"/kelas/{klass.klass.slug}/pemisahan")
    assert "Belum ada peserta." in page.text
    assert "Tidak ada tumpang tindih" not in page.text
    assert page.all("table") == []
