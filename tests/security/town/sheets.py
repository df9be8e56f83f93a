"""What the owner wrote, handed in and was told about himself: sheets, papers, relations, his own data."""

import uuid

from askom_lms.coursework import services as coursework
from askom_lms.coursework.models import DossierBatch
from askom_lms.enrolment.models import DocumentKind, EnrolmentDocument
from askom_lms.kernel import clock, db
from askom_lms.kernel.made import made_files
from askom_lms.privacy import services as privacy
from askom_lms.privacy.domain import Kind, RequestState
from askom_lms.training.models import Folder
from tests.coursework.world import act_of


def about_himself(owner):
    """A request that waits for an answer, and a made copy of his data."""
    act = act_of(owner, clock.now())
    waits, copy = privacy.ask(act, Kind.RESTRICTION), privacy.ask(act, Kind.EXPORT)
    made_files().write(copy.file, b"PK")
    copy.state, copy.answered_at = RequestState.GRANTED, act.now
    db.session().flush()
    return {"request_id": waits.id, "export_id": copy.id}


def signed_sheet(owner, version, photo):
    """A photo of the owner's hand-signed sheet."""
    text = f"http://localhost/v/{version.code}"
    return coursework.file_wet_paraf(act_of(owner), version.item.id, version.number, [text], photo)


def waiting_document(seat, photo):
    """A paper of the owner that waits for panitia."""
    document = EnrolmentDocument(
        enrolment_id=seat.id,
        kind=DocumentKind.KTP,
        number=1,
        sha256=photo.sha256,
        media_type=photo.media_type,
        name=photo.name,
        size=photo.size,
        uploaded_at=clock.now(),
        uploaded_by_id=seat.person_id,
    )
    db.session().add(document)
    db.session().flush()
    return document


def withdrawn_relation(people, klass, seat):
    """A report that was none, so that it holds no paraf back."""
    told = {"person_id": people["other_master"].id, "enrolment_id": seat.id, "text": "Rekan satu kantor"}
    relation = coursework.report_relation(act_of(people["panitia"]), klass, **told)
    coursework.withdraw_report(act_of(people["panitia"]), klass, relation, "Keliru")
    return relation


def dossier_batch(klass):
    """The dossiers of the first folder as panitia downloads them."""
    done = uuid.uuid4()
    batch = DossierBatch(class_id=klass.id, folder=Folder.MERAH, job_id=done, ordered_at=clock.now(), sha256="0" * 64)
    batch.made_at = clock.now()
    db.session().add(batch)
    db.session().flush()
    made_files().write(batch.made_name, b"PK")
