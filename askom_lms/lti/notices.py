"""Who hears of what happens between accounts and platforms: the person; and gradebooks, of a consent taken back."""

from collections.abc import Mapping

from sqlalchemy import func, select

from askom_lms.agreements.domain import Key
from askom_lms.agreements.models import Agreement
from askom_lms.kernel import jobs
from askom_lms.kernel.act import Act, Notice
from askom_lms.kernel.db import session
from askom_lms.kernel.mail import queue_mail
from askom_lms.lti.models import Parting, Registration
from askom_lms.people.models import Person

SILENCE = "lti.silence"


def parted(act: Act, parting: Parting) -> None:
    """Tell him that his account was parted, and why when it was not he who did it."""
    person = session().get_one(Person, parting.person_id)
    named = session().scalar(select(func.max(Registration.name)).where(Registration.issuer == parting.issuer))
    queue_mail(
        person.email,
        "lti_parted",
        now=act.now,
        name=person.name,
        platform=named or parting.issuer,
        reason=parting.reason,
        at=parting.parted_at,
    )


def taken_back(act: Act, agreement: Agreement) -> None:
    """What a written consent let go to gradebooks is taken back there, without waiting for the next score."""
    if agreement.text_key == Key.SHARING.value:
        jobs.enqueue(SILENCE, {"agreement": str(agreement.id)}, run_after=act.now)


NOTICES: Mapping[str, Notice] = {"lti.parted": parted, "agreement.withdrawn": taken_back}
