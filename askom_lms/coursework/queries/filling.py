"""An item as its people fill it: content with what it borrows now, findings, signatures, files and remarks."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from askom_lms.coursework.domain.parties import OWNER
from askom_lms.coursework.domain.states import CourseworkPermission
from askom_lms.coursework.domain.subjects import Item
from askom_lms.coursework.queries.acting import part_of
from askom_lms.coursework.queries.content import Content, Opened, open_by_id, open_own
from askom_lms.coursework.queries.downstream import Chain, chain_of
from askom_lms.coursework.queries.items import closed_to_asesi
from askom_lms.coursework.queries.lending import lent_for, perangkat_of
from askom_lms.coursework.queries.margin import Margin, margin_of
from askom_lms.coursework.queries.parts import ROLE_NAMES
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.paperwork.domain import answers as answering
from askom_lms.paperwork.domain import checks
from askom_lms.paperwork.domain.authoring.deriving import propose
from askom_lms.paperwork.domain.authoring.proposal import Proposal
from askom_lms.paperwork.domain.complete import why_incomplete
from askom_lms.paperwork.domain.downstream import FOLLOWING, Touched, no_longer_agrees
from askom_lms.paperwork.domain.edition import load_edition
from askom_lms.paperwork.domain.filled import Issue
from askom_lms.paperwork.domain.lent import Lent
from askom_lms.paperwork.domain.seal import ROWS_OF_CONTENT
from askom_lms.paperwork.domain.sheet import Place, Sheet
from askom_lms.paperwork.domain.spec import Stage


@dataclass(frozen=True)
class Filling:
    """An item on the screen of somebody who fills a part of it."""

    opened: Opened
    content: Content
    margin: Margin
    role: str
    refusal: Refusal | None
    """Why it cannot be filled now; it may still be read."""

    @property
    def item(self) -> Item:
        return self.opened.item

    @property
    def is_of_its_owner(self) -> bool:
        """The form is this role's own: what the master asesor wrote about it is for it to read."""
        return self.content.spec.owner == self.role

    @cached_property
    def sheet(self) -> Sheet:
        return self.content.sheet(self.margin.signed, self.role)

    @cached_property
    def issues(self) -> list[Issue]:
        return checks.run(self.content.spec, self.content.at, self.content.answers, self.content.lent)

    @cached_property
    def proposal(self) -> Proposal | None:
        """What the KUK and the plan would put into empty places now; only the trainee derives."""
        if self.role != OWNER or self.refusal is not None:
            return None
        return propose(self.content.spec, self.content.at, self.content.answers, self.content.lent)

    @property
    def disagreeing(self) -> list[Issue]:
        """Answers that no longer follow from a sheet upstream, for whoever may mend them."""
        if self.content.form_code not in FOLLOWING or self.content.record_id is None or self.refusal is not None:
            return []
        return no_longer_agrees(self.issues, is_complete=self.item.filled >= self.item.required > 0)

    @property
    def errors(self) -> list[Issue]:
        return checks.errors(self.issues)

    @property
    def own_errors(self) -> list[Issue]:
        """What keeps this role from signing: findings at its own places."""
        found = checks.run(self.content.spec, self.content.at, self.content.answers, self.content.lent, self.role)
        return checks.errors(found)

    @property
    def places(self) -> list[Place]:
        """Every signature place that is offered at this stage."""
        blocks = ("signatures", "table", "drafters")
        return [place for block in blocks for place in self.sheet.places(block) if place.is_offered]

    @property
    def unsigned(self) -> list[Place]:
        return [place for place in self.places if place.slot.required and place.signed is None]

    def can_sign(self, place: Place) -> Issue | None:
        """Why this place cannot be signed now, or None."""
        there = [signed.slot for signed in self.margin.signed]
        return checks.signing_problem(self.content.spec, self.content.at, self.content.lent, there, place.slot)

    def waits_for(self, place: Place) -> Refusal | None:
        """What others still owe before this role signs in somebody else's sheet, or None; its own part has a count."""
        content = self.content
        if self.role == OWNER or place.slot.role != self.role or self.own_errors:
            return None
        return why_incomplete(content.spec, content.at, content.answers, content.lent, place.slot, self.errors)

    def keeps_from_handing_over(self, place: Place) -> Refusal | None:
        """What is still owed before the other person, who has no answers of his own to give, can sign here."""
        content, role = self.content, place.slot.role
        if role == self.role or answering.for_role(content.spec, content.at, content.lent, role):
            return None
        return why_incomplete(content.spec, content.at, content.answers, content.lent, place.slot, self.errors)

    @property
    def is_touched(self) -> bool:
        """Whether this role has anything to write here."""
        return bool(answering.for_role(self.content.spec, self.content.at, self.content.lent, self.role))


