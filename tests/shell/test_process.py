"""The process map: every step in words, forms and clauses; where each person is; nothing asked of a visitor."""

import datetime as dt

import pytest

from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import clock, db
from askom_lms.people.domain import Role
from askom_lms.regulations import process_steps
from askom_lms.shell.process import CHAINS, WORDS
from askom_lms.training.models import ClassState, TrainingClass
from tests.coursework.world import NOW, running_class
from tests.desk import words
from tests.factories.classes import coming_class
from tests.factories.people import PersonFactory

MAP = "/alur"
DAY_1 = dt.datetime(2026, 11, 16, 3, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.usefixtures("lms_app")


@pytest.fixture
def at(monkeypatch):
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


def here(page):
    """The titles of the steps that carry the mark."""
    rows = page.tree.findall(".//tr[@aria-current='step']")
    return [words(row.find("th")).removesuffix(" Di sini Anda") for row in rows]


def test_every_step_has_words_and_stands_in_a_chain():
    assert [step.key for step in process_steps()] == list(WORDS)
    assert {step.chain for step in process_steps()} == set(CHAINS)
    assert all(step.clauses for step in process_steps())


def test_a_visitor_reads_the_whole_chain_without_a_mark(desk_of):
    page = desk_of(None).go(MAP)
    assert page.h1 == "Peta proses"
    assert here(page) == []
    for told in ("Surveilan", "Sertifikasi ulang", "FR-ACA-07", "001:alur.4", "Tim teknis"):
        assert told in page.text
    assert "Setelah masuk, langkah Anda sekarang ditandai." in page.text


def test_help_and_home_lead_to_the_map(desk_of, at):
    at(NOW)
    trainee = desk_of(running_class(1).trainees[0])
    assert trainee.go("/beranda").follow("Peta proses").h1 == "Peta proses"
    assert trainee.go("/bantuan").follow("Peta proses").h1 == "Peta proses"


@pytest.mark.row("004-002")
@pytest.mark.parametrize(
    ("moment", "step"),
    [
        (dt.datetime(2026, 11, 11, 3, 0, tzinfo=dt.UTC), "Pra-kelas: internalisasi"),
        (DAY_1 - dt.timedelta(days=1), "Pra-kelas: internalisasi"),
        (DAY_1, "Hari 1: rencana"),
        (NOW, "Hari 3: bermain peran 1"),
        (dt.datetime(2026, 11, 20, 16, 59, tzinfo=dt.UTC), "Hari 5: asesmen Jumat"),
        (dt.datetime(2026, 11, 20, 17, 1, tzinfo=dt.UTC), "Rekomendasi"),
    ],
)
def test_trainee_and_staff_are_where_the_timetable_is(desk_of, at, moment, step):
    world = running_class(1)
    at(moment)
    for person in (world.trainees[0], world.master, world.panitia):
        assert here(desk_of(person).go(MAP)) == [step]


@pytest.mark.row("004-002")
@pytest.mark.parametrize(
    ("state", "step"),
    [
        ("draft", "Permohonan"),
        ("rejected", "Permohonan"),
        ("applied", "Kajian berkas"),
        ("accepted", "Hari 3: bermain peran 1"),
    ],
)
def test_an_applicant_is_where_his_application_is(desk_of, at, state, step):
    world = running_class(1)
    at(NOW)
    db.session().get_one(Enrolment, world.seats[0]).state = state
    db.session().commit()
    assert here(desk_of(world.trainees[0]).go(MAP)) == [step]


@pytest.mark.parametrize(
    ("state", "step"),
    [(ClassState.PLANNED, "Usul kelas"), (ClassState.OPEN, "Permohonan"), (ClassState.CLOSED, "Kajian berkas")],
)
def test_before_the_pre_day_staff_are_where_the_class_is(desk_of, state, step):
    world = coming_class()
    db.session().get_one(TrainingClass, world.klass.id).state = state
    db.session().commit()
    assert here(desk_of(world.panitia).go(MAP)) == [step]


def test_somebody_without_class_or_application_is_nowhere(desk_of):
    newcomer = PersonFactory(roles=["trainee"])
    page = desk_of(newcomer).go(MAP)
    assert (here(page), "Anda belum berada dalam salah satu langkah." in page.text) == ([], True)
    manager = PersonFactory(roles=[Role.PENGELOLA])
    assert here(desk_of(manager).go(MAP)) == []


def test_the_glossary_is_led_to_from_the_help_and_follows_the_reader(desk_of):
    page = desk_of(None).go("/bantuan").follow("Istilah asesmen")
    assert page.h1 == "Istilah asesmen"
    assert "Keselamatan, kesehatan kerja, dan lingkungan" in page.text
    english = desk_of(None).go("/istilah?lang=en")
    assert "occupational safety, health and environment" in english.text


def test_the_glossary_answers_for_a_code_and_refuses_an_unknown_one(desk_of):
    page = desk_of(None).go("/istilah?kode=vp")
    assert "vp: perangkat CVP, Ceklis Verifikasi Portofolio (FR.IA.08)." in page.text
    assert "sumber tidak menjabarkannya" in page.text
    assert "tidak dikenal" not in page.text
    refused = desk_of(None).go("/istilah?kode=XYZ")
    assert "Kode perangkat XYZ tidak dikenal." in refused.text
    assert "Pakai salah satu kode" in refused.text
    assert refused.tree.find(".//input[@name='kode']").get("value") == "XYZ"
