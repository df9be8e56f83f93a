"""How the master asesors of the demo work: paraf drawn, remarks prepared, one sheet sent again, one with a finding."""

import datetime as dt

from askom_lms.coursework import services as coursework
from askom_lms.coursework.queries import latest_version
from askom_lms.demo import cast
from askom_lms.demo.sheets import Desk
from askom_lms.demo.world import World
from askom_lms.kernel import db
from askom_lms.people import services as people
from askom_lms.people.domain import Role

MINUTE = dt.timedelta(minutes=1)
READY = (
    ("Standar kosong", "Tulis standar industri atau tempat kerja pada setiap KUK."),
    ("Bukti kurang", "Bukti belum memadai: sebutkan atau lampirkan bukti yang Anda amati."),
    ("Beda MAPA", "Metode dan perangkat di sini berbeda dengan FR.MAPA.01; samakan."),
)
DRAWN = {
    "s": [
        [
            62, 70, 71, 46, 79, 27, 88, 18, 92, 20, 90, 30, 84, 44, 77, 56, 71, 66, 68, 71, 74, 57, 84, 45, 95, 40,
            101, 43, 100, 50, 93, 59, 84, 65, 76, 67, 71, 65, 80, 66, 92, 64, 106, 57, 114, 49, 119, 40, 122, 32,
            118, 46, 117, 57, 119, 64, 126, 60, 133, 48, 139, 34, 136, 47, 135, 57, 138, 63, 147, 57, 156, 41, 163, 22,
            166, 14, 167, 9, 166, 6, 163, 10, 160, 20, 158, 33, 159, 45, 163, 52, 170, 52, 179, 46, 188, 39, 198, 35,
            206, 35, 214, 36, 224, 35,
        ],
        [74, 82, 114, 75, 158, 72, 202, 72],
    ]
}  # fmt: skip
"""What a pen left on the pad of the first master asesor; the other one types her initials."""
SENT_AGAIN_BY, SENT_AGAIN = "Dedi Kurniawan", "fr-ia-01-hasil"
AGAIN_PLACE, AGAIN_NOTE = "umpan_balik", "Umpan balik kelompok pertama belum tertulis."
AGAIN_ANSWER = "Asesi menjelaskan isolasi transaksi dengan contoh dari pekerjaannya."
WITH_A_FINDING, FINDING = "Hana Safitri", "fr-apl-02"


def settle(world: World, desks: list[Desk], at: dt.datetime) -> None:
    """What makes a desk look lived in. `at`: about when the last sheets came in."""
    for number, member in enumerate(one for one in cast.STAFF if one.role is Role.MASTER_ASESOR):
        act = world.act(member.email, at - 60 * MINUTE)
        coursework.save_prepared_remarks(act, READY)
        if number == 0:
            people.save_mark(act, typed="", drawn=DRAWN)
    by_email = {desk.email: desk for desk in desks}
    _send_again(by_email[_email(SENT_AGAIN_BY)], at)
    _leave_a_gap(by_email[_email(WITH_A_FINDING)], at)
    db.session().commit()


def _email(name: str) -> str:
    return next(trainee.email for trainee in cast.TRAINEES if trainee.name == name)


def _send_again(desk: Desk, at: dt.datetime) -> None:
    """Returned with a remark on one answer, mended, back in the queue as version 2."""
    version = latest_version(desk.world.act(desk.email, at), desk.item("merah", SENT_AGAIN, at))
    assert version is not None
    assert version.handed_in_at is not None
    third = (at - version.handed_in_at) / 3
    desk.send_back(version, at - 2 * third, note=AGAIN_NOTE, remarks=[(AGAIN_PLACE, AGAIN_NOTE)])
    desk.hand_in("merah", SENT_AGAIN, at - third, change={AGAIN_PLACE: AGAIN_ANSWER})


def _leave_a_gap(desk: Desk, at: dt.datetime) -> None:
    """A K without evidence: complete, but not green; the desk shows the finding and no batch takes the sheet."""
    desk.hand_in_with_gap("merah", FINDING, "asesi", ":bukti", at - 6 * MINUTE)
