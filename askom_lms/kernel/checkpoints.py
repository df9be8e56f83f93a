"""Signed checkpoints of the evidence chains, in a folder outside the database.

A chain alone cannot show that its end was cut off or that all of it was computed anew. A checkpoint names size, root
and head of one moment, signed with a key that the database does not hold.
"""

import datetime as dt
import fcntl
import json
import os
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from askom_lms.kernel import clock, db, jobs
from askom_lms.kernel.audit import (
    Chain,
    ChainEntry,
    ChainRef,
    Mismatch,
    canonical,
    chains,
    leaves_of,
    merkle_root,
    name_of,
    verify_chain,
)
from askom_lms.kernel.evidence import contradictions

EVERY_ENTRIES = 100
EVERY = dt.timedelta(minutes=10)
LOOK_AGAIN = dt.timedelta(minutes=1)
"""While a chain grows its length is looked at this often."""
TIME_FOR_THE_FIRST = dt.timedelta(hours=1)
"""A worker that was late for the first checkpoint is no mismatch yet."""
KEY_FILE = "signing.key"
KEY_LENGTH = 32
LONGEST_LINE = 4096


@dataclass(frozen=True)
class Checkpoint:
    """What a chain was at one moment."""

    chain: str
    at: str
    size: int
    head: str
    root: str

    def body(self) -> bytes:
        return canonical(asdict(self)).encode()


@dataclass(frozen=True)
class Signed:
    """A checkpoint and the signature of its body, in hex."""

    checkpoint: Checkpoint
    signature: str

    def line(self) -> dict[str, Any]:
        """As it stands in its file, inside certificates and in public."""
        return {**asdict(self.checkpoint), "signature": self.signature}

    def is_by(self, key: Ed25519PublicKey) -> bool:
        return _checked(key, canonical(self.line())) is not None


def folder() -> Path:
    found: Path = current_app.config["SETTINGS"].checkpoints
    return found


def file_of(name: str) -> Path:
    return folder() / f"{name.replace(':', '-')}.jsonl"


def signing_key() -> Ed25519PrivateKey:
    """The key of this installation; made at the first use, readable by its owner only."""
    path = folder() / KEY_FILE
    if not path.exists():
        _make_key(path)
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def _make_key(path: Path) -> None:
    """Two processes may both try: a link into place succeeds once, and never shows half a key."""
    fresh = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, os.urandom(KEY_LENGTH))
        os.fsync(descriptor)
        if not path.exists():
            os.link(fresh, path)
    except FileExistsError:
        return
    finally:
        os.close(descriptor)
        fresh.unlink()
        _sync_folder(path.parent)


def due(s: Session, now: dt.datetime, *, all_of_them: bool = False) -> list[Chain]:
    """Chains that grew by a hundred entries, or at all in ten minutes (or at all, when asked for all of them)."""
    found = []
    for chain in chains(s):
        last = last_checkpoint(name_of(chain))
        grown = chain.size - (last.size if last else 0)
        is_old = last is None or now - dt.datetime.fromisoformat(last.at) >= EVERY
        if grown > 0 and (all_of_them or grown >= EVERY_ENTRIES or is_old):
            found.append(chain)
    return found


def write(s: Session, chain: Chain, now: dt.datetime) -> Checkpoint:
    """Sign what the chain is now and append it to its file; on the disk before this returns."""
    root = merkle_root(leaves_of(s, chain.id, chain.size))
    made = Checkpoint(name_of(chain), now.astimezone(dt.UTC).isoformat(), chain.size, chain.head, root)
    signed = Signed(made, signing_key().sign(made.body()).hex())
    _append_line(file_of(made.chain), canonical(signed.line()))
    return made


def cover(s: Session, ref: ChainRef) -> Signed | None:
    """The newest checkpoint of a chain, written now when the chain has grown since. None for an empty chain."""
    chain = s.scalar(select(Chain).where(Chain.kind == ref.kind, Chain.ref == ref.ref))
    if chain is None or chain.size == 0:
        return None
    if chain.size > _covered(chain):
        write(s, chain, clock.now())
    return newest(name_of(chain))


def write_all(s: Session, now: dt.datetime) -> list[Checkpoint]:
    """A checkpoint for every chain that grew since its last one, due or not."""
    return [write(s, chain, now) for chain in due(s, now, all_of_them=True)]


def _append_line(path: Path, line: str) -> None:
    """One whole line or none, on the disk before this returns. Anybody may read it: it is shown in public."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.write(descriptor, line.encode() + b"\n")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    _sync_folder(path.parent)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def last_checkpoint(name: str) -> Checkpoint | None:
    found = newest(name)
    return found.checkpoint if found else None


def newest(name: str) -> Signed | None:
    """The last line of a chain's file; only its end is read, for the file of a long life is long."""
    path = file_of(name)
    if not path.exists():
        return None
    with path.open("rb") as opened:
        opened.seek(max(0, path.stat().st_size - LONGEST_LINE))
        lines = opened.read().splitlines()
    return Signed(*_read(lines[-1].decode())) if lines else None


def first_over(name: str, seq: int) -> Signed | None:
    """The first checkpoint of a chain that covers this entry: at its moment the entry was there. None so far."""
    found = (Signed(*_read(line)) for line in _lines(name))
    return next((one for one in found if one.checkpoint.size >= seq), None)


