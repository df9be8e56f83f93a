"""What keeps a meeting from deciding K about somebody: no application that was accepted (002 9.1.5, 9.1.6, 9.2.6)."""

from sqlalchemy import select

from askom_lms.applying.domain.states import ApplicationState, standing_of
from askom_lms.applying.models import CertificationApplication
from askom_lms.certification.domain.recommendation import Missing
from askom_lms.certification.queries.gates import GATES, Gate
from askom_lms.enrolment.models import Enrolment
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import TrainingClass

of = CertificationApplication
NEWEST = (
    select(of.state)
    .where(of.enrolment_id == Enrolment.id)
    .order_by(of.version.desc())
    .limit(1)
    .correlate(Enrolment)
    .scalar_subquery()
)


def not_accepted(klass: TrainingClass, newest: ApplicationState | None, name: str) -> Missing | None:
    """What his application lacks; nothing where the class has them judged elsewhere."""
    said = standing_of(newest)
    if said is None or not ClassSettings.read(klass.settings).application_first:
        return None
    return Missing(said.code, said.clause, said.who, name if said.is_his else "", link="certification")


GATES.append(Gate(NEWEST, not_accepted))
