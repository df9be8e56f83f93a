"""Progress goes to the gradebook: the newest of everybody, in rising seconds, until it is there; results by consent."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.kernel import db, jobs
from askom_lms.kernel.audit import ChainEntry
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.lti.domain.grading import SCOPE_SCORE
from askom_lms.lti.domain.states import LineItemKey, RegistrationState, ScoreState
from askom_lms.lti.models import PlatformUser, Registration, Score
from askom_lms.lti.queries.results import Standing, board_of
from askom_lms.lti.services.results import COUNT, agree, comment_of, count, resend, share_results, write_scores
from askom_lms.people.models import Person
from askom_lms.training.models import TrainingClass
from tests.factories.classes import applicant
from tests.lti.course import joined
from tests.lti.gradebook import column_of, linked

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def one(course):
    """Somebody with a seat whom the platform knows as siswa-1, and a task with a column."""
    course.link = linked(course.registration, course.klass, course.services)
    course.seat = applicant(course.world, state=EnrolmentState.ENROLLED, name="Rini Astuti")
    course.seat.seat_number = 1
    course.person = db.session().get_one(Person, course.seat.person_id)
    course.user = joined(course.person, course.registration)
    return course


def parafed(one, n):
    """He has n sheets of Tugas 1 parafed, and the class moved."""
    klass = db.session().get_one(TrainingClass, one.klass.id)
    total = sum(size for _first, size in klass.kit_shape.values())
    first, _size = klass.kit_shape["merah"]
    one.seat.progress = "." * first + "p" * n + "." * (total - first - n)
    klass.version += 1
    db.session().commit()


def looked(one):
    db.session().rollback()
    jobs.enqueue(COUNT, {})
    one.work()


def score_of(one):
    return db.session().scalars(select(Score).where(Score.person_id == one.person.id)).one()


def told(one):
    """What the gradebook holds of him."""
    return one.services.grades.get(("/kolom/1", "siswa-1"))


def test_progress_is_sent_as_a_share_of_the_sheets(one):
    parafed(one, 3)
    looked(one)
    size = one.klass.kit_shape["merah"][1]
    assert (told(one)["scoreGiven"], told(one)["scoreMaximum"]) == (300 // size, 100)
    assert (told(one)["activityProgress"], told(one)["gradingProgress"]) == ("InProgress", "FullyGraded")
    assert score_of(one).state is ScoreState.SENT
    assert ("POST", "/kolom/1/scores?type_id=1") in one.services.calls


def test_what_did_not_move_is_not_sent_again(one):
    parafed(one, 1)
    looked(one)
    calls = len(one.services.calls)
    one.klass.version += 1
    looked(one)
    assert len(one.services.calls) == calls


def test_a3_two_changes_within_a_second_both_end_up_right(one):
    parafed(one, 1)
    looked(one)
    parafed(one, 2)
    looked(one)
    size = one.klass.kit_shape["merah"][1]
    assert told(one)["scoreGiven"] == 200 // size
    assert told(one)["timestamp"] == (one.now + dt.timedelta(seconds=1)).isoformat()


def test_a4_a_paraf_that_is_taken_back_lowers_the_score(one):
    parafed(one, 2)
    looked(one)
    parafed(one, 0)
    looked(one)
    assert (told(one)["scoreGiven"], told(one)["activityProgress"]) == (0, "Initialized")


def test_a5_a_retry_after_a_lost_answer_changes_nothing(one):
    parafed(one, 2)
    one.services.answers = [500]
    looked(one)
    assert (score_of(one).state, score_of(one).error) == (ScoreState.FAILED, "lti.score_trouble")
    one.now += 5 * MINUTE
    looked(one)
    first = told(one)
    resend(one.act(), one.klass)
    one.work()
    assert {**told(one), "timestamp": ""} == {**first, "timestamp": ""}


def test_a6_a_platform_that_is_down_for_a_day_hears_the_newest_only(one):
    others = [applicant(one.world, state=EnrolmentState.ENROLLED) for _ in range(3)]
    for n, other in enumerate(others):
        joined(db.session().get_one(Person, other.person_id), one.registration, f"siswa-{n + 2}")
    one.services.down = True
    for n in range(1, 4):
        parafed(one, n)
        looked(one)
        one.now += 8 * 60 * MINUTE
    down = [path for kind, path in one.services.calls if kind == "down"]
    assert len(down) <= 3 * 2, "one silent call ends a run for everybody"
    one.services.down = False
    looked(one)
    one.now += 60 * MINUTE
    looked(one)
    size = one.klass.kit_shape["merah"][1]
    assert told(one)["scoreGiven"] == 300 // size
    assert len([path for kind, path in one.services.calls if kind == "POST"]) == 4
    assert set(db.session().scalars(select(Score.state))) == {ScoreState.SENT}


def test_409_with_the_same_result_there_is_done_and_with_another_is_sent_later(one):
    parafed(one, 1)
    looked(one)
    there = dict(told(one), timestamp=(one.now + 10 * MINUTE).isoformat())
    one.services.grades[("/kolom/1", "siswa-1")] = there
    resend(one.act(), one.klass)
    one.work()
    assert score_of(one).state is ScoreState.SENT, "what the platform holds is ours"
    parafed(one, 2)
    looked(one)
    assert score_of(one).error == "lti.score_conflict"
    one.now += 11 * MINUTE
    looked(one)
    assert score_of(one).state is ScoreState.SENT
    assert told(one)["scoreGiven"] == 200 // one.klass.kit_shape["merah"][1]


def test_something_newer_that_is_written_while_a_score_travels_goes_next(one, monkeypatch):
    parafed(one, 1)
    plain = one.services.score

    def meanwhile(to, path, said):
        with one.app.app_context(), db.writing():
            here = update(Score).values(progress=99, row_version=Score.row_version + 1)
            db.session().execute(here.execution_options(synchronize_session=False))
            db.session().commit()
            db.db.session.remove()
        monkeypatch.setattr(one.services, "score", plain)
        plain(to, path, said)

    monkeypatch.setattr(one.services, "score", meanwhile)
    looked(one)
    assert score_of(one).state is ScoreState.WAITING
    looked(one)


@pytest.mark.parametrize(
    "status, code", [(400, "lti.score_refused"), (404, "lti.score_refused"), (503, "lti.score_trouble")]
)
def test_a_no_is_shown_and_tried_again(one, status, code):
    parafed(one, 1)
    one.services.answers = [status]
    looked(one)
    score = score_of(one)
    assert (score.state, score.error, score.tries) == (ScoreState.FAILED, code, 1)
    assert score.next_at == one.now + MINUTE


def test_after_two_weeks_somebody_has_to_press_the_button(one):
    parafed(one, 1)
    looked(one)
    score = score_of(one)
    score.state, score.tries, score.next_at = ScoreState.FAILED, 24 * 14 - 1, one.now
    db.session().commit()
    one.services.answers = [503]
    looked(one)
    assert score_of(one).state is ScoreState.REFUSED
    looked(one)
    assert score_of(one).state is ScoreState.REFUSED
    assert resend(one.act(), one.klass, one.person.id) == 1
    one.work()
    assert score_of(one).state is ScoreState.SENT


def test_without_a_column_of_the_platform_one_is_made_for_the_link(one):
    one.link.lineitem_url = ""
    parafed(one, 1)
    looked(one)
    (made,) = one.services.made
    assert (made["resourceLinkId"], made["scoreMaximum"], made["tag"]) == ("tautan-tugas1", 100, "tugas1")
    assert column_of(one.link).url.endswith("/kolom/100")
    assert ("/kolom/100", "siswa-1") in one.services.grades


def test_without_the_right_to_make_one_it_says_who_can_help(one):
    one.link.lineitem_url, one.link.ags_scopes = "", SCOPE_SCORE
    parafed(one, 1)
    looked(one)
    assert score_of(one).error == "lti.score_no_column"


@pytest.mark.parametrize("changes", [{"ags_scopes": ""}, {"class_id": None}, {"target": "beranda"}])
def test_a_link_that_takes_no_scores_sends_none(one, changes):
    for name, value in changes.items():
        setattr(one.link, name, value)
    parafed(one, 1)
    looked(one)
    assert one.services.calls == []


def test_a9_a_gradebook_of_another_origin_is_not_called(one):
    one.link.lineitem_url = "http://127.0.0.2/kolom/1"
    parafed(one, 1)
    looked(one)
    assert score_of(one).error == "lti.service_elsewhere"
    assert one.services.calls == []


def test_a_platform_that_was_switched_off_hears_nothing(one):
    db.session().execute(update(Registration).values(state=RegistrationState.OFF))
    parafed(one, 1)
    looked(one)
    assert one.services.calls == []


def test_nothing_is_sent_within_a_request(one, desk_of):
    parafed(one, 1)
    looked(one)
    calls = len(one.services.calls)
    page = desk_of(one.panitia).go(f"/kelas/{one.klass.slug}/platform")
    page.press("Kirim ulang semua")
    assert len(one.services.calls) == calls
    one.work()
    assert len(one.services.calls) == calls + 1


# results: only by class and person (002:9.10.10)


def share(one):
    return board_of(one.act(), one.klass).shares_results


@pytest.mark.parametrize(
    "result, words",
    [
        (None, ""),
        (("K", None), "Keputusan: Kompeten (K)."),
        (("BK", None), "Keputusan: Belum kompeten (BK)."),
        (("K", "ABCD2345"), "Keputusan: Kompeten (K). Sertifikat: http://localhost/v/ABCD-2345"),
    ],
)
def test_the_words_of_a_result(lms_app, result, words):
    assert comment_of(Standing(None, {}, result)) == words


@pytest.mark.row("002-130")
def test_a_result_is_a_comment_on_the_last_task_only(one):
    found = Standing(one.person.id, {LineItemKey.TUGAS_1: 50, LineItemKey.TUGAS_3: 50}, ("K", None))
    count(one.now)
    column = column_of(one.link)
    write_scores(column, [found], one.now)
    assert score_of(one).comment == ""
    column.key = LineItemKey.TUGAS_3
    write_scores(column, [found], one.now)
    assert score_of(one).comment == "Keputusan: Kompeten (K)."
    write_scores(column, [Standing(one.person.id, found.progress, None)], one.now)
    assert score_of(one).comment == "", "who takes his consent back takes the words back"


def test_the_class_says_whether_results_may_go(one):
    assert not share(one)
    share_results(one.act(), one.klass, shares=True)
    share_results(one.act(), one.klass, shares=True)
    db.session().commit()
    assert share(one)
    kinds = db.session().scalars(select(ChainEntry.kind).where(ChainEntry.kind == "lti.sharing_set"))
    assert len(list(kinds)) == 1
    with pytest.raises((NotFound, Refusal)):
        share_results(one.act(one.person), one.klass, shares=False)


def test_only_the_person_says_it_for_himself(one):
    with pytest.raises(NotFound):
        agree(one.act(), one.user, agrees=True)
    agree(one.act(one.person), one.user, agrees=True)
    db.session().commit()
    assert db.session().scalars(select(PlatformUser.shares_results)).one()
    assert db.session().scalars(select(ChainEntry.kind).where(ChainEntry.kind == "lti.consent")).one()


# pages


def test_the_page_of_results_says_where_each_score_stands(one, desk_of):
    here, desk = f"/kelas/{one.klass.slug}/platform", desk_of(one.panitia)
    assert "Belum ada tugas dengan kolom" in desk.go(here).text
    other = applicant(one.world, state=EnrolmentState.ENROLLED, name="Tanpa Akun")
    parafed(one, 1)
    one.services.answers = [400]
    looked(one)
    page = desk.go(here)
    assert "dicoba lagi" in page.text
    assert "Platform menolak nilai ini." in page.text
    assert "akun platform belum terhubung" in page.text
    one.now += MINUTE
    page.press("Kirim ulang")
    one.work()
    assert "terkirim" in desk.go(here).text
    assert desk.send(f"{here}/kirim", {"peserta": "bukan"}).status == 422
    assert desk.send(f"{here}/kirim", {"peserta": str(other.person_id)}).status == 404
    assert desk.send(f"{here}/berbagi", {"setuju": "mungkin"}).status == 422
    desk.go(here).press("Simpan", setuju="ya")
    assert share(one)


def test_the_page_of_the_person(one, desk_of):
    desk = desk_of(one.person)
    page = desk.go("/platform-saya")
    assert "Moodle Melati" in page.text
    page.press("Simpan pilihan", setuju="ya")
    db.session().expire_all()
    assert db.session().scalars(select(PlatformUser.shares_results)).one()
    assert desk.send(f"/platform-saya/{one.klass.id}", {"setuju": "ya"}).status == 404
    assert desk_of(one.panitia).send(f"/platform-saya/{one.user.id}", {"setuju": "tidak"}).status == 404
    assert "Belum ada platform" in desk_of(one.world.masters[0]).go("/platform-saya").text
