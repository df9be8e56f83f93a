"""What never reaches a view: foreign hosts, numbers no column holds, JSON that is no form."""

import dataclasses

import pytest

from askom_lms.kernel import gate
from tests.factories.people import PersonFactory


def test_a_foreign_host_is_told_the_address_of_this_installation(lms_app, desk_of):
    """A link or a cached page can never carry somebody else's name."""
    answer = desk_of(None).client.get("/masuk", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert "http://localhost" in answer.text
    assert lms_app.config["TRUSTED_HOSTS"]


@pytest.mark.parametrize(
    ("base", "host", "origin", "is_ours"),
    [
        ("http://127.0.0.1:8000", "localhost:8000", "http://localhost:8000", True),
        ("http://127.0.0.1:8000", "localhost:8000", "http://127.0.0.1:8000", True),
        ("http://127.0.0.1:8000", "localhost:8000", "http://localhost:8001", False),
        ("https://askom.contoh.id", "askom.contoh.id", "https://askom.contoh.id", True),
        ("https://askom.contoh.id", "askom.contoh.id", "https://askom.contoh.id:443", True),
        ("https://askom.contoh.id", "askom.contoh.id", "https://askom.contoh.id:8443", False),
        ("https://askom.contoh.id", "askom.contoh.id", "https://lain.contoh.id", False),
        ("https://askom.contoh.id", "askom.contoh.id", "http://askom.contoh.id", False),
        ("https://askom.contoh.id", "127.0.0.1:8000", "https://askom.contoh.id", True),
        ("https://askom.contoh.id", "127.0.0.1:8000", "http://127.0.0.1:8000", True),
        ("http://askom.contoh.id", "askom.contoh.id", "https://askom.contoh.id", True),
    ],
)
def test_a_form_comes_from_the_address_of_the_installation_or_the_one_asked_for(
    lms_app, monkeypatch, base, host, origin, is_ours
):
    """The demo on a port, a proxy that ends https before us; over https no page of the open http is believed."""
    settings = dataclasses.replace(lms_app.config["SETTINGS"], base_url=base)
    monkeypatch.setitem(lms_app.config, "SETTINGS", settings)
    monkeypatch.setitem(lms_app.config, "TRUSTED_HOSTS", [host.partition(":")[0]])
    with lms_app.test_request_context("/profil", method="POST", headers={"Host": host, "Origin": origin}):
        if is_ours:
            gate.refuse_foreign_pages()
        else:
            with pytest.raises(gate.ForeignPage, match="datang dari halaman situs lain"):
                gate.refuse_foreign_pages()


def test_a_number_that_no_column_holds_names_nothing(desk_of):
    desk = desk_of(PersonFactory(roles=["trainee"]))
    assert desk.go(f"/tugas/{2**31 - 1}", expect=None).status == 404
    assert desk.go(f"/tugas/{2**31}", expect=None).status == 404


def test_an_address_that_only_takes_forms_says_so_and_which_methods_it_takes(desk_of):
    page = desk_of(None).go("/keluar", expect=405)
    assert page.response.headers["Allow"] == "OPTIONS, POST"
    assert "Mulai lagi dari beranda" in page.text


@pytest.mark.parametrize("body", ['"x"', "7", "[]", '{"email": {"a": 1}}', '{"email": 7}', '{"email": "\\u0000"}', "["])
def test_json_that_is_no_form_is_refused(desk_of, body):
    desk = desk_of(None)
    headers = {"X-CSRFToken": desk.csrf_token()}
    answer = desk._run("post", "/masuk", data=body, content_type="application/json", headers=headers)
    assert answer.status_code in (400, 415)


def test_emoji_written_as_a_pair_are_text(desk_of):
    desk = desk_of(PersonFactory())
    headers = {"X-CSRFToken": desk.csrf_token()}
    body = '{"phone": "\\ud83e\\udd8a", "locale": "id"}'
    answer = desk._run("post", "/profil", data=body, content_type="application/json", headers=headers)
    assert answer.status_code in (302, 422)


def test_the_language_switch_of_a_refused_form_leads_to_the_page_of_the_form(desk_of):
    """The address of the form itself cannot be opened."""
    desk = desk_of(PersonFactory())
    refused = desk.send("/profil/sandi", {}, headers={"Referer": "http://localhost/profil?lang=id"})
    assert refused.status == 422
    assert refused.links()["EN"] == "/profil?lang=en"


def test_the_language_switch_never_leaves_this_installation(desk_of):
    answer = desk_of(None).client.get("/", environ_overrides={"PATH_INFO": "//evil.example/x"})
    assert answer.status_code == 404
    assert 'href="/evil.example/x?lang=en"' in answer.text
