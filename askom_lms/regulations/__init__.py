"""The clauses that the rules of this application stand on, as data with a reader."""

from askom_lms.regulations.clauses import Clause, Document, UnknownClause, clause, clauses, documents
from askom_lms.regulations.glossary import Term, glossary, terms_in
from askom_lms.regulations.process import ProcessStep, process_steps

__all__ = [
    "Clause",
    "Document",
    "ProcessStep",
    "Term",
    "UnknownClause",
    "clause",
    "clauses",
    "documents",
    "glossary",
    "process_steps",
    "terms_in",
]
