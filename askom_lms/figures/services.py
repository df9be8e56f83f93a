"""Classes are counted in small batches; a class and the sums that it is part of move in one transaction."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from askom_lms.figures import queries
from askom_lms.figures.domain import HEAD, MEASURES, Counted, Key, Place, deltas
from askom_lms.figures.models import ClassFigures, Figures
from askom_lms.figures.notices import COUNT, keep_counting
from askom_lms.figures.queries import Tally
from askom_lms.kernel import clock, jobs
from askom_lms.kernel.db import session

BATCH = 50
SUMS = cast(Table, Figures.__table__)
KEY = ("scope_id", "year", "month", "programme")
IS_HEAD = [SUMS.c[name] == getattr(HEAD, name) for name in KEY]


@jobs.job(COUNT, slow=True)
def run(job: jobs.RunningJob) -> None:
    """Count classes that changed; at once again while there are more, else in ten minutes."""
    now = clock.now()
    found = queries.tallies(queries.changed(BATCH))
    with job.effect():
        keep(found, now)
        if len(found) == BATCH:
            jobs.enqueue(COUNT, {})
        keep_counting(now)


def count(class_ids: Sequence[uuid.UUID], now: dt.datetime) -> int:
    """Count these classes anew, changed or not; how many of them counted something else before."""
    return keep(queries.tallies(class_ids), now)


def keep(tallies: Iterable[Tally], now: dt.datetime) -> int:
    """Write what classes count and move the sums by the difference; how many moved anything.

    Whoever counts does so alone. A class that was meanwhile counted at a later version stays as it is.
    """
    _hold(now)
    found = {tally.class_id: tally for tally in tallies}
    wanted = select(ClassFigures).where(ClassFigures.class_id.in_(found)).execution_options(populate_existing=True)
    rows = {row.class_id: row for row in session().scalars(wanted)}
    changes: list[tuple[Counted | None, Counted | None]] = []
    for class_id, tally in found.items():
        row = rows.get(class_id)
        if row is not None and row.class_version > tally.version:
            continue
        before, after = (row.counted if row else None), (tally.place, tally.measures)
        if row is None:
            row = ClassFigures(class_id=class_id)
            session().add(row)
        for name, value in (*vars(tally.place).items(), *tally.measures.items()):
            setattr(row, name, value)
        row.class_version, row.counted_at = tally.version, now
        if before != after:
            changes.append((before, after))
    session().flush()
    _move(deltas(changes), now)
    return len(changes)


def mend(now: dt.datetime) -> int:
    """Hold every sum against the classes that it is of, and put right what differs; how many did."""
    _hold(now)
    rows = session().execute(select(*(getattr(ClassFigures, name) for name in (*PLACE, *MEASURES))))
    right = deltas((None, (Place(*row[: len(PLACE)]), _measures(row))) for row in rows)
    sums = session().execute(select(*(SUMS.c[name] for name in (*KEY, *MEASURES))))
    there = {Key(*row[: len(KEY)]): _measures(row) for row in sums}
    nothing = dict.fromkeys(MEASURES, 0)
    moves = {}
    for key in sorted({*right, *there}):
        wanted, found = right.get(key, nothing), there.get(key, nothing)
        if wanted != found:
            moves[key] = {name: wanted[name] - found[name] for name in MEASURES}
    _move(moves, now)
    return len(moves)


PLACE = ("institution_id", "year", "month", "programme")


def _measures(row: Any) -> dict[str, int]:
    return {name: getattr(row, name) for name in MEASURES}


def _hold(now: dt.datetime) -> None:
    """Nobody else counts until the transaction ends; from now on the head says when that was."""
    connection = session().connection()
    connection.execute(_insert().on_conflict_do_nothing(index_elements=KEY), [_row(HEAD, {}, now)])
    connection.execute(select(SUMS.c.id).where(*IS_HEAD).with_for_update())
    connection.execute(update(SUMS).where(*IS_HEAD).values(counted_at=now))


def _move(moves: Mapping[Key, Mapping[str, int]], now: dt.datetime) -> None:
    adding = _insert()
    grown = {name: SUMS.c[name] + adding.excluded[name] for name in MEASURES}
    adding = adding.on_conflict_do_update(index_elements=KEY, set_={**grown, "counted_at": adding.excluded.counted_at})
    if moves:
        session().connection().execute(adding, [_row(key, moved, now) for key, moved in moves.items()])


def _insert() -> Any:
    make = pg_insert if session().get_bind().dialect.name == "postgresql" else sqlite_insert
    return make(SUMS)


def _row(key: Key, moved: Mapping[str, int], now: dt.datetime) -> dict[str, Any]:
    measures = {name: moved.get(name, 0) for name in MEASURES}
    return {"id": uuid.uuid4(), **key._asdict(), **measures, "counted_at": now}
