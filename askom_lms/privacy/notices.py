"""Who hears of a request: the person himself, by mail, in his language."""

from collections.abc import Mapping

from askom_lms.kernel.act import Act, Notice
from askom_lms.kernel.db import session
from askom_lms.kernel.mail import Mail, queue_mail
from askom_lms.people.models import Person
from askom_lms.privacy.domain import EXPORT_STAYS
from askom_lms.privacy.models import DataRequest


def answered(act: Act, asked: DataRequest) -> None:
    """It was granted or refused, or his export is there."""
    person = session().get_one(Person, asked.person_id)
    queue_mail(
        person.email, "privacy_answered", now=act.now, name=person.name, kind=str(asked.kind), state=str(asked.state),
        answer=asked.answer, days=EXPORT_STAYS.days,
    )  # fmt: skip


def erased(act: Act, address: str, name: str, left: list[str]) -> Mail:
    """The last mail that he gets: his data is gone, and what stayed (UU 27/2022, pasal 45)."""
    return queue_mail(address, "privacy_erased", now=act.now, name=name, left=left)


NOTICES: Mapping[str, Notice] = {"data_request.answered": answered}
