"""The simulated roles around each dossier once its asesi is known (D17)."""

import uuid
from collections.abc import Collection, Mapping

from sqlalchemy import select

from askom_lms.assessment.domain.cast import CLERKS, MANAGER, recast
from askom_lms.coursework import services as coursework
from askom_lms.coursework.domain.parties import PartyRole
from askom_lms.coursework.models import DossierParty
from askom_lms.coursework.queries.parts import signed_roles
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import SEATED, ketua_of
from askom_lms.kernel import jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.training.domain.folders import TASKS
from askom_lms.training.models import Folder

ASESI = PartyRole.ASESI


def set_cast(
    act: Act,
    class_id: uuid.UUID,
    folder: Folder,
    asesi_of: Mapping[uuid.UUID, uuid.UUID],
    only: Collection[uuid.UUID] | None = None,
) -> None:
    """Name manager, validator and the team of FR.VA where nobody has the role, its asesi does, or who left the class.

    `asesi_of` maps author to asesi, both as enrolments; `only` limits the change to these authors.
    """
    seats = _seated(class_id)
    person = {str(seat.id): seat.person_id for seat in seats}
    by_person = {person_id: seat for seat, person_id in person.items()}
    held = _parties(class_id, folder)
    ketua = by_person.get(ketua_of(class_id) or uuid.UUID(int=0))
    for seat in seats:
        if only is not None and seat.id not in only:
            continue
        now = {role: by_person.get(one, str(one)) for role, one in held.get(seat.id, {}).items()}
        asesi = asesi_of.get(seat.id) or now.get(ASESI)
        for role, player in recast([*person], str(seat.id), str(asesi) if asesi else None, now, ketua).items():
            coursework.set_party(act, seat, folder, role, person[player], simulated=True)


def pass_roles_on(act: Act, class_id: uuid.UUID) -> None:
    """Somebody left, or another ketua kelas was named: nobody waits for a signature that cannot come any more.

    Roles of who left go to class-mates. The manager's go to the ketua kelas (000:mapa.1) in every dossier but his own
    where their holder has signed nothing. A turn of role play is planned anew by panitia.
    """
    seats = _seated(class_id)
    here, ketua = {seat.person_id for seat in seats}, ketua_of(class_id)
    for folder in TASKS:
        held = _parties(class_id, Folder(folder))
        left = {seat for seat, roles in held.items() if {one for role, one in roles.items() if role != ASESI} - here}
        if left:
            set_cast(act, class_id, Folder(folder), {}, only=left)
        if ketua is not None:
            signed = signed_roles(class_id, Folder(folder))
            for seat in seats:
                _follow(act, seat, Folder(folder), ketua, held.get(seat.id, {}), signed.get(seat.id, set()))


def _follow(
    act: Act, seat: Enrolment, folder: Folder, ketua: uuid.UUID, held: Mapping[str, uuid.UUID], signed: Collection[str]
) -> None:
    for role in (MANAGER, *CLERKS):
        is_other = held.get(role) not in (None, ketua) and ketua != seat.person_id and role not in signed
        if is_other and (role == MANAGER or held.get(ASESI) != ketua):
            coursework.set_party(act, seat, folder, role, ketua, simulated=True)


@jobs.job("assessment.pass_roles_on")
def pass_roles_on_in(job: jobs.RunningJob) -> None:
    pass_roles_on(Act.system(), jobs.uuid_of(job.payload["class_id"]))


def _seated(class_id: uuid.UUID) -> list[Enrolment]:
    wanted = select(Enrolment).where(Enrolment.class_id == class_id, Enrolment.state.in_(SEATED))
    return list(session().scalars(wanted.order_by(Enrolment.seat_number)))


def _parties(class_id: uuid.UUID, folder: Folder) -> dict[uuid.UUID, dict[str, uuid.UUID]]:
    rows = session().execute(
        select(DossierParty.enrolment_id, DossierParty.role, DossierParty.person_id)
        .join(Enrolment, Enrolment.id == DossierParty.enrolment_id)
        .where(Enrolment.class_id == class_id, DossierParty.folder == folder)
    )
    found: dict[uuid.UUID, dict[str, uuid.UUID]] = {}
    for enrolment_id, role, person_id in rows:
        found.setdefault(enrolment_id, {})[role] = person_id
    return found
