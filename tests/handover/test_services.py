"""From the number on a KTP to the receipt of BNSP: refusals, versions, equal bytes, and what the chain says of them."""

import datetime as dt
import hashlib
import io
import json
import zipfile

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from askom_lms.coursework.domain.states import ItemStatus
from askom_lms.coursework.models import DossierItem
from askom_lms.enrolment.models import Enrolment
from askom_lms.handover import queries, services
from askom_lms.handover.domain.states import PackageState
from askom_lms.handover.models import HandoverPackage, RegisterIdentity
from askom_lms.handover.routes.making import package_of
from askom_lms.kernel import db, evidence, files, jobs
from askom_lms.kernel.audit import Chain
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal
from askom_lms.paperwork.models import FilledRecord
from askom_lms.people.models import Person
from tests.certification.ways import run_jobs
from tests.handover.conftest import EVENING, NIK, act_of, copied, klass_of, ordered, seat_of

TODAY = EVENING.date()


def package(world, number=1):
    wanted = select(HandoverPackage).where(HandoverPackage.number == number)
    return db.session().scalars(wanted.execution_options(populate_existing=True)).one()


def made(world, **options):
    ordered(world, **options)
    run_jobs()
    return queries.packages_of(world.klass.id)[0]


def both_copied(world):
    copied(world, 0)
    copied(world, 1, nik="3515084103990002")


def contents(version):
    archive = zipfile.ZipFile(io.BytesIO(files.read(version.sha256)))
    return {name: archive.read(name) for name in archive.namelist()}


def chain_of(world):
    return db.session().scalars(select(Chain).where(Chain.ref == world.klass.id)).one()


def test_a_number_with_fifteen_digits_never_reaches_the_list(world):
    with pytest.raises(Invalid) as refused:
        copied(world, 0, nik=NIK[:15])
    assert refused.value.code == "handover.nik_length"
    assert "sekarang 15" in str(refused.value)
    with pytest.raises(Refusal, match="harus dibereskan"):
        ordered(world)


def test_the_number_is_kept_encrypted_and_an_old_page_changes_nothing(world):
    kept = copied(world, 0, nik=f"{NIK[:7]} {NIK[7:]}.")
    assert NIK not in kept.nik_sealed
    assert queries.ktp_page(act_of(world.panitia, EVENING), klass_of(world), seat_of(world, 0).seat_number).nik == NIK
    with pytest.raises(Refusal, match="halaman lain"):
        copied(world, 0, name="Orang Lain")
    again = copied(world, 0, name="Orang Lain", seen=kept.row_version)
    assert again.ktp_name == "Orang Lain"
    with pytest.raises(Invalid, match="Nama pada KTP"):
        copied(world, 0, name=" ", seen=again.row_version)
    with pytest.raises(Invalid, match="paling banyak 120"):
        copied(world, 0, name="a" * 121, seen=again.row_version)


@pytest.mark.row("002-087")
def test_a_version_is_made_once_sent_and_received(world):
    both_copied(world)
    version = made(world)
    assert (version.number, version.state, version.changes) == (1, PackageState.MADE, [])
    held = contents(version)
    said = json.loads(held["manifest.json"])
    assert said["counts"] | {"recommended_K": 1, "decided_BK": 1, "people": 2, "parafs_changed": 0} == said["counts"]
    assert said["counts"]["parafs_standing"] == said["counts"]["parafs_matching"] > 50
    for one in said["files"]:
        assert hashlib.sha256(held[one["name"]]).hexdigest() == one["sha256"] == version.facts["files"][one["name"]]
    names = sorted(held)
    assert len([name for name in names if name.startswith("rekomendasi/")]) == 4
    assert len([name for name in names if name.startswith("berita-acara/ba-")]) == 1
    sheet = load_workbook(io.BytesIO(held["daftar-serah.xlsx"])).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2))
    assert (rows[0][0].value, rows[0][1].value, rows[0][1].data_type, rows[0][10].value) == (1, NIK, "s", "K")
    assert (rows[0][12].is_date, rows[0][12].value.date(), rows[1][10].value) == (True, TODAY, "BK")
    text = held["MANIFES.txt"].decode()
    for told in ("paraf,", "cocok, 0 berubah", "belum bernomor", said["files"][0]["sha256"]):
        assert told in text
    assert NIK not in json.dumps(version.facts)
    klass, act = klass_of(world), act_of(world.panitia, EVENING)
    sent = {"sent_by": "Sari", "sent_to": "Sekretariat BNSP", "sent_how": "Diantar"}
    receipt = {"receipt_number": "TT-1", "received_by": "Budi", "sha256": version.sha256}
    for wrong, told in (
        ({"sent_on": None}, "handover.sent_incomplete"),
        ({"sent_to": " "}, "handover.sent_incomplete"),
        ({"sent_on": TODAY + dt.timedelta(days=1)}, "handover.sent_day"),
        ({"sent_on": TODAY - dt.timedelta(days=1)}, "handover.sent_day"),
        ({"sent_by": "a" * 121}, "handover.too_long"),
    ):
        with pytest.raises(Invalid) as refused:
            services.record_sent(act, klass, 1, **{"sent_on": TODAY, **sent, **wrong})
        assert refused.value.code == told
    with pytest.raises(Refusal, match="belum dicatat"):
        services.record_receipt(act, klass, 1, receipt_on=TODAY, **receipt)
    with pytest.raises(NotFound):
        services.record_sent(act, klass, 2, sent_on=TODAY, **sent)
    services.record_sent(act, klass, 1, sent_on=TODAY, **sent)
    for wrong, told in (
        ({"sha256": None}, "handover.receipt_incomplete"),
        ({"receipt_on": None}, "handover.receipt_incomplete"),
        ({"receipt_number": ""}, "handover.receipt_incomplete"),
        ({"receipt_on": TODAY - dt.timedelta(days=1)}, "handover.receipt_day"),
    ):
        with pytest.raises(Invalid) as refused:
            services.record_receipt(act, klass, 1, **{"receipt_on": TODAY, **receipt, **wrong})
        assert refused.value.code == told
    services.record_receipt(act, klass, 1, receipt_on=TODAY, **receipt)
    db.session().commit()
    assert package(world).state is PackageState.RECEIVED
    with pytest.raises(Refusal, match="sudah dicatat"):
        services.record_sent(act, klass, 1, sent_on=TODAY, **sent)
    with pytest.raises(Refusal, match="sudah dicatat"):
        services.record_receipt(act, klass, 1, receipt_on=TODAY, **receipt)


