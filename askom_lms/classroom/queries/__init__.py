"""How to find rows of the day in the room."""

from askom_lms.classroom.queries import evidence, notes
from askom_lms.classroom.queries.closing import DayPage, checklist, closing_of, day_page
from askom_lms.classroom.queries.day import Day, News, day_now
from askom_lms.classroom.queries.news import NewsRow, get_news, groups_of, is_alive, news_of
from askom_lms.classroom.queries.rehearsal import RehearsalPage, people_of, rehearsal_page, running_of

__all__ = [
    "Day",
    "DayPage",
    "News",
    "NewsRow",
    "RehearsalPage",
    "checklist",
    "closing_of",
    "day_now",
    "day_page",
    "evidence",
    "get_news",
    "groups_of",
    "is_alive",
    "news_of",
    "notes",
    "people_of",
    "rehearsal_page",
    "running_of",
]
