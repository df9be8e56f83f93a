"""Catalogues are made ready by every process that starts, several at once."""

import gettext
import multiprocessing
from pathlib import Path

from askom_lms.kernel.catalogues import compile_catalogues

TEXT = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Kelas"\nmsgstr "Class"\n'
PROCESSES = 8
ROUNDS = 20


def _start(folder: Path, gate, failed) -> None:
    for _ in range(ROUNDS):
        gate.wait()
        try:
            compile_catalogues(folder)
        except OSError as fault:
            failed.put(str(fault))
        gate.wait()


def test_processes_that_start_at_once_each_find_whole_catalogues(tmp_path):
    text = tmp_path / "en" / "LC_MESSAGES" / "messages.po"
    text.parent.mkdir(parents=True)
    text.write_text(TEXT + "".join(f'\nmsgid "a{n}"\nmsgstr "b{n}"\n' for n in range(300)), encoding="utf-8")
    forked = multiprocessing.get_context("fork")
    gate, failed = forked.Barrier(PROCESSES + 1), forked.Queue()
    starting = [forked.Process(target=_start, args=(tmp_path, gate, failed)) for _ in range(PROCESSES)]
    for process in starting:
        process.start()
    for _ in range(ROUNDS):
        text.with_suffix(".mo").unlink(missing_ok=True)
        gate.wait()
        gate.wait()
        with text.with_suffix(".mo").open("rb") as compiled:
            assert gettext.GNUTranslations(compiled).gettext("a299") == "b299"
    for process in starting:
        process.join()
    assert failed.empty()
    assert sorted(path.name for path in text.parent.iterdir()) == ["messages.mo", "messages.po"]
