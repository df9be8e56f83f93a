"""Members of a course become applications: previewed, taken, never past seats or verdict; who leaves stays here."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from askom_lms.enrolment.domain.importing.rows import Standing
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import db
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.lti.models import AccessToken, CourseRoster, PlatformUser, ResourceLink
from askom_lms.lti.queries.courses import courses_of, get_course, preview
from askom_lms.lti.services.roster import apply_members, ask_members
from askom_lms.people.models import Person
from tests.factories.classes import applicant
from tests.factories.people import PersonFactory
from tests.house.counting import counted
from tests.lti.course import joined
from tests.lti.gradebook import linked, member

TEACHER = member(0, name="Pengajar", roles=["Instructor"])


def asked(course, *members, **changes):
    """The course with its members fetched."""
    link = linked(course.registration, course.klass, course.services, **changes)
    course.services.members = [TEACHER, *members]
    return again(course, link)


def again(course, link):
    found = get_course(course.act(), course.klass, link.id)
    ask_members(course.act(), course.klass, found)
    course.work()
    return get_course(course.act(), course.klass, link.id)


def plan_of(course, found, **more):
    return preview(course.act(), course.klass, found, course.organiser.name, **more)


def applied(course, found, chosen, origin=None):
    done = apply_members(
        course.act(), course.klass, found, origin=origin or course.organiser.name, chosen=chosen,
        seen=found.roster.asked_at,
    )  # fmt: skip
    db.session().commit()
    return done


def count(of=Enrolment):
    return db.session().scalar(select(func.count()).select_from(of))


def test_everybody_of_two_pages_is_previewed_and_nobody_is_in_yet(course):
    course.services.per_page = 20
    found = asked(course, *(member(n) for n in range(1, 25)))
    plan = plan_of(course, found)
    assert [one.email for one, _row in plan.new] == [f"anggota{n:02d}@contoh.id" for n in range(1, 25)]
    assert {row.standing for _one, row in plan.new} == {Standing.CONDITIONAL}
    assert (plan.teachers, plan.here, plan.gone, count()) == (1, [], [], 0)
    assert len([path for verb, path in course.services.calls if path.startswith("/anggota")]) == 2


def test_who_is_taken_has_a_draft_and_no_seat_and_enters_with_one_click(course):
    found, mails = asked(course, member(1), member(2)), count(Mail)
    done = applied(course, found, {"m-1"})
    assert (done.new, count()) == (1, 1)
    enrolment = db.session().scalars(select(Enrolment)).one()
    assert (enrolment.state, enrolment.seat_number, enrolment.is_external) == (EnrolmentState.DRAFT, None, False)
    user = db.session().scalars(select(PlatformUser)).one()
    assert (user.sub, user.person_id, str(user.proof)) == ("m-1", enrolment.person_id, "daftar")
    assert count(Mail) == mails + 1
    plan = plan_of(course, again(course, found.link))
    assert [one.sub for one, _row in plan.new] == ["m-2"]
    assert [(one.sub, is_joined) for one, is_joined in plan.here] == [("m-1", True)]


def test_an_account_that_was_there_is_invited_and_not_joined(course):
    person = PersonFactory(email="anggota01@contoh.id", name="Anggota 01")
    found = asked(course, member(1))
    applied(course, found, {"m-1"})
    assert db.session().scalars(select(Enrolment.person_id)).one() == person.id
    assert count(PlatformUser) == 0, "an address that is the same proves nothing"
    assert plan_of(course, again(course, found.link)).here[0][1] is False


def test_24_fit_and_the_25th_is_refused_with_everybody(course):
    found = asked(course, *(member(n) for n in range(1, 26)))
    with pytest.raises(Refusal) as said:
        applied(course, found, {f"m-{n}" for n in range(1, 26)})
    db.session().rollback()
    assert said.value.code == "enrolment.import_over"
    assert count() == count(PlatformUser) == 0
    found = get_course(course.act(), course.klass, found.link.id)
    assert applied(course, found, {f"m-{n}" for n in range(1, 25)}).new == 24


def test_people_of_another_institution_count_for_the_30_percent(course):
    found = asked(course, *(member(n) for n in range(1, 10)))
    with pytest.raises(Refusal) as said:
        applied(course, found, {f"m-{n}" for n in range(1, 10)}, origin="Lembaga lain")
    assert said.value.code == "enrolment.external_full"


def test_who_works_in_the_class_cannot_be_chosen(course):
    master = course.world.masters[0]
    found = asked(course, member(2, email=master.email, name=master.name))
    ((_member, row),) = plan_of(course, found).new
    assert row.standing is Standing.WRONG
    with pytest.raises(Refusal) as said:
        applied(course, found, {"m-2"})
    assert said.value.code == "enrolment.import_open"


def again_with(course, found, *members):
    course.services.members = [TEACHER, *members]
    return again(course, found.link)


def test_a8_who_left_is_shown_and_keeps_everything(course):
    found = asked(course, member(1), member(2), member(3))
    applied(course, found, {"m-1", "m-2", "m-3"})
    found = again_with(course, found, member(1), member(2, status="Inactive"))
    plan = plan_of(course, found)
    assert plan.gone == ["Anggota 02", "Anggota 03"]
    assert [one.sub for one, _joined in plan.here] == ["m-1"]
    applied(course, found, set())
    assert count() == 3
    assert set(db.session().scalars(select(Enrolment.state))) == {EnrolmentState.DRAFT}


def test_a10_who_has_no_name_or_address_is_named_as_such(course):
    found = asked(course, {"user_id": "m-1", "roles": ["Learner"]}, member(2, email=""), member(3))
    plan = plan_of(course, found)
    assert [one.sub for one in plan.unnamed] == ["m-1", "m-2"]
    assert [one.sub for one, _row in plan.new] == ["m-3"]


def test_a_member_who_is_known_by_his_launch_needs_no_address(course):
    enrolment = applicant(course.world)
    joined(db.session().get_one(Person, enrolment.person_id), course.registration, "m-1")
    found = asked(course, {"user_id": "m-1", "roles": ["Learner"]})
    assert plan_of(course, found).here[0][1] is True


def test_a7_a_next_page_of_another_origin_is_not_fetched(course):
    course.services.following = '<http://localhost/anggota?page=2>; rel="next"'
    found = asked(course, member(1))
    assert found.roster.error == "lti.roster_elsewhere"
    assert found.roster.members == []


def test_a_list_without_end_is_given_up(course):
    course.services.following = f'<{course.services.address}/anggota?page=1>; rel="next"'
    assert asked(course, member(1)).roster.error == "lti.roster_long"


def test_a9_a_service_of_another_origin_is_not_called(course):
    found = asked(course, member(1), nrps_url="http://127.0.0.2/anggota")
    assert found.roster.error == "lti.service_elsewhere"
    assert course.services.calls == []
    assert course.services.tokens == 0


def test_a1_a_token_is_kept_and_dropped_when_it_is_no_longer_taken(course):
    found = asked(course, member(1))
    again(course, found.link)
    assert course.services.tokens == 1
    course.services.refused_tokens = {"t-1"}
    assert again(course, found.link).roster.error == ""
    assert (course.services.tokens, count(AccessToken)) == (2, 1)
    again(course, found.link)
    assert course.services.tokens == 2


@pytest.mark.parametrize("status", [403, 404, 500])
def test_a_platform_that_refuses_says_so_on_the_page(course, status):
    course.services.answers = [status]
    assert asked(course, member(1)).roster.error == "lti.roster_refused"


def test_a_platform_that_is_away_says_so_on_the_page(course):
    course.services.down = True
    assert asked(course, member(1)).roster.error.startswith("lti.out_")


def test_a_list_that_was_fetched_again_is_looked_at_first(course):
    found = asked(course, member(1))
    course.now += dt.timedelta(minutes=1)
    again(course, found.link)
    with pytest.raises(Refusal) as said:
        apply_members(
            course.act(), course.klass, get_course(course.act(), course.klass, found.link.id), origin="ND",
            chosen={"m-1"}, seen=None,
        )  # fmt: skip
    assert said.value.code == "lti.roster_changed"


def test_a_list_is_kept_for_a_day(course):
    found = asked(course, member(1))
    course.now += dt.timedelta(days=1, seconds=1)
    assert courses_of(course.act(), course.klass)[0].roster is None
    again(course, found.link)
    assert count(CourseRoster) == 1


def test_only_who_runs_the_class_sees_members(course):
    found = asked(course, member(1))
    stranger = PersonFactory()
    with pytest.raises((NotFound, Refusal)):
        get_course(course.act(stranger), course.klass, found.link.id)


# the page


def test_the_page_from_asking_to_inviting(course, desk_of):
    link = linked(course.registration, course.klass, course.services)
    course.services.members = [TEACHER, member(1), member(2, name="<b>Dua</b>"), member(3, email="")]
    desk, here = desk_of(course.panitia), f"/kelas/{course.klass.slug}/platform/peserta"
    page = desk.go(here).press("Ambil daftar anggota")
    assert "Sedang diambil" in desk.go(here).text
    course.work()
    page = desk.go(here)
    assert "2 orang baru" in page.text
    assert "<b>Dua</b>" in page.text, "it is shown as text"
    assert "1 tanpa nama atau surel" in page.text
    page = page.press("Undang yang dipilih", asal="")
    assert page.status == 409
    assert 'value=""' in page.html
    page = desk.go(here).press("Undang yang dipilih")
    assert "2 orang diundang." in desk.go(here).text or "2 orang diundang." in page.text
    assert desk.send(f"{here}/{link.id}/terapkan", {"seen": "kemarin", "pilih": "m-1"}).status == 409
    assert desk.send(f"{here}/{course.klass.id}/ambil", {}).status == 404


def another(course, *members):
    """A second course in which the class lies, asked for a minute later."""
    held = select(ResourceLink).where(ResourceLink.context_id == "kursus-2")
    link = db.session().scalar(held) or linked(
        course.registration, course.klass, course.services, name="beranda", context_id="kursus-2"
    )
    course.services.members = [TEACHER, *members]
    course.now += dt.timedelta(minutes=1)
    return again(course, link)


def test_of_several_courses_one_list_is_open_the_newest_or_the_one_that_is_asked_for(course, desk_of):
    first = asked(course, member(1))
    second = another(course, member(2))
    desk, here = desk_of(course.panitia), f"/kelas/{course.klass.slug}/platform/peserta"
    page = desk.go(here)
    assert ("Anggota 01" in page.text, "Anggota 02" in page.text) == (False, True)
    page = page.follow("Lihat daftar anggota kursus ini")
    assert ("Anggota 01" in page.text, "Anggota 02" in page.text) == (True, False)
    refused = desk.send(f"{here}/{first.link.id}/terapkan", {"seen": "kemarin", "pilih": "m-1"})
    assert (refused.status, "Anggota 01" in refused.text) == (409, True), "what was typed stays open"
    assert second.roster.members


@pytest.mark.one_database
def test_the_page_asks_six_queries_at_most_for_3_members_and_for_30(course, desk_of):
    desk, here, found = desk_of(course.panitia), f"/kelas/{course.klass.slug}/platform/peserta", []
    link = linked(course.registration, course.klass, course.services)
    joined(db.session().get_one(Person, applicant(course.world).person_id), course.registration, "m-1")
    for n in (3, 30):
        another(course, member(1))
        course.services.members = [TEACHER, *(member(k) for k in range(1, n + 1))]
        course.now += dt.timedelta(minutes=1)
        again(course, link)
        desk.go(here)
        with counted() as seen:
            assert f"{n - 1} orang baru" in desk.go(here).text
        found.append(len(seen.reads))
    assert found[0] == found[1] <= 6, (found, seen.reads)


def test_a_class_without_a_course_says_how_it_gets_one(course, desk_of):
    page = desk_of(course.panitia).go(f"/kelas/{course.klass.slug}/platform/peserta")
    assert "Belum ada kursus" in page.text
