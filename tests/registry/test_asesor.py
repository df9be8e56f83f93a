"""One home LSP, the four letters of a transfer, the two of a loan: who may take which step, when, and what is said."""

import datetime as dt

import pytest

from askom_lms.kernel import audit, db, evidence
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Denied, NotFound, Refusal
from askom_lms.registry import queries, services
from askom_lms.registry.domain.asesor import Document
from askom_lms.registry.domain.states import AsesorPermission as P
from askom_lms.registry.domain.states import LoanState, TransferEvent, TransferState
from askom_lms.registry.models import AsesorHome, AsesorStep
from askom_lms.registry.queries.asesor.standing import standing_of
from tests.conftest import NOW
from tests.coursework.test_races import at_once
from tests.registry.asesor_world import DAY, asesor_at_home, asked, letter, resigned, standing
from tests.registry.world import TODAY, act_of


@pytest.fixture
def world(lms_app):
    return asesor_at_home()


def says(code, words, deed, *args, **more):
    """The deed is refused with this code, and the sentence holds these words."""
    with pytest.raises(Refusal) as error:
        deed(*args, **more)
    sentence = error.value.sentence()
    assert (error.value.code, words in f"{sentence.what} {sentence.who} {sentence.next}") == (code, True), sentence
    db.session().rollback()


@pytest.mark.row("000-014")
def test_000_014_an_asesor_has_one_home_at_a_time(world):
    paper = letter()
    home = services.set_home
    says(
        "registry.home_held",
        "sudah menginduk pada Lembaga SATU",
        home,
        act_of(world.taker),
        world.asesor,
        world.third,
        paper,
    )
    says("registry.home_not_lsp", "bukan LSP yang aktif", home, act_of(world.manager), world.loose, world.clsp, paper)
    with pytest.raises(NotFound):
        home(act_of(world.taker), world.loose, world.own, paper)
    home(act_of(world.taker), world.loose, world.third, Document())

    assert queries.home_of(world.loose.id).code == "TIGA"
    with pytest.raises(Refusal, check=lambda error: error.code == "registry.home_twice"):
        services.asesor.open_home(Act.system(NOW), world.asesor.id, world.third.id)


@pytest.mark.row("000-014")
def test_000_014_two_lsp_that_take_one_asesor_at_once_do_not_both_get_him(world, lms_app):
    acts, person, homes = (act_of(world.admin), act_of(world.taker)), world.loose.id, (world.own.id, world.third.id)

    def take(act, home_id):
        found = db.session().get_one(type(world.loose), person)
        return services.set_home(act, found, queries.institution_by_id(home_id), Document()).id

    found = at_once(lms_app, [lambda a=a, h=h: take(a, h) for a, h in zip(acts, homes, strict=True)])

    assert sum(isinstance(one, Refusal) and one.code == "registry.home_held" for one in found) == 1
    assert db.session().query(AsesorHome).filter_by(person_id=person).count() == 1


@pytest.mark.row("000-023", "000-024", "000-025", "000-026")
def test_000_023_to_026_home_changes_with_the_fourth_letter_and_not_before(world):
    transfer, old, bnsp, new = resigned(world), act_of(world.admin), act_of(world.manager), act_of(world.stranger)
    db.session().commit()
    says("transfer.not_now", "tidak sedang menunggu", services.take_asesor, new, transfer, letter())
    says("transfer.not_now", "tidak sedang menunggu", services.approve_transfer, bnsp, transfer, letter())
    services.release_asesor(old, transfer, letter("LEPAS-1"))
    db.session().commit()
    says("transfer.not_now", "tidak sedang menunggu", services.take_asesor, new, transfer, letter())
    with pytest.raises(Denied):
        services.approve_transfer(old, transfer, letter())
    db.session().rollback()
    services.approve_transfer(bnsp, transfer, letter("BNSP-1"))
    assert queries.home_of(world.asesor.id).code == "SATU"
    with pytest.raises(NotFound):
        services.take_asesor(act_of(world.taker), transfer, letter())
    services.take_asesor(new, transfer, letter("AJU-1"))
    db.session().commit()

    assert (transfer.state, queries.home_of(world.asesor.id).code) == (TransferState.DONE, "DUA")
    page = queries.asesor_page(new, world.asesor.id)
    assert [(one.name, one.ended_at is None) for one in page.homes] == [("Lembaga DUA", True), ("Lembaga SATU", False)]
    assert [one.document_number for one in page.steps if one.document_number] == [
        "AJU-1",
        "BNSP-1",
        "LEPAS-1",
        "UND-1",
        "SK-1",
    ]
    says("transfer.not_now", "tidak sedang menunggu", services.release_asesor, bnsp, transfer, letter())


