"""The information sheet, one's own application for certification, and the list of a class."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from askom_lms.agreements.domain import Key
from askom_lms.agreements.domain.texts import text_of
from askom_lms.agreements.forms import SignForm
from askom_lms.agreements.models import Agreement
from askom_lms.agreements.queries import signed_by
from askom_lms.applying import queries, services
from askom_lms.applying.domain import ASKED_FIRST, EVIDENCE
from askom_lms.applying.domain import ApplyingPermission as P
from askom_lms.applying.domain.states import AGAIN
from askom_lms.applying.routes.blueprint import bp
from askom_lms.applying.routes.words import STATE_WORDS, judgement_of
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.web import command, language, page
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import TrainingClass
from askom_lms.training.routes.classes import READING

READING.append((P.READ, "permohonan-sertifikasi", _l("Permohonan sertifikasi")))


@bp.get("/sertifikasi")
@page(P.OWN)
def show_application(act: Act) -> ResponseReturnValue:
    """What is told and agreed first, every row of evidence with its clause, and the button that sends it."""
    return _own_page(act)


@bp.post("/sertifikasi/ajukan")
@command(P.OWN)
def send_application(act: Act) -> ResponseReturnValue:
    """Send it."""
    enrolment = _seat(act)
    try:
        services.send(act, enrolment)
    except Refusal as refusal:
        return _own_page(act, refusal), refusal.status
    flash(_("Permohonan sertifikasi dikirim. Isinya tersimpan seperti pada saat ini."))
    return redirect(url_for(".show_application"))


@bp.get("/sertifikasi/informasi")
@page(P.OWN)
def show_information(act: Act) -> ResponseReturnValue:
    """The eight topics, with the facts of the class."""
    enrolment = _seat(act)
    return _sheet(act, enrolment, SignForm(formdata=None))


@bp.post("/sertifikasi/informasi")
@command(P.OWN)
def acknowledge_information(act: Act) -> ResponseReturnValue:
    """He has read them."""
    enrolment, form = _seat(act), SignForm()
    read = form.read_version()
    if not form.validate_on_submit():
        return _sheet(act, enrolment, form), 422
    try:
        services.acknowledge(act, enrolment, read, facts_of(enrolment.training_class))
    except Refusal as refusal:
        return _sheet(act, enrolment, form, refusal), refusal.status
    flash(_("Lembar informasi tercatat sudah Anda baca."))
    return redirect(url_for(".show_application"))


@bp.get("/sertifikasi/izin-hasil")
@page(P.OWN)
def show_consent(act: Act) -> ResponseReturnValue:
    """Whether his results may go to his employer or home organisation."""
    return _consent_page(act, _seat(act), SignForm(formdata=None))


@bp.post("/sertifikasi/izin-hasil")
@command(P.OWN)
def give_consent(act: Act) -> ResponseReturnValue:
    """He allows it."""
    enrolment, form = _seat(act), SignForm()
    read = form.read_version()
    if not form.validate_on_submit():
        return _consent_page(act, enrolment, form), 422
    try:
        services.consent(act, enrolment, read, _about(act, enrolment))
    except Refusal as refusal:
        return _consent_page(act, enrolment, form, refusal), refusal.status
    flash(_("Izin tercatat; dapat ditarik kapan saja pada halaman Persetujuan saya."))
    return redirect(url_for(".show_consent"))


@bp.post("/kelas/<slug>/permohonan-sertifikasi/izin")
@command(P.PERMIT)
def permit_sharing(act: Act, slug: str) -> ResponseReturnValue:
    """The assessing organisation allows that results of this class go to employers."""
    klass = queries.class_to_read(act, slug)
    services.permit(act, klass)
    flash(_("Izin lembaga tercatat; dapat ditarik pada halaman Persetujuan saya."))
    return redirect(url_for(".list_applications", slug=slug))


@bp.get("/kelas/<slug>/permohonan-sertifikasi")
@page(P.READ)
def list_applications(act: Act, slug: str) -> ResponseReturnValue:
    """Where everybody of a class stands with it."""
    klass = queries.class_to_read(act, slug)
    act.viewed("training_class", klass.id, "permohonan-sertifikasi")
    may_permit, lines = act.may(P.PERMIT, klass), queries.lines_of(act, klass)
    return render_template(
        "applying/list.html",
        klass=klass,
        lines=lines,
        may_permit=may_permit,
        words=STATE_WORDS,
        may_review=act.may(P.REVIEW, klass),
    )


def facts_of(klass: TrainingClass) -> dict[str, Any]:
    """What the information sheet says of this class."""
    unsaid = _("Ditetapkan oleh BNSP (002 bab 8). Kelas ini belum mencatat jumlahnya; tanyakan kepada panitia.")
    days = f"{clock.tanggal(klass.starts_on)} – {clock.tanggal(klass.ends_on)}"
    return {
        "skema": "SKM-01/BNSP/VII/2020",
        "kelas": klass.number,
        "jadwal": f"{days}, {klass.venue}, {klass.city}",
        "biaya": ClassSettings.read(klass.settings).fee or str(unsaid),
    }


def _seat(act: Act) -> Enrolment:
    enrolment = queries.own_seat(act)
    if enrolment is None:
        raise NotFound
    act.require(P.OWN, enrolment)
    return enrolment


def _own_page(act: Act, refusal: Refusal | None = None) -> str:
    found = queries.own_page(act, language=language())
    rows = found.verdict.findings if found else ()
    return render_template(
        "applying/own.html",
        page=found,
        steps=_steps(found.signed) if found else [],
        evidence=[one for one in rows if one.clause.startswith(EVIDENCE)],
        basis=[one for one in rows if not one.clause.startswith(EVIDENCE)],
        judged=judgement_of(found.sent) if found and found.sent else None,
        may_send=found is not None and (found.sent is None or found.sent.state not in AGAIN),
        said=refusal.sentence(language()) if refusal else None,
    )


def _steps(signed: Any) -> list[tuple[str, str, str, Agreement | None]]:
    """(title, clause, address, what was signed) of each text that comes first."""
    back = url_for(".show_application")
    return [
        (
            (text := text_of(key)).title.said(language(), {}),
            text.clause,
            url_for(".show_information")
            if key is Key.INFORMATION
            else url_for("agreements.show_text", text_key=key.value, lanjut=back),
            signed.get(key),
        )
        for key in ASKED_FIRST
    ]


def _about(act: Act, enrolment: Enrolment) -> dict[str, Any]:
    return {"nama": act.person.name, "kelas": enrolment.training_class.number}


def _consent_page(act: Act, enrolment: Enrolment, form: SignForm, refusal: Refusal | None = None) -> str:
    text, facts = text_of(Key.SHARING), _about(act, enrolment)
    return render_template(
        "applying/consent.html",
        text=text,
        facts=facts,
        form=form.shows(text.version, text.yes.said(language(), facts)),
        signed=signed_by(act.person.id, [(Key.SHARING, enrolment.id)]).get(Key.SHARING),
        may_share=queries.may_share(enrolment),
        lang=language(),
        said=refusal.sentence(language()) if refusal else None,
    )


def _sheet(act: Act, enrolment: Enrolment, form: SignForm, refusal: Refusal | None = None) -> str:
    text, facts = text_of(Key.INFORMATION), facts_of(enrolment.training_class)
    signed = signed_by(act.person.id, [(Key.INFORMATION, enrolment.class_id)]).get(Key.INFORMATION)
    return render_template(
        "applying/information.html",
        text=text,
        facts=signed.facts if signed else facts,
        form=form.shows(text.version, text.yes.said(language(), facts)),
        signed=signed,
        lang=language(),
        said=refusal.sentence(language()) if refusal else None,
    )
