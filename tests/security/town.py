"""Two classes of two institutions, somebody in every role of each, and one object of every kind, all of one trainee."""

import datetime as dt
import io
import uuid
from dataclasses import dataclass, field

from PIL import Image
from sqlalchemy import select

from askom_lms.agreements import services as agreements
from askom_lms.agreements.domain import Key
from askom_lms.appeals import services as appeals
from askom_lms.appeals.domain.said import Said
from askom_lms.appeals.domain.states import AppealState, Outcome
from askom_lms.appeals.models import AppealMember
from askom_lms.appeals.queries import Own
from askom_lms.assessment import services as assessment
from askom_lms.assessment.domain.states import RolePlayState
from askom_lms.assessment.models import RealAsesi, RolePlay
from askom_lms.assessment.queries import exam_of
from askom_lms.certification import services as certification
from askom_lms.certification.domain.states import CertificateState, MeetingState, Verdict
from askom_lms.certification.models import Decision, DecisionMeeting, Recommendation
from askom_lms.certification.queries import aca_page
from askom_lms.certification.queries.meetings import CHAIR
from askom_lms.classroom import services as classroom
from askom_lms.correspondence import services as correspondence
from askom_lms.correspondence.domain.states import LetterKind
from askom_lms.coursework import queries
from askom_lms.coursework import services as coursework
from askom_lms.coursework.models import DossierBatch, Submission
from askom_lms.enrolment.models import DocumentKind, Enrolment, EnrolmentDocument
from askom_lms.handover.models import HandoverPackage
from askom_lms.incidents import services as incidents
from askom_lms.incidents.domain import FACTS
from askom_lms.kernel import checkpoints, clock, db, files, sealing
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import PLATFORM, ChainRef
from askom_lms.kernel.made import made_files
from askom_lms.kernel.uploads import Accepted
from askom_lms.kernel.uploads.pieces import Announced, pieces
from askom_lms.lti.domain.states import Proof, RegistrationState
from askom_lms.lti.models import Deployment, Placing, PlatformUser, Registration, ResourceLink
from askom_lms.muk import services as register
from askom_lms.muk.domain.facts import MukFacts
from askom_lms.paperwork.domain.samples import part_of, sample_answers
from askom_lms.paperwork.queries import spec_of, stage_of
from askom_lms.people.domain import Role
from askom_lms.people.models import LoginSession, Person, RoleGrant
from askom_lms.privacy import services as privacy
from askom_lms.privacy.domain import Kind, RequestState
from askom_lms.quality import services as quality
from askom_lms.quality.models import QualityReport
from askom_lms.registry import services as institutions
from askom_lms.registry.domain import TukFacts
from askom_lms.registry.domain.asesor import Document
from askom_lms.registry.models import AsesorStep, InstitutionKind
from askom_lms.registry.queries import get_asesor, institution_by_id
from askom_lms.registry.services.loans import LoanFacts
from askom_lms.training import services as classes
from askom_lms.training.models import (
    ClassPartner,
    ClassSession,
    ClassStaff,
    Folder,
    RemoteCondition,
    StaffRole,
    TrainingClass,
)
from askom_lms.training.queries import fresh, sessions_of
from askom_lms.training.queries.application import papers_of
from askom_lms.training.queries.paper import paper_of
from askom_lms.upkeep import services as upkeep
from askom_lms.upkeep.domain import Method
from askom_lms.upkeep.queries import holder_of
from tests.coursework.world import act_of, handed_in, item_of, running_class
from tests.factories.people import PersonFactory, grant, signed_in


@dataclass
class Town:
    """People by what they are to the trainee `owner`, their roles, and what stands in the addresses of his things."""

    people: dict = field(default_factory=dict)
    roles: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)


OF_THE_OTHER_CLASS = ("master", "panitia", "tim_teknis", "lsp_admin", "asesi")


def build():
    """Two classes; the owner has a seat that the other class does not have. Committed."""
    here, there = running_class(8), running_class(2, number="48/2026")
    town, other = whole_class(here, 4), people_of(there, 0)
    town.people |= {f"{name}_b": other[name] for name in OF_THE_OTHER_CLASS}
    town.people |= {
        "anonymous": None,
        "trainee_b": other["owner"],
        "pengelola": PersonFactory(name="Pengelola", roles=[Role.PENGELOLA]),
        "bnsp": PersonFactory(name="Pembaca BNSP", roles=[Role.BNSP]),
        "suspended": here.panitia_2,
        "roleless": PersonFactory(name="Tanpa Peran"),
    }
    here.panitia_2.is_active = False
    _incident()
    db.session().commit()
    wanted = select(RoleGrant.role)
    town.roles = {
        name: {str(role) for role in db.session().scalars(wanted.where(RoleGrant.person_id == person.id))}
        for name, person in town.people.items()
        if person is not None
    }
    return town


