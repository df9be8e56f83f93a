"""Every clause of every rule-set, met, unmet, at its border and with facts not known."""

import datetime as dt

from askom_lms.enrolment.domain.facts import (
    AsesorCertificate,
    Equipment,
    Participation,
    TrainerRecommendation,
)
from tests.enrolment.applicants import (
    DAY_1,
    MISSING,
    ON,
    REJECTED,
    certificate,
    complete,
    counts,
    done,
    letter,
    papers,
    worked,
)
from tests.enrolment.eligibility_kinds import (
    DAY,
    PELATIHAN,
    PENINGKATAN,
    L,
    border,
    certificate_cases,
    duty_cases,
    equipment_cases,
    experience_cases,
    met,
    paper_cases,
    participation_cases,
    qualification_cases,
    recommendation_cases,
    statement_cases,
    unknown,
    unmet,
    with_base,
)

COMPUTER = [
    met(can_word=True, can_excel=True),
    unmet(can_word=False, can_excel=False),
    border(False, can_word=False),
    border(False, can_excel=False, can_word=None),
    unknown(can_excel=None),
    *paper_cases("DECLARATION"),
]
LEAP = {"class_starts_on": None, "experience": (worked(dt.date(2020, 2, 29)),)}
TECHNICAL_AND = [
    *certificate_cases(DAY_1),
    *experience_cases(DAY_1, 3, issuer_matters=False),
    border(
        False,
        dt.date(2023, 3, 1),
        on=dt.date(2023, 2, 28),
        technical_certificates=certificate(issued_on=dt.date(2020, 1, 1)),
        **LEAP,
    ),
    border(True, on=dt.date(2023, 3, 1), technical_certificates=certificate(issued_on=dt.date(2020, 1, 1)), **LEAP),
    # the years are complete only after the certificate has ended: no date cures both
    unmet(technical_certificates=certificate(valid_until=DAY_1), experience=(worked(dt.date(2022, 8, 1)),)),
    *paper_cases("TECHNICAL"),
    *paper_cases("EXPERIENCE"),
]
NO_CERTIFICATE = {"technical_certificates": ()}
NO_EXPERIENCE = {"experience": ()}


TECHNICAL_OR = [
    met(**NO_EXPERIENCE),
    met(**NO_CERTIFICATE),
    *with_base(NO_EXPERIENCE, certificate_cases(ON)),
    *with_base(NO_CERTIFICATE, experience_cases(ON, 3, issuer_matters=True)),
    unmet(**NO_CERTIFICATE, papers=papers(EXPERIENCE=MISSING)),
    unmet(**NO_EXPERIENCE, papers=papers(TECHNICAL=REJECTED)),
    unknown(**NO_EXPERIENCE, papers=papers(TECHNICAL=None)),
]
UNTIL = dt.date(2025, 10, 31)


def asesor(until):
    return {"asesor_certificates": (AsesorCertificate(number="A-1", valid_until=until),), "class_starts_on": None}


