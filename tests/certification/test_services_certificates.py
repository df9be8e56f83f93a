"""Training certificates: who gets one, what is frozen when it is issued, its number, day and print."""

import dataclasses
import datetime as dt
import hashlib
import io
from types import SimpleNamespace

import pytest
from flask import current_app
from pypdf import PdfReader
from sqlalchemy import select

from askom_lms.certification import services
from askom_lms.certification.domain import codes
from askom_lms.certification.domain.states import CertificateState
from askom_lms.certification.models import NumberSeries
from askom_lms.certification.queries.certificates import class_certificates, printed_facts
from askom_lms.certification.queries.public import (
    answer_to,
)
from askom_lms.certification.queries.standing import ClassPlan
from askom_lms.certification.routes.printing import certificate_pdf
from askom_lms.certification.services.certificates import Issue, NumbersMoved, keep_issued
from askom_lms.certification.services.numbers import take_numbers
from askom_lms.coursework.domain.states import ItemStatus
from askom_lms.kernel import clock, db, files, jobs, pdf
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import history_of
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, Invalid, Refusal, StepUpNeeded
from askom_lms.registry.models import Institution
from tests.assessment.world import EVENING, act_of, attend, unstamp
from tests.certification.ways import (
    certificate_of,
    code_of,
    issued,
    klass_of,
    order,
    ready,
    run_jobs,
    trained,
    trainer_recommends,
)
from tests.codes import has_code

HOUR = dt.timedelta(hours=1)
A4_LANDSCAPE = (842, 595)


def row_of(world, index):
    page = class_certificates(act_of(world.panitia, EVENING), world.klass.slug)
    return next(row for row in page.rows if row.standing.enrolment_id == world.seats[index])


def test_certificates_are_prepared_for_everybody_once(world):
    made = services.prepare_certificates(act_of(world.panitia), klass_of(world))
    again = services.prepare_certificates(act_of(world.panitia), klass_of(world))

    assert (len(made), len(again)) == (4, 0)
    assert {one.state for one in made} == {CertificateState.PREPARED}
    assert all(codes.is_code(one.code) for one in made)


@pytest.mark.row("000-048", "004-004")
def test_a_whole_training_gets_its_certificate_with_number_bytes_and_chain(world):
    ready(world, 0)
    (certificate,) = issued(world, 0)
    content = files.read(certificate.pdf_sha256)

    assert (certificate.state, certificate.number) == (CertificateState.ISSUED, "001/PLT-ASKOM/ND47/XI/2026")
    assert certificate.pdf_size == len(content) < 180_000
    said = pdf.info(content)
    assert said.pages == 2
    for word in (
        world.trainees[0].name, certificate.number, codes.shown(certificate.code), "bukan sertifikat kompetensi BNSP",
        "P.85ASM00.001.2", "40", "Dr. Hartati", "16 November 2026",
    ):  # fmt: skip
        assert word in " ".join(said.text.split())
    front, back = PdfReader(io.BytesIO(content)).pages
    for page in (front, back):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == A4_LANDSCAPE
    for only_behind in ("P.85ASM00.001.2", "Materi dan jam pelajaran"):
        assert only_behind in back.extract_text()
        assert only_behind not in front.extract_text()
    assert world.trainees[0].name in front.extract_text()
    assert has_code(front, f"http://localhost/v/{codes.shown(certificate.code)}")
    entry = history_of(db.session(), "certificate", certificate.id)[-1]
    assert (entry["kind"], entry["data"]["sha256"]) == ("certificate.issue", certificate.pdf_sha256)
    mails = db.session().scalars(select(Mail).where(Mail.to == world.trainees[0].email)).all()
    assert any(certificate.number in mail.body for mail in mails)


def test_a_day_that_begins_the_evening_before_in_utc_is_one_day(world):
    evening = dt.datetime(2026, 11, 15, 23, 0, tzinfo=dt.UTC)  # Monday, 08.00 WIT
    plan = ClassPlan(
        [], [SimpleNamespace(day=1, title="Asas", jp=2, starts_at=evening + hours * HOUR) for hours in (0, 2, 6)]
    )
    klass = klass_of(world)
    home = db.session().get_one(Institution, klass.institution_id)

    assert printed_facts("Sari", klass, home, plan)["days"] == 1


