"""Opening, lending and saving."""

import datetime as dt

import pytest

from askom_lms.coursework import queries, services
from askom_lms.coursework.domain.states import ItemStatus
from askom_lms.coursework.models import DossierItem
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Denied, NotFound, Refusal
from askom_lms.paperwork.models import FilledRecord
from askom_lms.skema import services as skemas
from askom_lms.training.models import ClassState, Folder, TrainingClass
from tests.coursework.filling import LATER, opened, save
from tests.coursework.world import (
    NOW,
    SMALL,
    act_of,
    begun,
    filled,
    handed_in,
    item_of,
    name_asesi,
    parafed,
    planning_parafed,
    progress_of,
)

PREDAY = dt.datetime(2026, 11, 11, 2, 0, tzinfo=dt.UTC)


@pytest.mark.row("000-098")
def test_an_item_opens_with_everything_it_borrows(world):
    record = opened(world, "fr-mapa-01")

    lent = record.lent
    assert lent["skema"]["judul"] == "Juru Data"
    assert [(unit["code"], unit["title"]) for unit in lent["units"]] == [
        ("J.620101.001.01", "Menggunakan data"),
        ("J.620102.001.01", "Menjaga data"),
    ]
    assert lent["people"]["asesor"]["name"] == world.trainees[0].name
    assert lent["people"]["manajer_sertifikasi"]["simulated"] is True
    assert lent["people"]["lead_asesor"]["name"] == world.master.name
    assert lent["tuk"] == {"nama": "Hotel Graha, Sidoarjo", "jenis": "Sewaktu"}
    assert lent["date"] == "2026-11-16"
    assert lent["real"] is False
    assert "validator_1" not in lent["people"]
    assert progress_of(world)[1] == "d"


@pytest.mark.row("000-104")
def test_the_peta_lends_its_groups_to_what_comes_after_and_a_draft_follows_it(world):
    filled(world)
    record = opened(world, "fr-mapa-02")
    assert [group["name"] for group in record.lent["groups"]] == ["Kelompok Pekerjaan 1"]

    save(world, {"kelompok:r1:nama": "Mengelola data"})
    record = opened(world, "fr-mapa-02")

    assert [group["name"] for group in record.lent["groups"]] == ["Mengelola data"]


def test_a_frozen_version_keeps_what_it_borrowed(world):
    version = handed_in(world, key="fr-mapa-02")
    filled(world)
    save(world, {"kelompok:r1:nama": "Nama baru"})

    frozen = db.session().get_one(FilledRecord, version.record_id)
    assert frozen.fingerprint == version.fingerprint
    assert frozen.lent.get("groups") in (None, []) or "Nama baru" not in str(frozen.lent["groups"])


@pytest.mark.row("002-006")
def test_a_version_keeps_the_skema_it_was_made_with(world):
    version = handed_in(world)
    first, *others = SMALL["units"]
    newer = {**SMALL, "units": [{**first, "judul": "Edisi baru"}, *others]}
    skemas.import_skema(Act.system(NOW), newer, "juru_data", "1" * 64)
    db.session().commit()

    frozen = db.session().get_one(FilledRecord, version.record_id)
    assert frozen.lent["units"][0]["title"] == first["judul"]
    assert frozen.fingerprint == version.fingerprint
    assert opened(world, "fr-mapa-01").lent["units"][0]["title"] == "Edisi baru"


def test_mapa_01_lends_its_plan_to_mapa_02(world):
    filled(world, key="fr-mapa-01")
    record = opened(world, "fr-mapa-02")

    assert record.lent["plan"]["codes"]


def test_a_result_starts_from_its_perangkat_with_the_names_of_its_drafters(world):
    name_asesi(world, 0, "merah", 1)
    planning_parafed(world)
    begun(world, 0, "merah", "fr-ia-01-hasil", now=LATER)
    perangkat = queries.current_record(world.seats[0], "merah", "fr-ia-01-perangkat")

    result = opened(world, "fr-ia-01-hasil", now=LATER)

    assert {path: result.answers[path] for path in perangkat.answers} == perangkat.answers
    assert {one["slot"] for one in result.lent["drafters"]} == {"penyusun_1", "validator_1"}


@pytest.mark.row("004-015")
@pytest.mark.parametrize(
    ("folder", "key", "now", "code"),
    [
        ("merah", "peta", PREDAY - dt.timedelta(days=1), "coursework.session_not_started"),
        ("merah", "fr-mapa-01", PREDAY, "coursework.session_not_started"),
        ("merah", "fr-apl-02", LATER, "coursework.practice_closed"),
        ("hijau", "peta", LATER, "coursework.friday_closed"),
    ],
)
def test_a_closed_gate_refuses_every_write(world, folder, key, now, code):
    act = act_of(world.trainees[0], now)
    item = item_of(world, 0, folder, key)

    for write in (
        lambda: services.open_item(act, item),
        lambda: services.save_form(act, item, "asesor", {}),
        lambda: services.save_answers(act, item, "asesor", {}, batch="b", device="d"),
        lambda: services.sign_part(act, item, "asesor", "penyusun_1", agreed=True),
    ):
        with pytest.raises(Refusal) as refused:
            write()
        assert refused.value.code == code
    assert db.session().get_one(DossierItem, item.id).status is ItemStatus.EMPTY


def test_friday_opens_by_an_act_and_once(world):
    enrolment = db.session().get_one(Enrolment, world.seats[0])
    act = act_of(world.panitia, LATER)

    services.open_folder(act, enrolment, Folder.HIJAU)
    services.open_folder(act, enrolment, Folder.HIJAU)

    assert opened(world, "peta", folder="hijau", now=LATER).lent["real"] is True
    assert list(queries.folder_openings(world.seats[0])) == ["hijau"]


def test_a_finished_class_is_read_only(world):
    version = parafed(world)
    db.session().get_one(TrainingClass, world.klass.id).state = ClassState.FINISHED
    db.session().flush()
    act = act_of(world.trainees[0])

    with pytest.raises(Refusal) as refused:
        services.open_item(act, item_of(world, 0, "merah", "fr-mapa-01"))
    assert refused.value.code == "coursework.class_finished"
    with pytest.raises(Refusal) as refused:
        services.reopen_item(act, version.item, reason="x")
    assert refused.value.code == "coursework.class_finished"


def test_autosave_keeps_revisions_and_counts_a_repeated_batch_once(world):
    act = act_of(world.trainees[0])
    item = item_of(world, 0, "merah", "peta")
    change = {"kelompok:r1:nama": {"v": "Satu", "rev": 0}}

    first = services.save_answers(act, item, "asesor", change, batch="b1", device="d1")
    again = services.save_answers(act, item, "asesor", change, batch="b1", device="d1")
    other = services.save_answers(
        act, item, "asesor", {"kelompok:r1:nama": {"v": "Dua", "rev": 0}}, batch="b2", device="d2"
    )

    assert first.saved == again.saved == {"kelompok:r1:nama": 1}
    assert other.conflicts["kelompok:r1:nama"].theirs == "Satu"
    held = db.session().get_one(DossierItem, item.id)
    db.session().refresh(held)
    assert 0 < held.filled < held.required


def test_nobody_writes_another_ones_places(world):
    with pytest.raises(NotFound):
        save(world, {"kelompok:r1:nama": "x"}, who=world.trainees[1])
    with pytest.raises(Denied):
        save(world, {"kelompok:r1:nama": "x"}, who=world.master)
    with pytest.raises(NotFound):
        save(world, {}, who=world.trainees[1], role="asesi")
