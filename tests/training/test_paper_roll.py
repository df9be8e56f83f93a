"""The printed list of a day: every sheet of it is photographed by itself, so every sheet bears the QR of its day."""

import datetime as dt
import io

import pypdfium2
import pytest

from askom_lms.kernel import clock, db
from askom_lms.training import services
from tests.factories.classes import act_of, open_class, ready

LONG = "Balai Besar Pengembangan Vokasi dan Pelatihan Kerja Nasional Kabupaten"


@pytest.fixture
def full(lms_app):
    """A whole class that began yesterday."""
    world = open_class(number="99/2026", starts_on=clock.day_of(clock.now()) - dt.timedelta(days=1))
    ready(world, 24)
    act = act_of(world.panitia)
    services.close_enrolment(act, world.klass)
    services.start_class(act, world.klass)
    world.klass.venue = LONG
    world.organiser.name = LONG
    db.session().commit()
    return world


def test_every_sheet_of_a_whole_class_is_filed_by_its_photo(full, desk_of):
    desk = desk_of(full.panitia)
    printed = desk.go("/kelas/99-2026/daftar-hadir/1/cetak").response.get_data()
    sheets = [page.render(scale=2).to_pil().convert("RGB") for page in pypdfium2.PdfDocument(printed)]
    assert len(sheets) == 2

    for number, picture in enumerate(sheets, 1):
        photo = io.BytesIO()
        picture.save(photo, "JPEG")
        photo.seek(0)
        said = desk.send("/kelas/99-2026/daftar-hadir/1/foto", {"berkas": (photo, f"lembar-{number}.jpg")})
        assert "Foto daftar hadir tersimpan pada hari ini." in said.text, number
