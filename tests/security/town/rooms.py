"""What belongs to the class: the room, attendance, letters, application, quality and what was handed over."""

import datetime as dt
import uuid

from sqlalchemy import select

from askom_lms.classroom import services as classroom
from askom_lms.correspondence import services as correspondence
from askom_lms.correspondence.domain.states import LetterKind
from askom_lms.handover.models import HandoverPackage
from askom_lms.kernel import clock, db
from askom_lms.kernel.act import Act
from askom_lms.quality import services as quality
from askom_lms.quality.models import QualityReport
from askom_lms.registry import services as institutions
from askom_lms.registry.models import AsesorStep, InstitutionKind
from askom_lms.registry.queries import institution_by_id
from askom_lms.training import services as classes
from askom_lms.training.models import ClassPartner, ClassStaff, RemoteCondition
from askom_lms.training.queries import sessions_of
from askom_lms.training.queries.application import papers_of
from askom_lms.training.queries.paper import paper_of
from tests.coursework.world import act_of


def partner_of(klass):
    """Another LSP that stands beside the organiser; it has nobody in this class."""
    code = f"MITRA{klass.number[:2]}"
    one = institutions.create_institution(Act.system(), code=code, name=f"LSP {code}", kind=InstitutionKind.LSP)
    db.session().flush()
    given = {"document_number": "MoU-1", "document_on": klass.starts_on, "added_at": clock.now()}
    partner = ClassPartner(class_id=klass.id, institution_id=one.id, **given)
    db.session().add(partner)
    db.session().flush()
    return partner


def open_room(owner, panitia, klass):
    """Announcement 1, and the owner's test page in a rehearsal."""
    act = act_of(panitia, clock.now())
    until = act.now + dt.timedelta(days=1)
    classroom.announce(act, klass, audience="semua", title="Ruang pindah", text="Ke lantai 2.", ends_at=until)
    classroom.open_rehearsal(act_of(panitia), klass, held_on=klass.ends_on)
    return classroom.hand_in_test(act_of(owner, act.now), klass, text="Meja 1", checks={})


def asked_leave(owner, klass, photo):
    """The owner asks for leave from the last session, with a letter."""
    last = sessions_of(klass.id)[-1]
    return classes.ask_leave(act_of(owner), klass, last.id, reason="Rapat dinas", file=photo)


def signed_list(world, klass, photo):
    """A photo of the signed attendance list of day 1."""
    act = act_of(world.panitia)
    paper, _sessions = paper_of(act, klass, 1)
    return classes.file_roll_photo(act, klass, 1, [f"http://localhost{paper.path}"], photo)


def invitation(panitia, klass, sha256):
    """The letter that invites everybody of the class; its paper is there so that it can be asked for."""
    letter = correspondence.draft_letter(act_of(panitia), klass, LetterKind.INVITATION, "kelas")
    correspondence.issue_letter(act_of(panitia), klass, letter)
    letter.pdf_sha256 = sha256
    db.session().flush()
    return {"letter_id": letter.id, "letter_code": letter.code}


def borrowed(panitia, klass, owner, loan_id, photo):
    """A letter that asked for the owner, and the line by which his home LSP answered it."""
    letter = correspondence.draft_letter(act_of(panitia), klass, LetterKind.ROLL, "hari-1")
    letter.loan_id = loan_id
    step = AsesorStep(
        person_id=owner.id, number=99, event="loan_grant", at=clock.now(), subject_id=loan_id, sha256=photo.sha256
    )
    db.session().add(step)
    db.session().flush()
    return {"loan_letter_id": letter.id, "answer_step_id": step.id}


def quality_report(people, klass, sha256):
    """Something to be done about a finding, and a closed report whose paper is there."""
    told = {
        "key": "",
        "finding": "Map terlambat",
        "action": "Latih",
        "owner": "Sari",
        "due_on": clock.in_zone(clock.now(), klass.zone).date(),
    }
    todo = quality.add_follow_up(act_of(people["panitia"], clock.now()), klass, **told)
    closed = {"number": 1, "facts": {}, "fingerprint": "0" * 64, "closed_at": clock.now(), "closed_by_name": "Sari"}
    db.session().add(QualityReport(class_id=klass.id, pdf_sha256=sha256, **closed))
    db.session().flush()
    return {"follow_up_id": todo.id, "about_id": people["master"].id}


def handed_over(klass, sha256):
    """Version 1 of what the class handed to BNSP, with its receipt."""
    now = clock.now()
    made = {"ordered_at": now, "ordered_by_name": "Sari", "job_id": uuid.uuid4(), "made_at": now, "sha256": sha256}
    came = {"sent_on": clock.day_of(now), "receipt_on": clock.day_of(now), "receipt_sha256": sha256}
    facts = {"people": [], "files": {}}
    db.session().add(HandoverPackage(class_id=klass.id, number=1, with_dossiers=False, facts=facts, **made, **came))
    db.session().flush()


def application_of(klass, photo):
    """What the organiser wrote to BNSP: it lacks nothing and was never sent."""
    organiser = institution_by_id(klass.institution_id)
    institutions.add_skema(Act.system(), organiser, _chosen(klass), document_number="SK-2")
    application = classes.begin_application(Act.system(), klass)
    office = {"letter_number": "1", "contact_name": "Sari", "contact_phone": "0811222333", "funding": "Mandiri"}
    classes.save_application(
        Act.system(), klass, application, seen=application.version, late_reason="Diajukan kemudian", **office
    )
    classes.file_signed_form(Act.system(), klass, application, photo)
    return papers_of(application)[0]


def _chosen(klass):
    """The skema of the class; its trainees may have others."""
    return uuid.UUID(klass.settings["skema_ids"][0])


def staff_with_letter(klass, person, sha256):
    wanted = select(ClassStaff).where(ClassStaff.class_id == klass.id, ClassStaff.person_id == person.id)
    staff = db.session().scalars(wanted).one()
    staff.letter_sha256 = sha256
    return staff


def remote_proof(world, klass, photo):
    """The file that proves one condition for a class at a distance."""
    classes.tick_condition(act_of(world.panitia), klass, "telusur", note="", file=photo)
    return db.session().scalars(select(RemoteCondition).where(RemoteCondition.class_id == klass.id)).one()
