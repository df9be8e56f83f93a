"""How to find rows of coursework. Lists read Core rows; pages read one item with everything in a few queries."""

from askom_lms.coursework.domain.progress import FolderCount, folder_counts
from askom_lms.coursework.queries import evidence
from askom_lms.coursework.queries.dossier import (
    ItemLine,
    Party,
    current_record,
    dossier_lines,
    folder_openings,
    parafers_of,
    parties_of,
    party_list,
    planning_is_parafed,
    unparafed_items,
)
from askom_lms.coursework.queries.home import HOME_CARDS, Card, Home, Seat, home_page, home_stamp, own_seat, tasks_page
from askom_lms.coursework.queries.items import get_item, get_submission, item_of_enrolment, latest_version, own_item

__all__ = [
    "HOME_CARDS",
    "Card",
    "FolderCount",
    "Home",
    "ItemLine",
    "Party",
    "Seat",
    "current_record",
    "dossier_lines",
    "evidence",
    "folder_counts",
    "folder_openings",
    "get_item",
    "get_submission",
    "home_page",
    "home_stamp",
    "item_of_enrolment",
    "latest_version",
    "own_item",
    "own_seat",
    "parafers_of",
    "parties_of",
    "party_list",
    "planning_is_parafed",
    "tasks_page",
    "unparafed_items",
]
