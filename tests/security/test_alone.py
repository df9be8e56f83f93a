"""Nobody, whoever answers for the installation included, decides alone, signs as another, or sees a scan unseen."""

import hashlib

import pytest
from sqlalchemy import func, select

from askom_lms.kernel import clock, db, files
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import AccessLogEntry, ChainEntry
from askom_lms.people import services as people
from askom_lms.people.domain import Role
from askom_lms.training import services as classes
from askom_lms.training.models import StaffRole, TrainingClass
from tests.factories.people import actor_of
from tests.security import reach
from tests.security.dump import changed, dump
from tests.security.knocking import Browser, address, doors

SIGNING = {
    "appeal:judge", "assessment:consent", "assessment:examine", "certification:acknowledge", "certification:decide",
    "certification:recommend", "certification:trainer_sign", "coursework:fill_part", "coursework:review",
    "coursework:write", "rehearsal:paraf",
}  # fmt: skip
"""Who signs, gives paraf, judges or decides: work of a named person, of no office over him."""
ABOUT_NOBODY = {"shell.serve_asset", "training.download_material"}
"""Pictures of the house and material of a class: of no person."""
OFFICES = ("pengelola", "lsp_admin", "bnsp")
SCANS = {
    "coursework.download_attachment", "coursework.download_wet_paraf", "coursework.preview_attachment",
    "coursework.preview_wet_paraf", "enrolment.download_document", "registry.download_paper", "training.download_leave",
    "training.download_letter", "training.download_roll_photo", "upkeep.download_letter", "upkeep.download_report",
    "appeals.download_file", "correspondence.open_answer",
}  # fmt: skip
"""Doors behind which a picture or a paper of somebody lies."""


@pytest.mark.one_database
@pytest.mark.parametrize("name", OFFICES)
def test_no_office_signs_or_decides_for_somebody(installation, town, name):
    tried, before = [], dump()
    for door in doors(installation):
        if door.method == "POST" and door.permission in SIGNING:
            tried.append(door.endpoint)
            got = town.browsers[name].knock(door, address(installation, door, town.values))
            assert got != "in", door.endpoint
    assert len(tried) > 12
    assert changed(before, dump()) == []


@pytest.mark.one_database
@pytest.mark.parametrize("endpoint", sorted(SCANS))
def test_whoever_sees_a_scan_leaves_a_line_in_the_access_log(installation, town, endpoint):
    door = next(door for door in doors(installation) if door.endpoint == endpoint)
    url, log = address(installation, door, town.values), AccessLogEntry
    seen_by = 0
    for name in sorted(reach.reached_by(door) & set(town.browsers)):
        wanted = select(func.count()).where(log.actor_id == town.people[name].id, ~log.what.startswith("refused"))
        before = db.session().scalar(wanted)
        db.session().rollback()
        answer = town.browsers[name].get(url)
        assert answer.status_code == 200, (name, answer.status_code)
        assert db.session().scalar(wanted) == before + 1, name
        db.session().rollback()
        seen_by += 1
    assert seen_by > 0


def is_scan(answer):
    """A picture, or the very bytes of a file that somebody sent or that was frozen."""
    is_picture = answer.mimetype.startswith("image/")
    return is_picture or files.storage().exists(hashlib.sha256(answer.data).hexdigest())


@pytest.mark.one_database
def test_whatever_scan_a_pengelola_gets_is_in_the_access_log(installation, town):
    """Every door of the house, by what comes back and not by a list: a picture or a stored file is never unseen."""
    log, boss = AccessLogEntry, town.people["pengelola"]
    wanted = select(func.count()).where(log.actor_id == boss.id)
    got, unseen = [], []
    for door in doors(installation):
        if door.method == "POST" or door.endpoint in ABOUT_NOBODY:
            continue
        before = db.session().scalar(wanted)
        db.session().rollback()
        answer = town.browsers["pengelola"].get(address(installation, door, town.values))
        if answer.status_code == 200 and is_scan(answer):
            got.append(door.endpoint)
            if db.session().scalar(wanted) == before:
                unseen.append(door.endpoint)
            db.session().rollback()
    assert unseen == []
    assert {"enrolment.download_document", "certification.download_certificate"} <= set(got)


def test_who_gives_himself_every_role_still_signs_as_himself_and_leaves_a_line_for_each(installation, town):
    """A pengelola may give roles; each stands in a chain with his name, and none makes him the person of a sheet."""
    s = db.session()
    boss, klass = town.people["pengelola"], s.scalars(
        select(TrainingClass).where(TrainingClass.slug == town.values["slug"])
    ).one()  # fmt: skip
    lines = select(func.count()).where(ChainEntry.kind == "role.granted", ChainEntry.actor_id == boss.id)
    before = s.scalar(lines)
    act = Act(actor_of(boss), clock.now())
    roles = (Role.TIM_TEKNIS, Role.EXAMINER, Role.MASTER_ASESOR)
    for role in roles:
        people.grant_role(act, boss.id, role, scope_id=klass.id, slug=klass.slug, label="Kelas")
    s.commit()
    assert s.scalar(lines) == before + len(roles)
    mighty = Browser(installation, boss)
    assert mighty.get("/keputusan").status_code == 200
    for door in doors(installation):
        if door.method == "POST" and door.permission in SIGNING - {"rehearsal:paraf"}:
            held = dump()
            mighty.knock(door, address(installation, door, town.values))
            assert changed(held, dump()) == [], door.endpoint


@pytest.mark.one_database
def test_a_pengelola_who_names_himself_the_technical_team_does_not_decide_alone(installation, town):
    """He may add people to a class, himself too; a meeting takes two, and whoever convenes it is one."""
    boss, slug = town.people["pengelola"], town.values["slug"]
    klass = db.session().scalars(select(TrainingClass).where(TrainingClass.slug == slug)).one()
    classes.add_staff(Act(actor_of(boss), clock.now()), klass, boss.id, StaffRole.TIM_TEKNIS, letter_number="ST-1")
    db.session().commit()
    browser = Browser(installation, boss)
    me = str(boss.id)
    held = dump()
    meets = {"chair": me, "member": me, "held_on": "2026-11-23", "starts_at": "09.00", "place": "Kantor"}
    answer = browser.post(f"/kelas/{slug}/keputusan/baru", meets)

    assert answer.status_code == 422
    assert "tidak seorang pun memutuskan sendiri" in answer.get_data(as_text=True)
    assert changed(held, dump()) == []
