"""Questions about the applicant's trade: certificate, experience and who recommends him."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from askom_lms.enrolment.domain.days import Days, Work, at_least
from askom_lms.enrolment.domain.facts import (
    Experience,
    Facts,
    ProofKind,
    Recommendation,
    Standing,
    StandingSource,
    TechnicalCertificate,
)
from askom_lms.enrolment.domain.readings.base import Question, Reading, all_known, timeless, unknown
from askom_lms.enrolment.domain.sentences import Length, Said


def technical_certificate(facts: Facts, _given: Mapping[str, Any], on: dt.date) -> Reading:
    """A technical certificate that is valid; its last day still counts."""
    certificates = facts.technical_certificates
    if certificates is None:
        return unknown("certificate.unknown", "certificate.state")
    if not certificates:
        return timeless(False, Said("certificate.none"), Said("certificate.get"))
    certain = at_least(1, [_sure_days(each) for each in certificates])
    possible = at_least(1, [Days.between(each.issued_on, each.valid_until) for each in certificates])
    if on in certain:
        best = max((each for each in certificates if on in _sure_days(each)), key=_end)
        return Reading(certain, possible, (Said("certificate.valid", _named(best)),))
    if on in possible:
        doubtful = next(each for each in certificates if on in Days.between(each.issued_on, each.valid_until))
        said = Said("certificate.incomplete", _named(doubtful))
        return Reading(certain, possible, (said,), (Said("certificate.complete", _named(doubtful)),))
    coming = [each for each in certificates if each.issued_on and each.issued_on > on]
    if coming:
        first = min(coming, key=lambda each: each.issued_on or dt.date.max)
        said, cure = Said("certificate.not_yet", _named(first)), Said("certificate.wait", _named(first))
    else:
        last = max(certificates, key=_end)
        said, cure = Said("certificate.expired", _named(last)), Said("certificate.renew", _named(last))
    return Reading(certain, possible, (said,), (cure,))


def _sure_days(each: TechnicalCertificate) -> Days:
    if not each.number or each.issued_on is None or each.valid_until is None:
        return Days.never()
    return Days.between(each.issued_on, each.valid_until)


def _end(each: TechnicalCertificate) -> dt.date:
    return each.valid_until or dt.date.max


def _named(each: TechnicalCertificate) -> dict[str, Any]:
    return {
        "number": each.number or "-",
        "scheme": each.scheme or "-",
        "issued": each.issued_on or "-",
        "until": each.valid_until or "-",
    }


def experience(facts: Facts, given: Mapping[str, Any], on: dt.date) -> Reading:
    """So many `years` in the field, proven by one of `proof_from`; overlapping periods count once."""
    years, accepted = given["years"], [ProofKind(kind) for kind in given["proof_from"]]
    if facts.experience is None:
        return unknown("experience.unknown", "experience.state", years=years)
    judged = [(period, _counts(period, accepted)) for period in facts.experience]
    sure = Work.of([_span(period) for period, counts in judged if counts])
    hoped = Work.of([_span(period) for period, counts in judged if counts is not False])
    certain, possible = _since(sure.complete_on(years)), _since(hoped.complete_on(years))
    due = sure.complete_on(years)
    values = {
        "years": years,
        "done": Length(*sure.done_by(on)),
        "due": due,
        "missing": Length(*sure.missing_on(on, years)),
    }
    if due is not None and due <= on:
        return Reading(certain, possible, (Said("experience.complete", values),))
    what = [Said("experience.short", values)]
    ignored = [period for period, counts in judged if counts is False]
    if ignored:
        what.append(Said("experience.ignored", {"count": len(ignored), "accepted": accepted}))
    cure = Said("experience.wait" if due else "experience.add", {**values, "accepted": accepted})
    if on in possible:
        doubtful = [period for period, counts in judged if counts is None]
        names = [period.employer or str(period.started_on) for period in doubtful]
        what.append(Said("experience.doubtful", {"employers": names}))
        return Reading(certain, possible, tuple(what), (Said("experience.judge", {"employers": names}), cure))
    return Reading(certain, possible, tuple(what), (cure,))


def _counts(period: Experience, accepted: Sequence[ProofKind]) -> bool | None:
    """Whether a period counts; not known while its proof, its field or its end is not known."""
    proven = None if period.proof is None else period.proof in accepted
    has_end = True if period.ongoing or period.ended_on else None
    return all_known([proven, period.in_field, has_end])


def _span(period: Experience) -> tuple[dt.date, dt.date | None]:
    return period.started_on, period.ended_on


def _since(day: dt.date | None) -> Days:
    return Days.never() if day is None else Days.between(day, None)


def recommendation(facts: Facts, given: Mapping[str, Any], on: dt.date) -> Reading:
    """A letter of an institution whose standing is `accepted` for its kind; for `approval_for` BNSP approved it too."""
    letters = facts.recommendations
    if letters is None:
        return unknown("recommendation.unknown", "recommendation.get")
    if not letters:
        return timeless(False, Said("recommendation.none"), Said("recommendation.get"))
    judged = [(letter, _is_good(letter, given)) for letter in letters]
    certain = at_least(1, [Days.between(each.dated_on, None) for each, good in judged if good and each.dated_on])
    possible = at_least(1, [Days.between(each.dated_on, None) for each, good in judged if good is not False])
    if on in certain:
        held = next(each for each, good in judged if good and each.dated_on and each.dated_on <= on)
        told = (Said("recommendation.good", _letter(held, given)), *_source(held))
        is_unseen = held.source is StandingSource.APPLICANT
        return Reading(certain, possible, told, (), (Said("recommendation.decide"),) if is_unseen else ())
    if on in possible:
        held = next(each for each, good in judged if good is not False and (each.dated_on or on) <= on)
        said, cure = Said("recommendation.incomplete", _letter(held, given)), Said("recommendation.complete")
        return Reading(certain, possible, (said,), (cure,))
    held, good = next(((each, good) for each, good in judged if good is not False), judged[0])
    said = Said(f"recommendation.{_why_not(held, good, given)}", _letter(held, given))
    cure = Said("recommendation.wait", _letter(held, given)) if certain.next_from(on) else Said("recommendation.get")
    return Reading(certain, possible, (said, *_source(held)), (cure,))


def _source(letter: Recommendation) -> tuple[Said, ...]:
    """Who says what the institution is (000-046)."""
    return (Said(f"recommendation.by_{letter.source}"),) if letter.source else ()


def _is_good(letter: Recommendation, given: Mapping[str, Any]) -> bool | None:
    """Whether the letter counts from its date on."""
    if letter.kind is None or letter.standing is None:
        return None if letter.standing is not Standing.INACTIVE else False
    if letter.standing not in given["accepted"][letter.kind]:
        return False
    return letter.bnsp_approved if letter.kind in given["approval_for"] else True


def _why_not(letter: Recommendation, good: bool | None, given: Mapping[str, Any]) -> str:
    if good is not False:
        return "not_yet"
    standing_is_good = letter.kind is not None and letter.standing in given["accepted"][letter.kind]
    return "not_approved" if standing_is_good else "no_standing"


def _letter(letter: Recommendation, given: Mapping[str, Any]) -> dict[str, Any]:
    accepted = [Standing(each) for each in given["accepted"][letter.kind]] if letter.kind else "-"
    return {
        "institution": letter.institution or "-",
        "kind": letter.kind or "-",
        "standing": letter.standing or "-",
        "date": letter.dated_on or "-",
        "accepted": accepted,
    }


QUESTIONS = {
    "technical_certificate": Question(technical_certificate),
    "experience": Question(experience, frozenset({"years", "proof_from"})),
    "recommendation": Question(recommendation, frozenset({"accepted", "approval_for"})),
}
