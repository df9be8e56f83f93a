"""Panitia decides: acceptance, waivers, conditional seats, enrolling, and what is refused at the border."""

import datetime as dt

import pytest

from askom_lms.enrolment import queries, services
from askom_lms.enrolment.domain.states import EnrolmentState as S
from askom_lms.enrolment.models import BLUE, DocumentKind, DocumentState
from askom_lms.kernel import audit, db
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal
from askom_lms.people.domain import Role
from askom_lms.training import services as classes
from askom_lms.training.models import ClassSession, Mark, TrainingClass
from tests.factories.classes import BEFORE, STARTS_ON, accepted, act_of, applicant, open_class, paper, person_of
from tests.factories.people import PersonFactory, grant_in

pytestmark = pytest.mark.usefixtures("lms_app")
KINDS = list(BLUE)
INTERNALISASI = KINDS.index(DocumentKind.INTERNALISASI)
EVE = dt.datetime(2026, 11, 15, 16, 59, tzinfo=dt.UTC)
"""One minute before midnight of Sunday on the wall of the class."""
DAY_1 = EVE + dt.timedelta(minutes=1)
DONE = {"held_on": "2026-10-01", "certificate": "INT-1"}


def fresh(world):
    return db.session().get(TrainingClass, world.klass.id, populate_existing=True)


def documents(**marks):
    return "".join(marks.get(kind.name.lower(), "a") for kind in KINDS)


def entries(enrolment):
    return audit.history_of(db.session(), "enrolment", enrolment.id)


def refusal_of(step, *args, **kwargs):
    with pytest.raises(Refusal) as refused:
        step(*args, **kwargs)
    return refused.value


# acceptance


@pytest.mark.row("002-075")
def test_an_acceptance_names_facts_verdict_and_seat():
    world = open_class()
    enrolment = applicant(world, internalisasi=DONE)
    services.accept(act_of(world.panitia), enrolment)
    assert (enrolment.state, enrolment.seat_number, enrolment.approved_facts_version) == (S.ACCEPTED, 1, 1)
    assert (enrolment.is_conditional, enrolment.decided_by_id) == (False, world.panitia.id)
    assert (enrolment.verdict["rule_set"], enrolment.verdict["met"]) == ("juknis-001", True)
    assert "waiver" not in enrolment.verdict
    told = {entry["kind"]: entry["data"] for entry in entries(enrolment)}
    assert told["enrolment.accept"]["facts_version"] == 1
    assert told["enrolment.seated"]["seat"] == 1


def test_unmet_clauses_refuse_and_name_themselves():
    world = open_class()
    enrolment = applicant(world, can_excel=False)
    found = refusal_of(services.accept, act_of(world.panitia), enrolment)
    assert (found.code, found.params["n"]) == ("enrolment.not_eligible", 1)
    assert "Word dan Excel" in found.params["what"]
    assert (enrolment.state, fresh(world).seats_taken) == (S.APPLIED, 0)


def test_what_is_not_known_refuses_too():
    world = open_class()
    enrolment = applicant(world, can_excel=None)
    assert refusal_of(services.accept, act_of(world.panitia), enrolment).code == "enrolment.not_eligible"


def test_a_waiver_is_a_finding_with_person_time_reason_and_clauses():
    world = open_class()
    enrolment = applicant(world, can_excel=False, internalisasi=DONE)
    services.accept(act_of(world.panitia), enrolment, waiver_reason="Kursus Excel diikuti minggu ini")
    waiver = enrolment.verdict["waiver"]
    assert (waiver["by"], waiver["at"]) == (str(world.panitia.id), BEFORE.isoformat())
    assert waiver["rules"] == [{"rule": "computer", "clause": "001:peserta.1.d"}]
    services.enrol(act_of(world.panitia), enrolment)
    assert enrolment.state is S.ENROLLED


