"""Links by mail: an invitation lets a person choose a password, a reset lets him choose another."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select, update

from askom_lms.kernel import db, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.mail import queue_mail
from askom_lms.kernel.messages import Invalid, NotFound, Refusal, TooMany
from askom_lms.people.domain import INVITATION_LASTS, RESET_LASTS, PeoplePermission
from askom_lms.people.domain.addresses import normal_email
from askom_lms.people.domain.names import written_name
from askom_lms.people.models import Invitation, Person, RoleGrant
from askom_lms.people.policy import Grantable
from askom_lms.people.queries import Scope, find_person_by_email
from askom_lms.people.queries.directory import roles_of
from askom_lms.people.services import throttle
from askom_lms.people.services.links import expire_links
from askom_lms.people.services.passwords import checked, keep
from askom_lms.people.services.persons import create_person, grant_role
from askom_lms.people.services.sessions import Opened, new_token, open_session, token_hash

LASTS = {"invite": INVITATION_LASTS, "reset": RESET_LASTS}
TEMPLATES = {"invite": "invitation", "reset": "reset"}


@dataclass(frozen=True)
class OpenLink:
    """A link that still works, and whose it is."""

    id: uuid.UUID
    kind: str
    person_id: uuid.UUID
    email: str
    name: str
    has_second_factor: bool
    locale: str


def invite(act: Act, person: Person, *, kind: str = "invite") -> str:
    """Mail a link to this person and return its token; older links of this kind stop working. The caller has asked."""
    expire_links(act, person.id, kind)
    token = new_token()
    session().add(
        Invitation(
            token_hash=token_hash(token),
            kind=kind,
            person_id=person.id,
            invited_by_id=act.actor_id,
            created_at=act.now,
            expires_at=act.now + LASTS[kind],
        )
    )
    session().flush()
    until = act.now + LASTS[kind]
    about = _places_of(person.id) if kind == "invite" else ""
    to, template = person.email, TEMPLATES[kind]
    queue_mail(to, template, now=act.now, name=person.name, token=token, until=until, by=act.actor_name, about=about)
    return token


def _places_of(person_id: uuid.UUID) -> str:
    """The classes and institutions in which somebody has a role, so that he knows what he is invited to."""
    label = RoleGrant.scope_label
    named = select(label).where(RoleGrant.person_id == person_id, label != "").distinct().order_by(label)
    return "; ".join(session().scalars(named))


def invite_person(act: Act, *, email: str, name: str, scope: Scope) -> Person:
    """Give somebody a role and tell him: a link for a new person, a note for one who can sign in already.

    Raises Denied or NotFound when this role may not be given there, what `create_person` raises, and Refusal
    `people.invited_is_disabled`. Contexts that keep a register of their own listen to `person.invited`.
    """
    act.require(PeoplePermission.INVITE, Grantable(scope.role, scope.scope_id))
    person = find_person_by_email(email) or create_person(act, email=email, name=name)
    if not person.is_active:
        raise Refusal("people.invited_is_disabled", name=person.name)
    given = grant_role(
        act,
        person.id,
        scope.role,
        scope_id=scope.scope_id,
        slug=scope.slug,
        label=scope.label,
        ends_on=scope.ends_on,
    )
    if person.password_hash is None:
        invite(act, person)
    else:
        queue_mail(person.email, "role_given", now=act.now, name=person.name, scope=scope.label, role=scope.role)
    act.notify("person.invited", given)
    return person


def invite_again(act: Act, person: Person) -> None:
    """A new link for somebody who has not joined yet. Raises NotFound, Refusal `people.already_joined`."""
    grants = roles_of(person.id)
    if not any(act.may(PeoplePermission.INVITE, grant) for grant in grants):
        raise NotFound
    if person.password_hash is not None:
        raise Refusal("people.already_joined", name=person.name)
    invite(act, person)


def open_link(act: Act, token: str, kind: str) -> OpenLink:
    """The link of this token. Raises Refusal `people.link_gone`: used, too old, replaced or never given."""
    columns = (Invitation.id, Invitation.kind, Person.id, Person.email, Person.name)
    row = (
        session()
        .execute(
            select(*columns, Person.totp_confirmed_at.is_not(None), Person.locale)
            .join(Person, Person.id == Invitation.person_id)
            .where(
                Invitation.token_hash == token_hash(token),
                Invitation.kind == kind,
                Invitation.used_at.is_(None),
                Invitation.expires_at > act.now,
                Person.is_active,
            )
        )
        .one_or_none()
    )
    if row is None:
        raise Refusal("people.link_gone")
    return OpenLink(*row)


def accept_invitation(act: Act, token: str, *, name: str, password: str, user_agent: str) -> Opened:
    """Choose a password by an invitation and be signed in.

    Raises Refusal `people.link_gone`, Invalid `people.name_missing`.
    """
    if not name.strip():
        raise Invalid("people.name_missing")
    link = _use_link(act, token, "invite", password)
    person = session().get_one(Person, link.person_id)
    person.name = written_name(name)
    act.notify("person.renamed", person)
    return Opened(
        open_session(act, link.person_id, user_agent=user_agent), link.person_id, link.locale, link.has_second_factor
    )


def reset_password(act: Act, token: str, *, password: str) -> None:
    """Choose another password by a reset link; every sign-in ends. Raises Refusal `people.link_gone`, Invalid."""
    _use_link(act, token, "reset", password)


def _use_link(act: Act, token: str, kind: str, password: str) -> OpenLink:
    """Once only, however many send it at the same moment; the password is hashed before the write begins."""
    db.end_reading()
    with db.reading():
        link = open_link(act, token, kind)
        db.end_reading()
    password_hash = checked(link, password)
    used = session().scalar(
        update(Invitation)
        .where(Invitation.id == link.id, Invitation.used_at.is_(None))
        .values(used_at=act.now)
        .returning(Invitation.id)
        .execution_options(synchronize_session=False)
    )
    if used is None:
        raise Refusal("people.link_gone")
    throttle.forgive((throttle.ACCOUNT, link.email))
    keep(act, session().get_one(Person, link.person_id), password_hash)
    return link


def ask_reset(act: Act, *, email: str, address: str) -> None:
    """Ask for a reset link. Known and unknown addresses cost and answer the same: the mail is written by a job.

    Raises TooMany when this network address asks too often; an account that is asked for too often just gets no mail.
    """
    throttle.spend_try(act.now, (throttle.RESET_ADDRESS, address))
    written = normal_email(email)
    try:
        throttle.spend_try(act.now, (throttle.RESET, written))
    except TooMany:
        return
    jobs.enqueue("people.reset_link", {"email": written})


@jobs.job("people.reset_link")
def send_reset_link(job: jobs.RunningJob) -> None:
    """Mail the link if there is such a person; who never joined gets his invitation again."""
    person = find_person_by_email(str(job.payload["email"]))
    if person is not None and person.is_active:
        invite(Act.system(), person, kind="reset" if person.password_hash else "invite")
