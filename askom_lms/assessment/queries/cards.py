"""What the assessment context adds to the trainee's home: his next turn of role play, his asesi on Friday."""

from flask_babel import gettext as _
from sqlalchemy import or_

from askom_lms.assessment.domain.states import RolePlayState
from askom_lms.assessment.queries.turns import TURNS, R, TurnRow, asesi, asesor, observer
from askom_lms.coursework.queries.home import HOME_CARDS, Card, Seat
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session

OPEN_STATES = (RolePlayState.PLANNED, RolePlayState.RUNNING)


def turn_card(act: Act, seat: Seat) -> Card | None:
    """Asesi, asesor, table and time of the next turns, at most two; nothing when none is left."""
    mine = seat.enrolment_id
    wanted = TURNS.where(
        R.state.in_(OPEN_STATES), or_(asesor.id == mine, asesi.id == mine, observer.id == mine)
    ).order_by(None)
    rows = [TurnRow(*row) for row in session().execute(wanted.order_by(R.starts_at, R.turn).limit(2))]
    if not rows:
        return None
    pairs = tuple((_when(act, row), _part(row, seat)) for row in rows)
    return Card(_("Bermain peran"), pairs, "/bermain-peran", _("Buka giliran saya"))


def _when(act: Act, row: TurnRow) -> str:
    local = clock.in_zone(row.starts_at, row.zone)
    is_today = local.date() == clock.in_zone(act.now, row.zone).date()
    time = clock.jam(row.starts_at, row.zone)
    return time if is_today else f"{clock.tanggal_singkat(local.date())}, {time}"


def _part(row: TurnRow, seat: Seat) -> str:
    if row.asesor_id == seat.enrolment_id:
        return str(_("Anda asesor untuk %(name)s, meja %(table)s", name=row.asesi, table=row.table))
    if row.asesi_id == seat.enrolment_id:
        return str(_("Anda asesi untuk %(name)s, meja %(table)s", name=row.asesor, table=row.table))
    named = {"one": row.asesor, "other": row.asesi, "table": row.table}
    return str(_("Anda peninjau %(one)s dan %(other)s, meja %(table)s", **named))


HOME_CARDS.append(turn_card)
