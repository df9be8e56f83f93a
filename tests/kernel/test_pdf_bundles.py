"""Bundles: pages in order under one running line, bookmarks, equal bytes; prints that are made once; what changed."""

import io

import pytest
from pypdf import PdfReader

from askom_lms.kernel import pdf
from askom_lms.kernel.made import MadeFiles
from askom_lms.kernel.pdf import Document, Part, PdfRefused, bind, changed_pages, info, kept, page_counts, render
from tests.kernel.printing import page

LONG = "Nama Peserta yang Sangat Panjang " * 8


def sheet(*pages, foot="Versi 1"):
    """A document of these pages, with a running foot at the place where sheets have theirs."""
    style = "<style>@page { size: a4; margin: 2cm; @frame kaki { -pdf-frame-content: kaki; left: 2cm; width: 17cm; top: 27cm; height: 1cm; } } body { font-family: DejaVu; font-size: 10pt; }@font-face { font-family: DejaVu; src: url(DejaVuSans.ttf); }</style>"
    body = "<pdf:nextpage />".join(f"<p>{words}</p>" for words in pages)
    return f'<html><head>{style}</head><body><div id="kaki">{foot}</div>{body}</body></html>'


@pytest.fixture(scope="module")
def parts():
    made = [render(sheet("pembatas")), render(sheet("isi satu", "isi dua"))]
    return [Part("Pembatas", ""), Part("FR.IA.01", f"MAP MERAH · {LONG}")], made


def test_a_bundle_counts_its_pages_and_names_its_sheets(parts):
    named, made = parts
    bundle = bind(named, made, count="Dossier, halaman {n} dari {of}")
    reader = PdfReader(io.BytesIO(bundle))
    words = [each.extract_text() for each in reader.pages]
    assert [("isi satu" in said, "isi dua" in said) for said in words] == [(False, False), (True, False), (False, True)]
    assert "Dossier" not in words[0]
    assert "halaman 2 dari 3" in words[1]
    assert "halaman 3 dari 3" in words[2]
    assert "MAP MERAH" in words[1]
    assert "…" in words[1]
    assert [(mark.title, reader.get_destination_page_number(mark)) for mark in reader.outline] == [
        ("Pembatas", 0),
        ("FR.IA.01", 1),
    ]
    assert info(bundle).has_all_fonts
    assert bundle == bind(named, made, count="Dossier, halaman {n} dari {of}")


def test_only_some_pages_of_a_part_are_taken(parts):
    _named, made = parts
    bundle = bind([Part("", "hanya ini", (1,))], made[1:])
    assert page_counts([bundle, made[1]]) == [1, 2]
    assert "isi dua" in info(bundle).text
    assert PdfReader(io.BytesIO(bundle)).outline == []


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (("isi satu", "isi dua"), []),
        (("isi satu", "isi lama"), [1]),
        (("isi", "isi dua"), [0]),
        (("isi satu",), [1]),
        (("isi satu", "isi dua", "isi tiga"), []),
    ],
)
def test_a_page_changed_when_its_words_did_and_not_its_foot(before, expected):
    now = render(sheet("isi satu", "isi dua", foot="Versi 2"))
    assert changed_pages(now, render(sheet(*before))) == expected


def test_words_that_name_the_version_are_left_out():
    now, before = render(sheet("No. isian AAAA, versi 2")), render(sheet("No. isian BBBB, versi 1"))
    assert changed_pages(now, before) == [0]
    assert changed_pages(now, before, ["AAAA, versi 2"], ["BBBB, versi 1"]) == []


def test_a_document_is_rendered_once(tmp_path, monkeypatch):
    made, asked = MadeFiles(tmp_path), []
    real = pdf.render_many

    def counting(documents):
        documents = list(documents)
        asked.append(len(documents))
        return real(documents)

    monkeypatch.setattr(pdf, "render_many", counting)
    one, other = Document(page("satu")), Document(page("dua"))
    first = kept([one, other, one], made)
    assert first[0] == first[2] != first[1]
    assert kept([other, one], made) == [first[1], first[0]]
    assert asked == [2, 0]


def test_another_picture_is_another_document(tmp_path):
    def named(picture):
        return pdf._name_of(Document(page("x"), {"qr.png": picture}))

    assert named(b"a") != named(b"b")
    assert named(b"a") == named(b"a")


def test_a_broken_file_is_told_as_such():
    with pytest.raises(PdfRefused) as refused:
        bind([Part("x", "y")], [b"not a pdf"])
    assert refused.value.code == "pdf.unreadable"
