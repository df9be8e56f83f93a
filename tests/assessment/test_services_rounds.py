"""Planning rounds, planning them anew, and playing a turn."""

import datetime as dt

import pytest
from sqlalchemy import select

from askom_lms.assessment import queries, services
from askom_lms.assessment.domain import observation
from askom_lms.assessment.domain.states import AssessmentPermission as P
from askom_lms.assessment.domain.states import RolePlayState
from askom_lms.assessment.models import RolePlay
from askom_lms.coursework.queries import party_list
from askom_lms.enrolment import services as enrolments
from askom_lms.kernel import db
from askom_lms.kernel.audit import history_of
from askom_lms.kernel.evidence import SEALS
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal
from askom_lms.training.models import Folder
from tests.assessment.world import NOW, act_of, seat_of, stamp, started_turn

MERAH, KUNING = Folder.MERAH, Folder.KUNING


def planned(world, folder=MERAH, **kwargs):
    turns = services.plan_round(act_of(world.panitia), world.klass, folder, starts_at=NOW, **kwargs)
    db.session().commit()
    return turns


def live(world, folder=MERAH):
    wanted = select(RolePlay).where(RolePlay.folder == folder, RolePlay.state != RolePlayState.REPLACED)
    return list(db.session().scalars(wanted))


def turn_of(world, index, folder=MERAH):
    return queries.get_turn(
        act_of(world.panitia), next(turn.id for turn in live(world, folder) if turn.asesor_id == world.seats[index])
    )


def walk(person, turn, until=None):
    """Every step is ticked in order, or those before this one."""
    for step in observation.turn_steps():
        if step.key == until:
            return
        services.tick_turn(act_of(person), turn, step.key)


def play(world, turn):
    """This turn is played from the opening to the end."""
    index = world.seats.index(turn.asesor_id)
    stamp(world, index, "merah", phases=("planning",))
    services.start_turn(act_of(world.trainees[index]), turn)
    walk(world.trainees[index], turn)
    services.finish_turn(act_of(world.trainees[index]), turn)
    db.session().commit()


@pytest.mark.row("000-121")
def test_panitia_plan_a_round_and_everybody_plays_both_parts(world):
    turns = planned(world)

    assert {turn.asesor_id for turn in turns} == {turn.asesi_id for turn in turns} == set(world.seats)
    assert all(turn.asesor_id != turn.asesi_id for turn in turns)
    assert {turn.table for turn in turns} == {1, 2}
    assert min(turn.starts_at for turn in turns) == NOW


def test_a_master_asesor_may_plan_and_a_trainee_may_not(world):
    services.plan_round(act_of(world.master), world.klass, MERAH, starts_at=NOW)
    with pytest.raises(Denied):
        services.plan_round(act_of(world.trainees[0]), world.klass, KUNING, starts_at=NOW)


def test_panitia_of_another_class_may_not_plan(world):
    stranger = act_of(world.panitia)
    object.__setattr__(stranger.actor, "grants", frozenset({("panitia", world.seats[0])}))
    with pytest.raises(NotFound):
        services.plan_round(stranger, world.klass, MERAH, starts_at=NOW)


@pytest.mark.row("000-121")
def test_a_plan_names_the_asesi_of_each_dossier_as_simulated(world):
    for turn in planned(world):
        parties = {party.role: party for party in party_list(turn.asesor_id, MERAH)}
        asesi = db.session().get_one(type(seat_of(world, 0)), turn.asesi_id)
        assert parties["asesi"].person_id == asesi.person_id
        assert all(party.is_simulated for party in parties.values())


def test_nobody_validates_a_set_in_which_he_is_asesi_or_author(world):
    for folder in (MERAH, KUNING):
        for turn in planned(world, folder):
            parties = {party.role: party.person_id for party in party_list(turn.asesor_id, folder)}
            checkers = {parties[role] for role in ("validator",) if role in parties}
            assert parties["asesi"] not in checkers


def test_the_second_round_has_other_pairs_also_when_the_lot_falls_the_same(world, monkeypatch):
    monkeypatch.setattr(services.rounds, "_seed", lambda _klass, _folder: 1)
    first = {frozenset({turn.asesor_id, turn.asesi_id}) for turn in planned(world)}
    second = {frozenset({turn.asesor_id, turn.asesi_id}) for turn in planned(world, KUNING)}

    assert not first & second


