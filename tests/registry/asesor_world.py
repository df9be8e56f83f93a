"""Three LSP with an admin each, a pengelola, and one asesor at home in the first; and the letters that steps need."""

import datetime as dt

from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.people.domain import Role
from askom_lms.registry import services
from askom_lms.registry.domain.asesor import Document
from askom_lms.registry.queries import get_asesor
from askom_lms.registry.services.loans import LoanFacts
from tests.conftest import NOW
from tests.factories.classes import stored
from tests.factories.people import PersonFactory, grant
from tests.registry.world import TODAY, act_of, institution, two_lsp

DAY = dt.timedelta(days=1)
MET = "MET.000.004772 2024"


def letter(number="SP/042/LSP-SATU/VIII/2026"):
    """A letter with its checked file."""
    return Document(number, TODAY, stored().sha256, "image/jpeg")


def asesor_at_home():
    """Committed: `asesor` belongs to `own`; `loose` has a number and no home."""
    world = two_lsp()
    world.third = institution("TIGA")
    world.taker = PersonFactory(name="Admin Tiga")
    grant(world.taker, Role.LSP_ADMIN, world.third.id, "", world.third.name)
    world.asesor = PersonFactory(name="Wulan Sari", met_number=MET, met_valid_until=TODAY + 400 * DAY)
    world.loose = PersonFactory(name="Bayu Lepas", met_number="MET.000.000011 2020", met_valid_until=TODAY - DAY)
    services.set_home(act_of(world.admin), world.asesor, world.own, letter("SK-1"))
    db.session().commit()
    return world


def standing(world, person=None):
    return get_asesor(Act.system(NOW), (person or world.asesor).id)[1]


def resigned(world, **changes):
    """The asesor wants to go from the first to the second LSP."""
    told = {"document": letter("UND-1"), "is_stamped": True, **changes}
    return services.begin_transfer(act_of(world.admin), world.asesor, standing(world), world.other.id, **told)


def asked(world, borrower=None, admin=None, **changes):
    """The second LSP wants to borrow the asesor for three days."""
    facts = {"skema_id": world.skema.id, "starts_on": TODAY, "ends_on": TODAY + 2 * DAY, "tuk": "TUK SMK X", **changes}
    act = act_of(admin or world.stranger)
    return services.request_loan(
        act, world.asesor, borrower or world.other, LoanFacts(**facts), document=letter("SP-1")
    )
