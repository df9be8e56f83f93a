"""How to find rows of people: who is signed in, cards for other contexts, the list of people, one's own devices."""

from askom_lms.people.queries.cards import PersonCard, find_person_by_email, people_by_id
from askom_lms.people.queries.directory import (
    LISTED_AT_MOST,
    GrantRow,
    PersonPage,
    PersonRow,
    Scope,
    invitation_choices,
    known_person,
    list_people,
    person_page,
)
from askom_lms.people.queries.handovers import handover_actor
from askom_lms.people.queries.outbox import MailRow, outbox
from askom_lms.people.queries.own import OwnPage, SessionRow, mark_of, own_page
from askom_lms.people.queries.signed_in import SignedIn, signed_in_by

__all__ = [
    "LISTED_AT_MOST",
    "GrantRow",
    "MailRow",
    "OwnPage",
    "PersonCard",
    "PersonPage",
    "PersonRow",
    "Scope",
    "SessionRow",
    "SignedIn",
    "find_person_by_email",
    "handover_actor",
    "invitation_choices",
    "known_person",
    "list_people",
    "mark_of",
    "outbox",
    "own_page",
    "people_by_id",
    "person_page",
    "signed_in_by",
]
