"""Setting up, files, threads, prepared remarks, substitution, and what other contexts read."""

import datetime as dt

import pytest
from sqlalchemy import select

from askom_lms.coursework import queries, services
from askom_lms.coursework.domain.states import ItemStatus
from askom_lms.coursework.models import (
    Attachment,
    DossierItem,
    DossierParty,
    FolderOpening,
    ItemMessage,
    Paraf,
    PreparedRemark,
    Substitution,
)
from askom_lms.coursework.services.messages import MessageKind
from askom_lms.enrolment import services as enrolments
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import db, jobs
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal
from askom_lms.kernel.uploads import Accepted
from askom_lms.paperwork.models import FilledRecord
from askom_lms.training.models import ClassStaff
from tests.coursework.world import NOW, act_of, handed_in, item_of, master_of, parafed, planning_parafed, progress_of
from tests.factories.people import PersonFactory

PDF = Accepted("a" * 64, "application/pdf", "bukti.pdf", 1234)


@pytest.mark.row("000-120")
def test_every_trainee_has_sixteen_items_in_three_dossiers(world):
    items = db.session().scalars(select(DossierItem)).all()
    assert len(items) == 3 * 48
    assert {item.status for item in items} == {ItemStatus.EMPTY}
    assert {item.master_asesor_id for item in items if item.enrolment_id == world.seats[0]} == {world.master.id}
    assert progress_of(world) == "." * 48


def test_preparing_a_class_again_changes_nothing(world):
    act = act_of(world.panitia)
    assert services.prepare_class(act, world.klass.id) == 0
    assert services.share_roles(act, world.klass.id) == 0
    assert services.open_dossiers(act, db.session().get_one(Enrolment, world.seats[0])) == 0


def test_a_folder_that_is_open_is_not_opened_again(world):
    enrolment = db.session().get_one(Enrolment, world.seats[0])
    for at in (NOW, NOW + dt.timedelta(hours=1)):
        services.open_folder(act_of(world.master, at), enrolment)
    assert [one.opened_at for one in db.session().scalars(select(FolderOpening))] == [NOW]


def test_a_role_that_was_named_is_not_shared_anew(world):
    enrolment = db.session().get_one(Enrolment, world.seats[0])
    services.set_party(act_of(world.panitia), enrolment, "merah", "validator", world.trainees[2].id, simulated=True)
    services.share_roles(act_of(world.panitia), world.klass.id)
    assert queries.parties_of(world.seats[0], "merah")["validator"].id == world.trainees[2].id


def test_only_panitia_prepares_dossiers(world):
    for person in (world.trainees[0], world.master):
        with pytest.raises(Denied):
            services.prepare_class(act_of(person), world.klass.id)
    with pytest.raises(NotFound):
        services.prepare_class(act_of(world.panitia), world.seats[0])


def test_becoming_enrolled_enqueues_the_dossiers(world, lms_app):
    kinds = [job.kind for job in db.session().scalars(select(jobs.Job))]
    assert kinds.count("coursework.open_dossiers") == 3
    s = db.session()
    s.execute(DossierItem.__table__.delete())
    s.commit()
    jobs.run_pending(lms_app, now=NOW)
    assert len(s.scalars(select(DossierItem)).all()) == 3 * 48


def attach(world, file=PDF, key="peta"):
    act = act_of(world.trainees[0])
    return services.add_attachment(act, item_of(world, 0, "merah", key, act=act), file)


def test_ten_files_hang_on_an_item_and_not_eleven(world):
    for n in range(10):
        assert attach(world, Accepted(f"{n:064}", "application/pdf", f"{n}.pdf", 10)).position == n + 1
    with pytest.raises(Refusal) as refused:
        attach(world)
    assert refused.value.code == "coursework.too_many_files"


def test_a_file_is_part_of_the_fingerprint(world):
    plain = handed_in(world, key="fr-mapa-01").fingerprint
    services.withdraw_submission(act_of(world.trainees[0]), item_of(world, 0, "merah", "fr-mapa-01"))
    attach(world, key="fr-mapa-01")
    again = services.hand_in(
        act_of(world.trainees[0]), item_of(world, 0, "merah", "fr-mapa-01"), key="k2", declared=True
    )
    assert again.fingerprint != plain


