"""The group `flask askom`: its help names every command of every context, and it says what was typed wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from click.exceptions import NoArgsIsHelpError, NoSuchCommand
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError, ProgrammingError

WHOLE_SENTENCE = 200
CURE = "Periksa ASKOM_DATABASE, dan jalankan `flask db upgrade` bila basis datanya baru."


class Mistyped(click.ClickException):
    """A command line that cannot be read, said in the language of the house."""

    exit_code = click.UsageError.exit_code

    def show(self, file: Any = None) -> None:
        click.echo(self.message, file=file, err=True)


class OperatorGroup(AppGroup):
    """A group of groups that lists the commands below them by their whole name."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, command.get_short_help_str(WHOLE_SENTENCE)) for name, command in _leaves(self, ctx)]
            )

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        with _said():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Commands below read their own words while this runs, and may meet a database that has no tables yet."""
        try:
            with _said():
                return super().invoke(ctx)
        except (OperationalError, ProgrammingError) as error:
            first = str(error.orig or error).strip().splitlines()[0]
            raise click.ClickException(f"Basis data belum dapat dipakai: {first}. {CURE}") from error


def _leaves(group: click.Group, ctx: click.Context, above: str = "") -> Iterator[tuple[str, click.Command]]:
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        if isinstance(command, click.Group):
            yield from _leaves(command, ctx, f"{above}{name} ")
        elif command is not None:
            yield f"{above}{name}", command


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        below = error.ctx.command_path.partition("askom ")[2] if error.ctx else ""
        raise Mistyped(f"{_wrong(error)} Bantuan: flask {f'askom {below}'.strip()} --help") from error


def _wrong(error: click.UsageError) -> str:
    if isinstance(error, click.BadParameter) and error.param:
        return _wrong_value(error, error.param)
    match error:
        case click.NoSuchOption():
            return f"Pilihan {error.option_name} tidak dikenal.{_near(error.possibilities)}"
        case NoSuchCommand():
            return f"Perintah {error.command_name} tidak ada.{_near(error.possibilities)}"
        case click.BadOptionUsage():
            return f"Nilai pilihan {error.option_name} kurang atau berlebih."
    return "Perintah ini tidak dapat dibaca: ada kata yang berlebih atau kurang."


def _wrong_value(error: click.BadParameter, param: click.Parameter) -> str:
    if isinstance(error, click.MissingParameter):
        return f"{_name(param)} belum diberikan."
    if isinstance(param.type, click.Choice):
        return f"Nilai {_name(param)} tidak dikenal. Pilihannya: {', '.join(map(str, param.type.choices))}."
    return f"Nilai {_name(param)} tidak dapat dipakai."


def _near(known: list[str] | None) -> str:
    return f" Maksudnya {known[0]}?" if known else ""


def _name(param: click.Parameter) -> str:
    return param.opts[0] if isinstance(param, click.Option) else param.human_readable_name
