"""Filing in time, the frozen file, a panel without a part, votes, the final outcome and its reminders."""

import datetime as dt

import pytest
from flask import current_app
from sqlalchemy import select

from askom_lms.appeals import queries, services
from askom_lms.appeals.domain.said import Said
from askom_lms.appeals.domain.states import AppealState, Outcome
from askom_lms.appeals.services import Ruling
from askom_lms.certification.domain.states import Verdict
from askom_lms.certification.models import Decision
from askom_lms.certification.queries import own_result
from askom_lms.certification.queries.meetings import meeting_page
from askom_lms.coursework import services as coursework
from askom_lms.coursework.models import Submission
from askom_lms.kernel import audit, clock, db, evidence, files, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal, StepUpNeeded
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import ClassStaff, StaffRole, TrainingClass
from tests.appeals.world import (
    EVENING,
    MONDAY,
    REASON,
    SAID,
    SATURDAY,
    declared,
    filed,
    heard,
    named,
    own,
    ruled,
    seen,
    voted,
)
from tests.assessment.world import act_of, examiner_of, master_of
from tests.certification.ways import decide as decides
from tests.certification.ways import meeting, text_of

TICK = dt.timedelta(microseconds=1)
LAST = clock.at(dt.date(2026, 11, 21), dt.time.max, "WIB")


def refused(code, kind=Refusal):
    return pytest.raises(kind, check=lambda error: error.code == code)


def mails(*templates_like):
    rows = db.session().execute(select(Mail.to, Mail.subject)).all()
    return {to for to, subject in rows if any(word in subject for word in templates_like)}


def contradictions():
    """What the chain says against appeals and decisions; the parafs of this world are stamped and not its matter."""
    s = db.session()
    found = [one.why for chain in audit.chains(s) for one in evidence.contradictions(s, chain)]
    return [why for why in found if any(word in why for word in ("banding", "keputusan", "lampiran"))]


def emails(*people):
    return {one.email for one in people}


@pytest.mark.row("002-050", "002-112", "002-114")
def test_an_appeal_is_a_signed_form_a_frozen_file_and_two_clocks(world):
    appeal = filed(world)

    record = queries.record_of(appeal)
    assert (record.form_code, record.answers["alasan"]) == ("FR.AK.04", SAID.reason)
    assert [one.person_id for one in record.signatures] == [world.trainees[0].id]
    assert record.answers["tanggal"] == "2026-11-21"
    assert (appeal.until, appeal.filed_at, appeal.due_on) == (LAST, SATURDAY, dt.date(2026, 12, 18))
    assert appeal.file["decision"]["verdict"] == "BK"
    assert appeal.file["recommendation"]["fingerprint"]
    assert all(one["parafed"] for one in appeal.file["sheets"])
    assert mails("Banding Anda diterima") == emails(world.trainees[0])
    assert mails("Banding masuk") == emails(world.admin, world.tim_1, world.tim_2)
    assert contradictions() == []


@pytest.mark.row("002-113")
@pytest.mark.parametrize(("at", "late"), [(EVENING, False), (LAST, False), (LAST + TICK, True)])
def test_the_day_after_the_decision_is_the_last_one(world, at, late):
    if not late:
        assert filed(world, now=at).state is AppealState.FILED
        return
    with refused("appeals.late") as told:
        filed(world, now=at)
    assert "23.59" in told.value.params["until"]


@pytest.mark.row("002-113")
@pytest.mark.parametrize("zone", ["WITA", "WIT"])
def test_in_the_east_the_last_day_ends_at_the_midnight_of_the_class(world, zone):
    """An hour or two before that of WIB; the sentence says it in the time of the class."""
    world.klass.zone = zone
    db.session().commit()
    last = clock.at(dt.date(2026, 11, 21), dt.time.max, zone)
    assert last < LAST
    with refused("appeals.late") as told:
        filed(world, now=last + TICK)
    assert f"21 November 2026, 23.59 {zone}" in told.value.params["until"]
    db.session().rollback()
    appeal = filed(world, now=last)
    assert (appeal.until, appeal.due_on) == (last, dt.date(2026, 12, 18))


