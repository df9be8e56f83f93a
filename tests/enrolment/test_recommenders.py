"""000-046: what a recommending institution is, by the register, by panitia, or as the applicant says."""

import datetime as dt

import pytest

from askom_lms.enrolment import queries, services
from askom_lms.enrolment.domain.facts import Standing
from askom_lms.enrolment.domain.states import EnrolmentState as S
from askom_lms.kernel import db
from askom_lms.kernel.audit import history_of
from askom_lms.kernel.messages import Denied, Refusal
from tests.factories.classes import act_of, applicant, coming_class, person_of

pytestmark = pytest.mark.usefixtures("lms_app")
LETTER = {"kind": "lsp", "standing": "terlisensi", "bnsp_approved": True, "dated_on": "2026-06-02"}


@pytest.fixture
def world():
    return coming_class()


def named(world, institution=None, **stated):
    letter = {**LETTER, "institution": institution or world.organiser.name, **stated}
    return applicant(world, recommendations=[letter])


def found(world, enrolment):
    verdict = queries.verdict_now(enrolment, queries.today_in(act_of(world.panitia, world.now), world.klass))
    return next(each for each in verdict.findings if each.rule == "recommendation")


def rule(world, enrolment, standing=None, approved=None, reason="Surat BNSP", institution="LSP Luar", by=None):
    return services.rule_on_recommender(
        act_of(by or world.panitia, world.now), enrolment,
        institution=institution, standing=standing, bnsp_approved=approved, reason=reason,
    )  # fmt: skip


@pytest.mark.row("000-046")
def test_an_inactive_lsp_recommends_nobody_whatever_the_applicant_says(world):
    enrolment = named(world)
    assert found(world, enrolment).met
    world.organiser.is_active = False
    db.session().flush()

    finding = found(world, enrolment)
    assert finding.met is False
    assert "adalah tidak aktif" in finding.what
    assert "menurut daftar lembaga" in finding.what
    with pytest.raises(Refusal):
        services.accept(act_of(world.panitia, world.now), enrolment)


@pytest.mark.parametrize(("days", "met"), [(0, True), (-1, False)])
def test_the_licence_counts_to_its_last_day(world, days, met):
    today = queries.today_in(act_of(world.panitia, world.now), world.klass)
    world.organiser.licence_until = today + dt.timedelta(days=days)
    db.session().flush()

    assert found(world, named(world)).met is met


def test_the_register_also_corrects_in_his_favour_and_finds_the_name_however_it_is_written(world):
    enrolment = named(world, f"  {world.organiser.name.upper()} ", kind="clsp", standing="tidak_aktif")

    assert found(world, enrolment).met


def test_an_institution_that_is_not_registered_stands_with_a_mark_until_panitia_says(world, desk_of):
    enrolment = named(world, "LSP Luar")
    finding = found(world, enrolment)
    assert (finding.met, finding.pending is not None) == (True, True)
    desk = desk_of(world.panitia)
    assert "Keadaan lembaga menurut pemohon" in desk.go(f"/permohonan/{enrolment.id}").text

    page = desk.go(f"/permohonan/{enrolment.id}").press(
        "Tetapkan keadaan lembaga", institution="LSP Luar", standing="tidak_aktif", ruling_reason="Lisensi dicabut"
    )
    assert "Keadaan lembaga ditetapkan panitia." in page.text
    db.session().expire_all()
    assert found(world, enrolment).met is False
    kinds = [entry["kind"] for entry in history_of(db.session(), "enrolment", enrolment.id)]
    assert kinds == ["enrolment.recommender_ruled"]


def test_panitia_confirms_and_the_mark_is_gone(world):
    enrolment = named(world, "LSP Luar", standing="tidak_aktif")
    assert found(world, enrolment).met is False
    rule(world, enrolment, Standing.LICENSED)

    assert (found(world, enrolment).met, found(world, enrolment).pending) == (True, None)


def test_the_standing_of_a_registered_one_is_not_panitias_to_set_but_the_approval_is(world):
    enrolment = named(world)
    with pytest.raises(Refusal) as refused:
        rule(world, enrolment, Standing.INACTIVE, institution=world.organiser.name)
    assert refused.value.code == "enrolment.standing_registered"

    rule(world, enrolment, approved=False, institution=world.organiser.name)
    assert queries.judged_letters(enrolment, {})[0]["bnsp_approved"] is False


def test_an_institution_that_he_does_not_name_and_a_missing_reason_are_refused(world):
    enrolment = named(world, "LSP Luar")
    for changes, code in (({"institution": "LSP Lain"}, "recommender_unknown"), ({"reason": " "}, "reason_missing")):
        with pytest.raises(Refusal) as refused:
            rule(world, enrolment, Standing.LICENSED, **changes)
        assert refused.value.code == f"enrolment.{code}"


def test_the_applicant_may_not_rule(world):
    enrolment = named(world, "LSP Luar")
    with pytest.raises(Denied):
        rule(world, enrolment, Standing.LICENSED, by=person_of(enrolment))


def test_a_ruling_after_approval_drops_it_and_an_edit_does_not_undo_the_ruling(world):
    enrolment = named(world, "LSP Luar")
    services.accept(act_of(world.panitia, world.now), enrolment)
    assert rule(world, enrolment, Standing.INACTIVE)
    assert (enrolment.state, enrolment.approved_facts_version) == (S.APPLIED, None)

    facts = {**enrolment.facts, "can_word": False}
    services.save_facts(act_of(person_of(enrolment), world.now), enrolment, facts, skema_id=enrolment.skema_id)
    assert found(world, enrolment).met is False


def test_the_form_offers_the_names_of_the_register(world, desk_of):
    enrolment = named(world)
    page = desk_of(person_of(enrolment)).go("/permohonan/data")

    assert world.organiser.name in [one.get("value") for one in page.all("option")]
