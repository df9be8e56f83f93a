"""What other records of the same dossier say: the plan, the ticked instruments, the results. Lent as `plan`."""

import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.cells import Answers
from askom_lms.paperwork.domain.lent import Lent
from askom_lms.paperwork.domain.spec import Stage

METHODS: Mapping[str, frozenset[str]] = {
    "OBS": frozenset({"L"}),
    "KT": frozenset({"L"}),
    "TJ": frozenset({"T"}),
    "VP": frozenset({"TL"}),
    "RP": frozenset({"TL"}),
    "VPK": frozenset({"TL", "T"}),
}
"""Columns of FR.MAPA.01 part 2, and the kinds of evidence that each method gives."""
INSTRUMENT_OF: Mapping[str, str] = {
    "FR.IA.01": "CL",
    "FR.IA.02": "TPD",
    "FR.IA.03": "PMO",
    "FR.IA.04A": "DIT",
    "FR.IA.04B": "DIT",
    "FR.IA.05": "DPT",
    "FR.IA.06": "DPT",
    "FR.IA.07": "DPL",
    "FR.IA.08": "CVP",
    "FR.IA.09": "PW",
    "FR.IA.10": "VPK",
    "FR.IA.11": "CRP",
}
AGREED_AS: Mapping[str, str] = {
    "CVP": "portofolio",
    "CRP": "produk",
    "CL": "observasi",
    "TPD": "observasi",
    "PMO": "observasi",
    "DIT": "terstruktur",
    "DPT": "tertulis",
    "DPL": "lisan",
    "PW": "wawancara",
    "VPK": "lainnya",
}
"""Instrument -> evidence named in FR.AK.01."""
SAME_KIND: Mapping[str, str] = {"terstruktur": "observasi", "produk": "portofolio", "lainnya": "portofolio"}
"""Evidence that older prints of FR.AK.01 do not name -> the one of the same kind (L, TL) that they do name."""
RECORDED_AS: Mapping[str, str] = {
    "CL": "observasi",
    "TPD": "observasi",
    "PMO": "observasi",
    "CVP": "portofolio",
    "VPK": "pihak_ketiga",
    "PW": "wawancara",
    "DPL": "lisan",
    "DPT": "tertulis",
    "DIT": "proyek",
    "CRP": "lainnya",
}
"""Instrument -> column of FR.AK.02."""
OBSERVED_DIMENSIONS = frozenset({"TS", "TMS"})
"""What watching the work shows by itself; the questions of FR.IA.03 complete the five."""


@dataclass(frozen=True)
class Known:
    """Another record of the dossier, as far as it is filled."""

    code: str
    stage: Stage
    answers: Answers


def facts(
    known: Iterable[Known],
    lent: Lent,
    *,
    reviewed_on: str = "",
    is_agreed: bool | None = None,
    decided_on: str = "",
    present: Mapping[str, bool] | None = None,
) -> dict[str, Any]:
    """The plan to lend: what the other records say. Of `known`, only results that are complete count.

    A form that the kit of the dossier holds (`lent["kit"]`) and that nobody began says nothing, and that is known, too;
    a form that is in no kit is not held against anybody. `reviewed_on` is the day on which the asesor signed FR.APL.02
    (YYYY-MM-DD); `is_agreed` says that asesi and asesor have both signed FR.AK.01. `decided_on` is the day of the
    decision; `present` says by role who was there when the assessment was prepared.
    """
    found: dict[str, Any] = _unsaid(lent)
    results = set()
    for record in known:
        if record.code in READERS:
            found |= READERS[record.code](record.answers, lent)
        elif record.stage is Stage.HASIL:
            results.add(record.code)
            if record.code in RESULT_READERS:
                found |= RESULT_READERS[record.code](record.answers, lent)
    if results:
        found["results"] = sorted(results)
    if reviewed_on and "apl_02" in found:
        found["apl_02"] = {**found["apl_02"], "reviewed_on": reviewed_on}
    if is_agreed is not None:
        found["is_agreed"] = is_agreed
    if decided_on:
        found["decided_on"] = decided_on
    if present is not None:
        found["present"] = dict(present)
    return found


UNSAID: Mapping[str, Mapping[str, Any]] = {
    "FR.MAPA.01": {"codes": {}},
    "FR.MAPA.02": {"instruments": {}},
    "FR.APL.02": {"apl_02": {"rekomendasi": ""}},
    "FR.AK.01": {"is_agreed": False},
    "FR.AK.02": {"ak_02": {"rekomendasi": ""}},
}
"""What a form of the kit says before anybody began it."""


