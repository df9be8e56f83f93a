"""Each step of a transfer and of a loan is written to those who have the next word, in their language."""

import uuid

import pytest
from sqlalchemy import select

from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.kernel.mail import Mail
from askom_lms.people.domain import Role
from askom_lms.registry import services
from askom_lms.registry.domain.states import TransferEvent
from tests.conftest import NOW
from tests.factories.people import PersonFactory, grant
from tests.registry.asesor_world import asesor_at_home, asked, letter, resigned
from tests.registry.world import act_of

pytestmark = pytest.mark.usefixtures("lms_app")
SYSTEM = Act.system(NOW)


@pytest.fixture
def world():
    found = asesor_at_home()
    found.manager = PersonFactory(name="Pengelola Notif")
    grant(found.manager, Role.PENGELOLA, None, "", "askom")
    found.stranger.locale = "en"
    db.session().commit()
    return found


def told(step):
    """What this step wrote: (to, subject)."""
    before = set(db.session().scalars(select(Mail.id)))
    step()
    wanted = select(Mail).where(Mail.id.not_in(before)).order_by(Mail.to)
    return [(one.to, one.subject) for one in db.session().scalars(wanted)]


@pytest.mark.row("000-023", "000-024", "000-026")
def test_a_transfer_goes_from_hand_to_hand(world):
    s = db.session()
    asked_for = []
    assert told(lambda: asked_for.append(resigned(world))) == []  # the admin of the old LSP filed it himself
    transfer = asked_for[0]
    [to_manager] = [
        one
        for one in told(lambda: services.release_asesor(act_of(world.admin), transfer, letter("SL-1")))
        if one[0] == world.manager.email
    ]
    assert to_manager[1] == "Perpindahan Wulan Sari: menunggu BNSP"
    to_taker = told(lambda: services.approve_transfer(SYSTEM, transfer, letter("BNSP-1")))
    assert to_taker == [(world.stranger.email, "Transfer of Wulan Sari: waiting for the new LSP")]
    at_the_end = told(lambda: services.take_asesor(act_of(world.stranger), transfer, letter("PA-1")))
    assert sorted(at_the_end) == sorted(
        (one.email, "Perpindahan Wulan Sari: selesai") for one in (world.admin, world.asesor)
    )
    body = s.scalars(select(Mail.body).where(Mail.to == world.admin.email)).one()
    assert "LSP induknya sekarang" in body
    assert "PA-1" in body


def test_a_refusal_says_why_to_both_sides_and_the_asesor(world):
    transfer = resigned(world)

    def refuse():
        return services.refuse_transfer(SYSTEM, transfer, TransferEvent.REFUSE_RELEASE, reason="Masih bertugas")

    assert {to for to, _subject in told(refuse)} == {world.admin.email, world.stranger.email, world.asesor.email}
    assert all(
        "Masih bertugas" in body
        for body in db.session().scalars(select(Mail.body).where(Mail.subject.contains("Wulan Sari")))
    )


@pytest.mark.row("000-015")
@pytest.mark.parametrize(("is_granted", "to_asesor"), [(True, 1), (False, 0)])
def test_a_loan_is_asked_at_home_and_answered_to_who_borrows(world, is_granted, to_asesor):
    loans = []
    assert told(lambda: loans.append(asked(world))) == [(world.admin.email, "Peminjaman Wulan Sari: menunggu jawaban")]
    answer = told(
        lambda: services.answer_loan(
            act_of(world.admin), loans[0], is_granted=is_granted, document=letter("SJ-1"), reason="Penuh"
        )
    )
    said = "granted" if is_granted else "refused"
    assert (world.stranger.email, f"Loan of Wulan Sari: {said}") in answer
    assert sum(to == world.asesor.email for to, _subject in answer) == to_asesor


def test_who_was_asked_hears_when_nobody_asks_any_more(world):
    loan = asked(world)
    withdrawn = told(lambda: services.withdraw_loan(act_of(world.stranger), loan))
    assert withdrawn == [(world.admin.email, "Peminjaman Wulan Sari: ditarik")]


def links(who):
    """Where the mails to this person lead, the newest last."""
    wanted = select(Mail.body).where(Mail.to == who.email).order_by(Mail.created_at, Mail.id)
    return [body.strip().split("Rinciannya: ")[-1].split("Details: ")[-1] for body in db.session().scalars(wanted)]


def test_a_mail_leads_to_a_page_that_its_reader_may_open(world, desk_of):
    """The asesor has a book, the LSP that he left only the list; nobody is led to an address that is not there."""
    grant(world.asesor, Role.EXAMINER, uuid.uuid4(), "48-2026", "48/2026")
    transfer = resigned(world)
    services.release_asesor(act_of(world.admin), transfer, letter("SL-1"))
    services.approve_transfer(SYSTEM, transfer, letter("BNSP-1"))
    services.take_asesor(act_of(world.stranger), transfer, letter("PA-1"))
    db.session().commit()
    page = f"/kelola/asesor/{world.asesor.id}"
    for who, path in (
        (world.manager, page),
        (world.stranger, page),
        (world.admin, "/kelola/asesor"),
        (world.asesor, "/buku"),
    ):
        assert {link.removeprefix("http://localhost") for link in links(who)[-1:]} == {path}
        desk_of(who).go(path)
