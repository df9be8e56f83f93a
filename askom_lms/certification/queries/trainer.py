"""The list of those whom one trains and examines, and the trainer's recommendation of one of them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from askom_lms.assessment.models import AcaExam
from askom_lms.certification.domain.recommendation import Missing, prerequisites, training_gaps
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.models import TrainerRecommendation
from askom_lms.certification.queries.standing import (
    Standing,
    attended,
    class_plan,
    facts_of,
    parafed,
    seat_in,
    standings,
)
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.training.models import TrainingClass


@dataclass(frozen=True)
class ListRow:
    """One person on the list, with how much is still missing."""

    standing: Standing
    n_training_gaps: int
    n_prerequisites: int


@dataclass(frozen=True)
class RecommendationList:
    """Those whom the signed-in person trains, and those whom he examines, in one of his classes."""

    slug: str
    class_number: str
    trained: Sequence[ListRow]
    examined: Sequence[ListRow]
    classes: Mapping[str, str]
    """Slug and number of each of his classes, the newest first."""


def recommendation_list(act: Act, slug: str = "") -> RecommendationList:
    """The twelve and twelve of this class of a master asesor or examiner, or of the one at hand; four queries."""
    act.require(P.LIST)
    me = act.person.id
    found = standings(or_(Enrolment.master_asesor_id == me, AcaExam.examiner_id == me))
    if not found:
        return RecommendationList("", "", (), (), {})
    classes = {row.slug: row.class_number for row in found}
    place = act.person.at_hand(act.today)
    wanted = next((one for one in (slug, place.slug if place else "") if one in classes), found[0].slug)
    here = [row for row in found if row.slug == wanted]
    rows = list_rows(act, here[0].class_id, here)
    trained = [row for row in rows if row.standing.master_id == me]
    examined = [row for row in rows if row.standing.examiner_id == me]
    return RecommendationList(wanted, classes[wanted], trained, examined, classes)


def class_to_read(act: Act, slug: str) -> TrainingClass:
    """The class, for everybody who may read its recommendations. Raises NotFound, Denied."""
    klass = session().scalar(select(TrainingClass).where(TrainingClass.slug == slug))
    if klass is None:
        raise NotFound
    act.require(P.READ, klass)
    return klass


def class_list(act: Act, slug: str) -> tuple[TrainingClass, list[ListRow]]:
    """Everybody of a class, for panitia and tim teknis. Raises NotFound, Denied."""
    klass = class_to_read(act, slug)
    return klass, list_rows(act, klass.id, standings(Enrolment.class_id == klass.id))


def list_rows(act: Act, class_id: uuid.UUID, found: Sequence[Standing]) -> list[ListRow]:
    plan = class_plan(class_id)
    rows = []
    for standing in found:
        facts = facts_of(standing, plan, act.now)
        rows.append(ListRow(standing, len(training_gaps(facts)), len(prerequisites(facts))))
    return rows


@dataclass(frozen=True)
class TrainerPage:
    """What the trainer looks at before he recommends: sessions, dossiers 1 and 2, what is missing."""

    standing: Standing
    enrolment: Enrolment
    signed: TrainerRecommendation | None
    gaps: Sequence[Missing]
    attended: int
    sessions: int
    folders: Mapping[str, tuple[int, int]]


def trainer_page(act: Act, seat: int, slug: str = "") -> TrainerPage:
    """One of my own trainees, by seat, in this or in my newest class. Raises NotFound, Denied."""
    act.require(P.LIST)
    found = standings(Enrolment.master_asesor_id == act.person.id, seat_in(seat, slug))
    if not found:
        raise NotFound
    return trainer_page_of(act, found[0])


def trainer_page_of(act: Act, standing: Standing) -> TrainerPage:
    plan = class_plan(standing.class_id)
    facts = facts_of(standing, plan, act.now)
    row = session().execute(
        select(Enrolment, TrainerRecommendation)
        .outerjoin(TrainerRecommendation, TrainerRecommendation.enrolment_id == Enrolment.id)
        .where(Enrolment.id == standing.enrolment_id)
    ).one()  # fmt: skip
    so_far = [one for one in plan.sessions if one.ends_at <= act.now]
    return TrainerPage(
        standing,
        row[0],
        row[1],
        training_gaps(facts),
        attended(standing, so_far),
        len(so_far),
        {folder: parafed(standing, plan.kit, (folder,)) for folder in ("merah", "kuning")},
    )


def trainer_recommendation(enrolment_id: uuid.UUID) -> TrainerRecommendation | None:
    """The trainer's word about one trainee, if he gave it."""
    return session().scalar(select(TrainerRecommendation).where(TrainerRecommendation.enrolment_id == enrolment_id))
