"""What is derived from KUK: one slot for each, the grid of a practice, the interview; only into empty places."""

import pytest

from askom_lms.paperwork.domain import answers as answering
from askom_lms.paperwork.domain import checks, plan
from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.authoring.criteria import ATTITUDE, KNOWLEDGE, SKILL, criteria, proposed_aspect
from askom_lms.paperwork.domain.authoring.deriving import propose
from askom_lms.paperwork.domain.authoring.practice import GRID
from askom_lms.paperwork.domain.authoring.scaffold import is_unwritten, question
from askom_lms.paperwork.domain.spec import Stage
from tests.paperwork.valid_answers import LENT, SPECS, lent_example, valid_answers

PERANGKAT, HASIL = Stage.PERANGKAT, Stage.HASIL
DATA, SQL, ACCESS = (unit["code"] for unit in LENT["units"])
SLOTS = ("FR.IA.05", "FR.IA.06", "FR.IA.07")


def derived(code, answers=(), stage=PERANGKAT, **lent):
    return propose(SPECS[code], stage, dict(answers), lent_example(**lent))


def planned(code, *units):
    return {"codes": {unit["code"]: [code] if unit["code"] in units else ["CL"] for unit in LENT["units"]}}


def kuk_of(unit):
    return [one.key for one in criteria(LENT) if one.unit == unit]


@pytest.mark.parametrize("code", SLOTS)
def test_every_kuk_gets_one_slot_with_its_name_and_no_question(code):
    found = derived(code)
    keys = [one.key for one in criteria(LENT)]
    assert [found.additions[f"soal:r{n}:kuk"] for n in range(1, len(keys) + 1)][:40] == keys[:40]
    texts = [value for path, value in found.additions.items() if path.endswith(":pertanyaan")]
    assert texts[0].startswith(f"[Tulis pertanyaan untuk {DATA} KUK 1.1: Konsep data")
    assert all(is_unwritten(text) for text in texts)
    assert len(found.names) == len(texts)


@pytest.mark.parametrize("code", SLOTS)
def test_a_slot_is_not_done_until_its_question_is_written(code):
    spec, lent = SPECS[code], lent_example(plan=planned(plan.INSTRUMENT_OF[code], DATA))
    found = propose(spec, PERANGKAT, {}, lent)
    told = {issue.path for issue in checks.run(spec, PERANGKAT, found.additions, lent)}
    assert {path for path in found.additions if path.endswith(":pertanyaan")} <= told
    bare = {path: value for path, value in found.additions.items() if path.endswith(":kuk")}
    counts = [answering.progress(spec, PERANGKAT, answers, lent) for answers in (found.additions, bare)]
    assert counts[0] == counts[1]
    written = {**found.additions, "soal:r1:pertanyaan": "Apa itu struktur data?"}
    assert answering.progress(spec, PERANGKAT, written, lent)[0] == counts[0][0] + 1


def test_a_question_beside_its_scaffold_is_not_done_either():
    assert is_unwritten(f"Sebutkan tiga. {question('untuk KUK 1.1: Data [x] dibaca')}")
    assert not is_unwritten("Tulis pertanyaan Anda di sini.")
    assert not is_unwritten(None)


def test_only_empty_places_are_filled_and_a_second_time_nothing():
    written = {"soal:r1:pertanyaan": "Apa?", "soal:r2:kuk": f"{DATA}_1.2", "soal:r4:kunci": "Jawab"}
    lent = {"plan": planned("DPL", DATA)}
    found = derived("FR.IA.07", written, **lent)
    assert not found.additions.keys() & written.keys()
    assert {path for path in found.additions if path.startswith(("soal:r1:", "soal:r4:"))} == set()
    assert found.additions["soal:r2:pertanyaan"].startswith(f"[Tulis pertanyaan untuk {DATA} KUK 1.2")
    kuk = [value for path, value in found.additions.items() if path.endswith(":kuk")]
    assert kuk == [key for key in kuk_of(DATA) if key != f"{DATA}_1.2"]
    again = derived("FR.IA.07", written | found.additions, **lent)
    assert (again.places, again.names) == (0, [])


def test_a_kuk_without_wording_or_a_cut_one_is_named_and_left_alone():
    lent = lent_example()
    lent["units"][0]["elements"][0]["kuk"][0]["text"] = ""
    lent["units"][0]["elements"][0]["kuk"][1]["is_cut"] = True
    lent["units"][0]["elements"][1]["kuk"] = []
    lent["units"][1]["elements"] = []
    found = propose(SPECS["FR.IA.05"], PERANGKAT, {}, lent)
    assert [(one.name, one.gap) for one in found.gaps] == [
        ("KUK 1.1", "bunyi KUK tidak tersedia dalam sumber"), ("KUK 1.2", "terpotong di sumber"),
        ("Elemen 2", "KUK tidak tersedia dalam sumber"), (SQL, "Elemen dan KUK tidak tersedia dalam sumber"),
    ]  # fmt: skip
    assert not {one.key for one in found.gaps} & set(found.additions.values())


