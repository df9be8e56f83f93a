"""What stands around every page: who, where, which entries, which files; and the pages that belong to no context."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask import has_request_context as in_request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from askom_lms.kernel import keys, web
from askom_lms.kernel.act import Act, Actor, Place
from askom_lms.kernel.db import session
from askom_lms.people.domain import WEIGHTIEST_FIRST, Role
from askom_lms.people.forms import role_word
from askom_lms.people.queries import SCOPE_SOURCES, ScopeOffer
from askom_lms.registry.models import Institution
from askom_lms.training.models import TrainingClass

bp = Blueprint("shell", __name__)

MOST_ENTRIES = 6
HASH_LENGTH = 16
ASSET_MAX_AGE = 365 * 24 * 3600

CLASS_ENTRIES = (
    ("/kelas/{slug}/papan", _l("Papan kelas")),
    ("/kelas/{slug}/peserta", _l("Peserta")),
    ("/kelas/{slug}/kehadiran", _l("Kehadiran")),
    ("/kelas/{slug}/berkas", _l("Berkas")),
    ("/kelas/{slug}/jadwal", _l("Jadwal")),
    ("/kelas/{slug}/dokumen", _l("Dokumen")),
    ("/kelas/{slug}/petugas", _l("Petugas")),
)
TRAINEE_ENTRIES = (
    ("/beranda", _l("Beranda")),
    ("/tugas", _l("Tugas & berkas")),
    ("/jadwal", _l("Jadwal")),
    ("/hasil", _l("Hasil")),
)
ENTRIES = {
    Role.PENGELOLA: (
        ("/kelas", _l("Kelas")),
        ("/kelola/skema", _l("Skema")),
        ("/kelola/formulir", _l("Formulir")),
        ("/kelola/pengguna", _l("Pengguna")),
        ("/kelola/jejak", _l("Jejak")),
        ("/surat-keluar", _l("Surat keluar")),
    ),
    Role.LSP_ADMIN: (("/kelas", _l("Kelas")), ("/kelola/skema", _l("Skema")), ("/kelola/pengguna", _l("Pengguna"))),
    Role.PANITIA: CLASS_ENTRIES,
    Role.TIM_TEKNIS: (("/keputusan", _l("Keputusan")), ("/sertifikat", _l("Sertifikat")), ("/banding", _l("Banding"))),
    Role.MASTER_ASESOR: (
        ("/paraf", _l("Meja paraf")),
        ("/peserta-saya", _l("Peserta saya")),
        ("/rekomendasi", _l("Rekomendasi")),
        ("/kelas/{slug}/jadwal", _l("Jadwal")),
    ),
    Role.EXAMINER: (("/rekomendasi", _l("Rekomendasi")), ("/kelas/{slug}/jadwal", _l("Jadwal"))),
    Role.PENGAJAR: (("/kelas/{slug}/jadwal", _l("Jadwal")), ("/kelas/{slug}/kehadiran", _l("Kehadiran"))),
    Role.KETUA_KELAS: (*TRAINEE_ENTRIES, ("/bagian-saya", _l("Bagian saya"))),
    Role.TRAINEE: TRAINEE_ENTRIES,
    Role.ASESI: (("/bagian-saya", _l("Bagian saya")),),
}
"""The entries of ux.md 4; one whose page does not exist in this installation is left out."""
HOMES = {
    Role.PENGELOLA: "/kelola/skema",
    Role.LSP_ADMIN: "/kelola/skema",
    Role.PANITIA: "/kelas/{slug}/papan",
    Role.TIM_TEKNIS: "/keputusan",
    Role.MASTER_ASESOR: "/paraf",
    Role.EXAMINER: "/rekomendasi",
    Role.PENGAJAR: "/kelas/{slug}/jadwal",
    Role.KETUA_KELAS: "/beranda",
    Role.TRAINEE: "/beranda",
    Role.ASESI: "/bagian-saya",
}
FALLBACK_HOME = "/profil"


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
    role: str


class Shell:
    """What the base template reads. Everything comes with the sign-in query: nothing here asks the database."""

    def __init__(self, actor: Actor | None) -> None:
        self.actor = actor
        self.lang = web.language()
        self.demo = keys.is_demo()
        self.problems = 0

    @staticmethod
    def asset(name: str) -> str:
        return asset(name)

    @property
    def here(self) -> str:
        """The address of this page without the language, for the language switch."""
        kept = "&".join(
            part for part in request.query_string.decode().split("&") if part and not part.startswith("lang=")
        )
        return f"{request.path}?{kept}" if kept else request.path

    @cached_property
    def place(self) -> Place | None:
        """The class of this page, or the newest one of this person."""
        places = [place for place in self.actor.places if place.slug] if self.actor else []
        slug = self._slug_in_address
        return next((place for place in places if place.slug == slug), places[0] if places and not slug else None)

    @property
    def _slug_in_address(self) -> str:
        return str((request.view_args or {}).get("slug", ""))

    @property
    def slug(self) -> str:
        return self._slug_in_address or (self.place.slug if self.place else "")

    @property
    def klass_line(self) -> str:
        return self.place.label if self.place else ""

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

    @property
    def user(self) -> User | None:
        if self.actor is None:
            return None
        return User(self.actor.name, role_word(self.roles[0]) if self.roles else "")

    @cached_property
    def nav(self) -> list[Entry]:
        paths = list(dict(self._entries()).items())[:MOST_ENTRIES]
        here = max((path for path, _ in paths if is_within(request.path, path)), key=len, default="")
        return [Entry(str(label), path, current=path == here) for path, label in paths]

    def _entries(self) -> Iterator[tuple[str, Any]]:
        """Address and label of every page this person could go to, most useful first."""
        for role in self.roles:
            yield from self._existing(ENTRIES[role])
            if self._slug_in_address and role in (Role.PENGELOLA, Role.LSP_ADMIN):
                yield from self._existing(CLASS_ENTRIES)

    def _existing(self, entries: tuple[tuple[str, Any], ...]) -> Iterator[tuple[str, Any]]:
        for path, label in entries:
            found = self.reachable(path)
            if found:
                yield found, label

    def reachable(self, path: str) -> str:
        """The path with this class in it, when this installation has such a page; otherwise empty."""
        if "{slug}" in path and not self.slug:
            return ""
        address = path.format(slug=self.slug)
        return address if self.exists(address) else ""

    @staticmethod
    def exists(address: str) -> bool:
        """Whether this installation answers a GET there."""
        try:
            current_app.url_map.bind("").match(address, method="GET")
        except (HTTPException, RequestRedirect):
            return False
        return True

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


def _context() -> dict[str, Any]:
    """For templates of pages; mails are rendered without a request and get nothing."""
    return {"shell": shell()} if in_request() else {}


_hashes: dict[str, tuple[int, str]] = {}


def asset(name: str) -> str:
    """The address of a static file under the hash of its content: browsers keep it. Raises FileNotFoundError."""
    return url_for("shell.serve_asset", digest=digest_of(name), name=name)


def digest_of(name: str) -> str:
    path = Path(current_app.static_folder or "") / name
    changed = path.stat().st_mtime_ns
    known = _hashes.get(str(path))
    if known is None or known[0] != changed:
        known = changed, hashlib.sha256(path.read_bytes()).hexdigest()[:HASH_LENGTH]
        _hashes[str(path)] = known
    return known[1]


@bp.get("/aset/<digest>/<path:name>")
def serve_asset(digest: str, name: str) -> Response:
    """A static file under the hash of its content. No sign-in is read here: a style sheet costs no query."""
    response = send_from_directory(current_app.static_folder or "", name, max_age=ASSET_MAX_AGE)
    if digest != digest_of(name):
        response.close()
        abort(404)
    response.headers["Cache-Control"] = f"public, max-age={ASSET_MAX_AGE}, immutable"
    return response


serve_asset.askom_permission = web.PUBLIC  # type: ignore[attr-defined]  # read by the house tests
serve_asset.askom_kind = "page"  # type: ignore[attr-defined]


@bp.get("/")
@web.page(web.PUBLIC)
def start(act: Act) -> ResponseReturnValue:
    if act.actor is None:
        return redirect(url_for("people.show_sign_in"))
    return redirect(shell().home)


@bp.get("/bantuan")
@web.page(web.PUBLIC)
def show_help(_act: Act) -> ResponseReturnValue:
    return render_template("help/help.html")


@bp.get("/privasi")
@web.page(web.PUBLIC)
def show_privacy(_act: Act) -> ResponseReturnValue:
    return render_template("help/privacy.html")


@bp.get("/aksesibilitas")
@web.page(web.PUBLIC)
def show_accessibility(_act: Act) -> ResponseReturnValue:
    return render_template("help/accessibility.html")


@bp.get("/pintasan")
@web.page(web.PUBLIC)
def show_shortcuts(_act: Act) -> ResponseReturnValue:
    return render_template("help/shortcuts.html")


@bp.get("/katalog")
@web.page(web.PUBLIC)
def show_catalogue(_act: Act) -> ResponseReturnValue:
    if not keys.is_demo():
        abort(404)
    return render_template("house/catalogue.html")


def known_places() -> list[ScopeOffer]:
    """Classes and institutions for which people can be invited."""
    institutions = session().execute(
        select(Institution.id, Institution.name).order_by(Institution.name, Institution.id)
    )
    columns = (TrainingClass.id, TrainingClass.slug, TrainingClass.number, TrainingClass.venue, TrainingClass.city)
    classes = session().execute(select(*columns).order_by(TrainingClass.starts_on.desc(), TrainingClass.slug))
    return [
        *(ScopeOffer(row.id, "", row.name, is_institution=True) for row in institutions),
        *(
            ScopeOffer(row.id, row.slug, f"Kelas {row.number} · {row.venue}, {row.city}", is_institution=False)
            for row in classes
        ),
    ]


def install(app: Flask) -> None:
    """Attach the shell to the application."""
    app.register_blueprint(bp)
    app.context_processor(_context)
    app.jinja_env.globals["asset"] = asset
    if known_places not in SCOPE_SOURCES:
        SCOPE_SOURCES.append(known_places)
