"""The list of members of a course, as Open edX, Canvas and Moodle send it."""

import pytest

from askom_lms.lti.domain.members import NotReadable, next_page, read_page

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
HERE = "https://moodle.contoh.id/mod/lti/services.php/CourseSection/2/bindings/1/memberships?limit=50&from=0"


def one(**told):
    return {"user_id": "7", "name": "Sari Melati", "email": "sari@contoh.id", "roles": ["Learner"], **told}


def test_full_and_short_roles_mean_the_same():
    full, short, student = read_page(
        {"members": [one(roles=[MEMBERSHIP + "Learner"]), one(), one(roles=["urn:lti:role:ims/lis/Student"])]}
    )
    assert full.learns
    assert short.learns
    assert not student.learns, "a role of LTI 1.1 is none of ours"


@pytest.mark.parametrize(
    "roles",
    [
        ["Instructor"],
        [MEMBERSHIP + "Instructor"],
        ["Mentor"],
        ["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student"],
        ["http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator"],
        [],
        "Learner",
        None,
        [4, {}],
    ],
)
def test_who_does_not_learn_in_this_course_is_no_trainee(roles):
    (member,) = read_page({"members": [one(roles=roles)]})
    assert not member.learns


@pytest.mark.parametrize(
    "status, there", [("Active", True), ("Inactive", False), ("Deleted", False), ("Strange", True)]
)
def test_a8_who_is_inactive_or_deleted_is_told(status, there):
    (member,) = read_page({"members": [one(status=status)]})
    assert member.is_active is there


def test_a10_a_member_without_name_and_address():
    (member,) = read_page({"members": [{"user_id": "ext-7", "roles": ["Learner"]}]})
    assert (member.name, member.email, member.sub) == ("", "", "ext-7")


def test_a_name_in_two_parts_and_a_numeric_id():
    (member,) = read_page({"members": [one(name=None, given_name="Sari", family_name=" Melati ", user_id=7)]})
    assert (member.name, member.sub) == ("Sari Melati", "7")


@pytest.mark.parametrize("user_id", [None, "", "x" * 256, {}, []])
def test_a_member_without_an_id_is_left_out(user_id):
    assert read_page({"members": [one(user_id=user_id), "nobody"]}) == []


@pytest.mark.parametrize("told", [None, [], "x", {}, {"members": {}}])
def test_what_is_no_list_is_refused(told):
    with pytest.raises(NotReadable, match=r"lti\.roster_unreadable"):
        read_page(told)


@pytest.mark.parametrize(
    "header, found",
    [
        (None, None),
        ('<https://moodle.contoh.id/m?from=50>; rel="next"', "https://moodle.contoh.id/m?from=50"),
        ("<https://moodle.contoh.id/m?from=50>; rel=next", "https://moodle.contoh.id/m?from=50"),
        ('</m?page=2>; rel="next", </m?page=0>; rel="prev"', "https://moodle.contoh.id/m?page=2"),
        ('</m?page=9>; rel="differences"', None),
        ('</m?page=1>; rel="last", </m?a=1,2>; title="x"; rel="next"', "https://moodle.contoh.id/m?a=1,2"),
        ("nonsense", None),
    ],
)
def test_the_next_page(header, found):
    assert next_page(header, HERE) == found


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/m",
        "http://moodle.contoh.id/m",
        "//evil.example/m",
        "https://moodle.contoh.id@evil.example/m",
        "https://moodle.contoh.id:444/m",
        "file:///etc/passwd",
    ],
)
def test_a7_the_next_page_of_another_origin_is_refused(address):
    with pytest.raises(NotReadable, match=r"lti\.roster_elsewhere"):
        next_page(f'<{address}>; rel="next"', HERE)
