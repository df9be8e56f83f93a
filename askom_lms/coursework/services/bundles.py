"""All dossiers of one folder of a class as a background job: ordered once, cancelled, kept until the next result."""

import uuid
from typing import Any

from sqlalchemy import func, select

from askom_lms.coursework.domain.states import CourseworkPermission as P
from askom_lms.coursework.domain.subjects import ClassScope
from askom_lms.coursework.models import DossierBatch
from askom_lms.coursework.queries.items import SEATED
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import audit, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.jobs import JobState
from askom_lms.kernel.messages import Refusal
from askom_lms.training.models import Folder, TrainingClass

BATCH_JOB = "coursework.print_dossiers"
ACTIVE = (JobState.WAITING, JobState.RUNNING)


def order_dossiers(act: Act, klass: TrainingClass, folder: str) -> DossierBatch:
    """Print everybody's dossier of this folder in the background. While an order runs it is the answer to every other.

    Raises Refusal `coursework.no_dossiers`, Denied, NotFound.
    """
    act.require(P.ORGANISE, ClassScope(klass.id, klass.institution_id))
    s = session()
    audit.hold(chain := ChainRef("class", klass.id))
    batch = _batch(klass.id, folder)
    running = jobs.find(batch.job_id) if batch else None
    if batch is not None and running is not None and running.state in ACTIVE:
        return batch
    seated = (Enrolment.class_id == klass.id, Enrolment.state.in_(SEATED))
    people = s.execute(select(func.count()).where(*seated)).scalar_one()
    if not people:
        raise Refusal("coursework.no_dossiers")
    payload = {"class_id": str(klass.id), "folder": folder}
    job = jobs.enqueue(BATCH_JOB, payload, of=people, created_by=act.actor_id)
    if batch is None:
        batch = DossierBatch(class_id=klass.id, folder=Folder(folder), job_id=job.id, ordered_at=act.now)
        s.add(batch)
    batch.job_id, batch.ordered_at, batch.ordered_by_id = job.id, act.now, act.actor_id
    s.flush()
    act.record("dossiers.ordered", chain, batch, {"folder": folder, "people": people})
    return batch


def cancel_dossiers(act: Act, klass: TrainingClass, folder: str) -> bool:
    """Stop the order that runs; the result before it stays. False when there is none, or it has just ended."""
    act.require(P.ORGANISE, ClassScope(klass.id, klass.institution_id))
    batch = _batch(klass.id, folder)
    return batch is not None and jobs.cancel(batch.job_id)


def keep_dossiers(act: Act, class_id: uuid.UUID, folder: str, result: dict[str, Any]) -> tuple[str, str]:
    """The new result takes the place of the old: names among the made files (old, new); the old may be empty."""
    batch = _batch(class_id, folder)
    assert batch is not None
    before = batch.made_name
    batch.sha256, batch.size, batch.n_dossiers = result["sha256"], result["size"], result["n"]
    batch.made_at = act.now
    return before, batch.made_name


def _batch(class_id: uuid.UUID, folder: str) -> DossierBatch | None:
    wanted = select(DossierBatch).where(DossierBatch.class_id == class_id, DossierBatch.folder == Folder(folder))
    return session().scalars(wanted).one_or_none()
