"""The figures of a class for its report of quality: a dozen queries, however many people there are."""

import uuid
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import func, select

from askom_lms.certification.domain.states import RecommendationState
from askom_lms.certification.models import Decision, Recommendation
from askom_lms.coursework.domain.states import ItemStatus, SubmissionState
from askom_lms.coursework.models import DossierItem, ItemMessage, Remark, Submission
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import seated_in
from askom_lms.kernel import clock
from askom_lms.kernel.db import session
from askom_lms.paperwork.domain.edition import load_edition
from askom_lms.paperwork.models import FilledRecord
from askom_lms.quality.domain import figures
from askom_lms.quality.models import FollowUp
from askom_lms.quality.queries.evaluations import judged_in
from askom_lms.training.models import Roster, TrainingClass

FEEDBACK, VALIDATION = "FR.AK.03", "FR.VA"
HANDED_IN = (ItemStatus.SUBMITTED, ItemStatus.SIGNED_OFF)
DISSENT = "dissent"


@cache
def feedback_statements() -> dict[str, str]:
    """The rows of FR.AK.03 by key, in the words of the form."""
    sections = load_edition(FEEDBACK).sections
    field = next(field for section in sections for field in section.fields if field.key == "komponen")
    assert field.rows is not None
    return {row.key: row.text for row in field.rows.rows}


def facts_now(klass: TrainingClass, actions: Iterable[FollowUp]) -> dict[str, Any]:
    """Everything that the report says, as plain JSON: what is frozen when it is closed."""
    sheets = _sheets(klass.id)
    versions = _versions(klass.id)
    waits = [(parafed - handed).total_seconds() for _, state, handed, parafed in versions if _counts(state, parafed)]
    seats = session().scalar(select(func.count()).select_from(Enrolment).where(seated_in(klass.id)))
    return {
        "class": {
            "number": klass.number, "institution": klass.institution.name, "place": f"{klass.venue}, {klass.city}",
            "from": klass.starts_on.isoformat(), "to": klass.ends_on.isoformat(), "seats": seats,
        },
        "attendance": figures.attendance(_marks(klass.id)),
        "feedback": figures.feedback(sheets[FEEDBACK], feedback_statements()),
        "validation": figures.validation(sheets[VALIDATION]),
        "returns": figures.returns(
            ((form, state is SubmissionState.RETURNED) for form, state, *_ in versions), _reasons(klass.id)
        ),
        "waiting": figures.waiting(waits),
        "verdicts": figures.verdicts(_verdicts(klass.id), _dissents(klass.id)),
        "evaluations": [one.as_told() for one in judged_in(klass.id)],
        "actions": [_action(one, klass.zone) for one in actions],
    }  # fmt: skip


def _action(one: FollowUp, zone: str) -> dict[str, Any]:
    done_on = clock.in_zone(one.done_at, zone).date().isoformat() if one.done_at else ""
    texts = {"finding": one.finding, "action": one.action, "owner": one.owner, "note": one.done_note}
    return {**texts, "due_on": one.due_on.isoformat(), "done_on": done_on}


def _counts(state: SubmissionState, parafed: Any) -> bool:
    return state is SubmissionState.SIGNED_OFF and parafed is not None


def _marks(class_id: uuid.UUID) -> list[str]:
    """Of those who have a seat; staff stand on the roster of nobody."""
    seated = select(Enrolment.person_id).where(seated_in(class_id))
    return list(
        session().scalars(select(Roster.marks).where(Roster.class_id == class_id, Roster.person_id.in_(seated)))
    )


def _sheets(class_id: uuid.UUID) -> dict[str, list[Any]]:
    """Answers of the sheets of both forms as they were last handed in."""
    item = DossierItem
    found: dict[str, list[Any]] = {FEEDBACK: [], VALIDATION: []}
    wanted = select(item.form_code, FilledRecord.answers).join(FilledRecord, FilledRecord.id == item.record_id)
    mine = (item.class_id == class_id, item.form_code.in_(found), item.status.in_(HANDED_IN))
    for form, answers in session().execute(wanted.where(*mine).order_by(item.enrolment_id, item.position)):
        found[form].append(answers)
    return found


def _versions(class_id: uuid.UUID) -> list[Any]:
    """(form, state, handed in, parafed) of everything that was handed in."""
    item, one = DossierItem, Submission
    columns = (item.form_code, one.state, one.handed_in_at, one.parafed_at)
    wanted = select(*columns).join(item, item.id == one.item_id)
    return list(session().execute(wanted.where(item.class_id == class_id, one.handed_in_at.is_not(None))))


def _reasons(class_id: uuid.UUID) -> list[tuple[str, str]]:
    """(form, text) of each remark of a return; the note where it has none."""
    item, one = DossierItem, Submission
    wanted = (
        select(item.form_code, one.note, Remark.text)
        .join(item, item.id == one.item_id)
        .outerjoin(Remark, Remark.submission_id == one.id)
        .where(item.class_id == class_id, one.state == SubmissionState.RETURNED)
    )
    return [(form, remark or note) for form, note, remark in session().execute(wanted)]


def _verdicts(class_id: uuid.UUID) -> list[tuple[str, str, str]]:
    one = Recommendation
    wanted = (
        select(one.computed, one.verdict, Decision.verdict)
        .join(Enrolment, Enrolment.id == one.enrolment_id)
        .outerjoin(Decision, (Decision.recommendation_id == one.id) & Decision.set_aside_at.is_(None))
        .where(Enrolment.class_id == class_id, one.state == RecommendationState.PROPOSED)
    )
    rows = session().execute(wanted)
    return [(computed.value, said.value, decided.value if decided else "") for computed, said, decided in rows]


def _dissents(class_id: uuid.UUID) -> int:
    """Notes by which a trainee disagrees with a return (002:9.10.15)."""
    wanted = select(func.count()).select_from(ItemMessage).join(DossierItem, DossierItem.id == ItemMessage.item_id)
    return session().scalar(wanted.where(DossierItem.class_id == class_id, ItemMessage.kind == DISSENT)) or 0
