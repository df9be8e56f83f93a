"""Setting up dossiers: their items, the folder that opens by an act, and who plays which role."""

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert, select, update

from askom_lms.coursework.domain.parties import PartyRole, Seat, share
from askom_lms.coursework.domain.states import PROGRESS, CourseworkPermission, ItemStatus
from askom_lms.coursework.domain.subjects import TASKS, ClassScope
from askom_lms.coursework.models import DossierItem, DossierParty, FolderOpening
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import ketua_of, trainee_rows
from askom_lms.kernel import jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.paperwork.models import FilledRecord, RecordState
from askom_lms.paperwork.queries import spec_of, stage_of
from askom_lms.paperwork.services import unsign_slot
from askom_lms.training.models import Folder, KitItem, TrainingClass
from askom_lms.training.services import touch_class

FOLDERS = tuple(Folder(name) for name in TASKS)


def class_scope(class_id: uuid.UUID) -> ClassScope:
    """The class as permissions see it. Raises NotFound."""
    found = session().execute(select(TrainingClass.institution_id).where(TrainingClass.id == class_id)).scalar()
    if found is None:
        raise NotFound
    return ClassScope(class_id, found)


def open_dossiers(act: Act, enrolment: Enrolment) -> int:
    """Make the items of the three dossiers as the class's kit has them; returns how many were new. May be repeated."""
    act.require(CourseworkPermission.ORGANISE, class_scope(enrolment.class_id))
    s = session()
    kit = s.execute(
        select(KitItem).where(KitItem.class_id == enrolment.class_id, KitItem.folder.in_(FOLDERS))
    ).scalars()
    held = set(s.execute(select(DossierItem.folder, DossierItem.key).where(DossierItem.enrolment_id == enrolment.id)))
    rows = [_new_item(enrolment, item) for item in kit if (item.folder, item.key) not in held]
    if not rows:
        return 0
    s.execute(insert(DossierItem), rows)
    length = 1 + max(row["position"] for row in rows)
    enrolment.progress = enrolment.progress.ljust(length, PROGRESS[ItemStatus.EMPTY])
    act.record("dossiers.open", ChainRef("class", enrolment.class_id), enrolment, {"items": len(rows)})
    touch_class(enrolment.class_id)
    return len(rows)


def _new_item(enrolment: Enrolment, item: KitItem) -> dict[str, Any]:
    return {
        "id": uuid.uuid4(),
        "class_id": enrolment.class_id,
        "enrolment_id": enrolment.id,
        "master_asesor_id": enrolment.master_asesor_id,
        "position": item.position,
        "folder": item.folder,
        "key": item.key,
        "form_code": item.form_code,
        "stage": item.stage,
        "phase": item.phase,
        "status": ItemStatus.EMPTY,
    }


def prepare_class(act: Act, class_id: uuid.UUID) -> int:
    """Dossiers for everybody with a seat, their master asesor put in, and the simulated roles shared out.

    Returns how many items were new. Safe to repeat: after a late seat, or after groups were assigned.
    """
    act.require(CourseworkPermission.ORGANISE, class_scope(class_id))
    seated = (EnrolmentState.ENROLLED, EnrolmentState.COMPLETED)
    wanted = select(Enrolment).where(Enrolment.class_id == class_id, Enrolment.state.in_(seated))
    enrolments = list(session().scalars(wanted.order_by(Enrolment.seat_number)))
    for enrolment in enrolments:  # sheets first, then the chain: the order of locks is the same everywhere
        _put_in_master(enrolment)
    made = sum(open_dossiers(act, enrolment) for enrolment in enrolments)
    share_roles(act, class_id)
    return made


def _put_in_master(enrolment: Enrolment) -> None:
    """Items without a master asesor wait in the queue of the one the trainee was given since."""
    session().execute(
        update(DossierItem)
        .where(DossierItem.enrolment_id == enrolment.id, DossierItem.master_asesor_id.is_(None))
        .values(master_asesor_id=enrolment.master_asesor_id)
        .execution_options(synchronize_session=False)
    )


@jobs.job("coursework.open_dossiers")
def open_dossiers_of(job: jobs.RunningJob) -> None:
    """After a seat became an enrolment: the dossiers of that trainee."""
    enrolment = session().get(Enrolment, jobs.uuid_of(job.payload["enrolment_id"]))
    if enrolment is not None:
        open_dossiers(Act.system(), enrolment)


