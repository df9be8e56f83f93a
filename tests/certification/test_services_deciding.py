"""Meetings of the technical team: who may decide, when a reason is asked, how the berita acara is closed."""

import pytest
from sqlalchemy import select, update

from askom_lms.certification import queries, services
from askom_lms.certification.domain.decision import Part
from askom_lms.certification.domain.states import MeetingState, Verdict
from askom_lms.certification.models import Decision, DecisionMeeting
from askom_lms.certification.queries.separation import parts_of_class
from askom_lms.coursework import services as coursework
from askom_lms.coursework.models import Paraf
from askom_lms.kernel import db, files, pdf
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import history_of
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal, StepUpNeeded
from askom_lms.people.domain import Role
from askom_lms.registry.models import AsesorHome
from askom_lms.training.models import ClassStaff, StaffRole, TrainingClass
from tests.assessment.world import EVENING, NOW, act_of, examiner_of, fresh_class, master_of, seat_of, unstamp
from tests.certification.ways import closed, decide, examined, issued, judged, meeting, page, recommended, text_of
from tests.factories.people import grant_in


def code_of(refused):
    return refused.value.code


def klass_of(world):
    return db.session().get_one(TrainingClass, world.klass.id)


def also_decides(world, person):
    """This person got onto the technical team although training would refuse it today: an older class, an import."""
    klass = klass_of(world)
    db.session().add(
        ClassStaff(
            class_id=klass.id, person_id=person.id, role=StaffRole.TIM_TEKNIS, letter_number="ST-9", added_at=NOW
        )
    )
    grant_in(person, Role.TIM_TEKNIS, klass)
    db.session().commit()
    return person


@pytest.mark.row("000-010", "002-093")
def test_a_meeting_decides_signs_and_gives_a_number(world):
    recommended(world, 0)
    found = meeting(world)
    decide(world, found, 0)
    done = closed(world, found)

    assert (done.state, done.decided_at) == (MeetingState.DECIDED, EVENING)
    assert done.number == "BA-001/ND47/XI/2026"
    content = " ".join(pdf.text(files.read(done.pdf_sha256)).split())
    for word in (
        "Berita Acara Rapat Tim Teknis",
        done.number,
        world.trainees[0].name,
        "Kompeten",
        "Tim Teknis 2",
        "Ketua",
    ):
        assert word in content


def test_numbers_of_minutes_follow_without_a_gap(world):
    for index in (0, 1):
        recommended(world, index)
        found = meeting(world)
        decide(world, found, index)
        assert closed(world, found).number == f"BA-00{index + 1}/ND47/XI/2026"


def test_minutes_and_certificates_are_numbered_apart(world):
    recommended(world, 0)
    assert issued(world, 0)[0].number == "001/PLT-ASKOM/ND47/XI/2026"
    found = meeting(world)
    decide(world, found, 0)
    assert closed(world, found).number == "BA-001/ND47/XI/2026"


@pytest.mark.row("000-081")
def test_the_agenda_shows_who_has_no_decision_yet_and_only_signed_recommendations(world):
    recommended(world, 0)
    found = meeting(world)
    page = queries.meeting_page(act_of(world.tim_1, EVENING), found.id)

    assert [case.enrolment_id for case in page.cases] == [world.seats[0]]
    assert len(page.undecided) == 1
    assert page.cases[0].conflicts_of(examiner_of(world, 0).id) != ()


@pytest.mark.row("000-009", "001-055")
@pytest.mark.parametrize("who", ["master", "examiner", "teacher"])
def test_whoever_taught_trained_parafed_or_examined_cannot_decide(world, who):
    recommended(world, 0)
    person = {"master": master_of(world, 0), "examiner": examiner_of(world, 0), "teacher": world.pengajar}[who]
    also_decides(world, person)
    found = meeting(world, members={world.tim_1.id: "Ketua", person.id: "Anggota"})
    with pytest.raises(Refusal) as refused:
        decide(world, found, 0, by=person)
    assert code_of(refused) in {f"certification.conflict_{part}" for part in (Part.TAUGHT, Part.TRAINED, Part.EXAMINED)}
    assert world.trainees[0].name in str(refused.value)

    page = queries.meeting_page(act_of(person, EVENING), found.id)
    assert [case.name for case in page.conflicted(page.me)] == [world.trainees[0].name]


