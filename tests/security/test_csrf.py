"""No form is taken without the token of the very browser that sends it, and nothing is changed by trying."""

import itertools

import pytest

from tests.security.dump import dump
from tests.security.knocking import address, doors

FROM_PLATFORMS = {"lti.login", "lti.launch"}
"""Their forms stand on pages of learning platforms; a state that only this browser holds takes the token's place."""


def commands(app):
    return [door for door in doors(app) if door.method == "POST"]


def test_no_command_takes_the_token_of_another_browser(installation, town):
    """Signed in as somebody who may, with a valid token that was given to somebody else."""
    mine, other = town.browsers["panitia"], town.browsers["master"]
    before = dump()
    taken = []
    for door in commands(installation):
        response = mine.post(address(installation, door, town.values), token=other.token)
        if response.status_code != 400:
            taken.append(f"{door.endpoint}: {response.status_code}")
    assert taken == []
    assert dump() == before


def test_no_command_takes_a_missing_or_an_invented_token(installation, town):
    before = dump()
    taken = []
    for door in commands(installation):
        url = address(installation, door, town.values)
        for token in ("", "IjEi.aaaa.bbbb"):
            response = town.browsers["panitia"].post(url, token=token)
            if response.status_code != 400:
                taken.append(f"{door.endpoint}: {response.status_code}")
    assert taken == []
    assert dump() == before


def test_no_command_takes_json_without_the_token_in_its_header(installation, town):
    browser, taken = town.browsers["master"], []
    for door in commands(installation):
        url = address(installation, door, town.values)
        response = browser.client.post(url, json={}, headers={"Accept": "application/json"})
        if response.status_code != 400:
            taken.append(f"{door.endpoint}: {response.status_code}")
    assert taken == []


FOREIGN = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:81"},
    {"Origin": "http://[::"},
    {"Origin": "ftp://localhost"},
    {"Referer": "https://evil.example/http://localhost/"},
    {"Referer": "http://localhost@evil.example/profil"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    {"Origin": "https://evil.example", "Referer": "http://localhost/profil", "Sec-Fetch-Site": "same-origin"},
)
"""What a browser says of a page that is not ours; 81 is another service of the same machine."""


def test_no_command_is_taken_from_a_foreign_page_with_a_good_token(installation, town):
    """Signed in as somebody who may, with his own token; every door in one way, all ways in turn."""
    browser, before, taken = town.browsers["panitia"], dump(), []
    there = commands(installation)
    assert len(there) > 2 * len(FOREIGN)
    for door, headers in zip(there, itertools.cycle(FOREIGN), strict=False):
        answer = browser.post(address(installation, door, town.values), headers=headers)
        is_said = door.endpoint in FROM_PLATFORMS or "datang dari halaman situs lain" in answer.get_data(as_text=True)
        if answer.status_code != 400 or not is_said:
            taken.append(f"{door.endpoint} {headers}: {answer.status_code}")
    assert taken == []
    assert dump() == before


def test_a_script_on_a_foreign_page_reads_where_to_send_from(installation, town):
    browser = town.browsers["owner"]
    headers = {"Origin": "https://evil.example", "X-CSRFToken": browser.token, "Accept": "application/json"}
    answer = browser.client.post("/profil", json={"phone": "0812-3456-789"}, headers=headers)
    assert (answer.status_code, answer.get_json()["error"]["next"]) == (
        400,
        "Buka halamannya di aplikasi ini, lalu kirim dari sana.",
    )


OWN = (
    {},
    {"Origin": "http://localhost"},
    {"Origin": "http://localhost:80"},
    {"Referer": "http://localhost/profil?lang=id"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost", "Referer": "http://localhost/profil"},
    {"Sec-Fetch-Site": "none"},
)
"""Our own pages, and a browser that says nothing."""


@pytest.mark.parametrize("headers", OWN)
def test_a_form_of_our_own_page_is_taken(town, nothing_is_kept, headers):
    browser = town.browsers["owner"]
    assert browser.post("/profil", {"phone": "0812-3456-789", "locale": "id"}, headers=headers).status_code == 302


def test_whoever_sent_an_old_form_reads_what_to_do(installation, town):
    response = town.browsers["owner"].post("/profil", {"phone": "0812-3456-789"}, token="")
    assert "Tombol Kembali" in response.get_data(as_text=True) or "tombol Kembali" in response.get_data(as_text=True)


def test_no_route_is_exempt_from_the_token_but_the_two_of_a_launch(installation):
    exempt = {name.rpartition(".")[2] for name in installation.extensions["csrf"]._exempt_views}
    assert {f"lti.{name}" for name in exempt} == FROM_PLATFORMS
    assert installation.extensions["csrf"]._exempt_blueprints == set()
