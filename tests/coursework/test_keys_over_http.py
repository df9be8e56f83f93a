"""Tests and their keys at every address of the server: the asesi reads no key, a stranger reads nothing and is noted."""

import io

import pypdf
import pytest
from sqlalchemy import select

from askom_lms.coursework import queries
from askom_lms.coursework.domain.states import CourseworkPermission
from askom_lms.kernel import db
from askom_lms.kernel.audit import AccessLogEntry
from tests.coursework.world import filled, handed_in, item_of, name_asesi, running_class

TESTS = ("fr-ia-05-perangkat", "fr-ia-07-perangkat")
WAYS = ("/lembar/{id}", "/lembar/{id}/cetak/1", "/lembar/{id}/kosong", "/bagian/{id}/asesi")
"""Every address that could show a sheet to somebody who does not write it."""


@pytest.fixture
def world(lms_app):
    """Six trainees whose red folder holds written and oral tests; the second plays the asesi of the first, the fifth nobody."""
    made = running_class(6, kit=2, paths={"merah": "L+T", "kuning": "TL", "hijau": "L+T"})
    name_asesi(made, 0, "merah", 1)
    return made


def secrets_of(world, key):
    """The keys that the first trainee wrote into this test: long enough to be found again."""
    record = queries.current_record(world.seats[0], "merah", key)
    return [text for path, text in record.answers.items() if "kunci" in path.split(":") and len(text) > 1]


def read(response):
    """What a person reads of an answer, whatever it is."""
    if response.mimetype == "application/pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.data)).pages)
    return response.get_data(as_text=True)


@pytest.mark.parametrize("key", TESTS)
def test_whoever_plays_the_asesi_gets_no_key_at_any_address(world, desk_of, key):
    version = handed_in(world, 0, "merah", key)
    asesi, master = desk_of(world.trainees[1]), desk_of(world.master)
    secrets = secrets_of(world, key)

    told = " ".join(read(master.go(f"/lembar/{version.item.id}/cetak/1", expect=None).response).split())
    assert all(" ".join(secret.split())[:40] in told for secret in secrets)
    for way in WAYS:
        shown = read(asesi.go(way.format(id=version.item.id), expect=None).response)
        assert "Kunci" not in shown, way
        assert not [secret for secret in secrets if secret in shown], way


@pytest.mark.parametrize("key", TESTS)
def test_another_trainee_finds_no_sheet_no_key_and_no_draft_and_the_log_says_so(world, desk_of, key):
    filled(world, 0, "merah", key)
    item = item_of(world, 0, "merah", key)
    stranger = desk_of(world.trainees[4])

    for way in WAYS:
        assert stranger.go(way.format(id=item.id), expect=404).status == 404

    noted = db.session().scalars(select(AccessLogEntry).where(AccessLogEntry.actor_id == world.trainees[4].id)).all()
    assert {(row.subject_kind, row.subject_id) for row in noted} == {("dossier_item", item.id)}
    assert {row.what for row in noted} == {
        f"refused:{CourseworkPermission.READ}",
        f"refused:{CourseworkPermission.FILL_PART}",
    }


def test_what_may_be_read_leaves_no_line_of_refusal(world, desk_of):
    version = handed_in(world, 0, "merah", TESTS[0])
    desk_of(world.master).go(f"/lembar/{version.item.id}", expect=200)
    assert not db.session().scalars(select(AccessLogEntry).where(AccessLogEntry.what.startswith("refused:"))).all()
