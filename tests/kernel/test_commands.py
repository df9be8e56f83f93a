"""The help of `flask askom`, and what every command of it keeps to."""

import contextvars
import dataclasses

import click
import pytest

from askom_lms.app import create_app

ONLY_READ = {
    "seal show",
    "audit verify", "breach", "eligibility check", "jobs list", "people list", "privacy consents", "requirements trace",
    "verify",
}  # fmt: skip
HAVE_THEIR_OWN_PLACE = {"backup", "jobs work", "serve-demo", "simulate"}
"""They run until they are stopped, or write into a file, a folder or a demo of their own."""


def leaves(group, above=()):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, (*above, name))
        else:
            yield " ".join((*above, name)), command


@pytest.fixture
def shown(lms_app):
    return lms_app.test_cli_runner().invoke(args=["askom", "--help"]).output


def test_the_help_names_every_command_of_every_group(lms_app, shown):
    found = [name for name, _ in leaves(lms_app.cli.commands["askom"])]
    assert "eligibility check" in found
    assert [name for name in found if f"  {name} " not in shown] == []


def test_every_command_that_writes_asks_for_commit(lms_app):
    commands = dict(leaves(lms_app.cli.commands["askom"]))
    asking = {name for name, command in commands.items() if any("--commit" in each.opts for each in command.params)}
    assert commands.keys() - asking == ONLY_READ | HAVE_THEIR_OWN_PLACE


@pytest.mark.parametrize("words", [["people", "list"], ["jobs", "list"], ["audit", "checkpoint"]])
def test_a_database_without_tables_ends_a_command_with_a_sentence(tmp_path, lms_app, words):
    settings = dataclasses.replace(lms_app.config["SETTINGS"], database=f"sqlite:///{tmp_path / 'new.db'}")
    runner = create_app(settings).test_cli_runner()
    told = contextvars.Context().run(runner.invoke, args=["askom", *words])

    assert told.exit_code == 1
    assert told.output.startswith("Error: Basis data belum dapat dipakai: no such table")
    assert "flask db upgrade" in told.output


def test_the_help_says_whole_sentences(shown):
    assert "..." not in shown.partition("Commands:")[2]
    assert "Periksa semua rantai bukti" in shown


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["elibility"], "Perintah elibility tidak ada. Maksudnya eligibility? Bantuan: flask askom --help"),
        (["--bar"], "Pilihan --bar tidak dikenal. Bantuan: flask askom --help"),
        (
            ["audit", "verfy"],
            "Perintah verfy tidak ada. Maksudnya verify? Bantuan: flask askom audit --help",
        ),
        (
            ["eligibility", "check", "--onn", "2025-07-01"],
            "Pilihan --onn tidak dikenal. Maksudnya --on? Bantuan: flask askom eligibility check --help",
        ),
        (["eligibility", "check", "--on"], "Nilai pilihan --on kurang atau berlebih. Bantuan: flask askom --help"),
        (
            ["eligibility", "check", "--language", "xx"],
            "Nilai --language tidak dikenal. Pilihannya: id, en. Bantuan: flask askom eligibility check --help",
        ),
        (
            ["eligibility", "check", "a.json", "b.json"],
            "Perintah ini tidak dapat dibaca: ada kata yang berlebih atau kurang. "
            "Bantuan: flask askom eligibility check --help",
        ),
        (["skema", "import"], "PATHS belum diberikan. Bantuan: flask askom skema import --help"),
        (["simulate"], "--out belum diberikan. Bantuan: flask askom simulate --help"),
    ],
)
def test_a_command_line_that_cannot_be_read_is_refused_with_a_sentence(lms_app, words, sentence):
    told = lms_app.test_cli_runner().invoke(args=["askom", *words])

    assert (told.exit_code, told.stdout) == (2, "")
    assert told.stderr.strip() == sentence


@pytest.mark.parametrize("words", [[], ["eligibility"]])
def test_a_group_alone_shows_its_help(lms_app, words):
    assert "--help" in lms_app.test_cli_runner().invoke(args=["askom", *words]).output


@pytest.mark.parametrize(
    "words", [[], ["people"], ["people", "create-admin"], ["jobs", "list"], ["eligibility", "check"]]
)
def test_help_speaks_one_language_down_to_its_frame(lms_app, words):
    said = lms_app.test_cli_runner().invoke(args=["askom", *words, "--help"])
    assert said.exit_code == 0
    assert said.output.startswith("Pemakaian: ")
    for word in ("Usage", "Options:", "Commands:", "Show this message", "[required]", "[default:", "[OPTIONS]"):
        assert word not in said.output
    assert "..." not in said.output.replace("[ISI]...", "")
