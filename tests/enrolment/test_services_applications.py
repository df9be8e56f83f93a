"""Drafts, facts, handing in and leaving: what the applicant may do, and what it does to an approval."""

import datetime as dt

import pytest
from sqlalchemy import select

from askom_lms.enrolment import queries, services
from askom_lms.enrolment.domain.facts_codec import FactsError
from askom_lms.enrolment.domain.states import EnrolmentState as S
from askom_lms.enrolment.models import BLUE, DocumentKind
from askom_lms.kernel import audit, db
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.people.domain import Role
from askom_lms.people.models import RoleGrant
from askom_lms.training import services as classes
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import rules_strip
from tests.factories.classes import BEFORE, accepted, act_of, applicant, make_skema, open_class, person_of
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.usefixtures("lms_app")
KINDS = list(BLUE)
INTERNALISASI = KINDS.index(DocumentKind.INTERNALISASI)
TECHNICAL = KINDS.index(DocumentKind.TECHNICAL)


def without(*positions):
    return "".join("." if n in positions else "a" for n in range(8))


def own_act(enrolment, now=BEFORE):
    return act_of(person_of(enrolment), now)


def fresh(world):
    return db.session().get(TrainingClass, world.klass.id, populate_existing=True)


def mails():
    return [(mail.to, mail.subject) for mail in db.session().scalars(select(Mail).order_by(Mail.subject))]


def kinds(enrolment):
    return [entry["kind"] for entry in audit.history_of(db.session(), "enrolment", enrolment.id)]


# handing in


@pytest.mark.row("001-052")
def test_an_applicant_hands_in_a_complete_application():
    world = open_class()
    enrolment = applicant(world, state=S.DRAFT, documents="uuuuuuuu")
    services.apply(own_act(enrolment), enrolment)
    assert (enrolment.state, enrolment.applied_at) == (S.APPLIED, BEFORE)
    assert kinds(enrolment) == ["enrolment.apply"]


def test_handing_in_twice_changes_nothing():
    world = open_class()
    enrolment = applicant(world, state=S.DRAFT)
    services.apply(own_act(enrolment), enrolment)
    services.apply(own_act(enrolment, BEFORE + dt.timedelta(minutes=1)), enrolment)
    assert enrolment.applied_at == BEFORE
    assert kinds(enrolment) == ["enrolment.apply"]


def test_the_internalisasi_certificate_may_come_later():
    world = open_class()
    enrolment = applicant(world, state=S.DRAFT, documents=without(INTERNALISASI))
    services.apply(own_act(enrolment), enrolment)
    assert enrolment.state is S.APPLIED


@pytest.mark.row("000-126", "000-132")
def test_who_has_no_technical_certificate_applies_without_its_copy_and_the_verdict_decides():
    world = open_class()
    enrolment = applicant(world, state=S.DRAFT, documents=without(TECHNICAL), technical_certificates=[])
    services.apply(own_act(enrolment), enrolment)
    with pytest.raises(Refusal) as refused:
        services.accept(act_of(world.panitia), enrolment)
    assert refused.value.code == "enrolment.not_eligible"
    assert "Sertifikat teknis" in str(refused.value)


@pytest.mark.row("000-132", "002-065")
def test_who_has_one_is_refused_without_its_copy():
    world = open_class()
    enrolment = applicant(world, state=S.DRAFT, documents=without(TECHNICAL))
    with pytest.raises(Refusal) as refused:
        services.apply(own_act(enrolment), enrolment)
    assert refused.value.params == {"missing": "sertifikat kompetensi teknis", "n": 1}


@pytest.mark.parametrize("kind", [DocumentKind.KTP, DocumentKind.PHOTO, DocumentKind.DECLARATION, DocumentKind.DIPLOMA])
def test_a_missing_paper_is_refused_by_its_name(kind):
    world = open_class()
    enrolment = applicant(world, state=S.DRAFT, documents=without(KINDS.index(kind)))
    with pytest.raises(Refusal) as refused:
        services.apply(own_act(enrolment), enrolment)
    assert (refused.value.code, refused.value.params["n"]) == ("enrolment.papers_missing", 1)
    assert enrolment.state is S.DRAFT


def test_a_rejected_paper_must_be_replaced_before_handing_in_again():
    world = open_class()
    enrolment = applicant(world, state=S.REJECTED, documents="xaaaaaaa")
    with pytest.raises(Refusal) as refused:
        services.apply(own_act(enrolment), enrolment)
    assert refused.value.params["missing"] == "KTP"


def test_the_rule_set_of_the_class_says_which_papers():
    world = open_class()
    world.klass.rule_set = "peserta-000"
    recommendation = KINDS.index(DocumentKind.RECOMMENDATION)
    enrolment = applicant(world, state=S.DRAFT, documents=without(recommendation))
    services.apply(own_act(enrolment), enrolment)
    assert enrolment.state is S.APPLIED


