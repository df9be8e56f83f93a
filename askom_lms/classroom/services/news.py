"""Announcements: written, changed by a next version, withdrawn with a reason, read."""

import datetime as dt
import re
import uuid

from sqlalchemy import exists, func, select

from askom_lms.classroom.domain.news import LONGEST_REASON, LONGEST_TEXT, LONGEST_TITLE, MOST_ALIVE, audiences, problem
from askom_lms.classroom.models import Announcement, AnnouncementRead
from askom_lms.classroom.policy import P
from askom_lms.classroom.queries import get_news, groups_of, is_alive
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.training.models import TrainingClass
from askom_lms.training.services import touch_class
from askom_lms.training.services.touch import chain_of, hold_unfinished

SEALED = ("class_id", "number", "version", "audience", "title", "text", "ends_at")
WITHDRAWN = ("withdrawn_at", "withdrawn_reason")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
"""Everything but a new line: lists carry announcements in one string."""


def announce(
    act: Act,
    klass: TrainingClass,
    *,
    audience: str,
    title: str,
    text: str,
    ends_at: dt.datetime | None,
    by_mail: bool = False,
) -> Announcement:
    """Say something to the class.

    Raises Invalid `classroom.news_words`, `classroom.news_audience`, `classroom.news_end`;
    Refusal `classroom.news_many`, `training.finished`.
    """
    act.require(P.WRITE_NEWS, klass)
    hold_unfinished(klass)
    standing = (
        Announcement.class_id == klass.id,
        Announcement.superseded_at.is_(None),
        Announcement.withdrawn_at.is_(None),
        Announcement.ends_at > act.now,
    )
    if (session().scalar(select(func.count()).where(*standing)) or 0) >= MOST_ALIVE:
        raise Refusal("classroom.news_many", most=MOST_ALIVE)
    last = session().scalar(select(func.max(Announcement.number)).where(Announcement.class_id == klass.id)) or 0
    return _write(act, klass, Announcement(number=last + 1), audience, title, text, ends_at, by_mail)


def revise(
    act: Act,
    klass: TrainingClass,
    number: int,
    *,
    seen: int,
    audience: str,
    title: str,
    text: str,
    ends_at: dt.datetime | None,
    by_mail: bool = False,
) -> Announcement:
    """The next version of one; `seen` is the version on the page. Who read the one before has not read this one.

    Raises NotFound, Invalid as `announce`; Refusal `classroom.news_changed`, `classroom.news_withdrawn`,
    `training.finished`.
    """
    before = _hold(act, klass, number)
    if before.version != seen:
        raise Refusal("classroom.news_changed")
    before.superseded_at = act.now
    after = Announcement(number=number, version=before.version + 1)
    return _write(act, klass, after, audience, title, text, ends_at, by_mail)


def withdraw(act: Act, klass: TrainingClass, number: int, *, reason: str) -> None:
    """It is not shown any more; who has it in mind reads why.

    Raises NotFound, Invalid `classroom.reason`, Refusal `classroom.news_withdrawn`, `training.finished`.
    """
    found = _hold(act, klass, number)
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise Invalid("classroom.reason", most=LONGEST_REASON)
    found.withdrawn_at, found.withdrawn_reason = act.now, reason
    session().flush()
    act.record("announcement.withdrawn", chain_of(klass), found, {"number": number}, seals=WITHDRAWN)
    touch_class(klass.id)


def note_read(act: Act, klass: TrainingClass, number: int) -> None:
    """Whoever is signed in has read it; once is enough.

    Raises NotFound; Refusal `classroom.news_withdrawn`, also for one that is over.
    """
    found = get_news(act, klass, number)
    if not is_alive(found, act.now):
        raise Refusal("classroom.news_withdrawn")
    me = act.person.id
    there = exists().where(AnnouncementRead.announcement_id == found.id, AnnouncementRead.person_id == me)
    if not session().scalar(select(there)):
        session().add(AnnouncementRead(announcement_id=found.id, person_id=me, read_at=act.now))
        session().flush()


def _hold(act: Act, klass: TrainingClass, number: int) -> Announcement:
    act.require(P.WRITE_NEWS, klass)
    hold_unfinished(klass)
    found = get_news(act, klass, number)
    session().refresh(found)
    if found.withdrawn_at is not None:
        raise Refusal("classroom.news_withdrawn")
    return found


def _write(
    act: Act,
    klass: TrainingClass,
    found: Announcement,
    audience: str,
    title: str,
    text: str,
    ends_at: dt.datetime | None,
    by_mail: bool,
) -> Announcement:
    title = " ".join(CONTROL.sub(" ", title).split())
    text = CONTROL.sub(" ", text.replace("\r\n", "\n")).strip()
    if code := problem(title, text, audience, ends_at, act.now, audiences(groups_of(klass.id))):
        raise Invalid(code, title=LONGEST_TITLE, text=LONGEST_TEXT)
    assert ends_at is not None
    found.id, found.class_id, found.audience, found.title, found.text = uuid.uuid4(), klass.id, audience, title, text
    found.ends_at, found.is_mailed, found.written_at, found.written_by_id = ends_at, by_mail, act.now, act.actor_id
    found.withdrawn_reason = ""
    session().add(found)
    session().flush()
    told = {"number": found.number, "version": found.version, "audience": audience, "mail": by_mail}
    act.record("announcement.written", chain_of(klass), found, told, seals=SEALED)
    if by_mail:
        act.notify("announcement.written", (klass, found))
    touch_class(klass.id)
    return found
