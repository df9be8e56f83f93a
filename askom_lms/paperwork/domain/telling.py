"""What a person hears of a finding: what, which clause, who can cure it, the next step."""

import dataclasses
from collections.abc import Mapping

from askom_lms.kernel.messages import Sentence, sentence
from askom_lms.paperwork.domain.filled import Issue
from askom_lms.paperwork.domain.lent import ROLE_NAMES
from askom_lms.regulations.clauses import clause

NAMES: Mapping[str, Mapping[str, str]] = {
    "id": {**ROLE_NAMES, "penyusun_2": "Penyusun 2", "validator_kedua": "Validator 2"},
    "en": {
        "asesor": "Asesor",
        "asesi": "Asesi",
        "manajer_sertifikasi": "Certification manager of the LSP",
        "admin": "Admin of the LSP",
        "validator": "Validator",
        "validator_1": "Validation team 1",
        "validator_2": "Validation team 2",
        "peninjau": "Reviewer",
        "supervisor": "Supervisor",
        "master_asesor": "Master asesor",
        "penyusun_2": "Author 2",
        "validator_kedua": "Validator 2",
    },
}
"""Role -> its name in a sentence; on paper the official names stand alone."""

YOU = {"id": "Anda", "en": "you"}


def told(issue: Issue, reader: str = "", language: str = "id") -> Sentence:
    """The sentence of a finding for somebody who reads the sheet in the role `reader`; "" is nobody of the sheet.

    Raises KeyError when nobody wrote the sentence.
    """
    said = sentence(issue.code, {"filler": filler(issue, reader, language), **issue.params}, language)
    return dataclasses.replace(said, clause=clause(issue.clause).citation) if issue.clause else said


def cure(issue: Issue, reader: str = "", language: str = "id") -> str:
    """Who can cure a finding, by which clause, and how: the line under the finding."""
    said = told(issue, reader, language)
    return " · ".join(part for part in (said.who, said.clause, said.next) if part)


def filler(issue: Issue, reader: str = "", language: str = "id") -> str:
    """Whose place it is: "Asesor (Anda)", "Validator (Budi)", or the name of the role while nobody plays it."""
    who = YOU[language] if issue.role == reader else issue.person
    return in_role(issue.role, who, language)


def in_role(role: str, person: str = "", language: str = "id") -> str:
    """Reviewer (Rina); only the name of the role while nobody plays it."""
    name = NAMES[language][role]
    return f"{name} ({person})" if person else name
