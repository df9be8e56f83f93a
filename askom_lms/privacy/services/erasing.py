"""Erasing a person: his rows are emptied, his name goes from the rows of others, his files are destroyed.

A list of who was erased is kept outside the database, so that a backup from before is erased again when it comes back.
"""

import datetime as dt
import uuid

from flask import current_app
from sqlalchemy import Text, cast, func, or_, select

from askom_lms.certification.models import Certificate
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import clock, db, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.backup import replays
from askom_lms.kernel.db import session
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Refusal
from askom_lms.people import services as people
from askom_lms.people.models import Person
from askom_lms.privacy.domain.registry import DELETED, NEVER_SWEPT, OWNED, PLACES
from askom_lms.privacy.domain.tombstones import GONE, Sweeper, address_of, is_telling
from askom_lms.privacy.models import DataRequest
from askom_lms.privacy.notices import erased
from askom_lms.privacy.queries.holds import holds_of
from askom_lms.privacy.queries.owned import is_of, rows_of, table_of, words_of
from askom_lms.privacy.services import erased_list, handed
from askom_lms.privacy.services.destroying import Plan, carry_out

FORGET, LAST_WORD = "privacy.forget", "privacy.last_word"
LAST_WORD_STAYS = dt.timedelta(hours=1)
"""The mail that tells him needs his address so long; then it goes too."""
IDENTITY_FIELD = "nik"
SHORTEST_NUMBER, SHORTEST_PHONE = 9, 9
COPY_THE_LIST = "Bila pernah ada orang dihapus, salin daftarnya, lalu jalankan `flask askom privacy replay --commit`."
NAMESAKE = "nama pada baris orang lain: ada orang dengan nama yang sama atau memuatnya"
OF_MANY = "PDF resmi tentang banyak orang (berita acara, surat kelas, laporan mutu): arsip penyelenggara"


def erase(act: Act, person: Person, *, keep_certificate: bool = False, again: bool = False) -> Plan:
    """Empty everything that says who this person was; what was done. The caller has asked and found the answer.

    `keep_certificate` leaves certificates with name and PDF, when the person wants them to go on answering. `again`
    repeats an erasure after a restore, whatever came back with it. Raises Refusal `privacy.held` with what is in its
    way; the commit raises OSError where the list of the erased cannot be written.
    """
    if not again:
        must_be_free(act, person)
        if person.is_active:
            people.disable_person(act, person)
        session().flush()
    address, name = person.email, person.name
    plan = plan_of(person, keep_certificate=keep_certificate)
    plan.change("person", person.id, {"erased_at": act.now, "is_active": False})
    carry_out(act, plan, why="erasure", person_id=person.id)
    erased_list.note_with_commit(person.id, act.now.isoformat(), keep_certificate=keep_certificate)
    jobs.enqueue(
        FORGET,
        {"person": str(person.id), "at": act.now.isoformat(), "keep_certificate": keep_certificate},
        key=f"{FORGET}:{person.id}:{act.now.isoformat()}",
    )
    if not again:
        mail = erased(act, address, name, sorted(set(plan.left)))
        jobs.enqueue(LAST_WORD, {"mail": str(mail.id)}, run_after=act.now + LAST_WORD_STAYS)
    return plan


def must_be_free(act: Act, person: Person) -> None:
    """Raises Refusal `privacy.held` while a duty, a dispute or an open case needs what he left here."""
    reasons = holds_of(person.id, act.today)
    if reasons:
        raise Refusal("privacy.held", reasons=", ".join(reasons))


def plan_of(person: Person, *, keep_certificate: bool = False) -> Plan:
    """Everything that an erasure would change, without changing it."""
    plan = Plan(left=[OF_MANY])
    kept = {"certificate"} if keep_certificate else set()
    _remove_whole(plan, person)
    for place in OWNED:
        if place.table not in (*DELETED, *kept):
            for row in rows_of(place, [person.id], (*place.erased, *place.secret)):
                plan.empty(place.table, row, (*place.erased, *place.secret))
    none = {"password_hash": None, "totp_secret": None, "met_number": None, "met_key": None}
    plan.change(
        "person", person.id, {"email": address_of(person.id), "name": GONE, "name_key": "", "phone": "", **none}
    )
    handed.forget(plan, person.id)
    _sweep(plan, person, kept)
    return plan


def _remove_whole(plan: Plan, person: Person) -> None:
    s = session()
    for name in DELETED:
        plan.remove(name, s.scalars(select(table_of(name).c.id).where(is_of(name, [person.id]))))
    sign_ins = plan.deleted.get("login_session", set())
    for name in ("handover", "paraf_mark"):
        of = table_of(name)
        plan.remove(name, s.scalars(select(of.c.id).where(of.c.login_session_id.in_(sign_ins))))
    plan.remove("mail", s.scalars(select(Mail.id).where(func.lower(Mail.to) == person.email)))
    batch, own = table_of("dossier_batch"), select(Enrolment.class_id).where(Enrolment.person_id == person.id)
    plan.remove("dossier_batch", s.scalars(select(batch.c.id).where(batch.c.class_id.in_(own))))
    roster, link = table_of("lti_roster"), table_of("lti_link")
    links = select(link.c.id).where(link.c.class_id.in_(own))
    plan.remove("lti_roster", s.scalars(select(roster.c.id).where(roster.c.link_id.in_(links))))


