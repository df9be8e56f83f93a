"""A class as an installation of its own: built once, served in a process beside the tests, put back after each.

`python -m tests.journeys.site live FOLDER STORY` lives the class of this story in FOLDER. `... serve FOLDER` serves
what lies there, prints its address and works until its standard input closes.
"""

import datetime as dt
import sys
import threading
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from askom_lms.app import create_app
from askom_lms.config import Settings
from askom_lms.kernel import clock, db
from askom_lms.kernel.jobs import run_pending
from tests.databases import forgetful
from tests.journeys import finished, story

HOUR_OF_THE_STORY = dt.time(14, 20)
"""The tests must say the same at midnight: the clock of this process begins at 14.20 WIB of today."""
SECONDS_BETWEEN_JOBS = 0.5
STORIES = {"day-three": story.live, "finished": finished.live}


class Quiet(WSGIRequestHandler):
    """Only what goes wrong is worth a line; connections are kept, as behind a real server."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code="-", size="-"):
        pass


def start_clock(folder):
    """Shift the clock of this process to the afternoon of the story, and go on from there when it is served."""
    real, kept = clock.now, folder / "clock"
    if not kept.exists():
        began = real()
        shift = clock.at(clock.in_zone(began, "WIB").date(), HOUR_OF_THE_STORY, "WIB") - began
        kept.write_text(str(shift.total_seconds()), encoding="ascii")
    shift = dt.timedelta(seconds=float(kept.read_text(encoding="ascii")))
    clock.now = lambda: real() + shift


def application(folder, address):
    app = create_app(
        Settings(
            mode="demo",
            secret="a secret for journeys that is long enough",
            database=f"sqlite:///{folder / 'askom.db'}",
            storage=folder / "files",
            checkpoints=folder / "checkpoints",
            queue=folder / "queue.db",
            erasures=folder / "erasures.jsonl",
            base_url=address,
        )
    )
    with app.app_context():
        forgetful(db.db.engine)
    return app


def live(folder, story_of):
    """The class of a story in a new database, with nothing left to do."""
    app = application(folder, "http://127.0.0.1:8000")
    with app.app_context(), db.writing():
        db.metadata.create_all(db.db.engine)
        story_of(clock.now())
        db.session().commit()
        db.db.session.remove()
    run_pending(app)


def work(app, stop):
    """The job worker."""
    while not stop.wait(SECONDS_BETWEEN_JOBS):
        run_pending(app)


def serve(folder):
    server = make_server("127.0.0.1", 0, None, threaded=True, request_handler=Quiet)
    address = f"http://127.0.0.1:{server.server_port}"
    server.app = application(folder, address)
    stop = threading.Event()
    worker = threading.Thread(target=work, args=(server.app, stop))
    worker.start()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(address + "\n")
    sys.stdout.flush()
    sys.stdin.read()
    stop.set()
    worker.join()
    server.shutdown()


if __name__ == "__main__":
    task, where, *rest = sys.argv[1:]
    start_clock(Path(where))
    if task == "live":
        live(Path(where), STORIES[rest[0]])
    else:
        serve(Path(where))
