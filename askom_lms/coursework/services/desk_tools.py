"""A master asesor's own tools: prepared remarks."""

from collections.abc import Sequence

from sqlalchemy import delete

from askom_lms.coursework.domain.states import CourseworkPermission
from askom_lms.coursework.models import PreparedRemark
from askom_lms.coursework.services.bookkeeping import table_of
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid

REMARKS = table_of(PreparedRemark)
MOST = 9
"""One for each of the keys 1 to 9."""
LONGEST_LABEL, LONGEST_TEXT = 40, 500


def save_prepared_remarks(act: Act, pairs: Sequence[tuple[str, str]]) -> int:
    """Replace the own prepared remarks by these (label, text); empty rows are left out. Returns how many there are.

    Raises Invalid: a row has only one of the two, or is too long.
    """
    act.require(CourseworkPermission.DESK)
    kept = [(label.strip(), text.strip()) for label, text in pairs if label.strip() or text.strip()]
    if any(not label or not text for label, text in kept):
        raise Invalid("coursework.prepared_incomplete")
    if any(len(label) > LONGEST_LABEL or len(text) > LONGEST_TEXT for label, text in kept) or len(kept) > MOST:
        raise Invalid("coursework.prepared_too_long", label=LONGEST_LABEL, text=LONGEST_TEXT)
    s = session()
    s.execute(delete(REMARKS).where(REMARKS.c.person_id == act.person.id))
    rows = [
        PreparedRemark(person_id=act.person.id, position=place, label=label, text=text)
        for place, (label, text) in enumerate(kept, 1)
    ]
    s.add_all(rows)
    s.flush()
    return len(rows)
