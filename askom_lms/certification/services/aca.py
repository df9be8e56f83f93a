"""FR-ACA-07: the examiner judges nine rows of evidence, the recommendation follows, his signature seals it (D5, D6)."""

from collections.abc import Mapping
from typing import Any

from askom_lms.assessment import services as assessment
from askom_lms.assessment.domain.states import ExamState
from askom_lms.certification.domain import codes
from askom_lms.certification.domain.evidence import FORM_STANDARD, UNITS, overall, row_names
from askom_lms.certification.domain.recommendation import readiness
from askom_lms.certification.domain.states import (
    RECOMMENDATION,
    RecommendationEvent,
    RecommendationState,
    Verdict,
)
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.models import Recommendation
from askom_lms.certification.queries.aca import FORM, AcaPage, page_of, wrong_in
from askom_lms.certification.queries.certificates import unchecked_standard
from askom_lms.certification.queries.public import is_free
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.paperwork import services as paperwork
from askom_lms.paperwork.models import FilledRecord
from askom_lms.paperwork.queries import live_signatures
from askom_lms.regulations import asesor_standard
from askom_lms.training import services as training
from askom_lms.training.models import TrainingClass

ROLE = "master_asesor"
FORM_NOTE = "Kode dan judul unit menurut {name}, standar kelas ini; cetakan formulir memuat unit {printed}."
COPIED_NOTE = " Kode dari salinan, belum dicocokkan dengan naskah resminya."
"""In the language of the form, below its head, where the class pins another standard than the form prints."""
CONTENT = (
    "enrolment_id", "exam_id", "computed", "verdict", "reason", "missing", "signed_by_id", "signer_name", "met_number",
    "signed_at", "record_id",
)  # fmt: skip
"""What the chain holds fast of a recommendation; the record becomes the next version when the candidate signs."""
ACHIEVED, NOT_YET = "tercapai", "belum"


def save_aca(act: Act, page: AcaPage, changes: Mapping[str, Any], seen: int | None = None) -> Recommendation:
    """Keep what the examiner judged so far: `changes` maps paths of FR-ACA-07 to values.

    Verdict, feedback and gap of a unit that cannot be K follow by themselves. `seen` is the version of the sheet on
    the page that was sent. Raises Refusal `certification.signed`, `certification.changed`,
    `certification.not_declared`, `assessment.examiner_related` (002:9.10.7).
    """
    act.require(P.RECOMMEND, page.recommendation or page.exam)
    if page.exam.state in (ExamState.PLANNED, ExamState.REPLACED):
        raise Refusal("certification.not_declared")
    if page.recommendation is not None and page.recommendation.state is not RecommendationState.DRAFTED:
        raise Refusal("certification.signed")
    _hold(page, seen)
    assessment.must_be_unrelated(page.exam, act.person.id)
    record = page.record or _open(act, page)
    paperwork.save_form(act, record, ROLE, changes)
    session().flush()
    return _follow(act, page_of(act, page.standing), record)


def _hold(page: AcaPage, seen: int | None) -> None:
    """Keep the sheet until the transaction ends. Raises Refusal `certification.changed` when it moved on since."""
    if page.record is not None:
        paperwork.locked(page.record.id)
    if seen is not None and seen != page.version:
        raise Refusal("certification.changed")


def _open(act: Act, page: AcaPage) -> FilledRecord:
    klass, standing = page.klass, page.standing
    on = clock.in_zone(page.exam.started_at or act.now, klass.zone).date()
    lent = {
        **standard_lent(klass),
        "class": {"zone": klass.zone},
        "tuk": {"nama": f"{klass.venue}, {klass.city}", "jenis": klass.tuk_kind},
        "date": on.isoformat(),
        "code": _free_code(),
        "people": {
            ROLE: {"id": str(act.person.id), "name": act.person.name, "met": act.person.met_number},
            "asesor": {"id": str(standing.person_id), "name": standing.name, "met": None},
        },
    }
    record = paperwork.open_record(act, class_id=klass.id, code=FORM, stage="", lent=lent, edition=klass.form_edition)
    session().flush()
    page.exam.record_id = record.id
    session().flush()
    return record


def standard_lent(klass: TrainingClass) -> dict[str, Any]:
    """The scheme and the units of the standard that the class pins, for the header and the rows of the form.

    The released edition keeps its print: rows that it names otherwise are lent their text, and a note says so.
    """
    standard = asesor_standard(klass.asesor_standard)
    lent: dict[str, Any] = {"skema": dict(standard.scheme)}
    if names := row_names(standard.key):
        note = FORM_NOTE.format(name=standard.name, printed=FORM_STANDARD.name)
        if unchecked_standard(klass):
            note += COPIED_NOTE
        lent |= {"row_names": names, "note": note}
    return lent


