"""Who hears of the book and of a certificate: the holder, in the language that he reads."""

from collections.abc import Mapping

from askom_lms.kernel.act import Act, Notice
from askom_lms.kernel.db import session
from askom_lms.kernel.mail import queue_mail
from askom_lms.people.models import Person
from askom_lms.registry.models import AsesorCertificate
from askom_lms.upkeep.domain import Reminder, Windows
from askom_lms.upkeep.models import BookEntry


def returned(act: Act, entry: BookEntry) -> None:
    """What he wrote came back."""
    person = session().get_one(Person, entry.person_id)
    queue_mail(
        person.email, "upkeep_returned", now=act.now, name=person.name, entry=entry.document_number,
        on=entry.done_on, reason=entry.reason,
    )  # fmt: skip


def measured(act: Act, told: tuple[AsesorCertificate, str]) -> None:
    """His certificate stands differently from now on."""
    certificate, reason = told
    person = session().get_one(Person, certificate.person_id)
    queue_mail(
        person.email, "upkeep_measure", now=act.now, name=person.name, number=certificate.number,
        state=str(certificate.state), reason=reason,
    )  # fmt: skip


def remind_holder(act: Act, person: Person, certificate: AsesorCertificate, kind: Reminder) -> None:
    """His certificate ends soon, or the window of renewal closes."""
    queue_mail(
        person.email, "upkeep_reminder", now=act.now, name=person.name, number=certificate.number,
        windows=Windows.of(certificate.valid_until), is_last=kind is Reminder.LAST,
    )  # fmt: skip


NOTICES: Mapping[str, Notice] = {
    "book_entry.return": returned,
    "measure.warn": measured,
    "measure.freeze": measured,
    "measure.revoke": measured,
    "measure.restore": measured,
}