def whole_class(world, place=0, *, asks=True):
    """One class with everybody and one of everything, all of the trainee at this place of the list. Committed.

    `asks`: he has asked about his own data, too.
    """
    people = people_of(world, place)
    town = Town(people=people, values=_things_of(world, people, place))
    if asks:
        town.values |= _about_himself(people["owner"])
    db.session().commit()
    return town


def people_of(world, place):
    """Everybody of one class by what he is to the trainee at this place."""
    owner = world.trainees[place]
    seat = _seat_of(owner)
    klass = db.session().get_one(TrainingClass, world.klass.id)
    assessment.plan_round(act_of(world.panitia), klass, Folder.MERAH, starts_at=clock.now())
    _apart_from_ketua(world, klass, seat)
    parties = queries.parties_of(seat.id, Folder.MERAH)
    return {
        "owner": owner,
        "validator": _person(parties["validator"].id),
        "classmate": _without_part(world, owner, parties),
        "ketua": world.trainees[-1],
        "master": _person(seat.master_asesor_id),
        "other_master": _person(seat.examiner_id),
        "pengajar": world.pengajar,
        "panitia": world.panitia,
        "tim_teknis": _staff(world, StaffRole.TIM_TEKNIS),
        "lsp_admin": _admin(world),
        "asesi": _asesi(owner, klass.slug),
    }


def _apart_from_ketua(world, klass, seat):
    """The ketua kelas is manager only: not in the owner's turn, nor his validator, however the lot fell.

    Nor does the validator sit at the owner's table, where a third may watch. In a tiny class one may be all of these.
    """
    ketua = _seat_of(world.trainees[-1])
    if ketua.id in (_turn_of(seat).asesi_id, _turn_of(seat).observer_id) and len(world.trainees) > 2:
        assessment.replan(act_of(world.panitia), klass, Folder.MERAH, [ketua.id], starts_at=clock.now())
    playing = {seat.id, ketua.id, _turn_of(seat).asesi_id, _turn_of(seat).observer_id}
    others = [person for person in world.trainees if _seat_of(person).id not in playing]
    if others and queries.parties_of(seat.id, Folder.MERAH)["validator"].id not in {person.id for person in others}:
        coursework.set_party(act_of(world.panitia), seat, Folder.MERAH, "validator", others[0].id, simulated=True)


def _turn_of(seat):
    """The turn in which this trainee is the asesor."""
    live = (RolePlay.asesor_id == seat.id, RolePlay.state != RolePlayState.REPLACED)
    return db.session().scalars(select(RolePlay).where(*live)).one()


def _seat_of(person):
    return db.session().scalars(select(Enrolment).where(Enrolment.person_id == person.id)).one()


def _person(person_id):
    return db.session().get_one(Person, person_id)


def _without_part(world, owner, parties):
    """A class-mate with no role in the owner's first dossier or turn, not the ketua kelas; in a tiny class anybody."""
    playing = {owner.id, world.trainees[-1].id} | {card.id for card in parties.values()}
    watching = _turn_of(_seat_of(owner)).observer_id
    playing |= {person.id for person in world.trainees if _seat_of(person).id == watching}
    return next((person for person in world.trainees if person.id not in playing), world.trainees[-1])


def _staff(world, role):
    person = PersonFactory(totp_confirmed_at=clock.now())
    klass = db.session().get_one(TrainingClass, world.klass.id)
    classes.add_staff(Act.system(), klass, person.id, role, letter_number="ST-9")
    return person


def _partner(klass):
    """Another LSP that stands beside the organiser; it has nobody in this class."""
    code = f"MITRA{klass.number[:2]}"
    one = institutions.create_institution(Act.system(), code=code, name=f"LSP {code}", kind=InstitutionKind.LSP)
    db.session().flush()
    given = {"document_number": "MoU-1", "document_on": klass.starts_on, "added_at": clock.now()}
    partner = ClassPartner(class_id=klass.id, institution_id=one.id, **given)
    db.session().add(partner)
    db.session().flush()
    return partner


