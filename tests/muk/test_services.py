"""A MUK from draft to another LSP: consent, one owner at a time, nothing edited in place, every line sealed."""

import datetime as dt
import uuid

import pytest

from askom_lms.kernel import audit, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.evidence import contradictions
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal
from askom_lms.muk import queries, services
from askom_lms.muk.domain.facts import LONGEST_NOTE, MukFacts
from askom_lms.muk.domain.states import MukState, P
from askom_lms.muk.models import Muk, MukFile, MukStep
from askom_lms.people.domain import Role
from askom_lms.registry.models import InstitutionKind
from tests.coursework.test_races import at_once
from tests.factories.classes import stored
from tests.factories.people import PersonFactory, grant
from tests.muk.world import BAMBANG, FACTS, RATNA, TODAY, act_of, draft, handed, lsp, offered, two_lsp, validated
from tests.refusing import refused

DAY = dt.timedelta(days=1)


@pytest.fixture
def world(lms_app):
    return two_lsp()


def facts(**changes):
    return MukFacts(**{**vars(FACTS), **changes})


def story(muk):
    return [(step.event, step.giver, step.receiver, step.note) for step in reversed(queries.steps_of(muk))]


def findings():
    s = db.session()
    s.flush()
    return [one.why for chain in audit.chains(s) for one in contradictions(s, chain)]


@pytest.mark.row("000-042", "000-084", "000-155")
def test_a_skema_has_several_muk_each_with_its_owner(world):
    first, second = draft(world), draft(world, number="MUK-02")
    assert [line.number for line in queries.muk_lines(act_of(world.admin), world.skema_id)] == ["MUK-01", "MUK-02"]
    assert {first.owner_id, second.owner_id} == {world.giver.id}
    assert story(first) == [("opened", "LSP SATU", None, "")]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": " "}, "muk.number_missing"),
        ({"name": ""}, "muk.number_missing"),
        ({"number": "x" * 65}, "muk.number_missing"),
        ({"form_edition": "V2030"}, "muk.form_edition"),
        ({"form_edition": "V2018", "form_codes": ["FR.AK.07"]}, "muk.form_not_in_edition"),
        ({"form_codes": ["FR.XX"]}, "muk.form_not_in_edition"),
        ({"unit_codes": ["Z.9"]}, "skema.unit_unknown"),
        ({"authors": [{"name": "", "met": "1"}]}, "muk.author_unreadable"),
    ],
)
def test_a_draft_that_cannot_be_is_refused(world, changes, code):
    with refused(code, Invalid):
        draft(world, **changes)
    muk = draft(world)
    with refused(code, Invalid):
        services.save_muk(act_of(world.admin), muk, facts(**changes))


def test_a_number_is_used_once_for_a_skema_by_its_maker(world):
    draft(world)
    with refused("muk.number_taken"):
        draft(world)
    other = draft(world, number="MUK-02")
    with refused("muk.number_taken"):
        services.save_muk(act_of(world.admin), other, facts())
    services.save_muk(act_of(world.admin), other, facts(number="MUK-02", name="Nama lain"))
    assert services.create_muk(act_of(world.other), world.skema_id, world.receiver.id, FACTS).number == "MUK-01"


def test_a_validated_muk_is_fixed_and_a_draft_is_not(world):
    muk = draft(world)
    services.save_muk(act_of(world.admin), muk, facts(name="Paket lain"))
    services.validate_muk(act_of(world.admin), muk, validators=[RATNA], validated_on=TODAY)
    assert (muk.state, muk.name, muk.validators) == (MukState.VALIDATED, "Paket lain", [RATNA])
    with refused("muk.is_fixed"):
        services.save_muk(act_of(world.admin), muk, FACTS)
    with refused("muk.is_fixed"):
        services.validate_muk(act_of(world.admin), muk, validators=[RATNA], validated_on=TODAY)
    with refused("muk.is_fixed"):
        services.add_file(act_of(world.admin), muk, stored("soal.jpg"))


@pytest.mark.parametrize(
    ("changes", "validators", "code"),
    [
        ({}, [BAMBANG], "muk.same_person"),
        ({}, [RATNA, {"name": "B. Wiryawan", "met": BAMBANG["met"]}], "muk.same_person"),
        ({}, [], "muk.no_validator"),
        ({"authors": []}, [RATNA], "muk.no_author"),
        ({"unit_codes": []}, [RATNA], "muk.no_unit"),
        ({"form_codes": ["FR.MAPA.01"]}, [RATNA], "muk.no_instrument"),
        ({}, [{"name": "", "met": ""}], "muk.validator_unreadable"),
    ],
)
def test_nobody_validates_what_is_not_whole_or_his_own(world, changes, validators, code):
    muk = draft(world, **changes)
    with refused(code):
        services.validate_muk(act_of(world.admin), muk, validators=validators, validated_on=TODAY)


