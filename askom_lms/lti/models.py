"""Platforms, keys and tokens, launches under way, links to classes, people, line items, scores on their way."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.kernel.db import Record, link
from askom_lms.lti.domain.states import LineItemKey, Product, Proof, RegistrationState, ScoreState, Target
from askom_lms.people.models import Person

ADDRESS = 1000
"""Longest address of a platform that we keep, in characters."""
NAMED = 255
"""Longest identifier of a platform (LTI Core 1.3, 5.3.6)."""


class Registration(Record):
    """One platform that knows us by one client id, for one institution."""

    __tablename__ = "lti_registration"
    __table_args__ = (UniqueConstraint("issuer", "client_id"),)

    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    product: Mapped[Product] = mapped_column(default=Product.OTHER)
    issuer: Mapped[str] = mapped_column(String(NAMED))
    client_id: Mapped[str] = mapped_column(String(NAMED))
    auth_url: Mapped[str] = mapped_column(String(ADDRESS))
    token_url: Mapped[str] = mapped_column(String(ADDRESS))
    token_aud: Mapped[str] = mapped_column(String(ADDRESS), default="")
    """Whom an assertion for a token is addressed to; empty means the token address itself."""
    jwks_url: Mapped[str] = mapped_column(String(ADDRESS))
    frames: Mapped[str] = mapped_column(String(ADDRESS))
    """Origins whose pages may show us in a frame, one space between."""
    state: Mapped[RegistrationState] = mapped_column(default=RegistrationState.PENDING)
    created_at: Mapped[dt.datetime]
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[dt.datetime | None]
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    row_version: Mapped[int] = mapped_column(default=1)

    deployments: Mapped[list["Deployment"]] = link(back_populates="registration")

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy's spelling


class Deployment(Record):
    """One place of a platform where its administrator put us."""

    __tablename__ = "lti_deployment"
    __table_args__ = (UniqueConstraint("registration_id", "deployment_id"),)

    registration_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lti_registration.id"))
    deployment_id: Mapped[str] = mapped_column(String(NAMED))

    registration: Mapped[Registration] = link(back_populates="deployments")


class RegistrationPass(Record):
    """A link for one dynamic registration by a platform's administrator who has no account here. Stored hashed."""

    __tablename__ = "lti_registration_pass"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"), index=True)
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class Login(Record):
    """A launch that was begun; deleted by the answer to it, or when its minutes are over."""

    __tablename__ = "lti_login"

    state_hash: Mapped[str] = mapped_column(String(64), unique=True)
    nonce: Mapped[str] = mapped_column(String(64))
    bind_hash: Mapped[str] = mapped_column(String(64))
    """Of the value that only this browser holds."""
    registration_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lti_registration.id"), index=True)
    deployment: Mapped[str] = mapped_column(String(NAMED), default="")
    """As the platform named it at the beginning; empty when it did not."""
    target: Mapped[str] = mapped_column(String(ADDRESS))
    storage_target: Mapped[str] = mapped_column(String(64), default="")
    """The frame of the platform that keeps values for us, where cookies are blocked."""
    asked: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the platform said, to begin once more in a window of its own."""
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)


class SigningKey(Record):
    """A key of this installation. Two are shown around a change."""

    __tablename__ = "lti_key"

    kid: Mapped[str] = mapped_column(String(64), unique=True)
    private: Mapped[str] = mapped_column(Text)
    """Sealed with a key derived from the installation's secret."""
    public: Mapped[dict[str, Any]]
    """As platforms fetch it."""
    not_before: Mapped[dt.datetime]
    """We sign with it from then on, when platforms had time to fetch it."""
    retired_at: Mapped[dt.datetime | None]
    """No longer shown from then on."""


class AccessToken(Record):
    """A token for a platform's services, while it lasts."""

    __tablename__ = "lti_token"
    __table_args__ = (UniqueConstraint("registration_id", "scopes"),)

    registration_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lti_registration.id"))
    scopes: Mapped[str] = mapped_column(String(500))
    """Sorted, one space between."""
    token: Mapped[str] = mapped_column(Text)
    """Sealed with a key derived from the installation's secret."""
    expires_at: Mapped[dt.datetime]


class ResourceLink(Record):
    """One link in one course of a platform, the class it is about and the services that the platform offers there."""

    __tablename__ = "lti_link"
    __table_args__ = (
        UniqueConstraint("deployment_id", "resource_link_id"),
        Index("ix_lti_link_context", "deployment_id", "context_id"),
    )

    deployment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lti_deployment.id"))
    context_id: Mapped[str] = mapped_column(String(NAMED), default="")
    resource_link_id: Mapped[str] = mapped_column(String(NAMED))
    title: Mapped[str] = mapped_column(String(NAMED), default="")
    context_title: Mapped[str] = mapped_column(String(NAMED), default="")
    class_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("training_class.id"), index=True)
    target: Mapped[Target] = mapped_column(default=Target.HOME)
    lineitem_url: Mapped[str] = mapped_column(String(ADDRESS), default="")
    lineitems_url: Mapped[str] = mapped_column(String(ADDRESS), default="")
    nrps_url: Mapped[str] = mapped_column(String(ADDRESS), default="")
    ags_scopes: Mapped[str] = mapped_column(Text, default="")
    """Sorted, one space between."""
    bound_at: Mapped[dt.datetime | None]
    bound_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[dt.datetime]
    row_version: Mapped[int] = mapped_column(default=1)

    deployment: Mapped[Deployment] = link()

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy's spelling