def open_folder(act: Act, enrolment: Enrolment, folder: Folder = Folder.HIJAU) -> None:
    """Open a folder by an act (D5); its caller has checked what must hold. A second opening changes nothing."""
    s = session()
    held = select(FolderOpening.id).where(FolderOpening.enrolment_id == enrolment.id, FolderOpening.folder == folder)
    if s.execute(held).scalar() is not None:
        return
    opening = FolderOpening(enrolment_id=enrolment.id, folder=folder, opened_at=act.now, by_id=act.actor_id)
    s.add(opening)
    s.flush()
    act.record(
        "folder.open",
        ChainRef("class", enrolment.class_id),
        opening,
        {"folder": folder, "enrolment": str(enrolment.id)},
    )
    touch_class(enrolment.class_id)


def set_party(
    act: Act, enrolment: Enrolment, folder: Folder, role: PartyRole | str, person_id: uuid.UUID, *, simulated: bool
) -> DossierParty:
    """Name who plays a role in one dossier; its caller has asked the permission.

    Signatures that the person before gave on drafts are void: the new one signs himself. Raises Refusal: nobody
    confirms his own work, and a simulated asesi never stands in dossier 3 (askom:simulasi.1).
    """
    role = PartyRole(role)
    if person_id == enrolment.person_id:
        raise Refusal("coursework.own_party")
    if role is PartyRole.ASESI and folder is Folder.HIJAU and simulated:
        raise Refusal("coursework.simulated_asesi")
    before = _held(enrolment.id, folder, role)
    replaced = before is not None and before.person_id != person_id
    party = _party(before, enrolment.id, folder, role, person_id, simulated=simulated)
    if replaced:
        _void_signatures(act, enrolment.id, folder, role)
    chain = ChainRef("class", enrolment.class_id)
    data = {"folder": folder, "role": role, "person": str(person_id), "simulated": simulated}
    act.record("party.set", chain, party, data)
    if role is PartyRole.MANAJER_SERTIFIKASI and _held(enrolment.id, folder, PartyRole.ADMIN) is None:
        set_party(act, enrolment, folder, PartyRole.ADMIN, person_id, simulated=simulated)
    touch_class(enrolment.class_id)
    return party


def _held(enrolment_id: uuid.UUID, folder: Folder, role: PartyRole) -> DossierParty | None:
    wanted = select(DossierParty).where(
        DossierParty.enrolment_id == enrolment_id, DossierParty.folder == folder, DossierParty.role == role
    )
    return session().scalars(wanted).one_or_none()


def _party(
    party: DossierParty | None,
    enrolment_id: uuid.UUID,
    folder: Folder,
    role: PartyRole,
    person_id: uuid.UUID,
    *,
    simulated: bool,
) -> DossierParty:
    if party is None:
        party = DossierParty(enrolment_id=enrolment_id, folder=folder, role=str(role))
        session().add(party)
    party.person_id = person_id
    party.is_simulated = simulated
    session().flush()
    return party


def _void_signatures(act: Act, enrolment_id: uuid.UUID, folder: Folder, role: PartyRole) -> None:
    """What the person before signed on drafts of this dossier."""
    drafts = session().scalars(
        select(FilledRecord)
        .join(DossierItem, DossierItem.record_id == FilledRecord.id)
        .where(
            DossierItem.enrolment_id == enrolment_id,
            DossierItem.folder == folder,
            FilledRecord.state == RecordState.OPEN,
        )
    )
    for record in drafts.all():
        for slot in spec_of(record).slots_at(stage_of(record)):
            if slot.role == role:
                unsign_slot(act, record, slot.key)


def share_roles(act: Act, class_id: uuid.UUID) -> int:
    """Give every dossier its simulated roles where nobody was named yet; returns how many were given."""
    act.require(CourseworkPermission.ORGANISE, class_scope(class_id))
    seats = [Seat(row.enrolment_id, row.person_id) for row in trainee_rows(class_id)]
    held = _named([seat.enrolment_id for seat in seats])
    rows = [
        {
            "id": uuid.uuid4(),
            "enrolment_id": enrolment_id,
            "folder": folder,
            "role": str(role),
            "person_id": person_id,
            "is_simulated": True,
        }
        for enrolment_id, roles in share(seats, ketua_of(class_id)).items()
        for folder in FOLDERS
        for role, person_id in roles.items()
        if (enrolment_id, folder, str(role)) not in held
    ]
    if rows:
        session().execute(insert(DossierParty), rows)
        act.record("parties.share", ChainRef("class", class_id), _Class(class_id), {"roles": len(rows)})
        touch_class(class_id)
    return len(rows)


def _named(enrolment_ids: Iterable[uuid.UUID]) -> set[tuple[uuid.UUID, Folder, str]]:
    wanted = select(DossierParty.enrolment_id, DossierParty.folder, DossierParty.role)
    return set(session().execute(wanted.where(DossierParty.enrolment_id.in_(list(enrolment_ids)))))


class _Class:
    """The class as the subject of a chain entry."""

    __tablename__ = "training_class"

    def __init__(self, class_id: uuid.UUID) -> None:
        self.id = class_id
