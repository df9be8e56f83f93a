"""The state of the application for certification beside the examination of Friday (002 9.1.5, 9.2.6)."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from askom_lms.applying.domain import ApplyingPermission as P
from askom_lms.applying.domain.states import ApplicationState
from askom_lms.applying.queries.gate import NEWEST
from askom_lms.applying.routes.words import STATE_SHAPES, STATE_WORDS
from askom_lms.assessment.queries.exams import BESIDE, Beside
from askom_lms.kernel.act import Act
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import TrainingClass

WEIGHTS: Mapping[ApplicationState, str] = {ApplicationState.ACCEPTED: ""}
"""What still asks somebody for something is drawn stronger."""


def shown(newest: ApplicationState | None) -> tuple[str, Any, str]:
    """Shape, word and weight of the newest version; of none, that nothing was sent yet."""
    if newest is None:
        return "open", _l("Belum dikirim"), ""
    return STATE_SHAPES[newest], STATE_WORDS[newest], WEIGHTS.get(newest, "on")


def is_looked_through_here(act: Act, klass: TrainingClass) -> bool:
    """A class whose files are judged elsewhere says nothing of them; readers are those of the applications."""
    return ClassSettings.read(klass.settings).application_first and act.may(P.READ, klass)


BESIDE.append(Beside(_l("Permohonan"), NEWEST, shown, is_looked_through_here))
