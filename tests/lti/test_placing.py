"""Deep linking: what is read of the request and what goes back. The codes are those of the negative list."""

import pytest

from askom_lms.lti.domain.placing import Asked, Chosen, NotReadable, content_items
from askom_lms.lti.domain.states import Target

PLATFORM = ["https://moodle.contoh.id"]
SETTINGS = {
    "deep_link_return_url": "https://moodle.contoh.id/mod/lti/contentitem_return.php?course=4",
    "accept_types": ["link", "ltiResourceLink"],
    "accept_presentation_document_targets": ["iframe"],
    "accept_multiple": True,
    "data": 'a "data" & <b>',
}


def test_a_request_is_read():
    asked = Asked.read(SETTINGS, PLATFORM)
    assert asked.return_url == SETTINGS["deep_link_return_url"]
    assert asked.data == SETTINGS["data"]
    assert asked.is_multiple
    assert asked.takes_line_items
    assert asked.takes_links


@pytest.mark.parametrize(
    "settings",
    [
        None,
        [],
        {},
        {**SETTINGS, "accept_types": "ltiResourceLink"},
        {**SETTINGS, "deep_link_return_url": 4},
        {**SETTINGS, "data": {"a": 1}},
        {**SETTINGS, "data": "x" * 20_001},
    ],
)
def test_d2_settings_that_miss_something(settings):
    with pytest.raises(NotReadable, match=r"lti\.deep_settings"):
        Asked.read(settings, PLATFORM)


def test_d3_a_request_for_links_only_is_read_and_offers_nothing():
    assert not Asked.read({**SETTINGS, "accept_types": ["link"]}, PLATFORM).takes_links


@pytest.mark.parametrize(
    "url",
    [
        "http://moodle.contoh.id/return",
        "https://moodle.contoh.id.evil.example/return",
        "https://evil.example/https://moodle.contoh.id/",
        "https://moodle.contoh.id@evil.example/return",
        "https://moodle.contoh.id:8443/return",
        "//moodle.contoh.id/return",
        "javascript:alert(1)",
        "https://[broken/return",
        "https://moodle.contoh.id:port/return",
        "",
    ],
)
def test_d5_a_return_address_that_is_not_the_platforms(url):
    with pytest.raises(NotReadable, match=r"lti\.deep_return"):
        Asked.read({**SETTINGS, "deep_link_return_url": url}, PLATFORM)


def test_a_lab_without_tls_is_read_only_where_it_is_allowed():
    settings, lab = {**SETTINGS, "deep_link_return_url": "http://127.0.0.1:5020/back"}, ["http://127.0.0.1:5020"]
    assert Asked.read(settings, lab, lab=True).return_url.endswith("/back")
    with pytest.raises(NotReadable, match=r"lti\.deep_return"):
        Asked.read(settings, lab)


@pytest.mark.parametrize("told, is_multiple", [(True, True), (False, False), ("false", False), (None, True)])
def test_d7_one_or_several(told, is_multiple):
    assert Asked.read({**SETTINGS, "accept_multiple": told}, PLATFORM).is_multiple is is_multiple


def test_a_task_brings_a_line_item_and_a_home_page_does_not():
    chosen = [Chosen(Target.HOME, "Diklat"), Chosen(Target.TUGAS_2, "Tugas 2")]
    home, task = content_items(
        chosen, base_url="https://askom.contoh.id", slug="07-2026", class_id="c1", takes_line_items=True
    )
    assert "lineItem" not in home
    assert home["url"] == "https://askom.contoh.id/lti/launch"
    assert home["custom"] == {"askom": "beranda", "askom_kelas": "07-2026"}
    assert task["lineItem"] == {"label": "Tugas 2", "scoreMaximum": 100, "resourceId": "c1", "tag": "tugas2"}
    assert {item["type"] for item in (home, task)} == {"ltiResourceLink"}


def test_without_line_items_a_task_is_placed_all_the_same():
    (task,) = content_items(
        [Chosen(Target.TUGAS_1, "Tugas 1")], base_url="https://a", slug="s", class_id="c", takes_line_items=False
    )
    assert "lineItem" not in task