def _sweep(plan: Plan, person: Person, kept: set[str]) -> None:
    """His name, addresses and numbers in the words of every other row."""
    sweeper = Sweeper(_markers(plan, person))
    if not sweeper.markers:
        return
    for name in PLACES:
        if name not in NEVER_SWEPT | kept:
            _sweep_table(plan, name, sweeper)


def _markers(plan: Plan, person: Person) -> list[str]:
    """What names this person and nobody else."""
    found = [person.email, person.met_number or "", person.phone if _is_his_alone(person) else ""]
    found += [number for number in _identity_numbers(person) if len(number) >= SHORTEST_NUMBER]
    facts = session().scalars(select(Certificate.facts).where(Certificate.person_id == person.id))
    names = {person.name, *(str(one.get("name", "")) for one in facts)} - {"", GONE}
    for name in sorted(names):
        if not is_telling(name) or _has_namesake(person, name):
            plan.left.append(NAMESAKE)
        else:
            found.append(name)
    return [marker for marker in found if marker and marker != GONE]


def _identity_numbers(person: Person) -> set[str]:
    answers = [row["answers"] for row in rows_of(PLACES["record"], [person.id], ["answers"])]
    return {str(each[IDENTITY_FIELD]) for each in answers if each.get(IDENTITY_FIELD)}


def _is_his_alone(person: Person) -> bool:
    """A number that is long enough to be found, and no office telephone that others gave too."""
    others = select(Person.id).where(Person.phone == person.phone, Person.id != person.id).limit(1)
    return len(person.phone) >= SHORTEST_PHONE and session().scalar(others) is None


def _has_namesake(person: Person, name: str) -> bool:
    other = func.lower(Person.name).contains(name.lower(), autoescape=True)
    return session().scalar(select(Person.id).where(other, Person.id != person.id).limit(1)) is not None


def _sweep_table(plan: Plan, name: str, sweeper: Sweeper) -> None:
    table = table_of(name)
    columns = [table.c[column] for column in words_of(table) if not column.endswith("sha256")]
    if not columns:
        return
    telling = [
        func.lower(cast(column, Text)).contains(marker, autoescape=True)
        for column in columns
        for marker in sweeper.searched
    ]
    rows = session().execute(select(table.c.id, *columns).where(or_(*telling)))
    for row in rows.mappings():
        held = {column.name: row[column.name] for column in columns}
        planned = plan.changed.get(name, {}).get(row["id"], {})
        told = {}
        for column in columns:
            before = planned.get(column.name, held[column.name])
            after = sweeper.swept(before, getattr(column.type, "length", None))
            if after != before:
                told[column.name] = after
        plan.change(name, row["id"], told)


@jobs.job(FORGET, slow=True)
def forget(job: jobs.RunningJob) -> None:
    """After the commit: what is no row of the database goes; the note is there, unless its file was lost meanwhile."""
    person_id = jobs.uuid_of(job.payload["person"])
    erased_list.note(person_id, job.payload["at"], keep_certificate=bool(job.payload["keep_certificate"]))
    erased_list.forget_files(person_id, [asked.file for asked in _exports(person_id)])


@jobs.job(LAST_WORD)
def forget_mail(job: jobs.RunningJob) -> None:
    """The last mail goes once it has left; while the mail server does not answer it is tried again."""
    mail = session().get(Mail, jobs.uuid_of(job.payload["mail"]))
    if mail is None:
        return
    if mail.sent_at is None and current_app.config["SETTINGS"].smtp:
        raise RuntimeError("the last mail has not left yet")
    session().delete(mail)


def _exports(person_id: uuid.UUID) -> list[DataRequest]:
    return list(session().scalars(select(DataRequest).where(DataRequest.person_id == person_id)))


@replays
def after_restore() -> str:
    """A backup from before an erasure does not bring anybody back; the line for the operator."""
    if not erased_list.path().exists():
        return f"Daftar penghapusan {erased_list.path()} tidak ada. {COPY_THE_LIST}"
    with db.writing():
        done = replay(Act.system(clock.now()))
        session().commit()
    return f"Daftar penghapusan: {len(done)} orang dihapus lagi."


def replay(act: Act) -> list[uuid.UUID]:
    """Erase again whoever the list names and the database still knows; who it was. For a restored backup."""
    done = []
    for noted in erased_list.read():
        person = db.session().get(Person, noted.person_id)
        if person is not None and person.erased_at is None:
            erase(act, person, keep_certificate=noted.keep_certificate, again=True)
            done.append(person.id)
    return done
