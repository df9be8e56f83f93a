"""The institution judges an application: row by row, once, by somebody else than the applicant; K waits for it."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from askom_lms.applying import queries, services
from askom_lms.applying.domain.states import ApplicationEvent, ApplicationState, Ruling, problem, standing_of
from askom_lms.applying.models import CertificationApplication
from askom_lms.applying.queries.review import LISTED_AT_MOST
from askom_lms.certification import services as certification
from askom_lms.certification.domain.states import Verdict
from askom_lms.coursework.models import AsesorRelation
from askom_lms.kernel import clock, db
from askom_lms.kernel.audit import Chain, history_of
from askom_lms.kernel.evidence import contradictions
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.people.domain import Role
from askom_lms.training.models import TrainingClass
from tests.applying.reviewing import BLURRED, judged, returned, rules_of, sent
from tests.assessment.world import EVENING, act_of, examiner_of, fresh_class, seat_of
from tests.certification.ways import decide, meeting
from tests.certification.ways import judged as examiner_judged
from tests.certification.ways import page as aca_of
from tests.coursework.test_races import at_once
from tests.factories.people import PersonFactory, grant

E, S = ApplicationEvent, ApplicationState
ROWS = ("ktp", "foto")
MET, BLANK, UNMET = Ruling(is_met=True), Ruling(is_met=False), Ruling(is_met=False, reason="kabur")


@pytest.fixture
def world(lms_app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    return fresh_class(2)


@pytest.mark.parametrize(
    ("event", "said", "reason", "code"),
    [
        (E.ACCEPT, {"ktp": MET, "foto": MET}, "", ("", "")),
        (E.ACCEPT, {"ktp": MET}, "", ("applying.row_open", "foto")),
        (E.ACCEPT, {"ktp": UNMET, "foto": MET}, "", ("applying.row_unmet", "ktp")),
        (E.RETURN, {"ktp": UNMET}, "", ("", "")),
        (E.RETURN, {"ktp": BLANK}, "", ("applying.row_reason", "ktp")),
        (E.RETURN, {"ktp": MET, "foto": MET}, "", ("applying.nothing_unmet", "")),
        (E.RETURN, {}, "", ("applying.nothing_unmet", "")),
        (E.RETURN, {"ktp": Ruling(is_met=False, reason="x" * 500)}, "", ("", "")),
        (E.RETURN, {"ktp": Ruling(is_met=False, reason="x" * 501)}, "", ("applying.reason_long", "")),
        (E.REFUSE, {"ktp": UNMET}, "Ijazah palsu", ("", "")),
        (E.REFUSE, {"ktp": UNMET}, "", ("applying.reason_missing", "")),
        (E.REFUSE, {"ktp": MET}, "Ijazah palsu", ("applying.nothing_unmet", "")),
    ],
)
def test_a_judgement_says_of_each_row_what_it_must(event, said, reason, code):
    assert problem(event, ROWS, said, reason) == code


@pytest.mark.parametrize(
    ("newest", "code"),
    [
        (None, "applying.missing.none"),
        (S.SENT, "applying.missing.sent"),
        (S.RETURNED, "applying.missing.returned"),
        (S.REFUSED, "applying.missing.refused"),
    ],
)
def test_who_is_not_accepted_is_no_participant(newest, code):
    assert standing_of(newest).code == code
    assert standing_of(S.ACCEPTED) is None


def refused(call, kind=Refusal):
    with pytest.raises(kind) as said:
        call()
    db.session().rollback()
    return getattr(said.value, "code", "not found")


@pytest.mark.row("002-075", "002-076")
def test_what_is_returned_is_mended_sent_as_the_next_version_and_accepted(world):
    first = sent(world)
    assert refused(lambda: services.send(act_of(world.trainees[0], EVENING), seat_of(world, 0))) == "applying.sent"
    returned(world.panitia, first)
    second = sent(world)
    assert (first.state, second.state, second.version) == (S.RETURNED, S.SENT, 2)
    assert first.rulings[rules_of(first)[0]] == [False, BLURRED]
    judged(world.panitia, second)
    assert second.state is S.ACCEPTED
    code = refused(lambda: services.send(act_of(world.trainees[0], EVENING), seat_of(world, 0)))
    assert code == "applying.accepted_already"
    s = db.session()
    kinds = [one["kind"] for one in history_of(s, "certification_application", second.id)]
    assert kinds == ["certification_application.sent", "certification_application.accept"]
    (chain,) = s.scalars(select(Chain).where(Chain.kind == "class")).all()
    assert [one.why for one in contradictions(s, chain) if "permohonan sertifikasi" in one.why] == []
    told = s.scalars(select(Mail.subject).where(Mail.to == world.trainees[0].email).order_by(Mail.created_at)).all()
    said = [one for one in told if "ermohonan sertifikasi" in one]
    assert sorted(said) == [
        "Permohonan sertifikasi Anda diterima, kelas 47/2026", "Permohonan sertifikasi Anda dikembalikan, kelas 47/2026"
    ][::-1]  # fmt: skip
    second.rulings = {}
    s.flush()
    assert any("permohonan sertifikasi" in one.why for one in contradictions(s, chain))


def test_a_refusal_is_final_in_this_class(world):
    one = sent(world)
    first = rules_of(one)[0]
    judged(world.panitia, one, E.REFUSE, unmet={first: "Bukan miliknya"}, reason="KTP milik orang lain")
    assert (one.state, one.reason) == (S.REFUSED, "KTP milik orang lain")
    code = refused(lambda: services.send(act_of(world.trainees[0], EVENING), seat_of(world, 0)))
    assert code == "applying.refused_for_good"


def test_panitia_admin_and_pengelola_judge_and_nobody_of_another_institution(world):
    one = sent(world)
    admin, other, bnsp = (PersonFactory(name=name) for name in ("Rudi", "Lain", "Pembaca"))
    grant(admin, Role.LSP_ADMIN, world.organiser.id, "nd", world.organiser.name)
    grant(other, Role.LSP_ADMIN, world.klass.id, "xx", "LSP lain")
    grant(bnsp, Role.BNSP)
    db.session().commit()
    assert refused(lambda: judged(other, one), NotFound)
    assert queries.get_application(act_of(bnsp, EVENING), one.id).id == one.id
    assert refused(lambda: judged(bnsp, one))
    for who, seen in ((admin, 1), (world.panitia, 1), (bnsp, 1), (other, 0)):
        rows, counts = queries.sent_lines(act_of(who, EVENING), state=None)
        assert (len(rows), sum(counts.values())) == (seen, seen)
    judged(admin, one)
    assert queries.sent_lines(act_of(admin, EVENING), state=S.SENT)[0] == []
    assert len(queries.sent_lines(act_of(admin, EVENING), state=S.ACCEPTED)[0]) == 1
    assert queries.sent_lines(act_of(admin, EVENING), state=None, page=LISTED_AT_MOST)[0] == []


def test_nobody_judges_his_own_or_that_of_somebody_to_whom_he_is_related(world):
    one = sent(world)
    grant(world.trainees[0], Role.PANITIA, world.klass.id, "47-2026", "47/2026")
    db.session().add(
        AsesorRelation(
            class_id=world.klass.id, person_id=world.panitia.id, enrolment_id=one.enrolment_id, text="Saudara",
            is_own=False, told_at=EVENING, withdrawn_reason="",
        )
    )  # fmt: skip
    db.session().commit()
    assert refused(lambda: judged(world.trainees[0], one)) == "applying.own_application"
    assert refused(lambda: judged(world.panitia, one)) == "applying.related"


def test_accepted_and_returned_at_the_same_moment_one_wins_and_the_other_is_told(world, lms_app):
    one = sent(world)
    act, application_id, first = act_of(world.panitia, EVENING), one.id, rules_of(one)[0]
    rows = {rule: Ruling(is_met=True) for rule in rules_of(one)}

    def say(event):
        found = queries.get_application(act, application_id)
        said = rows if event is E.ACCEPT else {**rows, first: Ruling(is_met=False, reason=BLURRED)}
        services.judge(act, found, event, said)
        return event

    outcomes = at_once(lms_app, [lambda event=event: say(event) for event in (E.ACCEPT, E.RETURN) * 2])

    won = [found for found in outcomes if not isinstance(found, Refusal)]
    assert len(won) == 1
    assert {found.code for found in outcomes if isinstance(found, Refusal)} == {"applying.judged"}
    assert db.session().get_one(CertificationApplication, application_id).state in (S.ACCEPTED, S.RETURNED)


def test_sent_again_twice_at_once_it_is_one_version(world, lms_app):
    returned(world.panitia, sent(world))
    act = act_of(world.trainees[0], EVENING)

    outcomes = at_once(lms_app, [lambda: services.send(act, seat_of(world, 0)).version] * 4)

    assert [one for one in outcomes if one == 2] == [2]
    assert {one.code for one in outcomes if isinstance(one, Refusal)} == {"applying.sent"}
    assert db.session().scalar(select(func.count()).select_from(CertificationApplication)) == 2


def recommended(world):
    """K is signed by the examiner; the application was not sent."""
    examiner_judged(world, 0)
    certification.sign_recommendation(act_of(examiner_of(world, 0), EVENING), aca_of(world, 0))
    db.session().commit()


@pytest.mark.row("002-082")
def test_k_is_decided_only_about_somebody_whose_application_was_accepted(world):
    one = sent(world)
    recommended(world)
    found = meeting(world)
    assert refused(lambda: decide(world, found, 0)) == "certification.k_not_decidable"
    returned(world.panitia, one)
    assert refused(lambda: decide(world, found, 0)) == "certification.k_not_decidable"
    decide(world, found, 0, Verdict.BK, reason="Belum peserta sertifikasi")
    judged(world.panitia, sent(world))
    assert decide(world, found, 0).verdict is Verdict.K


def test_a_class_whose_applications_are_judged_elsewhere_decides_without(world):
    one = sent(world)
    recommended(world)
    found = meeting(world)
    klass = db.session().get_one(TrainingClass, world.klass.id)
    klass.settings = {**klass.settings, "application_first": False, "application_reason": "Ditelaah BNSP"}
    db.session().commit()
    assert decide(world, found, 0).verdict is Verdict.K
    assert one.state is S.SENT


def test_the_agenda_names_who_is_missing_and_why(world, desk_of):
    sent(world)
    recommended(world)
    found = meeting(world)
    page = desk_of(world.tim_1).go(f"/keputusan/{found.id}/1")
    assert "Permohonan sertifikasi sudah dikirim dan belum ditelaah." in page.text
    assert "002" in page.text


def test_an_old_page_is_refused_and_what_was_typed_is_kept(world, desk_of):
    one = sent(world)
    row = f"baris:{rules_of(one)[0]}"
    page = desk_of(world.panitia).go("/permohonan-sertifikasi").follow(world.trainees[0].name)
    judged(world.panitia, one)
    late = page.press("Kembalikan", **{row: "belum", f"alasan:{rules_of(one)[0]}": "Tulisan saya"})
    assert (late.status, "sudah ditelaah" in late.text, "Tulisan saya" in late.html) == (409, True, True)
    assert db.session().get_one(CertificationApplication, one.id).rulings[rules_of(one)[0]] == [True, ""]


def test_a_judgement_that_is_not_whole_is_asked_about_with_what_was_typed(world, desk_of):
    one = sent(world)
    rule = rules_of(one)[0]
    page = desk_of(world.panitia).go(f"/permohonan-sertifikasi/{one.id}")
    again = page.press("Kembalikan", **{f"baris:{rule}": "belum", "alasan": "Catatan umum"})
    assert (again.status, "belum ditulis" in again.text, "Catatan umum" in again.html) == (422, True, True)
    done = again.press("Kembalikan", **{f"baris:{rule}": "belum", f"alasan:{rule}": BLURRED})
    assert ("Dikembalikan" in done.text, BLURRED in done.text) == (True, True)
    own = desk_of(world.trainees[0]).go("/sertifikasi")
    assert (BLURRED in own.text, "Kirim lagi" in own.buttons) == (True, True)


def test_the_paper_that_was_sent_is_opened_and_no_other(world, desk_of):
    one = sent(world)
    desk = desk_of(world.panitia)
    desk.go(f"/permohonan-sertifikasi/{one.id}/berkas/{one.id}", expect=404)
    assert desk.send(f"/permohonan-sertifikasi/{one.id}/telaah", {"putusan": "hapus"}).status == 422
    desk_of(world.trainees[1]).go(f"/permohonan-sertifikasi/{one.id}", expect=403)


def test_a_day_passes_between_versions_and_the_list_shows_the_newest(world):
    returned(world.panitia, sent(world))
    sent(world, now=EVENING + dt.timedelta(minutes=1))
    (line,), counts = queries.sent_lines(act_of(world.panitia, EVENING), state=None)
    assert (line.version, line.state, counts) == (2, S.SENT, {S.SENT: 1})
