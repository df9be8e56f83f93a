"""The admin of an institution says how its certificates are numbered from now on; what is out keeps its number."""

import datetime as dt
from collections.abc import Mapping

from askom_lms.certification.domain.numbering import check, written
from askom_lms.certification.domain.patterns import shape
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.models import CertificatePattern
from askom_lms.certification.queries.competence import numbers_taken
from askom_lms.certification.queries.patterns import changes_of_patterns, last_numbers, patterns_of
from askom_lms.kernel import audit
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid
from askom_lms.registry.models import Institution

SEALED = ("institution_id", "kind", "version", "pattern", "at", "by_name")


def save_patterns(act: Act, institution: Institution, wanted: Mapping[str, str]) -> int:
    """Keep what differs from now; how many kinds.

    Raises Invalid as `numbering.check`; `certification.number_alike` too when another kind once had that pattern,
    `certification.number_taken` when its next number is another institution's.
    """
    act.require(P.PATTERNS, institution)
    cleaned = {kind: " ".join(pattern.split()) for kind, pattern in wanted.items()}
    check(cleaned, institution.code, act.today)
    chain = ChainRef("institution", institution.id)
    audit.hold(chain)
    changes = changes_of_patterns(institution.id)
    now = patterns_of(changes)
    moved = [kind for kind, pattern in cleaned.items() if now[kind] != pattern]
    _must_be_free(institution, {kind: cleaned[kind] for kind in moved}, act.today)
    for kind in moved:
        other = next((one.kind for one in changes if one.kind != kind and _alike(one.pattern, cleaned[kind])), "")
        if other:
            raise Invalid("certification.number_alike", kind=kind, other=other)
        row = CertificatePattern(
            institution_id=institution.id,
            kind=kind,
            version=1 + sum(one.kind == kind for one in changes),
            pattern=cleaned[kind],
            at=act.now,
            by_id=act.actor_id,
            by_name=act.actor.name if act.actor else "",
        )
        session().add(row)
        session().flush()
        act.record("certificate_pattern.changed", chain, row, {"kind": kind}, seals=SEALED)
    return len(moved)


def _must_be_free(institution: Institution, patterns: Mapping[str, str], on: dt.date) -> None:
    last = last_numbers(institution.id, on.year)
    following = {written(one, last.get(kind, 0) + 1, institution.code, on): kind for kind, one in patterns.items()}
    if taken := numbers_taken(list(following)):
        number = min(taken)
        raise Invalid("certification.number_taken", kind=following[number], number=number)


def _alike(one: str, other: str) -> bool:
    return shape(one) == shape(other)
