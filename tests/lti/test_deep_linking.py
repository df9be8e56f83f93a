"""A teacher picks what to place: his request is kept, answered once, signed, and sent to his platform only."""

import html
import re

import jwt
import pytest
from jwt.algorithms import RSAAlgorithm
from sqlalchemy import func, select, update

from askom_lms.kernel import clock, db
from askom_lms.kernel.act import Act
from askom_lms.lti.domain.claims import LTI
from askom_lms.lti.domain.placing import DATA_CLAIM, ITEMS_CLAIM, SETTINGS_CLAIM
from askom_lms.lti.models import CourseClass, Placing, ResourceLink
from askom_lms.lti.queries import registrations
from askom_lms.lti.services import own_keys
from askom_lms.people.models import LoginSession
from tests.factories.classes import planned_class
from tests.lti.course import LEARNER, TEACHER, text_of

AT = "http://localhost/lti/launch"
DATA = 'a "b" <i>&amp;'


@pytest.fixture
def town(town):
    own_keys.ensure(Act.system())
    db.session().commit()
    return town


def asked(town, sub="guru-1", roles=(TEACHER,), **settings):
    """The answer to a launch that asks for content."""
    told = {
        "deep_link_return_url": f"{town.platform.address}/kembali?course=4",
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["iframe"],
        "accept_multiple": True,
        "data": DATA,
        **settings,
    }
    course = town.course
    state, nonce = course.begin(target=AT)
    claims = course.claims(nonce, AT, sub=sub, roles=list(roles), message_type="LtiDeepLinkingRequest")
    if told.get("deep_link_return_url"):
        claims[SETTINGS_CLAIM] = told
    return course.send(state, course.signed(claims))


def picking(town, **settings):
    """The page where it is picked."""
    answer = asked(town, **settings)
    assert answer.status_code == 303, text_of(answer)[:2000]
    path = answer.headers["Location"]
    page = town.course.get(path)
    if page.status_code != 200:
        second_factor(town)
        page = town.course.get(path)
    assert page.status_code == 200, text_of(page)[:2000]
    return path, page


def second_factor(town):
    """He has shown it in this frame; how is tested beside sign-in."""
    db.session().execute(update(LoginSession).values(second_factor_at=clock.now()))
    db.session().commit()


def placed(town, path, page, **fields):
    return town.course.post(path, page, kelas=town.klass.slug, **fields)


def signed(page):
    """The claims of the answer, held against our published keys."""
    text = text_of(page)
    token = html.unescape(re.search(r'name="JWT" value="([^"]+)"', text)[1])
    key = registrations.keys_shown(clock.now())[0].public
    assert jwt.get_unverified_header(token)["kid"] == key["kid"]
    told = jwt.decode(token, RSAAlgorithm.from_jwk(key), algorithms=["RS256"], options={"verify_aud": False})
    return told, html.unescape(re.search(r'action="(http[^"]+)"', text)[1])


def count(of):
    return db.session().scalar(select(func.count()).select_from(of))


def test_d4_d6_what_was_picked_goes_back_signed(town):
    path, page = picking(town)
    answer = placed(town, path, page, isi=["beranda", "tugas2"])
    assert answer.status_code == 200, text_of(answer)[:2000]
    told, where = signed(answer)
    assert where == f"{town.platform.address}/kembali?course=4"
    assert (told["iss"], told["aud"]) == (town.registration.client_id, town.registration.issuer)
    assert {"nonce", "iat", "exp"} <= set(told)
    assert told[DATA_CLAIM] == DATA
    assert told[LTI + "message_type"] == "LtiDeepLinkingResponse"
    assert told[LTI + "deployment_id"] == "1"
    home, task = told[ITEMS_CLAIM]
    assert (home["custom"]["askom"], task["custom"]["askom"]) == ("beranda", "tugas2")
    assert "lineItem" not in home
    assert task["lineItem"]["scoreMaximum"] == 100
    policy = answer.headers["Content-Security-Policy"]
    assert f"form-action 'self' {town.platform.address};" in policy
    assert f"frame-ancestors {town.platform.address}" in policy


def test_a_request_is_answered_once(town):
    path, page = picking(town)
    assert placed(town, path, page, isi="beranda").status_code == 200
    again = placed(town, path, page, isi="beranda")
    assert again.status_code == 409
    assert "sudah selesai" in text_of(again)


