"""Knocking at every door as everybody: one request with everything a real browser sends, nothing kept afterwards."""

import contextvars
import re
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from askom_lms.kernel import db
from askom_lms.shell import asset
from tests.factories.people import signed_in
from tests.security.town import NEVER

GIVEN = {
    "certification.move_certificate": {"step": "bekukan"},
    "classroom.note_print": {"folder": "merah"},
    "classroom.show_print": {"folder": "merah"},
    "coursework.fill_part": {"role": "validator"},
    "coursework.give_back": {"role": "validator"},
    "coursework.save_part": {"role": "validator"},
    "coursework.sign_part": {"role": "validator"},
    "coursework.show_handover": {"role": "asesi"},
    "coursework.hand_over": {"role": "asesi"},
    "incidents.note_told": {"whom": "people"},
    "privacy.ask": {"way": "salinan"},
    "privacy.ask_first": {"way": "salinan"},
    "privacy.give_consent": {"purpose": "berkas-ulang"},
    "privacy.show_consent": {"purpose": "berkas-ulang"},
    "privacy.withdraw_consent": {"purpose": "berkas-ulang"},
    "people.accept_invitation": {"token": "x" * 43},
    "people.show_invitation": {"token": "x" * 43},
    "people.reset_password": {"token": "x" * 43},
    "people.show_reset": {"token": "x" * 43},
    "training.confirm_scan": {"token": "x" * 40},
    "training.move_class": {"word": "selesai"},
    "training.show_scan": {"token": "x" * 40},
    "training.download_proof": {"condition": "telusur"},
    "training.tick_condition": {"condition": "telusur"},
    "training.withdraw_condition": {"condition": "telusur"},
}
"""Parts of addresses that name a way or a word, not an object."""
WORDS = {"task": 1, "number": 1, "kind": "ktp", "key": "peta", "day": 1, "register": "lembaga"}
DRAFT = {"coursework.remove_attachment", "coursework.add_attachment"}


@dataclass(frozen=True)
class Door:
    """One route: what it needs, and the address of the owner's things."""

    endpoint: str
    method: str
    permission: str
    rule: str
    names: frozenset

    def values(self, of):
        """Values for the address, `of` being the objects to name."""
        found = {**WORDS, **{name: of[name] for name in self.names if name in of}, **GIVEN.get(self.endpoint, {})}
        if self.endpoint.startswith("training.") and "key" in self.names:
            found["key"] = of["session_key"]
        if self.endpoint in DRAFT:
            found["key"] = "fr-mapa-01"
        return {name: found[name] for name in self.names}


def doors(app):
    """Every route but static files, in the order of their names."""
    found = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: (each.endpoint, each.rule)):
        view = app.view_functions[rule.endpoint]
        if hasattr(view, "askom_permission"):
            method = "GET" if view.askom_kind == "page" else "POST"
            found.append(Door(rule.endpoint, method, str(view.askom_permission), rule.rule, frozenset(rule.arguments)))
    return found


def address(app, door, of):
    """The URL of a door for these objects."""
    with app.test_request_context():
        if door.endpoint == "shell.serve_asset":
            return asset("house.css")
        return url_for(door.endpoint, **door.values(of))


def never(values):
    """The same addresses, naming what was never there; every value is as long as the real one."""
    like = {"slug": "99-2099", "code": "ZZZZZZZZ", "session_key": "z9-9", "seat": 9, "institution_code": "ZZ99"}
    like["letter_code"] = "ZZZZZZZZ"
    return {name: like.get(name, NEVER) for name in values}


class Browser:
    """One person's browser whose cookies survive every answer, sign-out included."""

    def __init__(self, app, person=None):
        self.app = app
        self.client = app.test_client()
        self.cookie = signed_in(person) if person is not None and person.is_active else ""
        if self.cookie:
            self.client.set_cookie("askom", self.cookie)
        page = self._run("get", "/masuk" if not self.cookie else "/bantuan").get_data(as_text=True)
        self.token = re.search(r'name="csrf[-_]token" (?:content|value)="([^"]+)"', page).group(1)
        self.form_cookie = self.client.get_cookie("askom_form").value

    def _run(self, method, *args, **kwargs):
        return contextvars.Context().run(getattr(self.client, method), *args, **kwargs)

    def get(self, url, **headers):
        return self._run("get", url, headers=headers)

    def post(self, url, data=None, *, token=None, form_cookie=None, headers=None):
        """Post a form with the token of this browser (or another one) and give the cookies back afterwards."""
        self.client.set_cookie("askom_form", form_cookie or self.form_cookie)
        data = {"csrf_token": self.token if token is None else token, **(data or {})}
        response = self._run("post", url, data=data, headers=headers)
        if self.cookie:
            self.client.set_cookie("askom", self.cookie)
        self.client.set_cookie("askom_form", self.form_cookie)
        return response

    def knock(self, door, url):
        """What somebody at this door gets: sign_in, denied, missing, bad or in."""
        return kind_of(self.get(url) if door.method == "GET" else self.post(url))


def kind_of(response):
    status, target = response.status_code, response.headers.get("Location", "")
    if status == 401 or (status in (302, 303) and target.startswith("/masuk")):
        return "sign_in"
    return {400: "bad", 403: "denied", 404: "missing", 500: "broken"}.get(status, "in")


def keep_nothing(monkeypatch):
    """Every commit from here on is a rollback: every door answers as always, and nothing is kept."""

    def flush_and_forget(self):
        self.flush()
        self.rollback()

    monkeypatch.setattr(Session, "commit", flush_and_forget)
    db.session().rollback()
