"""The sentences of other languages: kept as text (.po), read by the machine in a form (.mo) made beside it."""

import os
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogues(folder: Path) -> None:
    """Make the machine form of each catalogue below `folder` (`<language>/LC_MESSAGES/*.po`) older than its text.

    Several processes of one site start at once. Each writes a file of its own and puts it in place whole, so the last
    one wins and nobody reads half a catalogue. The name ends in .mo, which the name of the release leaves out.
    """
    for text in folder.rglob("*.po"):
        compiled = text.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= text.stat().st_mtime:
            continue
        with text.open("rb") as source:
            catalogue = read_po(source, locale=text.parent.parent.name)
        number, own = tempfile.mkstemp(dir=text.parent, prefix=f"{text.stem}.", suffix=".mo")
        with os.fdopen(number, "wb") as target:
            write_mo(target, catalogue)
        Path(own).chmod(0o644)
        Path(own).replace(compiled)