def test_a_reason_without_anything_to_waive_waives_nothing():
    world = open_class()
    enrolment = applicant(world)
    services.accept(act_of(world.panitia), enrolment, waiver_reason="Untuk berjaga-jaga")
    assert "waiver" not in enrolment.verdict
    assert enrolment.decision_reason == ""


@pytest.mark.row("001-053")
@pytest.mark.parametrize(
    ("marks", "missing"),
    [
        ({"ktp": "u"}, "KTP"),
        ({"photo": "x"}, "foto 3x4 latar merah"),
        ({"diploma": "u", "recommendation": "u"}, "ijazah, surat rekomendasi"),
        ({"internalisasi": "u"}, "sertifikat internalisasi"),
    ],
)
def test_every_paper_that_is_there_needs_a_verdict_and_identity_a_yes(marks, missing):
    world = open_class()
    enrolment = applicant(world, documents=documents(**marks))
    found = refusal_of(services.accept, act_of(world.panitia), enrolment)
    assert (found.code, found.params["missing"]) == ("enrolment.papers_not_accepted", missing)
    enrolment.documents = documents()
    services.accept(act_of(world.panitia), enrolment)
    assert enrolment.state is S.ACCEPTED


def test_a_rejected_paper_that_a_clause_asks_makes_the_verdict_no():
    world = open_class()
    enrolment = applicant(world, documents=documents(diploma="x"))
    assert refusal_of(services.accept, act_of(world.panitia), enrolment).code == "enrolment.not_eligible"


def test_a_rejected_copy_of_what_he_states_not_to_have_is_no_obstacle():
    world = open_class()
    world.klass.rule_set = "peserta-000"
    enrolment = applicant(world, documents=documents(recommendation="x"))
    services.accept(act_of(world.panitia), enrolment)
    assert enrolment.state is S.ACCEPTED


def test_an_application_that_changed_since_the_page_was_opened_is_not_accepted():
    world = open_class()
    enrolment = applicant(world)
    seen = enrolment.row_version
    own = act_of(person_of(enrolment))
    services.save_facts(own, enrolment, {**enrolment.facts, "agrees": None}, skema_id=enrolment.skema_id)
    db.session().flush()
    found = refusal_of(services.accept, act_of(world.panitia), enrolment, seen=seen)
    assert found.code == "enrolment.changed"
    services.accept(act_of(world.panitia), enrolment, seen=enrolment.row_version)
    assert enrolment.state is S.ACCEPTED


@pytest.mark.parametrize("state", [S.DRAFT, S.REJECTED, S.WITHDRAWN])
def test_only_an_application_is_accepted(state):
    world = open_class()
    enrolment = applicant(world, state=state)
    assert refusal_of(services.accept, act_of(world.panitia), enrolment).code == "enrolment.not_now"


def test_a_class_that_is_only_planned_gives_no_seat():
    world = open_class()
    db.session().query(TrainingClass).update({"state": "planned"})
    enrolment = applicant(world)
    assert refusal_of(services.accept, act_of(world.panitia), enrolment).code == "enrolment.not_open"


@pytest.mark.parametrize("role", [Role.MASTER_ASESOR, Role.PENGAJAR, Role.TIM_TEKNIS])
def test_other_staff_of_the_class_does_not_decide(role):
    world = open_class()
    somebody = PersonFactory()
    grant_in(somebody, role, world.klass)
    with pytest.raises(Denied):
        services.accept(act_of(somebody), applicant(world))


def test_panitia_of_another_class_does_not_decide():
    world, other = open_class(), open_class(number="48/2026", starts_on=STARTS_ON + dt.timedelta(days=14))
    with pytest.raises(NotFound):
        services.accept(act_of(other.panitia), applicant(world))


# rejection


def test_a_rejection_keeps_reason_and_findings():
    world = open_class()
    enrolment = applicant(world, can_excel=False)
    services.reject(act_of(world.panitia), enrolment, reason="Belum mampu Excel")
    assert (enrolment.state, enrolment.decision_reason) == (S.REJECTED, "Belum mampu Excel")
    assert enrolment.verdict["outcome"] == "tidak_memenuhi"


