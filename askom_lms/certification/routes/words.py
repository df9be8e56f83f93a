"""What is missing, in words: sentence, who can cure it, and where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from askom_lms.certification.domain.evidence import BY_KEY
from askom_lms.certification.domain.recommendation import Cure, Missing
from askom_lms.certification.queries.standing import Standing
from askom_lms.kernel.messages import Sentence, sentence
from askom_lms.kernel.web import language
from askom_lms.regulations.clauses import clause

FOLDER_WORDS = {"merah": _l("map Tugas 1"), "kuning": _l("map Tugas 2"), "hijau": _l("map Tugas 3")}
STATUS_WORDS = {
    "empty": _l("belum diisi"),
    "draft": _l("belum diserahkan"),
    "returned": _l("dikembalikan"),
    "submitted": _l("menunggu paraf"),
}
ROW_WORDS = {
    "paap_1": "Dokumen I PAAP",
    "paap_2": "Dokumen II PAAP",
    "paap_3": "Dokumen III PAAP",
    "mandiri": "Dokumen asesmen mandiri",
    "observasi": "Rekaman hasil observasi",
    "tanya_jawab": "Rekaman hasil tanya jawab",
    "pv_1": "Dokumen I PV",
    "pv_2": "Dokumen II PV",
    "pv_3": "Dokumen III PV",
}
"""Rows of FR-ACA-07 as the form names them; never translated."""
RULE_WORDS = {"V": "Valid", "A": "Asli", "T": "Terkini", "M": "Memadai"}
FOR_STAFF = ("exam", "turns/")
"""Links to the practice, for whoever may read it; the others are the organiser's."""
assert ROW_WORDS.keys() == BY_KEY.keys()


@dataclass(frozen=True)
class MissingRow:
    """One missing thing as a page shows it."""

    said: Sentence
    person: str
    cites: str
    url: str


def missing_rows(
    missing: Iterable[Missing], standing: Standing, *, for_organiser: bool = False, sees_practice: bool = True
) -> list[MissingRow]:
    """The sentences of what is missing, with the name of who can cure it; links only to pages the reader may open."""
    return [
        _row(one, standing, _opens(one, for_organiser=for_organiser, sees_practice=sees_practice)) for one in missing
    ]


def _opens(one: Missing, *, for_organiser: bool, sees_practice: bool) -> bool:
    if one.link.startswith(FOR_STAFF):
        return sees_practice
    return for_organiser


def _row(one: Missing, standing: Standing, opens: bool) -> MissingRow:
    said = sentence(one.code, words_of(one), language())
    return MissingRow(said, one.person, clause(one.clause).citation, _url(one.link, standing) if opens else "")


def stored_rows(stored: Iterable[Mapping[str, Any]]) -> list[MissingRow]:
    """The same from what was kept with a signed recommendation."""
    found = []
    for entry in stored:
        one = Missing(**{**entry, "who": Cure(entry["who"])})
        said = sentence(one.code, words_of(one), language())
        found.append(MissingRow(said, one.person, clause(one.clause).citation, ""))
    return found


def words_of(one: Missing) -> dict[str, str]:
    """The parameters of a sentence, codes replaced by words."""
    what = dict(one.what)
    for key, book in (("folder", FOLDER_WORDS), ("status", STATUS_WORDS), ("row", ROW_WORDS), ("rule", RULE_WORDS)):
        if key in what:
            what[key] = str(book.get(what[key], what[key]))
    return what


def _url(link: str, standing: Standing) -> str:
    """Where the reader can see it; empty when there is no page for it."""
    places = {
        "attendance": f"/kelas/{standing.slug}/kehadiran",
        "turns/1": f"/kelas/{standing.slug}/bermain-peran?putaran=1",
        "turns/2": f"/kelas/{standing.slug}/bermain-peran?putaran=2",
        "exam": f"/kelas/{standing.slug}/uji/{standing.seat}",
        "eligibility": f"/kelas/{standing.slug}/peserta/{standing.seat}",
    }
    return places.get(link, "")
