"""Who hears of what happens to dossiers: of a return and a whole folder ten seconds later, of the rest at once."""

import datetime as dt
from typing import Any

from askom_lms.coursework.domain.states import UNDO_TIME
from askom_lms.coursework.domain.subjects import Item, Version
from askom_lms.coursework.models import AsesorRelation, ItemMessage
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import jobs
from askom_lms.kernel.act import Act, Notice
from askom_lms.kernel.db import session
from askom_lms.kernel.mail import cancel_mail, queue_mail
from askom_lms.people.models import Person
from askom_lms.people.queries import PersonCard
from askom_lms.training.models import TrainingClass

TOLD_AFTER = UNDO_TIME + dt.timedelta(seconds=5)
"""An undo that begins in the tenth second is through before anybody is told."""


def undo_key(version: Version) -> str:
    """Names the mails of one decision, so that an undo stops them."""
    return f"submission:{version.id}"


def tell_returned(act: Act, version: Version) -> None:
    """What came back, why, and where to mend it."""
    item = version.item
    queue_mail(
        item.trainee_email,
        "coursework_returned",
        now=act.now,
        after=TOLD_AFTER,
        key=undo_key(version),
        trainee=item.trainee_name,
        sheet=item.whole_name,
        task=item.task,
        key_of_item=item.key,
        note=version.note,
        remarks=[text for _, text in version.remarks if text != version.note],
        master=version.decided_by_name,
    )


def tell_whole(act: Act, version: Version) -> None:
    """The last paraf of a folder is good news; single parafs are not mailed."""
    if not version.is_folder_whole:
        return
    item = version.item
    queue_mail(
        item.trainee_email,
        "coursework_folder_whole",
        now=act.now,
        after=TOLD_AFTER,
        key=undo_key(version),
        trainee=item.trainee_name,
        task=item.task,
        folder=item.folders.word(item.folder),
        total=item.kit_shape[item.folder][1],
    )


def tell_message(act: Act, item: Item, message: ItemMessage, to: PersonCard) -> None:
    """A question, an answer or a dissent reaches the other side: nobody looks for it on a sheet that he has left."""
    is_trainee = to.id == item.trainee_id
    queue_mail(
        to.email,
        "coursework_message",
        now=act.now,
        reader=to.name,
        author=message.author_name,
        is_dissent=message.kind == "dissent",
        trainee=item.trainee_name,
        sheet=item.whole_name,
        task=item.task,
        text=message.text,
        path=f"/tugas/{item.task}/{item.key}" if is_trainee else f"/lembar/{item.id}",
    )


def tell_related(act: Act, klass: TrainingClass, relation: AsesorRelation) -> None:
    """A relation was reported, or taken off: asesor and trainee read what follows; what was said stays out of mails."""
    judge = session().get_one(Person, relation.person_id)
    trainee = session().get_one(Person, session().get_one(Enrolment, relation.enrolment_id).person_id)
    for person in (judge, trainee):
        queue_mail(
            person.email,
            "coursework_related",
            now=act.now,
            reader=person.name,
            is_judge=person is judge,
            judge=judge.name,
            trainee=trainee.name,
            number=klass.number,
            off=relation.withdrawn_at is not None,
        )


def tell_nobody(act: Act, version: Version) -> None:
    """An undone decision was never told."""
    cancel_mail(undo_key(version), act.now)


def prepare_dossiers(act: Act, enrolment: Any) -> None:
    """A seat became an enrolment: its dossiers are made by a job."""
    payload = {"enrolment_id": str(enrolment.id)}
    jobs.enqueue("coursework.open_dossiers", payload, key=f"dossiers:{enrolment.id}", run_after=act.now)


NOTICES: dict[str, Notice] = {
    "submission.return": tell_returned,
    "submission.sign_off": tell_whole,
    "submission.undo": tell_nobody,
    "enrolment.enrol": prepare_dossiers,
}
