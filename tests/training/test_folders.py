"""The look of the four folders: keys stay, colours and words are the class's own, and all four differ."""

import re
from pathlib import Path

import pytest

from askom_lms.kernel import audit, db
from askom_lms.kernel.messages import Denied, Invalid, Refusal
from askom_lms.training import services
from askom_lms.training.domain.folders import AS_NOTED, COLOURS, ORDER, Folders, Reading, chosen_folders, folders_of
from askom_lms.training.domain.states import ClassState, Folder
from askom_lms.training.forms.setup import FOLDER_COLOURS, READINGS
from tests.factories.classes import act_of, open_class
from tests.factories.people import PersonFactory

ROOT = Path(__file__).resolve().parents[2]
OTHERS = ("ungu", "abu", "biru", "merah")


def test_the_keys_are_those_of_the_folders():
    assert tuple(folder.value for folder in Folder) == ORDER


@pytest.mark.row("000-136")
def test_a_class_that_chose_nothing_looks_as_the_class_notes_say():
    assert folders_of(None) is folders_of("") is AS_NOTED
    assert Folders.of({}).stored == "merah kuning hijau biru tugas"
    assert [AS_NOTED.printed(name) for name in ORDER] == [
        "MAP MERAH · TUGAS 1", "MAP KUNING · TUGAS 2", "MAP HIJAU · TUGAS 3", "MAP BIRU · BERKAS",
    ]  # fmt: skip


@pytest.mark.row("000-136")
def test_what_was_chosen_is_kept_and_printed():
    chosen = Folders(OTHERS, Reading.CONTENT)
    assert folders_of(chosen.stored) == chosen
    assert [chosen.colour(name) for name in ORDER] == list(OTHERS)
    assert [chosen.printed(name) for name in ORDER] == [
        "MAP UNGU · BERMAIN PERAN", "MAP ABU-ABU · TUGAS MANDIRI", "MAP BIRU · ASESMEN CALON ASESOR",
        "MAP MERAH · PERMOHONAN",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("colours", "reading", "exists"),
    [
        (OTHERS, "tugas", True),
        (OTHERS, "isi", True),
        (OTHERS, "arti", False),
        (("pink", "abu", "biru", "merah"), "tugas", False),
        (OTHERS[:3], "tugas", False),
        ((*OTHERS, "hijau"), "tugas", False),
    ],
)
def test_only_known_colours_and_readings_for_all_four_exist(colours, reading, exists):
    assert (chosen_folders(colours, reading) is not None) is exists


@pytest.mark.parametrize("colour", COLOURS)
def test_a_colour_has_its_tokens_on_screen_on_paper_and_in_the_form(colour):
    styles = (ROOT / "static/house.css").read_text(encoding="utf-8")
    (line,) = re.findall(rf"^\.f-{colour}\{{(.*)\}}$", styles, re.MULTILINE)
    assert "[class*=f-]{--fg:var(--fi);--fo:var(--card)}" in styles
    assert "--card:#FFF;" in styles
    tokens = dict(re.findall(r"--(\w+):(#\w+|\"\w\")", line))
    assert contrast(tokens["fi"], tokens.get("fo", "#FFF")) >= 4.5
    for name in ("css", "divider"):
        paper = (ROOT / f"templates/print/{name}.html").read_text(encoding="utf-8")
        ground, ink = re.search(rf"{colour}\W.*?(#\w{{6}})\W.*?(#\w{{6}})", paper).groups()
        assert (ground, contrast(ground, ink) >= 4.5) == (whole(tokens["fi"]), True)
    assert colour in FOLDER_COLOURS
    assert f'colour == "{colour}"' in (ROOT / "templates/house/folder.html").read_text() or colour == "biru"


def contrast(one, other):
    """WCAG 2.2, 1.4.3."""
    lights = sorted((light(one), light(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def whole(colour):
    """#639 is #663399."""
    return colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])


def light(colour):
    digits = whole(colour).lstrip("#")
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_new_look_is_told_in_the_chain_and_raises_the_version(lms_app):
    world = open_class()
    version = world.klass.version
    services.colour_folders(act_of(world.panitia), world.klass, OTHERS, "isi")
    db.session().refresh(world.klass)
    assert world.klass.folders == Folders(OTHERS, Reading.CONTENT)
    assert world.klass.version == version + 1
    entry = audit.history_of(db.session(), "training_class", world.klass.id)[-1]
    assert {"what": "folders", "folders": "ungu abu biru merah isi"}.items() <= entry["data"].items()
    services.colour_folders(act_of(world.panitia), world.klass, OTHERS, "isi")
    db.session().refresh(world.klass)
    assert world.klass.version == version + 1


@pytest.mark.row("000-136")
@pytest.mark.parametrize(
    ("colours", "code"),
    [
        (("merah", "merah", "hijau", "biru"), "training.folders_alike"),
        (("merah", "kuning", "hijau", "hijau"), "training.folders_alike"),
        (("merah", "kuning", "hijau", "pink"), "training.folder_colour"),
        (("merah", "kuning", "hijau", "abu"), ""),
    ],
)
def test_four_folders_have_four_known_colours(lms_app, colours, code):
    world = open_class()
    if code:
        with pytest.raises(Invalid, check=lambda error: error.code == code):
            services.colour_folders(act_of(world.panitia), world.klass, colours, "tugas")
        assert world.klass.folders == AS_NOTED
    else:
        services.colour_folders(act_of(world.panitia), world.klass, colours, "tugas")
        assert world.klass.folders.colours == colours


@pytest.mark.parametrize(("state", "may_change"), [(ClassState.RUNNING, True), (ClassState.FINISHED, False)])
def test_colours_change_until_the_class_is_over(lms_app, state, may_change):
    world = open_class()
    world.klass.state = state
    if may_change:
        services.colour_folders(act_of(world.panitia), world.klass, OTHERS, "tugas")
    else:
        with pytest.raises(Refusal, check=lambda error: error.code == "training.finished"):
            services.colour_folders(act_of(world.panitia), world.klass, OTHERS, "tugas")
    assert (world.klass.folders.colours == OTHERS) is may_change


def test_only_who_manages_the_class_colours_its_folders(lms_app):
    world = open_class()
    with pytest.raises(Denied):
        services.colour_folders(act_of(PersonFactory()), world.klass, OTHERS, "tugas")


def test_the_settings_page_offers_both_readings_and_refuses_two_folders_alike(lms_app, desk_of):
    world = open_class()
    db.session().commit()
    page = desk_of(world.panitia).go("/kelas/47-2026/pengaturan")
    for label in READINGS.values():
        assert str(label) in page.text

    bad = page.press("Simpan pengaturan", folder_merah="biru", head_name="Dr. Ratna")
    assert bad.status == 422
    assert "Dua map berwarna sama" in bad.text
    assert bad.tree.find(".//input[@name='head_name']").get("value") == "Dr. Ratna"
    kept = bad.tree.find(".//select[@name='folder_merah']/option[@selected]")
    assert kept.get("value") == "biru"

    good = bad.press("Simpan pengaturan", folder_merah="ungu", folder_reading="isi")
    assert "Pengaturan disimpan." in good.text
    db.session().expire_all()
    assert world.klass.folders == Folders(("ungu", "kuning", "hijau", "biru"), Reading.CONTENT)
    assert "Ungu" in desk_of(world.panitia).go("/kelas/47-2026/kit").text
