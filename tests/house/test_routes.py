"""Every route names who may use it, every table of permissions is asked, and no stranger gets in."""

import csv
from pathlib import Path

import pytest

from askom_lms.kernel import act as kernel_act
from askom_lms.kernel.web import Door
from askom_lms.people.domain import Role

MATRIX = Path(__file__).with_name("policy_matrix.csv")
WITHOUT_DOOR = {"static"}


def views(app):
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in WITHOUT_DOOR:
            yield rule, app.view_functions[rule.endpoint]


def test_every_route_names_its_permission(installation):
    silent = [rule.endpoint for rule, view in views(installation) if not hasattr(view, "askom_permission")]
    assert silent == []


def test_a_page_is_a_get_and_a_command_is_a_post(installation):
    for rule, view in views(installation):
        methods = rule.methods - {"HEAD", "OPTIONS"}
        assert methods == ({"GET"} if view.askom_kind == "page" else {"POST"}), rule.endpoint


def test_every_named_permission_is_ruled(installation):
    unruled = {
        str(view.askom_permission)
        for _, view in views(installation)
        if not isinstance(view.askom_permission, Door) and str(view.askom_permission) not in kernel_act.POLICIES.all()
    }
    assert unruled == set()


def matrix_rows(app):
    """One line for each route: endpoint, method, permission, and who may ever use it."""
    rules = kernel_act.POLICIES.all()
    for rule, view in sorted(views(app), key=lambda pair: (pair[0].endpoint, pair[0].rule)):
        permission = view.askom_permission
        if permission is Door.PUBLIC:
            roles = ["anonymous", *map(str, Role)]
        elif permission is Door.SIGNED_IN:
            roles = list(map(str, Role))
        else:
            ruled = rules[str(permission)]
            roles = [str(role) for role in Role if role in ruled.roles] + ["roleless"] * ruled.roleless
        method = "GET" if view.askom_kind == "page" else "POST"
        yield [rule.endpoint, method, str(permission), " ".join(sorted(roles))]


def test_the_matrix_file_says_who_may_use_each_route(installation):
    """A change of rights is a visible diff: the file must be changed together with the code."""
    with MATRIX.open(encoding="utf-8", newline="") as file:
        written = list(csv.reader(file))
    assert list(matrix_rows(installation)) == written[1:]


SAMPLES = {"UUIDConverter": "00000000-0000-4000-8000-000000000000", "SmallInteger": 1}


def sample_of(converter):
    """A value that exists nowhere, or the first of the words that an address offers."""
    words = sorted(getattr(converter, "items", ()))
    return words[0] if words else SAMPLES.get(type(converter).__name__, "x")


@pytest.fixture(scope="module")
def urls(installation):
    """An address for every route, with values that exist nowhere."""
    found = []
    for rule, view in views(installation):
        values = {name: sample_of(converter) for name, converter in rule._converters.items()}
        found.append((rule.endpoint, installation.url_map.bind("localhost").build(rule.endpoint, values), view))
    return found


@pytest.mark.row("002-049")
def test_a_stranger_gets_no_page_but_the_public_ones(lms_app, desk_of, urls):
    stranger = desk_of(None)
    for endpoint, url, view in urls:
        if view.askom_permission is Door.PUBLIC:
            continue
        if view.askom_kind == "page":
            page = stranger.go(url, expect=None)
            assert page.url.startswith("/masuk"), f"{endpoint}: a stranger got {page.status} at {page.url}"
        else:
            answer = stranger.send(url, json={})
            assert answer.status_code == 401, f"{endpoint}: a stranger got {answer.status_code}"


def test_every_command_wants_the_token_of_this_browser(lms_app, desk_of, urls):
    desk = desk_of(None)
    for endpoint, url, view in urls:
        if view.askom_kind == "command":
            page = desk.send(url, {}, token=False)
            assert page.status == 400, f"{endpoint}: {page.status} without a token"
