"""Giving numbers: unique and without gaps, because the series row is held until the transaction ends."""

import uuid

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from askom_lms.certification.models import NumberSeries
from askom_lms.kernel.db import session


def take_numbers(institution_id: uuid.UUID, kind: str, year: int, count: int = 1) -> int:
    """The first of `count` consecutive numbers of this series, taken in the caller's transaction."""
    s = session()
    make = pg_insert if s.get_bind().dialect.name == "postgresql" else sqlite_insert
    s.execute(
        make(NumberSeries)
        .values(id=uuid.uuid4(), institution_id=institution_id, kind=kind, year=year, last=0)
        .on_conflict_do_nothing(index_elements=["institution_id", "kind", "year"])
    )
    series = s.execute(
        select(NumberSeries)
        .where(NumberSeries.institution_id == institution_id, NumberSeries.kind == kind, NumberSeries.year == year)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()  # fmt: skip
    first = series.last + 1
    series.last += count
    s.flush()
    return first
