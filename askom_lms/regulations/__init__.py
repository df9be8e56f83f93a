"""The clauses that the rules of this application stand on, as data with a reader."""

from askom_lms.regulations.clauses import Clause, Document, UnknownClause, clause, clauses, documents
from askom_lms.regulations.process import ProcessStep, process_steps

__all__ = ["Clause", "Document", "ProcessStep", "UnknownClause", "clause", "clauses", "documents", "process_steps"]
