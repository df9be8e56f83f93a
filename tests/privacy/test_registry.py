"""The list of columns knows every table, and agrees with docs/dpia.md; words are swept whole and never too much."""

import pytest

from askom_lms.kernel import db
from askom_lms.privacy.domain.registry import DELETED, NEVER_SWEPT, PLACES
from askom_lms.privacy.domain.tombstones import GONE, Sweeper, emptied, is_telling
from askom_lms.privacy.queries.owned import table_of, words_of
from tests.security.test_dpia import ROWS, named

ABOUT_OTHERS_OR_MANY = {
    "mail", "import_draft", "class_application", "application_paper", "training_class", "class_session", "day_closing",
    "class_closing", "roll_photo", "follow_up", "quality_report", "institution", "institution_step", "unit_note", "muk",
    "muk_step", "incident", "recommendation", "trainer_recommendation", "letter", "wet_paraf", "surveillance",
    "asesor_step", "handover_package", "lti_roster",
}  # fmt: skip
"""Tables whose personal words are of a signer, of many, or of nobody with an account: swept, not exported as one's own."""


def test_every_column_of_words_of_every_table_is_placed_once(installation):
    wrong = []
    for table in db.metadata.sorted_tables:
        place = PLACES.get(table.name)
        told = [*place.erased, *place.kept, *place.secret, *place.other] if place else []
        wrong += [f"{table.name}.{name}" for name in set(words_of(table)) ^ set(told)]
        wrong += [f"{table.name}.{name} twice" for name in set(told) if told.count(name) > 1]
    assert wrong == []
    assert set(PLACES) == {table.name for table in db.metadata.sorted_tables}


def test_what_the_assessment_calls_personal_is_exported_and_erased(installation):
    missing = []
    for table, cells, *_ in ROWS:
        place = PLACES[table]
        if table in ABOUT_OTHERS_OR_MANY:
            continue
        for column, level in named(cells):
            if level in "SPN" and column in words_of(table_of(table)) and column not in place.exported:
                missing.append(f"{table}.{column} ({level})")
    assert missing == []


def test_a_secret_is_never_exported_and_always_erased(installation):
    secrets = {(table, column) for table, cells, *_ in ROWS for column, level in named(cells) if level == "R"}
    shown = {(table, column) for table, column in secrets if column in PLACES[table].exported}
    left = {
        (table, column)
        for table, column in secrets
        if table not in (*DELETED, "mail") and column not in PLACES[table].secret
    }
    assert (shown, left) == (set(), set())
    assert {"chain_entry"} <= NEVER_SWEPT


@pytest.mark.parametrize(
    ("value", "column", "left"),
    [
        ("Ijazah S1", "name", GONE), ("", "name", ""), (None, "name", None), ("a" * 64, "sha256", ""),
        ({"nik": "1"}, "answers", {}), (["x"], "rounds", []),
    ],
)  # fmt: skip
def test_what_is_emptied_keeps_its_kind(value, column, left):
    assert emptied(value, column) == left


@pytest.mark.parametrize(
    ("text", "swept"),
    [
        ("Hadir: Ana Putri.", f"Hadir: {GONE}."), ("ANA PUTRI", GONE), ("Diana Putri", "Diana Putri"),
        ("Ana Putrianto", "Ana Putrianto"), ({"a": ["Ana Putri", 3]}, {"a": [GONE, 3]}),
        ({"Ana Putri": 1}, {GONE: 1}),
    ],
)  # fmt: skip
def test_a_name_is_swept_as_whole_words_at_any_depth(text, swept):
    assert Sweeper(["Ana Putri"]).swept(text) == swept


def test_a_name_in_json_is_searched_as_the_column_holds_it():
    assert Sweeper(["Zoë Ay"]).searched == ["zo\\u00eb ay", "zoë ay"]
    assert Sweeper([]).swept("Ana") == "Ana"


@pytest.mark.parametrize(
    ("name", "telling"), [("Budi", False), ("Ana Putri", True), ("Sukarno", False), ("Sukarnoo", True)]
)
def test_a_short_single_name_is_not_searched_in_the_rows_of_others(name, telling):
    assert is_telling(name) is telling
