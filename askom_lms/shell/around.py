"""What the base template reads: who, where, which entries. It comes with the sign-in query and asks no other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import g, render_template, request
from flask import has_request_context as in_request
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from askom_lms.kernel import clock, framed, keys, refused, web
from askom_lms.kernel.act import Actor, Place
from askom_lms.kernel.drawing import Remembered
from askom_lms.people.domain import INSTITUTION_ROLES, WEIGHTIEST_FIRST, Role
from askom_lms.people.forms import role_word
from askom_lms.shell.assets import asset, file_tags
from askom_lms.shell.entries import (
    BELONGS,
    CLASS_ENTRIES,
    CLOSED_TO_MANAGERS,
    ENTRIES,
    FALLBACK_HOME,
    HOMES,
    MOST_ENTRIES,
)

TOPS: Remembered[Markup] = Remembered(2000)
FEET: Remembered[Markup] = Remembered(50)


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation."""

    label: str
    url: str
    current: bool
    badge: str = ""


@dataclass(frozen=True)
class User:
    """Who is signed in, as the header says it."""

    name: str
    weightiest: Role | None
    shortcuts: bool = True
    """Whether single keys act (WCAG 2.1.4: they can be switched off at Profil)."""

    @property
    def role(self) -> str:
        return role_word(self.weightiest) if self.weightiest else ""


class Shell:
    """What the base template reads. Everything comes with the sign-in query: nothing here asks the database."""

    def __init__(self, actor: Actor | None) -> None:
        self.actor = actor
        self.lang = web.language()
        self.demo = keys.is_demo()
        self.problems = 0

    @property
    def is_signed_in(self) -> bool:
        return self.actor is not None

    @staticmethod
    def asset(name: str) -> str:
        return asset(name)

    @staticmethod
    def files(css: str, js: Sequence[str]) -> Markup:
        return file_tags(css, js, asset, is_framed=framed.stands_in_frame())

    @property
    def top(self) -> Markup:
        """Header and navigation, drawn once for a person and an address."""
        if request.method != "GET":
            return self._drawn("house/_top.html")
        key = (self.lang, self.actor, request.full_path)
        return TOPS.get(key, lambda: self._drawn("house/_top.html"))

    @property
    def foot(self) -> Markup:
        """The footer, drawn once for a language."""
        key = (self.lang, self.actor is None, self.demo)
        return FEET.get(key, lambda: self._drawn("house/_foot.html"))

    def _drawn(self, template: str) -> Markup:
        return Markup(render_template(template, shell=self))  # noqa: S704 - a template

    @property
    def here(self) -> str:
        """The address of this page without the language, for the language switch."""
        return refused.page_at_hand("lang", refused.PARAM)

    @cached_property
    def place(self) -> Place | None:
        """The class of this page, or the one at hand of this person."""
        if self.actor is None:
            return None
        slug = self._slug_in_address
        if not slug:
            return self.actor.at_hand(clock.day_of(clock.now()))
        return next((place for place in self.actor.places if place.slug == slug), None)

    @property
    def _slug_in_address(self) -> str:
        return str((request.view_args or {}).get("slug", "") or g.get("class_slug", ""))

    @property
    def slug(self) -> str:
        return self._slug_in_address or (self.place.slug if self.place else "")

    @property
    def klass_line(self) -> str:
        return self.place.label if self.place else ""

    @property
    def has_more_classes(self) -> bool:
        """Whether this person works in several classes: then the class line leads to all of them."""
        return self.actor is not None and len({place.slug for place in self.actor.places} - {""}) > 1

    @property
    def held(self) -> list[tuple[Place, list[str], bool]]:
        """Every place of this person with the words of his roles there, and whether it is a class."""
        words: dict[tuple[str, str], tuple[Place, list[str]]] = {}
        for role in WEIGHTIEST_FIRST:
            for place in self.actor.places if self.actor else ():
                if place.role == str(role):
                    words.setdefault((place.slug, place.label), (place, []))[1].append(role_word(role))
        return [(place, said, place.role not in INSTITUTION_ROLES) for place, said in words.values()]

    @cached_property
    def roles(self) -> list[Role]:
        """The roles that count here: those for the class of the page first, weightiest first."""
        if self.actor is None:
            return []
        scope = self.place.scope if self.place else None
        held = [role for role in WEIGHTIEST_FIRST if role in self.actor.roles]
        if not self._slug_in_address:
            return held
        granted = self.actor.grants
        return sorted(held, key=lambda role: (str(role), scope) not in granted)

    @cached_property
    def user(self) -> User | None:
        if self.actor is None:
            return None
        return User(self.actor.name, self.roles[0] if self.roles else None, _has_shortcuts())

    @cached_property
    def nav(self) -> list[Entry]:
        paths = list(dict(self._entries()).items())[:MOST_ENTRIES]
        here = max((path for path, _ in paths if is_within(request.path, path)), key=len, default="")
        known = {path for path, _ in paths}
        here = next((path for page, path in BELONGS if path in known and page.match(request.path)), here)
        return [Entry(str(label), path, current=path == here) for path, label in paths]

    @property
    def more(self) -> list[Entry]:
        """What the navigation has no room for: the pages where these people start name it."""
        return [
            Entry(str(label), path, current=False) for path, label in list(dict(self._entries()).items())[MOST_ENTRIES:]
        ]

    def _entries(self) -> Iterator[tuple[str, Any]]:
        """Address and label of every page this person could go to, most useful first."""
        for role in self.roles:
            yield from self._existing(ENTRIES[role])
            if self._slug_in_address and role in CLOSED_TO_MANAGERS:
                yield from self._existing(e for e in CLASS_ENTRIES if e[0] not in CLOSED_TO_MANAGERS[role])

    def _existing(self, entries: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
        for path, label in entries:
            found = self.reachable(path)
            if found:
                yield found, label

    def reachable(self, path: str) -> str:
        """The path with this class in it, when this installation has such a page; otherwise empty."""
        if "{slug}" in path and not self.slug:
            return ""
        address = path.format(slug=self.slug)
        return address if refused.answers_get(address) else ""

    @property
    def home(self) -> str:
        """Where this person's work begins."""
        own = (self.reachable(HOMES[role]) for role in self.roles)
        return next((path for path in own if path), self.nav[0].url if self.nav else FALLBACK_HOME)


def is_within(here: str, path: str) -> bool:
    return here == path or here.startswith(f"{path}/")


def shell() -> Shell:
    """The shell of this request, made once."""
    if "shell" not in g:
        g.shell = Shell(_actor())
    found: Shell = g.shell
    return found


def _actor() -> Actor | None:
    """The person of the request; nobody while the database cannot say, so that the error page still shows."""
    try:
        return web.current_act().actor
    except SQLAlchemyError:
        return None


def context() -> dict[str, Any]:
    """For templates of pages; mails are rendered without a request and get nothing."""
    return {"shell": shell()} if in_request() else {}


def around() -> tuple[Any, ...]:
    """What of the reader stands around every page: language, person with his roles, class, whether single keys act."""
    here = shell()
    return here.lang, here.actor, here.slug, _has_shortcuts()


def _has_shortcuts() -> bool:
    """Unless the signed-in person switched them off."""
    signed_in = g.get("signed_in")
    return signed_in is None or signed_in.has_shortcuts
