"""The one door to huey: it rings a bell for the workers. Its whole storage may be lost; the sweep finds what is due."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask
from huey.api import Huey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from huey.serializer import SignedSerializer
from redis import ConnectionPool

from askom_lms.kernel import files, refused_pages
from askom_lms.kernel.jobs.running import run_pending
from askom_lms.kernel.made import made_files
from askom_lms.kernel.uploads.pieces import pieces

SWEEP_SECONDS = 3.0
REDIS_PATIENCE_SECONDS = 0.3
FINISH_SECONDS = 60
ORPHAN_AGE = dt.timedelta(days=1)
EXTENSION = "askom_bell"
EACH_HOUR: list[Callable[[], None]] = []
"""What the worker does besides tidying."""

log = structlog.get_logger()


class Bell:
    """The job engine of one application: web processes ring it, a worker process answers by running what is due."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.huey = _storage_of(app)
        self._lock = threading.Lock()
        self._is_wanted = self._is_ringing = False
        self._task = self.huey.task(name="askom_due")(self.run_due)
        self.huey.periodic_task(crontab(minute="0"), name="askom_tidy")(self.tidy)

    def ring(self) -> None:
        """Wake a worker, once for any number of waiting jobs; nobody who committed waits for the engine.

        There is one ringing thread at most: what is asked for while it waits for a silent engine is one more ring.
        """
        with self._lock:
            self._is_wanted = True
            if self._is_ringing:
                return
            self._is_ringing = True
        try:
            threading.Thread(target=self._ring_while_wanted, name="ringer").start()
        except RuntimeError:  # no thread to be had
            self._is_ringing = False
            raise

    def _ring_while_wanted(self) -> None:
        while self._takes_wish():
            try:
                if self.huey.pending_count() == 0:
                    self._task()
            except Exception as error:  # noqa: BLE001 - any trouble of the engine costs the time to the next sweep
                log.warning("job_bell_failed", error=str(error)[:200])

    def _takes_wish(self) -> bool:
        with self._lock:
            self._is_ringing, self._is_wanted = self._is_wanted, False
            return self._is_ringing

    def run_due(self) -> None:
        run_pending(self.app)

    def tidy(self) -> None:
        """Remove what killed writers left, prints that nobody asks for, uploads that nobody finished, old forms."""
        with self.app.app_context():
            files.storage().sweep_temp(ORPHAN_AGE)
            made_files().sweep()
            pieces().sweep()
            refused_pages.sweep()
            for each in EACH_HOUR:
                each()

    def answer(self) -> None:
        """Work until the process is told to stop; SIGTERM lets running jobs finish."""
        consumer = Consumer(self.huey, max_delay=0.5, graceful_signal="TERM", shutdown_timeout=FINISH_SECONDS)
        sweeper = threading.Thread(target=self._sweep, args=(consumer.stop_flag,), name="sweeper")
        sweeper.start()
        try:
            consumer.run()
        finally:
            consumer.stop_flag.set()
            sweeper.join(FINISH_SECONDS)

    def _sweep(self, stop: threading.Event) -> None:
        """The second hand of the worker, and the only one when the engine has lost its memory."""
        while not stop.is_set():
            try:
                self.run_due()
            except Exception as error:  # noqa: BLE001 - a database that is away for a while must not end the worker
                log.warning("job_sweep_failed", error=str(error)[:200])
            stop.wait(SWEEP_SECONDS)


def bell(app: Flask) -> Bell:
    """The application's bell, made at the first use."""
    made: Bell = app.extensions.setdefault(EXTENSION, None) or Bell(app)
    app.extensions[EXTENSION] = made
    return made


def wake(app: Flask) -> None:
    """Ring, if there is a bell: without one the next sweep finds the work."""
    try:
        bell(app).ring()
    except Exception as error:  # noqa: BLE001 - the business change is committed; nothing here may undo the answer
        log.warning("job_bell_failed", error=str(error)[:200])


def _storage_of(app: Flask) -> Huey:
    """Redis when the installation has one, else a file; what is read back must carry our signature."""
    settings = app.config["SETTINGS"]
    common: dict[str, Any] = {"results": False, "serializer": SignedSerializer(secret=settings.secret)}
    if settings.redis:
        patience = {"socket_timeout": REDIS_PATIENCE_SECONDS, "socket_connect_timeout": REDIS_PATIENCE_SECONDS}
        pool = ConnectionPool.from_url(settings.redis, **patience)
        return RedisHuey("askom", connection_pool=pool, blocking=False, **common)
    return SqliteHuey("askom", filename=str(settings.queue), fsync=False, **common)
