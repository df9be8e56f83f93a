"""A class as the organiser makes it, through services; and applicants who are ready to be accepted."""

import datetime as dt
import functools
import io
from types import SimpleNamespace

from PIL import Image

from askom_lms.demo.opening import facts_of
from askom_lms.enrolment import services as enrolments
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import BLUE, PRE_DAY, DocumentState, Enrolment, EnrolmentDocument
from askom_lms.enrolment.services.documents import set_mark
from askom_lms.kernel import clock, db, files
from askom_lms.kernel.act import Act
from askom_lms.kernel.uploads import Accepted
from askom_lms.people.domain import Role
from askom_lms.people.models import Person
from askom_lms.registry.models import InstitutionKind
from askom_lms.registry.services import create_institution
from askom_lms.skema.models import Skema
from askom_lms.training import services as classes
from askom_lms.training.models import StaffRole
from tests.factories.people import PersonFactory, actor_of, grant_in
from tests.kept import kept

STARTS_ON = dt.date(2026, 11, 16)
"""Monday; the default NOW of the tests is Wednesday of this class."""
BEFORE = dt.datetime(2026, 10, 20, 2, 0, tzinfo=dt.UTC)


def act_of(person, now=BEFORE):
    """This person acts, second factor just shown."""
    return Act(actor_of(person, second_factor_at=now), now)


def make_skema(title="Junior Database Administrator"):
    """A skema without units: enough to apply with."""
    skema = Skema(key=title.lower().replace(" ", "_"), title=title, source_sha256="0" * 64)
    db.session().add(skema)
    db.session().flush()
    return skema


@kept
def open_class(**changes):
    """An open class with two panitia and master asesor; returns its people and itself. Letters may be missing."""
    world = planned_class(**changes)
    classes.open_enrolment(Act.system(BEFORE), world.klass)
    db.session().commit()
    return world


def planned_class(*, masters=2, proposed=24, capacity=24, number="47/2026", starts_on=STARTS_ON, letters=True, kit=1):
    """The same before enrolment opens; it was made before there were applications."""
    s = db.session()
    admin = Act.system(BEFORE)
    skema = s.query(Skema).first() or make_skema()
    organiser = create_institution(
        admin,
        code=f"ND{number[:2]}",
        name=f"LSP Nusantara {number}",
        kind=InstitutionKind.LSP,
        lsp_kind="P3",
        licence_number="L-1",
        licence_until=dt.date(2030, 1, 1),
    )
    s.flush()
    klass = classes.create_class(
        admin,
        number=number,
        institution_id=organiser.id,
        venue="Hotel Graha",
        city="Sidoarjo",
        starts_on=starts_on,
        pre_day_on=starts_on - dt.timedelta(days=5),
        proposed=proposed,
        capacity=capacity,
        skema_ids=[skema.id],
        head_name="Dr. Hartati",
        head_office="Ketua",
        kit_edition=kit,
    )
    panitia = [PersonFactory(name=f"Panitia {n}") for n in (1, 2)]
    teachers = [PersonFactory(name="Pengajar")]
    master_people = [
        PersonFactory(name=f"Master {n}", met_number=f"MET.000.00000{n} 2020", met_valid_until=dt.date(2030, 1, 1))
        for n in range(1, masters + 1)
    ]
    for people, role in (
        (panitia, StaffRole.PANITIA),
        (teachers, StaffRole.PENGAJAR),
        (master_people, StaffRole.MASTER_ASESOR),
    ):
        for n, person in enumerate(people):
            person.totp_confirmed_at = BEFORE
            mandate = {"letter_number": "ST-1", "group": "ABCD"[n], "field": "Teknologi informasi"}
            staff = classes.add_staff(admin, klass, person.id, role, **mandate)
            if letters and role is not StaffRole.PANITIA:
                classes.save_letter(admin, klass, staff, stored("surat-tugas.jpg").sha256)
    s.flush()
    return SimpleNamespace(
        klass=klass,
        now=BEFORE + max(starts_on - STARTS_ON, dt.timedelta()),
        skema=skema,
        organiser=organiser,
        panitia=panitia[0],
        panitia_2=panitia[1],
        masters=master_people,
        pengajar=teachers[0],
    )


