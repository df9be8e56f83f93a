"""The name of what runs changes with every file that a page is made of."""

import pytest

from askom_lms.kernel.release import release_of


@pytest.fixture
def deployed(tmp_path):
    (tmp_path / "board.html").write_text("Papan kelas", encoding="utf-8")
    (tmp_path / "messages.mo").write_bytes(b"1")
    return tmp_path


def name_of(folder):
    release_of.cache_clear()
    return release_of(folder)


def test_the_same_files_have_the_same_name(deployed):
    before = name_of(deployed)
    (deployed / "messages.mo").write_bytes(b"made anew")
    assert name_of(deployed) == before


@pytest.mark.parametrize(("name", "text"), [("board.html", "Papan"), ("words.po", "")])
def test_another_content_and_another_file_have_another_name(deployed, name, text):
    before = name_of(deployed)
    (deployed / name).write_text(text, encoding="utf-8")
    assert name_of(deployed) != before