def test_a_file_taken_off_is_marked_and_makes_room(world):
    first = attach(world)
    services.remove_attachment(act_of(world.trainees[0]), item_of(world, 0, "merah", "peta"), first.id)
    db.session().expire_all()
    assert db.session().get_one(Attachment, first.id).removed_at == NOW
    assert attach(world, Accepted("b" * 64, "application/pdf", "b.pdf", 1)).position == 2


def test_the_next_version_carries_its_files_and_the_old_one_keeps_them(world):
    attach(world)
    version = handed_in(world)
    services.return_submission(act_of(world.master), version, note="Ganti lampiran")
    item = item_of(world, 0, "merah", "peta")
    shown = db.session().scalars(select(Attachment).where(Attachment.record_id == version.record_id)).one()

    services.remove_attachment(act_of(world.trainees[0]), item, shown.id)
    db.session().expire_all()

    rows = db.session().scalars(select(Attachment).order_by(Attachment.removed_at)).all()
    assert len(rows) == 2
    assert db.session().get_one(Attachment, shown.id).removed_at is None
    assert {row.removed_at for row in rows if row.id != shown.id} == {NOW}


@pytest.mark.parametrize(("name", "sha", "count"), [("bukti.pdf", "a", 1), ("lain.pdf", "a", 2), ("bukti.pdf", "b", 2)])
def test_the_same_file_sent_twice_hangs_once(world, name, sha, count):
    for file in (("bukti.pdf", "a"), (name, sha)):
        attach(world, Accepted(file[1] * 64, "application/pdf", file[0], 10))
    assert len(db.session().scalars(select(Attachment)).all()) == count


def test_a_file_taken_off_may_hang_again(world):
    first = attach(world)
    services.remove_attachment(act_of(world.trainees[0]), item_of(world, 0, "merah", "peta"), first.id)
    assert attach(world).id != first.id


def test_files_are_the_trainees_and_only_on_drafts(world):
    act = act_of(world.trainees[1])
    with pytest.raises(NotFound):
        services.add_attachment(act, item_of(world, 0, "merah", "peta"), PDF)
    with pytest.raises(NotFound):
        services.remove_attachment(act_of(world.trainees[0]), item_of(world, 0, "merah", "peta"), world.seats[0])
    version = handed_in(world)
    with pytest.raises(Refusal) as refused:
        services.add_attachment(act_of(world.trainees[0]), version.item, PDF)
    assert refused.value.code == "coursework.waits_for_paraf"


def say(world, who, text="Apa maksud KUK 1.1?", kind=MessageKind.QUESTION, now=NOW):
    act = act_of(who, now)
    return services.post_message(act, item_of(world, 0, "merah", "peta", act=act), text, kind)


@pytest.mark.row("002-048", "002-134")
def test_trainee_master_and_panitia_talk_and_it_stays(world):
    for person in (world.trainees[0], world.master, world.panitia, world.other_master):
        say(world, person)
    assert len(db.session().scalars(select(ItemMessage)).all()) == 4
    with pytest.raises(NotFound):
        say(world, world.trainees[1])


@pytest.mark.parametrize(
    ("text", "code"), [("  ", "coursework.message_empty"), ("x" * 2001, "coursework.message_too_long")]
)
def test_an_empty_or_endless_message_is_refused(world, text, code):
    with pytest.raises(Invalid) as refused:
        say(world, world.trainees[0], text)
    assert refused.value.code == code
    assert say(world, world.trainees[0], "x" * 2000).text


def mails_about(person):
    wanted = select(Mail).where(Mail.to == person.email, Mail.body.contains("#percakapan"))
    return list(db.session().scalars(wanted.order_by(Mail.created_at)))


def test_what_one_side_writes_reaches_the_other_and_nobody_else(world):
    trainee, master = world.trainees[0], world.master
    say(world, trainee, "Apa maksud KUK 1.1?")
    asked = mails_about(master)
    assert len(asked) == 1
    assert "Apa maksud KUK 1.1?" in asked[0].body
    assert f"/lembar/{item_of(world, 0, 'merah', 'peta').id}#percakapan" in asked[0].body
    assert mails_about(trainee) == []
    say(world, master, "Lihat batasan variabel.")
    assert "/tugas/1/peta#percakapan" in mails_about(trainee)[0].body
    services.return_submission(act_of(master), handed_in(world), note="Kurang")
    say(world, trainee, "Sudah menurut SKKNI.", MessageKind.DISSENT)
    assert "tidak sepakat" in mails_about(master)[-1].body
    assert mails_about(world.trainees[1]) == []