def test_a_round_is_planned_once(world):
    planned(world)
    with pytest.raises(Refusal) as refused:
        planned(world)
    assert refused.value.code == "assessment.already_planned"


@pytest.mark.parametrize("folder", [Folder.HIJAU, Folder.BIRU])
def test_only_the_red_and_the_yellow_folder_have_roleplay(world, folder):
    with pytest.raises(Invalid) as refused:
        planned(world, folder)
    assert refused.value.code == "assessment.no_round"


@pytest.mark.parametrize(("minutes", "is_fine"), [(9, False), (10, True), (240, True), (241, False)])
def test_a_turn_lasts_between_ten_minutes_and_four_hours(world, minutes, is_fine):
    if is_fine:
        planned(world, minutes=minutes)
    else:
        with pytest.raises(Invalid):
            planned(world, minutes=minutes)


def test_absent_people_are_planned_anew_and_the_others_stay(world):
    planned(world)
    made = services.replan(act_of(world.panitia), world.klass, MERAH, {world.seats[0]})
    db.session().commit()

    there = set(world.seats[1:])
    assert {turn.asesor_id for turn in live(world)} == there
    assert all(turn.asesi_id in there for turn in live(world))
    assert made
    dropped = db.session().scalars(select(RolePlay).where(RolePlay.state == RolePlayState.REPLACED)).all()
    assert len(dropped) >= 2


def test_a_finished_turn_stays_when_its_people_leave(world):
    planned(world)
    turn = turn_of(world, 0)
    play(world, turn)
    services.replan(act_of(world.panitia), world.klass, MERAH, {world.seats[0], turn.asesi_id})
    db.session().commit()

    assert db.session().get_one(RolePlay, turn.id).state is RolePlayState.DONE


def test_a_turn_that_goes_on_stays_when_its_people_are_marked_absent(world):
    planned(world)
    stamp(world, 0, "merah", phases=("planning",))
    turn = turn_of(world, 0)
    services.start_turn(act_of(world.trainees[0]), turn)
    db.session().commit()
    services.replan(act_of(world.panitia), world.klass, MERAH, {world.seats[0], turn.asesi_id})

    assert db.session().get_one(RolePlay, turn.id, populate_existing=True).state is RolePlayState.RUNNING


def test_a_turn_that_goes_on_is_given_up_when_its_asesi_has_left_the_class(world):
    """Somebody else takes his place; a turn that goes on with two who are here stays as it is."""
    planned(world)
    stamp(world, 0, "merah", phases=("planning",))
    turn = turn_of(world, 0)
    services.start_turn(act_of(world.trainees[0]), turn)
    left = world.seats.index(turn.asesi_id)
    enrolments.withdraw(act_of(world.panitia), seat_of(world, left), reason="Tugas luar kota")
    db.session().commit()
    services.replan(act_of(world.panitia), world.klass, MERAH, set())
    db.session().commit()

    assert db.session().get_one(RolePlay, turn.id, populate_existing=True).state is RolePlayState.REPLACED
    again = [one for one in live(world) if one.asesor_id == world.seats[0]]
    assert [one.asesi_id != turn.asesi_id for one in again] == [True]


def test_whoever_is_left_of_a_half_broken_table_plays_both_parts_together(world):
    """Somebody was put between two who had one turn left (2 assesses 3, 3 assesses 1); then 1 leaves as well."""
    planned(world)
    done = turn_of(world, 0)
    stayed = done.asesi_id
    late, gone = (seat for seat in world.seats if seat not in (done.asesor_id, stayed))
    play(world, done)
    between = services.replan(act_of(world.panitia), world.klass, MERAH, {gone})
    db.session().commit()
    table = {(turn.asesor_id, turn.asesi_id) for turn in between}
    assert table == {(stayed, late), (late, done.asesor_id)}

    made = services.replan(act_of(world.panitia), world.klass, MERAH, {gone, done.asesor_id})
    db.session().commit()

    assert {(turn.asesor_id, turn.asesi_id) for turn in made} == {(stayed, late), (late, stayed)}
    assert {turn.id for turn in live(world)} == {done.id} | {turn.id for turn in made}
    assert len({turn.table for turn in made}) == 1
    assert abs(made[0].starts_at - made[1].starts_at) >= dt.timedelta(minutes=services.rounds.MINUTES)
    persons = {seat: db.session().get_one(type(seat_of(world, 0)), seat).person_id for seat in (stayed, late)}
    for author, asesi in ((stayed, late), (late, stayed)):
        parties = {party.role: party.person_id for party in party_list(author, MERAH)}
        assert parties["asesi"] == persons[asesi]