@pytest.mark.row("000-028")
@pytest.mark.parametrize(
    "paper",
    [
        Document("", TODAY, "a" * 64),
        Document("UND-1", None, "a" * 64),
        Document("UND-1", TODAY, None),
    ],
)
def test_000_028_a_letter_without_number_date_or_file_begins_no_transfer(world, paper):
    says("registry.paper_missing", "nomor, tanggal, dan berkasnya", resigned, world, document=paper)


@pytest.mark.row("000-025")
def test_000_025_no_lsp_lets_an_asesor_go_alone_and_one_transfer_is_open_at_a_time(world):
    says("registry.stamp_missing", "di atas meterai", resigned, world, is_stamped=False)
    begin, mine = services.begin_transfer, {"document": letter(), "is_stamped": True}
    act, here = act_of(world.admin), standing(world)
    says("registry.transfer_to", "LSP lain yang aktif", begin, act, world.asesor, here, world.own.id, **mine)
    says("registry.transfer_to", "LSP lain yang aktif", begin, act, world.asesor, here, world.clsp.id, **mine)
    bnsp, loose = act_of(world.manager), standing(world, world.loose)
    says("registry.home_missing", "belum tercatat", begin, bnsp, world.loose, loose, world.own.id, **mine)
    with pytest.raises(NotFound):
        begin(act_of(world.stranger), world.asesor, here, world.other.id, **mine)
    transfer = resigned(world)
    db.session().commit()
    says("registry.transfer_open", "belum selesai", resigned, world)
    refuse, event = services.refuse_transfer, TransferEvent.REFUSE_RELEASE
    says("registry.reason", "", refuse, act, transfer, event, reason=" ")
    refuse(act, transfer, event, reason="Masih ada penugasan")
    db.session().commit()

    assert (transfer.state, queries.home_of(world.asesor.id).code) == (TransferState.REFUSED, "SATU")
    assert queries.asesor_page(act, world.asesor.id).steps[0].reason == "Masih ada penugasan"
    assert resigned(world).state is TransferState.RESIGNED


@pytest.mark.row("000-024")
@pytest.mark.parametrize(
    ("steps", "who", "event"),
    [(1, "manager", TransferEvent.REFUSE_APPROVAL), (2, "stranger", TransferEvent.DECLINE)],
)
def test_000_024_bnsp_and_the_new_lsp_may_refuse_and_the_asesor_stays(world, steps, who, event):
    transfer = resigned(world)
    services.release_asesor(act_of(world.admin), transfer, letter())
    if steps > 1:
        services.approve_transfer(act_of(world.manager), transfer, letter())
    services.refuse_transfer(act_of(getattr(world, who)), transfer, event, reason="Dokumen kurang")
    db.session().commit()

    assert (transfer.state, transfer.closed_at) == (TransferState.REFUSED, NOW)
    assert queries.home_of(world.asesor.id).code == "SATU"


