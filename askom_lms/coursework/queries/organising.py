"""What panitia sees of dossiers: who plays which role, who gives parafs, and which substitutions were recorded."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from askom_lms.coursework.domain.parties import CHECKERS, PartyRole
from askom_lms.coursework.domain.states import CourseworkPermission, ItemStatus
from askom_lms.coursework.domain.subjects import ClassScope
from askom_lms.coursework.models import DossierBatch, DossierItem, DossierParty, Substitution
from askom_lms.enrolment.queries import TraineeRow, trainee_rows
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.jobs import Job
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person
from askom_lms.training.models import Folder, StaffRole, TrainingClass
from askom_lms.training.queries import StaffRow, get_class, staff_of

D = DossierItem
leaving = aliased(Person, name="leaving")
coming = aliased(Person, name="coming")


@dataclass(frozen=True)
class SubstitutionLine:
    """One recorded substitution."""

    leaving: str
    coming: str
    letter_number: str
    reason: str
    items_moved: int
    at: dt.datetime


@dataclass(frozen=True)
class RolesPage:
    """The class's dossiers as panitia sets them up."""

    klass: TrainingClass
    trainees: list[TraineeRow]
    names: dict[uuid.UUID, dict[str, dict[str, str]]]
    """enrolment -> folder -> role -> name."""
    doubled: frozenset[tuple[uuid.UUID, str, str]]
    """(enrolment, folder, role): its asesi validates or reviews it too; keys stay hidden from him."""
    n_items: int


@dataclass(frozen=True)
class SubstitutionPage:
    """Who gives parafs in the class, how many unfinished items each holds, and what was recorded."""

    klass: TrainingClass
    masters: list[StaffRow]
    unfinished: dict[uuid.UUID, int]
    past: list[SubstitutionLine]


def class_for_organising(act: Act, slug: str, permission: CourseworkPermission) -> TrainingClass:
    """The class of this address for whoever organises it. Raises Denied, NotFound."""
    klass = get_class(act, slug)
    act.require(permission, ClassScope(klass.id, klass.institution_id))
    return klass


def roles_page(act: Act, slug: str) -> RolesPage:
    """Everybody's simulated roles. Raises Denied, NotFound."""
    klass = class_for_organising(act, slug, CourseworkPermission.ORGANISE)
    rows = trainee_rows(klass.id)
    names: dict[uuid.UUID, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    players: dict[tuple[uuid.UUID, str, str], uuid.UUID] = {}
    wanted = select(DossierParty.enrolment_id, DossierParty.folder, DossierParty.role, Person.name, Person.id)
    found = session().execute(
        wanted.join(Person, Person.id == DossierParty.person_id).where(
            DossierParty.enrolment_id.in_([row.enrolment_id for row in rows])
        )
    )
    for enrolment_id, folder, role, name, person_id in found:
        names[enrolment_id][str(folder)][role] = name
        players[enrolment_id, str(folder), role] = person_id
    doubled = frozenset(
        (enrolment_id, folder, role)
        for (enrolment_id, folder, role), person_id in players.items()
        if role in CHECKERS and players.get((enrolment_id, folder, PartyRole.ASESI)) == person_id
    )
    count = session().execute(select(func.count()).where(D.class_id == klass.id)).scalar_one()
    return RolesPage(klass, rows, names, doubled, count)


def substitution_page(act: Act, slug: str) -> SubstitutionPage:
    """What a substitution needs to be decided. Raises Denied, NotFound."""
    klass = class_for_organising(act, slug, CourseworkPermission.SUBSTITUTE)
    masters = [row for row in staff_of(klass.id, with_ended=True) if row.role is StaffRole.MASTER_ASESOR]
    s = session()
    counts = s.execute(
        select(D.master_asesor_id, func.count())
        .where(D.class_id == klass.id, D.status != ItemStatus.SIGNED_OFF, D.master_asesor_id.is_not(None))
        .group_by(D.master_asesor_id)
    )
    t = Substitution
    past = s.execute(
        select(leaving.name, coming.name, t.letter_number, t.reason, t.items_moved, t.at)
        .join(leaving, leaving.id == t.from_id)
        .join(coming, coming.id == t.to_id)
        .where(t.class_id == klass.id)
        .order_by(t.at.desc())
    )
    unfinished = {person_id: count for person_id, count in counts if person_id is not None}
    return SubstitutionPage(klass, masters, unfinished, [SubstitutionLine(*row) for row in past])


@dataclass(frozen=True)
class BundlesPage:
    """The dossiers of a class as bundles: what is ordered and made by folder, and everybody for single prints."""

    klass: TrainingClass
    trainees: list[TraineeRow]
    batches: Mapping[str, tuple[DossierBatch, Job | None]]
    """folder -> the order with its result, and the job as long as there is one."""


def bundles_page(act: Act, slug: str) -> BundlesPage:
    """What is printed of the dossiers of a class. Raises Denied, NotFound."""
    klass = class_for_organising(act, slug, CourseworkPermission.ORGANISE)
    wanted = select(DossierBatch, Job).outerjoin(Job, Job.id == DossierBatch.job_id)
    found = session().execute(wanted.where(DossierBatch.class_id == klass.id))
    batches = {str(batch.folder): (batch, job) for batch, job in found}
    return BundlesPage(klass, trainee_rows(klass.id), batches)


def made_dossiers(act: Act, slug: str, folder: str) -> DossierBatch:
    """The result that is there. Raises Denied, NotFound (also when nothing was made yet)."""
    klass = class_for_organising(act, slug, CourseworkPermission.ORGANISE)
    wanted = select(DossierBatch).where(DossierBatch.class_id == klass.id, DossierBatch.folder == Folder(folder))
    batch = session().scalars(wanted).one_or_none()
    if batch is None or not batch.sha256:
        raise NotFound
    return batch
