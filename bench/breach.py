"""Whose data was touched, asked of 10,000 people and their access log: by the clock, on this database."""

import datetime as dt
import time
import uuid

from sqlalchemy import insert

from askom_lms.enrolment.models import Enrolment, EnrolmentDocument
from askom_lms.incidents.models import Incident
from askom_lms.incidents.queries import touched
from askom_lms.kernel import clock, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import AccessLogEntry
from askom_lms.people.models import Person
from askom_lms.training.models import TrainingClass
from tests.factories.classes import open_class

PEOPLE, LOOKS = 10_000, 5
GOAL_SECONDS = 10


def fill(now):
    """People with a seat and a paper each, looked at several times."""
    s = db.session()
    klass = s.get_one(TrainingClass, open_class().klass.id)
    ids = [(uuid.uuid4(), uuid.uuid4(), uuid.uuid4()) for _ in range(PEOPLE)]
    rows = {
        Person: [
            {"id": one, "email": f"p{n}@contoh.id", "name": f"Orang {n}", "created_at": now, "is_active": True}
            for n, (one, _, _) in enumerate(ids)
        ],
        Enrolment: [
            {"id": seat, "person_id": one, "class_id": klass.id, "created_at": now, "origin": "umum"}
            for one, seat, _ in ids
        ],
        EnrolmentDocument: [
            {
                "id": paper, "enrolment_id": seat, "kind": "ktp", "number": 1, "sha256": "a" * 64, "name": "ktp.jpg",
                "media_type": "image/jpeg", "size": 1, "uploaded_at": now, "uploaded_by_id": one,
            }
            for one, seat, paper in ids
        ],
        AccessLogEntry: [
            {
                "id": uuid.uuid4(), "at": now, "actor_id": ids[0][0], "subject_kind": "enrolment_document",
                "subject_id": paper, "what": "ktp",
            }
            for _, _, paper in ids
            for _ in range(LOOKS)
        ],
    }  # fmt: skip
    for model, some in rows.items():
        s.execute(insert(model), some)
    s.commit()


def run(app):
    """Seconds of the report, and how many people stand in it."""
    with app.app_context(), db.writing():
        now = clock.now()
        fill(now)
        during = Incident(began_at=now - dt.timedelta(hours=1), ended_at=now, account_id=None)
        began = time.perf_counter()
        found = touched(Act.system(now), during)
        spent = time.perf_counter() - began
        db.session().rollback()
    return spent, len(found)
