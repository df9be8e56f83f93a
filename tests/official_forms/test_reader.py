"""Editions are read as released, and a changed file is noticed and refused."""

import shutil

import pytest

from askom_lms import official_forms
from askom_lms.official_forms import EditionRefused

FORMS_OF_THIS_EDITION = {
    "FR.APL.01", "FR.APL.02", "PETA.KP", "FR.MAPA.01", "FR.MAPA.02", "FR.AK.01", "FR.IA.01", "FR.IA.02", "FR.IA.03",
    "FR.AK.02", "FR.AK.03", "FR.AK.05", "FR.VA", "FR-ACA-07",
    "FR.AK.04",
    "FR.AK.06",
    "FR.AK.07",
    "FR.IA.04A",
    "FR.IA.04B",
    "FR.IA.05",
    "FR.IA.06",
    "FR.IA.07",
    "FR.IA.08",
    "FR.IA.09",
    "FR.IA.10",
    "FR.IA.11",
    "PORTOFOLIO",
    "SKEMA",
    "STANDAR",
    "DAFTAR.PERIKSA",
}  # fmt: skip


@pytest.fixture
def copied(tmp_path):
    """The folder of forms, free to be damaged."""
    root = tmp_path / "forms"
    shutil.copytree(official_forms.ROOT, root)
    return root


def test_every_released_edition_is_as_it_was_released():
    assert official_forms.check_lock() == []


def test_the_forms_are_there_in_edition_v2023():
    assert set(official_forms.codes()) == FORMS_OF_THIS_EDITION
    assert {official_forms.editions(code)[-1] for code in FORMS_OF_THIS_EDITION} == {"V2023"}
    assert official_forms.editions(official_forms.LISTS) == ("V2018", "V2023")


@pytest.mark.parametrize(
    ("code", "family", "edition"),
    [
        ("FR.IA.01", "V2018", "V2018"),
        ("FR.IA.01", "V2023", "V2023"),
        ("FR.AK.03", "V2018", "V2023"),
        ("FR.AK.03", "V2023", "V2023"),
        ("FR.AK.03", "V1999", "V1999"),
        ("FR.XX.99", "V2018", "V2018"),
    ],
)
def test_a_form_without_its_own_edition_opens_in_the_nearest_one(code, family, edition):
    assert official_forms.edition_for(code, family) == edition


def test_a_later_family_takes_the_newest_edition_before_it(copied):
    shutil.copy(copied / "lists" / "v2023.toml", copied / "lists" / "v2027.toml")
    assert official_forms.edition_for("FR.IA.01", "V2027", copied) == "V2023"
    (copied / "fr-ia-01" / "v2023.toml").unlink()
    assert official_forms.edition_for("FR.IA.01", "V2027", copied) == "V2018"


@pytest.mark.parametrize("code", sorted(FORMS_OF_THIS_EDITION))
def test_an_edition_names_its_sources_and_itself(code):
    read = official_forms.read_edition(code)

    assert read.data["source"]
    assert (read.data["code"], read.data["edition"]) == (code, "V2023")
    assert official_forms.code_of(official_forms.folder_of(code)) == code


def test_one_changed_letter_is_listed_and_refused(copied):
    path = copied / "fr-ia-01" / "v2023.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("Pencapaian", "Pencapaiam"), encoding="utf-8")

    assert official_forms.check_lock(copied) == [official_forms.Difference("fr-ia-01/v2023.toml", "changed")]
    with pytest.raises(EditionRefused) as refused:
        official_forms.read_edition("FR.IA.01", root=copied)
    assert refused.value.code == "official_forms.changed"
    assert "fr-ia-01/v2023.toml" in refused.value.sentence().next


def test_a_changed_option_list_is_refused_for_every_form(copied):
    path = copied / "lists" / "v2023.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")

    with pytest.raises(EditionRefused):
        official_forms.read_edition("FR.AK.03", root=copied)


def test_a_missing_file_is_listed_and_refused(copied):
    (copied / "fr-va" / "v2023.toml").unlink()

    assert official_forms.check_lock(copied) == [official_forms.Difference("fr-va/v2023.toml", "missing")]
    with pytest.raises(EditionRefused) as refused:
        official_forms.read_edition("FR.VA", root=copied)
    assert refused.value.code == "official_forms.unknown"


def test_an_edition_that_is_not_released_is_listed_and_refused(copied):
    later = (copied / "fr-va" / "v2023.toml").read_text(encoding="utf-8").replace('"V2023"', '"V2027"')
    (copied / "fr-va" / "v2027.toml").write_text(later, encoding="utf-8")
    shutil.copy(copied / "lists" / "v2023.toml", copied / "lists" / "v2027.toml")

    assert {difference.what for difference in official_forms.check_lock(copied)} == {"unlocked"}
    assert official_forms.editions("FR.VA", copied) == ("V2023", "V2027")
    with pytest.raises(EditionRefused) as refused:
        official_forms.read_edition("FR.VA", "V2027", root=copied)
    assert refused.value.code == "official_forms.unreleased"


@pytest.mark.parametrize(("code", "edition"), [("FR.XX.99", "V2023"), ("FR.VA", "V1999"), ("../people", "V2023")])
def test_an_unknown_form_is_refused_with_a_sentence(code, edition):
    with pytest.raises(EditionRefused) as refused:
        official_forms.read_edition(code, edition)
    assert refused.value.sentence().what


def test_an_unknown_folder_is_refused():
    with pytest.raises(EditionRefused):
        official_forms.code_of("fr-xx-99")