@pytest.mark.row("002-126")
def test_a_relation_that_came_to_light_keeps_its_holder_from_voting_until_it_is_taken_off(world):
    recommended(world, 0)
    found, panitia = meeting(world), act_of(world.panitia, EVENING)
    told = {"person_id": world.tim_1.id, "enrolment_id": world.seats[0], "text": "Suami istri"}
    relation = coursework.report_relation(panitia, klass_of(world), **told)
    db.session().commit()
    with pytest.raises(Refusal) as refused:
        decide(world, found, 0, by=world.tim_1)
    assert code_of(refused) == "certification.conflict_related"
    assert world.trainees[0].name in str(refused.value)
    db.session().rollback()
    coursework.withdraw_report(panitia, klass_of(world), relation, "Salah orang")
    db.session().commit()
    decide(world, found, 0, by=world.tim_1)


def conflicts_of(world, person):
    """What bars this person from a decision about the first trainee."""
    return queries.meeting_page(act_of(world.tim_1, EVENING), meeting(world).id).cases[0].conflicts_of(person.id)


def test_whoever_taught_is_barred_when_he_has_left_the_class(world):
    recommended(world, 0)
    left = update(ClassStaff).where(ClassStaff.person_id == world.pengajar.id).values(ended_at=NOW)
    db.session().execute(left)
    assert conflicts_of(world, world.pengajar) == (Part.TAUGHT,)


def test_whoever_recommended_as_trainer_is_barred_when_another_one_has_the_trainee_now(world):
    trainer = master_of(world, 0)
    recommended(world, 0)
    seat_of(world, 0).master_asesor_id = next(one.id for one in world.masters if one.id != trainer.id)
    db.session().commit()
    assert Part.TRAINED in conflicts_of(world, trainer)


@pytest.mark.parametrize(("revoked_at", "bars"), [(None, (Part.PARAFED,)), (NOW, ())])
def test_a_paraf_bars_unless_it_was_undone(world, revoked_at, bars):
    recommended(world, 0)
    one = db.session().scalars(select(Paraf.id)).first()
    given = update(Paraf).where(Paraf.id == one).values(person_id=world.panitia_2.id, revoked_at=revoked_at)
    db.session().execute(given)
    assert conflicts_of(world, world.panitia_2) == bars


@pytest.mark.row("002-091")
def test_a_member_of_the_team_who_is_not_at_the_meeting_does_not_decide(world):
    recommended(world, 0)
    found = meeting(world, members={world.tim_1.id: "Ketua"})
    with pytest.raises(Refusal) as refused:
        decide(world, found, 0, by=world.tim_2)
    assert code_of(refused) == "certification.not_a_member"


@pytest.mark.row("002-091")
def test_panitia_do_not_decide_and_a_team_of_another_class_finds_nothing(world):
    recommended(world, 0)
    found = meeting(world)
    with pytest.raises(Denied):
        decide(world, found, 0, by=world.panitia)
    other = fresh_class(2, number="48/2026")
    with pytest.raises(NotFound):
        decide(world, found, 0, by=other.tim_1)


def test_the_second_factor_is_asked_for_decision_and_signature(world):
    recommended(world, 0)
    found = meeting(world)
    late = act_of(world.tim_1, EVENING, stepped_up=False)
    with pytest.raises(StepUpNeeded):
        services.decide(late, found, world.seats[0], verdict=Verdict.K)
    with pytest.raises(StepUpNeeded):
        services.sign_minutes(late, found, ends_at="20.00")


@pytest.mark.row("003-028")
def test_another_decision_than_recommended_needs_a_reason(world):
    recommended(world, 0)
    found = meeting(world)
    with pytest.raises(Invalid) as refused:
        decide(world, found, 0, Verdict.BK)
    assert code_of(refused) == "certification.decision_reason"

    made = decide(world, found, 0, Verdict.BK, reason="Bukti observasi tidak terbaca")
    assert (made.verdict, made.reason) == (Verdict.BK, "Bukti observasi tidak terbaca")


def test_agreeing_with_k_needs_none_and_agreeing_with_bk_does(world):
    recommended(world, 0)
    recommended(world, 1, Verdict.BK)
    found = meeting(world)
    assert decide(world, found, 0).reason == ""
    with pytest.raises(Invalid):
        decide(world, found, 1, Verdict.BK)
    assert decide(world, found, 1, Verdict.BK, reason="Sesuai FR-ACA-07").verdict is Verdict.BK


def test_a_decision_may_change_until_the_first_signature(world):
    recommended(world, 0)
    found = meeting(world)
    first = decide(world, found, 0)
    again = decide(world, found, 0, Verdict.BK, reason="Dibaca ulang")
    assert first.id == again.id

    services.sign_minutes(act_of(world.tim_2, EVENING), found, ends_at="20.00")
    db.session().commit()
    with pytest.raises(Refusal) as refused:
        decide(world, found, 0)
    assert code_of(refused) == "certification.minutes_signed"