@pytest.mark.row("000-015")
def test_000_015_the_home_lsp_answers_a_letter_of_loan_by_a_letter(world):
    loan = asked(world)
    db.session().commit()
    answer, home = services.answer_loan, act_of(world.admin)
    with pytest.raises(NotFound):
        answer(act_of(world.stranger), loan, is_granted=True, document=letter())
    says("registry.paper_missing", "berkasnya", answer, home, loan, is_granted=True, document=Document("J-1", TODAY))
    says("registry.reason", "", answer, home, loan, is_granted=False, document=letter())
    answer(home, loan, is_granted=True, document=letter("J-1"))
    db.session().commit()
    says("loan.not_now", "sudah dijawab", answer, home, loan, is_granted=True, document=letter())
    says("loan.not_now", "sudah dijawab", services.withdraw_loan, act_of(world.stranger), loan)

    [span] = queries.granted_spans(world.asesor.id, world.other.id, world.own.id)
    assert (span.starts_on, span.ends_on) == (TODAY, TODAY + 2 * DAY)
    assert queries.granted_spans(world.asesor.id, world.third.id, world.own.id) == []


def test_a_loan_that_was_refused_or_taken_back_lends_nobody(world):
    refused, taken = asked(world), asked(world)
    services.answer_loan(act_of(world.admin), refused, is_granted=False, document=letter(), reason="Sudah bertugas")
    services.withdraw_loan(act_of(world.stranger), taken)

    assert (refused.state, taken.state) == (LoanState.REFUSED, LoanState.WITHDRAWN)
    assert queries.granted_spans(world.asesor.id, world.other.id, world.own.id) == []


@pytest.mark.row("000-017")
def test_000_017_any_other_lsp_borrows_and_a_letter_says_what_for(world):
    for facts in ({"tuk": " "}, {"starts_on": None}, {"ends_on": TODAY - DAY}):
        says("registry.loan_facts", "tanggal akhir yang tidak lebih awal", asked, world, **facts)
    says("registry.skema_unknown", "", asked, world, skema_id=world.other.id)
    says("registry.loan_own", "menginduk pada Lembaga SATU sendiri", asked, world, world.own, world.admin)
    with pytest.raises(NotFound):
        asked(world, world.other, world.taker)
    assert asked(world, ends_on=TODAY).ends_on == TODAY
    assert asked(world, world.clsp, world.manager).borrower_id == world.clsp.id
    world.asesor = world.loose
    says("registry.home_missing", "LSP induk Bayu Lepas belum tercatat", asked, world)


def test_a_loan_dies_with_the_home_that_was_asked(world):
    loan, transfer = asked(world, world.third, world.taker), resigned(world)
    services.release_asesor(act_of(world.admin), transfer, letter())
    services.approve_transfer(act_of(world.manager), transfer, letter())
    services.take_asesor(act_of(world.stranger), transfer, letter())
    db.session().commit()

    gone = services.answer_loan
    says(
        "registry.loan_gone",
        "tidak lagi menginduk",
        gone,
        act_of(world.admin),
        loan,
        is_granted=True,
        document=letter(),
    )


@pytest.mark.row("000-029")
def test_000_029_a_certificate_lasts_three_years_unless_it_says_otherwise(world):
    act, here, issued = act_of(world.admin), standing(world), dt.date(2026, 2, 1)

    def record(number="SRT-1", issued_on=issued, valid_until=None):
        facts = {"number": number, "issued_on": issued_on, "valid_until": valid_until}
        return services.record_certificate(act, world.asesor, here, **facts, document=letter())

    says("registry.certificate_facts", "tanggal terbit", record, "")
    says("registry.certificate_facts", "tanggal terbit", record, issued_on=None)
    says("registry.certificate_days", "sebelum diterbitkan", record, valid_until=issued - DAY)
    assert record().valid_until == dt.date(2029, 2, 1)
    assert world.asesor.met_valid_until == dt.date(2029, 2, 1)
    assert record("SRT-2", valid_until=issued).valid_until == issued
    assert world.asesor.met_valid_until == issued
    with pytest.raises(NotFound):
        services.record_certificate(
            act_of(world.stranger),
            world.asesor,
            here,
            number="X",
            issued_on=issued,
            valid_until=None,
            document=letter(),
        )


