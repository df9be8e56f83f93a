"""One character changes the fingerprint; order, spaces and normal forms do not."""

import copy
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askom_lms.paperwork.domain import seal
from askom_lms.paperwork.domain.spec import Stage
from tests.paperwork.valid_answers import LENT, SHEETS, SPECS, lent_example, valid_answers

SQL = "J.620100.020.02"


def fingerprint(answers, lent=LENT, code="FR.IA.01", stage="hasil", attachments=()):
    return seal.fingerprint(SPECS[code], Stage(stage), answers, lent, attachments)


@pytest.fixture
def answers():
    return valid_answers("FR.IA.01", "hasil")


def test_the_fingerprint_is_a_sha256_and_stable(answers):
    first = fingerprint(answers)
    assert len(first) == 64
    assert set(first) <= set("0123456789abcdef")
    assert fingerprint(dict(answers)) == first


def test_the_order_of_keys_does_not_matter(answers):
    turned = dict(reversed(answers.items()))
    lent = dict(reversed(copy.deepcopy(LENT).items()))
    assert fingerprint(turned, lent) == fingerprint(answers)


def test_spaces_at_the_ends_line_ends_and_normal_forms_do_not_matter(answers):
    said = dict(answers, umpan_balik="Déwi\nteliti")
    other = dict(said, umpan_balik="  " + unicodedata.normalize("NFD", "Déwi\r\nteliti") + " \n")
    assert fingerprint(said) == fingerprint(other)


def test_empty_answers_do_not_matter(answers):
    assert fingerprint({**answers, "belum_kuk": "", "belum_unit": None, "x": []}) == fingerprint(answers)


@pytest.mark.parametrize("path", ["umpan_balik", f"kuk:{SQL}_1.1:standar"])
def test_one_character_matters(answers, path):
    changed = {**answers, path: answers[path] + "."}
    assert fingerprint(changed) != fingerprint(answers)


@given(text=st.text(min_size=1), at=st.integers(0, 200))
@settings(max_examples=60, deadline=None)
def test_any_other_text_gives_another_fingerprint(text, at):
    before = {"umpan_balik": "tetap"}
    after = {"umpan_balik": "tetap"[: at % 6] + text + "tetap"[at % 6 :]}
    is_same = seal.canonical(before) == seal.canonical(after)
    assert (fingerprint(before) == fingerprint(after)) is is_same


def test_what_was_lent_matters_and_facts_of_other_records_do_not(answers):
    assert fingerprint(answers, lent_example(date="2025-07-24")) != fingerprint(answers)
    assert fingerprint(answers, lent_example(plan={"results": ["FR.IA.02"]})) == fingerprint(answers)


def test_form_stage_and_files_matter(answers):
    assert fingerprint({}, code="FR.AK.01", stage="") != fingerprint({}, code="FR.AK.03", stage="")
    assert fingerprint({}, stage="perangkat") != fingerprint({}, stage="hasil")
    assert fingerprint(answers, attachments=["a" * 64]) != fingerprint(answers)
    assert fingerprint(answers, attachments=["b", "a"]) == fingerprint(answers, attachments=["a", "b"])


def part(answers, slot, code="FR.IA.01", stage="hasil", lent=LENT):
    spec = SPECS[code]
    return seal.part(spec, Stage(stage), answers, lent, spec.slot(slot))


def test_a_signature_covers_its_part_only(answers):
    kuk = {**answers, f"kuk:{SQL}_1.1:lanjut": "catatan"}
    assert part(kuk, "asesi") == part(answers, "asesi")
    assert part(kuk, "asesor") != part(answers, "asesor")
    verdict = {**answers, "rekomendasi": "belum"}
    assert part(verdict, "asesi") != part(answers, "asesi")


def test_an_applicant_does_not_sign_for_the_admin():
    answers = valid_answers("FR.APL.01")
    judged = {**answers, "rekomendasi": "tidak_diterima", "catatan": "kurang"}
    assert part(judged, "pemohon", "FR.APL.01", "") == part(answers, "pemohon", "FR.APL.01", "")
    assert part(judged, "admin", "FR.APL.01", "") != part(answers, "admin", "FR.APL.01", "")


def test_other_units_break_a_part_and_another_date_does_not(answers):
    fewer = lent_example(units=LENT["units"][:2])
    assert part(answers, "asesi", lent=fewer) != part(answers, "asesi")
    assert part(answers, "asesi", lent=lent_example(date="2026-01-01")) == part(answers, "asesi")


@pytest.mark.parametrize(("code", "stage"), SHEETS)
def test_every_signature_covers_something(code, stage):
    spec, answers = SPECS[code], valid_answers(code, stage)
    assert set(seal.parts(spec, stage, answers, LENT)) == {slot.key for slot in spec.slots_at(stage)}
    for slot in spec.slots_at(stage):
        assert seal.covered_paths(spec, stage, answers, LENT, slot)


def test_parts_of_two_slots_are_never_the_same(answers):
    found = seal.parts(SPECS["FR.AK.01"], Stage.WHOLE, valid_answers("FR.AK.01"), LENT)
    assert len(set(found.values())) == len(found)
