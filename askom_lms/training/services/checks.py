"""What a class may be called, where and how big it may be; asked when it is made and when it is changed."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable

from sqlalchemy import select

from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.paperwork.domain.sheet import TUK_KINDS
from askom_lms.regulations import asesor_standard
from askom_lms.skema.models import Skema
from askom_lms.training.domain.composition import MOST_SEATS
from askom_lms.training.domain.settings import CERTIFICATION_RULE_SETS, ENTRY_RULE_SETS, ZONES
from askom_lms.training.models import TrainingClass

NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z./-]{0,31}")
RESERVED = frozenset({"baru"})


def free_slug(number: str) -> str:
    """The address of a new number. Raises Invalid `training.number_unreadable`, Refusal `training.number_taken`."""
    if not NUMBER.fullmatch(number):
        raise Invalid("training.number_unreadable", number=number[:40])
    slug = number.lower().replace("/", "-")
    taken = session().scalar(
        select(TrainingClass.id).where((TrainingClass.number == number) | (TrainingClass.slug == slug))
    )
    if taken is not None or slug in RESERVED:
        raise Refusal("training.number_taken", number=number)
    return slug


def check_place(tuk_kind: str, zone: str, starts_on: dt.date, pre_day_on: dt.date | None) -> None:
    """Raises Invalid for a TUK or zone that does not exist, or a pre-day that comes too late."""
    if tuk_kind not in TUK_KINDS:
        raise Invalid("training.tuk_unknown", found=tuk_kind[:16])
    if zone not in ZONES:
        raise Invalid("training.zone_unknown", found=zone[:8])
    if pre_day_on is not None and pre_day_on >= starts_on:
        raise Invalid("training.pre_day_late")


def check_numbers(capacity: int, proposed: int, seats_taken: int) -> None:
    """24 is a limit of the law, not of this class (001:penyelenggara.6).

    Raises Invalid `training.capacity`, `training.proposed`; Refusal `training.seats_taken`.
    """
    if not 1 <= capacity <= MOST_SEATS:
        raise Invalid("training.capacity", most=MOST_SEATS)
    if not 1 <= proposed <= MOST_SEATS:
        raise Invalid("training.proposed", most=MOST_SEATS)
    if min(capacity, proposed) < seats_taken:
        raise Refusal("training.seats_taken", taken=seats_taken)


def check_minimum(least: int, capacity: int) -> None:
    """A minimum of its own cannot be more than the seats (K5); 0 is none. Raises Invalid `training.minimum`."""
    if not 0 <= least <= capacity:
        raise Invalid("training.minimum", capacity=capacity)


def check_rule_sets(rule_set: str, certification_rule_set: str) -> None:
    """Raises Invalid `training.rule_set_unknown`."""
    for name, known in ((rule_set, ENTRY_RULE_SETS), (certification_rule_set, CERTIFICATION_RULE_SETS)):
        if name not in known:
            raise Invalid("training.rule_set_unknown", found=name[:32])


def check_standard(key: str) -> None:
    """A class pins a standard whose units are known: 002:4.5 or 001:dasar.4, not a number without units (000:skkni.3).

    Raises Invalid `regulations.standard_unknown`, Refusal `training.standard_incomplete`.
    """
    standard = asesor_standard(key)
    if not standard.is_known:
        raise Refusal("training.standard_incomplete", name=standard.name)


def known_skema(skema_ids: Iterable[uuid.UUID]) -> tuple[str, ...]:
    """The ids as settings keep them, in the order given. Raises Invalid `training.skema_unknown`."""
    wanted = list(dict.fromkeys(skema_ids))
    known = set(session().scalars(select(Skema.id).where(Skema.id.in_(wanted)))) if wanted else set()
    if set(wanted) - known:
        raise Invalid("training.skema_unknown")
    return tuple(str(skema_id) for skema_id in wanted)
