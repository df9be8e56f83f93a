"""What the home and the lists of a trainee show, as the house macros take it: words, addresses and numbers."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Mapping
from itertools import groupby
from textwrap import shorten
from typing import Any

from askom_lms.coursework.domain.parties import OWNER
from askom_lms.coursework.domain.progress import EMPTY
from askom_lms.coursework.domain.states import ItemStatus
from askom_lms.coursework.domain.subjects import TASKS, sheet_name
from askom_lms.coursework.queries.dossier import PHASES, ItemLine
from askom_lms.coursework.queries.home import Home, SessionLine
from askom_lms.coursework.queries.paper import OnPaper
from askom_lms.coursework.queries.parts import ROLE_NAMES
from askom_lms.coursework.routes.patterns import task_rows
from askom_lms.coursework.routes.words import _, ngettext
from askom_lms.enrolment.models import PRE_DAY, DocumentKind
from askom_lms.enrolment.routes.words import ALL_NAMES, flow_of
from askom_lms.kernel import clock
from askom_lms.kernel.messages import Refusal
from askom_lms.training.domain.folders import Folders, Reading
from askom_lms.training.models import Mark

BLUE = "biru"
NOTE_LETTERS = 24
"""What fits under a day of the strip."""
PENDING = (ItemStatus.EMPTY, ItemStatus.DRAFT, ItemStatus.RETURNED)


def home(found: Home) -> dict[str, Any]:
    """Everything of home.html."""
    return {
        "heading": heading(found),
        "now": _("%(day)s, pukul %(time)s", day=clock.tanggal(found.today), time=_time(found.now, found, zone=True)),
        "days_items": days(found),
        "flow_shown": flow_of(found.seat.flow),
        "todo_title": _todo_title(found),
        "todo": todo(found),
        "deadline": deadline(found),
        "folders": [folder(found, name, with_rows=name == found.current) for name in TASKS],
        "current": found.current,
        "blue": blue(found),
        "today": today(found),
        "cards": found.cards,
        "seat": found.seat,
    }


def _time(moment: dt.datetime, found: Home, *, zone: bool = False) -> str:
    return clock.jam(moment, found.seat.zone, with_zone=zone)


def heading(found: Home) -> str:
    """Hari ke-3: selesaikan Tugas 2; after the last day, where things stand."""
    if found.today > found.seat.ends_on:
        whole = all(found.seat.counts[name].is_whole for name in TASKS if name in found.seat.kit_shape)
        return _("Kelas selesai: semua tugas diparaf") if whole else _("Kelas selesai: tugas belum lengkap")
    task = TASKS[found.current]
    day = next((s.day for s in found.sessions if found.on(s.starts_at) == found.today), None)
    if day is None:
        return _("Tugas %(task)s", task=task)
    if day == 0:
        return _("Pra-kelas: siapkan Tugas %(task)s", task=task)
    return _("Hari ke-%(day)s: selesaikan Tugas %(task)s", day=day, task=task)


def days(found: Home) -> list[dict[str, Any]]:
    """The day strip."""
    by_day = groupby(found.sessions, key=lambda s: s.day)
    return [_day(found, number, list(sessions)) for number, sessions in by_day]


def _day(found: Home, number: int, sessions: list[SessionLine]) -> dict[str, Any]:
    on = found.on(sessions[0].starts_at)
    is_today = on == found.today
    label = _("Pra") if number == 0 else _("Hari %(n)s", n=number)
    return {
        "label": _("%(day)s · hari ini", day=label) if is_today else label,
        "date": clock.tanggal_singkat(on),
        "note": _attendance(found, sessions, is_today=is_today) or _plan(sessions),
        "current": is_today,
    }


def _attendance(found: Home, sessions: list[SessionLine], *, is_today: bool) -> str:
    marked = [s for s in sessions if s.mark is not None]
    if not marked:
        return ""
    worst = max((s.mark for s in marked if s.mark), key=list(Mark).index)
    words = {
        Mark.HADIR: _("✓ Hadir"),
        Mark.TERLAMBAT: _("✓ Terlambat"),
        Mark.IZIN: _("Izin"),
        Mark.ALPA: _("Tidak hadir"),
    }[worst]
    first = marked[0]
    return f"{words} {_time(first.at, found)}" if is_today and first.at else words


def _plan(sessions: list[SessionLine]) -> str:
    if any(s.is_aca for s in sessions):
        return _("Uji kompetensi")
    title = re.split(r"[:;,(]", max(sessions, key=lambda s: s.ends_at - s.starts_at).title)[0].strip()
    return shorten(title, NOTE_LETTERS, placeholder="…")


def todo(found: Home) -> list[dict[str, str]]:
    """What came back first; then rejected papers, other people's dossiers, and otherwise the next sheet."""
    items = [_mend(found, line) for line in found.returned]
    items += [_paper(kind, reason) for kind, reason in found.seat.rejected]
    items += _unsent(found)
    if found.seat.n_parts:
        items.append(_parts(found.seat.n_parts))
    following = found.next_item
    if not found.returned and following is not None:
        items.append(_continue(following))
    if found.today > found.seat.ends_on:
        items.append(_result())
    return items


