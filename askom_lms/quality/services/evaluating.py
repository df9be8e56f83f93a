"""A master asesor is evaluated by those who met him, by the LSP and by BNSP (002:9.10.16)."""

import uuid
from collections.abc import Mapping

from askom_lms.kernel import audit, clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.quality.domain.evaluating import LONGEST_NOTE, last_day, not_now, problem
from askom_lms.quality.domain.statements import NEWEST, asked_of
from askom_lms.quality.domain.states import QualityPermission as P
from askom_lms.quality.domain.states import Side
from askom_lms.quality.models import Evaluation
from askom_lms.quality.policy import side_of
from askom_lms.quality.queries import evaluation_of, get_subject
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import TrainingClass


def save_evaluation(
    act: Act, klass: TrainingClass, about_id: uuid.UUID, ratings: Mapping[str, str], note: str, *, seen: int
) -> Evaluation:
    """Say it, or correct it; `seen` is the version that was on the page, 0 for none.

    It leaves no line in the chain, whose lines name who did it and when: the closed report is sealed instead.
    Raises Denied, NotFound (somebody whom this person did not meet, or himself); Refusal `quality.too_early`,
    `quality.too_late`, `quality.changed`; Invalid `quality.unrated`, `quality.note_missing`, `quality.note_too_long`.
    """
    act.require(P.EVALUATE, klass)
    side = side_of(act.person, klass) or Side.TRAINEE
    audit.hold(ChainRef("class", klass.id))  # one after the other: the same person may press twice
    subject = get_subject(act, klass, about_id)
    days = ClassSettings.read(klass.settings).evaluation_days
    if code := not_now(side, klass.ends_on, days, clock.in_zone(act.now, klass.zone).date()):
        first, last = clock.tanggal(klass.ends_on), clock.tanggal(last_day(klass.ends_on, days))
        raise Refusal(code, first=first, last=last)
    found = evaluation_of(act, klass, about_id)
    if seen != (found.row_version if found else 0):
        raise Refusal("quality.changed")
    note = note.strip()
    if code := problem(side, ratings, note):
        raise Invalid(code, name=subject.name, most=LONGEST_NOTE)
    if found is None:
        found = Evaluation(class_id=klass.id, about_id=subject.id, by_id=act.person.id, side=side)
        session().add(found)
    found.edition, found.note = NEWEST, note
    found.ratings = {one.key: ratings[one.key] for one in asked_of(side)}
    session().flush()
    return found
