"""Relations are declared before the first paraf (002:9.10.7); one that comes to light holds paraf, vote and panel back."""

import uuid

import pytest
from sqlalchemy import delete, select

from askom_lms.agreements.domain import Key
from askom_lms.agreements.models import Agreement
from askom_lms.coursework import services
from askom_lms.coursework.domain.mandate import Mandate
from askom_lms.coursework.models import AsesorRelation, Paraf
from askom_lms.coursework.queries import relations
from askom_lms.kernel import db
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.training.models import TrainingClass
from tests.coursework.deciding import sign
from tests.coursework.world import NOW, act_of, handed_in, master_of, parafed, running_class

MANDATE = ("MET.1", None, "TI", "letter")


@pytest.fixture
def world(lms_app):
    return running_class(3)


def klass_of(world):
    return db.session().get_one(TrainingClass, world.klass.id)


def undeclared(world, *keys):
    """As before somebody declared himself."""
    db.session().execute(delete(Agreement).where(Agreement.text_key.in_([key.value for key in keys])))
    db.session().commit()


def report(world, person=None, seat=0, text="Suami istri", by=None):
    told = {"person_id": (person or world.master).id, "enrolment_id": world.seats[seat], "text": text}
    row = services.report_relation(act_of(by or world.panitia), klass_of(world), **told)
    db.session().commit()
    return row


def code_of(call, *args, **more):
    with pytest.raises(Refusal) as refused:
        call(*args, **more)
    db.session().rollback()
    return refused.value.code


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("declared", "related", "code"),
    [
        (True, False, ""),
        (False, False, "coursework.paraf_undeclared"),
        (True, True, "coursework.paraf_related"),
        (False, True, "coursework.paraf_related"),
    ],
)
def test_what_keeps_a_paraf_back(declared, related, code):
    assert Mandate(*MANDATE, has_declared=declared, is_related=related).missing(NOW.date()) == code


@pytest.mark.row("002-126", "002-027")
@pytest.mark.parametrize("missing", [Key.RELATIONS, Key.ETHICS])
def test_without_declaration_and_ethics_there_is_no_paraf_and_one_click_cures_it(world, desk_of, missing):
    undeclared(world, missing)
    version = handed_in(world)
    assert code_of(sign, world, version) == "coursework.paraf_undeclared"
    desk = desk_of(world.master)
    page = desk.go("/paraf")
    assert page.h1 == "Pernyataan hubungan dengan peserta"
    done = page.press("Saya tidak mempunyai hubungan")
    assert done.status == 200
    assert "Pernyataan hubungan" not in desk.go("/paraf").h1
    sign(world, version)
    shown = desk.go("/kelas/47-2026/hubungan")
    assert ("Sudah Anda nyatakan" in shown.text, "Saya tidak mempunyai hubungan" in shown.buttons) == (True, False)


def test_a_declared_relation_is_shown_and_keeps_nothing_back(world, desk_of):
    page = desk_of(world.master).go("/kelas/47-2026/hubungan")
    again = page.press("Nyatakan hubungan ini", text="Rekan satu kantor", enrolment_id="")
    assert (again.status, "Peserta belum dipilih" in again.text, "Rekan satu kantor" in again.html) == (422, True, True)
    for text in ("", " ", "x" * 301):
        assert page.press("Nyatakan hubungan ini", text=text, enrolment_id=str(world.seats[0])).status == 422
    page.press("Nyatakan hubungan ini", text="Rekan satu kantor", enrolment_id=str(world.seats[0]))
    parafed(world)
    assert "disampaikan sendiri" in desk_of(world.panitia).go("/kelas/47-2026/hubungan-asesor").text
    assert code_of(report, world) == "coursework.relation_known"
    row = db.session().scalars(select(AsesorRelation)).one()
    act = act_of(world.panitia)
    assert code_of(services.withdraw_report, act, klass_of(world), row, "Keliru") == "coursework.relation_own"


@pytest.mark.row("002-126")
def test_a_relation_that_comes_to_light_holds_back_this_pair_only_and_marks_what_was_parafed(world, desk_of):
    parafed(world)
    other = next(n for n in (1, 2) if master_of(world, n).id == world.master.id)
    waiting = handed_in(world, 0, "kuning")
    report(world)
    assert code_of(sign, world, waiting) == "coursework.paraf_related"
    batch = [(waiting.id, waiting.fingerprint[:12])]
    assert code_of(services.sign_off_batch, act_of(world.master), batch) == "coursework.paraf_related"
    assert db.session().scalars(select(Paraf).where(Paraf.revoked_at.is_(None))).one()
    parafed(world, other)
    page = desk_of(world.panitia).go("/kelas/47-2026/hubungan-asesor")
    assert ("paraf ditahan" in page.text, "1 paraf perlu ditinjau" in page.text) == (True, True)
    refused = page.press("Batalkan catatan")
    assert (refused.status, "Keterangannya belum ditulis" in refused.text) == (422, True)
    row = db.session().scalars(select(AsesorRelation)).one()
    done = refused.press("Batalkan catatan", **{f"batal-{row.id}-reason": "Nama yang sama"})
    assert ("dibatalkan" in done.text, "paraf ditahan" in done.text) == (True, False)
    sign(world, waiting)
    act = act_of(world.panitia)
    assert code_of(services.withdraw_report, act, klass_of(world), row, "Lagi") == "coursework.relation_off"


