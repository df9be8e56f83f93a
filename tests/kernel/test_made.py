"""Made files are kept as long as they are whole and in use, and never missed."""

import datetime as dt

import pytest

from askom_lms.kernel import clock
from askom_lms.kernel.made import UNUSED, MadeFiles

NAME = "pdf-" + "a" * 64


@pytest.fixture
def made(tmp_path):
    return MadeFiles(tmp_path / ".made")


def file_of(made):
    return next(path for path in made.root.glob("*/*"))


def test_what_was_kept_comes_back_and_may_be_replaced_and_forgotten(made):
    assert made.read(NAME) is None
    assert made.write(NAME, b"satu")
    made.write(NAME, b"dua")
    assert made.read(NAME) == b"dua"
    assert file_of(made).stat().st_mode & 0o077 == 0
    made.drop(NAME)
    made.drop(NAME)
    assert made.read(NAME) is None


@pytest.mark.parametrize("left", [b"", b"x" * 31, None])
def test_a_file_that_was_cut_short_is_as_good_as_none(made, left):
    made.write(NAME, b"isi yang panjang")
    path = file_of(made)
    path.write_bytes(path.read_bytes()[:-1] if left is None else left)
    assert made.read(NAME) is None


def test_a_full_disk_costs_nothing_but_time(made):
    made.root.write_bytes(b"a file where the folder should be")
    assert not made.write(NAME, b"isi")
    assert made.read(NAME) is None


@pytest.mark.parametrize(("later", "stays"), [(UNUSED - dt.timedelta(minutes=1), True), (UNUSED * 2, False)])
def test_what_nobody_uses_is_swept_away(made, monkeypatch, later, stays):
    made.write(NAME, b"isi")
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + later)
    assert made.sweep() == (not stays)
    assert (made.read(NAME) is not None) is stays


def test_a_result_that_a_row_speaks_of_stays_until_it_is_dropped(made, monkeypatch):
    made.write("tetap-1", b"isi")
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + UNUSED * 2)
    assert made.sweep() == 0
    assert made.read("tetap-1") == b"isi"


@pytest.mark.parametrize("name", ["", "../x", "A", "x" * 81, "a/b"])
def test_a_name_is_never_a_path(made, name):
    with pytest.raises(ValueError, match="not a name"):
        made.read(name)
