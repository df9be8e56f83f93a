"""What stands in the frame of a platform when no sign-in does: a launch that was refused, a sign-in that ended."""

from dataclasses import replace

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue

from askom_lms.kernel import db, framed, trail, web
from askom_lms.kernel.messages import Refusal, Sentence, sentence
from askom_lms.lti.domain.addresses import LAUNCH
from askom_lms.lti.queries import arrivals as queries
from askom_lms.lti.services import outgoing
from askom_lms.people.services import token_hash

JOIN = "/lti/gabung"
GO_ON = "/lti/lanjut"
LOGIN = "/lti/login"
REGISTER = "/lti/register"


def install(app: Flask) -> None:
    """The addresses that speak to a frame, and a word for whom it has lost; call it after people is installed."""
    app.extensions[framed.PATHS] = (LOGIN, LAUNCH, JOIN, GO_ON, REGISTER)
    doors: web.Doors = app.extensions["askom_doors"]
    ordinary = doors.sign_in

    def sign_in(resume: web.Resume | None) -> ResponseReturnValue:
        return ended() if framed.token() and is_in_frame() else ordinary(resume)

    app.extensions["askom_doors"] = replace(doors, sign_in=sign_in)


def is_in_frame() -> bool:
    """What the browser says of the place where this page will stand."""
    return request.headers.get("Sec-Fetch-Dest", "") in ("iframe", "frame")


def ended() -> ResponseReturnValue:
    """The sign-in of this frame is over: only the platform can open it anew."""
    with db.reading():
        framed.allow(queries.frames_of_session(token_hash(framed.token())))
        db.end_reading()
    return render_template("lti/ended.html"), 401


def refused(refusal: Refusal, platform_id: object = "") -> ResponseReturnValue:
    """Why a launch leads nowhere, and what to do; the log says which rule it broke."""
    trail.note("launch_refused", code=refusal.code, platform=str(platform_id))
    return page_of(refusal.sentence(web.language())), refusal.status


def unreachable(trouble: outgoing.Unreachable, platform_id: object = "") -> ResponseReturnValue:
    """The platform itself does not answer as it should."""
    trail.note("launch_refused", code=trouble.code, platform=str(platform_id))
    said = sentence(trouble.code, {"host": trouble.host, "status": trouble.status}, web.language())
    return page_of(said), 502


def page_of(said: Sentence) -> str:
    return render_template("lti/refused.html", sentence=said)
