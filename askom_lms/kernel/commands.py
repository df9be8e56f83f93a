"""The group `flask askom`: its help names every command of every context, not only the groups."""

from collections.abc import Iterator

import click
from flask.cli import AppGroup

WHOLE_SENTENCE = 200


class OperatorGroup(AppGroup):
    """A group of groups that lists the commands below them by their whole name."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, command.get_short_help_str(WHOLE_SENTENCE)) for name, command in _leaves(self, ctx)]
            )


def _leaves(group: click.Group, ctx: click.Context, above: str = "") -> Iterator[tuple[str, click.Command]]:
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        if isinstance(command, click.Group):
            yield from _leaves(command, ctx, f"{above}{name} ")
        elif command is not None:
            yield f"{above}{name}", command