def test_print_again_returns_the_same_bytes(world):
    ready(world, 0)
    (certificate,) = issued(world, 0)
    world.trainees[0].name = "Nama Lain"
    db.session().commit()

    first = files.read(certificate.pdf_sha256)
    assert hashlib.sha256(first).hexdigest() == certificate.pdf_sha256
    assert files.read(certificate_of(world, 0).pdf_sha256) == first
    assert certificate_of(world, 0).facts["name"] != "Nama Lain"


def test_numbers_follow_in_seat_order_without_a_gap(world):
    ready(world, 0, 1, 2)
    first = issued(world, 2)[0]
    later = issued(world, 0, 1)

    assert first.number.startswith("001/")
    assert [one.number[:3] for one in later] == ["002", "003"]


@pytest.mark.row("002-096")
@pytest.mark.parametrize(
    ("missing", "spoil"),
    [
        ("paraf", lambda world: unstamp(world, 0, "kuning", "fr-va", ItemStatus.SUBMITTED)),
        ("session_for_good", lambda world: attend(world, 0, h5_1="A")),
        ("mark", lambda world: attend(world, 0, h5_1=".")),
        ("trainer", None),
    ],
)
def test_one_missing_thing_keeps_the_certificate_prepared(world, missing, spoil):
    trained(world, 0)
    if spoil:
        trainer_recommends(world, 0)
        spoil(world)
    row = row_of(world, 0)

    assert not row.is_ready
    assert f"certification.missing.{missing}" in {one.code for one in row.missing}
    with pytest.raises(Refusal) as refused:
        order(world, 0)
    assert code_of(refused) == "certification.not_ready"


def test_a_missing_green_folder_does_not_matter(world):
    ready(world, 0)
    assert row_of(world, 0).is_ready


def test_a_no_show_stays_prepared_while_the_others_are_issued(world):
    ready(world, 0)
    services.prepare_certificates(act_of(world.panitia), klass_of(world))
    db.session().commit()
    issued(world, 0)

    assert certificate_of(world, 0).state is CertificateState.ISSUED
    assert certificate_of(world, 1).state is CertificateState.PREPARED
    assert certificate_of(world, 1).number is None


@pytest.mark.parametrize("field", ["head_name", "head_office"])
def test_without_a_signer_nothing_is_issued(world, field):
    ready(world, 0)
    setattr(klass_of(world), field, " ")
    with pytest.raises(Refusal) as refused:
        order(world, 0)
    assert code_of(refused) == "certification.no_head"


def test_issuing_asks_for_somebody_a_second_factor_and_the_role(world):
    ready(world, 0)
    with pytest.raises(Invalid):
        order(world)
    with pytest.raises(StepUpNeeded):
        order(world, 0, stepped_up=False)
    with pytest.raises(Denied):
        order(world, 0, by=world.master)


def test_an_issued_certificate_is_not_issued_again(world):
    ready(world, 0)
    issued(world, 0)
    with pytest.raises(Refusal) as refused:
        order(world, 0)
    assert code_of(refused) == "certification.not_ready"


def test_the_job_shows_how_far_it_is_and_may_run_twice(world):
    ready(world, 0, 1)
    job = order(world, 0, 1)
    job_id = job.id
    run_jobs()
    done = jobs.find(job_id)
    assert (str(done.state), done.progress_n, done.progress_of) == ("done", 2, 2)

    before = [certificate_of(world, index).pdf_sha256 for index in (0, 1)]
    jobs.enqueue("certification.issue", dict(done.payload), of=2)
    run_jobs()
    assert [certificate_of(world, index).pdf_sha256 for index in (0, 1)] == before
    assert db.session().scalar(select(NumberSeries.last)) == 2


def test_ordered_before_midnight_and_printed_after_it_carries_the_day_of_the_order(world, monkeypatch):
    """The last minute of the year in the zone of the class: date, month and series of the number are those of the order."""
    ready(world, 0)
    ordered = dt.datetime(2026, 12, 31, 16, 59, tzinfo=dt.UTC)
    printed = ordered + dt.timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: ordered)
    order(world, 0, now=ordered)
    monkeypatch.setattr(clock, "now", lambda: printed)
    run_jobs()

    certificate = certificate_of(world, 0)
    assert (certificate.issued_on, certificate.issued_at) == (dt.date(2026, 12, 31), printed)
    assert certificate.number == "001/PLT-ASKOM/ND47/XII/2026"
    assert "31 Desember 2026" in " ".join(pdf.info(files.read(certificate.pdf_sha256)).text.split())
    assert (take_numbers(klass_of(world).institution_id, "training", 2026), answer_to(certificate.code).issued_on) == (
        2,
        dt.date(2026, 12, 31),
    )


