"""What was being sent when a sign-in or a second factor got in between: carried through it, signed, and sent again."""

import re
from dataclasses import dataclass

from flask import current_app, render_template, request
from itsdangerous import BadData, URLSafeTimedSerializer

from askom_lms.kernel import web
from askom_lms.kernel.refused import answers_get
from askom_lms.people.domain import LONGEST
from askom_lms.people.domain.addresses import local_path
from askom_lms.people.routes import cookies

SECRET = re.compile(r"password|sandi|code|totp|token|sealed", re.IGNORECASE)
"""Fields that are typed again rather than written into a page."""


@dataclass(frozen=True)
class Carried:
    """A form on its way: where it goes, what it says, and whether files were chosen (those cannot be kept)."""

    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool

    @property
    def page(self) -> str:
        """Where Back leads once it was sent: the page of the form; the start page when its address only takes forms."""
        return self.path if answers_get(self.path.partition("?")[0]) else "/"


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="askom-resume")


def packed(resume: web.Resume | None) -> str:
    """The form at hand for a hidden field; signed, so that only this application can have written it."""
    if resume is None:
        return ""
    kept = [[name, value] for name, value in resume.fields if not SECRET.search(name)]
    had_files = any(file.filename and name not in resume.files for name, file in request.files.items())
    return str(_serializer().dumps([resume.path, kept, had_files, cookies.person_of_pages()]))


def unpacked(text: str | None, person_id: object) -> Carried | None:
    """The carried form, if it was this person who typed it; None for anything else."""
    if not text:
        return None
    try:
        path, fields, had_files, who = _serializer().loads(text, max_age=int(LONGEST.total_seconds()))
    except (BadData, ValueError, TypeError):
        return None
    if local_path(path) is None or who not in ("", str(person_id)):
        return None
    return Carried(path, tuple((str(name), str(value)) for name, value in fields), bool(had_files))


def next_path() -> str:
    """The page at hand, to come back to it."""
    return local_path(request.full_path.rstrip("?")) or "/"


def resume_page(carried: Carried) -> str:
    """One button that sends the form again with a fresh token."""
    return render_template("people/resume.html", carried=carried)