def _admin(world):
    person = PersonFactory()
    grant(person, Role.LSP_ADMIN, world.organiser.id, "nd", world.organiser.name)
    return person


def _asesi(trainee, where):
    asesi = assessment.register_real_asesi(
        act_of(trainee), _seat_of(trainee), name="Asesi Nyata", email=f"asesi.{where}@contoh.id", occupation="Staf",
        institution="PT",
    )  # fmt: skip
    db.session().flush()
    return _person(asesi.person_id)


def picture():
    """A small photo as it is stored after the checks."""
    out = io.BytesIO()
    Image.new("RGB", (60, 80), "red").save(out, "JPEG")
    sha = files.store(out.getvalue())
    return Accepted(sha, "image/jpeg", "foto.jpg", len(out.getvalue()), sha, 60, 80)


def _things_of(world, people, place):
    """One of everything that an address can name, all of the owner."""
    s = db.session()
    owner = people["owner"]
    klass, seat = s.get_one(TrainingClass, world.klass.id), _seat_of(owner)
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
        "document_id": _document(seat, photo).id,
        "item_id": item_of(world, place, "merah", "peta").id,
        "draft_id": draft.id,
        "submission_id": version.id,
        "attachment_id": attachment.id,
        "photo_id": _signed_sheet(owner, version, photo).id,
        "asesi_id": s.scalars(select(RealAsesi.id).where(RealAsesi.enrolment_id == seat.id)).one(),
        "meeting_id": _meeting(people["tim_teknis"], klass, photo.sha256).id,
        "certificate_id": (certificate := _certificate(world, klass, seat, photo.sha256)).id,
        "certificate_code": certificate.code,
        "person_id": owner.id,
        "skema_id": world.skema.id,
        "code": s.get_one(Submission, version.id).code,
        "grant_id": s.scalars(select(RoleGrant.id).where(RoleGrant.person_id == owner.id)).first(),
        "session_id": s.scalars(select(LoginSession.id).where(LoginSession.person_id == owner.id)).first(),
        "staff_id": _letter(klass, world.pengajar, photo.sha256).id,
        "material_id": classes.add_material(act_of(world.panitia), klass, "", title="Modul", file=photo).id,
        "partner_id": _partner(klass).id,
        "remote_id": _remote_proof(world, klass, photo).id,
        "turn_id": _turn_of(seat).id,
        "session_key": s.scalars(sessions).first(),
        "leave_id": _leave(owner, klass, photo).id,
        "roll_photo_id": _signed_list(world, klass, photo).id,
        "upload_id": pieces().begin(owner.id, Announced("ijazah.pdf", 400_000))[0],
    }
    klass = fresh(klass)  # as a page has it, with its organiser
    values["device_id"] = _room(owner, people["panitia"], klass).id
    values |= _invited(people["panitia"], klass, photo.sha256)
    values |= _muk(people["lsp_admin"], klass, world.skema.id, photo)
    values |= _institution(people["lsp_admin"], klass.institution_id, world.skema.id)
    values |= _asesor(owner, klass, world.skema.id, photo)
    values |= _quality(people, klass, photo.sha256)
    _handed_over(klass, photo.sha256)
    values["agreement_id"] = agreements.sign(act_of(owner), Key.ETHICS, 1).id
    values["text_key"] = "kode-etik"
    about = {"subject_kind": "certificate", "subject_id": values["certificate_id"]}
    agreements.sign(act_of(owner), Key.USE, 1, **about)
    values["relation_id"] = _relation(people, klass, seat).id
    values["paper_id"] = _application(klass, photo).id
    values |= _platform(klass, people)
    _batch(klass)
    judge(seat)
    certification.sign_trainer_recommendation(
        act_of(people["master"]), seat, is_recommended=False, reason="Tugas belum lengkap"
    )
    return values | {"appeal_id": _appeal(people, klass, seat, photo).id}


