"""Codes on the projector: six digits and a link that change every half minute, and which moment they are good for.

They are made from the session, the half minute and a key of the installation; nothing is stored. Moments are UTC.
"""

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import struct
import uuid

STEP = dt.timedelta(seconds=30)
DIGITS = 6
MAC = 10
"""Bytes of a link that nobody can guess."""
PACKED = struct.Struct(">16sI10s")
LENGTH = PACKED.size * 4 // 3
"""Of a link; one is spelled in one way."""


def step_of(moment: dt.datetime) -> int:
    """The number of the half minute of this moment."""
    return int(moment.timestamp() // STEP.total_seconds())


def ends_at(step: int) -> dt.datetime:
    """When the projector shows the next code."""
    return dt.datetime.fromtimestamp((step + 1) * STEP.total_seconds(), dt.UTC)


def code_at(key: bytes, session_id: uuid.UUID, step: int) -> str:
    """The six digits of this session in this half minute."""
    number = int.from_bytes(_mac(key, "code", session_id, step)[:8], "big")
    return f"{number % 10**DIGITS:0{DIGITS}}"


def token_at(key: bytes, session_id: uuid.UUID, step: int) -> str:
    """The end of the link in the QR of this half minute: 40 characters."""
    packed = PACKED.pack(session_id.bytes, step, _mac(key, "token", session_id, step)[:MAC])
    return base64.urlsafe_b64encode(packed).decode()


def read_token(key: bytes, token: str) -> tuple[uuid.UUID, int] | None:
    """Session and half minute of a link; None for one that this installation never showed."""
    try:
        raw, step, mac = PACKED.unpack(base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, struct.error):
        return None
    session_id = uuid.UUID(bytes=raw)
    is_ours = len(token) == LENGTH and hmac.compare_digest(mac, _mac(key, "token", session_id, step)[:MAC])
    return (session_id, step) if is_ours else None


def counts(step: int, moment: dt.datetime, *, slack: int = 0) -> bool:
    """Whether what was shown in this half minute is good at that moment: in it and in the next one.

    `slack` is for clocks of phones that run late: so many half minutes may lie between.
    """
    return -slack <= step_of(moment) - step <= 1


def is_right(key: bytes, session_id: uuid.UUID, code: str, moment: dt.datetime, *, slack: int = 0) -> bool:
    """Whether these digits were on the projector at that moment or half a minute before."""
    now = step_of(moment)
    shown = [code_at(key, session_id, step) for step in range(now - 1, now + slack + 1)]
    return any(hmac.compare_digest(code.encode(), one.encode()) for one in shown)


def paper_code(key: bytes, class_id: uuid.UUID, day: int, on: dt.date) -> str:
    """Sixteen characters that only the printed list of this class, day and date carries."""
    said = f"paper:{class_id}:{day}:{on.isoformat()}".encode()
    return base64.b32encode(hmac.digest(key, said, hashlib.sha256)[:MAC]).decode()


def _mac(key: bytes, kind: str, session_id: uuid.UUID, step: int) -> bytes:
    return hmac.digest(key, f"{kind}:{session_id}:{step}".encode(), hashlib.sha256)
