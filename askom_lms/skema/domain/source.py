"""From the mapping in a YAML file to a skema tree; every wrong place is named, nothing is guessed or filled in."""

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from askom_lms.kernel.messages import Invalid
from askom_lms.skema.domain.problems import Problem, SourceError
from askom_lms.skema.domain.tree import ASPECTS, ElemenNode, KukNode, SkemaNode, StandardNode, UnitNode

STATUSES = ("lengkap_verbatim", "lengkap_tersalin", "sebagian", "kosong")
KINDS = ("KKNI", "Okupasi", "Klaster")
READ = ("skema", "acuan", "paket_demo", "units")
"""Sections that are taken; the others (unit_pendahulu, unit_tanpa_kode, bahan_bantu, rujukan) are not."""
LONGEST_KEY = 64
MOST_UNITS = 100
MOST_KUK = 400
EARLIEST, LATEST = 1990, 2100
HIGHEST_VERSION = 9999
SHORT_NUMBER = 10**15
ADDRESS = re.compile(r"https?://[^\s/]+(/\S*)?", re.IGNORECASE)
MISSING = object()


def read_skema(data: Any) -> SkemaNode:
    """The skema in this mapping. Raises SourceError with every problem found."""
    reader = _Reader()
    node = reader.skema(data)
    if reader.problems:
        raise SourceError(*reader.problems)
    return node


def key_of(name: str) -> str:
    """junior_database_administrator for Junior Database Administrator.yaml. Raises Invalid."""
    key = re.sub(
        r"[^a-z0-9]+", "_", PurePath(name.replace("\\", "/")).name.lower().removesuffix(".yml").removesuffix(".yaml")
    )
    key = key.strip("_")
    if not key or len(key) > LONGEST_KEY:
        raise Invalid("skema.key_wrong", name=name[:80])
    return key


def ignored_sections(data: Any) -> tuple[str, ...]:
    """Names of sections that an import leaves aside."""
    return tuple(str(key) for key in data if key not in READ) if isinstance(data, Mapping) else ()


