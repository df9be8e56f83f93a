"""The connection test: what of a platform answers, and in which words it fails."""

import contextvars
import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal, Sentence, sentence
from askom_lms.lti.domain.asking import LtiPermission as P
from askom_lms.lti.domain.claims import LEEWAY
from askom_lms.lti.domain.states import Product
from askom_lms.lti.models import Registration
from askom_lms.lti.services import access_tokens, keysets, outgoing, own_keys

MEMBERS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
TOLD_AT = {Product.MOODLE: "/mod/lti/openid-configuration.php"}
"""Where a platform tells who it is, below its issuer, when not in the usual place (OpenID Connect Discovery 1.0, 4)."""
USUAL = "/.well-known/openid-configuration"


@dataclass(frozen=True)
class Probe:
    """What the test needs, read before it goes out: nothing waits for the database meanwhile."""

    issuer: str
    tells_at: str
    jwks_url: str
    token_url: str
    assertion: str


@dataclass(frozen=True)
class Step:
    """One step of the test: `keys`, `token`, `clock` or `issuer`, and what is wrong with it (None: nothing)."""

    name: str
    wrong: Sentence | None
    is_known: bool = True
    """False when the platform does not say what would be compared."""


def prepared(act: Act, registration: Registration) -> Probe:
    """Everything that is to be asked. Signs with our key, so there is one afterwards."""
    act.require(P.MANAGE, registration)
    own_keys.ensure(act)
    tells_at = registration.issuer.rstrip("/") + TOLD_AT.get(registration.product, USUAL)
    assertion = access_tokens.assertion(registration, act.now)
    return Probe(registration.issuer, tells_at, registration.jwks_url, registration.token_url, assertion)


def probe(found: Probe, act: Act, language: str) -> Sequence[Step]:
    """Ask for keys, a token and the issuer, all at once: of a silent platform the page waits for one answer only."""
    dates: list[dt.timedelta] = []

    def keys() -> None:
        keysets.read(outgoing.good(_dated(outgoing.send("GET", found.jwks_url), dates)))

    def token() -> None:
        access_tokens.read(_dated(access_tokens.told(found.token_url, found.assertion, [MEMBERS]), dates), act.now)

    with ThreadPoolExecutor(3) as pool:
        asked = [
            pool.submit(contextvars.copy_context().run, _wrong, ask, language)
            for ask in (keys, token, lambda: _same_issuer(found))
        ]
        wrong_keys, wrong_token, wrong_issuer = (one.result() for one in asked)
    off = max(dates, key=abs, default=dt.timedelta(0))
    is_off = abs(off) > LEEWAY
    clocks = sentence("lti.clock_off", {"wait": clock.lama(abs(off).total_seconds())}, language) if is_off else None
    is_told = wrong_issuer is not UNTOLD
    return [
        Step("keys", wrong_keys),
        Step("token", wrong_token),
        Step("clock", clocks, bool(dates)),
        Step("issuer", wrong_issuer if is_told else None, is_told),
    ]


UNTOLD = Sentence("")
"""In place of a fault: the platform does not say who it is."""


def _dated(answer: outgoing.Answer, dates: list[dt.timedelta]) -> outgoing.Answer:
    """The same answer; how far the clock of its server is from ours is noted, when it says so (RFC 9110, 6.6.1)."""
    said = next((value for name, value in answer.headers.items() if name.lower() == "date"), "")
    try:
        dates.append(parsedate_to_datetime(said) - clock.now())
    except (ValueError, TypeError):
        return answer
    return answer


def _same_issuer(found: Probe) -> None:
    """Raises Refusal `lti.issuer_other` when the platform calls itself otherwise; _Untold when it does not say."""
    try:
        said = outgoing.get(found.tells_at).json()
    except outgoing.Unreachable as trouble:
        raise _Untold from trouble
    issuer = said.get("issuer") if isinstance(said, dict) else None
    if not isinstance(issuer, str) or not issuer:
        raise _Untold
    if issuer != found.issuer:
        raise Refusal("lti.issuer_other", told=issuer[:200], known=found.issuer)


class _Untold(Exception):
    """The platform does not say who it is."""


def _wrong(ask: Callable[[], None], language: str) -> Sentence | None:
    try:
        ask()
    except outgoing.Unreachable as error:
        return sentence(error.code, {"host": error.host, "status": error.status}, language)
    except Refusal as refusal:
        return refusal.sentence(language)
    except _Untold:
        return UNTOLD
    return None
