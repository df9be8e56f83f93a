"""A complete, invented applicant: what `eligibility check --example` prints and what shows how facts look."""

import datetime as dt

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
    StandingSource,
    TechnicalCertificate,
    TrainerRecommendation,
    WorkCounts,
)

EXAMPLE_DAY, EXAMPLE_END = dt.date(2025, 7, 1), dt.date(2025, 7, 25)
EXAMPLE = Facts(
    programme=Programme.PELATIHAN,
    born_on=dt.date(1994, 5, 17),
    class_starts_on=dt.date(2025, 7, 21),
    applied_on=dt.date(2025, 6, 20),
    education=Education(level=EducationLevel.D3, kkni_level=0),
    technical_certificates=(
        TechnicalCertificate(
            number="62010 2521 5 0000123 2025",
            scheme="Junior Database Administrator",
            issued_on=dt.date(2025, 3, 12),
            valid_until=dt.date(2028, 3, 11),
        ),
    ),
    experience=(
        Experience(
            started_on=dt.date(2019, 2, 1),
            ended_on=dt.date(2020, 6, 30),
            field="Basis data",
            employer="PT Data Prima Nusantara",
            proof=ProofKind.INDUSTRI,
            in_field=True,
        ),
        Experience(
            started_on=dt.date(2021, 3, 1),
            ongoing=True,
            field="Basis data",
            employer="SMK Negeri 2 Sidoarjo",
            proof=ProofKind.INSTANSI,
            in_field=True,
        ),
    ),
    recommendations=(
        Recommendation(
            kind=RecommenderKind.LSP,
            institution="LSP P1 SMK Negeri 2 Sidoarjo",
            standing=Standing.LICENSED,
            bnsp_approved=True,
            dated_on=dt.date(2025, 6, 2),
            source=StandingSource.REGISTER,
        ),
    ),
    can_word=True,
    can_excel=True,
    internalisasi=Participation(held_on=dt.date(2025, 7, 16), attended=True, certificate="017/INT/ASKOM/VII/2025"),
    asesor_certificates=(AsesorCertificate(number="62010 2421 6 0000045 2022", valid_until=dt.date(2025, 10, 15)),),
    papers={
        Paper.KTP: PaperFact(present=True, verdict=PaperVerdict.ACCEPTED),
        Paper.PHOTO: PaperFact(present=True, verdict=PaperVerdict.ACCEPTED, reason=""),
        Paper.DIPLOMA: PaperFact(present=True, verdict=PaperVerdict.ACCEPTED),
        Paper.TECHNICAL: PaperFact(present=True, verdict=PaperVerdict.ACCEPTED),
        Paper.EXPERIENCE: PaperFact(present=True),
        Paper.RECOMMENDATION: PaperFact(present=True),
        Paper.INTERNALISASI: PaperFact(present=True),
        Paper.DECLARATION: PaperFact(present=True),
        Paper.TASK_RECORDS: PaperFact(present=True),
        Paper.TRAINING_CERTIFICATE: PaperFact(present=True),
        Paper.TRAINER_RECOMMENDATION: PaperFact(present=True),
        Paper.ASESOR_CERTIFICATE: PaperFact(present=True),
        Paper.SPT_PLANS: PaperFact(present=True),
        Paper.SPT_VALIDATIONS: PaperFact(present=True),
        Paper.SPT_ASSESSMENTS: PaperFact(present=True),
        Paper.REFRESHMENT_CERTIFICATE: PaperFact(present=True),
    },
    made=WorkCounts(plans=2, organised=0, conducted=2, validations=2, tools=0),
    spt=WorkCounts(plans=2, organised=0, conducted=6, validations=2, tools=0),
    training=Participation(held_on=dt.date(2025, 7, 25), attended=True, certificate="017/PLT-ASKOM/LSP/VII/2025"),
    refreshment=Participation(held_on=dt.date(2025, 6, 10), attended=True, certificate="008/RFR/LSP/VI/2025"),
    trainer_recommendation=TrainerRecommendation(
        given=True, signed_on=dt.date(2025, 7, 25), signed_by="Ratna Kusumawati"
    ),
    duties=Duties(sessions=20, attended=20, tasks=3, parafed=3, handed_in=3),
    equipment=tuple(Equipment),
    brings_base_map=True,
    brings_skema=True,
    brings_skkni=True,
    has_apl01=True,
    has_apl02=True,
    agrees=True,
)
"""Every field filled, and everything met under each rule-set once the class is over (EXAMPLE_END); the day before the
class its internalisasi is still to come. With programme `peningkatan` the same person reads as a recertification."""
