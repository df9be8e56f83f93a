"""The data of an application: saved incomplete, refused when impossible, nothing typed is lost."""

import pytest

from askom_lms.enrolment import services
from askom_lms.enrolment.domain.states import EnrolmentState as S
from askom_lms.enrolment.forms import FactsForm, facts_from_form, form_values
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import clock, db
from askom_lms.training.models import Programme
from tests.factories.classes import accepted, act_of, applicant, coming_class, make_skema, person_of

pytestmark = pytest.mark.usefixtures("lms_app")
FACTS = "enrolment.edit_facts"


@pytest.fixture
def world():
    return coming_class()


@pytest.fixture
def draft(world):
    return applicant(world, state=S.DRAFT, documents="........", facts={})


def again(enrolment):
    return db.session().get(Enrolment, enrolment.id)


def test_an_empty_form_is_a_draft_that_knows_nothing(draft, desk_of):
    desk_of(person_of(draft)).open(FACTS).press("Simpan data")
    assert again(draft).facts == {}


def test_enter_saves_and_adds_no_row(draft, desk_of):
    after = desk_of(person_of(draft)).open(FACTS).enter(city="Malang")
    assert (after.url, "Data tersimpan." in after.text) == ("/permohonan", True)
    assert again(draft).city == "Malang"


def test_what_is_typed_is_what_the_rules_read(draft, desk_of):
    desk_of(person_of(draft)).open(FACTS).press(
        "Simpan data",
        **{
            "born_on": "1990-05-17",
            "education_level": "D3",
            "certificates-0-number": " 62010  2521 ",
            "certificates-0-valid_until": "2030-01-01",
            "experience-0-employer": "PT Data",
            "experience-0-started_on": "2019-02-01",
            "experience-0-ongoing": "y",
            "experience-0-in_field": "ya",
            "recommendations-0-kind": "lsp",
            "recommendations-0-bnsp_approved": "tidak",
            "internalisasi_on": "2026-10-01",
            "can_word": "ya",
            "equipment": ["laptop", "map-biru"],
            "agrees": "y",
        },
    )
    assert again(draft).facts == {
        "born_on": "1990-05-17",
        "education": {"level": "D3"},
        "technical_certificates": [{"number": "62010 2521", "valid_until": "2030-01-01"}],
        "experience": [{"employer": "PT Data", "started_on": "2019-02-01", "ongoing": True, "in_field": True}],
        "recommendations": [{"kind": "lsp", "bnsp_approved": False}],
        "internalisasi": {"held_on": "2026-10-01"},
        "can_word": True,
        "equipment": ["laptop", "map-biru"],
        "agrees": True,
    }


def test_what_was_stored_comes_back_unchanged(world, lms_app):
    facts = applicant(world, can_word=False, kkni=None).facts
    facts.pop("kkni")
    facts["technical_certificates"] = []
    facts["spt"] = {"plans": 2}
    with lms_app.test_request_context(method="POST"):
        form = FactsForm(formdata=None, data=form_values(facts))
        assert facts_from_form(form) == {
            **facts,
            "experience": [{**facts["experience"][0]}],
        }


def test_saving_without_a_change_is_no_new_version(world, desk_of):
    enrolment = applicant(world, state=S.DRAFT)
    desk = desk_of(person_of(enrolment))
    desk.open(FACTS).press("Simpan data")
    version = again(enrolment).facts_version
    desk.open(FACTS).press("Simpan data")
    assert again(enrolment).facts_version == version


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"born_on": "17 Mei"}, "Tanggal lahir: Tulis tanggal yang ada"),
        ({"born_on": "0202-01-01"}, "Tanggal lahir: Tulis tanggal yang ada"),
        ({"kkni_level": "dua"}, "Jenjang KKNI: Tulis angka bulat"),
        ({"kkni_level": "12"}, "Jenjang KKNI: Jenjang KKNI adalah 1 sampai 9"),
        ({"education_level": "S9"}, "Pendidikan terakhir: Pilih salah satu dari daftar."),
        ({"experience-0-employer": "PT X"}, "Pengalaman 1, Mulai: Tulis tanggal mulai"),
        (
            {"experience-0-started_on": "2020-01-01", "experience-0-ended_on": "2019-01-01"},
            "Pengalaman 1, Selesai: Tulis tanggal setelah tanggal mulai.",
        ),
        (
            {
                "experience-0-started_on": "2020-01-01",
                "experience-0-ended_on": "2021-01-01",
                "experience-0-ongoing": "y",
            },
            "Pengalaman 1, Selesai: Kosongkan tanggal selesai",
        ),
        (
            {"born_on": "1990-01-01", "experience-0-started_on": "1980-01-01"},
            "Pengalaman 1, Mulai: Tulis tanggal setelah tanggal lahir.",
        ),
        (
            {"certificates-0-issued_on": "2026-01-01", "certificates-0-valid_until": "2025-01-01"},
            "Sertifikat 1, Berlaku sampai: Tulis tanggal setelah tanggal terbit.",
        ),
        (
            {"has_no_certificate": "y", "certificates-0-number": "7"},
            "Sertifikat 1, Nomor sertifikat: Kosongkan baris ini",
        ),
        ({"can_word": "mungkin"}, "Mampu mengoperasikan Microsoft Word: Pilih salah satu dari daftar."),
        ({"skema_id": "bukan-uuid"}, "Skema sertifikasi teknis Anda: Pilih salah satu dari daftar."),
    ],
)
def test_what_is_impossible_is_refused_at_its_place_and_nothing_typed_is_lost(draft, desk_of, typed, sentence):
    page = desk_of(person_of(draft)).open(FACTS)
    after = page.press("Simpan data", internalisasi_certificate="INT-77", **typed)
    assert after.status == 422
    assert sentence in after.text
    assert after.title.startswith("Ada 1 masalah:")
    assert 'value="INT-77"' in after.html
    assert again(draft).facts == {}
    target = next(a.get("href") for a in after.all("a") if sentence[:20] in "".join(a.itertext()))
    ids = {e.get("id") for e in after.tree.iter() if e.get("id")}
    assert target.removeprefix("#") in ids


