"""The asesor of the demo: homes, skema, one who is on loan, one whose transfer waits for BNSP, one asked for."""

import datetime as dt

from sqlalchemy import select

from askom_lms.demo import cast
from askom_lms.demo.world import World
from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.kernel.uploads import Accepted
from askom_lms.people.models import Person
from askom_lms.people.queries import find_person_by_email
from askom_lms.registry import services as register
from askom_lms.registry.domain.asesor import Document
from askom_lms.registry.models import Institution
from askom_lms.registry.queries import Standing, get_asesor, institution_by_id
from askom_lms.registry.services.loans import LoanFacts
from askom_lms.skema.models import Skema
from askom_lms.training.models import TrainingClass

DAY = dt.timedelta(days=1)
AT_HOME = ("bambang", "ratna", "wening", "tim.teknis")
"""Their home is the organiser."""
LENT = "gunawan"
LEAVING = "tim.teknis"
WANTED = "wening"
ENDS_SOON = "tim.teknis2"
"""His certificate ends in forty days, and nobody noted his home."""


def fill_asesor(world: World, klass: TrainingClass, skema: Skema, paper: Accepted, at: dt.datetime) -> None:
    """Who belongs where before the class is staffed; the partner lends one examiner for its days."""
    act, admin = Act.system(at), world.act(cast.STAFF[1].email, at)
    organiser = institution_by_id(klass.institution_id)
    partner = db.session().scalars(select(Institution).where(Institution.code == cast.PARTNER[0])).one()

    def letter(number: str) -> Document:
        return Document(f"{number}/{at.year}", at.date(), paper.sha256, paper.media_type)

    for key in AT_HOME:
        register.set_home(admin, _person(key), organiser, letter(f"SK-{key}"))
        world.count("asesor menginduk")
    for key in AT_HOME[:3]:
        person, standing = _known(act, key)
        register.add_asesor_skema(admin, person, standing, skema.id, until=None, document=letter(f"RCC-{key}"))
    person, standing = _known(act, ENDS_SOON)
    issued = (at.date() + 40 * DAY).replace(year=at.year - 3, day=1)
    register.record_certificate(
        act,
        person,
        standing,
        number=f"85500 2320 00912 {issued.year}",
        issued_on=issued,
        valid_until=at.date() + 40 * DAY,
        document=letter("SRT"),
    )

    register.set_home(act, _person(LENT), partner, letter("SK-gunawan"))
    lent, standing = _known(act, LENT)
    register.add_asesor_skema(act, lent, standing, skema.id, until=None, document=letter("RCC-gunawan"))
    place = f"{klass.venue}, {klass.city}"
    days = LoanFacts(skema.id, klass.starts_on, klass.ends_on, place)
    loan = register.request_loan(admin, _person(LENT), organiser, days, document=letter("SP/042/ND/VIII"))
    register.answer_loan(act, loan, is_granted=True, document=letter("SJ/017/DT/VIII"))

    later = LoanFacts(skema.id, klass.ends_on + 60 * DAY, klass.ends_on + 62 * DAY, "TUK Data Timur, Surabaya")
    register.request_loan(act, _person(WANTED), partner, later, document=letter("SP/051/DT/VIII"))

    person, standing = _known(act, LEAVING)
    resignation = letter("UND-01")
    transfer = register.begin_transfer(admin, person, standing, partner.id, document=resignation, is_stamped=True)
    register.release_asesor(admin, transfer, letter("SL-08/ND/VIII"))


def _person(key: str) -> Person:
    found = find_person_by_email(f"{key}@{cast.DOMAIN}")
    assert found is not None
    return found


def _known(act: Act, key: str) -> tuple[Person, Standing]:
    return get_asesor(act, _person(key).id)
