"""A moment is written in the language of whoever reads it; what is printed stays Indonesian."""

import datetime as dt

import pytest

from askom_lms.kernel import clock

DAY = dt.date(2026, 8, 17)
MOMENT = dt.datetime(2026, 8, 17, 7, 20, tzinfo=dt.UTC)


def test_without_a_reader_everything_is_indonesian():
    assert clock.tanggal(DAY) == "Senin, 17 Agustus 2026"
    assert clock.tanggal(DAY, with_day=False) == "17 Agustus 2026"
    assert clock.tanggal_singkat(DAY) == "Sen 17 Agu"
    assert clock.saat(MOMENT) == "17 Agustus 2026, 14.20 WIB"
    assert clock.saat(MOMENT, "WIT") == "17 Agustus 2026, 16.20 WIT"


def test_an_english_reader_reads_english():
    with clock.read_by("en"):
        assert clock.tanggal(DAY) == "Monday, 17 August 2026"
        assert clock.tanggal_singkat(DAY) == "Mon 17 Aug"
        assert clock.saat(MOMENT) == "17 August 2026, 14.20 WIB"
    assert clock.tanggal(DAY) == "Senin, 17 Agustus 2026"


def test_what_is_printed_is_indonesian_for_every_reader():
    with clock.read_by("en"):
        assert clock.tanggal(DAY, language="id") == "Senin, 17 Agustus 2026"
        assert clock.saat(MOMENT, language="id") == "17 Agustus 2026, 14.20 WIB"


@pytest.mark.parametrize(
    ("seconds", "indonesian", "english"),
    [
        (0, "1 menit", "1 minute"),
        (38 * 60, "38 menit", "38 minutes"),
        (3600, "1 jam", "1 hour"),
        (2 * 3600 + 60, "2 jam 1 menit", "2 hours 1 minute"),
        (47 * 3600, "47 jam", "47 hours"),
        (3 * 86400, "3 hari", "3 days"),
    ],
)
def test_a_span_is_written_in_words(seconds, indonesian, english):
    assert clock.lama(seconds) == indonesian
    with clock.read_by("en"):
        assert clock.lama(seconds) == english
