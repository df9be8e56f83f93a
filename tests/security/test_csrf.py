"""No form is taken without the token of the very browser that sends it, and nothing is changed by trying."""

from tests.security.dump import dump
from tests.security.knocking import address, doors


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


def test_whoever_sent_an_old_form_reads_what_to_do(installation, town):
    response = town.browsers["owner"].post("/profil", {"phone": "0812-3456-789"}, token="")
    assert "Tombol Kembali" in response.get_data(as_text=True) or "tombol Kembali" in response.get_data(as_text=True)


def test_no_route_is_exempt_from_the_token(installation):
    assert set(installation.extensions["csrf"]._exempt_views) == set()
    assert installation.extensions["csrf"]._exempt_blueprints == set()
