"""Applicants for eligibility tests: one who meets every clause of every rule-set, and ways to spoil him."""

import datetime as dt
from dataclasses import replace

from askom_lms.enrolment.domain.facts import (
    AsesorCertificate,
    Duties,
    Education,
    EducationLevel,
    Equipment,
    Experience,
    Facts,
    Paper,
    PaperFact,
    PaperVerdict,
    Participation,
    Programme,
    ProofKind,
    Recommendation,
    RecommenderKind,
    Standing,
    TechnicalCertificate,
    TrainerRecommendation,
    WorkCounts,
)

ON = dt.date(2025, 7, 1)
DAY_1 = dt.date(2025, 7, 21)
ASESOR_UNTIL = dt.date(2025, 10, 15)
"""Both windows are open: 001 from 15 July (read on day 1), 002 until 15 July (read on the day asked)."""

ACCEPTED = PaperFact(present=True, verdict=PaperVerdict.ACCEPTED)
UNJUDGED = PaperFact(present=True)
MISSING = PaperFact(present=False)
REJECTED = PaperFact(present=True, verdict=PaperVerdict.REJECTED, reason="tidak terbaca")

CERTIFICATE = TechnicalCertificate(
    number="S-1", scheme="JDA", issued_on=dt.date(2023, 9, 12), valid_until=dt.date(2026, 9, 11)
)
WORKING = Experience(
    started_on=dt.date(2015, 1, 5), ongoing=True, employer="PT A", proof=ProofKind.INDUSTRI, in_field=True
)
LETTER = Recommendation(
    kind=RecommenderKind.LSP,
    institution="LSP A",
    standing=Standing.LICENSED,
    bnsp_approved=True,
    dated_on=dt.date(2025, 6, 2),
)
WORK = WorkCounts(plans=2, organised=2, conducted=6, validations=2, tools=2)


def done(day):
    return Participation(held_on=day, attended=True, certificate="No. 1")


COMPLETE = Facts(
    programme=Programme.PELATIHAN,
    born_on=dt.date(1990, 2, 1),
    class_starts_on=DAY_1,
    education=Education(level=EducationLevel.D3, kkni_level=0),
    technical_certificates=(CERTIFICATE,),
    experience=(WORKING,),
    recommendations=(LETTER,),
    can_word=True,
    can_excel=True,
    internalisasi=done(dt.date(2025, 6, 20)),
    asesor_certificates=(AsesorCertificate(number="A-1", valid_until=ASESOR_UNTIL),),
    papers=dict.fromkeys(Paper, ACCEPTED),
    made=WORK,
    spt=WORK,
    training=done(dt.date(2025, 6, 27)),
    refreshment=done(dt.date(2025, 6, 10)),
    trainer_recommendation=TrainerRecommendation(given=True, signed_on=dt.date(2025, 6, 28), signed_by="Budi"),
    duties=Duties(sessions=20, attended=20, tasks=3, parafed=3, handed_in=3),
    equipment=tuple(Equipment),
    brings_base_map=True,
    brings_skema=True,
    brings_skkni=True,
    has_apl01=True,
    has_apl02=True,
    agrees=True,
)


def complete(programme=Programme.PELATIHAN, **changes):
    return replace(COMPLETE, programme=programme, **changes)


def papers(**changes):
    """All papers accepted but these; None takes the paper out of what is known."""
    named = {Paper[name]: fact for name, fact in changes.items()}
    return {kind: fact for kind, fact in {**COMPLETE.papers, **named}.items() if fact is not None}


def certificate(**changes):
    return (replace(CERTIFICATE, **changes),)


def worked(start, end=None, **changes):
    """One period: from start to end, or still running."""
    return replace(WORKING, started_on=start, ended_on=end, ongoing=end is None, **changes)


def letter(**changes):
    return (replace(LETTER, **changes),)


def duties(**changes):
    return replace(COMPLETE.duties, **changes)


def counts(**changes):
    return replace(WORK, **changes)
