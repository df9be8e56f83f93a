"""Five hundred competence certificates of two classes, ordered at one moment and printed by eight worker processes."""

import datetime as dt
import io
import os
import subprocess
import sys

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from askom_lms.certification import services
from askom_lms.certification.domain.states import CertificateState
from askom_lms.certification.models import Certificate, NumberSeries
from askom_lms.certification.queries.competence import class_competence
from askom_lms.certification.services.competence import COMPETENCE_JOB
from askom_lms.kernel import clock, db, files, jobs, sealing
from askom_lms.kernel.audit import ChainEntry
from askom_lms.kernel.children import ROOT
from askom_lms.people.domain import Role
from askom_lms.registry.models import AsesorCertificate
from tests.assessment.world import act_of
from tests.certification.competence_world import MONDAY, SK, decided_class, more_people, twin_class
from tests.coursework.test_races import at_once
from tests.drills.served import SHIFT
from tests.factories.people import grant

pytestmark = pytest.mark.drill
PEOPLE, ORDERS, WORKERS, LOOKED_AT = 500, 8, 8, 5
WORKER = (
    "from askom_lms.kernel import jobs; from tests.drills.served import application; jobs.run_pending(application())"
)


def work(app):
    """Processes of their own until nothing waits, as many `flask askom jobs work` beside one database."""
    db.session().commit()
    db.db.session.remove()
    settings = app.config["SETTINGS"]
    names = ("mode", "secret", "database", "storage", "checkpoints", "queue", "erasures", "base_url")
    shift = (MONDAY - dt.datetime.now(dt.UTC)).total_seconds()
    outer = {name: value for name, value in os.environ.items() if not name.startswith("ASKOM_")}
    mine = {f"ASKOM_{name.upper()}": str(getattr(settings, name)) for name in names}
    workers = [
        subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT, env={**outer, **mine, SHIFT: str(shift)})
        for _ in range(WORKERS)
    ]
    assert [one.wait() for one in workers] == [0] * WORKERS


def test_five_hundred_certificates_have_five_hundred_numbers_and_one_print_each(lms_app, monkeypatch):
    """Each job ran once, so each certificate was rendered once, and what is sealed is whole."""
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    world = decided_class(kind="bnsp")
    twin = twin_class(world, "48/2026")
    grant(world.panitia, Role.PANITIA, twin, "48-2026", "Kelas 48/2026")
    act = act_of(world.panitia, MONDAY)
    places = {"47-2026": world.klass.id, "48-2026": twin}
    seats = {slug: more_people(world, class_id, PEOPLE // 2) for slug, class_id in places.items()}
    share = PEOPLE // ORDERS + 1

    def order(slug, n):
        chosen = seats[slug][n * share : (n + 1) * share]
        return services.order_competence(act, class_competence(act, slug).klass, chosen, **SK)

    assert sum(at_once(lms_app, [lambda n=n, slug=slug: order(slug, n) for slug in seats for n in range(4)])) == PEOPLE
    work(lms_app)

    s = db.session()
    rows = s.scalars(select(Certificate).where(Certificate.kind == "competence").order_by(Certificate.number)).all()
    assert [one.number for one in rows] == [f"85500 2320 {n:05} 2026" for n in range(1, PEOPLE + 1)]
    assert {one.state for one in rows} == {CertificateState.ISSUED}
    assert len({one.pdf_sha256 for one in rows}) == PEOPLE
    assert s.scalar(select(NumberSeries.last).where(NumberSeries.kind == "competence")) == PEOPLE
    assert s.scalar(select(func.count()).select_from(AsesorCertificate)) == PEOPLE
    assert s.scalar(select(func.count()).where(ChainEntry.kind == "certificate.issue")) == PEOPLE
    assert set(s.scalars(select(jobs.Job.attempts).where(jobs.Job.kind == COMPETENCE_JOB))) == {1}
    for one in rows[:: PEOPLE // LOOKED_AT]:
        content = files.read(one.pdf_sha256)
        assert one.number in PdfReader(io.BytesIO(content)).pages[0].extract_text()
        assert sealing.judge(content).seal == "valid"
