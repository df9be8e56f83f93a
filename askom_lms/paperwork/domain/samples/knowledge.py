"""Samples of FR.IA.05, FR.IA.06 and FR.IA.07, perangkat and result."""

from collections.abc import Iterator
from typing import Any

from askom_lms.paperwork.domain.samples.sketch import Sketch

Pairs = Iterator[tuple[str, Any]]
QUESTIONS_OF_A_UNIT = 3
RIGHT = "Melaksanakannya sesuai kriteria dan SOP, lalu memeriksa hasilnya"
WRONG = (
    "Melewatinya bila waktu yang disediakan terbatas",
    "Menyerahkannya kepada rekan tanpa penjelasan",
    "Melaksanakannya tanpa memeriksa hasilnya",
)
CHOICES = ("a", "b", "c", "d")
ASKED = (
    "Apa tindakan yang tepat untuk memenuhi kriteria berikut: {kuk}",
    "Manakah tindakan yang menunjukkan terpenuhinya kriteria berikut: {kuk}",
)
EXPLAIN = "Jelaskan langkah, alat, dan pemeriksaan hasil untuk memenuhi kriteria berikut: {kuk}"
TOLD = "Bagaimana Anda memastikan kriteria berikut terpenuhi: {kuk}"
EXPECTED = "Menyebut langkah sesuai SOP, alat yang dipakai, cara memeriksa hasil, dan tindakan bila hasil belum sesuai."
ANSWERED = (
    "Saya mengikuti SOP, memakai alat yang ditetapkan, memeriksa hasil, dan memperbaikinya bila belum sesuai.",
    "Langkah dijalankan berurutan, hasil diperiksa dengan data uji, dan kesalahan dicatat lalu diperbaiki.",
)
ANSWERED_BELUM = "Saya belum pernah melakukannya sendiri."
DIMENSIONS = (["TS"], ["TMS", "CMS"], ["JRES", "TRS"])


def choice(sketch: Sketch) -> Pairs:
    """Questions with four choices each; who is not yet competent misses the last one."""
    yield "waktu", 60
    asked = list(_asked(sketch))
    for number, (kuk, text) in enumerate(asked, 1):
        path, key = f"soal:r{number}", sketch.pick(CHOICES)
        yield f"{path}:pertanyaan", sketch.pick(ASKED).format(kuk=text)
        wrong = iter(WRONG)
        for option in CHOICES:
            yield f"{path}:{option}", RIGHT if option == key else next(wrong)
        yield f"{path}:kuk", kuk
        yield f"{path}:kritis", "ya"
        yield f"kunci:r{number}:kunci", key
        misses = not sketch.is_competent and number == len(asked)
        yield f"jawaban:r{number}:jawaban", _another(key) if misses else key
    yield "simpulan", _concluded(sketch, asked)


def essay(sketch: Sketch) -> Pairs:
    """Open questions over the five dimensions."""
    yield "waktu", 90
    asked = list(_asked(sketch))
    for number, (kuk, text) in enumerate(asked, 1):
        misses = not sketch.is_competent and number == len(asked)
        yield f"soal:r{number}:pertanyaan", EXPLAIN.format(kuk=text)
        yield f"soal:r{number}:kuk", kuk
        yield f"soal:r{number}:dimensi", _dimensions(number, len(asked))
        yield f"kunci:r{number}:kunci", EXPECTED
        yield f"jawaban:r{number}:jawaban", ANSWERED_BELUM if misses else sketch.pick(ANSWERED)
        yield f"jawaban:r{number}:pencapaian", "tidak" if misses else "ya"
    yield "simpulan", _concluded(sketch, asked)


def oral(sketch: Sketch) -> Pairs:
    """Questions that the asesor asks, with what the asesi said."""
    asked = list(_asked(sketch))
    for number, (kuk, text) in enumerate(asked, 1):
        path, misses = f"soal:r{number}", not sketch.is_competent and number == len(asked)
        yield f"{path}:pertanyaan", TOLD.format(kuk=text)
        yield f"{path}:kuk", kuk
        yield f"{path}:kunci", EXPECTED
        yield f"{path}:jawaban", ANSWERED_BELUM if misses else sketch.pick(ANSWERED)
        yield f"{path}:pencapaian", "tidak" if misses else "ya"
    yield "simpulan", _concluded(sketch, asked)


def _asked(sketch: Sketch) -> Iterator[tuple[str, str]]:
    """Some KUK of each unit: key and text; a unit without KUK is asked about as such."""
    for unit in sketch.units():
        for kuk in sketch.options("kuk", [unit["code"]])[:QUESTIONS_OF_A_UNIT]:
            yield kuk.value, str(unit["title"]) if kuk.value == unit["code"] else kuk.hint


def _dimensions(number: int, count: int) -> list[str]:
    """All five over the questions, however few these are."""
    if count < len(DIMENSIONS):
        return [value for some in DIMENSIONS for value in some]
    return DIMENSIONS[(number - 1) % len(DIMENSIONS)]


def _another(key: str) -> str:
    return next(option for option in CHOICES if option != key)


def _concluded(sketch: Sketch, asked: list[tuple[str, str]]) -> str:
    return "tercapai" if sketch.is_competent or not asked else "belum"
