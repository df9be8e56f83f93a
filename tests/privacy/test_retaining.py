"""What has been here long enough goes: the dry run says what the real one does, and a hold beats the time."""

import datetime as dt
import hashlib

import pytest
from sqlalchemy import delete, func, select, update

from askom_lms.enrolment.models import EnrolmentDocument
from askom_lms.handover.models import RegisterIdentity
from askom_lms.kernel import clock, db, files, jobs
from askom_lms.kernel.act import Act, StepUpNeeded
from askom_lms.kernel.audit import AccessLogEntry, ChainEntry
from askom_lms.kernel.jobs import Job, run_pending
from askom_lms.kernel.jobs.daily import DAILY
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied
from askom_lms.paperwork.models import FilledRecord
from askom_lms.people.models import LoginSession
from askom_lms.privacy import services
from askom_lms.privacy.domain import PURPOSES
from askom_lms.privacy.domain.retention import LONGEST, RETENTIONS, YEAR, problem
from askom_lms.privacy.models import RetentionDecision
from askom_lms.privacy.services.retaining import FILLERS, JOB
from askom_lms.training.models import TrainingClass
from tests.factories.people import PersonFactory
from tests.privacy.world import NAME, SCAN, WORD, ZIP, confirmed, everything, lived, wrong
from tests.refusing import refused

DAY = dt.timedelta(days=1)
SCAN_SHA = hashlib.sha256(SCAN).hexdigest()


@pytest.fixture
def world(lms_app):
    one = lived()
    one.app = lms_app
    db.session().execute(update(db.metadata.tables["appeal"]).values(state="decided"))
    confirmed(clock.now())
    return one


def after_class(world, days):
    """Noon in Jakarta, so many days after the last day of the class."""
    last = db.session().scalar(select(TrainingClass.ends_on).where(TrainingClass.id == world.klass.id))
    return clock.at(last + days * DAY, dt.time(12), "WIB")


def rows(now):
    return {one.retention.key: one.rows for one in services.due(now)}


def retained(world, now):
    done = {one.retention.key: one.rows for one in services.retain(Act.system(now))}
    db.session().commit()
    run_pending(world.app, now=now)
    return done


def scans():
    return db.session().scalar(select(func.count()).where(EnrolmentDocument.sha256 != ""))


def sheets():
    return [one for one in db.session().scalars(select(FilledRecord.answers)) if one]


def test_every_class_of_the_table_has_its_way():
    assert list(FILLERS) == list(RETENTIONS)
    assert JOB in DAILY


def test_papers_go_90_days_and_dossiers_four_years_after_the_class(world):
    for key, last in (("scans", 90), ("dossiers", 4 * YEAR)):
        over = [rows(after_class(world, days))[key] > 0 for days in (last, last + 1)]
        assert over == [False, True], key


def test_the_dry_run_is_the_real_run_and_the_chains_hold(world):
    now, before = after_class(world, 4 * YEAR + 1), wrong()
    dry = rows(now)
    assert (scans() > 0, len(sheets()) > 0, files.storage().exists(SCAN_SHA)) == (True, True, True)
    assert retained(world, now) == dry
    assert (scans(), sheets(), files.storage().exists(SCAN_SHA)) == (0, [], False)
    left = everything(world.app)
    assert db.session().scalars(select(RegisterIdentity.nik_sealed)).one() == ""
    assert (WORD in left, NAME in left, files.storage().exists(hashlib.sha256(ZIP).hexdigest())) == (True, True, False)
    assert wrong() == before
    again = rows(now)
    assert (again["scans"], again["dossiers"]) == (0, 0)


