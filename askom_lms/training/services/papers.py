"""Papers of an application: Form 2 as its head signed it, Form 3 frozen when sent, Form 4 when decided."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from askom_lms.kernel import jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.uploads import Accepted
from askom_lms.training.domain.states import P
from askom_lms.training.models import ApplicationPaper, ClassApplication, TrainingClass
from askom_lms.training.queries.application import (
    OF_BNSP,
    OF_PARTICIPANTS,
    OF_SENDER,
    OPEN,
    ROWS_OF_FORM_3,
    application_facts,
    vouched,
)
from askom_lms.training.services.touch import chain_of, hold, touch_class

FORM_JOB = "training.freeze_form"
KEPT = ("application_id", "form", "number", "round", "facts", "name", "sha256")


def file_signed_form(act: Act, klass: TrainingClass, application: ClassApplication, file: Accepted) -> None:
    """Form 2 as it was signed; the earlier ones stay. Raises Refusal `training.application_sent`."""
    act.require(P.APPLY, klass)
    hold(klass)
    session().refresh(application)
    if application.state not in OPEN:
        raise Refusal("training.application_sent", number=klass.number)
    paper = _add(act, application, OF_SENDER, application.round + 1, vouched(application_facts(klass)))
    paper.sha256, paper.media_type, paper.name = file.sha256, file.media_type, file.name[:120]
    session().flush()
    act.record("class_application.signed", chain_of(klass), paper, seals=KEPT)
    touch_class(klass.id)


def freeze_sent(act: Act, klass: TrainingClass, application: ClassApplication) -> None:
    """Form 3 names the people as they are now."""
    rows = [row for ask in ROWS_OF_FORM_3 for row in ask(klass)]
    _freeze(act, klass, application, OF_PARTICIPANTS, {"rows": rows})


def freeze_decided(act: Act, klass: TrainingClass, application: ClassApplication) -> None:
    """Form 4 says who was nominated and what BNSP decided."""
    _freeze(act, klass, application, OF_BNSP, {"last": application.rounds[str(application.round)]})


def _freeze(act: Act, klass: TrainingClass, application: ClassApplication, form: int, more: Mapping[str, Any]) -> None:
    paper = _add(act, application, form, application.round, {"facts": application.facts, **more})
    paper.name = f"permohonan-kelas-{klass.slug}-form-{form}-{application.round}.pdf"
    session().flush()
    act.record("class_application.form_kept", chain_of(klass), paper, seals=KEPT)
    jobs.enqueue(FORM_JOB, {"paper_id": str(paper.id)}, key=f"form:{paper.id}", created_by=act.actor_id)


def _add(
    act: Act, application: ClassApplication, form: int, number_of_round: int, facts: Mapping[str, Any]
) -> ApplicationPaper:
    mine = (ApplicationPaper.application_id == application.id, ApplicationPaper.form == form)
    last = session().scalar(select(func.max(ApplicationPaper.number)).where(*mine)) or 0
    paper = ApplicationPaper(
        id=uuid.uuid4(),
        application_id=application.id,
        form=form,
        number=last + 1,
        round=number_of_round,
        facts=dict(facts),
        at=act.now,
        by_id=act.actor_id,
    )
    session().add(paper)
    return paper


def keep_form(act: Act, paper_id: uuid.UUID, sha256: str) -> None:
    """The printed bytes, once. Repeatable."""
    paper = session().get_one(ApplicationPaper, paper_id)
    application = session().get_one(ClassApplication, paper.application_id)
    klass = session().get_one(TrainingClass, application.class_id)
    hold(klass)
    session().refresh(paper)
    if paper.sha256 is not None:
        return
    paper.sha256 = sha256
    session().flush()
    act.record("class_application.form_frozen", chain_of(klass), paper, seals=("sha256",))
    touch_class(klass.id)