@pytest.mark.row("000-030")
def test_000_030_skema_of_an_asesor_are_noted_once_and_ended_with_a_reason(world):
    act, here = act_of(world.admin), standing(world)

    def note(skema_id=world.skema.id, number="DOK-1"):
        return services.add_asesor_skema(act, world.asesor, here, skema_id, until=None, document=letter(number))

    says("registry.skema_unknown", "", note, world.other.id)
    says("registry.document_missing", "", note, number="")
    held = note()
    db.session().commit()
    says("registry.asesor_skema_held", "sudah tercatat memiliki skema", note)
    end = services.end_asesor_skema
    says("registry.reason", "", end, act, here, held.id, reason="")
    end(act, here, held.id, reason="Sertifikat teknis habis")
    db.session().commit()
    says("registry.skema_ended", "", end, act, here, held.id, reason="Lagi")
    assert note().ended_at is None


def contradicted():
    """What the rows say against the chains."""
    return [one for chain in audit.chains(db.session()) for one in evidence.contradictions(db.session(), chain)]


def test_every_step_is_sealed_and_a_changed_row_is_found(world):
    transfer, loan = resigned(world), asked(world)
    services.answer_loan(act_of(world.admin), loan, is_granted=True, document=letter())
    db.session().commit()
    assert [one for chain in audit.chains(db.session()) if (one := audit.verify_chain(db.session(), chain))] == []
    assert contradicted() == []

    step, answer = (
        db.session().query(AsesorStep).filter_by(event=event).one() for event in ("transfer_begun", "loan_grant")
    )
    for row, column, value in (
        (transfer, "to_id", world.third.id),
        (loan, "ends_on", TODAY + 9 * DAY),
        (loan, "state", LoanState.REFUSED),
        (step, "document_number", "UND-2"),
        (step, "sha256", "0" * 64),
        (answer, "document_number", "J-2"),
    ):
        table = type(row).__table__
        before = getattr(row, column)
        db.session().execute(table.update().where(table.c.id == row.id).values({column: value}))
        assert len(contradicted()) == 1, column
        db.session().execute(table.update().where(table.c.id == row.id).values({column: before}))


def test_who_sees_an_asesor_in_the_list_may_read_him_and_nobody_else(world):
    people = {"admin": world.admin, "stranger": world.stranger, "taker": world.taker, "manager": world.manager}
    loan, transfer = asked(world, world.third, world.taker), resigned(world)
    later = NOW + dt.timedelta(days=3)

    def seen(now=NOW):
        db.session().flush()
        found = set()
        for name, person in people.items():
            act = act_of(person, now)
            listed = {line.id for line in queries.asesor_lines(act)[0]}
            for one in (world.asesor, world.loose):
                home = queries.home_of(one.id)
                may = act.may(P.READ, standing_of(act, one.id, home))
                assert (one.id in listed) is may, (name, one.name)
            found |= {name} if world.asesor.id in listed else set()
        return found

    assert seen() == {"admin", "manager"}
    services.answer_loan(act_of(world.admin), loan, is_granted=True, document=letter())
    assert seen() == {"admin", "manager", "taker"}
    assert seen(later) == {"admin", "manager"}
    services.release_asesor(act_of(world.admin), transfer, letter())
    services.approve_transfer(act_of(world.manager), transfer, letter())
    assert seen(later) == {"admin", "manager", "stranger"}
    guest = queries.asesor_page(act_of(world.stranger), world.asesor.id)
    assert ([one.row.id for one in guest.transfers], guest.loans) == ([transfer.id], [])
    assert not any(one.event.startswith("loan") for one in guest.steps)


def test_nothing_of_another_asesor_is_found_under_this_one(world):
    transfer, loan, act = resigned(world), asked(world), Act.system(NOW)
    step = db.session().query(AsesorStep).filter_by(person_id=world.asesor.id, number=1).one()
    other = world.loose.id
    for ask in (
        lambda: queries.get_transfer(act, other, transfer.id, P.KEEP),
        lambda: queries.get_loan(act, other, loan.id, P.LEND),
        lambda: queries.get_document(act, other, step.id),
        lambda: queries.get_own_skema(other, step.id),
        lambda: queries.get_asesor(act, world.manager.id),
    ):
        with pytest.raises(NotFound):
            ask()
    assert queries.get_document(act_of(world.admin), world.asesor.id, step.id).document_number == "SK-1"
