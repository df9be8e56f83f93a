"""What no honest browser sends, at every door: an answer with a sentence, never a fault of ours."""

import contextvars
import json
import os
import re
from urllib.parse import quote

import html5lib
import pytest

from tests.desk import filled, names_of
from tests.security.knocking import address, doors

PEOPLE = ("owner", "other_master", "panitia", "anonymous")
"""Who reaches most between them."""
NUMBERS = ("0", str(2**31), "9" * 30, "-1", "x")
UUIDS = ("00000000-0000-0000-0000-000000000000", "not-a-uuid", "{}")
WORDS = ("%20", "%00", "%FF%FE", "..%2f..%2fetc", "'%20OR%201=1--", quote("🦊" * 20), "x" * 3000, "%ED%A0%80")
VALUES = (
    "9" * 30,
    "-1",
    "NaN",
    "a\0b",
    "\r\n\u2028\u202e",
    "x" * 5000,
    "9999-12-31",
    "24.00",
    "<script>{{7*7}}",
    "[]",
    '{"s": [[1e400]]}',
)
JSONS = ([], "x", None, 7, {"items": None}, {"items": [9, None, {}]}, {"answers": 7, "changes": {"a\0": {"v": "\ud800"}}}, {"code": {"a": 1}})  # fmt: skip
BODIES = (
    (b"\xff\xfe{", "application/json"),
    (b"[" * 100_000, "application/json"),
    (b"x", "text/plain"),
    (b"--x\r\ngarbage", "multipart/form-data; boundary=x"),
    (b"a=%FF&b=%ED%A0%80", "application/x-www-form-urlencoded"),
    *((json.dumps(sent).encode(), "application/json") for sent in JSONS),
)
QUERY = ("bagian", "cari", "dokumen", "hal", "kode", "lang", "next", "pekerjaan", "putaran", "saring", "sesi", "tambah", "unit",
         "urung", "urut", "tandai")  # fmt: skip
METHODS = ("HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "BREW")
FIELD = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")


IS_WHOLE = os.environ.get("ASKOM_TEST_WHOLE") == "1"


def turn(values, n, most):
    """All of them in the drill; elsewhere `most` at door `n` and others at the next, so that each is tried everywhere."""
    if IS_WHOLE or len(values) <= most:
        return values
    return [values[(n * most + k) % len(values)] for k in range(most)]


class Broken(list):
    """What went wrong, each with the request that did it. In test mode a fault of ours comes out as it is."""

    def ask(self, browser, method, url, **sent):
        try:
            answer = contextvars.Context().run(browser.client.open, url, method=method, **sent)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            self.append(f"{type(error).__name__}: {str(error)[:100]} <- {method} {url[:120]} {str(sent)[:200]}")
            return
        finally:
            browser.client.set_cookie("askom_form", browser.form_cookie)
            if browser.cookie:
                browser.client.set_cookie("askom", browser.cookie)
        if answer.status_code in (400, 404, 405, 409, 413, 415, 422) and answer.mimetype == "text/html":
            text = answer.get_data(as_text=True)
            if method != "HEAD" and ("<h1" not in text or 'lang="id"' not in text):
                self.append(f"{answer.status_code} without a page <- {method} {url[:120]}")

    def listed(self):
        return "\n".join(["", *dict.fromkeys(self)])


@pytest.mark.strict
@pytest.mark.parametrize("name", PEOPLE)
def test_no_address_breaks_a_page(installation, town, nothing_is_kept, name):
    broken, browser = Broken(), town.browsers[name]
    for n, door in enumerate(doors(installation)):
        sent = {} if door.method == "GET" else {"data": {"csrf_token": browser.token}}
        for url in strange_addresses(door, town.values, n):
            broken.ask(browser, door.method, url, **sent)
    assert not broken, broken.listed()


def strange_addresses(door, of, n):
    """The address with one part after the other replaced by what names nothing."""
    if door.endpoint == "shell.serve_asset":
        return
    values = door.values(of)
    for kind, part in FIELD.findall(door.rule):
        for strange in turn({"int": NUMBERS, "uuid": UUIDS}.get(kind, WORDS), n, 2):
            yield FIELD.sub(
                lambda m, p=part, s=strange: s if m[2] == p else quote(str(values[m[2]]), safe=""), door.rule
            )


@pytest.mark.strict
@pytest.mark.parametrize("name", PEOPLE)
def test_no_query_string_breaks_a_page(installation, town, nothing_is_kept, name):
    broken, browser = Broken(), town.browsers[name]
    values = ("", "-1", "9" * 30, "x" * 3000, "%00", "%FF%FE", str(town.values["item_id"]))
    for n, door in enumerate(doors(installation)):
        if door.method == "GET":
            for strange in turn(values, n, 2):
                query = "&".join(f"{key}={strange}" for key in QUERY if key != "lang")
                broken.ask(browser, "GET", f"{address(installation, door, town.values)}?{query}")
    assert not broken, broken.listed()


@pytest.mark.one_database
@pytest.mark.parametrize("name", PEOPLE)
def test_no_method_and_no_kind_of_body_breaks_a_page(installation, town, nothing_is_kept, name):
    broken, browser = Broken(), town.browsers[name]
    token = {"X-CSRFToken": browser.token}
    for n, door in enumerate(doors(installation)):
        url = address(installation, door, town.values)
        for method in METHODS if name == "panitia" else ():
            broken.ask(browser, method, url, headers=token)
        for body, kind in turn(BODIES, n, 5) if door.method == "POST" else ():
            broken.ask(browser, "POST", url, data=body, content_type=kind, headers=token)
    assert not broken, broken.listed()


@pytest.mark.strict
@pytest.mark.parametrize("name", PEOPLE)
def test_no_value_in_any_form_breaks_a_page(installation, town, nothing_is_kept, name):
    """Every form of every page: all fields strange at once, one after the other, and thousands more of them."""
    broken, browser, seen = Broken(), town.browsers[name], set()
    for door in doors(installation):
        page = browser.get(address(installation, door, town.values)) if door.method == "GET" else None
        for action, form in forms_of(page):
            if action in seen:
                continue
            seen.add(action)
            token, honest = {"csrf_token": browser.token}, filled(form)
            fields = sorted(names_of(form) - {"csrf_token"})
            sent = [dict.fromkeys(fields, value) for value in turn(VALUES, len(seen), 5)]
            one_by_one = list(enumerate(fields[:40]))
            sent += [{**honest, field: VALUES[n % len(VALUES)]} for n, field in turn(one_by_one, len(seen), 8)]
            sent += [{**honest, **{f"f{n}": "x" for n in range(5000)}}, dict.fromkeys(fields[:2], "x" * 1_000_000)]
            for data in sent:
                broken.ask(browser, "POST", action, data={**data, **token})
    assert seen
    assert not broken, broken.listed()


def forms_of(page):
    """(address, form) of every form that a page posts."""
    if page is None or page.mimetype != "text/html":
        return
    for form in html5lib.parse(page.get_data(as_text=True), namespaceHTMLElements=False).iter("form"):
        if form.get("method", "get").lower() == "post":
            yield (form.get("action") or page.request.path).split("?")[0], form
