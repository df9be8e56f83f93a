"""One sheet lived through: opened, filled by everybody who has a part, signed, handed in, looked at, parafed."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from askom_lms.coursework import services as coursework
from askom_lms.coursework.domain.parties import OWNER
from askom_lms.coursework.domain.subjects import Item, Version
from askom_lms.coursework.queries import current_record, get_item, get_submission, item_of_enrolment
from askom_lms.demo.world import World
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.paperwork.domain.samples import parts_of, sample_answers
from askom_lms.paperwork.models import FilledRecord
from askom_lms.paperwork.queries import spec_of, stage_of
from askom_lms.people.queries import people_by_id

MINUTE = dt.timedelta(minutes=1)
SECOND = dt.timedelta(seconds=1)


@dataclass
class Desk:
    """A trainee with a dossier, and the master asesor who looks at it."""

    world: World
    enrolment_id: uuid.UUID
    email: str
    master_email: str
    seed: int
    is_competent: bool = True

    def item(self, folder: str, key: str, at: dt.datetime, email: str = "") -> Item:
        """The sheet as this person (the trainee when nobody is named) sees it."""
        return item_of_enrolment(self.world.act(email or self.email, at), self.enrolment_id, folder, key)

    def draft(self, folder: str, key: str, at: dt.datetime, *, share: float = 1.0) -> FilledRecord:
        """The trainee opens the sheet and fills his part of it (or only the first `share` of his answers)."""
        record, parts = self._open(folder, key, at)
        mine = parts.get(OWNER, {})
        chosen = dict(list(mine.items())[: max(1, round(len(mine) * share))])
        coursework.save_form(self.world.act(self.email, at), self.item(folder, key, at), OWNER, chosen)
        return record

    def hand_in(self, folder: str, key: str, at: dt.datetime, *, change: Mapping[str, Any] | None = None) -> Version:
        """Fill every part, sign every place, and hand in; the version that now waits for paraf."""
        with self.world.timed("mengisi dan menyerahkan"):
            record, parts = self._open(folder, key, at)
            mine = {**parts.pop(OWNER, {}), **(change or {})}
            coursework.save_form(self.world.act(self.email, at), self.item(folder, key, at), OWNER, mine)
            self._other_parts(record, parts, folder, key, at + MINUTE)
            self._sign_all(record, folder, key, at + 2 * MINUTE)
            moment = at + 3 * MINUTE
            act = self.world.act(self.email, moment)
            version = coursework.hand_in(act, self.item(folder, key, moment), key=uuid.uuid4().hex, declared=True)
        self.world.count("formulir diserahkan")
        return version

    def hand_in_with_gap(self, folder: str, key: str, role: str, ending: str, at: dt.datetime) -> None:
        """Take a waiting sheet back, have whoever plays `role` empty one answer and sign, and hand it in again."""
        act = self.world.act(self.email, at)
        coursework.withdraw_submission(act, self.item(folder, key, at))
        record = coursework.open_item(act, self.item(folder, key, at))
        path = next(path for path in record.answers if path.endswith(ending))
        email = self._people(record)[role]
        other = self.world.act(email, at + MINUTE)
        coursework.save_form(other, self.item(folder, key, at, email), role, {path: ""})
        self._sign_all(record, folder, key, at + 2 * MINUTE)
        act = self.world.act(self.email, at + 3 * MINUTE)
        coursework.hand_in(act, self.item(folder, key, at), key=uuid.uuid4().hex, declared=True)

    def paraf(self, version: Version, at: dt.datetime) -> None:
        """The master asesor has the sheet on his screen and gives his paraf."""
        with self.world.timed("paraf"):
            act = self.world.act(self.master_email, at - self._reading_of(version))
            coursework.open_submission(act, get_submission(act, version.id, locked=True))
            act = self.world.act(self.master_email, at)
            shown = get_submission(act, version.id, locked=True)
            coursework.sign_off_submission(act, shown, fingerprint=shown.fingerprint)
        self.world.count("paraf")

    def _reading_of(self, version: Version) -> dt.timedelta:
        """How long the sheet was on the screen: 15 to 75 seconds, each time the same for the same sheet."""
        return dt.timedelta(seconds=15 + (self.seed * 17 + version.item.position * 23) % 61)

    def send_back(self, version: Version, at: dt.datetime, *, note: str, remarks: list[tuple[str, str]]) -> None:
        """The master asesor returns the sheet with remarks on fields."""
        act = self.world.act(self.master_email, at)
        coursework.open_submission(act, get_submission(act, version.id, locked=True))
        shown = get_submission(act, version.id, locked=True)
        coursework.return_submission(act, shown, note=note, remarks=remarks)
        self.world.count("dikembalikan")

    def whole(self, folder: str, key: str, at: dt.datetime) -> None:
        """Handed in and parafed."""
        self.paraf(self.hand_in(folder, key, at), at + 8 * MINUTE)

    def draft_paths(self, folder: str, key: str) -> list[str]:
        """The places of the sheet that hold an answer."""
        record = current_record(self.enrolment_id, folder, key)
        return list(record.answers) if record else []

    def _open(self, folder: str, key: str, at: dt.datetime) -> tuple[FilledRecord, dict[str, dict[str, Any]]]:
        """The sheet that the trainee opens, and what each role is going to write on it."""
        record = coursework.open_item(self.world.act(self.email, at), self.item(folder, key, at))
        spec, stage = spec_of(record), stage_of(record)
        answers = sample_answers(spec, stage, record.lent, self.seed, is_competent=self.is_competent)
        return record, parts_of(spec, stage, record.lent, answers)

    def _other_parts(
        self, record: FilledRecord, parts: Mapping[str, Mapping[str, Any]], folder: str, key: str, at: dt.datetime
    ) -> None:
        """Everybody else with a part fills it under his own identity."""
        for role, email in self._people(record).items():
            if role not in parts:
                continue
            act = self.world.act(email, at)
            coursework.save_form(act, self.item(folder, key, at, email), role, parts[role])
            self.world.count("bagian orang lain diisi")

    def _people(self, record: FilledRecord) -> dict[str, str]:
        """Role -> e-mail of everybody whom the record names."""
        named = {
            role: uuid.UUID(str(person["id"])) for role, person in record.lent["people"].items() if person.get("id")
        }
        known = people_by_id(named.values())
        return {role: known[person_id].email for role, person_id in named.items() if person_id in known}

    def _sign_all(self, record: FilledRecord, folder: str, key: str, at: dt.datetime) -> None:
        """Sign every required place in the order that the form asks."""
        emails = self._people(record)
        waiting = [slot for slot in spec_of(record).slots_at(stage_of(record)) if slot.required]
        while waiting:
            left = [slot for slot in waiting if not self._sign(slot.role, slot.key, emails, folder, key, at)]
            if len(left) == len(waiting):
                return
            waiting = left

    def _sign(self, role: str, slot: str, emails: Mapping[str, str], folder: str, key: str, at: dt.datetime) -> bool:
        """Whether this place is signed now; False when it is not yet its turn."""
        email = emails.get(role)
        if email is None:
            return False
        act = self.world.act(email, at)
        try:
            coursework.sign_part(act, self._seen_by(act, folder, key), role, slot, agreed=True)
        except Refusal as refusal:
            if refusal.code == "paperwork.cannot_sign":
                return False
            raise
        self.world.count("tanda tangan")
        return True

    def _seen_by(self, act: Act, folder: str, key: str) -> Item:
        found = item_of_enrolment(act, self.enrolment_id, folder, key)
        return get_item(act, found.id)
