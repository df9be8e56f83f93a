"""A mail leads to a page that exists: each address in a mail is one of ours."""

import re
import uuid
from itertools import product
from pathlib import Path

import pytest
from werkzeug.exceptions import NotFound
from werkzeug.routing import RequestRedirect

import askom_lms

MAILS = Path(askom_lms.__file__).resolve().parents[1] / "templates" / "mail"
LINK = re.compile(r"{{ base_url }}((?:/[\w.-]+|/{{[^}]+}})+)")
HOLE = re.compile(r"{{[^}]+}}")
FILLINGS = ("48-2026", "7", str(uuid.UUID(int=1)))
"""What may stand where a mail puts a value: a class, a number, an id."""

pytestmark = pytest.mark.one_database


def links():
    found = {
        (path.relative_to(MAILS), link) for path in MAILS.rglob("*.txt") for link in LINK.findall(path.read_text())
    }
    return sorted(found, key=str)


def leads_somewhere(app, link):
    doors = app.url_map.bind("localhost")
    for filling in product(FILLINGS, repeat=len(HOLE.findall(link))):
        values = iter(filling)
        try:
            doors.match(HOLE.sub(lambda _hole, values=values: next(values), link), method="GET")
        except NotFound:
            continue
        except RequestRedirect:
            return True
        return True
    return False


def test_no_mail_leads_to_an_address_that_is_not_there(lms_app):
    assert len(links()) > 40
    assert [f"{mail}: {link}" for mail, link in links() if not leads_somewhere(lms_app, link)] == []


def test_an_address_that_is_not_there_is_seen(lms_app):
    assert not leads_somewhere(lms_app, "/asesor/{{ person_id }}")
    assert leads_somewhere(lms_app, "/kelola/asesor/{{ person_id }}")
