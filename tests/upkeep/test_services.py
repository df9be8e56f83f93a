"""The book is confirmed by the home LSP; certificates are warned, frozen, revoked and restored by who may; mails leave once."""

import datetime as dt

import pytest
from sqlalchemy import select

from askom_lms.certification.queries import public
from askom_lms.kernel import audit, db, evidence
from askom_lms.kernel.act import Act
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, NotFound, Refusal
from askom_lms.people.domain import Role
from askom_lms.registry import services as register
from askom_lms.registry.domain.asesor import CertificateStanding, Document
from askom_lms.registry.domain.states import CertificateEvent
from askom_lms.registry.models import AsesorCertificate, AsesorStep, InstitutionKind
from askom_lms.registry.queries import asesor_page, certificate_of
from askom_lms.training.domain.states import StaffRole
from askom_lms.training.services.dates import must_not_be_suspended
from askom_lms.upkeep import queries, services
from askom_lms.upkeep.domain import Kind, Method
from askom_lms.upkeep.domain.states import EntryState
from askom_lms.upkeep.domain.states import UpkeepPermission as P
from askom_lms.upkeep.models import BookEntry, Surveillance
from tests.conftest import NOW
from tests.coursework.test_races import at_once
from tests.factories.people import PersonFactory, grant
from tests.refusing import refused
from tests.registry.asesor_world import standing
from tests.registry.world import act_of, institution
from tests.upkeep.world import DAY, NUMBER, SYSTEM, TODAY, UNTIL, certified, confirmed, measured, spt, told, written

WARN, FREEZE, REVOKE, RESTORE = (
    CertificateEvent.WARN,
    CertificateEvent.FREEZE,
    CertificateEvent.REVOKE,
    CertificateEvent.RESTORE,
)


@pytest.fixture
def world(lms_app):
    return certified()


def book(world, act=None):
    return queries.book_of(act or act_of(world.asesor), world.asesor.id, P.OWN if act is None else P.READ)


@pytest.mark.row("002-101", "000-080")
def test_002_101_an_entry_counts_once_the_home_lsp_has_confirmed_it(world):
    entry = written(world)
    assert (entry.state, book(world).year.held) == (EntryState.WAITING, 0)
    with refused("upkeep.entry_twice"):
        written(world)
    with refused("upkeep.entry_file"):
        services.add_entry(act_of(world.asesor), told(document_number="SPT-2"), Document())
    with pytest.raises(NotFound):
        services.decide_entry(act_of(world.stranger), entry, is_accepted=True, reason="")
    with refused("upkeep.reason"):
        services.decide_entry(act_of(world.admin), entry, is_accepted=False, reason=" ")
    services.decide_entry(act_of(world.admin), entry, is_accepted=False, reason="Nomor keliru")
    services.save_entry(act_of(world.asesor), entry, told(document_number="SPT-2"), Document())
    assert (entry.state, entry.document_number, entry.sha256) == (EntryState.WAITING, "SPT-2", spt().sha256)
    services.decide_entry(act_of(world.admin), entry, is_accepted=True, reason="")
    found = book(world)
    assert (found.year.held, found.years.held, found.years.missing) == (1, 1, 5)
    assert asesor_page(SYSTEM, world.asesor.id).three_years == 1
    for late in (
        lambda: services.decide_entry(act_of(world.admin), entry, is_accepted=False, reason="Lagi"),
        lambda: services.withdraw_entry(act_of(world.asesor), entry),
        lambda: services.save_entry(act_of(world.asesor), entry, told(), Document()),
    ):
        with refused("book_entry.not_now"):
            late()
    db.session().commit()
    mails = db.session().scalars(select(Mail.body).where(Mail.subject.contains("dikembalikan"))).all()
    assert ["Nomor keliru" in body for body in mails] == [True]


