"""The class that `make run` opens, as it is filled: everybody is there, and every status is somewhere on its board."""

from collections import Counter
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from askom_lms.assessment.models import AcaExam, RealAsesi
from askom_lms.coursework.domain.states import ItemStatus, SubmissionState
from askom_lms.coursework.models import DossierItem, Submission
from askom_lms.demo import serve
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import db, keys
from askom_lms.people.domain import STAFF, Role
from askom_lms.people.models import Person, RoleGrant
from askom_lms.people.services.demo import DEMO_PASSWORD, demo_accounts
from askom_lms.training.models import ClassStaff, StaffRole

SEATS = 24
NOT_ON_DAY_THREE = {SubmissionState.DRAFT}
"""A version exists once it is handed in; before that the sheet itself is a draft."""


@pytest.fixture
def demo(demo_class, monkeypatch):
    """The demo class, read as `make run` reads it."""
    monkeypatch.setattr(keys, "is_demo", lambda: True)
    with demo_class.app.app_context(), db.reading():
        yield SimpleNamespace(class_id=demo_class.world.class_id)


def accounts():
    first, others = demo_accounts()
    return [*first, *others]


def test_twenty_four_people_sit_in_two_groups_of_twelve(demo):
    rows = db.session().execute(
        select(Enrolment.seat_number, Enrolment.group, Enrolment.master_asesor_id)
        .where(Enrolment.class_id == demo.class_id)
        .order_by(Enrolment.seat_number)
    )
    seats, groups, masters = zip(*rows, strict=True)
    assert seats == tuple(range(1, SEATS + 1))
    assert Counter(groups) == {"A": 12, "B": 12}
    assert sorted(Counter(masters).values()) == [12, 12]


def test_the_staff_is_that_of_a_full_class(demo):
    rows = db.session().execute(
        select(ClassStaff.role, func.count())
        .where(ClassStaff.class_id == demo.class_id, ClassStaff.ended_at.is_(None))
        .group_by(ClassStaff.role)
    )
    counted = dict(tuple(row) for row in rows)
    assert (counted[StaffRole.PANITIA], counted[StaffRole.MASTER_ASESOR], counted[StaffRole.EXAMINER]) == (2, 2, 2)
    assert set(counted) == set(StaffRole)


def test_asesor_have_a_number_in_the_register(demo):
    numbers = db.session().scalars(
        select(Person.met_number)
        .join(ClassStaff, ClassStaff.person_id == Person.id)
        .where(ClassStaff.role.in_((StaffRole.MASTER_ASESOR, StaffRole.EXAMINER)))
    )
    assert all(number.startswith("MET.") for number in numbers)


def test_nobody_is_examined_by_who_gives_him_paraf(demo):
    rows = (
        db.session()
        .execute(
            select(Enrolment.master_asesor_id, AcaExam.examiner_id, ClassStaff.role)
            .join(AcaExam, AcaExam.enrolment_id == Enrolment.id)
            .join(ClassStaff, ClassStaff.person_id == AcaExam.examiner_id)
        )
        .all()
    )
    assert len(rows) == SEATS
    assert all(master != examiner and role is StaffRole.EXAMINER for master, examiner, role in rows)


def test_some_real_asesi_agreed_and_some_have_the_statement_before_them(demo):
    answers = db.session().scalars(
        select(RealAsesi.consented_at.is_not(None)).where(RealAsesi.class_id == demo.class_id)
    )
    assert Counter(answers) == {True: 3, False: 2}


def test_every_status_of_a_sheet_is_on_the_board(demo):
    found = set(db.session().scalars(select(DossierItem.status)))
    assert found == set(ItemStatus)


def test_every_state_of_a_version_is_there(demo):
    assert set(db.session().scalars(select(Submission.state))) == set(SubmissionState) - NOT_ON_DAY_THREE


@pytest.mark.parametrize("role", Role)
def test_every_role_has_an_account_that_can_sign_in(role, demo):
    holders = [one for one in accounts() if role in one.roles]
    assert holders
    people = db.session().scalars(select(Person).where(Person.email.in_([one.email for one in holders]))).all()
    assert all(person.is_active and person.password_hash for person in people)
    assert all((person.totp_confirmed_at is not None) is (role in STAFF) for person in people)


def test_the_sign_in_page_offers_one_account_of_every_role_first(demo):
    first, _others = demo_accounts()
    assert {role for one in first for role in one.roles} == set(Role)


def test_make_run_prints_everybody(demo, capsys):
    people = [(one.roles[0], one.name, one.email) for one in accounts()]
    serve._say_who("127.0.0.1:8000", people, 3)
    said = capsys.readouterr().out
    assert DEMO_PASSWORD in said
    named = db.session().scalars(select(Person.email).join(RoleGrant, RoleGrant.person_id == Person.id))
    assert all(email in said for email in set(named))
