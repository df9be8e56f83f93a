"""flask askom skema import: a report first, saved with --commit, all files or none."""

import pytest

from askom_lms.config import ROOT
from askom_lms.kernel import db
from askom_lms.skema.cli import cli
from askom_lms.skema.models import Skema

JUNIOR = ROOT / "askom_lms" / "skema" / "data" / "junior_database_administrator.yaml"


@pytest.fixture
def run(lms_app):
    def invoke(*args):
        db.session().rollback()
        return lms_app.test_cli_runner().invoke(cli, ["import", *map(str, args)])

    return invoke


def saved():
    return [skema.key for skema in db.session().query(Skema)]


def test_without_commit_it_only_reports(run):
    result = run(JUNIOR)

    assert result.exit_code == 0
    assert "Junior Database Administrator\tbaru\t11 lengkap, 0 sebagian, 0 kosong" in result.output
    assert "SKKNI 55/2015: dicabut" in result.output
    assert "Bagian yang tidak diimpor: unit_tanpa_kode, rujukan" in result.output
    assert saved() == []


def test_with_commit_every_file_is_saved(run):
    result = run(*sorted(JUNIOR.parent.glob("*.yaml")), "--commit")

    assert result.exit_code == 0
    assert len(saved()) == 6
    assert "ganda di sumber" in result.output
    assert "1 terpotong" in result.output


def test_a_kuk_without_text_is_counted(run, tmp_path):
    gap = tmp_path / "kosong.yaml"
    first = next(line for line in JUNIOR.read_text().splitlines() if "teks:" in line)
    gap.write_text(JUNIOR.read_text().replace(first, f"{first.partition('teks:')[0]}teks: ''", 1))

    assert "1 tanpa bunyi" in run(gap).output


def test_one_bad_file_saves_none_and_names_the_place(run, tmp_path):
    bad = tmp_path / "rusak.yaml"
    bad.write_text(JUNIOR.read_text().replace("status: lengkap_verbatim", "status: beres", 1))

    result = run(JUNIOR, bad, "--commit")

    assert result.exit_code == 1
    assert "units[1].status" in result.output
    assert saved() == []
