"""Mails before a certificate ends, each once (002:9.7.1)."""

from sqlalchemy import select

from askom_lms.enrolment.domain.days import add_months
from askom_lms.kernel import clock, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.people.models import Person
from askom_lms.registry.domain.states import CertificateState
from askom_lms.registry.models import AsesorCertificate
from askom_lms.upkeep.domain import reminder_due
from askom_lms.upkeep.models import UpkeepReminder
from askom_lms.upkeep.notices import remind_holder

REMIND_JOB = "upkeep.remind"
AHEAD, BEHIND = 7, 4
"""Months around today in which a certificate may have a reminder due; what is due is asked of the domain."""


@jobs.daily(REMIND_JOB)
def run(_job: jobs.RunningJob) -> None:
    """The reminders of this day."""
    remind(Act.system(clock.now()))


def remind(act: Act) -> int:
    """Write the mails that are due and not written yet; returns how many."""
    today, of = act.today, AsesorCertificate
    rows = (
        session()
        .execute(
            select(of, Person)
            .join(Person, Person.id == of.person_id)
            .where(
                of.valid_until.between(add_months(today, -BEHIND), add_months(today, AHEAD)),
                of.state != CertificateState.REVOKED,
                Person.is_active,
            )
            .order_by(of.valid_until, of.id)
        )
        .all()
    )
    known = _written([row[0] for row in rows])
    newest = _newest([row[1] for row in rows])
    count = 0
    for certificate, person in rows:
        kind = reminder_due(certificate.valid_until, today)
        if kind is None or certificate.id not in newest or (certificate.id, str(kind)) in known:
            continue
        session().add(UpkeepReminder(certificate_id=certificate.id, kind=str(kind), sent_at=act.now))
        remind_holder(act, person, certificate, kind)
        count += 1
    session().flush()
    return count


def _written(certificates: list[AsesorCertificate]) -> set[tuple[object, str]]:
    of = UpkeepReminder
    wanted = select(of.certificate_id, of.kind).where(of.certificate_id.in_([one.id for one in certificates]))
    return {(row.certificate_id, row.kind) for row in session().execute(wanted)}


def _newest(people: list[Person]) -> set[object]:
    """The certificates that count: of each person the one noted last."""
    of = AsesorCertificate
    wanted = select(of.person_id, of.id).where(of.person_id.in_([one.id for one in people]))
    found = {row.person_id: row.id for row in session().execute(wanted.order_by(of.noted_at, of.id.desc()))}
    return set(found.values())
