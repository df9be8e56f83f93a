"""Rows come from what was lent, gaps stay gaps, and free rows grow as they are used."""

import copy

import pytest

from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain import rows
from askom_lms.paperwork.domain.cells import Table
from askom_lms.paperwork.domain.choices import CHOICES
from askom_lms.paperwork.domain.layout import cells_of, lay_out
from askom_lms.paperwork.domain.sheet import Sheet
from askom_lms.paperwork.domain.spec import Kind, Stage
from tests.paperwork.valid_answers import FACES, LENT, SHEETS, SPECS, lent_example, valid_answers

SQL = "J.620100.020.02"


def tables(code, stage, lent=LENT, answers=None):
    views = lay_out(SPECS[code], Stage(stage), lent, answers)
    return [part for view in views for part in view.parts if isinstance(part, Table)]


def lent_with_units(*units):
    return lent_example(units=list(units))


def unit(code="X.01", elements=()):
    return {"code": code, "title": "Unit Contoh", "standard": "1/2020", "elements": list(elements)}


def test_a_kuk_has_a_path_that_reads_aloud():
    cells = cells_of(SPECS["FR.IA.01"], Stage.HASIL, LENT)
    assert f"kuk:{SQL}_1.1:pencapaian" in cells
    assert len([path for path in cells if path.endswith(":pencapaian")]) == 34


def test_an_elemen_without_kuk_is_shown_as_such_and_asks_nothing():
    lent = lent_with_units(unit(elements=[{"number": "1", "title": "Satu", "kuk": []}]))
    (table,) = tables("FR.IA.01", "perangkat", lent)
    (line,) = table.lines
    assert (line.row.text, line.row.is_gap, line.cells) == (rows.NO_KUK, True, ())
    assert not cells_of(SPECS["FR.IA.01"], Stage.PERANGKAT, lent)


def test_a_unit_without_elemen_is_shown_as_such():
    lent = lent_with_units(unit())
    assert tables("FR.IA.01", "perangkat", lent)[0].lines[0].row.text == rows.NO_ELEMEN
    assert tables("FR.APL.02", "", lent)[0].lines[0].row.text == rows.NO_ELEMEN
    assert rows.NO_ELEMEN in tables("PETA.KP", "", lent)[1].lines[0].row.lines


def test_a_cut_kuk_says_so_and_is_still_asked():
    kuk = {"number": "1.1", "text": "Data disimpan ...", "is_cut": True}
    lent = lent_with_units(unit(elements=[{"number": "1", "title": "Satu", "kuk": [kuk]}]))
    (line,) = tables("FR.IA.01", "perangkat", lent)[0].lines
    assert line.row.text == f"Data disimpan ... ({rows.CUT})"
    assert line.cells


def test_sections_repeat_for_every_unit_and_group():
    titles = [view.title for view in lay_out(SPECS["FR.IA.01"], Stage.PERANGKAT, LENT)]
    assert titles[1] == "Unit 2 · J.620100.020.02 Menggunakan SQL"
    two = lent_example(
        groups=[
            {"key": "g1", "name": "Menyiapkan", "units": [SQL]},
            {"key": "g2", "name": "Mengelola", "units": ["J.620100.004.02", "J.620100.021.02"]},
        ]
    )
    keys = [view.key for view in lay_out(SPECS["FR.IA.02"], Stage.PERANGKAT, two)]
    assert keys == ["tugas-g1", "tugas-g2"]
    assert "skenario:g2" in cells_of(SPECS["FR.IA.02"], Stage.PERANGKAT, two)
    options = cells_of(SPECS["FR.IA.02"], Stage.PERANGKAT, two)["unit:g2"].field.options
    assert [option.value for option in options] == ["J.620100.004.02", "J.620100.021.02"]


def test_without_groups_all_units_are_one_group():
    (view,) = lay_out(SPECS["FR.IA.02"], Stage.PERANGKAT, LENT)
    assert view.title == "Skenario 1 · Kelompok Pekerjaan 1"


@pytest.mark.parametrize(("used", "shown"), [([], 2), ([1], 2), ([1, 2], 3), ([1, 5], 6), (range(1, 21), 20)])
def test_free_rows_show_one_more_than_is_used(used, shown):
    answers = {f"pertanyaan:g1_r{n}:pertanyaan": "Apa?" for n in used}
    (table,) = tables("FR.IA.03", "perangkat", answers=answers)
    assert len(table.lines) == shown
    assert table.can_grow is (shown < 20)


