"""The life of the application of a class: what must hold before it is sent, findings, decisions and who hears of them."""

import pytest
from sqlalchemy import select

from askom_lms.enrolment import services as enrolments
from askom_lms.kernel import audit, db, evidence
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import Chain
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, Invalid, NotFound
from askom_lms.people.domain import Role
from askom_lms.registry import services as register
from askom_lms.registry.domain import SkemaRight
from askom_lms.registry.models import InstitutionKind, InstitutionSkema
from askom_lms.training import queries, services
from askom_lms.training.domain.application import unmet
from askom_lms.training.domain.states import ApplicationState, ClassState
from askom_lms.training.models import ApplicationFinding, ClassStaff, StaffRole
from askom_lms.training.queries.staff import assignments_of
from tests.factories.classes import BEFORE, open_class, planned_class
from tests.factories.people import PersonFactory, grant
from tests.refusing import refused
from tests.training.applying import IN_TIME, approved, by, decide, examine, seen, send, sign, write, written
from tests.training.making import DAY, STARTS_ON, admin_of, place

S = ApplicationState
pytestmark = pytest.mark.usefixtures("lms_app")


def mails():
    return [(mail.to, mail.subject) for mail in db.session().scalars(select(Mail).order_by(Mail.created_at))]


def broken(world):
    """What the chain of the class says that the rows do not."""
    db.session().flush()
    chain = db.session().scalars(select(Chain).where(Chain.kind == "class", Chain.ref == world.klass.id)).one()
    return [one.why for one in evidence.contradictions(db.session(), chain)]


def test_an_application_is_corrected_once_and_approved_and_enrolment_opens():
    world = written()
    with refused("training.application_not_approved"):
        services.open_enrolment(by(world.panitia, world), world.klass)

    send(world)
    assert (world.application.state, world.application.round) == (S.SUBMITTED, 1)
    with refused("training.application_sent"):
        write(world)
    examine(world, surat_tugas="Surat tugas pengajar belum ditandatangani.")
    with refused("training.items_open"):
        decide(world, services.approve_application)
    decide(world, services.return_application, reason="Mohon dilengkapi.")
    assert world.application.state is S.RETURNED

    write(world, funding="Anggaran LSP")
    world.now = IN_TIME + 10 * DAY
    send(world)
    assert (world.application.round, world.application.late_reason) == (2, "")
    rows = queries.findings_of(world.application)
    assert [(row.round, row.text) for row in rows if row.text] == [(1, "Surat tugas pengajar belum ditandatangani.")]
    examine(world)
    decide(world, services.approve_application)
    services.open_enrolment(by(world.panitia, world), world.klass)

    assert (world.application.state, world.klass.state) == (S.APPROVED, ClassState.OPEN)
    rounds = world.application.rounds
    assert [(rounds[n]["decision"], rounds[n]["reason"]) for n in "12"] == [
        ("return", "Mohon dilengkapi."),
        ("approve", ""),
    ]
    told = {(to, subject) for to, subject in mails() if "Permohonan" in subject}
    for person in (world.panitia, world.panitia_2):
        assert (person.email, "Permohonan kelas 47/2026 dikembalikan") in told
        assert (person.email, "Permohonan kelas 47/2026 disetujui") in told
    assert (world.bnsp.email, "Permohonan kelas 47/2026 menunggu verifikasi") in told
    kinds = [entry["kind"] for entry in audit.history_of(db.session(), "class_application", world.application.id)]
    assert kinds.count("class_application.submit") == 2
    assert {"class_application.begun", "class_application.examined", "class_application.approve"} <= set(kinds)
    assert broken(world) == []


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda world: setattr(world.application, "funding", "Biaya lain"), "funding"),
        (lambda world: setattr(world.application, "facts", {**world.application.facts, "proposed": 3}), "facts"),
        (lambda world: setattr(a_finding(world), "text", "Ganti"), "text"),
    ],
    ids=["form", "facts", "finding"],
)
def test_what_was_sent_and_found_is_sealed_in_the_chain_of_the_class(spoil, word):
    world = approved()
    assert broken(world) == []

    spoil(world)

    assert any(word in why for why in broken(world))


