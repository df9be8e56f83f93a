"""Two institutions whose patterns write one number: the second is told, nothing is printed or given twice."""

import datetime as dt

import pytest
from flask import current_app
from sqlalchemy import func, select, update

from askom_lms.certification import services
from askom_lms.certification.domain.states import CertificateState
from askom_lms.certification.models import Certificate, CertificatePattern, NumberSeries
from askom_lms.certification.services.certificates import Issue, keep_issued
from askom_lms.coursework.domain.codes import new_code
from askom_lms.kernel import clock, db, files, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.people.domain import Role
from askom_lms.registry.models import Institution, InstitutionKind
from askom_lms.training.models import TrainingClass
from tests.assessment.world import EVENING, act_of
from tests.certification.competence_world import twin_class
from tests.certification.ways import certificate_of, issued, run_jobs, trained, trainer_recommends
from tests.coursework.test_races import at_once
from tests.factories.people import PersonFactory

NUMBER = "001/PLT-ASKOM/ND47/XI/2026"
SAME = "{urut:3}/{kode}/ND47/{bulan_romawi}/{tahun}"
"""What the institution called PLT-ASKOM writes so that its number is the one of ND47."""
OTHERWISE = "{urut:3}/{kode}/LAIN/{bulan_romawi}/{tahun}"
HASH, MINUTE = "0" * 64, dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def evening(friday_evening):
    """The clock of jobs and pages."""


@pytest.fixture
def other(world):
    """Another institution with a class of its own in which one certificate is prepared: (institution, class, id)."""
    s = db.session()
    home = Institution(code="PLT-ASKOM", name="LSP Lain", kind=InstitutionKind.LSP, is_active=True)
    s.add(home)
    s.flush()
    patterned(home, SAME)
    klass = s.get_one(TrainingClass, twin_class(world, "90/2026"))
    klass.institution_id = home.id
    s.flush()
    s.refresh(klass)
    prepared = prepared_for(world, 1)
    s.commit()
    return home, klass.id, prepared


def patterned(home, pattern, version=1):
    db.session().add(
        CertificatePattern(institution_id=home.id, kind="training", version=version, pattern=pattern, at=EVENING)
    )
    db.session().flush()


def prepared_for(world, index):
    certificate = Certificate(
        kind="training", enrolment_id=world.seats[index], person_id=world.trainees[index].id, code=new_code(),
        prepared_at=EVENING,
    )  # fmt: skip
    db.session().add(certificate)
    db.session().flush()
    return certificate.id


def ready(world, *indexes):
    for index in indexes:
        trained(world, index)
        trainer_recommends(world, index)


def ordered_elsewhere(klass_id, certificate_id):
    """The order of the other class, which is in the queue already."""
    payload = {
        "class_id": str(klass_id), "certificate_ids": [str(certificate_id)], "by": "", "on": "2026-11-20",
        "kind": "training",
    }  # fmt: skip
    job = jobs.enqueue("certification.issue", payload, of=1)
    db.session().commit()
    return job.id


def stored():
    """How many files lie in the store."""
    return sum(path.is_file() for path in files.storage().root.rglob("*"))


def test_of_two_institutions_that_write_one_number_at_once_one_has_it(world, other, lms_app):
    _, their_class, theirs = other
    our_class, ours = world.klass.id, prepared_for(world, 0)

    def keep(class_id, certificate_id):
        keep_issued(Act.system(EVENING), class_id, [Issue(certificate_id, 1, {}, HASH, 1)], EVENING.date(), "")
        return certificate_id

    outcomes = at_once(lms_app, [lambda: keep(our_class, ours), lambda: keep(their_class, theirs)])

    (refusal,) = [one for one in outcomes if isinstance(one, Refusal)]
    (winner,) = [one for one in outcomes if not isinstance(one, Refusal)]
    assert (refusal.code, refusal.params["number"]) == ("certification.number_taken", NUMBER)
    s = db.session()
    s.rollback()
    assert s.scalars(select(Certificate.id).where(Certificate.number == NUMBER)).all() == [winner]
    assert s.scalars(select(Certificate.state).where(Certificate.id.in_([ours, theirs]))).all().count("issued") == 1
    assert s.scalar(select(func.sum(NumberSeries.last))) == 1


@pytest.mark.one_database
def test_an_order_whose_next_number_is_somebody_elses_is_refused_with_the_cure(world, other):
    ready(world, 0)
    s = db.session()
    s.execute(update(Certificate).where(Certificate.id == other[2]).values(number=NUMBER))
    s.commit()
    klass = s.get_one(TrainingClass, world.klass.id)
    with pytest.raises(Refusal) as refused:
        services.order_issue(act_of(world.panitia, EVENING), klass, [world.seats[0]])

    assert refused.value.code == "certification.number_taken"
    said = refused.value.sentence()
    assert NUMBER in said.what
    assert "002 9.4.6" in said.clause
    assert "ubah pola nomor" in said.next
    s.rollback()

    patterned(s.get_one(Institution, klass.institution_id), "{urut:3}/{kode}/P/{tahun}")
    assert issued(world, 0)[0].number == "001/ND47/P/2026"


@pytest.mark.one_database
def test_what_was_ordered_before_the_number_was_given_away_is_not_printed_and_says_why(world, other, desk_of):
    home, klass_id, theirs = other
    ready(world, 0)
    job_id = ordered_elsewhere(klass_id, theirs)
    jobs.cancel(job_id)
    issued(world, 0)
    before = stored()
    job_id = ordered_elsewhere(klass_id, theirs)
    run_jobs()

    waiting = jobs.find(job_id)
    assert (str(waiting.state), waiting.error.split(":")[0]) == ("waiting", "certification.number_taken")
    assert stored() == before
    assert db.session().get_one(Certificate, theirs).state is CertificateState.PREPARED
    page = desk_of(PersonFactory(roles=[Role.PENGELOLA], totp_confirmed_at=EVENING))
    assert f"Nomor {NUMBER} sudah dipakai" in page.go(f"/kelas/90-2026/sertifikat?pekerjaan={job_id}").text

    patterned(home, OTHERWISE, 2)
    db.session().commit()
    jobs.run_pending(current_app._get_current_object(), now=clock.now() + MINUTE)
    db.session().expire_all()
    assert db.session().get_one(Certificate, theirs).number == "001/PLT-ASKOM/LAIN/XI/2026"
    assert certificate_of(world, 0).number == NUMBER


@pytest.mark.one_database
def test_a_pattern_whose_next_number_is_somebody_elses_is_not_saved(world, other):
    home, *_ = other
    ready(world, 0)
    issued(world, 0)
    patterned(home, OTHERWISE, 2)
    db.session().commit()
    act = act_of(PersonFactory(roles=[Role.PENGELOLA], totp_confirmed_at=EVENING), EVENING)

    with pytest.raises(Invalid) as refused:
        services.save_patterns(act, home, {"training": SAME})
    assert (refused.value.code, refused.value.params["kind"]) == ("certification.number_taken", "training")
    assert services.save_patterns(act, home, {"training": "{urut:4}/{kode}/ND47/{bulan_romawi}/{tahun}"}) == 1