def test_a_spare_row_requires_nothing_and_a_used_one_does():
    answers = {"pertanyaan:g1_r1:pertanyaan": "a", "pertanyaan:g1_r2:pertanyaan": "b", "pertanyaan:g1_r3:momen": "saat"}
    cells = cells_of(SPECS["FR.IA.03"], Stage.PERANGKAT, LENT, answers)
    assert cells["pertanyaan:g1_r3:pertanyaan"].is_needed(answers)
    assert not cells["pertanyaan:g1_r4:pertanyaan"].is_needed(answers)


def test_a_result_has_the_planned_rows_only_and_locks_what_was_planned():
    answers = valid_answers("FR.IA.03", "perangkat")
    planned, extra = tables("FR.IA.03", "hasil", answers=answers)
    assert len(planned.lines) == 6
    assert not planned.can_grow
    assert extra.can_grow
    locked = {cell.field.key: cell.is_locked for cell in planned.lines[0].cells}
    assert locked == {"pertanyaan": True, "momen": True, "dimensi": True, "tanggapan": False, "pencapaian": False}


def test_what_the_host_lent_is_never_asked():
    cells = cells_of(SPECS["FR.MAPA.01"], Stage.WHOLE, LENT)
    assert "orang:manajer_sertifikasi:nama" not in cells
    assert "orang:supervisor:nama" in cells
    nobody = lent_example(people={})
    assert "orang:manajer_sertifikasi:nama" in cells_of(SPECS["FR.MAPA.01"], Stage.WHOLE, nobody)
    assert not [path for path in cells_of(SPECS["FR.APL.01"], Stage.WHOLE, LENT) if path.startswith("unit:")]


def test_requirements_are_lent_or_else_named_by_the_applicant():
    lent = [path for path in cells_of(SPECS["FR.APL.01"], Stage.WHOLE, LENT) if path.startswith("dasar:")]
    assert lent == ["dasar:d1:keadaan", "dasar:d2:keadaan"]
    free = cells_of(SPECS["FR.APL.01"], Stage.WHOLE, lent_example(persyaratan_dasar=[]), {})
    assert {"dasar:r1:nama", "dasar:r1:keadaan"} <= set(free)


def test_groups_of_the_peta_are_choices_of_its_units():
    answers = {"kelompok:r1:nama": "Menyiapkan", "kelompok:r2:nama": "Mengelola"}
    cells = cells_of(SPECS["PETA.KP"], Stage.WHOLE, LENT, answers)
    assert [(o.value, o.label) for o in cells[f"unit:{SQL}:kelompok"].field.options] == [
        ("r1", "Menyiapkan"),
        ("r2", "Mengelola"),
    ]


def test_a_condition_looks_at_the_same_row():
    cells = cells_of(SPECS["FR.IA.01"], Stage.HASIL, LENT)
    cell = cells[f"kuk:{SQL}_1.1:lanjut"]
    assert cell.is_asked({f"kuk:{SQL}_1.1:pencapaian": "tidak"})
    assert not cell.is_asked({f"kuk:{SQL}_1.1:pencapaian": "ya", f"kuk:{SQL}_1.2:pencapaian": "tidak"})


def test_a_free_text_belongs_to_its_option():
    cells = cells_of(SPECS["FR.MAPA.01"], Stage.WHOLE, LENT)
    other = cells["tujuan__lainnya"]
    assert other.is_needed({"tujuan": ["lainnya"]})
    assert not other.is_needed({"tujuan": ["sertifikasi"]})


def test_the_head_is_that_of_the_form_and_unknown_numbers_are_a_dash():
    sheet = Sheet(SPECS["FR.IA.01"], Stage.HASIL, {}, LENT)
    told = {fact.label: fact.text for fact in sheet.head}
    assert told["Judul"] == "Junior Database Administrator"
    assert told["Nomor"] == "–"
    assert told["Nama Asesi"] == "Eko Prasetyo"
    assert told["Tanggal"] == "23 Juli 2025"
    tuk = next(fact for fact in sheet.head if fact.label == "TUK")
    assert [choice for choice in tuk.choices if tuk.is_struck(choice)] == ["Tempat Kerja", "Mandiri"]
    kind = next(fact for fact in sheet.head if fact.label == "Skema Sertifikasi")
    assert not any(kind.is_struck(choice) for choice in kind.choices)


