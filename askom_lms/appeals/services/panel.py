"""The panel: named among people who had no part in the case, each declared impartial (002 9.9.4, 9.9.5)."""

import uuid
from collections.abc import Collection, Sequence

from askom_lms.appeals.domain.panel import nearest, size_is_right
from askom_lms.appeals.domain.said import LONGEST_RELATION
from askom_lms.appeals.domain.states import APPEAL, AppealEvent, AppealState
from askom_lms.appeals.domain.states import AppealPermission as P
from askom_lms.appeals.models import Appeal, AppealMember
from askom_lms.appeals.queries.cases import reread
from askom_lms.appeals.queries.panel import others_named, ties_of, working
from askom_lms.kernel import audit
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal

SEAT = (
    "appeal_id", "person_id", "is_chair", "named_at", "declared_at", "relation", "left_at", "upholds", "reason",
    "voted_at",
)  # fmt: skip
"""Columns that the chain holds fast."""


def hold(appeal: Appeal) -> ChainRef:
    """Whoever changes an appeal waits here for the one before, then reads it and its panel anew."""
    chain = ChainRef("class", appeal.class_id)
    session().flush()
    audit.hold(chain)
    reread(appeal.id)
    return chain


def people_named(ids: Collection[uuid.UUID], emails: Sequence[str]) -> list[uuid.UUID]:
    """Those ticked and those named by address, each once. Raises Invalid `appeals.member_unknown`."""
    found = others_named(emails)
    if unknown := [one for one in emails if one not in found]:
        raise Invalid("appeals.member_unknown", who=", ".join(unknown)[:200])
    return list(dict.fromkeys([*ids, *(found[one] for one in emails)]))


def name_panel(act: Act, appeal: Appeal, members: Collection[uuid.UUID], chair: uuid.UUID | None) -> None:
    """Name three people or more, an odd number, one of them in the chair; whoever voted stays.

    Raises Invalid `appeals.panel_size`, `appeals.no_chair`, `appeals.member_unknown`; Refusal
    `appeals.involved_<tie>` (002:9.9.4), `appeals.voter_stays`, `appeal.not_now`.
    """
    act.require(P.NAME, appeal)
    chain = hold(appeal)
    if appeal.state is AppealState.DECIDED:
        raise Refusal("appeal.not_now")
    _must_fit(appeal, members, chair)
    _seat(act, appeal, members, chair)
    reread(appeal.id)
    for seat in appeal.members:
        act.record("appeal.seat", chain, seat, {"person": str(seat.person_id)}, seals=SEAT)
    act.take(APPEAL, appeal, AppealEvent.NAME, chain=chain, data={"panel": sorted(str(one) for one in members)})


def _must_fit(appeal: Appeal, members: Collection[uuid.UUID], chair: uuid.UUID | None) -> None:
    """Whether this is a panel. Raises as `name_panel`."""
    names = working(members)
    if unknown := len(set(members) - names.keys()):
        raise Invalid("appeals.member_unknown", who=str(unknown))
    ties = ties_of(appeal)
    for person_id, name in sorted(names.items(), key=lambda one: one[1]):
        if tie := nearest(ties, person_id):
            raise Refusal(f"appeals.involved_{tie}", name=name)
    if not size_is_right(members):
        raise Invalid("appeals.panel_size", count=len(members))
    if chair not in members:
        raise Invalid("appeals.no_chair")
    if gone := [one.person.name for one in appeal.panel if one.voted_at and one.person_id not in members]:
        raise Refusal("appeals.voter_stays", name=gone[0])


def _seat(act: Act, appeal: Appeal, members: Collection[uuid.UUID], chair: uuid.UUID | None) -> None:
    """Who stays keeps what he declared; who comes back declares anew."""
    known = {one.person_id: one for one in appeal.members}
    for one in appeal.panel:
        if one.person_id not in members:
            one.left_at = act.now
    for person_id in members:
        seat = known.get(person_id)
        if seat is None:
            seat = AppealMember(appeal_id=appeal.id, person_id=person_id, named_at=act.now)
            session().add(seat)
        elif seat.left_at is not None:
            seat.left_at, seat.named_at, seat.declared_at = None, act.now, None
        seat.is_chair = person_id == chair
    session().flush()


def declare(act: Act, appeal: Appeal, *, is_impartial: bool, relation: str = "") -> None:
    """A member says that he is impartial, and sees the file from here on; or why he is not, and leaves the panel.

    Raises StepUpNeeded, Refusal `appeals.declared`, `appeal.not_now`, Invalid `appeals.relation_missing`.
    """
    seat, chain = seat_held(act, appeal)
    if seat.declared_at is not None:
        raise Refusal("appeals.declared")
    relation = relation.strip()
    if not is_impartial and not 0 < len(relation) <= LONGEST_RELATION:
        raise Invalid("appeals.relation_missing", most=LONGEST_RELATION)
    if is_impartial:
        seat.declared_at = act.now
        session().flush()
        act.record("appeal.declared", chain, seat, seals=SEAT)
        return
    seat.relation = relation
    session().flush()
    act.take(APPEAL, appeal, AppealEvent.RECUSE, chain=chain)
    seat.left_at = act.now
    session().flush()
    act.record("appeal.recused", chain, seat, seals=SEAT)


def seat_held(act: Act, appeal: Appeal) -> tuple[AppealMember, ChainRef]:
    """The seat of who acts, as it stands, with a fresh second factor. Raises StepUpNeeded, Refusal `appeal.not_now`."""
    act.require(P.JUDGE, appeal)
    act.step_up()
    chain = hold(appeal)
    act.require(P.JUDGE, appeal)
    if appeal.state is AppealState.DECIDED:
        raise Refusal("appeal.not_now")
    seat = appeal.seat_of(act.actor_id)
    assert seat is not None
    return seat, chain


def is_whole(appeal: Appeal) -> bool:
    """Everybody of a named panel has declared himself."""
    return appeal.state is AppealState.HEARD and all(one.declared_at for one in appeal.panel)
