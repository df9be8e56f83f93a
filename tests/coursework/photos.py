"""Photos of printed sheets as a phone takes them, and a second version to print."""

import datetime as dt
import io
import subprocess
import tempfile
from pathlib import Path

import pillow_heif
from PIL import Image

from askom_lms.coursework import services
from askom_lms.kernel import db
from askom_lms.paperwork.domain.samples import sample_answers
from askom_lms.paperwork.queries import spec_of, stage_of
from tests.coursework.world import NOW, act_of, item_of

pillow_heif.register_heif_opener()
LATER = NOW + dt.timedelta(minutes=1)


def photographed(pdf, *, turn=7, side=1600, quality=60, kind="JPEG"):
    """The first page of a print: on a dark table, turned, small, and saved badly."""
    with tempfile.TemporaryDirectory() as folder:
        sheet, page = Path(folder) / "sheet.pdf", Path(folder) / "page"
        sheet.write_bytes(pdf)
        subprocess.run(["pdftoppm", "-r", "200", "-png", "-singlefile", sheet, page], check=True)
        with Image.open(page.with_suffix(".png")) as flat:
            photo = flat.convert("RGB").rotate(
                turn, expand=True, fillcolor=(90, 80, 70), resample=Image.Resampling.BICUBIC
            )
    photo.thumbnail((side, side))
    return _saved(photo, kind, quality)


def blank_photo():
    """A photo of an empty page."""
    return _saved(Image.new("RGB", (1200, 1600), (240, 240, 235)))


def side_by_side(*photos):
    """Two sheets in one photo."""
    pages = [Image.open(io.BytesIO(photo)) for photo in photos]
    both = Image.new("RGB", (sum(page.width for page in pages), max(page.height for page in pages)))
    left = 0
    for page in pages:
        both.paste(page, (left, 0))
        left += page.width
    return _saved(both, quality=85)


def _saved(picture, kind="JPEG", quality=60):
    out = io.BytesIO()
    picture.save(out, kind, quality=quality)
    return out.getvalue()


def pdf_of(desk, version):
    """The print of a version."""
    return desk.go(f"/lembar/{version.item.id}/cetak/{version.number}").response.data


def place_of(version):
    """The page of a version."""
    return f"/lembar/{version.item.id}/versi/{version.number}"


def again(world, *, key="again", change=True, index=0):
    """The trainee hands the first sheet in once more, with other answers."""
    act = act_of(world.trainees[index], LATER)
    record = services.open_item(act, item_of(world, index, "merah", "peta", act=act))
    if change:
        answers = sample_answers(spec_of(record), stage_of(record), record.lent, seed=index + 7)
        services.save_form(act, item_of(world, index, "merah", "peta", act=act), "asesor", answers)
    version = services.hand_in(act, item_of(world, index, "merah", "peta", act=act), key=key, declared=True)
    db.session().commit()
    return version
