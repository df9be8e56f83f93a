"""Role play: panitia plan the rounds, trainees see and play their turns."""

import datetime as dt
import uuid
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.assessment import queries, services
from askom_lms.assessment.domain import observation
from askom_lms.assessment.domain.states import AssessmentPermission as P
from askom_lms.assessment.domain.states import RolePlayState
from askom_lms.assessment.forms import PlanForm, ReplanForm
from askom_lms.assessment.models import RolePlay
from askom_lms.assessment.queries.turns import ROUNDS, RoundPage, class_of
from askom_lms.assessment.routes import bp
from askom_lms.assessment.services.rounds import MINUTES
from askom_lms.kernel import clock, web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.web import command, page
from askom_lms.training.models import Folder, TrainingClass

MORNING = dt.time(9, 0)
PRACTICE_DAY = dt.timedelta(days=2)


def folder_of(number: int) -> Folder:
    """Round 1 or 2. Raises NotFound."""
    if not 1 <= number <= len(ROUNDS):
        raise NotFound
    return ROUNDS[number - 1]


@bp.get("/kelas/<slug>/bermain-peran")
@page(P.READ)
def show_round(act: Act, slug: str) -> ResponseReturnValue:
    """One round of the class; `?putaran=2` for the second."""
    number = request.args.get("putaran", 1, type=int)
    return round_html(act, queries.round_page(act, slug, folder_of(number)))


def round_html(act: Act, found: RoundPage, form: Any = None, refusal: Refusal | None = None) -> str:
    number = ROUNDS.index(found.folder) + 1
    klass = found.klass
    start = klass.starts_on + PRACTICE_DAY * number if number == 1 else klass.starts_on + dt.timedelta(days=3)
    fresh = ReplanForm(minutes=MINUTES) if found.turns else PlanForm(day=start, time=MORNING, minutes=MINUTES)
    return render_template(
        "assessment/round.html",
        round=found,
        number=number,
        form=form or fresh,
        absent=set(request.form.getlist("absent")),
        chips=[
            {"label": _("Putaran %(n)s", n=n), "url": f"?putaran={n}", "current": n == number}
            for n in range(1, len(ROUNDS) + 1)
        ],
        counts={state.value: found.count(state) for state in RolePlayState},
        may_plan=act.may(P.PLAN, klass),
        refusal=web.said(refusal),
    )


@bp.post("/kelas/<slug>/bermain-peran/<int:number>/rencanakan")
@command(P.PLAN)
def plan_round(act: Act, slug: str, number: int) -> ResponseReturnValue:
    """Pairs, tables and times for a round."""
    klass, folder, form = _class(act, slug), folder_of(number), PlanForm()
    if not form.validate_on_submit():
        return round_html(act, queries.round_page(act, slug, folder), form), 422
    starts_at = clock.at(form.day.data or klass.starts_on, form.time.data or MORNING, klass.zone)
    try:
        turns = services.plan_round(act, klass, folder, starts_at=starts_at, minutes=_minutes(form))
    except Refusal as refusal:
        return round_html(act, queries.round_page(act, slug, folder), form, refusal), refusal.status
    flash(_("Putaran %(n)s direncanakan: %(turns)s giliran.", n=number, turns=len(turns)))
    return redirect(url_for(".show_round", slug=slug, putaran=number))


@bp.post("/kelas/<slug>/bermain-peran/<int:number>/rencanakan-ulang")
@command(P.PLAN)
def replan_round(act: Act, slug: str, number: int) -> ResponseReturnValue:
    """The round goes on without those who are ticked."""
    klass, folder, form = _class(act, slug), folder_of(number), ReplanForm()
    if not form.validate_on_submit():
        return round_html(act, queries.round_page(act, slug, folder), form), 422
    try:
        turns = services.replan(
            act, klass, folder, _absent(), starts_at=_today_at(act, klass, form.time.data), minutes=_minutes(form)
        )
    except Refusal as refusal:
        return round_html(act, queries.round_page(act, slug, folder), form, refusal), refusal.status
    flash(_("Putaran %(n)s direncanakan ulang: %(turns)s giliran baru.", n=number, turns=len(turns)))
    return redirect(url_for(".show_round", slug=slug, putaran=number))


