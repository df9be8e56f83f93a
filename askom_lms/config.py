"""Settings come from the environment; a wrong one stops the start with a sentence."""

import os
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
MODES = ("production", "demo", "test")
DEMO_SECRET = "demo-only-secret-that-production-refuses"  # noqa: S105 - refused outside demo and test below
SHORTEST_SECRET = 32
SWITCH = ("0", "1")
MAIL_FROM = re.compile(r"[^<>@\r\n]+@[^<>@\s]+|[^<>@\r\n]*<[^<>@\s]+@[^<>@\s]+>")
KEYLESS_COMMANDS = frozenset({"audit", "eligibility", "requirements", "simulate"})
"""Commands of `flask askom` that neither serve nor sign for this installation: any key will do."""


class SettingsError(ValueError):
    """A setting is missing or wrong; the message says which and what to write instead."""


@dataclass(frozen=True)
class Settings:
    """Everything an installation decides. One field per environment variable `ASKOM_<NAME>`."""

    mode: str = "production"
    """production, demo (seeded class, demo accounts on the sign-in page) or test."""
    secret: str = ""
    """Signs cookies and derives keys; at least 32 characters."""
    database: str = ""
    """SQLAlchemy URL: sqlite:///path or postgresql+psycopg://user@host/name."""
    storage: Path = VAR / "files"
    """Folder of the content-addressed files."""
    checkpoints: Path = VAR / "checkpoints"
    """Folder outside the database where signed checkpoints of the evidence chains are written."""
    erasures: Path = VAR / "erasures.jsonl"
    """File outside database and backups that names who was erased: a restored backup erases them again."""
    queue: Path = VAR / "queue.db"
    """File of the embedded job engine (used when no Redis is set)."""
    seal: Path | None = None
    """Folder of the keys that seal certificates, for the job worker only; None: `seal` beside the queue."""
    tsa: str = ""
    """https:// URL of a timestamp service (RFC 3161) for seals; empty: seals without a timestamp."""
    redis: str = ""
    """redis:// URL of the job engine at scale; empty means embedded."""
    smtp: str = ""
    """smtp://user:password@host:port; empty keeps mail on the outbox page."""
    mail_from: str = "askom <no-reply@localhost>"
    base_url: str = "http://127.0.0.1:8000"
    """Address printed in QR codes, mails and invitation links."""
    zone: str = "Asia/Jakarta"
    """Zone of the installation; a class has its own (WIB, WITA, WIT)."""
    lti: str = "1"
    """1: learning platforms may be registered (LTI 1.3); 0: the plug-in is not there at all."""
    lti_private: str = "0"
    """1: a platform may sit on a private address, as in a laboratory; 0: such addresses are never called."""

    @property
    def seal_folder(self) -> Path:
        return self.seal or self.queue.parent / "seal"

    @property
    def is_secure(self) -> bool:
        """Cookies are marked Secure when people reach the installation over https."""
        return self.base_url.startswith("https://")

    @property
    def is_sqlite(self) -> bool:
        return self.database.startswith("sqlite")


def from_environment(environ: Mapping[str, str] | None = None, argv: Sequence[str] = ()) -> Settings:
    """Read and check every `ASKOM_` variable. Raises SettingsError with the sentence to show.

    `argv` is the command line: help and the keyless commands run without ASKOM_SECRET.
    """
    env = {
        k.removeprefix("ASKOM_").lower(): v.strip()
        for k, v in (environ or os.environ).items()
        if k.startswith("ASKOM_")
    }
    env = {k: v for k, v in env.items() if v and not k.startswith("test_")}
    known = set(Settings.__dataclass_fields__)
    for name in env:
        if name not in known:
            names = ", ".join(sorted(f"ASKOM_{each.upper()}" for each in known))
            raise SettingsError(f"ASKOM_{name.upper()} tidak dikenal. Yang ada: {names}.")
    values: dict[str, object] = dict(env)
    for name in ("storage", "checkpoints", "queue", "seal", "erasures"):
        if name in env:
            values[name] = Path(env[name]).absolute()
    values["database"] = _absolute(env.get("database", f"sqlite:///{VAR / 'askom.db'}"))
    mode = env.get("mode", "production")
    if "secret" not in env and mode in ("demo", "test"):
        values["secret"] = DEMO_SECRET
    elif "secret" not in env and _is_keyless(argv):
        values["secret"] = secrets.token_urlsafe(SHORTEST_SECRET)
    settings = Settings(**values)  # type: ignore[arg-type]  # names were checked above, Paths converted
    check(settings)
    return settings


