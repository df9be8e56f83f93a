"""Two LSP with an admin each, one skema, and a MUK at any step of its life."""

import datetime as dt
from types import SimpleNamespace

from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.muk import services
from askom_lms.muk.domain.facts import MukFacts
from askom_lms.people.domain import Role
from askom_lms.registry.models import InstitutionKind
from askom_lms.registry.services import create_institution
from tests.conftest import NOW
from tests.factories.people import PersonFactory, actor_of, grant
from tests.skema.test_domain import SMALL
from tests.skema.test_services import save, skema_id

BAMBANG = {"name": "Bambang Wiryawan", "met": "MET.000.001204 2018"}
RATNA = {"name": "Ratna Kusumawati", "met": "MET.000.002317 2019"}
TODAY = NOW.date()
FACTS = MukFacts(
    number="MUK-01",
    name="Paket observasi",
    form_edition="V2023",
    unit_codes=["A.1"],
    form_codes=["FR.MAPA.01", "FR.IA.01"],
    authors=[BAMBANG],
    composed_on=dt.date(2026, 11, 2),
)


def act_of(person, now=NOW):
    return Act(actor_of(person, second_factor_at=now), now)


def lsp(code, kind=InstitutionKind.LSP):
    found = create_institution(Act.system(NOW), code=code, name=f"LSP {code}", kind=kind)
    admin = PersonFactory(name=f"Admin {code}")
    grant(admin, Role.LSP_ADMIN, found.id, code.lower(), found.name)
    return found, admin


def two_lsp():
    """Giver and receiver; the skema is that of tests/skema."""
    save(SMALL)
    giver, admin = lsp("SATU")
    receiver, other = lsp("DUA")
    db.session().commit()
    return SimpleNamespace(giver=giver, admin=admin, receiver=receiver, other=other, skema_id=skema_id())


def draft(world, **changes):
    return services.create_muk(
        act_of(world.admin), world.skema_id, world.giver.id, MukFacts(**{**vars(FACTS), **changes})
    )


def validated(world, **changes):
    muk = draft(world, **changes)
    services.validate_muk(act_of(world.admin), muk, validators=[RATNA], validated_on=TODAY)
    return muk


def offered(world, **changes):
    muk = validated(world, **changes)
    services.offer_muk(act_of(world.admin), muk, world.receiver.id, note="Untuk dipakai bersama")
    return muk


def handed(world, **changes):
    muk = offered(world, **changes)
    services.accept_muk(act_of(world.other), muk)
    return muk
