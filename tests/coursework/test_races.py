"""Many at once: equal hand-ins are one version, two parafs are one, items of one trainee do not lose each other's letters."""

import contextvars
import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from askom_lms.coursework import queries, services
from askom_lms.coursework.models import DossierItem, Paraf, Submission
from askom_lms.enrolment import services as enrolments
from askom_lms.enrolment.models import DocumentKind, Enrolment, EnrolmentDocument
from askom_lms.kernel import audit, db
from askom_lms.kernel.messages import Refusal
from askom_lms.training import services as training
from askom_lms.training.models import TrainingClass
from tests.coursework.world import act_of, filled, handed_in, item_of, progress_of
from tests.factories.classes import paper


def at_once(app, deeds):
    """Run each deed in a thread and a transaction of its own, connections opened before; results in order.

    A refusal is a result too. The test's own transaction must not hold the write lock.
    """
    db.session().commit()
    db.session().close()
    ready = threading.Barrier(len(deeds))

    def run(deed):
        with app.app_context():
            with db.reading():
                db.session().execute(select(1))
                db.session().rollback()
            ready.wait()
            with db.writing():
                try:
                    result = deed()
                    db.session().commit()
                except Refusal as refusal:
                    db.session().rollback()
                    return refusal
                else:
                    return result
                finally:
                    db.db.session.remove()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [future.result() for future in [pool.submit(contextvars.Context().run, run, deed) for deed in deeds]]


def test_fifty_equal_hand_ins_are_one_version_and_fifty_equal_receipts(world, lms_app):
    item = filled(world)
    act = act_of(world.trainees[0])

    found = at_once(lms_app, [lambda: services.hand_in(act, item, key="one", declared=True).code] * 10) + [
        code
        for _ in range(4)
        for code in at_once(lms_app, [lambda: services.hand_in(act, item, key="one", declared=True).code] * 10)
    ]

    assert len(found) == 50
    assert len(set(found)) == 1
    assert len(db.session().scalars(select(Submission)).all()) == 1


def test_two_hand_ins_with_two_numbers_are_one_version(world, lms_app):
    item = filled(world)
    act = act_of(world.trainees[0])

    found = at_once(
        lms_app, [lambda key=key: services.hand_in(act, item, key=key, declared=True).code for key in ("a", "b")]
    )

    refused = [one for one in found if isinstance(one, Refusal)]
    assert [one.code for one in refused] == ["coursework.already_submitted"]
    assert len(db.session().scalars(select(Submission)).all()) == 1


def test_two_parafs_at_once_are_one_and_the_other_hears_of_it(world, lms_app):
    version = handed_in(world)
    first, second = act_of(world.master), act_of(world.master)

    found = at_once(
        lms_app,
        [
            lambda act=act: services.sign_off_submission(act, version, fingerprint=version.fingerprint)
            for act in (first, second)
        ],
    )

    assert sorted(one.is_repeated for one in found) == [False, True]
    assert found[0].paraf_id == found[1].paraf_id
    assert len(db.session().scalars(select(Paraf)).all()) == 1


def test_paraf_and_return_at_once_are_one_decision(world, lms_app):
    version = handed_in(world)
    act = act_of(world.master)

    found = at_once(
        lms_app,
        [
            lambda: services.sign_off_submission(act, version, fingerprint=version.fingerprint),
            lambda: services.return_submission(act, version, note="Kurang"),
        ],
    )

    assert sum(isinstance(one, Refusal) for one in found) == 1
    assert progress_of(world)[0] in "pr"


def test_a_withdrawal_and_an_opening_at_once_are_one(world, lms_app):
    version = handed_in(world)
    mine, his = act_of(world.trainees[0]), act_of(world.master)

    found = at_once(
        lms_app,
        [
            lambda: services.withdraw_submission(mine, version.item) and "withdrawn",
            lambda: services.open_submission(his, version),
        ],
    )

    held = db.session().get_one(Submission, version.id)
    assert ("withdrawn" in found) is (held.opened_at is None)


def test_items_of_one_trainee_moving_at_once_keep_all_their_letters(world, lms_app):
    keys = ("peta", "fr-mapa-01", "fr-mapa-02", "fr-ia-01-perangkat")
    versions = [handed_in(world, key=key) for key in keys]
    act = act_of(world.master)

    at_once(lms_app, [lambda v=v: services.sign_off_submission(act, v, fingerprint=v.fingerprint) for v in versions])

    assert progress_of(world)[:4] == "pppp"
    for chain in audit.chains(db.session()):
        assert audit.verify_chain(db.session(), chain) is None


def test_two_autosaves_open_one_record(world, lms_app):
    item = item_of(world, 0, "merah", "peta")
    act = act_of(world.trainees[0])
    changes = [{"kelompok:r1:nama": {"v": name, "rev": 0}} for name in ("Satu", "Dua")]

    found = at_once(
        lms_app,
        [
            lambda c=c, d=d: services.save_answers(act, item, "asesor", c, batch=d, device=d)
            for c, d in zip(changes, "xy", strict=True)
        ],
    )

    assert sum(bool(one.conflicts) for one in found) == 1
    assert db.session().get_one(DossierItem, item.id).record_id is not None
    assert queries.current_record(world.seats[0], "merah", "peta").rev == 1


def test_a_trainee_hands_in_while_panitia_judges_papers_and_changes_groups_and_colours(world, lms_app):
    item, seat_id, class_id = filled(world), world.seats[0], world.klass.id
    trainee, panitia = act_of(world.trainees[0]), act_of(world.panitia)
    scan = paper(db.session().get_one(Enrolment, seat_id), DocumentKind.KTP)
    db.session().flush()
    scan_id = scan.id

    def hand_in():
        for turn in range(12):
            services.hand_in(trainee, item, key=f"turn-{turn}", declared=True)
            db.session().commit()
            services.withdraw_submission(trainee, item)
            db.session().commit()
        return "handed in"

    def judge():
        for turn in range(24):
            seat, sent = db.session().get_one(Enrolment, seat_id), db.session().get_one(EnrolmentDocument, scan_id)
            enrolments.judge_document(panitia, seat, sent, is_accepted=turn % 2 == 1, reason="Buram")
            db.session().commit()
        return "judged"

    def share_out():
        for _turn in range(24):
            enrolments.assign_groups(panitia, db.session().get_one(TrainingClass, class_id))
            db.session().commit()
        return "shared out"

    def colour():
        for turn in range(24):
            colours = ("ungu", "abu", "biru", "merah") if turn % 2 else ("merah", "kuning", "hijau", "biru")
            training.colour_folders(panitia, db.session().get_one(TrainingClass, class_id), colours, "tugas")
            db.session().commit()
        return "coloured"

    assert at_once(lms_app, [hand_in, judge, share_out, colour]) == ["handed in", "judged", "shared out", "coloured"]
