""" "Kenapa belum?": each kind of thing in the way, with and without; the code is that with which the service refuses."""

import datetime as dt

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from askom_lms.certification import services as certifying
from askom_lms.certification.domain.states import Verdict
from askom_lms.certification.models import Recommendation
from askom_lms.enrolment import queries as enrolments
from askom_lms.enrolment import services as enrolling
from askom_lms.enrolment.domain.states import ENROLMENT
from askom_lms.enrolment.domain.states import EnrolmentState as S
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import clock, db
from askom_lms.kernel.messages import Refusal
from askom_lms.overview.queries.blocks import Reader, Stage
from askom_lms.overview.queries.why import ELSEWHERE, why, why_own
from askom_lms.registry.domain.states import CertificateState
from askom_lms.registry.models import AsesorCertificate
from askom_lms.training.models import ClassState, TrainingClass
from tests.appeals.world import decided_class, filed
from tests.assessment.world import EVENING, NOW, attend, examiner_of, fresh_class, real_asesi, seat_of, stamp
from tests.certification.ways import (
    act_of,
    admitted,
    certificate_of,
    closed,
    decide,
    examined,
    issued,
    judged,
    meeting,
    page,
    recommended,
    trained,
    trainer_recommends,
)
from tests.factories.classes import BEFORE, accepted, applicant, open_class, person_of
from tests.factories.classes import act_of as applying
from tests.house.counting import counted

MOST_QUERIES = 6
"""Of one page, the sign-in aside."""


def found_before(enrolment, now=BEFORE):
    with db.reading():
        found = why_own(applying(person_of(enrolment), now), "id")
        db.end_reading()
    return found


def codes(found):
    return [one.code for one in found.blocks]


def refused(call, *args, **named):
    with pytest.raises(Refusal) as said:
        call(*args, **named)
    db.session().rollback()
    return said.value


# up to the seat


@pytest.mark.usefixtures("lms_app")
@pytest.mark.parametrize(
    ("change", "class_state"),
    [
        ({"skema_id": None}, ClassState.OPEN),
        ({"documents": "..uuuuuu"}, ClassState.OPEN),
        ({}, ClassState.CLOSED),
        ({}, ClassState.PLANNED),
    ],
)
def test_a_draft_says_what_handing_it_in_would_say(change, class_state):
    world = open_class()
    enrolment = applicant(world, state=S.DRAFT, documents="uuuuuuuu")
    db.session().execute(update(TrainingClass).values(state=class_state))
    if change:
        db.session().execute(update(Enrolment).values(**change))
    db.session().commit()
    db.session().expire_all()
    said = refused(enrolling.apply, applying(person_of(enrolment)), enrolment)
    blocks = [one for one in found_before(enrolment).blocks if one.code == said.code]
    assert [dict(one.params) for one in blocks] == [said.params]


@pytest.mark.usefixtures("lms_app")
def test_before_the_seat_each_state_says_whose_turn_it_is():
    world = open_class()
    enrolment = applicant(world, state=S.DRAFT, documents="uuuuuuuu")
    db.session().commit()
    assert codes(found_before(enrolment)) == ["overview.not_applied", "overview.rule"]
    told = {S.APPLIED: "overview.applied", S.WAITING: "overview.waiting", S.OFFERED: "overview.offered",
            S.REJECTED: "overview.rejected"}  # fmt: skip
    for state, code in told.items():
        db.session().execute(update(Enrolment).values(state=state, waiting_place=3, offer_ends_at=BEFORE))
        db.session().commit()
        db.session().expire_all()
        assert codes(found_before(enrolment)) == [code, "overview.rule"]


@pytest.mark.usefixtures("lms_app")
def test_clauses_come_with_their_cure_and_a_paper_is_not_said_twice():
    world = open_class()
    enrolment = applicant(world, state=S.DRAFT, documents="..uuuuuu", recommendations=[])
    db.session().commit()
    found = found_before(enrolment)
    verdict = enrolments.verdict_now(enrolment, BEFORE.date())
    rules = [one for one in found.blocks if one.code == "overview.rule"]
    papers = {one.what for one in verdict.unmet if "KTP" in one.what or "foto" in one.what}
    assert {one.params["what"] for one in rules} == {one.what for one in (*verdict.unmet, *verdict.conditions)} - papers
    assert {one.stage for one in rules} == {Stage.RULES}
    assert all(one.clause for one in rules)
    assert all(one.params["cure"] for one in rules)
    assert len({(one.code, str(one.params)) for one in found.blocks}) == len(found.blocks)


@pytest.mark.usefixtures("lms_app")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"is_conditional": True}, "enrolment.condition_open"),
        ({"facts_version": 2}, "enrolment.approval_dropped"),
    ],
)
def test_a_seat_says_what_keeps_the_class_from_taking_it(change, code):
    world = open_class()
    enrolment = accepted(world, 1)[0]
    db.session().execute(update(Enrolment).values(is_conditional=False))
    db.session().commit()
    db.session().expire_all()
    assert not [one for one in found_before(enrolment).blocks if one.stage is Stage.SEAT]
    db.session().execute(update(Enrolment).values(**change))
    db.session().commit()
    db.session().expire_all()
    again = db.session().get_one(Enrolment, enrolment.id)
    guards = [refusal.code for _event, refusal in applying(world.panitia).blocked(ENROLMENT, again)]
    assert code in guards
    assert code in codes(found_before(again))


