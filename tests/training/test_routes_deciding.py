"""What BNSP marked on a page goes with the decision on the same page, or stays on it: nothing marked is lost."""

import re

import pytest

from askom_lms.kernel import db
from askom_lms.training.domain.application import ALL_ITEMS
from askom_lms.training.models import ApplicationFinding
from tests.training.applying import send, sign, written

SLUG = "47-2026"

GOOD = {f"nilai.{item}": "ok" for item in ALL_ITEMS}


@pytest.fixture
def world(lms_app):
    """An application that was sent."""
    found = written()
    sign(found)
    send(found)
    db.session().commit()
    return found


def page(desk_of, world):
    return desk_of(world.bnsp).open("training.show_application", slug=SLUG)


def kept():
    return db.session().query(ApplicationFinding).count()


def test_marks_of_the_page_go_with_the_approval(world, desk_of):
    assert "Permohonan disetujui." in page(desk_of, world).press("Setujui permohonan", **GOOD).text
    assert kept() == len(ALL_ITEMS)


def test_marks_of_a_refused_approval_stay_on_the_page_and_are_not_kept(world, desk_of):
    marks = {**GOOD, "nilai.biaya": ""}
    said = page(desk_of, world).press("Setujui permohonan", **marks, reason="Sumber biaya menyusul")
    assert (said.status, "1 butir permohonan belum dinyatakan sesuai." in said.text, kept()) == (409, True, 0)
    assert len(re.findall(r'name="nilai\.[^>]*value="ok"[^>]*checked', said.html)) == len(ALL_ITEMS) - 1
    assert 'value="Sumber biaya menyusul"' in said.html
    assert "Permohonan disetujui." in said.press("Setujui permohonan", **GOOD).text


def test_a_finding_of_the_page_goes_with_the_return(world, desk_of):
    told = {**GOOD, "nilai.skema": "finding", "temuan.skema": "Lampirkan lisensi."}
    assert "dikembalikan kepada panitia" in page(desk_of, world).press("Kembalikan dengan temuan", **told).text
    assert "Lampirkan lisensi." in desk_of(world.panitia).open("training.show_application", slug=SLUG).text


def test_a_refusal_is_told_with_its_reason_and_with_what_is_left_to_do(world, desk_of):
    page(desk_of, world).press("Tolak permohonan", **GOOD, reason="Lisensi berakhir.")
    said = desk_of(world.panitia).open("training.show_application", slug=SLUG).text
    assert "BNSP menolak permohonan ini" in said.partition("Syarat sebelum diajukan")[0]
    assert "Kelas ini tidak dapat diajukan lagi" in said
    step = desk_of(world.panitia).open("training.show_class", slug=SLUG).text
    assert "BNSP menolak permohonan kelas ini, jadi pendaftarannya tidak dapat dibuka." in step
    assert "Ajukan permohonan pada halaman Permohonan" not in step


def test_marks_of_an_old_page_decide_nothing(world, desk_of):
    old = page(desk_of, world)
    page(desk_of, world).press("Simpan hasil pemeriksaan", **{"nilai.skema": "ok"})
    said = old.press("Setujui permohonan", **GOOD)
    assert (said.status, kept()) == (409, 1)
