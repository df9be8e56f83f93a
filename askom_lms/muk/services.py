"""Changes to the world of MUK: opened, filled, validated, handed over with consent, withdrawn."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select

from askom_lms.kernel import clock, evidence
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.kernel.uploads import Accepted
from askom_lms.muk.domain import makers
from askom_lms.muk.domain.contents import FORM_EDITIONS, unknown_in
from askom_lms.muk.domain.facts import LONGEST_NAME, LONGEST_NOTE, LONGEST_NUMBER, MukFacts
from askom_lms.muk.domain.states import MUK, OPENED, USABLE, MukEvent, MukState, P
from askom_lms.muk.models import Muk, MukFile, MukStep
from askom_lms.muk.notices import Word
from askom_lms.muk.queries import files_of, held_muk, is_receiver
from askom_lms.people.domain.met import EXAMPLE
from askom_lms.registry.models import Institution
from askom_lms.registry.queries import institution_by_id
from askom_lms.skema.queries import lent_skema

MOST_FILES = 20
CONTENT = (
    "number", "name", "edition", "form_edition", "unit_codes", "form_codes", "authors", "validators", "composed_on",
    "validated_on",
)  # fmt: skip
"""What a validation vouches for."""
HOLDING = ("owner_id", "offered_to_id")
STEP = ("muk_id", "number", "event", "at", "by_id", "by_name", "giver_id", "receiver_id", "note")
FILE = ("muk_id", "sha256", "media_type", "name", "size", "removed_at")


def create_muk(act: Act, skema_id: uuid.UUID, owner_id: uuid.UUID, facts: MukFacts) -> Muk:
    """A first edition, a draft; a skema may have several MUK (000:muk.2).

    Raises NotFound (skema, or an institution that is not this person's); Invalid `muk.number_missing`,
    `muk.form_edition`, `muk.form_not_in_edition`, `muk.author_unreadable`, `people.met_unreadable`,
    `skema.unit_unknown`; Refusal
    `muk.number_taken`.
    """
    act.require(P.EDIT, owner_id)
    owner = institution_by_id(owner_id)
    _check(skema_id, facts, ())
    _must_be_free(skema_id, owner.id, facts.number, 1)
    muk = Muk(skema_id=skema_id, maker_id=owner.id, owner_id=owner.id, created_at=act.now)
    _fill(muk, facts)
    return _opened(act, muk)


def save_muk(act: Act, muk: Muk, facts: MukFacts) -> None:
    """Change a draft. Raises as `create_muk`, and Refusal `muk.is_fixed` once it is validated."""
    muk = _draft(act, muk)
    _check(muk.skema_id, facts, muk.authors)
    if facts.number.strip() != muk.number:
        _must_be_free(muk.skema_id, muk.maker_id, facts.number, muk.edition)
    _fill(muk, facts)
    session().flush()
    act.record("muk.changed", _chain(muk), muk, {"units": len(muk.unit_codes), "forms": len(muk.form_codes)})


def validate_muk(act: Act, muk: Muk, *, validators: Sequence[dict[str, str]], validated_on: dt.date | None) -> None:
    """Others than the penyusun have looked at it; from now on it is fixed. No day is later than the one in the east.

    Raises Invalid `muk.validator_unreadable`, `people.met_unreadable`, `muk.validated_on`; Refusal `muk.same_person`
    and the other guards.
    """
    muk = _draft(act, muk)
    if not makers.is_readable(list(validators)):
        raise Invalid("muk.validator_unreadable", most=makers.MOST)
    _must_have_numbers(validators)
    earliest = muk.composed_on or dt.date.min
    if validated_on is None or not earliest <= validated_on <= clock.in_zone(act.now, "WIT").date():
        raise Invalid("muk.validated_on")
    if makers.in_both(muk.authors, validators):
        raise Refusal("muk.same_person")
    muk.validators, muk.validated_on = list(validators), validated_on
    _move(act, muk, MukEvent.VALIDATE, vouched=CONTENT)


def offer_muk(act: Act, muk: Muk, receiver_id: uuid.UUID, *, note: str = "") -> None:
    """Offer it to another LSP; the owner stays until that LSP accepts.

    Raises Invalid `muk.receiver`; Refusal `muk.is_offered`.
    """
    muk = _owned(act, muk)
    known = session().scalar(select(Institution.id).where(Institution.id == receiver_id, is_receiver()))
    if known is None or known == muk.owner_id:
        raise Invalid("muk.receiver")
    _move(act, muk, MukEvent.OFFER, note=note, offered_to_id=known)
    act.notify("muk.offered", Word(muk, muk.owner_id, known))


def take_back_offer(act: Act, muk: Muk) -> None:
    """The giver thinks again while nobody has answered. Raises Refusal `muk.no_offer`."""
    _move(act, _owned(act, muk), MukEvent.TAKE_BACK, offered_to_id=None)


def accept_muk(act: Act, muk: Muk) -> None:
    """The receiving LSP agrees: it is its right from now on (000:muk.1). Raises NotFound, Refusal `muk.no_offer`."""
    act.require(P.RECEIVE, muk)
    muk = held_muk(muk)
    giver, receiver = muk.owner_id, muk.offered_to_id
    step = _move(act, muk, MukEvent.ACCEPT, owner_id=receiver, offered_to_id=None)
    act.record("muk.received", ChainRef("institution", muk.owner_id), muk, {"giver": str(giver), "step": str(step.id)})
    act.notify("muk.answered", Word(muk, muk.owner_id, giver, is_accepted=True))


def refuse_muk(act: Act, muk: Muk, *, reason: str) -> None:
    """The receiving LSP says no, and why. Raises NotFound; Invalid `muk.reason`; Refusal `muk.no_offer`."""
    act.require(P.RECEIVE, muk)
    muk = held_muk(muk)
    receiver = muk.offered_to_id
    reason = _reason(reason)
    _move(act, muk, MukEvent.REFUSE, note=reason, offered_to_id=None)
    if receiver is not None:
        act.notify("muk.answered", Word(muk, receiver, muk.owner_id, note=reason))


def withdraw_muk(act: Act, muk: Muk, *, reason: str) -> None:
    """Nobody may pick it any more; classes that have begun with it go on.

    Raises Invalid `muk.reason`; Refusal `muk.is_offered`.
    """
    muk = _owned(act, muk)
    _move(act, muk, MukEvent.WITHDRAW, note=_reason(reason))


def open_edition(act: Act, muk: Muk) -> Muk:
    """The next edition of a fixed MUK: a draft of its owner with the same content and files.

    Raises Refusal `muk.not_usable` (a draft, or withdrawn), `muk.is_offered`, `muk.edition_open`.
    """
    muk = _owned(act, muk)
    if muk.state not in USABLE:
        raise Refusal("muk.not_usable")
    if muk.offered_to_id is not None:
        raise Refusal("muk.is_offered")
    later = select(Muk.id).where(Muk.follows_id == muk.id, Muk.state != MukState.WITHDRAWN)
    if session().scalar(later) is not None:
        raise Refusal("muk.edition_open")
    mine = or_(Muk.owner_id == muk.owner_id, Muk.maker_id == muk.owner_id)  # one of his own may be another's by now
    same = (Muk.skema_id == muk.skema_id, Muk.number == muk.number, mine)
    newest = session().scalar(select(func.max(Muk.edition)).where(*same)) or muk.edition
    made = Muk(
        skema_id=muk.skema_id,
        maker_id=muk.owner_id,
        owner_id=muk.owner_id,
        follows_id=muk.id,
        edition=newest + 1,
        created_at=act.now,
        **{
            name: getattr(muk, name)
            for name in ("number", "name", "form_edition", "unit_codes", "form_codes", "authors")
        },
    )
    _opened(act, made)
    for file in files_of(muk):
        copied = {name: getattr(file, name) for name in ("sha256", "media_type", "name", "size")}
        _hang(act, made, MukFile(muk_id=made.id, added_at=act.now, added_by_id=act.actor_id, **copied))
    return made


def add_file(act: Act, muk: Muk, file: Accepted) -> MukFile:
    """Hang a checked file on a draft; the same file again is the one that hangs.

    Raises Refusal `muk.is_fixed`, `muk.too_many_files`.
    """
    muk = _draft(act, muk)
    there = files_of(muk)
    for one in there:
        if (one.sha256, one.name) == (file.sha256, file.name[:120]):
            return one
    if len(there) >= MOST_FILES:
        raise Refusal("muk.too_many_files", most=MOST_FILES)
    facts = {"sha256": file.sha256, "media_type": file.media_type, "name": file.name[:120], "size": file.size}
    return _hang(act, muk, MukFile(muk_id=muk.id, added_at=act.now, added_by_id=act.actor_id, **facts))


def remove_file(act: Act, muk: Muk, file_id: uuid.UUID) -> None:
    """Take a file off a draft; row and bytes stay. Raises NotFound, Refusal `muk.is_fixed`."""
    muk = _draft(act, muk)
    file = next((one for one in files_of(muk) if one.id == file_id), None)
    if file is None:
        raise NotFound
    file.removed_at = act.now
    session().flush()
    act.record("muk.file_removed", _chain(muk), file, {"muk": str(muk.id)}, seals=FILE)


def _hang(act: Act, muk: Muk, file: MukFile) -> MukFile:
    session().add(file)
    session().flush()
    act.record("muk.file_added", _chain(muk), file, {"muk": str(muk.id)}, seals=FILE)
    return file


def _owned(act: Act, muk: Muk) -> Muk:
    """The MUK, held, for the admin of its owner: asked again once it is held, for it may have a new one."""
    act.require(P.EDIT, muk)
    muk = held_muk(muk)
    act.require(P.EDIT, muk)
    return muk


def _draft(act: Act, muk: Muk) -> Muk:
    muk = _owned(act, muk)
    if muk.state is not MukState.DRAFT:
        raise Refusal("muk.is_fixed")
    return muk


def _check(skema_id: uuid.UUID, facts: MukFacts, known: Sequence[dict[str, str]]) -> None:
    number, name = facts.number.strip(), facts.name.strip()
    if not number or not name or len(number) > LONGEST_NUMBER or len(name) > LONGEST_NAME:
        raise Invalid("muk.number_missing", number=LONGEST_NUMBER, name=LONGEST_NAME)
    if facts.form_edition not in FORM_EDITIONS:
        raise Invalid("muk.form_edition", found=facts.form_edition[:8])
    lent_skema(skema_id, list(facts.unit_codes))
    if wrong := unknown_in(facts.form_edition, facts.form_codes):
        raise Invalid("muk.form_not_in_edition", codes=", ".join(wrong)[:200], edition=facts.form_edition)
    if not makers.is_readable(list(facts.authors)):
        raise Invalid("muk.author_unreadable", most=makers.MOST)
    _must_have_numbers(facts.authors, known)


def _must_have_numbers(people: Sequence[dict[str, str]], known: Sequence[dict[str, str]] = ()) -> None:
    """A register number is one, but for one that stood there before they were read. Raises Invalid."""
    if wrong := makers.unreadable(people, known):
        raise Invalid("people.met_unreadable", found=wrong[:40], example=EXAMPLE)


def _must_be_free(skema_id: uuid.UUID, maker_id: uuid.UUID, number: str, edition: int) -> None:
    taken = select(Muk.id).where(
        Muk.skema_id == skema_id, Muk.maker_id == maker_id, Muk.number == number.strip(), Muk.edition == edition
    )
    if session().scalar(taken) is not None:
        raise Refusal("muk.number_taken", number=number.strip())


def _fill(muk: Muk, facts: MukFacts) -> None:
    muk.number, muk.name, muk.form_edition = facts.number.strip(), " ".join(facts.name.split()), facts.form_edition
    muk.unit_codes, muk.form_codes = list(facts.unit_codes), list(facts.form_codes)
    muk.authors, muk.composed_on = list(facts.authors), facts.composed_on


def _opened(act: Act, muk: Muk) -> Muk:
    """Add the draft and the first line of its history."""
    session().add(muk)
    session().flush()
    _write(act, muk, OPENED, muk.owner_id, None, "", HOLDING)
    return muk


def _move(
    act: Act, muk: Muk, event: MukEvent, *, note: str = "", vouched: Sequence[str] = HOLDING, **columns: Any
) -> MukStep:
    """Take a step, then change what changes with it, and write the line of the history that vouches for both.

    Guards look at the MUK as it is before: an offer is answered only while it is open.
    """
    giver, receiver = muk.owner_id, columns.get("offered_to_id") or muk.offered_to_id
    act.take(MUK, muk, event, chain=_chain(muk))
    for name, value in columns.items():
        setattr(muk, name, value)
    return _write(act, muk, event, giver, receiver, _note(note), vouched)


def _write(
    act: Act, muk: Muk, event: str, giver: uuid.UUID, receiver: uuid.UUID | None, note: str, vouched: Sequence[str]
) -> MukStep:
    last = session().scalar(select(func.max(MukStep.number)).where(MukStep.muk_id == muk.id)) or 0
    step = MukStep(
        muk_id=muk.id,
        number=last + 1,
        event=event,
        at=act.now,
        by_id=act.actor_id,
        by_name=act.actor_name,
        giver_id=giver,
        receiver_id=receiver,
        note=note,
    )
    session().add(step)
    session().flush()
    besides = evidence.also("muk", muk.id, {name: getattr(muk, name) for name in vouched})
    act.record("muk.step", _chain(muk), step, besides, seals=STEP)
    return step


def _chain(muk: Muk) -> ChainRef:
    """One chain for the whole life of a MUK, be it with another LSP: that of the institution that made it."""
    return ChainRef("institution", muk.maker_id)


def _reason(text: str) -> str:
    if not text.strip():
        raise Invalid("muk.reason")
    return _note(text)


def _note(text: str) -> str:
    if len(text) > LONGEST_NOTE:
        raise Invalid("muk.note_too_long", most=LONGEST_NOTE)
    return " ".join(text.split())
