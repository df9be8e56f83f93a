"""The public check counts what could be guessing: wrong codes, numbers, files (people's throttle)."""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from askom_lms.certification.domain import codes
from askom_lms.certification.queries import proof, public
from askom_lms.certification.queries.public import Answer, CertificateAnswer, FileAnswer
from askom_lms.kernel import sealing
from askom_lms.kernel.act import Act
from askom_lms.kernel.children import MEGABYTE
from askom_lms.kernel.messages import Invalid
from askom_lms.kernel.sealing import Judged
from askom_lms.people import services as people

MISSES = people.Limit("check_miss", 40)
"""Wrong codes and look-ups by number from one address in a quarter of an hour: a hall of 24 stays far below."""
FILES = people.Limit("check_file", 30)
LARGEST_FILE = 5 * MEGABYTE
END_OF_FILE = re.compile(rb"%%EOF")
MOST_ENDS = 20


def look_up(act: Act, typed: str, address: str) -> Answer | None:
    """The certificate or sheet that was asked for; None when there is none. Raises TooMany for somebody who guesses."""
    today = act.today
    found = public.answer_to(typed) or public.asesor_answer(typed, today)
    if isinstance(found, CertificateAnswer):
        found = found.stands(today)
    if found is None or codes.is_number(typed):
        people.spend_try(act.now, (MISSES, address))
    return found


class FileKind(StrEnum):
    """What a file is to us."""

    SAME = "same"
    """Byte for byte what was issued; everything else is not."""
    ADDED = "added"
    """What was issued, with something behind the seal."""
    BROKEN = "broken"
    """A seal that does not hold."""
    UNLISTED = "unlisted"
    """Our seal holds, and yet no record has these bytes."""
    RETIRED = "retired"
    """The same, with a key that was withdrawn before anybody saw the seal."""
    OTHER = "other"
    """It names a certificate of ours and is not its file."""
    SHEET = "sheet"
    """It names a sheet: these are printed anew each time, so no file can be compared."""
    UNKNOWN = "unknown"


SEALED = {"valid": FileKind.UNLISTED, "added": FileKind.ADDED, "broken": FileKind.BROKEN}


@dataclass(frozen=True)
class Withdrawn:
    """The key of a seal was withdrawn; `proven_at` is the moment before that, at which the seal was there."""

    since: dt.datetime
    proven_at: dt.datetime | None = None
    is_stamped: bool = False
    """Whether a timestamp service says so; else a checkpoint of the chain does."""


@dataclass(frozen=True)
class FileVerdict:
    """What a file is, and the document that it is or names."""

    kind: FileKind
    record: FileAnswer | None = None
    withdrawn: Withdrawn | None = None


def compare_file(act: Act, content: bytes, address: str) -> FileVerdict:
    """What this file is to us. Nothing is stored. Raises TooMany, Invalid `certification.file_too_large`,
    SealUnavailable `seal.busy`.
    """
    people.spend_try(act.now, (FILES, address))
    today = act.today
    if len(content) > LARGEST_FILE:
        raise Invalid("certification.file_too_large", limit=LARGEST_FILE // MEGABYTE)
    if found := public.answer_to_file(today, hashlib.sha256(content).hexdigest()):
        withdrawn = _withdrawn(sealing.judge(content), found.code) if sealing.retired() else None
        return FileVerdict(FileKind.SAME, found, withdrawn)
    if found := public.answer_to_file(today, *beginnings(content)):
        return FileVerdict(FileKind.ADDED, found)
    judged = sealing.judge(content)
    named = public.named_in(judged.text, today)
    withdrawn = _withdrawn(judged)
    if judged.seal == "valid" and withdrawn and withdrawn.proven_at is None:
        return FileVerdict(FileKind.RETIRED, named, withdrawn)
    if judged.seal in SEALED:
        return FileVerdict(SEALED[judged.seal], named)
    if named is None:
        return FileVerdict(FileKind.UNKNOWN)
    return FileVerdict(FileKind.SHEET if named.kind == "sheet" else FileKind.OTHER, named)


def _withdrawn(judged: Judged, code: str = "") -> Withdrawn | None:
    """Whether the key of this seal was withdrawn, and whether timestamp or chain show the seal before that day."""
    since = sealing.retired().get(judged.key)
    if since is None:
        return None
    if judged.stamped_at and judged.stamped_at < since:
        return Withdrawn(since, judged.stamped_at, is_stamped=True)
    recorded = proof.recorded_by(code) if code else None
    return Withdrawn(since, recorded if recorded and recorded < since else None)


def beginnings(content: bytes) -> list[str]:
    """The hashes of what the file was before something was put behind it: a PDF is marked each time it is saved."""
    marks = [found.end() for found in END_OF_FILE.finditer(content)][:MOST_ENDS]
    ends = {end + more for end in marks for more in range(3) if not content[end : end + more].strip(b"\r\n")}
    digest, last, found = hashlib.sha256(), 0, []
    for end in sorted(end for end in ends if end < len(content)):
        digest.update(content[last:end])
        last = end
        found.append(digest.hexdigest())
    return found


def proof_of(act: Act, typed: str, address: str) -> dict[str, Any] | None:
    """The proof that a certificate stands in the evidence chain of its class; None when there is none of this code.

    Wrong codes are counted. Raises TooMany; Refusal `certification.proof_not_yet` until a checkpoint covers the line.
    """
    found = proof.proof_of(codes.normalised(typed))
    if found is None:
        people.spend_try(act.now, (MISSES, address))
    return found
