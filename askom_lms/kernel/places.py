"""The places that settings name: folders that take files, a database that answers."""

import os
import tempfile
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

SQLITE = "sqlite:///"
SQLITE_BEGINS = b"SQLite format 3\0"
PATIENCE_SECONDS = 5


def folder_problem(setting: str, folder: Path) -> str:
    """The sentence about a folder that cannot be made or written; empty when it can."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return f"{setting}: folder {folder} tidak dapat dibuat atau ditulisi ({error.strerror}). Pilih folder lain."


def file_problem(setting: str, file: Path) -> str:
    """The same for a file that is made when it is not there."""
    if file.is_dir():
        return f"{setting}: {file} adalah folder. Tulis nama berkas di dalamnya."
    if file.exists() and not os.access(file, os.R_OK | os.W_OK):
        return f"{setting}: berkas {file} tidak dapat dibaca dan ditulisi. Perbaiki haknya, atau pilih berkas lain."
    return folder_problem(setting, file.parent)


def database_problem(setting: str, url: str) -> str:
    """The sentence about a database that does not answer or is none; empty when it is there."""
    if not url.startswith(SQLITE):
        return _server_problem(setting, url)
    file = Path(url.removeprefix(SQLITE))
    if problem := file_problem(setting, file):
        return problem
    if not file.exists() or file.stat().st_size == 0:
        return ""
    with file.open("rb") as opened:
        begins = opened.read(len(SQLITE_BEGINS))
    return "" if begins == SQLITE_BEGINS else f"{setting}: {file} bukan basis data SQLite. Tulis nama berkas lain."


def _server_problem(setting: str, url: str) -> str:
    try:
        engine = create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": PATIENCE_SECONDS})
        engine.connect().close()
    except (SQLAlchemyError, ValueError) as error:
        said = " ".join(str(getattr(error, "orig", error)).split())
        return f"{setting}: basis data tidak menjawab ({said[:200]}). Periksa alamatnya dan apakah servernya berjalan."
    return ""
