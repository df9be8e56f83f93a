"""What the rules say about one application: the facts as stated, made true by what the installation itself knows."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, or_, select

from askom_lms.enrolment.domain.eligibility import Verdict, check, other_readings
from askom_lms.enrolment.domain.facts import Facts, Paper, Programme, facts_from_dict
from askom_lms.enrolment.domain.papers import marks_of, papers_owed
from askom_lms.enrolment.domain.pre_day import FACT_OF, brought, to_send
from askom_lms.enrolment.domain.rule_sets import RuleSet, rule_set
from askom_lms.enrolment.models import DocumentKind, DocumentState, Enrolment
from askom_lms.enrolment.queries.recommenders import Register, judged_letters, register_of
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import Attendance, ClassSession, Mark, TrainingClass

PRESENT = (Mark.HADIR, Mark.TERLAMBAT)
VERDICTS = {DocumentState.ACCEPTED.value: "diterima", DocumentState.REJECTED.value: "ditolak"}
AS_SHOWN = "sesuai berkas"
"""Stands for the number of a certificate that panitia saw and nobody typed."""
KNOWN_HERE = frozenset({"papers", "class_starts_on", "applied_on", "programme"})
"""Facts that the installation knows and nobody states."""


def today_in(act: Act, klass: TrainingClass) -> dt.date:
    """The date on the wall of the class."""
    return clock.in_zone(act.now, klass.zone).date()


def facts_of(
    enrolment: Enrolment,
    klass: TrainingClass,
    more: Mapping[str, Any] | None = None,
    *,
    reasons: Mapping[DocumentKind, str] | None = None,
    register: Register | None = None,
) -> Facts:
    """The facts as stated, with what the installation knows: papers and their verdicts, the class, internalisasi.

    `reasons` say why papers were rejected, for the sentence; `more` adds or replaces facts (of a certification);
    `register` is what the register says about the institutions that recommend him.
    """
    stated = {key: value for key, value in enrolment.facts.items() if key not in KNOWN_HERE}
    given = dict(more or {})
    papers = _papers(enrolment, klass, reasons or {}) | dict(given.pop("papers", {}))
    if stated.get("recommendations"):
        stated["recommendations"] = judged_letters(enrolment, register or {})
    known: dict[str, Any] = {
        **stated,
        **_brought(enrolment, klass, stated),
        "programme": klass.programme.value,
        "class_starts_on": klass.starts_on.isoformat(),
        "applied_on": clock.in_zone(enrolment.applied_at, klass.zone).date().isoformat()
        if enrolment.applied_at
        else None,
        "internalisasi": _internalisasi(enrolment, klass, stated.get("internalisasi") or {}),
        **given,
        "papers": papers,
    }
    return facts_from_dict(known)


def asks_pre_day_papers(klass: Any) -> bool:
    """Whether this class (the record, or a row with its settings) begins only with the papers of the pre-day."""
    return ClassSettings.read(klass.settings).pre_day_papers_required


def pre_day_to_send(enrolment: Enrolment, klass: Any) -> tuple[DocumentKind, ...]:
    """The papers of the pre-day that he still owes this class; none where it does not ask for them."""
    return (
        tuple(DocumentKind(paper.value) for paper in to_send(enrolment.pre_day)) if asks_pre_day_papers(klass) else ()
    )


def _brought(enrolment: Enrolment, klass: TrainingClass, stated: Mapping[str, Any]) -> dict[str, Any]:
    """The papers of the pre-day as facts; where the class wants them, what was ticked before counts no more."""
    if not asks_pre_day_papers(klass):
        return {}
    return {fact: None for fact in FACT_OF.values() if fact in stated} | brought(enrolment.pre_day)


def _papers(
    enrolment: Enrolment, klass: TrainingClass, reasons: Mapping[DocumentKind, str]
) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for paper, mark in marks_in(enrolment, klass).items():
        reason = reasons.get(DocumentKind(paper.value))
        found[paper.value] = {"present": mark != ".", "verdict": VERDICTS.get(mark), "reason": reason}
    return found


def programme_of(klass: TrainingClass) -> Programme:
    """The programme of the class as the rules know it."""
    return Programme(klass.programme.value)


def marks_in(enrolment: Enrolment, klass: TrainingClass) -> dict[Paper, str]:
    """Paper -> its letter, for the papers that this class asks for."""
    return marks_of(enrolment.documents, programme_of(klass))


def _internalisasi(
    enrolment: Enrolment, klass: TrainingClass, stated: Mapping[str, Any], *, is_confirmed: bool = True
) -> dict[str, Any] | None:
    """Attendance counts once it was marked here, its certificate accepted, or confirmed and not disproved since.

    What the applicant states alone is a plan, which makes the seat conditional (000:internalisasi.1, askom:kursi.1).
    """
    if enrolment.internalisasi_on is not None:
        return _attended_here(enrolment, klass, stated)
    mark = marks_in(enrolment, klass)[Paper.INTERNALISASI]
    is_accepted, confirmed_at = mark == DocumentState.ACCEPTED, enrolment.confirmed_at
    if mark == DocumentState.REJECTED or not is_confirmed:
        confirmed_at = None
    if not is_accepted and confirmed_at is None:
        plan = {key: value for key, value in stated.items() if key == "held_on" or value is False}
        return plan or None
    shown = {**stated, "attended": True}
    if is_accepted:
        shown["certificate"] = stated.get("certificate") or AS_SHOWN
    if confirmed_at and (stated.get("held_on") or "") > clock.in_zone(confirmed_at, klass.zone).date().isoformat():
        shown.pop("held_on")
    return shown


def _attended_here(enrolment: Enrolment, klass: TrainingClass, stated: Mapping[str, Any]) -> dict[str, Any]:
    """The day of this class, with the certificate that was issued for it or that panitia accepted from elsewhere."""
    assert enrolment.internalisasi_on is not None
    shown = {**stated, "attended": True, "held_on": enrolment.internalisasi_on.isoformat()}
    number = enrolment.internalisasi_number
    if not number and marks_in(enrolment, klass)[Paper.INTERNALISASI] == DocumentState.ACCEPTED:
        number = stated.get("certificate") or AS_SHOWN
    if number:
        shown["certificate"] = number
    return shown


def unconfirmed(enrolment: Enrolment, on: dt.date) -> Verdict:
    """What would be said had nobody confirmed the seat: only marks and accepted papers speak of the internalisasi."""
    klass = _class_of(enrolment)
    stated = enrolment.facts.get("internalisasi") or {}
    shown = _internalisasi(enrolment, klass, stated, is_confirmed=False)
    return verdict_now(enrolment, on, more={"internalisasi": shown})


def pinned_rule_set(klass: TrainingClass, name: str | None = None) -> RuleSet:
    """The rule-set of the class (or another by name) with the settings of the class."""
    return rule_set(name or klass.rule_set).with_settings(klass.settings)


def verdict_now(
    enrolment: Enrolment,
    on: dt.date,
    *,
    name: str | None = None,
    more: Mapping[str, Any] | None = None,
    reasons: Mapping[DocumentKind, str] | None = None,
    register: Register | None = None,
    language: str = "id",
) -> Verdict:
    """What the pinned rule-set (or the one named) says about this application on this day.

    A page that asks more than once reads the register itself and gives it to each.
    """
    klass = _class_of(enrolment)
    known = register_of(enrolment, on) if register is None else register
    facts = facts_of(enrolment, klass, more, reasons=reasons, register=known)
    return check(facts, pinned_rule_set(klass, name), on, language=language)


def other_verdicts(
    enrolment: Enrolment,
    on: dt.date,
    *,
    reasons: Mapping[DocumentKind, str] | None = None,
    register: Register | None = None,
    language: str = "id",
) -> tuple[Verdict, ...]:
    """What the other readings would say (D7)."""
    klass = _class_of(enrolment)
    known = register_of(enrolment, on) if register is None else register
    facts = facts_of(enrolment, klass, reasons=reasons, register=known)
    return other_readings(facts, pinned_rule_set(klass), on, language=language, settings=klass.settings)


def papers_lacking(enrolment: Enrolment) -> tuple[Paper, ...]:
    """The papers he owes before panitia can judge: not there, or there and rejected."""
    klass = _class_of(enrolment)
    usable = {DocumentState.WAITING.value, DocumentState.ACCEPTED.value}
    held = [paper for paper, mark in marks_in(enrolment, klass).items() if mark in usable]
    certified_by = pinned_rule_set(klass, klass.certification_rule_set)
    return papers_owed(facts_of(enrolment, klass), pinned_rule_set(klass), held, certified_by=certified_by)


def attended_on(enrolment: Enrolment) -> dt.date | None:
    """The internalisasi day of this class, when he is marked present in all of it; the last one of several."""
    was_there = exists().where(
        Attendance.session_id == ClassSession.id,
        Attendance.person_id == enrolment.person_id,
        or_(Attendance.mark.in_(PRESENT), Attendance.made_up_at.is_not(None)),
    )
    days = select(was_there, ClassSession.starts_at).where(
        ClassSession.class_id == enrolment.class_id, ClassSession.day == 0
    )
    seen = session().execute(days.order_by(ClassSession.starts_at)).all()
    if not seen or not all(row[0] for row in seen):
        return None
    return clock.in_zone(seen[-1].starts_at, _class_of(enrolment).zone).date()


def _class_of(enrolment: Enrolment) -> TrainingClass:
    return session().get_one(TrainingClass, enrolment.class_id)
