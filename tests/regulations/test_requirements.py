"""The rows of the source documents, the marks by which tests name them, and the command that puts both side by side."""

import re
import tomllib

import pytest
from click.testing import CliRunner

from askom_lms.regulations import Scope, documents, requirements
from askom_lms.regulations.cli import group
from askom_lms.regulations.requirements import FILE
from askom_lms.regulations.tracing import BadMark, proofs_by_row

ROWS = requirements().values()
INSIDE, FED = 292, 45


def test_every_row_that_is_not_reference_is_there_once():
    written = re.findall(r'^\[rows\."(.*)"\]$', FILE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(written) == len(set(written)) == len(ROWS)
    assert sum(row.scope is Scope.INSIDE for row in ROWS) == INSIDE
    assert sum(row.scope is Scope.FED for row in ROWS) == FED


def test_a_row_says_where_it_stands_what_it_asks_and_in_whose_words():
    assert [row.id for row in ROWS if not re.fullmatch(r"00[0-4]-\d{3}", row.id)] == []
    assert [row.id for row in ROWS if not (row.type and row.part and row.rule and row.quote)] == []
    assert {row.id.partition("-")[0] for row in ROWS} == documents().keys() - {"askom"}
    assert [row.id for row in ROWS] == sorted(row.id for row in ROWS)
    assert max(len(row.quote) for row in ROWS) <= 98
    assert requirements()["000-082"].rule == "Incomplete evidence means BK; K cannot be chosen"


def test_a_row_written_twice_is_no_toml():
    text = FILE.read_text(encoding="utf-8")
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(text + text[text.index("[rows.") :].partition("\n\n")[0])


@pytest.fixture
def marked(tmp_path):
    """marked(text) -> a folder of tests with this one file in it."""

    def make(text, name="test_one.py"):
        folder = tmp_path / "tests"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        return folder

    return make


WHOLE = """
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.row("000-003")]


@pytest.mark.row("000-002", "000-004")
@pytest.mark.parametrize("one", [1, pytest.param(2, marks=pytest.mark.row("000-005")), pytest.param(3, marks=[pytest.mark.row("000-002")])])
def test_it(one):
    pass


def test_without():
    pass
"""


def test_marks_are_read_from_file_test_and_parameter_and_each_test_is_named_once(marked):
    assert proofs_by_row(marked(WHOLE)) == {
        "000-003": ("tests/test_one.py",),
        "000-002": ("tests/test_one.py::test_it",),
        "000-004": ("tests/test_one.py::test_it",),
        "000-005": ("tests/test_one.py::test_it",),
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("test_one.py", "@pytest.mark.row(ROW)\ndef test_it(): pass"),
        ("test_one.py", "@pytest.mark.row(*ROWS)\ndef test_it(): pass"),
        ("test_one.py", "@pytest.mark.row(3)\ndef test_it(): pass"),
        ("test_one.py", "@pytest.mark.row()\ndef test_it(): pass"),
        ("test_one.py", "@pytest.mark.row('000-002', why='so')\ndef test_it(): pass"),
        ("test_one.py", "@pytest.mark.row('000-002')\ndef helper(): pass"),
        ("test_one.py", "CASES = [pytest.param(1, marks=pytest.mark.row('000-002'))]"),
        ("world.py", "@pytest.mark.row('000-002')\ndef test_it(): pass"),
    ],
)
def test_a_mark_that_says_no_row_or_stands_at_no_test_is_refused_with_its_place(marked, name, text):
    with pytest.raises(BadMark, match=rf"^tests/{name}:1$"):
        proofs_by_row(marked(text, name))


def run(*words):
    return CliRunner().invoke(group, ["trace", *words])


def test_the_command_prints_every_row_with_its_tests_and_then_those_without(marked):
    shown = run("--tests", str(marked(WHOLE)))
    above, _, below = shown.stdout.partition("\n\n")
    rows = [line for line in above.splitlines() if not line.startswith("\t")]

    assert (shown.exit_code, shown.stderr) == (0, "")
    assert len(rows) == INSIDE
    assert above.startswith(f"000-002\tpendaftaran\t{requirements()['000-002'].rule}\n\ttests/test_one.py::test_it\n")
    assert below.splitlines()[0] == f"Tanpa tes: {INSIDE - 4} dari {INSIDE} butir."
    assert len(below.splitlines()) == 1 + INSIDE - 4
    assert not re.search(r"^000-00[2345]", below, re.MULTILINE)


def test_only_what_is_missing_is_printed_when_asked_and_strict_makes_it_an_error(marked):
    folder = str(marked(WHOLE))
    shown = run("--tests", folder, "--missing")

    assert shown.exit_code == 0
    assert shown.stdout.startswith(f"Tanpa tes: {INSIDE - 4} dari {INSIDE} butir.\n000-006\t")
    assert run("--tests", folder, "--missing", "--strict").exit_code == 1


def test_strict_is_content_once_every_row_has_its_test_and_rows_that_are_fed_need_none(marked):
    rows = ", ".join(f'"{row.id}"' for row in ROWS if row.scope is Scope.INSIDE)
    shown = run("--tests", str(marked(f"@pytest.mark.row({rows})\ndef test_it(): pass")), "--missing", "--strict")

    assert (shown.exit_code, shown.stdout) == (0, f"Tanpa tes: 0 dari {INSIDE} butir.\n")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("@pytest.mark.row('000-001')\ndef test_it(): pass", "Butir 000-001 tidak ada: tests/test_one.py::test_it."),
        (
            "@pytest.mark.row(ROW)\ndef test_it(): pass",
            "tests/test_one.py:1: tanda row tidak terbaca atau tidak berada pada sebuah tes.",
        ),
        ("def test_it(:", "Tes tidak dapat dibaca: "),
    ],
)
def test_marks_that_cannot_be_read_end_the_command_with_a_sentence(marked, text, sentence):
    shown = run("--tests", str(marked(text)))

    assert (shown.exit_code, shown.stdout) == (2, "")
    assert shown.stderr.startswith(sentence)


def test_an_installation_without_tests_is_told_so(tmp_path):
    shown = run("--tests", str(tmp_path / "none"))

    assert shown.exit_code == 2
    assert shown.stderr == f"Folder tes {tmp_path / 'none'} tidak ada.\n"