@pytest.mark.row("000-100")
def test_without_a_skema_nobody_applies():
    world = open_class()
    enrolment = applicant(world, state=S.DRAFT)
    enrolment.skema_id = None
    with pytest.raises(Refusal) as refused:
        services.apply(own_act(enrolment), enrolment)
    assert refused.value.code == "enrolment.no_skema"


def test_after_closing_nobody_applies_and_after_reopening_he_does():
    world = open_class()
    enrolment = applicant(world, state=S.DRAFT)
    classes.close_enrolment(act_of(world.panitia), world.klass)
    with pytest.raises(Refusal) as refused:
        services.apply(own_act(enrolment), enrolment)
    assert refused.value.code == "enrolment.closed"
    classes.reopen_enrolment(act_of(world.panitia), world.klass)
    services.apply(own_act(enrolment), enrolment)
    assert enrolment.state is S.APPLIED


def test_somebody_else_does_not_apply_for_him():
    world = open_class()
    mine, other = applicant(world, state=S.DRAFT), applicant(world)
    with pytest.raises(NotFound):
        services.apply(own_act(other), mine)


# facts


def test_facts_are_kept_and_counted():
    world = open_class()
    enrolment = applicant(world, state=S.DRAFT)
    is_dropped = services.save_facts(own_act(enrolment), enrolment, {"can_word": True}, skema_id=enrolment.skema_id)
    assert (enrolment.facts, enrolment.facts_version, is_dropped) == ({"can_word": True}, 2, False)


def test_the_same_facts_again_are_no_new_version():
    world = open_class()
    [enrolment] = accepted(world)
    is_dropped = services.save_facts(own_act(enrolment), enrolment, enrolment.facts, skema_id=enrolment.skema_id)
    assert (enrolment.facts_version, is_dropped, enrolment.state) == (1, False, S.ACCEPTED)


def test_facts_that_cannot_be_read_are_refused_with_their_place_and_nothing_is_kept():
    world = open_class()
    enrolment = applicant(world, state=S.DRAFT)
    with pytest.raises(FactsError) as refused:
        services.save_facts(
            own_act(enrolment), enrolment, {"experience": [{"started_on": "kemarin"}]}, skema_id=enrolment.skema_id
        )
    assert [problem.path for problem in refused.value.problems] == ["experience[0].started_on"]
    assert enrolment.facts_version == 1


def test_a_skema_that_the_class_does_not_offer_is_refused():
    world = open_class()
    enrolment = applicant(world, state=S.DRAFT)
    with pytest.raises(Invalid) as refused:
        services.save_facts(own_act(enrolment), enrolment, {}, skema_id=make_skema("Lain").id)
    assert refused.value.code == "enrolment.skema_unknown"


@pytest.mark.row("000-106")
def test_a_class_without_limits_takes_any_skema_of_the_register_but_no_invented_one():
    world = open_class()
    world.klass.settings = {**world.klass.settings, "skema_ids": []}
    enrolment = applicant(world, state=S.DRAFT)
    other = make_skema("Lain")
    services.save_facts(own_act(enrolment), enrolment, {}, skema_id=other.id)
    assert enrolment.skema_id == other.id
    with pytest.raises(Invalid):
        services.save_facts(own_act(enrolment), enrolment, {}, skema_id=world.klass.id)


def test_the_skema_of_somebody_enrolled_is_fixed():
    world = open_class()
    [enrolment] = ready(world)
    services.enrol(act_of(world.panitia, LATER), enrolment)
    with pytest.raises(Refusal) as refused:
        services.save_facts(own_act(enrolment), enrolment, enrolment.facts, skema_id=None)
    assert refused.value.code == "enrolment.skema_fixed"


LATER = dt.datetime(2026, 11, 14, 3, 0, tzinfo=dt.UTC)
"""After the internalisasi day, before day 1."""


def ready(world, n=1):
    """Seats that wait for nothing: internalisasi was done before the application."""
    early = {"held_on": "2026-10-01", "certificate": "INT-1"}
    return accepted(world, n, internalisasi=early)


# an edit after approval


def test_an_edit_after_approval_drops_it_and_keeps_the_seat():
    world = open_class()
    [enrolment] = accepted(world)
    changed = {**enrolment.facts, "can_excel": False}
    assert services.save_facts(own_act(enrolment), enrolment, changed, skema_id=enrolment.skema_id)
    assert (enrolment.state, enrolment.seat_number, enrolment.approved_facts_version) == (S.APPLIED, 1, None)
    assert fresh(world).seats_taken == 1
    assert "enrolment.drop_approval" in kinds(enrolment)
    assert [row.enrolment_id for row in queries.trainee_rows(world.klass.id)] == [enrolment.id]
    [row] = queries.applicant_rows(act_of(world.panitia), world.klass)
    assert row.is_dropped
    assert row.needs_panitia


def test_the_applicant_and_both_panitia_hear_of_it():
    world = open_class()
    [enrolment] = accepted(world)
    db.session().query(Mail).delete()
    services.save_facts(own_act(enrolment), enrolment, {"can_word": True}, skema_id=enrolment.skema_id)
    told = dict(mails())
    assert told.keys() == {person_of(enrolment).email, world.panitia.email, world.panitia_2.email}
    assert "gugur" in told[person_of(enrolment).email]
    assert "Periksa lagi" in told[world.panitia.email]


