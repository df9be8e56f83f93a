"""Competence certificates that BNSP issues: who gets one, whose number, frozen bytes, nothing that deletes."""

import datetime as dt
import io

import pytest
from flask import current_app
from pypdf import PdfReader
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from askom_lms.certification import services
from askom_lms.certification.domain.states import CertificateState
from askom_lms.certification.models import Certificate, DecisionMeeting, NumberSeries
from askom_lms.certification.routes.competence_printing import competence_pdf
from askom_lms.certification.services.public import look_up
from askom_lms.kernel import clock, db, files, jobs, pdf
from askom_lms.kernel.act import Act
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, Invalid, Refusal, StepUpNeeded
from askom_lms.people.domain import Role
from askom_lms.people.models import Person
from askom_lms.registry import services as register
from askom_lms.registry.domain.asesor import Document
from askom_lms.registry.domain.states import CertificateEvent
from askom_lms.registry.models import AsesorCertificate
from askom_lms.registry.queries import certificate_of as noted_of
from tests.assessment.world import EVENING, act_of
from tests.certification.competence_world import (
    BK,
    MONDAY,
    SK,
    TODAY,
    certificate_of,
    decided_class,
    imported,
    issued,
    measured,
    ordered,
    page_of,
    row_of,
    set_aside,
)
from tests.certification.ways import code_of, run_jobs, text_of
from tests.factories.people import PersonFactory

DAY = dt.timedelta(days=1)
C = CertificateState


@pytest.fixture
def here(lms_app):
    """The class of an institution that is BNSP."""
    return decided_class(kind="bnsp")


@pytest.fixture
def monday(monkeypatch):
    """The wall clock of jobs and pages."""
    monkeypatch.setattr(clock, "now", lambda: MONDAY)


@pytest.mark.row("002-095", "002-096")
def test_a_class_of_bnsp_issues_its_certificates_numbered_printed_once_and_noted(here, monday):
    first, second = issued(here, 0, 1)
    content = files.read(first.pdf_sha256)
    front, back = PdfReader(io.BytesIO(content)).pages

    assert [first.number, second.number] == ["85500 2320 00001 2026", "85500 2320 00002 2026"]
    assert (first.state, first.issued_on, first.valid_until) == (C.ISSUED, MONDAY.date(), dt.date(2029, 11, 23))
    assert (first.sk_number, first.sk_on) == (SK["sk_number"], SK["sk_on"])
    assert first.pdf_size == len(content) < 180_000
    for said in (here.trainees[0].name, first.number, "Is competent in the area of", "23 November 2029"):
        assert said in " ".join(front.extract_text().split())
    assert "P.85ASM00.001.2" in back.extract_text()
    assert "P.85ASM00.001.2" not in front.extract_text()
    assert SK["sk_number"] in back.extract_text()
    noted = noted_of(here.trainees[0].id)
    assert (noted.number, noted.valid_until) == (first.number, first.valid_until)
    assert db.session().get_one(Person, here.trainees[0].id).met_valid_until == first.valid_until
    mails = db.session().scalars(select(Mail).where(Mail.to == here.trainees[0].email)).all()
    assert any(first.number in mail.body for mail in mails)


def test_training_and_competence_never_look_alike(here, monday):
    """D10: another form of page, other words, and each says what it is."""
    (certificate,) = issued(here, 0)
    page = PdfReader(io.BytesIO(files.read(certificate.pdf_sha256))).pages[0]

    assert page.mediabox.height > page.mediabox.width
    assert "SERTIFIKAT KOMPETENSI" in page.extract_text()
    assert "Pelatihan" not in page.extract_text()


@pytest.mark.parametrize(
    ("index", "spoil", "bar"),
    [
        (BK, None, "not_competent"),
        (0, lambda world: set_aside(world, 0), "set_aside"),
        (0, lambda world: _meeting(world, decided_at=None), "unsigned"),
        (0, lambda world: _training(world, C.REVOKED), "untrained"),
        (0, lambda world: _noted(world, CertificateEvent.FREEZE), "frozen"),
        (0, lambda world: _noted(world, CertificateEvent.REVOKE), "revoked"),
    ],
)
def test_each_thing_in_the_way_has_its_sentence_and_nothing_is_numbered(here, index, spoil, bar):
    if spoil:
        spoil(here)
        db.session().commit()

    assert [str(one) for one in row_of(here, index).bars] == [bar]
    with pytest.raises(Refusal) as refused:
        ordered(here, index)
    assert code_of(refused) == "certification.competence_not_ready"
    assert db.session().scalar(select(func.count()).select_from(NumberSeries)) == 0
    assert Refusal(f"certification.bar_{bar}").sentence().next


