"""FR-ACA-07 of one trainee: the examination, the record, the evidence under it, and what is missing for K (D5)."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from askom_lms.assessment.models import AcaExam
from askom_lms.certification.domain.evidence import ROWS, UNITS, EvidenceRow, Ticks, computed_unit, overall
from askom_lms.certification.domain.recommendation import Facts, Missing, RuleFact, prerequisites
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.domain.states import RecommendationState, Verdict
from askom_lms.certification.models import Recommendation, TrainerRecommendation
from askom_lms.certification.queries.standing import (
    ClassPlan,
    Standing,
    attended,
    class_plan,
    facts_of,
    parafed,
    seat_in,
    standings,
)
from askom_lms.coursework.domain.states import SubmissionState
from askom_lms.coursework.domain.subjects import sheet_name
from askom_lms.coursework.models import DossierItem, Paraf, Submission
from askom_lms.enrolment.domain.eligibility import Verdict as EligibilityVerdict
from askom_lms.enrolment.domain.facts import Paper, PaperVerdict
from askom_lms.enrolment.domain.findings import Renewal
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import verdict_now
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.paperwork.domain import checks
from askom_lms.paperwork.domain.filled import Issue
from askom_lms.paperwork.models import FilledRecord
from askom_lms.paperwork.queries import spec_of, stage_of
from askom_lms.people.domain.marks import picture_of
from askom_lms.people.models import ParafMark
from askom_lms.people.queries.own import Mark
from askom_lms.training.models import TrainingClass

FORM = "FR-ACA-07"
FOLDERS = ("merah", "kuning", "hijau")
APL02 = ("hijau", "fr-apl-02")
"""The self-assessment that is judged: of the real asesi, in dossier 3."""
DOUBLED = "two_sets"
"""The rule that only repeats what the unparafed items say one by one."""


@dataclass(frozen=True)
class Beside:
    """A further sheet of the dossier that a row rests on; without address while it has no paraf."""

    name: str
    url: str


@dataclass(frozen=True)
class Evidence:
    """The exact version that stands behind one row; empty while nothing was parafed."""

    row: str
    folder: str
    kind: str
    item_id: uuid.UUID | None = None
    number: int = 0
    parafed_at: dt.datetime | None = None
    parafed_by: str = ""
    beside: tuple[Beside, ...] = ()

    @property
    def url(self) -> str:
        """The sheet of this version, as it was parafed."""
        return _printed(self.item_id, self.number) if self.item_id else ""


def evidence_of(enrolment_id: uuid.UUID) -> list[Evidence]:
    """The nine rows of FR-ACA-07 with the versions that were parafed; one query."""
    signed_off = and_(Submission.item_id == DossierItem.id, Submission.state == SubmissionState.SIGNED_OFF)
    wanted = (
        select(
            DossierItem.folder, DossierItem.key, DossierItem.id, DossierItem.form_code, DossierItem.stage,
            Submission.number, Paraf.at, Paraf.person_name,
        )
        .outerjoin(Submission, signed_off)
        .outerjoin(Paraf, and_(Paraf.submission_id == Submission.id, Paraf.revoked_at.is_(None)))
        .where(
            DossierItem.enrolment_id == enrolment_id, DossierItem.key.in_({key for row in ROWS for key in row.items})
        )
        .order_by(Submission.number)
    )  # fmt: skip
    found: dict[tuple[str, str], Any] = {}
    for sheet in session().execute(wanted):
        place = (str(sheet.folder), sheet.key)
        if sheet.at is not None or place not in found:
            found[place] = sheet
    return [_evidence(row, [found[row.folder, key] for key in row.items if (row.folder, key) in found]) for row in ROWS]


def _evidence(row: EvidenceRow, held: Sequence[Any]) -> Evidence:
    """The row with the first sheet that the dossier has of it, and the others beside it."""
    beside = tuple(
        Beside(sheet_name(sheet.form_code, sheet.stage), _printed(sheet.id, sheet.number) if sheet.at else "")
        for sheet in held[1:]
    )
    first = held[0] if held else None
    if first is None or first.at is None:
        return Evidence(row.key, row.folder, row.kind, beside=beside)
    return Evidence(row.key, row.folder, row.kind, first.id, first.number, first.at, first.person_name, beside)


def _printed(item_id: uuid.UUID, number: int) -> str:
    return f"/lembar/{item_id}/cetak/{number}"


@dataclass(frozen=True)
class AcaPage:
    """What the examiner judges, on what evidence, and what stands in the way of K."""

    standing: Standing
    enrolment: Enrolment
    klass: TrainingClass
    exam: AcaExam
    recommendation: Recommendation | None
    record: FilledRecord | None
    facts: Facts
    plan: ClassPlan
    evidence: Sequence[Evidence]
    now: dt.datetime
    assessed_as_new: bool = False
    """A recertification with only some of its letters: assessed by the method for a new candidate (002:6.2.7)."""
    mark: Mark | None = None
    """The drawn or typed paraf of the reader, for the place of his signature."""
    typed: Mapping[str, Any] = field(default_factory=dict)
    """What was sent and refused: shown again in place of what is kept."""

    @property
    def answers(self) -> Mapping[str, Any]:
        return {**(self.record.answers if self.record else {}), **self.typed}

    @property
    def version(self) -> int:
        """Which state of the sheet this is; what is sent from an older one is asked about."""
        return self.record.rev if self.record else 0

    @property
    def ticks(self) -> Ticks:
        return self.facts.ticks

    @property
    def is_signed(self) -> bool:
        """From then on the page says what was signed, whatever becomes of dossiers and facts."""
        return self.recommendation is not None and self.recommendation.state is not RecommendationState.DRAFTED

    @property
    def prerequisites(self) -> list[Missing]:
        """What bars K whatever the evidence says."""
        return [] if self.is_signed else prerequisites(self.facts)

    @property
    def computed(self) -> dict[str, Verdict]:
        """Unit -> what its evidence and the prerequisites say."""
        if self.prerequisites:
            return dict.fromkeys(UNITS, Verdict.BK)
        return {unit: computed_unit(self.ticks, unit) for unit in UNITS}

    @property
    def computed_overall(self) -> Verdict:
        return overall(self.computed)

    @property
    def chosen(self) -> dict[str, Verdict]:
        """Unit -> what the examiner chose; what was computed where he has not."""
        found = {}
        for unit, computed in self.computed.items():
            written = self.answers.get(f"keputusan:{unit}:keputusan")
            may_differ = self.is_signed or computed is Verdict.K
            found[unit] = Verdict(written) if written in ("K", "BK") and may_differ else computed
        return found

    @property
    def days(self) -> tuple[int, int]:
        """(days attended in full, days that have begun): what the line of prerequisites says."""
        begun = [row for row in self.plan.sessions if row.starts_at <= self.now]
        days = {row.day for row in begun}
        missed = {row.day for row in begun if not attended(self.standing, [row])}
        return len(days - missed), len(days)

    @property
    def sheets(self) -> tuple[int, int]:
        """(parafed, all) of the three dossiers."""
        return parafed(self.standing, self.plan.kit, FOLDERS)


def aca_page(act: Act, seat: int, slug: str = "") -> AcaPage:
    """One of those whom I examine, by seat, in this or in my newest class. Raises NotFound, Denied. Six queries."""
    act.require(P.LIST)
    found = standings(AcaExam.examiner_id == act.person.id, seat_in(seat, slug))
    if not found:
        raise NotFound
    return page_of(act, found[0])


def class_aca_page(act: Act, slug: str, seat: int) -> AcaPage:
    """The same, to read, for everybody who may read the recommendations of a class. Raises NotFound, Denied."""
    found = standings(seat_in(seat, slug))
    if not found:
        raise NotFound
    act.require(P.READ, found[0])
    return page_of(act, found[0])


def aca_record(act: Act, seat: int, slug: str = "") -> tuple[Standing, FilledRecord]:
    """Only the record of one of those whom I examine, to print it. Raises NotFound, Denied."""
    act.require(P.LIST)
    return _recorded(standings(AcaExam.examiner_id == act.person.id, seat_in(seat, slug)))


def class_aca_record(act: Act, slug: str, seat: int) -> tuple[Standing, FilledRecord]:
    """The same for everybody who may read the recommendations of a class. Raises NotFound, Denied."""
    found = standings(seat_in(seat, slug))
    for standing in found[:1]:
        act.require(P.READ, standing)
    return _recorded(found)


def own_aca_record(act: Act) -> tuple[Standing, FilledRecord]:
    """The signed record about the signed-in trainee. Raises NotFound, Denied."""
    act.require(P.RESULT)
    mine = Enrolment.person_id == act.person.id
    return _recorded(standings(mine, Recommendation.state == RecommendationState.PROPOSED))


def _recorded(found: Sequence[Standing]) -> tuple[Standing, FilledRecord]:
    for standing in found[:1]:
        wanted = select(FilledRecord).join(AcaExam, AcaExam.record_id == FilledRecord.id)
        record = session().scalar(wanted.where(AcaExam.enrolment_id == standing.enrolment_id))
        if record is not None:
            return standing, record
    raise NotFound


def page_of(act: Act, standing: Standing) -> AcaPage:
    """Everything about one examination. Raises NotFound when there is none."""
    row = session().execute(
        select(
            Enrolment, TrainingClass, AcaExam, Recommendation, FilledRecord, TrainerRecommendation, ParafMark.strokes,
            ParafMark.typed,
        )
        .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
        .join(AcaExam, AcaExam.enrolment_id == Enrolment.id)
        .outerjoin(Recommendation, Recommendation.enrolment_id == Enrolment.id)
        .outerjoin(FilledRecord, FilledRecord.id == AcaExam.record_id)
        .outerjoin(TrainerRecommendation, TrainerRecommendation.enrolment_id == Enrolment.id)
        .outerjoin(ParafMark, ParafMark.person_id == act.actor_id)
        .where(Enrolment.id == standing.enrolment_id)
        .options(joinedload(Recommendation.exam))
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound
    enrolment, klass, exam, recommendation, record, trainer, strokes, typed = row
    plan = class_plan(standing.class_id)
    ticks = ticks_of(record.answers if record else {})
    verdict = certification_verdict(enrolment, klass, standing, plan, trainer, act.now)
    broken = broken_rules(enrolment, verdict)
    facts = facts_of(standing, plan, act.now, ticks=ticks, broken_rules=broken)
    evidence = evidence_of(enrolment.id)
    mark = Mark(typed or "", picture_of(strokes) if strokes else None)
    is_partial = verdict.renewal is Renewal.PARTIAL
    return AcaPage(
        standing, enrolment, klass, exam, recommendation, record, facts, plan, evidence, act.now, is_partial, mark
    )


def with_typed(page: AcaPage, changes: Mapping[str, Any]) -> AcaPage:
    """The page with what was sent and refused; a signed sheet shows what was signed.

    A verdict that only followed from the ticks so far follows from what they are now.
    """
    if page.is_signed:
        return page
    follows = {f"keputusan:{unit}:keputusan": "" for unit, was in page.computed.items() if was is Verdict.BK}
    ticks = ticks_of({**page.answers, **changes})
    return replace(page, typed=follows | dict(changes), facts=replace(page.facts, ticks=ticks))


def wrong_in(record: FilledRecord) -> list[Issue]:
    """What stops the examiner's signature: errors of the form, not missing signatures."""
    return checks.errors(checks.run(spec_of(record), stage_of(record), record.answers, record.lent))


