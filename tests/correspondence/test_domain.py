"""Letters without a database: the whole table of steps, numbers, what may be written, and what counts as changed."""

import datetime as dt
import itertools
import shutil
from types import SimpleNamespace

import pytest

from askom_lms.correspondence.domain.content import LONGEST, changed, fingerprint, leaves, problem
from askom_lms.correspondence.domain.editions import ROOT, newest, read
from askom_lms.correspondence.domain.numbering import Format, check, from_edition
from askom_lms.correspondence.domain.numbering import written as numbered
from askom_lms.correspondence.domain.states import LETTER, LetterEvent, LetterKind, LetterState
from askom_lms.kernel.machine import IllegalTransition
from askom_lms.kernel.messages import Invalid
from askom_lms.official_forms import EditionRefused, check_lock

S, E = LetterState, LetterEvent
LEGAL = {
    (S.DRAFT, E.ISSUE): S.ISSUED,
    (S.DRAFT, E.DISCARD): S.DISCARDED,
    (S.ISSUED, E.REVOKE): S.REVOKED,
    (S.ISSUED, E.REPLACE): S.REPLACED,
}
WRITTEN = {"place": "Sidoarjo", "subject": "Undangan", "addressee": "", "signer": "Hartati", "office": "Ketua"}
WRITTEN |= {"paragraph": ""}
TODAY = dt.date(2026, 11, 18)


@pytest.mark.parametrize(("state", "event"), list(itertools.product(S, E)))
def test_every_cell_of_the_table(state, event):
    letter = SimpleNamespace(state=state)
    if (state, event) in LEGAL:
        assert LETTER.next_state(letter, event) is LEGAL[state, event]
    else:
        with pytest.raises(IllegalTransition):
            LETTER.next_state(letter, event)


@pytest.mark.parametrize(
    ("template", "n", "written"),
    [
        ("ST/{n:03}/{kode}/{bulan_romawi}/{tahun}", 1, "ST/001/LSP-X/XI/2026"),
        ("ST/{n:03}/{kode}/{bulan_romawi}/{tahun}", 1000, "ST/1000/LSP-X/XI/2026"),
        ("{kode}-{tahun}-{n}", 7, "LSP-X-2026-7"),
    ],
)
def test_a_number_follows_its_template(template, n, written):
    assert numbered(from_edition(template), n, "LSP-X", TODAY) == written


def test_numbers_start_at_one():
    with pytest.raises(ValueError, match="start at 1"):
        numbered("{urut}", 0, "LSP-X", TODAY)


@pytest.mark.parametrize(
    ("changes", "dated_on", "code"),
    [
        ({}, TODAY, ""),
        ({}, None, "correspondence.undated"),
        ({}, TODAY + dt.timedelta(days=1), "correspondence.future"),
        ({"place": " "}, TODAY, "correspondence.no_place"),
        ({"subject": ""}, TODAY, "correspondence.no_subject"),
        ({"signer": ""}, TODAY, "correspondence.no_signer"),
        ({"office": ""}, TODAY, "correspondence.no_office"),
        ({"paragraph": "x" * LONGEST["paragraph"]}, TODAY, ""),
        ({"paragraph": "x" * (LONGEST["paragraph"] + 1)}, TODAY, "correspondence.too_long"),
    ],
)
def test_what_keeps_a_letter_back(changes, dated_on, code):
    assert problem({**WRITTEN, **changes}, dated_on, TODAY) == code


def test_facts_compare_as_text_whatever_their_order():
    facts = {"b": [[1, "Sari"]], "a": ""}

    assert fingerprint(facts) == fingerprint({"a": "", "b": [(1, "Sari")]})
    assert changed(facts, {"a": "", "b": [(1, "Sari")]}) == []
    assert changed(facts, {"a": "x", "b": [[1, "Sari"]], "c": 1}) == ["a", "c"]


def test_every_released_template_is_as_it_was_released():
    assert check_lock(ROOT) == []
    assert {read(kind, newest(kind)).kind for kind in LetterKind} == set(LetterKind)


def test_a_changed_an_unreleased_and_an_unknown_template_are_refused(tmp_path):
    copy = tmp_path / "editions"
    shutil.copytree(ROOT, copy)
    first = copy / "undangan" / "1.toml"
    first.write_text(first.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    shutil.copy(copy / "undangan" / "1.toml", copy / "undangan" / "2.toml")

    codes = []
    for edition in (1, 2, 3):
        with pytest.raises(EditionRefused) as refused:
            read(LetterKind.INVITATION, edition, copy)
        codes.append(refused.value.code)

    assert codes == ["official_forms.changed", "official_forms.unreleased", "official_forms.unknown"]


def formats(**changes):
    """The templates of the editions, with those that are named changed: kind -> template, or (template, series)."""
    found = {kind: Format(from_edition(read(kind, newest(kind)).number), kind) for kind in LetterKind}
    for name, change in changes.items():
        kind = LetterKind[name]
        template, series = change if isinstance(change, tuple) else (change, kind)
        found[kind] = Format(template, series)
    return found


ST = LetterKind.ASSIGNMENT


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"LOAN": "{urut:4}/{kode}/{bulan}.{tahun}"}, ""),
        ({"LOAN": ("SP/{urut}/{tahun}", ST)}, ""),
        ({"LOAN": ("ST/{urut:3}/{kode}/{bulan_romawi}/{tahun}", ST)}, ""),
        ({"LOAN": "ST/{urut}/{kode}/{bulan_romawi}/{tahun}"}, "correspondence.number_alike"),
        ({"LOAN": "SP/{urut:3}/{kota}/{tahun}"}, "correspondence.number_field"),
        ({"LOAN": "SP/{urut:9}/{tahun}"}, "correspondence.number_field"),
        ({"LOAN": "SP_{urut}/{tahun}"}, "correspondence.number_field"),
        ({"LOAN": "SP/{tahun}"}, "correspondence.number_once"),
        ({"LOAN": "{urut}/{urut}/{tahun}"}, "correspondence.number_once"),
        ({"LOAN": "SP/{urut:3}/{kode}"}, "correspondence.number_year"),
        ({"LOAN": "A" * 55 + "{urut}{tahun}"}, "correspondence.number_long"),
        (
            {"LOAN": ("SP/{urut}/{tahun}", ST), "ASSIGNMENT": ("ST/{urut}/{tahun}", LetterKind.ROLL)},
            "correspondence.number_series",
        ),
    ],
)
def test_a_template_of_an_institution_is_one_or_is_refused(changes, code):
    if not code:
        check(formats(**changes), "LSP-X", TODAY)
        return
    with pytest.raises(Invalid) as refused:
        check(formats(**changes), "LSP-X", TODAY)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("addressee", "is_out"),
    [
        ("", False), ("  ", False), ("BNSP", False), ("Ketua BNSP", False), ("kepala  Badan Nasional Sertifikasi Profesi (BNSP)", False),
        ("Tim Teknis BNSP", False), ("Arsip", False), ("Direktur PT Melati", True), ("BNSP dan PT Melati", True),
        ("Ketua LSP Melati", True), ("PT Melati, tembusan BNSP", True),
    ],
)  # fmt: skip
def test_findings_stay_within_with_bnsp_and_the_technical_team(addressee, is_out):
    assert leaves(addressee) is is_out
