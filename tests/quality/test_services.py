"""Who may say what of whom and when; what is done about findings; reports that are closed, sealed and followed by the next."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from askom_lms.coursework import queries as coursework
from askom_lms.coursework import services as sheets
from askom_lms.kernel import audit, db, evidence
from askom_lms.kernel.messages import Denied, NotFound
from askom_lms.paperwork.models import FilledRecord
from askom_lms.quality import queries, services
from askom_lms.quality.domain.states import Side
from askom_lms.quality.models import Evaluation, FollowUp
from askom_lms.training.queries import class_by_id
from tests.assessment.world import EVENING, act_of, attend, master_of, stamp
from tests.coursework.test_races import at_once
from tests.coursework.world import handed_in
from tests.factories.people import PersonFactory
from tests.house.counting import counted
from tests.people.conftest import tamper
from tests.quality.conftest import LATER, evaluated, finish, klass_of, rated
from tests.refusing import refused

DUE = dt.date(2026, 11, 30)
DAY = dt.timedelta(days=1)


def facts(world):
    return queries.facts_now(klass_of(world), queries.follow_ups(world.klass.id))


def written(world, **changes):
    told = {"key": "", "finding": "FR.IA.01 kosong", "action": "Latih", "owner": "Sari", "due_on": DUE} | changes
    made = services.add_follow_up(act_of(world.panitia, EVENING), klass_of(world), **told)
    db.session().commit()
    return made


@pytest.mark.row("002-136")
def test_trainees_lsp_and_bnsp_evaluate_whom_they_met_once_each_and_nobody_himself(world):
    klass, (first, second) = klass_of(world), world.masters
    names = sorted([first.name, second.name])
    for person in (world.trainees[0], world.panitia, world.admin, world.bnsp):
        assert [one.name for one in queries.subjects(act_of(person), klass)] == names
    evaluated(world, world.trainees[0], first, note="Sabar.")
    evaluated(world, world.trainees[0], first, note="Sabar sekali.", seen=1, santun="sebagian")
    for person, side in ((world.panitia, Side.LSP), (world.admin, Side.LSP), (world.bnsp, Side.BNSP)):
        assert evaluated(world, person, first, side=side, note="Dari pengamatan.").side is side
    kept = db.session().scalars(select(Evaluation).where(Evaluation.by_id == world.trainees[0].id)).one()
    assert (kept.note, kept.ratings["santun"], kept.side) == ("Sabar sekali.", "sebagian", Side.TRAINEE)
    for person, about in ((first, first), (PersonFactory(), first)):
        with pytest.raises((Denied, NotFound)):
            evaluated(world, person, about)
    with pytest.raises(NotFound):
        evaluated(world, world.trainees[0], world.pengajar)


@pytest.mark.parametrize(
    ("now", "seen", "change", "note", "code"),
    [
        (EVENING - DAY, 0, {}, "", "quality.too_early"),
        (LATER, 0, {}, "", "quality.too_late"),
        (EVENING, 1, {}, "", "quality.changed"),
        (EVENING, 0, {"santun": None}, "", "quality.unrated"),
        (EVENING, 0, {}, "x" * 1001, "quality.note_too_long"),
    ],
)
def test_an_evaluation_is_refused_with_a_sentence(world, now, seen, change, note, code):
    with refused(code):
        evaluated(world, world.trainees[0], world.masters[0], now=now, seen=seen, note=note, **change)
    with refused("quality.note_missing"):
        evaluated(world, world.admin, world.masters[0], side=Side.LSP)


def test_two_tabs_that_answer_at_once_leave_one_answer(lms_app, world):
    klass_id, about, person = world.klass.id, world.masters[0].id, world.trainees[0].id

    def answer():
        return services.save_evaluation(act_of(person, EVENING), class_by_id(klass_id), about, rated(), "", seen=0)

    told = at_once(lms_app, [answer, answer])
    assert sorted(getattr(one, "code", "") for one in told) == ["", "quality.changed"]
    assert db.session().scalar(select(func.count()).where(Evaluation.class_id == klass_id)) == 1


@pytest.mark.row("002-136")
def test_results_name_nobody_and_a_master_asesor_reads_his_own_late_and_from_five_on(world):
    about, slug = world.masters[0], world.klass.slug
    for person in world.trainees[:4]:
        evaluated(world, person, about, note=f"Catatan {person.name}", santun="tidak")
    evaluated(world, world.admin, about, side=Side.LSP, note="Hadir terus.")

    def of(person, now=EVENING):
        _klass, rows = queries.results(act_of(person, now), slug)
        return next(one for one in rows if one.name == about.name)

    assert (of(world.admin).n, of(world.admin).notes) == (4, [(Side.LSP, "Hadir terus.")])
    assert of(about, LATER).is_shown is False
    evaluated(world, world.trainees[4], about, note="Sabar.")
    own = of(about)
    assert (own.is_shown, own.rows, own.notes) == (False, [], [])
    own = of(about, LATER)
    assert {row.key: dict(row.counts) for row in own.rows}["santun"] == {"tidak": 4, "ya": 2}
    assert len(own.notes) == 6
    _klass, rows = queries.results(act_of(about, LATER), slug)
    assert [one.name for one in rows] == [about.name]
    assert [one.n for one in queries.results(act_of(world.bnsp), slug)[1] if one.name == about.name] == [5]
    for person in (world.trainees[0], world.panitia, world.tim_1):
        with pytest.raises((Denied, NotFound)):
            queries.results(act_of(person), slug)
    assert [one["rows"] for one in facts(world)["evaluations"] if one["name"] != about.name] == [[]]
    kinds = set(db.session().scalars(select(audit.ChainEntry.kind)))
    assert not [kind for kind in kinds if "evaluation" in kind]


@pytest.mark.row("001-004")
def test_the_figures_of_a_class_are_read_from_its_sheets(world):
    returned = handed_in(world, 0)
    act = act_of(master_of(world, 0))
    sheets.return_submission(act, coursework.get_submission(act, returned.id), note="Kunci kosong")
    db.session().commit()
    attend(world, 0, h2_1="A")
    stamp(world, 1, "merah", keys=("fr-ak-03", "fr-va"))
    s = db.session()
    answers = {"FR.AK.03": {"komponen:k3:hasil": "tidak"}, "FR.VA": {"periode": "setelah", "tanpa_temuan": True}}
    for record in s.scalars(select(FilledRecord).where(FilledRecord.form_code.in_(answers))):
        record.answers = answers[record.form_code]
    s.commit()
    told = facts(world)
    assert told["attendance"]["counts"]["A"] == 1
    (back,) = told["returns"]
    assert (back["form"], back["handed"], back["back"], back["reasons"]) == ("PETA.KP", 1, 1, [["Kunci kosong", 1]])
    assert [row["no"] for row in told["feedback"]["rows"]] == [0, 0, 1, *[0] * 7]
    assert (told["feedback"]["n"], told["validation"][0]["none"], told["waiting"]["n"]) == (1, 1, 2)
    assert [one["met"] for one in told["evaluations"]] == [6, 6]
    assert told["class"]["seats"] == 6


def test_what_is_done_about_a_finding_is_written_done_once_and_sealed(world):
    for change, code in (
        ({"action": " "}, "quality.action_incomplete"),
        ({"due_on": None}, "quality.action_incomplete"),
        ({"owner": "x" * 121}, "quality.too_long"),
        ({"due_on": dt.date(2026, 11, 19)}, "quality.due_past"),
    ):
        with refused(code):
            written(world, **change)
    made = written(world, due_on=dt.date(2026, 11, 20))
    act = act_of(world.panitia, EVENING)
    services.finish_follow_up(act, klass_of(world), made.id, "Sudah dilatih.")
    db.session().commit()
    with refused("quality.done_already"):
        services.finish_follow_up(act, klass_of(world), made.id, "Lagi.")
    with pytest.raises(Denied):
        services.add_follow_up(
            act_of(world.tim_1, EVENING), klass_of(world), key="", finding="a", action="b", owner="c", due_on=DUE
        )  # fmt: skip
    assert [one.done_note for one in db.session().scalars(select(FollowUp))] == ["Sudah dilatih."]


@pytest.mark.row("001-004")
def test_a_report_is_closed_after_the_class_and_later_facts_open_the_next_version(world):
    act = act_of(world.panitia, EVENING)
    with refused("quality.class_goes_on"):
        services.close_report(act, klass_of(world))
    finish(world)
    first = services.close_report(act, klass_of(world))
    db.session().commit()
    with refused("quality.nothing_new"):
        services.close_report(act, klass_of(world))
    evaluated(world, world.trainees[0], world.masters[0])
    second = services.close_report(act, klass_of(world))
    db.session().commit()
    assert (first.number, second.number) == (1, 2)
    assert [sum(one["n"] for one in report.facts["evaluations"]) for report in (first, second)] == [0, 1]
    chain = next(one for one in audit.chains(db.session()) if one.ref == world.klass.id)
    assert not list(evidence.contradictions(db.session(), chain))
    db.session().rollback()
    tamper("UPDATE quality_report SET closed_by_name = 'Orang Lain' WHERE number = 1")
    assert len([one for one in evidence.contradictions(db.session(), chain) if one]) == 1


def test_the_figures_take_as_many_queries_however_many_sheets_there_are(world):
    def cost():
        klass = klass_of(world)
        with counted() as seen:
            queries.facts_now(klass, ())
        return len(seen.reads)

    few = cost()
    for index in range(6):
        stamp(world, index, "merah")
        for about in world.masters:
            evaluated(world, world.trainees[index], about, note="Baik.")
    assert cost() == few <= 11