def _platform(klass, people):
    """A learning platform of the institution, a link in one of its courses, what panitia picks there, the owner in it."""
    place = "https://moodle.contoh.id"
    known = Registration(
        institution_id=klass.institution_id,
        name="Moodle",
        issuer=place,
        client_id=klass.slug,
        auth_url=place,
        token_url=place,
        jwks_url=place,
        frames=place,
        state=RegistrationState.ACTIVE,
        created_at=clock.now(),
    )
    deployment = Deployment(registration=known, deployment_id="1")
    link = ResourceLink(
        deployment=deployment,
        resource_link_id="1",
        context_id="1",
        class_id=klass.id,
        nrps_url=f"{place}/anggota",
        created_at=clock.now(),
    )
    db.session().add_all((known, deployment, link))
    db.session().flush()
    user = PlatformUser(
        issuer=place, sub=klass.slug, person_id=people["owner"].id, proof=Proof.ROSTER, linked_at=clock.now()
    )
    picked = Placing(
        deployment_id=deployment.id,
        person_id=people["panitia"].id,
        return_url=f"{place}/kembali",
        is_multiple=True,
        takes_line_items=True,
        takes_links=True,
        expires_at=clock.now() + dt.timedelta(hours=1),
    )
    db.session().add_all((user, picked))
    db.session().flush()
    return {"registration_id": known.id, "link_id": link.id, "placing_id": picked.id, "user_id": user.id}


def _appeal(people, klass, seat, photo):
    """The owner's appeal against a decision that was set aside since; the pengajar declared himself, the examiner not."""
    s, now, decider = db.session(), clock.now(), people["tim_teknis"]
    recommendation = s.scalars(select(Recommendation).where(Recommendation.enrolment_id == seat.id)).one()
    meeting = DecisionMeeting(
        class_id=klass.id, institution_id=klass.institution_id, state=MeetingState.DECIDED, held_on=now.date(),
        decided_at=now,
    )  # fmt: skip
    s.add(meeting)
    s.flush()
    decision = Decision(
        meeting_id=meeting.id, enrolment_id=seat.id, recommendation_id=recommendation.id, verdict=Verdict.BK,
        by_id=decider.id, decided_at=now, set_aside_at=now,
    )  # fmt: skip
    s.add(decision)
    s.flush()
    owner = people["owner"]
    own = Own(owner.id, seat.id, decision, meeting, klass, _person(seat.examiner_id), None)
    said = Said({"q1": True, "q2": True, "q3": False}, "Bukti tidak dibaca.")
    appeal = appeals.file_appeal(act_of(owner), own, said, [photo])
    for name, declared_at in (("pengajar", now), ("other_master", None)):
        s.add(AppealMember(appeal_id=appeal.id, person_id=people[name].id, named_at=now, declared_at=declared_at))
    appeal.state, appeal.outcome, appeal.reason = AppealState.DECIDED, Outcome.REJECTED, "Ditimbang."
    appeal.decided_at, appeal.number, appeal.pdf_sha256 = now, f"PB/{klass.slug}", photo.sha256
    s.flush()
    return appeal


def _about_himself(owner):
    """A request that waits for an answer, and a made copy of his data."""
    act = act_of(owner, clock.now())
    waits, copy = privacy.ask(act, Kind.RESTRICTION), privacy.ask(act, Kind.EXPORT)
    made_files().write(copy.file, b"PK")
    copy.state, copy.answered_at = RequestState.GRANTED, act.now
    db.session().flush()
    return {"request_id": waits.id, "export_id": copy.id}


def _room(owner, panitia, klass):
    """Announcement 1, and the owner's test page in a rehearsal."""
    act = act_of(panitia, clock.now())
    until = act.now + dt.timedelta(days=1)
    classroom.announce(act, klass, audience="semua", title="Ruang pindah", text="Ke lantai 2.", ends_at=until)
    classroom.open_rehearsal(act, klass, held_on=klass.starts_on)
    return classroom.hand_in_test(act_of(owner, act.now), klass, text="Meja 1", checks={})


def _signed_sheet(owner, version, photo):
    """A photo of the owner's hand-signed sheet."""
    text = f"http://localhost/v/{version.code}"
    return coursework.file_wet_paraf(act_of(owner), version.item.id, version.number, [text], photo)


def _leave(owner, klass, photo):
    """The owner asks for leave from the last session, with a letter."""
    last = sessions_of(klass.id)[-1]
    return classes.ask_leave(act_of(owner), klass, last.id, reason="Rapat dinas", file=photo)


def _signed_list(world, klass, photo):
    """A photo of the signed attendance list of day 1."""
    act = act_of(world.panitia)
    paper, _sessions = paper_of(act, klass, 1)
    return classes.file_roll_photo(act, klass, 1, [f"http://localhost{paper.path}"], photo)


def _document(seat, photo):
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


