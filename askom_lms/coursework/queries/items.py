"""One item, or one version of it, with everything its rules ask about, in one query."""

import uuid
from typing import Any

from sqlalchemy import Uuid, and_, bindparam, exists, func, select

from askom_lms.agreements.domain import Key
from askom_lms.agreements.queries import signs
from askom_lms.coursework.domain.gates import Gate
from askom_lms.coursework.domain.mandate import Mandate
from askom_lms.coursework.domain.parties import PartyRole
from askom_lms.coursework.domain.progress import planning_left
from askom_lms.coursework.domain.subjects import FOLDERS, Item, Version
from askom_lms.coursework.models import AsesorRelation, DossierItem, DossierParty, FolderOpening, Submission
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import Base, session
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.paperwork.domain.edition import load_edition
from askom_lms.people.models import Handover, Person
from askom_lms.training.domain.folders import KEPT_AS, folders_of
from askom_lms.training.domain.settings import A4
from askom_lms.training.models import ClassSession, ClassStaff, ClassState, Folder, KitItem, StaffRole, TrainingClass

SEATED = (EnrolmentState.ENROLLED, EnrolmentState.COMPLETED)


def table(model: type[Base], name: str = "") -> Any:
    """The table of a model, under another name if one is given: what a page reads passes by the ORM."""
    return model.__table__.alias(name) if name else model.__table__


ITEMS, ENROLMENTS, CLASSES, KIT, SESSIONS, PARTIES, OPENINGS, VERSIONS, HANDOVERS = map(
    table,
    (
        DossierItem, Enrolment, TrainingClass, KitItem, ClassSession, DossierParty, FolderOpening, Submission, Handover,
    ),
)  # fmt: skip
TRAINEE, MASTER, DECIDER = table(Person, "trainee"), table(Person, "master"), table(Person, "decider")
D, E, C, S = ITEMS.c, ENROLMENTS.c, CLASSES.c, VERSIONS.c

IS_FOLDER_OPENED = (
    exists().where(OPENINGS.c.enrolment_id == D.enrolment_id, OPENINGS.c.folder == D.folder).correlate(ITEMS)
)
ASKING = bindparam("actor", type_=Uuid())
HOLDS_THE_DEVICE = select(HANDOVERS.c.person_id).where(
    HANDOVERS.c.login_session_id == bindparam("session", type_=Uuid()),
    HANDOVERS.c.ended_at.is_(None),
    HANDOVERS.c.expires_at > bindparam("now"),
)
"""Whoever took over the device of the asking person and has not given it back."""


def _roles_of(whose: Any) -> Any:
    """The parties' roles of some people in the item's dossier, joined by commas; null for none."""
    in_the_dossier = and_(PARTIES.c.enrolment_id == D.enrolment_id, PARTIES.c.folder == D.folder)
    joined = select(func.aggregate_strings(PARTIES.c.role, ",")).where(in_the_dossier, whose)
    return joined.correlate(ITEMS, ENROLMENTS).scalar_subquery()


MY_ROLES = _roles_of(PARTIES.c.person_id == ASKING)
HOLDERS_ROLES = _roles_of(and_(E.person_id == ASKING, PARTIES.c.person_id.in_(HOLDS_THE_DEVICE)))
"""Of the asking person; and, in his own dossier, of whoever holds his device."""

ITEM: Any = (
    select(
        D.id, D.class_id, C.slug, C.institution_id, C.zone, C.kit_shape, C.state.label("class_state"),
        D.enrolment_id, E.person_id, TRAINEE.c.name.label("trainee_name"), TRAINEE.c.email, TRAINEE.c.met_number,
        E.skema_id, E.progress, D.master_asesor_id, MASTER.c.name.label("master_name"),
        D.position, D.folder, D.key, D.form_code, D.stage, D.phase, KIT.c.title, D.status, D.number, D.record_id,
        D.filled, D.required, D.is_green, D.waiting_since,
        SESSIONS.c.title.label("session_title"), SESSIONS.c.starts_at,
        C.kit_phases, C.settings["paper"].as_string().label("paper"),
        C.settings[KEPT_AS].as_string().label("folders"),
        IS_FOLDER_OPENED.label("is_opened"), MY_ROLES.label("my_roles"), HOLDERS_ROLES.label("holders_roles"),
    )
    .select_from(ITEMS)
    .join(ENROLMENTS, E.id == D.enrolment_id)
    .join(CLASSES, C.id == D.class_id)
    .join(TRAINEE, TRAINEE.c.id == E.person_id)
    .outerjoin(MASTER, MASTER.c.id == D.master_asesor_id)
    .outerjoin(KIT, and_(KIT.c.class_id == D.class_id, KIT.c.folder == D.folder, KIT.c.key == D.key))
    .outerjoin(SESSIONS, and_(SESSIONS.c.class_id == D.class_id, SESSIONS.c.key == KIT.c.opens_with))
)  # fmt: skip
"""Items with enrolment, class, people, gate and the roles of `:actor`. Built once; pages only add conditions."""


