"""Certificates of internalisasi: to those who were there, with a number and public check of their own."""

import datetime as dt
import io

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from askom_lms.certification import queries, services
from askom_lms.certification.domain.states import CertificateState
from askom_lms.certification.models import Certificate
from askom_lms.certification.queries.public import answer_to
from askom_lms.enrolment import services as enrolments
from askom_lms.kernel import checkpoints, clock, db, files
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, Refusal, StepUpNeeded
from askom_lms.overview.queries import board_class, board_rows
from askom_lms.training import services as classes
from askom_lms.training.models import ClassSession, Mark, TrainingClass
from tests.certification.ways import run_jobs
from tests.factories.classes import act_of, applicant, open_class, person_of
from tests.factories.people import actor_of

pytestmark = pytest.mark.usefixtures("lms_app")
EVENING = dt.datetime(2026, 11, 11, 10, 0, tzinfo=dt.UTC)
NUMBER = "001/INT-ASKOM/ND47/XI/2026"


@pytest.fixture
def world(lms_app):
    """The evening of the internalisasi: the first was there, the second was not."""
    found = open_class()
    s = db.session()
    found.klass.head_name, found.klass.head_office = "Dr. Hartati", "Ketua LSP"
    found.held = s.scalar(select(ClassSession).where(ClassSession.class_id == found.klass.id, ClassSession.day == 0))
    found.held.speaker = "Aris Munandar"
    found.seats = [applicant(found, documents="aaaaaa.a", internalisasi={"held_on": "2026-11-11"}) for _ in range(2)]
    for seat in found.seats:
        enrolments.accept(act_of(found.panitia), seat)
    marks = {found.seats[0].person_id: Mark.HADIR, found.seats[1].person_id: Mark.ALPA}
    classes.record_attendance(act_of(found.panitia, EVENING), found.klass, found.held.id, marks)
    s.commit()
    return found


def order(world, *seats, now=EVENING, act=None):
    klass = db.session().get_one(TrainingClass, world.klass.id)
    job = services.order_pre_day(act or act_of(world.panitia, now), klass, [seat.id for seat in seats])
    db.session().commit()
    return job


def issued(world):
    order(world, world.seats[0])
    run_jobs()
    return db.session().scalars(select(Certificate)).one()


@pytest.mark.row("000-002")
def test_who_was_there_gets_one_page_that_is_no_training_certificate(world):
    one = issued(world)
    assert (one.kind, one.number, one.state) == ("internalisasi", NUMBER, CertificateState.ISSUED)
    assert world.seats[0].internalisasi_number == NUMBER
    pages = PdfReader(io.BytesIO(files.read(one.pdf_sha256))).pages
    text = pages[0].extract_text()
    assert len(pages) == 1
    assert pages[0].mediabox.height > pages[0].mediabox.width
    for said in (
        NUMBER,
        "Aris Munandar",
        "11 November 2026",
        "bukan sertifikat pelatihan dan bukan sertifikat kompetensi",
    ):
        assert said in " ".join(text.split())
    assert "telah menyelesaikan" not in text
    assert answer_to(NUMBER).kind == "internalisasi"
    mail = db.session().scalars(select(Mail).where(Mail.subject == "Sertifikat internalisasi Anda terbit")).one()
    assert mail.to == person_of(world.seats[0]).email
    assert list(checkpoints.verify_all(db.session())) == []


@pytest.mark.parametrize(
    ("chosen", "minutes", "code"),
    [
        ([0], -(3 * 60), "certification.pre_day_not_over"),
        ([], 0, "certification.nobody_chosen"),
        ([1], 0, "certification.pre_day_not_ready"),
        ([0, 1], 0, "certification.pre_day_not_ready"),
    ],
)
def test_what_is_refused_says_why(world, chosen, minutes, code):
    with pytest.raises(Refusal) as refused:
        order(world, *(world.seats[n] for n in chosen), now=EVENING + dt.timedelta(minutes=minutes))
    assert refused.value.code == code
    assert "%" not in refused.value.sentence("en").next


def test_it_is_issued_once_and_by_those_who_organise_with_the_second_factor(world):
    issued(world)
    with pytest.raises(Refusal) as refused:
        order(world, world.seats[0])
    assert refused.value.code == "certification.pre_day_not_ready"
    with pytest.raises(Denied):
        order(world, world.seats[0], act=act_of(world.masters[0], EVENING))
    with pytest.raises(StepUpNeeded):
        services.order_pre_day(queries_act(world), world.klass, [world.seats[0].id])


def queries_act(world):
    return type(act_of(world.panitia))(actor_of(world.panitia), EVENING)


def test_a_revoked_one_counts_no_more_and_another_may_follow(world):
    one = issued(world)
    services.revoke_certificate(
        act_of(world.panitia, EVENING), queries.get_certificate(one.id), reason="Bukan orangnya"
    )
    db.session().commit()
    assert world.seats[0].internalisasi_number == ""
    assert queries.pre_day_page(act_of(world.panitia, EVENING), world.klass.slug).rows[0].is_ready


def test_the_page_shows_who_was_there_and_issues(desk_of, world, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    desk, slug = desk_of(world.panitia), world.klass.slug
    page = desk.open("certification.show_pre_day", slug=slug)
    assert "Aris Munandar" in page.text
    assert "Bersyarat" in page.text
    assert "Belum dikirim" in page.text
    assert page.press("Terbitkan sertifikat internalisasi").status == 200
    run_jobs()
    assert NUMBER in desk.open("certification.show_pre_day", slug=slug).text.replace("/ ", "/")
    one = db.session().scalars(select(Certificate)).one()
    holder = desk_of(person_of(world.seats[0]))
    assert NUMBER in holder.go("/hasil").text
    assert holder.go(f"/sertifikat/{one.id}/berkas.pdf").status == 200
    told = desk.go(f"/v/{one.code}").text
    assert "bukan sertifikat pelatihan" in told
    assert "jam pelajaran" not in told
    assert "Hadir" in holder.go("/permohonan").text


def test_a_mark_corrected_after_the_certificate_is_told(world):
    issued(world)
    klass = db.session().get_one(TrainingClass, world.klass.id)
    act = act_of(world.panitia, EVENING)
    classes.record_attendance(act, klass, world.held.id, {world.seats[0].person_id: Mark.ALPA})
    row = queries.pre_day_page(act, world.klass.slug).rows[0]
    assert (row.is_stale, row.is_ready, row.waits) == (True, False, True)


def test_the_day_is_set_on_its_page_and_a_wrong_one_stays_on_it(desk_of, world, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    desk = desk_of(world.panitia)
    page = desk.open("training.show_pre_day", slug=world.klass.slug)
    wrong = page.press("Simpan hari internalisasi", link="rapat", speaker="Yuda")
    assert wrong.status == 422
    assert "Tautan internalisasi tidak terbaca" in wrong.text
    assert 'value="Yuda"' in wrong.html
    assert "disimpan" in wrong.press("Simpan hari internalisasi", link="https://rapat.contoh.id/a").text


@pytest.mark.row("000-105")
@pytest.mark.parametrize(
    ("letter", "owes"), [("", True), (".", True), ("d", True), ("s", False), ("r", False), ("p", False)]
)
def test_the_board_says_who_has_not_handed_in_the_peta(world, letter, owes):
    world.seats[0].progress = letter
    db.session().commit()
    row = board_rows(board_class(act_of(world.panitia, EVENING), world.klass.slug))[0]
    assert row.owes_map is owes
    assert queries.pre_day_page(act_of(world.panitia, EVENING), world.klass.slug).rows[0].owes_map is owes
