"""The real asesi: registered, replaced, his consent."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from askom_lms.assessment import queries, services
from askom_lms.assessment.domain.states import ExamState
from askom_lms.assessment.models import RealAsesi
from askom_lms.coursework.queries import party_list
from askom_lms.kernel import checkpoints, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import history_of
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal
from askom_lms.people.models import Handover, Person, RoleGrant
from askom_lms.skema.models import Unit
from askom_lms.skema.services import verify_skema
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import Folder, TrainingClass
from tests.assessment.friday import code_of, ready, register, revoke_the_standard
from tests.assessment.world import (
    FRIDAY,
    NOW,
    PASSWORD,
    act_of,
    declared,
    exam_of,
    examiner_of,
    real_asesi,
    running,
    seat_of,
    with_password,
)
from tests.people.conftest import tamper


@pytest.mark.row("000-168")
def test_a_trainee_registers_his_asesi_who_is_invited_with_the_role_asesi(world):
    asesi = register(world)
    person = db.session().get_one(Person, asesi.person_id)

    assert (person.email, person.name) == ("asesi@contoh.id", "Rina Asesi")
    grant = db.session().scalar(select(RoleGrant).where(RoleGrant.person_id == person.id))
    assert (str(grant.role), grant.scope_id) == ("asesi", world.klass.id)
    mails = db.session().scalars(select(Mail).where(Mail.to == person.email)).all()
    assert len(mails) == 2
    assert any("/persetujuan-asesmen" in mail.body for mail in mails)


@pytest.mark.row("004-025")
def test_the_asesi_of_dossier_3_is_real_and_the_exam_is_planned(world):
    asesi = register(world)
    parties = {party.role: party for party in party_list(world.seats[0], Folder.HIJAU)}

    assert (parties["asesi"].person_id, parties["asesi"].is_simulated) == (asesi.person_id, False)
    assert parties["manajer_sertifikasi"].is_simulated
    exam = exam_of(world, 0)
    assert (exam.state, exam.examiner_id) == (ExamState.PLANNED, seat_of(world, 0).examiner_id)


@pytest.mark.row("004-025")
def test_a_participant_of_the_class_is_refused_however_his_address_is_written(world):
    email = world.trainees[1].email
    with pytest.raises(Refusal) as refused:
        register(world, email=f"  {email.upper()} ")
    assert code_of(refused) == "assessment.trainee_as_asesi"
    assert world.trainees[1].name in str(refused.value)


def test_a_trainee_is_not_his_own_asesi(world):
    with pytest.raises(Refusal) as refused:
        register(world, email=world.trainees[0].email)
    assert code_of(refused) == "assessment.trainee_as_asesi"


@pytest.mark.parametrize("who", ["panitia", "pengajar", "master", "tim_1"])
def test_staff_of_the_class_is_no_real_asesi(world, who):
    with pytest.raises(Refusal) as refused:
        register(world, email=getattr(world, who).email)
    assert code_of(refused) == "assessment.staff_as_asesi"


def test_a_class_mate_under_another_address_is_noticed_by_his_name_and_panitia_register_a_namesake(world):
    name = f"  {world.trainees[1].name.upper()} "
    given = {"name": name, "email": "lain@contoh.id", "occupation": "Staf", "institution": "PT Lain"}
    with pytest.raises(Refusal) as refused:
        services.register_real_asesi(act_of(world.trainees[0]), seat_of(world, 0), **given)
    assert code_of(refused) == "assessment.named_like_trainee"

    asesi = services.register_real_asesi(act_of(world.panitia), seat_of(world, 0), **given)
    assert asesi.person_id != world.trainees[1].id


@pytest.mark.row("000-110")
def test_a_skema_on_a_revoked_standard_is_refused(world):
    skema = revoke_the_standard(world)
    with pytest.raises(Refusal) as refused:
        register(world)
    assert code_of(refused) == "skema.revoked_for_real"
    assert db.session().scalar(select(Unit).where(Unit.skema_id == skema.id)).code in str(refused.value)


def asks_for_verified(world):
    klass = db.session().get_one(TrainingClass, world.klass.id)
    klass.settings = replace(ClassSettings.read(klass.settings), verified_skema_only=True).stored()
    db.session().flush()


@pytest.mark.row("000-090")
def test_a_class_that_asks_for_a_verified_skema_lets_no_asesi_in_without(world):
    asks_for_verified(world)
    with pytest.raises(Refusal) as refused:
        register(world)
    assert code_of(refused) == "skema.unverified_for_real"
    assert "Juru Data belum terverifikasi BNSP" in refused.value.sentence().what

    verify_skema(Act.system(NOW), world.skema.id, on=NOW.date(), number="KEP.1/BNSP/2026")
    assert register(world).person_id


@pytest.mark.row("000-090")
def test_a_verification_taken_back_stops_the_examination_except_in_a_class_made_before(world):
    ready(world)
    asks_for_verified(world)
    with pytest.raises(Refusal) as refused:
        services.start_exam(act_of(examiner_of(world, 0), FRIDAY), exam_of(world, 0))
    assert code_of(refused) == "skema.unverified_for_real"

    klass = db.session().get_one(TrainingClass, world.klass.id)
    klass.settings = {key: held for key, held in klass.settings.items() if key != "verified_skema_only"}
    services.start_exam(act_of(examiner_of(world, 0), FRIDAY), exam_of(world, 0))
    assert exam_of(world, 0).state is ExamState.RUNNING


def test_a_seat_without_a_skema_has_no_asesi(world):
    seat_of(world, 0).skema_id = None
    with pytest.raises(Refusal) as refused:
        register(world)
    assert code_of(refused) == "assessment.no_skema"


def test_panitia_may_register_for_a_trainee_and_a_class_mate_may_not(world):
    register(world, by=world.panitia)
    with pytest.raises(NotFound):
        register(world, index=0, by=world.trainees[1], email="lain@contoh.id")


def test_a_master_asesor_does_not_register(world):
    with pytest.raises(Denied):
        register(world, by=world.master)


def test_another_person_takes_the_place_before_the_examination_and_must_agree_himself(world):
    first = real_asesi(world, 0, email="pertama@contoh.id")
    assert first.consented_at
    second = register(world, email="kedua@contoh.id")

    assert second.id == first.id
    assert second.consented_at is None
    kinds = [entry["kind"] for entry in history_of(db.session(), "real_asesi", second.id)]
    assert "real_asesi.replaced" in kinds


def test_after_the_declaration_only_panitia_replace_the_asesi_and_the_examiner_declares_again(world):
    real_asesi(world, 0)
    declared(world, 0)
    with pytest.raises(Refusal) as refused:
        register(world, email="lain@contoh.id")
    assert code_of(refused) == "assessment.asesi_declared"

    register(world, email="asesi0@contoh.id")
    assert exam_of(world, 0).state is ExamState.DECLARED

    register(world, email="lain@contoh.id", by=world.panitia)
    exam = exam_of(world, 0)
    assert (exam.state, exam.declared_at) == (ExamState.PLANNED, None)


@pytest.mark.row("000-110")
def test_a_standard_revoked_since_the_registration_stops_the_examination(world):
    ready(world)
    revoke_the_standard(world)
    with pytest.raises(Refusal) as refused:
        services.start_exam(act_of(examiner_of(world, 0), FRIDAY), exam_of(world, 0))
    assert code_of(refused) == "skema.revoked_for_real"


@pytest.mark.row("004-025")
def test_an_asesi_who_has_come_into_the_class_stops_the_examination(world):
    ready(world)
    asesi = queries.real_asesi_of(world.seats[0])
    seat_of(world, 1).person_id = asesi.person_id
    db.session().flush()
    with pytest.raises(Refusal) as refused:
        services.start_exam(act_of(examiner_of(world, 0), FRIDAY), exam_of(world, 0))
    assert code_of(refused) == "assessment.trainee_as_asesi"


def test_during_the_examination_the_asesi_stays(world):
    running(world, 0)
    with pytest.raises(Refusal) as refused:
        register(world, email="lain@contoh.id")
    assert code_of(refused) == "assessment.exam_under_way"


def test_only_the_asesi_himself_agrees(world):
    asesi = register(world)
    with pytest.raises(Denied):
        services.consent(act_of(world.trainees[0]), asesi)
    other = register(world, 1, email="lain@contoh.id")
    with pytest.raises(NotFound):
        services.consent(act_of(db.session().get_one(Person, other.person_id)), asesi)

    services.consent(act_of(db.session().get_one(Person, asesi.person_id)), asesi)
    assert asesi.consented_at == NOW


def test_agreeing_twice_keeps_the_first_time(world):
    asesi = real_asesi(world, 0)
    services.consent(act_of(db.session().get_one(Person, asesi.person_id), FRIDAY), asesi)

    assert asesi.consented_at == NOW
    kinds = [entry["kind"] for entry in history_of(db.session(), "real_asesi", asesi.id)]
    assert kinds.count("real_asesi.consented") == 1


def test_a_consent_written_by_hand_is_named(world):
    asesi = register(world)
    line = asesi.id
    db.session().commit()
    assert list(checkpoints.verify_all(db.session())) == []
    db.session().commit()

    tamper(update(RealAsesi).where(RealAsesi.id == line).values(consented_at=NOW))

    (found,) = checkpoints.verify_all(db.session())
    assert str(line) in found.why


def test_the_asesi_chooses_his_first_password_on_the_trainees_device(world):
    asesi = register(world)
    services.set_first_password(act_of(world.trainees[0]), seat_of(world, 0), asesi, PASSWORD)

    assert db.session().get_one(Person, asesi.person_id).password_hash
    with pytest.raises(Refusal) as refused:
        services.set_first_password(act_of(world.trainees[0]), seat_of(world, 0), asesi, PASSWORD)
    assert code_of(refused) == "assessment.has_password"


def test_on_the_trainees_device_the_asesi_agrees_with_his_own_password(world):
    asesi = real_asesi(world, 0, consented=False)
    with_password(db.session().get_one(Person, asesi.person_id))
    act = act_of(world.trainees[0])
    login(act)
    with pytest.raises(Invalid):
        services.consent_on_device(act, asesi, password="kata sandi yang salah")
    db.session().rollback()

    services.consent_on_device(act, queries.real_asesi_of(world.seats[0]), password=PASSWORD)
    db.session().commit()
    agreed = queries.real_asesi_of(world.seats[0])
    assert agreed.consented_at == NOW
    entry = history_of(db.session(), "real_asesi", agreed.id)[-1]
    assert (entry["actor_id"], entry["data"]["handover"]) == (agreed.person_id, True)
    assert db.session().scalars(select(Handover).where(Handover.ended_at.is_(None))).all() == []


def login(act):
    """The sign-in session of this act exists, so that a device can be handed over."""
    from askom_lms.people.models import LoginSession

    db.session().add(
        LoginSession(
            id=act.actor.session_id,
            token_hash=act.actor.session_id.hex * 2,
            person_id=act.actor.id,
            created_at=act.now,
            last_seen_at=act.now,
            expires_at=act.now + dt.timedelta(hours=2),
        )
    )
    db.session().commit()
