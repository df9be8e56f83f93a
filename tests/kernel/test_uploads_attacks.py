"""The files that somebody will send sooner or later: each is refused with a sentence or stored harmless."""

import io
import threading
import time

import pikepdf
import pytest
from flask import Flask
from PIL import Image

from askom_lms.config import Settings
from askom_lms.kernel import children, files, uploads
from askom_lms.kernel.uploads import Allow, UploadRefused, accept, kinds
from tests.attack_files import office, pdfs, pictures, texts

LIMIT = 20 * 1024 * 1024
MOST_MEMORY_KB = 300 * 1024

REFUSED = {
    "GIF with script": (pictures.gif_and_script, "upload.looks_like"),
    "BMP with script": (pictures.bmp_and_script, "upload.looks_like"),
    "TIFF": (pictures.tiff, "upload.looks_like"),
    "EPS": (pictures.eps, "upload.looks_like"),
    "truncated JPEG": (pictures.truncated, "upload.damaged_image"),
    "PNG of 20000 x 20000": (lambda: pictures.huge_png(20_000), "upload.too_many_pixels"),
    "PNG of 60000 x 60000": (lambda: pictures.huge_png(60_000), "upload.too_many_pixels"),
    "PNG of 36 megapixels": (lambda: pictures.huge_png(6000), "upload.too_many_pixels"),
    "PNG with a swelling colour profile": (pictures.png_with_colour_bomb, "upload.damaged_image"),
    "SVG with onload": (texts.svg_onload, "upload.looks_like"),
    "SVG with a byte order mark": (texts.svg_with_mark, "upload.looks_like"),
    "SVG with xlink": (texts.svg_xlink, "upload.looks_like"),
    "SVG with a foreign object": (texts.svg_foreign, "upload.looks_like"),
    "HTML": (texts.html, "upload.looks_like"),
    "program": (texts.program, "upload.looks_like"),
    "EICAR": (lambda: texts.EICAR, "upload.unknown"),
    "EICAR in a zip": (office.eicar_zip, "upload.zip"),
    "PDF with script": (pdfs.script, "upload.pdf_javascript"),
    "PDF with script in an object stream": (pdfs.hidden_script, "upload.pdf_javascript"),
    "PDF with script as a next action": (pdfs.nested_script, "upload.pdf_javascript"),
    "PDF that acts when a page opens": (pdfs.acts_on_opening_a_page, "upload.pdf_acts"),
    "PDF that opens an address": (pdfs.opens_an_address, "upload.pdf_acts"),
    "PDF that launches": (pdfs.launch, "upload.pdf_launch"),
    "PDF that submits": (pdfs.submit_form, "upload.pdf_sends"),
    "PDF with a file inside": (pdfs.embedded_file, "upload.pdf_embedded"),
    "PDF with XFA": (pdfs.xfa, "upload.pdf_xfa"),
    "PDF with rich media": (pdfs.rich_media, "upload.pdf_media"),
    "PDF with a password": (pdfs.locked, "upload.pdf_locked"),
    "PDF with restrictions": (pdfs.restricted, "upload.pdf_locked"),
    "PDF with a stream of 120 MB": (pdfs.bomb, "upload.pdf_bomb"),
    "PDF with ten streams of 30 MB": (pdfs.many_small_bombs, "upload.pdf_bomb"),
    "PDF with a picture of 60000 x 60000": (pdfs.huge_picture, "upload.pdf_bomb"),
    "PDF with 300000 objects": (lambda: pdfs.many_objects(300_000), "upload.pdf_bomb"),
    "PDF with 100000 pages": (lambda: pdfs.many_pages(100_000), "upload.pdf_bomb"),
    "PDF with 99990 pages": (lambda: pdfs.many_pages(99_990), "upload.pdf_pages"),
    "PDF with 201 pages": (lambda: pdfs.many_pages(201), "upload.pdf_pages"),
    "PDF with a cyclic page tree": (pdfs.cyclic, "upload.damaged_pdf"),
    "truncated PDF": (pdfs.truncated, "upload.damaged_pdf"),
    "PDF behind 500 bytes": (pdfs.behind_other_bytes, "upload.looks_like"),
    "signed PDF and more": (pdfs.signed_and_more, "upload.pdf_trailing"),
    "zip": (office.plain_zip, "upload.zip"),
    "nested zip": (office.nested_zip, "upload.zip"),
    "old or locked Office": (office.old_office, "upload.old_office"),
    "office file swelling 1000 to 1": (office.swelling, "upload.office_bomb"),
    "office XML swelling": (office.swelling_xml, "upload.office_bomb"),
    "office file of 2001 entries": (lambda: office.many_entries(1997), "upload.office_bomb"),
    "office file of 100000 entries": (lambda: office.many_entries(100_000), "upload.office_bomb"),
    "zip slip": (office.slip, "upload.damaged_office"),
    "absolute name": (office.absolute, "upload.damaged_office"),
    "windows slip": (office.windows_slip, "upload.damaged_office"),
    "symlink": (office.symlink, "upload.damaged_office"),
    "two entries of one name": (office.two_of_one_name, "upload.damaged_office"),
    "broken checksum": (office.broken_checksum, "upload.damaged_office"),
    "archive comment": (office.with_comment, "upload.damaged_office"),
    "office file behind a program": (office.behind_other_bytes, "upload.unknown"),
    "macro": (office.macro, "upload.office_macro"),
    "macro type": (office.macro_type, "upload.office_macro"),
    "macro in a document in a document": (office.macro_two_deep, "upload.office_macro"),
    "external template": (office.external_template, "upload.office_external"),
    "external picture": (office.external_picture, "upload.office_external"),
    "command field": (office.command_field, "upload.office_external"),
    "sheet command": (office.sheet_command, "upload.office_external"),
    "old object": (office.old_object, "upload.office_embedded"),
    "program inside": (office.program_inside, "upload.office_embedded"),
    "documents three deep": (office.too_deep, "upload.office_embedded"),
    "entity": (office.entity, "upload.office_entity"),
    "entity in UTF-16": (office.entity_in_other_encoding, "upload.office_entity"),
    "entity in a drawing": (office.entity_in_drawing, "upload.office_entity"),
}
HARMLESS = {
    "JPEG and script": (pictures.jpeg_and_script, "image/jpeg"),
    "JPEG and zip": (pictures.jpeg_and_zip, "image/jpeg"),
    "PNG with a program in its text": (pictures.png_with_program, "image/png"),
    "JPEG with a place and a script": (pictures.jpeg_with_place, "image/jpeg"),
    "HEIC with a place": (pictures.heic, "image/jpeg"),
    "WEBP with a place": (pictures.webp, "image/jpeg"),
    "transparent PNG of 23 megapixels": (lambda: pictures.transparent(4799), "image/png"),
    "CMYK JPEG": (pictures.cmyk, "image/jpeg"),
    "WEBP of 2000 frames": (lambda: pictures.animated(2000), "image/jpeg"),
    "PDF and HTML": (pdfs.and_html, "application/pdf"),
    "PDF and zip": (pdfs.and_zip, "application/pdf"),
    "PDF that begins at a page": (pdfs.opens_at_a_page, "application/pdf"),
    "PDF with 99990 objects": (lambda: pdfs.many_objects(99_990), "application/pdf"),
    "PDF of 200 pages": (lambda: pdfs.many_pages(200), "application/pdf"),
    "PDF with EICAR as text": (pdfs.eicar_inside, "application/pdf"),
    "DOCX": (office.docx, kinds.WORD),
    "DOCX with a web address": (office.hyperlink, kinds.WORD),
    "DOCX with a sheet inside": (office.sheet_inside, kinds.WORD),
    "DOCX with an old drawing": (office.old_drawing, kinds.WORD),
    "XLSX with a formula": (office.formula, kinds.SHEET),
    "PPTX": (office.pptx, kinds.SLIDES),
}
MARKS = (b"<script", b"<?php", b"PK\x05\x06", pictures.GPS_MARK, b"evil", b"<html")


