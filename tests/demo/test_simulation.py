"""A whole class through the services, in a folder of its own: counts agree, chains hold, papers lie there."""

import datetime as dt
import json
import uuid

import pytest
from click.testing import CliRunner

from askom_lms.app import create_app
from askom_lms.demo import cli, simulation
from askom_lms.kernel import pdf

TODAY = dt.date(2026, 11, 21)
SHEETS = 72
"""Of three dossiers, kit edition 1."""
MEETING_DAY = "2 November 2026"
"""The class began on 26 October, three Mondays before the week of TODAY; its certificates were ordered a week later."""


def simulated(folder, people):
    app = create_app(simulation.settings_in(folder))
    return simulation.run(app, folder, TODAY, people)


def check(told, folder, people):
    counts = told["jumlah"]
    assert counts["peserta diterima"] == people
    assert counts["paraf"] == counts["formulir diserahkan"] == SHEETS * people
    assert counts["rekomendasi K"] == counts["keputusan"] == people
    assert counts["permohonan sertifikasi"] == counts["permohonan sertifikasi diterima"] == people
    assert counts["banding"] == 1
    assert counts["dossier PDF"] == 3 * people
    assert counts["sertifikat PDF"] == people
    assert told["rantai_bukti"]["tidak_cocok"] == []
    assert told["dihitung ulang di basis data"].items() <= counts.items()
    assert sum(told["detik_per_tahap"].values()) <= told["detik_seluruhnya"] + 1
    assert told["detik_cpu"]["proses anak (PDF)"] > 0
    assert {path.name.partition("-")[0] for path in (folder / "checkpoints").glob("*.jsonl")} == {
        "class",
        "institution",
        "asesor",
        "person",
        "platform",
    }
    assert json.loads((folder / "report.json").read_text(encoding="utf-8")) == told
    assert len(list((folder / "dossiers").iterdir())) == 3 * people
    certificate = pdf.info((folder / "certificates" / "01.pdf").read_bytes())
    assert certificate.has_all_fonts
    assert "PLT-ASKOM" in certificate.text
    assert MEETING_DAY in " ".join(certificate.text.split())


def test_a_small_class_lives_from_application_to_certificate(tmp_path):
    check(simulated(tmp_path, 3), tmp_path, 3)


@pytest.mark.drill
def test_a_full_class_of_twenty_four_lives_from_application_to_certificate(tmp_path):
    check(simulated(tmp_path, 24), tmp_path, 24)


def simulate(*arguments):
    """`flask askom simulate` as an operator calls it."""
    command = cli.simulate_with(create_app)
    return CliRunner().invoke(command, list(arguments))


def test_a_folder_that_holds_something_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "note.txt").write_text("mine", encoding="utf-8")

    found = simulate("--out", str(tmp_path))

    assert (found.exit_code, "tidak kosong" in found.output) == (1, True)
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_a_folder_below_a_file_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")

    found = simulate("--out", str(tmp_path / "file" / "new"))

    assert (found.exit_code, "tidak dapat dipakai" in found.output) == (1, True)


def test_an_interrupted_run_says_what_is_left(tmp_path, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(simulation.finale, "first_three_days", interrupted)
    monkeypatch.setattr(simulation, "prepared", lambda world, *_: setattr(world, "class_id", uuid.uuid4()))

    found = simulate("--out", str(tmp_path / "new"))

    assert (found.exit_code, "belum lengkap" in found.output) == (130, True)


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "note.txt").write_text("mine", encoding="utf-8")
    assert not simulation.is_free(tmp_path)
    assert simulation.is_free(tmp_path / "new")