def a_finding(world):
    wanted = select(ApplicationFinding).where(ApplicationFinding.application_id == world.application.id)
    return db.session().scalars(wanted.order_by(ApplicationFinding.item)).first()


@pytest.mark.row("001-031")
@pytest.mark.row("001-027")
@pytest.mark.parametrize(("until", "passes"), [(None, True), (STARTS_ON + 4 * DAY, True), (STARTS_ON + 3 * DAY, False)])
def test_the_licence_of_a_skema_reaches_the_last_day_of_the_class(until, passes):
    world = written()
    held = db.session().scalars(select(InstitutionSkema)).one()
    held.until = until

    if passes:
        send(world)
    else:
        with refused("training.need_licensed"):
            send(world)
    assert world.klass.ends_on == STARTS_ON + 4 * DAY


def test_a_skema_that_was_never_recorded_or_ended_gives_no_right():
    world = written(licensed=False)
    with refused("training.need_licensed"):
        send(world)

    held = register.add_skema(Act.system(BEFORE), world.organiser, world.skema.id, document_number="L-2")
    db.session().flush()
    register.end_skema(Act.system(BEFORE), world.organiser, held.id, reason="Dicabut")
    with refused("training.need_licensed"):
        send(world)


@pytest.mark.row("001-025")
@pytest.mark.row("001-026")
@pytest.mark.row("001-027")
@pytest.mark.row("001-028")
@pytest.mark.parametrize(
    ("kind", "right", "passes"),
    [
        (InstitutionKind.LSP, SkemaRight.LICENSED, True),
        (InstitutionKind.LSP, SkemaRight.VERIFIED, False),
        (InstitutionKind.CLSP, SkemaRight.VERIFIED, True),
        (InstitutionKind.CLSP, SkemaRight.LICENSED, False),
        (InstitutionKind.INSTANSI, None, True),
        (InstitutionKind.BNSP, None, True),
    ],
)
def test_who_organises_decides_which_right_to_a_skema_is_asked(kind, right, passes):
    world = written(licensed=False)
    world.organiser.kind = kind
    if right:
        held = {"institution_id": world.organiser.id, "skema_id": world.skema.id, "document_number": "D-1"}
        db.session().add(InstitutionSkema(kind=right, **held))
    sign(world)
    db.session().commit()

    lacking = [
        line.code for line in unmet(queries.application_needs(world.klass, world.application, by(world.panitia, world)))
    ]

    assert lacking == ([] if passes else ["licensed"])


@pytest.mark.row("001-029")
def test_people_who_are_invited_are_the_people_proposed():
    world = written()
    panitia = by(world.panitia, world)
    for n in range(8):
        enrolments.invite_trainee(panitia, world.klass, email=f"luar{n}@contoh.id", name=f"Luar {n}", origin="SMK 2")
        if n == 6:
            send(world)
    examine(world)
    with refused("training.facts_moved"):
        decide(world, services.approve_application)
    decide(world, services.return_application, reason="Peserta bertambah sejak diajukan.")

    with refused("training.need_external"):
        send(world)


def test_a_late_application_needs_a_reason_in_writing():
    world = written(now=IN_TIME + DAY)
    with refused("training.need_late_reason"):
        send(world)

    write(world, late_reason="Gedung baru tersedia pekan ini.")
    send(world)

    assert world.application.state is S.SUBMITTED


