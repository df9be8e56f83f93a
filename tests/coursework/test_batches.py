"""The dossiers of a class in the background: one order at a time, progress, cancel, one download that can be repeated."""

import datetime as dt
import io
import zipfile

import pytest
from sqlalchemy import select, update

from askom_lms.coursework.models import DossierBatch
from askom_lms.coursework.routes import batches
from askom_lms.kernel import clock, db, jobs
from askom_lms.kernel.audit import AccessLogEntry
from askom_lms.kernel.jobs import Job, JobState, running
from askom_lms.kernel.made import made_files
from tests.coursework.world import NOW, handed_in

MERAH = "/dossier/1"


@pytest.fixture
def panitia(lms_app, world, at, desk_of):
    """She has a class in which two sheets were handed in, and nothing else waits for a worker."""
    handed_in(world, 0, "merah", "peta")
    handed_in(world, 1, "merah", "peta")
    db.session().execute(update(Job).values(cancelled_at=NOW).where(Job.done_at.is_(None)))
    db.session().commit()
    return desk_of(world.panitia)


@pytest.fixture
def base(world):
    return f"/kelas/{world.klass.slug}"


def run(app, now=NOW):
    db.session().commit()
    return jobs.run_pending(app, now=now + dt.timedelta(seconds=1))


def order(panitia, base):
    return panitia.send(f"{base}{MERAH}/cetak")


def all_jobs():
    db.session().expire_all()
    return db.session().scalars(select(Job).where(Job.kind == batches.BATCH_JOB)).all()


def batch():
    db.session().expire_all()
    return db.session().scalars(select(DossierBatch)).one()


def download(panitia, base):
    answer = panitia.go(f"{base}{MERAH}.zip").response
    return answer, zipfile.ZipFile(io.BytesIO(answer.data))


@pytest.mark.row("004-016")
def test_the_dossiers_of_a_class_become_one_download(lms_app, world, panitia, base):
    panitia.go(f"{base}{MERAH}.zip", expect=404)
    order(panitia, base)
    assert "Menunggu giliran" in panitia.go(f"{base}/dossier").text
    run(lms_app)
    page = panitia.go(f"{base}/dossier")
    assert "3 dossier" in page.text
    assert "Cetak lagi" in page.text
    answer, archive = download(panitia, base)
    names = archive.namelist()
    assert [name[:9] for name in names] == ["01-merah-", "02-merah-", "03-merah-"]
    assert all(archive.read(name).startswith(b"%PDF") for name in names)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="dossier-{world.klass.slug}-merah.zip"'
    seen = db.session().scalars(select(AccessLogEntry).where(AccessLogEntry.what == "dossier:merah.zip")).all()
    assert [row.actor_id for row in seen] == [world.panitia.id]


def test_the_download_has_what_a_single_print_has_and_the_same_bytes_again(lms_app, world, panitia, base, at):
    order(panitia, base)
    run(lms_app)
    first, archive = download(panitia, base)
    single = panitia.go(f"/dossier/{world.seats[0]}/1/cetak").response.data
    assert single in [archive.read(name) for name in archive.namelist()]
    later = NOW + dt.timedelta(minutes=5)
    at(later)
    order(panitia, base)
    run(lms_app, later)
    assert len(all_jobs()) == 2
    assert download(panitia, base)[0].data == first.data
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}, "no clock gets into it"


def test_a_new_result_takes_the_place_of_the_old(lms_app, world, panitia, base):
    order(panitia, base)
    run(lms_app)
    old = batch().made_name
    handed_in(world, 2, "merah", "peta")
    order(panitia, base)
    assert download(panitia, base)[0].data, "the old one stays until the new one is there"
    run(lms_app)
    assert batch().made_name != old
    assert made_files().read(old) is None
    assert made_files().read(batch().made_name)


def test_two_clicks_are_one_order(lms_app, panitia, base):
    for _ in range(2):
        order(panitia, base)
    assert len(all_jobs()) == 1
    assert run(lms_app) == 1


def test_a_cancelled_run_stops_and_keeps_nothing(lms_app, panitia, base, monkeypatch):
    order(panitia, base)
    laid_out = []
    real = batches.bundle_of

    def cancelled_during_the_first(found, made):
        laid_out.append(found)
        db.session().rollback()
        with db.writing():
            assert jobs.cancel(all_jobs()[0].id)
            db.session().commit()
        return real(found, made)

    monkeypatch.setattr(batches, "bundle_of", cancelled_during_the_first)
    run(lms_app)
    assert len(laid_out) == 1
    assert all_jobs()[0].state is JobState.CANCELLED
    assert batch().sha256 == ""
    assert "Dibatalkan" in panitia.go(f"{base}/dossier").text
    panitia.go(f"{base}{MERAH}.zip", expect=404)


def test_an_order_can_be_cancelled_once_on_the_page(lms_app, panitia, base):
    order(panitia, base)
    assert "Pencetakan dibatalkan." in panitia.send(f"{base}{MERAH}/batalkan").text
    assert "Tidak ada pencetakan" in panitia.send(f"{base}{MERAH}/batalkan").text
    assert run(lms_app) == 0
    order(panitia, base)
    assert run(lms_app) == 1


def test_a_run_whose_worker_was_killed_is_taken_up_again(lms_app, panitia, base, monkeypatch):
    order(panitia, base)
    db.session().commit()
    dead = running.claim(NOW + dt.timedelta(seconds=1))
    assert dead is not None
    dead.progress(1)
    assert run(lms_app) == 0, "somebody may still be at it"
    assert "1 dari 3" in panitia.go(f"{base}/dossier").text
    later = clock.now() + running.LEASE + dt.timedelta(minutes=1)
    db.session().execute(update(Job).where(Job.id == dead.id).values(lease_until=NOW))
    assert run(lms_app, later) == 1
    assert all_jobs()[0].state is JobState.DONE
    db.session().rollback()
    with pytest.raises(jobs.JobStopped):
        dead.progress(2)


def test_a_result_that_the_storage_lost_is_told_with_the_way_out(lms_app, panitia, base):
    order(panitia, base)
    run(lms_app)
    made_files().drop(batch().made_name)
    assert "Tekan Cetak lagi" in panitia.go(f"{base}{MERAH}.zip", expect=409).text


def test_a_class_without_people_has_nothing_to_print(world, panitia, base, monkeypatch):
    monkeypatch.setattr("askom_lms.coursework.services.bundles.SEATED", ())
    assert "belum punya peserta" in order(panitia, base).text


@pytest.mark.parametrize("task", [0, 4])
def test_a_folder_that_is_none_has_no_download(panitia, base, task):
    panitia.go(f"{base}/dossier/{task}.zip", expect=404)
    assert panitia.send(f"{base}/dossier/{task}/cetak").status == 404
