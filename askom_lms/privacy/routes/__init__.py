"""Pages about personal data: one's own, and the queue of whoever answers."""

from flask import Flask

from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.privacy.queries import frozen_among
from askom_lms.privacy.routes import answering, own, times
from askom_lms.privacy.routes.blueprint import bp

__all__ = ["answering", "bp", "install", "own", "times"]


def install(app: Flask) -> None:
    """The door that keeps documents of frozen people closed."""
    app.extensions["askom_doors"].ask_frozen = ask_frozen


def ask_frozen(act: Act) -> None:
    """Raises Refusal `privacy.frozen`; what was about to be shown is not noted as seen."""
    if frozen_among(act.views, act.actor_id):
        act.views.clear()
        raise Refusal("privacy.frozen")