@pytest.fixture
def installed(tmp_path):
    """An application context with an empty storage."""
    app = Flask("uploads")
    app.config["SETTINGS"] = Settings(mode="test", storage=tmp_path / "files")
    with app.app_context():
        yield tmp_path / "files"


def sent(data, name="berkas.jpg", allow=Allow.TASK, limit=LIMIT):
    return accept(io.BytesIO(data), name, allow, limit)


@pytest.fixture(autouse=True)
def peaks(monkeypatch):
    """How much memory the checkers of this test held at most, in kilobytes; every test looks at the end."""
    seen, ask = [0], children._Child.ask

    def observed(child, *args):
        try:
            return ask(child, *args)
        finally:
            seen.append(child.peak)

    monkeypatch.setattr(children._Child, "ask", observed)
    yield seen
    assert max(seen) < MOST_MEMORY_KB


@pytest.mark.parametrize("attack", REFUSED)
def test_the_file_is_refused_with_a_sentence_and_nothing_is_stored(installed, attack):
    make, code = REFUSED[attack]
    with pytest.raises(UploadRefused) as refused:
        sent(make())
    assert refused.value.code == code
    for language in ("id", "en"):
        sentence = refused.value.sentence(language)
        assert sentence.what
        assert sentence.next
        assert "{" not in str(sentence)
    assert not [path for path in installed.rglob("*") if path.is_file()]


