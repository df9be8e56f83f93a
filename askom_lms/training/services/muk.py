"""Which MUK a class uses for each of its skema: optional, of its own institution, until the class starts."""

import uuid
from collections.abc import Mapping
from dataclasses import replace

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.muk.domain.states import USABLE, MukState
from askom_lms.muk.queries import state_for, usable_by
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import P
from askom_lms.training.models import TrainingClass
from askom_lms.training.services.touch import chain_of, hold_editable, touch_class


def save_muk(act: Act, klass: TrainingClass, wanted: Mapping[uuid.UUID, uuid.UUID | None]) -> None:
    """Pick a MUK for each skema of the class, or none (000:muk.1: a MUK of another LSP is its right).

    Raises Refusal `training.started`, `training.muk_foreign`, `training.muk_withdrawn`, `training.muk_draft`,
    `training.muk_other_skema`.
    """
    act.require(P.EDIT, klass)
    hold_editable(klass)
    chosen = ClassSettings.read(klass.settings)
    usable = {pick.id: pick for pick in usable_by(klass.institution_id, chosen.skema_uuids)}
    picked = {}
    for skema_id, muk_id in wanted.items():
        if muk_id is None:
            continue
        pick = usable.get(muk_id)
        if pick is None or pick.skema_id != skema_id:
            raise _why_not(klass, muk_id)
        picked[str(skema_id)] = pick.stored()
    if picked == chosen.muk:
        return
    klass.settings = replace(chosen, muk=picked).stored()
    session().flush()
    used = {skema: pick["id"] for skema, pick in picked.items()}
    act.record("class.changed", chain_of(klass), klass, {"what": "muk", "muk": used})
    touch_class(klass.id)


def muk_gone(klass: TrainingClass) -> Refusal | None:
    """Why the class cannot begin with the MUK that it picked: withdrawn since, or handed over to another LSP."""
    for pick in ClassSettings.read(klass.settings).muk.values():
        if state_for(klass.institution_id, uuid.UUID(pick["id"])) not in USABLE:
            return Refusal("training.muk_gone", muk=pick["number"], edition=pick["edition"])
    return None


def _why_not(klass: TrainingClass, muk_id: uuid.UUID) -> Refusal:
    """The sentence for a MUK that cannot be picked; one of another LSP and one that never was sound the same."""
    state = state_for(klass.institution_id, muk_id)
    if state is None:
        return Refusal("training.muk_foreign", institution=klass.institution.name)
    if state is MukState.WITHDRAWN:
        return Refusal("training.muk_withdrawn")
    return Refusal("training.muk_draft") if state is MukState.DRAFT else Refusal("training.muk_other_skema")
