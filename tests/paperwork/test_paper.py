"""On paper: widths, chunks, long texts below their table, and a PDF of every sheet with nothing lost."""

import datetime as dt
import io
from dataclasses import replace

import pytest
from PIL import ImageFont
from pypdf import PdfReader

from askom_lms.kernel import pdf
from askom_lms.paperwork.domain import paper
from askom_lms.paperwork.domain.cells import Table
from askom_lms.paperwork.domain.paper import Frame
from askom_lms.paperwork.domain.sheet import Sheet, Signed, drafter
from askom_lms.paperwork.domain.spec import Stage
from askom_lms.paperwork.services import record_document, record_html
from tests.codes import has_code
from tests.paperwork.valid_answers import LENT, SHEETS, SPECS, lent_example, valid_answers

MILLIMETRE = 72 / 25.4
SQL = "J.620100.020.02"
AT = dt.datetime(2025, 7, 23, 6, 10, tzinfo=dt.UTC)
STROKES = ((0, 60, 100, 5, 180, 90), (20, 80, 300, 70))
FRAME = Frame(
    code="8KQ7-XN4D",
    version=14,
    fingerprint="9f2c41a7e03b" * 5 + "77d1",
    base_url="https://askom.contoh.id/",
    class_line="Kelas 07/2025 · Hotel Graha Melati, Sidoarjo",
    folder="kuning",
    folder_text="MAP KUNING · TUGAS 2",
    parafs=(Signed("paraf", "Bambang Wiryawan", AT, "MET.000.004512 2019", strokes=STROKES),),
)


def sheet_of(code, stage="", answers=None, lent=LENT, *, signed=True):
    return sheet_with(SPECS[code], stage, answers or valid_answers(code, stage, lent), lent, signed=signed)


def sheet_with(spec, stage, answers, lent=LENT, *, signed=True):
    slots = [slot for slot in spec.slots_at(Stage(stage)) if slot.required] if signed else []
    people = lent.get("people", {})
    signatures = tuple(
        Signed(
            slot.key,
            people[slot.role]["name"],
            AT,
            people[slot.role]["met"],
            people[slot.role]["simulated"],
            strokes=STROKES,
        )
        for slot in slots
    )
    return Sheet(spec, Stage(stage), answers, lent, signatures)


def table_of(code, stage="", answers=None, lent=LENT, at=0):
    sheet = sheet_of(code, stage, answers, lent, signed=False)
    tables = [part for view in sheet.sections for part in view.parts if isinstance(part, Table)]
    return paper.on_paper(tables[at], sheet.answers)


@pytest.mark.row("000-129")
@pytest.mark.parametrize(("code", "stage"), SHEETS)
def test_every_sheet_prints_whole(code, stage):
    sheet = sheet_of(code, stage)
    document = record_document(sheet, FRAME)
    found = pdf.info(pdf.render(document.html, pictures=document.pictures))

    assert found.has_all_fonts
    assert found.smallest_points >= 7
    said = "".join(found.text.split())
    for expected in (
        "MAP KUNING · TUGAS 2", SPECS[code].title, "Periksa keaslian: https://askom.contoh.id/v/8KQ7-XN4D",
        f"Halaman 1 dari {found.pages}", "versi 14", "9f2c 41a7 e03b", "Bambang Wiryawan",
        "Ditandatangani secara elektronik (tidak tersertifikasi)",
    ):  # fmt: skip
        assert "".join(expected.split()) in said
    for path, cell in sheet.cells.items():
        if path in sheet.answers and cell.field.kind in ("text", "longtext"):
            assert "".join(cell.words(sheet.answers).split()) in said, path


@pytest.mark.parametrize(("size", "millimetres"), [("A4", (210, 297)), ("F4", (215, 330))])
@pytest.mark.parametrize(("code", "stage"), [("FR.IA.01", "hasil"), ("FR.MAPA.01", "")])
def test_a_sheet_fills_the_paper_of_the_class_within_the_same_margins(size, millimetres, code, stage):
    document = record_document(sheet_of(code, stage), replace(FRAME, paper=size))
    pages = PdfReader(io.BytesIO(pdf.render(document.html, pictures=document.pictures))).pages

    for page in pages:
        assert has_code(page, "https://askom.contoh.id/v/8KQ7-XN4D")
        assert tuple(round(float(side) / MILLIMETRE) for side in page.mediabox[2:]) == millimetres
        left, right, low, high = extent(page)
        assert round(left) >= 16
        assert right < millimetres[0] - 16
        assert low > 11
        assert high < millimetres[1] - 18


