"""What another role fills is named on the fill face, and can be reached from a finding about it."""

from tests.paperwork.test_faces import fill
from tests.paperwork.valid_answers import LENT, SPECS, valid_answers

__all__ = ["fill"]
ASESI = LENT["people"]["asesi"]["name"]


def test_a_part_of_somebody_else_says_whose_it_is(fill):
    page, _ = fill("FR.APL.01", "", "asesor")
    assert f"Bagian ini diisi Asesi ({ASESI})." in page.html
    assert "Bagian ini diisi Admin LSP" in page.html
    assert "Diisi Asesi" not in page.html


def test_a_part_that_is_filled_is_said_to_be_nobodys_any_more(fill):
    page, _ = fill("FR.APL.01", "", "asesor", valid_answers("FR.APL.01"))
    assert "Bagian ini diisi" not in page.html


def test_a_place_of_somebody_else_beside_own_ones_says_whose_it_is(fill):
    page, _ = fill("FR.AK.01", "", "asesor")
    assert page.html.count("Diisi Asesi") == 2
    assert "Bagian ini diisi" not in page.html
    assert "Diisi Asesor" in fill("FR.AK.01", "", "asesi")[0].html


def test_a_table_of_somebody_else_says_whose_it_is(fill):
    answers = valid_answers("FR.IA.05", "hasil")
    empty = {path: value for path, value in answers.items() if not path.endswith(":jawaban")}
    assert "Bagian ini diisi Asesi" in fill("FR.IA.05", "hasil", "asesor", empty)[0].html
    assert "Bagian ini diisi" not in fill("FR.IA.05", "hasil", "asesor", answers)[0].html


def test_a_ticked_statement_of_somebody_else_is_printed_once(fill):
    page, _ = fill("FR.AK.01", "", "asesor", valid_answers("FR.AK.01"))
    said = SPECS["FR.AK.01"].field("pern_asesi_1").settings["text"]
    assert page.html.count(said) == 1
    assert page.html.count("Sudah dicentang") == 2


def test_what_is_said_about_a_place_of_somebody_else_leads_to_it(fill):
    page, _ = fill("FR.AK.01", "", "asesor", remarks={"pern_asesi_1": "Bacakan lebih dahulu"})
    place = next(one for one in page.all("div") if one.get("id") == "pern_asesi_1")
    assert place.get("tabindex") == "-1"
    assert "Bacakan lebih dahulu" in "".join(place.itertext())
