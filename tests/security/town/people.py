"""Everybody of one class, by what he is to the trainee `owner`."""

from sqlalchemy import select

from askom_lms.assessment import services as assessment
from askom_lms.assessment.domain.states import RolePlayState
from askom_lms.assessment.models import RolePlay
from askom_lms.coursework import queries
from askom_lms.coursework import services as coursework
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import clock, db
from askom_lms.kernel.act import Act
from askom_lms.people.domain import Role
from askom_lms.people.models import Person
from askom_lms.training import services as classes
from askom_lms.training.models import Folder, StaffRole, TrainingClass
from tests.coursework.world import act_of
from tests.factories.people import PersonFactory, grant


def people_of(world, place):
    """Everybody of one class by what he is to the trainee at this place."""
    owner = world.trainees[place]
    seat = seat_of(owner)
    klass = db.session().get_one(TrainingClass, world.klass.id)
    assessment.plan_round(act_of(world.panitia), klass, Folder.MERAH, starts_at=clock.now())
    _apart_from_ketua(world, klass, seat)
    parties = queries.parties_of(seat.id, Folder.MERAH)
    return {
        "owner": owner,
        "validator": person_by(parties["validator"].id),
        "classmate": _without_part(world, owner, parties),
        "ketua": world.trainees[-1],
        "master": person_by(seat.master_asesor_id),
        "other_master": person_by(seat.examiner_id),
        "pengajar": world.pengajar,
        "panitia": world.panitia,
        "tim_teknis": staffed(world, StaffRole.TIM_TEKNIS),
        "lsp_admin": _admin(world),
        "asesi": _asesi(owner, klass.slug),
    }


def _apart_from_ketua(world, klass, seat):
    """The ketua kelas is manager only: not in the owner's turn, nor his validator, however the lot fell.

    Nor does the validator sit at the owner's table, where a third may watch. In a tiny class one may be all of these.
    """
    ketua = seat_of(world.trainees[-1])
    if ketua.id in (turn_of(seat).asesi_id, turn_of(seat).observer_id) and len(world.trainees) > 2:
        assessment.replan(act_of(world.panitia), klass, Folder.MERAH, [ketua.id], starts_at=clock.now())
    playing = {seat.id, ketua.id, turn_of(seat).asesi_id, turn_of(seat).observer_id}
    others = [person for person in world.trainees if seat_of(person).id not in playing]
    if others and queries.parties_of(seat.id, Folder.MERAH)["validator"].id not in {person.id for person in others}:
        coursework.set_party(act_of(world.panitia), seat, Folder.MERAH, "validator", others[0].id, simulated=True)


def turn_of(seat):
    """The turn in which this trainee is the asesor."""
    live = (RolePlay.asesor_id == seat.id, RolePlay.state != RolePlayState.REPLACED)
    return db.session().scalars(select(RolePlay).where(*live)).one()


def seat_of(person):
    return db.session().scalars(select(Enrolment).where(Enrolment.person_id == person.id)).one()


def person_by(person_id):
    return db.session().get_one(Person, person_id)


def _without_part(world, owner, parties):
    """A class-mate with no role in the owner's first dossier or turn, not the ketua kelas; in a tiny class anybody."""
    playing = {owner.id, world.trainees[-1].id} | {card.id for card in parties.values()}
    watching = turn_of(seat_of(owner)).observer_id
    playing |= {person.id for person in world.trainees if seat_of(person).id == watching}
    return next((person for person in world.trainees if person.id not in playing), world.trainees[-1])


def staffed(world, role):
    """Somebody new with this role in the class of this world."""
    person = PersonFactory(totp_confirmed_at=clock.now())
    klass = db.session().get_one(TrainingClass, world.klass.id)
    classes.add_staff(Act.system(), klass, person.id, role, letter_number="ST-9")
    return person


def _admin(world):
    person = PersonFactory()
    grant(person, Role.LSP_ADMIN, world.organiser.id, "nd", world.organiser.name)
    return person


def _asesi(trainee, where):
    asesi = assessment.register_real_asesi(
        act_of(trainee), seat_of(trainee), name="Asesi Nyata", email=f"asesi.{where}@contoh.id", occupation="Staf",
        institution="PT",
    )  # fmt: skip
    db.session().flush()
    return person_by(asesi.person_id)