def test_equal_facts_give_equal_bytes_and_a_version_follows_only_a_change(world):
    both_copied(world)
    first = made(world)
    people = queries.people_of(klass_of(world), EVENING)
    with db.reading():
        content, _facts = package_of(
            klass_of(world), package(world), people, queries.sheets_recomputed(world.klass.id)[0]
        )
        db.end_reading()
    assert hashlib.sha256(content).hexdigest() == first.sha256
    with pytest.raises(Refusal, match="Tidak ada yang berubah sejak versi 1"):
        ordered(world)
    origin = update(Enrolment).where(Enrolment.id == world.seats[1]).values(origin="LSP Baru")
    db.session().execute(origin)
    db.session().commit()
    second = made(world)
    assert (second.number, [one["what"] for one in second.changes]) == (2, [["origin"]])
    assert "BERUBAH SEJAK VERSI 1" in contents(second)["MANIFES.txt"].decode()
    assert package(world, 1).sha256 == first.sha256


@pytest.mark.one_database
def test_dossiers_come_along_when_they_are_asked_for(world):
    both_copied(world)
    few = update(DossierItem).where(DossierItem.key != "peta").values(status=ItemStatus.EMPTY)
    db.session().execute(few)
    db.session().commit()
    held = contents(made(world, with_dossiers=True))
    assert len([name for name in held if name.startswith("dossier/tugas-")]) == 6


def test_one_order_at_a_time_and_a_cancelled_one_gives_its_number_to_the_next(world):
    both_copied(world)
    first = ordered(world)
    assert ordered(world).id == first.id
    job_id = first.job_id
    act = act_of(world.panitia, EVENING)
    assert services.cancel_package(act, klass_of(world)) is True
    db.session().commit()
    assert services.cancel_package(act, klass_of(world)) is False
    run_jobs()
    assert package(world).sha256 is None
    again = made(world)
    assert (again.number, again.job_id == job_id) == (1, False)


def test_what_changed_on_the_way_is_not_kept_and_says_so(world):
    both_copied(world)
    ordered(world)
    copied(world, 0, name="Orang Lain", seen=1)
    run_jobs()
    assert (package(world).refused, package(world).sha256) == ("handover.moved", None)
    copied(world, 0, seen=2)
    ordered(world)
    record = db.session().scalars(select(FilledRecord.id).where(FilledRecord.form_code == "FR.APL.02")).first()
    db.session().execute(update(FilledRecord).where(FilledRecord.id == record).values(answers={"x": "lain"}))
    db.session().commit()
    run_jobs()
    assert (package(world).refused, package(world).state) == ("handover.sheets_changed", PackageState.REFUSED)


def test_the_chain_vouches_for_versions_and_numbers(world):
    both_copied(world)
    sha256 = made(world).sha256

    def found():
        db.session().expire_all()
        told = [one.why for one in evidence.contradictions(db.session(), chain_of(world))]
        return [why for why in told if "penyerahan" in why or "NIK" in why]

    assert found() == []
    db.session().execute(update(HandoverPackage).values(sha256="0" * 64))
    assert "bukan lagi yang dicatat" in found()[0]
    db.session().execute(update(HandoverPackage).values(sha256=sha256))
    db.session().execute(update(RegisterIdentity).values(ktp_name="Orang Lain"))
    assert len(found()) == 2
    assert "NIK peserta kursi" in found()[0]


def test_only_panitia_of_the_class_copies_orders_and_takes_out(world):
    klass = klass_of(world)
    for person in (world.tim_1, world.masters[0], world.trainees[0]):
        act = act_of(db.session().get_one(Person, person.id), EVENING)
        with pytest.raises(Denied):
            services.order_package(act, klass, with_dossiers=False)
    assert jobs.waiting() == 0
