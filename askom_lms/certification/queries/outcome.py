"""What certification adds to the seat on the trainee's home: whether he is recommended, and whether it is decided."""

from sqlalchemy import case, func, select

from askom_lms.certification.domain.states import RecommendationState
from askom_lms.certification.models import Decision, DecisionMeeting, Recommendation
from askom_lms.certification.queries.standing import decision_of
from askom_lms.coursework.queries.home import DECIDED, OUTCOMES, RECOMMENDED
from askom_lms.coursework.queries.items import ENROLMENTS

OUTCOME = (
    select(func.max(case((DecisionMeeting.decided_at.is_not(None), DECIDED), else_=RECOMMENDED)))
    .select_from(Recommendation)
    .outerjoin(Decision, decision_of(Recommendation.enrolment_id))
    .outerjoin(DecisionMeeting, DecisionMeeting.id == Decision.meeting_id)
    .where(Recommendation.enrolment_id == ENROLMENTS.c.id, Recommendation.state == RecommendationState.PROPOSED)
    .correlate(ENROLMENTS)
    .scalar_subquery()
)
"""A decision counts when the minutes are signed, as on the page of results."""

OUTCOMES.append(OUTCOME)