def test_a_rejection_without_reason_is_refused():
    world = open_class()
    enrolment = applicant(world)
    with pytest.raises(Invalid):
        services.reject(act_of(world.panitia), enrolment, reason=" ")
    assert enrolment.state is S.APPLIED


# conditional seats


def test_a_seat_before_internalisasi_is_conditional():
    world = open_class()
    enrolment = applicant(world, documents=documents(internalisasi="."), internalisasi={"held_on": "2026-11-11"})
    services.accept(act_of(world.panitia), enrolment)
    assert (enrolment.state, enrolment.is_conditional) == (S.ACCEPTED, True)


@pytest.mark.parametrize(
    "stated",
    [
        None,
        {"attended": True},
        {"attended": True, "certificate": "INT-9", "held_on": "2026-10-01"},
        {"attended": False},
    ],
)
def test_what_the_applicant_states_alone_leaves_the_seat_conditional(stated):
    world = open_class()
    enrolment = applicant(world, documents=documents(internalisasi="."), internalisasi=stated)
    services.accept(act_of(world.panitia), enrolment)
    assert enrolment.is_conditional


def test_an_accepted_certificate_of_a_day_gone_by_is_no_condition():
    world = open_class()
    enrolment = applicant(world, internalisasi={"held_on": "2026-10-01"})
    services.accept(act_of(world.panitia), enrolment)
    assert not enrolment.is_conditional


def test_a_class_that_switched_internalisasi_off_gives_whole_seats():
    world = open_class()
    world.klass.settings = {**world.klass.settings, "internalisasi_required": False}
    enrolment = applicant(world, documents=documents(internalisasi="."), internalisasi=None)
    services.accept(act_of(world.panitia), enrolment)
    assert not enrolment.is_conditional


@pytest.mark.row("000-004")
@pytest.mark.parametrize(("held_on", "is_refused"), [("2026-11-15", False), ("2026-11-16", True), ("2026-11-17", True)])
def test_internalisasi_planned_for_day_1_or_later_gives_no_seat(held_on, is_refused):
    world = open_class()
    enrolment = applicant(world, documents=documents(internalisasi="."), internalisasi={"held_on": held_on})
    if is_refused:
        assert refusal_of(services.accept, act_of(world.panitia), enrolment).code == "enrolment.condition_too_late"
    else:
        services.accept(act_of(world.panitia), enrolment)
        assert enrolment.is_conditional


def conditional(world):
    enrolment = applicant(world, documents=documents(internalisasi="."), internalisasi={"held_on": "2026-11-11"})
    services.accept(act_of(world.panitia), enrolment)
    return enrolment


def give_certificate(world, enrolment, now=EVE):
    document = paper(enrolment, DocumentKind.INTERNALISASI)
    services.judge_document(act_of(world.panitia, now), enrolment, document, is_accepted=True)


def test_an_accepted_certificate_confirms_the_seat_on_the_eve_of_day_1():
    world = open_class()
    enrolment = conditional(world)
    give_certificate(world, enrolment)
    assert enrolment.confirmed_at == EVE
    services.enrol(act_of(world.panitia, EVE), enrolment)
    assert enrolment.state is S.ENROLLED


def test_on_day_1_nothing_is_confirmed_any_more():
    world = open_class()
    enrolment = conditional(world)
    give_certificate(world, enrolment, DAY_1)
    assert enrolment.confirmed_at is None
    found = refusal_of(services.confirm_condition, act_of(world.panitia, DAY_1), enrolment)
    assert found.code == "enrolment.confirm_too_late"
    assert "16 November 2026" in str(found)


def test_without_certificate_and_attendance_nothing_is_confirmed():
    world = open_class()
    found = refusal_of(services.confirm_condition, act_of(world.panitia, EVE), conditional(world))
    assert found.code == "enrolment.internalisasi_not_accepted"


