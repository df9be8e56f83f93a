"""Questions about the way to the asesor certificate: courses and their duties, work, the certificate to prolong."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from askom_lms.enrolment.domain.days import Days, add_months, at_least
from askom_lms.enrolment.domain.facts import AsesorCertificate, Facts, Participation
from askom_lms.enrolment.domain.readings.base import Question, Reading, timeless, unknown
from askom_lms.enrolment.domain.sentences import Said


def participation(facts: Facts, given: Mapping[str, Any], on: dt.date) -> Reading:
    """Took part in `event` (internalisasi, training, refreshment); with `certificate = true` its certificate too.

    With `planned = true` a planned date counts from that day on, but stays to be confirmed by panitia; otherwise only
    a noted attendance or a certificate counts.
    """
    event = given["event"]
    part: Participation | None = getattr(facts, event)
    if part is None:
        return unknown(f"{event}.unknown", f"{event}.state")
    is_shown = bool(part.attended or part.certificate)
    values = {"date": part.held_on or "-", "number": part.certificate or "-"}
    if part.attended is False:
        return timeless(False, Said(f"{event}.missed", values), Said(f"{event}.attend", values))
    if part.held_on is None and not is_shown:
        return unknown(f"{event}.undated", f"{event}.state")
    lacks_certificate = given["certificate"] and not part.certificate
    counts = (is_shown or given["planned"]) and not lacks_certificate
    may_count = not lacks_certificate or part.certificate is None
    held = Days.between(part.held_on, None)
    certain, possible = held if counts else Days.never(), held if may_count else Days.never()
    if on in certain:
        pending = () if is_shown else (Said(f"{event}.confirm", values),)
        return Reading(certain, possible, (Said(f"{event}.done", values),), (), pending)
    if part.held_on and part.held_on > on:
        what, cure = "planned", "attend"
    else:
        what, cure = ("no_certificate", "certify") if lacks_certificate else ("unconfirmed", "confirm")
    return Reading(certain, possible, (Said(f"{event}.{what}", values),), (Said(f"{event}.{cure}", values),))


def trainer_recommendation(facts: Facts, _given: Mapping[str, Any], on: dt.date) -> Reading:
    """The master asesor recommended for certification."""
    said = facts.trainer_recommendation
    if said is None or said.given is None:
        return unknown("trainer.unknown", "trainer.sign")
    values = {"date": said.signed_on or "-", "name": said.signed_by or "-"}
    if not said.given:
        return timeless(False, Said("trainer.not_given", values), Said("trainer.sign", values))
    possible = Days.between(said.signed_on, None)
    certain = possible if said.signed_on else Days.never()
    if on in certain:
        return Reading(certain, possible, (Said("trainer.given", values),))
    code = "trainer.not_yet" if said.signed_on else "trainer.undated"
    return Reading(certain, possible, (Said(code, values),), (Said("trainer.sign", values),))


def work(facts: Facts, given: Mapping[str, Any], _on: dt.date) -> Reading:
    """At least `least` times the work `kind`, counted in `source` (made: documents, spt: letters of assignment)."""
    source, kind, least = given["source"], given["kind"], given["least"]
    counts = getattr(facts, source)
    count: int | None = None if counts is None else getattr(counts, kind)
    done = Said(f"work.{source}.{kind}")
    values = {"work": done, "count": count, "least": least, "missing": max(least - (count or 0), 0)}
    met = None if count is None else count >= least
    state = {True: "enough", False: "few", None: "unknown"}[met]
    return timeless(met, Said(f"work.{state}", values), Said(f"work.{source}.cure", values))


def duty(facts: Facts, given: Mapping[str, Any], _on: dt.date) -> Reading:
    """In class as often as asked: `done` (attended, parafed, handed_in) of `asked` (sessions, tasks)."""
    duties, name = facts.duties, given["done"]
    asked: int | None = getattr(duties, given["asked"], None)
    done: int | None = getattr(duties, name, None)
    values = {"done": done, "asked": asked}
    met = None if asked is None or done is None else done >= asked > 0
    state = {True: "all", False: "some", None: "unknown"}[met]
    return timeless(met, Said(f"duty.{name}.{state}", values), Said(f"duty.{name}.cure"))


def asesor_certificate(facts: Facts, _given: Mapping[str, Any], _on: dt.date) -> Reading:
    """Holds an asesor certificate; when it ends is the question of the window."""
    held = facts.asesor_certificates
    if held is None:
        return unknown("asesor.unknown", "asesor.state")
    if not held:
        return timeless(False, Said("asesor.none"), Said("asesor.start_over"))
    numbered = next((each for each in held if each.number), None)
    if numbered is None:
        return timeless(None, Said("asesor.unnumbered"), Said("asesor.state"))
    return timeless(True, Said("asesor.held", {"number": numbered.number, "until": numbered.valid_until or "-"}))


def asesor_window(facts: Facts, given: Mapping[str, Any], on: dt.date) -> Reading:
    """Between `opens` (if given) and `closes` months from the end of the asesor certificate; negative is before it."""
    held = facts.asesor_certificates
    if held is None:
        return unknown("asesor.unknown", "asesor.state")
    if not held:
        return timeless(False, Said("asesor.none"), Said("asesor.start_over"))
    certain = at_least(1, [_window(each, given) for each in held])
    possible = certain if all(each.valid_until for each in held) else Days.always()
    latest = max((each for each in held if each.valid_until), key=lambda each: each.valid_until or on, default=None)
    if latest is None or latest.valid_until is None:
        return Reading(certain, possible, (Said("window.unknown"),), (Said("asesor.state"),))
    values = _edges(latest.valid_until, given)
    kind = "window" if values["opens"] else "deadline"
    if on in certain:
        return Reading(certain, possible, (Said(f"{kind}.open", values),))
    if certain.next_from(on):
        return Reading(certain, possible, (Said(f"{kind}.early", values),), (Said(f"{kind}.wait", values),))
    return Reading(certain, possible, (Said(f"{kind}.late", values),), (Said(f"{kind}.start_over", values),))


def _edges(until: dt.date, given: Mapping[str, Any]) -> dict[str, Any]:
    opens = given.get("opens")
    return {
        "until": until,
        "opens": None if opens is None else add_months(until, opens),
        "closes": add_months(until, given["closes"]),
    }


def _window(each: AsesorCertificate, given: Mapping[str, Any]) -> Days:
    if each.valid_until is None:
        return Days.never()
    edges = _edges(each.valid_until, given)
    return Days.between(edges["opens"], edges["closes"])


QUESTIONS = {
    "participation": Question(participation, frozenset({"event", "certificate", "planned"})),
    "trainer_recommendation": Question(trainer_recommendation),
    "work": Question(work, frozenset({"source", "kind", "least"})),
    "duty": Question(duty, frozenset({"done", "asked"})),
    "asesor_certificate": Question(asesor_certificate),
    "asesor_window": Question(asesor_window, frozenset({"closes"})),
}