def test_a_hold_and_an_open_appeal_beat_the_time(world):
    now = after_class(world, 4 * YEAR + 1)
    own = select(func.count()).where(EnrolmentDocument.sha256 == SCAN_SHA)
    hold = services.place_hold(Act.system(now), world.owner, "Perkara")
    db.session().execute(update(AccessLogEntry).values(at=now - 3 * YEAR * DAY))
    assert rows(now)["access_log"] == 0
    retained(world, now)
    assert (db.session().scalar(own), len(sheets()) > 0) == (1, True)
    assert files.storage().exists(hashlib.sha256(ZIP).hexdigest())
    assert db.session().scalars(select(RegisterIdentity.nik_sealed)).one() != ""
    hold.lifted_at = now
    db.session().execute(update(db.metadata.tables["appeal"]).values(state="heard"))
    db.session().commit()
    assert rows(now)["scans"] == 0
    db.session().execute(update(db.metadata.tables["appeal"]).values(state="decided"))
    db.session().commit()
    retained(world, now)
    assert (db.session().scalar(own), sheets()) == (0, [])


def test_a_consent_keeps_the_papers_and_its_withdrawal_ends_that_with_the_next_daily_job(world, act_as):
    now = after_class(world, 91)
    own = select(func.count()).where(EnrolmentDocument.sha256 == SCAN_SHA)
    services.give_consent(act_as(world.owner, now=now), "berkas-ulang", seen=PURPOSES["berkas-ulang"].sha256)
    retained(world, now)
    assert db.session().scalar(own) == 1
    services.withdraw_consent(act_as(world.owner, now=now), "berkas-ulang")
    retained(world, now + DAY)
    assert (db.session().scalar(own), files.storage().exists(SCAN_SHA)) == (0, False)


def test_a_consent_does_not_keep_papers_for_ever(world, act_as):
    services.give_consent(act_as(world.owner), "berkas-ulang", seen=PURPOSES["berkas-ulang"].sha256)
    assert db.session().scalar(select(func.count()).where(EnrolmentDocument.sha256 == SCAN_SHA)) == 1
    retained(world, after_class(world, 3 * YEAR + 1))
    assert db.session().scalar(select(func.count()).where(EnrolmentDocument.sha256 == SCAN_SHA)) == 0


@pytest.mark.parametrize(("after", "is_over"), [(dt.timedelta(0), False), (dt.timedelta(seconds=1), True)])
@pytest.mark.parametrize("key", ["access_log", "sessions", "mails", "jobs"])
def test_traces_go_after_their_days_to_the_second(lms_app, key, after, is_over):
    confirmed(clock.now())
    now, person = clock.now(), PersonFactory()
    then = now - RETENTIONS[key].days * DAY - after
    made = {
        "access_log": AccessLogEntry(at=then, actor_id=person.id, subject_kind="x", subject_id=person.id, what="x"),
        "sessions": LoginSession(
            token_hash="x", person_id=person.id, created_at=then, last_seen_at=then, expires_at=then, ended_at=then
        ),
        "mails": Mail(to="a@contoh.id", subject="x", body="x", created_at=then, not_before=then),
        "jobs": Job(kind="x", payload={"a": 1}, run_after=then, created_at=then, done_at=then),
    }
    db.session().add(made[key])
    db.session().flush()
    assert rows(now)[key] == int(is_over)
    services.retain(Act.system(now))
    assert rows(now)[key] == 0


def test_a_finished_job_keeps_its_key_and_nothing_else(lms_app):
    confirmed(clock.now())
    now = clock.now()
    kept = Job(
        kind="x", payload={"a": 1}, key="x:1", run_after=now, created_at=now, done_at=now - 91 * DAY, result={"n": 1}
    )
    db.session().add(kept)
    db.session().flush()
    services.retain(Act.system(now))
    assert (kept.key, kept.payload, kept.result) == ("x:1", {}, None)


FIXED = {"import_drafts", "exports"}


@pytest.mark.parametrize("decided", [True, False])
def test_the_daily_job_reports_what_it_took_of_what_is_confirmed(lms_app, decided):
    if decided:
        confirmed(clock.now())
    jobs.enqueue(JOB, {}, key=f"{JOB}:uji")
    db.session().commit()
    run_pending(lms_app)
    done = db.session().scalars(select(Job).where(Job.key == f"{JOB}:uji")).one()
    assert set(done.result) == (set(RETENTIONS) if decided else FIXED)