def test_all_problems_are_told_at_once(draft, desk_of):
    page = desk_of(person_of(draft)).open(FACTS)
    after = page.press("Simpan data", **{"born_on": "x", "kkni_level": "y", "experience-0-employer": "PT X"})
    assert after.title.startswith("Ada 3 masalah:")


def test_a_row_more_keeps_what_was_typed_and_comes_back_to_its_place(draft, desk_of):
    desk = desk_of(person_of(draft))
    page = desk.open(FACTS).press(
        "Simpan, tambah pengalaman", **{"experience-0-employer": "PT Satu", "experience-0-started_on": "2019-02-01"}
    )
    assert page.url == "/permohonan/data"
    assert "Pengalaman 2" in page.text
    page.press("Simpan data", **{"experience-1-employer": "PT Dua", "experience-1-started_on": "2021-02-01"})
    assert [row["employer"] for row in again(draft).facts["experience"]] == ["PT Satu", "PT Dua"]


def test_a_list_ends_where_the_form_ends(world, desk_of):
    ten = [{"started_on": f"20{n}-01-01", "ended_on": f"20{n}-06-01", "employer": f"PT {n}"} for n in range(10, 20)]
    enrolment = applicant(world, experience=ten)
    page = desk_of(person_of(enrolment)).go("/permohonan/data?tambah=experience")
    assert "Pengalaman 10" in page.text
    assert "Simpan, tambah pengalaman" not in page.buttons


def test_only_the_skema_of_the_class_are_offered(world, draft, desk_of):
    make_skema("Lain sama sekali")
    text = desk_of(person_of(draft)).open(FACTS).text
    assert "Junior Database Administrator" in text
    assert "Lain sama sekali" not in text


def test_a_recertification_is_asked_for_certificate_letters_and_refreshment(world, desk_of):
    world.klass.programme = Programme.PENINGKATAN
    enrolment = applicant(world, state=S.DRAFT, facts={})
    page = desk_of(person_of(enrolment)).open(FACTS)
    page.press(
        "Simpan data",
        **{"asesor-0-number": "62010 2421", "spt-conducted": "6", "refreshment_on": "2026-06-01", "spt-plans": "0"},
    )
    stored = again(enrolment).facts
    assert stored["asesor_certificates"] == [{"number": "62010 2421"}]
    assert stored["spt"] == {"conducted": 6, "plans": 0}
    assert stored["refreshment"] == {"held_on": "2026-06-01", "attended": True}


def test_a_first_training_is_not_asked_for_them(draft, desk_of):
    page = desk_of(person_of(draft)).open(FACTS)
    assert "spt-plans" not in page.html


def test_somebody_enrolled_cannot_change_the_skema_but_the_rest(world, desk_of):
    [enrolment] = accepted(world, internalisasi={"held_on": "2026-01-01"})
    services.enrol(act_of(world.panitia, clock.now()), enrolment)
    page = desk_of(person_of(enrolment)).open(FACTS)
    assert "skema_id" not in page.html
    assert "Data ini sudah disetujui panitia" in page.text
    page.press("Simpan data", kkni_level="4")
    assert again(enrolment).facts["education"]["kkni_level"] == 4
    assert again(enrolment).skema_id is not None


def test_an_invented_skema_is_refused_in_the_form(draft, desk_of):
    desk = desk_of(person_of(draft))
    desk.open(FACTS)
    page = desk.send("/permohonan/data", {"skema_id": "00000000-0000-4000-8000-000000000000"})
    assert page.status == 422


def test_data_after_leaving_are_not_saved(world, desk_of):
    enrolment = applicant(world, state=S.DRAFT)
    desk = desk_of(person_of(enrolment))
    page = desk.open(FACTS)
    before = again(enrolment).facts
    services.withdraw(act_of(person_of(enrolment)), again(enrolment), reason="Batal")
    after = page.press("Simpan data", kkni_level="4")
    assert (after.status, after.h1) == (401, "Masuk")
    assert again(enrolment).facts == before