def _todo_title(found: Home) -> str:
    count = len(found.returned) + len(found.seat.rejected)
    if count:
        return ngettext("Perbaiki dulu %(num)d hal ini", "Perbaiki dulu %(num)d hal ini", count)
    return _("Berikutnya")


def _result() -> dict[str, str]:
    return {"title": _("Rekomendasi, keputusan, dan sertifikat"), "url": "/hasil", "action": _("Lihat hasil")}


def _mend(found: Home, line: ItemLine) -> dict[str, str]:
    count = line.n_remarks
    what = ngettext("%(num)d isian dikembalikan", "%(num)d isian dikembalikan", count) if count else _("dikembalikan")
    at = clock.jam(line.returned_at, found.seat.zone) if line.returned_at else ""
    return {
        "title": f"{line.name}: {what}",
        "quote": line.note,
        "by": f"{line.returned_by}, {at}",
        "url": line.url,
        "action": _("Perbaiki %(sheet)s", sheet=line.name),
    }


def _paper(kind: str, reason: str) -> dict[str, str]:
    name = str(ALL_NAMES[DocumentKind(kind)])
    url, action = f"/berkas/{kind}", _("Ganti berkas")
    title = _("%(paper)s ditolak", paper=name)
    return {"title": title, "quote": reason, "by": _("Panitia"), "url": url, "action": action, "icon": "cam"}


def _unsent(found: Home) -> list[dict[str, str]]:
    """The papers of the pre-day that were never sent; a rejected one stands above by itself."""
    if not found.seat.asks_pre_day:
        return []
    left = [kind for kind, mark in zip(PRE_DAY, found.seat.pre_day, strict=True) if mark == EMPTY]
    if not left:
        return []
    missing = ", ".join(str(ALL_NAMES[kind]) for kind in left)
    title = _("Berkas internalisasi belum ada: %(papers)s", papers=missing)
    return [{"title": title, "by": _("Panitia memeriksanya"), "url": "/berkas#pra-kelas", "action": _("Unggah")}]


def _parts(count: int) -> dict[str, str]:
    title = ngettext("%(num)d bagian Anda ditunggu teman sekelas", "%(num)d bagian Anda ditunggu teman sekelas", count)
    return {
        "title": title,
        "by": _("Sebagai asesi, validator, atau manajer sertifikasi"),
        "url": "/bagian-saya",
        "action": _("Buka bagian saya"),
    }


def _continue(line: ItemLine) -> dict[str, str]:
    begun = line.status is ItemStatus.DRAFT
    filled = _("Diisi %(filled)s dari %(total)s", filled=line.filled, total=line.required) if begun else ""
    if line.owner != OWNER:
        by = _("Bagian ini diisi %(role)s, di perangkatnya atau di perangkat Anda", role=ROLE_NAMES[line.owner])
        return {"title": line.whole_name, "by": by, "url": line.url, "action": _("Buka %(sheet)s", sheet=line.name)}
    return {
        "title": line.whole_name,
        "by": filled,
        "url": line.url,
        "action": _("Lanjutkan %(sheet)s", sheet=line.name) if begun else _("Isi %(sheet)s", sheet=line.name),
    }


def deadline(found: Home) -> str:
    """Sisa waktu hari ini: the end of today's last session."""
    ends = [s.ends_at for s in found.sessions if found.on(s.ends_at) == found.today]
    if not ends or max(ends) <= found.now:
        return ""
    left = clock.lama((max(ends) - found.now).total_seconds())
    return _("Sesi hari ini sampai %(time)s, sisa %(left)s", time=_time(max(ends), found), left=left)


def today(found: Home) -> list[dict[str, str]]:
    """Today's sessions."""
    return [
        {
            "time": f"{_time(s.starts_at, found)}–{_time(s.ends_at, found)}",
            "title": s.title,
            "when": "past" if s.ends_at <= found.now else "later" if s.starts_at > found.now else "now",
        }
        for s in found.sessions
        if found.on(s.starts_at) == found.today
    ]


def blue(found: Home) -> dict[str, Any]:
    """The folder of application papers."""
    accepted, rejected = found.seat.documents.count("a"), found.seat.documents.count("x")
    waiting = found.seat.documents.count("u")
    total = len(found.seat.documents)
    words = _("%(n)s dari %(total)s diterima", n=accepted, total=total)
    if rejected:
        words += ", " + _("%(n)s ditolak", n=rejected)
    colour = found.seat.folders.colour(BLUE)
    return {"colour": colour, "accepted": accepted, "waiting": waiting, "total": total, "words": words}


