""" "Kenapa belum?": all that is between one person and the certificate, in the order of the path, and what is next."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from askom_lms.applying.domain import ApplyingPermission
from askom_lms.assessment.domain.states import AssessmentPermission
from askom_lms.certification.domain.recommendation import Missing
from askom_lms.certification.domain.states import CertificationPermission
from askom_lms.certification.routes.words import words_of
from askom_lms.coursework.domain.subjects import TASKS
from askom_lms.enrolment.domain.states import EnrolmentPermission
from askom_lms.enrolment.queries import enrolment_of_seat
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Sentence, sentence
from askom_lms.kernel.web import language, page
from askom_lms.overview.queries.blocks import Block, Next, Reader, Stage, Why
from askom_lms.overview.queries.why import why, why_own
from askom_lms.overview.routes import bp
from askom_lms.regulations.clauses import clause
from askom_lms.training.domain.states import P as ClassPermission

STAGES = {
    Stage.APPLICATION: _l("Permohonan"),
    Stage.SEAT: _l("Kursi"),
    Stage.RULES: _l("Persyaratan"),
    Stage.SESSIONS: _l("Kehadiran"),
    Stage.TASK_1: _l("Tugas 1"),
    Stage.TASK_2: _l("Tugas 2"),
    Stage.TASK_3: _l("Tugas 3"),
    Stage.PRACTICE: _l("Praktik"),
    Stage.TRAINER: _l("Rekomendasi pelatih"),
    Stage.APPLYING: _l("Permohonan sertifikasi"),
    Stage.DECISION: _l("Rekomendasi dan keputusan"),
    Stage.CERTIFICATE: _l("Sertifikat"),
    Stage.UPKEEP: _l("Pemeliharaan"),
}
NEXT = {
    "seat": _l("Kelas dimulai"),
    "session": _l("Sesi berikutnya: %(what)s"),
    "meeting": _l("Rapat tim teknis"),
    "surveillance": _l("Surveilan berikutnya, paling lambat"),
    "renewal": _l("Jendela sertifikasi ulang dibuka"),
    "certificate": _l("Penerbitan sertifikat kompetensi oleh BNSP; tanggalnya ditetapkan BNSP"),
    "decision": _l("Rekomendasi penguji, lalu rapat tim teknis; tanggalnya belum ditetapkan"),
}
Links = Callable[[Block], str]


@dataclass(frozen=True)
class Row:
    """One thing in the way, in words."""

    said: Sentence
    cites: str
    who: str
    when: str
    url: str


@bp.get("/kenapa-belum")
@page(EnrolmentPermission.APPLY)
def show_own_why(act: Act) -> ResponseReturnValue:
    """Of oneself."""
    return _html(why_own(act, language()), _own_links)


@bp.get("/kelas/<slug>/peserta/<int:seat>/kenapa-belum")
@page(EnrolmentPermission.READ)
def show_why(act: Act, slug: str, seat: int) -> ResponseReturnValue:
    """Of one person of a class, for whoever works in it; the look is logged."""
    enrolment = enrolment_of_seat(act, slug, seat)
    klass = enrolment.training_class
    act.viewed("enrolment", enrolment.id, "kenapa-belum")
    results = enrolment.person_id == act.person.id or act.may(CertificationPermission.READ, klass)
    holder = enrolment.person_id == act.person.id or act.may(CertificationPermission.MEETINGS, klass)
    found = why(act, enrolment, language(), Reader(results=results, holder=holder))
    return _html(found, _staff_links(act, found), back=f"/kelas/{slug}/peserta/{seat}")


def _html(found: Why, links: Links, back: str = "") -> str:
    return render_template(
        "overview/why.html",
        found=found,
        name=found.enrolment.person.name,
        groups=_groups(found.blocks, links),
        total=len(found.blocks),
        following=_following(found.next),
        back=back,
    )


def _groups(blocks: Iterable[Block], links: Links) -> list[tuple[str, list[Row]]]:
    """By stage, each stage once, in the order of the path."""
    held: dict[Stage, list[Row]] = {stage: [] for stage in Stage}
    for block in blocks:
        held[block.stage].append(_row(block, links(block)))
    return [(str(STAGES[stage]), rows) for stage, rows in held.items() if rows]


def _row(block: Block, url: str) -> Row:
    params = words_of(Missing(block.code, block.clause, block.who, what=block.params)) if block.who else block.params
    said = sentence(block.code, params, language())
    cites = clause(block.clause).citation if block.clause else said.clause
    who = ", ".join(part for part in (said.who, block.person) if part)
    when = ""
    if block.due:
        when = _("batas %(day)s", day=clock.tanggal(block.due, with_day=False))
    elif block.since:
        when = _("sejak %(day)s", day=clock.tanggal(block.since, with_day=False))
    return Row(said, cites, who, str(when), url)


def _following(following: Next) -> str:
    said = str(NEXT[following.kind])
    if following.what:
        said = said % {"what": following.what}
    return f"{said}, {clock.tanggal(following.on)}" if following.on else said


def _own_links(block: Block) -> str:
    """Pages that every trainee opens."""
    folder = block.link.partition("/")[0]
    if folder in TASKS:
        return f"/tugas/{TASKS[folder]}"
    if block.link.startswith("turns/"):
        return "/bermain-peran"
    places = {
        "application": "/permohonan", "rules": "/permohonan/data", "eligibility": "/permohonan", "papers": "/berkas",
        "attendance": "/hadir", "exam": "/asesi-saya", "trainer": "/hasil", "result": "/hasil", "appeal": "/banding",
        "book": "/buku", "certification": "/sertifikasi",
    }  # fmt: skip
    return places.get(block.link, "")


def _staff_links(act: Act, found: Why) -> Links:
    """Pages that this person may open."""
    klass, enrolment = found.klass, found.enrolment
    base, seat = f"/kelas/{klass.slug}", enrolment.seat_number
    person = f"{base}/peserta/{seat}"
    places = {"application": person, "rules": person, "eligibility": person, "papers": person}
    if act.may(ClassPermission.RECORD, klass):
        places["attendance"] = f"{base}/kehadiran"
    if act.may(AssessmentPermission.READ, klass):
        places |= {f"turns/{n}": f"{base}/bermain-peran?putaran={n}" for n in (1, 2)}
    if act.may(AssessmentPermission.READ_EXAM, klass):
        places["exam"] = f"{base}/uji"
    if act.may(CertificationPermission.MEETINGS, klass):
        places["decision"] = "/keputusan"
    if act.may(CertificationPermission.CERTIFICATES, klass):
        places["certificate"] = f"{base}/sertifikat"
    if act.may(ApplyingPermission.READ, klass):
        places["certification"] = f"{base}/permohonan-sertifikasi"
    if act.may(ClassPermission.EDIT, klass):
        places["settings"] = f"{base}/pengaturan"
    return lambda block: places.get(block.link, "")
