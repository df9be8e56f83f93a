"""Calls of the services of one platform within one job: with a token, to its own origins only."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app

from askom_lms.lti.domain.addresses import frames_of
from askom_lms.lti.domain.placing import belongs
from askom_lms.lti.models import Registration
from askom_lms.lti.services import access_tokens, outgoing

UNAUTHORIZED = 401
Scopes = tuple[str, ...]


class Failed(Exception):
    """No usable answer; `code` names the sentence. `is_silent`: the next call of this platform would fare the same."""

    def __init__(self, code: str, *, is_silent: bool = False) -> None:
        super().__init__(code)
        self.code, self.is_silent = code, is_silent


@dataclass(frozen=True)
class Reply:
    """What the service said."""

    status: int
    headers: Mapping[str, str]
    told: Any
    """The JSON in it, or None."""

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), None)


def is_lab() -> bool:
    """Whether platforms may be asked without TLS."""
    return bool(current_app.config["SETTINGS"].mode in ("demo", "test"))


def origins_of(registration: Registration) -> list[str]:
    """Where the services of this platform may lie: where its registered addresses do, and the site that people see."""
    told = (registration.issuer, registration.auth_url, registration.token_url, registration.jwks_url)
    return frames_of(*told, *registration.frames.split()).split()


class Platform:
    """One platform during one job. Its tokens are written down by `keep`, inside the effect of the job."""

    def __init__(self, registration: Registration, now: dt.datetime) -> None:
        self.registration, self.now = registration, now
        self.origins = origins_of(registration)
        self.fresh: dict[Scopes, tuple[str, dt.datetime]] = {}
        self.stale: set[Scopes] = set()

    def call(
        self, scopes: Scopes, method: str, url: str, *, told: Any = None, sends: str = "", takes: str = ""
    ) -> Reply:
        """Ask; a token that is no longer taken is asked for once more. Raises Failed."""
        if not belongs(url, self.origins, lab=is_lab()):
            raise Failed("lti.service_elsewhere")
        reply = self._once(scopes, method, url, told, sends, takes)
        if reply.status != UNAUTHORIZED:
            return reply
        self.fresh.pop(scopes, None)
        self.stale.add(scopes)
        return self._once(scopes, method, url, told, sends, takes)

    def keep(self) -> None:
        """Remember the tokens of this job for the next one (in the caller's transaction)."""
        for scopes in self.stale - set(self.fresh):
            access_tokens.drop(self.registration, scopes)
        for scopes, (token, expires_at) in self.fresh.items():
            access_tokens.keep(self.registration, scopes, token, expires_at)

    def _once(self, scopes: Scopes, method: str, url: str, told: Any, sends: str, takes: str) -> Reply:
        headers = {"Authorization": f"Bearer {self._token(scopes)}"}
        if sends:
            headers["Content-Type"] = sends
        if takes:
            headers["Accept"] = takes
        try:
            answer = outgoing.send(
                method, url, headers=headers, data=None if told is None else json.dumps(told).encode()
            )
        except outgoing.Unreachable as error:
            raise Failed(error.code, is_silent=True) from error
        try:
            said = json.loads(answer.body) if answer.body else None
        except (ValueError, RecursionError):
            said = None
        return Reply(answer.status, answer.headers, said)

    def _token(self, scopes: Scopes) -> str:
        if scopes in self.fresh:
            return self.fresh[scopes][0]
        if scopes not in self.stale:
            kept = access_tokens.kept(self.registration, scopes, self.now)
            if kept:
                return kept
        try:
            self.fresh[scopes] = access_tokens.asked(self.registration, scopes, self.now)
        except access_tokens.TokenRefused as error:
            raise Failed(error.code, is_silent=True) from error
        except outgoing.Unreachable as error:
            raise Failed(error.code, is_silent=True) from error
        return self.fresh[scopes][0]
