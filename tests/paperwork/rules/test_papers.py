"""SKEMA, STANDAR and DAFTAR.PERIKSA: nothing typed twice, gaps noted, and a checklist that agrees with the dossier."""

import pytest

from askom_lms.paperwork.domain import checks
from askom_lms.paperwork.domain.filled import Severity
from askom_lms.paperwork.domain.layout import cells_of
from askom_lms.paperwork.domain.spec import Stage
from tests.paperwork.valid_answers import LENT, SPECS, lent_example, valid_answers

SQL = "J.620100.020.02"
KNOWN = {"judul": "Junior Database Administrator", "nomor": "SKM-04/LSP-TDN/2024", "jenis": "Okupasi"}


def test_the_skema_asks_only_for_its_source():
    asked = set(cells_of(SPECS["SKEMA"], Stage.WHOLE, LENT))
    assert asked == {"sumber", "diperoleh", "berlaku", "catatan"}


@pytest.mark.parametrize("path", ["sumber", "diperoleh", "berlaku"])
@pytest.mark.parametrize("code", ["SKEMA", "STANDAR"])
def test_the_source_is_named_and_vouched_for(found, code, path):
    assert path in {at for _, at in found(code, {path: None})}


@pytest.mark.parametrize(
    ("changed", "lacking"),
    [({}, ""), ({"nomor": None}, "nomor"), ({"jenis": ""}, "jenis"), ({"jenis": "", "nomor": ""}, "jenis dan nomor")],
)
def test_what_the_data_of_the_skema_lacks_is_noted(changed, lacking):
    lent = lent_example(skema=KNOWN | changed)
    answers = valid_answers("SKEMA", lent=lent)
    assert checks.run(SPECS["SKEMA"], Stage.WHOLE, answers, lent) == []
    told = checks.run(SPECS["SKEMA"], Stage.WHOLE, answers | {"catatan": ""}, lent)
    expected = [("catatan", Severity.WARNING, lacking)] if lacking else []
    assert [(one.path, one.severity, one.params["lacking"]) for one in told] == expected


@pytest.mark.parametrize(("day", "is_wrong"), [("2025-07-22", False), ("2025-07-23", False), ("2025-07-24", True)])
@pytest.mark.parametrize("code", ["SKEMA", "STANDAR"])
def test_a_document_is_not_obtained_after_the_sheet_was_written(found, code, day, is_wrong):
    assert found(code, {"diperoleh": day}) == ({("diperoleh", "diperoleh")} if is_wrong else set())
    assert found(code, {"diperoleh": day}, lent=lent_example(date="")) == set(), "the day of the sheet is not known yet"


@pytest.mark.parametrize("code", ["SKEMA", "STANDAR"])
def test_a_skema_without_units_cannot_be_confirmed(codes, code):
    assert "no_units" in codes(code, lent=lent_example(units=[]))


def test_a_difference_from_the_document_is_noted(found):
    no = {f"elemen:{SQL}_1:sesuai": "tidak"}
    assert found("STANDAR", no) == {("standar.catatan", f"elemen:{SQL}_1:catatan")}
    assert found("STANDAR", no | {f"elemen:{SQL}_1:catatan": "KUK 1.3 berbunyi lain"}) == set()


@pytest.mark.parametrize(
    ("kuk", "is_gap"),
    [
        ([{"number": "1.1", "text": "SQL ditulis."}], False),
        ([], True),
        ([{"number": "1.1", "text": ""}], True),
        ([{"number": "1.1", "text": "SQL di", "is_cut": True}], True),
        ([{"number": "1.1", "text": "SQL ditulis."}, {"number": "1.2", "text": ""}], True),
    ],
)
def test_a_gap_of_our_data_is_shown_and_noted(kuk, is_gap):
    unit = {"code": SQL, "title": "SQL", "standard": "", "elements": [{"number": "1", "title": "Menulis", "kuk": kuk}]}
    lent = lent_example(units=[unit], standards=[])
    answers = valid_answers("STANDAR", lent=lent)
    assert checks.run(SPECS["STANDAR"], Stage.WHOLE, answers, lent) == []
    told = checks.run(SPECS["STANDAR"], Stage.WHOLE, answers | {f"elemen:{SQL}_1:catatan": ""}, lent)
    assert [(one.code, one.path, one.severity) for one in told] == (
        [("paperwork.standar.celah", f"elemen:{SQL}_1:catatan", Severity.WARNING)] if is_gap else []
    )


