"""The tree is what the README says it is, and nothing unfinished lies in it."""

import re
import subprocess
import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
TOP = {
    ".ci", ".gitignore", "LICENSE", "Makefile", "README.md", "askom_lms", "bench", "docs", "migrations", "pyproject.toml",
    "requirements.lock", "static", "templates", "tests", "wsgi.py",
}  # fmt: skip
CODE = {".py", ".html", ".js", ".css", ".toml", ".sh"}


def tracked():
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def test_only_the_agreed_names_stand_at_the_top():
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} <= TOP


def test_nothing_is_marked_as_unfinished():
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError|mark\.skip|mark\.xfail|pytest\.skip")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        if path.suffix in CODE and path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if marks.search(line)
    ]
    assert found == []


INVENTED = re.compile(r"(^|\.)(contoh(\.co)?\.id|example|example\.id)$|^(a|b|d|baru|orang)\.id$")
INVENTED_NUMBERS = {"0811222333", "08123456789"}
"""Whose addresses and telephones stand in fixtures and demo data: nobody's."""


@pytest.mark.row("003-067")
def test_no_address_or_telephone_of_a_real_person_stands_in_the_project():
    """003-067: the contacts on a source's last page are never copied."""
    mail = re.compile(r"[\w.+-]+@((?:[\w-]+\.)+[a-z]{2,})\b", re.IGNORECASE)
    phone = re.compile(r"(?:\+62|\b0)8\d(?:[ .-]?\d){6,11}\b")
    found = []
    for path in tracked():
        if path.suffix not in CODE | {".yaml", ".md", ".json", ".po", ".txt", ".csv"}:
            continue
        text = path.read_text(encoding="utf-8")
        found += [
            f"{path.relative_to(ROOT)}: {one[0]}" for one in mail.finditer(text) if not INVENTED.search(one[1].lower())
        ]
        numbers = (re.sub(r"\D", "", one[0]) for one in phone.finditer(text))
        found += [f"{path.relative_to(ROOT)}: {number}" for number in numbers if number not in INVENTED_NUMBERS]
    assert found == []


def test_the_map_of_the_readme_names_every_package():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    packages = [p.name for p in (ROOT / "askom_lms").iterdir() if p.is_dir() and (p / "__init__.py").exists()]
    assert [name for name in packages if f"{name}/" not in readme] == []


def test_state_is_assigned_only_by_an_act():
    """`Act.take` is the only code that moves a machine's subject."""
    moved = re.compile(
        r"\b(submission|enrolment|klass|training_class|certificate|exam|meeting|recommendation)\.state = "
    )
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "askom_lms").rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if moved.search(line)
    ]
    assert found == []


def test_a_day_is_read_in_a_zone_of_the_country():
    """The day of UTC is yesterday until seven in Jakarta; a test that takes it is red every evening."""
    utc = re.compile(r"\bnow(\(\))?\.date\(\)|\butcnow\(")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for folder in ("askom_lms", "tests", "bench")
        for path in (ROOT / folder).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if utc.search(line)
    ]
    assert found == []


READS_FILES = {
    "kernel/uploads/sending.py",  # whole or in pieces, for every form of the house
    "kernel/gate.py",  # names only
    "kernel/refused.py",  # names only
    "people/routes/resume.py",  # whether there were any
    "certification/routes/public.py",  # anybody's file, compared and forgotten
}


def test_a_form_takes_its_files_through_one_door():
    """Another door would not take a file that came in pieces."""
    code = ROOT / "askom_lms"
    found = {
        path.relative_to(code).as_posix()
        for path in code.rglob("*.py")
        if "request.files" in path.read_text(encoding="utf-8")
    }
    assert found == READS_FILES


def test_no_download_address_stands_in_the_lock_file():
    assert "://" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")


TESTS_FROM_HERE = "# Tests and checks only"
"""`make run` installs what stands above this line of the lock file."""


def _needed(wanted: list[str], extras: frozenset[str] = frozenset({""})) -> set[str]:
    """The names of these requirements and of all that they need, on this Python."""
    found = set()
    for requirement in map(Requirement, wanted):
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in extras):
            found.add(canonicalize_name(requirement.name))
            found |= _needed(requires(requirement.name) or [], frozenset(requirement.extras) | {""})
    return found


def test_the_lock_file_has_what_serves_the_product_first_and_all_of_it():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    serving, tests = (ROOT / "requirements.lock").read_text(encoding="utf-8").split(TESTS_FROM_HERE)
    locked, only_tests = (set(re.findall(r"^([a-z0-9-]+)==", part, re.MULTILINE)) for part in (serving, tests))
    assert _needed(project["dependencies"]) - locked == set()
    assert _needed(project["optional-dependencies"]["dev"]) - locked - only_tests == set()
    assert locked & only_tests == set()