def _unsaid(lent: Lent) -> dict[str, Any]:
    kit = set(lent.get("kit") or ())
    found = {key: value for code, facts in UNSAID.items() if code in kit for key, value in facts.items()}
    return found | ({"results": []} if kit & INSTRUMENT_OF.keys() else {})


def groups_from_peta(answers: Answers, lent: Lent) -> list[dict[str, Any]]:
    """The kelompok pekerjaan as the peta puts them; units that it does not place stay in the first group."""
    numbers = sorted({int(path.split(":")[1][1:]) for path in answers if path.startswith("kelompok:r")}) or [1]
    chosen = {unit["code"]: str(answers.get(f"unit:{unit['code']}:kelompok") or "") for unit in lending.units(lent)}
    first = f"r{numbers[0]}"
    groups = [
        {
            "key": f"g{number}",
            "name": str(answers.get(f"kelompok:r{number}:nama") or f"Kelompok Pekerjaan {number}"),
            "units": [code for code, row in chosen.items() if (row or first) == f"r{number}"],
        }
        for number in numbers
    ]
    return [group for group in groups if group["units"]]


def agreed_evidence(forms: Iterable[str], named: Container[str]) -> set[str]:
    """What FR.AK.01 names for these instruments; `named` are the values that its edition knows."""
    wanted = {AGREED_AS[INSTRUMENT_OF[code]] for code in forms}
    return {value if value in named else SAME_KIND[value] for value in wanted}


def planned_codes(answers: Answers, unit: str) -> list[str]:
    """The instruments that FR.MAPA.01 plans for a unit, over all methods."""
    return list(dict.fromkeys(code for method in METHODS for code in _planned(answers, unit, method)))


def _planned(answers: Answers, unit: str, column: str) -> list[str]:
    """What the plan ticks in a column for a unit, however fine its rows are: the unit itself, or its KUK (V2018)."""
    rows = (path.split(":") for path in answers if path.startswith("rencana:") and path.endswith(f":{column}"))
    ticked = (answers[f"rencana:{row}:{column}"] or () for _, row, _ in rows if unit_of(row) == unit)
    return list(dict.fromkeys(value for values in ticked for value in values))


def _from_mapa_01(answers: Answers, lent: Lent) -> dict[str, Any]:
    units = [unit["code"] for unit in lending.units(lent)]
    return {
        "asesi_types": list(answers.get("asesi") or ()),
        "codes": {unit: planned_codes(answers, unit) for unit in units},
        "jenis": {unit: _planned(answers, unit, "jenis") for unit in units},
    }


def _from_mapa_02(answers: Answers, lent: Lent) -> dict[str, Any]:
    return {"instruments": {group["key"]: ticked_rows(answers, group["key"]) for group in lending.groups(lent)}}


def ticked_rows(answers: Answers, group: str) -> list[str]:
    """The forms whose rows FR.MAPA.02 ticks for a group, for whatever type of asesi."""
    by_row = {code.lower().replace("fr.", "").replace(".", ""): code for code in INSTRUMENT_OF}
    return [code for row, code in by_row.items() if answers.get(f"instrumen:{group}_{row}:potensi")]


def _from_apl_02(answers: Answers, _lent: Lent) -> dict[str, Any]:
    return {"apl_02": {"rekomendasi": answers.get("rekomendasi") or ""}}


def _from_ak_01(answers: Answers, _lent: Lent) -> dict[str, Any]:
    said = {"bukti": list(answers.get("bukti") or ())}
    return said | ({"agreed_for": answers["hari_tanggal"]} if answers.get("hari_tanggal") else {})


def _from_ak_02(answers: Answers, _lent: Lent) -> dict[str, Any]:
    return {"ak_02": {"rekomendasi": answers.get("rekomendasi") or ""}}


def _from_ia_08(answers: Answers, lent: Lent) -> dict[str, Any]:
    """The documents that do not meet the rules of evidence, and the elemen to clarify in the interview."""
    return {
        "portofolio": [
            {"key": f"{table}_{row}", "name": name, "unmet": ", ".join(unmet)}
            for table, row, name in verified_documents(answers, lent)
            if (unmet := [mark for mark in MARKS if answers.get(f"{table}:{row}:{mark}") == "tidak"])
        ],
        "wawancara": [
            path.split(":")[1]
            for path, value in answers.items()
            if path.startswith("tindak_lanjut:") and path.endswith(":cek") and value
        ],
        "vatm": _judged_by_unit(answers, lent),
    }


def _from_ia_05(answers: Answers, _lent: Lent) -> dict[str, Any]:
    """The KUK whose question was not answered as its key says."""

    def is_right(row: str) -> bool:
        return answers.get(f"jawaban:{row}:jawaban") == answers.get(f"kunci:{row}:kunci")

    return {"belum_pilihan": _missed(answers, is_right)}


