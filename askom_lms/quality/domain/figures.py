"""What a report of quality says in numbers, rolled up from rows. Pure; everything comes out as plain JSON."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any

LONGEST = {"action": 500, "owner": 120, "done_note": 500, "finding": 300}
"""Characters of what is written about a finding."""
OFTEN = 0.25
"""A form of which this share of the handed-in versions came back is a finding."""
FEWEST_RETURNS = 2
PERIODS = ("sebelum", "saat", "setelah")
MOST_REASONS = 5
"""Reasons of a form that the report names, most frequent first."""


def share(part: int, whole: int) -> int | None:
    """In percent, rounded; None of nothing."""
    return round(100 * part / whole) if whole else None


def attendance(marks: Iterable[str]) -> dict[str, Any]:
    """From the strings of the roster; late is present."""
    counted = Counter(mark for row in marks for mark in row if mark in "HTIA")
    whole = sum(counted.values())
    return {"share": share(counted["H"] + counted["T"], whole), "counts": {mark: counted[mark] for mark in "HTIA"}}


def feedback(sheets: Iterable[Mapping[str, Any]], statements: Mapping[str, str]) -> dict[str, Any]:
    """FR.AK.03 by statement: yes, no, and what was written beside it; `statements`: key -> words of the form."""
    given = list(sheets)
    rows = []
    for key, text in statements.items():
        said = Counter(str(one.get(f"komponen:{key}:hasil", "")) for one in given)
        rows.append({
            "key": key, "text": text, "yes": said["ya"], "no": said["tidak"],
            "no_share": share(said["tidak"], said["ya"] + said["tidak"]),
            "notes": _texts(one.get(f"komponen:{key}:catatan") for one in given),
        })  # fmt: skip
    return {"n": len(given), "rows": rows, "notes": _texts(one.get("catatan_lain") for one in given)}


def _texts(values: Iterable[Any]) -> list[list[Any]]:
    """Each text once with how often it was written, most frequent first."""
    counted = Counter(str(value).strip() for value in values if str(value or "").strip())
    return [[text, n] for text, n in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))]


def validation(sheets: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """FR.VA by period: how many teams found nothing, and what the others found and recommend."""
    held: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for sheet in sheets:
        held[str(sheet.get("periode", ""))].append(sheet)
    return [_period(period, held[period]) for period in PERIODS if held[period]]


def _period(period: str, sheets: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    found: Counter[tuple[str, str]] = Counter()
    for sheet in sheets:
        rows = {path.split(":")[1] for path in sheet if path.startswith("temuan:")}
        for row in rows:
            pair = tuple(str(sheet.get(f"temuan:{row}:{column}") or "").strip() for column in ("temuan", "rekomendasi"))
            found[pair[0], pair[1]] += bool(pair[0])
    findings = [
        {"key": f"va:{period}:{_short(text)}", "text": text, "recommendation": wanted, "n": n}
        for (text, wanted), n in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
        if n
    ]
    none = sum(sheet.get("tanpa_temuan") is True for sheet in sheets)
    return {"period": period, "n": len(sheets), "none": none, "findings": findings}


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def returns(versions: Iterable[tuple[str, bool]], reasons: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """By form: versions handed in, those that came back, and why. `versions`: (form, came back)."""
    handed: Counter[str] = Counter()
    back: Counter[str] = Counter()
    for form, is_back in versions:
        handed[form] += 1
        back[form] += is_back
    why: dict[str, list[str]] = defaultdict(list)
    for form, text in reasons:
        why[form].append(text)
    rows = [
        {"form": form, "handed": handed[form], "back": back[form], "share": share(back[form], handed[form]),
         "reasons": _texts(why[form])[:MOST_REASONS]}
        for form in handed
        if back[form]
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-int(row["back"]), row["form"]))


def waiting(seconds: Sequence[float]) -> dict[str, Any]:
    """From hand-in to paraf: how many, the middle one and the longest, in whole seconds."""
    if not seconds:
        return {"n": 0, "median": None, "longest": None}
    return {"n": len(seconds), "median": round(median(seconds)), "longest": round(max(seconds))}


def verdicts(rows: Iterable[tuple[str, str, str]], dissents: int) -> dict[str, Any]:
    """`rows`: (computed, recommended, decided or empty) of each proposed recommendation."""
    given = list(rows)
    return {
        "K": sum(one[1] == "K" for one in given),
        "BK": sum(one[1] == "BK" for one in given),
        "overridden": sum(one[0] != one[1] for one in given),
        "decided_K": sum(one[2] == "K" for one in given),
        "decided_BK": sum(one[2] == "BK" for one in given),
        "differing": sum(bool(one[2]) and one[1] != one[2] for one in given),
        "dissents": dissents,
    }


def findings(facts: Mapping[str, Any]) -> list[dict[str, str]]:
    """What of the figures asks for somebody to act: key, kind, and the words; the kinds in the order of the report."""
    said = [
        {"key": f"ak03:{row['key']}", "kind": "ak03", "text": row["text"], "n": str(row["no"])}
        for row in facts["feedback"]["rows"]
        if row["no"]
    ]
    said += [
        {"key": one["key"], "kind": f"va:{period['period']}", "text": one["text"], "n": str(one["n"])}
        for period in facts["validation"]
        for one in period["findings"]
    ]
    said += [
        {"key": f"retur:{row['form']}", "kind": "retur", "text": row["form"], "n": str(row["back"])}
        for row in facts["returns"]
        if row["back"] >= FEWEST_RETURNS and row["back"] >= OFTEN * row["handed"]
    ]
    return said + findings_of_asesor(facts["evaluations"])


def findings_of_asesor(evaluations: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Statements about a master asesor to which a trainee said no (002:9.10.16)."""
    return [
        {"key": f"nilai:{person['id'][:8]}:{row['key']}", "kind": "nilai", "text": f"{person['name']}: {row['text']}",
         "n": str(row["counts"]["tidak"])}
        for person in evaluations
        for row in person["rows"]
        if row["counts"].get("tidak")
    ]  # fmt: skip


def problem(action: str, owner: str, finding: str) -> str:
    """Code of what an action lacks, or empty."""
    if not action or not owner or not finding:
        return "quality.action_incomplete"
    written = {"action": action, "owner": owner, "finding": finding}
    return "quality.too_long" if any(len(text) > LONGEST[name] for name, text in written.items()) else ""
