"""Photos of printed sheets as a phone takes them, ways to file them, and a second version to print."""

import datetime as dt
import io
import subprocess
import tempfile
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image
from sqlalchemy import select

from askom_lms.coursework import services
from askom_lms.coursework.models import WetParaf
from askom_lms.kernel import db, files
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.uploads import Accepted
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


def send(desk, version, photo, *, name="IMG_0001.jpg", **how):
    return desk.send(f"{place_of(version)}/foto", {"berkas": (io.BytesIO(photo), name)}, **how)


def filed():
    """Every photo that is there, as (version, code, who, whether it was marked)."""
    rows = db.session().scalars(select(WetParaf).order_by(WetParaf.filed_at)).all()
    found = [(row.submission_id, row.code, row.filed_by_name, row.wrong_at is not None) for row in rows]
    db.session().rollback()
    return found


def paper(version):
    """The text that the QR of a version holds."""
    return [f"http://localhost/v/{version.code}"]


def picture(colour="white"):
    """A small photo as it is stored after the checks."""
    out = io.BytesIO()
    Image.new("RGB", (60, 80), colour).save(out, "JPEG")
    sha = files.store(out.getvalue())
    return Accepted(sha, "image/jpeg", "foto.jpg", len(out.getvalue()), sha, 60, 80)


def file(world, version, texts=None, *, who=None, photo=None, now=LATER):
    act = act_of(who or world.trainees[0], now)
    return services.file_wet_paraf(act, version.item.id, version.number, texts or paper(version), photo or picture())


def refused(deed):
    with pytest.raises(Refusal) as said:
        deed()
    db.session().rollback()
    return said.value.code