ITEM_BY_ID = ITEM.where(D.id == bindparam("item"))


def read(statement: Any, act: Act, **keys: Any) -> Any:
    """The result of a select that is built on ITEM, as this person sees it; `keys` fill its other parameters."""
    return session().execute(statement, {"actor": act.actor_id, **held_by(act), **keys})


def held_by(act: Act) -> dict[str, Any]:
    """What `HOLDS_THE_DEVICE` asks about."""
    return {"session": act.actor.session_id if act.actor else None, "now": act.now}


def to_item(row: Any) -> Item:
    """The subject in one row of ITEM."""
    left = planning_left(row.progress, row.kit_phases, row.position)
    gate = Gate(row.folder, row.phase, row.session_title or "", row.starts_at, left, row.is_opened, row.zone)
    return Item(
        id=row.id,
        class_id=row.class_id,
        class_slug=row.slug,
        institution_id=row.institution_id,
        zone=row.zone,
        kit_shape=row.kit_shape,
        enrolment_id=row.enrolment_id,
        trainee_id=row.person_id,
        trainee_name=row.trainee_name,
        trainee_email=row.email,
        trainee_met=row.met_number,
        skema_id=row.skema_id,
        progress=row.progress,
        master_asesor_id=row.master_asesor_id,
        master_asesor_name=row.master_name or "",
        position=row.position,
        folder=str(row.folder),
        key=row.key,
        form_code=row.form_code,
        stage=row.stage,
        phase=row.phase,
        title=row.title or row.form_code,
        status=row.status,
        number=row.number,
        record_id=row.record_id,
        filled=row.filled,
        required=row.required,
        is_green=row.is_green,
        waiting_since=row.waiting_since,
        gate=gate,
        is_finished=row.class_state is ClassState.FINISHED,
        paper=row.paper or A4,
        folders=folders_of(row.folders),
        my_roles=_split(row.my_roles),
        holders_roles=_split(row.holders_roles),
    )


def _split(roles: str | None) -> frozenset[str]:
    return frozenset((roles or "").split(",")) - {""}


def lock_item(item_id: uuid.UUID) -> None:
    """Hold the item until the transaction ends, so that of two at once the second sees what the first did."""
    session().execute(select(D.id).where(D.id == item_id).with_for_update())


def get_item(act: Act, item_id: uuid.UUID, *, locked: bool = False) -> Item:
    """An item by id. Raises NotFound; asks no permission, its caller does."""
    if locked:
        lock_item(item_id)
    row = read(ITEM_BY_ID, act, item=item_id).one_or_none()
    if row is None:
        raise NotFound
    return to_item(row)


def own_item(act: Act, task: int, key: str, *, locked: bool = False) -> Item:
    """The trainee's own item: tugas 1 to 3 and its key, in the latest of his classes.

    Raises NotFound, Refusal `coursework.device_with_asesi`.
    """
    folder = FOLDERS.get(task)
    if folder is None:
        raise NotFound
    wanted = (
        ITEM.where(E.person_id == act.person.id, E.state.in_(SEATED), D.folder == Folder(folder), D.key == key)
        .order_by(C.starts_on.desc())
        .limit(1)
    )
    row = read(wanted, act).one_or_none()
    if row is None:
        raise NotFound
    item = closed_to_asesi(to_item(row))
    return get_item(act, item.id, locked=True) if locked else item


