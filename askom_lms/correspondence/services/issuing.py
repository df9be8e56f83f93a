"""A letter is drafted, issued with the next number, printed once, revoked or replaced; each step in the chain."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping

from askom_lms.certification.domain import codes
from askom_lms.correspondence.domain.content import LONGEST, fingerprint, problem
from askom_lms.correspondence.domain.editions import newest, read
from askom_lms.correspondence.domain.states import LETTER, OF_ONE, LetterEvent, LetterKind, LetterState
from askom_lms.correspondence.domain.states import LetterPermission as P
from askom_lms.correspondence.models import Letter
from askom_lms.correspondence.queries import (
    Plan,
    draft_of,
    facts_now,
    facts_of,
    is_free,
    issued_of,
    letter_by_id,
    unassigned,
)
from askom_lms.correspondence.services.lending import ask_register, take_back
from askom_lms.correspondence.services.numbers import next_number
from askom_lms.kernel import audit, clock, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.training import services as training
from askom_lms.training.models import ClassStaff, ClassState, TrainingClass

PRINT_JOB = "correspondence.print"
WRITTEN = ("dated_on", "place", "subject", "addressee", "signer", "office", "paragraph")
ISSUED = (
    *WRITTEN,
    "kind",
    "edition",
    "about",
    "person_id",
    "facts",
    "facts_fingerprint",
    "number",
    "code",
    "issued_at",
)
ENDED = ("reason", "ended_at")
"""Columns that the chain holds fast, from the step on that writes them."""
AHEAD = dt.timedelta(days=366)
"""So far ahead of today a letter may be dated."""


def draft_letter(act: Act, klass: TrainingClass, kind: LetterKind, about: str) -> Letter:
    """A draft with what the template and the class propose; the one that waits there already, if any.

    Raises NotFound for a place that this class does not have, Refusal `registry.loan_own`.
    """
    act.require(P.KEEP, klass)
    audit.hold(ChainRef("class", klass.id))  # two who draft at once: the second gets the draft of the first
    plan = Plan.of(klass)
    return draft_of(klass, kind, about) or _drafted(act, plan, kind, about)


def _drafted(act: Act, plan: Plan, kind: LetterKind, about: str, replaces: Letter | None = None) -> Letter:
    klass, facts = plan.klass, facts_now(plan, kind, about)
    edition = newest(kind)
    template = read(kind, edition)
    head = klass.institution
    proposed = {name: getattr(replaces or template, name) for name in ("subject", "addressee", "paragraph")}
    if facts.get("home") and not replaces:
        proposed["addressee"] = f"Ketua {facts['home']}"
    letter = Letter(
        class_id=klass.id, institution_id=klass.institution_id, kind=kind, edition=edition, about=about,
        person_id=_person_of(plan, kind, about), dated_on=clock.in_zone(act.now, klass.zone).date(), place=klass.city,
        **proposed,
        signer=klass.head_name or head.head_name, office=klass.head_office or head.head_office,
        created_at=act.now, replaces_id=replaces.id if replaces else None,
    )  # fmt: skip
    session().add(letter)
    session().flush()
    act.record("letter.drafted", ChainRef("class", klass.id), letter, {"kind": kind.value, "about": about})
    return letter


def _person_of(plan: Plan, kind: LetterKind, about: str) -> uuid.UUID | None:
    if kind is LetterKind.LOAN:
        return uuid.UUID(about)
    return plan.staff_row(about).person_id if kind is LetterKind.ASSIGNMENT else None


def save_letter(act: Act, letter: Letter, written: Mapping[str, str], dated_on: dt.date | None, *, seen: int) -> None:
    """Write the fields of a draft; `seen` is the version that was on the page.

    Raises Refusal `letter.not_now`, `correspondence.changed`, Invalid as `content.problem`.
    """
    _hold(act, letter)
    if letter.state is not LetterState.DRAFT:
        raise Refusal("letter.not_now")
    if seen != letter.row_version:
        raise Refusal("correspondence.changed")
    cleaned = {name: written[name].strip() for name in LONGEST}
    if code := problem(cleaned, dated_on, act.today + AHEAD):
        raise Invalid(code)
    assert dated_on is not None
    letter.dated_on = dated_on
    for name, value in cleaned.items():
        setattr(letter, name, value)
    session().flush()


def discard_letter(act: Act, letter: Letter) -> None:
    """A draft that nobody wants. Raises Refusal `letter.not_now`."""
    _hold(act, letter)
    act.take(LETTER, letter, LetterEvent.DISCARD, chain=_chain(letter))


def issue_letter(act: Act, klass: TrainingClass, letter: Letter) -> None:
    """Draw the next number of the institution's series, keep the facts of this moment, and order the print.

    A letter that counts at the same place is replaced. A surat tugas fills its line of the staff register.
    Raises Refusal `letter.not_now`, `correspondence.left`, `correspondence.nobody`, `correspondence.no_result`,
    `correspondence.no_consent` (002:9.10.10), `correspondence.number_taken`, `training.finished`; Invalid as
    `content.problem`.
    """
    _hold(act, letter)
    plan = Plan.of(klass)
    facts = facts_of(plan, letter)
    written = {name: getattr(letter, name) for name in LONGEST}
    if code := problem(written, letter.dated_on, act.today + AHEAD):
        raise Invalid(code)
    _must_be_true(letter.kind, facts)
    if facts.get("withheld"):
        letter.edition = newest(letter.kind)  # a draft of an edition that had no words for it
    before = issued_of(klass, letter.kind, letter.about)
    code = _free_code()
    letter.number = next_number(klass.institution, letter.kind, letter.dated_on)
    letter.facts, letter.facts_fingerprint = facts, fingerprint(facts)
    letter.code, letter.issued_at = code, act.now
    letter.replaces_id = before.id if before else None
    data = {"number": letter.number, "facts": letter.facts_fingerprint, "replaces": str(before.id) if before else ""}
    act.take(LETTER, letter, LetterEvent.ISSUE, chain=_chain(letter), data=data, seals=ISSUED)
    if before:
        before.ended_at = act.now
        replaced = {"by": str(letter.id)}
        act.take(LETTER, before, LetterEvent.REPLACE, chain=_chain(before), data=replaced, seals=ENDED)
    if letter.kind is LetterKind.ASSIGNMENT:
        staff = session().get_one(ClassStaff, uuid.UUID(letter.about))
        line = {"group": staff.group, "desk": staff.desk, "field": staff.field}
        training.update_staff(act, klass, staff, letter_number=letter.number, **line)
    jobs.enqueue(PRINT_JOB, {"letter_id": str(letter.id)}, key=f"letter:{letter.id}", created_by=act.actor_id)


def _must_be_true(kind: LetterKind, facts: Mapping[str, object]) -> None:
    if facts.get("works") is False:
        raise Refusal("correspondence.left", name=facts["person"])
    if facts.get("withheld") and not facts["examiners"]:
        raise Refusal("correspondence.no_consent")
    if kind not in OF_ONE and not facts["people"]:
        raise Refusal("correspondence.nobody")
    if kind is LetterKind.MINUTES and not facts["examiners"]:
        raise Refusal("correspondence.no_result")


def issue_assignments(act: Act, klass: TrainingClass, abouts: Collection[str]) -> int:
    """Surat tugas for these lines of the register, as they were shown and confirmed; all of them or none.

    Raises Invalid `correspondence.nobody_chosen`, Refusal `correspondence.not_all_waiting`, and what
    `issue_letter` raises.
    """
    act.require(P.KEEP, klass)
    audit.hold(ChainRef("class", klass.id))
    if not abouts:
        raise Invalid("correspondence.nobody_chosen")
    waiting = [one.about for one in unassigned(Plan.of(klass)) if one.about in abouts]
    if len(waiting) != len(set(abouts)):
        raise Refusal("correspondence.not_all_waiting")
    for about in waiting:
        issue_letter(act, klass, draft_letter(act, klass, LetterKind.ASSIGNMENT, about))
    return len(waiting)


def keep_printed(act: Act, letter_id: uuid.UUID, sha256: str) -> None:
    """Freeze the printed bytes and tell the addressee; a surat tugas is filed with its line. Repeatable."""
    letter = letter_by_id(letter_id)
    _hold(act, letter)
    if letter.pdf_sha256 is not None:
        return
    letter.pdf_sha256 = sha256
    session().flush()
    act.record("letter.frozen", _chain(letter), letter, {"sha256": sha256}, seals=("pdf_sha256",))
    if letter.kind is LetterKind.ASSIGNMENT and letter.state is LetterState.ISSUED:
        klass = session().get_one(TrainingClass, letter.class_id)
        if klass.state is not ClassState.FINISHED:
            training.save_letter(act, klass, session().get_one(ClassStaff, uuid.UUID(letter.about)), sha256)
    if letter.kind is LetterKind.LOAN and letter.state is LetterState.ISSUED:
        ask_register(act, letter)
    act.notify("letter.printed", letter)


def revoke_letter(act: Act, letter: Letter, *, reason: str) -> None:
    """It counts no more and stays readable; a surat tugas leaves its line of the staff register.

    Raises Refusal `letter.not_now`, Invalid `correspondence.no_reason`, `correspondence.too_long`.
    """
    _hold(act, letter)
    reason = reason.strip()
    if not reason:
        raise Invalid("correspondence.no_reason")
    if len(reason) > LONGEST["paragraph"]:
        raise Invalid("correspondence.too_long")
    letter.reason, letter.ended_at = reason, act.now
    act.take(LETTER, letter, LetterEvent.REVOKE, chain=_chain(letter), data={"reason": reason}, seals=ENDED)
    take_back(act, letter)
    if letter.kind is LetterKind.ASSIGNMENT:
        klass = session().get_one(TrainingClass, letter.class_id)
        staff = session().get_one(ClassStaff, uuid.UUID(letter.about))
        training.withdraw_letter(act, klass, staff, number=letter.number or "", sha256=letter.pdf_sha256)


def replace_letter(act: Act, klass: TrainingClass, letter: Letter) -> Letter:
    """A new draft with the words of the old letter, which counts until the new one is issued. Raises Refusal."""
    _hold(act, letter)
    if letter.state is not LetterState.ISSUED:
        raise Refusal("letter.not_now")
    draft = draft_of(klass, letter.kind, letter.about)
    return draft or _drafted(act, Plan.of(klass), letter.kind, letter.about, letter)


def _hold(act: Act, letter: Letter) -> None:
    act.require(P.KEEP, letter)
    session().flush()
    audit.hold(_chain(letter))
    session().refresh(letter)


def _chain(letter: Letter) -> ChainRef:
    return ChainRef("class", letter.class_id)


def _free_code() -> str:
    while not is_free(code := codes.new_code()):
        continue
    return code
