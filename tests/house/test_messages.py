"""Every refusal the code can speak has its sentence, in both languages, and no sentence is unused."""

import re
from pathlib import Path

import pytest

from askom_lms.kernel.messages import PACKAGE, catalogue

SPOKEN = re.compile(
    r'(?:Refusal|Invalid|TooMany|Denied|UploadRefused|PdfRefused|Guard|_say|StorageFull|StorageUnavailable)\(\s*f?"([a-z_]+(?:\.[a-z_{}]+)+)"'
)
MACHINES = re.compile(r"Machine\(\s*\"([a-z_]+)\"")
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def python_files():
    return [path for path in PACKAGE.rglob("*.py")]


def spoken_codes():
    return {
        (path, code)
        for path in python_files()
        for code in SPOKEN.findall(path.read_text(encoding="utf-8"))
        if "{" not in code
    }


def test_every_code_in_the_source_has_a_sentence():
    book = catalogue("id")
    missing = sorted(
        {f"{Path(path).relative_to(PACKAGE)}: {code}" for path, code in spoken_codes() if code not in book}
    )
    assert missing == []


def test_every_machine_says_when_a_step_is_not_possible_now():
    machines = {name for path in python_files() for name in MACHINES.findall(path.read_text(encoding="utf-8"))}
    assert [name for name in sorted(machines) if f"{name}.not_now" not in catalogue("id")] == []


def test_both_languages_speak_the_same_codes():
    assert set(catalogue("id")) == set(catalogue("en"))


@pytest.mark.parametrize("code", sorted(catalogue("id")))
def test_a_sentence_says_what_who_and_next(code):
    said, english = catalogue("id")[code], catalogue("en")[code]
    assert said["what"]
    assert said.get("who"), f"{code}: nobody is named who can cure it"
    assert said.get("next"), f"{code}: no next step"
    assert set(PLACEHOLDER.findall(" ".join(said.values()))) == set(PLACEHOLDER.findall(" ".join(english.values())))
