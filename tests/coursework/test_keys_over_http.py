"""Tests and their keys at every address of the server: the asesi reads no key, a stranger reads nothing and is noted."""

import datetime as dt
import io
import re
import uuid

import pypdf
import pytest
from sqlalchemy import select

from askom_lms.coursework import queries, services
from askom_lms.coursework.domain.states import CourseworkPermission
from askom_lms.kernel import db
from askom_lms.kernel.audit import AccessLogEntry
from askom_lms.training.queries import kit_of
from tests.coursework.deciding import give_back
from tests.coursework.world import NOW, act_of, filled, handed_in, item_of, name_asesi, parafed, running_class, sign_all
from tests.factories.classes import stored

TESTS = ("fr-ia-05-perangkat", "fr-ia-06-perangkat", "fr-ia-07-perangkat")
WAYS = ("/lembar/{id}", "/lembar/{id}/cetak/1", "/lembar/{id}/kosong", "/bagian/{id}/asesi")
"""Every address that could show a sheet to somebody who does not write it."""
ESSAYS = ("fr-ia-06-perangkat", "fr-ia-06-hasil")
LATER = NOW + dt.timedelta(days=1, hours=5)
"""Thursday afternoon: practice is open."""


@pytest.fixture
def world(lms_app):
    """Six trainees whose red folder holds written and oral tests; the second plays the asesi of the first, the fifth nobody."""
    made = running_class(6, kit=2, paths={"merah": "L+T", "kuning": "TL", "hijau": "L+T"}, more=ESSAYS)
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


@pytest.mark.one_database
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


TOLD = "Kunci nomor satu seharusnya pilihan rahasia"


@pytest.mark.one_database
@pytest.mark.parametrize("key", TESTS)
def test_what_others_say_of_a_test_tells_the_asesi_no_key_either(world, desk_of, key):
    """A remark, a note, a message, a name of a changed place, a file: each may hold a key, so none is shown to him."""
    filled(world, 0, "merah", key)
    act = act_of(world.trainees[0])
    hung = services.add_attachment(act, item_of(world, 0, "merah", key, act=act), stored("kunci.jpg"))
    services.post_message(act, item_of(world, 0, "merah", key, act=act), TOLD)
    first = handed_in(world, 0, "merah", key)
    keyed = next(path for path in queries.current_record(world.seats[0], "merah", key).answers if "kunci" in path)
    give_back(world, first, note=TOLD, remarks=[(keyed, TOLD)])
    db.session().commit()
    changed = {keyed: "b" if key == TESTS[0] else "Kunci lain yang rahasia"}
    services.save_form(act, item_of(world, 0, "merah", key, act=act), "asesor", changed)
    second = handed_again(world, key)
    item = second.item.id
    ways = [way.format(id=item) for way in (*WAYS, "/lembar/{id}/beda/2", "/lembar/{id}/cetak/2")]
    master, asesi = desk_of(world.master), desk_of(world.trainees[1])
    page = master.go(f"/lembar/{item}")
    assert page.text.count(TOLD) == len(("note", "remark", "message"))
    (carried,) = set(re.findall(r'"(/lampiran/[0-9a-f-]+)"', page.html))
    assert master.go(carried).status == 200
    for way in ways:
        shown = read(asesi.go(way, expect=None).response)
        for secret in (TOLD, "kunci:", ":kunci", "Kunci", "/lampiran/"):
            assert secret not in shown, way
    for way in (carried, f"{carried}/pratinjau", f"/lampiran/{hung.id}"):
        assert asesi.go(way, expect=None).status in (403, 404)


def handed_again(world, key):
    act = act_of(world.trainees[0])
    sign_all(world, 0, "merah", key)
    item = item_of(world, 0, "merah", key, act=act)
    version = services.hand_in(act, item, key=uuid.uuid4().hex, declared=True)
    db.session().commit()
    return version


@pytest.mark.one_database
def test_saving_answers_as_the_asesi_never_tells_a_key(world, desk_of, at):
    """The answer of the autosave, a conflict and a refusal: what he sends for a key is not his, and nothing comes back."""
    at(LATER)
    for row in (row for row in kit_of(world.klass.id) if row.folder == "merah" and row.phase == "planning"):
        parafed(world, 0, "merah", row.key, now=LATER)
    for key in ("fr-apl-02", "fr-ak-01", "fr-ia-05-hasil"):
        filled(world, 0, "merah", key, now=LATER)
    item = item_of(world, 0, "merah", "fr-ia-05-hasil")
    kept = dict(queries.current_record(world.seats[0], "merah", "fr-ia-05-hasil").answers)
    asesi, save = desk_of(world.trainees[1]), f"/bagian/{item.id}/asesi/simpan"

    def sent(path, value, rev=0):
        changes = {path: {"v": value, "rev": rev}}
        return asesi.send(save, json={"batch": uuid.uuid4().hex, "device": "ponsel", "changes": changes})

    key, answer = "kunci:r1:kunci", "jawaban:r1:jawaban"
    other = "a" if kept[answer] != "a" else "b"
    refused = sent(key, "z")
    assert refused.status_code >= 400
    assert kept[key] not in (refused.get_json() or {}).values()
    held = sent(answer, other).get_json()
    assert held.keys() == {"saved", "conflicts", "at"}
    assert held["conflicts"] == {answer: {"mine": other, "theirs": kept[answer], "rev": 1}}
    assert sent(answer, other, rev=1).get_json().keys() == held.keys()
    db.session().expire_all()
    now = queries.current_record(world.seats[0], "merah", "fr-ia-05-hasil").answers
    assert (now[key], now[answer]) == (kept[key], other)


ELSEWHERE = (
    "/lembar/{id}/versi/1", "/lembar/{id}/beda/1", "/lembar/{id}/cakupan", "/dossier/{enrolment}/1/cetak",
    "/kelas/{slug}/dossier/1.zip", "/kelas/{slug}/versi", "/paraf/{submission}", "/paraf/sampel/{submission}",
    "/terima/{code}", "/bagian/{id}/asesor", "/bagian/{id}/validator", "/bagian-saya", "/beranda",
    "/v/{code}", "/lembar/{id}/cetak/2", "/tugas/1/{key}", "/tugas/1/{key}/cetak", "/tugas/1/{key}/kosong", "/tugas/1/cakupan",
)  # fmt: skip
"""Bundles, coverage, desks, receipts, batches, parts of others, lists: none of them is a way round."""


@pytest.mark.one_database
@pytest.mark.parametrize("key", TESTS)
def test_no_other_address_tells_the_asesi_a_key(world, desk_of, key):
    version = handed_in(world, 0, "merah", key)
    secrets, asesi = secrets_of(world, key), desk_of(world.trainees[1])
    names = {"id": version.item.id, "enrolment": world.seats[0], "slug": world.klass.slug, "submission": version.id}
    for way in ELSEWHERE:
        shown = read(asesi.go(way.format(code=version.code, key=key, **names), expect=None).response)
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