def test_a_trainee_without_number_is_a_calon_asesor():
    places = {place.slot.key: place for place in Sheet(SPECS["FR.IA.01"], Stage.HASIL, {}, LENT).places("signatures")}
    assert places["asesor"].number == "calon asesor"
    assert places["asesi"].number == "–"
    known = copy.deepcopy(LENT)
    known["people"]["asesor"]["met"] = "MET.000.000123 2020"
    places = {place.slot.key: place for place in Sheet(SPECS["FR.IA.01"], Stage.HASIL, {}, known).places("signatures")}
    assert places["asesor"].number == "MET.000.000123 2020"


def test_optional_places_are_offered_only_when_somebody_is_named():
    offered = {
        place.slot.key for place in Sheet(SPECS["FR.MAPA.02"], Stage.WHOLE, {}, LENT).drafters if place.is_offered
    }
    assert offered == {"penyusun_1", "validator_1"}


@pytest.mark.parametrize(("code", "stage"), SHEETS)
def test_paths_and_section_keys_are_unique(code, stage):
    views = lay_out(SPECS[code], stage, LENT, valid_answers(code, stage))
    paths = [cell.path for view in views for cell in view.cells() if cell.is_answered]
    assert len(paths) == len(set(paths))
    assert len({view.key for view in views}) == len(views)


@pytest.mark.parametrize(("code", "stage", "role"), FACES)
def test_every_role_finds_only_its_own_places(code, stage, role):
    cells = cells_of(SPECS[code], stage, LENT)
    assert {cell.field.filled_by for cell in cells.values()} <= set(SPECS[code].roles)
    assert all(cell.field.kind is not Kind.TABLE for cell in cells.values())


def test_a_skema_of_nothing_lays_out_without_rows():
    for code, stage in SHEETS:
        assert lay_out(SPECS[code], stage, {}) is not None


@pytest.mark.parametrize(
    ("code", "table", "is_long"),
    [("FR.AK.02", "unit", True), ("FR.MAPA.02", "instrumen", True), ("FR.VA", "aspek", False)],
)
def test_ticks_under_words_are_known_to_need_room(code, table, is_long):
    parts = [part for view in lay_out(SPECS[code], Stage.WHOLE, LENT) for part in view.parts]
    found = next(part for part in parts if isinstance(part, Table) and part.field.key == table)
    assert found.has_ticks
    assert found.has_long_ticks is is_long


def test_a_row_asks_with_its_own_options():
    cells = cells_of(SPECS["FR.AK.07"], Stage.WHOLE, LENT)
    age = cells["bagian_a:umur:keterangan"]
    assert [option.value for option in age.field.options] == ["studi_kasus", "huruf", "asesor", "sama", "lainnya"]
    assert [one.path for one in age.companions] == ["bagian_a:umur:keterangan__lainnya"]
    assert not age.is_asked({"bagian_a:umur:perlu": "tidak"})
    assert age.is_asked({"bagian_a:umur:perlu": "ya"})


@pytest.mark.parametrize(("row", "closed"), [("rencana", []), ("keputusan", ["fleksibel"])])
def test_a_row_may_leave_out_a_tick_and_keeps_its_place(row, closed):
    cell = cells_of(SPECS["FR.AK.06"], Stage.WHOLE, LENT)[f"prosedur:{row}:prinsip"]
    assert [option.value for option in cell.ticks] == ["valid", "reliabel", "fleksibel", "adil"]
    assert [option.value for option in cell.ticks if option.is_closed] == closed


@pytest.mark.parametrize(
    ("code", "path", "is_folded"),
    [
        ("FR.AK.06", "dimensi:konsistensi:TS", True), ("FR.AK.07", "bagian_a:teknologi:keterangan", False),
        ("FR.AK.01", "bukti", False),
    ],
)  # fmt: skip
def test_a_long_list_of_codes_is_folded_in_a_row(code, path, is_folded):
    assert cells_of(SPECS[code], Stage.WHOLE, LENT)[path].is_folded is is_folded


def test_a_name_that_is_lent_is_not_asked_for():
    (reviewer,) = [one for one in tables("FR.AK.06", "", answers={}) if one.field.key == "peninjau"]
    assert reviewer.complete({}) == (0, 0)
    (nobody,) = [one for one in tables("FR.AK.06", "", lent_example(people={}), {}) if one.field.key == "peninjau"]
    assert nobody.complete({}) == (0, 1)
    assert nobody.complete({"peninjau:peninjau:nama": "Hendra"}) == (1, 1)