def test_a_unit_without_elemen_is_a_gap_that_nobody_answers(codes):
    lent = lent_example(units=[{"code": SQL, "title": "SQL", "standard": "", "elements": []}], standards=[])
    assert set(cells_of(SPECS["STANDAR"], Stage.WHOLE, lent)) == {"sumber", "diperoleh", "berlaku", "catatan"}
    assert codes("STANDAR", lent=lent) == set()
    assert codes("STANDAR", {"catatan": ""}, lent=lent) == {"standar.tanpa_elemen"}


@pytest.mark.row("000-109", "000-110")
@pytest.mark.parametrize(("real", "code"), [(False, "revoked"), (True, "revoked_real")])
def test_a_revoked_standard_is_for_training_only(codes, real, code):
    standards = [{**one, "revoked": True} for one in LENT["standards"][:1]]
    assert codes("STANDAR", lent=lent_example(standards=standards, real=real)) == {code}
    assert codes("STANDAR", lent=lent_example(real=real)) == set(), "a revoked standard that no unit cites"
    assert codes("STANDAR", lent=lent_example(standards=None, real=real)) == set()


ALL = [row.about["code"] for row in SPECS["DAFTAR.PERIKSA"].field("dokumen").rows.rows]
VPK = {"dokumen:fr_ia_10:ada": "tidak_ada", "dokumen:fr_ia_10:keterangan": "Bukan jalur dosir ini"}
AT = "dokumen:fr_ia_10:ada"


def test_the_checklist_names_every_document_that_we_hold_but_itself_and_the_decision():
    assert len(ALL) == len(set(ALL)) == 28
    assert set(SPECS) - set(ALL) == {"DAFTAR.PERIKSA", "FR-ACA-07"}


@pytest.mark.parametrize(
    ("exists", "changes", "said"),
    [
        (None, {}, set()),
        (None, VPK, set()),
        (ALL, {}, set()),
        (ALL, VPK, {("daftar_periksa.sudah_ada", AT)}),
        ([one for one in ALL if one != "FR.IA.10"], VPK, set()),
        ([one for one in ALL if one != "FR.IA.10"], {AT: "ada"}, {("daftar_periksa.belum_ada", AT)}),
    ],
)
def test_the_checklist_agrees_with_what_the_dossier_holds(found, exists, changes, said):
    lent = lent_example() if exists is None else lent_example(exists=exists)
    assert found("DAFTAR.PERIKSA", changes, lent=lent) == said


def test_an_empty_dossier_is_known_to_be_empty():
    lent = lent_example(exists=[])
    answers = {f"dokumen:{row.key}:ada": "ada" for row in SPECS["DAFTAR.PERIKSA"].field("dokumen").rows.rows}
    told = checks.run(SPECS["DAFTAR.PERIKSA"], Stage.WHOLE, answers, lent)
    assert [one.code for one in told] == ["paperwork.daftar_periksa.belum_ada"] * 28


def test_a_missing_document_is_explained(found):
    said = found("DAFTAR.PERIKSA", {AT: "tidak_ada", "dokumen:fr_ia_10:keterangan": ""})
    assert said == {("daftar_periksa.keterangan", "dokumen:fr_ia_10:keterangan")}


@pytest.mark.parametrize(("kit", "is_told"), [(["FR.IA.01"], False), (["FR.IA.01", "FR.IA.10"], True), (None, False)])
def test_a_missing_document_of_the_kit_still_has_to_come(kit, is_told):
    lent = lent_example() if kit is None else lent_example(kit=kit)
    told = checks.run(SPECS["DAFTAR.PERIKSA"], Stage.WHOLE, valid_answers("DAFTAR.PERIKSA") | VPK, lent)
    expected = [("paperwork.daftar_periksa.kurang", Severity.WARNING)] if is_told else []
    assert [(one.code, one.severity) for one in told] == expected


def test_a_sample_follows_what_the_dossier_holds():
    lent = lent_example(exists=ALL[:20], kit=ALL[:22])
    answers = valid_answers("DAFTAR.PERIKSA", lent=lent)
    assert checks.errors(checks.run(SPECS["DAFTAR.PERIKSA"], Stage.WHOLE, answers, lent)) == []
    assert answers[AT] == "tidak_ada"