@pytest.mark.row("000-002")
@pytest.mark.parametrize(("mark", "confirms"), [(Mark.HADIR, True), (Mark.TERLAMBAT, True), (Mark.ALPA, False)])
def test_attendance_at_the_pre_day_confirms_the_seat(mark, confirms):
    world = open_class()
    enrolment = conditional(world)
    session = db.session().query(ClassSession).filter_by(class_id=world.klass.id, day=0).one()
    present = session.starts_at + dt.timedelta(hours=1)
    classes.record_attendance(
        act_of(world.panitia, present), fresh(world), session.id, {enrolment.person_id: mark}, reason="dicatat"
    )
    if confirms:
        assert (enrolment.confirmed_at, enrolment.internalisasi_on) == (present, dt.date(2026, 11, 11))
        services.enrol(act_of(world.panitia, EVE), enrolment)
        assert enrolment.state is S.ENROLLED
    else:
        found = refusal_of(services.confirm_condition, act_of(world.panitia, EVE), enrolment)
        assert found.code == "enrolment.internalisasi_not_accepted"


def test_a_whole_seat_has_nothing_to_confirm_and_nothing_is_confirmed_twice():
    world = open_class()
    [whole] = accepted(world, internalisasi=DONE)
    assert refusal_of(services.confirm_condition, act_of(world.panitia), whole).code == "enrolment.nothing_to_confirm"
    enrolment = conditional(world)
    give_certificate(world, enrolment)
    again = refusal_of(services.confirm_condition, act_of(world.panitia, EVE), enrolment)
    assert again.code == "enrolment.nothing_to_confirm"


def test_the_notes_make_documents_a_condition_that_is_named():
    world = open_class()
    world.klass.rule_set = "peserta-000"
    enrolment = applicant(world, internalisasi=DONE, pre_day="a.a")
    services.accept(act_of(world.panitia), enrolment)
    assert enrolment.is_conditional
    found = refusal_of(services.confirm_condition, act_of(world.panitia, EVE), enrolment)
    assert (found.code, found.params["what"]) == ("enrolment.conditions_open", "Membawa dokumen skema sertifikasi")


# enrolling


def test_an_unconfirmed_seat_is_not_enrolled():
    world = open_class()
    enrolment = conditional(world)
    found = refusal_of(services.enrol, act_of(world.panitia, EVE), enrolment)
    assert found.code == "enrolment.condition_open"
    assert found.sentence().next
    assert enrolment.state is S.ACCEPTED


def test_a_dropped_approval_is_not_enrolled():
    world = open_class()
    [enrolment] = accepted(world, internalisasi=DONE)
    services.save_facts(
        act_of(person_of(enrolment)), enrolment, {**enrolment.facts, "agrees": None}, skema_id=enrolment.skema_id
    )
    found = refusal_of(services.enrol, act_of(world.panitia, EVE), enrolment)
    assert found.code == "enrolment.approval_dropped"


def test_a_paper_rejected_after_acceptance_changes_the_verdict_and_stops_enrolling():
    world = open_class()
    [enrolment] = accepted(world, internalisasi=DONE)
    document = paper(enrolment, DocumentKind.DIPLOMA, state=DocumentState.ACCEPTED)
    services.judge_document(
        act_of(world.panitia), enrolment, document, is_accepted=False, reason="Ternyata bukan ijazahnya"
    )
    assert queries.verdict_now(enrolment, BEFORE.date()).met is False
    assert refusal_of(services.enrol, act_of(world.panitia, EVE), enrolment).code == "enrolment.not_eligible"


def test_a_paper_replaced_after_acceptance_must_be_judged_before_enrolling():
    world = open_class()
    [enrolment] = accepted(world, internalisasi=DONE)
    document = paper(enrolment, DocumentKind.KTP, number=2)
    found = refusal_of(services.enrol, act_of(world.panitia, EVE), enrolment)
    assert (found.code, found.params["missing"]) == ("enrolment.papers_not_accepted", "KTP")
    services.judge_document(act_of(world.panitia), enrolment, document, is_accepted=True)
    services.enrol(act_of(world.panitia, EVE), enrolment)
    assert enrolment.state is S.ENROLLED


