"""The figures of the nation and of one institution, on screen, on paper and as a spreadsheet."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from askom_lms.figures import queries
from askom_lms.figures.domain import EVERY_PROGRAMME, LEAST, WHOLE_YEAR
from askom_lms.figures.models import Figures
from askom_lms.figures.policy import P
from askom_lms.figures.routes import sheet as sheets
from askom_lms.figures.routes.blueprint import bp
from askom_lms.figures.routes.drawn import by_institution, heads_of_institutions, in_short, plots
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.downloads import sheet
from askom_lms.kernel.drawing import Remembered, whole_page
from askom_lms.kernel.messages import NotFound
from askom_lms.kernel.web import page
from askom_lms.registry.models import Institution
from askom_lms.training.forms import PROGRAMMES
from askom_lms.training.models import Programme

ONE = "/angka/<institution_code>"
PAGES: Remembered[Markup] = Remembered(200)
LONGEST = 60
"""As much of a wrong filter is said again."""


@dataclass
class Asked:
    """What the address asks for; what nobody can give is said, and the default stands in for it."""

    years: list[int]
    year: int
    counted_at: Any
    programme: str = EVERY_PROGRAMME
    wrong: list[str] = field(default_factory=list)

    @property
    def filters(self) -> dict[str, Any]:
        """As they stand in an address."""
        return {"tahun": self.year, "program": self.programme or None}


@bp.get("/angka")
@page(P.READ)
def show_nation(act: Act) -> ResponseReturnValue:
    """The nation; whoever leads an institution is led to it, and so is who asks for one."""
    act.require(P.READ)
    kept: dict[str, Any] = {name: request.args.get(name) for name in ("tahun", "program")}
    if not act.may(P.NATION):
        own = queries.own_institutions(act)
        if not own:
            raise NotFound
        return redirect(url_for(".show_institution", institution_code=own[0][0], **kept))
    wanted = request.args.get("lembaga", "")[:LONGEST].strip()
    code = queries.code_of(act, wanted) if wanted else None
    if code is not None:
        return redirect(url_for(".show_institution", institution_code=code, **kept))
    asked = _asked(act, None)
    if wanted:
        asked.wrong.append(
            _("Tidak ada lembaga dengan kode atau nama %(asked)s; yang tampil angka nasional.", asked=wanted)
        )

    def listed() -> dict[str, Any]:
        found = queries.institutions_in(act, asked.year, asked.programme)
        cut = len(found) == queries.LISTED_AT_MOST
        return {"listed": by_institution(found), "heads": heads_of_institutions(), "is_cut": cut}

    return _page(act, None, asked, listed)


@bp.get("/angka.xlsx")
@page(P.NATION)
def download_nation(act: Act) -> ResponseReturnValue:
    """The months of the nation, then each institution with its year."""
    asked = _asked(act, None)
    rows = sheets.lines_of_months(_("Nasional"), queries.months_of(act, None, asked.year, asked.programme))
    every = queries.institutions_in(act, asked.year, asked.programme, queries.WRITTEN_AT_MOST)
    rows += [sheets.line(name, figures) for _code, name, figures in every]
    return sheet(sheets.written(asked.year, rows), f"angka-nasional-{asked.year}.xlsx")


@bp.get(ONE)
@page(P.READ)
def show_institution(act: Act, institution_code: str) -> ResponseReturnValue:
    """One institution."""
    institution = queries.get_institution(act, institution_code)
    return _page(act, institution, _asked(act, institution), lambda: {"own": queries.own_institutions(act)})


@bp.get(f"{ONE}/angka.xlsx")
@page(P.READ)
def download_institution(act: Act, institution_code: str) -> ResponseReturnValue:
    """Its months."""
    institution = queries.get_institution(act, institution_code)
    asked = _asked(act, institution)
    months = queries.months_of(act, institution, asked.year, asked.programme)
    data = sheets.written(asked.year, sheets.lines_of_months(institution.name, months))
    return sheet(data, f"angka-lembaga-{asked.year}.xlsx")


def _asked(act: Act, institution: Institution | None) -> Asked:
    years, counted_at = queries.years_of(act, institution)
    this = clock.in_zone(act.now, "WIB").year
    years = years or [this]
    asked = Asked(years, this if this in years else years[0], counted_at)
    wanted = request.args.get("tahun", "")[:LONGEST]
    if wanted in map(str, years):
        asked.year = int(wanted)
    elif wanted:
        asked.wrong.append(
            _("Tidak ada kelas pada tahun %(asked)s; yang tampil %(year)s.", asked=wanted, year=asked.year)
        )
    chosen = request.args.get("program", "")[:LONGEST]
    if chosen in set(Programme):
        asked.programme = chosen
    elif chosen:
        asked.wrong.append(_("Program %(asked)s tidak dikenal; yang tampil semua program.", asked=chosen))
    return asked


def _page(act: Act, institution: Institution | None, asked: Asked, more: Callable[[], dict[str, Any]]) -> str:
    """Drawn once for a reader until everything is counted again."""

    def draw() -> str:
        months = queries.months_of(act, institution, asked.year, asked.programme)
        year: Figures | None = months.pop(WHOLE_YEAR, None)
        return render_template(
            "figures/figures.html",
            institution=institution,
            asked=asked,
            programmes=PROGRAMMES,
            short=in_short(year) if year and year.classes else (),
            plots=plots(year, months) if year and year.classes else (),
            least=LEAST,
            may_see_nation=act.may(P.NATION),
            **more(),
        )

    return whole_page(PAGES, (asked.counted_at, asked.year, institution.name if institution else ""), draw)
