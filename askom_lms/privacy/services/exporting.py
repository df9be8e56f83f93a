"""The export of a person: every personal column of his rows, his files, his consents, and who looked at them."""

import datetime as dt
import enum
import io
import json
import uuid
import zipfile
from typing import Any

from sqlalchemy import Uuid, select

from askom_lms.handover.queries.people import opened
from askom_lms.kernel import clock, files, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import PLATFORM
from askom_lms.kernel.db import session
from askom_lms.kernel.made import made_files
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.uploads.kinds import HEAD, Allow
from askom_lms.people.models import Person
from askom_lms.privacy.domain import PURPOSES, RequestState
from askom_lms.privacy.domain.registry import OWNED, Place
from askom_lms.privacy.domain.tombstones import Sweeper, is_telling
from askom_lms.privacy.models import DataRequest
from askom_lms.privacy.notices import answered
from askom_lms.privacy.queries import consents_of, trail_of
from askom_lms.privacy.queries.owned import rows_of, table_of

JOB = "privacy.export"
SOMEBODY = "[orang lain]"
BIGGEST = 300 * 1024 * 1024
"""Bytes of files in one export; what is beyond is named in it and handed over on request."""


@jobs.job(JOB, slow=True)
def make(job: jobs.RunningJob) -> None:
    """Put the export together and keep it beside the files; made once more it is the same."""
    asked = session().get(DataRequest, jobs.uuid_of(job.payload["request"]))
    if asked is None or asked.state is not RequestState.OPEN:
        return
    person, now = session().get_one(Person, asked.person_id), clock.now()
    data = archive_of(person, now)
    if not made_files().write(asked.file, data):
        raise OSError("the export could not be kept")
    with job.effect():
        keep_made(Act.system(now), asked.id, len(data))


def keep_made(act: Act, request_id: uuid.UUID, size: int) -> None:
    """It is there to be fetched; the person hears of it."""
    asked = session().get_one(DataRequest, request_id)
    asked.state, asked.answered_at, asked.result = RequestState.GRANTED, act.now, {"size": size}
    session().flush()
    act.record("data_request.made", PLATFORM, asked)
    answered(act, asked)


def archive_of(person: Person, now: dt.datetime) -> bytes:
    """The whole ZIP: data.json, jejak-akses.json, persetujuan.json, berkas/."""
    out = io.BytesIO()
    others = Sweeper(_names_of_others(person), SOMEBODY)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        rows = {place.table: _told(place, person.id) for place in OWNED}
        held = {table: others.swept(told) for table, told in rows.items() if told}
        archive.writestr("data.json", _json({"made_at": now, "person": person.id, "tables": held}))
        looks = [vars(look) | {"name": look.name or SOMEBODY} for look in trail_of(person.id, most=None)]
        archive.writestr("jejak-akses.json", _json(looks))
        archive.writestr("persetujuan.json", _json(proofs_of(person.id)))
        beyond = _add_files(archive, person.id)
        archive.writestr("BACA-SAYA.txt", _read_me(now, beyond))
    return out.getvalue()


def proofs_of(person_id: uuid.UUID) -> list[dict[str, Any]]:
    """Every consent with the text as it was agreed to: what a controller has to prove (UU 27/2022, pasal 24)."""
    return [
        {
            "purpose": one.purpose,
            "version": one.version,
            "text": _text_of(one.purpose, one.text_sha256),
            "text_sha256": one.text_sha256,
            "given_at": one.given_at,
            "session": one.session_id,
            "withdrawn_at": one.withdrawn_at,
        }
        for one in consents_of(person_id)
    ]


def _text_of(purpose: str, sha256: str) -> str:
    known = PURPOSES.get(purpose)
    return known.text if known and known.sha256 == sha256 else ""


def _told(place: Place, person_id: uuid.UUID) -> list[dict[str, Any]]:
    """Each row of his: the registered columns, and when and how much, but no pointers to others."""
    table = table_of(place.table)
    hidden = {*place.secret, *place.other}
    columns = [c.name for c in table.columns if c.name not in hidden and not isinstance(c.type, Uuid)]
    rows = rows_of(place, [person_id], columns)
    if place.table == "register_identity":
        rows = [row | {"nik_sealed": opened(row["nik_sealed"])} for row in rows]
    return rows


def _names_of_others(person: Person) -> list[str]:
    """Names, addresses and numbers of everybody else: an export is about one person."""
    rows = session().execute(
        select(Person.name, Person.email, Person.phone, Person.met_number).where(Person.id != person.id)
    )
    own = {person.name, person.email, person.phone, person.met_number}
    found = {word for row in rows for word in row if word and is_telling(word)}
    return sorted(found - own)


def _add_files(archive: zipfile.ZipFile, person_id: uuid.UUID) -> list[str]:
    """His files under berkas/, each content once; names of what was too much or is gone."""
    known: set[str] = set()
    beyond: list[str] = []
    octets = 0
    for place in OWNED:
        hashes = [name for name in place.exported if name.endswith("sha256") and name not in _NOT_FILES]
        wanted = [*hashes, *(["name"] if "name" in place.exported else [])]
        for row in rows_of(place, [person_id], wanted) if hashes else ():
            for sha256 in (row[name] for name in hashes):
                if not sha256 or sha256 in known:
                    continue
                known.add(sha256)
                name = f"{place.table}/{sha256[:12]}-{_plain(row.get('name') or 'berkas')}"
                try:
                    data = files.read(sha256)
                except Refusal:
                    beyond.append(name)
                    continue
                octets += len(data)
                if octets > BIGGEST:
                    beyond.append(name)
                else:
                    archive.writestr(f"berkas/{name}" if row.get("name") else f"berkas/{name}{_ending(data)}", data)
    return beyond


def _ending(data: bytes) -> str:
    """How the name of a file ends whose row has no name for it, so that a click opens it."""
    return next((f".{kind.extension}" for kind in Allow.PHOTO_DOCUMENT.kinds if kind.begins(data[:HEAD])), "")


_NOT_FILES = frozenset({"text_sha256", "old_sha256"})


def _plain(name: str) -> str:
    return "".join(char if char.isalnum() or char in "-_." else "_" for char in name)[-80:]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=_written)


def _written(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    return value.isoformat() if isinstance(value, dt.datetime | dt.date) else str(value)


def _read_me(now: dt.datetime, beyond: list[str]) -> str:
    lines = [
        f"Data saya, dibuat {clock.saat(now)}.",
        "",
        "data.json: isian, penilaian, dan catatan tentang Anda, menurut tabel.",
        "berkas/: berkas Anda.",
        "jejak-akses.json: siapa yang membuka dokumen Anda, kapan, dokumen apa.",
        "persetujuan.json: persetujuan yang Anda berikan dan tarik, dengan naskahnya.",
        f"Nama orang lain diganti {SOMEBODY}: unduhan ini hanya tentang Anda.",
    ]
    if beyond:
        lines += ["", "Tidak ikut karena terlalu besar atau tidak ada lagi; mintalah kepada pengelola:", *beyond]
    return "\n".join(lines) + "\n"


def order(act: Act, asked: DataRequest) -> None:
    """Have the export made by the job worker."""
    jobs.enqueue(JOB, {"request": str(asked.id)}, key=f"{JOB}:{asked.id}", created_by=act.actor_id)