@pytest.mark.parametrize(("on", "is_taken"), [(TODAY, True), (TODAY + DAY, False), (dt.date(2026, 11, 2), True), (dt.date(2026, 11, 1), False), (None, False)])  # fmt: skip
def test_a_validation_is_dated_between_writing_and_today(world, on, is_taken):
    muk = draft(world)
    if is_taken:
        services.validate_muk(act_of(world.admin), muk, validators=[RATNA], validated_on=on)
        return
    with refused("muk.validated_on", Invalid):
        services.validate_muk(act_of(world.admin), muk, validators=[RATNA], validated_on=on)


def test_today_is_the_day_on_the_wall_and_not_the_one_in_utc(world):
    early = act_of(world.admin, dt.datetime(2026, 11, 18, 22, 0, tzinfo=dt.UTC))  # 05.00 WIB of the next day
    muk = draft(world)
    services.validate_muk(early, muk, validators=[RATNA], validated_on=dt.date(2026, 11, 19))
    assert muk.validated_on == dt.date(2026, 11, 19)


@pytest.mark.row("000-083")
def test_the_owner_stays_until_the_receiving_lsp_accepts(world):
    muk = offered(world)
    assert (muk.owner_id, muk.offered_to_id, muk.state) == (world.giver.id, world.receiver.id, MukState.VALIDATED)
    services.accept_muk(act_of(world.other), muk)
    assert (muk.owner_id, muk.offered_to_id, muk.state) == (world.receiver.id, None, MukState.HANDED)
    assert story(muk)[2:] == [
        ("offer", "LSP SATU", "LSP DUA", "Untuk dipakai bersama"),
        ("accept", "LSP SATU", "LSP DUA", ""),
    ]
    with pytest.raises(NotFound):
        services.open_edition(act_of(world.admin), muk)
    with refused("muk.no_offer"):
        services.accept_muk(act_of(world.other), muk)


def test_a_refusal_needs_a_reason_and_leaves_the_owner(world):
    muk = offered(world)
    with refused("muk.reason", Invalid):
        services.refuse_muk(act_of(world.other), muk, reason=" ")
    with refused("muk.note_too_long", Invalid):
        services.refuse_muk(act_of(world.other), muk, reason="x" * (LONGEST_NOTE + 1))
    services.refuse_muk(act_of(world.other), muk, reason="Edisi formulir lama")
    assert (muk.owner_id, muk.offered_to_id) == (world.giver.id, None)
    assert story(muk)[-1] == ("refuse", "LSP SATU", "LSP DUA", "Edisi formulir lama")
    services.offer_muk(act_of(world.admin), muk, world.receiver.id)
    assert muk.offered_to_id == world.receiver.id


def test_an_offer_is_taken_back_by_its_giver_alone(world):
    muk = offered(world)
    with pytest.raises(NotFound):
        services.take_back_offer(act_of(world.other), muk)
    services.take_back_offer(act_of(world.admin), muk)
    assert story(muk)[-1] == ("take_back", "LSP SATU", "LSP DUA", "")
    with refused("muk.no_offer"):
        services.take_back_offer(act_of(world.admin), muk)
    with pytest.raises(NotFound):
        services.accept_muk(act_of(world.other), muk)


def test_nobody_accepts_for_another_lsp(world):
    muk = offered(world)
    manager = PersonFactory(roles=[Role.PENGELOLA])
    with pytest.raises(NotFound):
        services.accept_muk(act_of(world.admin), muk)
    with pytest.raises(Denied):
        services.accept_muk(act_of(manager), muk)
    assert muk.owner_id == world.giver.id


def test_a_muk_is_offered_to_another_active_lsp_only(world):
    muk = validated(world)
    school, _admin = lsp("SMK", InstitutionKind.OTHER)
    asleep, _admin = lsp("TIDUR")
    asleep.is_active = False
    for receiver in (world.giver.id, school.id, asleep.id, uuid.uuid4()):
        with refused("muk.receiver", Invalid):
            services.offer_muk(act_of(world.admin), muk, receiver)
    assert [name for _id, name in queries.lsp_choices(muk)] == ["LSP DUA"]
    with refused("muk.not_now"):
        services.offer_muk(act_of(world.admin), draft(world, number="MUK-09"), world.receiver.id)


