"""FR.IA.08: documents cover the units with indirect evidence, a "Tidak" is explained and followed up."""

from collections.abc import Iterable, Iterator

from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.filled import Filled, Issue
from askom_lms.paperwork.domain.plan import DOCUMENT_TABLES, MARKS
from askom_lms.paperwork.domain.rules.fr_ia_01 import KUK_NUMBER
from askom_lms.paperwork.domain.rules.indirect import indirect_units, observation_is_in_the_set
from askom_lms.paperwork.domain.rules.shared import validator_is_somebody_else
from askom_lms.paperwork.domain.rules.turns import evidence_is_agreed
from askom_lms.paperwork.domain.spec import Stage

INTERVIEW = "FR.IA.09"


def documents_cover_the_units(form: Filled) -> Iterable[Issue]:
    """Every unit with indirect evidence has a document that is to prove it."""
    paths = [f"{place}:unit" for place in _documents(form)]
    covered = {unit for path in paths for unit in form.many(path)}
    missing = [unit for unit in indirect_units(form) if unit not in covered]
    if form.stage is Stage.PERANGKAT and covered and missing:
        yield form.issue("paperwork.fr_ia_08.tercakup", paths[0], units=", ".join(missing))


def no_has_a_reason(form: Filled) -> Iterable[Issue]:
    """Whoever answers "Tidak" to a rule of evidence says why."""
    for place in _documents(form):
        if _unmet(form, place) and not form.text(f"{place}:alasan"):
            unmet = ", ".join(_unmet(form, place))
            yield form.issue("paperwork.fr_ia_08.alasan", f"{place}:alasan", clause="002:9.3.3", unmet=unmet)


def no_is_followed_up(form: Filled) -> Iterable[Issue]:
    """A "Tidak" leads to an elemen to clarify in the interview, or to further evidence."""
    unmet = [(place, mark) for place in _documents(form) for mark in _unmet(form, place)]
    is_asked = any(form.many(f"tindak_lanjut:{line.row.key}:cek") for line in form.lines("tindak_lanjut"))
    if unmet and not is_asked and not form.text("bukti_tambahan"):
        yield form.issue("paperwork.fr_ia_08.tindak_lanjut", ":".join(unmet[0]))


def competent_needs_whole_documents(form: Filled) -> Iterable[Issue]:
    """KOMPETEN: for every unit a document that meets the four rules of evidence, or the interview was held."""
    if form.text("rekomendasi") != "kompeten" or INTERVIEW in (form.plan.get("results") or ()):
        return
    proven = {unit for place in _documents(form) if _is_whole(form, place) for unit in form.many(f"{place}:unit")}
    missing = [unit for unit in indirect_units(form) if unit not in proven]
    if missing:
        yield form.issue("paperwork.fr_ia_08.kompeten", "rekomendasi", clause="002:9.3.4", units=", ".join(missing))


def observation_names_known_kuk(form: Filled) -> Iterable[Issue]:
    """OBSERVASI LANGSUNG names KUK of the units it names; a unit without KUK in its source asks nothing."""
    if form.text("rekomendasi") != "observasi" or not form.text("pada_kuk"):
        return
    units = lending.units_of(form.lent, form.many("pada_unit"))
    known = [kuk["number"] for unit in units for part in unit.get("elements") or () for kuk in part.get("kuk") or ()]
    if known and not set(KUK_NUMBER.findall(form.text("pada_kuk"))) & set(known):
        yield form.issue("paperwork.fr_ia_08.pada_kuk", "pada_kuk", kuk=known[0])


def _documents(form: Filled) -> Iterator[str]:
    """The beginning of the paths of every document, in both tables."""
    for table in DOCUMENT_TABLES:
        for line in form.lines(table):
            if any(cell.is_filled(form.answers) for cell in line.cells):
                yield f"{table}:{line.row.key}"


def _unmet(form: Filled, place: str) -> list[str]:
    return [mark for mark in MARKS if form.text(f"{place}:{mark}") == "tidak"]


def _is_whole(form: Filled, place: str) -> bool:
    return all(form.text(f"{place}:{mark}") == "ya" for mark in MARKS)


RULES = (
    evidence_is_agreed,
    documents_cover_the_units,
    no_has_a_reason,
    no_is_followed_up,
    competent_needs_whole_documents,
    observation_is_in_the_set,
    observation_names_known_kuk,
    validator_is_somebody_else,
)
