"""Words of applications: where one stands, and what was said of each row."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from askom_lms.applying.domain.states import ApplicationState
from askom_lms.applying.models import CertificationApplication
from askom_lms.applying.queries import evidence_in

STATE_WORDS = {
    ApplicationState.SENT: _l("Menunggu telaah"),
    ApplicationState.RETURNED: _l("Dikembalikan"),
    ApplicationState.ACCEPTED: _l("Diterima"),
    ApplicationState.REFUSED: _l("Ditolak"),
}
STATE_SHAPES = {
    ApplicationState.SENT: "wait",
    ApplicationState.RETURNED: "back",
    ApplicationState.ACCEPTED: "ok",
    ApplicationState.REFUSED: "x",
}


@dataclass(frozen=True)
class Judgement:
    """What became of one version: word and shape of its state, and the rows that were not met with the reasons."""

    word: object
    shape: str
    unmet: list[tuple[str, str, str]]
    """(title, how the clause is cited, reason)."""


def judgement_of(application: CertificationApplication) -> Judgement:
    """Of a version in any state."""
    said = {rule: reason for rule, (is_met, reason) in application.rulings.items() if not is_met}
    unmet = [(row.title, row.cited.citation, said[row.rule]) for row in evidence_in(application) if row.rule in said]
    return Judgement(STATE_WORDS[application.state], STATE_SHAPES[application.state], unmet)
