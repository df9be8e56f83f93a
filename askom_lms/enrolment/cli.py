"""Operator commands of enrolment: the verdict on one applicant, from a file, without the database."""

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from askom_lms.enrolment.domain.eligibility import check as check_facts
from askom_lms.enrolment.domain.eligibility import other_readings
from askom_lms.enrolment.domain.example import EXAMPLE
from askom_lms.enrolment.domain.facts import Facts, facts_from_dict, facts_to_dict
from askom_lms.enrolment.domain.facts_codec import FactsError, day_from, parse
from askom_lms.enrolment.domain.rule_sets import ENTRY_DEFAULT, NAMES, RuleSet, UnknownRuleSet, rule_set

BAD_INPUT = 2


@click.group(help="Kelayakan peserta menurut himpunan aturan.")
def eligibility() -> None:
    """The group `flask askom eligibility`."""


@eligibility.command("check")
@click.argument("file", metavar="FACTS.json", required=False)
@click.option("--rule-set", "name", default=ENTRY_DEFAULT, show_default=True, help=f"Pilihan: {', '.join(NAMES)}.")
@click.option("--on", "day", metavar="TANGGAL", help="Tanggal pembacaan, tahun-bulan-hari.")
@click.option("--language", type=click.Choice(["id", "en"]), default="id", show_default=True, help="Bahasa kalimat.")
@click.option("--without-internalisasi", is_flag=True, help="Kelas mematikan syarat internalisasi.")
@click.option("--example", "wants_example", is_flag=True, help="Cetak contoh FACTS.json yang lengkap, lalu selesai.")
def check(
    file: str | None, name: str, day: str | None, language: str, *, without_internalisasi: bool, wants_example: bool
) -> None:
    """Baca fakta seorang pemohon (FACTS.json, atau - untuk masukan baku) dan cetak putusannya sebagai JSON."""
    if wants_example:
        _print(facts_to_dict(EXAMPLE))
        return
    pinned, on, facts = _rule_set(name), _day(day), _facts(file)
    settings = {"internalisasi_required": not without_internalisasi}
    pinned = pinned.with_settings(settings)
    others = other_readings(facts, pinned, on, language=language, settings=settings)
    verdict = check_facts(facts, pinned, on, language=language).as_dict()
    _print({**verdict, "other_readings": [other.as_dict() for other in others]})


def _rule_set(name: str) -> RuleSet:
    try:
        return rule_set(name)
    except UnknownRuleSet as error:
        _stop(str(error))


def _day(text: str | None) -> dt.date:
    if text is None:
        _stop("Tanggal pembacaan belum diberikan. Contoh: --on 2025-07-01")
    on = day_from(text)
    if on is None:
        _stop(f"--on {text}: bukan tanggal tahun-bulan-hari yang ada. Contoh: --on 2025-07-01")
    return on


def _facts(file: str | None) -> Facts:
    if file is None:
        _stop("Berkas fakta belum disebut. Contoh: flask askom eligibility check FACTS.json --on 2025-07-01")
    source = "masukan baku" if file == "-" else file
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except OSError as error:
        _stop(f"{source}: {_why_unreadable(error)}.")
    except UnicodeDecodeError:
        _stop(f"{source}: bukan teks UTF-8.")
    try:
        return facts_from_dict(parse(text))
    except FactsError as error:
        _stop(f"{source}: {len(error.problems)} isian perlu diperbaiki.\n{error}")


def _why_unreadable(error: OSError) -> str:
    reasons = {
        FileNotFoundError: "berkas ini tidak ada",
        IsADirectoryError: "ini folder, bukan berkas",
        PermissionError: "tidak ada izin membaca berkas ini",
    }
    return reasons.get(type(error), "berkas ini tidak dapat dibaca")


def _print(data: Any) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(BAD_INPUT)