@pytest.mark.parametrize("attack", HARMLESS)
def test_the_file_is_stored_harmless(installed, peaks, attack):
    make, media_type = HARMLESS[attack]
    accepted = sent(make())
    stored = files.read(accepted.sha256)

    assert accepted.media_type == media_type
    assert accepted.size == len(stored)
    if not media_type.startswith("application/vnd"):
        assert not [mark for mark in MARKS if mark in stored]
    if media_type.startswith("image/"):
        with Image.open(io.BytesIO(stored)) as image:
            image.load()
            assert not image.getexif()
            assert not image.info.keys() & {"exif", "icc_profile", "comment", "xmp"}
            assert getattr(image, "n_frames", 1) == 1
    assert max(peaks) > 0


@pytest.mark.parametrize("make", [office.docx, office.formula, pdfs.signed])
def test_an_office_file_and_a_signed_pdf_are_kept_byte_for_byte(installed, make):
    data = make()
    assert files.read(sent(data).sha256) == data


def test_an_unsigned_pdf_is_written_anew_the_same_way_each_time(installed):
    data = pdfs.and_zip()
    first = sent(data)
    time.sleep(1.1)  # an identifier made from the clock changes every second
    assert sent(data) == first
    assert first.pages == 1
    with pikepdf.open(io.BytesIO(files.read(first.sha256))) as pdf:
        assert len(pdf.pages) == 1


@pytest.mark.parametrize("make", [office.docx, office.formula])
def test_a_photo_field_takes_no_office_file(installed, make):
    with pytest.raises(UploadRefused) as refused:
        sent(make(), allow=Allow.PHOTO_DOCUMENT)
    assert refused.value.code == "upload.zip"
    assert "DOCX" not in str(refused.value)


def test_five_times_25_megapixels_at_once_stay_within_the_memory(installed, peaks):
    data = pictures.encoded(Image.new("RGB", (5000, 5000), (120, 80, 40)), "PNG", compress_level=1)
    kind, results = uploads.sniff(data, Allow.TASK), []
    checks = [
        threading.Thread(target=lambda: results.append(uploads._check(kind, uploads._parcel(kind, data))))
        for _ in range(5)
    ]
    for check in checks:
        check.start()
    for check in checks:
        check.join()
    assert [result.facts["width"] for result in results] == [2400] * 5
    assert len(peaks) == 1 + 5