def _meeting(world, **columns):
    for one in db.session().scalars(select(DecisionMeeting).where(DecisionMeeting.class_id == world.klass.id)):
        for name, value in columns.items():
            setattr(one, name, value)


def _training(world, state):
    wanted = select(Certificate).where(Certificate.enrolment_id == world.seats[0], Certificate.kind == "training")
    db.session().scalars(wanted).one().state = state


def _noted(world, event):
    """An earlier certificate, about which something was decided."""
    person = db.session().get_one(Person, world.trainees[0].id)
    paper = Document("85500 2320 99999 2024", dt.date(2024, 1, 1))
    register.note_certificate(Act.system(EVENING), person, paper, valid_until=None)
    db.session().commit()
    measured(world, 0, event)


def test_nobody_without_a_decision_is_ready(here):
    assert [row.is_ready for row in page_of(here).rows] == [True, True, True, False]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sk_number": " "}, "certification.sk_facts"),
        ({"sk_number": "K" * 65}, "certification.sk_facts"),
        ({"sk_on": None}, "certification.sk_facts"),
        ({"sk_on": TODAY - DAY}, "certification.sk_days"),
        ({"sk_on": MONDAY.date() + DAY}, "certification.sk_days"),
    ],
)
@pytest.mark.row("002-094")
def test_the_sk_comes_after_the_decision_and_not_tomorrow(here, changes, code):
    with pytest.raises(Invalid) as refused:
        ordered(here, 0, **changes)
    assert code_of(refused) == code


@pytest.mark.parametrize("sk_on", [TODAY, MONDAY.date()])
def test_the_sk_of_the_first_and_of_the_last_possible_day(here, sk_on):
    assert ordered(here, 0, sk_on=sk_on) == 1


def test_issuing_asks_for_somebody_a_second_factor_the_role_and_bnsp(here):
    klass = page_of(here).klass
    with pytest.raises(Invalid):
        ordered(here)
    with pytest.raises(StepUpNeeded):
        services.order_competence(act_of(here.panitia, MONDAY, stepped_up=False), klass, here.seats[:1], **SK)
    with pytest.raises(Denied):
        ordered(here, 0, by=here.tim_1)
    stranger = PersonFactory(roles=[Role.TRAINEE])
    with pytest.raises(Denied):
        ordered(here, 0, by=stranger)


@pytest.mark.row("002-095")
def test_an_lsp_issues_none_and_bnsp_imports_none(here):
    with pytest.raises(Refusal) as refused:
        imported(here, 0)
    assert code_of(refused) == "certification.is_bnsp"


def test_a_second_confirmation_issues_nothing_twice(here, monday):
    ordered(here, 0, 1)
    assert ordered(here, 0, 1) == 2  # they wait for their print: the same numbers, the same jobs
    run_jobs()
    before = [certificate_of(here, index).pdf_sha256 for index in (0, 1)]
    assert ordered(here, 0, 1) == 0
    run_jobs()

    assert [certificate_of(here, index).pdf_sha256 for index in (0, 1)] == before
    assert db.session().scalar(select(NumberSeries.last).where(NumberSeries.kind == "competence")) == 2
    assert db.session().scalar(select(func.count()).select_from(AsesorCertificate)) == 2


def test_the_bytes_stay_when_the_name_changes(here, monday):
    (certificate,) = issued(here, 0)
    before = files.read(certificate.pdf_sha256)
    db.session().get_one(Person, here.trainees[0].id).name = "Nama Lain"
    db.session().commit()
    run_jobs()

    assert files.read(certificate_of(here, 0).pdf_sha256) == before
    assert certificate_of(here, 0).facts["name"] != "Nama Lain"