def test_ordered_twice_it_carries_the_day_of_the_later_order(world, monkeypatch):
    """The first job was given up, so somebody ordered again."""
    ready(world, 0)
    first = order(world, 0, now=EVENING)
    jobs.cancel(first.id)
    order(world, 0, now=EVENING + dt.timedelta(days=3))
    run_jobs()

    assert certificate_of(world, 0).issued_on == EVENING.date() + dt.timedelta(days=3)


def test_two_who_issue_at_once_do_not_share_numbers(world):
    ready(world, 0)
    services.prepare_certificates(act_of(world.panitia), klass_of(world))
    certificate = certificate_of(world, 0)
    take_numbers(klass_of(world).institution_id, "training", 2026)
    printed = Issue(certificate.id, 1, {}, "0" * 64, 1)
    with pytest.raises(NumbersMoved):
        keep_issued(Act.system(EVENING), world.klass.id, [printed], EVENING.date(), "")


def test_the_first_certificate_of_a_year_is_number_one(world):
    ready(world, 0, 1)
    services.prepare_certificates(act_of(world.panitia), klass_of(world))
    one, two = (certificate_of(world, index) for index in (0, 1))
    for certificate, on in ((one, dt.date(2026, 12, 31)), (two, dt.date(2027, 1, 1))):
        keep_issued(Act.system(EVENING), world.klass.id, [Issue(certificate.id, 1, {}, "0" * 64, 1)], on, "")
    assert [one.number, two.number] == ["001/PLT-ASKOM/ND47/XII/2026", "001/PLT-ASKOM/ND47/I/2027"]


def test_series_are_counted_per_institution_kind_and_year(world):
    home = klass_of(world).institution_id

    assert [take_numbers(home, "training", 2026), take_numbers(home, "training", 2026, 3)] == [1, 2]
    assert take_numbers(home, "training", 2026) == 5
    assert take_numbers(home, "training", 2027) == 1
    assert take_numbers(home, "minutes", 2026) == 1


def test_the_longest_names_still_leave_the_facts_on_one_page(world):
    """Every column at its full length: the front stays one page, nothing is shrunk below what can be read."""
    ready(world, 0)
    (certificate,) = issued(world, 0)
    facts = dict(certificate.facts)
    facts |= {"name": "Abdurrahman " * 9 + "bin Sy", "venue": "Gedung Serbaguna " * 9, "city": "Kabupaten Kota " * 5}
    facts |= {
        "institution": "Lembaga Sertifikasi Profesi " * 5,
        "signer": "Prof. Raden " * 9,
        "office": "Ketua Lembaga " * 8,
    }

    with current_app.test_request_context():
        content = certificate_pdf(facts, certificate.number, certificate.code, certificate.issued_on)
    said = pdf.info(content)

    assert said.pages == 2
    assert "bukan sertifikat kompetensi BNSP" in " ".join(said.text.split())
    assert said.smallest_points >= pdf.LEAST_POINTS


def test_without_a_seal_key_the_job_comes_again_and_the_page_says_why(world, desk_of, monkeypatch, tmp_path):
    app = current_app._get_current_object()
    before = app.config["SETTINGS"]
    ready(world, 0)
    job = order(world, 0)
    db.session().commit()
    job_id = job.id
    app.config["SETTINGS"] = dataclasses.replace(before, mode="production", seal=tmp_path / "tidak-ada")
    try:
        run_jobs()
    finally:
        app.config["SETTINGS"] = before
    waiting = jobs.find(job_id)
    assert (waiting.state, waiting.attempts) == (jobs.JobState.WAITING, 1)
    assert waiting.error.startswith("seal.no_key: ")
    assert certificate_of(world, 0).state is CertificateState.PREPARED
    said = desk_of(world.panitia).go(f"/kelas/{world.klass.slug}/sertifikat?pekerjaan={job_id}").text
    assert "kunci segel belum ada pada pekerja" in said
    db.session().rollback()

    jobs.run_pending(app, now=clock.now() + dt.timedelta(minutes=1))
    db.session().expire_all()
    assert certificate_of(world, 0).state is CertificateState.ISSUED
