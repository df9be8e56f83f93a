"""What the rules are told about an application: statements, made true by what the installation knows."""

import datetime as dt

import pytest

from askom_lms.enrolment import queries
from askom_lms.enrolment.domain.facts import Paper, PaperFact, PaperVerdict, Programme
from askom_lms.enrolment.models import DocumentKind
from askom_lms.kernel import db
from askom_lms.training.models import TrainingClass
from tests.factories.classes import BEFORE, STARTS_ON, act_of, applicant, open_class

pytestmark = pytest.mark.usefixtures("lms_app")
TODAY = BEFORE.date()


def facts(enrolment, **more):
    klass = db.session().get(TrainingClass, enrolment.class_id)
    return queries.facts_of(enrolment, klass, more or None)


@pytest.fixture
def world():
    return open_class()


def internalisasi(world, stated, mark=".", confirmed_at=None):
    enrolment = applicant(world, documents=f"aaaaaa{mark}a", internalisasi=stated)
    enrolment.confirmed_at = confirmed_at
    return facts(enrolment).internalisasi


def test_programme_day_1_and_papers_come_from_the_installation_whatever_is_stated(world):
    lies = {"programme": "peningkatan", "class_starts_on": "2030-01-01", "papers": {"ktp": {"present": True}}}
    found = facts(applicant(world, documents=".aux....", **lies))
    assert (found.programme, found.class_starts_on) == (Programme.PELATIHAN, STARTS_ON)
    assert found.papers[Paper.KTP] == PaperFact(present=False)
    assert found.papers[Paper.PHOTO].verdict is PaperVerdict.ACCEPTED
    assert found.papers[Paper.DIPLOMA] == PaperFact(present=True)
    assert found.papers[Paper.TECHNICAL].verdict is PaperVerdict.REJECTED


def test_a_reason_of_panitia_stands_in_the_finding(world):
    enrolment = applicant(world, documents="aaxaaaaa")
    verdict = queries.verdict_now(enrolment, TODAY, reasons={DocumentKind.DIPLOMA: "terpotong"})
    found = next(finding for finding in verdict.findings if finding.rule == "qualification")
    assert found.what.endswith("ditolak panitia: terpotong.")


def test_other_contexts_may_add_facts_and_papers(world):
    found = facts(applicant(world), has_apl01=True, papers={"rekaman-tugas": {"present": True}})
    assert found.has_apl01
    assert found.papers[Paper.TASK_RECORDS].present
    assert found.papers[Paper.KTP].present


@pytest.mark.parametrize("mark", [".", "u", "x"])
def test_attendance_that_is_only_stated_is_a_plan(world, mark):
    found = internalisasi(world, {"held_on": "2026-10-01", "attended": True, "certificate": "INT-1"}, mark)
    assert (found.held_on, found.attended, found.certificate) == (dt.date(2026, 10, 1), None, None)


def test_a_no_is_believed(world):
    assert internalisasi(world, {"attended": False}).attended is False


def test_nothing_stated_is_nothing_known(world):
    assert internalisasi(world, None) is None
    assert internalisasi(world, {"attended": True}) is None


def test_an_accepted_certificate_counts_with_or_without_a_number(world):
    assert internalisasi(world, {"certificate": "INT-1"}, "a").certificate == "INT-1"
    found = internalisasi(world, None, "a")
    assert (found.attended, found.certificate) == (True, "sesuai berkas")


def test_a_confirmation_counts_until_its_certificate_is_rejected(world):
    assert internalisasi(world, {"held_on": "2026-10-01"}, ".", BEFORE).attended
    assert internalisasi(world, {"held_on": "2026-10-01"}, "x", BEFORE).attended is None


def test_a_planned_date_that_the_confirmation_overtook_is_dropped(world):
    assert internalisasi(world, {"held_on": "2026-12-01"}, ".", BEFORE).held_on is None
    assert internalisasi(world, {"held_on": "2026-10-01"}, ".", BEFORE).held_on == dt.date(2026, 10, 1)


@pytest.mark.parametrize("name", ["skema-002", "peserta-000"])
def test_another_reading_may_be_asked_by_name(world, name):
    enrolment = applicant(world)
    assert queries.verdict_now(enrolment, TODAY, name=name).rule_set == name
    assert name in {other.rule_set for other in queries.other_verdicts(enrolment, TODAY)}


def test_settings_of_the_class_count_in_every_reading(world):
    world.klass.settings = {**world.klass.settings, "internalisasi_required": False}
    enrolment = applicant(world)
    everything = [queries.verdict_now(enrolment, TODAY), *queries.other_verdicts(enrolment, TODAY)]
    assert not [f for verdict in everything for f in verdict.findings if f.rule == "internalisasi"]


def test_the_day_is_the_day_of_the_class_and_not_of_the_server(world):
    late = dt.datetime(2026, 11, 15, 16, 30, tzinfo=dt.UTC)
    assert queries.today_in(act_of(world.panitia, late), world.klass) == dt.date(2026, 11, 15)
    world.klass.zone = "WIT"
    assert queries.today_in(act_of(world.panitia, late), world.klass) == dt.date(2026, 11, 16)
