"""Signed checkpoints outside the database: what they see, when they are due, how they survive."""

import dataclasses
import datetime as dt
import json
import stat
import uuid

import pytest
from sqlalchemy import delete, select, update

from askom_lms.kernel import audit, checkpoints, clock, db, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import Chain, ChainEntry, ChainRef
from askom_lms.people import services
from askom_lms.people.services import passwords
from tests.factories.people import PersonFactory
from tests.people.conftest import tamper

NOW = dt.datetime(2026, 11, 18, 3, 0, tzinfo=dt.UTC)
CLASS = ChainRef("class", uuid.UUID(int=1))
NAME = f"class:{CLASS.ref}"


@pytest.fixture(autouse=True)
def folder(lms_app, tmp_path):
    """A folder of its own for each test."""
    settings = lms_app.config["SETTINGS"]
    lms_app.config["SETTINGS"] = dataclasses.replace(settings, checkpoints=tmp_path)
    yield tmp_path
    lms_app.config["SETTINGS"] = settings


def grow(entries, chain=CLASS):
    for _ in range(entries):
        audit.append(
            chain,
            at=NOW,
            actor_id=None,
            kind="x.y",
            subject_kind="x",
            subject_id=uuid.UUID(int=5),
            data={"session": ""},
        )
    db.session().commit()


def take(now=NOW):
    return [checkpoints.write(db.session(), chain, now) for chain in checkpoints.due(db.session(), now)]


def wrong():
    db.session().rollback()
    db.session().expire_all()
    return list(checkpoints.verify_all(db.session()))


def test_a_new_chain_gets_its_first_checkpoint_at_once():
    grow(1)

    assert [(c.chain, c.size) for c in take()] == [(NAME, 1)]


def test_a_chain_that_did_not_grow_gets_none():
    grow(1)
    take()

    assert take(NOW + dt.timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("entries", "minutes", "is_due"), [(99, 0, False), (100, 0, True), (1, 9.99, False), (1, 10, True)]
)
def test_a_checkpoint_is_due_after_a_hundred_entries_or_ten_minutes(entries, minutes, is_due):
    grow(1)
    take()
    grow(entries)

    assert bool(take(NOW + dt.timedelta(minutes=minutes))) is is_due


def test_every_chain_has_a_file_of_its_own(folder):
    grow(1)
    grow(1, audit.PLATFORM)
    take()

    assert sorted(path.name for path in folder.glob("*.jsonl")) == [
        f"class-{CLASS.ref}.jsonl",
        f"platform-{audit.NOBODY}.jsonl",
    ]


def test_an_untouched_chain_matches_all_its_checkpoints():
    for n in range(3):
        grow(7)
        take(NOW + dt.timedelta(minutes=10 * n))

    assert wrong() == []
    assert checkpoints.last_checkpoint(NAME).size == 21


def test_a_chain_cut_short_is_named_by_the_first_missing_entry():
    grow(10)
    take()
    head = db.session().scalar(select(ChainEntry.link).where(ChainEntry.seq == 6))
    db.session().rollback()

    tamper(delete(ChainEntry).where(ChainEntry.seq > 6), update(Chain).values(size=6, head=head))

    assert [(m.chain, m.seq) for m in wrong()] == [(NAME, 7)]


def test_a_chain_computed_anew_is_named_after_the_last_good_checkpoint():
    grow(5)
    take()
    grow(5)
    take(NOW + dt.timedelta(minutes=10))
    rows = db.session().execute(select(ChainEntry.seq, ChainEntry.body, ChainEntry.link).order_by(ChainEntry.seq)).all()
    link, statements = rows[6].link, []
    for row in rows[7:]:
        body = row.body.replace('"session":""', '"session":"x"')
        link = audit.next_link(link, body)
        statements.append(update(ChainEntry).where(ChainEntry.seq == row.seq).values(body=body, link=link))
    db.session().rollback()

    tamper(*statements, update(Chain).values(head=link))

    found = wrong()
    assert [(m.seq, "6 sampai 10" in m.why) for m in found] == [(6, True)]


def test_a_chain_that_vanished_is_named():
    grow(3)
    take()
    db.session().rollback()

    tamper(delete(ChainEntry), delete(Chain))

    assert [(m.chain, m.why) for m in wrong()] == [(NAME, "seluruh rantai hilang")]


def test_growth_after_the_last_checkpoint_is_no_mismatch():
    grow(3)
    take()
    grow(50)

    assert wrong() == []


def change_line(folder, change):
    path = folder / f"class-{CLASS.ref}.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    change(lines[0])
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


@pytest.mark.parametrize("key", ["size", "head", "root", "at", "chain", "signature"])
def test_a_changed_checkpoint_is_seen(key, folder):
    grow(3)
    take()

    change_line(folder, lambda line: line.update({key: 2 if key == "size" else "0" * 64}))

    assert [m.chain for m in wrong()] == [NAME]