class _Reader:
    """Reads on after a problem, so that a person corrects a file once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, path: str, what: str, **params: Any) -> None:
        self.problems.append(Problem(path, f"skema.source.{what}", params))

    def mapping(self, value: Any, path: str) -> Mapping[str, Any]:
        if isinstance(value, Mapping):
            return value
        self.wrong(path, "not_mapping")
        return {}

    def items(self, holder: Mapping[str, Any], key: str, path: str, most: int) -> list[tuple[Any, str]]:
        """The entries of a list with their paths; a missing list is an error, an empty one is data."""
        value = holder.get(key, MISSING)
        here = _join(path, key)
        if not isinstance(value, list):
            self.wrong(here, "missing" if value is MISSING else "not_list")
            return []
        if len(value) > most:
            self.wrong(here, "too_many", most=most)
        return [(entry, f"{here}[{number}]") for number, entry in enumerate(value[:most], 1)]

    def text(self, holder: Mapping[str, Any], key: str, path: str, *, most: int, required: bool = True) -> str:
        value = holder.get(key)
        here = _join(path, key)
        if value is None or (isinstance(value, str) and not value.strip()):
            if required:
                self.wrong(here, "missing")
            return ""
        if not isinstance(value, str):
            self.wrong(here, "not_text", found=_shown(value))
            return ""
        written = " ".join(value.split())
        if len(written) > most:
            self.wrong(here, "too_long", most=most)
        return written

    def flag(self, holder: Mapping[str, Any], key: str, path: str) -> bool:
        value = holder.get(key, False)
        if isinstance(value, bool):
            return value
        self.wrong(_join(path, key), "not_flag")
        return False

    def one_of(self, value: str, options: tuple[str, ...], path: str) -> None:
        if value and value not in options:
            self.wrong(path, "not_one_of", found=value[:40], options=", ".join(options))

    def unique(self, seen: set[str], value: str, path: str) -> None:
        if value and value in seen:
            self.wrong(path, "double", value=value)
        seen.add(value)

    def skema(self, data: Any) -> SkemaNode:
        top = self.mapping(data, "")
        head = self.mapping(top.get("skema", MISSING if top else {}), "skema")
        kind = self.text(head, "jenis", "skema", most=16, required=False)
        self.one_of(kind, KINDS, "skema.jenis")
        units = self.units(top)
        return SkemaNode(
            title=self.text(head, "judul", "skema", most=200) if head else "",
            number=self.text(head, "nomor", "skema", most=64, required=False) or None,
            kind=kind or None,
            note=self.text(head, "catatan", "skema", most=4000, required=False),
            demo_codes=self.demo_codes(top, {unit.code for unit in units}),
            standards=self.standards(top),
            units=units,
            issuer=self.text(head, "penerbit", "skema", most=120, required=False),
            issued_on=self.day(head, "tanggal_sah", "skema"),
            data_version=self.count(head, "versi_data", "skema"),
        )

    def demo_codes(self, top: Mapping[str, Any], known: set[str]) -> tuple[str, ...]:
        if top.get("paket_demo") is None:
            return ()
        package = self.mapping(top["paket_demo"], "paket_demo")
        codes = []
        for code, here in self.items(package, "kode", "paket_demo", MOST_UNITS):
            if code not in known:
                self.wrong(here, "unknown_unit", code=str(code)[:64])
            codes.append(str(code))
        return tuple(codes)

    def standards(self, top: Mapping[str, Any]) -> tuple[StandardNode, ...]:
        seen: set[str] = set()
        found = []
        for entry, here in self.items(top, "acuan", "", MOST_UNITS) if top else ():
            standard = self.standard(self.mapping(entry, here), here)
            self.unique(seen, standard.name, here)
            found.append(standard)
        return tuple(found)

    def standard(self, entry: Mapping[str, Any], path: str) -> StandardNode:
        status = self.text(entry, "status", path, most=300, required=False)
        said = {"dicabut": True, "berlaku": False}
        is_revoked = next((flag for word, flag in said.items() if status.lower().startswith(word)), None)
        return StandardNode(
            kind=self.text(entry, "jenis", path, most=32),
            number=self.text(entry, "nomor", path, most=32),
            year=self.year(entry, path),
            title=self.text(entry, "judul", path, most=1000, required=False),
            is_revoked=is_revoked,
            revoked_note=status if is_revoked else "",
            url=self.address(entry, "tautan", path),
        )

    def address(self, holder: Mapping[str, Any], key: str, path: str) -> str:
        """A web address that a page may lead to, or nothing."""
        value = self.text(holder, key, path, most=300, required=False)
        if value and not ADDRESS.fullmatch(value):
            self.wrong(_join(path, key), "not_address")
            return ""
        return value

    def year(self, entry: Mapping[str, Any], path: str) -> int:
        value = entry.get("tahun")
        if isinstance(value, str) and value.isdecimal():
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and EARLIEST <= value <= LATEST:
            return value
        self.wrong(_join(path, "tahun"), "not_year")
        return 0

    def day(self, entry: Mapping[str, Any], key: str, path: str) -> dt.date | None:
        """A date, written with or without quotes; absent is not known."""
        value = entry.get(key)
        if value is None or type(value) is dt.date:
            return value
        try:
            return dt.date.fromisoformat(value)
        except (TypeError, ValueError):
            self.wrong(_join(path, key), "not_date")
            return None

    def count(self, entry: Mapping[str, Any], key: str, path: str) -> int | None:
        """A small number from 1; absent is not known."""
        value = entry.get(key)
        if value is None or (type(value) is int and 1 <= value <= HIGHEST_VERSION):
            return value
        self.wrong(_join(path, key), "not_count", most=HIGHEST_VERSION)
        return None

    def units(self, top: Mapping[str, Any]) -> tuple[UnitNode, ...]:
        seen: set[str] = set()
        found = []
        for entry, here in self.items(top, "units", "", MOST_UNITS) if top else ():
            unit = self.unit(self.mapping(entry, here), here)
            self.unique(seen, unit.code, _join(here, "kode"))
            found.append(unit)
        return tuple(found)

    def unit(self, entry: Mapping[str, Any], path: str) -> UnitNode:
        status = self.text(entry, "status", path, most=32)
        self.one_of(status, STATUSES, _join(path, "status"))
        note = self.text(entry, "catatan", path, most=4000, required=False)
        equal = self.text(entry, "padanan", path, most=64, required=False)
        return UnitNode(
            code=self.text(entry, "kode", path, most=64),
            title=self.text(entry, "judul", path, most=300),
            status=status,
            standard=self.text(entry, "acuan", path, most=64, required=False),
            is_ready=self.flag(entry, "siap_uji_demo", path),
            critical_aspects="\n".join(self.lines(entry, "aspek_kritis", path)),
            note=" ".join(part for part in (note, f"Padanan: {equal}." if equal else "") if part),
            sources=self.lines(entry, "sumber", path),
            elemen=self.elemen(entry, path),
            variables="\n".join(self.lines(entry, "batasan_variabel", path)),
            evidence_guide="\n".join(self.lines(entry, "panduan_bukti", path)),
            descriptor=self.text(entry, "deskripsi", path, most=4000, required=False),
        )

    def lines(self, entry: Mapping[str, Any], key: str, path: str) -> tuple[str, ...]:
        """A list of plain sentences; absent means none."""
        if entry.get(key) is None:
            return ()
        return tuple(self.text({"": line}, "", here, most=1000) for line, here in self.items(entry, key, path, 100))

    def elemen(self, unit: Mapping[str, Any], path: str) -> tuple[ElemenNode, ...]:
        seen: set[str] = set()
        found = []
        for entry, here in self.items(unit, "elements", path, MOST_UNITS):
            holder = self.mapping(entry, here)
            number = self.text(holder, "nomor", here, most=8)
            self.unique(seen, number, _join(here, "nomor"))
            found.append(ElemenNode(number, self.text(holder, "judul", here, most=1000), self.kuk(holder, here)))
        return tuple(found)

    def wording(self, kuk: Mapping[str, Any], path: str) -> str:
        """The text of a KUK; one that the source leaves empty (null or "") is data, a missing entry a mistake."""
        if kuk and "teks" not in kuk:
            self.wrong(_join(path, "teks"), "missing")
        return self.text(kuk, "teks", path, most=4000, required=False)

    def aspect(self, kuk: Mapping[str, Any], path: str) -> str:
        """What the KUK asks for, where the file says so."""
        said = self.text(kuk, "aspek", path, most=16, required=False)
        self.one_of(said, ASPECTS, _join(path, "aspek"))
        return said

    def kuk(self, elemen: Mapping[str, Any], path: str) -> tuple[KukNode, ...]:
        seen: set[str] = set()
        found = []
        for entry, here in self.items(elemen, "kuk", path, MOST_KUK):
            holder = self.mapping(entry, here)
            number = self.text(holder, "nomor", here, most=8)
            self.unique(seen, number, _join(here, "nomor"))
            found.append(
                KukNode(
                    number,
                    self.wording(holder, here),
                    is_cut=self.flag(holder, "terpotong", here),
                    is_duplicate=self.flag(holder, "duplikat_di_sumber", here),
                    note=self.text(holder, "catatan", here, most=1000, required=False),
                    aspect=self.aspect(holder, here),
                )
            )
        return tuple(found)


def _shown(value: Any) -> str:
    """A scalar as a person wrote it; long numbers and nested content are not echoed."""
    is_short = isinstance(value, bool | float) or (isinstance(value, int) and abs(value) < SHORT_NUMBER)
    return str(value) if is_short else "…"


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path and key else path or key
