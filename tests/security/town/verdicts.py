"""What was judged and decided about the owner: examination, meeting, certificate, appeal."""

import datetime as dt

from sqlalchemy import select

from askom_lms.appeals import services as appeals
from askom_lms.appeals.domain.said import Said
from askom_lms.appeals.domain.states import AppealState, Outcome
from askom_lms.appeals.models import AppealMember
from askom_lms.appeals.queries import Own
from askom_lms.applying.domain import Kind as Applying
from askom_lms.applying.models import CertificationApplication
from askom_lms.assessment import services as assessment
from askom_lms.assessment.domain.states import AgainState
from askom_lms.assessment.queries import exam_of
from askom_lms.certification import services as certification
from askom_lms.certification.domain.states import CertificateState, MeetingState, Verdict
from askom_lms.certification.models import Decision, DecisionMeeting, Recommendation
from askom_lms.certification.queries import aca_page
from askom_lms.certification.queries.meetings import CHAIR
from askom_lms.kernel import checkpoints, clock, db, sealing
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import PLATFORM, ChainRef
from askom_lms.paperwork.domain.samples import part_of, sample_answers
from askom_lms.paperwork.queries import spec_of, stage_of
from askom_lms.training.models import StaffRole
from tests.coursework.world import act_of
from tests.security.town.people import person_by, staffed


def decided_appeal(people, klass, seat, photo):
    """The owner's appeal against a decision that was set aside since; the pengajar declared himself, the examiner not."""
    s, now, decider = db.session(), clock.now(), people["tim_teknis"]
    recommendation = s.scalars(select(Recommendation).where(Recommendation.enrolment_id == seat.id)).one()
    meeting = DecisionMeeting(
        class_id=klass.id, institution_id=klass.institution_id, state=MeetingState.DECIDED, held_on=clock.day_of(now),
        decided_at=now,
    )  # fmt: skip
    s.add(meeting)
    s.flush()
    decision = Decision(
        meeting_id=meeting.id, enrolment_id=seat.id, recommendation_id=recommendation.id, verdict=Verdict.BK,
        by_id=decider.id, decided_at=now, set_aside_at=now,
    )  # fmt: skip
    s.add(decision)
    s.flush()
    owner = people["owner"]
    own = Own(owner.id, seat.id, decision, meeting, klass, person_by(seat.examiner_id), None)
    said = Said({"q1": True, "q2": True, "q3": False}, "Bukti tidak dibaca.")
    appeal = appeals.file_appeal(act_of(owner), own, said, [photo])
    for name, declared_at in (("pengajar", now), ("other_master", None)):
        s.add(AppealMember(appeal_id=appeal.id, person_id=people[name].id, named_at=now, declared_at=declared_at))
    appeal.state, appeal.outcome, appeal.reason = AppealState.DECIDED, Outcome.REJECTED, "Ditimbang."
    appeal.decided_at, appeal.number, appeal.pdf_sha256 = now, f"PB/{klass.slug}", photo.sha256
    again = assessment.open_again(
        act_of(owner), class_id=klass.id, institution_id=klass.institution_id, enrolment_id=seat.id, units=["conduct"]
    )
    again.examiner_id, again.state, appeal.reassessment_id = people["other_master"].id, AgainState.NAMED, again.id
    s.flush()
    return appeal


def sent_application(seat, document_id):
    """The owner's application for certification as it was sent, with one paper."""
    row = CertificationApplication(
        enrolment_id=seat.id, class_id=seat.class_id, kind=Applying.CANDIDATE, as_candidate=False, verdict={"findings": []},
        fingerprint="0" * 64, papers=[str(document_id)], sent_at=clock.now(),
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    return row


def planned_meeting(world, decider, klass, sha256):
    """A planned meeting; its minutes are there so that they can be asked for."""
    meeting = certification.create_meeting(
        act_of(decider),
        klass,
        held_on=dt.date(2026, 11, 23),
        starts_at="09.00",
        place="Ruang rapat",
        agenda="Keputusan",
        members={decider.id: CHAIR, staffed(world, StaffRole.TIM_TEKNIS).id: "Anggota"},
    )
    meeting.pdf_sha256 = sha256
    return meeting


def issued_certificate(world, klass, seat, sha256):
    """The owner's certificate as it is after the issue."""
    prepared = certification.prepare_certificates(act_of(world.panitia), klass)
    certificate = next(one for one in prepared if one.enrolment_id == seat.id)
    certificate.state, certificate.number = CertificateState.ISSUED, f"001/{klass.slug}"
    certificate.pdf_sha256 = sha256
    certificate.issued_at, certificate.issued_on = clock.now(), clock.day_of(clock.now())
    db.session().flush()
    chain, data = ChainRef("class", klass.id), {"number": certificate.number, "sha256": sha256}
    Act.system().record("certificate.issue", chain, certificate, data)
    Act.system().record("town.built", PLATFORM, klass)
    for each in (chain, PLATFORM):
        checkpoints.cover(db.session(), each)
    sealing.make_keys()
    return certificate


def judge(seat):
    """The examiner has judged and signed: not yet competent, which needs no complete dossier."""
    exam = exam_of(seat.id)
    examiner = act_of(person_by(exam.examiner_id))
    assessment.declare_impartial(examiner, exam, is_impartial=True)
    db.session().flush()
    certification.save_aca(examiner, aca_page(examiner, seat.seat_number), {})
    page = aca_page(examiner, seat.seat_number)
    spec, stage = spec_of(page.record), stage_of(page.record)
    answers = sample_answers(spec, stage, page.record.lent, seed=1, is_competent=False)
    mine = part_of(spec, stage, page.record.lent, answers, "master_asesor")
    certification.save_aca(examiner, page, {**mine, "gap__ada": "Dossier belum lengkap"})
    db.session().flush()
    certification.sign_recommendation(examiner, aca_page(examiner, seat.seat_number))
