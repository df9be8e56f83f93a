"""What one kind of fact is asked: cases met, unmet, at their border and not known, for any clause that rests on it.

A case: kind, what is changed about the applicant who meets everything, the answer, and the day that cures it.
"""

import datetime as dt
from dataclasses import dataclass, replace

from askom_lms.enrolment.domain.facts import (
    Education,
    EducationLevel,
    Equipment,
    Participation,
    Programme,
    ProofKind,
    RecommenderKind,
    Standing,
    StandingSource,
)
from tests.enrolment.applicants import (
    CERTIFICATE,
    MISSING,
    ON,
    REJECTED,
    UNJUDGED,
    certificate,
    done,
    duties,
    letter,
    papers,
    worked,
)

DAY = dt.timedelta(days=1)
PELATIHAN, PENINGKATAN = Programme.PELATIHAN, Programme.PENINGKATAN
L = EducationLevel


@dataclass(frozen=True)
class Case:
    kind: str
    changes: dict
    met: bool | None
    cure_on: dt.date | None = None
    on: dt.date = ON


def met(**changes):
    return Case("met", changes, True)


def unmet(cure_on=None, **changes):
    return Case("unmet", changes, False, cure_on)


def border(answer, cure_on=None, on=ON, **changes):
    return Case("border", changes, answer, cure_on, on)


def unknown(cure_on=None, **changes):
    return Case("unknown", changes, None, cure_on)


def paper_cases(name):
    """What panitia sees of one paper decides the clause."""
    return [
        met(papers=papers(**{name: UNJUDGED})),
        unmet(papers=papers(**{name: MISSING})),
        border(False, papers=papers(**{name: REJECTED})),
        unknown(papers=papers(**{name: None})),
    ]


def statement_cases(name):
    return [met(**{name: True}), unmet(**{name: False}), border(True, **{name: True}), unknown(**{name: None})]


def participation_cases(name, *, plan_counts=False):
    """A planned internalisasi counts from its day on (as a condition); training and refreshment only when noted."""
    certified = Participation(held_on=ON, certificate="No. 1")
    return [
        met(**{name: done(ON - 20 * DAY)}),
        met(**{name: Participation(attended=True)}),
        met(**{name: certified}),
        unmet(**{name: Participation(held_on=ON - DAY, attended=False)}),
        border(True, **{name: done(ON - DAY)}),
        border(True, **{name: done(ON)}),
        border(False, ON + DAY, **{name: done(ON + DAY)}),
        border(plan_counts or None, **{name: Participation(held_on=ON)}),
        border(False, ON + DAY if plan_counts else None, **{name: Participation(held_on=ON + DAY)}),
        unknown(**{name: None}),
        unknown(**{name: Participation()}),
    ]


def equipment_cases(*items):
    without = tuple(each for each in Equipment if each is not items[-1])
    return [
        met(equipment=tuple(items)),
        unmet(equipment=()),
        border(False, equipment=without),
        unknown(equipment=None),
    ]


def duty_cases(done, asked):
    """All of what the class asked, counted; a class that asked nothing yet proves nothing."""
    return [
        met(duties=duties(**{asked: 20, done: 20})),
        unmet(duties=duties(**{done: 0})),
        border(False, duties=duties(**{asked: 20, done: 19})),
        border(True, duties=duties(**{asked: 20, done: 20})),
        border(False, duties=duties(**{asked: 0, done: 0})),
        unknown(duties=None),
        unknown(duties=duties(**{done: None})),
        unknown(duties=duties(**{asked: None})),
    ]


def qualification_cases(least, below, at, above):
    """Levels of diplomas around the one asked; a diploma below may be made good by a qualification of its own."""
    return [
        met(education=Education(level=L.S3)),
        unmet(education=Education(level=L.SD, kkni_level=0)),
        border(False, education=Education(level=below, kkni_level=0)),
        border(True, education=Education(level=at, kkni_level=0)),
        border(True, education=Education(level=above, kkni_level=0)),
        border(False, education=Education(level=below, kkni_level=least - 1)),
        border(True, education=Education(level=below, kkni_level=least)),
        border(True, education=Education(kkni_level=least + 1)),
        unknown(education=None),
        unknown(education=Education(level=below)),
        unknown(education=Education(kkni_level=least - 1)),
    ]


