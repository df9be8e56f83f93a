"""Photos of the signed list of a day: filed to the day that their QR names; the marks stay as they are."""

import uuid
from collections.abc import Sequence

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.uploads import Accepted
from askom_lms.training.domain.paper import MOST, Paper, why_not
from askom_lms.training.models import RollPhoto, TrainingClass
from askom_lms.training.queries.paper import paper_of, photos_of
from askom_lms.training.services.touch import chain_of, hold_unfinished

FILED = ("code", "day", "sha256")


def examine_roll_photo(act: Act, klass: TrainingClass, day: int, texts: Sequence[str]) -> Paper:
    """The list that a photo with these QR texts shows, when it is the one that was asked for.

    Raises NotFound, Refusal: no code, two codes, another class, another day, a date that was moved since.
    """
    paper, _sessions = paper_of(act, klass, day)
    refusal = why_not(paper, texts)
    if refusal is not None:
        raise refusal
    return paper


def file_roll_photo(act: Act, klass: TrainingClass, day: int, texts: Sequence[str], file: Accepted) -> RollPhoto:
    """File a checked photo; the same photo again is the one that is there.

    Raises as `examine_roll_photo`, and Refusal `training.finished`, `training.paper_too_many`.
    """
    hold_unfinished(klass)
    paper = examine_roll_photo(act, klass, day, texts)
    there = photos_of(klass.id, day)
    same = next((one for one in there if one.sha256 == file.sha256), None)
    if same is not None:
        return same
    if len(there) >= MOST:
        raise Refusal("training.paper_too_many", most=MOST)
    photo = RollPhoto(
        id=uuid.uuid4(),
        class_id=klass.id,
        day=day,
        code=paper.code,
        sha256=file.sha256,
        media_type=file.media_type,
        name=file.name[:120],
        size=file.size,
        filed_at=act.now,
        filed_by_id=act.person.id,
    )
    session().add(photo)
    session().flush()
    act.record("roll_photo.file", chain_of(klass), photo, {"day": day}, seals=FILED)
    return photo
