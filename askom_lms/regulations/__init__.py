"""The clauses that the rules of this application stand on, as data with a reader."""

from askom_lms.regulations.clauses import Clause, Document, UnknownClause, clause, clauses, documents

__all__ = ["Clause", "Document", "UnknownClause", "clause", "clauses", "documents"]