def extent(page):
    """Where the texts of a page begin, in millimetres: the leftmost, rightmost, lowest and highest."""
    at = []

    def note(text, cm, tm, _font, _size):
        if text.strip():
            at.append([cm[0 + n] * tm[4] + cm[2 + n] * tm[5] + cm[4 + n] for n in (0, 1)])

    page.extract_text(visitor_text=note)
    across, up = ([point[axis] / MILLIMETRE for point in at] for axis in (0, 1))
    return min(across), max(across), min(up), max(up)


@pytest.mark.parametrize(("code", "stage"), SHEETS)
def test_who_signed_in_a_table_is_drawn_there_as_under_the_form(code, stage):
    document = record_document(sheet_of(code, stage), FRAME)
    drawn = {name for name in document.pictures if name.startswith("ttd-")}
    assert drawn == {name for name in drawn if f'src="{name}"' in document.html}


@pytest.mark.parametrize("size", ["A4", "F4"])
def test_equal_sheets_give_equal_bytes(size):
    document = record_document(sheet_of("FR.AK.05"), replace(FRAME, paper=size))
    first, second = (pdf.render(document.html, pictures=document.pictures) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(("name", "said"), [("Bambang Wiryawan", "Bambang Wiryawan"), ("", "–"), ("W" * 60, "W" * 16)])
def test_a_paraf_that_is_awaited_has_an_empty_place_beside_the_signatures(name, said):
    waiting = replace(FRAME, parafs=(), paraf_by=name)
    for code, stage in (("FR.AK.01", ""), ("FR.IA.04A", "perangkat")):
        html = record_html(sheet_of(code, stage), waiting)
        assert html.count("Paraf master asesor</th>") == html.count("belum diparaf") == 1
        assert f"<p>{said}" in html
        assert "W" * 29 not in html
    assert "belum diparaf" not in record_html(sheet_of("FR.AK.01"), FRAME)


def test_a_draft_says_that_it_is_one():
    frame = Frame("8KQ7-XN4D", 1, "", "https://askom.contoh.id", is_draft=True)
    html = record_html(sheet_of("FR.AK.03", signed=False), frame)
    assert "DRAF, belum dibekukan." in html
    assert "belum dibekukan" in html
    assert "belum ditandatangani" in html


def test_a_simulated_signature_and_a_missing_number_are_told():
    html = record_html(sheet_of("FR.AK.01"), FRAME)
    assert "Eko Prasetyo (simulasi)" in html
    assert "No. Reg: calon asesor" in html
    assert "23 Juli 2025, 13.10 WIB" in html


def test_moments_are_written_in_the_zone_of_the_class():
    lent = lent_example()
    lent["class"]["zone"] = "WITA"
    assert "14.10 WITA" in record_html(sheet_of("FR.AK.01", lent=lent), FRAME)


def test_a_result_prints_who_drafted_and_validated_its_perangkat():
    drafters = [
        drafter(Signed("penyusun_1", "Dewi Anggraini", AT)),
        drafter(Signed("validator_1", "Agus", AT, "MET 1", True)),
    ]
    html = record_html(sheet_of("FR.IA.01", "hasil", lent=lent_example(drafters=drafters)), FRAME)
    assert "PENYUSUN" in html
    assert "Agus" in html
    assert "MET 1" in html


def test_unchosen_kinds_are_struck_out():
    html = record_html(sheet_of("FR.IA.02", "hasil"), FRAME)
    assert "<strike>Tempat Kerja</strike>" in html
    assert "<strike>Sewaktu</strike>" not in html


def test_attachments_are_listed_with_their_hash():
    frame = Frame("8KQ7-XN4D", 1, "a" * 64, "https://x.id", attachments=(("foto.jpg", "b" * 64),))
    assert f"foto.jpg · SHA-256 {'b' * 64}" in record_html(sheet_of("FR.AK.05"), frame)


def many_kuk(count):
    kuk = [{"number": f"1.{n}", "text": f"Kriteria {n}.", "is_cut": False} for n in range(1, count + 1)]
    unit = {
        "code": "X.1.2",
        "title": "Unit",
        "standard": "",
        "elements": [{"number": "1", "title": "Satu", "kuk": kuk}],
    }
    return lent_example(units=[unit])


@pytest.mark.parametrize(("rows", "chunks"), [(1, 1), (40, 1), (41, 2), (80, 2), (100, 3)])
def test_long_tables_are_cut_into_pieces_of_forty_rows(rows, chunks):
    lent = many_kuk(rows)
    found = table_of("FR.IA.01", "perangkat", lent=lent)
    assert len(found.chunks) == chunks
    assert [band.head for chunk in found.chunks for band in chunk] == ["Elemen 1 · Satu"] * chunks
    assert sum(len(band.lines) for chunk in found.chunks for band in chunk) == rows


@pytest.mark.parametrize(("code", "stage"), SHEETS)
def test_the_columns_of_a_table_fill_the_page(code, stage):
    for view in sheet_of(code, stage, signed=False).sections:
        for part in view.parts:
            if isinstance(part, Table):
                found = paper.on_paper(part, {})
                assert len(found.widths) == found.table.width_on_paper
                assert abs(sum(found.widths) - 100) < 0.2


PAGE_POINTS, PADDING = 178 / 25.4 * 72, {True: 4, False: 8}
"""Width of the printed part of a page, and what the borders of a cell take from it (crowded tables, others)."""


def letters_wide(word, *, crowded):
    """How wide a word of a table's head is: 7 points in crowded tables, 7.5 and bold in others."""
    name, size = ("DejaVuSans.ttf", 7) if crowded else ("DejaVuSans-Bold.ttf", 7.5)
    return ImageFont.truetype(str(pdf.PRINT_ASSETS / name), 1000).getlength(word) * size / 1000


@pytest.mark.parametrize(("code", "stage"), SHEETS)
def test_no_word_of_a_table_head_is_wider_than_its_column(code, stage):
    assert list(heads_too_wide(sheet_of(code, stage, signed=False))) == []


def heads_too_wide(sheet):
    """The heads of the tables of a sheet, keys and all, with a word that would leave its column."""
    for view in replace(sheet, reader="asesor").sections:
        for part in (one for one in view.parts if isinstance(one, Table) and not one.is_cards):
            found = paper.on_paper(part, {})
            crowded = found.table.width_on_paper > 8
            heads = list(part.field.row_labels)
            for column in found.table.columns:
                options = paper.paper_parts(column)
                heads += [option.short or option.label for option in options] or [column.label]
            over = [(one.label, sum(found.widths_of(one))) for one in found.table.columns]
            for head, width in (*zip(heads, found.widths, strict=True), *over):
                room = PAGE_POINTS * width / 100 - PADDING[crowded]
                if max(letters_wide(word, crowded=crowded) for word in head.split()) > room:
                    yield head


def test_a_table_may_say_how_much_room_its_rows_need():
    table = table_of("DAFTAR.PERIKSA")
    assert table.widths[1] == round(100 * 44 / (6 + 44 + 10 + 10 + 24), 2)


def test_people_who_confirm_are_ticked_and_methods_explained_as_the_official_form_prints_them():
    html = record_html(sheet_of("FR.MAPA.01"), FRAME)
    assert "☑ Manajer sertifikasi LSP</td>" in html.replace("\n", "")
    assert "☐ Manajer atau supervisor ditempat kerja</td>" in html.replace("\n", "")
    assert "Reviu Produk: produk hasil proyek, contoh hasil kerja/produk" in html
    assert html.index("Reviu Produk: ") < html.index("CL, DIT, DPL, DPT, VPK, CVP, CRP, PW") < html.index("3.1 a.")
    assert html.index("PENYUSUN DAN VALIDATOR") < html.index("NOMOR MET")


def test_the_agreed_day_is_written_with_its_weekday():
    answers = valid_answers("FR.AK.01") | {"hari_tanggal": "2025-07-23"}
    assert "Rabu, 23 Juli 2025" in record_html(sheet_of("FR.AK.01", answers=answers), FRAME)
    answers = valid_answers("FR.VA") | {"tanggal": "2025-07-24"}
    assert "Kamis, 24 Juli 2025" in record_html(sheet_of("FR.VA", answers=answers), FRAME)


def test_words_of_the_official_form_stand_around_its_choices():
    assert "Tidak diterima &nbsp; sebagai peserta sertifikasi" in record_html(sheet_of("FR.APL.01"), FRAME)
    assert "* Coret yang tidak perlu" in record_html(sheet_of("FR.APL.01"), FRAME)
    assert ">Tdk</th>" in record_html(sheet_of("FR.IA.03", "hasil"), FRAME)
    assert ">Tidak</th>" in record_html(sheet_of("FR.IA.01", "hasil"), FRAME)


ADJUSTED = {"bagian_a:umur:perlu": "ya", "bagian_a:umur:keterangan": ["huruf", "lainnya"]}
FREE = "bagian_a:umur:keterangan__lainnya"


def test_a_row_prints_every_option_with_its_box():
    answers = valid_answers("FR.AK.07") | ADJUSTED | {FREE: "Lembar soal berukuran A3"}
    html = record_html(sheet_of("FR.AK.07", answers=answers), FRAME)
    assert "☑ Menggunakan instrumen asesmen dengan huruf normal, jangan terlalu kecil.<br>" in html
    assert "☐ Menggunakan asesor dengan jenis kelamin yang sama dengan asesi.<br>" in html
    assert "☑ Lainnya: Lembar soal berukuran A3</td>" in html


@pytest.mark.parametrize(("times", "is_note"), [(10, False), (80, True)])
def test_a_free_text_too_long_for_its_box_stands_below_the_table(times, is_note):
    answers = valid_answers("FR.AK.07") | ADJUSTED | {FREE: "Lembar soal lebih besar. " * times}
    found = table_of("FR.AK.07", answers=answers)
    assert found.note_of == ({"bagian_a:umur:keterangan": 1} if is_note else {})
    html = record_html(sheet_of("FR.AK.07", answers=answers), FRAME)
    assert ("☑ Lainnya: lihat catatan 1" in html) is is_note
    assert html.count("Lembar soal lebih besar.") == times


def test_a_tick_that_is_left_out_prints_grey():
    html = record_html(sheet_of("FR.AK.06"), FRAME)
    assert html.count('<td class="off"') == 2


def test_the_ticks_and_codes_of_a_review_are_read_back_from_the_page():
    document = record_document(sheet_of("FR.AK.06"), FRAME)
    said = " ".join(pdf.info(pdf.render(document.html, pictures=document.pictures)).text.split())
    for expected in ("✓, L/CL", "L/CL, L/TPD", "T/PMO", "Rencana asesmen ✓ ✓ ✓ ✓", "Keputusan asesmen ✓ ✓ ✓"):
        assert expected in said


def test_the_day_of_the_assessment_stands_on_an_appeal():
    html = record_html(sheet_of("FR.AK.04"), FRAME)
    assert '<td class="b" width="18%">Tanggal Asesmen</td><td width="32%">23 Juli 2025</td>' in html
    assert html.index("Banding ini diajukan atas Keputusan") < html.index("No. Skema Sertifikasi") < html.index("hak")


def test_a_skema_without_number_and_kind_prints_dashes():
    lent = lent_example(skema={"judul": "Junior Database Administrator"})
    html = record_html(sheet_of("FR.IA.02", "perangkat", lent=lent), FRAME)
    assert "KKNI / Okupasi / Klaster* –" in html
    assert '<td class="b" width="18%">Nomor</td><td width="32%">–</td>' in html


def test_a_text_that_does_not_fit_its_cell_stands_below_the_table():
    path = f"kuk:{SQL}_1.1:standar"
    answers = valid_answers("FR.IA.01", "perangkat") | {path: "SOP yang panjang sekali. " * 200}
    found = table_of("FR.IA.01", "perangkat", answers, at=1)
    assert found.note_of == {path: 1}
    assert found.notes[0].text == ("SOP yang panjang sekali. " * 200).strip() or found.notes[0].text.startswith("SOP")
    html = record_html(sheet_of("FR.IA.01", "perangkat", answers), FRAME)
    assert "lihat catatan 1" in html
    assert html.count("SOP yang panjang sekali.") == 200


def test_a_rule_that_is_not_met_is_told_below_the_table():
    answers = valid_answers("FR-ACA-07", is_competent=False)
    html = record_html(sheet_of("FR-ACA-07", answers=answers), FRAME)
    assert "belum terpenuhi: memadai." in html


def test_the_official_form_prints_its_empty_rows():
    found = table_of("FR.VA", at=2)
    assert found.blank_rows == (3, 4)


def test_an_unused_table_is_not_printed():
    assert ">Pertanyaan tambahan<" not in record_html(sheet_of("FR.IA.03", "hasil"), FRAME)


def test_strokes_become_a_picture_and_nothing_becomes_none():
    assert paper.picture_of_strokes(STROKES).startswith(b"<svg")
    assert paper.picture_of_strokes(()) == b""
    assert paper.picture_of_strokes(((1, 2),)) == b""


def test_typed_markup_stays_text_on_paper():
    answers = valid_answers("FR.AK.03") | {"catatan_lain": '<img src="http://169.254.169.254/x"> & <b>tebal</b>'}
    document = record_document(sheet_of("FR.AK.03", answers=answers), FRAME)
    assert "<b>tebal" not in document.html
    assert "http://169.254.169.254" in pdf.text(pdf.render(document.html, pictures=document.pictures))
