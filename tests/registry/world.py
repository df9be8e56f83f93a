"""Two LSP with an admin each, a CLSP, a pengelola and one skema; and what a form of an institution sends."""

import datetime as dt
from types import SimpleNamespace

from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.people.domain import Role
from askom_lms.registry.domain import TukFacts
from askom_lms.registry.models import InstitutionKind
from askom_lms.registry.services import create_institution
from tests.conftest import NOW
from tests.factories.classes import make_skema
from tests.factories.people import PersonFactory, actor_of, grant

TODAY = NOW.date()
DAY = dt.timedelta(days=1)
GEDUNG = TukFacts("TUK Gedung A", "sewaktu", "Jalan Raya Darmo 17, Surabaya", TODAY + 30 * DAY)


def act_of(person, now=NOW):
    return Act(actor_of(person, second_factor_at=now), now)


def institution(code, kind=InstitutionKind.LSP, **more):
    return create_institution(Act.system(NOW), code=code, name=f"Lembaga {code}", kind=kind, **more)


def two_lsp():
    """Committed."""
    own = institution("SATU", lsp_kind="P3", licence_number="L-1", licence_until=TODAY + 200 * DAY)
    other, clsp = institution("DUA"), institution("CALON", InstitutionKind.CLSP)
    admin, stranger = PersonFactory(name="Admin Satu"), PersonFactory(name="Admin Dua")
    grant(admin, Role.LSP_ADMIN, own.id, "", own.name)
    grant(stranger, Role.LSP_ADMIN, other.id, "", other.name)
    manager = PersonFactory(name="Pengelola", roles=[Role.PENGELOLA])
    skema = make_skema()
    db.session().commit()
    return SimpleNamespace(
        own=own, other=other, clsp=clsp, admin=admin, stranger=stranger, manager=manager, skema=skema
    )
