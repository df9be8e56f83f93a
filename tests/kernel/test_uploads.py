"""What ordinary people send comes out upright, small, readable and under a decent name."""

import io
from pathlib import PurePosixPath

import pytest
from flask import Flask
from PIL import Image, ImageDraw

from askom_lms.config import Settings
from askom_lms.kernel import files, qr, uploads
from askom_lms.kernel.uploads import (
    Allow,
    Background,
    UploadRefused,
    accept,
    clean_name,
    hint_background,
    hint_red_background,
    keep,
    look_at,
    megabytes,
    serve_headers,
)
from tests.attack_files import pdfs, pictures

LIMIT = 5 * 1024 * 1024


@pytest.fixture
def installed(tmp_path):
    """An application context with an empty storage."""
    app = Flask("uploads")
    app.config["SETTINGS"] = Settings(mode="test", storage=tmp_path / "files")
    with app.app_context():
        yield tmp_path / "files"


def sent(data, name="foto.jpg", allow=Allow.PHOTO_DOCUMENT, limit=LIMIT):
    return accept(io.BytesIO(data), name, allow, limit)


def opened(sha256):
    return Image.open(io.BytesIO(files.read(sha256))).convert("RGB")


def near(pixel, colour):
    return all(abs(one - other) < 40 for one, other in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("make", [pictures.jpeg, pictures.jpeg_turned, pictures.heic, pictures.webp, pictures.cmyk])
def test_a_phone_photo_comes_out_upright_in_its_colours(installed, make):
    accepted = sent(make(), "IMG_1.heic")
    assert (accepted.media_type, accepted.width, accepted.height) == ("image/jpeg", 400, 200)
    assert accepted.name == "IMG_1.jpg"
    image = opened(accepted.sha256)
    corners = [image.getpixel(at) for at in ((50, 50), (350, 50), (50, 150), (350, 150))]
    expected = ((255, 0, 0), (0, 128, 0), (0, 0, 255), (255, 255, 255))
    if make is not pictures.cmyk:  # printing colours are not exact on a screen
        assert all(near(pixel, colour) for pixel, colour in zip(corners, expected, strict=True))


@pytest.mark.parametrize(
    ("size", "stored", "preview"),
    [
        ((2400, 1200), (2400, 1200), (400, 200)),
        ((2401, 1200), (2400, 1200), (400, 200)),
        ((3000, 4000), (1800, 2400), (300, 400)),
        ((300, 100), (300, 100), (300, 100)),
    ],
)
def test_the_longest_side_is_at_most_2400_and_the_preview_400(installed, size, stored, preview):
    accepted = sent(pictures.encoded(Image.new("RGB", size, "grey"), "JPEG"))
    assert opened(accepted.sha256).size == (accepted.width, accepted.height) == stored
    assert opened(accepted.preview_sha256).size == preview


def test_small_print_on_a_photographed_page_stays_readable(installed):
    page = Image.new("L", (3000, 4000), "white")
    draw = ImageDraw.Draw(page)
    for line in range(100):
        draw.text((200, 30 + line * 39), "Saya menyatakan bahwa berkas ini benar. " * 4, fill="black", font_size=30)
    accepted = sent(pictures.encoded(page, "JPEG", quality=90))
    kept = opened(accepted.sha256).convert("L")
    wanted = page.resize(kept.size, Image.Resampling.LANCZOS)
    apart = sum(abs(one - other) for one, other in zip(kept.tobytes(), wanted.tobytes(), strict=True)) / len(
        kept.tobytes()
    )
    assert apart < 6
    assert accepted.size < 1_500_000


def test_a_transparent_png_stays_transparent_and_its_preview_is_on_white(installed):
    ink = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    ink.paste((10, 20, 120, 255), (100, 90, 500, 110))
    accepted = sent(pictures.encoded(ink, "PNG"), "tanda tangan.png")
    assert (accepted.media_type, accepted.name) == ("image/png", "tanda tangan.png")
    with Image.open(io.BytesIO(files.read(accepted.sha256))) as stored:
        assert stored.getpixel((0, 0))[3] == 0
        assert stored.getpixel((300, 100)) == (10, 20, 120, 255)
    assert near(opened(accepted.preview_sha256).getpixel((0, 0)), (255, 255, 255))


@pytest.mark.parametrize(
    "image",
    [
        Image.new("1", (100, 50), 1),
        Image.new("L", (100, 50), 255),
        Image.new("LA", (100, 50), (255, 255)),
        Image.new("P", (100, 50), 0),
        Image.new("RGBA", (100, 50), (255, 255, 255, 255)),
        Image.new("I;16", (100, 50), 65535),
    ],
    ids=lambda image: image.mode,
)
def test_every_kind_of_png_is_understood(installed, image):
    accepted = sent(pictures.encoded(image, "PNG"))
    assert (accepted.media_type, accepted.width, accepted.height) == ("image/png", 100, 50)
    assert opened(accepted.sha256).getpixel((5, 5)) in ((255, 255, 255), (0, 0, 0))


def test_sixteen_bits_are_scaled_not_cut(installed):
    accepted = sent(pictures.encoded(Image.new("I;16", (100, 50), 32768), "PNG"))
    assert opened(accepted.sha256).getpixel((5, 5)) == (128, 128, 128)


@pytest.mark.parametrize(
    "exif",
    [b"Exif\0\0MM\0*\xff\xff\xff\xff", b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\xff\xff\0\x06", b"Exif\0\0x"],
)
def test_a_photo_with_broken_metadata_is_still_a_photo(installed, exif):
    assert sent(pictures.jpeg(exif=exif)).width == 400


def test_a_large_opaque_png_becomes_a_jpeg(installed):
    noise = Image.effect_noise((1500, 1000), 80).convert("RGB")
    assert sent(pictures.encoded(noise, "PNG"), "layar.png").name == "layar.jpg"


def test_the_same_photo_is_stored_once(installed):
    assert sent(pictures.jpeg()) == sent(pictures.jpeg_and_script())


def test_a_pdf_has_pages_and_the_picture_of_its_first_one(installed):
    accepted = sent(pdfs.many_pages(3), "Ijazah.PDF")
    assert (accepted.pages, accepted.width, accepted.name) == (3, None, "Ijazah.pdf")
    with Image.open(io.BytesIO(files.read(accepted.preview_sha256))) as picture:
        assert (picture.format, max(picture.size)) == ("JPEG", 1200)


def test_what_stands_on_the_first_page_is_seen_in_its_picture(installed):
    accepted = sent(pdfs.with_text(b"0 0 306 396 re f"), "Sertifikat.pdf")
    with Image.open(io.BytesIO(files.read(accepted.preview_sha256))) as picture:
        shades = picture.convert("L").getcolors(256)
    dark = sum(count for count, shade in shades if shade < 100)
    assert 0.24 < dark / (picture.width * picture.height) < 0.26, "a dark quarter of the page"


def test_a_pdf_that_cannot_be_drawn_is_taken_without_a_picture(installed):
    accepted = sent(pdfs.signed_without_a_page(), "Pindaian.pdf")
    assert (accepted.media_type, accepted.preview_sha256) == ("application/pdf", None)


@pytest.mark.parametrize(("over", "is_taken"), [(0, True), (1, False)])
def test_the_limit_itself_is_taken_and_one_byte_more_is_not(installed, over, is_taken):
    data = pictures.jpeg()
    if is_taken:
        assert sent(data, limit=len(data) - over)
        return
    with pytest.raises(UploadRefused) as refused:
        sent(data, limit=len(data) - over)
    assert refused.value.code == "upload.too_large"


def test_the_limit_is_said_in_numbers(installed):
    with pytest.raises(UploadRefused, match="lebih besar dari 5,0 MB"):
        sent(b"\xff\xd8\xff" + b"\0" * LIMIT)


def test_an_empty_file_is_refused(installed):
    with pytest.raises(UploadRefused) as refused:
        sent(b"")
    assert refused.value.code == "upload.empty"


@pytest.mark.parametrize("data", [b"\xff", b"\x89PNG", b"%PDF", b"PK", b"\0" * 5000, b"RIFF\0\0\0\0WEBPVP8 "])
def test_the_beginning_of_a_file_is_not_a_file(installed, data):
    with pytest.raises(UploadRefused):
        sent(data, allow=Allow.TASK)


def test_one_broken_upload_does_not_trouble_the_next(installed):
    with pytest.raises(UploadRefused):
        sent(pictures.truncated())
    assert sent(pictures.jpeg())


@pytest.mark.parametrize(
    ("size", "said"),
    [(5 * 1024 * 1024, "5,0 MB"), (5 * 1024 * 1024 + 60_000, "5,1 MB"), (0, "0,0 MB"), (12_582_912, "12,0 MB")],
)
def test_megabytes_are_said_as_people_say_them(size, said):
    assert megabytes(size) == said


@pytest.mark.parametrize(
    ("given", "extension", "cleaned"),
    [
        ("KTP Sari.jpg", "jpg", "KTP Sari.jpg"),
        ("KTP Sari.JPEG", "jpg", "KTP Sari.jpg"),
        ("scan.pdf", "jpg", "scan.pdf.jpg"),
        ("evil.php.jpg", "jpg", "evil.php.jpg"),
        ("evil.jpg.php", "jpg", "evil.jpg.php.jpg"),
        ("foto.heic", "jpg", "foto.jpg"),
        ("../../etc/passwd", "pdf", "passwd.pdf"),
        ("..\\..\\boot.ini", "pdf", "boot.ini.pdf"),
        ("C:\\Users\\sari\\ijazah.pdf", "pdf", "ijazah.pdf"),
        ("a\x00b.pdf", "pdf", "ab.pdf"),
        ("fdp.\u202egpj", "jpg", "fdp.gpj.jpg"),
        ("a\r\nSet-Cookie: x.pdf", "pdf", "aSet-Cookie: x.pdf"),
        ("", "pdf", "berkas.pdf"),
        ("...", "pdf", "berkas.pdf"),
        (".pdf", "pdf", "pdf.pdf"),
        ("   ", "jpg", "berkas.jpg"),
        ("CON", "jpg", "CON.jpg"),
        ("e\u0301cole.pdf", "pdf", "\u00e9cole.pdf"),
        ("ꦗꦮ 漢 😀.pdf", "pdf", "ꦗꦮ 漢 😀.pdf"),
        ("a" * 300, "pdf", "a" * 116 + ".pdf"),
        ("a" * 116 + ".pdf", "pdf", "a" * 116 + ".pdf"),
        ("a" * 117 + ".pdf", "pdf", "a" * 116 + ".pdf"),
    ],
)
def test_a_name_is_cleaned_and_ends_as_the_file_is(given, extension, cleaned):
    assert clean_name(given, extension) == cleaned
    assert len(cleaned) <= 120
    assert PurePosixPath(cleaned).name == cleaned


def test_a_file_is_served_as_a_download_that_nothing_runs():
    headers = serve_headers("application/pdf", 'Ijazah "Sari" né.pdf')
    assert headers["Content-Disposition"] == (
        "attachment; filename=\"Ijazah _Sari_ n_.pdf\"; filename*=UTF-8''Ijazah%20%22Sari%22%20n%C3%A9.pdf"
    )
    assert headers["Content-Security-Policy"] == (
        "sandbox; default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-store"


def test_only_a_picture_is_shown_inline():
    assert serve_headers("image/jpeg", "a.jpg", inline=True)["Content-Disposition"].startswith("inline;")
    assert serve_headers("application/pdf", "a.pdf", inline=True)["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in serve_headers("image/jpeg", "a.jpg", inline=True)["Content-Security-Policy"]


@pytest.mark.parametrize("name", ['a"b', "a\\b", "a%22b", "a\r\nb", "é", "漢"])
def test_no_name_breaks_out_of_its_header(name):
    value = serve_headers("image/png", name)["Content-Disposition"]
    assert value.isascii()
    assert value.isprintable()
    assert value.count('"') == 2


def portrait(wall, clothes="white"):
    """A head and shoulders before a wall."""
    image = Image.new("RGB", (300, 400), wall)
    draw = ImageDraw.Draw(image)
    draw.ellipse((90, 80, 210, 250), fill=(190, 140, 110))
    draw.rectangle((30, 260, 270, 400), fill=clothes)
    return pictures.encoded(image, "JPEG")


@pytest.mark.parametrize(
    ("wall", "background"),
    [
        ((219, 20, 20), Background.RED),
        ((160, 20, 30), Background.RED),
        ((0, 71, 171), Background.BLUE),
        ((120, 170, 230), Background.BLUE),
        ((250, 250, 250), Background.OTHER),
        ((230, 120, 30), Background.OTHER),
        ((30, 10, 10), Background.OTHER),
    ],
)
def test_the_wall_behind_a_portrait_is_recognised(wall, background):
    assert hint_background(portrait(wall, clothes="red")) is background
    assert hint_red_background(portrait(wall)) is (background is Background.RED)


def test_a_tiny_picture_gives_no_hint():
    assert hint_red_background(pictures.encoded(Image.new("RGB", (31, 31), "red"), "JPEG")) is None


def test_when_no_checker_can_start_the_upload_is_refused_and_nothing_stored(installed, monkeypatch):
    broken = uploads.ChildPool("askom_lms.kernel.uploads.nothing", 1, uploads.LIMITS, UploadRefused)
    monkeypatch.setattr(uploads, "_pool", broken)
    with pytest.raises(UploadRefused) as refused:
        sent(pictures.jpeg())
    assert refused.value.code == "upload.busy"
    assert not installed.exists()


def with_codes(*texts, size=(1200, 900)):
    page = Image.new("RGB", size, "white")
    for at, text in enumerate(texts):
        page.paste(Image.open(io.BytesIO(qr.png(text, scale=6))).convert("RGB"), (40 + 450 * at, 60))
    return pictures.encoded(page, "JPEG", quality=80)


def test_the_codes_of_a_photo_are_read_once_each_and_nothing_is_stored_until_it_is_kept(installed):
    photo = look_at(io.BytesIO(with_codes("satu", "dua")), "a.jpg", LIMIT)
    assert photo.codes == ("satu", "dua")
    assert look_at(io.BytesIO(with_codes("satu", "satu")), "a.jpg", LIMIT).codes == ("satu",)
    assert look_at(io.BytesIO(pictures.jpeg()), "a.jpg", LIMIT).codes == ()
    assert not installed.exists()
    kept = keep(photo)
    assert files.storage().exists(kept.sha256)
    assert (kept.media_type, kept.name, kept.width) == ("image/jpeg", "a.jpg", 1200)


def test_the_stored_picture_still_says_what_was_read(installed):
    kept = keep(look_at(io.BytesIO(with_codes("satu")), "a.jpg", LIMIT))
    assert look_at(io.BytesIO(files.read(kept.sha256)), "b.jpg", LIMIT).codes == ("satu",)


def test_a_long_text_is_cut_and_a_pdf_is_no_photo(installed):
    assert len(look_at(io.BytesIO(with_codes("x" * 240, size=(1200, 1200))), "a.jpg", LIMIT).codes[0]) == 200
    with pytest.raises(UploadRefused) as refused:
        look_at(io.BytesIO(pdfs.plain()), "a.pdf", LIMIT)
    assert "JPEG, PNG, WEBP, HEIC" in str(refused.value)
    assert "HEIC, PDF" not in str(refused.value)
