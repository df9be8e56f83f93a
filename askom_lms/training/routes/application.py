"""The application of a class: its organiser writes and sends it, BNSP examines it item by item and decides."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import clock, files, pdf, web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound, Refusal, sentence
from askom_lms.kernel.web import command, page
from askom_lms.regulations import clause
from askom_lms.training import queries, services
from askom_lms.training.domain.application import ITEMS, NEEDS, Finding, Named, Stage, may_print, stage_of, unmet
from askom_lms.training.domain.composition import Line
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import APPLICATION, ApplicationState, ClassState, P
from askom_lms.training.forms import ApplicationForm, SeenForm
from askom_lms.training.models import ClassApplication, TrainingClass
from askom_lms.training.queries.application import (
    OF_PARTICIPANTS,
    OF_SENDER,
    OPEN,
    Gathered,
    frozen_form,
    papers_of,
)
from askom_lms.training.queries.strip import PLACES
from askom_lms.training.routes import bp
from askom_lms.training.routes.shell import said, steps
from askom_lms.training.routes.words import (
    APPLICATION_WORDS,
    DECISION_WORDS,
    FACT_WORDS,
    FORM_WORDS,
    ITEM_WORDS,
    STAGE_WORDS,
)


@bp.get("/kelas/<slug>/permohonan")
@page(P.READ_APPLICATION)
def show_application(act: Act, slug: str) -> ResponseReturnValue:
    """Where the application stands, what it lacks and what was found."""
    klass = queries.get_class(act, slug)
    return application_page(act, klass, queries.get_application(act, klass))


@bp.post("/kelas/<slug>/permohonan")
@command(P.APPLY)
def save_application(act: Act, slug: str) -> ResponseReturnValue:
    """Keep what was written."""
    klass, application = application_of(act, slug, P.APPLY)
    form = ApplicationForm()
    if not form.validate_on_submit():
        return application_page(act, klass, application, form=form), 422
    typed = {field.name: field.data or "" for field in form if field.name not in ("csrf_token", "seen")}
    try:
        services.save_application(act, klass, application, seen=form.version(), **typed)
    except Refusal as refusal:
        return application_page(act, klass, application, refusal, form=form), refusal.status
    flash(_("Tersimpan."))
    return to_application(klass)


@bp.post("/kelas/<slug>/permohonan/ajukan")
@command(P.APPLY)
def submit_application(act: Act, slug: str) -> ResponseReturnValue:
    """Send it to BNSP."""
    klass, application = application_of(act, slug, P.APPLY)
    try:
        services.submit_application(act, klass, application, seen=SeenForm().version())
    except Refusal as refusal:
        return application_page(act, klass, application, refusal), refusal.status
    flash(_("Permohonan diajukan ke BNSP."))
    return to_application(klass)


@bp.get("/kelas/<slug>/permohonan/form-<int:number>.pdf")
@page(P.READ_APPLICATION)
def print_form(act: Act, slug: str, number: int) -> ResponseReturnValue:
    """Form 1, 2 or 4 as PDF."""
    klass = queries.get_class(act, slug)
    application = queries.get_application(act, klass)
    if number not in FORM_WORDS or number == OF_PARTICIPANTS:
        raise NotFound
    return printed(act, klass, application, number)


def printed(
    act: Act,
    klass: TrainingClass,
    application: ClassApplication,
    number: int,
    *,
    named: Named | None = None,
    **more: Any,
) -> ResponseReturnValue:
    """One of the four forms; `named` where it was read already.

    Raises Refusal `training.application_not_ready` while something is lacking, `training.form_printing` while the
    frozen print is being made.
    """
    is_open = application.state in OPEN
    gathered = Gathered.of(klass, named) if is_open else None
    if gathered and not may_print(
        queries.application_needs(klass, application, act, gathered=gathered, papers=())
    ):  # what is signed is not looked for: the signature needs the print
        raise Refusal("training.application_not_ready")
    act.viewed("training_class", klass.id, f"form-{number}")
    frozen = frozen_form(application, number)
    if frozen is not None and frozen.sha256 is None:
        raise Refusal("training.form_printing")
    if frozen is not None and frozen.sha256 is not None:
        response = Response(files.read(frozen.sha256), mimetype=frozen.media_type)
    else:
        facts = queries.application_facts(klass, gathered) if gathered else application.facts
        sent_round = 0 if is_open else application.round  # what is written anew was neither sent nor decided
        last = application.rounds.get(str(sent_round), {})
        more |= {"application": application, "sent_round": sent_round, "shows_phone": _manages(act, klass)}
        content = form_pdf(klass, number, facts, last=last, **more)
        response = Response(content, mimetype="application/pdf")
    ending = "pdf" if response.mimetype == "application/pdf" else "jpg"
    name = f"permohonan-kelas-{klass.slug}-form-{number}.{ending}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _manages(act: Act, klass: TrainingClass) -> bool:
    """Who only reads is shown no telephone, and is led to no page where the class is set up."""
    return act.may(P.EDIT, klass)


def form_pdf(
    klass: TrainingClass, number: int, facts: Mapping[str, Any], *, last: Mapping[str, Any], **more: Any
) -> bytes:
    """One of the four forms from what is told of the class and of the last round."""
    html = render_template(
        f"print/application_{number}.html",
        klass=klass,
        facts=facts,
        paper=ClassSettings.read(klass.settings).paper,
        day=lambda iso: clock.tanggal(dt.date.fromisoformat(iso), with_day=False, language="id") if iso else "–",
        last=last,
        decided=_moment(last.get("decided_at"), klass.zone),
        **more,
    )
    return pdf.render(html)


def application_of(act: Act, slug: str, permission: P) -> tuple[TrainingClass, ClassApplication]:
    klass = queries.get_class(act, slug)
    return klass, queries.get_application(act, klass, permission)


def to_application(klass: TrainingClass) -> ResponseReturnValue:
    return redirect(url_for(".show_application", slug=klass.slug))


def stages(klass: TrainingClass) -> list[dict[str, str]]:
    """The four stages as a bar; none for a class that was made before there were applications."""
    if klass.application is None:
        return []
    at = list(Stage).index(stage_of(klass.application.state, klass.state))
    is_over, is_refused = klass.state is ClassState.FINISHED, klass.application.state is ApplicationState.REFUSED
    return [
        {
            "label": str(STAGE_WORDS[stage]),
            "title": clause(stage).text,
            "state": "done" if n < at or is_over else "later" if n > at else "gap" if is_refused else "now",
        }
        for n, stage in enumerate(Stage)
    ]


def needs_in_words(lines: list[Line], slug: str) -> list[dict[str, Any]]:
    """Every requirement: a short line while it holds, otherwise what is wrong, the clause, who cures it and where."""
    language = web.language()
    found = []
    for line in lines:
        if line.holds:
            text = sentence(f"training.strip.{line.code}.ok", line.params, language).what
            found.append({"ok": True, "text": text, "said": None, "url": ""})
        else:
            wrong = sentence(NEEDS[line.code], line.params, language)
            url = f"/kelas/{slug}/{PLACES.get(line.place, line.place)}"
            found.append({"ok": False, "text": wrong.what, "said": wrong, "url": url})
    return found


def application_page(
    act: Act,
    klass: TrainingClass,
    application: ClassApplication,
    refusal: Refusal | None = None,
    *,
    form: ApplicationForm | None = None,
    found: dict[str, tuple[str, str]] | None = None,
    reason: str = "",
) -> str:
    """The whole page; after a refusal with the sentence and with what was typed."""
    is_open = application.state in OPEN
    papers, gathered = papers_of(application), Gathered.of(klass)
    facts = queries.application_facts(klass, gathered)
    lines = queries.application_needs(klass, application, act, gathered=gathered, papers=papers)
    may_write = is_open and act.may(P.APPLY, klass)
    may_verify = application.state is ApplicationState.SUBMITTED and act.may(P.VERIFY, klass)
    deadline = queries.application_deadline(klass, application, act)
    findings = queries.findings_of(application)
    return render_template(
        "training/application.html",
        klass=klass,
        application=application,
        steps=steps(klass.slug, "") if _manages(act, klass) else [],
        manages=_manages(act, klass),
        stages=stages(klass),
        state=APPLICATION_WORDS[application.state],
        said=said(refusal),
        needs=needs_in_words(lines, klass.slug),
        is_ready=not is_open or not unmet(lines),
        can_print=not is_open or may_print(lines),
        signed=[one for one in papers if one.form == OF_SENDER],
        frozen=[one for one in papers if one.form != OF_SENDER and one.sha256],
        deadline=deadline,
        form=(form or ApplicationForm(formdata=None, obj=application, seen=str(application.version)))
        if may_write
        else None,
        may_send="submit" in act.choices(APPLICATION, application),
        may_verify=may_verify,
        items=_items(application, findings, found),
        rounds=_rounds(application, findings, klass.zone),
        forms=FORM_WORDS,
        item_words=ITEM_WORDS,
        reason=reason,
        moved=[] if is_open else [FACT_WORDS[name] for name in queries.moved_facts(application, facts)],
    )


def _items(
    application: ClassApplication,
    findings: list[queries.FindingRow],
    typed: dict[str, tuple[str, str]] | None,
) -> list[tuple[Any, list[dict[str, Any]]]]:
    """The items of each form: what is said in this round, and what was said in the one before."""
    now = queries.said_in(findings, application.round)
    before = queries.said_in(findings, application.round - 1)
    found = []
    for number, items in ITEMS.items():
        lines = []
        for item in items:
            row, earlier = now.get(item), before.get(item)
            held = (row.finding, row.text) if row else ("ok" if earlier and earlier.finding is Finding.OK else "", "")
            verdict, text = typed[item] if typed is not None else held
            lines.append(
                {
                    "key": item,
                    "label": ITEM_WORDS[item],
                    "verdict": str(verdict),
                    "text": text,
                    "row": row,
                    "earlier": earlier,
                }
            )
        found.append((FORM_WORDS[number], lines))
    return found


def _rounds(application: ClassApplication, findings: list[queries.FindingRow], zone: str) -> list[dict[str, Any]]:
    """What happened to it, newest round first, with the findings of each."""
    found = []
    for number in sorted(map(int, application.rounds), reverse=True):
        noted = application.rounds[str(number)]
        found.append(
            {
                "number": number,
                "sent_at": _moment(noted["sent_at"], zone),
                "sent_by": noted["sent_by"] or "askom",
                "decision": DECISION_WORDS.get(noted.get("decision", "")),
                "decided_at": _moment(noted.get("decided_at"), zone),
                "decided_by": noted.get("decided_by") or "askom",
                "reason": noted.get("reason", ""),
                "findings": [row for row in findings if row.round == number and row.finding is Finding.FINDING],
            }
        )
    return found


def _moment(iso: str | None, zone: str) -> str:
    return clock.saat(dt.datetime.fromisoformat(iso), zone) if iso else ""
