"""A job's effect happens once, together with its completion, whatever becomes of the run."""

import datetime as dt
import socket
import threading
import time
import uuid

import pytest
from sqlalchemy import select

from askom_lms.kernel import clock, db, jobs
from askom_lms.kernel.jobs import Job, JobState, engine, running
from askom_lms.kernel.jobs_cli import group
from tests.databases import sqlite_url
from tests.kernel import jobs_lab
from tests.kernel.jobs_ways import change, effects, get, put


@pytest.mark.parametrize("kind", ["lab.plain", "lab.slow"])
def test_a_job_leaves_its_effect_and_its_completion(lab, kind):
    job_id = put(lab, kind, of=3)

    assert jobs.run_pending(lab) == 1
    done = get(lab, job_id)
    assert (done.state, done.attempts, done.owner, done.error) == (JobState.DONE, 1, None, "")
    assert effects(lab) == {"a": 1}
    assert jobs.run_pending(lab) == 0


def test_a_slow_job_shows_progress_and_result(lab):
    job_id = put(lab, "lab.slow", of=3)
    jobs.run_pending(lab)
    done = get(lab, job_id)
    assert (done.progress_n, done.progress_of, done.result) == (3, 3, {"label": "a"})


def test_a_job_of_a_transaction_that_was_rolled_back_does_not_exist(lab):
    job_id = put(lab, commit=False)
    assert get(lab, job_id) is None
    assert jobs.run_pending(lab) == 0


def test_a_kind_nobody_registered_is_refused_at_once(lab):
    with pytest.raises(LookupError):
        put(lab, "lab.nobody")


def test_the_same_key_is_the_same_job_also_after_it_is_done(lab):
    first = put(lab, key="k")
    jobs.run_pending(lab)
    assert put(lab, key="k", label="b") == first
    assert jobs.run_pending(lab) == 0
    assert effects(lab) == {"a": 1}


def test_two_transactions_with_one_key_make_one_job(lab):
    barrier, ids = threading.Barrier(4), []

    def one():
        barrier.wait()
        ids.append(put(lab, key="race"))

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 4
    assert len(set(ids)) == 1


def test_a_taken_key_leaves_the_callers_other_work_alone(lab):
    put(lab, key="taken")
    with lab.app_context(), db.writing():
        jobs_lab.write_effect("mine")
        jobs.enqueue("lab.plain", {"label": "b"}, key="taken")
        db.session().commit()
    assert effects(lab) == {"mine": 1}


def test_a_job_waits_for_its_hour(lab):
    later = clock.now() + dt.timedelta(hours=1)
    put(lab, run_after=later)
    assert jobs.run_pending(lab) == 0
    assert jobs.run_pending(lab, now=later - dt.timedelta(seconds=1)) == 0
    assert jobs.run_pending(lab, now=later) == 1


def test_jobs_run_in_the_order_in_which_they_fell_due(lab, registered):
    seen = []
    kind = registered(lambda job: seen.append(job.payload["label"]))
    start = clock.now() - dt.timedelta(minutes=1)
    for label, seconds in (("third", 3), ("first", 1), ("second", 2)):
        put(lab, kind, label=label, run_after=start + dt.timedelta(seconds=seconds))
    assert jobs.run_pending(lab, limit=2) == 2
    assert seen == ["first", "second"]


def test_a_failure_undoes_the_effect_and_comes_back_later(lab, registered):
    def fail(job):
        jobs_lab.write_effect("half")
        raise ValueError("broken on purpose")

    job_id = put(lab, registered(fail))
    before = clock.now()
    assert jobs.run_pending(lab) == 1
    job = get(lab, job_id)
    assert (job.state, job.attempts) == (JobState.WAITING, 1)
    assert job.error == "ValueError: broken on purpose"
    assert dt.timedelta(seconds=9) < job.run_after - before < dt.timedelta(seconds=60)
    assert effects(lab) == {}