def test_nobody_confirms_his_own_entry_and_what_is_withdrawn_may_be_written_again(world):
    grant(world.asesor, Role.LSP_ADMIN, world.own.id, "", world.own.name)
    db.session().commit()
    entry = written(world)
    with pytest.raises(NotFound):
        services.decide_entry(act_of(world.asesor), entry, is_accepted=True, reason="")
    with pytest.raises(NotFound):
        services.withdraw_entry(act_of(world.admin), entry)
    services.withdraw_entry(act_of(world.asesor), entry)
    assert written(world).state is EntryState.WAITING
    assert len(book(world).entries) == 2


@pytest.mark.row("002-099", "002-101", "002-102")
def test_002_099_surveillance_is_planned_done_once_and_kept_for_the_data_base(world):
    holder, act = queries.holder_of(world.asesor.id), act_of(world.manager)
    assert (book(world).due, book(world).is_overdue) == (book(world).certificate.issued_on.replace(year=2026), True)
    with pytest.raises(Denied):
        services.plan_look(act_of(world.admin), holder, method=Method.VISIT, planned_on=TODAY)
    with refused("upkeep.look_day"):
        services.plan_look(act, holder, method=Method.VISIT, planned_on=None)
    look = services.plan_look(act, holder, method=Method.VISIT, planned_on=TODAY + DAY)
    told_of = {"done_on": TODAY, "is_kept": True, "findings": "Tempat kerja sesuai", "file": spt()}
    for changes, code in (
        ({"done_on": TODAY + DAY}, "upkeep.look_day"),
        ({"is_kept": None}, "upkeep.look_result"),
        ({"findings": ""}, "upkeep.reason"),
    ):
        with refused(code):
            services.record_look(act, holder, look, **{**told_of, **changes})
    services.record_look(act, holder, look, **told_of)
    with refused("upkeep.look_done"):
        services.record_look(act, holder, look, **told_of)
    assert (book(world).is_overdue, book(world).due) == (False, TODAY.replace(year=2027))
    [line] = queries.every_look(act)
    assert (line.name, line.number, line.look.findings) == (world.asesor.name, NUMBER, "Tempat kerja sesuai")
    assert [one.name for one in queries.every_look(act_of(world.admin))] == [world.asesor.name]
    assert queries.every_look(act_of(world.stranger)) == []


@pytest.mark.row("002-097", "002-098")
def test_002_098_a_certificate_is_warned_frozen_restored_and_revoked_and_the_public_check_says_so(world):
    def public_says():
        return public.asesor_answer(f"  {NUMBER.lower()} ", TODAY).standing

    assert public.asesor_answer(NUMBER, TODAY) == public.AsesorAnswer(
        world.asesor.name, NUMBER, CertificateStanding.ACTIVE, UNTIL
    )
    with refused("upkeep.measure_letter"):
        measured(world, WARN, number="")
    with refused("upkeep.measure_letter"):
        measured(world, WARN, on=TODAY + DAY)
    with refused("upkeep.reason"):
        measured(world, WARN, reason="")
    with refused("asesor_certificate.not_now"):
        measured(world, RESTORE)
    measured(world, WARN)
    assert public_says() is CertificateStanding.WARNED
    must_not_be_suspended(StaffRole.EXAMINER, world.asesor.id, world.asesor.name)
    measured(world, FREEZE, number="KEP-2")
    assert public_says() is CertificateStanding.FROZEN
    with refused("training.met_frozen"):
        must_not_be_suspended(StaffRole.EXAMINER, world.asesor.id, world.asesor.name)
    must_not_be_suspended(StaffRole.PENGAJAR, world.asesor.id, world.asesor.name)
    with refused("registry.certificate_frozen"):
        noted(world, "BARU-1")
    measured(world, RESTORE, number="KEP-3")
    assert public_says() is CertificateStanding.ACTIVE
    measured(world, REVOKE, number="KEP-4")
    assert public_says() is CertificateStanding.REVOKED
    with refused("training.met_revoked"):
        must_not_be_suspended(StaffRole.MASTER_ASESOR, world.asesor.id, world.asesor.name)
    with refused("asesor_certificate.not_now"):
        measured(world, RESTORE)
    assert book(world).due is None
    db.session().commit()
    steps = db.session().scalars(select(AsesorStep).where(AsesorStep.event.contains("certificate_")))
    assert [(one.document_number, one.by_name) for one in sorted(steps, key=lambda one: one.number)] == [
        (f"KEP-{n}", world.manager.name) for n in (1, 2, 3, 4)
    ]
    told_to = db.session().scalars(select(Mail.to).where(Mail.subject.contains("berubah"))).all()
    assert told_to == [world.asesor.email] * 4