def _class(act: Act, slug: str) -> TrainingClass:
    klass = class_of(slug)
    act.require(P.PLAN, klass)
    return klass


def _minutes(form: Any) -> int:
    return MINUTES if form.minutes.data is None else int(form.minutes.data)


def _absent() -> set[uuid.UUID]:
    try:
        return {uuid.UUID(value) for value in request.form.getlist("absent")}
    except ValueError:
        abort(400)


def _today_at(act: Act, klass: TrainingClass, time: dt.time | None) -> dt.datetime | None:
    return clock.at(clock.in_zone(act.now, klass.zone).date(), time, klass.zone) if time else None


@bp.get("/bermain-peran")
@page(P.PLAY)
def show_own_turns(act: Act) -> ResponseReturnValue:
    """The trainee's own turns."""
    return own_html(act)


def own_html(act: Act, refusal: Refusal | None = None) -> str:
    turns = queries.own_turns(act)
    rounds = [(folder.value, [turn for turn in turns if turn.folder is folder]) for folder in ROUNDS]
    return render_template(
        "assessment/own_turns.html",
        rounds=[(folder, found) for folder, found in rounds if found],
        me=act.person.id,
        refusal=web.said(refusal),
    )


@bp.get("/bermain-peran/<uuid:turn_id>")
@page(P.FOLLOW)
def show_turn(act: Act, turn_id: uuid.UUID) -> ResponseReturnValue:
    """The steps of one turn, for its players and the staff of the class."""
    return turn_html(act, queries.get_turn(act, turn_id, P.FOLLOW))


def turn_html(act: Act, turn: RolePlay, refusal: Refusal | None = None) -> str:
    return render_template(
        "assessment/turn.html",
        page=queries.turn_page(act, turn),
        steps=observation.turn_steps(),
        total=len(observation.points_of_turn()),
        back=_list_of(act, turn),
        may_play=act.may(P.PLAY, turn),
        may_tick=act.may(P.TICK, turn),
        refusal=web.said(refusal),
    )


@bp.post("/bermain-peran/<uuid:turn_id>/mulai")
@command(P.PLAY)
def start_turn(act: Act, turn_id: uuid.UUID) -> ResponseReturnValue:
    """The asesor begins his turn."""
    turn = queries.get_turn(act, turn_id)
    services.start_turn(act, turn)
    return redirect(url_for(".show_turn", turn_id=turn_id))


@bp.post("/bermain-peran/<uuid:turn_id>/langkah")
@command(P.TICK)
def tick_turn(act: Act, turn_id: uuid.UUID) -> ResponseReturnValue:
    """One point was done, or all that is left of a step."""
    turn = queries.get_turn(act, turn_id, P.TICK)
    try:
        services.tick_turn(act, turn, request.form.get("point", ""))
    except Refusal as refusal:
        return turn_html(act, turn, refusal), refusal.status
    following = observation.next_of_turn(turn.steps)
    return redirect(url_for(".show_turn", turn_id=turn_id, _anchor=following.key if following else "selesai"))


@bp.post("/bermain-peran/<uuid:turn_id>/selesai")
@command(P.PLAY)
def finish_turn(act: Act, turn_id: uuid.UUID) -> ResponseReturnValue:
    """The turn is over."""
    turn = queries.get_turn(act, turn_id)
    try:
        services.finish_turn(act, turn)
    except Refusal as refusal:
        return turn_html(act, turn, refusal), refusal.status
    return redirect(_list_of(act, turn))


def _list_of(act: Act, turn: RolePlay) -> str:
    """The list that leads to this turn: of the round for staff, one's own turns for players."""
    if not act.may(P.READ, turn):
        return url_for(".show_own_turns")
    slug = queries.slug_of(turn.class_id)
    return url_for(".show_round", slug=slug, putaran=ROUNDS.index(turn.folder) + 1)
