"""The report on paper and as a workbook: as it is now, marked as a draft, or a closed version from its frozen facts."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from askom_lms.certification.routes.trainer import pdf_response
from askom_lms.kernel import clock, files, jobs, pdf, sheets
from askom_lms.kernel.act import Act
from askom_lms.kernel.downloads import sheet
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import page
from askom_lms.quality import queries, services
from askom_lms.quality.domain.evaluating import FEWEST
from askom_lms.quality.domain.figures import findings
from askom_lms.quality.domain.states import QualityPermission as P
from askom_lms.quality.forms import RATING_WORDS
from askom_lms.quality.models import QualityReport
from askom_lms.quality.routes import bp
from askom_lms.quality.routes.report import PERIOD_WORDS, finding_words
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import class_by_id

Table = tuple[str, Sequence[str], list[Sequence[Any]]]


@bp.get("/kelas/<slug>/mutu.pdf")
@page(P.READ)
def print_report(act: Act, slug: str) -> ResponseReturnValue:
    """The figures of this moment, marked as a draft."""
    klass = queries.class_to_read(act, slug)
    act.viewed("training_class", klass.id, "mutu:pdf")
    facts = queries.facts_now(klass, queries.follow_ups(klass.id))
    return pdf_response(_pdf(klass, facts, None), f"laporan-mutu-{slug}-konsep.pdf")


@bp.get("/kelas/<slug>/mutu/<int:number>.pdf")
@page(P.READ)
def download_report(act: Act, slug: str, number: int) -> ResponseReturnValue:
    """The frozen bytes of a closed version."""
    klass = queries.class_to_read(act, slug)
    report = queries.get_report(klass, number)
    act.viewed("training_class", klass.id, "mutu:pdf")
    if report.pdf_sha256 is None:
        raise Refusal("quality.printing")
    return pdf_response(files.read(report.pdf_sha256), f"laporan-mutu-{slug}-{number}.pdf", report.closed_at)


@bp.get("/kelas/<slug>/mutu.xlsx")
@page(P.READ)
def download_figures(act: Act, slug: str) -> ResponseReturnValue:
    """The tables as they are now, one sheet each."""
    klass = queries.class_to_read(act, slug)
    act.viewed("training_class", klass.id, "mutu.xlsx")
    facts = queries.facts_now(klass, queries.follow_ups(klass.id))
    paper = ClassSettings.read(klass.settings).paper
    return sheet(sheets.written_book(tables(facts), paper=paper), f"laporan-mutu-{slug}.xlsx")


@jobs.job(services.PRINT_JOB, slow=True)
def print_closed(job: jobs.RunningJob) -> None:
    """Print a closed report and freeze its bytes."""
    report = queries.report_by_id(jobs.uuid_of(job.payload["report_id"]))
    report_id, content = report.id, _pdf(class_by_id(report.class_id), report.facts, report)
    sha256 = files.store(content)
    with job.effect():
        services.keep_printed(Act.system(clock.now()), report_id, sha256)


def _pdf(klass: TrainingClass, facts: Mapping[str, Any], report: QualityReport | None) -> bytes:
    """Paper is Indonesian."""
    with force_locale("id"):
        html = render_template(
            "print/quality.html",
            paper=ClassSettings.read(klass.settings).paper,
            facts=facts,
            findings=[finding_words(one) for one in findings(facts)],
            report=report,
            zone=klass.zone,
            periods=PERIOD_WORDS,
            ratings=RATING_WORDS,
            fewest=FEWEST,
            day=_day,
        )
    return pdf.render(html)


def _day(text: str) -> str:
    """An ISO date of the facts as paper says it."""
    return clock.tanggal(dt.date.fromisoformat(text), with_day=False, language="id") if text else "–"


def tables(facts: Mapping[str, Any]) -> Iterator[Table]:
    """Title, header and rows of each table of the report."""
    back, said, held = facts["returns"], facts["feedback"]["rows"], facts["verdicts"]
    yield (
        _("Umpan balik AK.03"),
        (_("Pernyataan"), _("Ya"), _("Tidak"), _("Tidak (persen)"), _("Catatan")),
        [(row["text"], row["yes"], row["no"], row["no_share"], _joined(row["notes"])) for row in said],
    )
    yield (
        _("Temuan FR.VA"),
        (_("Periode"), _("Temuan"), _("Rekomendasi"), _("Kali")),
        [
            (str(PERIOD_WORDS[one["period"]]), row["text"], row["recommendation"], row["n"])
            for one in facts["validation"]
            for row in one["findings"]
        ],
    )
    yield (
        _("Pengembalian"),
        (_("Formulir"), _("Diserahkan"), _("Dikembalikan"), "%", _("Alasan")),
        [(row["form"], row["handed"], row["back"], row["share"], _joined(row["reasons"])) for row in back],
    )
    wait, marks = facts["waiting"], facts["attendance"]
    yield _("Angka kelas"), (_("Angka"), _("Nilai")), [
        (_("Peserta dengan kursi"), facts["class"]["seats"]),
        (_("Kehadiran (persen)"), marks["share"]),
        (_("Lembar diparaf"), wait["n"]),
        (_("Serah sampai paraf, tengah (menit)"), _minutes(wait["median"])),
        (_("Serah sampai paraf, terlama (menit)"), _minutes(wait["longest"])),
        (_("Rekomendasi K"), held["K"]),
        (_("Rekomendasi BK"), held["BK"]),
        (_("Rekomendasi berbeda dari hitungan"), held["overridden"]),
        (_("Keputusan K"), held["decided_K"]),
        (_("Keputusan BK"), held["decided_BK"]),
        (_("Keputusan berbeda dari rekomendasi"), held["differing"]),
        (_("Catatan tidak sependapat"), held["dissents"]),
    ]  # fmt: skip
    yield (
        _("Evaluasi"),
        (_("Master asesor"), _("Pernyataan"), *map(str, RATING_WORDS.values())),
        [
            (one["name"], row["text"], *(row["counts"].get(rating.value, 0) for rating in RATING_WORDS))
            for one in facts["evaluations"]
            for row in one["rows"]
        ],
    )
    heads = (_("Temuan"), _("Tindakan"), _("Penanggung jawab"), _("Batas"), _("Selesai"), _("Catatan"))
    yield (
        _("Tindak lanjut"),
        heads,
        [
            (one["finding"], one["action"], one["owner"], _date(one["due_on"]), _date(one["done_on"]), one["note"])
            for one in facts["actions"]
        ],
    )


def _joined(texts: Sequence[Sequence[Any]]) -> str:
    return "; ".join(f"{text} ({n})" if n > 1 else str(text) for text, n in texts)


def _minutes(seconds: int | None) -> int | None:
    return None if seconds is None else round(seconds / 60)


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
