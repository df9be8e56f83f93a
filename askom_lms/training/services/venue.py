"""Notes on the place of a class, kept as long as it is not finished."""

from dataclasses import replace

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import P
from askom_lms.training.domain.venue import LONGEST, VenueNotes
from askom_lms.training.models import TrainingClass
from askom_lms.training.services.touch import chain_of, hold_unfinished, touch_class


def save_venue_notes(act: Act, klass: TrainingClass, notes: VenueNotes) -> None:
    """Keep what panitia wrote of the place. Raises Invalid `training.venue_long`, Refusal `training.finished`."""
    act.require(P.EDIT, klass)
    hold_unfinished(klass)
    if notes.too_long:
        raise Invalid("training.venue_long", most=LONGEST)
    if VenueNotes.of(klass.settings) == notes:
        return
    klass.settings = replace(ClassSettings.read(klass.settings), venue_notes=notes.stored).stored()
    session().flush()
    act.record("class.changed", chain_of(klass), klass, {"what": "venue_notes", "notes": notes.stored})
    touch_class(klass.id)
