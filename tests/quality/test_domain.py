"""The pure rules of quality: the window, what is shown to whom, and the roll-ups."""

import datetime as dt

import pytest

from askom_lms.official_forms import EditionRefused, check_lock
from askom_lms.quality.domain import evaluating, figures
from askom_lms.quality.domain.evaluating import Answer
from askom_lms.quality.domain.statements import ROOT, asked_of, statements
from askom_lms.quality.domain.states import Side
from askom_lms.regulations import clause

ENDS = dt.date(2026, 11, 20)
DAY = dt.timedelta(days=1)
YES = {one.key: "ya" for one in asked_of(Side.TRAINEE)}


def said(n, **changes):
    return [Answer(Side.TRAINEE, 1, YES | changes, f"catatan {chr(122 - i)}") for i in range(n)]


@pytest.mark.row("002-136")
def test_the_statements_are_locked_and_each_names_its_source():
    assert check_lock(ROOT) == []
    for one in statements():
        assert one.source.startswith("FR.AK.03") or clause(one.source).enforced
        assert one.by
        assert set(one.by) <= {side.value for side in Side}
    assert all(6 <= len(asked_of(side)) <= 11 for side in Side)
    with pytest.raises(EditionRefused):
        statements(99)


@pytest.mark.row("002-136")
@pytest.mark.parametrize(
    ("side", "after", "code"),
    [
        (Side.TRAINEE, -1, "quality.too_early"),
        (Side.TRAINEE, 0, ""),
        (Side.TRAINEE, 14, ""),
        (Side.TRAINEE, 15, "quality.too_late"),
        (Side.LSP, -1, "quality.too_early"),
        (Side.BNSP, 90, ""),
    ],
)
def test_when_a_master_asesor_may_be_evaluated(side, after, code):
    assert evaluating.not_now(side, ENDS, 14, ENDS + after * DAY) == code


@pytest.mark.parametrize(
    ("side", "change", "note", "code"),
    [
        (Side.TRAINEE, {}, "", ""),
        (Side.TRAINEE, {"santun": ""}, "", "quality.unrated"),
        (Side.TRAINEE, {"santun": "mungkin"}, "", "quality.unrated"),
        (Side.TRAINEE, {}, "x" * 1000, ""),
        (Side.TRAINEE, {}, "x" * 1001, "quality.note_too_long"),
        (Side.LSP, {}, "", "quality.note_missing"),
        (Side.LSP, {}, "Hadir setiap hari.", ""),
    ],
)
def test_what_an_evaluation_lacks(side, change, note, code):
    rated = {one.key: "ya" for one in asked_of(side)} | change
    assert evaluating.problem(side, rated, note) == code


@pytest.mark.row("002-136")
@pytest.mark.parametrize(("n", "after", "may"), [(5, 15, True), (4, 15, False), (5, 14, False), (24, 15, True)])
def test_a_master_asesor_sees_his_own_from_five_answers_on_and_after_the_last_day(n, after, may):
    assert evaluating.may_see_own(said(n), ENDS + 14 * DAY, ENDS + after * DAY) is may


def test_notes_of_trainees_come_from_five_on_and_in_no_order():
    bnsp = Answer(Side.BNSP, 1, {"santun": "ya"}, "Sesuai.")
    assert evaluating.notes([*said(4), bnsp]) == [(Side.BNSP, "Sesuai.")]
    assert [note for _, note in evaluating.notes([*said(5), bnsp])] == [*(f"catatan {c}" for c in "vwxyz"), "Sesuai."]
    assert evaluating.told(said(4))["rows"] == []
    rows = {row["key"]: row["counts"] for row in evaluating.told([*said(4), *said(1, santun="tidak")])["rows"]}
    assert (rows["santun"], rows["prinsip"]) == ({"ya": 4, "tidak": 1}, {"ya": 5})


@pytest.mark.row("001-004")
def test_figures_are_rolled_up():
    assert figures.attendance(["HHT", "AI.", ""]) == {"share": 60, "counts": {"H": 2, "T": 1, "I": 1, "A": 1}}
    assert figures.attendance(["..."])["share"] is None
    sheets = [
        {"komponen:k1:hasil": "ya", "catatan_lain": "Baik"},
        {"komponen:k1:hasil": "tidak", "komponen:k1:catatan": "Terlalu cepat", "catatan_lain": "Baik"},
        {},
    ]
    back = figures.feedback(sheets, {"k1": "Saya mendapatkan penjelasan"})
    assert (back["n"], back["notes"]) == (3, [["Baik", 2]])
    (row,) = back["rows"]
    assert (row["yes"], row["no"], row["no_share"], row["notes"]) == (1, 1, 50, [["Terlalu cepat", 1]])
    found = {"periode": "saat", "temuan:r1:temuan": "Kosong", "temuan:r1:rekomendasi": "Isi", "temuan:r2:temuan": ""}
    (period,) = figures.validation([found, found, {"periode": "saat", "tanpa_temuan": True}])
    assert (period["n"], period["none"]) == (3, 1)
    assert [(one["text"], one["recommendation"], one["n"]) for one in period["findings"]] == [("Kosong", "Isi", 2)]
    assert figures.waiting([60, 120, 600]) == {"n": 3, "median": 120, "longest": 600}
    assert figures.waiting([])["median"] is None
    rows = [("K", "K", "K"), ("BK", "K", "BK"), ("BK", "BK", "")]
    told = figures.verdicts(rows, 2)
    assert [told[name] for name in ("K", "BK", "overridden", "decided_K", "decided_BK", "differing", "dissents")] == [
        2, 1, 1, 1, 1, 1, 2,
    ]  # fmt: skip


@pytest.mark.row("001-004")
@pytest.mark.parametrize(("handed", "back", "is_finding"), [(8, 2, True), (9, 2, False), (1, 1, False), (2, 2, True)])
def test_a_form_that_comes_back_often_is_a_finding(handed, back, is_finding):
    rows = figures.returns([("FR.IA.01", i < back) for i in range(handed)], [("FR.IA.01", "Kosong")] * back)
    facts = {"feedback": {"rows": []}, "validation": [], "returns": rows, "evaluations": []}
    assert [one["key"] for one in figures.findings(facts)] == ["retur:FR.IA.01"] * is_finding
    assert rows[0]["reasons"] == [["Kosong", back]]