def test_a_recommendation_after_the_first_signature_waits_for_the_next_meeting(world):
    recommended(world, 0)
    found = meeting(world)
    decide(world, found, 0)
    services.sign_minutes(act_of(world.tim_2, EVENING), found, ends_at="20.00")
    db.session().commit()
    recommended(world, 1)

    with pytest.raises(Refusal) as refused:
        decide(world, found, 1)
    assert code_of(refused) == "certification.not_on_agenda"
    services.sign_minutes(act_of(world.tim_1, EVENING), found, ends_at="20.00")
    db.session().commit()
    assert found.state is MeetingState.DECIDED
    assert [case.enrolment_id for case in queries.meeting_page(act_of(world.tim_1, EVENING), meeting(world).id).cases] == [world.seats[1]]  # fmt: skip


def test_somebody_without_a_signed_recommendation_is_not_on_the_agenda(world):
    recommended(world, 0)
    found = meeting(world)
    with pytest.raises(Refusal) as refused:
        decide(world, found, 1)
    assert code_of(refused) == "certification.not_on_agenda"


def test_minutes_are_signed_only_when_everybody_is_decided(world):
    recommended(world, 0)
    found = meeting(world)
    with pytest.raises(Refusal) as refused:
        services.sign_minutes(act_of(world.tim_2, EVENING), found, ends_at="20.00")
    assert code_of(refused) == "certification.undecided"


def test_an_empty_agenda_is_not_signed(world):
    found = meeting(world)
    with pytest.raises(Refusal) as refused:
        services.sign_minutes(act_of(world.tim_2, EVENING), found, ends_at="20.00")
    assert code_of(refused) == "certification.empty_agenda"


def test_the_chair_signs_last_and_nobody_signs_twice(world):
    recommended(world, 0)
    found = meeting(world)
    decide(world, found, 0)
    with pytest.raises(Refusal) as refused:
        services.sign_minutes(act_of(world.tim_1, EVENING), found, ends_at="20.00")
    assert code_of(refused) == "certification.chair_last"

    assert services.sign_minutes(act_of(world.tim_2, EVENING), found, ends_at="20.00") is False
    with pytest.raises(Refusal) as refused:
        services.sign_minutes(act_of(world.tim_2, EVENING), found, ends_at="20.00")
    assert code_of(refused) == "certification.signed_already"
    assert found.number is None


def test_a_closed_meeting_is_closed(world):
    recommended(world, 0)
    found = meeting(world)
    decide(world, found, 0)
    done = closed(world, found)
    with pytest.raises(Refusal) as refused:
        decide(world, done, 0)
    assert code_of(refused) == "meeting.not_now"


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({}, "no_members"),
        ({"panitia": "Ketua"}, "not_tim_teknis"),
        ({"tim_1": "Anggota"}, "no_chair"),
        ({"tim_1": "Ketua", "tim_2": "Ketua"}, "no_chair"),
    ],
)
def test_a_meeting_without_a_proper_team_is_not_called(world, members, code):
    with pytest.raises(Invalid) as refused:
        services.create_meeting(
            act_of(world.tim_1, EVENING), klass_of(world), held_on=EVENING.date(), starts_at="19.00", place="Hotel",
            agenda="", members={getattr(world, name).id: office for name, office in members.items()},
        )  # fmt: skip
    assert code_of(refused) == f"certification.{code}"


def test_one_meeting_of_a_class_at_a_time(world):
    meeting(world)
    with pytest.raises(Refusal) as refused:
        meeting(world)
    assert code_of(refused) == "certification.meeting_open"


def test_decisions_and_signatures_stand_in_the_chain_and_the_trainee_is_told_without_the_verdict(world):
    recommended(world, 0)
    found = meeting(world)
    decide(world, found, 0)
    closed(world, found)

    kinds = [entry["kind"] for entry in history_of(db.session(), "decision_meeting", found.id)]
    assert kinds == ["meeting.created", "meeting.close", "minutes.frozen"]
    decision = db.session().scalar(select(Decision))
    assert [entry["kind"] for entry in history_of(db.session(), "decision", decision.id)] == ["decision.made"]
    mails = db.session().scalars(select(Mail).where(Mail.to == world.trainees[0].email)).all()
    told = next(mail for mail in mails if "tim teknis" in mail.subject)
    assert "kompeten" not in told.body.lower().replace("asesor kompetensi", "")