def _lines(name: str) -> list[str]:
    path = file_of(name)
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _read(line: str) -> tuple[Checkpoint, str]:
    data = json.loads(line)
    signature = data.pop("signature")
    return Checkpoint(**data), signature


def verify_all(s: Session) -> Iterator[Mismatch]:
    """For every chain the first entry that does not match its neighbours, a signed checkpoint, or its rows."""
    known = chains(s)
    for chain in known:
        found = _earlier(verify_chain(s, chain), _verify_checkpoints(s, chain))
        found = found or _earlier(*contradictions(s, chain))
        if found:
            yield found
    yield from _vanished({name_of(chain) for chain in known})
    yield from _headless(s)


def _earlier(*found: Mismatch | None) -> Mismatch | None:
    return min((one for one in found if one), key=lambda one: one.seq, default=None)


def _verify_checkpoints(s: Session, chain: Chain) -> Mismatch | None:
    lines = _lines(name_of(chain))
    if not lines:
        return _unguarded(s, chain)
    if not (folder() / KEY_FILE).exists():
        return Mismatch(name_of(chain), 1, f"kunci titik periksa hilang dari {folder()}")
    return _held_against(s, chain, lines)


def _held_against(s: Session, chain: Chain, lines: list[str]) -> Mismatch | None:
    name, good, root = name_of(chain), 0, ""
    key = signing_key().public_key()
    heads = _heads(s, chain.id)
    there = len(heads)
    for number, line in enumerate(lines, start=1):
        checkpoint = _checked(key, line)
        if checkpoint is None or checkpoint.chain != name:
            return Mismatch(name, good + 1, f"titik periksa baris {number} tidak bertanda tangan sah")
        size = checkpoint.size
        if size > there:
            return Mismatch(name, there + 1, f"titik periksa mencatat {size} entri, yang ada {there}")
        if heads[size - 1] != checkpoint.head:
            return Mismatch(name, good + 1, f"entri {good + 1} sampai {size} bukan yang dicatat titik periksa")
        good, root = size, checkpoint.root
    if good and merkle_root(leaves_of(s, chain.id, good)) != root:
        return Mismatch(name, 1, f"akar {good} entri pertama bukan yang dicatat titik periksa")
    return None


def _unguarded(s: Session, chain: Chain) -> Mismatch | None:
    """A chain that has long been due, without one checkpoint: nothing would show that its end was cut off."""
    due_by = select(ChainEntry.at).where(ChainEntry.chain_id == chain.id, ChainEntry.seq == EVERY_ENTRIES)
    try:
        at = s.scalar(due_by)
    except ValueError:
        return None  # the chain itself names this entry
    if at is None or clock.now() - at < TIME_FOR_THE_FIRST:
        return None
    return Mismatch(name_of(chain), 1, f"tidak ada satu pun titik periksa di {folder()}, padahal sudah jatuh tempo")


def _headless(s: Session) -> Iterator[Mismatch]:
    """Entries of a chain whose head is gone."""
    orphans = select(ChainEntry.chain_id).where(ChainEntry.chain_id.not_in(select(Chain.id))).distinct()
    for chain_id in s.scalars(orphans):
        yield Mismatch(f"rantai {chain_id}", 1, "kepala rantai hilang, entrinya masih ada")


def _heads(s: Session, chain_id: uuid.UUID) -> list[str]:
    return list(s.scalars(select(ChainEntry.link).where(ChainEntry.chain_id == chain_id).order_by(ChainEntry.seq)))


def _checked(key: Ed25519PublicKey, line: str) -> Checkpoint | None:
    try:
        checkpoint, signature = _read(line)
        key.verify(bytes.fromhex(signature), checkpoint.body())
    except (ValueError, KeyError, TypeError, InvalidSignature):
        return None
    return checkpoint


def _vanished(known: Iterable[str]) -> Iterator[Mismatch]:
    """Checkpoints of a chain that the database no longer has."""
    files = {file_of(name).name for name in known}
    for path in sorted(folder().glob("*.jsonl")):
        if path.name not in files and path.stat().st_size:
            yield Mismatch(path.stem.replace("-", ":", 1), 1, "seluruh rantai hilang")


def keep_going(now: dt.datetime) -> None:
    """Make sure that the next look at the chains is in the job table (in the caller's transaction)."""
    _enqueue(now, EVERY)


def _enqueue(now: dt.datetime, wait: dt.timedelta) -> None:
    """One job for each slot, however many ask."""
    seconds = wait.total_seconds()
    slot = dt.datetime.fromtimestamp((now.timestamp() // seconds + 1) * seconds, dt.UTC)
    jobs.enqueue("audit.checkpoint", {}, key=f"audit.checkpoint:{slot:%Y%m%d%H%M}", run_after=slot)


@jobs.job("audit.checkpoint", slow=True)
def run(job: jobs.RunningJob) -> None:
    """Write the checkpoints that are due, and come again: soon while the chains grow, else in ten minutes."""
    now = clock.now()
    s = db.session()
    written = [write(s, chain, now) for chain in due(s, now)]
    is_growing = bool(written) or any(chain.size > _covered(chain) for chain in chains(s))
    with job.effect():
        _enqueue(now, LOOK_AGAIN if is_growing else EVERY)


def _covered(chain: Chain) -> int:
    last = last_checkpoint(name_of(chain))
    return last.size if last else 0
