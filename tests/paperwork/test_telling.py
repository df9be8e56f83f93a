"""A finding says what, by which clause, who can cure it and the next step; nothing of it is a general sentence."""

import re

import pytest

from askom_lms import official_forms
from askom_lms.kernel.messages import catalogue
from askom_lms.paperwork.domain import checks
from askom_lms.paperwork.domain.edition import load_edition
from askom_lms.paperwork.domain.filled import Issue
from askom_lms.paperwork.domain.layout import cells_of
from askom_lms.paperwork.domain.lent import ROLE_NAMES
from askom_lms.paperwork.domain.spec import Stage
from askom_lms.paperwork.domain.telling import NAMES, cure, filler, told
from tests.paperwork.valid_answers import SPECS, lent_example, valid_answers

GENERAL = re.compile(r"isian ini, lalu kirim|pengisi|mend this entry|whoever", re.IGNORECASE)
SHEET = re.compile(r"FR\.[A-Z]+\.\d+[A-Z]?")
EDITIONS = [
    pytest.param(load_edition(code, edition), stage, id=f"{code}-{edition}-{stage}")
    for code in official_forms.codes()
    for edition in official_forms.editions(code)
    for stage in load_edition(code, edition).stages
]
FINDINGS = sorted(code for code, entry in catalogue("id").items() if "{filler}" in entry.get("who", ""))


@pytest.mark.parametrize(("spec", "stage"), EDITIONS)
def test_every_empty_place_names_whoever_fills_it_and_a_step_of_its_own(spec, stage):
    nobody = lent_example(people={})
    cells = cells_of(spec, stage, nobody, {})
    for issue in checks.run(spec, stage, {}, nobody):
        role = cells[issue.path].field.filled_by if issue.path else spec.owner
        assert issue.role == role
        for language, names in NAMES.items():
            said = told(issue, "", language)
            assert "{" not in said.who + said.next
            assert not GENERAL.search(said.who + said.next)
            if issue.code in FINDINGS:
                assert said.who.startswith(names[role])
    for slot in spec.slots_at(stage):
        found = checks.signing_problem(spec, stage, nobody, (), slot)
        assert found.role == slot.role
        assert told(found, slot.role, "en").who == "Organiser"


@pytest.mark.parametrize("code", FINDINGS)
def test_no_finding_speaks_in_general_and_the_other_sheet_is_named_again(code):
    for language in NAMES:
        entry = catalogue(language)[code]
        assert not GENERAL.search(entry["who"] + entry["next"])
        own = code.split(".")[1].upper().replace("_", ".")
        others = set(SHEET.findall(entry["what"])) - {own}
        assert not others or others & set(SHEET.findall(entry["next"]))


def test_each_way_to_answer_has_a_step_of_its_own():
    for language in NAMES:
        book = catalogue(language)
        steps = [book[code]["next"] for code in book if code.startswith("paperwork.missing.")]
        assert len(steps) == len(set(steps)) == 7
        kinds = ("too_long", "date", "choice", "vatm_reason", "vatm_empty", "diperoleh", "fr_ia_02.tercakup")
        kinds += ("fr_ia_01.kompeten", "fr_ia_05.pilihan_sama", "fr_ak_03.catatan")
        others = [book[f"paperwork.{kind}"]["next"] for kind in kinds]
        assert len({*steps, *others}) == len(steps) + len(others)


def test_roles_have_a_name_in_both_languages():
    asked = {role for code in official_forms.codes() for role in SPECS[code].roles}
    assert asked <= set(ROLE_NAMES) | {"penyusun_2", "validator_kedua"}
    assert set(NAMES["id"]) == set(NAMES["en"]) >= asked


@pytest.mark.parametrize(
    ("reader", "language", "who"),
    [
        ("asesi", "id", "Asesi (Anda)"),
        ("asesi", "en", "Asesi (you)"),
        ("asesor", "id", "Asesi (Siti)"),
        ("", "id", "Asesi (Siti)"),
    ],
)
def test_the_reader_hears_that_it_is_his_own_place(reader, language, who):
    assert filler(Issue("", "paperwork.email", role="asesi", person="Siti"), reader, language) == who


def test_nobody_who_plays_the_role_leaves_the_name_of_the_role():
    assert filler(Issue("", "paperwork.email", role="peninjau"), "asesor", "en") == "Reviewer"


EXACT = [
    (
        ("FR.IA.08", "hasil", {"dokumen:r1:valid": "tidak"}, None),
        "paperwork.fr_ia_08.alasan",
        "Asesor (Anda) · Skema BNSP (002), 9.3.3 · Tulis alasannya di tempat itu, atau ubah jawabannya bila keliru.",
    ),
    (
        ("FR.AK.01", "", {"bukti": []}, None),
        "paperwork.missing.tick",
        "Asesor (Anda) · Buka isiannya dari daftar ini, beri centang yang sesuai, lalu periksa lagi.",
    ),
    (
        ("FR.AK.03", "", {"komponen:k1:hasil": ""}, None),
        "paperwork.fr_ak_03.hasil",
        "Asesi (Eko Prasetyo) · Buka isiannya dari daftar ini, pilih satu jawaban, lalu periksa lagi.",
    ),
    (
        ("FR.AK.02", "", {}, {"instruments": {"g1": ["FR.IA.01"]}, "results": []}),
        "paperwork.fr_ak_02.belum_lengkap",
        "Asesor (Anda) · Catatan diklat (000), asesor.7 · Buka FR.IA.01 dan lengkapi, atau ubah rekomendasi di sini.",
    ),
]
"""The line under a finding, read by the asesor."""


@pytest.mark.parametrize(("form", "code", "line"), EXACT)
def test_the_line_under_a_finding_names_person_clause_and_step(form, code, line):
    name, stage, changes, plan = form
    lent = lent_example(plan=plan or {})
    found = checks.run(SPECS[name], Stage(stage), valid_answers(name, stage) | changes, lent)
    assert line in [cure(issue, "asesor") for issue in found if issue.code == code]
