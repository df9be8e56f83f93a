"""Pages and commands of enrolment: the applicant's side and panitia's side."""

from askom_lms.enrolment.routes import applicant, committee, decisions, facts, importing, lists, papers, partners, queue
from askom_lms.enrolment.routes.blueprint import bp

__all__ = ["applicant", "bp", "committee", "decisions", "facts", "importing", "lists", "papers", "partners", "queue"]
