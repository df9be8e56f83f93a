"""How the certification flow on the trainee's home moves with recommendation and decision."""

import pytest

from askom_lms.kernel import clock
from tests.certification import ways
from tests.certification.ways import EVENING
from tests.desk import words


@pytest.fixture
def home(world, desk_of, monkeypatch):
    """The current step of the flow on the home of the first trainee, and what the heading says."""
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    desk = desk_of(world.trainees[0])

    def look():
        page = desk.go("/beranda")
        current = page.tree.findall(".//section[@class='flow']/ol/li[@aria-current='step']")
        return [words(li) for li in current], words(page.tree.find(".//h2[@id='alur-sertifikasi']"))

    return look


def test_the_flow_follows_recommendation_and_decision_within_the_same_minute(world, home):
    ways.examined(world, 0)
    ways.admitted(world, 0)
    ways.judged(world, 0)
    assert home() == (["AsesmenDi sini Anda"], "Alur sertifikasi: langkah 3 dari 4")

    ways.services.sign_recommendation(ways.act_of(ways.examiner_of(world, 0), EVENING), ways.page(world, 0))
    ways.db.session().commit()
    assert home() == (["KeputusanDi sini Anda"], "Alur sertifikasi: langkah 4 dari 4")

    met = ways.meeting(world)
    ways.decide(world, met, 0)
    assert home()[0] == ["KeputusanDi sini Anda"], "a decision counts when the minutes are signed"
    ways.closed(world, met)
    assert home() == ([], "Alur sertifikasi: selesai")


def marked(page):
    return [words(row.find("th")) for row in page.tree.findall(".//tr[@aria-current='step']")]


@pytest.mark.parametrize(
    ("verdict", "step"), [(ways.Verdict.K, "Sertifikat Di sini Anda"), (ways.Verdict.BK, "Keputusan Di sini Anda")]
)
def test_the_process_map_follows_recommendation_and_decision(world, desk_of, monkeypatch, verdict, step):
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    desk = desk_of(world.trainees[0])
    ways.recommended(world, 0, verdict)
    assert marked(desk.go("/alur")) == ["Keputusan Di sini Anda"]
    met = ways.meeting(world)
    ways.decide(world, met, 0, verdict, reason="Sesuai rekomendasi.")
    ways.closed(world, met)
    assert marked(desk.go("/alur")) == [step]


def test_a_training_certificate_is_not_the_one_of_competence_that_bnsp_gives(world, desk_of, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    ways.recommended(world, 0)
    met = ways.meeting(world)
    ways.decide(world, met, 0)
    ways.closed(world, met)
    ways.issued(world, 0)
    assert marked(desk_of(world.trainees[0]).go("/alur")) == ["Sertifikat Di sini Anda"]
