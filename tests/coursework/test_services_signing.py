"""Other people's parts, their signatures, and what waits for these."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from askom_lms.coursework import queries, services
from askom_lms.coursework.models import DossierItem, DossierParty
from askom_lms.coursework.queries.filling import fill_page, part_page
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.paperwork.domain.samples import sample_answers
from askom_lms.paperwork.models import Signature
from askom_lms.paperwork.queries import live_signatures, spec_of, stage_of
from askom_lms.people.domain import HANDOVER_LASTS
from askom_lms.people.models import Handover, LoginSession, Person
from askom_lms.training.models import Folder
from tests.coursework.filling import LATER, opened, save
from tests.coursework.world import (
    NOW,
    act_of,
    begun,
    filled,
    handed_in,
    item_of,
    name_asesi,
    planning_parafed,
    sign_all,
)
from tests.factories.people import signed_in


def test_the_trainee_cannot_fill_the_part_of_his_asesi(world):
    name_asesi(world, 0, "merah", 1)
    planning_parafed(world)
    act = act_of(world.trainees[0], LATER)
    services.open_item(act, item_of(world, 0, "merah", "fr-apl-02"))

    with pytest.raises(Refusal) as refused:
        services.save_form(
            act, item_of(world, 0, "merah", "fr-apl-02"), "asesor", {"elemen:J.620101.001.01_1:kbk": "K"}
        )
    assert refused.value.code == "paperwork.not_yours"


def test_the_asesi_begins_the_forms_that_are_his(world):
    name_asesi(world, 0, "merah", 1)
    planning_parafed(world)
    eko = act_of(world.trainees[1], LATER)

    services.save_form(
        eko, item_of(world, 0, "merah", "fr-apl-02", act=eko), "asesi", {"elemen:J.620101.001.01_1:kbk": "K"}
    )

    assert queries.current_record(world.seats[0], "merah", "fr-apl-02").answers["elemen:J.620101.001.01_1:kbk"] == "K"


@pytest.mark.row("000-139")
def test_a_signature_says_who_when_and_simulated(world):
    filled(world, key="fr-mapa-01")

    by_slot = {s.slot: s for s in db.session().scalars(select(Signature).where(Signature.voided_at.is_(None)))}

    ketua = world.trainees[2]
    assert by_slot["manajer"].person_id == ketua.id
    assert by_slot["manajer"].is_simulated is True
    assert by_slot["penyusun_1"].is_simulated is False
    assert by_slot["validator_1"].person_id != world.trainees[0].id
    assert {s.via for s in by_slot.values()} == {"own"}


def test_the_ketua_has_a_deputy_for_his_own_plan(world):
    parties = queries.parties_of(world.seats[2], "merah")
    assert parties["manajer_sertifikasi"].id != world.trainees[2].id


@pytest.mark.parametrize(
    ("role", "slot", "agreed", "error", "code"),
    [
        ("asesor", "tidak_ada", True, NotFound, None),
        ("asesor", "validator_1", True, NotFound, None),
        ("asesor", "penyusun_1", False, Invalid, "coursework.part_not_agreed"),
        ("asesor", "penyusun_1", True, Refusal, "paperwork.own_part_incomplete"),
    ],
)
def test_a_signature_is_refused(world, role, slot, agreed, error, code):
    opened(world, "fr-mapa-02")
    act = act_of(world.trainees[0])

    with pytest.raises(error) as refused:
        services.sign_part(act, item_of(world, 0, "merah", "fr-mapa-02"), role, slot, agreed=agreed)
    if code:
        assert refused.value.code == code


def test_a_validator_signs_after_the_author(world):
    filled(world, key="fr-mapa-02")
    record = queries.current_record(world.seats[0], "merah", "fr-mapa-02")
    for signature in db.session().scalars(select(Signature).where(Signature.record_id == record.id)):
        signature.voided_at = NOW
    db.session().flush()
    validator = act_of(queries.parties_of(world.seats[0], "merah")["validator"].id)

    with pytest.raises(Refusal) as refused:
        services.sign_part(
            validator, item_of(world, 0, "merah", "fr-mapa-02", act=validator), "validator", "validator_1", agreed=True
        )
    assert refused.value.code == "paperwork.cannot_sign"


def test_a_change_after_signing_voids_what_it_touches(world):
    filled(world, key="fr-mapa-02")
    record = queries.current_record(world.seats[0], "merah", "fr-mapa-02")
    path = next(path for path in record.answers if path.endswith(":potensi"))

    saved = save(world, {path: ["5"]}, key="fr-mapa-02")

    assert set(saved.voided) == {"penyusun_1", "validator_1"}


def test_a_signature_on_a_device_that_was_handed_over_says_so(world):
    name_asesi(world, 0, "merah", 1)
    planning_parafed(world)
    filled(world, key="fr-ak-01", now=LATER)
    name_asesi(world, 0, "merah", 2)
    act = Act(replace(act_of(world.trainees[2], LATER).person, via_handover=True), LATER)

    signed = services.sign_part(act, item_of(world, 0, "merah", "fr-ak-01", act=act), "asesi", "asesi", agreed=True)
    assert (signed.via, signed.person_id) == ("handover", world.trainees[2].id)


def test_saving_on_a_device_that_was_handed_over_keeps_it_and_reading_does_not(world):
    name_asesi(world, 0, "merah", 1)
    planning_parafed(world)
    filled(world, key="fr-ak-01", now=LATER)
    name_asesi(world, 0, "merah", 2)
    owner, asesi = act_of(world.trainees[0], LATER), world.trainees[2]
    item = item_of(world, 0, "merah", "fr-ak-01", act=owner)
    signed_in(world.trainees[0])
    device = db.session().scalars(select(LoginSession).where(LoginSession.person_id == world.trainees[0].id)).one()
    lasts = Handover(
        login_session_id=device.id,
        person_id=asesi.id,
        subject_id=item.id,
        started_at=LATER,
        expires_at=LATER + HANDOVER_LASTS,
    )
    db.session().add(lasts)
    db.session().commit()

    def part(after):
        return part_page(Act(replace(owner.person, session_id=device.id), LATER + after), item.id, "asesi")

    acting, found = part(dt.timedelta(minutes=10))
    assert acting.person.via_handover
    assert lasts.expires_at == LATER + HANDOVER_LASTS
    services.save_form(acting, found.item, "asesi", {})
    assert lasts.expires_at == LATER + dt.timedelta(minutes=10) + HANDOVER_LASTS
    acting, found = part(dt.timedelta(minutes=24))
    services.save_answers(acting, found.item, "asesi", {}, batch="b", device="d")
    assert lasts.expires_at == LATER + dt.timedelta(minutes=24) + HANDOVER_LASTS


def test_a_new_person_for_a_role_signs_again(world):
    name_asesi(world, 0, "merah", 1)
    planning_parafed(world)
    filled(world, key="fr-ak-01", now=LATER)
    name_asesi(world, 0, "merah", 2)

    live = db.session().scalars(select(Signature).where(Signature.role == "asesi", Signature.voided_at.is_(None))).all()
    assert live == []
    sign_all(world, 0, "merah", "fr-ak-01", now=LATER)
    live = db.session().scalars(select(Signature).where(Signature.role == "asesi", Signature.voided_at.is_(None))).all()
    assert [s.person_id for s in live] == [world.trainees[2].id]


def test_a_simulated_asesi_never_stands_in_dossier_3(world):
    enrolment = db.session().get_one(Enrolment, world.seats[0])
    act = act_of(world.panitia)

    with pytest.raises(Refusal) as refused:
        services.set_party(act, enrolment, Folder.HIJAU, "asesi", world.trainees[1].id, simulated=True)
    assert refused.value.code == "coursework.simulated_asesi"
    assert refused.value.sentence().clause

    services.set_party(act, enrolment, Folder.HIJAU, "asesi", world.trainees[1].id, simulated=False)
    party = db.session().scalars(select(DossierParty).where(DossierParty.role == "asesi")).one()
    party.is_simulated = True
    services.open_folder(act, enrolment)
    planning_parafed(world, 0, "hijau", now=LATER)
    with pytest.raises(Refusal) as refused:
        filled(world, 0, "hijau", "fr-apl-02", now=LATER)
    assert refused.value.code == "paperwork.real_asesi_needed"


def test_nobody_plays_a_role_in_his_own_dossier(world):
    enrolment = db.session().get_one(Enrolment, world.seats[0])
    with pytest.raises(Refusal) as refused:
        services.set_party(
            act_of(world.panitia), enrolment, Folder.MERAH, "validator", world.trainees[0].id, simulated=True
        )
    assert refused.value.code == "coursework.own_party"


def test_who_plays_manajer_also_plays_admin_unless_somebody_is_named(world):
    enrolment = db.session().get_one(Enrolment, world.seats[0])
    s = db.session()
    s.execute(DossierParty.__table__.delete())
    services.set_party(
        act_of(world.panitia), enrolment, Folder.MERAH, "manajer_sertifikasi", world.trainees[1].id, simulated=True
    )
    assert {p.role: p.person_id for p in queries.party_list(world.seats[0], "merah")} == {
        "admin": world.trainees[1].id,
        "manajer_sertifikasi": world.trainees[1].id,
    }


def test_a_trainee_without_skema_is_told_so(world):
    db.session().get_one(Enrolment, world.seats[0]).skema_id = None
    db.session().flush()
    with pytest.raises(Refusal) as refused:
        opened(world)
    assert refused.value.code == "coursework.no_skema"


def waiting_for(person, now=NOW):
    return [
        (line.item.key, line.role, line.is_simulated)
        for line in queries.parts.my_parts(act_of(person, now))
        if line.is_waiting(now)
    ]


def on_the_home_of(person):
    """What the home page counts for him."""
    return queries.home.own_seat(act_of(person)).n_parts


def test_parts_wait_for_their_people_and_leave_when_signed(world):
    """Who only signs is asked once the sheet is complete and whoever signs before him has: not a moment earlier."""
    trainee, validator = world.trainees[0], queries.parties_of(world.seats[0], "merah")["validator"].id
    begun(world, 0, "merah", "fr-mapa-02")
    record = opened(world, "fr-mapa-02")
    answers = sample_answers(spec_of(record), stage_of(record), record.lent, seed=0)
    last = next(iter(answers))
    save(world, {path: value for path, value in answers.items() if path != last}, "fr-mapa-02")
    someone = db.session().get_one(Person, validator)
    assert (waiting_for(validator), on_the_home_of(someone)) == ([], 0)

    save(world, {last: answers[last]}, "fr-mapa-02")
    assert (waiting_for(validator), on_the_home_of(someone)) == ([], 0)

    item = item_of(world, 0, "merah", "fr-mapa-02")
    services.sign_part(act_of(trainee), item, "asesor", "penyusun_1", agreed=True)
    assert waiting_for(validator) == [("fr-mapa-02", "validator", True)]
    assert on_the_home_of(someone) == 1

    handed_in(world, key="fr-mapa-02")
    assert (waiting_for(validator), on_the_home_of(someone)) == ([], 0)


def test_who_has_answers_of_his_own_to_give_is_asked_before_the_others_are_done(world):
    agreement_pending(world)
    asesi = world.trainees[1]
    before = on_the_home_of(asesi)
    services.open_item(act_of(world.trainees[0], LATER), item_of(world, 0, "merah", "fr-ak-01"))
    assert ("fr-ak-01", "asesi", True) in waiting_for(asesi, LATER)
    assert on_the_home_of(asesi) == before + 1


def agreement_pending(world):
    """Planning is parafed and the self-assessment reviewed; nobody signed FR.AK.01."""
    name_asesi(world, 0, "merah", 1)
    planning_parafed(world)
    filled(world, key="fr-apl-02", now=LATER)


@pytest.mark.row("002-080", "003-040")
def test_no_evidence_is_kept_before_asesi_and_asesor_signed_the_agreement(world):
    agreement_pending(world)
    with pytest.raises(Refusal) as refused:
        opened(world, "fr-ia-02-hasil", now=LATER)
    assert refused.value.code == "paperwork.ak_01_first"
    assert db.session().get_one(DossierItem, item_of(world, 0, "merah", "fr-ia-02-hasil").id).record_id is None
    page = fill_page(act_of(world.trainees[0], LATER), 1, "fr-ia-02-hasil")
    assert page.refusal is not None
    assert page.refusal.code == "paperwork.ak_01_first"

    filled(world, key="fr-ak-01", now=LATER)

    save(world, {"mulai:g1": "09:05"}, "fr-ia-02-hasil", now=LATER)
    assert fill_page(act_of(world.trainees[0], LATER), 1, "fr-ia-02-hasil").refusal is None


@pytest.mark.row("002-080", "002-082", "003-039")
def test_the_agreement_is_signed_only_after_a_favourable_review(world):
    name_asesi(world, 0, "merah", 1)
    planning_parafed(world)
    eko = act_of(world.trainees[1], LATER)
    record = opened(world, "fr-ak-01", now=LATER)
    answers = {"bukti": ["observasi"], "hari_tanggal": "2026-11-20", "waktu": "09:00", "pern_asesor": True}
    save(world, answers, "fr-ak-01", now=LATER)
    save(
        world, {"pern_asesi_1": True, "pern_asesi_2": True}, "fr-ak-01", who=world.trainees[1], role="asesi", now=LATER
    )

    with pytest.raises(Refusal) as refused:
        services.sign_part(eko, item_of(world, 0, "merah", "fr-ak-01", act=eko), "asesi", "asesi", agreed=True)
    assert refused.value.code == "paperwork.cannot_sign"
    assert "FR.APL.02" in refused.value.params["reason"]

    filled(world, key="fr-apl-02", now=LATER)
    services.sign_part(eko, item_of(world, 0, "merah", "fr-ak-01", act=eko), "asesi", "asesi", agreed=True)
    assert [one.slot for one in live_signatures(record.id)] == ["asesi"]

    with pytest.raises(Refusal) as alone:
        save(world, {"mulai:g1": "09:05"}, "fr-ia-02-hasil", now=LATER)
    assert alone.value.code == "paperwork.ak_01_first"
    me = act_of(world.trainees[0], LATER)
    services.sign_part(me, item_of(world, 0, "merah", "fr-ak-01", act=me), "asesor", "asesor", agreed=True)
    save(world, {"mulai:g1": "09:05"}, "fr-ia-02-hasil", now=LATER)


def test_feedback_waits_for_the_recommendation_and_the_report_repeats_it(world):
    agreement_pending(world)
    with pytest.raises(Refusal) as refused:
        save(world, {"catatan_lain": "Jelas"}, "fr-ak-03", who=world.trainees[1], role="asesi", now=LATER)
    assert refused.value.code == "paperwork.fr_ak_03.belum_putusan"

    filled(world, key="fr-ak-02", now=LATER, is_competent=False)

    save(world, {"catatan_lain": "Jelas"}, "fr-ak-03", who=world.trainees[1], role="asesi", now=LATER)
    report = opened(world, "fr-ak-05", now=LATER)
    assert report.lent["asesi"][0]["hasil"] == "BK"


def test_a_result_counts_once_it_is_complete(world):
    agreement_pending(world)
    filled(world, key="fr-ak-01", now=LATER)
    save(world, {"mulai:g1": "09:05"}, "fr-ia-02-hasil", now=LATER)
    assert opened(world, "fr-ak-02", now=LATER).lent["plan"]["results"] == []
    filled(world, key="fr-ia-02-hasil", now=LATER)
    assert opened(world, "fr-ak-02", now=LATER).lent["plan"]["results"] == ["FR.IA.02"]
