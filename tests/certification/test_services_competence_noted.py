"""A competence certificate of BNSP that an LSP writes down: who may, what cannot be, its file, what becomes of it."""

import datetime as dt

import pytest
from sqlalchemy import func, select, text

from askom_lms.certification import services
from askom_lms.certification.domain.states import CertificateState
from askom_lms.certification.models import Certificate
from askom_lms.certification.queries.certificates import certificate_detail
from askom_lms.certification.services.public import look_up
from askom_lms.kernel import db, files
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal
from askom_lms.people.domain import Role
from askom_lms.people.models import Person
from askom_lms.registry import services as register
from askom_lms.registry.domain.asesor import Document
from askom_lms.registry.domain.states import CertificateEvent
from askom_lms.registry.models import AsesorCertificate
from tests.assessment.world import EVENING, act_of
from tests.certification.competence_world import (
    BK,
    MONDAY,
    TODAY,
    certificate_of,
    decided_class,
    imported,
    measured,
    ordered,
    page_of,
    row_of,
    written,
)
from tests.certification.ways import code_of
from tests.factories.people import PersonFactory, grant

DAY = dt.timedelta(days=1)
C = CertificateState


@pytest.fixture
def elsewhere(lms_app):
    """The class of an LSP."""
    return decided_class()


def test_an_lsp_does_not_issue(elsewhere):
    with pytest.raises(Refusal) as refused:
        ordered(elsewhere, 0)
    assert code_of(refused) == "certification.not_bnsp"


@pytest.mark.row("002-095")
def test_a_certificate_of_bnsp_is_written_down_and_the_same_again_changes_nothing(elsewhere):
    assert imported(elsewhere, 0) == 1
    held = certificate_of(elsewhere, 0)
    version = held.row_version
    assert (held.state, held.source, held.number) == (C.ISSUED, "imported", "85500 2320 00001 2026")
    assert held.valid_until == dt.date(2029, 11, 22)
    assert (held.decision_id, held.pdf_sha256) == (row_of(elsewhere, 0).decision_id, None)

    assert imported(elsewhere, 0, number="  85500  2320 00001 2026 ") == 0
    assert certificate_of(elsewhere, 0).row_version == version
    assert db.session().scalar(select(func.count()).select_from(AsesorCertificate)) == 1


def test_who_may_write_down(elsewhere):
    assert imported(elsewhere, 0, by=elsewhere.manager) == 1
    with pytest.raises(Denied):
        imported(elsewhere, 1, by=elsewhere.tim_1)
    other = PersonFactory(totp_confirmed_at=EVENING)
    grant(other, Role.LSP_ADMIN, elsewhere.skema.id, "", "LSP lain")
    db.session().commit()
    with pytest.raises(NotFound):
        services.import_competence(act_of(other, MONDAY), page_of(elsewhere).klass, [])


@pytest.mark.parametrize(
    ("index", "changes", "code"),
    [
        (0, {"number": " "}, "certification.import_facts"),
        (0, {"sk_on": None}, "certification.import_facts"),
        (0, {"number": "9" * 65}, "certification.import_long"),
        (0, {"sk_on": TODAY - DAY}, "certification.import_days"),
        (0, {"issued_on": TODAY - DAY}, "certification.import_days"),
        (0, {"issued_on": MONDAY.date() + DAY}, "certification.import_days"),
        (0, {"valid_until": TODAY}, "certification.import_days"),
        (BK, {}, "certification.bar_not_competent"),
    ],
)
def test_what_cannot_be_is_not_written_down(elsewhere, index, changes, code):
    with pytest.raises(Refusal) as refused:
        imported(elsewhere, index, **changes)
    db.session().rollback()
    assert code_of(refused) == code
    assert certificate_of(elsewhere, index) is None


def test_another_number_for_the_same_person_and_his_number_for_another(elsewhere):
    imported(elsewhere, 0)
    with pytest.raises(Invalid) as other:
        imported(elsewhere, 0, n=7)
    with pytest.raises(Invalid) as same:
        imported(elsewhere, 1, n=1)
    assert [code_of(one) for one in (other, same)] == ["certification.import_other", "certification.number_taken"]


def test_nothing_is_half_written_down(elsewhere):
    wanted = [services.Imported(elsewhere.seats[0], written(1)), services.Imported(elsewhere.seats[BK], written(2))]
    with pytest.raises(Invalid):
        services.import_competence(act_of(elsewhere.panitia, MONDAY), page_of(elsewhere).klass, wanted)
    assert db.session().scalar(select(func.count()).where(Certificate.kind == "competence")) == 0


