"""The rules of the register of asesor: three years, days of a loan, counts, and every cell of both machines."""

import datetime as dt
import itertools
from types import SimpleNamespace

import pytest

from askom_lms.kernel.machine import IllegalTransition
from askom_lms.registry.domain.asesor import Span, counted, default_until, first_uncovered
from askom_lms.registry.domain.states import LOAN, TRANSFER, LoanEvent, LoanState, TransferEvent, TransferState

T, E, L, V = TransferState, TransferEvent, LoanState, LoanEvent
JULY = [dt.date(2026, 7, day) for day in (1, 2, 3)]


@pytest.mark.row("000-029", "004-028")
@pytest.mark.parametrize(
    ("issued", "until"),
    [(dt.date(2024, 3, 5), dt.date(2027, 3, 5)), (dt.date(2024, 2, 29), dt.date(2027, 2, 28))],
)
def test_000_029_a_certificate_holds_three_years(issued, until):
    assert default_until(issued) == until


@pytest.mark.row("000-019")
@pytest.mark.parametrize(
    ("loans", "missing"),
    [
        ([], JULY[0]),
        ([Span(JULY[0], JULY[2])], None),
        ([Span(JULY[0], JULY[1])], JULY[2]),
        ([Span(JULY[1], JULY[2])], JULY[0]),
        ([Span(JULY[0], JULY[0]), Span(JULY[1], JULY[2])], None),
        ([Span(JULY[0], JULY[0]), Span(JULY[2], JULY[2])], JULY[1]),
    ],
)
def test_000_019_each_day_needs_a_loan_whose_first_and_last_day_count(loans, missing):
    assert first_uncovered(JULY, loans) == missing


@pytest.mark.row("000-080")
def test_000_080_examinations_count_in_the_calendar_year_and_in_three_years():
    today = dt.date(2026, 7, 3)
    days = [dt.date(2023, 7, 3), dt.date(2023, 7, 4), dt.date(2025, 12, 31), dt.date(2026, 1, 1), dt.date(2026, 7, 4)]

    assert counted(days, today) == (1, 3)
    assert counted([], dt.date(2028, 2, 29)) == (0, 0)


LEGAL = {
    (T.RESIGNED, E.RELEASE): T.RELEASED,
    (T.RESIGNED, E.REFUSE_RELEASE): T.REFUSED,
    (T.RELEASED, E.APPROVE): T.APPROVED,
    (T.RELEASED, E.REFUSE_APPROVAL): T.REFUSED,
    (T.APPROVED, E.TAKE): T.DONE,
    (T.APPROVED, E.DECLINE): T.REFUSED,
    (L.REQUESTED, V.GRANT): L.GRANTED,
    (L.REQUESTED, V.REFUSE): L.REFUSED,
    (L.REQUESTED, V.WITHDRAW): L.WITHDRAWN,
}


@pytest.mark.row("000-023", "000-024", "000-025", "000-026")
@pytest.mark.parametrize(
    ("machine", "state", "event"),
    [(TRANSFER, *cell) for cell in itertools.product(T, E)] + [(LOAN, *cell) for cell in itertools.product(L, V)],
)
def test_000_023_to_026_every_cell_of_transfer_and_loan(machine, state, event):
    subject = SimpleNamespace(state=state)

    if (state, event) in LEGAL:
        assert machine.next_state(subject, event) is LEGAL[state, event]
    else:
        with pytest.raises(IllegalTransition):
            machine.next_state(subject, event)