@pytest.mark.row("002-135")
def test_a_dissent_answers_a_return_and_is_the_trainees(world):
    with pytest.raises(Refusal) as refused:
        say(world, world.trainees[0], "Saya tidak sepakat", MessageKind.DISSENT)
    assert refused.value.code == "coursework.nothing_returned"
    waiting = handed_in(world)
    with pytest.raises(Refusal) as refused:
        say(world, world.trainees[0], "Saya tidak sepakat", MessageKind.DISSENT)
    assert refused.value.code == "coursework.nothing_returned"
    services.return_submission(act_of(world.master), waiting, note="Kurang")
    assert say(world, world.trainees[0], "Saya tidak sepakat", MessageKind.DISSENT).kind == "dissent"
    with pytest.raises((Denied, NotFound)):
        say(world, world.master, "x", MessageKind.DISSENT)


def test_prepared_remarks_are_replaced_as_a_whole(world):
    act = act_of(world.master)
    assert services.save_prepared_remarks(act, [("A", "Satu"), ("", ""), ("B", "Dua")]) == 2
    assert services.save_prepared_remarks(act, [("C", "Tiga")]) == 1
    assert db.session().scalars(select(PreparedRemark.label)).all() == ["C"]
    with pytest.raises(Denied):
        services.save_prepared_remarks(act_of(world.trainees[0]), [])


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ([("A", "")], "coursework.prepared_incomplete"),
        ([("", "B")], "coursework.prepared_incomplete"),
        ([("x" * 41, "B")], "coursework.prepared_too_long"),
        ([("A", "x" * 501)], "coursework.prepared_too_long"),
        ([("A", "B")] * 10, "coursework.prepared_too_long"),
    ],
)
def test_half_and_endless_prepared_remarks_are_refused(world, pairs, code):
    with pytest.raises(Invalid) as refused:
        services.save_prepared_remarks(act_of(world.master), pairs)
    assert refused.value.code == code


def substitute(world, who=None, **changes):
    given = {
        "from_id": world.master.id,
        "to_id": world.other_master.id,
        "letter_number": "ST-12/2026",
        "reason": "Sakit",
    }
    return services.substitute_master(act_of(who or world.panitia), world.klass.id, **(given | changes))


def test_a_substitution_moves_open_items_and_leaves_parafs(world):
    done = parafed(world)
    waiting = handed_in(world, key="fr-mapa-01")
    mine = db.session().scalars(select(DossierItem).where(DossierItem.master_asesor_id == world.master.id)).all()

    step = substitute(world)
    db.session().commit()
    db.session().expire_all()

    assert step.items_moved == len(mine) - 1
    assert db.session().get_one(DossierItem, done.item.id).master_asesor_id == world.master.id
    assert db.session().get_one(DossierItem, waiting.item.id).master_asesor_id == world.other_master.id
    assert db.session().scalars(select(Paraf.person_id)).all() == [world.master.id]
    line = queries.desk.queue_of(act_of(world.other_master))
    assert [row.submission_id for row in line] == [waiting.id]
    services.sign_off_submission(act_of(world.other_master), waiting, fingerprint=waiting.fingerprint)
    with pytest.raises(Refusal) as refused:
        services.open_submission(act_of(world.master), waiting)
    assert refused.value.code == "coursework.moved_to_substitute"
    assert refused.value.params["name"] == world.other_master.name
    assert db.session().scalars(select(Substitution.letter_number)).all() == ["ST-12/2026"]


def test_after_a_substitution_the_trainees_are_those_of_the_substitute(world):
    theirs = [seat for index, seat in enumerate(world.seats) if master_of(world, index).id == world.master.id]
    substitute(world)
    db.session().expire_all()
    now = {seat: db.session().get_one(Enrolment, seat).master_asesor_id for seat in theirs}
    assert set(now.values()) == {world.other_master.id}


