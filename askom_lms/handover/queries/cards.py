"""The link on the page of a class."""

from flask_babel import gettext as _

from askom_lms.handover.domain.states import HandoverPermission as P
from askom_lms.kernel.act import Act
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import CLASS_LINKS


def class_links(act: Act, klass: TrainingClass) -> list[tuple[str, str]]:
    """For whoever may open it."""
    return [(str(_("Penyerahan ke BNSP")), f"/kelas/{klass.slug}/penyerahan")] if act.may(P.READ, klass) else []


CLASS_LINKS.append(class_links)
