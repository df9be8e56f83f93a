"""Panitia's pages for dossiers."""

import pytest

from tests.coursework.world import name_asesi

pytestmark = pytest.mark.usefixtures("at")


def test_the_roles_are_shown_one_folder_at_a_time(world, desk_of):
    name_asesi(world, 0, "merah", 1)
    panitia = desk_of(world.panitia)
    pages = {asked: panitia.go(f"/kelas/{world.klass.slug}/peran{asked}") for asked in ("", "?map=hijau", "?map=ungu")}
    first = f"1{world.trainees[0].name}"
    assert [first + world.trainees[1].name in page.text for page in pages.values()] == [True, False, True]
    assert first + "–" in pages["?map=hijau"].text
