"""The one door to the JWT library: keys, signatures, headers. What a token claims is judged in `domain.claims`."""

import json
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jwt.algorithms import RSAAlgorithm

ALGORITHM = "RS256"
LARGEST = 32 * 1024
"""Characters of a token; larger ones are not read."""
KEY_BITS = 2048
PARTS = 3
SIGNATURE_ONLY: Any = dict.fromkeys(
    (f"verify_{one}" for one in ("exp", "iat", "nbf", "aud", "iss", "sub", "jti")), False
)


class BadToken(Exception):
    """A token that we do not take; `code` names the sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class KeyPair:
    """A fresh key: PEM of the private half, JWK of the public one."""

    private: str
    public: dict[str, Any]


def kid_of(token: str) -> str:
    """The key that a token says it was signed with. Raises BadToken for what is no token of ours to read.

    Keys and addresses that a token brings along (jku, x5u, jwk) are never looked at.
    """
    if len(token) > LARGEST:
        raise BadToken("lti.oversize")
    if token.count(".") != PARTS - 1:
        raise BadToken("lti.no_token")
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise BadToken("lti.no_token") from error
    if header.get("alg") != ALGORITHM:
        raise BadToken("lti.algorithm")
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise BadToken("lti.no_kid")
    return kid


def read(token: str, key: Mapping[str, Any]) -> dict[str, Any]:
    """The claims of a token signed with this public JWK. Raises BadToken.

    Only the signature is looked at here: the moment of a launch is ours to tell, not the library's.
    """
    try:
        claims = jwt.decode(token, _public(key), algorithms=[ALGORITHM], options=SIGNATURE_ONLY)
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise BadToken("lti.signature") from error
    return dict(claims)


def _public(key: Mapping[str, Any]) -> RSAPublicKey:
    """Raises BadToken for a key that is no RSA key of decent size; `alg` and `use` may be missing."""
    if key.get("kty") != "RSA" or key.get("alg", ALGORITHM) != ALGORITHM or key.get("use", "sig") != "sig":
        raise BadToken("lti.signature")
    try:
        found = RSAAlgorithm.from_jwk({name: key[name] for name in ("kty", "n", "e")})
    except (jwt.PyJWTError, ValueError, KeyError, TypeError) as error:
        raise BadToken("lti.signature") from error
    if not isinstance(found, RSAPublicKey) or found.key_size < KEY_BITS:
        raise BadToken("lti.signature")
    return found


def new_pair(kid: str) -> KeyPair:
    """A new key of this installation."""
    private = generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    public: dict[str, Any] = json.loads(RSAAlgorithm.to_jwk(private.public_key()))
    public = {name: public[name] for name in ("kty", "n", "e")} | {"kid": kid, "alg": ALGORITHM, "use": "sig"}
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return KeyPair(pem, public)


def sign(claims: Mapping[str, Any], private: str, kid: str) -> str:
    """A token of ours; `private` is the PEM of the key that `kid` names."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        key: Any = load_pem_private_key(private.encode(), password=None)
        return jwt.encode(dict(claims), key, algorithm=ALGORITHM, headers={"kid": kid})