def test_a_class_may_count_the_one_day_as_a_working_day(world):
    klass = own(world).klass
    klass.settings = ClassSettings(appeal_in_working_days=True).stored()
    db.session().commit()

    monday = clock.at(dt.date(2026, 11, 23), dt.time.max, "WIB")
    assert own(world).until == monday
    with refused("appeals.late"):
        filed(world, now=monday + TICK)
    assert filed(world, now=monday).until == monday


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Said({"q1": True}, "Alasan"), "appeals.answers_missing"),
        (Said(SAID.answers, " "), "appeals.reason_missing"),
        (Said({**SAID.answers, "q3": True}, "Alasan"), "appeals.helper_missing"),
        (Said(SAID.answers, "a" * 4001), "appeals.too_long"),
    ],
)
def test_what_is_missing_keeps_an_appeal_from_being_filed(world, said, code):
    with refused(code, Invalid):
        filed(world, said=said)
    db.session().rollback()
    assert own(world).appeal is None


def test_a_process_that_nobody_explained_is_told_and_refuses_nothing(world):
    appeal = filed(world, said=Said({"q1": False, "q2": False, "q3": True}, "Alasan", "Sri Wahyuni"))

    assert queries.record_of(appeal).answers["pertanyaan:q1:jawaban"] == "tidak"
    assert appeal.helper == "Sri Wahyuni"


@pytest.mark.row("002-118")
def test_there_is_one_appeal_about_one_decision_and_its_outcome_is_final(world):
    appeal = heard(world, False, False, True)
    with refused("appeals.filed_already"):
        filed(world)
    done = ruled(world, appeal)

    assert (done.outcome, done.number, done.decided_at) == (Outcome.REJECTED, "PB-001/ND47/XI/2026", MONDAY)
    with refused("appeals.final"):
        filed(world)
    for step in (lambda: named(world, appeal), lambda: voted(world, appeal, True), lambda: ruled(world, appeal)):
        with refused("appeal.not_now"):
            step()
        db.session().rollback()
    told = text_of(files.read(done.pdf_sha256))
    for word in (done.number, "MENOLAK", "Hakim 0", "mengikat", world.trainees[0].name, "1 suara menerima"):
        assert word in told
    assert mails("Putusan banding") == emails(
        world.trainees[0], world.admin, world.tim_1, world.tim_2, *world.judges[:3]
    )
    assert contradictions() == []


def test_only_the_trainee_himself_appeals_and_only_against_a_decision_that_was_told(world):
    assert own(world, index=1) is None
    with pytest.raises(NotFound):
        services.file_appeal(act_of(world.trainees[1], SATURDAY), own(world), SAID)
    with pytest.raises(Denied):
        services.file_appeal(act_of(world.admin, SATURDAY), own(world), SAID)


@pytest.mark.row("002-115")
def test_whoever_had_a_part_is_not_named(world):
    appeal = filed(world)
    tied = {
        "parafed": master_of(world, 0),
        "recommended": examiner_of(world, 0),
        "decided": world.tim_1,
        "met": world.tim_2,
        "taught": world.pengajar,
    }
    for tie, person in tied.items():
        with refused(f"appeals.involved_{tie}") as told:
            named(world, appeal, [world.judges[0], world.judges[1], person])
        assert told.value.params["name"] == person.name
        db.session().rollback()
    shown = {one.id: one.tie for one in queries.candidates(appeal)}
    assert {shown[one.id] for one in world.judges} == {None}
    assert shown[world.tim_1.id] == "decided"


@pytest.mark.row("002-115", "002-126")
def test_who_is_related_by_report_is_not_named_until_the_note_is_taken_off(world):
    """An examiner by register who had no part in this case, and whose relation to the trainee somebody reported."""
    appeal, panitia = filed(world), act_of(world.panitia, MONDAY)
    klass = db.session().get_one(TrainingClass, world.klass.id)
    cousin = world.judges[2]
    db.session().add(ClassStaff(class_id=klass.id, person_id=cousin.id, role=StaffRole.EXAMINER, added_at=MONDAY))
    db.session().flush()
    told = {"person_id": cousin.id, "enrolment_id": world.seats[0], "text": "Sepupu"}
    relation = coursework.report_relation(panitia, klass, **told)
    db.session().commit()
    with refused("appeals.involved_related") as why:
        named(world, appeal)
    assert why.value.params["name"] == cousin.name
    assert "tercatat" in why.value.sentence().what
    assert why.value.sentence().clause == "002 9.9.4"
    db.session().rollback()
    assert {one.id: one.tie for one in queries.candidates(appeal)}[cousin.id] == "related"

    coursework.withdraw_report(panitia, klass, relation, "Nama yang sama")
    db.session().commit()
    named(world, appeal)
    assert cousin.id in {one.person_id for one in seen(appeal.id, world.admin).panel}