class PlatformUser(Record):
    """Somebody as his platform knows him, and who he is here. The same `sub` of two issuers is two people."""

    __tablename__ = "lti_user"
    __table_args__ = (UniqueConstraint("issuer", "sub"),)

    issuer: Mapped[str] = mapped_column(String(NAMED))
    sub: Mapped[str] = mapped_column(String(NAMED))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    proof: Mapped[Proof]
    linked_at: Mapped[dt.datetime]
    shares_results: Mapped[bool] = mapped_column(default=False)
    """He agreed that K or BK and his certificate may go to the platform (002:9.10.10)."""
    consent_at: Mapped[dt.datetime | None]
    """When he last said yes or no."""

    person: Mapped[Person] = link()


class Parting(Record):
    """An account and somebody of a platform were taken apart; the row of the platform's person is gone since."""

    __tablename__ = "lti_parting"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    issuer: Mapped[str] = mapped_column(String(NAMED))
    parted_at: Mapped[dt.datetime]
    parted_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    """Empty when it was the person himself."""


class ClassSharing(Record):
    """Whether a class lets results go to a platform at all."""

    __tablename__ = "lti_class"

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"), unique=True)
    shares_results: Mapped[bool] = mapped_column(default=False)
    set_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[dt.datetime]


class LineItem(Record):
    """A column of a platform's gradebook that we write to."""

    __tablename__ = "lti_lineitem"
    __table_args__ = (UniqueConstraint("link_id", "key"),)

    link_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lti_link.id"))
    key: Mapped[LineItemKey]
    url: Mapped[str] = mapped_column(String(ADDRESS))
    """Empty until we made the column ourselves, where the platform brings none."""
    seen_version: Mapped[int] = mapped_column(default=0)
    """The version of the class whose progress was last written into scores."""
    created_at: Mapped[dt.datetime]

    resource_link: Mapped[ResourceLink] = link()


class Score(Record):
    """The newest progress of one person in one column, until and after the platform took it."""

    __tablename__ = "lti_score"
    __table_args__ = (
        UniqueConstraint("lineitem_id", "person_id"),
        Index("ix_lti_score_due", "state", "next_at"),
    )

    lineitem_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lti_lineitem.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    progress: Mapped[int]
    """Percent, 0 to 100."""
    comment: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[ScoreState] = mapped_column(default=ScoreState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[dt.datetime]
    stamped_at: Mapped[dt.datetime | None]
    """The whole second that the last try carried; the next one carries a later one."""
    sent_at: Mapped[dt.datetime | None]
    error: Mapped[str] = mapped_column(String(200), default="")
    row_version: Mapped[int] = mapped_column(default=1)

    lineitem: Mapped[LineItem] = link()
    person: Mapped[Person] = link()

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy's spelling


class Placing(Record):
    """Somebody picks what to place in a course; over when that went back to the platform, or after its hour."""

    __tablename__ = "lti_placing"

    deployment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lti_deployment.id"), index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    """None until whoever came has shown who he is here."""
    context_id: Mapped[str] = mapped_column(String(NAMED), default="")
    """The course in which it is placed."""
    return_url: Mapped[str] = mapped_column(String(ADDRESS))
    data: Mapped[str | None] = mapped_column(Text)
    """Goes back as it came."""
    is_multiple: Mapped[bool]
    takes_line_items: Mapped[bool]
    takes_links: Mapped[bool]
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)

    deployment: Mapped[Deployment] = link()


class CourseClass(Record):
    """A class was placed in a course by somebody who organises it: links to it need not be connected once more."""

    __tablename__ = "lti_course"
    __table_args__ = (UniqueConstraint("deployment_id", "context_id", "class_id"),)

    deployment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lti_deployment.id"))
    context_id: Mapped[str] = mapped_column(String(NAMED))
    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"), index=True)
    bound_at: Mapped[dt.datetime]
    bound_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))


class CourseRoster(Record):
    """The members of a course as its platform told them last; kept for a day."""

    __tablename__ = "lti_roster"

    link_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lti_link.id"), unique=True)
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[dt.datetime] = mapped_column(index=True)
    fetched_at: Mapped[dt.datetime | None]
    members: Mapped[list[Any]] = mapped_column(default=list)
    """Id at the platform, name, e-mail, whether he learns there and whether he is still there."""
    error: Mapped[str] = mapped_column(String(64), default="")
    """Code of the sentence that says why there is no list."""

    resource_link: Mapped[ResourceLink] = link()