WINDOW = [
    met(**asesor(ON)),
    unmet(asesor_certificates=()),
    border(False, dt.date(2025, 7, 31), on=dt.date(2025, 7, 30), **asesor(UNTIL)),
    border(True, on=dt.date(2025, 7, 31), **asesor(UNTIL)),
    border(True, on=dt.date(2026, 1, 31), **asesor(UNTIL)),
    border(False, on=dt.date(2026, 2, 1), **asesor(UNTIL)),
    # three months before 31 May is the last day of February; in a leap year the 29th
    border(False, dt.date(2024, 2, 29), on=dt.date(2024, 2, 28), **asesor(dt.date(2024, 5, 31))),
    border(True, on=dt.date(2025, 2, 28), **asesor(dt.date(2024, 11, 30))),
    border(False, on=dt.date(2025, 3, 1), **asesor(dt.date(2024, 11, 30))),
    # read on day 1: the window opens between the day asked and the class
    border(True, asesor_certificates=(AsesorCertificate(number="A-1", valid_until=dt.date(2025, 10, 21)),)),
    border(
        False, DAY_1 + DAY, asesor_certificates=(AsesorCertificate(number="A-1", valid_until=dt.date(2025, 10, 22)),)
    ),
    unknown(asesor_certificates=None),
    unknown(asesor_certificates=(AsesorCertificate(number="A-1"),)),
]
DEADLINE = [
    met(**asesor(dt.date(2026, 5, 1))),
    unmet(asesor_certificates=()),
    border(True, on=dt.date(2025, 7, 30), **asesor(UNTIL)),
    border(True, on=dt.date(2025, 7, 31), **asesor(UNTIL)),
    border(False, on=dt.date(2025, 8, 1), **asesor(UNTIL)),
    # handed in: the day of the application counts, whenever it is read
    border(True, on=dt.date(2025, 8, 20), applied_on=dt.date(2025, 7, 31), **asesor(UNTIL)),
    border(False, on=dt.date(2025, 8, 20), applied_on=dt.date(2025, 8, 1), **asesor(UNTIL)),
    unknown(asesor_certificates=None),
    unknown(asesor_certificates=(AsesorCertificate(number="A-1"),)),
]
KIT = equipment_cases(Equipment.LAPTOP, Equipment.HARDCOPY, Equipment.A4_PAPER)
INCOMPLETE = {"spt": counts(conducted=5)}
CANDIDATE = {"spt": counts(plans=0, organised=0, validations=0, tools=0, conducted=0)}
PLANNING = [
    met(spt=counts(organised=0), made=counts(plans=0)),
    met(spt=counts(plans=0), made=counts(plans=1)),
    met(spt=counts(plans=1), made=counts(plans=0)),
    unmet(spt=counts(plans=0, organised=0), made=counts(plans=0)),
    unmet(spt=counts(plans=0), made=counts(plans=0)),
    border(True, spt=counts(plans=2, organised=0)),
    border(False, spt=counts(plans=1, organised=1)),
    border(True, spt=counts(plans=1, organised=2), made=None),
    border(False, spt=counts(plans=0, organised=2), made=counts(plans=0)),
    border(True, spt=counts(plans=None, organised=2), made=counts(plans=1)),
    unknown(spt=None, made=None),
    unknown(spt=counts(plans=None, organised=1)),
    unknown(spt=counts(plans=0, organised=2), made=counts(plans=None)),
]
VALIDATING = [
    met(spt=counts(tools=0), made=counts(validations=0)),
    met(spt=counts(validations=0), made=counts(validations=1)),
    unmet(spt=counts(validations=0, tools=0), made=counts(validations=0)),
    border(True, spt=counts(validations=2, tools=0)),
    border(False, spt=counts(validations=1, tools=1)),
    border(True, spt=counts(validations=1, tools=2), made=None),
    border(False, spt=counts(validations=0, tools=2), made=counts(validations=0)),
    unknown(spt=None, made=None),
    unknown(spt=counts(validations=None, tools=1)),
]
ASSESSING = [
    met(spt=counts(conducted=9)),
    unmet(spt=counts(conducted=0)),
    border(False, spt=counts(conducted=5)),
    border(True, spt=counts(conducted=6)),
    border(True, spt=counts(conducted=7)),
    unknown(spt=None),
    unknown(spt=counts(conducted=None)),
]
PARTIAL = [
    met(),
    unmet(**CANDIDATE, made=counts(plans=0, validations=0)),
    border(True, **INCOMPLETE),
    border(True, spt=counts(plans=0, organised=0, validations=2, tools=0, conducted=0)),
    border(True, spt=counts(plans=None, organised=None, validations=2, conducted=None)),
    unknown(spt=None),
    unknown(spt=counts(plans=0, organised=0, validations=0, tools=0, conducted=None)),
]
TWO_SETS = [
    met(made=counts(plans=3, conducted=3, validations=3)),
    unmet(made=counts(plans=0, conducted=0, validations=0)),
    border(True, made=counts(plans=2, conducted=2, validations=2)),
    border(False, made=counts(plans=1)),
    border(False, made=counts(conducted=1)),
    border(False, made=counts(validations=1)),
    unknown(made=None),
    unknown(made=counts(validations=None)),
]
TRAINER = [
    unmet(trainer_recommendation=TrainerRecommendation(given=False)),
    border(True, trainer_recommendation=TrainerRecommendation(given=True, signed_on=ON)),
    border(False, ON + DAY, trainer_recommendation=TrainerRecommendation(given=True, signed_on=ON + DAY)),
    unknown(trainer_recommendation=None),
    unknown(trainer_recommendation=TrainerRecommendation(given=True)),
]
HOLDS_ASESOR = [
    met(asesor_certificates=(AsesorCertificate(number="A-1"),)),
    unmet(asesor_certificates=()),
    border(True, asesor_certificates=(AsesorCertificate(number="A-1", valid_until=ON - DAY),)),
    unknown(asesor_certificates=None),
    unknown(asesor_certificates=(AsesorCertificate(valid_until=ON),)),
]
FIVE_YEARS = {**NO_CERTIFICATE, "internalisasi": done(ON - DAY)}

