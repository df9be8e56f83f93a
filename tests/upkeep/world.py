"""An asesor at home in the first LSP, with a certificate of three years, and what he writes into his book."""

import datetime as dt

from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.people.domain import Role
from askom_lms.registry import services as register
from askom_lms.registry.domain.asesor import Document
from askom_lms.upkeep import services
from askom_lms.upkeep.queries import holder_of
from tests.conftest import NOW
from tests.factories.classes import stored
from tests.factories.people import grant
from tests.kept import kept
from tests.registry.asesor_world import asesor_at_home, letter, standing
from tests.registry.world import TODAY, act_of

DAY = dt.timedelta(days=1)
NUMBER = "85500 2320 04772 2024"
AGO, LEFT = 400 * DAY, 600 * DAY
UNTIL = TODAY + LEFT


@kept
def certified(today=TODAY):
    """Committed: `asesor` holds a certificate around this day; `manager` speaks for BNSP."""
    world = asesor_at_home()
    facts = {"number": NUMBER, "issued_on": today - AGO, "valid_until": today + LEFT}
    register.record_certificate(act_of(world.admin), world.asesor, standing(world), **facts, document=letter())
    grant(world.asesor, Role.EXAMINER, world.own.id, "", world.own.name)
    db.session().commit()
    return world


def spt():
    return Document(sha256=stored().sha256, media_type="image/jpeg")


def told(**changes):
    """One assessment as he writes it down."""
    facts = {"kind": "asesmen", "done_on": TODAY - DAY, "skema": "JDA", "tuk": "TUK SMK X", "institution": "LSP SATU"}
    return {**facts, "asesi": 12, "role": "Asesor penguji", "document_number": "SPT/001/SATU/2026", **changes}


def written(world, **changes):
    return services.add_entry(act_of(world.asesor), told(**changes), spt())


def confirmed(world, **changes):
    entry = written(world, **changes)
    services.decide_entry(act_of(world.admin), entry, is_accepted=True, reason="")
    return entry


def measured(world, event, *, reason="Kewajiban dilanggar", number="KEP-1", on=TODAY, by=None, now=NOW):
    """A decision about the certificate, by who speaks for BNSP."""
    paper = Document(number, on, None, "")
    act = act_of(by or world.manager, now)
    services.take_measure(act, holder_of(world.asesor.id), event, document=paper, reason=reason)


SYSTEM = Act.system(NOW)
