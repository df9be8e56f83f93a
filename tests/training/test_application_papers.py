"""Signed and frozen papers of an application: form 2 as its head signed it, forms 3 and 4 as they were."""

import io

import pytest
from pypdf import PdfReader

from askom_lms.enrolment import services as enrolments
from askom_lms.kernel import checkpoints, db, files
from askom_lms.training import services
from askom_lms.training.queries.application import papers_of
from tests.certification.ways import run_jobs
from tests.refusing import refused
from tests.training.applying import by, decide, examine, seen, send, sign, written

pytestmark = pytest.mark.usefixtures("lms_app")


def papers(world, form):
    return [one for one in papers_of(world.application) if one.form == form]


def test_nothing_is_sent_before_form_2_is_signed_as_it_is_now():
    world = written()
    act = by(world.panitia, world)
    with refused("training.need_signed"):
        services.submit_application(act, world.klass, world.application, **seen(world))
    sign(world, "lama.jpg")
    world.klass.head_name = "Dr. Baru"
    with refused("training.need_signed_again"):
        services.submit_application(act, world.klass, world.application, **seen(world))
    sign(world, "baru.jpg")
    services.submit_application(act, world.klass, world.application, **seen(world))
    assert [one.name for one in papers(world, 2)] == ["baru.jpg", "lama.jpg"]
    with refused("training.application_sent"):
        sign(world)


def test_form_3_is_frozen_when_sent_and_form_4_when_decided():
    world = written()
    enrolments.invite_trainee(by(world.panitia, world), world.klass, email="a@contoh.id", name="Anisa", origin="SMK")
    send(world)
    db.session().commit()
    run_jobs()
    [form_3] = papers(world, 3)
    first = files.read(form_3.sha256)
    assert "Anisa" in PdfReader(io.BytesIO(first)).pages[0].extract_text()
    enrolments.invite_trainee(by(world.panitia, world), world.klass, email="b@contoh.id", name="Bagus", origin="SMK")
    examine(world, skema="Kurang")
    decide(world, services.return_application)
    db.session().commit()
    run_jobs()
    [form_4] = papers(world, 4)
    assert "Dikembalikan" in PdfReader(io.BytesIO(files.read(form_4.sha256))).pages[0].extract_text()
    send(world)
    db.session().commit()
    run_jobs()
    newer, older = papers(world, 3)
    assert (files.read(older.sha256), older.round, newer.round) == (first, 1, 2)
    assert "Bagus" in PdfReader(io.BytesIO(files.read(newer.sha256))).pages[0].extract_text()
    assert list(checkpoints.verify_all(db.session())) == []
