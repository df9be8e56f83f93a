"""A class that is over, in which one trainee left one of everything; lived once, then put back."""

import datetime as dt
import json
import uuid
from types import SimpleNamespace

from flask import current_app
from sqlalchemy import select, update

from askom_lms.agreements import services as agreements
from askom_lms.agreements.domain import Key
from askom_lms.applying.models import CertificationApplication
from askom_lms.certification.models import Certificate
from askom_lms.coursework import services as coursework
from askom_lms.enrolment.models import Enrolment, EnrolmentDocument
from askom_lms.handover import services as handover
from askom_lms.handover.models import HandoverPackage
from askom_lms.kernel import audit, clock, db, evidence, files
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.jobs import run_pending
from askom_lms.lti.domain.states import LineItemKey, Proof
from askom_lms.lti.models import CourseRoster, LineItem, PlatformUser, ResourceLink, Score
from askom_lms.people.domain import Role
from askom_lms.people.models import Person
from askom_lms.privacy.domain.retention import RETENTIONS
from askom_lms.privacy.models import RetentionDecision
from askom_lms.registry.models import AsesorCertificate
from askom_lms.training.domain.states import CLASS, ClassEvent
from askom_lms.training.models import TrainingClass
from tests.coursework.world import act_of, running_class
from tests.factories.people import PersonFactory, grant
from tests.kept import kept
from tests.security import town

NAME, EMAIL, PHONE = "Zubaidah Penanda Tunggal", "penanda.tunggal@contoh.id", "08123456789"
SCAN, SHARED = b"%PDF pindaian ijazah dengan penanda-berkas", b"%PDF berkas yang juga milik orang lain"
WORD, NIK = "penanda-kata", "3578014101850007"
"""A word that only rows about the owner hold, and the number that was copied off his KTP."""
ZIP = b"PK paket penyerahan dengan penanda-berkas"
MARKERS = (NAME, EMAIL, PHONE, "penanda-berkas", WORD, "zubaidah-penanda")
LATER = dt.timedelta(days=6 * 366)
"""So long after the class nothing is in the way and every time is over."""


@kept
def lived():
    """The owner, a class-mate with the same file, those who answer; the class is finished."""
    here = running_class(6)
    s = db.session()
    here.trainees[4].name, here.trainees[4].email, here.trainees[4].phone = NAME, EMAIL, PHONE
    s.commit()
    one = town.whole_class(here, 4, asks=False)
    owner, mate = here.trainees[4], here.trainees[0]
    seat = s.scalars(select(Enrolment).where(Enrolment.person_id == owner.id)).one()
    other = s.scalars(select(Enrolment).where(Enrolment.person_id == mate.id)).one()
    for number, (who, of, data) in enumerate(((owner, seat, SCAN), (owner, seat, SHARED), (mate, other, SHARED)), 2):
        s.add(
            EnrolmentDocument(
                enrolment_id=of.id, kind="ijazah", number=number, sha256=files.store(data), media_type="application/pdf",
                name="ijazah.pdf", size=len(data), uploaded_at=clock.now(), uploaded_by_id=who.id,
            )
        )  # fmt: skip
    klass = s.get_one(TrainingClass, here.klass.id)
    _elsewhere(klass, seat, other, one.people)
    Act.system().take(CLASS, klass, ClassEvent.FINISH, chain=ChainRef("class", klass.id))
    admin, foreign = PersonFactory(name="Admin Penjawab"), PersonFactory(name="Admin Lain")
    grant(admin, Role.LSP_ADMIN, klass.institution_id, "nd", "LSP")
    manager = PersonFactory(name="Pengelola Penjawab", roles=[Role.PENGELOLA])
    s.commit()
    run_pending(current_app)  # letters are printed and mails sent here once, not in each test
    return SimpleNamespace(
        owner=owner, mate=mate, master=s.get_one(Person, seat.master_asesor_id), panitia=here.panitia, admin=admin, foreign=foreign,
        manager=manager, klass=klass,
        certificate=s.get_one(Certificate, one.values["certificate_id"]),
        submission_id=one.values["submission_id"],
    )  # fmt: skip