def applicant(
    world,
    *,
    external=False,
    skema=None,
    name=None,
    state=EnrolmentState.APPLIED,
    documents="aaaaaaaa",
    pre_day="aaa",
    facts=None,
    **changes,
):
    """Somebody who has applied with eight accepted papers, those of the pre-day and qualified facts; `changes` replace single facts."""
    skema = skema or db.session().query(Skema).first() or make_skema()
    person = PersonFactory(**({"name": name} if name else {}))
    grant_in(person, Role.TRAINEE, world.klass)
    enrolment = Enrolment(
        class_id=world.klass.id,
        person_id=person.id,
        origin="Lembaga lain" if external else "ND",
        origin_id=None if external else world.organiser.id,
        is_external=external,
        skema_id=skema.id,
        facts={**(facts_of(world.klass.starts_on, 1) if facts is None else facts), **changes},
        state=state,
        documents=documents,
        pre_day=pre_day,
        created_at=BEFORE,
        applied_at=BEFORE if state is EnrolmentState.APPLIED else None,
    )
    db.session().add(enrolment)
    db.session().flush()
    return enrolment


def coming_class(**changes):
    """An open class whose day 1 lies two to three weeks ahead of the clock: for pages, which read the real time."""
    soon = clock.day_of(clock.now()) + dt.timedelta(days=14)
    world = open_class(starts_on=soon + dt.timedelta(days=-soon.weekday() % 7), **changes)
    world.now = clock.now()
    return world


@functools.cache
def _picture(colour):
    """A small JPEG: its bytes."""
    out = io.BytesIO()
    Image.new("RGB", (60, 80), colour).save(out, "JPEG")
    return out.getvalue()


def stored(name="ktp.jpg", colour="red"):
    """A picture that has passed the gate of uploads."""
    sha = files.store(_picture(colour))
    return Accepted(sha256=sha, media_type="image/jpeg", name=name, size=700, preview_sha256=sha, width=60, height=80)


def paper(enrolment, kind, state=DocumentState.WAITING, *, number=1, at=BEFORE, reason="", hint=""):
    """One version of one paper in this state; the document string follows."""
    sha = stored().sha256
    is_judged = state in (DocumentState.ACCEPTED, DocumentState.REJECTED)
    document = EnrolmentDocument(
        enrolment_id=enrolment.id,
        kind=kind,
        number=number,
        state=state,
        sha256=sha,
        preview_sha256=sha,
        media_type="image/jpeg",
        name=f"{kind.value}.jpg",
        size=700,
        hint=hint,
        uploaded_at=at,
        uploaded_by_id=enrolment.person_id,
        verdict_reason=reason,
        verdict_at=at if is_judged else None,
    )
    db.session().add(document)
    if state is not DocumentState.REPLACED:
        if kind in PRE_DAY:
            set_mark(enrolment, kind, state)
        else:
            place = BLUE.index(kind)
            marks = list(enrolment.documents.ljust(place + 1, "."))
            marks[place] = state.value
            enrolment.documents = "".join(marks)
    db.session().flush()
    return document


def person_of(enrolment):
    """The applicant himself."""
    return db.session().get(Person, enrolment.person_id)


def accepted(world, n=1, **kwargs):
    """n people with a seat."""
    found = []
    for _ in range(n):
        enrolment = applicant(world, **kwargs)
        enrolments.accept(act_of(world.panitia, world.now), enrolment)
        found.append(enrolment)
    db.session().commit()
    return found


def ready(world, n=1):
    """n people with a seat that waits for nothing: the class may begin."""
    return accepted(world, n, internalisasi={"held_on": "2026-10-01"})
