"""MUK of the demo: one that another LSP handed over and the class uses, one on offer, one draft; and unit texts."""

import datetime as dt
import uuid

from askom_lms.demo import cast
from askom_lms.demo.world import World
from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.muk import services as register
from askom_lms.muk.domain.facts import MukFacts
from askom_lms.registry.models import InstitutionKind
from askom_lms.registry.services import create_institution
from askom_lms.skema import services as skemas
from askom_lms.skema.domain.notes import NoteKind
from askom_lms.skema.queries import demo_codes

MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
PLANNING = ("FR.APL.01", "FR.APL.02", "FR.MAPA.01", "SKEMA", "STANDAR", "PETA.KP", "FR.MAPA.02", "FR.AK.01")
OBSERVED = (*PLANNING, "FR.IA.01", "FR.IA.02", "FR.IA.03", "FR.IA.05", "FR.AK.02", "FR.AK.03")
VERIFIED = (*PLANNING, "PORTOFOLIO", "FR.IA.08", "FR.IA.09", "FR.AK.02", "FR.AK.03")
SQL = "J.620100.020.02"
WRITTEN = (
    (NoteKind.CRITICAL, "Ketelitian menulis perintah SQL sehingga data lain tidak ikut berubah"),
    (NoteKind.RANGE, "Berlaku untuk basis data relasional di tempat kerja\nPerangkat lunak SQL apa pun yang dipakai"),
)
"""What the LSP of the demo writes of one unit; panduan bukti stays empty, as the data leaves it."""


def hold_muk(world: World, organiser_id: uuid.UUID, skema_id: uuid.UUID, at: dt.datetime) -> None:
    """A partner makes two MUK and offers them; the organiser accepts the first, and drafts one of its own."""
    made = Act.system(at)
    code, name = cast.PARTNER
    partner = create_institution(
        made,
        code=code,
        name=name,
        kind=InstitutionKind.LSP,
        lsp_kind="P3",
        licence_number="BNSP-LSP-0877-ID",
        licence_until=at.date() + 45 * DAY,
    )
    units = demo_codes(skema_id)
    for number, title, forms in (
        ("MUK-JDA-01", "Observasi dan tes tertulis", OBSERVED),
        ("MUK-JDA-02", "Portofolio", VERIFIED),
    ):
        facts = MukFacts(number, title, "V2023", units, forms, [cast.MUK_AUTHOR], made.today - 40 * DAY)
        muk = register.create_muk(made, skema_id, partner.id, facts)
        register.validate_muk(made, muk, validators=[cast.MUK_VALIDATOR], validated_on=made.today - 12 * DAY)
        register.offer_muk(made, muk, organiser_id, note="Untuk dipakai bersama dalam diklat")
        if number == "MUK-JDA-01":
            register.accept_muk(world.act(cast.STAFF[1].email, at + MINUTE), muk)
        world.count("MUK")
    admin = world.act(cast.STAFF[1].email, at + 2 * MINUTE)
    draft = MukFacts("MUK-JDA-03", "Proyek singkat", "V2023", units[:1], PLANNING, [cast.MUK_AUTHOR])
    register.create_muk(admin, skema_id, organiser_id, draft)
    for kind, text in WRITTEN:
        skemas.write_note(admin, skema_id, SQL, kind, seen=0, text=text, origin="orang", source="")
    db.session().flush()
