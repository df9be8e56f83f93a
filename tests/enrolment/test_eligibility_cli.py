"""flask askom eligibility check: JSON out, a sentence and exit 2 on bad input."""

import json

import pytest
from click.testing import CliRunner

from askom_lms.enrolment.cli import eligibility
from askom_lms.enrolment.domain.example import EXAMPLE_END
from askom_lms.enrolment.domain.facts import Facts, facts_from_dict
from askom_lms.regulations import clause


def run(*words, stdin=None):
    return CliRunner().invoke(eligibility, ["check", *words], input=stdin)


@pytest.fixture
def example(tmp_path):
    file = tmp_path / "facts.json"
    file.write_text(run("--example").stdout, encoding="utf-8")
    return str(file)


def test_the_example_is_a_complete_input_that_is_read_back():
    shown = run("--example")
    data = json.loads(shown.stdout)

    assert (shown.exit_code, shown.stderr) == (0, "")
    assert data.keys() == Facts.__dataclass_fields__.keys()
    assert facts_from_dict(data).programme == "pelatihan"


@pytest.mark.parametrize("name", ["juknis-001", "skema-002", "peserta-000"])
def test_the_example_itself_is_eligible_once_its_class_is_over(example, name):
    verdict = json.loads(run(example, "--rule-set", name, "--on", EXAMPLE_END.isoformat()).stdout)

    assert (verdict["met"], verdict["outcome"]) == (True, "memenuhi")
    assert [finding["rule"] for finding in verdict["findings"] if finding["met"] is not True] == []


def test_a_byte_order_mark_of_an_editor_does_no_harm(example, tmp_path):
    file = tmp_path / "marked.json"
    file.write_text("\ufeff" + run("--example").stdout, encoding="utf-8")

    assert run(str(file), "--on", "2025-07-01").stdout == run(example, "--on", "2025-07-01").stdout


@pytest.mark.parametrize("name", ["juknis-001", "skema-002", "peserta-000"])
@pytest.mark.parametrize("programme", ["pelatihan", "peningkatan"])
def test_a_verdict_names_rule_clause_cure_and_the_other_readings(example, tmp_path, name, programme):
    education = {"level": "SMA", "kkni_level": 0}
    data = json.loads(run("--example").stdout) | {"programme": programme, "education": education}
    file = tmp_path / "other.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    shown = run(str(file), "--rule-set", name, "--on", "2025-07-01")
    verdict = json.loads(shown.stdout)

    assert (shown.exit_code, shown.stderr) == (0, "")
    assert (verdict["rule_set"], verdict["on"], verdict["programme"]) == (name, "2025-07-01", programme)
    assert verdict["met"] in (True, False, None)
    for finding in verdict["findings"]:
        assert {"rule", "clause", "clause_text", "met", "what", "cure", "cure_on"} <= finding.keys()
        assert finding["clause_text"] == clause(finding["clause"]).text
    assert verdict["conditions"][0]["rule"] == "internalisasi"
    assert len(verdict["other_readings"]) == 2
    assert name not in [other["rule_set"] for other in verdict["other_readings"]]
    assert any(finding["differs"] for other in verdict["other_readings"] for finding in other["findings"])


def test_the_juknis_is_read_when_no_rule_set_is_named(example):
    assert json.loads(run(example, "--on", "2025-07-01").stdout)["rule_set"] == "juknis-001"


def test_facts_may_come_from_standard_input(example):
    text = run("--example").stdout

    assert run("-", "--on", "2025-07-01", stdin=text).stdout == run(example, "--on", "2025-07-01").stdout


def test_standard_input_that_says_nothing_is_named_and_refused():
    shown = run("-", "--on", "2025-07-01", stdin="")

    assert (shown.exit_code, shown.stdout) == (2, "")
    assert shown.stderr.startswith("masukan baku: 1 isian perlu diperbaiki.")


def test_a_class_without_internalisasi_is_read_without_the_gate(example):
    verdict = json.loads(run(example, "--on", "2025-07-01", "--without-internalisasi").stdout)
    everywhere = [verdict, *verdict["other_readings"]]

    assert [finding for each in everywhere for finding in each["findings"] if finding["rule"] == "internalisasi"] == []


def test_english_is_spoken_when_asked(example):
    verdict = json.loads(run(example, "--on", "2025-07-01", "--language", "en").stdout)

    assert verdict["findings"][0]["what"] == "Internalisasi is planned for 16 July 2025."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Tanggal pembacaan belum diberikan. Contoh: --on 2025-07-01"),
        (("--on", "1 Juli 2025"), "--on 1 Juli 2025: bukan tanggal"),
        (("--on", "2025-02-29"), "--on 2025-02-29: bukan tanggal"),
        (("--on", "2025-07-01", "--rule-set", "juknis"), "Pilihannya: juknis-001, skema-002, peserta-000."),
    ],
)
def test_a_wrong_option_is_refused_with_a_sentence(example, words, sentence):
    shown = run(example, *words)

    assert (shown.exit_code, shown.stdout) == (2, "")
    assert sentence in shown.stderr


def test_no_file_is_refused_with_the_way_to_say_it():
    shown = run("--on", "2025-07-01")

    assert (shown.exit_code, shown.stdout) == (2, "")
    assert "Berkas fakta belum disebut" in shown.stderr


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "bukan JSON, baris 1 kolom 1"),
        (b'{"programme": "pelatihan",\n}', "bukan JSON, baris 2 kolom 1"),
        (b"\xff\xfe{}", "bukan teks UTF-8"),
        (b"[]", "Data: harus berupa objek, bukan daftar"),
        (b'{"programme": "diklat"}', "programme: 'diklat' tidak dikenal; pilihannya pelatihan, peningkatan. Contoh:"),
        (b'{"programme": "pelatihan", "experience": [{"started_on": "kemarin"}]}', "experience[0].started_on:"),
        (b'{"programme": "pelatihan", "programme": "peningkatan"}', "kunci 'programme' ditulis dua kali"),
        (b"[" * 100_000, "terlalu banyak tingkat kurung bersarang"),
        (b'{"spt": {"plans": ' + b"9" * 5000 + b"}}", "bilangan 999999999... terlalu panjang"),
        (b'{"programme": "pelatihan", "spt": {"plans": NaN}}', "spt.plans: harus bilangan bulat"),
        (b'{"programme": "pelatihan", "recommendations": [{"institution": "\\ud800"}]}', "huruf yang tidak utuh"),
        (b'{"programme": "pelatihan", "duties": {"attended": -1}}', "duties.attended: jumlah tidak boleh kurang"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_place(tmp_path, content, sentence):
    file = tmp_path / "facts.json"
    file.write_bytes(content)
    shown = run(str(file), "--on", "2025-07-01")

    assert (shown.exit_code, shown.stdout) == (2, "")
    assert sentence in shown.stderr
    assert str(file) in shown.stderr


def test_a_file_that_is_not_there_is_refused(tmp_path):
    for path, why in ((tmp_path / "none.json", "berkas ini tidak ada."), (tmp_path, "ini folder, bukan berkas.")):
        shown = run(str(path), "--on", "2025-07-01")

        assert (shown.exit_code, shown.stdout) == (2, "")
        assert shown.stderr == f"{path}: {why}\n"


def test_the_command_is_part_of_the_application(installation, example):
    shown = installation.test_cli_runner().invoke(args=["askom", "eligibility", "check", example, "--on", "2025-07-01"])

    assert (shown.exit_code, json.loads(shown.stdout)["rule_set"]) == (0, "juknis-001")
