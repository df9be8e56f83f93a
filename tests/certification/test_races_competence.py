"""Many who issue at one moment: numbers without a gap, each certificate printed and noted once."""

import io
from concurrent.futures import ThreadPoolExecutor

import pikepdf
import pytest
from sqlalchemy import func, select

from askom_lms.certification import services
from askom_lms.certification.models import Certificate, NumberSeries
from askom_lms.certification.queries.competence import class_competence
from askom_lms.certification.routes import competence_printing
from askom_lms.certification.services.competence import COMPETENCE_JOB
from askom_lms.kernel import clock, db, jobs
from askom_lms.kernel.messages import Refusal
from askom_lms.people.domain import Role
from askom_lms.registry.models import AsesorCertificate
from tests.assessment.world import act_of
from tests.certification.competence_world import MONDAY, SK, decided_class, more_people, twin_class, written
from tests.coursework.test_races import at_once
from tests.factories.people import grant

WORKERS, PEOPLE = 8, 40


@pytest.fixture(autouse=True)
def monday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MONDAY)


def test_forty_people_of_two_classes_ordered_and_printed_by_eight_get_forty_numbers_once(lms_app, monkeypatch):
    """Eight orders overlap and share classes and series; eight workers print. The print is counted, not drawn."""
    world = decided_class(kind="bnsp")
    act = act_of(world.panitia, MONDAY)
    twin = twin_class(world, "48/2026")
    grant(world.panitia, Role.PANITIA, twin, "48-2026", "Kelas 48/2026")
    act = act_of(world.panitia, MONDAY)
    seats = {
        slug: more_people(world, class_id, PEOPLE // 2)
        for slug, class_id in (("47-2026", world.klass.id), ("48-2026", twin))
    }
    printed = []
    monkeypatch.setattr(competence_printing, "competence_pdf", lambda _facts, number, *_: _pdf(printed, number))

    def order(slug, n):
        chosen = seats[slug][n * 4 : n * 4 + 8]
        return services.order_competence(act, class_competence(act, slug).klass, chosen, **SK)

    deeds = [lambda n=n, slug=slug: order(slug, n) for slug in seats for n in range(WORKERS // 2)]
    outcomes = at_once(lms_app, deeds)
    assert not [one for one in outcomes if isinstance(one, Refusal)]
    work(lms_app)

    numbers = db.session().scalars(select(Certificate.number).where(Certificate.kind == "competence")).all()
    assert sorted(numbers) == [f"85500 2320 {n:05} 2026" for n in range(1, PEOPLE + 1)]
    assert sorted(printed) == sorted(numbers)
    assert db.session().scalar(select(NumberSeries.last).where(NumberSeries.kind == "competence")) == PEOPLE
    assert db.session().scalar(select(func.count()).select_from(AsesorCertificate)) == PEOPLE


def _pdf(printed, number):
    printed.append(number)
    paper, out = pikepdf.new(), io.BytesIO()
    paper.add_blank_page()
    paper.docinfo["/Title"] = number
    paper.save(out)
    return out.getvalue()


def work(app):
    """Eight workers until nothing waits."""
    db.session().commit()
    db.db.session.remove()
    with ThreadPoolExecutor(WORKERS) as pool:
        for done in [pool.submit(jobs.run_pending, app) for _ in range(WORKERS)]:
            done.result()
    db.session().rollback()
    kinds = select(func.count()).where(jobs.Job.kind == COMPETENCE_JOB, jobs.Job.done_at.is_(None))
    assert db.session().scalar(kinds) == 0


def test_the_same_table_sent_by_four_at_once_is_written_down_once(lms_app):
    world = decided_class()
    act, slug = act_of(world.panitia, MONDAY), world.klass.slug
    wanted = [services.Imported(world.seats[index], written(index + 1)) for index in (0, 1)]

    outcomes = at_once(
        lms_app, [lambda: services.import_competence(act, class_competence(act, slug).klass, wanted)] * 4
    )

    assert sorted(outcomes) == [0, 0, 0, 2]
    assert db.session().scalar(select(func.count()).select_from(AsesorCertificate)) == 2
