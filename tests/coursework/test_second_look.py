"""A second look at parafs: own figures for oneself, a sample for another, two judgements side by side."""

import datetime as dt

import pytest
from sqlalchemy import delete, select, update

from askom_lms.coursework import services
from askom_lms.coursework.models import Paraf, SecondLook, Submission
from askom_lms.coursework.queries import second_look as looking
from askom_lms.kernel import checkpoints, db
from askom_lms.kernel.messages import Denied, NotFound, Refusal
from askom_lms.people.domain import Role
from askom_lms.training.models import ClassState, TrainingClass
from tests.coursework.deciding import give_back, undo
from tests.coursework.world import NOW, act_of, handed_in, item_of, master_of, parafed, running_class
from tests.factories.people import PersonFactory, grant_in
from tests.house.counting import counted
from tests.people.conftest import tamper

LATER = NOW + dt.timedelta(minutes=1)
WHY = "Bukti untuk KUK 1.2 belum ada."


def look(world, version, *, agrees=True, reason="", who=None, now=LATER):
    return services.give_second_look(
        act_of(who or world.other_master, now), version.id, agrees=agrees, reason=reason
    )  # fmt: skip


def refused(world, version, **how):
    with pytest.raises(Refusal) as said:
        look(world, version, **how)
    db.session().rollback()
    return said.value.code


def listed(person, now=LATER):
    return [line.id for sample in looking.own_samples(act_of(person, now)) for line, _look in sample.lines]


@pytest.mark.row("004-021")
def test_another_master_asesor_says_what_he_would_have_done_and_the_paraf_stays(world):
    version = parafed(world)
    before = (
        db.session().execute(select(Submission.__table__)).all(),
        db.session().execute(select(Paraf.__table__)).all(),
    )

    found = look(world, version, agrees=False, reason=f"  {WHY} ")
    db.session().commit()

    assert (found.reader_name, found.agrees, found.reason, found.at) == (world.other_master.name, False, WHY, LATER)
    after = (
        db.session().execute(select(Submission.__table__)).all(),
        db.session().execute(select(Paraf.__table__)).all(),
    )
    assert after == before
    assert list(checkpoints.verify_all(db.session())) == []


def test_a_reader_judges_without_seeing_what_another_reader_said(world):
    version = parafed(world)
    third = PersonFactory(name="Master 3")
    grant_in(third, Role.MASTER_ASESOR, world.klass)
    look(world, version, agrees=False, reason=WHY)
    db.session().commit()

    def seen(person):
        return [one.reason for one in looking.compared(act_of(person, LATER), version.id).looks]

    assert (seen(world.other_master), seen(world.master), seen(third)) == ([WHY], [WHY], [])
    look(world, version, who=third, reason="Cukup")
    assert (seen(third), sorted(seen(world.master))) == (["Cukup"], sorted([WHY, "Cukup"]))


@pytest.mark.row("004-021")
@pytest.mark.parametrize(
    ("agrees", "reason", "code"),
    [
        (None, WHY, "coursework.look_unsaid"),
        (False, "  ", "coursework.look_reason"),
        (False, "x" * 2001, "coursework.look_reason"),
        (False, "x" * 2000, ""),
        (True, "", ""),
    ],
)
def test_a_difference_needs_a_reason(world, agrees, reason, code):
    version = parafed(world)
    if code:
        assert refused(world, version, agrees=agrees, reason=reason) == code
    else:
        assert look(world, version, agrees=agrees, reason=reason).agrees is agrees


def test_nobody_looks_at_his_own_paraf(world):
    assert refused(world, parafed(world), who=world.master) == "coursework.look_own_paraf"


def test_nobody_looks_at_the_sheets_of_the_trainee_he_has_now(world):
    version = parafed(world)
    services.substitute_master(
        act_of(world.panitia), world.klass.id, from_id=world.master.id, to_id=world.other_master.id,
        letter_number="ST-1", reason="Sakit",
    )  # fmt: skip
    db.session().commit()
    assert refused(world, version) == "coursework.look_own_trainee"
    assert listed(world.other_master) == []


def test_only_a_paraf_that_stands_is_looked_at(world):
    waiting, returned = handed_in(world, 0, "merah", "peta"), handed_in(world, 0, "kuning", "peta")
    give_back(world, returned)
    version = parafed(world, 0, "merah", "fr-mapa-01")
    db.session().commit()
    for other in (waiting, returned):
        assert refused(world, other) == "coursework.look_not_parafed"
    assert refused(world, version, now=NOW + dt.timedelta(seconds=10)) == "coursework.look_not_parafed"
    assert listed(world.other_master, NOW + dt.timedelta(seconds=10)) == []
    assert listed(world.other_master) == [version.id]
    assert look(world, version, now=NOW + dt.timedelta(seconds=11)).agrees


