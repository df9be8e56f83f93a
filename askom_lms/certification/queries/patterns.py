"""How an institution numbers its certificates now, and how it did before."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from askom_lms.certification.domain.numbering import NUMBERS
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.models import CertificatePattern, NumberSeries
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.registry.models import Institution


def patterned_institution(act: Act, code: str) -> Institution:
    """The institution of this code. Raises NotFound, also for a foreign one."""
    found = session().scalar(select(Institution).where(Institution.code == code))
    if found is None:
        raise NotFound
    act.require(P.PATTERNS, found)
    return found


def changes_of_patterns(institution_id: uuid.UUID) -> list[CertificatePattern]:
    """Everything that was ever set, the newest first."""
    of = CertificatePattern
    wanted = select(of).where(of.institution_id == institution_id)
    return list(session().scalars(wanted.order_by(of.at.desc(), of.kind, of.version.desc())))


def patterns_of(changes: Sequence[CertificatePattern]) -> dict[str, str]:
    """Kind -> what counts now: what was set last, else the pattern that every institution begins with."""
    found = dict(NUMBERS)
    for one in reversed(changes):
        found[one.kind] = one.pattern
    return found


def pattern_of(institution_id: uuid.UUID, kind: str) -> str:
    """The pattern of one kind; one query."""
    of = CertificatePattern
    wanted = select(of.pattern).where(of.institution_id == institution_id, of.kind == kind)
    return session().scalar(wanted.order_by(of.version.desc()).limit(1)) or NUMBERS[kind]


def last_numbers(institution_id: uuid.UUID, year: int) -> dict[str, int]:
    """Kind -> the last number given in this year."""
    of = NumberSeries
    wanted = select(of.kind, of.last).where(of.institution_id == institution_id, of.year == year, of.kind.in_(NUMBERS))
    return {row.kind: row.last for row in session().execute(wanted)}
