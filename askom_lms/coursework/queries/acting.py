"""Who fills a part: the person himself, or another one who proved himself on the trainee's device."""

import dataclasses
import uuid

from sqlalchemy import select

from askom_lms.coursework.domain.parties import PartyRole
from askom_lms.coursework.domain.states import CourseworkPermission
from askom_lms.coursework.domain.subjects import Item, Part
from askom_lms.coursework.models import DossierParty
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.paperwork.domain.edition import load_edition
from askom_lms.people.queries import handover_actor
from askom_lms.training.models import Folder


class HandoverNeeded(Refusal):
    """The trainee's own device: the other person has to prove himself first."""

    def __init__(self, item: Item) -> None:
        super().__init__("coursework.handover_needed")
        self.item = item


def acting_for(act: Act, item: Item) -> Act:
    """The act of whoever fills a part of this item here; `item.my_roles` becomes his. Raises HandoverNeeded.

    On the trainee's own device that is the person who took it over, for this one item and a
    quarter of an hour from his last save.
    """
    if item.trainee_id != act.person.id:
        return act
    other = handover_actor(act, item.id)
    if other is None:
        raise HandoverNeeded(item)
    item.my_roles = roles_played(other.id, item)
    return dataclasses.replace(act, actor=other)


def part_of(act: Act, item: Item, role: str) -> Act:
    """The act of whoever fills this part. Raises HandoverNeeded, Denied, Refusal `coursework.asesi_sees_no_key`.

    An asesi who was named validator of the same dossier, too, would read the key of his own test.
    """
    acting = acting_for(act, item)
    acting.require(CourseworkPermission.FILL_PART, Part(item, role))
    is_other = PartyRole.ASESI in item.my_roles and role != PartyRole.ASESI
    if is_other and not load_edition(item.form_code).may_be_read_whole_by(PartyRole.ASESI):
        raise Refusal("coursework.asesi_sees_no_key", name=item.name)
    return acting


def roles_played(person_id: uuid.UUID, item: Item) -> frozenset[str]:
    """The parties' roles of this person in the item's dossier."""
    wanted = select(DossierParty.role).where(
        DossierParty.enrolment_id == item.enrolment_id,
        DossierParty.folder == Folder(item.folder),
        DossierParty.person_id == person_id,
    )
    return frozenset(session().scalars(wanted))
