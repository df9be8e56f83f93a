"""The rules strip of a class: what holds, and the number that would break next."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askom_lms.enrolment.domain.composition import (
    CLAUSES,
    Composition,
    breaks_with_one_more,
    least_counted,
    master_asesor_needed,
    may_take_on,
    most_external,
    strip,
)
from askom_lms.regulations import clause

FEW = settings(max_examples=200, deadline=None, derandomize=True)


def class_of(**numbers):
    usual = {"proposed": 24, "accepted": 24, "external": 7, "master_asesor": 2, "panitia": 2, "pengajar": 2}
    return Composition(**{**usual, "skema_is_licensed": True, **numbers})


def line(code, **numbers):
    return next(each for each in strip(class_of(**numbers)) if each.code == code)


def test_a_whole_class_holds_every_rule():
    lines = strip(class_of())

    assert [(each.code, each.holds) for each in lines] == [(code, True) for code in CLAUSES]
    assert all(clause(cited).enforced for each in lines for cited in (each.clause, *each.also))


# 24 seats (001:penyelenggara.6)


@pytest.mark.parametrize(("accepted", "holds"), [(0, True), (23, True), (24, True), (25, False)])
def test_a_class_has_24_seats(accepted, holds):
    assert line("seats", accepted=accepted).holds is holds


@pytest.mark.parametrize(("accepted", "refused"), [(22, False), (23, False), (24, True)])
def test_the_25th_person_is_refused_a_seat(accepted, refused):
    broken = breaks_with_one_more(class_of(accepted=accepted, external=0), is_external=False)

    assert (broken is not None) is refused
    if broken:
        assert (broken.code, broken.clause) == ("seats", "001:penyelenggara.6")


def test_a_smaller_class_refuses_its_own_next_person():
    seats = line("seats", capacity=20, accepted=20, proposed=20)

    assert (seats.holds, seats.limit, seats.breaks_at) == (True, 20, 21)
    assert breaks_with_one_more(class_of(capacity=20, accepted=20), is_external=False).code == "seats"
    assert breaks_with_one_more(class_of(capacity=30, accepted=24), is_external=False).code == "seats"


@pytest.mark.parametrize(("proposed", "holds"), [(24, True), (25, False), (29, False)])
def test_more_than_24_proposed_are_two_classes(proposed, holds):
    seats = line("seats", proposed=proposed, accepted=0, external=0)

    assert seats.holds is holds
    assert ("dua kelas" in seats.next) is not holds


# 30 % from other institutions (001:penyelenggara.5)


@pytest.mark.parametrize(
    ("external", "counted", "holds"),
    [(7, 24, True), (8, 24, False), (6, 23, True), (7, 23, False), (6, 20, True), (7, 20, False), (0, 0, True), (1, 3, False), (1, 4, True)],
)  # fmt: skip
@pytest.mark.parametrize("is_closed", [True, False])
def test_external_people_are_at_most_30_percent(external, counted, holds, is_closed):
    numbers = {"external": external, "is_closed": is_closed}
    numbers |= {"accepted": counted} if is_closed else {"accepted": external, "proposed": counted}

    assert line("external", **numbers).holds is holds


def test_the_eighth_external_of_24_is_refused_with_the_sentence():
    for accepted, external in ((7, 7), (23, 7)):
        broken = breaks_with_one_more(class_of(accepted=accepted, external=external), is_external=True)

        assert (broken.code, broken.clause) == ("external", "001:penyelenggara.5")
        assert broken.what == "8 peserta luar dari 24 melewati 30 %: maksimal 7."


def test_the_seventh_external_of_24_and_any_own_person_are_let_in():
    assert breaks_with_one_more(class_of(accepted=6, external=6), is_external=True) is None
    assert breaks_with_one_more(class_of(accepted=20, external=7), is_external=False) is None


def test_the_strip_names_the_external_person_who_would_break_it():
    external = line("external", accepted=7)

    assert (external.limit, external.breaks_at) == (7, 8)
    assert external.next == "Peserta luar ke-8 dari 24 akan melewati 30 %: maksimal 7."


def test_before_closing_the_proposed_count_and_afterwards_the_accepted():
    assert line("external", accepted=20, external=7).holds is True
    assert line("external", accepted=20, external=7, is_closed=True).holds is False


def test_a_withdrawal_that_breaks_30_percent_is_foretold_and_then_red():
    before = line("external", accepted=20, external=6, is_closed=True)
    after = line("external", accepted=19, external=6, is_closed=True)

    assert (before.holds, before.breaks_at) == (True, 19)
    assert before.next == "Bila peserta tinggal 19, 6 peserta luar melewati 30 %."
    assert (after.holds, after.limit) == (False, 5)
    assert "sampai 20 orang" in after.next


@FEW
@given(st.integers(0, 60), st.integers(0, 60))
def test_the_limits_of_30_percent_are_exact(external, counted):
    holds = 100 * external <= 30 * counted

    assert (external <= most_external(counted)) is holds
    assert (counted >= least_counted(external)) is holds


# one master asesor to twelve (000:kelas.3)


@pytest.mark.parametrize(("trainees", "needed"), [(0, 0), (1, 1), (12, 1), (13, 2), (24, 2), (25, 3)])
def test_one_master_asesor_leads_at_most_twelve(trainees, needed):
    assert master_asesor_needed(trainees) == needed
    if needed:
        assert line("master_asesor", proposed=trainees, accepted=0, master_asesor=needed).holds is True
        assert line("master_asesor", proposed=trainees, accepted=0, master_asesor=needed - 1).holds is False


def test_the_thirteenth_person_needs_a_second_master_asesor():
    one = line("master_asesor", proposed=12, accepted=12, master_asesor=1)

    assert (one.holds, one.breaks_at) == (True, 13)
    assert one.next == "Peserta ke-13 memerlukan master asesor ke-2."
    assert [may_take_on(trainees) for trainees in (11, 12, 13)] == [True, False, False]


def test_after_closing_only_those_who_came_need_master_asesor():
    assert line("master_asesor", accepted=12, master_asesor=1).holds is False
    assert line("master_asesor", accepted=12, master_asesor=1, is_closed=True).holds is True


# panitia, pengajar, skema


@pytest.mark.parametrize(("panitia", "holds"), [(0, False), (1, False), (2, True), (3, True)])
def test_a_class_has_at_least_two_panitia(panitia, holds):
    found = line("panitia", panitia=panitia)

    assert (found.holds, found.breaks_at, found.clause) == (holds, 1, "001:penyelenggara.8")
    assert (f"{2 - panitia} panitia lagi" in found.next) is not holds


def test_pengajar_are_shown_and_never_count_as_master_asesor():
    """The source's own example: twelve people, two pengajar, one master asesor."""
    example = {"proposed": 12, "accepted": 12, "external": 3, "pengajar": 2}

    assert line("master_asesor", **example, master_asesor=1).holds is True
    assert line("master_asesor", **example, master_asesor=0).holds is False
    assert (line("pengajar", **example).now, line("pengajar", **example).holds) == (2, True)


@pytest.mark.parametrize("licensed", [True, False, None])
def test_the_organiser_holds_a_licensed_scheme(licensed):
    assert line("skema", skema_is_licensed=licensed).holds is licensed


def test_the_strip_reads_in_english_and_as_plain_data():
    lines = strip(class_of(), "en")

    assert lines[0].what == "24 of 24 seats are taken."
    assert lines[0].as_dict()["also"] == ("000:kelas.1",)