@pytest.mark.parametrize("content", ["nichts\n", "{}\n", "[]\n", '{"signature": "zz"}\n'])
def test_a_line_that_is_no_checkpoint_is_seen(content, folder):
    grow(3)
    take()
    (folder / f"class-{CLASS.ref}.jsonl").write_text(content)

    assert "baris 1" in wrong()[0].why


def test_a_checkpoint_of_another_chain_is_not_taken(folder):
    grow(3)
    grow(3, audit.PLATFORM)
    take()
    ours, theirs = folder / f"class-{CLASS.ref}.jsonl", folder / f"platform-{audit.NOBODY}.jsonl"

    ours.write_text(theirs.read_text())

    assert [m.chain for m in wrong()] == [NAME]


def test_a_checkpoint_signed_with_another_key_is_seen(folder):
    grow(3)
    take()
    (folder / "signing.key").write_bytes(b"k" * 32)

    assert "tanda tangan" in wrong()[0].why


def test_the_key_is_for_its_owner_only_and_stays(folder):
    grow(1)
    take()
    first = (folder / "signing.key").read_bytes()
    checkpoints.signing_key()

    assert stat.S_IMODE((folder / "signing.key").stat().st_mode) == 0o600
    assert (folder / "signing.key").read_bytes() == first
    assert len(first) == 32
    assert [path.name for path in folder.iterdir() if path.name.startswith("signing.key.")] == []


def test_the_key_is_not_the_secret_of_the_installation(lms_app, folder):
    checkpoints.signing_key()

    assert lms_app.config["SETTINGS"].secret.encode() not in (folder / "signing.key").read_bytes()


def test_a_line_is_on_the_disk_before_writing_returns(monkeypatch):
    synced = []
    monkeypatch.setattr(checkpoints.os, "fsync", synced.append)
    grow(1)

    take()

    assert len(synced) >= 2


def test_a_full_disk_leaves_no_half_key(folder, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoints.os, "write", full)
    with pytest.raises(OSError, match="No space"):
        checkpoints.signing_key()

    assert list(folder.iterdir()) == []


# The job.


def test_the_job_writes_what_is_due_and_comes_again(lms_app, monkeypatch):
    grow(3)
    checkpoints.keep_going(NOW)
    db.session().commit()
    later = NOW + dt.timedelta(minutes=10)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert jobs.run_pending(lms_app, now=later - dt.timedelta(seconds=1)) == 0
    assert jobs.run_pending(lms_app, now=later) == 1

    db.session().rollback()
    assert checkpoints.last_checkpoint(NAME).size == 3
    waiting = db.session().scalars(select(jobs.Job.run_after).where(jobs.Job.done_at.is_(None))).all()
    assert waiting == [later + checkpoints.LOOK_AGAIN]


def test_however_many_ask_one_look_is_planned(lms_app):
    now = clock.now()
    for _ in range(3):
        checkpoints.keep_going(now)
        db.session().commit()

    assert len(db.session().scalars(select(jobs.Job)).all()) == 1


def test_signing_in_keeps_the_looks_going(lms_app):
    person = PersonFactory(password_hash=passwords.hashed("kuda lari di pantai"))
    db.session().commit()

    services.sign_in(
        Act(None, clock.now()), email=person.email, password="kuda lari di pantai", address="10.0.0.1", user_agent=""
    )

    assert sorted(job.kind for job in db.session().scalars(select(jobs.Job))) == ["audit.checkpoint", "figures.count"]


# What only shows when somebody works on the files of the database itself.


def test_a_long_chain_without_any_checkpoint_is_named(monkeypatch):
    grow(checkpoints.EVERY_ENTRIES)
    monkeypatch.setattr(clock, "now", lambda: NOW + checkpoints.TIME_FOR_THE_FIRST)

    assert [(m.chain, m.seq, "tidak ada satu pun titik periksa" in m.why) for m in wrong()] == [(NAME, 1, True)]


def test_a_chain_that_may_still_wait_for_its_first_checkpoint_is_whole(monkeypatch):
    grow(checkpoints.EVERY_ENTRIES)
    monkeypatch.setattr(clock, "now", lambda: NOW + checkpoints.TIME_FOR_THE_FIRST - dt.timedelta(seconds=1))

    assert wrong() == []


def test_a_missing_key_is_named_and_not_made_anew(folder):
    grow(3)
    take()
    (folder / "signing.key").unlink()

    assert ["kunci titik periksa hilang" in m.why for m in wrong()] == [True]
    assert not (folder / "signing.key").exists()


def test_entries_whose_head_is_gone_are_named():
    grow(3)
    db.session().rollback()

    tamper(delete(Chain))

    assert ["kepala rantai hilang" in m.why for m in wrong()] == [True]


def test_a_checkpoint_for_every_chain_covers_them_all():
    grow(3)
    grow(2, audit.PLATFORM)

    assert sorted(one.size for one in checkpoints.write_all(db.session(), NOW)) == [2, 3]
    assert checkpoints.write_all(db.session(), NOW) == []
