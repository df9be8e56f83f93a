"""The asesi holds the device of the asesor: until it is given back, no page of that session tells him a key."""

import datetime as dt

import pytest
from sqlalchemy import select

from askom_lms.kernel import clock, db
from askom_lms.people.models import Handover, LoginSession
from tests.coursework.test_keys_over_http import read, secrets_of
from tests.coursework.world import handed_in, item_of, name_asesi, running_class

KEY = "fr-ia-07-perangkat"
OWN = f"/tugas/1/{KEY}"
WAYS = (
    OWN, f"{OWN}/periksa", f"{OWN}/cetak", f"{OWN}/riwayat", "/lembar/{id}", "/lembar/{id}/cetak/1",
    "/dossier/{enrolment}/1/cetak",
)  # fmt: skip


@pytest.fixture
def world(lms_app):
    made = running_class(4, kit=2, paths={"merah": "L+T", "kuning": "TL", "hijau": "L+T"})
    name_asesi(made, 0, "merah", 1)
    return made


@pytest.fixture
def version(world):
    return handed_in(world, 0, "merah", KEY)


def taken_over(world, *, ended=False, ago=dt.timedelta(minutes=1)):
    """The second trainee proved himself on the device of the first, to fill FR.APL.02."""
    now = clock.now()
    s = db.session()
    owner = s.scalars(select(LoginSession).where(LoginSession.person_id == world.trainees[0].id)).all()[-1]
    s.add(
        Handover(
            login_session_id=owner.id,
            person_id=world.trainees[1].id,
            subject_id=item_of(world, 0, "merah", "fr-apl-02").id,
            started_at=now - ago,
            expires_at=now - ago + dt.timedelta(minutes=15),
            ended_at=now if ended else None,
        )
    )
    s.commit()


def told(owner, world, version):
    """The ways at which the first key is read."""
    (secret, *_) = secrets_of(world, KEY)
    ways = {way: way.format(id=version.item.id, enrolment=world.seats[0]) for way in WAYS}
    shown = {way: " ".join(read(owner.go(url, expect=None).response).split()) for way, url in ways.items()}
    return {way for way, text in shown.items() if " ".join(secret.split())[:40] in text}


def test_a_device_that_was_handed_over_tells_no_key_until_it_is_given_back(world, desk_of, version):
    owner = desk_of(world.trainees[0])
    assert {"/lembar/{id}", "/lembar/{id}/cetak/1"} <= told(owner, world, version)
    taken_over(world)
    assert told(owner, world, version) == set()


@pytest.mark.parametrize("state", [{"ended": True}, {"ago": dt.timedelta(minutes=16)}])
def test_a_device_that_is_back_shows_its_owner_everything(world, desk_of, version, state):
    owner = desk_of(world.trainees[0])
    before = told(owner, world, version)
    taken_over(world, **state)
    assert told(owner, world, version) == before
