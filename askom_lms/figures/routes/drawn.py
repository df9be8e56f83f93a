"""What the page of figures shows: the year in short, four plots each with its table, the list of institutions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext

from askom_lms.figures.domain import BOUNDS, HOUR, MINUTE, WAITS, rate, span_of
from askom_lms.figures.models import Figures
from askom_lms.kernel import clock

MONTHS = range(1, 13)
HALF, MOST = 0.5, 0.9
NOTHING = "–"
Row = tuple[str, ...]


@dataclass(frozen=True)
class Bar:
    """One bar: parts are shares of the height, from the bottom up, with the pattern that tells them apart."""

    label: str
    top: str = ""
    below: str = ""
    parts: Sequence[tuple[float, str]] = ()


@dataclass(frozen=True)
class Plot:
    """A drawing, what its upper line stands for, and the same numbers as a table."""

    id: str
    title: str
    said: str
    most: str
    bars: Sequence[Bar]
    legend: Sequence[tuple[str, str]]
    head: Row
    rows: Sequence[Row]

    @property
    def is_drawn(self) -> bool:
        """Whether there is a bar to see."""
        return any(bar.parts for bar in self.bars)


def span_word(n: int) -> str:
    """sampai 5 menit, 5 menit sampai 15 menit, lebih dari 2 hari."""
    if n == 0 or n == len(BOUNDS):
        return most_word(n)
    return str(_("%(least)s sampai %(most)s", least=clock.lama(BOUNDS[n - 1]), most=clock.lama(BOUNDS[n])))


def most_word(n: int) -> str:
    """sampai 15 menit: no longer than the end of this span."""
    if n < len(BOUNDS):
        return str(_("sampai %(span)s", span=clock.lama(BOUNDS[n])))
    return str(_("lebih dari %(span)s", span=clock.lama(BOUNDS[-1])))


def in_short(year: Figures) -> list[tuple[str, str]]:
    """The year in eight lines."""
    spans = _spans(year)
    said = year.n_k + year.n_bk
    return [
        (
            pgettext("jumlah", "Kelas"),
            _("%(n)s (%(finished)s selesai)", n=_n(year.classes), finished=_n(year.finished)),
        ),
        (_("Kursi terisi"), _("%(n)s dari %(most)s", n=_n(year.taken), most=_n(year.offered))),
        (_("Mengundurkan diri"), _n(year.withdrawn)),
        (_("Direkomendasikan K"), _share(year.n_k, said)),
        (_("Belum direkomendasikan"), _n(year.n_open)),
        (_("Lembar dikembalikan"), _share(year.returned, year.returned + year.parafed)),
        (_("Setengah lembar menunggu paraf"), _span(span_of(spans, HALF))),
        (_("9 dari 10 lembar menunggu paraf"), _span(span_of(spans, MOST))),
    ]


def plots(year: Figures, months: Mapping[int, Figures]) -> list[Plot]:
    """Seats, recommendations, waiting, returns."""
    told = {month: months[month] for month in MONTHS if month in months and months[month].classes}
    return [_seats(told), _recommended(told), _waited(year), _returned(told)]


def heads_of_institutions() -> Row:
    """Above the cells of `by_institution`."""
    shares = (_("Bagian K"), _("Bagian dikembalikan"), _("Setengah lembar menunggu paraf"))
    return (pgettext("jumlah", "Kelas"), _("Kursi terisi"), *shares)


def by_institution(listed: Sequence[tuple[str, str, Figures]]) -> list[tuple[str, str, Row]]:
    """Address, name and cells of each line."""
    return [
        (
            code,
            name,
            (
                _n(one.classes), _n(one.taken), _percent(rate(one.n_k, one.n_k + one.n_bk)),
                _percent(rate(one.returned, one.returned + one.parafed)), _span(span_of(_spans(one), HALF)),
            ),
        )
        for code, name, one in listed
    ]  # fmt: skip


def _seats(told: Mapping[int, Figures]) -> Plot:
    most = max((one.offered for one in told.values()), default=0)

    def bar(one: Figures) -> dict[str, Any]:
        parts = ((one.taken / most, "full"), ((one.offered - one.taken) / most, "line"))
        return {"top": _n(one.taken), "below": _n(one.classes), "parts": parts}

    return Plot(
        "kursi",
        _("Kelas dan kursi per bulan"),
        _("Batang: kursi menurut bulan mulainya kelas. Di bawah nama bulan: banyaknya kelas."),
        _n(most),
        _bars(told, bar),
        (("full", _("terisi")), ("line", _("kosong"))),
        (_("Bulan"), pgettext("jumlah", "Kelas"), pgettext("jumlah", "Kursi"), _("Terisi")),
        [(_month(m), _n(o.classes), _n(o.offered), _n(o.taken)) for m, o in told.items()],
    )


def _recommended(told: Mapping[int, Figures]) -> Plot:
    def bar(one: Figures) -> dict[str, Any]:
        share = rate(one.n_k, one.n_k + one.n_bk)
        return {"top": _percent(share), "parts": () if share is None else ((share, "full"), (1 - share, "hatch"))}

    return Plot(
        "rekomendasi",
        _("Rekomendasi K dan BK per bulan"),
        _("Batang: bagian K dan BK dari semua yang sudah direkomendasikan."),
        _percent(1),
        _bars(told, bar),
        (("full", "K"), ("hatch", "BK")),
        (_("Bulan"), "K", "BK", _("Belum"), _("Bagian K")),
        [
            (_month(m), _n(o.n_k), _n(o.n_bk), _n(o.n_open), _percent(rate(o.n_k, o.n_k + o.n_bk)))
            for m, o in told.items()
        ],
    )


def _waited(year: Figures) -> Plot:
    spans = _spans(year)
    most = max(spans)
    shorts = [_short(bound) for bound in BOUNDS]
    bars = [
        Bar(label, _n(count), parts=((count / most, "full"),) if most else ())
        for label, count in zip((*shorts, f">{shorts[-1]}"), spans, strict=True)
    ]
    return Plot(
        "tunggu",
        _("Waktu dari serah sampai paraf"),
        _("Batang: lembar yang diparaf dalam waktu itu sesudah diserahkan; malam dan hari libur ikut terhitung."),
        _n(most),
        bars,
        (("full", _("lembar diparaf")),),
        (_("Waktu"), pgettext("jumlah", "Lembar"), _("Bagian")),
        [(span_word(n), _n(count), _percent(rate(count, sum(spans)))) for n, count in enumerate(spans)],
    )


def _returned(told: Mapping[int, Figures]) -> Plot:
    shares = {month: rate(one.returned, one.returned + one.parafed) for month, one in told.items()}
    most = max((share for share in shares.values() if share), default=0) or 1.0

    def bar(one: Figures) -> dict[str, Any]:
        share = shares[one.month]
        return {"top": _percent(share), "parts": () if share is None else ((share / most, "hatch"),)}

    return Plot(
        "kembali",
        _("Lembar yang dikembalikan per bulan"),
        _("Batang: bagian yang dikembalikan dari semua lembar yang sudah dinilai, menurut bulan mulainya kelas."),
        _percent(most),
        _bars(told, bar),
        (("hatch", _("dikembalikan")),),
        (_("Bulan"), pgettext("jumlah", "Diparaf"), _("Dikembalikan"), _("Bagian")),
        [(_month(m), _n(o.parafed), _n(o.returned), _percent(shares[m])) for m, o in told.items()],
    )


def _bars(told: Mapping[int, Figures], bar: Callable[[Figures], dict[str, Any]]) -> list[Bar]:
    """Twelve places, also for months without classes."""
    return [Bar(_month(month), **(bar(told[month]) if month in told else {})) for month in MONTHS]


def _month(month: int) -> str:
    """Nov: a table of four columns fits on a phone."""
    return clock.NAMES[clock.READER.get()].short_months[month - 1]


def _spans(one: Figures) -> list[int]:
    return [getattr(one, name) for name in WAITS]


def _span(span: int | None) -> str:
    return NOTHING if span is None else most_word(span)


def _short(seconds: int) -> str:
    """15m, 4j."""
    return str(_("%(n)dm", n=seconds // MINUTE) if seconds < HOUR else _("%(n)dj", n=seconds // HOUR))


def _n(number: int) -> str:
    """24.000, in English 24,000."""
    return f"{number:,}" if clock.READER.get() == "en" else f"{number:,}".replace(",", ".")


def _percent(share: float | None) -> str:
    return NOTHING if share is None else f"{share:.0%}"


def _share(part: int, whole: int) -> str:
    """54 dari 60 (90%); without the percentage for few."""
    counted = _("%(n)s dari %(most)s", n=_n(part), most=_n(whole))
    share = rate(part, whole)
    return counted if share is None else f"{counted} ({_percent(share)})"
