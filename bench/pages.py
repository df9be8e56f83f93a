"""CPU of pages, as multiples of a bare Flask page with one indexed query."""

import statistics

from sqlalchemy import select

from askom_lms.coursework.domain.states import ItemStatus
from askom_lms.coursework.models import DossierItem, Submission
from askom_lms.kernel import db
from bench import baseline, measure

GOALS = {"papan kelas": 2.0, "papan kelas, 304": 2.0, "meja paraf": 3.0, "beranda peserta": 3.0}


def waiting_of(master_id):
    """A sheet in the queue of this master asesor."""
    return (
        db.session()
        .scalars(
            select(Submission.id)
            .join(DossierItem, DossierItem.id == Submission.item_id)
            .where(DossierItem.master_asesor_id == master_id, DossierItem.status == ItemStatus.SUBMITTED)
            .order_by(DossierItem.waiting_since)
        )
        .first()
    )


def run(app, url, stage):
    """name -> ratio to the one-query page of the same round."""
    with app.app_context(), db.reading():
        sheet = waiting_of(stage.master_id)
        db.session().rollback()
        db.db.session.remove()
    bare, bare_cookie = baseline.make(url, stage.trainees[0])
    cookies = {who: measure.as_kept(app, "/profil", cookie) for who, cookie in stage.cookies.items()}
    board = f"/kelas/{stage.slug}/papan"
    tag = {"If-None-Match": measure.header(app, board, cookies["panitia"], "ETag")}
    cases = {
        "satu query": lambda: measure.call(bare, "/satu", bare_cookie),
        "papan kelas": lambda: measure.call(app, board, cookies["panitia"]),
        "papan kelas, 304": lambda: measure.call(app, board, cookies["panitia"], tag, status="304"),
        "meja paraf": lambda: measure.call(app, f"/paraf/{sheet}", cookies["master"]),
        "beranda peserta": lambda: measure.call(app, "/beranda", cookies["trainee"]),
    }
    found = measure.in_rounds(cases)
    baseline.close(bare)
    return {name: measure.ratio(found, name, "satu query") for name in GOALS}, found


def note(found, name):
    """Milliseconds of this page and of the yardstick."""
    here, bare = (statistics.median(found[each]) * 1000 for each in (name, "satu query"))
    return f"{here:.2f} ms lawan {bare:.2f} ms"