def test_only_planned_units_and_ticked_groups_get_slots():
    def units(**facts):
        found = derived("FR.IA.05", plan=facts)
        return {value.split("_")[0] for path, value in found.additions.items() if path.endswith(":kuk")}

    assert units(codes={}) == units(codes={SQL: []}) == {DATA, SQL, ACCESS}
    assert units(instruments={"g1": []}) == {DATA, SQL, ACCESS}
    assert units(**planned("DPT", SQL)) == {SQL}
    assert units(**planned("DPT", SQL), instruments={"g1": ["FR.IA.06"]}) == set()
    assert units(**planned("DPT", SQL), instruments={"g1": ["FR.IA.05"]}) == {SQL}


def test_a_table_that_is_full_says_how_many_kuk_have_no_room():
    lent = lent_example()
    kuk = [{"number": f"1.{n}", "text": f"Langkah {n} dilakukan."} for n in range(1, 43)]
    lent["units"] = [{**lent["units"][0], "elements": [{"number": "1", "title": "A", "kuk": kuk}]}]
    found = propose(SPECS["FR.IA.07"], PERANGKAT, {}, lent)
    assert (len(found.names), found.without_room) == (40, 2)
    assert propose(SPECS["FR.IA.05"], PERANGKAT, {}, lent).without_room == 0


@pytest.mark.row("000-034")
def test_the_grid_of_a_practice_covers_five_dimensions_before_and_after():
    found = derived("FR.IA.03")
    rows = [
        (found.additions[f"pertanyaan:g1_r{n}:momen"], *found.additions[f"pertanyaan:g1_r{n}:dimensi"])
        for n in range(1, len(GRID) + 1)
    ]
    assert rows == [
        ("sebelum", "JRES"), ("sebelum", "TS"), ("saat", "TMS"), ("sesudah", "CMS"), ("sesudah", "JRES"),
        ("sesudah", "TRS"),
    ]  # fmt: skip
    codes = {issue.code for issue in checks.run(SPECS["FR.IA.03"], PERANGKAT, found.additions, LENT)}
    assert codes == {"paperwork.fr_ia_03.pertanyaan"}
    assert derived("FR.IA.03", found.additions).places == 0


def test_what_is_asked_already_is_not_proposed_again_and_each_group_has_its_grid():
    groups = [{"key": "g1", "name": "A", "units": [DATA]}, {"key": "g2", "name": "B", "units": [SQL, ACCESS]}]
    asked = {f"pertanyaan:g1_r1:{key}": value for key, value in (("pertanyaan", "Apa APD Anda?"), ("momen", "sebelum"))}
    asked |= {"pertanyaan:g1_r3:momen": "sesudah", "pertanyaan:g1_r3:dimensi": ["CMS", "TRS"]}
    found = derived("FR.IA.03", asked, groups=groups)
    moments = [f"{path}={value}" for path, value in found.additions.items() if path.endswith(":momen")]
    assert moments[:3] == [
        "pertanyaan:g1_r2:momen=sebelum", "pertanyaan:g1_r4:momen=saat", "pertanyaan:g1_r5:momen=sesudah",
    ]  # fmt: skip
    assert len(moments) == 3 + len(GRID)
    assert derived("FR.IA.03", groups=groups, plan=planned("PMO", SQL)).names[0].startswith("B: sebelum praktik")


def test_the_interview_asks_what_the_portfolio_left_open():
    short = [plan.Known("FR.IA.08", HASIL, valid_answers("FR.IA.08", "hasil", is_competent=False))]
    facts = plan.facts(short, LENT)
    found = derived("FR.IA.09", stage=HASIL, plan=facts)
    assert found.additions["tambahan:r1:elemen"] == f"{DATA}_2"
    assert found.additions["tambahan:r2:pertanyaan"].endswith("belum memadai]")
    assert derived("FR.IA.09", found.additions, stage=HASIL, plan=facts).places == 0
    prepared = {"pertanyaan:r1:elemen": f"{DATA}_2", "pertanyaan:r1:pertanyaan": "Bagaimana?"}
    assert len(derived("FR.IA.09", prepared, stage=HASIL, plan=facts).names) == 1
    whole = plan.facts([plan.Known("FR.IA.08", HASIL, valid_answers("FR.IA.08", "hasil"))], LENT)
    assert derived("FR.IA.09", stage=HASIL, plan=whole).places == 0


