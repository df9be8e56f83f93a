"""Every route called as everybody: in where the table says so, and nowhere else."""

import csv
from functools import cache

import pytest

from askom_lms.kernel import act as kernel_act
from askom_lms.kernel.policy import Rule
from tests.factories.people import PersonFactory
from tests.house.test_routes import MATRIX
from tests.security import reach
from tests.security.knocking import Browser, address, doors

PEOPLE = sorted(reach.EVERYBODY)
LEAVING = {"people.sign_out", "shell.start", "training.show_scan"}
"""These lead to the sign-in page by design."""


@cache
def matrix():
    """(endpoint, method) -> the roles that may ever."""
    with MATRIX.open(encoding="utf-8", newline="") as file:
        return {(row["endpoint"], row["method"]): set(row["roles"].split()) for row in csv.DictReader(file)}


def test_a_second_client_is_not_signed_in_by_the_first_ones_cookie(lms_app):
    """The canary: were this red, every other test of this folder would prove nothing."""
    person = PersonFactory(roles=["pengelola"])
    first, second = Browser(lms_app, person), Browser(lms_app)
    assert first.get("/profil").status_code == 200
    assert second.get("/profil").headers["Location"].startswith("/masuk")
    assert first.get("/profil").status_code == 200


def test_the_table_speaks_of_every_permission_and_of_real_routes(installation):
    found = doors(installation)
    assert {door.permission for door in found} - set(reach.PERMISSIONS) == set()
    assert set(reach.ROUTES) - {door.endpoint for door in found} == set()


def test_whoever_gets_in_holds_a_role_of_the_matrix(installation, town):
    """The table of people agrees with the table of roles."""
    rows = matrix()
    strange = [
        f"{door.endpoint}: {name}"
        for door in doors(installation)
        if not door.permission.startswith("door:")
        for name in reach.reached_by(door)
        if not (town.roles[name] or {"roleless"}) & rows[door.endpoint, door.method]
    ]
    assert strange == []


@pytest.mark.row("002-049")
@pytest.mark.one_database
@pytest.mark.parametrize("name", PEOPLE)
def test_everybody_gets_in_where_he_should_and_nowhere_else(installation, town, nothing_is_kept, name):
    wrong = []
    for door in doors(installation):
        if door.endpoint in LEAVING:
            continue
        got = town.browsers[name].knock(door, address(installation, door, town.values))
        if got not in expected(door, name, town):
            wrong.append(f"{door.method} {door.endpoint} ({door.permission}): {got}")
    assert wrong == [], "\n".join(["", name, *wrong])


def expected(door, name, town):
    """The answers this person may get here: without the role he is refused, with it a foreign object is not there."""
    if door.endpoint in reach.FOR_PLATFORMS:
        return {"bad", "denied"}
    if name in reach.reached_by(door):
        return {"in"}
    if door.endpoint in reach.ONLY_IN_A_DEMO:
        return {"missing"}
    if name in ("anonymous", "suspended"):
        return {"sign_in"}
    if door.endpoint in reach.CLOSER or door.permission == "door:signed_in":
        return {"denied", "missing"}
    held = town.roles[name] or {"roleless"}
    return {"missing"} if held & matrix()[door.endpoint, door.method] else {"denied"}


def test_a_guard_that_is_taken_away_is_noticed(installation, town, nothing_is_kept, monkeypatch):
    """Each rule replaced in turn by one that lets everybody in: somebody gets in who should not."""
    unnoticed = []
    for permission in sorted(kernel_act.POLICIES.all()):
        found = [door for door in doors(installation) if door.permission == permission]
        if permission in OPEN or not found:
            continue
        with monkeypatch.context() as patch:
            rules = {**kernel_act.POLICIES.all(), permission: Rule(frozenset(ALL_ROLES), lambda _actor, _subject: True)}
            patch.setattr(kernel_act.POLICIES, "_rules", rules)
            if not any(_somebody_slips_in(installation, town, door) for door in found):
                unnoticed.append(permission)
    assert set(unnoticed) == GUARDED_TWICE


GUARDED_TWICE = {
    "certification:acknowledge",  # looks up one's own recommendation
    "certification:recommend",  # looks up the examinations one holds
    "certification:trainer_sign",  # looks up the trainees one leads
    "coursework:write",  # looks up one's own dossier
    "enrolment:apply",  # looks up one's own application
}
"""Behind these stands a second guard: without the rule still nobody gets in."""
OPEN = {permission for permission, people in reach.PERMISSIONS.items() if people >= reach.WITH_ROLE}
ALL_ROLES = {"trainee", "ketua_kelas", "asesi", "master_asesor", "examiner", "pengajar", "panitia", "tim_teknis"} | {
    "lsp_admin", "pengelola", "bnsp",
}  # fmt: skip


def _somebody_slips_in(app, town, door):
    url = address(app, door, town.values)
    others = reach.WITH_ROLE - reach.reached_by(door)
    return any(town.browsers[name].knock(door, url) == "in" for name in sorted(others))