def test_a_proposal_is_counted_and_takes_nothing_until_it_is_confirmed(world, act_as):
    now = after_class(world, 4 * YEAR + 1)
    db.session().execute(delete(RetentionDecision))
    db.session().commit()
    dry = rows(now)
    assert (dry["scans"] > 0, dry["dossiers"] > 0) == (True, True)
    assert retained(world, now) == dry
    assert (scans() > 0, len(sheets()) > 0, files.storage().exists(SCAN_SHA)) == (True, True, True)
    before = wrong()
    confirm(act_as, world, "scans", 90)
    assert retained(world, now)["scans"] == dry["scans"]
    assert (scans(), len(sheets()) > 0, files.storage().exists(SCAN_SHA)) == (0, True, False)
    assert wrong() == before


def confirm(act_as, world, key, days, *, reason="SK 12", seen=0, who=None, **options):
    made = services.confirm_time(act_as(who or world.manager, **options), key, days=days, reason=reason, seen=seen)
    db.session().commit()
    return made


def test_a_confirmed_time_counts_in_place_of_the_proposed_one_and_can_be_changed(world, act_as):
    db.session().execute(delete(RetentionDecision))
    db.session().commit()
    confirm(act_as, world, "scans", 30)
    assert [rows(after_class(world, days))["scans"] > 0 for days in (30, 31)] == [False, True]
    with refused("privacy.retention_changed"):
        confirm(act_as, world, "scans", 120)
    db.session().rollback()
    confirm(act_as, world, "scans", 120, seen=1)
    assert [rows(after_class(world, days))["scans"] > 0 for days in (120, 121)] == [False, True]
    lines = list(db.session().scalars(select(ChainEntry.kind).where(ChainEntry.kind == "retention.confirmed")))
    assert len(lines) == 2


@pytest.mark.parametrize(
    ("key", "days", "reason", "code"),
    [
        ("scans", 29, "SK", "privacy.retention_short"),
        ("scans", 30, "SK", ""),
        ("dossiers", 3 * YEAR - 1, "SK", "privacy.retention_short"),
        ("dossiers", 3 * YEAR, "SK", ""),
        ("mails", 0, "SK", "privacy.retention_days"),
        ("mails", 1, "SK", ""),
        ("mails", LONGEST, "SK", ""),
        ("mails", LONGEST + 1, "SK", "privacy.retention_days"),
        ("mails", None, "SK", "privacy.retention_days"),
        ("mails", 90, "", "privacy.retention_reason"),
        ("mails", 90, "x" * 1000, ""),
        ("mails", 90, "x" * 1001, "privacy.retention_reason"),
        ("exports", 7, "SK", "privacy.retention_fixed"),
    ],
)
def test_what_days_can_be_confirmed(key, days, reason, code):
    assert problem(RETENTIONS[key], days, reason) == code


def test_only_pengelola_confirms_with_a_fresh_second_factor_and_nothing_typed_is_lost(world, act_as, desk_of):
    db.session().execute(delete(RetentionDecision))
    db.session().commit()
    for who in (world.admin, world.panitia, world.owner):
        with pytest.raises(Denied):
            confirm(act_as, world, "scans", 90, who=who)
    with pytest.raises(StepUpNeeded):
        confirm(act_as, world, "scans", 90, stepped_up=False)
    db.session().rollback()
    page = desk_of(world.manager).go("/kelola/permintaan-data").follow("Masa simpan")
    assert page.text.count("usulan") >= len(RETENTIONS) - len(FIXED)
    page = page.follow("Konfirmasi Pindaian KTP, pasfoto, ijazah, bukti, NIK yang disalin; surat izin")
    again = page.press("Konfirmasi", days="29", reason="Menurut SK 12/2026")
    assert (again.status, "002 9.9.2" in again.text, "Menurut SK 12/2026" in again.html) == (422, True, True)
    done = again.press("Konfirmasi", days="45", reason="Menurut SK 12/2026")
    assert (done.status, "45 hari sejak" in done.text) == (200, True)
    desk_of(world.admin).go("/kelola/masa-simpan", expect=403)
    desk_of(world.manager).go("/kelola/masa-simpan/tidak-ada", expect=404)