def folder(found: Home, name: str, *, with_rows: bool = True) -> dict[str, Any]:
    """One dossier as the folder macro takes it; its rows only where they are shown."""
    closed = found.seat.is_closed(name, found.now)
    count = found.seat.counts.get(name)
    parafed, waiting, total = (count.parafed, count.waiting, count.total) if count else (0, 0, 0)
    mode = "done" if count and count.is_whole else "open" if name == found.current else "compact"
    shown = {
        "colour": found.seat.folders.colour(name),
        "task": TASKS[name],
        "title": folder_title(name, found.seat.folders),
        "url": f"/tugas/{TASKS[name]}",
        "print": f"/dossier/{found.seat.enrolment_id}/{TASKS[name]}/cetak",
        "mode": "locked" if closed else mode,
        "summary": _opens(found, name) if closed else "",
        "parafed": parafed,
        "waiting": waiting,
        "total": total,
    }
    if not with_rows or closed:
        return shown
    lines = found.of(name)
    pending = [row(line, found) for line in lines if line.status in PENDING]
    sent = [row(line, found) for line in lines if line.status is ItemStatus.SUBMITTED]
    done = [row(line, found) for line in lines if line.status is ItemStatus.SIGNED_OFF]
    return shown | {
        "rows": task_rows(pending) if pending else "",
        "n_waiting": len(sent),
        "waiting_rows": task_rows(sent),
        "n_done": len(done),
        "done_rows": task_rows(done),
        "oldest": _oldest(lines, found.now),
    }


def _opens(found: Home, name: str) -> str:
    """When a closed folder opens."""
    opens_at = found.seat.opens.get(name)
    if opens_at is None:
        return _("Dibuka setelah Tugas 1 dan 2 diparaf dan direkomendasikan")
    on = clock.tanggal_singkat(found.on(opens_at))
    return _("Dibuka %(day)s, %(time)s", day=on, time=_time(opens_at, found))


def folder_title(name: str, folders: Folders) -> str:
    """What each of the three dossiers is, as the class calls it."""
    if folders.reading is Reading.CONTENT:
        return {
            "merah": _("Tugas 1: bermain peran"),
            "kuning": _("Tugas 2: tugas mandiri"),
            "hijau": _("Tugas 3: asesmen calon asesor"),
        }[name]
    return {
        "merah": _("Tugas 1: set dokumen pertama"),
        "kuning": _("Tugas 2: set dokumen kedua"),
        "hijau": _("Tugas 3: uji dengan asesi sebenarnya"),
    }[name]


def row(line: ItemLine, found: Home) -> dict[str, Any]:
    """One item as the task list takes it."""
    reason = line.gate.refusal(found.now) if line.status is ItemStatus.EMPTY else None
    at = clock.jam(line.parafed_at, found.seat.zone) if line.parafed_at else ""
    return {
        "code": sheet_name(line.form_code, ""),
        "title": line.title,
        "url": "" if reason else line.url,
        "state": "locked" if reason else str(line.status),
        "filled": line.filled,
        "total": line.required,
        "at": _lock_words(line, reason) if reason else at,
        "now": line.status is ItemStatus.RETURNED,
    }


def _lock_words(line: ItemLine, reason: Refusal) -> str:
    if "at" in reason.params:
        return _("Dibuka %(at)s", at=line.gate.opens_soon)
    if reason.code == "coursework.practice_closed":
        return _("Menunggu paraf perencanaan")
    return _("Terkunci")


def _oldest(lines: Iterable[ItemLine], now: dt.datetime) -> str:
    since = [line.waiting_since for line in lines if line.waiting_since]
    return clock.lama((now - min(since)).total_seconds()) if since else ""


def paper_marks(paper: OnPaper | None) -> dict[str, Any]:
    """What lies on paper of an item, as the task list takes it: a photo, a print, and whether the print is of old."""
    if paper is None:
        return {}
    said = _("Dicetak v%(n)s", n=paper.printed) if paper.printed else ""
    return {"photo": paper.has_photo, "printed": said, "is_old_print": 0 < paper.printed < paper.newest}


def folder_page(found: Home, name: str, papers: Mapping[uuid.UUID, OnPaper]) -> dict[str, Any]:
    """Everything of folder.html: the items of one dossier by phase."""
    shown = folder(found, name)
    titles = {
        "planning": _("Merencanakan asesmen"),
        "conduct": _("Melaksanakan asesmen"),
        "validation": _("Memberikan kontribusi dalam validasi"),
    }
    lines = found.of(name)
    phases = [
        {
            "title": titles[phase],
            "rows": task_rows(
                row(line, found) | paper_marks(papers.get(line.id)) for line in lines if line.phase == phase
            ),
        }
        for phase in PHASES
        if any(line.phase == phase for line in lines)
    ]
    return {"folder": shown, "phases": phases}
