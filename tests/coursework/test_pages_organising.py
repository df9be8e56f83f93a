"""Panitia's pages for dossiers."""

import pytest

from tests.coursework.world import name_asesi

pytestmark = pytest.mark.usefixtures("at")


def test_the_roles_are_shown_one_folder_at_a_time(world, desk_of):
    name_asesi(world, 0, "merah", 1)
    panitia = desk_of(world.panitia)
    pages = {asked: panitia.go(f"/kelas/{world.klass.slug}/peran{asked}") for asked in ("", "?map=hijau", "?map=ungu")}
    asesi = world.trainees[0].name + world.trainees[1].name
    assert [asesi in page.text for page in pages.values()] == [True, False, True]
    assert world.trainees[0].name + "–" in pages["?map=hijau"].text
