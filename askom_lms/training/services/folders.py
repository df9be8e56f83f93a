"""The look of a class's folders."""

from collections.abc import Sequence
from dataclasses import replace

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid
from askom_lms.training.domain.folders import chosen_folders
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import P
from askom_lms.training.models import TrainingClass
from askom_lms.training.services.touch import chain_of, hold_unfinished, touch_class


def colour_folders(act: Act, klass: TrainingClass, colours: Sequence[str], reading: str) -> None:
    """Colours of tugas 1, 2, 3 and the papers, and what they are called (K15, 000:perlengkapan.8).

    Every drawn page of the class follows: its version grows. Raises Invalid `training.folder_colour` for a colour or
    a reading that does not exist, `training.folders_alike` for one colour on two folders (askom:map.1); Refusal
    `training.finished`.
    """
    act.require(P.EDIT, klass)
    hold_unfinished(klass)
    wanted = chosen_folders(colours, reading)
    if wanted is None:
        raise Invalid("training.folder_colour")
    if not wanted.are_different:
        raise Invalid("training.folders_alike")
    if wanted == klass.folders:
        return
    klass.settings = replace(ClassSettings.read(klass.settings), folders=wanted.stored).stored()
    session().flush()
    act.record("class.changed", chain_of(klass), klass, {"what": "folders", "folders": wanted.stored})
    touch_class(klass.id)
