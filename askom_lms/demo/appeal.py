"""One appeal in a finished class: filed on the day of the decision, a panel named and declared; not decided yet."""

import datetime as dt

from askom_lms.appeals import queries, services
from askom_lms.appeals.domain.said import Said
from askom_lms.demo.opening import PANITIA
from askom_lms.demo.sheets import Desk
from askom_lms.demo.world import World
from askom_lms.kernel import db
from askom_lms.people.queries import find_person_by_email

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
ADMIN = "admin.lsp@askom.contoh.id"
PANEL = ("pengelola@askom.contoh.id", PANITIA, "yusuf@askom.contoh.id")
"""They had no part in the case; the first has the chair."""
SAID = Said({"q1": True, "q2": True, "q3": False}, "FR.VA Tugas 3 memuat rencana perbaikan yang tidak dibaca rapat.")


def appeal(world: World, desk: Desk, decided_at: dt.datetime) -> None:
    """The trainee of this desk appeals against his BK."""
    at = decided_at + 2 * HOUR
    trainee = world.act(desk.email, at)
    own = queries.own_decision(trainee)
    assert own is not None
    filed = services.file_appeal(trainee, own, SAID)
    admin = world.act(ADMIN, at + DAY)
    panel = [person.id for email in PANEL if (person := find_person_by_email(email)) is not None]
    services.name_panel(admin, queries.get_appeal(admin, filed.id), panel, panel[0])
    for email in PANEL:
        member = world.act(email, at + 2 * DAY)
        services.declare(member, queries.get_appeal(member, filed.id), is_impartial=True)
    world.count("banding")
    db.session().commit()