def test_the_minutes_count_the_decisions_and_name_the_chair_first(world, desk_of):
    for index, verdict in enumerate((Verdict.K, Verdict.BK)):
        recommended(world, index, verdict)
    found = meeting(world)
    decide(world, found, 0)
    decide(world, found, 1, Verdict.BK, reason="Dokumen II PV belum memuat perbaikan")
    done = closed(world, found)
    printed = text_of(files.read(done.pdf_sha256))
    assert "2, kompeten 1, belum kompeten 1" in printed
    assert printed.index(f"1 {world.tim_1.name} Ketua") < printed.index(f"2 {world.tim_2.name} Anggota")
    shown = desk_of(world.tim_1).open("certification.show_minutes", meeting_id=found.id).text
    assert "Jumlah asesi 2: kompeten 1, belum kompeten 1" in shown


def test_printing_the_minutes_twice_changes_nothing(world):
    from askom_lms.certification.routes.printing import minutes_pdf
    from askom_lms.certification.services.meetings import keep_minutes

    recommended(world, 0)
    found = meeting(world)
    decide(world, found, 0)
    done = closed(world, found)
    before = done.pdf_sha256
    keep_minutes(Act.system(EVENING), done.id, "0" * 64)
    assert db.session().get_one(DecisionMeeting, done.id).pdf_sha256 == before
    assert files.read(before) == minutes_pdf(done.id)


@pytest.mark.row("000-054")
def test_the_separation_page_names_everybody_and_finds_no_overlap(world):
    recommended(world, 0)
    found = meeting(world)
    decide(world, found, 0)
    page = queries.separation_page(act_of(world.panitia, EVENING), world.klass.slug)

    row = next(row for row in page.rows if row.name == world.trainees[0].name)
    assert page.n_overlaps == 0
    assert row.people[Part.TAUGHT] == [world.pengajar.name]
    assert row.people[Part.PARAFED] == row.people[Part.TRAINED] == [master_of(world, 0).name]
    assert row.people[Part.EXAMINED] == row.people[Part.RECOMMENDED] == [examiner_of(world, 0).name]
    assert row.people[Part.DECIDED] == [world.tim_1.name]


@pytest.mark.row("000-071")
def test_who_all_belong_to_one_lsp_are_named_on_the_separation_page(world):
    recommended(world, 0)
    decide(world, meeting(world), 0)
    page = queries.separation_page(act_of(world.panitia, EVENING), world.klass.slug)
    assert page.n_employers == 0
    people = {one for done in parts_of_class(world.klass.id).of.values() for one in done}
    db.session().add_all(AsesorHome(person_id=one, institution_id=world.organiser.id, since=EVENING) for one in people)
    db.session().flush()
    page = queries.separation_page(act_of(world.panitia, EVENING), world.klass.slug)
    assert page.n_employers == 1
    assert next(row for row in page.rows if row.employers).name == world.trainees[0].name


@pytest.mark.row("000-054")
def test_the_separation_page_shows_an_overlap_and_the_reason_of_the_class(world):
    recommended(world, 0)
    klass = klass_of(world)
    klass.settings = {**klass.settings, "examiner_differs": False, "examiner_reason": "Satu master asesor"}
    from tests.certification.ways import exam_row

    exam_row(world, 0).examiner_id = master_of(world, 0).id
    db.session().commit()
    page = queries.separation_page(act_of(world.panitia, EVENING), world.klass.slug)

    row = next(row for row in page.rows if row.name == world.trainees[0].name)
    assert [name for name, _parts in row.overlaps] == [master_of(world, 0).name]
    assert page.reason == "Satu master asesor"


@pytest.mark.row("002-088")
def test_a_meeting_cannot_decide_k_while_something_is_missing(world):
    """X11: an unparafed sheet bars K in the recommendation and in the decision, whatever is posted."""
    examined(world, 0)
    unstamp(world, 0, "hijau", "fr-va")
    judged(world, 0, gap="Map hijau belum utuh")
    services.sign_recommendation(act_of(examiner_of(world, 0), EVENING), page(world, 0))
    db.session().commit()
    found = meeting(world)

    with pytest.raises(Refusal) as refused:
        decide(world, found, 0, Verdict.K, reason="Kami yakin")
    assert code_of(refused) == "certification.k_not_decidable"
    decide(world, found, 0, Verdict.BK, reason="Map hijau belum utuh")


def test_a_meeting_may_see_the_evidence_otherwise_with_a_reason(world):
    recommended(world, 0, Verdict.BK)
    found = meeting(world)

    assert decide(world, found, 0, Verdict.K, reason="Dokumen II PV memadai").verdict is Verdict.K
