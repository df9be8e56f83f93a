"""One row of the list as the application keeps it, with everything in it that cannot be read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from askom_lms.enrolment.domain.facts import Programme, facts_from_dict
from askom_lms.enrolment.domain.facts_codec import FactsError
from askom_lms.enrolment.domain.facts_codec import Problem as Oddity
from askom_lms.enrolment.domain.importing import cells
from askom_lms.enrolment.domain.importing.columns import DATES, Column
from askom_lms.enrolment.domain.places import place, province
from askom_lms.people.domain.addresses import is_public_email, normal_email
from askom_lms.people.domain.names import written_name

C = Column
ODD = {
    "experience[0].started_on": (C.WORKED_SINCE, "enrolment.work_before_birth"),
    "technical_certificates[0].valid_until": (C.VALID_UNTIL, "enrolment.certificate_before_issue"),
}
"""The cell that is offered first, and the sentence, for a contradiction of the facts of a row."""
LONGEST_NAME, LONGEST_ORIGIN, LONGEST_PHONE = 120, 160, 32


class Standing(StrEnum):
    """What becomes of a row."""

    WRONG = "salah"
    """Something in it must be corrected first."""
    REFUSED = "ditolak"
    """A clause refuses this person."""
    CONDITIONAL = "bersyarat"
    """A seat may be given once something that is open is settled."""
    ELIGIBLE = "boleh"
    KNOWN = "terdaftar"
    """Has an application to this class already: nothing happens."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row: the column, the code of the sentence and what fills it; or words that exist already."""

    column: Column | None
    code: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True)
class Person:
    """Who stands in a row, and what is stated about him."""

    name: str
    email: str
    phone: str
    origin: str
    city: str
    province: str
    skema: str
    facts: Mapping[str, Any]
    problems: tuple[Problem, ...]


def by_column(columns: Sequence[str], values: Sequence[str]) -> dict[Column, str]:
    """Column -> what is written there, trimmed; an empty cell is left out."""
    pairs = zip(columns, values, strict=False)
    return {Column(column): " ".join(value.split()) for column, value in pairs if column and value.strip()}


def read_row(written: Mapping[Column, str], programme: Programme) -> Person:
    """The person of a row; nothing is thrown away silently, what cannot be read is a problem."""
    email = normal_email(written.get(C.EMAIL, ""))
    problems = [*_lacking(written, email)]
    facts = _facts(written, problems)
    try:
        facts_from_dict({**facts, "programme": programme.value})
    except FactsError as error:
        problems += [_odd(found) for found in error.problems]
    return Person(
        name=written_name(written.get(C.NAME, ""))[:LONGEST_NAME],
        email=email,
        phone=(cells.phone(written.get(C.PHONE, "")) or "")[:LONGEST_PHONE],
        origin=written.get(C.ORIGIN, "")[:LONGEST_ORIGIN],
        city=place(written.get(C.CITY, "")),
        province=province(written.get(C.PROVINCE, "")),
        skema=written.get(C.SKEMA, ""),
        facts=facts,
        problems=tuple(problems),
    )


def _odd(found: Oddity) -> Problem:
    """Two cells that cannot both be true; what has no sentence of its own keeps the words of the facts."""
    column, code = ODD.get(found.path, (None, ""))
    return Problem(column, code) if code else Problem(None, text=str(found))


def _lacking(written: Mapping[Column, str], email: str) -> list[Problem]:
    found = []
    if C.NAME not in written:
        found.append(Problem(C.NAME, "people.name_missing"))
    if not is_public_email(email):
        found.append(Problem(C.EMAIL, "people.email_unreadable", {"email": email}))
    if cells.phone(written.get(C.PHONE, "")) is None:
        found.append(Problem(C.PHONE, "enrolment.import_phone", {"found": written[C.PHONE]}))
    if C.ORIGIN not in written:
        found.append(Problem(C.ORIGIN, "enrolment.origin_missing"))
    return found


def _facts(written: Mapping[Column, str], problems: list[Problem]) -> dict[str, Any]:
    """What the rules ask, as far as the row says it; an unreadable cell states nothing and is a problem."""

    def told(column: Column, read: Callable[[str], Any]) -> Any:
        if column not in written:
            return None
        value = read(written[column])
        if value is None:
            code = "enrolment.import_day" if column in DATES else "enrolment.import_word"
            problems.append(Problem(column, code, {"found": written[column][:40]}))
        return value.isoformat() if column in DATES and value else value

    def days(column: Column) -> Any:
        return told(column, cells.day)

    work = _some(
        started_on=days(C.WORKED_SINCE),
        employer=written.get(C.EMPLOYER),
        proof=told(C.PROOF, cells.proof),
        in_field=told(C.IN_FIELD, cells.yes),
    )
    if work and "started_on" not in work:
        problems.append(Problem(C.WORKED_SINCE, "enrolment.import_since"))
        work = {}
    certificate = _some(
        number=written.get(C.CERTIFICATE),
        scheme=written.get(C.CERTIFICATE_SCHEME),
        issued_on=days(C.ISSUED_ON),
        valid_until=days(C.VALID_UNTIL),
    )
    letter = _some(
        institution=written.get(C.RECOMMENDER),
        kind=told(C.RECOMMENDER_KIND, cells.recommender_kind),
        dated_on=days(C.RECOMMENDED_ON),
    )
    return _some(
        born_on=days(C.BORN_ON),
        education=_some(level=told(C.EDUCATION, cells.education)) or None,
        technical_certificates=[certificate] if certificate else None,
        experience=[{**work, "ongoing": True}] if work else None,
        recommendations=[letter] if letter else None,
        can_word=told(C.WORD, cells.yes),
        can_excel=told(C.EXCEL, cells.yes),
        internalisasi=_some(held_on=days(C.INTERNALISASI_ON)) or None,
    )


def _some(**values: Any) -> dict[str, Any]:
    """What is known."""
    return {key: value for key, value in values.items() if value is not None}
