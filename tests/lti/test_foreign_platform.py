"""The whole way with a platform that nobody here wrote: place, launch, roster of 25, score published."""

import pyotp
import pytest
from sqlalchemy import select

from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import clock, db, jobs
from askom_lms.kernel.jobs import run_pending
from askom_lms.lti.models import PlatformUser, ResourceLink, Score
from askom_lms.lti.services.results import COUNT
from askom_lms.people.models import Person
from askom_lms.training.models import TrainingClass
from tests.lti.foreign import Surfer
from tests.lti.foreign_lab import PASSWORD, SECRET, served

pytestmark = pytest.mark.platform


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """An installation that is served, an open class with its panitia, and the platform, which knows us."""
    with served(tmp_path_factory.mktemp("lab")) as made:
        yield made


def rows(lab, wanted):
    with lab.app.app_context(), db.reading():
        return db.session().execute(wanted).all()


def second_factor(lab, surfer):
    """The code of the telephone, the next one when this one was used."""
    with lab.app.app_context(), db.reading():
        used = db.session().scalar(select(Person.totp_last_step).where(Person.email == lab.email))
    totp = pyotp.TOTP(SECRET)
    surfer.send("/langkah-kedua", code=totp.generate_otp(max(totp.timecode(clock.now()), used + 1)))


def test_from_an_empty_course_to_a_published_score(lab):
    teacher = Surfer().launch(lab.platform, "teacher1", "?dl=1")
    teacher.send(email=lab.email, password=PASSWORD)
    second_factor(lab, teacher)
    assert teacher.path.startswith("/lti/pilih/"), teacher.page.text[:3000]
    teacher.send(kelas=lab.slug, isi="tugas1")
    assert "form-action 'self' " + lab.platform.address in teacher.page.headers["Content-Security-Policy"]
    teacher.send()
    assert teacher.page.status_code == 200, teacher.page.text[:2000]
    (placed,) = lab.platform.get("state")["links"]
    assert placed["attributes"]["custom"] == {"askom": "tugas1", "askom_kelas": lab.slug}

    teacher.launch(lab.platform, "teacher1")
    second_factor(lab, teacher)
    assert teacher.page.status_code == 200, teacher.page.text[:2000]
    link = ResourceLink
    told = select(link.target, link.class_id, link.nrps_url, link.lineitem_url)
    ((target, class_id, members, column),) = rows(lab, told)
    assert (str(target), class_id) == ("tugas1", lab.class_id)
    assert members
    assert column

    roster = f"{lab.address}/kelas/{lab.slug}/platform/peserta"
    teacher.go(roster).send("/ambil")
    run_pending(lab.app)
    teacher.go(roster)
    assert "24 orang baru" in teacher.page.text
    subs = [f"ext-{n:04d}" for n in range(2, 26)]
    teacher.send("/terapkan", pilih=subs)
    assert teacher.page.status_code == 200, teacher.page.text[:3000]
    assert len(rows(lab, select(Enrolment.id))) == len(rows(lab, select(PlatformUser.id))) - 1 == 24

    student = Surfer().launch(lab.platform, "s01")
    assert student.page.status_code == 200, student.page.text[:3000]
    assert student.path == "/permohonan", "he has no seat yet"

    some_progress(lab, "s01@contoh.id")
    run_pending(lab.app)
    assert [one.state for one in rows(lab, select(Score.state, Score.error))] == ["terkirim"], rows(
        lab, select(Score.error)
    )
    told = lab.platform.get("state")
    assert [row[:3] for row in told["published"]] == [["s01", 0.5, 100]], told
    assert told["scores"][0]["grading_progress"] == "FullyGraded"


def some_progress(lab, email):
    """He holds a seat and has half of the first folder parafed."""
    with lab.app.app_context(), db.writing():
        here = select(Enrolment).join(Person, Person.id == Enrolment.person_id).where(Person.email == email)
        one = db.session().scalars(here).one()
        klass = db.session().get_one(TrainingClass, lab.class_id)
        first, n = klass.kit_shape["merah"]
        letters = list(one.progress.ljust(sum(n for _first, n in klass.kit_shape.values()), "."))
        letters[first : first + n // 2] = "p" * (n // 2)
        one.progress, one.state, one.seat_number = "".join(letters), EnrolmentState.ENROLLED, 1
        jobs.enqueue(COUNT, {})
        db.session().commit()
        db.db.session.remove()