CASES = {
    ("juknis-001", PELATIHAN): {
        "internalisasi": participation_cases("internalisasi", plan_counts=True),
        "qualification": [*qualification_cases(3, L.SMA, L.D1, L.D2), *paper_cases("DIPLOMA")],
        "technical_basis": TECHNICAL_AND,
        "recommendation": recommendation_cases(approval_matters=False),
        "computer": COMPUTER,
        "equipment": KIT,
    },
    ("juknis-001", PENINGKATAN): {
        "internalisasi": participation_cases("internalisasi", plan_counts=True),
        "qualification_again": [*qualification_cases(3, L.SMA, L.D1, L.D2), *paper_cases("DIPLOMA")],
        "technical_basis_again": TECHNICAL_AND,
        "recommendation_approved": [
            *recommendation_cases(approval_matters=True),
            unknown(recommendations=letter(bnsp_approved=None)),
        ],
        "computer_again": COMPUTER,
        "asesor_window": WINDOW,
        "equipment_unless_complete": [
            met(equipment=()),
            *with_base(INCOMPLETE, KIT),
            border(True, equipment=(), spt=counts(conducted=6)),
            border(False, equipment=(), spt=counts(conducted=5)),
            border(False, ON + DAY, equipment=(), refreshment=done(ON + DAY)),
        ],
    },
    ("skema-002", PELATIHAN): {
        "internalisasi": participation_cases("internalisasi", plan_counts=True),
        "education": qualification_cases(2, L.SMP, L.SMA, L.D1),
        "two_sets": TWO_SETS,
        "training": [*participation_cases("training"), *TRAINER],
        "technical_basis": TECHNICAL_OR,
        "application": statement_cases("has_apl01"),
        "ktp": paper_cases("KTP"),
        "photo": paper_cases("PHOTO"),
        "diploma_copy": [*qualification_cases(2, L.SMP, L.SMA, L.D1), *paper_cases("DIPLOMA")],
        "task_records": [*TWO_SETS, *paper_cases("TASK_RECORDS")],
        "training_papers": [*paper_cases("TRAINING_CERTIFICATE"), *paper_cases("TRAINER_RECOMMENDATION")],
        "technical_copy": TECHNICAL_OR,
        "self_assessment": statement_cases("has_apl02"),
        "agreement": statement_cases("agrees"),
    },
    ("skema-002", PENINGKATAN): {
        "internalisasi": participation_cases("internalisasi", plan_counts=True),
        "asesor_certificate": HOLDS_ASESOR,
        "planning_documents": PLANNING,
        "validation_documents": VALIDATING,
        "assessments": ASSESSING,
        "refreshment": participation_cases("refreshment"),
        "technical_basis_again": TECHNICAL_OR,
        "partial": PARTIAL,
        "application": statement_cases("has_apl01"),
        "ktp_again": paper_cases("KTP"),
        "photo_again": paper_cases("PHOTO"),
        "asesor_copy": [*HOLDS_ASESOR, *paper_cases("ASESOR_CERTIFICATE")],
        "planning_letters": [*PLANNING, *paper_cases("SPT_PLANS")],
        "validation_letters": [*VALIDATING, *paper_cases("SPT_VALIDATIONS")],
        "assessment_letters": [*ASSESSING, *paper_cases("SPT_ASSESSMENTS")],
        "refreshment_certificate": paper_cases("REFRESHMENT_CERTIFICATE"),
        "technical_copy_again": TECHNICAL_OR,
        "partial_copies": [
            *PARTIAL,
            border(True, papers=papers(SPT_PLANS=MISSING, SPT_VALIDATIONS=MISSING)),
            border(False, papers=papers(SPT_PLANS=MISSING, SPT_VALIDATIONS=MISSING, SPT_ASSESSMENTS=REJECTED)),
        ],
        "self_assessment": statement_cases("has_apl02"),
        "agreement": statement_cases("agrees"),
        "application_deadline": DEADLINE,
    },
}
PESERTA_000 = {
    "internalisasi": participation_cases("internalisasi", plan_counts=True),
    "base_map": statement_cases("brings_base_map"),
    "skema_document": statement_cases("brings_skema"),
    "skkni_document": statement_cases("brings_skkni"),
    "attends_everything": duty_cases("attended", "sessions"),
    "every_task_parafed": duty_cases("parafed", "tasks"),
    "every_task_handed_in": duty_cases("handed_in", "tasks"),
    "laptop": [
        *equipment_cases(Equipment.LAPTOP),
        border(True, can_word=False, can_excel=True),
        border(False, can_word=False, can_excel=False),
        unknown(can_word=False, can_excel=None),
    ],
    "hardcopy": equipment_cases(Equipment.HARDCOPY),
    "paper_size": equipment_cases(Equipment.A4_PAPER),
    "diploma_copy": paper_cases("DIPLOMA"),
    "technical_basis": [
        met(**NO_EXPERIENCE, internalisasi=None),
        *with_base({**NO_EXPERIENCE}, certificate_cases(DAY_1)),
        *with_base(FIVE_YEARS, experience_cases(DAY_1, 5, issuer_matters=False)),
        border(False, **NO_CERTIFICATE, internalisasi=Participation(held_on=ON, attended=True, certificate="")),
        border(False, DAY_1 + DAY, **NO_CERTIFICATE, internalisasi=done(DAY_1 + DAY)),
        border(True, **NO_CERTIFICATE, internalisasi=done(DAY_1)),
        unknown(**NO_CERTIFICATE, internalisasi=None),
        unknown(**NO_CERTIFICATE, internalisasi=Participation(held_on=ON, attended=True)),
    ],
    "folders": equipment_cases(
        Equipment.FOLDER_RED, Equipment.FOLDER_YELLOW, Equipment.FOLDER_GREEN, Equipment.FOLDER_BLUE
    ),
    "blue_folder": [
        *paper_cases("DIPLOMA"),
        met(papers=papers(TECHNICAL=MISSING)),
        met(papers=papers(INTERNALISASI=MISSING)),
        unmet(papers=papers(TECHNICAL=MISSING, INTERNALISASI=REJECTED)),
        unknown(papers=papers(TECHNICAL=MISSING, INTERNALISASI=None)),
    ],
    "friday_registration": statement_cases("has_apl01"),
}
CASES["peserta-000", PELATIHAN] = PESERTA_000
CASES["peserta-000", PENINGKATAN] = PESERTA_000


def all_cases():
    """(rule-set, programme, rule, case), flat."""
    return [
        (rule_set, programme, rule, case)
        for (rule_set, programme), rules in CASES.items()
        for rule, cases in rules.items()
        for case in cases
    ]


def applicant(programme, case):
    return complete(programme, **case.changes)
