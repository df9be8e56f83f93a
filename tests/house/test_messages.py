"""Every refusal the code can speak has its sentence, in both languages, and no sentence is unused."""

import re
from functools import cache
from pathlib import Path

import pytest

from askom_lms.kernel.messages import PACKAGE, catalogue
from tests.house import spoken
from tests.house.spoken import listed

MACHINES = re.compile(r"Machine\(\s*(?:name=)?\"([a-z_]+)\"")
LANGUAGES = ("id", "en")

STATEMENTS = {
    "applying.missing.": "applying/domain/states.py",
    "certification.missing.": "certification/domain/recommendation.py",
    "skema.source.": "skema/domain/source.py",
    "training.remark.": "training/routes/shell.py",
    "training.strip.": "training/queries/strip.py",
}
"""Sentences that refuse nothing (problems of a file, remarks, lines of a list) and the file that speaks them.

They need not name who cures and what is next: the page beside them does. Every other sentence is a refusal.
"""

BUILT = (
    ("kernel/act.py", *(str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("states.py"))),
    ("appeals/services/panel.py", "appeals/domain/panel.py"),
    ("certification/domain/numbering.py", "certification/domain/patterns.py"),
    ("certification/queries/competence_import.py", "certification/domain/competence.py"),
    ("certification/services/meetings.py", "certification/domain/decision.py"),
    ("correspondence/domain/numbering.py", "certification/domain/patterns.py"),
    (
        "paperwork/domain/checks.py",
        *(str(path.relative_to(PACKAGE)) for path in PACKAGE.glob("official_forms/*/*.toml")),
    ),
    ("paperwork/domain/rules/fr_aca_07.py",),
    ("paperwork/domain/rules/fr_ia_03.py",),
    ("paperwork/domain/rules/fr_va.py",),
    ("skema/domain/source.py",),
    ("training/queries/strip.py", "training/domain/composition.py"),
    ("training/routes/application.py", "training/domain/application.py", "training/domain/composition.py"),
    ("training/routes/shell.py", "training/domain/calendar.py"),
)
"""Files that build codes, each with the files whose words complete them."""


@cache
def patterns():
    """File -> the pattern of the codes it builds."""
    return {row[0]: spoken.built(*row) for row in BUILT}


def test_every_code_in_the_source_has_a_sentence():
    book = catalogue("id")
    missing = sorted({f"{said.place}: {said.code}" for said in spoken.sayings() if said.code not in book})
    assert not missing, listed(missing)


def test_every_machine_says_when_a_step_is_not_possible_now():
    machines = {name for path in spoken.modules() for name in MACHINES.findall(path.read_text(encoding="utf-8"))}
    assert len(machines) >= 8
    missing = [name for name in sorted(machines) if f"{name}.not_now" not in catalogue("id")]
    assert not missing, listed(missing)


def test_every_place_of_a_form_that_may_be_missing_says_how_to_fill_it():
    named = {
        f"paperwork.{way}"
        for path in (PACKAGE / "official_forms").rglob("*.toml")
        for way in re.findall(r'missing = "([a-z0-9_.]+)"', path.read_text(encoding="utf-8"))
    }
    assert named
    missing = sorted(named - set(catalogue("id")))
    assert not missing, listed(missing)


def test_both_languages_speak_the_same_codes():
    missing = sorted(set(catalogue("id")) ^ set(catalogue("en")))
    assert not missing, listed(missing)


def test_no_sentence_is_unused():
    texts = {text for path in spoken.modules() for text in spoken.constants(path)}
    unused = [
        code
        for code in sorted(catalogue("id"))
        if code not in texts and not any(found and found.fullmatch(code) for found in patterns().values())
    ]
    assert not unused, listed(unused)


def test_every_listed_file_builds_codes():
    idle = [
        builder
        for builder, found in patterns().items()
        if found is None or not any(found.fullmatch(code) for code in catalogue("id"))
    ]
    assert not idle, listed(idle)


@pytest.mark.parametrize("prefix", sorted(STATEMENTS))
def test_a_statement_is_spoken_by_its_file_and_never_refuses(prefix):
    source = (PACKAGE / STATEMENTS[prefix]).read_text(encoding="utf-8")
    assert f'"{prefix}' in source
    refused = [said.place for said in spoken.sayings() if said.is_refusal and said.code.startswith(prefix)]
    assert not refused, listed(refused)


def is_statement(code):
    return any(code.startswith(prefix) for prefix in STATEMENTS)


@pytest.mark.parametrize("code", sorted(catalogue("id")))
def test_a_sentence_says_what_who_and_next(code):
    for language in LANGUAGES:
        said = catalogue(language).get(code)
        if said is None:
            continue  # one test above counts what a language lacks
        assert said.get("what"), f"{code}: no sentence ({language})"
        if not is_statement(code):
            assert said.get("who"), f"{code}: nobody is named who can cure it ({language})"
            assert said.get("next"), f"{code}: no next step ({language})"


@pytest.mark.parametrize("code", sorted(catalogue("id")))
def test_both_languages_speak_of_the_same_things(code):
    if code in catalogue("en"):
        assert values_of(code, "id") == values_of(code, "en")


def values_of(code, language="id"):
    return set(spoken.PLACEHOLDER.findall(" ".join(catalogue(language).get(code, {}).values())))


def test_every_speaker_gives_the_values_of_its_sentence():
    """A sentence with a value nobody gave would end in an error page instead of a reason."""
    short = [
        f"{said.place}: {said.code} without {sorted(values_of(said.code) - said.given)}"
        for said in spoken.sayings()
        if said.given is not None and said.code in catalogue("id") and values_of(said.code) - said.given
    ]
    assert not short, listed(short)


def test_a_step_that_is_not_possible_now_speaks_of_state_and_event_only():
    wrong = [c for c in catalogue("id") if c.endswith(".not_now") and values_of(c) - {"state", "event"}]
    assert not wrong, listed(wrong)


def test_the_reader_of_the_source_reads_choices_and_values(tmp_path, monkeypatch):
    """Seen red: without reading both arms and the keywords, the tests above would prove nothing."""
    path = tmp_path / "sample.py"
    path.write_text(
        'raise Refusal("a.b" if x else "a.c", name=1)\nGuard("a.d", holds)\nRefusal(code, **more)\n', "utf-8"
    )
    monkeypatch.setattr(spoken, "PACKAGE", tmp_path)
    spoken.forget()
    try:
        found = {(said.code, said.given) for said in spoken.sayings()}
    finally:
        spoken.forget()
    assert found == {("a.b", frozenset({"name"})), ("a.c", frozenset({"name"})), ("a.d", frozenset())}
    assert Path(path).exists()
