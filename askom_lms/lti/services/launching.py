"""The answer of a platform: its token is judged, its person is known or asked, and signed in for the frame at hand."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from flask import current_app
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Denied, Refusal
from askom_lms.lti.domain import claims as claim
from askom_lms.lti.domain.addresses import Wanted, frames_of, origin_of, placed_in, wanted_by
from askom_lms.lti.domain.claims import Message
from askom_lms.lti.domain.opening import path_of
from askom_lms.lti.domain.roles import Standing
from askom_lms.lti.domain.states import Target
from askom_lms.lti.models import ADDRESS, ResourceLink
from askom_lms.lti.queries import arrivals
from askom_lms.lti.queries.arrivals import Known, Platform
from askom_lms.lti.services import keysets, tokens
from askom_lms.lti.services.logins import Taken
from askom_lms.people.domain import Role
from askom_lms.people.services import open_session
from askom_lms.training.models import ClassState, TrainingClass

BEGUN = frozenset({ClassState.RUNNING, ClassState.FINISHED})


class NotTrusted(Refusal):
    """A token that is not what we asked for. Which rule it breaks is said; what it holds is not."""

    status = 403


@dataclass(frozen=True)
class Arrival:
    """Who comes from where to what, between the token and the sign-in."""

    registration_id: uuid.UUID
    issuer: str
    sub: str
    standing: Standing
    target: Target
    slug: str
    locale: str
    link_id: uuid.UUID | None
    path: str = ""
    """Where it leads, when that is known already."""


@dataclass(frozen=True)
class Opened:
    """A sign-in in a frame, and where it leads."""

    token: str
    person_id: uuid.UUID
    locale: str
    path: str


def verified(taken: Taken, token: str, now: dt.datetime) -> Message:
    """What the token says, once every rule holds. Touches no database: the keys may have to be fetched.

    Raises NotTrusted with the code of the rule, outgoing.Unreachable when the keys cannot be fetched.
    """
    platform = taken.platform
    try:
        kid = tokens.kid_of(token)
        key = keysets.key(platform.jwks_url, kid)
        if key is None:
            raise NotTrusted("lti.key_unknown")
        said = tokens.read(token, key)
    except tokens.BadToken as error:
        raise NotTrusted(error.code) from error
    expected = claim.Expected(
        platform.issuer, platform.client_id, taken.nonce, taken.deployment, set(platform.deployments), taken.target
    )
    wrong = claim.problem(said, expected, now)
    if wrong:
        deployment = said.get(f"{claim.LTI}deployment_id")
        raise NotTrusted(wrong, name=platform.name, deployment=str(deployment)[:100])
    return claim.message_of(said)


def arrive(act: Act, taken: Taken, message: Message) -> Arrival:
    """Remember the link that was followed and what the platform offers there."""
    base = current_app.config["SETTINGS"].base_url
    wanted = wanted_by(taken.target, base)
    if wanted is None or wanted.target is None:
        wanted = placed_in(message.custom)
    deployment = taken.platform.deployments[message.deployment]
    row = _kept_link(act, deployment, message, taken.platform, wanted) if message.link_id else None
    return Arrival(
        registration_id=taken.platform.id,
        issuer=message.issuer,
        sub=message.sub,
        standing=message.standing,
        target=row.target if row else wanted.target or Target.HOME,
        slug=wanted.slug,
        locale=message.locale,
        link_id=row.id if row else None,
    )


def _kept_link(act: Act, deployment: uuid.UUID, message: Message, platform: Platform, wanted: Wanted) -> ResourceLink:
    """The row of this link: made once, whoever follows it first; what moved is written, nothing else is."""
    s = db.session()
    row = arrivals.resource_link(deployment, message.link_id)
    if row is None:
        make = pg_insert if s.get_bind().dialect.name == "postgresql" else sqlite_insert
        s.execute(
            make(ResourceLink)
            .values(
                id=uuid.uuid4(),
                deployment_id=deployment,
                resource_link_id=message.link_id,
                target=wanted.target or Target.HOME,
                created_at=act.now,
                row_version=1,
            )
            .on_conflict_do_nothing(index_elements=[ResourceLink.deployment_id, ResourceLink.resource_link_id])
        )
        row = arrivals.resource_link(deployment, message.link_id)
    if row is None:
        raise Refusal("kernel.stale")
    told = (platform.issuer, platform.auth_url, platform.token_url, platform.jwks_url)
    ours = set(frames_of(*told, *platform.frames.split()).split())
    offered = {
        "context_id": message.context_id,
        "context_title": message.context_title,
        "title": message.link_title,
        "lineitem_url": _of(message.lineitem, ours),
        "lineitems_url": _of(message.lineitems, ours),
        "nrps_url": _of(message.nrps, ours),
        "ags_scopes": " ".join(message.ags_scopes),
    }
    if wanted.target is not None:
        offered["target"] = wanted.target
    for name, value in offered.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    if row.class_id is None:
        inherited = arrivals.class_of_course(deployment, message.context_id, wanted.slug)
        if inherited is not None:
            row.class_id, row.bound_at = inherited, act.now
    s.flush()
    return row


def _of(address: str, origins: set[str]) -> str:
    """A service of the platform itself; one that lies elsewhere is left out: we would be sent to call a stranger."""
    return address if origin_of(address) in origins and len(address) <= ADDRESS else ""


Placer = Callable[[Act, Taken, Message, Known | None], str]
PLACERS: list[Placer] = []
"""Who answers when a platform asks what to place in a course: the address of the page where it is picked."""


def placed(act: Act, taken: Taken, message: Message, known: Known | None) -> str:
    """Where somebody picks what to place. Raises NotTrusted `lti.message` when nothing here can be placed."""
    if not PLACERS:
        raise NotTrusted("lti.message")
    return PLACERS[0](act, taken, message, known)


def enter(act: Act, arrival: Arrival, platform: Platform, known: Known, *, user_agent: str) -> Opened:
    """Sign this person in for the frame, with no more than the platform vouches for.

    Raises Denied `lti.disabled`, `lti.guest`, `lti.not_in_class`, `lti.not_listed`, `lti.no_role`; opens nothing then.
    """
    if not known.is_active:
        raise Denied("lti.disabled")
    if arrival.standing is Standing.GUEST:
        raise Denied("lti.guest", name=platform.name)
    path = arrival.path or _path(arrival, platform, known)
    token = open_session(
        replace(act, actor=None),
        known.person_id,
        user_agent=user_agent,
        frame=platform.frames,
        holds=sorted(known.grants, key=str),
    )
    return Opened(token, known.person_id, arrival.locale or known.locale, path)


def _path(arrival: Arrival, platform: Platform, known: Known) -> str:
    """Where the link leads this person. Raises Denied with what is missing."""
    link = arrivals.link_by_id(arrival.link_id) if arrival.link_id else None
    class_id = link.class_id if link else None
    klass = arrivals.class_line(arrival.slug, class_id) if class_id or arrival.slug else None
    if klass is not None and klass.institution_id != platform.institution_id:
        klass = None
    is_teacher = arrival.standing is Standing.TEACHER
    if klass is None:
        if is_teacher and link is not None and _organises(role for role, _ in known.grants):
            return f"/lti/kursus/{link.id}"
        if not known.grants:
            raise Denied("lti.no_role" if is_teacher else "lti.not_listed", name=platform.name)
        return path_of(arrival.target, "", {role for role, _ in known.grants})
    roles = {role for role, scope in known.grants if scope in (klass.id, klass.institution_id)}
    if not roles:
        raise Denied("lti.no_role" if is_teacher else "lti.not_in_class", name=platform.name, number=klass.number)
    if is_teacher and link is not None and link.class_id is None and _organises(roles):
        return f"/lti/kursus/{link.id}"
    if is_teacher and link is not None and _brings_people(link, klass, roles):
        return f"/kelas/{klass.slug}/platform/peserta"
    return path_of(arrival.target, klass.slug, roles, has_begun=klass.state in BEGUN)


def _brings_people(link: ResourceLink, klass: TrainingClass, roles: Iterable[str]) -> bool:
    """Whether panitia opens a fresh course: nobody of it was taken into the class yet, and its members can be asked."""
    is_open = klass.state not in BEGUN and link.nrps_url and str(Role.PANITIA) in set(roles)
    return bool(is_open) and not arrivals.has_members_of(link.deployment.registration.issuer, klass.id)


def _organises(roles: Iterable[str]) -> bool:
    """Whether somebody with these roles may say which class a course is about."""
    return not {str(Role.PANITIA), str(Role.LSP_ADMIN)}.isdisjoint(roles)
