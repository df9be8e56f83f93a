"""What may happen to a class, and the words its rows are made of."""

from enum import StrEnum
from typing import Any

from askom_lms.kernel.machine import Guard, Machine, Transition
from askom_lms.training.domain.composition import (
    LEAST_PANITIA,
    PER_MASTER_ASESOR,
    Organiser,
)
from askom_lms.training.domain.settings import ClassSettings


class ClassState(StrEnum):
    """Life of a class; with the states of its application they make the four stages of 001."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    RUNNING = "running"
    FINISHED = "finished"


class Programme(StrEnum):
    """001 knows two programmes."""

    PELATIHAN = "pelatihan"
    PENINGKATAN = "peningkatan"


class StaffRole(StrEnum):
    """Who works in a class; pengajar and master asesor are counted separately (000-020)."""

    PANITIA = "panitia"
    PENGAJAR = "pengajar"
    MASTER_ASESOR = "master_asesor"
    EXAMINER = "examiner"
    TIM_TEKNIS = "tim_teknis"


class Mark(StrEnum):
    """Attendance of one person at one session."""

    HADIR = "H"
    TERLAMBAT = "T"
    IZIN = "I"
    ALPA = "A"


class Folder(StrEnum):
    """The four coloured folders (000-136)."""

    MERAH = "merah"
    KUNING = "kuning"
    HIJAU = "hijau"
    BIRU = "biru"


class P(StrEnum):
    """Permissions of this context."""

    LIST = "class:list"
    CREATE = "class:create"
    COPY = "class:copy"
    READ = "class:read"
    EDIT = "class:edit"
    LIBRARY = "class:library"
    STAFF = "class:staff"
    MOVE = "class:move"
    RECORD = "attendance:record"
    APPROVE = "attendance:approve"
    READ_APPLICATION = "application:read"
    APPLY = "application:apply"
    """Write and send the application of a class."""
    VERIFY = "application:verify"
    """Examine it item by item, and decide."""
    ATTEND = "attendance:attend"


class ClassEvent(StrEnum):
    """What panitia does with a class."""

    OPEN = "open"
    CLOSE = "close"
    REOPEN = "reopen"
    START = "start"
    FINISH = "finish"


class ApplicationState(StrEnum):
    """Where the application of a class stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    REFUSED = "refused"


class ApplicationEvent(StrEnum):
    """What the organiser (submit) and BNSP do with an application."""

    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    REFUSE = "refuse"


EDITABLE = frozenset({ClassState.PLANNED, ClassState.OPEN, ClassState.CLOSED})
"""States in which kit, rule-sets and composition may still change."""


def _has_panitia(klass: Any) -> bool:
    return bool(klass.n_panitia >= LEAST_PANITIA)


def _has_masters(klass: Any) -> bool:
    return bool(max(klass.proposed, klass.seats_taken) <= PER_MASTER_ASESOR * klass.n_master_asesor)


def _is_licensed(klass: Any) -> bool:
    kept = klass.institution
    licence = (kept.licence_number, kept.licence_until, kept.licence_from)
    return Organiser(kept.kind, kept.is_active, *licence).is_licensed(klass.ends_on)


def _has_skema(klass: Any) -> bool:
    return bool(ClassSettings.read(klass.settings).skema_ids)


def _has_trainees(klass: Any) -> bool:
    return bool(klass.seats_taken)


def _reaches_minimum(klass: Any) -> bool:
    return bool(klass.seats_taken >= ClassSettings.read(klass.settings).least_trainees)


def _is_approved(klass: Any) -> bool:
    """A class without an application was made before there were any."""
    return klass.application is None or klass.application.state is ApplicationState.APPROVED


def _is_not_refused(klass: Any) -> bool:
    return klass.application is None or klass.application.state is not ApplicationState.REFUSED


HARD = (
    Guard("training.application_refused", _is_not_refused),
    Guard("training.organiser_unlicensed", _is_licensed),
    Guard("training.no_skema", _has_skema),
    Guard("training.too_few_panitia", _has_panitia),
    Guard("training.too_few_master_asesor", _has_masters),
    Guard("training.application_not_approved", _is_approved),
)
"""What must hold before people may apply; everything else only warns. Examiners are asked for when groups are made."""

FILLED = (Guard("training.nobody_enrolled", _has_trainees), Guard("training.below_minimum", _reaches_minimum))
S, E = ClassState, ClassEvent
CLASS = Machine(
    "class",
    initial=S.PLANNED,
    final=[S.FINISHED],
    transitions=[
        Transition(E.OPEN, frozenset({S.PLANNED}), S.OPEN, P.MOVE, HARD),
        Transition(E.CLOSE, frozenset({S.OPEN}), S.CLOSED, P.MOVE),
        Transition(E.REOPEN, frozenset({S.CLOSED}), S.OPEN, P.MOVE, HARD),
        Transition(E.START, frozenset({S.CLOSED}), S.RUNNING, P.MOVE, FILLED),
        Transition(E.FINISH, frozenset({S.RUNNING}), S.FINISHED, P.MOVE),
    ],
)

A, D = ApplicationState, ApplicationEvent
APPLICATION = Machine(
    "class_application",
    initial=A.DRAFT,
    final=[A.APPROVED, A.REFUSED],
    transitions=[
        Transition(D.SUBMIT, frozenset({A.DRAFT, A.RETURNED}), A.SUBMITTED, P.APPLY),
        Transition(D.APPROVE, frozenset({A.SUBMITTED}), A.APPROVED, P.VERIFY),
        Transition(D.RETURN, frozenset({A.SUBMITTED}), A.RETURNED, P.VERIFY),
        Transition(D.REFUSE, frozenset({A.SUBMITTED}), A.REFUSED, P.VERIFY),
    ],
)
