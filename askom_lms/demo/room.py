"""The day in the room: days are closed, something is announced, the class goes through its last checklist."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from askom_lms.classroom import services
from askom_lms.classroom.domain.closing import Check, Left
from askom_lms.demo.opening import PANITIA
from askom_lms.demo.world import World
from askom_lms.kernel import clock, db
from askom_lms.kernel.act import Act
from askom_lms.training.models import ClassSession, TrainingClass

QUARTER = dt.timedelta(minutes=15)
NOTES: Mapping[str, str] = {
    Left.UNMARKED: "Dicocokkan Sari dengan daftar bertanda tangan besok pagi.",
    Left.LEAVE: "Diputuskan Yusuf sebelum sesi pertama.",
    Left.WAITING: "Dilanjutkan master asesor mulai pukul 07.30.",
    Left.RETURNED: "Peserta memperbaiki malam ini.",
    Left.PAPERS: "Diperiksa Yusuf besok siang.",
    Left.PHOTO: "Daftar ada di map panitia; difoto besok pagi oleh Yusuf.",
}
LAST_NOTES: Mapping[str, str] = {
    Check.CERTIFIED: "Sudah dipesan; terbit dalam beberapa menit.",
    Check.LETTERS: "Berita acara terbit setelah ditandatangani ketua LSP.",
    Check.PHOTOS: "Daftar asli disimpan sekretariat.",
    Check.DAYS: "Penutupan harian dicatat di buku panitia.",
    Check.TURNED_IN: "Perbaikan berkas menyusul sebelum penyerahan.",
    Check.EVALUATED: "Peserta masih dapat mengisi sampai batas evaluasi.",
    Check.EVALUATED_BY_LSP: "Diisi ketua LSP setelah rapat evaluasi.",
    Check.ANSWERED: "Dibahas pada rapat mutu berikutnya.",
}


def close_days(world: World, class_id: uuid.UUID, days: Sequence[int]) -> None:
    """Panitia closes each of these days in the evening, with a note for what is open."""
    klass = db.session().get_one(TrainingClass, class_id)
    ends = select(ClassSession.day, func.max(ClassSession.ends_at)).where(ClassSession.class_id == class_id)
    for day, ended in db.session().execute(ends.group_by(ClassSession.day).order_by(ClassSession.day)).all():
        if day in days:
            services.close_day(world.act(PANITIA, ended + QUARTER), klass, day, notes=NOTES)
    db.session().commit()


def announce(world: World, class_id: uuid.UUID, now: dt.datetime) -> None:
    """What everybody should know until tomorrow evening."""
    klass = db.session().get_one(TrainingClass, class_id)
    until = clock.at(clock.in_zone(now, klass.zone).date() + dt.timedelta(days=1), dt.time(18), klass.zone)
    services.announce(
        world.act(PANITIA, now - QUARTER),
        klass,
        audience="semua",
        title="Besok ruang dibuka pukul 07.30",
        text="Bawa map merah dan kuning beserta pengisi daya. Makan siang di lantai 2.",
        ends_at=until,
    )
    db.session().commit()


def finish(act: Act, klass: TrainingClass) -> None:
    """The last checklist: what is still open carries a note."""
    services.finish_class(act, klass, notes=LAST_NOTES)