def test_what_the_one_before_has_opened_is_not_open_to_a_batch_of_the_substitute(world):
    waiting = handed_in(world)
    services.open_submission(act_of(world.master), waiting)
    substitute(world)
    chosen = [(waiting.id, waiting.fingerprint[:16])]
    with pytest.raises(Refusal) as refused:
        services.sign_off_batch(act_of(world.other_master), chosen)
    assert refused.value.code == "coursework.batch_unopened"
    item = db.session().get_one(DossierItem, waiting.item.id, populate_existing=True)
    assert (item.claimed_by_id, item.claimed_at) == (None, None)
    services.open_submission(act_of(world.other_master), waiting)
    assert len(services.sign_off_batch(act_of(world.other_master), chosen)) == 1


def test_a_master_asesor_who_never_had_the_trainee_does_not_hear_whose_he_is(world):
    waiting = handed_in(world)
    with pytest.raises(NotFound):
        services.open_submission(act_of(world.other_master), waiting)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"letter_number": " "}, "coursework.substitution_incomplete"),
        ({"reason": ""}, "coursework.substitution_incomplete"),
    ],
)
def test_a_substitution_needs_letter_and_reason(world, changes, code):
    with pytest.raises(Invalid) as refused:
        substitute(world, **changes)
    assert refused.value.code == code


def test_a_substitute_is_another_master_asesor_of_the_class(world):
    with pytest.raises(Refusal) as refused:
        substitute(world, to_id=world.master.id)
    assert refused.value.code == "coursework.substitution_same"
    with pytest.raises(Refusal) as refused:
        substitute(world, to_id=world.pengajar.id)
    assert refused.value.code == "coursework.substitute_not_master"
    db.session().execute(
        ClassStaff.__table__.update().where(ClassStaff.person_id == world.other_master.id).values(ended_at=NOW)
    )
    with pytest.raises(Refusal) as refused:
        substitute(world)
    assert refused.value.code == "coursework.substitute_not_master"


def test_a_substitute_holds_twelve_trainees_and_not_thirteen(world):
    more = [
        Enrolment(
            class_id=world.klass.id,
            person_id=PersonFactory().id,
            seat_number=seat,
            state=EnrolmentState.ENROLLED,
            created_at=NOW,
            master_asesor_id=world.master.id,
        )
        for seat in range(4, 14)
    ]
    db.session().add_all(more)
    db.session().flush()
    with pytest.raises(Refusal) as refused:
        substitute(world)
    assert refused.value.code == "coursework.substitute_full"
    assert refused.value.params == {"count": 13, "most": 12}

    left = db.session().get_one(Enrolment, world.seats[2])
    enrolments.withdraw(act_of(world.panitia), left, reason="Tugas luar kota")
    assert substitute(world).items_moved


def test_only_panitia_substitutes(world):
    for person in (world.master, world.trainees[0]):
        with pytest.raises(Denied):
            substitute(world, who=person)


def test_other_contexts_read_dossiers(world):
    assert not queries.planning_is_parafed(world.seats[0], "merah")
    assert not queries.planning_is_parafed(world.seats[0], "biru")
    planning_parafed(world)
    assert queries.planning_is_parafed(world.seats[0], "merah")
    assert queries.parafers_of(world.seats[0]) == {world.master.id}
    assert queries.parafers_of(world.seats[1]) == set()
    left = queries.unparafed_items(world.seats[0], ["merah"])
    assert [line.key for line in left] == [
        "fr-apl-01",
        "fr-apl-02",
        "fr-ak-01",
        "fr-ia-01-hasil",
        "fr-ia-02-hasil",
        "fr-ia-03-hasil",
        "fr-ak-02",
        "fr-ak-03",
        "fr-ak-05",
        "fr-va",
    ]
    assert len(queries.unparafed_items(world.seats[0], ["merah", "kuning"])) == 26
    assert isinstance(queries.current_record(world.seats[0], "merah", "peta"), FilledRecord)
    assert queries.current_record(world.seats[0], "kuning", "peta") is None
    assert {party.role for party in queries.party_list(world.seats[0], "merah")} == {
        "admin",
        "manajer_sertifikasi",
        "peninjau",
        "supervisor",
        "validator",
        "validator_1",
        "validator_2",
    }


def test_an_undone_paraf_is_nobodys(world):
    version = handed_in(world)
    services.sign_off_submission(act_of(world.master), version, fingerprint=version.fingerprint)
    services.undo_submission(act_of(world.master), version)
    assert queries.parafers_of(world.seats[0]) == set()


def test_parties_are_rows_of_people(world):
    assert len(db.session().scalars(select(DossierParty)).all()) == 3 * 3 * 7
