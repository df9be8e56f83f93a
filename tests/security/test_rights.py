"""A right that is taken away while its holder is signed in ends with his next request."""

import pytest
from sqlalchemy import delete

from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.people import services as people
from askom_lms.people.domain import Role
from askom_lms.people.models import Person, RoleGrant
from askom_lms.training import services as classes
from askom_lms.training.models import ClassStaff, TrainingClass
from tests.coursework.world import running_class


@pytest.fixture
def world(lms_app):
    return running_class(3)


def test_panitia_who_leaves_the_class_is_signed_out_and_no_longer_opens_its_board(world, desk_of):
    desk = desk_of(world.panitia)
    board = f"/kelas/{world.klass.slug}/papan"
    assert desk.go(board).status == 200
    s = db.session()
    staff = s.query(ClassStaff).filter_by(class_id=world.klass.id, person_id=world.panitia.id).one()
    classes.end_staff(Act.system(), s.get_one(TrainingClass, world.klass.id), staff)
    s.commit()
    assert desk.go(board, expect=None).url.startswith("/masuk")


def test_a_master_asesor_whose_role_vanished_no_longer_opens_his_desk(world, desk_of):
    desk = desk_of(world.master)
    assert desk.go("/paraf").status == 200
    db.session().execute(delete(RoleGrant).where(RoleGrant.person_id == world.master.id))
    db.session().commit()
    assert desk.go("/paraf", expect=None).status == 403


def test_a_person_who_is_switched_off_is_signed_out_at_once(world, desk_of):
    desk = desk_of(world.trainees[0])
    assert desk.go("/beranda").status == 200
    db.session().get_one(Person, world.trainees[0].id).is_active = False
    db.session().commit()
    assert desk.go("/beranda", expect=None).url.startswith("/masuk")


def test_a_role_that_was_revoked_no_longer_posts(world, desk_of):
    """The form was opened while the right was there; sending it is refused and changes nothing."""
    desk = desk_of(world.panitia)
    page = desk.go(f"/kelas/{world.klass.slug}/siapkan/tempat")
    people.revoke_role(Act.system(), world.panitia.id, Role.PANITIA, scope_id=world.klass.id)
    db.session().commit()
    answer = page.press("Simpan", venue="Tempat Lain")
    assert answer.status == 401
    assert db.session().get_one(TrainingClass, world.klass.id).venue == "Hotel Graha"


def test_a_second_factor_that_grew_old_gives_no_paraf(world, desk_of):
    """The desk opens, the paraf asks for the second factor again."""
    desk = desk_of(world.master, stepped_up=False)
    answer = desk.send("/paraf/kelompok", json={"items": []})
    assert answer.status_code == 403
    assert answer.get_json() == {"step_up": True}
