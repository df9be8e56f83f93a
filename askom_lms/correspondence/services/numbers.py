"""The admin of an institution says how its letters are numbered from now on; what is out keeps its number."""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import exists, select

from askom_lms.certification.services.numbers import take_numbers
from askom_lms.correspondence.domain.numbering import Format, check, written
from askom_lms.correspondence.domain.states import LetterKind
from askom_lms.correspondence.domain.states import LetterPermission as P
from askom_lms.correspondence.models import Letter, NumberFormat
from askom_lms.correspondence.queries import changes_of_numbers, formats_of
from askom_lms.kernel import audit
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.registry.models import Institution

SEALED = ("institution_id", "kind", "version", "template", "series", "at", "by_name")


def save_numbers(act: Act, institution: Institution, wanted: Mapping[LetterKind, Format]) -> int:
    """Keep what differs from now; how many kinds. Raises Invalid as `numbering.check`."""
    act.require(P.NUMBERS, institution)
    cleaned = {kind: Format(" ".join(one.template.split()), one.series) for kind, one in wanted.items()}
    check(cleaned, institution.code, act.today)
    chain = ChainRef("institution", institution.id)
    audit.hold(chain)
    changes = changes_of_numbers(institution.id)
    now = formats_of(changes)
    moved = [kind for kind, one in cleaned.items() if now[kind] != one]
    for kind in moved:
        row = NumberFormat(
            institution_id=institution.id,
            kind=kind,
            version=1 + sum(one.kind is kind for one in changes),
            template=cleaned[kind].template,
            series=cleaned[kind].series,
            at=act.now,
            by_id=act.actor_id,
            by_name=act.actor.name if act.actor else "",
        )
        session().add(row)
        session().flush()
        act.record("letter_number.changed", chain, row, {"kind": kind.value}, seals=SEALED)
    return len(moved)


def next_number(institution: Institution, kind: LetterKind, on: dt.date) -> str:
    """The next number of this kind, taken in the caller's transaction. Raises Refusal `correspondence.number_taken`."""
    one = formats_of(changes_of_numbers(institution.id))[kind]
    number = written(one.template, take_numbers(institution.id, one.series.value, on.year), institution.code, on)
    if session().scalar(select(exists().where(Letter.institution_id == institution.id, Letter.number == number))):
        raise Refusal("correspondence.number_taken", number=number)
    return number