def test_an_edit_of_somebody_enrolled_drops_the_approval_and_leaves_him_enrolled():
    world = open_class()
    [enrolment] = ready(world)
    services.enrol(act_of(world.panitia, LATER), enrolment)
    changed = {**enrolment.facts, "can_excel": False}
    assert services.save_facts(own_act(enrolment), enrolment, changed, skema_id=enrolment.skema_id)
    assert (enrolment.state, enrolment.approved_facts_version) == (S.ENROLLED, None)
    assert "enrolment.approval_dropped" in kinds(enrolment)


def test_panitia_approves_again_without_a_second_seat():
    world = open_class()
    [enrolment] = accepted(world)
    changed = {**enrolment.facts, "can_excel": True, "education": {"level": "S2"}}
    services.save_facts(own_act(enrolment), enrolment, changed, skema_id=enrolment.skema_id)
    services.accept(act_of(world.panitia), enrolment)
    assert (enrolment.state, enrolment.seat_number, enrolment.approved_facts_version) == (S.ACCEPTED, 1, 2)
    assert fresh(world).seats_taken == 1


def test_a_kept_seat_is_approved_again_even_after_enrolment_closed():
    world = open_class()
    [enrolment] = accepted(world)
    classes.close_enrolment(act_of(world.panitia), world.klass)
    services.save_facts(
        own_act(enrolment), enrolment, {**enrolment.facts, "education": {"level": "S2"}}, skema_id=enrolment.skema_id
    )
    services.accept(act_of(world.panitia), enrolment)
    assert enrolment.state is S.ACCEPTED


def test_a_kept_seat_that_is_turned_down_is_free_again():
    world = open_class()
    [enrolment] = accepted(world)
    services.save_facts(own_act(enrolment), enrolment, {}, skema_id=enrolment.skema_id)
    services.reject(act_of(world.panitia), enrolment, reason="Data dikosongkan")
    assert (enrolment.state, enrolment.seat_number, fresh(world).seats_taken) == (S.REJECTED, None, 0)


# leaving


def test_a_trainee_leaves_with_a_reason_and_loses_the_role():
    world = open_class()
    [enrolment] = accepted(world)
    person = person_of(enrolment)
    db.session().query(Mail).delete()
    services.withdraw(own_act(enrolment), enrolment, reason=" Tugas luar kota ")
    assert (enrolment.state, enrolment.decision_reason) == (S.WITHDRAWN, "Tugas luar kota")
    held = db.session().scalars(select(RoleGrant.role).where(RoleGrant.person_id == person.id)).all()
    assert Role.TRAINEE not in held
    assert {to for to, _ in mails()} == {world.panitia.email, world.panitia_2.email}


def test_panitia_records_a_withdrawal_and_the_person_hears_of_it():
    world = open_class()
    [enrolment] = accepted(world)
    db.session().query(Mail).delete()
    services.withdraw(act_of(world.panitia), enrolment, reason="Sakit")
    assert [to for to, _ in mails()] == [person_of(enrolment).email]


def test_nobody_leaves_twice():
    world = open_class()
    [enrolment] = accepted(world)
    services.withdraw(act_of(world.panitia), enrolment, reason="Sakit")
    with pytest.raises(Refusal) as refused:
        services.withdraw(act_of(world.panitia), enrolment, reason="Sakit lagi")
    assert refused.value.code == "enrolment.not_now"
    assert (enrolment.decision_reason, fresh(world).seats_taken) == ("Sakit", 0)


def test_the_role_of_ketua_kelas_goes_with_the_seat():
    world = open_class()
    [enrolment] = accepted(world)
    services.name_ketua_kelas(act_of(world.panitia), enrolment)
    services.withdraw(act_of(world.panitia), enrolment, reason="Sakit")
    assert queries.ketua_of(world.klass.id) is None
    assert db.session().scalar(select(RoleGrant).where(RoleGrant.role == Role.KETUA_KELAS)) is None


def test_a_withdrawal_after_closing_that_breaks_thirty_percent_turns_the_strip_red():
    world = open_class()
    own = accepted(world, 17)
    accepted(world, 7, external=True)
    classes.close_enrolment(act_of(world.panitia), world.klass)
    before = next(item for item in rules_strip(fresh(world)) if item.code == "external")
    services.withdraw(act_of(world.panitia), own[0], reason="Sakit")
    after = next(item for item in rules_strip(fresh(world)) if item.code == "external")
    assert (before.ok, after.ok) == (True, False)
    assert "bila satu peserta sendiri mundur" in before.text
    assert "30,4%" in after.text


def test_a_stranger_touches_nothing():
    world = open_class()
    enrolment = applicant(world)
    stranger = PersonFactory(roles=[Role.MASTER_ASESOR])
    with pytest.raises((NotFound, Refusal)):
        services.withdraw(act_of(stranger), enrolment, reason="x")
    assert enrolment.state is S.APPLIED
