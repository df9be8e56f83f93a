"""How many people an examiner may have, and groups shared out so that nobody has more."""

import pytest

from askom_lms.training.domain.examining import is_much, most_for, share_out


@pytest.mark.row("000-013")
def test_000_013_a_master_asesor_examines_twelve_whatever_the_class_chose():
    assert most_for(is_master_asesor=True, chosen=20) == 12
    assert most_for(is_master_asesor=False, chosen=20) == 20
    assert most_for(is_master_asesor=False, chosen=15) == 15


@pytest.mark.row("000-012")
@pytest.mark.parametrize(("is_master", "people", "much"), [(False, 15, False), (False, 16, True), (True, 16, False)])
def test_000_012_above_fifteen_an_asesor_who_examines_is_warned_about(is_master, people, much):
    assert is_much(is_master_asesor=is_master, people=people) is much


@pytest.mark.row("000-012")
@pytest.mark.parametrize(
    ("size", "most", "fits"),
    [(11, 12, True), (12, 12, True), (13, 12, False), (20, 20, True), (21, 20, False)],
)
def test_000_012_and_013_a_group_goes_to_who_has_room_for_all_of_it(size, most, fits):
    assert share_out([(size, ["a"])], {"a": most}) == (["a"] if fits else None)


def test_one_named_examiner_does_not_get_both_groups_of_twenty_four():
    groups = [(12, ["named", "second"]), (12, ["named", "first"])]

    assert share_out(groups, {"named": 20, "first": 12, "second": 12}) == ["named", "first"]
    assert share_out(groups, {"named": 24, "first": 12, "second": 12}) == ["named", "named"]


def test_an_earlier_group_gives_way_where_a_later_one_has_no_other_choice():
    groups = [(8, ["b", "c"]), (8, ["a"]), (8, ["a", "b"])]

    assert share_out(groups, {"a": 12, "b": 12, "c": 12}) == ["c", "a", "b"]