def noted(world, number, by=None, now=NOW):
    facts = {"number": number, "issued_on": TODAY, "valid_until": None}
    act = act_of(by or world.admin, now)
    return register.record_certificate(act, world.asesor, standing(world), **facts, document=spt())


def test_no_new_paper_goes_around_a_decision(world):
    later = [NOW + n * dt.timedelta(minutes=1) for n in range(1, 5)]
    measured(world, WARN)
    assert noted(world, NUMBER, now=later[0]).state == "diperingatkan"
    assert noted(world, "BARU-1", now=later[1]).state == "berlaku"
    assert public.asesor_answer(NUMBER, TODAY).standing is CertificateStanding.REPLACED
    measured(world, REVOKE)
    with refused("registry.certificate_revoked"):
        noted(world, "BARU-2", now=later[2])
    with refused("registry.certificate_revoked"):
        noted(world, "BARU-1", by=world.manager, now=later[2])
    assert noted(world, "BARU-2", by=world.manager, now=later[3]).state == "berlaku"
    assert certificate_of(world.asesor.id).number == "BARU-2"


def test_who_may_judge_a_holder(world):
    """Pengelola, and the tim teknis of BNSP; never the holder himself, and never his home LSP."""
    bnsp = institution("BNSP", InstitutionKind.BNSP)
    people = {name: PersonFactory(name=name) for name in ("bnsp", "lsp")}
    grant(people["bnsp"], Role.TIM_TEKNIS, bnsp.id, "", bnsp.name)
    grant(people["lsp"], Role.TIM_TEKNIS, world.own.id, "", world.own.name)
    grant(world.asesor, Role.PENGELOLA, None, "", "")
    db.session().commit()
    holder = queries.holder_of(world.asesor.id)
    judges = {name for name, one in people.items() if act_of(one).may(P.JUDGE, holder)}
    assert judges == {"bnsp"}
    assert not act_of(world.asesor).may(P.JUDGE, holder)
    barred = queries.Holder(holder.id, holder.keeper_id, holder.judges, frozenset({people["bnsp"].id}), ())
    assert not act_of(people["bnsp"]).may(P.JUDGE, barred)
    seen = {name: [one.name for one in queries.upkeep_lines(act_of(who))[0]] for name, who in people.items()}
    assert seen == {"bnsp": [world.asesor.name], "lsp": []}
    assert [one.is_overdue for one in queries.upkeep_lines(act_of(world.admin), only_overdue=True)[0]] == [True]


@pytest.mark.row("002-103")
def test_002_103_each_reminder_leaves_once_and_a_missed_one_is_not_sent_later(world):
    def on(day):
        return Act.system(dt.datetime(day.year, day.month, day.day, 3, 0, tzinfo=dt.UTC))

    held = certificate_of(world.asesor.id)
    held.valid_until = dt.date(2027, 6, 1)
    db.session().flush()
    assert [
        services.remind(on(day)) for day in (dt.date(2026, 11, 30), dt.date(2026, 12, 1), dt.date(2026, 12, 2))
    ] == [0, 1, 0]
    assert services.remind(on(dt.date(2027, 5, 3))) == 1
    world.asesor.locale = "en"
    db.session().flush()
    assert [services.remind(on(dt.date(2027, 8, n))) for n in (18, 19)] == [1, 0]
    mails = db.session().scalars(select(Mail).where(Mail.to == world.asesor.email).order_by(Mail.created_at)).all()
    assert [one.subject for one in mails] == [
        f"Sertifikat asesor segera berakhir: {NUMBER}", f"Sertifikat asesor segera berakhir: {NUMBER}",
        f"The window of renewal closes soon: {NUMBER}",
    ]  # fmt: skip
    assert "paling lambat 1 Maret 2027" in mails[0].body
    assert "from 1 March 2027 to 1 September 2027" in mails[2].body
    assert "\n\n\n" not in mails[2].body
    measured(world, REVOKE)
    held.valid_until = dt.date(2027, 1, 1)
    db.session().flush()
    assert services.remind(on(dt.date(2026, 12, 5))) == 0


