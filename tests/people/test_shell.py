"""What stands around every page."""

import re
import uuid
from pathlib import Path

import pytest
from flask import request

from askom_lms.config import ROOT
from askom_lms.kernel import refused
from askom_lms.people.domain import Role
from askom_lms.shell import entries
from askom_lms.shell.around import Shell
from tests.factories.people import actor_of, grant

HERE, OTHER = uuid.uuid4(), uuid.uuid4()


@pytest.fixture
def around(lms_app, monkeypatch):
    """around(person, "/path", ["/a", ...]) -> the shell of that page in an installation with these pages."""

    def make(person, path="/", pages=()):
        monkeypatch.setattr(refused, "answers_get", lambda address: address in pages)
        with lms_app.test_request_context(path):
            found = Shell(actor_of(person) if person else None)
            slug = re.match(r"/kelas/([^/]+)/", path)
            if slug:
                request.view_args = {"slug": slug.group(1)}
            return {
                "nav": [(str(e.label), e.url, e.current) for e in found.nav],
                "home": found.home,
                "line": found.klass_line,
                "user": found.user,
                "here": found.here,
            }

    return make


def in_class(person, role, scope, slug, label):
    grant(person, role, scope, slug, label)
    return person


def test_a_trainee_sees_four_entries(enlist, around):
    found = around(enlist("trainee"), "/jadwal", ("/beranda", "/tugas", "/jadwal", "/hasil", "/paraf"))

    assert [label for label, _, _ in found["nav"]] == ["Beranda", "Tugas & berkas", "Jadwal", "Hasil"]
    assert [url for _, url, current in found["nav"] if current] == ["/jadwal"]


def test_a_page_below_an_entry_marks_that_entry(enlist, around):
    found = around(enlist("trainee"), "/tugas/2/fr-ia-01", ("/beranda", "/tugas"))

    assert [url for _, url, current in found["nav"] if current] == ["/tugas"]


@pytest.mark.parametrize(("role", "reaches"), [("examiner", True), ("master_asesor", True), ("pengajar", False)])
def test_whoever_may_examine_reaches_the_examinations_of_the_class(role, reaches, enlist, around):
    person = in_class(enlist(), role, HERE, "07-2025", "Kelas 07/2025")

    found = around(person, "/", ["/kelas/07-2025/uji"])

    assert (("Uji", "/kelas/07-2025/uji", False) in found["nav"]) is reaches


def test_an_entry_without_a_page_is_left_out(enlist, around):
    assert around(enlist("trainee"), "/", ("/beranda",))["nav"] == [("Beranda", "/beranda", False)]


@pytest.mark.parametrize("role", list(Role))
def test_nobody_sees_more_than_six_entries(role, enlist, around):
    everything = {path.format(slug="07-2025") for entries in entries.ENTRIES.values() for path, _ in entries}
    person = in_class(enlist(*Role), role, HERE, "07-2025", "Kelas 07/2025")

    assert 1 <= len(around(person, "/kelas/07-2025/papan", everything)["nav"]) <= 6


def test_the_class_of_the_page_decides_the_line_and_the_entries(enlist, around):
    person = in_class(enlist(), "panitia", HERE, "07-2025", "Kelas 07/2025 · Sidoarjo")
    in_class(person, "master_asesor", OTHER, "08-2025", "Kelas 08/2025 · Malang")
    pages = ("/kelas/07-2025/papan", "/kelas/08-2025/jadwal", "/paraf")

    seventh = around(person, "/kelas/07-2025/papan", pages)
    eighth = around(person, "/kelas/08-2025/jadwal", pages)

    assert (seventh["line"], seventh["nav"][0][1], seventh["user"].role) == (
        "Kelas 07/2025 · Sidoarjo",
        "/kelas/07-2025/papan",
        "Panitia",
    )
    assert (eighth["line"], eighth["nav"][0][1], eighth["user"].role) == (
        "Kelas 08/2025 · Malang",
        "/paraf",
        "Master asesor",
    )


