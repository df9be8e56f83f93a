"""Panitia's pages for dossiers."""

import pytest

from tests.coursework.world import name_asesi
from tests.desk import words

pytestmark = pytest.mark.usefixtures("at")


def test_the_roles_are_shown_one_folder_at_a_time(world, desk_of):
    name_asesi(world, 0, "merah", 1)
    panitia = desk_of(world.panitia)
    pages = {asked: panitia.go(f"/kelas/{world.klass.slug}/peran{asked}") for asked in ("", "?map=hijau", "?map=ungu")}
    rows = {asked: [words(cell) for cell in page.all("tr")[1]] for asked, page in pages.items()}
    first, asesi = world.trainees[0].name, world.trainees[1].name
    assert [row[:3] for row in rows.values()] == [["1", first, asesi], ["1", first, "–"], ["1", first, asesi]]
