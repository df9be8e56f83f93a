"""Before day 1: people, institutions, skema, the class and its staff, and 24 applications from draft to seat."""

import datetime as dt
import hashlib
import uuid
from pathlib import Path
from typing import Any

from askom_lms.coursework import services as coursework
from askom_lms.demo import cast
from askom_lms.demo.asesor import fill_asesor
from askom_lms.demo.book import fill_book
from askom_lms.demo.institutions import fill_register
from askom_lms.demo.instruments import hold_muk
from askom_lms.demo.world import World
from askom_lms.enrolment import services as enrolments
from askom_lms.enrolment.models import PRE_DAY, DocumentKind, Enrolment
from askom_lms.enrolment.queries import current_documents, marks_in
from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.kernel.uploads import Accepted, Allow, accept
from askom_lms.muk.queries import usable_by
from askom_lms.people import services as people
from askom_lms.people.domain import PLATFORM_ROLES, Role
from askom_lms.people.queries import find_person_by_email
from askom_lms.people.services.demo import DEMO_PASSWORD
from askom_lms.registry.models import InstitutionKind
from askom_lms.registry.services import create_institution
from askom_lms.skema import services as skemas
from askom_lms.skema.models import Skema
from askom_lms.training import services as classes
from askom_lms.training.domain.application import ALL_ITEMS
from askom_lms.training.models import ClassApplication, StaffRole, TrainingClass
from askom_lms.training.queries import application_deadline
from askom_lms.training.services.pre_day import PreDay

HERE = Path(__file__).resolve().parent
SKEMA_FOLDER = HERE.parent / "skema" / "data"
PAPER_LIMIT = 10 * 1024 * 1024
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
SKEMA_KEY = "junior_database_administrator"
ADMIN = cast.STAFF[1].email
PANITIA = cast.STAFF[2].email
LETTER = "rekomendasi.jpg"
WITHOUT_LETTER = "nurul"
"""He joins after the approval, and his letter of assignment is still missing: what the rules strip warns of."""
PENGELOLA = cast.STAFF[0].email
LED = (StaffRole.PENGAJAR, StaffRole.MASTER_ASESOR, StaffRole.EXAMINER)
STAFF_ROLES = {
    Role.PANITIA: StaffRole.PANITIA,
    Role.PENGAJAR: StaffRole.PENGAJAR,
    Role.MASTER_ASESOR: StaffRole.MASTER_ASESOR,
    Role.EXAMINER: StaffRole.EXAMINER,
    Role.TIM_TEKNIS: StaffRole.TIM_TEKNIS,
}


def open_installation(world: World, at: dt.datetime) -> uuid.UUID:
    """Institutions, skema and the people who run the installation; returns the organiser's id."""
    act = Act.system(at)
    until = at.date() + 730 * DAY
    organiser = create_institution(
        act,
        code=cast.ORGANISER[0],
        name=cast.ORGANISER[1],
        kind=InstitutionKind.LSP,
        lsp_kind="P3",
        licence_number="BNSP-LSP-1204-ID",
        licence_until=until,
        address="Jalan Raya Darmo 17, Surabaya",
        head_name=cast.HEAD[0],
        head_office=cast.HEAD[1],
    )
    create_institution(act, code=cast.OTHERS[0][0], name=cast.OTHERS[0][1], kind=InstitutionKind.CLSP)
    create_institution(act, code=cast.OTHERS[1][0], name=cast.OTHERS[1][1], kind=InstitutionKind.OTHER)
    db.session().flush()
    for path in sorted(SKEMA_FOLDER.glob("*.yaml")):
        raw = path.read_bytes()
        skemas.import_skema(act, skemas.read_file(raw), path.stem, hashlib.sha256(raw).hexdigest())
        world.count("skema diimpor")
    for member in (*cast.STAFF, cast.READER):
        person = people.create_person(act, email=member.email, name=member.name, met_number=member.met_number)
        person.met_valid_until = until if member.met_number else None
        people.set_password(act, person, DEMO_PASSWORD)
        people.give_second_factor(act, person)
        if member.role in PLATFORM_ROLES:
            people.grant_role(act, person.id, member.role, label="askom")
        if member.role is Role.LSP_ADMIN:
            label = cast.ORGANISER[1]
            people.grant_role(act, person.id, Role.LSP_ADMIN, scope_id=organiser.id, slug="nd", label=label)
        world.count("petugas")
    db.session().flush()
    hold_muk(world, organiser.id, skema_of_the_demo().id, at)
    fill_register(world, organiser.id, skema_of_the_demo().id, at)
    return organiser.id