def test_new_turns_start_at_the_next_five_minutes(world):
    planned(world)
    late = act_of(world.panitia, NOW + dt.timedelta(minutes=62, seconds=10))
    made = services.replan(late, world.klass, MERAH, {world.seats[0]})

    assert min(turn.starts_at for turn in made) == NOW + dt.timedelta(minutes=65)


def test_a_round_that_was_not_planned_cannot_be_planned_anew(world):
    with pytest.raises(Refusal) as refused:
        services.replan(act_of(world.panitia), world.klass, MERAH, set())
    assert refused.value.code == "assessment.not_planned"


def test_with_one_person_present_nothing_can_be_planned(world):
    planned(world)
    with pytest.raises(Refusal) as refused:
        services.replan(act_of(world.panitia), world.klass, MERAH, set(world.seats[:3]))
    assert refused.value.code == "assessment.too_few_players"


def test_an_asesor_starts_and_ends_his_own_turn(world):
    planned(world)
    stamp(world, 0, "merah", phases=("planning",))
    turn = turn_of(world, 0)
    services.start_turn(act_of(world.trainees[0]), turn)
    assert (turn.state, turn.started_at) == (RolePlayState.RUNNING, NOW)

    walk(world.trainees[0], turn)
    services.finish_turn(act_of(world.trainees[0], NOW + dt.timedelta(minutes=40)), turn)
    db.session().commit()
    assert turn.finished_at == NOW + dt.timedelta(minutes=40)
    assert [entry["kind"] for entry in history_of(db.session(), "role_play", turn.id)] == [
        "role_play.start",
        "role_play.finish",
    ]


def test_a_turn_does_not_start_before_its_planning_is_parafed(world):
    planned(world)
    stamp(world, 0, "merah", phases=("planning",), keys=("peta", "fr-mapa-01"))
    with pytest.raises(Refusal) as refused:
        services.start_turn(act_of(world.trainees[0]), turn_of(world, 0))
    assert refused.value.code == "assessment.planning_open"
    assert "Tugas 1" in str(refused.value)


def test_a_turn_is_not_ended_before_it_began(world):
    planned(world)
    with pytest.raises(Refusal) as refused:
        services.finish_turn(act_of(world.trainees[0]), turn_of(world, 0))
    assert refused.value.code == "role_play.not_now"


def test_nobody_starts_the_turn_of_a_class_mate(world):
    planned(world)
    stamp(world, 0, "merah", phases=("planning",))
    with pytest.raises(NotFound):
        services.start_turn(act_of(world.trainees[1]), turn_of(world, 0))


@pytest.fixture
def turn(world):
    """The first trainee's turn as asesor, begun."""
    stamp(world, 0, "merah", phases=("planning",))
    return started_turn(world, 0)


def person_at(world, seat_id):
    return world.trainees[world.seats.index(seat_id)]


def outsider_of(world, turn):
    players = {turn.asesor_id, turn.asesi_id, turn.observer_id}
    return next(person_at(world, seat) for seat in world.seats if seat not in players)


@pytest.mark.row("004-023")
def test_a_step_is_ticked_after_the_one_before_and_never_skipped(world, turn):
    act = act_of(world.trainees[0])
    with pytest.raises(Refusal) as refused:
        services.tick_turn(act, turn, "pembukaan.pakaian")
    assert refused.value.code == "assessment.step_skipped"
    assert "Menyapa asesi" in str(refused.value)
    with pytest.raises(Refusal):
        services.tick_turn(act, turn, "konsultasi")

    services.tick_turn(act, turn, "pembukaan.salam")
    services.tick_turn(act, turn, "pembukaan.pakaian")
    assert list(turn.steps) == ["pembukaan.salam", "pembukaan.pakaian"]