def test_the_oral_questions_go_on_with_what_the_written_tests_left_open():
    facts = {"belum_pilihan": [f"{DATA}_1.2", f"{SQL}_1.1"], "belum_esai": [f"{SQL}_1.1", f"{SQL}_2.2"]}
    asked = {"soal:r1:kuk": f"{SQL}_2.2", "soal:r1:pertanyaan": "Mengapa?"}
    found = derived("FR.IA.07", asked, stage=HASIL, plan=facts)
    assert [found.additions[f"tambahan:r{row}:kuk"] for row in (1, 2)] == [f"{DATA}_1.2", f"{SQL}_1.1"]
    assert found.additions["tambahan:r1:pertanyaan"].startswith(f"[Tulis pertanyaan untuk {DATA} KUK 1.2: ")
    assert found.names == [f"{DATA} · KUK 1.2", f"{SQL} · KUK 1.1"]
    assert found.places == 4
    assert derived("FR.IA.07", asked | found.additions, stage=HASIL, plan=facts).places == 0
    assert derived("FR.IA.07", asked, stage=HASIL, plan={}).places == 0
    full = {f"tambahan:r{row}:pertanyaan": "Mengapa?" for row in range(1, 20)}
    rest = derived("FR.IA.07", asked | full, stage=HASIL, plan=facts)
    assert (rest.places, rest.without_room) == (2, 1)


def test_forms_without_a_proposal_say_so():
    assert derived("FR.IA.01") is None
    assert derived("FR.IA.05", stage=HASIL) is None


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("Konsep data diidentifikasi.", KNOWLEDGE), ("Alternatif dibandingkan kelebihannya.", KNOWLEDGE),
        ("Fitur DML diidentifikasikan.", KNOWLEDGE), ("Tabel diisi data.", SKILL), ("Sikap kerja ditunjukkan.", ATTITUDE),
        ("Peraturan tempat kerja dipatuhi.", ATTITUDE), ("", ""),
    ],
)  # fmt: skip
def test_the_verb_of_a_kuk_proposes_an_aspect(text, aspect):
    assert proposed_aspect(text) == aspect


def test_what_a_person_chose_stands_before_the_proposal():
    lent = lent_example()
    lent["units"][0]["elements"][0]["kuk"][0]["aspect"] = SKILL
    first, second, *_ = criteria(lent)
    assert (first.aspect, first.is_proposed) == (SKILL, False)
    assert (second.aspect, second.is_proposed) == (KNOWLEDGE, True)


def test_a_kuk_without_wording_has_no_aspect_and_nobody_proposed_one():
    lent = lent_example()
    kuk = lent["units"][0]["elements"][0]["kuk"]
    kuk[0]["text"], kuk[1]["aspect"] = "", SKILL
    blank, chosen, read, *_ = criteria(lent)
    assert [(one.aspect, one.is_proposed) for one in (blank, chosen)] == [("", False), (SKILL, False)]
    assert read.is_proposed
    assert read.aspect


def test_the_first_row_that_asks_for_a_kuk_stands_for_it_also_outside_the_plan():
    twice = {"soal:r1:kuk": f"{DATA}_1.1", "soal:r1:pertanyaan": "Apa?", "soal:r2:kuk": f"{DATA}_1.1"}
    lent = {"plan": planned("DPL", SQL)}
    assert "soal:r2:pertanyaan" not in derived("FR.IA.07", twice, **lent).additions
    alone = derived("FR.IA.07", {"soal:r1:kuk": f"{DATA}_1.1"}, **lent)
    assert alone.additions["soal:r1:pertanyaan"].startswith(f"[Tulis pertanyaan untuk {DATA} KUK 1.1")


def test_the_interview_counts_the_questions_that_a_person_rewrote():
    documents = [{"key": key, "name": name, "unmet": "valid"} for key, name in (("a", "Laporan"), ("b", "Ijazah"))]
    facts = {"wawancara": [f"{DATA}_2"], "portofolio": documents}
    prepared = {"pertanyaan:r1:elemen": f"{DATA}_2", "pertanyaan:r1:pertanyaan": "Bagaimana?"}
    assert derived("FR.IA.09", prepared, stage=HASIL, plan=facts).names == ["Laporan", "Ijazah"]
    rewritten = prepared | {"tambahan:r1:pertanyaan": "Siapa yang menulisnya?"}
    assert derived("FR.IA.09", rewritten, stage=HASIL, plan=facts).names == ["Laporan"]
    many = {f"tambahan:r{row}:pertanyaan": "Siapa?" for row in range(1, 5)}
    assert derived("FR.IA.09", prepared | many, stage=HASIL, plan=facts).places == 0
    unit = derived("FR.IA.09", stage=HASIL, plan={"wawancara": [DATA]})
    assert unit.names == [DATA]


