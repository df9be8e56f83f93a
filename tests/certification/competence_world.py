"""A class after its meeting: three people are K, the fourth is BK, all hold their training certificate."""

import datetime as dt
import uuid

from sqlalchemy import select, update

from askom_lms.assessment.models import AcaExam
from askom_lms.certification import queries, services
from askom_lms.certification.domain.competence import Written
from askom_lms.certification.domain.states import CertificateState, MeetingState, RecommendationState, Verdict
from askom_lms.certification.models import Certificate, Decision, DecisionMeeting, Recommendation
from askom_lms.certification.queries.competence import class_competence
from askom_lms.coursework.domain.codes import new_code
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import db
from askom_lms.paperwork.models import FilledRecord, RecordState
from askom_lms.people.domain import Role
from askom_lms.registry.domain.asesor import Document
from askom_lms.registry.models import Institution, InstitutionKind
from askom_lms.training.models import TrainingClass
from askom_lms.upkeep import services as upkeep
from askom_lms.upkeep.queries import holder_of
from tests.assessment.world import EVENING, act_of, fresh_class
from tests.certification.ways import run_jobs
from tests.factories.people import PersonFactory
from tests.kept import kept

TODAY = dt.date(2026, 11, 20)
MONDAY = EVENING + dt.timedelta(days=3)
"""When BNSP has sent its certificates."""
SK = {"sk_number": "KEP.0412/BNSP/XI/2026", "sk_on": TODAY}
BK = 3


@kept
def decided_class(n=4, kind="lsp"):
    """Committed. The institution of the class is of this kind; `manager` is pengelola."""
    world = fresh_class(n)
    s = db.session()
    s.execute(
        update(Institution).where(Institution.id == world.klass.institution_id).values(kind=InstitutionKind(kind))
    )
    meeting = DecisionMeeting(
        class_id=world.klass.id, institution_id=world.klass.institution_id, state=MeetingState.DECIDED,
        number="BA-001/ND47/XI/2026", held_on=TODAY, decided_at=EVENING,
    )  # fmt: skip
    s.add(meeting)
    s.flush()
    for index, seat_id in enumerate(world.seats):
        _decided(s.get_one(Enrolment, seat_id), meeting, Verdict.BK if index == BK else Verdict.K)
    world.manager = PersonFactory(name="Maya Pengelola", roles=[Role.PENGELOLA], totp_confirmed_at=EVENING)
    s.commit()
    return world


def _decided(seat, meeting, verdict):
    """What the examiner said, what the meeting decided, and the training certificate."""
    s = db.session()
    examiner = seat.examiner_id or seat.master_asesor_id
    exam = AcaExam(class_id=seat.class_id, enrolment_id=seat.id, examiner_id=examiner)
    record = FilledRecord(
        class_id=seat.class_id, form_code="FR-ACA-07", edition="1", state=RecordState.SEALED, created_at=EVENING,
        sealed_at=EVENING, fingerprint=f"{seat.seat_number:064}",
    )  # fmt: skip
    s.add_all([exam, record])
    s.flush()
    said = Recommendation(
        enrolment_id=seat.id, exam_id=exam.id, state=RecommendationState.PROPOSED, computed=verdict, verdict=verdict,
        record_id=record.id, code=new_code(), signed_by_id=examiner, signer_name="Penguji", signed_at=EVENING,
    )  # fmt: skip
    s.add(said)
    s.flush()
    s.add(
        Decision(
            meeting_id=meeting.id, enrolment_id=seat.id, recommendation_id=said.id, verdict=verdict,
            by_id=examiner, decided_at=EVENING,
        )
    )  # fmt: skip
    s.add(
        Certificate(
            kind="training", state=CertificateState.ISSUED, enrolment_id=seat.id, person_id=seat.person_id,
            code=new_code(), number=f"{seat.id}/PLT", facts={}, prepared_at=EVENING, issued_at=EVENING, issued_on=TODAY,
        )
    )  # fmt: skip


def twin_class(world, number):
    """A second class of the same institution, without anybody in it; its id."""
    s = db.session()
    first = s.get_one(TrainingClass, world.klass.id)
    columns = {column.key: getattr(first, column.key) for column in TrainingClass.__table__.columns}
    twin = TrainingClass(**{**columns, "id": uuid.uuid4(), "number": number, "slug": number.replace("/", "-")})
    s.add(twin)
    s.flush()
    return twin.id


def more_people(world, class_id, n):
    """So many more people of this class are K; their seats. Committed."""
    s = db.session()
    meeting = DecisionMeeting(
        class_id=class_id, institution_id=world.klass.institution_id, state=MeetingState.DECIDED,
        number=f"BA-{class_id}", held_on=TODAY, decided_at=EVENING,
    )  # fmt: skip
    s.add(meeting)
    s.flush()
    seats = []
    for place in range(n):
        person = PersonFactory()
        seat = Enrolment(
            class_id=class_id, person_id=person.id, state=EnrolmentState.ENROLLED, seat_number=100 + place,
            created_at=EVENING, master_asesor_id=world.master.id,
        )  # fmt: skip
        s.add(seat)
        s.flush()
        _decided(seat, meeting, Verdict.K)
        seats.append(seat.id)
    s.commit()
    return seats


def page_of(world, by=None, now=MONDAY):
    return class_competence(act_of(by or world.panitia, now), world.klass.slug)


def row_of(world, index, **more):
    return next(row for row in page_of(world, **more).rows if row.enrolment_id == world.seats[index])


def written(n=1, **changes):
    """What stands on the n-th certificate that BNSP sent."""
    facts = {"number": f"85500 2320 {n:05} 2026", **SK, "issued_on": TODAY + dt.timedelta(days=2)}
    return Written(**{**facts, **changes})


def imported(world, index, *, by=None, now=MONDAY, sha256=None, n=None, **changes):
    """BNSP's certificate of this person is written down."""
    one = services.Imported(world.seats[index], written(n or index + 1, **changes), sha256, 100 if sha256 else 0)
    count = services.import_competence(act_of(by or world.panitia, now), page_of(world).klass, [one])
    db.session().commit()
    return count


def ordered(world, *indexes, now=MONDAY, by=None, **changes):
    act = act_of(by or world.panitia, now)
    klass = page_of(world).klass
    n = services.order_competence(act, klass, [world.seats[index] for index in indexes], **{**SK, **changes})
    db.session().commit()
    return n


def issued(world, *indexes, **more):
    """Ordered and printed."""
    ordered(world, *indexes, **more)
    run_jobs()
    return [certificate_of(world, index) for index in indexes]


def certificate_of(world, index):
    """The competence certificate of this person that was prepared last."""
    wanted = (
        select(Certificate)
        .where(Certificate.enrolment_id == world.seats[index], Certificate.kind == "competence")
        .order_by(Certificate.prepared_at.desc(), Certificate.replaces_id.is_(None))
    )
    found = db.session().scalars(wanted).first()
    return queries.get_certificate(found.id) if found else None


def set_aside(world, index):
    """An appeal took the decision away."""
    s = db.session()
    s.execute(update(Decision).where(Decision.enrolment_id == world.seats[index]).values(set_aside_at=EVENING))
    s.commit()


def measured(world, index, event, *, reason="Kewajiban dilanggar", now=MONDAY):
    """Decided in the upkeep of asesor, where such things are decided."""
    holder = holder_of(world.trainees[index].id)
    paper = Document("KEP-7", TODAY, None, "")
    upkeep.take_measure(act_of(world.manager, now), holder, event, document=paper, reason=reason)
    db.session().commit()