def test_a_job_that_always_fails_is_given_up_after_five_attempts_and_can_be_retried(lab, registered):
    def fail(job):
        raise ValueError("broken on purpose")

    job_id = put(lab, registered(fail))
    far = clock.now() + dt.timedelta(days=1)
    assert [jobs.run_pending(lab, limit=1, now=far) for _ in range(6)] == [1, 1, 1, 1, 1, 0]
    assert (get(lab, job_id).state, get(lab, job_id).attempts) == (JobState.FAILED, 5)
    with lab.app_context(), db.writing():
        assert [job.id for job in jobs.unfinished()] == [job_id]
        assert jobs.retry(job_id)
        assert not jobs.retry(job_id)
        db.session().commit()
    assert (get(lab, job_id).state, get(lab, job_id).attempts) == (JobState.WAITING, 0)


def test_a_job_that_kills_every_worker_is_given_up_too(lab):
    job_id = put(lab)
    for _ in range(5):  # each of these runs dies without a word
        with lab.app_context():
            assert running.claim(clock.now()) is not None
        change(lab, job_id, lease_until=clock.now() - dt.timedelta(seconds=1))
    jobs.run_pending(lab)
    assert get(lab, job_id).state is JobState.FAILED
    assert effects(lab) == {}


def test_a_claimed_job_is_not_claimed_again_before_its_lease_ends(lab):
    put(lab)
    now = clock.now()
    with lab.app_context():
        assert running.claim(now) is not None
        assert running.claim(now + running.LEASE) is None
        assert running.claim(now + running.LEASE + dt.timedelta(seconds=1)) is not None


@pytest.mark.parametrize("kind", ["lab.plain", "lab.slow"])
def test_a_run_that_lost_its_lease_changes_nothing(lab, kind):
    put(lab, kind)
    with lab.app_context():
        late = running.claim(clock.now())
        assert jobs.run_pending(lab, now=clock.now() + running.LEASE * 2) == 1
        running._run(late)
    assert effects(lab) == {"a": 1}


@pytest.mark.parametrize("kind", ["lab.plain", "lab.slow"])
def test_an_effect_without_its_completion_is_undone(lab, monkeypatch, kind):
    def dies(job):
        raise RuntimeError("between effect and completion")

    job_id = put(lab, kind)
    with monkeypatch.context() as patched:
        patched.setattr(running.RunningJob, "_completion", dies)
        jobs.run_pending(lab)
    assert effects(lab) == {}
    assert get(lab, job_id).state is JobState.WAITING
    jobs.run_pending(lab, now=clock.now() + dt.timedelta(hours=1))
    assert effects(lab) == {"a": 1}


def test_a_job_that_another_worker_is_just_claiming_is_passed_over(postgresql_lab):
    first, second = (put(postgresql_lab, run_after=clock.now() - dt.timedelta(minutes=n)) for n in (2, 1))
    claimed = []

    def claim():
        with postgresql_lab.app_context():
            claimed.append(running.claim(clock.now()).id)

    with postgresql_lab.app_context(), db.db.engine.begin() as other:
        other.execute(select(Job.id).where(Job.id == first).with_for_update())
        worker = threading.Thread(target=claim)
        worker.start()
        worker.join(5)
        assert claimed == [second]
    worker.join()


def test_a_cancelled_job_never_runs_and_a_done_one_cannot_be_cancelled(lab):
    job_id, done_id = put(lab), put(lab, label="b", run_after=clock.now() - dt.timedelta(hours=1))
    jobs.run_pending(lab, limit=1)
    with lab.app_context(), db.writing():
        assert jobs.cancel(job_id)
        assert not jobs.cancel(job_id)
        assert not jobs.cancel(done_id)
        assert not jobs.cancel(uuid.uuid4())
        db.session().commit()
    assert jobs.run_pending(lab) == 0
    assert get(lab, job_id).state is JobState.CANCELLED
    assert effects(lab) == {"b": 1}


def test_a_running_job_hears_that_it_was_cancelled_and_leaves_nothing(lab, registered):
    heard = []

    def work(job):
        heard.append(job.cancelled)
        change(lab, job.id, cancelled_at=clock.now(), owner=None)
        heard.append(job.cancelled)
        job.progress(1)

    job_id = put(lab, registered(work, slow=True))
    assert jobs.run_pending(lab) == 1
    assert heard == [False, True]
    assert (get(lab, job_id).state, get(lab, job_id).progress_n) == (JobState.CANCELLED, 0)