def test_a_course_where_a_class_was_placed_needs_not_be_connected(town):
    path, page = picking(town)
    placed(town, path, page, isi="tugas1")
    assert count(CourseClass) == 1
    custom = {"askom": "tugas1", "askom_kelas": town.klass.slug}
    answer = town.course.launch(AT, sub="guru-1", roles=[TEACHER], custom=custom)
    assert answer.status_code == 303
    link = db.session().scalars(select(ResourceLink)).one()
    assert (str(link.target), link.class_id) == ("tugas1", town.klass.id)


def test_another_course_still_asks_which_class_it_is_about(town):
    path, page = picking(town)
    placed(town, path, page, isi="tugas1")
    custom = {"askom": "tugas1", "askom_kelas": town.klass.slug}
    town.course.launch(AT, sub="guru-1", roles=[TEACHER], custom=custom, context={"id": "kursus-2"})
    assert db.session().scalars(select(ResourceLink)).one().class_id is None, "a parameter connects nothing by itself"


def test_nothing_is_a_good_answer_too(town):
    path, page = picking(town)
    told, _where = signed(town.course.post(path, page, batal="ya"))
    assert told[ITEMS_CLAIM] == []
    assert count(CourseClass) == 0


def test_without_data_none_goes_back(town):
    path, page = picking(town, data=None)
    assert DATA_CLAIM not in signed(placed(town, path, page, isi="beranda"))[0]


@pytest.mark.parametrize("roles", [[LEARNER], []])
def test_d1_who_learns_in_the_course_places_nothing(town, roles):
    answer = asked(town, roles=roles)
    assert answer.status_code == 403
    assert count(Placing) == 0


def test_d1_who_organises_no_class_places_nothing(town):
    answer = asked(town, sub="siswa-1")
    assert answer.status_code == 403
    assert "Anda belum menjadi panitia" in text_of(answer)


def test_d2_without_settings_nothing_is_kept(town):
    answer = asked(town, deep_link_return_url="")
    assert answer.status_code == 409
    assert "tidak lengkap" in text_of(answer)


def test_d3_a_place_that_takes_no_tools_is_told(town):
    path, page = picking(town, accept_types=["link", "file"])
    assert "tidak menerima tautan alat" in text_of(page)
    assert placed(town, path, page, isi="beranda").status_code == 409


@pytest.mark.parametrize("url", ["http://evil.example/kembali", "javascript:alert(1)", "//evil.example/"])
def test_d5_nothing_goes_to_a_foreign_address(town, url):
    answer = asked(town, deep_link_return_url=url)
    assert answer.status_code == 409
    assert "bukan milik platform" in text_of(answer)


def test_d7_one_at_a_time_where_the_platform_takes_one(town):
    path, page = picking(town, accept_multiple=False)
    assert 'type="radio" name="isi"' in text_of(page)
    refused = placed(town, path, page, isi=["beranda", "tugas1"])
    assert refused.status_code == 422
    assert "satu tautan saja" in text_of(refused)
    assert placed(town, path, page, isi="tugas1").status_code == 200


def test_d8_values_of_the_platform_are_shown_as_text(town):
    path, page = picking(town, deep_link_return_url=f'{town.platform.address}/"><script>alert(1)</script>')
    text = text_of(placed(town, path, page, isi="beranda"))
    assert "<script>alert" not in text


@pytest.mark.parametrize(
    "fields, words",
    [
        ({}, "Belum ada isi yang dipilih"),
        ({"isi": "semua"}, "Belum ada isi yang dipilih"),
        ({"kelas": "99-2026", "isi": "beranda"}, "Kelas belum dipilih"),
    ],
)
def test_what_cannot_be_placed_is_said_and_nothing_is_lost(town, fields, words):
    path, page = picking(town)
    answer = town.course.post(path, page, **{"kelas": town.klass.slug, **fields})
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert count(Placing) == 1


def test_a_class_of_another_institution_is_not_offered(town):
    other = planned_class(number="99/2026")
    db.session().commit()
    path, page = picking(town)
    assert "99/2026" not in text_of(page)
    assert town.course.post(path, page, kelas=other.klass.slug, isi="beranda").status_code == 422


def test_the_request_of_somebody_else_is_gone(town):
    path, page = picking(town)
    db.session().execute(update(Placing).values(person_id=town.admin.id))
    db.session().commit()
    assert placed(town, path, page, isi="beranda").status_code == 404
    assert town.course.get(path).status_code == 404