def _elsewhere(klass, seat, mate, people):
    """What is said of the owner beside his class: signed, applied for, reported, handed over, and sent to a platform."""
    s, owner, now, chain = db.session(), act_of(people["owner"]), clock.now(), ChainRef("class", klass.id)
    facts = {"nama": NAME, "kelas": WORD}
    agreements.sign(owner, Key.SHARING, 1, subject_kind="enrolment", subject_id=seat.id, facts=facts)
    told = {"person_id": people["other_master"].id, "enrolment_id": seat.id, "text": f"Sepupu, {WORD}"}
    coursework.report_relation(act_of(people["panitia"]), klass, **told)
    handover.save_identity(act_of(people["panitia"]), klass, seat, nik=NIK, ktp_name=NAME, seen=0)
    application = CertificationApplication(
        enrolment_id=seat.id, class_id=klass.id, version=2, kind="calon", as_candidate=False, verdict={"unmet": [WORD]},
        fingerprint="0" * 64, sent_at=now,
    )  # fmt: skip
    standing = {"seat": seat.seat_number, "name": NAME}
    also = {"id": str(mate.id), "seat": mate.seat_number, "name": "Teman", "origin": "PT Lain"}
    package = HandoverPackage(
        class_id=klass.id, number=2, with_dossiers=True, ordered_at=now, ordered_by_name="Sari", job_id=uuid.uuid4(),
        made_at=now, sha256=files.store(ZIP), size=len(ZIP), changes=[{**standing, "what": ["origin"]}],
        facts={
            "people": [{**standing, "id": str(seat.id), "origin": WORD}, also],
            "files": {f"rekomendasi/{n.seat_number:02}-{name}-pelatih.pdf": "0" * 64
                      for n, name in ((seat, "zubaidah-penanda-tunggal"), (mate, "teman"))},
            "findings": [{"seat": seat.seat_number, "said": WORD}],
        },
    )  # fmt: skip
    link = s.scalars(select(ResourceLink).where(ResourceLink.class_id == klass.id)).one()
    column = LineItem(link_id=link.id, key=LineItemKey.TUGAS_3, url="https://moodle.contoh.id/1", created_at=now)
    s.add_all((application, package, column))
    s.flush()
    user = PlatformUser(
        issuer="https://lain.contoh.id", sub=WORD, person_id=seat.person_id, proof=Proof.ROSTER, linked_at=now
    )
    score = Score(lineitem_id=column.id, person_id=seat.person_id, progress=100, comment=WORD, next_at=now)
    roster = CourseRoster(link_id=link.id, asked_by_id=people["panitia"].id, asked_at=now, members=[{"sub": WORD}])
    s.add_all((user, score, roster))
    s.flush()
    Act.system().record("certification_application.sent", chain, application, seals=("verdict", "fingerprint"))
    Act.system().record("handover.made", chain, package, seals=("facts", "changes", "sha256"))


def everything(app):
    """All rows, all stored bytes, everything beside them: as one text."""
    s = db.session()
    rows = {table.name: [tuple(row) for row in s.execute(select(table))] for table in db.metadata.sorted_tables}
    storage = app.config["SETTINGS"].storage
    octets = b"".join(path.read_bytes() for path in storage.rglob("*") if path.is_file())
    return json.dumps(rows, default=str, ensure_ascii=False) + octets.decode("latin-1")


def found_in(text):
    """The markers of the owner that stand in it, each with what is around."""
    return [(one, text[max(0, text.find(one) - 200) : text.find(one) + 60]) for one in MARKERS if one in text]


def wrong(by="[dihapus]"):
    """Everything that a chain or a row of it contradicts, without the owner's name."""
    s = db.session()
    known = audit.chains(s)
    broken = [one for one in (audit.verify_chain(s, chain) for chain in known) if one]
    found = broken + [one for chain in known for one in evidence.contradictions(s, chain)]
    return sorted(one.why.replace(NAME, by) for one in found)


def confirmed(now):
    """Every class of documents stays as long as was proposed, by a decision of somebody."""
    for key, kind in RETENTIONS.items():
        if not kind.is_fixed:
            decided = {"version": 1, "days": kind.days, "reason": "Keputusan pimpinan", "decided_at": now}
            db.session().add(RetentionDecision(kind=key, **decided))
    db.session().commit()


def long_over(one):
    """Six years later nothing is in the way of an erasure any more."""
    s = db.session()
    klass = s.get_one(TrainingClass, one.klass.id)
    klass.ends_on = klass.ends_on.replace(year=klass.ends_on.year - 6)
    one.certificate.issued_on = klass.ends_on
    s.execute(update(AsesorCertificate).values(valid_until=klass.ends_on))
    s.commit()
