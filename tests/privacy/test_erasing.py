"""Who is erased is found nowhere afterwards, and the evidence still holds."""

import datetime as dt
import hashlib

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.exc import IntegrityError

from askom_lms.appeals.models import Appeal
from askom_lms.coursework.models import Submission
from askom_lms.enrolment.models import Enrolment, EnrolmentDocument
from askom_lms.handover.models import HandoverPackage
from askom_lms.kernel import clock, db, files
from askom_lms.kernel.act import Act
from askom_lms.kernel.jobs import run_pending
from askom_lms.kernel.messages import Refusal
from askom_lms.paperwork.models import FilledRecord
from askom_lms.people.models import Person
from askom_lms.privacy import services
from askom_lms.privacy.domain.tombstones import GONE
from askom_lms.privacy.services import erased_list
from askom_lms.training.domain.states import ClassState
from askom_lms.training.models import TrainingClass
from tests.factories.people import PersonFactory
from tests.privacy.world import LATER, MARKERS, NAME, SCAN, SHARED, ZIP, everything, found_in, lived, wrong


@pytest.fixture
def world(lms_app):
    one = lived()
    one.app = lms_app
    return one


@pytest.fixture
def act():
    return Act.system(clock.now() + LATER)


def erased(world, act, **options):
    """The erasure and what the worker does after it."""
    plan = services.erase(act, world.owner, **options)
    db.session().commit()
    run_pending(world.app, now=act.now + dt.timedelta(hours=2))
    return plan


def test_who_is_erased_is_found_nowhere_and_the_chains_still_hold(world, act):
    before = wrong()
    assert len(found_in(everything(world.app))) == len(MARKERS)
    plan = erased(world, act)
    assert found_in(everything(world.app)) == []
    assert wrong() == before
    scan, shared = (hashlib.sha256(data).hexdigest() for data in (SCAN, SHARED))
    assert (files.storage().exists(scan), files.storage().exists(shared)) == (False, True)
    kept = ("record", "enrolment", "person", "certificate", "agreement", "asesor_relation", "certification_application",
            "register_identity", "handover_package", "lti_user", "lti_score", "lti_roster")  # fmt: skip
    assert [name for name in kept if not plan.counts.get(name)] == []
    sheet = db.session().get_one(FilledRecord, db.session().get_one(Submission, world.submission_id).record_id)
    assert sheet.answers == {}
    assert [one.person_id for one in erased_list.read()] == [world.owner.id]
    assert found_in(erased_list.path().read_text()) == []


def test_a_row_that_is_changed_after_an_erasure_is_found(world, act):
    before = wrong()
    erased(world, act)
    sheet = db.session().get_one(FilledRecord, db.session().get_one(Submission, world.submission_id).record_id)
    sheet.answers = {"ditulis": "kemudian"}
    db.session().flush()
    assert len(wrong()) == len(before) + 1


def test_a_plan_changes_nothing_and_is_what_is_done(world, act):
    dry = services.plan_of(world.owner)
    assert not db.session().dirty
    assert len(found_in(everything(world.app))) == len(MARKERS)
    done = services.erase(act, world.owner)
    assert {**dry.counts, "role_grant": 1} == {**done.counts, "role_grant": 1}


def test_a_version_that_was_handed_over_keeps_the_others_and_its_zip_is_gone(world, act, desk_of):
    mate_id = str(db.session().scalar(select(Enrolment.id).where(Enrolment.person_id == world.mate.id)))
    erased(world, act)
    package = db.session().scalars(select(HandoverPackage).where(HandoverPackage.number == 2)).one()
    gone, mate = package.facts["people"]
    assert (set(gone), gone["name"], mate["id"], mate["origin"]) == ({"id", "seat", "name"}, GONE, mate_id, "PT Lain")
    assert [name.rpartition("-")[0][-5:] for name in package.facts["files"]] == ["teman"]
    assert (package.changes, package.facts["findings"], package.sha256) == ([], [], "")
    assert not files.storage().exists(hashlib.sha256(ZIP).hexdigest())
    page = desk_of(world.panitia).go(f"/kelas/{world.klass.slug}/penyerahan")
    assert (page.status, "ZIP sudah dimusnahkan." in page.text) == (200, True)
    assert desk_of(world.panitia).go(f"/kelas/{world.klass.slug}/penyerahan/2.zip", expect=None).status == 410


@pytest.mark.parametrize("reason", ["hold", "appeal", "class", "certificate"])
def test_what_the_law_or_a_dispute_needs_is_not_erased(world, act, reason):
    s, when = db.session(), act
    if reason == "hold":
        services.place_hold(act, world.owner, "Perkara 12/2032")
    if reason == "appeal":
        s.execute(update(Appeal).where(Appeal.person_id == world.owner.id).values(state="heard"))
    if reason == "class":
        s.execute(update(TrainingClass).values(state=ClassState.RUNNING))
    if reason == "certificate":
        world.certificate.issued_on = clock.day_of(act.now - dt.timedelta(days=4 * 365))
        s.flush()
    with pytest.raises(Refusal) as refused:
        services.erase(when, world.owner)
    assert (refused.value.code, refused.value.params["reasons"]) == ("privacy.held", reason)
    if reason == "hold":
        assert services.lift_hold(act, world.owner) == 1
        services.erase(when, world.owner)