def test_a_class_of_others_gives_no_line(enlist, around):
    person = in_class(enlist(), "panitia", HERE, "07-2025", "Kelas 07/2025")

    assert around(person, "/kelas/99-2025/papan")["line"] == ""


@pytest.mark.parametrize(
    ("roles", "home"),
    [
        (["trainee"], "/beranda"),
        (["ketua_kelas", "trainee"], "/beranda"),
        (["master_asesor"], "/paraf"),
        (["examiner"], "/rekomendasi"),
        (["panitia"], "/kelas/07-2025/papan"),
        (["tim_teknis"], "/keputusan"),
        (["pengelola"], "/kelola/skema"),
        (["asesi"], "/persetujuan-asesmen"),
        (["pengelola", "trainee"], "/kelola/skema"),
        ([], "/profil"),
    ],
)
def test_work_begins_where_the_role_works(roles, home, enlist, around):
    person = enlist()
    for role in roles:
        grant(person, role, HERE, "07-2025", "Kelas 07/2025")
    pages = {path.format(slug="07-2025") for path in entries.HOMES.values()}

    assert around(person, "/", pages)["home"] == home


def test_a_stranger_has_no_name_and_no_entries(around):
    found = around(None, "/masuk")

    assert (found["user"], found["nav"], found["line"]) == (None, [], "")


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("/masuk", "/masuk"),
        ("/masuk?lang=en", "/masuk"),
        ("/k?a=1&lang=en&b=2", "/k?a=1&b=2"),
        ("/k?cari=%C3%BC", "/k?cari=%C3%BC"),
    ],
)
def test_the_language_switch_keeps_the_rest_of_the_address(url, here, around):
    assert around(None, url)["here"] == here


def test_the_language_follows_the_switch(desk_of):
    desk = desk_of(None)

    assert desk.go("/masuk").tree.get("lang") == "id"
    assert desk.go("/masuk?lang=en").tree.get("lang") == "en"
    assert desk.go("/masuk").tree.get("lang") == "en"


def test_the_language_of_a_person_follows_to_a_new_device(enlist, sign_in):
    assert sign_in(enlist("trainee", locale="en")).go("/profil").tree.get("lang") == "en"


def test_files_have_an_address_by_content_that_browsers_keep(desk_of):
    desk = desk_of(None)
    address = re.search(r'href="(/aset/[^"]+/house.css)"', desk.go("/masuk").html).group(1)

    response = desk._run("get", address)

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.data == Path(ROOT / "static" / "house.css").read_bytes()


@pytest.mark.parametrize(
    "address",
    ["/aset/0000000000000000/house.css", "/aset/0000000000000000/nichts.css", "/aset/x/../../askom_lms/config.py"],
)
def test_a_file_under_a_wrong_address_is_not_there(address, desk_of):
    assert desk_of(None)._run("get", address).status_code == 404


def test_a_file_asks_the_database_nothing(enlist, sign_in, monkeypatch):
    desk = sign_in(enlist("trainee"))
    address = re.search(r'href="(/aset/[^"]+/house.css)"', desk.go("/profil").html).group(1)
    monkeypatch.setattr("askom_lms.people.routes.doors.load_actor", lambda: pytest.fail("a file asked who is there"))

    assert desk._run("get", address).status_code == 200


@pytest.mark.parametrize("url", ["/bantuan", "/privasi", "/aksesibilitas", "/pintasan"])
def test_help_is_for_everybody(url, desk_of, enlist, sign_in):
    assert desk_of(None).go(url).url == url
    assert sign_in(enlist("trainee")).go(url).url == url


def test_the_catalogue_is_for_the_demo(desk_of):
    assert desk_of(None).go("/katalog", expect=404).status == 404


def test_the_start_page_leads_a_stranger_to_sign_in(desk_of):
    assert desk_of(None).go("/").url == "/masuk"


def test_an_unknown_address_keeps_the_header_of_who_is_signed_in(enlist, sign_in):
    person = enlist("trainee")

    assert person.name in sign_in(person).go("/tidak-ada", expect=404).text
