"""What a record borrows so that nobody types it twice: people, place, day, groups of the peta, plan of the dossier."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from askom_lms.coursework.domain.gates import FRIDAY_FOLDER
from askom_lms.coursework.domain.parties import PartyRole, belongs
from askom_lms.paperwork.domain import plan
from askom_lms.paperwork.domain.lent import OF_PERSON, note_of
from askom_lms.paperwork.domain.plan import Known
from askom_lms.paperwork.domain.spec import Stage

PETA, PORTFOLIO, REPORT, PLAN = "PETA.KP", "PORTOFOLIO", "FR.AK.05", "FR.MAPA.01"
REVIEW, RECORD, ADJUSTMENTS, CHECKLIST = "FR.APL.02", "FR.AK.02", "FR.AK.07", "DAFTAR.PERIKSA"
VERIFIED = ("FR.IA.08", Stage.HASIL)
"""What the asesi listed in his portfolio is verified here; the perangkat was written before he did."""
PERIODS: Mapping[str, str] = {"merah": "setelah", "kuning": "saat", "hijau": "sebelum"}
"""FR.VA is written once for each period, all of them around day 4: the red set was used on day 3, the yellow one is in
use, the green one is validated before the real asesi."""


@dataclass(frozen=True)
class Player:
    """Who plays a role in a dossier."""

    role: str
    person_id: str
    name: str
    met_number: str | None
    is_simulated: bool


@dataclass(frozen=True)
class Place:
    """Where and when the sheet is worked on."""

    venue: str
    city: str
    tuk_kind: str
    zone: str
    on: dt.date


@dataclass(frozen=True)
class Source:
    """Another record of the same dossier, as far as it is filled."""

    code: str
    stage: str
    answers: Mapping[str, Any]
    signed_on: dt.date | None = None
    """The day the asesor signed it."""
    is_signed: bool | None = None
    """Whether everybody who has to has signed it; None where nobody asked."""


@dataclass(frozen=True)
class Around:
    """What a few forms ask beside the other sheets."""

    present: Mapping[str, bool] | None = None
    """role -> was there, as far as it was written down (FR.AK.07)."""
    exists: tuple[str, ...] | None = None
    """Forms of the dossier that are handed in or parafed (daftar periksa)."""


def lend(
    skema: Mapping[str, Any],
    *,
    form_code: str,
    stage: str = "",
    folder: str,
    where: Place,
    kit: Iterable[str],
    players: Iterable[Player],
    sources: Sequence[Source],
    around: Around = Around(),
    muk: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The `lent` of a record. `skema` holds skema, standards and units as the standard has them; `kit` form codes.

    `muk` is what the class uses for the skema. In dossier 3 the assessment is real: a revoked standard is then an error
    and not a remark (product X16).
    """
    people = {p.role: _person(p) for p in players if belongs(p.role, form_code)}
    units = [{**unit, "aspek_kritis": _critical(unit, skema, form_code)} for unit in skema["units"]]
    lent: dict[str, Any] = {
        **skema,
        "units": units,
        "class": {"zone": where.zone},
        "people": people,
        "tuk": {"nama": f"{where.venue}, {where.city}", "jenis": where.tuk_kind},
        "date": where.on.isoformat(),
        "periode": PERIODS.get(folder, ""),
        "kit": sorted(kit),
        "real": folder == FRIDAY_FOLDER,
        "asesi": [{"key": "asesi", "name": people[PartyRole.ASESI]["name"]}] if PartyRole.ASESI in people else [],
    }
    if form_code != PETA:
        peta = next((source for source in sources if source.code == PETA), None)
        if peta is not None:
            lent["groups"] = plan.groups_from_peta(peta.answers, lent)
    known = [Known(s.code, Stage(s.stage), s.answers) for s in sources if s.code not in (form_code, PETA, PORTFOLIO)]
    agreed = next((s.is_signed for s in sources if s.is_signed is not None), None)
    lent["plan"] = plan.facts(
        known,
        lent,
        reviewed_on=_signed_on(sources, REVIEW),
        is_agreed=agreed,
        decided_on=_signed_on(sources, RECORD),
        present=around.present,
    )
    listed = next((source for source in sources if source.code == PORTFOLIO), None)
    if listed is not None and (form_code, stage) == VERIFIED:
        lent["portofolio"] = plan.portfolio_rows(listed.answers, lent)
    if muk:
        lent["muk"] = dict(muk)
    if around.exists is not None:
        lent["exists"] = sorted(around.exists)
    if form_code == REPORT:
        lent["asesi"] = [{**row, "hasil": _recommended(lent["plan"])} for row in lent["asesi"]]
    return lent


def shows_notes(form_code: str, stage: str) -> bool:
    """Whether aspek kritis, batasan variabel, panduan bukti stand beside the sheet: where a trainee plans and makes."""
    return form_code in (PETA, PLAN) or (form_code.startswith("FR.IA.") and stage == Stage.PERANGKAT)


def _critical(unit: Mapping[str, Any], skema: Mapping[str, Any], form_code: str) -> str:
    """What the standard says. Only the peta takes what was copied later: signed sheets keep the rows of their seals."""
    note = note_of(skema, unit["code"], "aspek_kritis") if form_code == PETA else None
    copied = str(note["text"]) if note is not None and note["origin"] != OF_PERSON else ""
    return copied or str(unit.get("critical_aspects", ""))


def _signed_on(sources: Sequence[Source], code: str) -> str:
    """YYYY-MM-DD of the day on which the asesor signed this form; empty before."""
    return next((s.signed_on.isoformat() for s in sources if s.code == code and s.signed_on), "")


def _recommended(known: Mapping[str, Any]) -> str:
    """K or BK as FR.AK.02 recommends; empty while it recommends nothing."""
    return {"kompeten": "K", "belum": "BK"}.get((known.get("ak_02") or {}).get("rekomendasi", ""), "")


def _person(player: Player) -> dict[str, Any]:
    found: dict[str, Any] = {"id": player.person_id, "name": player.name, "simulated": player.is_simulated}
    return found | ({"met": player.met_number} if player.met_number else {})
