"""The questions that rules may ask of the facts, by the name that a rule-set uses."""

from askom_lms.enrolment.domain.readings import asesor, person, technical
from askom_lms.enrolment.domain.readings.base import Question, Reading

QUESTIONS: dict[str, Question] = {**person.QUESTIONS, **technical.QUESTIONS, **asesor.QUESTIONS}

__all__ = ["QUESTIONS", "Question", "Reading"]