def test_progress_is_seen_by_others_at_once_and_renews_the_lease(lab, registered):
    seen = []

    def work(job):
        before = get(lab, job.id).lease_until
        time.sleep(0.01)
        job.progress(7, of=9)
        after = get(lab, job.id)
        seen.extend([after.progress_n, after.progress_of, after.lease_until > before])

    put(lab, registered(work, slow=True))
    jobs.run_pending(lab)
    assert seen == [7, 9, True]


def test_progress_inside_a_plain_job_belongs_to_its_transaction(lab, registered):
    job_id = put(lab, registered(lambda job: job.progress(2) or job.cancelled))
    jobs.run_pending(lab)
    assert (get(lab, job_id).state, get(lab, job_id).progress_n) == (JobState.DONE, 2)


def test_a_slow_job_that_writes_outside_its_effect_is_a_mistake(lab, registered):
    def careless(job):
        jobs.find(job.id).error = "written"

    job_id = put(lab, registered(careless, slow=True))
    jobs.run_pending(lab)
    assert "outside effect()" in get(lab, job_id).error


def test_a_plain_job_may_not_open_an_effect_of_its_own(lab, registered):
    def confused(job):
        with job.effect():
            pass

    job_id = put(lab, registered(confused))
    jobs.run_pending(lab)
    assert "effect() is for slow jobs" in get(lab, job_id).error


def test_two_functions_cannot_share_a_kind(registered):
    kind = registered(lambda job: None)
    with pytest.raises(ValueError, match=kind):
        jobs.job(kind)(lambda job: None)


def ringers():
    return [thread for thread in threading.enumerate() if thread.name == "ringer"]


def rings(app):
    """How often the bell was rung, once nobody is ringing any more."""
    for ringer in ringers():
        ringer.join()
    return engine.bell(app).huey.pending_count()


def test_a_commit_with_jobs_rings_once_and_a_rollback_never(lab):
    put(lab, commit=False)
    assert rings(lab) == 0
    put(lab)
    put(lab, label="b", key="with a savepoint")
    assert rings(lab) == 1


def test_a_savepoint_does_not_ring_before_the_commit(lab):
    with lab.app_context(), db.writing():
        jobs.enqueue("lab.plain", {"label": "a"})
        with db.session().begin_nested():
            jobs_lab.write_effect("nested")
        assert rings(lab) == 0
        db.session().commit()
    assert rings(lab) == 1


def test_a_dead_redis_stops_no_commit(tmp_path):
    app = jobs_lab.make_app(sqlite_url(tmp_path), tmp_path, redis="redis://127.0.0.1:9/0")
    jobs_lab.make_tables(app)
    put(app)
    assert jobs.run_pending(app) == 1
    with app.app_context():
        db.db.engine.dispose()


def test_commits_during_the_silence_of_a_redis_share_one_thread_that_rings(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        app = jobs_lab.make_app(sqlite_url(tmp_path), tmp_path, redis=address)
        jobs_lab.make_tables(app)
        ringing = []
        for number in range(20):
            put(app, label=f"job{number}")
            ringing.append(len(ringers()))
        for ringer in ringers():
            ringer.join()
    assert max(ringing) == 1
    assert ringers() == []
    assert jobs.run_pending(app) == 20
    with app.app_context():
        db.db.engine.dispose()


def test_the_operator_sees_failed_jobs_and_retries_them_only_with_commit(lab, registered):
    def fail(job):
        raise ValueError("broken on purpose")

    job_id = put(lab, registered(fail))
    while jobs.run_pending(lab, now=clock.now() + dt.timedelta(days=1)):
        pass
    lab.cli.add_command(group)
    runner = lab.test_cli_runner()

    listed = runner.invoke(args=["jobs", "list"]).output
    assert str(job_id) in listed
    assert "failed" in listed
    assert "--commit" in runner.invoke(args=["jobs", "retry", str(job_id)]).output
    assert get(lab, job_id).state is JobState.FAILED
    assert runner.invoke(args=["jobs", "retry", str(job_id), "--commit"]).exit_code == 0
    assert get(lab, job_id).state is JobState.WAITING
    again = runner.invoke(args=["jobs", "retry", str(job_id)])
    assert again.exit_code != 0
    assert "Tidak ada pekerjaan gagal" in again.output