def test_what_moved_since_it_was_sent_is_not_approved_unseen():
    world = written()
    send(world)
    examine(world)
    services.save_place(by(world.panitia, world), world.klass, **place(world.klass, venue="Hotel Lain"))

    with refused("training.facts_moved"):
        decide(world, services.approve_application)
    with refused("training.return_reason", Invalid):
        decide(world, services.return_application, reason="  ")
    decide(world, services.return_application, reason="Tempat berubah sejak diajukan.")
    send(world)
    examine(world)
    decide(world, services.approve_application)

    assert world.application.facts["venue"] == "Hotel Lain"


def test_a_decision_needs_what_it_stands_on():
    world = written()
    send(world)
    with refused("training.no_finding"):
        decide(world, services.return_application)
    with refused("training.refusal_reason", Invalid):
        decide(world, services.refuse_application, reason="  ")
    with refused("training.finding_text", Invalid):
        examine(world, skema="  ")
    with refused("training.finding_long", Invalid):
        examine(world, skema="x" * 501)
    found = {"meja": ("ok", "")}
    with refused("training.finding_unknown", Invalid):
        services.save_findings(by(world.bnsp, world), world.klass, world.application, found, **seen(world))
    examine(world, skema="x" * 500)
    with refused("training.reason_long", Invalid):
        decide(world, services.return_application, reason="x" * 501)

    decide(world, services.refuse_application, reason="Skema tidak sesuai.")

    assert world.application.state is S.REFUSED
    for service in (services.approve_application, services.return_application):
        with refused("class_application.not_now"):
            decide(world, service)
    with refused("class_application.not_now"):
        send(world)
    with refused("training.application_not_sent"):
        examine(world)


def test_a_refused_class_says_so_instead_of_asking_to_send_it_again():
    world = written()
    send(world)
    decide(world, services.refuse_application, reason="Skema tidak sesuai.")

    with refused("training.application_refused"):
        services.open_enrolment(by(world.panitia, world), world.klass)


def test_a_refused_class_keeps_nobody_from_another_one_on_its_days():
    world = written()
    send(world)
    decide(world, services.refuse_application, reason="Skema tidak sesuai.")
    other = planned_class(number="77/2026", masters=1)
    master = db.session().scalar(
        select(ClassStaff).where(ClassStaff.class_id == world.klass.id, ClassStaff.role == StaffRole.MASTER_ASESOR)
    )

    added = services.add_staff(by(other.panitia, world), other.klass, master.person_id, StaffRole.MASTER_ASESOR)
    assert {one.number for one in assignments_of(added.person_id)} == {"77/2026"}


def test_a_page_that_is_not_fresh_decides_nothing():
    world = written()
    old = world.application.version
    send(world)

    with refused("training.application_changed"):
        services.refuse_application(by(world.bnsp, world), world.klass, world.application, seen=old, reason="Lama")


def test_the_organiser_writes_and_bnsp_decides_and_neither_does_the_others_work():
    world = written()
    stranger = PersonFactory(name="Admin Lain")
    grant(stranger, Role.LSP_ADMIN, open_class(number="33/2026", starts_on=STARTS_ON - 28 * DAY).organiser.id)
    with pytest.raises(Denied):
        services.submit_application(by(world.bnsp, world), world.klass, world.application, **seen(world))
    with pytest.raises(NotFound):
        services.submit_application(by(stranger, world), world.klass, world.application, **seen(world))
    sign(world)
    services.submit_application(by(admin_of(world), world), world.klass, world.application, **seen(world))
    with pytest.raises(Denied):
        services.save_findings(by(world.panitia, world), world.klass, world.application, {}, **seen(world))

    grant(world.bnsp, Role.PANITIA, world.klass.id)

    with pytest.raises(NotFound):
        examine(world)


def test_a_class_that_was_made_before_has_no_application_and_opens():
    world = planned_class()
    with pytest.raises(NotFound):
        queries.get_application(by(world.panitia, world), world.klass)

    services.open_enrolment(by(world.panitia, world), world.klass)

    assert world.klass.state is ClassState.OPEN


def test_an_application_is_begun_once():
    world = written()

    assert services.begin_application(by(world.panitia, world), world.klass) is world.application
