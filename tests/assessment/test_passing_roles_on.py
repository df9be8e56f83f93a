"""Class-mates who play roles in others' dossiers: one leaves, the ketua kelas changes, and nobody is stuck."""

import pytest
from flask import current_app
from sqlalchemy import select

from askom_lms.assessment.services.casting import pass_roles_on
from askom_lms.coursework.domain.parties import PartyRole
from askom_lms.coursework.models import DossierParty
from askom_lms.coursework.queries.dossier import parties_of
from askom_lms.coursework.queries.parts import signed_roles
from askom_lms.enrolment import services as enrolments
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import db, jobs
from askom_lms.kernel.act import Act
from askom_lms.training.models import Folder
from tests.assessment.world import NOW, act_of, fresh_class, seat_of
from tests.coursework.world import filled

LSP = (PartyRole.MANAJER_SERTIFIKASI, PartyRole.ADMIN, PartyRole.SUPERVISOR)


@pytest.fixture
def world(lms_app):
    """Six trainees, so that there is always somebody free."""
    return fresh_class(6)


def roles(world, index, folder="merah"):
    """role -> index of the trainee who plays it."""
    place = {person.id: number for number, person in enumerate(world.trainees)}
    return {role: place.get(card.id) for role, card in parties_of(world.seats[index], folder).items()}


def leaves(world, index):
    enrolments.withdraw(act_of(world.panitia), seat_of(world, index), reason="Tugas luar kota")
    work()


def name_ketua(world, index):
    enrolments.name_ketua_kelas(act_of(world.panitia), seat_of(world, index))
    work()


def work():
    """Everything that waits in the queue, as a worker would."""
    db.session().commit()
    jobs.run_pending(current_app._get_current_object())
    db.session().rollback()
    db.session().expire_all()


def test_the_roles_of_who_left_go_to_class_mates_in_every_folder(world):
    name_ketua(world, 5)
    before = {index: roles(world, index) for index in range(6)}
    leaves(world, 2)

    assert any(2 in held.values() for held in before.values())
    for index in (0, 1, 3, 4, 5):
        for folder in ("merah", "kuning", "hijau"):
            now = roles(world, index, folder)
            assert set(now) == set(before[index])
            assert not {2, index} & set(now.values())
            assert now["validator_1"] != now["validator_2"]
        kept = {role: one for role, one in before[index].items() if one != 2}
        assert {role: now[role] for role in kept} == kept, "who is still there keeps his role"


def test_another_ketua_kelas_manages_where_nobody_signed_yet(world):
    name_ketua(world, 5)
    assert {roles(world, index)[role] for index in range(5) for role in LSP} == {5}

    name_ketua(world, 3)

    assert {roles(world, index)[role] for index in (0, 1, 2, 4, 5) for role in LSP} == {3}
    assert {roles(world, 3)[role] for role in LSP} == {5}, "his own set is confirmed by somebody else"


def test_what_the_ketua_kelas_signed_stays_his(world):
    name_ketua(world, 5)
    filled(world, 0, "merah", "fr-mapa-01")
    assert "manajer_sertifikasi" in signed_roles(world.klass.id, Folder.MERAH)[world.seats[0]]

    name_ketua(world, 3)

    assert (roles(world, 0)["manajer_sertifikasi"], roles(world, 1)["manajer_sertifikasi"]) == (5, 3)
    assert roles(world, 0, "kuning")["manajer_sertifikasi"] == 3


def test_roles_are_passed_on_once(world):
    leaves(world, 2)
    rows = select(DossierParty.id, DossierParty.person_id).order_by(DossierParty.id)
    before = db.session().execute(rows).all()
    pass_roles_on(Act.system(NOW), world.klass.id)
    assert db.session().execute(rows).all() == before
    assert db.session().get_one(Enrolment, world.seats[2]).seat_number is None
