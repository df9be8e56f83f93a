"""Work that leaves the request: rows in `job` are the truth, everything else may be lost and started again."""

from askom_lms.kernel.jobs.daily import daily, enqueue_today
from askom_lms.kernel.jobs.model import Job, JobState
from askom_lms.kernel.jobs.queue import cancel, enqueue, find, retry, unfinished, uuid_of, waiting
from askom_lms.kernel.jobs.running import JobStopped, RunningJob, job, run_pending

__all__ = [
    "Job",
    "JobState",
    "JobStopped",
    "RunningJob",
    "cancel",
    "daily",
    "enqueue",
    "enqueue_today",
    "find",
    "job",
    "retry",
    "run_pending",
    "unfinished",
    "uuid_of",
    "waiting",
]
