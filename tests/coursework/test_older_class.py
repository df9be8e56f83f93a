"""A class that works with MUK V2018: from the organiser's choice to sheets with their paraf, on screen and on paper."""

import io

import pypdf
import pytest

from askom_lms.training.queries import kit_of
from tests.coursework.world import NOW, item_of, parafed, running_class

PATHS = {"merah": "L+T", "kuning": "TL", "hijau": "L+T"}
OLD = {
    "fr-mapa-01": ("Kandidat", "Tolok ukur"),
    "fr-ia-01-perangkat": ("Benchmark",),
    "fr-ia-07-perangkat": ("Kunci Jawaban",),
}
"""What only the older family says, by sheet."""


@pytest.fixture
def world(lms_app):
    return running_class(3, kit=2, paths=PATHS, edition="V2018")


@pytest.mark.one_database
def test_the_planning_of_an_older_class_is_handed_in_parafed_and_printed(world, desk_of):
    planning = [row.key for row in kit_of(world.klass.id) if row.folder == "merah" and row.phase == "planning"]
    for key in planning:
        parafed(world, 0, "merah", key, now=NOW)

    master = desk_of(world.master)
    for key, words in OLD.items():
        item = item_of(world, 0, "merah", key)
        shown = master.go(f"/lembar/{item.id}").text
        print_ = pypdf.PdfReader(io.BytesIO(master.go(f"/lembar/{item.id}/cetak/1").response.data))
        said = " ".join(" ".join(page.extract_text() for page in print_.pages).split())
        assert "Paraf master asesor" in said
        assert "PENYUSUN DAN VALIDATOR" not in said
        for word in words:
            assert word in shown
            assert word in said