def test_a_band_of_split_columns_has_three_lines_of_heads_on_paper_and_two_on_screen():
    table = tables("FR.IA.08", "hasil")[0]
    paper, screen = table.heads_on_paper, table.heads_on_screen
    assert [(head.text, head.columns, head.rows) for head in paper[0]] == [
        ("No.", 1, 3), ("Dokumen Portofolio", 1, 3), ("Unit yang dibuktikan", 1, 3), ("Aturan Bukti", 8, 1),
        ("Alasan bila Tidak", 1, 3),
    ]  # fmt: skip
    assert [(head.text, head.columns) for head in paper[1]] == [
        ("Valid", 2), ("Asli", 2), ("Terkini", 2), ("Memadai", 2),
    ]  # fmt: skip
    assert [head.text for head in paper[2]] == ["Ya", "Tdk"] * 4
    assert table.width_on_paper == 12
    assert [head.text for head in screen[1]] == ["Valid", "Asli", "Terkini", "Memadai"]
    assert (len(screen), screen[0][3].columns, table.width_on_screen) == (2, 4, 8)


def test_a_banded_table_with_a_split_column_beside_the_band_has_two_lines_of_heads():
    first, second = tables("FR.IA.04B", "hasil")[0].heads_on_paper
    assert [(head.text, head.columns, head.rows) for head in first] == [
        ("No.", 1, 2), ("Aspek Penilaian", 4, 1), ("Dimensi", 1, 2), ("Pencapaian", 2, 1),
    ]  # fmt: skip
    assert [head.text for head in second][-2:] == ["Ya", "Tdk"]


def test_the_skema_offers_its_units_elemen_and_kuk_and_a_gap_one_step_coarser():
    whole = {"number": "1", "title": "Satu", "kuk": [{"number": "1.1", "text": "Data disimpan."}]}
    lent = lent_with_units(unit("X.01", [whole, {"number": "2", "title": "Dua", "kuk": []}]), unit("X.02"))
    offered = {name: [(o.value, o.label, o.hint) for o in CHOICES[name](lent, None)] for name in CHOICES}
    assert offered["units"] == [("X.01", "X.01 Unit Contoh", ""), ("X.02", "X.02 Unit Contoh", "")]
    assert offered["elemen"] == [
        ("X.01_1", "X.01 · Elemen 1", "Satu"), ("X.01_2", "X.01 · Elemen 2", "Dua"), ("X.02", "X.02", rows.NO_ELEMEN),
    ]  # fmt: skip
    assert offered["kuk"] == [
        ("X.01_1.1", "X.01 · KUK 1.1", "Data disimpan."), ("X.01_2", "X.01 · Elemen 2", rows.NO_KUK),
        ("X.02", "X.02", rows.NO_ELEMEN),
    ]  # fmt: skip
    assert offered["groups"] == [("g1", "Kelompok Pekerjaan 1", "")]


def test_a_repeated_section_offers_what_is_its_own():
    two = lent_example(groups=[{"key": "g1", "name": "A", "units": [SQL]}, {"key": "g2", "name": "B", "units": []}])
    cells = cells_of(SPECS["FR.IA.04B"], Stage.PERANGKAT, two)
    options = cells["penilaian:g1_r1:kesesuaian"].field.options
    assert {option.value.partition("_")[0] for option in options} == {SQL}
    assert [o.value for scope in lending.scopes(two, "group") for o in CHOICES["groups"](two, scope)] == ["g1", "g2"]


def test_a_column_of_a_lent_row_is_read_and_of_a_free_row_written():
    lent = lent_example(portofolio=[{"key": "a", "name": "Laporan proyek"}])
    line = tables("FR.IA.08", "perangkat", lent)[0].lines[0]
    assert (line.cells[0].text, line.cells[0].is_answered) == ("Laporan proyek", False)
    assert "dokumen:a:unit" in cells_of(SPECS["FR.IA.08"], Stage.PERANGKAT, lent)
    assert "dokumen:r1:dokumen" in cells_of(SPECS["FR.IA.08"], Stage.PERANGKAT, LENT)


def test_elemen_rows_may_leave_their_kuk_out():
    assert not [row for table in tables("FR.IA.08", "hasil") for row in table.lines if row.row.lines]
    assert [line for line in tables("FR.APL.02", "")[0].lines if line.row.lines]