def open_class(world: World, organiser_id: uuid.UUID, starts_on: dt.date, at: dt.datetime) -> TrainingClass:
    """A class planned and staffed by the institution's administrator, open for applications."""
    act = world.act(ADMIN, at)
    skema_id = skema_of_the_demo().id
    klass = classes.create_class(
        act,
        number=f"{starts_on.isocalendar().week:02}/{starts_on.year}",
        institution_id=organiser_id,
        venue="Hotel Graha Melati",
        city="Sidoarjo",
        starts_on=starts_on,
        pre_day_on=starts_on - 5 * DAY,
        skema_ids=[skema_id],
        head_name=cast.HEAD[0],
        head_office=cast.HEAD[1],
    )
    classes.save_pre_day(act, klass, PreDay(starts_on - 5 * DAY, dt.time(8), dt.time(15), cast.SPEAKER, *cast.ONLINE))
    classes.save_muk(act, klass, {pick.skema_id: pick.id for pick in usable_by(organiser_id, [skema_id])})
    fill_asesor(world, klass, skema_of_the_demo(), _accepted(HERE / "papers" / LETTER), at)
    engage(act, klass, [member for member in cast.STAFF if member.key != WITHOUT_LETTER])
    _approve(world, klass, apply_for(world, klass, at), at + 2 * HOUR)
    engage(act, klass, [member for member in cast.STAFF if member.key == WITHOUT_LETTER])
    classes.open_enrolment(world.act(ADMIN, at + 3 * HOUR), klass)
    world.forget_all()
    fill_book(world, _accepted(HERE / "papers" / LETTER), at + 4 * HOUR)
    for member in cast.STAFF:
        if member.role in cast.ASESOR:
            initials = "".join(word[0] for word in member.name.split())
            people.save_mark(world.act(member.email, at + MINUTE), typed=initials)
    db.session().commit()
    world.class_id, world.slug = klass.id, klass.slug
    world.forget_all()
    return klass


def engage(act: Act, klass: TrainingClass, members: list[cast.Staff]) -> None:
    """They work in the class, with the letters that are there."""
    paper = _accepted(HERE / "papers" / LETTER).sha256
    for member in members:
        if member.role not in STAFF_ROLES:
            continue
        person = find_person_by_email(member.email)
        assert person is not None
        letter = f"ST-{cast.STAFF.index(member) + 1:03}/{cast.ORGANISER[0]}/{klass.starts_on.year}"
        role = STAFF_ROLES[member.role]
        group, desk = member.group, member.desk
        staff = classes.add_staff(
            act, klass, person.id, role, letter_number=letter, group=group, desk=desk, field=member.field
        )
        if role in LED and member.key != WITHOUT_LETTER:
            classes.save_letter(act, klass, staff, paper)


def apply_for(world: World, klass: TrainingClass, at: dt.datetime) -> ClassApplication:
    """The admin writes and sends the application of a class, with a reason where holidays make it late."""
    act = world.act(ADMIN, at)
    application = classes.begin_application(act, klass)
    is_late = application_deadline(klass, application, act).is_late
    classes.save_application(
        act,
        klass,
        application,
        seen=application.version,
        letter_number=f"{klass.starts_on.isocalendar().week:03}/{cast.ORGANISER[0]}/{klass.starts_on.year}",
        contact_name=cast.STAFF[2].name,
        contact_phone="0811222333",
        funding="Biaya mandiri peserta",
        late_reason="Hari libur memotong waktu pengajuan." if is_late else "",
    )
    classes.file_signed_form(act, klass, application, _accepted(HERE / "papers" / LETTER))
    classes.submit_application(act, klass, application, seen=application.version)
    return application


def _approve(world: World, klass: TrainingClass, application: ClassApplication, at: dt.datetime) -> None:
    """BNSP finds everything in order."""
    act = world.act(PENGELOLA, at)
    in_order = dict.fromkeys(ALL_ITEMS, ("ok", ""))
    classes.save_findings(act, klass, application, in_order, seen=application.version)
    classes.approve_application(act, klass, application, seen=application.version)


def skema_of_the_demo() -> Skema:
    """Junior Database Administrator, as imported."""
    return db.session().query(Skema).filter_by(key=SKEMA_KEY).one()


