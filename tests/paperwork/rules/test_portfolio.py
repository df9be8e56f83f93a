"""PORTOFOLIO: what the asesi lists, what the asesor may call complete, and the rows that FR.IA.08 gets from it."""

import pytest

from askom_lms.paperwork.domain import checks, plan
from askom_lms.paperwork.domain.cells import Table
from askom_lms.paperwork.domain.layout import cells_of, lay_out
from askom_lms.paperwork.domain.spec import Stage
from tests.paperwork.valid_answers import LENT, SPECS, lent_example, valid_answers

SQL, DATA, ACCESS = "J.620100.020.02", "J.620100.004.02", "J.620100.021.02"
ONLY_DATA = {f"dokumen:r{number}:elemen": [f"{DATA}_1"] for number in (1, 2, 3)}
INCOMPLETE = {"tinjauan": "kurang", "catatan": "Laporan unit SQL"}
HINT, ERROR = ("portofolio.tercakup", "dokumen:r1:elemen"), ("portofolio.lengkap", "tinjauan")


@pytest.mark.parametrize(
    ("jenis", "said"),
    [
        (None, set()),
        ({DATA: ["TL"], SQL: ["L", "T"]}, set()),
        ({DATA: ["TL"], SQL: ["L", "TL"]}, {HINT, ERROR}),
    ],
)
def test_a_complete_list_has_a_document_for_every_unit_with_indirect_evidence(found, jenis, said):
    knows = None if jenis is None else {"jenis": jenis}
    assert found("PORTOFOLIO", ONLY_DATA, plan=knows) == said
    assert found("PORTOFOLIO", ONLY_DATA | INCOMPLETE, plan=knows) == said - {ERROR}


def test_what_is_to_be_added_is_named(found):
    assert found("PORTOFOLIO", {"tinjauan": "kurang"}) == {("portofolio.catatan", "catatan")}


def test_a_document_stands_once(found):
    first = valid_answers("PORTOFOLIO")["dokumen:r1:nama"]
    twice = found("PORTOFOLIO", {"dokumen:r3:nama": f" {first.upper()}  "})
    assert twice == {("portofolio.ganda", "dokumen:r3:nama")}
    assert found("PORTOFOLIO", {"dokumen:r3:nama": f"{first}, edisi kedua"}) == set()


@pytest.mark.parametrize("column", ["nama", "penerbit", "tanggal", "elemen"])
def test_a_document_says_what_it_is_from_whom_when_and_for_what(found, column):
    path = f"dokumen:r2:{column}"
    assert found("PORTOFOLIO", {path: None}) == {(f"portofolio.{column}", path)}


def test_the_asesi_vouches_for_his_documents_and_signs_first(found):
    assert found("PORTOFOLIO", {"pernyataan": None}) == {("missing.agree", "pernyataan")}
    spec = SPECS["PORTOFOLIO"]
    early = checks.signing_problem(spec, Stage.WHOLE, LENT, (), spec.slot("asesor"))
    assert early.code == "paperwork.signs_after"


def test_the_listed_documents_become_the_rows_of_the_verification(found):
    answers = valid_answers("PORTOFOLIO") | {"dokumen:r2:elemen": [f"{SQL}_2", f"{DATA}_1"]}
    rows = plan.portfolio_rows(answers, LENT)
    assert [row["key"] for row in rows] == ["p1", "p2", "p3"]
    assert [row["name"] for row in rows] == [answers[f"dokumen:r{n}:nama"] for n in (1, 2, 3)]
    assert [row["units"] for row in rows] == [[DATA], [DATA, SQL], [ACCESS]]
    assert rows[0]["penerbit"] == answers["dokumen:r1:penerbit"]

    lent = lent_example(portofolio=rows)
    paths = cells_of(SPECS["FR.IA.08"], Stage.PERANGKAT, lent)
    assert {row for path in paths if (row := path.split(":")[1]).startswith("p")} == {"p1", "p2", "p3"}
    assert "dokumen:p1:dokumen" not in paths, "the name is lent, nobody types it again"
    assert found("FR.IA.08", stage="hasil", lent=lent) == set()


def test_an_empty_portfolio_lends_nothing():
    assert plan.portfolio_rows({}, LENT) == []
    assert plan.portfolio_rows({"dokumen:r1:penerbit": "SMK Negeri 1 Buduran"}, LENT) == []


def test_a_unit_without_elemen_is_supported_as_a_whole():
    lent = lent_example(units=[{"code": SQL, "title": "Unit", "standard": "", "elements": []}])
    answers = valid_answers("PORTOFOLIO", lent=lent)
    assert answers["dokumen:r1:elemen"] == [SQL]
    assert plan.portfolio_rows(answers, lent)[0]["units"] == [SQL]


def test_what_the_perangkat_named_stays_beside_what_the_asesi_listed_and_is_there_once():
    lent = lent_example(portofolio=[{"key": "p1", "name": "Laporan  Proyek"}, {"key": "p2", "name": "Ijazah"}])
    views = lay_out(SPECS["FR.IA.08"], Stage.HASIL, lent, {"dokumen:r2:dokumen": "laporan proyek"})
    table = next(part for view in views for part in view.parts if isinstance(part, Table))
    assert [(line.row.key, line.row.number) for line in table.lines] == [("p2", "1"), ("r2", "2")]
