"""The clauses that the rules of this application stand on, as data with a reader."""

from askom_lms.regulations.clauses import Clause, Document, UnknownClause, clause, clauses, documents
from askom_lms.regulations.glossary import Term, glossary, terms_in
from askom_lms.regulations.instruments import Alias, Instrument, UnknownInstrument, instrument, instruments
from askom_lms.regulations.process import ProcessStep, process_steps
from askom_lms.regulations.requirements import Requirement, Scope, requirements
from askom_lms.regulations.standards import (
    DEFAULT_STANDARD,
    AsesorStandard,
    AsesorUnit,
    UnitRole,
    UnitStatus,
    asesor_standard,
    asesor_standards,
)

__all__ = [
    "DEFAULT_STANDARD",
    "Alias",
    "AsesorStandard",
    "AsesorUnit",
    "Clause",
    "Document",
    "Instrument",
    "ProcessStep",
    "Requirement",
    "Scope",
    "Term",
    "UnitRole",
    "UnitStatus",
    "UnknownClause",
    "UnknownInstrument",
    "asesor_standard",
    "asesor_standards",
    "clause",
    "clauses",
    "documents",
    "glossary",
    "instrument",
    "instruments",
    "process_steps",
    "requirements",
    "terms_in",
]