def facts_of(starts_on: dt.date, index: int) -> dict[str, Any]:
    """What a qualified applicant states; the periods differ a little from person to person."""
    worked_since = dt.date(starts_on.year - 6 - index % 4, 1 + index % 12, 1)
    return {
        "born_on": dt.date(1980 + index % 18, 1 + index % 12, 1 + index).isoformat(),
        "education": {"level": "D3" if index % 3 else "S1"},
        "technical_certificates": [
            {
                "number": f"62010 2521 4 {1000 + index:07} {starts_on.year - 1}",
                "scheme": "Junior Database Administrator",
                "issued_on": (starts_on - 400 * DAY).isoformat(),
                "valid_until": (starts_on + 690 * DAY).isoformat(),
            }
        ],
        "experience": [
            {
                "started_on": worked_since.isoformat(),
                "ongoing": True,
                "field": "Basis data",
                "employer": "PT Sumber Data",
                "proof": "industri",
                "in_field": True,
            }
        ],
        "recommendations": [
            {
                "kind": "lsp",
                "institution": cast.ORGANISER[1],
                "standing": "terlisensi",
                "bnsp_approved": True,
                "dated_on": (starts_on - 40 * DAY).isoformat(),
            }
        ],
        "can_word": True,
        "can_excel": True,
        "internalisasi": {
            "held_on": (starts_on - 5 * DAY).isoformat(),
            "certificate": f"INT-{index:03}/{starts_on.year}",
        },
        "equipment": ["laptop", "hardcopy", "kertas-a4", "map-merah", "map-kuning", "map-hijau", "map-biru"],
        "brings_base_map": True,
        "brings_skema": True,
        "brings_skkni": True,
        "agrees": True,
    }


def stored_papers() -> dict[str, Accepted]:
    """The sample papers, checked and stored once through the same gate as every upload."""
    return {path.stem: _accepted(path) for path in sorted((HERE / "papers").glob("*.jpg"))}


def _accepted(path: Path) -> Accepted:
    with path.open("rb") as source:
        return accept(source, path.name, Allow.PHOTO_DOCUMENT, PAPER_LIMIT)


def fill_seats(
    world: World, klass: TrainingClass, at: dt.datetime, people: int = len(cast.TRAINEES)
) -> list[uuid.UUID]:
    """The first `people` of the cast are invited, apply with all papers and are accepted; their enrolments."""
    papers = stored_papers()
    seats = []
    for index, trainee in enumerate(cast.TRAINEES[:people], 1):
        seats.append(_seat(world, klass, index, trainee, papers, at + index * 10 * MINUTE))
        db.session().commit()
    panitia = world.act(PANITIA, at + DAY)
    klass = db.session().get_one(TrainingClass, klass.id)
    enrolments.assign_groups(panitia, klass)
    ketua = next((i for i, t in enumerate(cast.TRAINEES[:people]) if t.name == cast.KETUA), 0)
    enrolments.name_ketua_kelas(panitia, db.session().get_one(Enrolment, seats[ketua]))
    db.session().commit()
    return seats


def _seat(
    world: World, klass: TrainingClass, index: int, trainee: cast.Trainee, papers: dict[str, Accepted], at: dt.datetime
) -> uuid.UUID:
    panitia = world.act(PANITIA, at)
    enrolment = _invited(panitia, klass, trainee)
    applicant = world.act(trainee.email, at + MINUTE)
    enrolments.save_facts(applicant, enrolment, facts_of(klass.starts_on, index), skema_id=skema_of_the_demo().id)
    for kind in map(DocumentKind, (*marks_in(enrolment, klass), *PRE_DAY)):
        enrolments.upload_document(applicant, enrolment, kind, papers[kind.value])
        world.count("berkas diunggah")
    enrolments.apply(applicant, enrolment)
    judge = world.act(PANITIA, at + 3 * MINUTE)
    for document in current_documents(enrolment.id).values():
        enrolments.judge_document(judge, enrolment, document, is_accepted=True)
    enrolments.accept(judge, enrolment)
    world.count("peserta diterima")
    return enrolment.id


def _invited(panitia: Act, klass: TrainingClass, trainee: cast.Trainee) -> Enrolment:
    """The draft of an invited person who has followed his link and set a password."""
    origin = klass.institution_id if trainee.origin == cast.ND else None
    enrolment = enrolments.invite_trainee(
        panitia, klass, email=trainee.email, name=trainee.name, origin=trainee.origin, origin_id=origin
    )
    person = find_person_by_email(trainee.email)
    assert person is not None
    people.set_password(Act.system(panitia.now), person, DEMO_PASSWORD)
    db.session().flush()
    return enrolment


def start(world: World, class_id: uuid.UUID, seats: list[uuid.UUID], at: dt.datetime) -> None:
    """The pre-day is over: seats are confirmed, enrolment closes, everybody is enrolled, the class starts."""
    panitia = world.act(PANITIA, at)
    klass = db.session().get_one(TrainingClass, class_id)
    for seat in seats:
        enrolment = db.session().get_one(Enrolment, seat)
        if enrolment.is_conditional and enrolment.confirmed_at is None:
            enrolments.confirm_condition(panitia, enrolment)
    classes.close_enrolment(panitia, klass)
    for seat in seats:
        enrolments.enrol(panitia, db.session().get_one(Enrolment, seat))
    classes.start_class(panitia, klass)
    for member in cast.STAFF:
        if member.role is Role.MASTER_ASESOR:
            coursework.declare_relations(world.act(member.email, at), klass)
    db.session().commit()
