"""The book of one examiner of the demo: some months are left, some tasks are confirmed, one waits, one came back."""

import datetime as dt

from askom_lms.demo import cast
from askom_lms.demo.world import World
from askom_lms.enrolment.domain.days import add_months
from askom_lms.kernel.act import Act
from askom_lms.kernel.uploads import Accepted
from askom_lms.people.queries import find_person_by_email
from askom_lms.registry import services as register
from askom_lms.registry.domain.asesor import Document
from askom_lms.registry.queries import get_asesor
from askom_lms.upkeep import queries, services
from askom_lms.upkeep.domain import Kind, Method

WHO = "wening"
LEFT = 5
"""Months until her certificate ends, counted from the invitations to her class."""
TASKS = (
    (Kind.ASSESS, 28, "Junior Database Administrator", "TUK SMK Negeri 2 Surabaya", 15),
    (Kind.ASSESS, 21, "Junior Database Administrator", "TUK Politeknik Sidoarjo", 12),
    (Kind.ASSESS, 14, "Junior Network Administrator", "TUK SMK Negeri 1 Malang", 18),
    (Kind.ASSESS, 8, "Junior Database Administrator", "TUK SMK Negeri 2 Surabaya", 16),
    (Kind.PLAN, 15, "Junior Database Administrator", "TUK Politeknik Sidoarjo", 12),
    (Kind.VALIDATE, 7, "Junior Database Administrator", "TUK SMK Negeri 2 Surabaya", 16),
    (Kind.PLAN, 6, "Junior Network Administrator", "TUK SMK Negeri 1 Malang", 10),
    (Kind.ASSESS, 3, "Junior Network Administrator", "TUK SMK Negeri 1 Malang", 10),
)
"""Kind, months ago, skema, place, asesi. The last but one was returned, the last one waits."""


def fill_book(world: World, file: Accepted, at: dt.datetime) -> None:
    """Certificate, tasks with their letters, surveillance of last year and of the next month."""
    found = find_person_by_email(f"{WHO}@{cast.DOMAIN}")
    assert found is not None
    person, standing = get_asesor(Act.system(at), found.id)
    paper = Document("SPT", at.date(), file.sha256, file.media_type)
    own, admin = world.act(f"{WHO}@{cast.DOMAIN}", at), world.act(cast.STAFF[1].email, at)
    until = add_months(at.date(), LEFT)
    number, issued_on = f"85500 2320 01877 {until.year - 3}", add_months(until, -36)
    register.record_certificate(
        admin, person, standing, number=number, issued_on=issued_on, valid_until=until, document=paper
    )
    for place, (kind, ago, skema, tuk, asesi) in enumerate(TASKS, 1):
        day = add_months(at.date(), -ago)
        told = {"kind": kind, "done_on": day, "skema": skema, "tuk": tuk, "asesi": asesi, "role": "Asesor penguji"}
        letter = {"institution": cast.ORGANISER[1], "document_number": f"SPT/{place:03}/ND/{day.year}"}
        entry = services.add_entry(own, {**told, **letter}, paper)
        world.count("tugas dalam buku asesor")
        if place < len(TASKS):
            is_accepted = place < len(TASKS) - 1
            reason = "" if is_accepted else "Nomor SPT tidak cocok dengan berkasnya."
            services.decide_entry(admin, entry, is_accepted=is_accepted, reason=reason)
    bnsp = Act.system(at)
    holder = queries.holder_of(person.id)
    look = services.plan_look(bnsp, holder, method=Method.LOGBOOK, planned_on=add_months(at.date(), -10))
    told_of, seen_on = "Buku dan surat tugas sesuai.", add_months(at.date(), -10)
    services.record_look(bnsp, holder, look, done_on=seen_on, is_kept=True, findings=told_of, file=paper)
    services.plan_look(bnsp, holder, method=Method.SUPERIOR, planned_on=add_months(at.date(), 1))