def mails_about(*people):
    """What was written to these people about relations, oldest first."""
    wanted = select(Mail).where(Mail.to.in_([one.email for one in people]), Mail.subject.like("Hubungan %"))
    return sorted(db.session().scalars(wanted), key=lambda one: "tidak lagi" in one.subject)


def test_both_hear_of_a_report_and_of_its_end_and_no_mail_says_what_was_said(world):
    services.declare_relations(act_of(world.other_master), klass_of(world), (world.seats[1], "Tetangga"))
    db.session().commit()
    assert mails_about(world.other_master, world.trainees[1]) == []
    row = report(world, text="Suami istri")
    judge, trainee = world.master, world.trainees[0]
    (to_judge,), (to_trainee,) = mails_about(judge), mails_about(trainee)

    assert to_judge.subject == to_trainee.subject == f"Hubungan {judge.name} dengan {trainee.name} dicatat"
    assert ("Suami istri" in to_judge.body, "Suami istri" in to_trainee.body) == (False, False)
    assert all("002 9.10.7" in one.body and "keliru" in one.body for one in (to_judge, to_trainee))
    code_of(report, world, text="Lagi")
    assert len(mails_about(judge)) == 1
    services.withdraw_report(act_of(world.panitia), klass_of(world), row, "Nama yang sama")
    db.session().commit()
    (_, last), (_, other) = mails_about(judge), mails_about(trainee)
    assert last.subject == other.subject == f"Hubungan {judge.name} dengan {trainee.name} tidak lagi tercatat"
    assert ("Nama yang sama" in last.body, "Nama yang sama" in other.body) == (False, False)


def test_a_report_that_is_rolled_back_tells_nobody(world):
    told = {"person_id": world.master.id, "enrolment_id": world.seats[0], "text": "Suami istri"}
    services.report_relation(act_of(world.panitia), klass_of(world), **told)
    db.session().rollback()
    assert mails_about(world.master, world.trainees[0]) == []


def test_a_report_names_somebody_who_judges_here_and_a_trainee_of_this_class(world, desk_of):
    klass, act = klass_of(world), act_of(world.panitia)
    told = {"person_id": world.master.id, "enrolment_id": world.seats[0], "text": "Kakak adik"}
    for wrong, code in (
        ({"person_id": None}, "coursework.relation_judge"),
        ({"person_id": world.trainees[0].id}, "coursework.relation_judge"),
        ({"enrolment_id": None}, "coursework.relation_trainee"),
        ({"enrolment_id": uuid.uuid4()}, "coursework.relation_trainee"),
        ({"text": "  "}, "coursework.relation_text"),
    ):
        assert code_of(services.report_relation, act, klass, **{**told, **wrong}) == code
    page = desk_of(world.panitia).go("/kelas/47-2026/hubungan-asesor")
    again = page.press("Catat hubungan", text="Kakak adik", person_id="bukan-id", enrolment_id="")
    assert (again.status, "Kakak adik" in again.html) == (422, True)
    done = again.press("Catat hubungan", person_id=str(world.master.id), enrolment_id=str(world.seats[0]))
    assert "paraf ditahan" in done.text
    twice = page.press("Catat hubungan", text="x", person_id=str(world.master.id), enrolment_id=str(world.seats[0]))
    assert (twice.status, "sudah tercatat" in twice.text) == (409, True)


def test_each_page_is_for_those_it_is_for(world, desk_of):
    for path, person in (
        ("hubungan", world.panitia),
        ("hubungan-asesor", world.master),
        ("hubungan", world.trainees[0]),
    ):
        desk_of(person).go(f"/kelas/47-2026/{path}", expect=403)
    with pytest.raises(NotFound):
        relations.get_relation(klass_of(world), uuid.uuid4())
    with pytest.raises(Refusal):
        services.declare_relations(act_of(world.panitia), klass_of(world))
    old = desk_of(world.master)
    stale = old.send("/kelas/47-2026/hubungan", {"putusan": "tidak", "version": "9"})
    assert (stale.status, "berganti versi" in stale.text) == (422, True)


def test_between_asks_for_what_stands(world):
    assert not relations.between(world.master.id, world.seats[0])
    row = report(world, world.other_master, 1)
    assert relations.between(world.other_master.id, world.seats[1])
    assert not relations.between(world.other_master.id, world.seats[0])
    assert not relations.between(world.master.id, world.seats[1])
    services.withdraw_report(act_of(world.panitia), klass_of(world), row, "Keliru")
    assert not relations.between(world.other_master.id, world.seats[1])
