"""The help of `flask askom`."""

import click
import pytest


def leaves(group, above=()):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, (*above, name))
        else:
            yield " ".join((*above, name))


@pytest.fixture
def shown(lms_app):
    return lms_app.test_cli_runner().invoke(args=["askom", "--help"]).output


def test_the_help_names_every_command_of_every_group(lms_app, shown):
    found = list(leaves(lms_app.cli.commands["askom"]))
    assert "eligibility check" in found
    assert [name for name in found if f"  {name} " not in shown] == []


def test_the_help_says_whole_sentences(shown):
    assert "..." not in shown.partition("Commands:")[2]
    assert "Periksa semua rantai bukti" in shown
