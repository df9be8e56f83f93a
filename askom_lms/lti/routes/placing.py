"""Pick what to place in a course of the platform, and go back there with it."""

import uuid
from urllib.parse import urlsplit

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.kernel.web import CSP, command, language, page
from askom_lms.lti.domain.addresses import origin_of
from askom_lms.lti.domain.asking import LtiPermission as P
from askom_lms.lti.domain.placing import GRADED, OFFERED, Chosen
from askom_lms.lti.domain.states import Target
from askom_lms.lti.models import Placing
from askom_lms.lti.queries.placings import get_placing, offered_classes
from askom_lms.lti.routes.blueprint import bp
from askom_lms.lti.services.placing import place, place_nothing
from askom_lms.training.models import TrainingClass

HERE = "/lti/pilih/<uuid:placing_id>"


def target_words() -> dict[Target, str]:
    """What a link is called on the page and in the course."""
    return {
        Target.HOME: _("Beranda peserta"),
        Target.TUGAS_1: _("Tugas 1"),
        Target.TUGAS_2: _("Tugas 2"),
        Target.TUGAS_3: _("Tugas 3"),
        Target.ATTENDANCE: _("Kehadiran"),
        Target.CERTIFICATE: _("Sertifikat"),
        Target.CLASS: _("Halaman kelas"),
        Target.DESK: _("Meja paraf"),
    }


@bp.get(HERE)
@page(P.BIND)
def show_placing(act: Act, placing_id: uuid.UUID) -> ResponseReturnValue:
    """Class and contents to choose from."""
    return _html(act, get_placing(act, placing_id))


@bp.post(HERE)
@command(P.BIND)
def place_links(act: Act, placing_id: uuid.UUID) -> ResponseReturnValue:
    """The answer to the platform, as a form that the browser sends there."""
    placing = get_placing(act, placing_id)
    if request.form.get("batal"):
        return _answer(*place_nothing(act, placing), n=0)
    classes = offered_classes(act, placing)
    chosen = [Target(word) for word in dict.fromkeys(request.form.getlist("isi")) if word in set(Target)]
    try:
        klass = next((one for one in classes if one.slug == request.form.get("kelas")), None)
        if klass is None:
            raise Invalid("lti.place_class")
        words = target_words()
        links = [
            Chosen(one, _("%(what)s, kelas %(number)s", what=words[one], number=klass.number))
            for one in OFFERED
            if one in chosen
        ]
        return _answer(*place(act, placing, klass, links), n=len(links))
    except Refusal as refusal:
        return _html(act, placing, refusal, classes, chosen), refusal.status


def _html(
    act: Act,
    placing: Placing,
    refusal: Refusal | None = None,
    classes: list[TrainingClass] | None = None,
    chosen: list[Target] | None = None,
) -> str:
    return render_template(
        "lti/placing.html",
        placing=placing,
        classes=offered_classes(act, placing) if classes is None else classes,
        offered=OFFERED,
        graded=GRADED,
        words=target_words(),
        chosen=chosen or [],
        slug=request.form.get("kelas", ""),
        refusal=refusal.sentence(language()) if refusal else None,
    )


def _answer(return_url: str, signed: str, n: int) -> Response:
    """A page that may send its one form to the platform, and nowhere else."""
    html = render_template(
        "lti/placed.html", return_url=return_url, signed=signed, n=n, host=urlsplit(return_url).hostname or ""
    )
    response = make_response(html)
    allowed = f"form-action 'self' {origin_of(return_url)}"
    response.headers["Content-Security-Policy"] = CSP.replace("form-action 'self'", allowed)
    return response
