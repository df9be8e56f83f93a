"""How to find rows of people: who is signed in, cards for other contexts, the list of people, one's own devices."""

from askom_lms.people.queries.cards import (
    OWN_LINKS,
    PersonCard,
    find_person_by_email,
    language_of,
    own_links,
    people_by_id,
)
from askom_lms.people.queries.directory import (
    LISTED_AT_MOST,
    SCOPE_SOURCES,
    GrantRow,
    PersonPage,
    PersonRow,
    Scope,
    ScopeOffer,
    everybody,
    invitation_choices,
    known_person,
    list_people,
    may_invite_here,
    person_page,
)
from askom_lms.people.queries.handovers import handover_actor
from askom_lms.people.queries.names import frozen_people, shown_name
from askom_lms.people.queries.outbox import SHOWN_AT_MOST, MailRow, may_read_outbox, outbox
from askom_lms.people.queries.own import OwnPage, SessionRow, mark_of, own_page
from askom_lms.people.queries.signed_in import SignedIn, operator_actor, signed_in_by

__all__ = [
    "LISTED_AT_MOST",
    "OWN_LINKS",
    "SCOPE_SOURCES",
    "SHOWN_AT_MOST",
    "GrantRow",
    "MailRow",
    "OwnPage",
    "PersonCard",
    "PersonPage",
    "PersonRow",
    "Scope",
    "ScopeOffer",
    "SessionRow",
    "SignedIn",
    "everybody",
    "find_person_by_email",
    "frozen_people",
    "handover_actor",
    "invitation_choices",
    "known_person",
    "language_of",
    "list_people",
    "mark_of",
    "may_invite_here",
    "may_read_outbox",
    "operator_actor",
    "outbox",
    "own_links",
    "own_page",
    "people_by_id",
    "person_page",
    "shown_name",
    "signed_in_by",
]
