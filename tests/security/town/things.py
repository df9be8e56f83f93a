"""One of everything that an address can name, all of the trainee `owner`: a new kind of thing gets its line here."""

import io

from PIL import Image
from sqlalchemy import select

from askom_lms.agreements import services as agreements
from askom_lms.agreements.domain import Key
from askom_lms.assessment.models import RealAsesi
from askom_lms.certification import services as certification
from askom_lms.coursework import services as coursework
from askom_lms.coursework.models import Submission
from askom_lms.kernel import db, files
from askom_lms.kernel.uploads import Accepted
from askom_lms.kernel.uploads.pieces import Announced, pieces
from askom_lms.people.models import LoginSession, RoleGrant
from askom_lms.training import services as classes
from askom_lms.training.models import ClassSession, TrainingClass
from askom_lms.training.queries import fresh
from tests.coursework.world import act_of, handed_in, item_of
from tests.factories.people import signed_in
from tests.security.town.people import seat_of, turn_of
from tests.security.town.registers import draft_muk, learning_platform, own_institution, owner_as_asesor
from tests.security.town.rooms import (
    application_of,
    asked_leave,
    borrowed,
    handed_over,
    invitation,
    open_room,
    partner_of,
    quality_report,
    remote_proof,
    signed_list,
    staff_with_letter,
)
from tests.security.town.sheets import dossier_batch, signed_sheet, waiting_document, withdrawn_relation
from tests.security.town.verdicts import (
    decided_appeal,
    issued_certificate,
    judge,
    planned_meeting,
    sent_application,
)


def picture():
    """A small photo as it is stored after the checks."""
    out = io.BytesIO()
    Image.new("RGB", (60, 80), "red").save(out, "JPEG")
    sha = files.store(out.getvalue())
    return Accepted(sha, "image/jpeg", "foto.jpg", len(out.getvalue()), sha, 60, 80)


def things_of(world, people, place):
    """One of everything that an address can name, all of the owner."""
    s = db.session()
    owner = people["owner"]
    klass, seat = s.get_one(TrainingClass, world.klass.id), seat_of(owner)
    version = handed_in(world, place, "merah", "peta")
    photo = picture()
    coursework.open_item(act_of(owner), item_of(world, place, "merah", "fr-mapa-01"))
    draft = item_of(world, place, "merah", "fr-mapa-01")
    attachment = coursework.add_attachment(act_of(owner), draft, photo)
    signed_in(owner)
    sessions = select(ClassSession.key).where(ClassSession.class_id == klass.id).order_by(ClassSession.position)
    values = {
        "slug": klass.slug,
        "seat": seat.seat_number,
        "enrolment_id": seat.id,
        "document_id": waiting_document(seat, photo).id,
        "item_id": item_of(world, place, "merah", "peta").id,
        "draft_id": draft.id,
        "submission_id": version.id,
        "attachment_id": attachment.id,
        "photo_id": signed_sheet(owner, version, photo).id,
        "asesi_id": s.scalars(select(RealAsesi.id).where(RealAsesi.enrolment_id == seat.id)).one(),
        "meeting_id": planned_meeting(world, people["tim_teknis"], klass, photo.sha256).id,
        "certificate_id": (certificate := issued_certificate(world, klass, seat, photo.sha256)).id,
        "certificate_code": certificate.code,
        "person_id": owner.id,
        "skema_id": world.skema.id,
        "code": s.get_one(Submission, version.id).code,
        "grant_id": s.scalars(select(RoleGrant.id).where(RoleGrant.person_id == owner.id)).first(),
        "session_id": s.scalars(select(LoginSession.id).where(LoginSession.person_id == owner.id)).first(),
        "staff_id": staff_with_letter(klass, world.pengajar, photo.sha256).id,
        "material_id": classes.add_material(act_of(world.panitia), klass, "", title="Modul", file=photo).id,
        "partner_id": partner_of(klass).id,
        "remote_id": remote_proof(world, klass, photo).id,
        "turn_id": turn_of(seat).id,
        "session_key": s.scalars(sessions).first(),
        "leave_id": asked_leave(owner, klass, photo).id,
        "roll_photo_id": signed_list(world, klass, photo).id,
        "upload_id": pieces().begin(owner.id, Announced("ijazah.pdf", 400_000))[0],
    }
    klass = fresh(klass)  # as a page has it, with its organiser
    values["device_id"] = open_room(owner, people["panitia"], klass).id
    values |= invitation(people["panitia"], klass, photo.sha256)
    values |= draft_muk(people["lsp_admin"], klass, world.skema.id, photo)
    values |= own_institution(people["lsp_admin"], klass.institution_id, world.skema.id)
    values |= owner_as_asesor(owner, klass, world.skema.id, photo)
    values |= borrowed(people["panitia"], klass, owner, values["loan_id"], photo)
    values |= quality_report(people, klass, photo.sha256)
    handed_over(klass, photo.sha256)
    values["agreement_id"] = agreements.sign(act_of(owner), Key.ETHICS, 1).id
    values["text_key"] = "kode-etik"
    values["retention"] = "scans"
    about = {"subject_kind": "certificate", "subject_id": values["certificate_id"]}
    agreements.sign(act_of(owner), Key.USE, 1, **about)
    values["relation_id"] = withdrawn_relation(people, klass, seat).id
    values["paper_id"] = application_of(klass, photo).id
    values |= learning_platform(klass, people)
    dossier_batch(klass)
    judge(seat)
    certification.sign_trainer_recommendation(
        act_of(people["master"]), seat, is_recommended=False, reason="Tugas belum lengkap"
    )
    values["application_id"] = sent_application(seat, values["document_id"]).id
    return values | {"appeal_id": decided_appeal(people, klass, seat, photo).id}
