"""K, BK and the address of a certificate at a platform that nobody here wrote: as a comment, by leave of both, or not at all.

Decided and issued through the services, sent by the jobs, read where the platform keeps its grades.
"""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from askom_lms.certification.domain import codes
from askom_lms.certification.domain.states import Verdict
from askom_lms.kernel import db
from askom_lms.kernel.jobs import run_pending
from askom_lms.lti.domain.states import Target
from askom_lms.lti.models import PlatformUser, Registration, ResourceLink
from askom_lms.lti.services.results import agree, share_results
from askom_lms.people.models import Person
from askom_lms.training.models import TrainingClass
from tests.agreements.leave import consents, permits
from tests.assessment.world import act_of, fresh_class
from tests.certification.ways import closed, decide, issued, meeting, recommended
from tests.lti.course import joined
from tests.lti.foreign import Surfer
from tests.lti.foreign_lab import served

pytestmark = pytest.mark.platform
SUBS = ("ext-0002", "ext-0003")
PASSED, FAILED = "s01", "s02"
"""Who is competent and who is not, as the platform calls them."""


def decided(lab):
    """Two trainees, one K with his certificate, one BK, with all written consents; both known to the platform."""
    world = fresh_class(2, number="48/2026")
    registration = db.session().scalars(select(Registration)).one()
    registration.institution_id = world.klass.institution_id
    recommended(world, 0)
    recommended(world, 1, Verdict.BK)
    found = meeting(world)
    decide(world, found, 0)
    decide(world, found, 1, Verdict.BK, reason="Dokumen II belum cukup")
    closed(world, found)
    (certificate,) = issued(world, 0)
    for person, sub in zip(world.trainees, SUBS, strict=True):
        joined(person, registration, sub)
        consents(person, world.klass.id)
    permits(world.klass.id)
    lab.people = [person.id for person in world.trainees]
    lab.taught, lab.panitia, lab.code = world.klass.id, world.panitia.id, certificate.code


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with served(tmp_path_factory.mktemp("results")) as made:
        with made.app.app_context():
            decided(made)
            db.db.session.remove()
        yield made


def doing(lab, person_id, what):
    """Something that a person does here, and the jobs that follow."""
    with lab.app.app_context(), db.writing():
        s = db.session()
        what(act_of(s.get_one(Person, person_id)))
        s.commit()
        db.db.session.remove()
    run_pending(lab.app)


def sharing(lab, shares):
    def set_it(act):
        share_results(act, db.session().get_one(TrainingClass, lab.taught), shares=shares)

    doing(lab, lab.panitia, set_it)


def consent(lab, which, agrees):
    def say_it(act):
        mine = select(PlatformUser).where(PlatformUser.person_id == act.person.id)
        agree(act, db.session().scalars(mine).one(), agrees=agrees)

    doing(lab, lab.people[which], say_it)


def column_of_the_last_task(lab):
    """He follows the link once, so the platform names its column; the link is about the last task of this class."""
    Surfer().launch(lab.platform, PASSED)
    with lab.app.app_context(), db.writing():
        link = db.session().scalars(select(ResourceLink)).one()
        link.class_id, link.target = lab.taught, Target.TUGAS_3
        db.session().commit()
        db.db.session.remove()


def at_platform(lab):
    """Who -> comment, as the platform holds it now; and the scores that stand there."""
    told = lab.platform.get("state")
    newest = {
        name: SimpleNamespace(score=score, most=most, comment=comment or "")
        for name, score, most, comment in told["published"]
    }
    kept = {(row["score_given"], row["score_maximum"], row["grading_progress"]) for row in told["scores"]}
    return newest, kept


def comments(lab):
    newest, kept = at_platform(lab)
    assert {(one.score, one.most) for one in newest.values()} == {(1.0, 100)}, (
        "K and BK have the same score: their work"
    )
    assert kept == {(100.0, 100.0, "FullyGraded")}
    return newest[PASSED].comment, newest[FAILED].comment


@pytest.mark.row("002-130")
def test_a_result_reaches_the_platform_only_while_class_and_person_agree(lab):
    column_of_the_last_task(lab)
    passed = f"Keputusan: Kompeten (K). Sertifikat: {lab.address}/v/{codes.shown(lab.code)}"
    failed = "Keputusan: Belum kompeten (BK)."
    sharing(lab, shares=False)
    assert comments(lab) == ("", ""), "neither said yes"
    sharing(lab, shares=True)
    assert comments(lab) == ("", ""), "the class alone is not enough"
    consent(lab, 0, agrees=True)
    assert comments(lab) == (passed, ""), "each person speaks for himself"
    consent(lab, 1, agrees=True)
    assert comments(lab) == (passed, failed)
    consent(lab, 0, agrees=False)
    assert comments(lab) == ("", failed), "who takes his consent back takes the words back"
    sharing(lab, shares=False)
    assert comments(lab) == ("", ""), "and so does the class"
    consent(lab, 0, agrees=True)
    assert comments(lab) == ("", ""), "the person alone is not enough either"