def test_what_is_on_offer_is_neither_offered_again_nor_withdrawn_nor_continued(world):
    muk = offered(world)
    act = act_of(world.admin)
    with refused("muk.is_offered"):
        services.offer_muk(act, muk, world.receiver.id)
    with refused("muk.is_offered"):
        services.withdraw_muk(act, muk, reason="Salah")
    with refused("muk.is_offered"):
        services.open_edition(act, muk)


def test_a_new_edition_is_a_draft_with_the_same_content_and_files(world):
    act = act_of(world.admin)
    muk = draft(world)
    services.add_file(act, muk, stored("soal.jpg"))
    with refused("muk.not_usable"):
        services.open_edition(act, muk)
    services.validate_muk(act, muk, validators=[RATNA], validated_on=TODAY)
    made = services.open_edition(act, muk)
    assert (made.edition, made.state, made.follows_id, made.validators) == (2, MukState.DRAFT, muk.id, [])
    assert (made.unit_codes, made.form_codes, made.authors) == (muk.unit_codes, muk.form_codes, muk.authors)
    assert [file.name for file in queries.files_of(made)] == ["soal.jpg"]
    with refused("muk.edition_open"):
        services.open_edition(act, muk)
    services.withdraw_muk(act, made, reason="Belum perlu")
    assert services.open_edition(act, muk).edition == 3


def test_the_new_owner_opens_the_next_edition_as_its_maker(world):
    muk = handed(world)
    made = services.open_edition(act_of(world.other), muk)
    assert (made.edition, made.maker_id, made.owner_id) == (2, world.receiver.id, world.receiver.id)
    assert draft(world, number="MUK-02").maker_id == world.giver.id


def test_an_edition_that_was_given_away_and_withdrawn_keeps_its_number(world):
    first = validated(world)
    second = services.open_edition(act_of(world.admin), first)
    services.validate_muk(act_of(world.admin), second, validators=[RATNA], validated_on=TODAY)
    services.offer_muk(act_of(world.admin), second, world.receiver.id)
    services.accept_muk(act_of(world.other), second)
    services.withdraw_muk(act_of(world.other), second, reason="Belum perlu")
    assert services.open_edition(act_of(world.admin), first).edition == 3


def test_a_withdrawn_muk_has_no_next_step(world):
    muk = validated(world)
    with refused("muk.reason", Invalid):
        services.withdraw_muk(act_of(world.admin), muk, reason="")
    services.withdraw_muk(act_of(world.admin), muk, reason="Standar dicabut")
    assert (muk.state, story(muk)[-1][3]) == (MukState.WITHDRAWN, "Standar dicabut")
    for deed in (services.withdraw_muk, services.refuse_muk):
        with refused("muk.not_now"):
            deed(act_of(world.admin), muk, reason="Lagi")
    with refused("muk.not_usable"):
        services.open_edition(act_of(world.admin), muk)


def test_files_hang_on_drafts_once_each_and_twenty_at_most(world):
    act, muk = act_of(world.admin), draft(world)
    file = services.add_file(act, muk, stored("a.jpg"))
    assert services.add_file(act, muk, stored("a.jpg")).id == file.id
    for number in range(services.MOST_FILES - 1):
        services.add_file(act, muk, stored(f"{number}.jpg"))
    with refused("muk.too_many_files"):
        services.add_file(act, muk, stored("satu-lagi.jpg"))
    services.remove_file(act, muk, file.id)
    assert "a.jpg" not in [one.name for one in queries.files_of(muk)]
    with pytest.raises(NotFound):
        services.remove_file(act, muk, file.id)
    with pytest.raises(NotFound):
        queries.get_file(act, muk, file.id)
    assert db.session().get(MukFile, file.id) is not None


def test_only_the_admin_of_its_owner_works_on_a_muk(world):
    muk = draft(world)
    panitia, manager = PersonFactory(), PersonFactory(roles=[Role.PENGELOLA])
    grant(panitia, Role.PANITIA, world.giver.id)
    with pytest.raises(NotFound):
        services.save_muk(act_of(world.other), muk, FACTS)
    with pytest.raises(NotFound):
        services.create_muk(act_of(world.other), world.skema_id, world.giver.id, FACTS)
    for person in (panitia, manager):
        with pytest.raises(Denied):
            services.save_muk(act_of(person), muk, FACTS)


