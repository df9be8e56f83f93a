"""The register of the demo: skema of an LSP and a CLSP, and TUK that are verified, run out, new and closed."""

import datetime as dt
import uuid

from sqlalchemy import select

from askom_lms.demo import cast
from askom_lms.demo.world import World
from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.registry import services as register
from askom_lms.registry.domain import TukFacts
from askom_lms.registry.models import Institution
from askom_lms.registry.queries import institution_by_id

DAY = dt.timedelta(days=1)
PLACES = (
    ("TUK Hotel Graha Melati", "sewaktu", "Jalan Pahlawan 3, Sidoarjo", 200),
    ("TUK Kantor Darmo", "mandiri", "Jalan Raya Darmo 17, Surabaya", -10),
    ("TUK PT Sumber Data", "tempat_kerja", "Kawasan Rungkut Blok C, Surabaya", None),
)
"""Name, kind, address, and how many days the verification still holds; the last one nobody has verified."""


def fill_register(world: World, organiser_id: uuid.UUID, skema_id: uuid.UUID, at: dt.datetime) -> None:
    """What the organiser is licensed for and where it assesses; a CLSP has verified the same skema."""
    act, admin = Act.system(at), world.act(cast.STAFF[1].email, at)
    organiser = institution_by_id(organiser_id)
    clsp = db.session().scalars(select(Institution).where(Institution.code == cast.OTHERS[0][0])).one()
    until = organiser.licence_until
    register.add_skema(act, organiser, skema_id, document_number="BNSP-LSP-1204-ID/JDA", until=until)
    register.add_skema(act, clsp, skema_id, document_number="BA-VER-018")
    for name, kind, address, left in PLACES:
        verified = None if left is None else at.date() + left * DAY
        register.create_tuk(admin, organiser, TukFacts(name, kind, address, verified))
        world.count("TUK")
    closed = register.create_tuk(admin, organiser, TukFacts("TUK Ruko Waru", "sewaktu", "Jalan Raya Waru 8, Sidoarjo"))
    register.close_tuk(admin, organiser, closed.id, reason="Sewa gedung berakhir")
