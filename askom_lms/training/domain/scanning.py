"""What a scan at the door means: present, late, too early, too late; and which moments a device may tell."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from askom_lms.kernel import clock
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.training.domain.attendance import may_record
from askom_lms.training.domain.states import Mark

LONGEST_OFFLINE = dt.timedelta(hours=12)
"""How old a scan may be that a device kept while it had no network."""
STRANGER = "–"
"""Whose name is on no list of the class."""
NOON = dt.time(12, 30)
"""Sessions that begin before it are the morning, the others the afternoon."""


@dataclass(frozen=True)
class Held:
    """What a scan needs to know of a session."""

    id: uuid.UUID
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    zone: str
    grace: int
    """Minutes."""


def mark_for(held: Held, moment: dt.datetime) -> Mark:
    """H from half an hour before until the grace is over, then T until the end.

    Raises Refusal `training.scan_early`, `training.scan_over`.
    """
    if not may_record(moment, held.starts_at):
        raise Refusal("training.scan_early", title=held.title, at=clock.saat(held.starts_at, held.zone))
    if moment > held.ends_at:
        raise Refusal("training.scan_over", title=held.title, at=clock.saat(held.ends_at, held.zone))
    return Mark.HADIR if moment <= held.starts_at + dt.timedelta(minutes=held.grace) else Mark.TERLAMBAT


def moment_told(now: dt.datetime, told: str) -> dt.datetime:
    """The moment of a scan that a device kept, as it tells it: seconds since 1970. Empty: now.

    Raises Invalid `training.moment_unread`, `training.moment_future`, `training.moment_old`.
    """
    if not told:
        return now
    try:
        moment = dt.datetime.fromtimestamp(int(told), dt.UTC)
    except (ValueError, OverflowError, OSError):
        raise Invalid("training.moment_unread") from None
    if moment > now:
        raise Invalid("training.moment_future")
    if now - moment > LONGEST_OFFLINE:
        raise Invalid("training.moment_old")
    return moment


def is_same_half(one: dt.datetime, other: dt.datetime, zone: str) -> bool:
    """Whether two sessions begin on the same morning or the same afternoon of the class."""
    here, there = clock.in_zone(one, zone), clock.in_zone(other, zone)
    return here.date() == there.date() and (here.time() < NOON) == (there.time() < NOON)


@dataclass(frozen=True)
class Seen:
    """One scan as the list compares it: who, on which device, and whose device that was before."""

    person_id: uuid.UUID
    device: str
    other_id: uuid.UUID | None


def shared_devices(scans: Sequence[Seen], names: Mapping[uuid.UUID, str]) -> dict[uuid.UUID, list[str]]:
    """person -> names of the others who used the same device, at this session or just before, in alphabetical order."""
    found = {}
    for scan in scans:
        alike = [one for one in scans if one.device == scan.device]
        others = {who for one in alike for who in (one.person_id, one.other_id)} - {scan.person_id, None}
        if others:
            found[scan.person_id] = sorted(names.get(who, STRANGER) for who in others if who is not None)
    return found
