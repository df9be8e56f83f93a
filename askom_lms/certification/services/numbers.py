"""Giving numbers: unique and without gaps, because the series row is held until the transaction ends.

Patterns of two institutions may still write one number: the second is refused before it is printed.
"""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import IntegrityError

from askom_lms.certification.models import Certificate, NumberSeries
from askom_lms.certification.queries.competence import numbers_taken
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal


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


def must_be_free(numbers: Sequence[str]) -> None:
    """No certificate has any of them. Raises Refusal `certification.number_taken` (002:9.4.6)."""
    if taken := numbers_taken(numbers):
        raise Refusal("certification.number_taken", number=min(taken))


def give_numbers(certificates: Sequence[Certificate], numbers: Sequence[str]) -> None:
    """Each certificate its number, all of them or none.

    Raises Refusal `certification.number_taken`, also when another institution gives it at the same moment.
    """
    must_be_free(numbers)
    try:
        with session().begin_nested():
            for certificate, number in zip(certificates, numbers, strict=True):
                certificate.number = number
    except IntegrityError as error:
        must_be_free(numbers)
        raise Refusal("certification.number_taken", number=numbers[0]) from error
