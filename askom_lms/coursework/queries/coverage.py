"""What the instruments of one dossier cover, for the trainee and for whoever reads his sheets."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sqlalchemy import bindparam, or_

from askom_lms.coursework.domain.states import CourseworkPermission
from askom_lms.coursework.domain.subjects import FOLDERS, Item
from askom_lms.coursework.models import DossierItem
from askom_lms.coursework.queries.content import RECORDS
from askom_lms.coursework.queries.items import ITEM, SEATED, C, D, E, read, table, to_item
from askom_lms.coursework.queries.lending import AS_A_WHOLE, lent_for
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound
from askom_lms.paperwork.domain.authoring.coverage import Coverage, coverage
from askom_lms.paperwork.domain.plan import INSTRUMENT_OF
from askom_lms.paperwork.domain.spec import Stage
from askom_lms.training.models import Folder

PLANNING = ("FR.MAPA.01", "FR.MAPA.02")
"""Besides the authored instruments: where a gap of the plan is cured."""
ASKED = table(DossierItem, "asked")


@dataclass(frozen=True)
class Covering:
    """One dossier: its sheets with what they say, and what they cover."""

    items: tuple[Item, ...]
    answers: Mapping[str, Mapping[str, Any]]
    """Form -> answers, of the authored instruments that the dossier has; empty while nobody began one."""

    @property
    def first(self) -> Item:
        return self.items[0]

    @cached_property
    def measured(self) -> Coverage:
        return coverage(lent_for(replace(self.first, form_code=AS_A_WHOLE)), self.answers)


SHEETS: Any = (
    ITEM.add_columns(RECORDS.c.answers)
    .outerjoin(RECORDS, RECORDS.c.id == D.record_id)
    .where(or_(D.stage == Stage.PERANGKAT.value, D.form_code.in_(PLANNING)))
)
OF_PERSON = SHEETS.where(
    E.person_id == bindparam("actor"), E.state.in_(SEATED), D.folder == bindparam("folder")
).order_by(C.starts_on.desc(), D.position)
BESIDE_ITEM = SHEETS.where(
    ASKED.c.id == bindparam("item"), D.enrolment_id == ASKED.c.enrolment_id, D.folder == ASKED.c.folder
).order_by(D.position)


def own_covering(act: Act, task: int) -> Covering:
    """The trainee's own dossier in the latest of his classes. Raises NotFound, Denied."""
    act.require(CourseworkPermission.HOME)
    if task not in FOLDERS:
        raise NotFound
    return _covering(read(OF_PERSON, act, folder=Folder(FOLDERS[task])))


def covering_beside(act: Act, item_id: uuid.UUID) -> Covering:
    """The dossier to which this sheet belongs. Raises NotFound, Denied."""
    found = _covering(read(BESIDE_ITEM, act, item=item_id))
    act.require(CourseworkPermission.READ, found.first)
    return found


def _covering(rows: Any) -> Covering:
    found = [(to_item(row), row.answers) for row in rows]
    mine = [(item, answers) for item, answers in found if item.enrolment_id == found[0][0].enrolment_id]
    if not mine:
        raise NotFound
    sheets = {item.form_code: answers or {} for item, answers in mine if item.form_code in INSTRUMENT_OF}
    return Covering(tuple(item for item, _ in mine), sheets)