@pytest.mark.row("000-004")
def test_a_class_does_not_begin_with_a_conditional_seat():
    world = open_class()
    panitia = act_of(world.panitia)
    waiting = applicant(world, documents=documents(internalisasi="."))
    sure = applicant(world, internalisasi={"held_on": "2026-10-01"})
    for enrolment in (waiting, sure):
        services.accept(panitia, enrolment)
    classes.close_enrolment(panitia, world.klass)
    with pytest.raises(Refusal) as refused:
        classes.start_class(panitia, world.klass)
    assert refused.value.code == "enrolment.conditions_before_start"
    assert refused.value.params == {"names": person_of(waiting).name}
    services.withdraw(panitia, waiting, reason="Sertifikat internalisasi tidak ada.")
    classes.start_class(panitia, world.klass)
    assert world.klass.state == "running"


def test_a_certificate_rejected_after_the_confirmation_opens_the_condition_again():
    world = open_class()
    enrolment = conditional(world)
    give_certificate(world, enrolment)
    document = queries.current_documents(enrolment.id)[DocumentKind.INTERNALISASI]
    services.judge_document(act_of(world.panitia, EVE), enrolment, document, is_accepted=False, reason="Palsu")
    found = refusal_of(services.enrol, act_of(world.panitia, EVE), enrolment)
    assert (found.code, enrolment.confirmed_at) == ("enrolment.condition_open", None)


@pytest.mark.row("002-076")
def test_all_who_are_ready_are_enrolled_and_the_others_are_named():
    world = open_class()
    accepted(world, 2, internalisasi=DONE)
    waiting = conditional(world)
    done, held_back = services.enrol_ready(act_of(world.panitia, EVE), world.klass)
    assert done == 2
    assert [(name, refusal.code) for name, refusal in held_back] == [
        (person_of(waiting).name, "enrolment.condition_open")
    ]
    assert waiting.state is S.ACCEPTED


# approving again


def enrolled_and_changed(world, **changes):
    [enrolment] = accepted(world, internalisasi=DONE)
    services.enrol(act_of(world.panitia, EVE), enrolment)
    services.save_facts(
        act_of(person_of(enrolment)), enrolment, {**enrolment.facts, **changes}, skema_id=enrolment.skema_id
    )
    return enrolment


def test_changed_facts_of_a_trainee_are_approved_again():
    world = open_class()
    enrolment = enrolled_and_changed(world, agrees=None)
    services.reapprove(act_of(world.panitia), enrolment)
    assert (enrolment.state, enrolment.approved_facts_version) == (S.ENROLLED, 2)


def test_changed_facts_that_meet_no_clause_need_a_reason():
    world = open_class()
    enrolment = enrolled_and_changed(world, can_word=False)
    assert refusal_of(services.reapprove, act_of(world.panitia), enrolment).code == "enrolment.not_eligible"
    services.reapprove(act_of(world.panitia), enrolment, reason="Dibantu panitia")
    assert enrolment.verdict["waiver"]["reason"] == "Dibantu panitia"


def test_nothing_is_approved_twice():
    world = open_class()
    enrolment = enrolled_and_changed(world, agrees=None)
    services.reapprove(act_of(world.panitia), enrolment)
    assert refusal_of(services.reapprove, act_of(world.panitia), enrolment).code == "enrolment.nothing_to_approve"


def test_the_class_is_over_for_a_trainee():
    world = open_class()
    [enrolment] = accepted(world, internalisasi=DONE)
    services.enrol(act_of(world.panitia, EVE), enrolment)
    services.complete(act_of(world.panitia, EVE), enrolment)
    assert enrolment.state is S.COMPLETED
