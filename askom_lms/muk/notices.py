"""Who hears of MUK: the admins of the LSP that is offered one, and those of the giver when it is answered."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from askom_lms.kernel.act import Act, Notice
from askom_lms.kernel.db import session
from askom_lms.kernel.mail import queue_mail
from askom_lms.muk.models import Muk
from askom_lms.people.domain import Role
from askom_lms.people.models import Person, RoleGrant
from askom_lms.registry.models import Institution


@dataclass(frozen=True)
class Word:
    """What one institution says to another about a MUK: an offer, or the answer to one."""

    muk: Muk
    speaker_id: uuid.UUID
    hearer_id: uuid.UUID
    is_accepted: bool = False
    note: str = ""


def offered(act: Act, word: Word) -> None:
    """Tell the admins of the receiving LSP that they are asked."""
    _tell(act, word, "muk_offered")


def answered(act: Act, word: Word) -> None:
    """Tell the admins of the giver what was answered."""
    _tell(act, word, "muk_answered")


def _tell(act: Act, word: Word, template: str) -> None:
    speaker = session().scalar(select(Institution.name).where(Institution.id == word.speaker_id))
    admins = session().execute(
        select(Person.email, Person.name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role == Role.LSP_ADMIN, RoleGrant.scope_id == word.hearer_id, Person.is_active)
    )
    muk = word.muk
    for admin in admins.all():
        queue_mail(
            admin.email,
            template,
            now=act.now,
            name=admin.name,
            url=f"/kelola/skema/{muk.skema_id}/muk/{muk.id}",
            is_accepted=word.is_accepted,
            note=word.note,
            institution=speaker,
            muk=muk.name,
            number=muk.number,
            edition=muk.edition,
        )


NOTICES: Mapping[str, Notice] = {"muk.offered": offered, "muk.answered": answered}