def test_what_comes_between_order_and_print_keeps_it_prepared_with_its_number(here, monday):
    ordered(here, 0)
    set_aside(here, 0)
    run_jobs()
    held = certificate_of(here, 0)

    assert (held.state, held.number, held.pdf_sha256) == (C.PREPARED, "85500 2320 00001 2026", None)
    assert noted_of(here.trainees[0].id) is None


def test_a_print_that_was_cancelled_or_given_up_is_ordered_again_with_the_same_number(here, monday):
    ordered(here, 0)
    job = db.session().scalars(select(jobs.Job).where(jobs.Job.kind == "certification.competence")).one()
    jobs.cancel(job.id)
    db.session().commit()
    ordered(here, 0)
    run_jobs()

    assert certificate_of(here, 0).state is C.ISSUED
    assert certificate_of(here, 0).number == "85500 2320 00001 2026"


def test_a_number_that_is_taken_elsewhere_is_told_before_anything_is_issued(here):
    taken = Certificate(
        kind="training", enrolment_id=here.seats[3], person_id=here.trainees[3].id, code="22222222",
        number="85500 2320 00001 2026", prepared_at=EVENING,
    )  # fmt: skip
    db.session().add(taken)
    db.session().commit()
    with pytest.raises(Refusal) as refused:
        ordered(here, 0)
    assert code_of(refused) == "certification.number_taken"


def test_a_corrected_name_is_issued_anew_and_the_old_one_is_replaced(here, monday, monkeypatch):
    (old,) = issued(here, 0)
    measured(here, 0, CertificateEvent.WARN)
    db.session().get_one(Person, here.trainees[0].id).name = "Sari Wulandari, S.T."
    services.replace_certificate(act_of(here.panitia, MONDAY), certificate_of(here, 0), reason="Gelar kurang")
    db.session().commit()
    later = MONDAY + 7 * DAY
    ordered(here, 0, now=later)
    monkeypatch.setattr(clock, "now", lambda: later)
    run_jobs()
    new = certificate_of(here, 0)

    assert new.id != old.id
    assert (new.number, new.facts["name"]) == ("85500 2320 00002 2026", "Sari Wulandari, S.T.")
    assert new.valid_until == old.valid_until
    assert look_up(Act(None, MONDAY), old.number, "10.0.0.1").state is C.REPLACED
    assert look_up(Act(None, MONDAY), new.number, "10.0.0.1").state is C.ISSUED
    assert noted_of(here.trainees[0].id).state == "diperingatkan"
    assert old.number in text_of(files.read(new.pdf_sha256))


def test_a_prepared_one_without_a_number_may_go(here):
    prepared = Certificate(
        kind="competence",
        enrolment_id=here.seats[0],
        person_id=here.trainees[0].id,
        code="33333333",
        prepared_at=EVENING,
    )
    db.session().add(prepared)
    db.session().commit()
    db.session().delete(prepared)
    db.session().commit()


def test_two_living_certificates_of_one_seat_are_impossible(here):
    for code in ("33333333", "44444444"):
        db.session().add(
            Certificate(
                kind="competence", enrolment_id=here.seats[0], person_id=here.trainees[0].id, code=code,
                prepared_at=EVENING,
            )
        )  # fmt: skip
    with pytest.raises(IntegrityError):
        db.session().flush()


def test_the_public_page_of_a_prepared_one_is_not_valid(here):
    ordered(here, 0)
    assert look_up(Act(None, MONDAY), certificate_of(here, 0).code, "10.0.0.1").state is C.PREPARED


@pytest.mark.one_database
def test_the_longest_names_keep_one_page_in_front_and_one_behind(here):
    """Every column at its full length; nothing is shrunk below what can be read."""
    ordered(here, 0)
    one = certificate_of(here, 0)
    facts = one.facts | {"name": "Abdurrahman " * 9 + "bin Sy", "city": "Kabupaten Kota " * 5, "office": "Ketua " * 20}
    facts |= {"institution": "Badan Nasional " * 10, "signer": "Prof. Raden " * 10, "replaces": "9" * 64}
    with current_app.test_request_context():
        said = pdf.info(competence_pdf(facts, "8" * 64, one.code, one.issued_on))

    assert said.pages == 2
    assert said.smallest_points >= pdf.LEAST_POINTS