def test_renewal_counts_six_tasks_two_plans_and_two_validations(world):
    for n in range(5):
        confirmed(world, done_on=TODAY - (n + 1) * 30 * DAY, document_number=f"SPT-{n}")
    for n, kind in enumerate((Kind.PLAN, Kind.PLAN, Kind.VALIDATE)):
        confirmed(world, kind=kind.value, document_number=f"SPT-{kind}-{n}")
    found = book(world)
    assert {one.code: one.held for one in found.needs} == {
        "certificate": 1, "plan": 2, "validate": 1, "assess": 5, "refresh": 0, "skema": 0,
    }  # fmt: skip
    assert (found.path, found.years.missing, found.years.until) == ("dari_awal", 1, UNTIL)
    confirmed(world, document_number="SPT-6")
    assert book(world).path == "uji_calon"


def test_everything_is_sealed_in_the_chain_of_the_asesor(world):
    entry = confirmed(world)
    holder = queries.holder_of(world.asesor.id)
    look = services.plan_look(SYSTEM, holder, method=Method.LOGBOOK, planned_on=TODAY)
    services.record_look(SYSTEM, holder, look, done_on=TODAY, is_kept=False, findings="Kosong", file=Document())
    measured(world, FREEZE)
    db.session().commit()

    def contradicted():
        return [one for chain in audit.chains(db.session()) for one in evidence.contradictions(db.session(), chain)]

    assert contradicted() == []
    held = certificate_of(world.asesor.id)
    for row, column, value in (
        (entry, "asesi", 99), (entry, "state", "dikembalikan"), (look, "is_kept", True), (held, "state", "berlaku"),
    ):  # fmt: skip
        table = type(row).__table__
        before = getattr(row, column)
        db.session().execute(table.update().where(table.c.id == row.id).values({column: value}))
        assert len(contradicted()) == 1, column
        db.session().execute(table.update().where(table.c.id == row.id).values({column: before}))


def test_two_who_decide_at_once_decide_once(world, lms_app):
    entry_id = written(world).id
    holder = queries.holder_of(world.asesor.id)
    look_id = services.plan_look(SYSTEM, holder, method=Method.LOGBOOK, planned_on=TODAY).id
    db.session().commit()
    admin, manager = act_of(world.admin), act_of(world.manager)

    def decide(is_accepted):
        entry = db.session().get_one(BookEntry, entry_id)
        return services.decide_entry(admin, entry, is_accepted=is_accepted, reason="Keliru")

    def measure(event):
        paper = Document("KEP-1", TODAY)
        return services.take_measure(manager, holder, event, document=paper, reason="Kewajiban")

    def record():
        look = db.session().get_one(Surveillance, look_id)
        told_of = {"done_on": TODAY, "is_kept": True, "findings": "Sesuai", "file": Document()}
        return services.record_look(manager, holder, look, **told_of)

    deeds = [
        lambda: decide(True),
        lambda: decide(False),
        lambda: measure(FREEZE),
        lambda: measure(FREEZE),
        record,
        record,
    ]
    outcomes = at_once(lms_app, deeds)
    codes = sorted(one.code for one in outcomes if isinstance(one, Refusal))
    assert codes == ["asesor_certificate.not_now", "book_entry.not_now", "upkeep.look_done"]
    assert db.session().scalars(select(AsesorCertificate.state)).one() == "dibekukan"