def _from_ia_06(answers: Answers, _lent: Lent) -> dict[str, Any]:
    """The KUK whose essay the asesor did not find achieved."""
    return {"belum_esai": _missed(answers, lambda row: answers.get(f"jawaban:{row}:pencapaian") == "ya")}


def _missed(answers: Answers, is_achieved: Callable[[str], bool]) -> list[str]:
    rows = [path.split(":")[1] for path in answers if path.startswith("soal:") and path.endswith(":kuk")]
    return sorted({str(answers[f"soal:{row}:kuk"]) for row in rows if not is_achieved(row)} - {"None", ""})


def _judged_by_unit(answers: Answers, lent: Lent) -> dict[str, dict[str, list[str]]]:
    """What the documents of each unit are worth: those that meet all four rules, and the others with what they miss."""
    rows = {str(row["key"]): row for row in lending.named_rows(lent, "portofolio")}
    found: dict[str, dict[str, list[str]]] = {}
    for table, row, name in verified_documents(answers, lent):
        said = {mark: answers.get(f"{table}:{row}:{mark}") for mark in MARKS}
        unmet = [mark for mark, value in said.items() if value == "tidak"]
        for unit in answers.get(f"{table}:{row}:unit") or rows.get(row, {}).get("units") or ():
            judged = found.setdefault(unit, {"whole": [], "short": []})
            if set(said.values()) == {"ya"}:
                judged["whole"].append(name)
            elif unmet:
                judged["short"].append(f"{name} ({', '.join(unmet)})")
    return found


def portfolio_rows(answers: Answers, lent: Lent) -> list[dict[str, Any]]:
    """The documents that the asesi listed in his portfolio, as rows to lend to FR.IA.08 (`lent["portofolio"]`).

    Each has key, name, the units that it supports in the order of the skema, and who made it when. Their keys are
    not those of rows that an asesor writes in FR.IA.08 himself.
    """
    units = [str(unit["code"]) for unit in lending.units(lent)]
    numbers = {int(found[1]) for path in answers if (found := LISTED.fullmatch(path))}
    rows = []
    for number in sorted(numbers):
        path = f"dokumen:r{number}"
        supported = {unit_of(key) for key in answers.get(f"{path}:elemen") or ()}
        rows.append(
            {
                "key": f"p{number}",
                "name": str(answers[f"{path}:nama"]),
                "units": [unit for unit in units if unit in supported],
                "penerbit": str(answers.get(f"{path}:penerbit") or ""),
                "tanggal": str(answers.get(f"{path}:tanggal") or ""),
            }
        )
    return rows


def unit_of(elemen: str) -> str:
    """J.620100.020.02_1 -> J.620100.020.02; a unit whose source has no elemen stands for itself."""
    return elemen.partition("_")[0]


def verified_documents(answers: Answers, lent: Lent) -> list[tuple[str, str, str]]:
    """The documents of FR.IA.08: table, row and name, as lent or as written."""
    lent_names = {str(row["key"]): str(row["name"]) for row in lending.named_rows(lent, "portofolio")}
    found: dict[tuple[str, str], None] = {}
    for path in answers:
        table, _, rest = path.partition(":")
        if table in DOCUMENT_TABLES:
            found[table, rest.partition(":")[0]] = None
    ordered = sorted(found, key=lambda one: (one[0], len(one[1]), one[1]))
    return [
        (table, row, str(answers.get(f"{table}:{row}:dokumen") or lent_names.get(row, ""))) for table, row in ordered
    ]


LISTED = re.compile(r"dokumen:r(\d+):nama")
"""A document that the asesi named in his portfolio."""
DOCUMENT_TABLES = ("dokumen", "dokumen_lain")
MARKS = ("valid", "asli", "terkini", "memadai")
"""FR.IA.08: its two tables, and the columns that answer the rules of evidence."""
RESULT_READERS = {"FR.IA.05": _from_ia_05, "FR.IA.06": _from_ia_06, "FR.IA.08": _from_ia_08}
"""What the result of an instrument says to another one."""
READERS = {
    "FR.MAPA.01": _from_mapa_01,
    "FR.MAPA.02": _from_mapa_02,
    "FR.APL.02": _from_apl_02,
    "FR.AK.01": _from_ak_01,
    "FR.AK.02": _from_ak_02,
}


def ticked_forms(plan: Mapping[str, Any]) -> list[str]:
    """The forms that FR.MAPA.02 ticks for any group."""
    return sorted({form for forms in (plan.get("instruments") or {}).values() for form in forms})
