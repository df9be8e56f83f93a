"""The trainer's recommendation and FR-ACA-07: what is refused, what follows, what is sealed."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from askom_lms.certification import queries, services
from askom_lms.certification.domain.evidence import CONDUCT, PLANNING, UNITS, VALIDATION
from askom_lms.certification.domain.states import RecommendationState, Verdict
from askom_lms.coursework.domain.states import ItemStatus
from askom_lms.coursework.queries.dossier import folder_openings
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import db
from askom_lms.kernel.audit import history_of
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal, StepUpNeeded
from askom_lms.paperwork.models import FilledRecord, RecordState
from askom_lms.paperwork.queries import live_signatures
from askom_lms.training.models import Folder
from tests.assessment.world import (
    EVENING,
    FRIDAY,
    act_of,
    attend,
    examiner_of,
    master_of,
    planned_turn,
    played,
    real_asesi,
    seat_of,
    stamp,
    started_turn,
    unstamp,
)
from tests.certification.ways import (
    THURSDAY,
    code_of,
    enrolment,
    exam_row,
    examined,
    judged,
    page,
    recommendation_of,
    recommended,
    trained,
    trainer_recommends,
)
from tests.plans import plans_of


def missing_codes(found):
    return sorted({one.code.removeprefix("certification.missing.") for one in found.prerequisites})


@pytest.mark.row("002-035", "002-036", "004-024")
def test_the_trainer_recommends_when_the_training_is_whole_and_dossier_3_opens(world):
    trained(world, 0)
    signed = trainer_recommends(world, 0)

    assert signed.is_recommended
    assert signed.facts["folders"] == {"merah": [16, 16], "kuning": [16, 16]}
    assert len(signed.fingerprint) == 64
    assert "hijau" in folder_openings(world.seats[0])
    mails = db.session().scalars(select(Mail).where(Mail.to == world.trainees[0].email)).all()
    assert any("/asesi-saya" in mail.body for mail in mails)


@pytest.mark.row("004-022", "004-024")
@pytest.mark.parametrize(
    ("so_far", "code"), [(None, "turn_unplanned"), (planned_turn, "turn"), (started_turn, "turn_running")]
)
def test_the_trainer_recommends_nobody_who_has_not_finished_a_turn_as_asesor(world, so_far, code):
    attend(world, 0)
    stamp(world, 0, "merah", "kuning")
    if so_far:
        so_far(world, 0)
    with pytest.raises(Refusal) as refused:
        trainer_recommends(world, 0)
    assert code_of(refused) == "certification.training_incomplete"
    trainer = queries.trainer_page(act_of(master_of(world, 0), THURSDAY), seat_of(world, 0).seat_number)
    assert [one.code for one in trainer.gaps] == [f"certification.missing.{code}"]
    assert "hijau" not in folder_openings(world.seats[0])


def test_the_turn_of_each_seat_is_found_by_its_index(world):
    """Among the turns of a thousand other classes."""
    found = plans_of(lambda: queries.standings(Enrolment.class_id == world.klass.id))
    (plan,) = [plan for plan in found if "played" in plan]
    assert re.search(r"uq_role_play_asesor_turn( \(asesor_id=|[^\n]*\n\s+Index Cond: \(asesor_id)", plan), plan


def test_the_turn_that_went_furthest_counts(world):
    attend(world, 0)
    stamp(world, 0, "merah", "kuning")
    planned_turn(world, 0)
    second = played(world, 0, Folder.KUNING)
    signed = trainer_recommends(world, 0)

    assert signed.facts["turn"] == [2, second.table]


@pytest.mark.row("000-124", "000-125", "002-035")
@pytest.mark.parametrize("status", [ItemStatus.SUBMITTED, ItemStatus.RETURNED])
def test_one_item_without_paraf_stops_the_trainers_recommendation(world, status):
    trained(world, 0)
    unstamp(world, 0, "kuning", "fr-va", status)
    with pytest.raises(Refusal) as refused:
        trainer_recommends(world, 0)
    assert code_of(refused) == "certification.training_incomplete"
    assert folder_openings(world.seats[0]) == {}


@pytest.mark.row("000-123")
def test_a_missed_session_stops_the_trainers_recommendation(world):
    trained(world, 0, h2_1="A")
    with pytest.raises(Refusal):
        trainer_recommends(world, 0)


@pytest.mark.row("000-123")
def test_a_made_up_session_does_not(world):
    trained(world, 0, h2_1="a")
    assert trainer_recommends(world, 0).is_recommended


def test_sessions_still_to_come_do_not_stop_the_trainer(world):
    trained(world, 0, h5_1=".")
    assert trainer_recommends(world, 0).is_recommended


def test_not_recommending_needs_a_reason_and_opens_nothing(world):
    with pytest.raises(Invalid) as refused:
        trainer_recommends(world, 0, is_recommended=False, reason="  ")
    assert code_of(refused) == "certification.reason_missing"

    signed = trainer_recommends(world, 0, is_recommended=False, reason="Map kuning belum selesai")
    assert not signed.is_recommended
    assert folder_openings(world.seats[0]) == {}


def test_a_no_may_become_a_yes_and_a_yes_stays(world):
    trainer_recommends(world, 0, is_recommended=False, reason="Map kuning belum selesai")
    trained(world, 0)
    signed = trainer_recommends(world, 0)
    assert signed.is_recommended
    kinds = [entry["data"]["recommended"] for entry in history_of(db.session(), "trainer_recommendation", signed.id)]
    assert kinds == [False, True]

    with pytest.raises(Refusal) as refused:
        trainer_recommends(world, 0, is_recommended=False, reason="Berubah pikiran")
    assert code_of(refused) == "certification.already_recommended"


def test_only_the_own_master_asesor_recommends_as_trainer(world):
    trained(world, 0)
    other = next(person for person in world.masters if person.id != master_of(world, 0).id)
    with pytest.raises(NotFound):
        services.sign_trainer_recommendation(act_of(other, THURSDAY), seat_of(world, 0), is_recommended=True)
    with pytest.raises(Denied):
        services.sign_trainer_recommendation(act_of(world.panitia, THURSDAY), seat_of(world, 0), is_recommended=True)


@pytest.mark.parametrize(("minutes", "is_fresh"), [(15, True), (16, False)])
def test_the_second_factor_of_the_trainer_is_at_most_fifteen_minutes_old(world, minutes, is_fresh):
    trained(world, 0)
    act = act_of(master_of(world, 0), THURSDAY)
    act.now = THURSDAY + dt.timedelta(minutes=minutes)
    if is_fresh:
        services.sign_trainer_recommendation(act, seat_of(world, 0), is_recommended=True)
    else:
        with pytest.raises(StepUpNeeded):
            services.sign_trainer_recommendation(act, seat_of(world, 0), is_recommended=True)


@pytest.mark.row("002-063", "002-064")
def test_nothing_is_missing_for_a_trainee_who_did_everything(world):
    examined(world, 0)

    assert missing_codes(page(world, 0)) == []


@pytest.mark.row("002-086")
def test_every_tick_set_k_is_offered_and_recommended(world):
    examined(world, 0)
    found = judged(world, 0)

    assert (found.computed, found.verdict) == (Verdict.K, Verdict.K)
    assert found.missing == []
    answers = page(world, 0).answers
    assert [answers[f"keputusan:{unit}:keputusan"] for unit in UNITS] == ["K", "K", "K"]
    assert (answers["umpan_balik"], answers["gap"], answers["saran"]) == ("tercapai", "tidak_ada", "pelihara")


@pytest.mark.row("000-082", "002-086")
def test_one_mark_missing_makes_one_unit_and_the_whole_bk(world):
    examined(world, 0)
    found = judged(world, 0, off=(("pv_2", "M"),), gap="P.854900.047.01 elemen 3")

    assert (found.computed, found.verdict, found.reason) == (Verdict.BK, Verdict.BK, "P.854900.047.01 elemen 3")
    assert page(world, 0).chosen == {PLANNING: Verdict.K, CONDUCT: Verdict.K, VALIDATION: Verdict.BK}
    assert found.missing[0]["what"] == {"row": "pv_2", "rule": "M"}


@pytest.mark.row("000-082")
def test_k_cannot_be_forced_upon_a_unit_whose_evidence_is_not_whole(world):
    examined(world, 0)
    found = judged(world, 0, off=(("pv_2", "M"),), units=dict.fromkeys(UNITS, "K"), gap="x")

    assert found.verdict is Verdict.BK
    assert page(world, 0).answers[f"keputusan:{VALIDATION}:keputusan"] == "BK"


@pytest.mark.row("000-008", "002-089")
@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("paraf", lambda world: unstamp(world, 0, "hijau", "fr-va")),
        ("session", lambda world: attend(world, 0, h2_1="A")),
        ("mark", lambda world: attend(world, 0, h2_1=".")),
    ],
)
def test_one_missing_thing_turns_k_off_and_is_named(world, name, spoil):
    examined(world, 0)
    judged(world, 0)
    spoil(world)
    found = page(world, 0)

    assert any(code.startswith(name) for code in missing_codes(found))
    assert set(found.computed.values()) == {Verdict.BK}
    with pytest.raises(Refusal) as refused:
        services.sign_recommendation(act_of(examiner_of(world, 0), EVENING), found)
    assert code_of(refused) in ("certification.gap_missing", "certification.k_not_offered")


def test_an_edit_of_the_facts_after_approval_turns_k_off(world):
    examined(world, 0)
    seat = enrolment(world, 0)
    seat.facts_version += 1
    db.session().commit()
    found = page(world, 0)

    assert missing_codes(found) == ["eligibility"]
    assert found.prerequisites[0].clause == "askom:D8"


def test_a_rule_of_certification_that_fails_turns_k_off_with_its_clause(world):
    examined(world, 0)
    seat = enrolment(world, 0)
    seat.facts = {**seat.facts, "education": {"level": "SD", "kkni_level": 1}}
    db.session().commit()
    found = page(world, 0)

    assert ("certification.missing.eligibility", "002:6.1.1") in [(one.code, one.clause) for one in found.prerequisites]
    assert missing_codes(found) == ["eligibility"]


def test_without_the_examination_k_is_off(world):
    trained(world, 0)
    trainer_recommends(world, 0)
    real_asesi(world, 0)
    assert "practice" in missing_codes(page(world, 0, FRIDAY))


def test_with_something_missing_bk_is_signed_with_a_reason_although_all_evidence_is_met(world):
    examined(world, 0)
    attend(world, 0, h2_1="A")
    judged(world, 0, gap="Sesi MAPA.02 tidak dihadiri")
    found = services.sign_recommendation(act_of(examiner_of(world, 0), EVENING), page(world, 0))
    db.session().commit()

    assert (found.computed, found.verdict, found.state) == (Verdict.BK, Verdict.BK, RecommendationState.PROPOSED)
    assert [one["code"] for one in found.missing] == ["certification.missing.session_for_good"]


@pytest.mark.row("003-028")
def test_bk_on_computed_k_needs_a_reason(world):
    examined(world, 0)
    judged(world, 0, units={VALIDATION: "BK"})
    assert page(world, 0).chosen[VALIDATION] is Verdict.BK
    with pytest.raises(Invalid) as refused:
        services.sign_recommendation(act_of(examiner_of(world, 0), EVENING), page(world, 0))
    assert code_of(refused) == "certification.gap_missing"

    db.session().rollback()
    judged(world, 0, units={VALIDATION: "BK"}, gap="Validasi dikerjakan orang lain")
    found = services.sign_recommendation(act_of(examiner_of(world, 0), EVENING), page(world, 0))
    assert (found.computed, found.verdict) == (Verdict.K, Verdict.BK)


def test_each_no_needs_its_own_reason(world):
    examined(world, 0)
    judged(world, 0, off=(("pv_2", "M"),), reason="", gap="P.854900.047.01")
    with pytest.raises(Refusal) as refused:
        services.sign_recommendation(act_of(examiner_of(world, 0), EVENING), page(world, 0))
    assert code_of(refused) == "paperwork.incomplete"


@pytest.mark.row("000-081")
def test_the_signature_seals_the_form_and_hands_it_over(world):
    found = recommended(world, 0)
    record = db.session().get_one(FilledRecord, found.record_id)

    assert (found.state, found.signed_at, found.signer_name) == (
        RecommendationState.PROPOSED,
        EVENING,
        examiner_of(world, 0).name,
    )
    assert (record.state, len(record.fingerprint)) == (RecordState.SEALED, 64)
    assert [one.slot for one in live_signatures(record.id)] == ["master_asesor"]
    assert exam_row(world, 0).record_id == record.id
    entry = history_of(db.session(), "recommendation", found.id)[-1]
    assert (entry["kind"], entry["data"]["fingerprint"]) == ("recommendation.propose", record.fingerprint)


def test_a_signed_recommendation_cannot_be_changed_or_signed_again(world):
    recommended(world, 0)
    with pytest.raises(Refusal) as refused:
        judged(world, 0, off=(("pv_2", "M"),))
    assert code_of(refused) == "certification.signed"
    with pytest.raises(Refusal) as refused:
        services.sign_recommendation(act_of(examiner_of(world, 0), EVENING), page(world, 0))
    assert code_of(refused) == "certification.signed"


def test_nothing_is_judged_before_impartiality_is_declared(world):
    trained(world, 0)
    trainer_recommends(world, 0)
    real_asesi(world, 0)
    with pytest.raises(Refusal) as refused:
        judged(world, 0, now=FRIDAY)
    assert code_of(refused) == "certification.not_declared"


def test_an_empty_form_is_not_signed(world):
    examined(world, 0)
    with pytest.raises(Refusal) as refused:
        services.sign_recommendation(act_of(examiner_of(world, 0), EVENING), page(world, 0))
    assert code_of(refused) == "certification.nothing_judged"


@pytest.mark.row("004-026")
def test_only_the_examiner_judges_and_signs(world):
    examined(world, 0)
    judged(world, 0)
    other = master_of(world, 0)
    with pytest.raises(NotFound):
        queries.aca_page(act_of(other, EVENING), seat_of(world, 0).seat_number)
    with pytest.raises(NotFound):
        services.sign_recommendation(act_of(other, EVENING), page(world, 0))


def test_the_signature_asks_the_second_factor(world):
    examined(world, 0)
    judged(world, 0)
    with pytest.raises(StepUpNeeded):
        services.sign_recommendation(act_of(examiner_of(world, 0), EVENING, stepped_up=False), page(world, 0))


def test_the_candidate_signs_that_he_was_told_and_the_examiners_signature_stays(world):
    found = recommended(world, 0)
    before = found.record_id
    mine = queries.own_recommendation(act_of(world.trainees[0], EVENING))
    services.acknowledge_recommendation(act_of(world.trainees[0], EVENING), mine)
    db.session().commit()

    after = recommendation_of(world, 0)
    assert after.record_id != before
    assert db.session().get_one(FilledRecord, before).state is RecordState.SUPERSEDED
    assert {one.slot for one in live_signatures(after.record_id)} == {"master_asesor", "calon"}
    with pytest.raises(Refusal) as refused:
        services.acknowledge_recommendation(
            act_of(world.trainees[0], EVENING), queries.own_recommendation(act_of(world.trainees[0], EVENING))
        )
    assert code_of(refused) == "certification.acknowledged"


def test_a_class_mate_has_no_recommendation_to_sign(world):
    recommended(world, 0)
    with pytest.raises(NotFound):
        queries.own_recommendation(act_of(world.trainees[1], EVENING))


def test_the_list_shows_twelve_of_each_side_with_what_is_missing(world):
    recommended(world, 0)
    mine = queries.recommendation_list(act_of(examiner_of(world, 0), EVENING))

    row = next(row for row in mine.examined if row.standing.enrolment_id == world.seats[0])
    assert (row.standing.is_proposed, row.n_prerequisites) == (True, 0)
    other = (
        next(row for row in mine.examined if row.standing.enrolment_id != world.seats[0])
        if len(mine.examined) > 1
        else None
    )
    assert other is None or other.n_prerequisites > 0
    theirs = queries.recommendation_list(act_of(master_of(world, 0), EVENING))
    assert [row.n_training_gaps for row in theirs.trained if row.standing.enrolment_id == world.seats[0]] == [0]


def test_a_signed_recommendation_is_shown_as_it_was_signed(world, desk_of):
    """A sheet that is opened again afterwards changes what is missing today, not what was signed."""
    recommended(world, 0)
    unstamp(world, 0, "hijau", "fr-va")
    found = page(world, 0)

    assert set(found.chosen.values()) == {Verdict.K}
    assert found.computed_overall is Verdict.K
    shown = desk_of(examiner_of(world, 0)).go(f"/rekomendasi/{seat_of(world, 0).seat_number}")
    assert "3 unit kompeten" in shown.text
    assert "Belum kompeten belum" not in shown.text


def test_a_signed_bk_names_what_was_missing_then(world, desk_of):
    examined(world, 0)
    unstamp(world, 0, "hijau", "fr-va")
    judged(world, 0, gap="Map hijau belum utuh")
    services.sign_recommendation(act_of(examiner_of(world, 0), EVENING), page(world, 0))
    db.session().commit()

    shown = desk_of(examiner_of(world, 0)).go(f"/rekomendasi/{seat_of(world, 0).seat_number}").text
    assert "Yang kurang ketika rekomendasi ditandatangani" in shown
    assert "000" in shown
