"""What stands between a class and its hand-over: each thing with clause, person and cure; hard ones stop it. Pure."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from askom_lms.certification.domain.recommendation import Cure, Missing
from askom_lms.certification.domain.states import Verdict
from askom_lms.handover.domain.identity import is_birthday, is_same_name, nik_problem


@dataclass(frozen=True)
class Card:
    """What was copied off the KTP of one person."""

    nik: str
    name: str
    checked_at: dt.datetime


@dataclass(frozen=True)
class Photo:
    """The newest photo of one person: its letter as panitia judged it, and what the machine noticed of the wall."""

    is_accepted: bool
    hint: str


@dataclass(frozen=True)
class Handed:
    """All that the hand-over says of one person, or needs to know."""

    enrolment_id: str
    seat: int
    name: str
    born_on: dt.date | None
    origin: str
    education: str
    skema: str
    card: Card | None
    photo: Photo | None
    trainer_recommends: bool | None
    recommended: Verdict | None
    decided: Verdict | None
    minutes: str
    minutes_on: dt.date | None
    minutes_frozen: bool
    certificate: str
    appeal_open: bool
    prerequisites: Sequence[Missing] = ()
    """What K rests on and is not there: sheets, sessions, role play, practice."""
    parafs: tuple[int, int] = (0, 0)
    """(parafed, all) sheets of the three dossiers."""
    last_paraf_at: dt.datetime | None = None
    people: Mapping[str, str] = field(default_factory=dict)
    """Cure -> name, where it is known."""


@dataclass(frozen=True)
class Finding:
    """One thing to cure. A hard one stops the hand-over, a soft one is listed in the manifest."""

    missing: Missing
    is_hard: bool


def findings(one: Handed) -> list[Finding]:
    """Everything about one person, in the order of the papers."""
    return [*_identity(one), *_photo(one), *_evidence(one), *_recommended(one), *_decided(one), *_certificate(one)]


def _identity(one: Handed) -> Iterator[Finding]:
    clause, link = "002:9.1.2.1.a", "identity"
    if one.card is None:
        yield _hard("handover.no_card", clause, Cure.PANITIA, one, link)
        return
    if code := nik_problem(one.card.nik):
        yield _hard(code, clause, Cure.PANITIA, one, link, now=str(len(one.card.nik)))
    elif one.born_on and not is_birthday(one.card.nik, one.born_on):
        yield _soft("handover.nik_birth", clause, Cure.PANITIA, one, link)
    if not is_same_name(one.card.name, one.name):
        told = {"ktp": one.card.name, "account": one.name}
        yield _hard("handover.name_differs", clause, Cure.PANITIA, one, link, **told)


def _photo(one: Handed) -> Iterator[Finding]:
    clause, link = "002:9.1.2.1.b", "papers"
    if one.photo is None:
        yield _hard("handover.no_photo", clause, Cure.TRAINEE, one, link)
    elif not one.photo.is_accepted:
        yield _hard("handover.photo_unjudged", clause, Cure.PANITIA, one, link)
    elif one.photo.hint:
        yield _soft("handover.photo_wall", clause, Cure.PANITIA, one, link)


def _evidence(one: Handed) -> Iterator[Finding]:
    """A K rests on all of it; of a BK it is told what was not there (002:9.4.1.a)."""
    yield from (Finding(missing, one.decided is not Verdict.BK) for missing in one.prerequisites)


def _recommended(one: Handed) -> Iterator[Finding]:
    if one.trainer_recommends is None:
        yield _hard("certification.missing.trainer", "002:6.1.3", Cure.MASTER_ASESOR, one, "")
    if one.recommended is None:
        yield _hard("certification.not_signed_yet", "002:9.3.5", Cure.EXAMINER, one, "")


def _decided(one: Handed) -> Iterator[Finding]:
    if one.recommended is None:
        return
    if one.decided is None:
        yield _hard("handover.undecided", "002:9.4.2", Cure.NOBODY, one, "decision")
    elif not one.minutes_frozen:
        yield _hard("handover.minutes_open", "002:9.4.4", Cure.NOBODY, one, "decision")
    if one.appeal_open:
        yield _soft("handover.appeal_open", "002:9.9.1", Cure.NOBODY, one, "appeal")


def _certificate(one: Handed) -> Iterator[Finding]:
    if one.decided is Verdict.K and not one.certificate:
        yield _soft("handover.no_certificate", "002:9.1.2.1.e", Cure.PANITIA, one, "certificate")


def _hard(code: str, clause: str, who: Cure, one: Handed, link: str, **what: str) -> Finding:
    return Finding(Missing(code, clause, who, one.people.get(who, ""), {"name": one.name, **what}, link), is_hard=True)


def _soft(code: str, clause: str, who: Cure, one: Handed, link: str) -> Finding:
    return Finding(Missing(code, clause, who, one.people.get(who, ""), {"name": one.name}, link), is_hard=False)


def counts(people: Sequence[Handed]) -> dict[str, int]:
    """How many, and how many K and BK were recommended and decided; `differing` are those where both differ."""
    return {
        "people": len(people),
        **{f"recommended_{one}": sum(each.recommended is one for each in people) for one in Verdict},
        **{f"decided_{one}": sum(each.decided is one for each in people) for one in Verdict},
        "differing": sum(each.decided is not None and each.decided is not each.recommended for each in people),
        "certificates": sum(bool(each.certificate) for each in people),
        "parafs": sum(each.parafs[0] for each in people),
    }


def told(people: Sequence[Handed]) -> list[dict[str, Any]]:
    """What a version keeps of everybody, in plain values: of the KTP only when it was copied, never its number."""
    return [
        {
            "id": one.enrolment_id,
            "seat": one.seat,
            "name": one.name,
            "born_on": _iso(one.born_on),
            "origin": one.origin,
            "education": one.education,
            "skema": one.skema,
            "card": one.card.checked_at.isoformat() if one.card else "",
            "trainer": one.trainer_recommends,
            "recommended": str(one.recommended or ""),
            "decided": str(one.decided or ""),
            "minutes": one.minutes,
            "minutes_on": _iso(one.minutes_on),
            "certificate": one.certificate,
            "parafs": list(one.parafs),
            "last_paraf": one.last_paraf_at.isoformat() if one.last_paraf_at else "",
        }
        for one in people
    ]


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


ADDED, GONE = "added", "gone"


def changes(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Who came, who is gone, and what is new about whom: seat, name and the keys of `told`."""
    old, new = {one["id"]: one for one in before}, {one["id"]: one for one in now}
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        is_in = (key in old, key in new)
        one = new.get(key) or old[key]
        if not all(is_in):
            found.append({"seat": one["seat"], "name": one["name"], "what": [GONE if is_in[0] else ADDED]})
        elif differing := [name for name in one if one[name] != old[key].get(name)]:
            found.append({"seat": one["seat"], "name": one["name"], "what": differing})
    return found
