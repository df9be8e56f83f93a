"""The standards of the asesor as data: three units each, and nothing that no source says."""

import pytest

from askom_lms.kernel.messages import Invalid
from askom_lms.regulations import (
    DEFAULT_STANDARD,
    UnitRole,
    UnitStatus,
    asesor_standard,
    asesor_standards,
    documents,
)

PARTS = list(asesor_standards().values())


@pytest.mark.row("002-009", "002-028", "002-029", "002-030", "002-031", "002-032")
def test_the_default_is_that_of_the_scheme_and_stands_first():
    first = PARTS[0]
    assert (first.key, first.source) == (DEFAULT_STANDARD, "002")
    assert first.scheme == {"judul": "Asesor Kompetensi", "nomor": "SKM-01/BNSP/VII/2020", "jenis": "Okupasi"}
    assert [unit.name for unit in first.units.values()] == [
        "P.85ASM00.001.2 Merencanakan Aktivitas dan Proses Asesmen",
        "P.85ASM00.003.2 Melaksanakan Asesmen",
        "P.854900.047.01 Memberikan Kontribusi dalam Validasi Asesmen",
    ]
    assert first.is_sure


@pytest.mark.parametrize("standard", PARTS, ids=lambda one: one.key)
def test_a_standard_has_a_source_a_clause_and_a_unit_for_each_role(standard):
    assert standard.clause.document is documents()[standard.source]
    assert list(standard.units) == list(UnitRole)
    assert standard.is_known is all(unit.status is not UnitStatus.UNKNOWN for unit in standard.units.values())


def test_codes_from_copies_are_known_but_not_sure_and_name_what_contradicts_them():
    newer = asesor_standard("333-2020")
    assert (newer.is_known, newer.is_sure) == (True, False)
    assert newer.units[UnitRole.CONDUCT].name == "M.74SPS03.090.1 Melaksanakan Asesmen"
    assert newer.units[UnitRole.VALIDATION].other == "M.74SPS03.091.1"
    assert newer.scheme["nomor"] == ""


def test_a_number_without_units_stays_without_units():
    noted = asesor_standard("22-2020")
    assert not noted.is_known
    assert {(unit.code, unit.title) for unit in noted.units.values()} == {("", "")}


def test_an_unknown_standard_is_refused_with_a_sentence():
    with pytest.raises(Invalid) as refused:
        asesor_standard("44-2099")
    assert str(refused.value).startswith("Standar asesor 44-2099 tidak ada dalam daftar.")
