"""What a person wrote about certificates of BNSP, held against the class: each line new, known already, or wrong."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from askom_lms.certification.domain.competence import Written, days_wrong
from askom_lms.certification.domain.competence_table import TableRow, same_name
from askom_lms.certification.queries.competence import CompetenceRow, decided_on, numbers_taken
from askom_lms.kernel.messages import Invalid


@dataclass(frozen=True)
class Judged:
    """One line with its verdict."""

    seat: str
    name: str
    written: Written
    row: CompetenceRow | None
    """Whom it is about; none when nobody of the class is meant."""
    is_known: bool = False
    """The same certificate is here already: nothing changes."""
    wrong: Invalid | None = None


def judge_table(lines: Sequence[TableRow], rows: Sequence[CompetenceRow], zone: str, today: dt.date) -> list[Judged]:
    """Each line of a table, in its order; one query. Seat and name must both be of the same trainee."""
    by_seat = {str(row.seat): row for row in rows}
    meant = [by_seat.get(line.seat.lstrip("0")) for line in lines]
    found = judge([(row, line.written) for row, line in zip(meant, lines, strict=True)], zone, today)
    return [
        Judged(line.seat, line.name, one.written, one.row, one.is_known, _wrong_line(line, one.row) or one.wrong)
        for line, one in zip(lines, found, strict=True)
    ]


def _wrong_line(line: TableRow, row: CompetenceRow | None) -> Invalid | None:
    if row is None:
        return Invalid("certification.import_seat", seat=line.seat or "–")
    if not same_name(row.name, line.name):
        return Invalid("certification.import_name", seat=line.seat, name=row.name, found=line.name or "–")
    return Invalid("certification.import_days") if line.is_day_unread else None


def judge(wanted: Sequence[tuple[CompetenceRow | None, Written]], zone: str, today: dt.date) -> list[Judged]:
    """Each certificate, held against what is kept and against the others of the same list; one query."""
    tidy = [(row, one.tidy()) for row, one in wanted]
    seats = Counter(row.enrolment_id for row, _one in tidy if row)
    numbers = Counter(one.number for _row, one in tidy if one.number)
    taken = numbers_taken(list(numbers))
    found = []
    for row, one in tidy:
        if row is None:
            found.append(Judged("", "", one, None))
            continue
        is_known = row.is_out and _same(row.written, one)
        wrong = None
        if seats[row.enrolment_id] > 1 or numbers[one.number] > 1:
            wrong = Invalid("certification.import_twice", name=row.name)
        elif not is_known:
            wrong = _wrong(row, one, taken, zone, today)
        found.append(Judged(str(row.seat), row.name, one, row, is_known and wrong is None, wrong))
    return found


def _same(kept: Written, one: Written) -> bool:
    return (kept.number, kept.sk_number, kept.sk_on, kept.issued_on, kept.until) == (
        one.number, one.sk_number, one.sk_on, one.issued_on, one.until,
    )  # fmt: skip


def _wrong(row: CompetenceRow, one: Written, taken: dict[str, uuid.UUID], zone: str, today: dt.date) -> Invalid | None:
    told: dict[str, Any] = {"name": row.name, "number": one.number}
    if row.is_out:
        return Invalid("certification.import_other", **{**told, "number": row.number})
    if row.bars:
        return Invalid(f"certification.bar_{row.bars[0]}", **told)
    if code := days_wrong(one, decided_on(row, zone), today):
        return Invalid(code, **told)
    return Invalid("certification.number_taken", **told) if one.number in taken else None
