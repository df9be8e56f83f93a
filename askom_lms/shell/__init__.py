"""What stands around every page: who, where, which entries, which files; and the pages that belong to no context."""

from flask import Flask

from askom_lms.kernel.drawing import AROUND
from askom_lms.people.queries import SCOPE_SOURCES
from askom_lms.shell import pages, uploads
from askom_lms.shell.around import Shell, around, context, shell
from askom_lms.shell.assets import asset
from askom_lms.shell.blueprint import bp
from askom_lms.shell.places import known_places

__all__ = ["Shell", "asset", "install", "pages", "shell", "uploads"]


def install(app: Flask) -> None:
    """Attach the shell to the application."""
    app.register_blueprint(bp)
    app.context_processor(context)
    app.extensions[AROUND] = around
    app.jinja_env.globals["asset"] = asset
    if known_places not in SCOPE_SOURCES:
        SCOPE_SOURCES.append(known_places)
