"""The commands: dry unless --commit, and a backup that does not bring anybody back."""

import pytest
from sqlalchemy import func, select

from askom_lms.enrolment.models import EnrolmentDocument
from askom_lms.kernel import backup, clock, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import AccessLogEntry
from askom_lms.kernel.jobs import run_pending
from askom_lms.people.models import Person
from askom_lms.privacy import services
from askom_lms.privacy.domain import PURPOSES
from askom_lms.privacy.models import LegalHold
from askom_lms.privacy.services import erased_list
from tests.privacy.world import EMAIL, MARKERS, NAME, confirmed, everything, found_in, lived, long_over

pytestmark = pytest.mark.one_database


@pytest.fixture
def world(lms_app):
    one = lived()
    one.app = lms_app
    long_over(one)
    return one


@pytest.fixture
def flask(world):
    def run(*args):
        db.session().rollback()
        ran = world.app.test_cli_runner().invoke(args=["askom", *args])
        return ran.exit_code, ran.output

    return run


def papers():
    """Scans that rows still name."""
    return db.session().scalar(select(func.count()).where(EnrolmentDocument.sha256 != ""))


def test_retention_is_dry_unless_it_is_committed(world, flask):
    before = everything(world.app)
    code, dry = flask("privacy", "retention")
    assert (code, "Uji jalan" in dry) == (0, True)
    assert everything(world.app) == before
    assert "usulan, tidak dihapus" in dry
    code, done = flask("privacy", "retention", "--commit")
    assert (code, papers() > 0, done.partition("Tersimpan")[0]) == (
        0,
        True,
        dry.partition("Uji jalan")[0],
    )
    confirmed(clock.now())
    code, dry = flask("privacy", "retention")
    assert "dikonfirmasi" in dry
    code, done = flask("privacy", "retention", "--commit")
    assert (code, done.partition("Tersimpan")[0]) == (0, dry.partition("Uji jalan")[0])
    assert papers() == 0


def test_erase_is_dry_unless_it_is_committed_and_a_hold_is_said(world, flask):
    code, said = flask("privacy", "hold", EMAIL, "--reason", "Perkara 7", "--commit")
    assert (code, db.session().scalars(select(LegalHold.reason)).all()) == (0, ["Perkara 7"])
    code, said = flask("privacy", "erase", EMAIL, "--commit")
    assert (code, "belum boleh dihapus" in said) == (1, True)
    assert "1 penahanan berakhir" in flask("privacy", "release", EMAIL, "--commit")[1]
    assert flask("privacy", "erase", EMAIL)[0] == 0
    db.session().expire_all()
    assert db.session().get_one(Person, world.owner.id).name == NAME
    assert flask("privacy", "erase", EMAIL, "--commit")[0] == 0
    db.session().expire_all()
    assert db.session().get_one(Person, world.owner.id).name == "[dihapus]"
    assert flask("privacy", "erase", "tidak.ada@contoh.id")[0] == 1


def test_the_proof_of_consents_is_printed(world, flask, act_as):
    again = PURPOSES["berkas-ulang"]
    services.give_consent(act_as(world.owner), again.key, seen=again.sha256)
    db.session().commit()
    code, said = flask("privacy", "consents", EMAIL)
    assert (code, again.sha256 in said, again.text in said) == (0, True, True)


def test_who_came_back_with_a_backup_is_erased_again(world, flask):
    erased_list.note(world.owner.id, clock.now().isoformat(), keep_certificate=False)
    (replay,) = backup.REPLAYS
    db.session().rollback()
    assert replay() == "Daftar penghapusan: 1 orang dihapus lagi."
    run_pending(world.app, now=clock.now())
    assert found_in(everything(world.app)) == []
    assert "0 orang dihapus lagi" in flask("privacy", "replay")[1]
    erased_list.path().unlink()
    assert "tidak ada" in replay()


def test_a_breach_is_reported_in_one_command(world, flask):
    at = clock.now()
    db.session().add(
        AccessLogEntry(
            at=at, actor_id=world.master.id, subject_kind="submission", subject_id=world.submission_id, what="desk"
        )
    )
    db.session().commit()
    since = clock.in_zone(at, "WIB").strftime("%Y-%m-%dT%H:%M")
    code, said = flask("breach", "--from", since)
    assert (code, f"{NAME}\t{EMAIL}" in said, "submission 1" in said, "1 orang." in said) == (0, True, True, True)
    assert "0 orang." in flask("breach", "--from", since, "--account", world.panitia.email)[1]
    assert flask("breach", "--from", since, "--account", "siapa@contoh.id")[0] == 1
    assert flask("breach", "--from", "kemarin")[0] == 2


def test_nothing_of_a_person_is_written_to_the_log_while_he_is_erased(world, flask, capfd):
    services.erase(Act.system(clock.now()), world.owner)
    db.session().commit()
    run_pending(world.app)
    told = capfd.readouterr()
    assert [one for one in MARKERS if one in told.out + told.err] == []