def test_a_panel_has_three_known_people_and_a_chair_of_their_own(world):
    appeal = filed(world)
    two, four, trainee = world.judges[:2], world.judges[:4], world.trainees[2]
    for judges in (two, four):
        with refused("appeals.panel_size", Invalid):
            named(world, appeal, judges)
    with refused("appeals.no_chair", Invalid):
        named(world, appeal, chair=world.judges[4].id)
    with refused("appeals.member_unknown", Invalid):
        named(world, appeal, [*two, trainee])
    with refused("appeals.member_unknown", Invalid):
        services.people_named([], ["siapa@contoh.id"])
    assert services.people_named([two[0].id], [two[0].email, two[1].email]) == [one.id for one in two]
    for stranger in (world.tim_1, world.panitia, world.trainees[0]):
        with pytest.raises((Denied, NotFound)):
            services.name_panel(act_of(stranger, MONDAY), appeal, [one.id for one in world.judges[:3]], None)
    named(world, appeal)
    assert seen(appeal.id, world.admin).state is AppealState.HEARD
    assert mails("Anda ditunjuk") == emails(*world.judges[:3])


@pytest.mark.row("002-116")
def test_a_member_sees_the_file_after_his_declaration_and_leaves_with_a_relation(world):
    appeal = filed(world)
    named(world, appeal)
    one, other, third = world.judges[:3]
    act = act_of(one, MONDAY)
    assert not act.may("appeal:study", seen(appeal.id, one))
    declared(world, appeal, [one])
    assert act.may("appeal:study", seen(appeal.id, one))
    with refused("appeals.declared"):
        declared(world, appeal, [one])
    with refused("appeals.relation_missing", Invalid):
        services.declare(act_of(other, MONDAY), seen(appeal.id, other), is_impartial=False, relation=" ")
    with refused("appeals.not_whole"):
        voted(world, appeal, True)
    services.declare(act_of(other, MONDAY), seen(appeal.id, other), is_impartial=False, relation="Sepupu")
    db.session().commit()

    assert seen(appeal.id, world.admin).state is AppealState.FILED
    assert mails("perlu anggota baru") == emails(world.admin)
    with pytest.raises(NotFound):
        seen(appeal.id, other)
    with refused("appeals.involved_related"):
        named(world, appeal)
    db.session().rollback()
    named(world, appeal, [one, third, world.judges[3]])
    panel = seen(appeal.id, world.admin).panel
    assert [(seat.person_id, seat.declared_at) for seat in panel if seat.declared_at] == [(one.id, MONDAY)]
    assert contradictions() == []


def test_votes_are_single_and_reasoned_and_whoever_voted_stays(world):
    appeal = filed(world)
    named(world, appeal)
    declared(world, appeal)
    first = world.judges[0]
    with refused("appeals.vote_reason", Invalid):
        services.vote(act_of(first, MONDAY), seen(appeal.id, first), upholds=True, reason=" ")
    with pytest.raises(StepUpNeeded):
        services.vote(act_of(first, MONDAY, stepped_up=False), seen(appeal.id, first), upholds=True, reason=REASON)
    voted(world, appeal, True)
    with refused("appeals.voted"):
        voted(world, appeal, True)
    with refused("appeals.votes_open"):
        ruled(world, appeal, "meeting")
    with refused("appeals.voter_stays"):
        named(world, appeal, world.judges[1:4])
    db.session().rollback()
    with refused("appeals.not_chair"):
        services.decide(
            act_of(world.judges[1], MONDAY), seen(appeal.id, world.judges[1]), Ruling("Ditimbang.", "meeting")
        )


@pytest.mark.parametrize(
    ("ruling", "code"),
    [
        (Ruling("", "meeting"), "appeals.ruling_reason"),
        (Ruling("Ditimbang."), "appeals.no_remedy"),
        (Ruling("Ditimbang.", "rejected"), "appeals.no_remedy"),
        (Ruling("Ditimbang.", "reassess"), "appeals.no_units"),
    ],
)
def test_an_upheld_appeal_says_why_and_what_follows(world, ruling, code):
    appeal = heard(world, True, True, False)
    with refused(code, Invalid):
        services.decide(act_of(world.judges[0], MONDAY), seen(appeal.id, world.judges[0]), ruling)


