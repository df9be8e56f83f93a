"""What class and dossier really lend: presence to FR.AK.07, what is handed in to the checklist."""

import pytest
from sqlalchemy import select

from askom_lms.coursework import queries
from askom_lms.coursework.queries.lending import lent_for
from askom_lms.kernel import db
from askom_lms.paperwork.domain.samples import sample_answers
from askom_lms.training import services as classes
from askom_lms.training.models import ClassSession, KitItem, Mark
from tests.coursework.test_keys_over_http import LATER
from tests.coursework.world import act_of, filled, handed_in, item_of, name_asesi, running_class

AK_07 = "fr-ak-07"


@pytest.fixture
def world(lms_app):
    """Three trainees on all evidence paths; the second plays the asesi of the first."""
    made = running_class(3, kit=2, paths={"merah": "L+TL", "kuning": "TL", "hijau": "L+T"})
    name_asesi(made, 0, "merah", 1)
    return made


def lent(world, key, folder="merah"):
    db.session().expire_all()
    return lent_for(item_of(world, 0, folder, key))


def come(world, marks):
    """Who was at the session that opens FR.AK.07: the first trainee is its asesor, the second its asesi."""
    opens = select(KitItem.opens_with).where(
        KitItem.class_id == world.klass.id, KitItem.folder == "merah", KitItem.key == AK_07
    )
    held = select(ClassSession).where(
        ClassSession.class_id == world.klass.id, ClassSession.key == opens.scalar_subquery()
    )
    session = db.session().scalars(held).one()
    said = {world.trainees[n].id: mark for n, mark in marks.items()}
    klass = db.session().get_one(type(world.klass), world.klass.id)
    classes.record_attendance(act_of(world.panitia, LATER), klass, session.id, said, reason="Sakit")
    db.session().commit()


@pytest.mark.parametrize(
    ("marks", "present"),
    [
        ({}, {}),
        ({0: Mark.HADIR}, {"asesor": True}),
        ({0: Mark.HADIR, 1: Mark.TERLAMBAT}, {"asesor": True, "asesi": True}),
        ({0: Mark.IZIN, 1: Mark.ALPA, 2: Mark.HADIR}, {"asesor": False, "asesi": False}),
    ],
)
def test_presence_is_that_of_asesor_and_asesi_at_the_session_that_opens_the_sheet(world, marks, present):
    if marks:
        come(world, marks)
    assert lent(world, AK_07)["plan"].get("present") == present
    assert "present" not in lent(world, "fr-ak-01")["plan"]


def test_adjustments_are_not_handed_in_for_an_asesi_who_was_not_there(world):
    come(world, {0: Mark.HADIR, 1: Mark.ALPA})
    issues = queries.review.issues_of(content_with_sample(world, AK_07))
    assert [issue.code for issue in issues if issue.code.endswith(".hadir")] == ["paperwork.fr_ak_07.hadir"]
    come(world, {1: Mark.TERLAMBAT})
    issues = queries.review.issues_of(content_with_sample(world, AK_07))
    assert [issue.code for issue in issues if issue.code.endswith(".hadir")] == []


def content_with_sample(world, key):
    found = queries.filling.started(item_of(world, 0, "merah", key), "V2023")
    content = found.with_lent(lent(world, key))
    return type(content)(**{**vars(content), "answers": sample_answers(content.spec, content.at, content.lent, seed=0)})


def test_the_checklist_holds_what_is_handed_in_or_parafed_and_no_draft(world):
    assert lent(world, "daftar-periksa")["exists"] == []
    filled(world, 0, "merah", "skema")
    handed_in(world, 0, "merah", "peta")
    handed_in(world, 0, "kuning", "standar")
    assert lent(world, "daftar-periksa")["exists"] == ["PETA.KP"]
