"""The one door outwards: short, small, to public https addresses only, and never where an answer points."""

import ipaddress
import json
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from flask import current_app
from requests.adapters import HTTPAdapter
from urllib3 import PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from askom_lms.lti.domain.addresses import is_good

CONNECT_SECONDS = 3.0
READ_SECONDS = 5.0
TOTAL_SECONDS = 5.0
"""However slowly a platform drips: nobody waits longer."""
LARGEST = 256 * 1024
"""Bytes of an answer."""
USER_AGENT = "askom_lms (LTI 1.3)"


class Unreachable(Exception):
    """A platform does not answer as it should; `code` names the sentence, `host` the other side."""

    def __init__(self, code: str, host: str, status: int = 0) -> None:
        super().__init__(code)
        self.code, self.host, self.status = code, host, status


@dataclass(frozen=True)
class Answer:
    """What a platform said."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    host: str

    def json(self) -> Any:
        """Raises Unreachable `lti.out_json`."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise Unreachable("lti.out_json", self.host, self.status) from error


def get(address: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Fetch. Raises Unreachable, also for an answer that is an error or points elsewhere."""
    return good(send("GET", address, headers=headers))


def send(
    method: str,
    address: str,
    *,
    headers: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    data: bytes | None = None,
) -> Answer:
    """Send, and give back whatever status comes. Raises Unreachable when nothing usable does."""
    host = urlsplit(address).hostname or ""
    settings = current_app.config["SETTINGS"]
    if not is_good(address, may_be_plain=settings.mode in ("demo", "test")):
        raise Unreachable("lti.out_address", host)
    said = {"User-Agent": USER_AGENT, "Accept": "application/json", **(headers or {})}
    call = _Call(method, address, host, said, form if form is not None else data, settings.lti_private == "1")
    return call.made()


@dataclass
class _Call:
    """One request in a thread of its own: slow names and lines that drip know no timeout."""

    method: str
    address: str
    host: str
    headers: Mapping[str, str]
    data: Mapping[str, str] | bytes | None
    may_be_private: bool
    sockets: list[socket.socket] = field(default_factory=list)
    answer: Answer | None = None
    error: Exception | None = None

    def made(self) -> Answer:
        thread = threading.Thread(target=self._run, daemon=True)
        thread.start()
        thread.join(TOTAL_SECONDS)
        if thread.is_alive():
            self._cut()
            raise Unreachable("lti.out_slow", self.host)
        if self.error is not None:
            raise self.error
        if self.answer is None:
            raise Unreachable("lti.out_down", self.host)
        return self.answer

    def _cut(self) -> None:
        """Let go of the line, so that the thread ends too."""
        for line in self.sockets:
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def _run(self) -> None:
        try:
            self.answer = self._asked()
        except requests.exceptions.SSLError:
            self.error = Unreachable("lti.out_tls", self.host)
        except requests.exceptions.Timeout:
            self.error = Unreachable("lti.out_slow", self.host)
        except (requests.exceptions.RequestException, OSError, ValueError):
            self.error = Unreachable("lti.out_down", self.host)
        except Unreachable as error:
            self.error = error

    def _asked(self) -> Answer:
        self._look_up()
        with requests.Session() as session:
            session.trust_env = False
            for scheme in ("https://", "http://"):
                session.mount(scheme, _GuardedAdapter(self))
            with session.request(
                self.method,
                self.address,
                headers=dict(self.headers),
                data=self.data,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as response:
                return Answer(response.status_code, dict(response.headers), self._body(response), self.host)

    def _body(self, response: requests.Response) -> bytes:
        body = bytearray()
        for piece in response.iter_content(16 * 1024):
            body += piece
            if len(body) > LARGEST:
                raise Unreachable("lti.out_large", self.host, response.status_code)
        return bytes(body)

    def _look_up(self) -> None:
        """A private address is not even knocked at."""
        try:
            found = socket.getaddrinfo(self.host, None, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise Unreachable("lti.out_dns", self.host) from error
        if not self.may_be_private and not all(_is_public(str(one[4][0])) for one in found):
            raise Unreachable("lti.out_private", self.host)

    def guard(self, line: socket.socket) -> socket.socket:
        """Look whom we reached before the first byte leaves: a name may lead to a private address at any moment."""
        self.sockets.append(line)
        if not self.may_be_private and not _is_public(line.getpeername()[0]):
            line.close()
            raise Unreachable("lti.out_private", self.host)
        return line


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    return found.is_global and not found.is_multicast


class _GuardedAdapter(HTTPAdapter):
    """Requests through connections that are looked at."""

    def __init__(self, call: _Call) -> None:
        self.call = call
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Called by the library when it sets itself up."""
        del args, kwargs
        self.poolmanager = PoolManager(num_pools=1)
        self.poolmanager.pool_classes_by_scheme = _pools(self.call)


def _pools(call: _Call) -> dict[str, Any]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return call.guard(super()._new_conn())

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return call.guard(super()._new_conn())

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def good(answer: Answer) -> Answer:
    """The same answer. Raises Unreachable when it is an error or points elsewhere."""
    if answer.status // 100 == 3:  # noqa: PLR2004 - a redirect
        raise Unreachable("lti.out_redirect", answer.host, answer.status)
    if answer.status // 100 != 2:  # noqa: PLR2004 - a success
        raise Unreachable("lti.out_status", answer.host, answer.status)
    return answer