def _invited(panitia, klass, sha256):
    """The letter that invites everybody of the class; its paper is there so that it can be asked for."""
    letter = correspondence.draft_letter(act_of(panitia), klass, LetterKind.INVITATION, "kelas")
    correspondence.issue_letter(act_of(panitia), klass, letter)
    letter.pdf_sha256 = sha256
    db.session().flush()
    return {"letter_id": letter.id, "letter_code": letter.code}


def _muk(admin, klass, skema_id, photo):
    """A draft of the institution, with a file."""
    facts = MukFacts(f"MUK-{klass.slug}", "Paket observasi", "V2023")
    muk = register.create_muk(act_of(admin), skema_id, klass.institution_id, facts)
    return {"muk_id": muk.id, "file_id": register.add_file(act_of(admin), muk, photo).id}


def _institution(admin, institution_id, skema_id):
    """The institution with a place of assessment and a skema that it is licensed for."""
    organiser = institution_by_id(institution_id)
    tuk = institutions.create_tuk(act_of(admin), organiser, TukFacts("TUK Hotel Graha", "sewaktu", "Sidoarjo"))
    right = institutions.add_skema(Act.system(), organiser, skema_id, document_number="SK-1")
    return {"institution_code": organiser.code, "tuk_id": tuk.id, "right_id": right.id}


def _incident():
    """Number 1, which is about the whole installation."""
    act = Act.system()
    facts = dict.fromkeys(FACTS) | {"title": "Laptop hilang", "known_at": act.now, "began_at": act.now}
    incidents.open_incident(act, facts)


def _asesor(owner, klass, skema_id, photo):
    """The owner as an asesor of the institution: a skema, a resignation in favour of a third LSP, and its wish to borrow him."""
    act, home = Act.system(), institution_by_id(klass.institution_id)
    third = institutions.create_institution(
        act, code=f"T{klass.slug}", name=f"LSP {klass.slug}", kind=InstitutionKind.LSP
    )
    letter = Document("S-1", klass.starts_on, photo.sha256, photo.media_type)
    institutions.set_home(act, owner, home, letter)
    standing = get_asesor(act, owner.id)[1]
    held = institutions.add_asesor_skema(act, owner, standing, skema_id, until=None, document=letter)
    facts = LoanFacts(skema_id, klass.starts_on, klass.ends_on, "TUK SMK X")
    loan = institutions.request_loan(act, owner, third, facts, document=letter)
    transfer = institutions.begin_transfer(act, owner, standing, third.id, document=letter, is_stamped=True)
    wanted = select(AsesorStep.id).where(AsesorStep.person_id == owner.id, AsesorStep.number == 1)
    step_id = db.session().scalars(wanted).one()
    values = _book(owner, standing, letter)
    return values | {"held_id": held.id, "loan_id": loan.id, "transfer_id": transfer.id, "step_id": step_id}


def _book(owner, standing, letter):
    """A certificate, a returned entry of the book, and a surveillance with its report."""
    facts = {"number": f"85500 {owner.id.hex[:8]} 2025", "issued_on": letter.on, "valid_until": None}
    institutions.record_certificate(Act.system(), owner, standing, **facts, document=letter)
    told = {"kind": "asesmen", "done_on": letter.on - dt.timedelta(days=90), "asesi": 3}
    texts = {"skema": "JDA", "tuk": "TUK SMK X", "institution": "LSP X", "role": "Asesor", "document_number": "SPT-1"}
    entry = upkeep.add_entry(act_of(owner), {**told, **texts}, letter)
    upkeep.decide_entry(Act.system(), entry, is_accepted=False, reason="Nomornya keliru")
    holder, day = holder_of(owner.id), letter.on - dt.timedelta(days=30)
    look = upkeep.plan_look(Act.system(), holder, method=Method.LOGBOOK, planned_on=day)
    upkeep.record_look(Act.system(), holder, look, done_on=day, is_kept=True, findings="Sesuai", file=letter)
    return {"entry_id": entry.id, "look_id": look.id}


def _relation(people, klass, seat):
    """A report that was none, so that it holds no paraf back."""
    told = {"person_id": people["other_master"].id, "enrolment_id": seat.id, "text": "Rekan satu kantor"}
    relation = coursework.report_relation(act_of(people["panitia"]), klass, **told)
    coursework.withdraw_report(act_of(people["panitia"]), klass, relation, "Keliru")
    return relation


