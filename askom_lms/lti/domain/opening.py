"""Where a link of a course leads, for whoever follows it."""

from collections.abc import Collection

from askom_lms.lti.domain.roles import LEARNERS
from askom_lms.lti.domain.states import Target

FOR_LEARNERS = {
    Target.TUGAS_1: "/tugas/1",
    Target.TUGAS_2: "/tugas/2",
    Target.TUGAS_3: "/tugas/3",
    Target.ATTENDANCE: "/kelas/{slug}/hadir",
    Target.CERTIFICATE: "/hasil",
    Target.CLASS: "/kelas/{slug}",
    Target.HOME: "/beranda",
}
FOR_STAFF = {
    Target.ATTENDANCE: "/kelas/{slug}/kehadiran",
    Target.CERTIFICATE: "/kelas/{slug}/sertifikat",
    Target.CLASS: "/kelas/{slug}",
    Target.DESK: "/paraf",
}
START = "/"
"""Where the work of a person begins, by his roles."""


SEATED_ONLY = frozenset({Target.TUGAS_1, Target.TUGAS_2, Target.TUGAS_3})


def path_of(target: Target, slug: str, roles: Collection[str], *, has_begun: bool = True) -> str:
    """The address of the page; `roles` are those in the class that the link is about.

    Before the class begins somebody who learns there may have no seat yet: his home leads on to his application.
    """
    is_learner = any(role in roles for role in LEARNERS)
    if is_learner and not has_begun and target in SEATED_ONLY:
        target = Target.HOME
    path = (FOR_LEARNERS if is_learner else FOR_STAFF).get(target, START)
    return START if "{slug}" in path and not slug else path.format(slug=slug)
