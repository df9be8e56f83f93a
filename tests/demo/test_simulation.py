"""A whole class through the services, in a folder of its own: counts agree, chains hold, papers lie there."""

import datetime as dt
import json

import pytest

from askom_lms.app import create_app
from askom_lms.demo import simulation
from askom_lms.kernel import pdf

TODAY = dt.date(2026, 11, 21)
SHEETS = 48
"""Of three dossiers, kit edition 1."""


def simulated(folder, people):
    app = create_app(simulation.settings_in(folder))
    return simulation.run(app, folder, TODAY, people)


def check(told, folder, people):
    counts = told["jumlah"]
    assert counts["peserta diterima"] == people
    assert counts["paraf"] == counts["formulir diserahkan"] == SHEETS * people
    assert counts["rekomendasi K"] == counts["keputusan"] == people
    assert counts["dossier PDF"] == 3 * people
    assert counts["sertifikat PDF"] == people
    assert told["rantai_bukti"]["tidak_cocok"] == []
    assert json.loads((folder / "report.json").read_text(encoding="utf-8")) == told
    assert len(list((folder / "dossiers").iterdir())) == 3 * people
    certificate = pdf.info((folder / "certificates" / "01.pdf").read_bytes())
    assert certificate.has_all_fonts
    assert "PLT-ASKOM" in certificate.text


def test_a_small_class_lives_from_application_to_certificate(tmp_path):
    check(simulated(tmp_path, 4), tmp_path, 4)


@pytest.mark.drill
def test_a_full_class_of_twenty_four_lives_from_application_to_certificate(tmp_path):
    check(simulated(tmp_path, 24), tmp_path, 24)


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "note.txt").write_text("mine", encoding="utf-8")
    assert not simulation.is_free(tmp_path)
    assert simulation.is_free(tmp_path / "new")
