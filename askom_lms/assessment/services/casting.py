"""The simulated roles around each dossier once its asesi is known (D17)."""

import uuid
from collections.abc import Collection, Mapping

from sqlalchemy import select

from askom_lms.assessment.domain.cast import recast
from askom_lms.coursework import services as coursework
from askom_lms.coursework.models import DossierParty
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import SEATED, ketua_of
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.training.models import Folder


def set_cast(
    act: Act,
    class_id: uuid.UUID,
    folder: Folder,
    asesi_of: Mapping[uuid.UUID, uuid.UUID],
    only: Collection[uuid.UUID] | None = None,
) -> None:
    """Name manager, validator and the team of FR.VA where nobody has the role, or its asesi does.

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
        asesi = asesi_of.get(seat.id)
        now = {role: by_person.get(one, str(one)) for role, one in held.get(seat.id, {}).items()}
        for role, player in recast([*person], str(seat.id), str(asesi) if asesi else None, now, ketua).items():
            coursework.set_party(act, seat, folder, role, person[player], simulated=True)


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
