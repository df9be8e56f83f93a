"""The application of a class: its four stages, what it must fulfil, and what is verified item by item. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from askom_lms.training.domain.composition import LETTERS, Assigned, Composition, Line, check
from askom_lms.training.domain.deadline import Deadline
from askom_lms.training.domain.states import ApplicationState, ClassState


class Stage(StrEnum):
    """The stages of 001, in its order; the value is the clause."""

    APPLICATION = "001:tahap.1"
    VERIFICATION = "001:tahap.2"
    PREPARATION = "001:tahap.3"
    TRAINING = "001:tahap.4"


class Finding(StrEnum):
    """What the verifier says about one item; nothing said leaves it open."""

    OK = "ok"
    FINDING = "finding"


ITEMS = {
    1: ("penyelenggara", "tempat-waktu", "jumlah-peserta", "skema", "panitia", "biaya"),
    2: ("pernyataan",),
    3: ("data-peserta", "peserta-luar"),
    4: ("master-asesor", "pengajar", "penguji", "surat-tugas"),
}
"""What is looked at on each of the four forms (instruments 11.8)."""
ALL_ITEMS = tuple(item for items in ITEMS.values() for item in items)
SHARED = frozenset({"seats", "planned", "external", "master_asesor", "panitia", "organiser", "skema"})
"""Rules of the class that are asked before it is applied for; those of the strip, counted on the people proposed."""
WITH_LETTER = ("master_asesor", "pengajar")
"""Whose letters of assignment go with Form 4 (000:asesor.4)."""
NEEDS = {
    "seats": "training.need_seats",
    "planned": "training.need_seats",
    "external": "training.need_external",
    "master_asesor": "training.too_few_master_asesor",
    "panitia": "training.too_few_panitia",
    "organiser": "training.organiser_unlicensed",
    "skema": "training.no_skema",
    "licensed": "training.need_licensed",
    "letter_file_master_asesor": "training.need_letter_master_asesor",
    "letter_file_pengajar": "training.need_letter_pengajar",
    "office": "training.need_office",
    "late": "training.need_late_reason",
    "signed": "training.need_signed",
    "signed_moved": "training.need_signed_again",
}
"""Line of the list -> the refusal that it is when it does not hold: clause, who cures it, next step."""


SIGNED = frozenset({"signed", "signed_moved"})
"""What is asked of the sender only after the forms were printed."""
VOUCHED = (
    "institution", "kind", "address", "head_name", "head_office", "number", "venue", "city", "starts_on", "ends_on",
)  # fmt: skip
"""Facts of the class that stand on Form 2: a signature is for these."""


def stage_of(application: ApplicationState, klass: ClassState) -> Stage:
    """Where a class stands; a refused one stays in verification."""
    if klass in (ClassState.RUNNING, ClassState.FINISHED):
        return Stage.TRAINING
    if application is ApplicationState.APPROVED:
        return Stage.PREPARATION
    decided = (ApplicationState.SUBMITTED, ApplicationState.REFUSED)
    return Stage.VERIFICATION if application in decided else Stage.APPLICATION


@dataclass(frozen=True)
class Named:
    """People whose names are on Form 3, and how many of them come from another institution."""

    people: int = 0
    external: int = 0


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """An application as the rules see it."""

    composition: Composition
    named: Named
    unlicensed: tuple[str, ...]
    """Chosen skema for which the organiser is not licensed (a CLSP: verified) until the class ends."""
    institution: str
    has_office: bool
    """Contact, letter number and funding of Form 1 are there."""
    deadline: Deadline
    late_reason: str
    signed: str | None = None
    """Code of what Form 2 lacks, empty when it is signed as it is now; None where nobody asks for it any more."""


def needs(of: Proposal) -> list[Line]:
    """Everything that an application must fulfil before it is printed or sent, holding or not."""
    these = replace(of.composition, external_taken=max(of.composition.external_taken, of.named.external))
    shared = [replace(line, next_code="") for line in check(these) if line.code in SHARED]
    if of.named.people > these.proposed:
        params = {"n": of.named.people, "most": these.proposed}
        shared[0] = Line("seats", False, True, "peserta", params)
    return [*shared, *_licensed(of), *_letters(these.assigned), _office(of), _deadline(of), *_signed(of)]


def unmet(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if not line.holds]


def may_print(lines: Sequence[Line]) -> bool:
    """Nothing is lacking but the signature, which needs the print."""
    return all(line.code in SIGNED for line in unmet(lines))


def _licensed(of: Proposal) -> list[Line]:
    """One line for each skema without a right of the organiser (001:penyelenggara.7; a CLSP: 001:penyelenggara.3)."""
    if not of.composition.has_skema:
        return []
    missing = [
        Line("licensed", False, True, "skema", {"skema": skema, "institution": of.institution})
        for skema in of.unlicensed
    ]
    return missing or [Line("licensed", True, True, "skema")]


def _letters(assigned: Sequence[Assigned]) -> list[Line]:
    """One line for each trainer and master asesor without a filed letter."""
    those = [one for one in assigned if one.role in WITH_LETTER]
    missing = [
        Line(LETTERS[one.role][1], False, True, "petugas", {"who": one.group or one.name})
        for one in those
        if not one.has_letter_file
    ]
    return missing or ([Line("letters", True, True, "petugas")] if those else [])


def _office(of: Proposal) -> Line:
    return Line("office", of.has_office, True, "permohonan")


def _signed(of: Proposal) -> list[Line]:
    """The head of the organiser signs Form 2 over a duty stamp (instruments 11.8)."""
    return [] if of.signed is None else [Line(of.signed or "signed", not of.signed, True, "permohonan")]


def _deadline(of: Proposal) -> Line:
    """A late application is possible with a reason in writing."""
    params = {"left": of.deadline.left, "needed": of.deadline.needed}
    if not of.deadline.is_late:
        return Line("deadline", True, True, "permohonan", params)
    return Line("late", bool(of.late_reason.strip()), True, "permohonan", params)
