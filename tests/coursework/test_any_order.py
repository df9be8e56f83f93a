"""One sheet in any order of steps: change, replace a file, hand in, withdraw, open, paraf, return, undo, reopen.

A small model says which step is possible; after each the rows say the same, and every frozen version what it froze.
"""

import datetime as dt
import uuid
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from askom_lms.coursework import services
from askom_lms.coursework.domain.states import PROGRESS, UNDO_SECONDS, ItemStatus, SubmissionState
from askom_lms.coursework.models import Attachment, DossierItem, Paraf, Submission
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import audit, db, evidence, files
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.uploads import Accepted
from askom_lms.paperwork import services as paperwork
from askom_lms.paperwork.models import FilledRecord, RecordState
from tests.coursework.deciding import give_back, sign, undo, version_of
from tests.coursework.world import NOW, act_of, filled, item_of

PLACE = "kelompok:r1:nama"
KEY = "peta"
RUNS, STEPS = 100, 50
"""As many as go into some minutes on two cores."""
EDITABLE = ("draft", "returned")


class Steps(RuleBasedStateMachine):
    """Nothing is committed: each refused step is undone as a request undoes it, each run as a whole."""

    world = None

    def __init__(self):
        super().__init__()
        self.now, self.state, self.is_opened, self.decided_at = NOW, "draft", False, None
        self.frozen, self.is_begun_anew, self.stale = {}, False, "0" * 64
        self.item_id = item_of(self.world, 0, "merah", KEY).id

    def teardown(self):
        for chain in audit.chains(db.session()):
            assert audit.verify_chain(db.session(), chain) is None
            assert list(evidence.contradictions(db.session(), chain)) == []
        db.session().rollback()
        db.session().expire_all()

    @property
    def me(self):
        return act_of(self.world.trainees[0], self.now)

    @property
    def item(self):
        return item_of(self.world, 0, "merah", KEY, act=self.me)

    def latest(self):
        """The last version, as the master asesor's desk has it."""
        last = select(Submission).where(Submission.item_id == self.item_id).order_by(Submission.number.desc()).limit(1)
        row = db.session().scalars(last).one_or_none()
        return row and version_of(self.world, row, now=self.now)

    def step(self, deed, *, is_possible):
        """The answer of a service that was possible; any other has to refuse."""
        answer, refused = None, None
        try:
            with db.session().begin_nested():
                answer = deed()
        except Refusal as refusal:
            refused = refusal
        db.session().expire_all()
        assert (refused is None) == is_possible, refused
        return answer

    @precondition(lambda self: not self.is_begun_anew)
    @rule(text=some.sampled_from(["Satu", "Dua"]))
    def change(self, text):
        possible = self.state in EDITABLE
        self.step(lambda: services.save_form(self.me, self.item, "asesor", {PLACE: text}), is_possible=possible)
        self.is_begun_anew |= possible

    @rule(text=some.sampled_from([b"satu", b"dua", b"tiga"]))
    def replace_file(self, text):
        file = Accepted(files.store(text), "application/pdf", "bukti.pdf", len(text))
        possible = self.state in EDITABLE

        def replace():
            hanging = select(Attachment.id).where(Attachment.item_id == self.item_id, Attachment.removed_at.is_(None))
            record = db.session().get_one(DossierItem, self.item_id).record_id
            for old in db.session().scalars(hanging.where(Attachment.record_id == record)).all():
                services.remove_attachment(self.me, self.item, old)
            services.add_attachment(self.me, self.item, file)

        self.step(replace, is_possible=possible)
        self.is_begun_anew |= possible

    @rule()
    def hand_in(self):
        possible = self.state in EDITABLE

        def hand_in():
            return services.hand_in(self.me, self.item, key=uuid.uuid4().hex, declared=True)

        version = self.step(hand_in, is_possible=possible)
        if possible:
            self.state, self.is_opened, self.is_begun_anew = "submitted", False, False
            self.frozen[version.number] = version.fingerprint

    @rule()
    def withdraw(self):
        possible = self.state == "submitted" and not self.is_opened
        self.step(lambda: services.withdraw_submission(self.me, self.item), is_possible=possible)
        if possible:
            number, self.stale = self.frozen.popitem()
            self.state = "returned" if self.was_returned(number - 1) else "draft"

    def was_returned(self, number):
        before = select(Submission.state).where(Submission.item_id == self.item_id, Submission.number == number)
        return db.session().scalar(before) is SubmissionState.RETURNED

    @rule()
    def open(self):
        version = self.latest()
        if version is not None:
            services.open_submission(act_of(self.world.master, self.now), version)
            db.session().expire_all()
            self.is_opened |= self.state == "submitted"

    @rule(is_stale=some.booleans())
    def paraf(self, is_stale):
        version = self.latest()
        if version is None:
            return
        shown = self.stale if is_stale else version.fingerprint
        is_same = version.state is SubmissionState.SIGNED_OFF
        possible = is_same or (self.state == "submitted" and shown == version.fingerprint)
        answer = self.step(lambda: sign(self.world, version, now=self.now, fingerprint=shown), is_possible=possible)
        if possible:
            assert answer.is_repeated is is_same
            self.decided("signed_off", is_same)

    @rule()
    def send_back(self):
        version = self.latest()
        if version is not None:
            possible = self.state == "submitted"
            self.step(lambda: give_back(self.world, version, now=self.now), is_possible=possible)
            if possible:
                self.decided("returned", is_same=False)

    def decided(self, state, is_same):
        if not is_same:
            self.state, self.decided_at, self.is_begun_anew = state, self.now, False

    @rule(seconds=some.sampled_from([0, 1, UNDO_SECONDS, UNDO_SECONDS + 1]))
    def undo(self, seconds):
        self.now += dt.timedelta(seconds=seconds)
        version = self.latest()
        if version is None:
            return
        is_decided = version.state in (SubmissionState.SIGNED_OFF, SubmissionState.RETURNED)
        in_time = is_decided and self.now - self.decided_at <= dt.timedelta(seconds=UNDO_SECONDS)
        possible = in_time and not self.is_begun_anew
        self.step(lambda: undo(self.world, version, now=self.now), is_possible=possible)
        if possible:
            self.state, self.is_opened = "submitted", version.opened_at is not None

    @rule()
    def reopen(self):
        possible = self.state == "signed_off"
        self.step(lambda: services.reopen_item(self.me, self.item, reason="Keliru"), is_possible=possible)
        if possible:
            self.state = "draft"

    @invariant()
    def rows_say_what_the_model_says(self):
        s = db.session()
        item = s.get_one(DossierItem, self.item_id)
        assert item.status is ItemStatus(self.state)
        progress = s.get_one(Enrolment, self.world.seats[0]).progress
        assert progress[item.position] == PROGRESS[item.status]
        assert progress.replace(".", "") == PROGRESS[item.status]

    @invariant()
    def what_was_frozen_stays_frozen_and_has_one_decision(self):
        s = db.session()
        versions = s.scalars(select(Submission).where(Submission.item_id == self.item_id)).all()
        parafs = s.scalars(select(Paraf).where(Paraf.revoked_at.is_(None))).all()
        for version in versions:
            live = [paraf for paraf in parafs if paraf.submission_id == version.id]
            assert len(live) == (version.state is SubmissionState.SIGNED_OFF)
            assert {paraf.fingerprint for paraf in live} <= {version.fingerprint}
            if version.state is not SubmissionState.DRAFT:
                record = s.get_one(FilledRecord, version.record_id)
                assert record.state is not RecordState.OPEN
                assert self.frozen[version.number] == version.fingerprint == fingerprint_now(record)
        assert sorted(self.frozen) == sorted(v.number for v in versions if v.state is not SubmissionState.DRAFT)


def fingerprint_now(record):
    """Of what the record and its files say at this moment."""
    hanging = select(Attachment.sha256).where(Attachment.record_id == record.id, Attachment.removed_at.is_(None))
    return paperwork.fingerprint_of(record, db.session().scalars(hanging).all())


@pytest.mark.drill
def test_a_sheet_in_any_order_of_steps_does_what_the_model_says(world):
    filled(world, 0, "merah", KEY)
    ids = SimpleNamespace(seats=world.seats, trainees=[t.id for t in world.trainees], master=world.master.id)

    class OfThisWorld(Steps):
        """The same steps on the rows of this test."""

        world = ids

    db.session().commit()
    run_state_machine_as_test(
        OfThisWorld,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        ),
    )