def test_an_undone_paraf_is_in_no_sample(world):
    version = parafed(world)
    undo(world, version)
    db.session().commit()
    assert listed(world.other_master) == []


def test_one_reader_says_it_once(world):
    version = parafed(world)
    look(world, version)
    db.session().commit()
    assert refused(world, version, agrees=False, reason=WHY) == "coursework.look_already"
    assert db.session().scalars(select(SecondLook.agrees)).all() == [True]


def test_a_finished_class_is_only_read(world):
    version = parafed(world)
    db.session().execute(update(TrainingClass).values(state=ClassState.FINISHED))
    db.session().commit()
    assert refused(world, version) == "coursework.class_finished"
    assert listed(world.other_master) == []


def test_other_people_and_other_classes_see_nothing(world, desk_of):
    version, elsewhere = parafed(world), running_class(1, number="48/2026")
    with pytest.raises(NotFound):
        look(world, version, who=elsewhere.master)
    assert version.id not in listed(elsewhere.master)
    for person in (world.panitia, world.trainees[0]):
        with pytest.raises(Denied):
            look(world, version, who=person)
        for url in ("/paraf/tinjauan", "/paraf/sampel", f"/paraf/sampel/{version.id}"):
            desk_of(person).go(url, expect=403)
    desk_of(elsewhere.master).go(f"/paraf/sampel/{version.id}", expect=404)


def test_what_was_looked_at_stays_in_the_list(world, monkeypatch):
    version = parafed(world)
    look(world, version)
    db.session().commit()
    monkeypatch.setattr(looking, "propose", lambda *_of: [])
    assert listed(world.other_master) == [version.id]


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (update(SecondLook).values(agrees=True), "pembacaan kedua"),
        (update(SecondLook).values(reason="lain"), "pembacaan kedua"),
        (delete(SecondLook), "second_look"),
    ],
)
def test_a_changed_second_look_is_found(world, step, words):
    look(world, parafed(world), agrees=False, reason=WHY)
    db.session().commit()
    tamper(step)
    db.session().expire_all()
    found = [mismatch.why for mismatch in checkpoints.verify_all(db.session())]
    assert len(found) == 1, found
    assert words in found[0]


def test_a_second_look_that_nobody_recorded_is_found(world):
    version = parafed(world)
    db.session().add(
        SecondLook(submission_id=version.id, reader_id=world.other_master.id, reader_name="X", agrees=True, at=LATER)
    )
    db.session().commit()
    found = [mismatch.why for mismatch in checkpoints.verify_all(db.session())]
    assert len(found) == 1, found
    assert "pembacaan kedua X" in found[0]


def seen_by(desk, url):
    """What the page asked, and the page."""
    with counted() as said:
        page = desk.go(url)
    return said.reads, page


def test_the_way_of_both_through_their_pages(world, at, desk_of):
    version = parafed(world)
    at(LATER)
    second, first = desk_of(world.other_master), desk_of(world.master)
    url = f"/paraf/sampel/{version.id}"
    pages = [seen_by(second, "/paraf/sampel"), seen_by(second, url)]
    assert "belum dibaca" in pages[0][1].text

    again = pages[1][1].press("Catat pendapat", verdict="kembali", reason="")
    assert again.status == 422
    assert "Alasan belum ada" in again.text
    done = again.press("Catat pendapat", verdict="kembali", reason=WHY)
    assert "Kedua pendapat" in done.text
    assert WHY in done.text
    assert "Catat pendapat" not in done.buttons

    pages += [seen_by(second, url), seen_by(first, "/paraf/tinjauan"), seen_by(first, url)]
    for _said, seen in pages[2:]:
        assert "Akan dikembalikan" in seen.text
        assert world.other_master.name in seen.text
    assert "Diputuskan1 versi" in pages[3][1].text
    for said, seen in pages:
        assert len(said) <= 6, f"{seen.url}: {len(said)}\n" + "\n".join(s[:90] for s in said)
    assert "Akan dikembalikan" not in desk_of(world.other_master).go("/paraf/tinjauan").text
    assert first.go(f"/lembar/{item_of(world, 0, 'merah', 'peta').id}").status == 200
    assert master_of(world, 0).id == world.master.id


def test_english_pages(world, at, desk_of):
    look(world, parafed(world), agrees=False, reason="why")
    at(LATER)
    page = desk_of(world.master).go("/paraf/tinjauan?lang=en")
    assert page.h1 == "My parafs reviewed"
    assert "Would be returned" in page.text
