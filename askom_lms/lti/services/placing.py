"""A teacher picks what to place in his course: the request is kept, then answered once with signed links."""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app
from sqlalchemy import delete

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.lti.domain.asking import LtiPermission as P
from askom_lms.lti.domain.claims import LTI
from askom_lms.lti.domain.placing import (
    DATA_CLAIM,
    ITEMS_CLAIM,
    SETTINGS_CLAIM,
    Asked,
    Chosen,
    NotReadable,
    content_items,
)
from askom_lms.lti.domain.roles import Standing
from askom_lms.lti.models import Deployment, Placing
from askom_lms.lti.services import own_keys
from askom_lms.lti.services.calls import is_lab, origins_of
from askom_lms.training.models import TrainingClass

LASTS = dt.timedelta(hours=1)
ANSWER_LASTS = dt.timedelta(minutes=5)


def begin_placing(act: Act, deployment: Deployment, standing: Standing, claims: Mapping[str, Any]) -> Placing:
    """Keep what the platform asks for; requests whose hour is over go.

    Raises Refusal `lti.place_not_teacher` (a learner of the course), `lti.deep_settings`, `lti.deep_return`.
    """
    if standing is not Standing.TEACHER:
        raise Refusal("lti.place_not_teacher")
    try:
        asked = Asked.read(claims.get(SETTINGS_CLAIM), origins_of(deployment.registration), lab=is_lab())
    except NotReadable as error:
        raise Refusal(str(error)) from error
    session().execute(delete(Placing).where(Placing.expires_at <= act.now))
    placing = Placing(
        deployment_id=deployment.id,
        person_id=act.person.id,
        return_url=asked.return_url,
        data=asked.data,
        is_multiple=asked.is_multiple,
        takes_line_items=asked.takes_line_items,
        takes_links=asked.takes_links,
        expires_at=act.now + LASTS,
    )
    session().add(placing)
    session().flush()
    return placing


def place(act: Act, placing: Placing, klass: TrainingClass, chosen: Sequence[Chosen]) -> tuple[str, str]:
    """Answer the platform with these links: where to, and the signed answer. The request is used up.

    Raises Invalid `lti.place_nothing`, `lti.place_one`; Refusal `lti.place_no_links`, `lti.place_gone`.
    """
    act.require(P.BIND, klass)
    if klass.institution_id != placing.deployment.registration.institution_id:
        raise NotFound
    if not placing.takes_links:
        raise Refusal("lti.place_no_links")
    if not chosen:
        raise Invalid("lti.place_nothing")
    if len(chosen) > 1 and not placing.is_multiple:
        raise Invalid("lti.place_one")
    items = content_items(
        chosen,
        base_url=current_app.config["SETTINGS"].base_url,
        slug=klass.slug,
        class_id=str(klass.id),
        takes_line_items=placing.takes_line_items,
    )
    return _answered(act, placing, items)


def place_nothing(act: Act, placing: Placing) -> tuple[str, str]:
    """Answer that nothing was picked. Raises Refusal `lti.place_gone`."""
    act.ask_role(P.BIND)
    return _answered(act, placing, [])


def _answered(act: Act, placing: Placing, items: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    registration, return_url = placing.deployment.registration, placing.return_url
    second = int(act.now.timestamp())
    claims: dict[str, Any] = {
        "iss": registration.client_id,
        "aud": registration.issuer,
        "iat": second,
        "exp": second + int(ANSWER_LASTS.total_seconds()),
        "nonce": secrets.token_urlsafe(24),
        f"{LTI}message_type": "LtiDeepLinkingResponse",
        f"{LTI}version": "1.3.0",
        f"{LTI}deployment_id": placing.deployment.deployment_id,
        ITEMS_CLAIM: list(items),
    }
    if placing.data is not None:
        claims[DATA_CLAIM] = placing.data
    signed = own_keys.signed(claims, act.now)
    gone = session().execute(delete(Placing).where(Placing.id == placing.id).returning(Placing.id))
    if gone.one_or_none() is None:
        raise Refusal("lti.place_gone")
    return return_url, signed
