"""SKEMA: what the data of the skema lacks is noted from the document that the trainee brings."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.filled import Filled, Issue, Severity
from askom_lms.paperwork.domain.rules.shared import has_units, not_obtained_later

FACTS = ("jenis", "nomor")


def what_the_data_lacks_is_noted(form: Filled) -> Iterable[Issue]:
    """A hint to whoever vouches for the skema: its kind and number stand on every form of the set."""
    skema = form.lent.get("skema") or {}
    lacking = [fact for fact in FACTS if not skema.get(fact)]
    if lacking and form.text("berlaku") and not form.text("catatan"):
        yield form.issue("paperwork.skema.kosong", "catatan", severity=Severity.WARNING, lacking=" dan ".join(lacking))


RULES = (what_the_data_lacks_is_noted, not_obtained_later, has_units)
