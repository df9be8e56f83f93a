"""What a class must be made of: seats, external share, panitia, master asesor, organiser, letters, examiners."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

MOST_SEATS = 24
EXTERNAL_PERCENT = 30
LEAST_PANITIA = 2
PER_MASTER_ASESOR = 12
ORGANISERS = ("bnsp", "lsp", "clsp", "instansi")
"""Who may organise a class (001 Penyelenggara)."""
CLAUSES = {
    "seats": ("001:penyelenggara.6", "000:kelas.1"),
    "planned": ("001:penyelenggara.6", "000:kelas.1"),
    "minimum": ("000:kelas.1",),
    "external": ("001:penyelenggara.5",),
    "master_asesor": ("000:kelas.3",),
    "panitia": ("001:penyelenggara.8",),
    "pengajar": ("000:kelas.4",),
    "skema": ("001:penyelenggara.7",),
}
"""What each line of the strip stands on, the first one quoted."""
LETTERS = {
    "master_asesor": ("letter_number_master_asesor", "letter_file_master_asesor"),
    "pengajar": ("letter_number_pengajar", "letter_file_pengajar"),
    "examiner": ("letter_number_examiner", "letter_file_examiner"),
}
"""Lines for a letter without number and for one without file, by role."""


def external_allows(external: int, proposed: int) -> bool:
    """Whether so many people from other institutions are within 30 % of those proposed (001:penyelenggara.5).

    8 of 24 and 7 of 23 are refused, 6 of 20 passes.
    """
    return 100 * external <= EXTERNAL_PERCENT * proposed


def most_external(proposed: int) -> int:
    """The greatest number of external people among those proposed."""
    return EXTERNAL_PERCENT * proposed // 100


def masters_needed(trainees: int) -> int:
    """One master asesor to at most twelve trainees (000:kelas.3)."""
    return -(-trainees // PER_MASTER_ASESOR)


@dataclass(frozen=True)
class Organiser:
    """The institution that organises, as far as the rules ask."""

    kind: str
    is_active: bool = True
    licence_number: str = ""
    licence_until: dt.date | None = None
    licence_from: dt.date | None = None

    def is_licensed(self, on: dt.date) -> bool:
        """BNSP and its instansi need no licence; an LSP or CLSP shows a number that is in force on that day."""
        if self.kind not in ORGANISERS or not self.is_active:
            return False
        if self.kind in ("bnsp", "instansi"):
            return True
        has_begun = self.licence_from is None or self.licence_from <= on
        return bool(self.licence_number) and has_begun and (self.licence_until is None or self.licence_until >= on)


@dataclass(frozen=True)
class Assigned:
    """Somebody who teaches, gives paraf or examines: whether his letter is there, and of a master asesor the field."""

    role: str
    name: str
    group: str
    has_letter_number: bool
    has_letter_file: bool
    field: str = ""


@dataclass(frozen=True, kw_only=True)
class Composition:
    """The class as the rules see it."""

    capacity: int
    proposed: int
    seats_taken: int
    external_taken: int
    is_closed: bool
    n_panitia: int
    n_pengajar: int
    n_master_asesor: int
    organiser: Organiser
    ends_on: dt.date
    has_skema: bool
    examiner_differs: bool
    n_examiner: int = 0
    least_trainees: int = 0
    assigned: tuple[Assigned, ...] = ()

    @property
    def counted(self) -> int:
        """Those of whom the 30 % are taken: proposed, and the people accepted once enrolment is closed."""
        return self.seats_taken if self.is_closed else self.proposed

    @property
    def trainees(self) -> int:
        """Those for whom master asesor are needed."""
        return self.seats_taken if self.is_closed else max(self.proposed, self.seats_taken)


@dataclass(frozen=True)
class Line:
    """One rule with its numbers. `next_code` says what would break it next; `is_hard` rules keep enrolment shut."""

    code: str
    holds: bool
    is_hard: bool
    place: str
    """The step of the setup where it is cured."""
    params: dict[str, Any] = field(default_factory=dict)
    next_code: str = ""


def check(these: Composition) -> list[Line]:
    """Every rule of the class, holding or not, in the order of the strip."""
    return [
        _seats(these),
        *_minimum(these),
        _external(these),
        _master_asesor(these),
        _panitia(these),
        _pengajar(these),
        _organiser(these),
        _skema(these),
        _examiner(these),
        *_letters(these.assigned),
        *_fields(these.assigned),
    ]


def _seats(these: Composition) -> Line:
    params = {"n": these.seats_taken or these.proposed, "most": these.capacity}
    holds = these.seats_taken <= these.capacity and max(these.proposed, these.seats_taken) <= MOST_SEATS
    return Line("seats" if these.seats_taken else "planned", holds, True, "peserta", params)


def _minimum(these: Composition) -> list[Line]:
    """A class may set a minimum of its own (K5); it keeps the class from starting, not from enrolling."""
    if not these.least_trainees:
        return []
    params = {"n": these.seats_taken, "least": these.least_trainees}
    return [Line("minimum", these.seats_taken >= these.least_trainees, False, "pengaturan", params)]


def _external(these: Composition) -> Line:
    """Before enrolment closes one more external person breaks it; afterwards a withdrawal of somebody else does."""
    external, counted = these.external_taken, these.counted
    holds = external_allows(external, counted)
    foretold = ""
    if holds and these.is_closed and not external_allows(external, counted - 1):
        foretold = "next_withdrawal"
    elif holds and not these.is_closed and not external_allows(external + 1, counted):
        foretold = "next_external"
    params = {"n": external, "percent": _percent(external, counted)}
    return Line("external", holds, False, "peserta", params, foretold)


def _percent(part: int, whole: int) -> str:
    """29, or 30,4 where rounding would hide that 30 is passed."""
    if not whole:
        return "0"
    share = 100 * part / whole
    hides = not external_allows(part, whole) and round(share) <= EXTERNAL_PERCENT
    return f"{share:.1f}".replace(".", ",") if hides else str(round(share))


def _master_asesor(these: Composition) -> Line:
    needed = masters_needed(these.trainees)
    holds = these.n_master_asesor >= needed
    next_one = these.trainees + 1
    may_come = not these.is_closed and next_one <= these.capacity
    breaks_next = holds and may_come and these.n_master_asesor < masters_needed(next_one)
    params = {
        "n": these.n_master_asesor,
        "needed": needed,
        "trainees": these.trainees,
        "each": PER_MASTER_ASESOR,
        "nth": next_one,
    }
    return Line("master_asesor", holds, True, "petugas", params, "next_trainee" if breaks_next else "")


def _panitia(these: Composition) -> Line:
    params = {"n": these.n_panitia, "least": LEAST_PANITIA}
    return Line("panitia", these.n_panitia >= LEAST_PANITIA, True, "petugas", params)


def _pengajar(these: Composition) -> Line:
    """Pengajar are counted apart from master asesor (000:kelas.4); no source asks for a number."""
    return Line("pengajar", these.n_pengajar > 0, False, "petugas", {"n": these.n_pengajar})


def _organiser(these: Composition) -> Line:
    return Line("organiser", these.organiser.is_licensed(these.ends_on), True, "tempat")


def _skema(these: Composition) -> Line:
    return Line("skema", these.has_skema, True, "skema")


def _examiner(these: Composition) -> Line:
    """Examiner and parafing master asesor of one trainee differ (askom:D4.penguji): two people, or switched off."""
    if not these.examiner_differs:
        return Line("examiner_same", True, False, "pengaturan")
    return Line("examiner", has_other_examiner(these.n_master_asesor, these.n_examiner), False, "petugas")


def has_other_examiner(n_master_asesor: int, n_examiner: int) -> bool:
    """Whether groups can swap: two master asesor, or one and a separate examiner (askom:D4.penguji)."""
    return n_master_asesor + n_examiner > 1


def _letters(assigned: Sequence[Assigned]) -> list[Line]:
    """One line per missing letter, one line when all are there (000:asesor.4)."""
    missing = []
    for one in assigned:
        if one.has_letter_number and one.has_letter_file:
            continue
        without_number, without_file = LETTERS[one.role]
        code = without_file if one.has_letter_number else without_number
        missing.append(Line(code, False, False, "petugas", {"who": one.group or one.name}))
    return missing or ([Line("letters", True, False, "petugas")] if assigned else [])


def _fields(assigned: Sequence[Assigned]) -> list[Line]:
    """One line per master asesor whose field is not recorded: he gives no paraf (001:definisi.2)."""
    return [
        Line("field", False, False, "petugas", {"who": one.group or one.name})
        for one in assigned
        if one.role == "master_asesor" and not one.field
    ]
