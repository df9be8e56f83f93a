"""The asesi of a set who also validates or reviews it: panitia is told, wherever that comes from."""

import pytest

from askom_lms.assessment import services
from askom_lms.assessment.domain.pairing import TurnNote
from askom_lms.assessment.queries.turns import round_page, turns_of
from askom_lms.coursework.domain.parties import CHECKERS
from askom_lms.coursework.services import set_party
from askom_lms.kernel import db
from askom_lms.training.models import Folder
from tests.assessment.world import NOW, act_of, fresh_class, seat_of

MERAH = Folder.MERAH
SAID = "Asesi ini juga memvalidasi atau meninjau perangkatnya"


def planned(people):
    world = fresh_class(people)
    for folder in (MERAH, Folder.KUNING):
        services.plan_round(act_of(world.panitia), world.klass, folder, starts_at=NOW)
    db.session().commit()
    return world


def told(world, folder=MERAH):
    """The places on the list of those whose asesi also checks their set."""
    rows = turns_of(world.klass.id, folder)
    return sorted(world.seats.index(row.asesor_id) for row in rows if TurnNote.ASESI_CHECKS in row.notes)


@pytest.mark.parametrize(("people", "places"), [(2, [0, 1]), (3, [0, 1, 2]), (4, []), (5, [])])
def test_a_class_too_small_for_other_people_says_so_at_each_turn(lms_app, people, places):
    assert told(planned(people)) == places


@pytest.mark.parametrize("role", CHECKERS)
def test_a_role_given_to_the_asesi_of_the_same_set_is_told(lms_app, role):
    world = planned(6)
    turn = turns_of(world.klass.id, MERAH)[0]
    set_party(act_of(world.panitia), turn_owner(world, turn), MERAH, role, turn.asesi_person_id, simulated=True)

    assert told(world) == [world.seats.index(turn.asesor_id)]
    assert told(world, Folder.KUNING) == []


@pytest.mark.parametrize("role", ["manajer_sertifikasi", "admin", "supervisor"])
def test_who_confirms_for_the_lsp_may_be_the_asesi_without_a_word(lms_app, role):
    world = planned(6)
    turn = turns_of(world.klass.id, MERAH)[0]
    set_party(act_of(world.panitia), turn_owner(world, turn), MERAH, role, turn.asesi_person_id, simulated=True)

    assert told(world) == []


def test_a_checker_of_another_set_is_not_told(lms_app):
    world = planned(6)
    turn = turns_of(world.klass.id, MERAH)[0]
    other = next(one for one in turns_of(world.klass.id, MERAH) if turn.asesi_id not in one.people)
    set_party(act_of(world.panitia), turn_owner(world, other), MERAH, "validator", turn.asesi_person_id, simulated=True)

    assert told(world) == []


def test_panitia_reads_it_on_the_page_of_the_round(lms_app, desk_of):
    world = planned(2)
    page = desk_of(world.panitia).go(f"/kelas/{world.klass.slug}/bermain-peran?putaran=1")

    assert page.text.count(SAID) == len(round_page(act_of(world.panitia), world.klass.slug, MERAH).turns)


@pytest.mark.parametrize(("people", "is_told"), [(2, True), (4, False)])
def test_panitia_reads_it_beside_the_role_as_well(lms_app, desk_of, people, is_told):
    world = planned(people)
    page = desk_of(world.panitia).go(f"/kelas/{world.klass.slug}/peran")

    assert ("juga asesi map ini" in page.text) is is_told
    assert "juga asesi map ini" not in desk_of(world.panitia).go(f"/kelas/{world.klass.slug}/peran?map=hijau").text


def turn_owner(world, turn):
    return seat_of(world, world.seats.index(turn.asesor_id))