def test_a_whole_step_keeps_the_times_of_what_was_ticked_before(world, turn):
    services.tick_turn(act_of(world.trainees[0]), turn, "pembukaan.salam")
    later = act_of(world.trainees[0], NOW + dt.timedelta(minutes=3))
    services.tick_turn(later, turn, "pembukaan")
    services.tick_turn(act_of(world.trainees[0], NOW + dt.timedelta(minutes=9)), turn, "pembukaan")
    seen = observation.recorded(turn.steps)

    assert seen["pembukaan.salam"].at == NOW
    assert {seen[f"pembukaan.{key}"].at for key in ("pakaian", "tanda_pengenal", "tujuan")} == {later.now}
    assert {one.by for one in seen.values()} == {world.trainees[0].name}


@pytest.mark.parametrize("key", ["menari", "", "laporan", "laporan.va"])
def test_a_step_that_a_turn_does_not_have_is_refused(world, turn, key):
    with pytest.raises(Invalid) as refused:
        services.tick_turn(act_of(world.trainees[0]), turn, key)
    assert refused.value.code == "assessment.unknown_step"


@pytest.mark.row("004-023")
def test_a_turn_is_finished_only_with_its_last_step(world, turn):
    act = act_of(world.trainees[0])
    walk(world.trainees[0], turn, until="keputusan")
    for point in observation.points_under("keputusan")[:-1]:
        services.tick_turn(act, turn, point.key)
    with pytest.raises(Refusal) as refused:
        services.finish_turn(act, turn)
    assert refused.value.code == "assessment.turn_points_open"
    assert refused.value.params["count"] == 1
    assert (turn.state, turn.finished_at) == (RolePlayState.RUNNING, None)

    services.tick_turn(act, turn, "keputusan.penutup")
    services.finish_turn(act, turn)
    assert turn.state is RolePlayState.DONE


def test_the_steps_of_a_finished_turn_are_sealed_and_stay(world, turn):
    walk(world.trainees[0], turn)
    services.finish_turn(act_of(world.trainees[0]), turn)
    db.session().commit()
    last = history_of(db.session(), "role_play", turn.id)[-1]
    assert len(last["data"]["sha256"]) == 64
    assert "steps" in ",".join(last["data"][SEALS]).split(",")
    with pytest.raises(Refusal) as refused:
        services.tick_turn(act_of(world.trainees[0]), turn, "pembukaan")
    assert refused.value.code == "assessment.turn_not_running"


def test_nothing_is_ticked_before_the_turn_began(world):
    planned(world)
    with pytest.raises(Refusal) as refused:
        services.tick_turn(act_of(world.trainees[0]), turn_of(world, 0), "pembukaan")
    assert refused.value.code == "assessment.turn_not_running"


def test_asesor_observer_and_staff_tick_and_the_asesi_only_looks_on(world, turn):
    watcher = outsider_of(world, turn)
    with pytest.raises(NotFound):
        services.tick_turn(act_of(watcher), turn, "pembukaan.salam")
    with pytest.raises(NotFound):
        queries.get_turn(act_of(watcher), turn.id, P.FOLLOW)
    turn.observer_id = world.seats[world.trainees.index(watcher)]
    db.session().commit()
    db.session().expire_all()

    asesi = person_at(world, turn.asesi_id)
    for person in (watcher, asesi, world.trainees[0], world.master, world.panitia, world.pengajar):
        assert queries.get_turn(act_of(person), turn.id, P.FOLLOW).id == turn.id
    for place, person in enumerate((watcher, world.trainees[0], world.master, world.panitia)):
        key = observation.points_of_turn()[place].key
        services.tick_turn(act_of(person), queries.get_turn(act_of(person), turn.id, P.TICK), key)
    with pytest.raises(NotFound):
        queries.get_turn(act_of(asesi), turn.id, P.TICK)
    with pytest.raises(NotFound):
        queries.get_turn(act_of(watcher), turn.id)
