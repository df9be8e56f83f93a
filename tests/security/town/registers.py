"""What stands in registers: the institution and its MUK, the owner as an asesor with his book, a learning platform."""

import datetime as dt

from sqlalchemy import select

from askom_lms.kernel import clock, db
from askom_lms.kernel.act import Act
from askom_lms.lti.domain.states import Proof, RegistrationState
from askom_lms.lti.models import Deployment, Placing, PlatformUser, Registration, ResourceLink
from askom_lms.muk import services as register
from askom_lms.muk.domain.facts import MukFacts
from askom_lms.registry import services as institutions
from askom_lms.registry.domain import TukFacts
from askom_lms.registry.domain.asesor import Document
from askom_lms.registry.models import AsesorStep, InstitutionKind
from askom_lms.registry.queries import get_asesor, institution_by_id
from askom_lms.registry.services.loans import LoanFacts
from askom_lms.upkeep import services as upkeep
from askom_lms.upkeep.domain import Method
from askom_lms.upkeep.queries import holder_of
from tests.coursework.world import act_of


def learning_platform(klass, people):
    """A learning platform of the institution, a link in one of its courses, what panitia picks there, the owner in it."""
    place = "https://moodle.contoh.id"
    known = Registration(
        institution_id=klass.institution_id,
        name="Moodle",
        issuer=place,
        client_id=klass.slug,
        auth_url=place,
        token_url=place,
        jwks_url=place,
        frames=place,
        state=RegistrationState.ACTIVE,
        created_at=clock.now(),
    )
    deployment = Deployment(registration=known, deployment_id="1")
    link = ResourceLink(
        deployment=deployment,
        resource_link_id="1",
        context_id="1",
        class_id=klass.id,
        nrps_url=f"{place}/anggota",
        created_at=clock.now(),
    )
    db.session().add_all((known, deployment, link))
    db.session().flush()
    user = PlatformUser(
        issuer=place, sub=klass.slug, person_id=people["owner"].id, proof=Proof.ROSTER, linked_at=clock.now()
    )
    picked = Placing(
        deployment_id=deployment.id,
        person_id=people["panitia"].id,
        return_url=f"{place}/kembali",
        is_multiple=True,
        takes_line_items=True,
        takes_links=True,
        expires_at=clock.now() + dt.timedelta(hours=1),
    )
    db.session().add_all((user, picked))
    db.session().flush()
    return {"registration_id": known.id, "link_id": link.id, "placing_id": picked.id, "user_id": user.id}


def draft_muk(admin, klass, skema_id, photo):
    """A draft of the institution, with a file."""
    facts = MukFacts(f"MUK-{klass.slug}", "Paket observasi", "V2023")
    muk = register.create_muk(act_of(admin), skema_id, klass.institution_id, facts)
    return {"muk_id": muk.id, "file_id": register.add_file(act_of(admin), muk, photo).id}


def own_institution(admin, institution_id, skema_id):
    """The institution with a place of assessment and a skema that it is licensed for."""
    organiser = institution_by_id(institution_id)
    tuk = institutions.create_tuk(act_of(admin), organiser, TukFacts("TUK Hotel Graha", "sewaktu", "Sidoarjo"))
    right = institutions.add_skema(Act.system(), organiser, skema_id, document_number="SK-1")
    return {"institution_code": organiser.code, "tuk_id": tuk.id, "right_id": right.id}


def owner_as_asesor(owner, klass, skema_id, photo):
    """The owner as an asesor of the institution: a skema, a resignation in favour of a third LSP, and its wish to borrow him."""
    act, home = Act.system(), institution_by_id(klass.institution_id)
    third = institutions.create_institution(
        act, code=f"T{klass.slug}", name=f"LSP {klass.slug}", kind=InstitutionKind.LSP
    )
    letter = Document("S-1", klass.starts_on, photo.sha256, photo.media_type)
    institutions.set_home(act, owner, home, letter)
    standing = get_asesor(act, owner.id)[1]
    held = institutions.add_asesor_skema(act, owner, standing, skema_id, until=None, document=letter)
    facts = LoanFacts(skema_id, klass.starts_on, klass.ends_on, "TUK SMK X")
    loan = institutions.request_loan(act, owner, third, facts, document=letter)
    transfer = institutions.begin_transfer(act, owner, standing, third.id, document=letter, is_stamped=True)
    wanted = select(AsesorStep.id).where(AsesorStep.person_id == owner.id, AsesorStep.number == 1)
    step_id = db.session().scalars(wanted).one()
    values = _book(owner, standing, letter)
    return values | {"held_id": held.id, "loan_id": loan.id, "transfer_id": transfer.id, "step_id": step_id}


def _book(owner, standing, letter):
    """A certificate, a returned entry of the book, and a surveillance with its report."""
    facts = {"number": f"85500 {owner.id.hex[:8]} 2025", "issued_on": letter.on, "valid_until": None}
    institutions.record_certificate(Act.system(), owner, standing, **facts, document=letter)
    told = {"kind": "asesmen", "done_on": letter.on - dt.timedelta(days=90), "asesi": 3}
    texts = {"skema": "JDA", "tuk": "TUK SMK X", "institution": "LSP X", "role": "Asesor", "document_number": "SPT-1"}
    entry = upkeep.add_entry(act_of(owner), {**told, **texts}, letter)
    upkeep.decide_entry(Act.system(), entry, is_accepted=False, reason="Nomornya keliru")
    holder, day = holder_of(owner.id), letter.on - dt.timedelta(days=30)
    look = upkeep.plan_look(Act.system(), holder, method=Method.LOGBOOK, planned_on=day)
    upkeep.record_look(Act.system(), holder, look, done_on=day, is_kept=True, findings="Sesuai", file=letter)
    return {"entry_id": entry.id, "look_id": look.id}
