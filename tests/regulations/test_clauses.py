"""The register of clauses: complete entries, ids by the scheme, and a helpful no."""

import re

import pytest

from askom_lms.regulations import UnknownClause, clause, clauses, documents

PLACE = {
    "000": r"[a-z]+\.\d+(\.[a-z])?",
    "001": r"(dasar|definisi|penyelenggara|tahap|alur)\.\d|peserta\.[12]\.[a-f]",
    "002": r"\d+(\.\d+)+(\.[a-i])?",
    "003": r"ajj\.[a-c]",
    "004": r"[a-z]+\.\d",
    "askom": r"[A-Za-z0-9]+(\.[a-z0-9]+)?",
}


@pytest.mark.parametrize("each", clauses().values(), ids=lambda each: each.id)
def test_a_clause_has_a_source_a_section_and_a_wording(each):
    assert each.document is documents()[each.id.partition(":")[0]]
    assert re.fullmatch(PLACE[each.document.id], each.place)
    assert each.section
    assert len(each.text.strip()) > len("KTP")
    assert each.text == each.text.strip()
    assert each.enforced is bool(each.enforced_in)


def test_the_clauses_stand_in_the_order_of_their_documents():
    order = [list(documents()).index(each.document.id) for each in clauses().values()]

    assert order == sorted(order)
    assert {each.document.id for each in clauses().values()} == documents().keys()


def test_a_clause_is_quoted_letter_by_letter():
    assert clause("001:penyelenggara.5").text == (
        "Penyelenggara pengusul dapat mengikutsertakan peserta dariLSP/CLSP/Instansi Teknis lain nya "
        "maksimal 30% dari jumlah peserta yang di ajukan."
    )
    assert clause("000:kewajiban.2").text == "mengerjakan semuag Tugas harus di paraff dari master asesor"


def test_a_clause_says_how_it_is_cited():
    assert clause("001:peserta.1.b").citation == "Juknis BNSP (001), peserta.1.b"
    assert clause("askom:D5.jumat").citation == "Ketentuan aplikasi, D5.jumat"


@pytest.mark.parametrize(
    "cited",
    [
        "000:internalisasi.1",
        "000:kelas.3",
        "000:kewajiban.1",
        "000:kewajiban.2",
        "000:kewajiban.3",
        "000:asesor.7",
        "000:skkni.2",
        "000:mapa.1",
        "001:penyelenggara.5",
        "001:penyelenggara.6",
        "001:penyelenggara.8",
        "002:6.1.2",
        "002:6.1.3",
        "002:9.3.3",
        "002:9.3.4",
        "002:9.4.2",
        "002:9.9.2",
        "002:9.9.4",
        "002:9.9.6",
        "004:uji.1",
        "askom:D3",
        "askom:D4.keputusan",
        "askom:D5.jumat",
        "askom:D5.kompeten",
        "askom:kursi.1",
    ],
)
def test_what_a_class_is_refused_for_can_be_cited(cited):
    assert clause(cited).id == cited


def test_an_unknown_clause_is_refused_with_the_nearest_ids():
    with pytest.raises(UnknownClause, match=r"'001:peserta\.1\.x'.*near it: 001:peserta\.1\."):
        clause("001:peserta.1.x")
    with pytest.raises(UnknownClause) as refused:
        clause("zzzzzzzzzz")
    assert "near it" not in str(refused.value)
