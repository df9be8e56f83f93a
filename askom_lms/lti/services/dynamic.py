"""LTI Dynamic Registration 1.0: a platform tells who it is, we tell who we are, and somebody confirms it afterwards."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.lti.domain.addresses import LAUNCH, is_good, origin_of, target_address
from askom_lms.lti.domain.states import Product, Target
from askom_lms.lti.models import ADDRESS, NAMED
from askom_lms.lti.services import outgoing
from askom_lms.lti.services.registering import may_be_plain

PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
SCOPES = (
    "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem",
    "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly",
    "https://purl.imsglobal.org/spec/lti-ags/scope/score",
    "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly",
)
PRODUCTS = {"moodle": Product.MOODLE, "canvas": Product.CANVAS, "openedx": Product.OPENEDX, "edx": Product.OPENEDX}


@dataclass(frozen=True)
class Offer:
    """What a platform told about itself."""

    facts: dict[str, Any]
    endpoint: str


def read_offer(address: str) -> Offer:
    """The configuration of a platform. Its issuer must live where the configuration does (3.4).

    Raises Invalid `lti.offer`, `lti.offer_host`; outgoing.Unreachable.
    """
    if not is_good(address, may_be_plain=may_be_plain()):
        raise Invalid("lti.offer")
    said = outgoing.get(address).json()
    if not isinstance(said, dict):
        raise Invalid("lti.offer")
    named = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")
    found = {name: said.get(name) for name in named}
    if not all(isinstance(one, str) and is_good(one, may_be_plain=may_be_plain()) for one in found.values()):
        raise Invalid("lti.offer")
    if len(str(found["issuer"])) > NAMED:
        raise Invalid("lti.offer")
    if origin_of(str(found["issuer"])) != origin_of(address):
        raise Invalid("lti.offer_host")
    more = said.get(PLATFORM)
    family = more.get("product_family_code") if isinstance(more, dict) else None
    audience = said.get("authorization_server")
    facts = {
        "name": (urlsplit(address).hostname or "")[:120],
        "product": PRODUCTS.get(str(family).lower(), Product.OTHER),
        "issuer": found["issuer"],
        "auth_url": found["authorization_endpoint"],
        "token_url": found["token_endpoint"],
        "token_aud": audience if isinstance(audience, str) and len(audience) <= ADDRESS else "",
        "jwks_url": found["jwks_uri"],
    }
    return Offer(facts, str(found["registration_endpoint"]))


def introduce(offer: Offer, token: str) -> tuple[str, str]:
    """Tell the platform who we are; the client id and, when it says so, the deployment that it gives us.

    The token of the platform goes to its registration address and nowhere else. Raises Refusal `lti.offer_refused`,
    Invalid `lti.offer`; outgoing.Unreachable.
    """
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    answer = outgoing.send("POST", offer.endpoint, headers=headers, data=json.dumps(ourselves()).encode())
    if answer.status not in (200, 201):
        raise Refusal("lti.offer_refused", host=answer.host, status=answer.status)
    said = answer.json()
    client = said.get("client_id") if isinstance(said, dict) else None
    if not isinstance(client, str) or not 0 < len(client) <= NAMED:
        raise Invalid("lti.offer")
    tool = said.get(TOOL)
    deployment = tool.get("deployment_id") if isinstance(tool, dict) else None
    return client, deployment[:NAMED] if isinstance(deployment, str) else ""


def ourselves() -> Mapping[str, Any]:
    """What we tell a platform (3.5.2)."""
    base = current_app.config["SETTINGS"].base_url.rstrip("/")
    launch = f"{base}{LAUNCH}"
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": f"{base}/lti/login",
        "redirect_uris": [launch],
        "client_name": "askom_lms",
        "jwks_uri": f"{base}/lti/jwks",
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(SCOPES),
        TOOL: {
            "domain": urlsplit(base).netloc,
            "description": "Diklat asesor kompetensi",
            "target_link_uri": launch,
            "claims": ["iss", "sub", "name", "email"],
            "messages": [
                {
                    "type": "LtiResourceLinkRequest",
                    "target_link_uri": target_address(base, Target.HOME),
                    "label": "Diklat asesor",
                },
                {"type": "LtiDeepLinkingRequest", "target_link_uri": launch, "label": "Diklat asesor"},
            ],
        },
    }
