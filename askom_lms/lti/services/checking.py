"""The connection test: what of a platform answers, and in which words it fails."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal, Sentence, sentence
from askom_lms.lti.domain.asking import LtiPermission as P
from askom_lms.lti.models import Registration
from askom_lms.lti.services import access_tokens, keysets, outgoing, own_keys

MEMBERS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"


@dataclass(frozen=True)
class Probe:
    """What the test needs, read before it goes out: nothing waits for the database meanwhile."""

    jwks_url: str
    token_url: str
    assertion: str


@dataclass(frozen=True)
class Step:
    """One step of the test: `keys` or `token`, and what is wrong with it (None: nothing)."""

    name: str
    wrong: Sentence | None


def prepared(act: Act, registration: Registration) -> Probe:
    """Everything that is to be asked. Signs with our key, so there is one afterwards."""
    act.require(P.MANAGE, registration)
    own_keys.ensure(act)
    return Probe(registration.jwks_url, registration.token_url, access_tokens.assertion(registration, act.now))


def probe(found: Probe, act: Act, language: str) -> Sequence[Step]:
    """Ask for the keys and for a token; both are told, whatever the first one says."""
    return [
        Step("keys", _wrong(lambda: keysets.fetched(found.jwks_url), language)),
        Step(
            "token",
            _wrong(lambda: access_tokens.fetched(found.token_url, found.assertion, [MEMBERS], act.now), language),
        ),
    ]


def _wrong(ask: Callable[[], object], language: str) -> Sentence | None:
    try:
        ask()
    except outgoing.Unreachable as error:
        return sentence(error.code, {"host": error.host, "status": error.status}, language)
    except Refusal as refusal:
        return refusal.sentence(language)
    return None
