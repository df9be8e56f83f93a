"""A teacher picks what to place in his course: the request is kept, then answered once with signed links."""

import datetime as dt
import secrets
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app
from sqlalchemy import delete, select, update

from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal
from askom_lms.lti.domain.addresses import frames_of
from askom_lms.lti.domain.asking import LtiPermission as P
from askom_lms.lti.domain.claims import LTI, Message
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
from askom_lms.lti.models import CourseClass, Placing
from askom_lms.lti.policy import BINDERS
from askom_lms.lti.queries.arrivals import Known
from askom_lms.lti.services import own_keys
from askom_lms.lti.services.calls import is_lab
from askom_lms.lti.services.launching import PLACERS
from askom_lms.lti.services.logins import Taken
from askom_lms.training.models import TrainingClass

PICK = "/lti/pilih/"
LASTS = dt.timedelta(hours=1)
ANSWER_LASTS = dt.timedelta(minutes=5)


def begin_placing(act: Act, taken: Taken, message: Message, known: Known | None) -> str:
    """Keep what the platform asks for, and say where it is picked; requests whose hour is over go.

    Who has not shown yet who he is here gets his request by `claim_placing` once he has.

    Raises Denied `lti.place_not_teacher` (a learner of the course), `lti.place_nobody` (organises no class of the
    institution), Refusal `lti.deep_settings`, `lti.deep_return`.
    """
    if message.standing is not Standing.TEACHER:
        raise Denied("lti.place_not_teacher")
    if known is not None:
        _must_organise(known, taken.platform.name)
    platform = taken.platform
    told = (platform.issuer, platform.auth_url, platform.token_url, platform.jwks_url)
    origins = frames_of(*told, *platform.frames.split()).split()
    try:
        asked = Asked.read(message.claims.get(SETTINGS_CLAIM), origins, lab=is_lab())
    except NotReadable as error:
        raise Refusal(str(error)) from error
    session().execute(delete(Placing).where(Placing.expires_at <= act.now))
    placing = Placing(
        deployment_id=platform.deployments[message.deployment],
        person_id=known.person_id if known else None,
        context_id=message.context_id,
        return_url=asked.return_url,
        data=asked.data,
        is_multiple=asked.is_multiple,
        takes_line_items=asked.takes_line_items,
        takes_links=asked.takes_links,
        expires_at=act.now + LASTS,
    )
    session().add(placing)
    session().flush()
    return f"{PICK}{placing.id}"


def _must_organise(known: Known, name: str) -> None:
    if not {role for role, _scope in known.grants} & {str(role) for role in BINDERS}:
        raise Denied("lti.place_nobody", name=name)


def claim_placing(path: str, known: Known, name: str) -> None:
    """The request that this address is about belongs to whoever has just shown who he is.

    Raises Denied `lti.place_nobody`. An address that is about no request is left alone.
    """
    if not path.startswith(PICK):
        return
    _must_organise(known, name)
    mine = (Placing.id == uuid.UUID(path.removeprefix(PICK)), Placing.person_id.is_(None))
    session().execute(update(Placing).where(*mine).values(person_id=known.person_id))


PLACERS.append(begin_placing)


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
    answer = _answered(act, placing, items)
    _connect(act, placing, klass)
    return answer


def _connect(act: Act, placing: Placing, klass: TrainingClass) -> None:
    """Links of this course to this class need nobody to say once more which class they are about."""
    here = (CourseClass.deployment_id == placing.deployment_id, CourseClass.context_id == placing.context_id)
    known = session().scalar(select(CourseClass.id).where(*here, CourseClass.class_id == klass.id))
    if known is not None or not placing.context_id:
        return
    row = CourseClass(
        deployment_id=placing.deployment_id,
        context_id=placing.context_id,
        class_id=klass.id,
        bound_at=act.now,
        bound_by_id=act.person.id,
    )
    session().add(row)
    session().flush()
    act.record("lti.placed", ChainRef("class", klass.id), row, seals=("class_id",))


def place_nothing(act: Act, placing: Placing) -> tuple[str, str]:
    """Answer that nothing was picked. Raises Refusal `lti.place_gone`."""
    act.require(P.BIND)
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
    open_still = (Placing.id == placing.id, Placing.expires_at > act.now)
    ended = session().execute(update(Placing).where(*open_still).values(expires_at=act.now).returning(Placing.id))
    if ended.one_or_none() is None:
        raise Refusal("lti.place_gone")
    return return_url, signed
