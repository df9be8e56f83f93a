"""Seals on documents that the installation issues, and what a file that comes back says about its seal."""

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from flask import current_app

from askom_lms.kernel import audit, checkpoints, clock, db
from askom_lms.kernel.audit import ChainRef, canonical
from askom_lms.kernel.checkpoints import Signed
from askom_lms.kernel.children import MEGABYTE, ChildError, ChildPool, Limits, Parcel
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.sealing import authority
from askom_lms.kernel.sealing.authority import Places

SIGNER = "askom_signer"
"""Extension of the application: a signer that takes the place of our own, such as a certified provider (PSrE)."""
LIMITS = Limits(address_space=450 * MEGABYTE, cpu_seconds=5, wall_seconds=10, patience_seconds=10)
MADE_BY_ITSELF = ("demo", "test")


class SealUnavailable(Refusal):
    """No seal could be given now; the job comes again."""

    status = 503


class Signer(Protocol):
    """Whoever seals: our own key, or a provider."""

    def seal(self, pdf: bytes, checkpoint: str) -> bytes:
        """The PDF with the checkpoint inside and sealed; what was there stays byte for byte in front."""


_pool = ChildPool("askom_lms.kernel.sealing.worker", 1, LIMITS, SealUnavailable)


def places() -> Places:
    settings = current_app.config["SETTINGS"]
    return Places(settings.seal_folder, settings.checkpoints, urlsplit(settings.base_url).hostname or "")


def make_keys() -> bool:
    """Keys and public part of this installation; False when there are keys, which stay. Raises OSError."""
    return authority.make(places(), checkpoints.signing_key().public_key())


def rotate_keys() -> None:
    """Another key from now on; old seals stay valid. Raises authority.SealProblem, OSError."""
    authority.rotate(places(), checkpoints.signing_key().public_key())
    _own_signer.cache_clear()


def retire_key(serial: int, since: dt.datetime, reason: str, *, by: uuid.UUID) -> None:
    """What this key sealed from then on is not trusted any more; the present one gives way to a new one at once.

    In the caller's transaction the platform's chain tells it, with the person who did it (`by`) and why.
    Raises authority.SealProblem, OSError.
    """
    audit.append(
        audit.PLATFORM, at=clock.now(), actor_id=by, kind="seal.retired", subject_kind="seal_key",
        subject_id=uuid.uuid5(uuid.NAMESPACE_OID, f"{serial:x}"),
        data={"key": f"{serial:x}", "since": since.isoformat(), "reason": reason},
    )  # fmt: skip
    authority.retire(places(), checkpoints.signing_key().public_key(), serial, since)
    _own_signer.cache_clear()


def is_made() -> bool:
    """Whether there are keys here."""
    return authority.is_made(places())


def present_key() -> int:
    """The number of the key that seals now. Raises authority.SealProblem when there is none, OSError, ValueError."""
    if not is_made():
        raise authority.SealProblem("Kunci segel belum ada. Jalankan: flask askom seal init --commit.")
    return authority.present_serial(places())


def retired() -> dict[int, dt.datetime]:
    """Number of each key that was withdrawn -> since when its seals are not trusted."""
    return authority.retired(places())


def list_of_retired() -> bytes:
    """The same, signed by the roots: PEM; empty while no key was withdrawn."""
    return authority.public_part(places(), authority.PUBLIC_REVOKED)


def is_ready() -> bool:
    """Whether there are keys, or will be at the first use."""
    return is_made() or _makes_its_own()


def _makes_its_own() -> bool:
    return current_app.config["SETTINGS"].mode in MADE_BY_ITSELF


def problem() -> str:
    """The sentence about keys that are there but cannot be used; empty when all is well or nothing was made yet."""
    return authority.problem(places(), needs_time=bool(current_app.config["SETTINGS"].tsa))


def sealed(pdf: bytes, chain: ChainRef) -> bytes:
    """This document with the seal of the installation; inside it the checkpoint of its chain as it is now.

    For the job worker. Raises SealUnavailable: seal.no_key, seal.bad_key, seal.no_time.
    """
    signer, newest = _signer(), checkpoints.cover(db.session(), chain)
    return signer.seal(pdf, canonical(newest.line()) if newest else "")


def _signer() -> Signer:
    plugged: Signer | None = current_app.extensions.get(SIGNER)
    if plugged is not None:
        return plugged
    settings = current_app.config["SETTINGS"]
    if _makes_its_own():
        make_keys()
    folder: Path = settings.seal_folder
    if not authority.is_made(places()):
        raise SealUnavailable("seal.no_key", folder=folder)
    if found := problem():
        raise SealUnavailable("seal.bad_key", detail=found)
    if settings.tsa:
        authority.publish_time_root(places())
    return Patient(_own_signer(folder, (folder / authority.SEAL_KEY).stat().st_mtime_ns, settings.tsa))


@cache
def _own_signer(folder: Path, _changed: int, tsa: str) -> Signer:
    """Read once, and anew when the key file changed. pyHanko is loaded here: no process that answers people has it."""
    from askom_lms.kernel.sealing.signing import OwnSigner  # noqa: PLC0415 - see above

    return OwnSigner(folder, tsa)


@dataclass(frozen=True)
class Patient:
    """Our own signer; a timestamp service that does not answer is a reason to come again."""

    own: Signer

    def seal(self, pdf: bytes, checkpoint: str) -> bytes:
        try:
            return self.own.seal(pdf, checkpoint)
        except Exception as error:
            if not current_app.config["SETTINGS"].tsa:
                raise
            raise SealUnavailable("seal.no_time", detail=type(error).__name__) from error


@dataclass(frozen=True)
class Judged:
    """What a file says about its seal: none, valid, added (something behind it), broken, stranger; and its words."""

    seal: str
    text: str
    key: int = 0
    """Number of the certificate of the key, of a seal that holds."""
    stamped_at: dt.datetime | None = None
    """When a timestamp service saw it."""


def judge(pdf: bytes) -> Judged:
    """Read a file that somebody sent, in a child process. Raises SealUnavailable `seal.busy`."""
    try:
        facts = _pool.call("judge", Parcel({}, (pdf, roots()))).facts
    except ChildError as failure:
        if failure.reason in ("busy", "start"):
            raise SealUnavailable("seal.busy") from failure
        return Judged("broken" if b"/ByteRange" in pdf else "none", "")
    stamped = facts.get("stamped_at")
    return Judged(
        facts["seal"],
        facts["text"],
        int(facts.get("key", "0"), 16),
        dt.datetime.fromisoformat(stamped) if stamped else None,
    )


def roots() -> bytes:
    """Our root certificates, newest first, and those of the timestamp service: PEM; empty before the first seal."""
    return authority.public_part(places(), authority.PUBLIC_ROOTS)


def certificate_of(signed: Signed) -> str:
    """What the root says of the key that signed this checkpoint: PEM; empty before the first seal."""
    return authority.certificate_of(places(), signed.is_by)