def test_a_certificate_goes_on_answering_with_the_name_only_when_that_is_chosen(world, act, desk_of):
    code = world.certificate.code
    assert NAME in desk_of(None).go(f"/v/{code}").text
    erased(world, act, keep_certificate=True)
    assert NAME in desk_of(None).go(f"/v/{code}").text


def test_a_certificate_goes_on_answering_without_the_name(world, act, desk_of):
    code = world.certificate.code
    erased(world, act)
    page = desk_of(None).go(f"/v/{code}")
    assert (page.status, NAME in page.text, "[dihapus]" in page.text) == (200, False, True)


def test_a_namesake_keeps_his_name_and_the_answer_says_so(world, act):
    other = PersonFactory(name=NAME, email="namasama@contoh.id")
    plan = erased(world, act)
    assert db.session().get_one(Person, other.id).name == NAME
    assert any("nama yang sama" in left for left in plan.left)


def test_a_restored_backup_erases_again_whoever_the_list_names(world, act):
    owner_id = world.owner.id
    assert erased_list.read() == []
    erased_list.note(owner_id, act.now.isoformat(), keep_certificate=False)
    erased_list.note(owner_id, act.now.isoformat(), keep_certificate=True)
    assert [(one.person_id, one.keep_certificate) for one in erased_list.read()] == [(owner_id, False)]
    assert services.replay(act) == [owner_id]
    db.session().commit()
    run_pending(world.app, now=act.now + dt.timedelta(hours=2))
    assert found_in(everything(world.app)) == []
    assert services.replay(act) == []


def test_pages_of_the_class_still_open_after_an_erasure(world, act, desk_of):
    erased(world, act)
    slug = world.klass.slug
    for person, path in (
        (world.panitia, f"/kelas/{slug}/papan"), (world.panitia, f"/kelas/{slug}/peserta"),
        (world.panitia, f"/kelas/{slug}/sertifikat"), (world.panitia, f"/kelas/{slug}/kehadiran"),
        (world.master, "/peserta-saya"), (world.manager, "/kelola/pengguna"),
    ):  # fmt: skip
        assert desk_of(person).go(path).status == 200, path
    document = db.session().scalars(select(EnrolmentDocument.id).where(EnrolmentDocument.sha256 == "")).first()
    gone = desk_of(world.panitia).go(f"/dokumen/{document}", expect=None)
    assert (gone.status, "sudah dimusnahkan" in gone.text) == (410, True)


def test_a_machine_that_stops_right_after_the_commit_has_left_the_note(world, act):
    """No job ran: an older backup that comes back now is erased again all the same."""
    owner_id = world.owner.id
    services.erase(act, world.owner, keep_certificate=True)
    assert erased_list.read() == []
    db.session().commit()
    assert [(one.person_id, one.keep_certificate) for one in erased_list.read()] == [(owner_id, True)]
    come_back = {"erased_at": None, "name": NAME}
    db.session().execute(update(Person).where(Person.id == owner_id).values(come_back))
    db.session().commit()
    assert services.replay(act) == [owner_id]


def test_the_note_is_on_the_disk_when_the_database_hears_of_the_commit(world, act):
    """Whatever stops the machine from here on: there is no moment with an erasure and without its note."""
    seen = []
    services.erase(act, world.owner)
    raw = db.session().connection()
    event.listen(raw, "commit", lambda _connection: seen.append([one.person_id for one in erased_list.read()]))
    owner_id = world.owner.id
    db.session().commit()
    assert seen == [[owner_id]]


def test_an_erasure_that_is_rolled_back_leaves_nobody_in_the_list(world, act):
    owner_id = world.owner.id
    services.erase(act, world.owner)
    db.session().rollback()
    db.session().commit()
    assert erased_list.read() == []
    assert db.session().get_one(Person, owner_id).erased_at is None


def test_a_commit_that_fails_takes_the_note_back_and_the_next_erasure_stands(world, act):
    owner_id = world.owner.id
    services.erase(act, world.owner)
    db.session().add(Person())
    with pytest.raises(IntegrityError):
        db.session().commit()
    db.session().rollback()
    assert erased_list.read() == []
    assert db.session().get_one(Person, owner_id).erased_at is None
    services.erase(act, db.session().get_one(Person, owner_id))
    db.session().commit()
    assert [one.person_id for one in erased_list.read()] == [owner_id]


def test_a_repeated_erasure_that_is_rolled_back_keeps_the_note_from_before(world, act):
    owner_id = world.owner.id
    erased_list.note(owner_id, act.now.isoformat(), keep_certificate=False)
    services.erase(act, world.owner, again=True)
    db.session().add(Person())
    with pytest.raises(IntegrityError):
        db.session().commit()
    db.session().rollback()
    assert [one.person_id for one in erased_list.read()] == [owner_id]


def test_where_the_list_cannot_be_written_nobody_is_erased(world, act):
    owner_id = world.owner.id
    erased_list.path().mkdir(parents=True)
    try:
        services.erase(act, world.owner)
        with pytest.raises(OSError, match="directory"):
            db.session().commit()
    finally:
        db.session().rollback()
        erased_list.path().rmdir()
    assert db.session().get_one(Person, owner_id).erased_at is None
