"""A QR code is read back by a program that knows nothing of ours."""

import io
import re
import subprocess

import pytest
from PIL import Image

from askom_lms.kernel import qr

pytestmark = pytest.mark.zbar
ADDRESS = "https://askom.contoh.id/v/7QK4-M2XD"


def read_back(png, tmp_path):
    path = tmp_path / "code.png"
    path.write_bytes(png)
    done = subprocess.run(["zbarimg", "--quiet", "--raw", str(path)], capture_output=True, check=True, text=True)
    return done.stdout.rstrip("\n")


def drawn(svg):
    """The modules of an inline SVG, from its path: each stroke is one row of dark modules."""
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])
    image = Image.new("L", (side, side), 255)
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", svg.split('stroke="#000"')[1]):
        values = [float(number) for number in re.findall(r"-?\d*\.?\d+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            for step in range(int(values[0])):
                image.putpixel((int(x) + step, int(y)), 0)
            x += values[0]
    out = io.BytesIO()
    image.resize((side * 6, side * 6), Image.Resampling.NEAREST).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("text", [ADDRESS, "a", "Sertifikat no. 7/PLT-ASKOM/é", "x" * 300])
@pytest.mark.parametrize("scale", [2, 4, 10])
def test_a_png_reads_back_what_was_written(tmp_path, text, scale):
    assert read_back(qr.png(text, scale), tmp_path) == text


def test_a_code_with_a_stain_still_reads(tmp_path):
    """Level Q mends a quarter: a stamp over a corner of the data does no harm."""
    image = Image.open(io.BytesIO(qr.png(ADDRESS, 8))).convert("L")
    side = image.width
    image.paste(255, (side * 5 // 10, side * 5 // 10, side * 7 // 10, side * 7 // 10))
    out = io.BytesIO()
    image.save(out, "PNG")
    assert read_back(out.getvalue(), tmp_path) == ADDRESS


def test_the_svg_on_the_page_is_the_same_code(tmp_path):
    assert read_back(drawn(qr.svg(ADDRESS, "Kode keaslian")), tmp_path) == ADDRESS


def test_the_svg_needs_no_style_and_has_a_name_for_who_cannot_see_it():
    svg = qr.svg(ADDRESS, 'Kode <b>"Sari"</b>')
    assert svg.startswith('<svg role="img"')
    assert "style" not in svg
    assert "<title>Kode &lt;b&gt;" in svg
    assert "<b>" not in svg


def test_a_text_too_long_is_refused():
    with pytest.raises(ValueError, match="too large"):
        qr.png("x" * 2000)
