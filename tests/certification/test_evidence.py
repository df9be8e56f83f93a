"""What was recommended, decided and issued, held against the evidence chain: rows and frozen bytes."""

import datetime as dt
import uuid

import pytest
from flask import current_app
from sqlalchemy import delete, insert, select, update

from askom_lms.certification import services
from askom_lms.certification.domain.states import CertificateState, Verdict
from askom_lms.certification.models import (
    Certificate,
    Decision,
    DecisionMeeting,
    MeetingMember,
    Recommendation,
    TrainerRecommendation,
)
from askom_lms.kernel import audit, checkpoints, db, evidence
from askom_lms.kernel.audit import ChainEntry
from askom_lms.people.models import Person
from tests.certification import ways
from tests.certification.ways import EVENING
from tests.people import conftest as people

OUT = Certificate.number.is_not(None)
OURS = ("sertifikat", "keputusan", "decision", "rekomendasi", "rapat", "tanda tangan Tim")


@pytest.fixture
def decided(world):
    """One trainee with everything: recommendations, decision, minutes, training certificate."""
    ways.recommended(world, 0)
    met = ways.meeting(world)
    ways.decide(world, met, 0)
    ways.closed(world, met)
    ways.issued(world, 0)
    return world


def tamper(*statements):
    """Somebody changes the database behind the application's back."""
    db.session().rollback()
    people.tamper(*statements)


def wrong():
    """The findings about certification; sheets of this world were put to parafed by a short cut of the tests."""
    s = db.session()
    s.rollback()
    s.expire_all()
    assert [one for chain in audit.chains(s) if (one := audit.verify_chain(s, chain))] == []
    found = [one for chain in audit.chains(s) for one in evidence.contradictions(s, chain)]
    return [one for one in found if one.why.startswith(OURS)]


def only():
    found = wrong()
    assert len(found) == 1, found
    return found[0]


def line(kind):
    """The number of the last line of this kind."""
    wanted = select(ChainEntry.seq).where(ChainEntry.kind == kind).order_by(ChainEntry.seq.desc())
    return db.session().scalar(wanted.limit(1))


def test_an_honest_certificate_contradicts_nothing(decided):
    certificate = ways.certificate_of(decided, 0)
    act = ways.act_of(decided.panitia, EVENING)
    services.freeze_certificate(act, certificate, reason="Nama diperiksa")
    services.unfreeze_certificate(act, certificate, reason="Nama benar")
    db.session().commit()

    assert wrong() == []


@pytest.mark.row("003-018")
@pytest.mark.one_database
@pytest.mark.parametrize(
    ("statement", "kind", "word"),
    [
        (
            update(Certificate).where(OUT).values(number="009/PLT-ASKOM/ND/XI/2026"),
            "certificate.issue",
            "sertifikat 009",
        ),
        (update(Certificate).where(OUT).values(facts={"name": "Orang Lain"}), "certificate.issue", "facts"),
        (update(Certificate).where(OUT).values(state=CertificateState.REVOKED), "certificate.issue", "state"),
        (update(Certificate).where(OUT).values(issued_on=dt.date(2020, 1, 1)), "certificate.issue", "issued_on"),
        (update(Decision).values(verdict=Verdict.BK), "decision.made", "keputusan untuk"),
        (update(Decision).values(reason="lain"), "decision.made", "reason"),
        (update(Recommendation).values(verdict=Verdict.BK), "recommendation.propose", "rekomendasi penguji untuk"),
        (update(Recommendation).values(signer_name="Orang Lain"), "recommendation.propose", "signer_name"),
        (update(TrainerRecommendation).values(is_recommended=False), "trainer_recommendation.signed", "pelatih"),
        (update(TrainerRecommendation).values(facts={}), "trainer_recommendation.signed", "facts"),
        (update(DecisionMeeting).values(number="BA-009/ND/XI/2026"), "meeting.close", "rapat keputusan BA-009"),
        (update(DecisionMeeting).values(held_on=dt.date(2020, 1, 1)), "meeting.close", "held_on"),
        (update(MeetingMember).values(office="Ketua"), "minutes.signed", "tanda tangan"),
        (delete(Decision), "decision.made", "hilang"),
    ],
)
def test_a_changed_row_is_named_by_the_line_that_vouches_for_it(decided, statement, kind, word):
    tamper(statement)

    found = wrong()
    assert found, kind
    assert min(found, key=lambda one: one.seq).seq <= line(kind)
    assert any(word in one.why for one in found), found


def test_one_byte_of_the_frozen_certificate_names_its_number_and_holder(decided):
    certificate = ways.certificate_of(decided, 0)
    name = db.session().scalar(select(Person.name).where(Person.id == certificate.person_id))
    sha256, number = certificate.pdf_sha256, certificate.number
    path = current_app.config["SETTINGS"].storage / sha256[:2] / sha256[2:]
    whole = path.read_bytes()

    path.write_bytes(whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:])
    found = only()
    path.write_bytes(whole)

    assert found.seq == line("certificate.issue")
    assert f"sertifikat {number} atas nama {name}" in found.why
    assert "berubah" in found.why
    assert wrong() == []


def test_frozen_minutes_that_are_gone_are_missed(decided):
    sha256 = db.session().scalar(select(DecisionMeeting.pdf_sha256))
    path = current_app.config["SETTINGS"].storage / sha256[:2] / sha256[2:]
    whole = path.read_bytes()
    path.unlink()

    found = only()
    path.write_bytes(whole)

    assert (found.seq, "hilang dari penyimpanan" in found.why) == (line("minutes.frozen"), True)


def test_a_decision_without_a_line_is_seen(world):
    ways.recommended(world, 0)
    met = ways.meeting(world)
    recommendation = ways.recommendation_of(world, 0).id

    tamper(
        insert(Decision).values(
            id=uuid.uuid4(), meeting_id=met.id, enrolment_id=world.seats[0], recommendation_id=recommendation,
            verdict=Verdict.K, reason="", by_id=world.tim_1.id, decided_at=EVENING,
        )
    )  # fmt: skip

    found = only()
    assert found.why.startswith("keputusan untuk")
    assert "tidak ada entri" in found.why


def test_a_certificate_put_to_issued_by_hand_is_seen(world):
    ways.trained(world, 0)
    ways.trainer_recommends(world, 0)
    klass = ways.enrolment(world, 0).class_id
    services.prepare_certificates(ways.act_of(world.panitia, EVENING), db.session().get_one(ways.TrainingClass, klass))
    db.session().commit()

    tamper(update(Certificate).where(Certificate.enrolment_id == world.seats[0]).values(state=CertificateState.ISSUED))

    assert only().why.startswith("sertifikat")


def test_a_frozen_certificate_cannot_be_thawed_in_the_database(decided):
    act = ways.act_of(decided.panitia, EVENING)
    services.freeze_certificate(act, ways.certificate_of(decided, 0), reason="Nama diperiksa")
    db.session().commit()

    tamper(update(Certificate).where(OUT).values(state=CertificateState.ISSUED))
    assert only().seq == line("certificate.freeze")

    tamper(update(Certificate).where(OUT).values(state=CertificateState.FROZEN, state_reason="lain"))
    assert only().seq == line("certificate.freeze")


def test_the_command_says_the_first_line_of_each_chain_and_fails(decided, lms_app):
    checkpoints.write_all(db.session(), EVENING)
    tamper(update(Certificate).where(OUT).values(number="009/PLT-ASKOM/ND/XI/2026"))

    found = lms_app.test_cli_runner().invoke(args=["askom", "audit", "verify"])

    assert found.exit_code == 1
    assert f"class:{decided.klass.id}" in found.output
