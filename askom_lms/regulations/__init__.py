"""The clauses that the rules of this application stand on, as data with a reader."""

from askom_lms.regulations.clauses import Clause, Document, UnknownClause, clause, clauses, documents
from askom_lms.regulations.glossary import Term, glossary, terms_in
from askom_lms.regulations.instruments import Alias, Instrument, UnknownInstrument, instrument, instruments
from askom_lms.regulations.process import ProcessStep, process_steps

__all__ = [
    "Alias",
    "Clause",
    "Document",
    "Instrument",
    "ProcessStep",
    "Term",
    "UnknownClause",
    "UnknownInstrument",
    "clause",
    "clauses",
    "documents",
    "glossary",
    "instrument",
    "instruments",
    "process_steps",
    "terms_in",
]