def _quality(people, klass, sha256):
    """Something to be done about a finding, and a closed report whose paper is there."""
    told = {"key": "", "finding": "Map terlambat", "action": "Latih", "owner": "Sari", "due_on": clock.now().date()}
    todo = quality.add_follow_up(act_of(people["panitia"], clock.now()), klass, **told)
    closed = {"number": 1, "facts": {}, "fingerprint": "0" * 64, "closed_at": clock.now(), "closed_by_name": "Sari"}
    db.session().add(QualityReport(class_id=klass.id, pdf_sha256=sha256, **closed))
    db.session().flush()
    return {"follow_up_id": todo.id, "about_id": people["master"].id}


def _handed_over(klass, sha256):
    """Version 1 of what the class handed to BNSP, with its receipt."""
    now = clock.now()
    made = {"ordered_at": now, "ordered_by_name": "Sari", "job_id": uuid.uuid4(), "made_at": now, "sha256": sha256}
    came = {"sent_on": now.date(), "receipt_on": now.date(), "receipt_sha256": sha256}
    facts = {"people": [], "files": {}}
    db.session().add(HandoverPackage(class_id=klass.id, number=1, with_dossiers=False, facts=facts, **made, **came))
    db.session().flush()


def _application(klass, photo):
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


def _batch(klass):
    """The dossiers of the first folder as panitia downloads them."""
    done = uuid.uuid4()
    batch = DossierBatch(class_id=klass.id, folder=Folder.MERAH, job_id=done, ordered_at=clock.now(), sha256="0" * 64)
    batch.made_at = clock.now()
    db.session().add(batch)
    db.session().flush()
    made_files().write(batch.made_name, b"PK")


def _letter(klass, person, sha256):
    wanted = select(ClassStaff).where(ClassStaff.class_id == klass.id, ClassStaff.person_id == person.id)
    staff = db.session().scalars(wanted).one()
    staff.letter_sha256 = sha256
    return staff


def _remote_proof(world, klass, photo):
    """The file that proves one condition for a class at a distance."""
    classes.tick_condition(act_of(world.panitia), klass, "telusur", note="", file=photo)
    return db.session().scalars(select(RemoteCondition).where(RemoteCondition.class_id == klass.id)).one()


def _meeting(decider, klass, sha256):
    """A planned meeting; its minutes are there so that they can be asked for."""
    meeting = certification.create_meeting(
        act_of(decider),
        klass,
        held_on=dt.date(2026, 11, 23),
        starts_at="09.00",
        place="Ruang rapat",
        agenda="Keputusan",
        members={decider.id: CHAIR},
    )
    meeting.pdf_sha256 = sha256
    return meeting


def _certificate(world, klass, seat, sha256):
    """The owner's certificate as it is after the issue."""
    prepared = certification.prepare_certificates(act_of(world.panitia), klass)
    certificate = next(one for one in prepared if one.enrolment_id == seat.id)
    certificate.state, certificate.number = CertificateState.ISSUED, f"001/{klass.slug}"
    certificate.pdf_sha256 = sha256
    certificate.issued_at, certificate.issued_on = clock.now(), clock.now().date()
    db.session().flush()
    chain, data = ChainRef("class", klass.id), {"number": certificate.number, "sha256": sha256}
    Act.system().record("certificate.issue", chain, certificate, data)
    Act.system().record("town.built", PLATFORM, klass)
    for each in (chain, PLATFORM):
        checkpoints.cover(db.session(), each)
    sealing.make_keys()
    return certificate


def judge(seat):
    """The examiner has judged and signed: not yet competent, which needs no complete dossier."""
    exam = exam_of(seat.id)
    examiner = act_of(_person(exam.examiner_id))
    assessment.declare_impartial(examiner, exam, is_impartial=True)
    db.session().flush()
    certification.save_aca(examiner, aca_page(examiner, seat.seat_number), {})
    page = aca_page(examiner, seat.seat_number)
    spec, stage = spec_of(page.record), stage_of(page.record)
    answers = sample_answers(spec, stage, page.record.lent, seed=1, is_competent=False)
    mine = part_of(spec, stage, page.record.lent, answers, "master_asesor")
    certification.save_aca(examiner, page, {**mine, "gap__ada": "Dossier belum lengkap"})
    db.session().flush()
    certification.sign_recommendation(examiner, aca_page(examiner, seat.seat_number))


NEVER = uuid.UUID("7f3b2a10-5c6d-4e8f-9a0b-1c2d3e4f5a6b")
"""An id that no row has."""