TASK_SETS = 2
"""Sets of planning, assessment and validation that an application shows (002:6.1.2)."""


def ticks_of(answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """Row -> ticked rules of evidence, from the answers of the record."""
    return {row.key: list(answers.get(f"bukti:{row.key}:vatm") or ()) for row in ROWS}


def certification_verdict(
    enrolment: Enrolment,
    klass: TrainingClass,
    standing: Standing,
    plan: ClassPlan,
    trainer: TrainerRecommendation | None,
    now: dt.datetime,
    *,
    name: str = "",
    besides: Mapping[str, Any] | None = None,
    but: Iterable[Paper] = (),
    language: str = "id",
) -> EligibilityVerdict:
    """What the rules of certification (those of the class, or the ones named) say today.

    `besides` are facts that a caller knows from elsewhere, papers among them; `but` are papers of which somebody else
    speaks: taken as accepted.
    """
    today = clock.in_zone(now, klass.zone).date()
    more, given = _known_here(enrolment, klass, standing, plan, trainer), dict(besides or {})
    papers = more["papers"] | given.pop("papers", {})
    papers |= {str(paper): {"present": True, "verdict": PaperVerdict.ACCEPTED.value} for paper in but}
    rules = name or klass.certification_rule_set
    told = {**more, **given, "papers": papers}
    return verdict_now(enrolment, today, name=rules, more=told, register={}, language=language)


def broken_rules(enrolment: Enrolment, verdict: EligibilityVerdict) -> list[RuleFact]:
    """Rules of certification that do not hold, and an approval that an edit of the facts has dropped (D8)."""
    unique = {finding.rule: finding for finding in (*verdict.unmet, *verdict.conditions) if finding.rule != DOUBLED}
    found = [RuleFact(one.rule, one.clause, one.what) for one in unique.values()]
    if enrolment.approved_facts_version != enrolment.facts_version:
        says = "data permohonan diubah setelah disetujui dan belum diperiksa lagi"
        found.append(RuleFact("approval", "askom:D8", says))
    return found


def _is_parafed(standing: Standing, plan: ClassPlan, sheet: tuple[str, str]) -> bool:
    """Whether this sheet has its paraf; of a kit without it, whether its whole folder has."""
    kit = [row for row in plan.kit if str(row.folder) == sheet[0]]
    done, wanted = parafed(standing, [row for row in kit if row.key == sheet[1]] or kit, FOLDERS)
    return done == wanted > 0


def _known_here(
    enrolment: Enrolment,
    klass: TrainingClass,
    standing: Standing,
    plan: ClassPlan,
    trainer: TrainerRecommendation | None,
) -> dict[str, Any]:
    """Facts of certification that the installation knows better than the applicant.

    In kit edition 1 the application with its papers stands for APL.01 and the self-assessment judged in dossier 3 for
    APL.02; the training certificate counts from the trainer's recommendation on, its number follows at issue. An
    upgrading class is itself the refreshment and its certificate that of the refreshment (002:9.1.2.2.g), which only
    the rules of a recertification ask for.
    """
    whole = sum(done == total > 0 for done, total in (parafed(standing, plan.kit, (one,)) for one in FOLDERS))
    signed_on = clock.in_zone(trainer.signed_at, klass.zone).date().isoformat() if trainer else None
    given = bool(trainer and trainer.is_recommended)
    return {
        "made": {"plans": whole, "organised": whole, "conducted": whole, "validations": whole, "tools": whole},
        "training": {"held_on": klass.starts_on.isoformat(), "attended": True},
        "refreshment": {"held_on": klass.starts_on.isoformat(), "attended": True},
        "trainer_recommendation": {
            "given": given,
            "signed_on": signed_on,
            "signed_by": trainer.signer_name if trainer else None,
        },
        "has_apl01": enrolment.applied_at is not None,
        "has_apl02": _is_parafed(standing, plan, APL02),
        "papers": {
            "rekaman-tugas": {"present": whole >= TASK_SETS},
            "rekomendasi-pelatih": {"present": given},
            "sertifikat-pelatihan": {"present": given},
            "sertifikat-refreshmen": {"present": given},
        },
    }
