"""Frozen: kept, read by those who need it, and shown to nobody else, sent nowhere and destroyed by no time."""

import datetime as dt

import pytest
from sqlalchemy import select

from askom_lms.certification.domain import codes
from askom_lms.coursework.models import Submission
from askom_lms.kernel import clock, db
from askom_lms.lti.models import Score
from askom_lms.lti.queries.results import due
from askom_lms.overview.queries import REGISTERS, rows_of
from askom_lms.people.domain import Role
from askom_lms.privacy.domain import Kind
from askom_lms.privacy.queries.holds import held
from askom_lms.training.models import TrainingClass
from tests.agreements.leave import consents, permits
from tests.factories.people import PersonFactory
from tests.privacy.test_requests import answered, asked
from tests.privacy.world import NAME, lived

HIDDEN = "nama tidak ditunjukkan: datanya dibekukan pemiliknya"


@pytest.fixture
def world(lms_app):
    one = lived()
    one.app = lms_app
    return one


def freezes(world, act_as):
    answered(act_as, world.admin, asked(world, act_as, Kind.RESTRICTION))


def thaws(world, act_as):
    answered(act_as, world.admin, asked(world, act_as, Kind.LIFTING))


def test_anybody_reads_whether_a_certificate_stands_and_no_name(world, act_as, desk_of):
    path = f"/v/{codes.shown(world.certificate.code)}"
    stranger = desk_of()
    assert NAME in stranger.go(path).text
    freezes(world, act_as)
    page = stranger.go(path)
    assert (NAME in page.text, HIDDEN in page.text, world.certificate.number in page.text) == (False, True, True)
    thaws(world, act_as)
    assert NAME in stranger.go(path).text


def test_a_sheet_is_checked_without_the_name(world, act_as, desk_of):
    code = db.session().get_one(Submission, world.submission_id).code
    assert NAME in desk_of().go(f"/v/{codes.shown(code)}").text
    freezes(world, act_as)
    page = desk_of().go(f"/v/{codes.shown(code)}")
    assert (NAME in page.text, HIDDEN in page.text) == (False, True)


def test_an_export_leaves_him_out_but_for_bnsp(world, act_as):
    consents(world.owner, world.klass.id)
    permits(world.klass.id)
    bnsp = PersonFactory(roles=[Role.BNSP])
    register = REGISTERS["sertifikat"]

    def names(person):
        return {row[register.columns.index("nama")] for row in rows_of(act_as(person), register)}

    def leave(person):
        return {row[-1] for row in rows_of(act_as(person), register)}

    assert NAME in names(world.manager)
    freezes(world, act_as)
    assert (NAME in names(world.manager), NAME in names(bnsp)) == (False, True)
    assert "dibekukan pemiliknya" in leave(world.manager)
    asesor = {row[1] for row in rows_of(act_as(world.manager), REGISTERS["asesor"])}
    assert (NAME in asesor, NAME in {row[1] for row in rows_of(act_as(bnsp), REGISTERS["asesor"])}) == (False, True)


def test_a_platform_hears_nothing_of_him_until_he_thaws(world, act_as):
    now = clock.now() + dt.timedelta(days=1)

    def waiting():
        return len(db.session().scalars(select(Score.id).where(due(now))).all())

    assert waiting() == 1
    freezes(world, act_as)
    assert waiting() == 0
    thaws(world, act_as)
    assert waiting() == 1


def test_those_who_work_with_him_read_his_name_on_a_board_that_is_drawn_anew(world, act_as, desk_of):
    version = db.session().get_one(TrainingClass, world.klass.id).version
    freezes(world, act_as)
    assert db.session().get_one(TrainingClass, world.klass.id).version > version
    assert NAME in desk_of(world.panitia).go(f"/kelas/{world.klass.slug}/papan?saring=semua").text


def test_no_time_destroys_what_is_kept_for_him(world, act_as):
    assert world.owner.id not in held()
    freezes(world, act_as)
    assert world.owner.id in held()
    thaws(world, act_as)
    assert world.owner.id not in held()