def _free_code() -> str:
    while not is_free(code := codes.new_code()):
        continue
    return code


def _follow(act: Act, page: AcaPage, record: FilledRecord) -> Recommendation:
    """Write what follows from the ticks: verdict per unit, feedback, gap, and the recommendation itself."""
    chosen, computed = page.chosen, page.computed_overall
    verdict = overall(chosen)
    answers = record.answers
    gap = str(answers.get("gap__ada") or "")
    follows = {f"keputusan:{unit}:keputusan": str(chosen[unit]) for unit in UNITS}
    follows["umpan_balik"] = ACHIEVED if verdict is Verdict.K else NOT_YET
    follows["gap"] = "tidak_ada" if verdict is Verdict.K else "ada"
    if verdict is Verdict.K and gap:
        follows["gap__ada"] = ""
    follows["saran"] = "pelihara" if verdict is Verdict.K else "ulang"
    paperwork.save_form(act, record, ROLE, follows)
    recommendation = page.recommendation or Recommendation(enrolment_id=page.enrolment.id, exam_id=page.exam.id)
    recommendation.code = str(record.lent["code"])
    recommendation.computed, recommendation.verdict = computed, verdict
    recommendation.reason = gap if verdict is Verdict.BK else ""
    recommendation.missing = [one.stored() for one in readiness(page.facts)]
    recommendation.record_id = record.id
    session().add(recommendation)
    session().flush()
    return recommendation


def sign_recommendation(act: Act, page: AcaPage, seen: int | None = None) -> Recommendation:
    """Sign FR-ACA-07 and hand the recommendation to the technical team; there is no way back.

    K needs everything of D5; BK needs a reason. `seen` is the version of the sheet that was checked. Raises
    StepUpNeeded, Refusal `certification.nothing_judged`, `certification.k_not_offered`, `certification.signed`,
    `certification.changed`, `assessment.examiner_related`, `paperwork.incomplete`, Invalid `certification.gap_missing`.
    """
    if page.recommendation is None or page.record is None:
        raise Refusal("certification.nothing_judged")
    act.require(P.RECOMMEND, page.recommendation)
    act.step_up()
    if page.recommendation.state is not RecommendationState.DRAFTED:
        raise Refusal("certification.signed")
    _hold(page, seen)
    assessment.must_be_unrelated(page.exam, act.person.id)
    recommendation = _follow(act, page, page.record)
    if recommendation.verdict is Verdict.K and readiness(page.facts):
        raise Refusal("certification.k_not_offered", count=len(readiness(page.facts)))
    if recommendation.verdict is Verdict.BK and not recommendation.reason.strip():
        raise Invalid("certification.gap_missing")
    fingerprint = _seal(act, page.record)
    recommendation.signed_by_id, recommendation.signer_name = act.person.id, act.person.name
    recommendation.met_number, recommendation.signed_at = act.person.met_number, act.now
    data = {
        "verdict": str(recommendation.verdict),
        "computed": str(recommendation.computed),
        "units": {unit: str(verdict) for unit, verdict in page.chosen.items()},
        "fingerprint": fingerprint,
    }
    chain = ChainRef("class", page.klass.id)
    act.take(RECOMMENDATION, recommendation, RecommendationEvent.PROPOSE, chain=chain, data=data, seals=CONTENT)
    training.touch_class(page.klass.id)
    return recommendation


def _seal(act: Act, record: FilledRecord) -> str:
    """The examiner's signature, then the seal: from now on the sheet is as it was signed."""
    if wrong := wrong_in(record):
        raise Refusal("paperwork.incomplete", count=len(wrong))
    paperwork.sign_slot(act, record, ROLE, person_id=act.person.id)
    return paperwork.seal_record(act, record)


def acknowledge_recommendation(act: Act, recommendation: Recommendation) -> None:
    """The candidate signs that he was told: the next version holds both signatures, content unchanged.

    Raises Refusal `certification.not_signed_yet`, `certification.acknowledged`.
    """
    act.require(P.ACKNOWLEDGE, recommendation)
    if recommendation.state is not RecommendationState.PROPOSED:
        raise Refusal("certification.not_signed_yet")
    sealed = session().get_one(FilledRecord, recommendation.record_id)
    copy = paperwork.next_version(act, sealed)
    if any(one.slot == "calon" for one in live_signatures(copy.id)):
        raise Refusal("certification.acknowledged")
    paperwork.sign_slot(act, copy, "calon", person_id=act.person.id)
    fingerprint = paperwork.seal_record(act, copy, replaces=sealed)
    recommendation.record_id = recommendation.exam.record_id = copy.id
    data = {"fingerprint": fingerprint}
    chain = ChainRef("class", copy.class_id)
    act.record("recommendation.acknowledged", chain, recommendation, data, seals=CONTENT)