def test_a_kuk_without_room_or_wording_keeps_no_later_one_from_its_row():
    lent = lent_example()
    lent["units"][0]["elements"][0]["kuk"][0]["text"] = ""
    found = propose(SPECS["FR.IA.07"], PERANGKAT, {"soal:r1:pertanyaan": "Mengapa?"}, lent)
    assert len(found.names) == len([one for one in criteria(lent) if not one.gap])
    rows = {f"tambahan:r{row}:pertanyaan": "Mengapa?" for row in range(1, 21)}
    facts = {"belum_pilihan": [f"{DATA}_1.1", f"{DATA}_1.2"]}
    assert propose(SPECS["FR.IA.07"], HASIL, rows, lent_example(plan=facts)).without_room == 2


def documents_named(*names):
    return {"portofolio": [{"key": name, "name": name, "unmet": "valid"} for name in names]}


@pytest.mark.parametrize(("asked", "left"), [("Laporan", ["Ijazah"]), ("Ijazah", ["Laporan"])])
def test_a_question_that_names_a_document_asks_about_that_one(asked, left):
    spoken = {"tambahan:r1:pertanyaan": f"Siapa yang menulis {asked}?"}
    assert derived("FR.IA.09", spoken, stage=HASIL, plan=documents_named("Laporan", "Ijazah")).names == left


def test_more_questions_than_documents_are_enough_and_a_full_table_takes_no_more():
    plan_of = documents_named("Laporan", "Ijazah")
    three = {f"tambahan:r{row}:pertanyaan": "Siapa?" for row in (1, 2, 3)} | {"tambahan:r3:pertanyaan": None}
    three |= {"tambahan:r3:elemen": f"{DATA}_1"}
    assert derived("FR.IA.09", three, stage=HASIL, plan=plan_of).places == 0
    room = SPECS["FR.IA.09"].field("tambahan").rows.maximum
    full = {f"tambahan:r{row}:pertanyaan": "Siapa?" for row in range(1, room + 1)}
    many = documents_named(*(f"Dokumen {n}." for n in range(room + 2)))
    assert derived("FR.IA.09", full, stage=HASIL, plan=many).places == 0


def test_the_elemen_of_the_interview_is_named_by_its_number():
    assert derived("FR.IA.09", stage=HASIL, plan={"wawancara": [f"{DATA}_2"]}).names == [f"{DATA} elemen 2"]


def test_what_only_the_essays_missed_is_asked_too():
    assert derived("FR.IA.07", stage=HASIL, plan={"belum_esai": [f"{SQL}_1.1"]}).names == [f"{SQL} · KUK 1.1"]


@pytest.mark.parametrize(("moment", "is_there"), [("sebelum", True), ("sesudah", False)])
def test_a_question_on_safety_counts_before_the_practice_only(moment, is_there):
    asked = {"pertanyaan:g1_r1:pertanyaan": "Apa APD Anda?", "pertanyaan:g1_r1:momen": moment}
    names = derived("FR.IA.03", asked).names
    assert any("K3L" in name for name in names) is not is_there


def test_what_a_standard_says_of_a_unit_is_its_aspek_kritis_and_what_a_person_wrote_is_a_scaffold():
    lent = lent_example()
    notes = [{"kind": "aspek_kritis", "text": "Kecermatan [data]", "origin": "dokumen", "by": ""}]
    assert derived("PETA.KP", stage=Stage.WHOLE) is None
    written_by = {"origin": lending.OF_PERSON, "by": "Rudi Hartono"}
    lent["notes"] = {DATA: notes, SQL: [{**notes[0], **written_by}]}
    found = propose(SPECS["PETA.KP"], Stage.WHOLE, {}, lent)
    assert found.additions == {
        f"unit:{DATA}:aspek_kritis": "Kecermatan [data]",
        f"unit:{SQL}:aspek_kritis": "[Tulis aspek kritis menurut usulan Rudi Hartono: Kecermatan (data)]",
    }
    assert len(found.names) == 2
    written = dict.fromkeys(found.additions, "Ketelitian")
    assert propose(SPECS["PETA.KP"], Stage.WHOLE, written, lent).names == []
