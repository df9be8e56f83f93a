"""What a skema lends to an official form: rows that are never typed twice, as plain data a record can freeze."""

from collections.abc import Collection
from typing import Any

from askom_lms.skema.domain.tree import ElemenNode, KukNode, SkemaNode, UnitNode


def lent(skema: SkemaNode, codes: Collection[str] | None = None) -> dict[str, Any]:
    """The rows `skema`, `standards` and `units` (only those with `codes`, if given), fresh and free to keep.

    A KUK that the source prints twice is lent once: a form would otherwise ask the same question twice.
    """
    return {
        "skema": {"judul": skema.title, "nomor": skema.number, "jenis": skema.kind},
        "standards": [
            {
                "kind": standard.kind,
                "number": standard.number,
                "year": standard.year,
                "title": standard.title,
                "revoked": bool(standard.is_revoked),
            }
            for standard in skema.standards
        ],
        "units": [_unit(unit) for unit in skema.chosen(codes)],
    }


def lent_notes(skema: SkemaNode, codes: Collection[str] | None = None) -> dict[str, list[dict[str, str]]]:
    """Unit code -> what is held of aspek kritis, batasan variabel and panduan bukti, each with whose words they are."""
    held = {unit.code: [note for note in unit.notes if note.text] for unit in skema.chosen(codes)}
    return {
        code: [
            {"kind": str(n.kind), "text": n.text, "origin": str(n.origin), "source": n.source, "by": n.by}
            for n in notes
        ]
        for code, notes in held.items()
        if notes
    }


def _unit(unit: UnitNode) -> dict[str, Any]:
    return {
        "code": unit.code,
        "title": unit.title,
        "standard": unit.standard,
        "status": unit.status,
        "critical_aspects": unit.critical_aspects,
        "elements": [_elemen(elemen) for elemen in unit.elemen],
    }


def _elemen(elemen: ElemenNode) -> dict[str, Any]:
    return {
        "number": elemen.number,
        "title": elemen.title,
        "kuk": [_kuk(kuk) for kuk in elemen.kuk if not kuk.is_duplicate],
    }


def _kuk(kuk: KukNode) -> dict[str, Any]:
    """An aspect is lent only once a person chose it."""
    chosen = {"aspect": kuk.aspect} if kuk.aspect else {}
    return {"number": kuk.number, "text": kuk.text, "is_cut": kuk.is_cut} | chosen
