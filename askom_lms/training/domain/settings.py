"""What a class decides for itself, read from and written to its JSON column."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from askom_lms import official_forms
from askom_lms.training.domain.equipment import DEFAULT as DEFAULT_EQUIPMENT
from askom_lms.training.domain.evaluation import EVALUATION_DAYS
from askom_lms.training.domain.folders import AS_NOTED
from askom_lms.training.domain.grace import GRACE
from askom_lms.training.domain.shelf import Link

A4 = "A4"
F4 = "F4"
"""215 x 330 mm."""
PAPERS = (A4, F4)
ZONES = ("WIB", "WITA", "WIT")
OFFER_HOURS, LONGEST_OFFER = 24, 168
LONGEST_FEE = 300
"""Characters of what is said of the fee."""
FORM_EDITIONS = official_forms.editions(official_forms.LISTS)
"""Families of forms that a class may pin; records keep theirs."""
ENTRY_RULE_SETS = ("juknis-001", "peserta-000", "skema-002")
CERTIFICATION_RULE_SETS = ("skema-002", "juknis-001", "peserta-000")


@dataclass(frozen=True)
class ClassSettings:
    """Switches of one class, with the defaults of the house."""

    internalisasi_required: bool = True
    """No seat without internalisasi; before it, a seat is conditional (000:internalisasi.1)."""
    pre_day_papers_required: bool = False
    """Day 1 comes with the base map, skema and SKKNI of everybody, accepted by panitia (000:internalisasi.6). Off for a
    class that was made without it; a new class with an internalisasi day begins with it on.
    """
    examiner_differs: bool = True
    """Nobody is examined by the master asesor who gave his paraf (askom:D4.penguji)."""
    examiner_reason: str = ""
    """Why the class switched that off; printed on the separation page."""
    examiner_most: int = 20
    """How many people an examiner who is no master asesor examines at most, 15 to 20 (000:kelas.2)."""
    make_up_allowed: bool = False
    """A missed session may be made up, with an approver (K13)."""
    grace_minutes: int = GRACE
    """How long after its start a session still counts a scan as present."""
    offer_hours: int = OFFER_HOURS
    """How long a free seat is kept for who is next on the waiting list (004-008)."""
    evaluation_days: int = EVALUATION_DAYS
    """For how many days after the class trainees may evaluate their master asesor (002:9.10.16)."""
    paper: str = A4
    """On which everything of the class is printed (K14)."""
    least_trainees: int = 0
    """Fewer people than this and the class does not start (K5); 0 for no minimum of its own."""
    skema_ids: tuple[str, ...] = ()
    """The skema from which trainees choose; the first one is proposed."""
    muk: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """skema -> the MUK that is used for it, as it was picked: what is validated does not change (askom_lms.muk)."""
    evidence_paths: Mapping[str, str] = field(default_factory=dict)
    """folder -> L, TL, L+T or L+TL; decides which instruments a new kit begins with (instruments 12.1)."""
    tuk_id: str = ""
    """The TUK of the organiser's register where the class takes place; empty when its place was typed."""
    pre_day_on: str = ""
    """ISO date of the internalisasi day; empty without one."""
    pre_day_link: str = ""
    """Where those join who attend the internalisasi online."""
    standard_checked: str = ""
    """Key of the asesor standard whose unit codes panitia compared with the official text (askom:standar.2)."""
    folders: str = AS_NOTED.stored
    """Colours of the four folders and what they are called (askom:map.1)."""
    shelf: tuple[Link, ...] = ()
    """Practice material beside the timetable."""
    venue_notes: Mapping[str, str] = field(default_factory=dict)
    """Wi-Fi, printer, address, room (000-115); read by `VenueNotes.of`."""
    equipment: tuple[str, ...] = DEFAULT_EQUIPMENT
    """What everybody brings and panitia looks for at the door (000 Perlengkapan Askom)."""
    library_opens_early: bool = False
    """Trainees see the material library before day 1 (000-113)."""
    verified_skema_only: bool = False
    """The real assessment asks for a skema that BNSP verified (000-090). Off for a class that was made without it; a
    class made on the page begins with it on.
    """
    is_remote: bool = False
    """Held at a distance; switched on only with every condition of SE.011 proven (003-050)."""
    appeal_in_working_days: bool = False
    """The one day for an appeal is the next working day; otherwise the next calendar day (K16)."""
    fee: str = ""
    """What certification costs and who is paid, told before an application (002 8, 9.1.1); empty: BNSP sets it."""
    application_first: bool = True
    """K is decided only about whose application for certification was accepted here (002 9.1.5, 9.1.6)."""
    application_reason: str = ""
    """Where and why the applications of this class are looked through elsewhere."""
    n_examiner: int = 0
    """Separate examiners, counted like the other staff."""

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "ClassSettings":
        """From the column; keys that are missing take their default, unknown ones are left alone."""
        known = {key: value for key, value in stored.items() if key in cls.__dataclass_fields__}
        known["skema_ids"] = tuple(known.get("skema_ids", ()))
        if "equipment" in known:
            known["equipment"] = tuple(known["equipment"])
        known["shelf"] = tuple(Link(*pair) for pair in known.get("shelf", ()))
        return cls(**known)

    def stored(self) -> dict[str, Any]:
        """For the column."""
        held = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {
            **held,
            "skema_ids": list(self.skema_ids),
            "equipment": list(self.equipment),
            "evidence_paths": dict(self.evidence_paths),
            "muk": dict(self.muk),
            "venue_notes": dict(self.venue_notes),
            "shelf": [[link.title, link.url] for link in self.shelf],
        }

    @property
    def skema_uuids(self) -> tuple[uuid.UUID, ...]:
        return tuple(uuid.UUID(value) for value in self.skema_ids)
