"""What a page says first: quiet while nothing was judged, plain where something is missing, and no step that is over."""

import pytest
from sqlalchemy import select

from askom_lms.certification.domain import codes, decision
from askom_lms.certification.domain.states import Verdict
from askom_lms.coursework.models import DossierItem, Submission
from askom_lms.kernel import clock, db
from tests.assessment.world import EVENING, stamp
from tests.certification.test_routes_recommending import aca
from tests.certification.ways import (
    certificate_of,
    decide,
    examined,
    issued,
    meeting,
    number,
    recommended,
    trained,
    trainer_recommends,
)
from tests.desk import words


@pytest.fixture(autouse=True)
def friday_evening(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: EVENING)


@pytest.fixture
def slug(world):
    return world.klass.slug


def test_a_sheet_that_nobody_has_begun_shows_no_error_and_still_offers_no_k(desk_of, world):
    examined(world, 0)
    page = aca(desk_of, world)
    assert page.text.count("Belum ada aturan bukti yang dicentang") == 3
    assert "” belum terpenuhi pada" not in page.text
    assert not [row for row in page.all("tr") if row.get("class") == "sum x"]

    begun = page.press("Simpan dan hitung ulang", **{"paap_1.V": "y"})
    assert begun.text.count("Belum ada aturan bukti yang dicentang") == 2
    assert "” belum terpenuhi pada Dokumen I PAAP" in begun.text
    assert len([row for row in begun.all("tr") if row.get("class") == "sum x"]) == 1


def test_the_technical_team_sees_at_the_evidence_which_rule_was_not_met(desk_of, world):
    recommended(world, 0, Verdict.BK)
    found = meeting(world)
    text = desk_of(world.tim_1).open("certification.show_case", meeting_id=found.id, seat=number(world, 0)).text
    assert text.count("· belum:") == 1
    assert "TL · belum: Memadai" in text


def test_only_judgements_of_evidence_are_rules_that_were_not_met():
    missing = [
        {"code": decision.JUDGEMENT, "what": {"row": "pv_2", "rule": "M"}},
        {"code": decision.JUDGEMENT, "what": {"row": "pv_2", "rule": "T"}},
        {"code": "certification.missing.practice", "what": {}},
    ]
    assert decision.unmet_rules(missing) == {"pv_2": ["M", "T"]}


def test_the_result_asks_for_an_asesi_only_until_the_examination_is_judged(desk_of, world):
    trained(world, 0)
    trainer_recommends(world, 0)
    recommended(world, 1)
    waiting, judged = (desk_of(world.trainees[n]).open("certification.show_result") for n in (0, 1))
    assert "Daftarkan asesi nyata" in waiting.links()
    assert "Direkomendasikan untuk sertifikasi kompetensi" in judged.text
    assert "Daftarkan asesi nyata" not in judged.links()


def test_prerequisites_are_called_so_beside_a_recommendation_of_bk(desk_of, world, slug):
    recommended(world, 0, Verdict.BK)
    decide(world, meeting(world), 0, Verdict.BK, reason="Sesuai FR-ACA-07")
    text = desk_of(world.panitia).open("certification.show_class_recommendations", slug=slug).text
    assert "Prasyarat K" in text
    assert "Kurang untuk K" not in text


def test_the_public_check_of_a_sheet_names_the_form_as_the_paper_does(desk_of, world):
    trained(world, 0)
    sheets = select(Submission.code).join(DossierItem, DossierItem.id == Submission.item_id)
    code = db.session().scalars(sheets.where(DossierItem.form_code == "FR.MAPA.01")).first()
    page = desk_of().go(f"/v/{codes.shown(code)}")
    assert any(words(one).startswith("FR.MAPA.01 ") for one in page.all("h2"))


def test_a_long_certificate_number_breaks_at_its_strokes(desk_of, world):
    trained(world, 0)
    trainer_recommends(world, 0)
    issued(world, 0)
    page = desk_of().go(f"/v/{certificate_of(world, 0).code}")
    assert "001/<wbr>PLT-ASKOM/<wbr>ND47/<wbr>XI/<wbr>2026" in page.response.get_data(as_text=True)
    assert "001/PLT-ASKOM/ND47/XI/2026" in page.text


@pytest.mark.parametrize(
    ("who", "endpoint", "entry"),
    [
        ("tim_1", "certification.new_meeting", "Keputusan"),
        ("tim_1", "certification.show_certificates", "Sertifikat"),
        ("panitia", "certification.show_certificates", None),
    ],
)
def test_the_entry_that_led_here_stays_marked_where_the_address_lies_elsewhere(
    desk_of, world, slug, who, endpoint, entry
):
    page = desk_of(getattr(world, who)).open(endpoint, slug=slug)
    marked = [words(link) for link in page.all("a") if link.get("aria-current") == "page"]
    assert marked == ([entry] if entry else [])


def test_a_sheet_of_friday_leads_to_the_registration_of_its_asesi(desk_of, world):
    trained(world, 0)
    trainer_recommends(world, 0)
    stamp(world, 0, "hijau", phases=("planning",))
    desk = desk_of(world.trainees[0])
    assert desk.go("/tugas/3").links()["Asesi saya"] == "/asesi-saya"
    assert desk.go("/beranda").links()["Pendaftaran dan persetujuannya"] == "/asesi-saya"
    page = desk.go("/tugas/3/fr-apl-01/periksa")
    assert "Belum ada asesi nyata" in page.text
    assert page.follow("Daftarkan asesi nyata").h1 == "Asesi saya"
