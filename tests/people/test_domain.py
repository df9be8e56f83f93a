"""Addresses, passwords, devices and drawn marks."""

import json
import math

import pytest

from askom_lms.people.domain.addresses import is_email, local_path, normal_email
from askom_lms.people.domain.devices import device_of
from askom_lms.people.domain.marks import UnreadableStrokesError, picture_of, scaled_strokes
from askom_lms.people.domain.passwords import COMMON, SHORTEST, problem

ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "////evil.example/x",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\n/evil.example",
    "/\r\nLocation: https://evil.example",
    "https://evil.example",
    "https:evil.example",
    "http:/evil.example",
    "HTTPS://EVIL.EXAMPLE",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>",
    "vbscript:x",
    "%2f%2fevil.example",
    "%2Fevil.example",
    "evil.example",
    "@evil.example",
    "user@evil.example/",
    "//еvil.example",
    "/\u200b/evil.example",
    "/\u202eevil",
    "/\x00",
    "/\u2028x",
    "",
    None,
    "/" + "a" * 2001,
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_target_that_a_browser_may_read_as_another_site_is_refused(target):
    assert local_path(target) is None


@pytest.mark.parametrize(
    "target", ["/", "/beranda", "/kelas/07-2025/papan?saring=perlu", "/tugas/2/fr-ia-01?unit=3", "/%2f%2fevil"]
)
def test_a_path_of_this_application_stays(target):
    assert local_path(target) == target


@pytest.mark.parametrize(
    ("written", "kept"), [(" Sari@Contoh.ID ", "sari@contoh.id"), ("ｓａｒｉ@contoh.id", "sari@contoh.id")]
)
def test_an_address_has_one_form(written, kept):
    assert normal_email(written) == kept


@pytest.mark.parametrize("written", ["sari@contoh.id", "s.r+x@sub.contoh.co.id", "a@b"])
def test_an_address_with_the_shape_of_one_is_taken(written):
    assert is_email(written)


@pytest.mark.parametrize(
    "written", ["", "sari", "@contoh.id", "sari@", "sa ri@contoh.id", "sari@contoh..id", "a@b\n", "a" * 250 + "@b.id"]
)
def test_what_mail_cannot_reach_is_refused(written):
    assert not is_email(written)


def password_problem(password):
    return problem(password, email="sari.dewi@contoh.id", name="Sari Dewi Lestari")


def test_a_password_of_twelve_letters_is_enough_and_eleven_are_not():
    assert password_problem("kuda lari ja") is None
    assert password_problem("kuda lari j") == "people.password_short"


def test_a_password_may_be_128_letters_and_not_129():
    assert password_problem("ab cdefgh" * 14 + "xy") is None
    assert password_problem("ab cdefgh" * 14 + "xyz") == "people.password_long"


@pytest.mark.parametrize(
    "password", ["sari.dewi@contoh.id", "Sari Dewi Lestari", "saridewilestari", "SariLestari12", "sari.dewi.123"]
)
def test_a_password_made_of_the_own_name_or_address_is_refused(password):
    assert password_problem(password) == "people.password_personal"


def test_a_password_that_only_contains_the_own_name_is_taken():
    assert password_problem("sari membeli empat jeruk") is None


@pytest.mark.parametrize(
    "password",
    [
        "password1234", "Indonesia123", "aaaaaaaaaaaaaa", "abababababababab", "Password123!", "P@ssw0rd2026", "abcdefghijklm",
        "qwertyuiopas", "asdfasdfasdf", "987654321987", "rahasia-8392017", "Welcome@12345", "test1234test",
    ],
)  # fmt: skip
def test_a_common_password_is_refused(password):
    assert password_problem(password) == "people.password_common"


@pytest.mark.parametrize(
    "password", ["kereta malam ke bandung", "correct horse battery staple", "пароль кириллица", "sandi saya lima kuda"]
)
def test_a_sentence_in_any_script_is_taken_even_with_a_common_word_in_it(password):
    assert password_problem(password) is None


def test_letters_are_counted_as_they_are_written():
    assert password_problem("ßäöüßä") == "people.password_short"


def test_the_list_of_common_passwords_holds_only_what_the_length_lets_through():
    assert [entry for entry in COMMON if len(entry) < SHORTEST or entry != entry.casefold()] == []


def test_letters_of_different_keyboards_are_one_password():
    assert password_problem("Ａ" * 3 + "kuda lari ja") is None


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/128.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/128.0 Safari/537.36 Edg/128.0", "Edge, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Linux; Android 13) SamsungBrowser/25.0 Chrome/121 Mobile", "Samsung Internet, Android"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_a_browser_is_described_in_words(user_agent, words):
    assert device_of(user_agent) == words


def test_strokes_are_cropped_and_scaled_to_a_thousand():
    assert scaled_strokes({"w": 300, "h": 104, "s": [[100, 20, 150, 45]]}) == [[0, 0, 1000, 500]]


def test_strokes_drawn_tall_scale_by_their_height():
    assert scaled_strokes({"s": [[10, 0, 10, 100], [35, 50]]}) == [[0, 0, 0, 1000], [250, 500]]


def test_kept_strokes_are_a_picture_again():
    assert picture_of([[0, 0, 1000, 500]]) == {"w": 228, "h": 118, "s": [[4, 4, 224, 114]]}


@pytest.mark.parametrize(
    "drawn",
    [
        None,
        [],
        "x",
        {"s": []},
        {"s": [[]]},
        {"s": [[1]]},
        {"s": [[1, 2, 3]]},
        {"s": [["1", "2"]]},
        {"s": [[True, False]]},
        {"s": [[math.inf, 0, 5, 5]]},
        {"s": [[math.nan, 0, 50, 50]]},
        {"s": "[[0,0,9,9]]"},
        {"s": [[0, 0, 5, 5]]},
        {"s": [[0, 0, 50, 50]] * 61},
        {"s": [[0, 0, 50, 50] * 3001]},
    ],
)
def test_what_is_not_a_drawing_is_refused(drawn):
    with pytest.raises(UnreadableStrokesError):
        scaled_strokes(drawn)


def test_numbers_too_large_for_json_of_a_browser_are_still_scaled():
    assert scaled_strokes(json.loads('{"s": [[0, 0, 1e300, 0]]}')) == [[0, 0, 1000, 0]]