def own_opened(act: Act, task: int, key: str) -> Opened:
    """The trainee's own item as it was saved. Raises NotFound, Denied, Refusal `coursework.device_with_asesi`."""
    opened = open_own(act, task, key)
    act.require(CourseworkPermission.WRITE, closed_to_asesi(opened.item))
    return opened


def fill_page(act: Act, task: int, key: str) -> Filling:
    """The trainee's own item to fill. Raises NotFound, Denied."""
    return filling(act, own_opened(act, task, key), OWNER)


def check_page(act: Act, task: int, key: str) -> tuple[Filling, list[Touched]]:
    """The trainee's own item before its hand-in, and what that would touch in sheets that follow from it.

    Raises NotFound, Denied.
    """
    opened = own_opened(act, task, key)
    chain = chain_of(opened.item) if opened.item.is_editable and not opened.item.is_finished else None
    found = filling(act, opened, OWNER, chain)
    return found, chain.touches(found.content) if chain and found.refusal is None else []


def part_page(act: Act, item_id: uuid.UUID, role: str) -> tuple[Act, Filling]:
    """Somebody else's item, for the part that this person plays, and who acts here.

    Raises NotFound, Denied, HandoverNeeded (the trainee's own device, nobody proved himself), Refusal.
    """
    if role not in ROLE_NAMES:
        raise NotFound
    opened = open_by_id(act, item_id)
    acting = part_of(act, opened.item, role)
    return acting, filling(acting, opened, role)


def filling(act: Act, opened: Opened, role: str, chain: Chain | None = None) -> Filling:
    """An item with what it borrows now, as long as it may still change; of `chain` when that was read before.

    A handed-over device shows what its owner saved last: he has just refreshed it.
    """
    read = chain.sources if chain else None
    item = opened.item
    refusal = why_not_writable(act, item)
    content = opened.content
    if content is None:
        content = started(item, opened.form_edition, read) if refusal is None else _nothing(item, opened.form_edition)
    elif item.is_editable and not item.is_finished and not act.person.via_handover:
        content = refreshed(item, content, read)
    margin = Margin()
    if content.record_id is not None:
        margin = margin_of(record_id=content.record_id, item_id=item.id, returned_id=opened.returned_id)
    refusal = refusal or why_not_its_turn(item, content.lent)
    return Filling(opened, content, margin, role, refusal)


def why_not_its_turn(item: Item, lent: Lent) -> Refusal | None:
    """Another sheet of the dossier comes first: no evidence before the agreement, no feedback before the result."""
    spec = load_edition(item.form_code)
    issue = checks.not_its_turn(spec, Stage(item.stage), lent)
    return Refusal(issue.code, **issue.params) if issue else None


def why_not_writable(act: Act, item: Item) -> Refusal | None:
    """The class is over, the version is with the master asesor or parafed, or a gate is closed."""
    if item.is_finished:
        return Refusal("coursework.class_finished")
    if item.is_waiting:
        return Refusal("coursework.waits_for_paraf")
    if not item.is_editable:
        return Refusal("coursework.parafed_is_closed")
    return item.gate.refusal(act.now)


def started(item: Item, edition: str, read: Iterable[Any] | None = None) -> Content:
    """What a fresh record of this item begins with: lent rows, usual answers, and for a result its perangkat."""
    spec, stage = load_edition(item.form_code, edition), Stage(item.stage)
    lent = lent_for(item, read)
    authored = perangkat_of(item) if stage is Stage.HASIL else None
    if authored is None:
        return Content(None, item.form_code, edition, item.stage, answering.defaults(spec, stage, lent), lent, {})
    lent |= content_rows(authored.lent) | {"drafters": authored.drafters}
    answers = answering.defaults(spec, stage, lent) | answering.carried_over(spec, authored.answers, lent)
    return Content(None, item.form_code, edition, item.stage, answers, lent, {})


def content_rows(lent: Lent) -> dict[str, Any]:
    """The rows of the perangkat that its result keeps."""
    return {key: lent[key] for key in (*ROWS_OF_CONTENT, "drafters") if key in lent}


def refreshed(item: Item, content: Content, read: Iterable[Any] | None = None) -> Content:
    """A draft with what it would borrow now; a result keeps the rows of the perangkat it started from."""
    kept = content_rows(content.lent) if content.at is Stage.HASIL else {}
    return content.with_lent(lent_for(item, read) | kept)


def _nothing(item: Item, edition: str) -> Content:
    return Content(None, item.form_code, edition, item.stage, {}, {}, {})
