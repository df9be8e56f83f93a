"""The version of a class: it grows with every write that a list of the class could show."""

import uuid
from typing import Any, cast

from sqlalchemy import Table, bindparam, update

from askom_lms.kernel import audit
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import read_anew, session
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.ready import Ready
from askom_lms.people.models import RoleGrant
from askom_lms.training.domain.states import EDITABLE, ClassState
from askom_lms.training.models import TrainingClass

CLASSES = cast(Table, TrainingClass.__table__)
RAISE_VERSION = Ready(
    update(CLASSES).where(CLASSES.c.id == bindparam("class_id")).values(version=CLASSES.c.version + 1)
)  # fmt: skip


def touch_class(class_id: uuid.UUID) -> None:
    """Raise the version by one, in the transaction of the write that it tells of."""
    session().flush()
    RAISE_VERSION.run({"class_id": class_id})


def chain_of(klass: TrainingClass) -> ChainRef:
    """The evidence chain of this class."""
    return ChainRef("class", klass.id)


def label_of(klass: TrainingClass) -> str:
    """Kelas 07/2025 · Hotel Graha Melati, Sidoarjo: what page headers and role lists carry."""
    return f"Kelas {klass.number} · {klass.venue}, {klass.city}"


def scope_of(klass: TrainingClass) -> dict[str, Any]:
    """What a role for this class keeps of it."""
    return {"scope_id": klass.id, "slug": klass.slug, "label": label_of(klass), "ends_on": klass.ends_on}


def relabel_roles(klass: TrainingClass) -> None:
    """Roles keep a copy of the line in the page header and of the last day; it follows the class."""
    session().execute(
        update(RoleGrant)
        .where(RoleGrant.scope_id == klass.id)
        .values(scope_slug=klass.slug, scope_label=label_of(klass), scope_ends_on=klass.ends_on)
        .execution_options(synchronize_session=False)
    )


def hold(klass: TrainingClass) -> None:
    """Keep the class until the transaction ends, as the database has it now.

    Its chain first, as every hand-in does: who changes the row before waits for a hand-in that waits for him.
    """
    session().flush()
    audit.hold(chain_of(klass))
    read_anew(klass)


def hold_editable(klass: TrainingClass) -> None:
    """Hold it for a change of composition or plan, until the class starts. Raises Refusal `training.started`."""
    hold(klass)
    if klass.state not in EDITABLE:
        raise Refusal("training.started", number=klass.number)


def hold_unfinished(klass: TrainingClass) -> None:
    """Hold it for a change that a running class allows. Raises Refusal `training.finished`."""
    hold(klass)
    if klass.state is ClassState.FINISHED:
        raise Refusal("training.finished", number=klass.number)