@pytest.mark.usefixtures("lms_app")
def test_a_seat_names_the_papers_that_panitia_has_not_accepted():
    world = open_class()
    enrolment = accepted(world, 1)[0]
    db.session().execute(update(Enrolment).values(documents="xauaaaaa"))
    db.session().commit()
    db.session().expire_all()
    told = [one for one in found_before(enrolment).blocks if one.code == "enrolment.papers_not_accepted"]
    assert [one.params["n"] for one in told] == [2]


def test_a_rejected_photo_is_said_by_the_seat_and_not_again_by_a_rule(world):
    assert "enrolment.papers_not_accepted" not in codes(found_of(world))
    db.session().execute(update(Enrolment).values(documents="axaaaaaa"))
    db.session().commit()
    found = [one for one in found_of(world).blocks if "foto" in str(one.params)]
    assert [one.code for one in found] == ["enrolment.papers_not_accepted"]


# in class


@pytest.fixture
def world(lms_app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    return fresh_class(2)


def found_of(world, index=0, now=EVENING, reader=None):
    db.session().expire_all()
    act = act_of(world.tim_1, now)
    enrolment = enrolments.enrolment_of_seat(act, world.klass.slug, seat_of(world, index).seat_number)
    with db.reading():
        found = why(act, enrolment, "id", reader or Reader())
        db.end_reading()
    return found


def said_by(missing):
    return {(one.code, str(sorted(one.what.items()))) for one in missing if one.what.get("rule") not in ELSEWHERE}


def test_what_bars_k_is_what_the_examiner_reads_each_once(world):
    attend(world, 0, h2_1="A")
    stamp(world, 0, "merah")
    real_asesi(world, 0)
    bars = page(world, 0, NOW).prerequisites
    found = found_of(world, now=NOW)
    mine = {(one.code, str(sorted(one.params.items()))) for one in found.blocks}
    wanted = {one for one in said_by(bars) if "eligibility" not in one[0]}
    assert len(wanted) > 20
    assert wanted <= mine
    assert len(mine) == len(found.blocks)
    assert "certification.missing.turn_unplanned" in codes(found)
    assert not [one for one in found.blocks if one.params.get("folder") == "merah"]
    places = [list(Stage).index(one.stage) for one in found.blocks]
    assert places == sorted(places)


def test_a_whole_training_leaves_only_what_comes_after_it(world):
    trained(world, 0)
    stages = {one.stage for one in found_of(world).blocks}
    assert not stages & {Stage.SESSIONS, Stage.TASK_1, Stage.TASK_2}
    assert "certification.missing.trainer" in codes(found_of(world))
    trainer_recommends(world, 0)
    assert "certification.missing.trainer" not in codes(found_of(world))


def test_a_trainer_who_says_no_is_told_with_his_reason(world):
    trained(world, 0)
    trainer_recommends(world, 0, is_recommended=False, reason="Observasi kurang")
    told = [one for one in found_of(world).blocks if one.code == "overview.trainer_no"]
    assert [one.params["reason"] for one in told] == ["Observasi kurang"]


def test_from_the_recommendation_to_the_certificate_one_thing_after_the_other(world):
    examined(world, 0)
    assert "applying.missing.none" in codes(found_of(world))
    admitted(world, 0)
    assert "applying.missing.none" not in codes(found_of(world))
    judged(world, 0)
    candidate = act_of(world.trainees[0], EVENING)
    drafted = (
        db.session()
        .scalars(select(Recommendation).options(joinedload(Recommendation.enrolment), joinedload(Recommendation.exam)))
        .one()
    )
    said = refused(certifying.acknowledge_recommendation, candidate, drafted)
    assert codes(found_of(world)) == [said.code, "overview.not_issued"]
    certifying.sign_recommendation(act_of(examiner_of(world, 0), EVENING), page(world, 0))
    db.session().commit()
    assert codes(found_of(world))[0] == "overview.no_meeting"
    held = meeting(world)
    found = found_of(world)
    said = refused(certifying.sign_minutes, act_of(world.tim_1, EVENING), held, ends_at="20.00")
    block = next(one for one in found.blocks if one.code == said.code)
    assert (block.params["count"], block.params["first"]) == (said.params["count"], said.params["first"])
    assert (block.due, found.next.kind) == (held.held_on, "meeting")
    decide(world, held, 0)
    said = refused(certifying.sign_minutes, act_of(world.tim_1, EVENING), held, ends_at="20.00")
    block = next(one for one in found_of(world).blocks if one.code == said.code)
    assert said.params["names"] in block.params["names"]
    closed(world, held)
    assert codes(found_of(world)) == ["overview.not_issued", "overview.competence"]
    klass = db.session().get_one(TrainingClass, world.klass.id)
    name = klass.head_name
    db.session().execute(update(TrainingClass).values(head_name=" "))
    db.session().commit()
    said = refused(certifying.order_issue, act_of(world.panitia, EVENING), found_of(world).klass, [world.seats[0]])
    assert codes(found_of(world)) == [said.code, "overview.not_issued", "overview.competence"]
    db.session().execute(update(TrainingClass).values(head_name=name))
    db.session().commit()
    issued(world, 0)
    assert codes(found_of(world)) == ["overview.competence"]
    certifying.freeze_certificate(act_of(world.tim_1, EVENING), certificate_of(world, 0), reason="Diperiksa")
    db.session().commit()
    assert codes(found_of(world)) == ["overview.frozen", "overview.competence"]
    reader = Reader(results=False, holder=False)
    assert codes(found_of(world, reader=reader)) == []
    assert found_of(world, reader=reader).is_whole is False


def test_a_bk_tells_what_was_missing_then(world):
    recommended(world, 0, Verdict.BK)
    held = meeting(world)
    decide(world, held, 0, Verdict.BK, reason="Dokumen II PV kurang")
    closed(world, held)
    found = found_of(world)
    assert codes(found)[:2] == ["certification.missing.vatm", "overview.decided_bk"]
    assert found.blocks[1].params == {"reason": "Dokumen II PV kurang"}


def test_an_appeal_that_goes_on_is_told_until_it_ends(lms_app, monkeypatch):
    world = decided_class()
    assert "overview.appeal" not in codes(found_of(world))
    appeal = filed(world)
    block = next(one for one in found_of(world).blocks if one.code == "overview.appeal")
    assert block.due == appeal.due_on


@pytest.mark.parametrize(
    ("state", "until", "issued_on", "told"),
    [
        (CertificateState.ACTIVE, dt.date(2028, 1, 1), dt.date(2026, 1, 1), []),
        (CertificateState.ACTIVE, dt.date(2028, 1, 1), dt.date(2025, 11, 20), []),
        (CertificateState.ACTIVE, dt.date(2028, 1, 1), dt.date(2025, 11, 19), ["overview.surveillance"]),
        (CertificateState.WARNED, dt.date(2028, 1, 1), dt.date(2026, 1, 1), ["overview.asesor_warned"]),
        (CertificateState.FROZEN, dt.date(2028, 1, 1), dt.date(2026, 1, 1), ["overview.asesor_frozen"]),
        (CertificateState.REVOKED, dt.date(2028, 1, 1), dt.date(2026, 1, 1), ["overview.asesor_revoked"]),
        (CertificateState.ACTIVE, dt.date(2026, 11, 20), dt.date(2026, 1, 1), []),
        (CertificateState.ACTIVE, dt.date(2026, 11, 19), dt.date(2026, 1, 1), ["overview.asesor_expired"]),
    ],
)
def test_the_certificate_of_an_asesor_is_read_as_the_register_has_it(world, state, until, issued_on, told):
    db.session().add(
        AsesorCertificate(
            person_id=world.trainees[0].id, number="A-1", issued_on=issued_on, valid_until=until, noted_at=EVENING,
            state=state,
        )
    )  # fmt: skip
    db.session().commit()
    assert [code for code in codes(found_of(world)) if code.startswith("overview.asesor") or "surv" in code] == told


def test_a_page_asks_few_questions_however_much_is_in_the_way(world):
    enrolment = seat_of(world, 0)
    person = db.session().get_one(type(world.trainees[0]), enrolment.person_id)
    db.session().commit()
    act = act_of(person, NOW)
    db.session().expire_all()
    with db.reading(), counted() as seen:
        found = why_own(act, "id")
    assert len(found.blocks) > 50
    assert len(seen.reads) <= MOST_QUERIES


# over HTTP


def test_a_trainee_finds_it_on_his_home_and_staff_on_the_page_of_the_seat(world, desk_of):
    stamp(world, 0, "merah")
    home = desk_of(world.trainees[0]).go("/beranda")
    own = home.follow("Kenapa belum?")
    for said in ("hal masih menghalangi sertifikat", "Tugas 2", "Rekomendasi dan keputusan", "Berikutnya"):
        assert said in own.text
    for url in {link for link in own.links().values() if link.startswith(("/tugas", "/hasil", "/bermain", "/asesi"))}:
        desk_of(world.trainees[0]).go(url)
    seat = seat_of(world, 0).seat_number
    base = f"/kelas/{world.klass.slug}/peserta/{seat}"
    for person in (world.panitia, world.tim_1, world.masters[0], world.pengajar):
        desk = desk_of(person)
        page = desk.go(base).follow("Kenapa belum?")
        assert world.trainees[0].name in page.text
        for url in {url for word, url in page.links().items() if word.startswith("Buka ")}:
            desk.go(url)
    told = desk_of(world.pengajar).go(f"{base}/kenapa-belum").text
    assert "tidak ditampilkan untuk peran Anda" in told
    desk_of(world.trainees[1]).go(f"{base}/kenapa-belum", expect=404)
    desk_of(world.panitia).go(f"/kelas/{world.klass.slug}/peserta/99/kenapa-belum", expect=404)
    desk_of(world.panitia).go("/kenapa-belum", expect=403)