def closed_to_asesi(item: Item) -> Item:
    """His own sheet of a trainee, unless it has keys and the asesi holds his device. Raises Refusal."""
    if PartyRole.ASESI in item.holders_roles and not load_edition(item.form_code).may_be_read_whole_by(PartyRole.ASESI):
        raise Refusal("coursework.device_with_asesi", name=item.name)
    return item


def item_of_enrolment(act: Act, enrolment_id: uuid.UUID, folder: Folder | str, key: str) -> Item:
    """An item by its place in a dossier, for other contexts and jobs. Raises NotFound; asks no permission."""
    wanted = ITEM.where(D.enrolment_id == enrolment_id, D.folder == Folder(folder), D.key == key)
    row = read(wanted, act).one_or_none()
    if row is None:
        raise NotFound
    return to_item(row)


VERSION_COLUMNS = (
    S.id.label("submission_id"),
    S.number.label("version"),
    S.record_id.label("version_record_id"),
    S.state,
    S.fingerprint,
    S.code,
    S.handed_in_at,
    S.opened_at,
    S.opened_by_id,
    S.decided_at,
    S.decided_by_id,
    S.parafed_at,
    S.note,
    DECIDER.c.name.label("decider_name"),
)


VERSION: Any = (
    ITEM.add_columns(*VERSION_COLUMNS)
    .join(VERSIONS, S.item_id == D.id)
    .outerjoin(DECIDER, DECIDER.c.id == S.decided_by_id)
)
"""Versions with their item."""
VERSION_BY_ID = VERSION.where(S.id == bindparam("submission"))
STAFF = table(ClassStaff)
HELD_VERSION: Any = VERSION_BY_ID.add_columns(
    MASTER.c.met_number.label("master_met"),
    MASTER.c.met_valid_until,
    STAFF.c.field,
    STAFF.c.letter_sha256,
    and_(
        signs(Key.RELATIONS, D.master_asesor_id, D.class_id, any_version=True),
        signs(Key.ETHICS, D.master_asesor_id, any_version=True),
    ).label("has_declared"),
    exists()
    .where(
        AsesorRelation.person_id == D.master_asesor_id,
        AsesorRelation.enrolment_id == D.enrolment_id,
        AsesorRelation.is_own.is_(False),
        AsesorRelation.withdrawn_at.is_(None),
    )
    .label("is_related"),
).outerjoin(
    STAFF,
    and_(
        STAFF.c.class_id == D.class_id,
        STAFF.c.person_id == D.master_asesor_id,
        STAFF.c.role == StaffRole.MASTER_ASESOR,
        STAFF.c.ended_at.is_(None),
    ),
)
"""The version with what its master asesor holds: asked for a decision, never for a page."""


def to_version(row: Any) -> Version:
    """The subject in one row of VERSION."""
    return Version(
        id=row.submission_id,
        item=to_item(row),
        number=row.version,
        record_id=row.version_record_id,
        state=row.state,
        fingerprint=row.fingerprint,
        code=row.code,
        handed_in_at=row.handed_in_at,
        opened_at=row.opened_at,
        opened_by_id=row.opened_by_id,
        decided_at=row.decided_at,
        decided_by_id=row.decided_by_id,
        decided_by_name=row.decider_name or "",
        parafed_at=row.parafed_at,
        note=row.note,
    )


def get_submission(act: Act, submission_id: uuid.UUID, *, locked: bool = False) -> Version:
    """A version by id, its item held when `locked`. Raises NotFound; the permission is the caller's to ask."""
    if locked:
        held = select(D.id).join(VERSIONS, S.item_id == D.id).where(S.id == submission_id)
        session().execute(held.with_for_update(of=ITEMS))
    row = read(HELD_VERSION if locked else VERSION_BY_ID, act, submission=submission_id).one_or_none()
    if row is None:
        raise NotFound
    version = to_version(row)
    if locked:
        version.mandate = Mandate(
            row.master_met,
            row.met_valid_until,
            row.field or "",
            row.letter_sha256,
            has_declared=row.has_declared,
            is_related=row.is_related,
        )
    return version


def latest_version(act: Act, item: Item) -> Version | None:
    """The version that was handed in last (or withdrawn since); None when the item never was."""
    wanted = VERSION.where(D.id == item.id).order_by(S.number.desc()).limit(1)
    row = read(wanted, act).one_or_none()
    return to_version(row) if row else None