@pytest.mark.parametrize(
    ("issued_on", "until"),
    [
        (dt.date(2024, 2, 29), dt.date(2027, 2, 28)),
        (dt.date(2024, 2, 28), dt.date(2027, 2, 28)),
        (dt.date(2024, 3, 1), dt.date(2027, 3, 1)),
    ],
)
@pytest.mark.one_database
@pytest.mark.row("002-095")
def test_three_years_also_from_a_leap_day(issued_on, until):
    assert written(issued_on=issued_on).until == until


def test_it_expires_the_day_after_its_last_one(elsewhere):
    imported(elsewhere, 0)
    last = dt.datetime(2029, 11, 22, 12, tzinfo=dt.UTC)

    assert row_of(elsewhere, 0, now=last).state is C.ISSUED
    assert row_of(elsewhere, 0, now=last + DAY).state is C.EXPIRED
    assert look_up(Act(None, last + DAY), "85500 2320 00001 2026", "10.0.0.1").state is C.EXPIRED


@pytest.mark.row("002-097", "002-098", "002-111")
def test_freezing_is_decided_in_the_upkeep_and_shown_everywhere_at_once(elsewhere):
    imported(elsewhere, 0)
    certificate = certificate_of(elsewhere, 0)
    for step in (services.freeze_certificate, services.revoke_certificate):
        with pytest.raises(Refusal) as refused:
            step(act_of(elsewhere.panitia, MONDAY), certificate, reason="Coba")
        assert code_of(refused) == "certification.register_decides"

    for event, state in (
        (CertificateEvent.WARN, C.ISSUED),
        (CertificateEvent.FREEZE, C.FROZEN),
        (CertificateEvent.RESTORE, C.ISSUED),
        (CertificateEvent.REVOKE, C.REVOKED),
    ):
        measured(elsewhere, 0, event)
        assert row_of(elsewhere, 0).state is state
        for typed in (certificate.code, certificate.number):
            assert look_up(Act(None, MONDAY), typed, "10.0.0.1").state is state
        detail = certificate_detail(act_of(elsewhere.panitia, MONDAY), certificate.id)
        assert detail.state is state
        assert (detail.steps[0].reason, detail.steps[0].by_name) == ("Kewajiban dilanggar", elsewhere.manager.name)


def test_a_frozen_one_is_not_replaced(elsewhere):
    imported(elsewhere, 0)
    measured(elsewhere, 0, CertificateEvent.FREEZE)
    with pytest.raises(Refusal) as refused:
        services.replace_certificate(act_of(elsewhere.panitia, MONDAY), certificate_of(elsewhere, 0), reason="Nama")
    assert code_of(refused) == "certification.register_decides"


def test_a_later_certificate_noted_by_the_home_lsp_replaces_it(elsewhere):
    imported(elsewhere, 0)
    person = db.session().get_one(Person, elsewhere.trainees[0].id)
    paper = Document("85500 2320 00777 2029", dt.date(2029, 10, 1))
    later = dt.datetime(2029, 10, 2, 3, 0, tzinfo=dt.UTC)
    register.note_certificate(Act.system(later), person, paper, valid_until=None)

    assert row_of(elsewhere, 0).state is C.REPLACED


def test_the_file_comes_once_and_is_of_one_certificate(elsewhere):
    imported(elsewhere, 0)
    imported(elsewhere, 1)
    act, sha256 = act_of(elsewhere.panitia, MONDAY), files.store(b"%PDF-1.4 satu")
    services.attach_file(act, certificate_of(elsewhere, 0), sha256=sha256, size=13)
    db.session().commit()
    with pytest.raises(Refusal) as again:
        services.attach_file(act, certificate_of(elsewhere, 0), sha256=files.store(b"%PDF-1.4 dua"), size=13)
    with pytest.raises(Refusal) as same:
        services.attach_file(act, certificate_of(elsewhere, 1), sha256=sha256, size=13)

    assert certificate_of(elsewhere, 0).pdf_sha256 == sha256
    assert [code_of(one) for one in (again, same)] == ["certification.file_not_now", "certification.file_taken"]


def test_no_statement_and_no_cascade_removes_a_numbered_certificate(elsewhere):
    imported(elsewhere, 0)
    db.session().commit()
    statements = ["DELETE FROM certificate WHERE number IS NOT NULL", "DELETE FROM enrolment"]
    if db.db.engine.dialect.name == "postgresql":
        statements.append("TRUNCATE certificate CASCADE")
    for statement in statements:
        with db.db.engine.connect() as connection, pytest.raises(Exception, match=r"kept|foreign|FOREIGN|violates"):
            connection.execute(text(statement))
    assert certificate_of(elsewhere, 0) is not None
