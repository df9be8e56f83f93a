"""A Desk is a person at a screen: opens pages, presses buttons by their words, and checks every page it sees."""

import contextvars
import re

import html5lib
from flask import url_for

from askom_lms.kernel import db
from tests.factories.people import signed_in

VOID_OF_LABEL = {"hidden", "submit", "button", "image", "reset"}


def words(element):
    """The text of an element as a person reads it."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


class Page:
    """One answer of the server, read as a person would."""

    def __init__(self, desk, response):
        self.desk, self.response = desk, response
        self.status = response.status_code
        self.url = response.request.path
        self.html = response.get_data(as_text=True) if "html" in (response.mimetype or "") else ""
        self.tree = html5lib.parse(self.html, namespaceHTMLElements=False) if self.html else None

    @property
    def text(self):
        return words(self.tree) if self.tree is not None else self.response.get_data(as_text=True)

    @property
    def h1(self):
        found = self.tree.findall(".//h1")
        return words(found[0]) if found else ""

    @property
    def title(self):
        return words(self.tree.find(".//title"))

    def all(self, tag):
        return self.tree.findall(f".//{tag}")

    def forms(self):
        return [form for form in self.all("form") if form.get("method", "get").lower() == "post"]

    @property
    def buttons(self):
        """What the buttons say; one that only the Enter key presses says nothing."""
        said = (words(button) or button.get("aria-label") for form in self.forms() for button in submits(form))
        return [one for one in said if one]

    def links(self):
        return {words(a): a.get("href") for a in self.all("a")}

    def press(self, label, **fields):
        """Press the button that says `label` with everything its form holds, plus what the person types."""
        for form in self.forms():
            for button in submits(form):
                said = words(button) or button.get("aria-label") or ""
                if said == label or said.startswith(label):
                    return self._send(form, button, fields)
        raise AssertionError(f"no button '{label}' on {self.url}; there are {self.buttons}")

    def enter(self, **fields):
        """Type `fields` and press Enter in the last of them: a browser presses the first button of that form."""
        form = next(one for one in self.forms() if set(fields) <= names_of(one))
        return self._send(form, submits(form)[0], fields)

    def _send(self, form, button, fields):
        data = filled(form)
        if button.get("name"):
            data[button.get("name")] = button.get("value", "")
        if unknown := set(fields) - names_of(form):
            raise AssertionError(f"no field {unknown} beside this button; there are {sorted(names_of(form))}")
        data.update(fields)
        return self.desk.send(button.get("formaction") or form.get("action") or self.url, data)

    def follow(self, label):
        """Click the link with these words."""
        for said, href in self.links().items():
            if said == label or said.startswith(label):
                return self.desk.go(href)
        raise AssertionError(f"no link '{label}' on {self.url}; there are {list(self.links())}")


def submits(form):
    return [
        *(b for b in form.iter("button") if b.get("type", "submit") == "submit" and b.get("disabled") is None),
        *(i for i in form.iter("input") if i.get("type") == "submit"),
    ]


def names_of(form):
    return {e.get("name") for e in form.iter() if e.tag in ("input", "textarea", "select", "button") and e.get("name")}


def filled(form):
    """What a browser would send for this form, untouched."""
    data = {}
    for e in form.iter():
        name = e.get("name")
        if not name or e.get("disabled") is not None:
            continue
        if e.tag == "input":
            kind = e.get("type", "text")
            if kind in ("submit", "file", "button", "image"):
                continue
            if kind in ("checkbox", "radio"):
                if e.get("checked") is not None:
                    _put(data, name, e.get("value", "on"))
            else:
                _put(data, name, e.get("value", ""))
        elif e.tag == "textarea":
            _put(data, name, "".join(e.itertext()))
        elif e.tag == "select":
            options = list(e.iter("option"))
            chosen = [o for o in options if o.get("selected") is not None] or options[:1]
            for option in chosen:
                _put(data, name, option.get("value", words(option)))
    return data


def _put(data, name, value):
    if name in data:
        data[name] = [*(data[name] if isinstance(data[name], list) else [data[name]]), value]
    else:
        data[name] = value


def check_page(page):
    """What must hold for every page: one h1, a title, a language, labelled inputs, unique ids, valid nesting."""
    tree = page.tree
    assert tree.get("lang") in ("id", "en"), f"{page.url}: no language"
    assert len(tree.findall(".//h1")) == 1, f"{page.url}: {len(tree.findall('.//h1'))} h1"
    assert page.title, f"{page.url}: no title"
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    doubled = {i for i in ids if ids.count(i) > 1}
    assert not doubled, f"{page.url}: ids twice {doubled}"
    labelled = {label.get("for") for label in tree.iter("label")}
    wrapped = {id(e) for label in tree.iter("label") for e in label.iter()}
    for e in tree.iter():
        if e.tag in ("input", "select", "textarea") and e.get("type") not in VOID_OF_LABEL:
            has_name = e.get("id") in labelled or id(e) in wrapped or e.get("aria-label") or e.get("aria-labelledby")
            assert has_name, f"{page.url}: input {e.get('name')} has no label"
        assert e.get("style") is None, f"{page.url}: style attribute on {e.tag}"
        assert not any(str(a).startswith("on") for a in e.attrib), f"{page.url}: script attribute on {e.tag}"
    for script in tree.iter("script"):
        assert script.get("src") or script.get("type") == "application/json", f"{page.url}: inline script"
    for outer in (*tree.iter("a"), *tree.iter("button")):
        inner = [e.tag for e in outer.iter() if e is not outer and e.tag in ("a", "button", "form", "input")]
        assert not inner, f"{page.url}: {inner} inside {outer.tag}"


class Desk:
    """A person with a browser. Every request runs in a context of its own, as on a server."""

    def __init__(self, app, person=None, *, stepped_up=True):
        self.app, self.person = app, person
        self.client = app.test_client()
        if person is not None:
            token = signed_in(person, stepped_up=stepped_up)
            self.client.set_cookie("askom", token)

    def _run(self, method, *args, **kwargs):
        db.session().commit()
        response = contextvars.Context().run(getattr(self.client, method), *args, **kwargs)
        db.session().expire_all()
        return response

    def open(self, endpoint, *, expect=200, **values):
        """Open an endpoint by name."""
        with self.app.test_request_context():
            url = url_for(endpoint, **values)
        return self.go(url, expect=expect)

    def go(self, url, *, expect=200, headers=None):
        """Open an address; redirects are followed."""
        response = self._run("get", url, follow_redirects=True, headers=headers)
        page = Page(self, response)
        if expect is not None:
            assert page.status == expect, f"{url}: {page.status}, not {expect}: {page.text[:600]}"
        if page.tree is not None and page.status == 200:
            check_page(page)
        return page

    def send(self, url, data=None, *, token=True, follow=True, headers=None, json=None):
        """Post to an address; the CSRF token is the one of this person's browser."""
        if json is not None:
            headers = {"X-CSRFToken": self.csrf_token(), "Accept": "application/json", **(headers or {})}
            return self._run("post", url, json=json, headers=headers)
        data = dict(data or {})
        if token:
            data.setdefault("csrf_token", self.csrf_token())
        response = self._run("post", url, data=data, follow_redirects=follow, headers=headers)
        page = Page(self, response)
        if page.tree is not None and page.status == 200:
            check_page(page)
        return page

    def csrf_token(self):
        """The token any page of this browser carries; who is not signed in finds it in the sign-in form."""
        pages = (self._run("get", url).get_data(as_text=True) for url in ("/bantuan", "/masuk"))
        found = (re.search(r'name="csrf[-_]token" (?:content|value)="([^"]+)"', page) for page in pages)
        return next(match.group(1) for match in found if match)