def test_the_list_shows_what_the_rule_lets_read(world):
    mine, gone = draft(world), handed(world, number="MUK-02")
    offer = offered(world, number="MUK-03")
    theirs = services.create_muk(act_of(world.other), world.skema_id, world.receiver.id, FACTS)
    _third, stranger = lsp("TIGA")
    manager = PersonFactory(roles=[Role.PENGELOLA])
    every = {mine.id, gone.id, offer.id, theirs.id}
    for person, seen in (
        (world.admin, every - {theirs.id}),
        (world.other, {gone.id, offer.id, theirs.id}),
        (stranger, set()),
        (manager, every),
    ):
        act = act_of(person)
        assert {line.id for line in queries.muk_lines(act)} == seen
        assert {muk.id for muk in db.session().query(Muk) if act.may(P.READ, muk)} == seen
    assert next(iter(queries.muk_lines(act_of(world.other)))).id == offer.id
    assert [act_of(world.admin).may(P.DOWNLOAD, muk) for muk in (mine, gone, offer)] == [True, False, True]
    assert [act_of(world.other).may(P.DOWNLOAD, muk) for muk in (gone, offer)] == [True, True]


def test_both_sides_hear_of_an_offer_and_its_answer(world):
    muk = offered(world)
    services.refuse_muk(act_of(world.other), muk, reason="Belum perlu")
    services.offer_muk(act_of(world.admin), muk, world.receiver.id)
    services.accept_muk(act_of(world.other), muk)
    mails = db.session().query(Mail).order_by(Mail.created_at).all()
    assert sorted((mail.to, mail.subject) for mail in mails) == sorted(
        [
            (world.other.email, "LSP SATU menawarkan MUK MUK-01"),
            (world.admin.email, "MUK MUK-01 ditolak LSP DUA"),
            (world.other.email, "LSP SATU menawarkan MUK MUK-01"),
            (world.admin.email, "MUK MUK-01 diterima LSP DUA"),
        ]
    )


def test_the_chain_vouches_for_owner_content_history_and_files(world):
    muk = draft(world)
    services.add_file(act_of(world.admin), muk, stored("soal.jpg"))
    services.validate_muk(act_of(world.admin), muk, validators=[RATNA], validated_on=TODAY)
    services.offer_muk(act_of(world.admin), muk, world.receiver.id)
    services.accept_muk(act_of(world.other), muk)
    services.withdraw_muk(act_of(world.other), muk, reason="Selesai")
    assert findings() == []
    db.session().commit()
    for row, column, value in (
        (muk, "owner_id", world.giver.id),
        (muk, "form_codes", ["FR.IA.02"]),
        (muk, "validators", [BAMBANG]),
        (db.session().query(MukStep).filter_by(muk_id=muk.id, event="withdraw").one(), "note", "Lain"),
        (db.session().query(MukFile).one(), "name", "lain.jpg"),
    ):
        setattr(row, column, value)
        assert findings() != [], column
        db.session().rollback()
    assert findings() == []


def test_accept_and_refuse_at_once_are_one_answer(world, lms_app):
    muk = offered(world)
    key, act, receiver = muk.id, act_of(world.other), world.receiver.id

    def answer(deed, **kwargs):
        try:
            deed(act, db.session().get_one(Muk, key), **kwargs)
        except NotFound as nothing:
            raise Refusal("muk.no_offer") from nothing
        return "done"

    found = at_once(
        lms_app,
        [
            lambda: answer(services.accept_muk),
            lambda: answer(services.refuse_muk, reason="Tidak"),
            lambda: answer(services.accept_muk),
        ],
    )
    assert found.count("done") == 1
    muk = db.session().get_one(Muk, key)
    answers = [step.event for step in db.session().query(MukStep) if step.event in ("accept", "refuse")]
    assert len(answers) == 1
    assert (muk.owner_id == receiver) is (answers == ["accept"])
    assert findings() == []


def test_two_editions_opened_at_once_are_one(world, lms_app):
    key, act = validated(world).id, act_of(world.admin)

    def open_it():
        return services.open_edition(act, db.session().get_one(Muk, key)).edition

    found = at_once(lms_app, [open_it, open_it])
    assert sorted(one.code if isinstance(one, Refusal) else str(one) for one in found) == ["2", "muk.edition_open"]


def test_the_installation_itself_may_open_and_offer(world):
    act = Act.system(act_of(world.admin).now)
    muk = services.create_muk(act, world.skema_id, world.giver.id, FACTS)
    services.validate_muk(act, muk, validators=[RATNA], validated_on=TODAY)
    services.offer_muk(act, muk, world.receiver.id)
    services.accept_muk(act_of(world.other), muk)
    assert {line.by for line in queries.steps_of(muk)} == {"", world.other.name}