def test_upheld_the_decision_goes_back_to_a_meeting_and_the_old_one_stays_readable(world):
    ruled(world, heard(world, True, True, False), "meeting")
    chair = act_of(world.tim_1, MONDAY)

    assert own(world) is None
    assert own_result(act_of(world.trainees[0], MONDAY)).decision is None
    assert [one.decision for one in meeting_page(chair, world.meeting.id).cases] == [Verdict.BK]
    again = meeting(world, now=MONDAY)
    assert [one.decision for one in meeting_page(chair, again.id).cases] == [None]
    decides(world, again, 0, now=MONDAY)
    assert len(db.session().scalars(select(Decision)).all()) == 2
    assert [one.decision for one in meeting_page(chair, again.id).cases] == [Verdict.K]
    assert [one.decision for one in meeting_page(chair, world.meeting.id).cases] == [Verdict.BK]
    assert contradictions() == []


def test_upheld_units_are_assessed_again_and_the_decision_stands_until_then(world):
    done = ruled(world, heard(world, True, True, True), "reassess", ["validation", "conduct", "x"])

    assert (done.outcome, done.units) == (Outcome.REASSESS, ["conduct", "validation"])
    assert own(world).verdict is Verdict.BK
    assert "Unit yang diases ulang" in text_of(files.read(done.pdf_sha256))
    assert world.panitia.email in mails("Putusan banding")


def test_a_later_version_is_not_in_the_file_and_a_changed_one_is_refused(world):
    appeal = filed(world)
    sheet = appeal.file["sheets"][0]
    paper = queries.frozen_paper(act_of(world.judges[0], MONDAY), appeal, 1)
    assert (str(paper.version.item.id), paper.version.number) == (sheet["item"], sheet["number"])
    with pytest.raises(NotFound):
        queries.frozen_paper(act_of(world.judges[0], MONDAY), appeal, len(appeal.file["sheets"]) + 1)
    row = db.session().get_one(Submission, paper.version.id)
    row.fingerprint = "0" * 64
    db.session().commit()
    with refused("appeals.file_changed"):
        queries.frozen_paper(act_of(world.judges[0], MONDAY), appeal, 1)


@pytest.mark.row("002-117")
def test_five_days_before_the_end_the_panel_is_reminded_and_afterwards_everybody(world, monkeypatch):
    appeal = filed(world)
    named(world, appeal)
    app = current_app._get_current_object()
    warn, over = (
        clock.at(dt.date(2026, 12, 11), dt.time(8), "WIB"),
        clock.at(dt.date(2026, 12, 19), dt.time(0, 1), "WIB"),
    )
    for now, words, whom in (
        (warn - dt.timedelta(minutes=1), "sisa 5 hari kerja", set()),
        (warn, "sisa 5 hari kerja", emails(world.admin, *world.judges[:3])),
        (over - dt.timedelta(minutes=2), "lewat batas", set()),
        (over, "lewat batas", emails(world.trainees[0], world.admin, world.tim_1, world.tim_2, *world.judges[:3])),
    ):
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        db.session().commit()
        jobs.run_pending(app, now=now)
        db.session().rollback()
        assert mails(words) == whom
    services.remind(Act.system(over), appeal.id, "overdue")
    assert len(db.session().scalars(select(Mail).where(Mail.subject.contains("lewat batas"))).all()) == 7
    declared(world, appeal, now=over)
    voted(world, appeal, False, False, False, now=over)
    assert ruled(world, appeal, now=over).outcome is Outcome.REJECTED


def test_a_decided_appeal_reminds_nobody(world):
    appeal = ruled(world, heard(world, False, False, False))
    services.remind(Act.system(MONDAY), appeal.id, "overdue")
    assert mails("lewat batas") == set()


def test_every_side_finds_it_on_its_list_and_nobody_else(world):
    appeal = filed(world)
    named(world, appeal)

    for person in (world.trainees[0], world.admin, world.tim_1, world.judges[1]):
        assert [one.appeal.id for one in queries.list_appeals(act_of(person, MONDAY))] == [appeal.id]
    for person in (world.trainees[1], world.panitia, world.judges[4]):
        assert queries.list_appeals(act_of(person, MONDAY)) == []
