"""FR.IA.11 points at one of the files on its sheet: offered, checked, kept apart from others, carried to the result."""

import io
import re

import pypdf
import pytest
from sqlalchemy import select

from askom_lms.coursework import queries, services
from askom_lms.coursework.models import Attachment
from askom_lms.kernel import db
from askom_lms.kernel.uploads import Accepted
from askom_lms.paperwork.domain import checks
from askom_lms.paperwork.queries import spec_of, stage_of
from tests.coursework.world import act_of, filled, item_of, name_asesi, parafed, running_class, sign_all

AUTHORED, RESULT = "fr-ia-11-perangkat", "fr-ia-11-hasil"
PHOTO, PLAN = (Accepted(letter * 64, "image/jpeg", "image.jpg", 10) for letter in "ab")


@pytest.fixture
def world(lms_app):
    made = running_class(6, kit=2, paths={"merah": "TL", "kuning": "TL", "hijau": "L"}, more=(AUTHORED, RESULT))
    name_asesi(made, 0, "merah", 1)
    return made


def own(world, key=AUTHORED):
    act = act_of(world.trainees[0])
    return act, item_of(world, 0, "merah", key, act=act)


def attach(world, file=PHOTO):
    return services.add_attachment(*own(world), file)


def name(world, picture):
    services.save_form(*own(world), "asesor", {"gambar": picture})
    return queries.current_record(world.seats[0], "merah", AUTHORED)


def offered(desk):
    """The files that the page offers as the picture."""
    page = desk.go(f"/tugas/1/{AUTHORED}").response.get_data(as_text=True)
    choice = re.search(r'<select id="gambar".*?</select>', page, re.DOTALL)[0]
    return [value for value in re.findall(r'<option value="(.*?)"', choice) if value]


def wrong(world):
    """The codes of what is wrong at the picture."""
    record = services.open_item(*own(world))
    found = checks.run(spec_of(record), stage_of(record), record.answers, record.lent)
    return [issue.code for issue in found if issue.path == "gambar"]


def test_a_picture_is_one_of_the_files_on_the_sheet(world):
    filled(world, key=AUTHORED)
    name(world, "image.jpg")
    assert wrong(world) == ["paperwork.fr_ia_11.gambar"]
    held = attach(world)
    assert wrong(world) == []
    services.remove_attachment(*own(world), held.id)
    assert wrong(world) == ["paperwork.fr_ia_11.gambar"]


def test_another_file_of_the_same_name_is_told_apart(world):
    names = [attach(world, file).name for file in (PHOTO, PLAN, PLAN)]
    assert names == ["image.jpg", "image (2).jpg", "image (2).jpg"]
    assert len(db.session().scalars(select(Attachment)).all()) == 2


@pytest.mark.parametrize(
    ("long", "second"),
    [
        ("a" * 116 + ".jpg", "a" * 112 + " (2).jpg"),
        ("a" * 200, "a" * 116 + " (2)"),
        ("tanpa titik", "tanpa titik (2)"),
        (".foto", ".foto (2)"),
    ],
)
def test_a_long_name_leaves_room_for_its_number(world, long, second):
    for letter in "ab":
        attach(world, Accepted(letter * 64, "image/jpeg", long, 10))
    held = db.session().scalars(select(Attachment).order_by(Attachment.position)).all()
    assert [file.name for file in held] == [long[:120], second]


def test_the_page_offers_the_files_of_this_sheet_only(world, desk_of):
    dewi = desk_of(world.trainees[0])
    assert offered(dewi) == []
    attach(world)
    services.add_attachment(*own(world, "peta"), Accepted("c" * 64, "application/pdf", "peta.pdf", 10))
    assert offered(dewi) == ["image.jpg"]


def test_desk_and_paper_name_the_picture_and_list_its_file(world, desk_of):
    attach(world)
    filled(world, key=AUTHORED)
    name(world, "image.jpg")
    sign_all(world, 0, "merah", AUTHORED)
    version = services.hand_in(*own(world), key="k1", declared=True)
    db.session().commit()
    master = desk_of(world.master)
    paper = master.go(f"/lembar/{version.item.id}/cetak/1").response.data
    told = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper)).pages).split())
    assert "Gambar: image.jpg" in told
    assert "1. image.jpg · SHA-256 aaaa" in told


def test_the_result_starts_with_the_files_of_its_perangkat(world):
    attach(world)
    filled(world, key=AUTHORED)
    for line in queries.dossier_lines(world.seats[0], "merah"):
        if line.phase == "planning":
            parafed(world, key=line.key)
    filled(world, key="fr-ak-01")
    services.hand_in(*own(world, "fr-ak-01"), key="k1", declared=True)
    services.open_item(*own(world, RESULT))
    record = queries.current_record(world.seats[0], "merah", RESULT)
    held = db.session().scalars(select(Attachment).where(Attachment.record_id == record.id)).all()
    assert [(file.sha256, file.name, file.item_id) for file in held] == [
        (PHOTO.sha256, "image.jpg", own(world, RESULT)[1].id)
    ]