def certificate_cases(read_on):
    """The certificate alone, where it must be there; its last day still counts."""
    return [
        unmet(technical_certificates=()),
        border(False, technical_certificates=certificate(valid_until=read_on - DAY)),
        border(True, technical_certificates=certificate(valid_until=read_on)),
        border(True, technical_certificates=certificate(valid_until=read_on + DAY)),
        border(True, technical_certificates=certificate(issued_on=read_on)),
        border(False, read_on + DAY, technical_certificates=certificate(issued_on=read_on + DAY)),
        border(True, technical_certificates=(*certificate(valid_until=read_on - DAY), CERTIFICATE)),
        unknown(technical_certificates=None),
        unknown(technical_certificates=certificate(valid_until=None)),
        unknown(technical_certificates=certificate(issued_on=None)),
        unknown(technical_certificates=certificate(number=None)),
    ]


def years_before(day, years):
    return day.replace(year=day.year - years)


def experience_cases(read_on, years, *, issuer_matters):
    """Experience alone, where it must be there."""
    start = years_before(read_on, years)
    last = read_on - DAY
    return [
        met(experience=(worked(start - 400 * DAY),)),
        unmet(experience=()),
        unmet(experience=(worked(start - 300 * DAY, in_field=False),)),
        unmet(experience=(worked(start - 300 * DAY, proof=ProofKind.NONE),)),
        border(True, experience=(worked(start - DAY),)),
        border(True, experience=(worked(start),)),
        border(False, read_on + DAY, experience=(worked(start + DAY),)),
        border(True, experience=(worked(start, last),)),
        border(False, experience=(worked(start, last - DAY),)),
        border(False, experience=(worked(start + DAY, last),)),
        # worked twice at the same time: counts once
        border(False, read_on + DAY, experience=(worked(start + DAY), worked(start + DAY, last))),
        # ten days between two jobs move the day by ten
        border(
            False,
            read_on + 10 * DAY,
            experience=(worked(start, start + 99 * DAY), worked(start + 110 * DAY)),
        ),
        border(True, experience=(worked(start, start + 99 * DAY), worked(start + 100 * DAY))),
        border(not issuer_matters, experience=(worked(start, proof=ProofKind.OWN_STATEMENT),)),
        unknown(experience=None),
        unknown(experience=(worked(start, proof=None),)),
        unknown(experience=(worked(start, in_field=None),)),
        unknown(experience=(replace(worked(start), ongoing=False),)),
    ]


def recommendation_cases(*, approval_matters):
    clsp, agency = RecommenderKind.CLSP, RecommenderKind.INSTANSI
    return [
        met(recommendations=letter()),
        *(met(recommendations=letter(source=source)) for source in StandingSource),
        met(recommendations=letter(kind=clsp, standing=Standing.IN_PROCESS)),
        met(recommendations=letter(kind=agency, standing=Standing.APPROVED)),
        met(recommendations=(*letter(standing=Standing.INACTIVE), *letter())),
        unmet(recommendations=()),
        unmet(recommendations=letter(standing=Standing.INACTIVE)),
        unmet(recommendations=letter(standing=Standing.IN_PROCESS)),
        unmet(recommendations=letter(kind=clsp, standing=Standing.LICENSED)),
        unmet(recommendations=letter(kind=agency, standing=Standing.LICENSED)),
        border(not approval_matters, recommendations=letter(bnsp_approved=False)),
        border(True, recommendations=letter(dated_on=ON - DAY)),
        border(True, recommendations=letter(dated_on=ON)),
        border(False, ON + DAY, recommendations=letter(dated_on=ON + DAY)),
        unknown(recommendations=None),
        unknown(recommendations=letter(dated_on=None)),
        unknown(recommendations=letter(standing=None)),
        unknown(recommendations=letter(kind=None)),
        *paper_cases("RECOMMENDATION"),
    ]


def with_base(base, cases):
    """The same cases on an applicant who also lacks something else."""
    return [Case(each.kind, {**base, **each.changes}, each.met, each.cure_on, each.on) for each in cases]