def _absolute(database: str) -> str:
    """A relative path of SQLite counts from where the command was given, as every other path."""
    kind, slashes, path = database.partition("sqlite:///")
    return f"{slashes}{Path(path).absolute()}" if slashes and path and not kind else database


def _is_keyless(argv: Sequence[str]) -> bool:
    if "askom" not in argv:
        return False
    rest = argv[argv.index("askom") + 1 :]
    return not rest or "--help" in rest or rest[0] in KEYLESS_COMMANDS


def check(settings: Settings) -> None:
    """Refuse a setting that cannot work. Raises SettingsError."""
    if settings.mode not in MODES:
        raise SettingsError(f"ASKOM_MODE harus salah satu dari {', '.join(MODES)}, bukan '{settings.mode}'.")
    if settings.mode == "production" and settings.secret in ("", DEMO_SECRET):
        raise SettingsError(
            "ASKOM_SECRET wajib diisi pada mode production. Contoh nilai baru: "
            f"{secrets.token_urlsafe(SHORTEST_SECRET)}. Untuk kelas contoh: ASKOM_MODE=demo."
        )
    if len(settings.secret) < SHORTEST_SECRET:
        raise SettingsError(f"ASKOM_SECRET terlalu pendek: minimal {SHORTEST_SECRET} karakter.")
    if not settings.database.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise SettingsError("ASKOM_DATABASE harus diawali sqlite:/// atau postgresql+psycopg://.")
    _check_addresses(settings)
    _check_seal(settings)
    for name in ("lti", "lti_private"):
        if getattr(settings, name) not in SWITCH:
            raise SettingsError(f"ASKOM_{name.upper()} harus 0 (mati) atau 1 (hidup).")
    if not MAIL_FROM.fullmatch(settings.mail_from):
        raise SettingsError("ASKOM_MAIL_FROM harus alamat e-mail, misalnya askom <no-reply@contoh.id>.")
    try:
        ZoneInfo(settings.zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(f"ASKOM_ZONE '{settings.zone}' tidak dikenal, misalnya Asia/Jakarta.") from error


def _check_seal(settings: Settings) -> None:
    """The keys lie apart from what is backed up, served or shown; the folder itself is looked at by the worker."""
    for name, place in (("ASKOM_STORAGE", settings.storage), ("ASKOM_CHECKPOINTS", settings.checkpoints)):
        if settings.seal_folder.is_relative_to(place) or place.is_relative_to(settings.seal_folder):
            raise SettingsError(
                f"ASKOM_SEAL tidak boleh berada di dalam {name} atau sebaliknya: kunci segel tidak ikut cadangan. "
                "Pilih folder tersendiri, misalnya /etc/askom/segel."
            )
    tsa = _split(settings.tsa)
    if settings.tsa and (tsa is None or tsa.scheme not in ("http", "https") or not tsa.hostname):
        raise SettingsError("ASKOM_TSA harus alamat layanan stempel waktu, misalnya https://tsa.contoh.id/tsr.")


def _check_addresses(settings: Settings) -> None:
    redis, smtp, base = map(_split, (settings.redis, settings.smtp, settings.base_url))
    if settings.redis and (redis is None or redis.scheme not in ("redis", "rediss", "unix")):
        raise SettingsError("ASKOM_REDIS harus alamat redis://, misalnya redis://127.0.0.1:6379/0.")
    if settings.smtp and (smtp is None or smtp.scheme not in ("smtp", "smtps") or not smtp.hostname):
        raise SettingsError("ASKOM_SMTP harus smtp://pengguna:sandi@host:port atau smtps://... .")
    is_plain = base is not None and base.path in ("", "/") and not base.query and not base.fragment
    if base is None or base.scheme not in ("http", "https") or not base.hostname or not is_plain:
        raise SettingsError("ASKOM_BASE_URL harus alamat lengkap tanpa path, misalnya https://askom.contoh.id.")


def _split(address: str) -> SplitResult | None:
    """The parts of an address; None when it is none, or its port is no port."""
    try:
        parts = urlsplit(address)
        is_port = parts.port != 0
    except ValueError:
        return None
    return parts if is_port else None
