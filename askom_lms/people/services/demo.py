"""What only an installation in demo mode offers: the invented accounts, and the code their phones would show."""

import datetime as dt
import uuid
from dataclasses import dataclass

import pyotp
from sqlalchemy import select

from askom_lms.kernel import db, keys
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound
from askom_lms.people.domain import WEIGHTIEST_FIRST, Role
from askom_lms.people.domain.addresses import normal_email
from askom_lms.people.models import Person, RoleGrant
from askom_lms.people.services.accounts import account_of
from askom_lms.people.services.second_factor import STEP_SECONDS, secret_of
from askom_lms.people.services.sessions import Opened, open_session

DEMO_PASSWORD = "diklat-asesor-2026"  # noqa: S105 - shown on the sign-in page of a demo


@dataclass(frozen=True)
class DemoAccount:
    """One invented person who can be tried out, weightiest role first."""

    roles: tuple[Role, ...]
    name: str
    email: str
    password: str = DEMO_PASSWORD


def demo_accounts() -> tuple[list[DemoAccount], list[DemoAccount]]:
    """For each role the first person who has it, and everybody else; nobody outside demo mode."""
    if not keys.is_demo():
        return [], []
    is_ready = (Person.is_active, Person.password_hash.is_not(None))
    columns = (RoleGrant.role, Person.name, Person.email)
    rows = (
        db.session().execute(select(*columns).join(Person).where(*is_ready).order_by(Person.name, Person.email)).all()
    )
    held: dict[tuple[str, str], set[Role]] = {}
    for row in rows:
        held.setdefault((row.name, row.email), set()).add(row.role)
    everybody = [
        DemoAccount(tuple(role for role in WEIGHTIEST_FIRST if role in roles), name, email)
        for (name, email), roles in held.items()
    ]
    shown = list(dict.fromkeys(one for role in WEIGHTIEST_FIRST if (one := _first_with(role, everybody))))
    return shown, [one for one in everybody if one not in shown]


def _first_with(role: Role, everybody: list[DemoAccount]) -> DemoAccount | None:
    """The first person for whom this role is the weightiest, or one who has it beside another."""
    leading = (one for one in everybody if one.roles[0] is role)
    return next(leading, None) or next((one for one in everybody if role in one.roles), None)


def sign_in_demo(act: Act, *, email: str, user_agent: str) -> Opened:
    """Sign in as an invented person with one click, as if password and code were typed. Raises NotFound elsewhere."""
    known = account_of(normal_email(email)) if keys.is_demo() else None
    if known is None or not known.is_active or known.password_hash is None:
        raise NotFound
    shown_at = act.now if known.has_second_factor else None
    token = open_session(act, known.id, user_agent=user_agent, second_factor_at=shown_at)
    return Opened(token, known.id, known.locale, needs_second_factor=False)


def demo_code(person_id: uuid.UUID, now: dt.datetime) -> str:
    """The code that this person's phone would show now, not used before; empty outside demo mode."""
    person = db.session().get(Person, person_id) if keys.is_demo() else None
    if person is None or person.totp_secret is None:
        return ""
    here = int(now.timestamp()) // STEP_SECONDS
    step = min(max(here, person.totp_last_step + 1), here + 1)
    return pyotp.TOTP(secret_of(person)).generate_otp(step)
