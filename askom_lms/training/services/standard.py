"""The asesor standard of a class: pinned until it starts, and compared by a person where its codes are from copies."""

from dataclasses import replace

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.regulations import asesor_standard
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import EDITABLE, P
from askom_lms.training.models import TrainingClass
from askom_lms.training.services.checks import check_standard
from askom_lms.training.services.touch import chain_of, hold_unfinished, touch_class


def pin_standard(act: Act, klass: TrainingClass, key: str, *, is_checked: bool) -> None:
    """Pin a standard, and say whether its codes were compared with the official text (askom:standar.1, .2).

    Raises Refusal `training.finished`, `training.standard_pinned` once the class runs, `training.standard_incomplete`;
    Invalid `regulations.standard_unknown`, `training.standard_not_copied` where there is nothing to compare.
    """
    act.require(P.EDIT, klass)
    hold_unfinished(klass)
    if key != klass.asesor_standard and klass.state not in EDITABLE:
        raise Refusal("training.standard_pinned", number=klass.number)
    check_standard(key)
    if is_checked and asesor_standard(key).is_sure:
        raise Invalid("training.standard_not_copied", name=asesor_standard(key).name)
    before, checked = ClassSettings.read(klass.settings), key if is_checked else ""
    if (key, checked) == (klass.asesor_standard, before.standard_checked):
        return
    klass.asesor_standard = key
    klass.settings = replace(before, standard_checked=checked).stored()
    session().flush()
    data = {"what": "standard", "standard": key, "checked": checked}
    act.record("class.changed", chain_of(klass), klass, data)
    touch_class(klass.id)
