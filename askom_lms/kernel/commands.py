"""The group `flask askom`: its help names every command of every context, and it says what was typed wrong."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from click.exceptions import NoArgsIsHelpError, NoSuchCommand
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError, ProgrammingError

WHOLE_SENTENCE = 200
FRAME = {
    "Options": "Pilihan",
    "Commands": "Perintah",
    "Show this message and exit.": "Tampilkan bantuan ini.",
    "[OPTIONS]": "[PILIHAN]",
    "COMMAND [ARGS]...": "PERINTAH [ISI]...",
    "[required]": "[wajib]",
    "[default: ": "[bawaan: ",
}
"""What the library says, and what stands there instead."""
CURE = "Periksa ASKOM_DATABASE, dan jalankan `flask db upgrade` bila basis datanya baru."


class Mistyped(click.ClickException):
    """A command line that cannot be read, said in the language of the house."""

    exit_code = click.UsageError.exit_code

    def show(self, file: Any = None) -> None:
        click.echo(self.message, file=file, err=True)


class Frame(click.HelpFormatter):
    """What stands around the words of a command, in their language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _said_here(args), prefix or "Pemakaian: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(FRAME.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(term, _said_here(words)) for term, words in rows], col_max, col_spacing)


class Spoken(click.Context):
    """The help of one command."""

    formatter_class = Frame


class OperatorGroup(AppGroup):
    """A group of groups that lists the commands below them by their whole name."""

    context_class = Spoken

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        super().add_command(cmd, name)
        _speak(cmd)

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


def _speak(command: click.Command) -> None:
    """This command and those below it print their help in the same frame, and a group cuts no sentence short."""
    command.context_class = Spoken
    command.short_help = command.short_help or " ".join((command.help or "").split())
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        _speak(below)


def _said_here(words: str) -> str:
    for theirs, ours in FRAME.items():
        words = words.replace(theirs, ours)
    return words


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
