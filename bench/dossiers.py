"""Dossiers on paper: CPU of one and of twice the pages, a whole class with two render children, and where it goes."""

import itertools
import math
import os
import resource
import signal
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from askom_lms.coursework.queries.bundle import whole_dossier
from askom_lms.coursework.queries.dossier import dossier_lines
from askom_lms.coursework.routes.bundles import cover_of, entries_of
from askom_lms.kernel import db, pdf
from askom_lms.kernel.act import Act
from askom_lms.kernel.jobs_cli import PATIENCE
from askom_lms.kernel.made import MadeFiles
from askom_lms.kernel.messages import Refusal
from askom_lms.paperwork.services.bundling import dossier_pdf
from askom_lms.paperwork.services.printing import record_document
from askom_lms.people.domain import Role
from askom_lms.people.models import Person, RoleGrant
from bench import measure
from bench.certificates import cpu_of
from tests.coursework import world as worlds

CLASS, PAGES, SHORT, LONG = 24, 40, 30, 60
GOALS = {"cpu": 5.0, "class": 90.0, "growth": 2.2, "peak": 150.0, "board": 2.0}
BOARD_CALLS, BOARD_ROUNDS = 300, 5
STARTED = 2.0
STYLE = '<style>@font-face { font-family: D; src: url("DejaVuSans.ttf"); } body { font-family: D; }</style>'


class Spent:
    """What this process and its render children have used since it was made, in seconds."""

    def __init__(self):
        self.own, self.theirs, self.began = time.process_time(), _of_children(), time.monotonic()

    def so_far(self):
        """(CPU here, CPU of the children, wall clock)."""
        return time.process_time() - self.own, _of_children() - self.theirs, time.monotonic() - self.began


def _of_children():
    """CPU of the children that live and of those that were replaced."""
    gone = resource.getrusage(resource.RUSAGE_CHILDREN)
    return gone.ru_utime + gone.ru_stime + cpu_of(pdf._pool.pids())  # noqa: SLF001 - the processes themselves


def fill(stage, place=0):
    """Everything of the first folder that may be handed in on this day, parafed. Committed."""
    world, s = stage.world, db.session()
    world.trainees = [s.get_one(Person, person_id) for person_id in stage.trainees]
    held = RoleGrant.person_id == Person.id
    world.panitia = s.scalars(select(Person).join(RoleGrant, held).where(RoleGrant.role == Role.PANITIA)).first()
    worlds.name_asesi(world, place, "merah", (place + 1) % len(world.seats))
    for line in dossier_lines(world.seats[place], "merah"):
        try:
            worlds.parafed(world, place, "merah", line.key)
        except Refusal:  # its session has not begun, or the stage has handed it in
            db.session().rollback()


def warm():
    """Both children have their imports and fonts behind them, as in a running installation."""
    pdf.close()
    pdf.render_many([pdf.Document(f"<html><head>{STYLE}</head><body><p>{'x ' * 20000}</p></body></html>")] * 2)


def peak_of(pids):
    """The most that any of these processes ever held, in MB."""
    texts = (Path(f"/proc/{pid}/status").read_text(encoding="ascii") for pid in pids)
    return max(int(text.partition("VmHWM:")[2].split()[0]) for text in texts) / 1024


def of_pages(entries, pages, numbers):
    """Sheets of about so many pages, each with a code of its own, so that none was laid out before."""
    chosen, left = [], pages
    sheets = [(one, count) for one, count in entries]
    for one, count in itertools.cycle(sheets):
        if left < count:
            return chosen
        left -= count
        chosen.append(replace(one, frame=replace(one.frame, code=f"{next(numbers):08}")))
    return chosen


def run(app, stage):
    """Facts by the names of GOALS, and the split (html, layout, write) of one dossier in CPU seconds."""
    with app.app_context(), db.reading(), tempfile.TemporaryDirectory() as folder:
        found = whole_dossier(Act.system(), stage.world.seats[0], 1)
        db.session().rollback()
        db.db.session.remove()
        made, numbers, cover = MadeFiles(Path(folder)), itertools.count(), cover_of(found.dossier)
        there = [one for one in entries_of(found) if one.sheet and one.frame]
        warm()
        counts = pdf.page_counts(pdf.kept([record_document(one.sheet, one.frame) for one in there], made))
        entries = list(zip(there, counts, strict=True))

        def printed(pages):
            spent, chosen = Spent(), of_pages(entries, pages - 2, numbers)
            content = dossier_pdf(cover, chosen, made)
            return spent.so_far(), chosen, content

        costs = {pages: min(sum(printed(pages)[0][:2]) for _ in range(3)) for pages in (SHORT, LONG)}
        (here, children, _), chosen, _ = printed(PAGES)
        split = _split(cover, chosen, made, here + children)
        spent = Spent()
        for _ in range(CLASS):
            printed(PAGES)
        of_class = spent.so_far()
        facts = {
            "cpu": here + children,
            "class": of_class[2],
            "class_cpu": sum(of_class[:2]),
            "growth": costs[LONG] / costs[SHORT],
            "peak": peak_of(pdf._pool.pids()),  # noqa: SLF001 - as above
        }
        facts["board"] = _board(app, stage, lambda: printed(PAGES))
    return facts, split


def _split(cover, chosen, made, whole):
    """html: templates; write: binding what is laid out already; the rest is layout."""
    began = time.process_time()
    for one in chosen:
        record_document(one.sheet, one.frame)
    html = time.process_time() - began
    spent = Spent()
    dossier_pdf(cover, chosen, made)
    write = sum(spent.so_far()[:2]) - html
    return html, whole - html - write, write


def _board(app, stage, print_one):
    """p99 of the board while dossiers are printed, as a multiple of its p99 in peace: the median of some rounds.

    They are printed by a process of its own that is as patient as a job worker, and so are its children. Three calls
    of a round decide its p99, so one round alone tells of the machine.
    """
    cookie = measure.as_kept(app, "/profil", stage.cookies["panitia"])
    path = f"/kelas/{stage.slug}/papan"
    return statistics.median(_in_one_round(app, path, cookie, print_one) for _ in range(BOARD_ROUNDS))


def _in_one_round(app, path, cookie, print_one):
    idle = _p99(app, path, cookie)
    worker = os.fork()
    if worker == 0:
        os.nice(PATIENCE)
        while True:
            print_one()
    try:
        time.sleep(STARTED)
        return _p99(app, path, cookie) / idle
    finally:
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)


def _p99(app, path, cookie):
    times = []
    for _ in range(BOARD_CALLS):
        began = time.monotonic()
        measure.call(app, path, cookie)
        times.append(time.monotonic() - began)
    return sorted(times)[math.ceil(0.99 * len(times)) - 1]
