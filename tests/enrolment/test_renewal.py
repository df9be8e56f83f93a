"""The blue folder of an upgrading class: four papers more, asked for, sent, judged and counted like the eight."""

import io

import pytest

from askom_lms.enrolment import queries, services
from askom_lms.enrolment.domain.states import EnrolmentState as S
from askom_lms.enrolment.models import BLUE, DocumentKind, DocumentState
from askom_lms.enrolment.routes.words import PAPER_NAMES, RENEWAL_WORDS
from askom_lms.kernel import db
from askom_lms.kernel.messages import Refusal
from askom_lms.training.models import Programme
from tests.attack_files import pdfs
from tests.desk import words
from tests.factories.classes import act_of, applicant, coming_class, paper, person_of
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.usefixtures("lms_app")
RENEWAL = BLUE[8:]


@pytest.fixture
def world():
    made = coming_class()
    made.klass.programme = Programme.PENINGKATAN
    db.session().commit()
    return made


def draft(world, documents="aaaaaaaa....", **stated):
    return applicant(world, state=S.DRAFT, documents=documents, **stated)


def send(desk, kind):
    return desk.send(f"/berkas/{kind}", {"berkas": (io.BytesIO(pdfs.plain()), "spt.pdf")})


def test_the_folder_lists_twelve_papers_and_what_letters_are(world, desk_of):
    desk = desk_of(person_of(draft(world)))
    page = desk.go("/berkas")

    assert page.links()["SPT melaksanakan asesmen"] == "/berkas/spt-asesmen"
    assert [str(PAPER_NAMES[kind]) in page.text for kind in RENEWAL] == [True] * 4
    assert "8 dari 12 diterima" in str(page.response.data, "utf-8")
    assert "Tulis 0 pada data permohonan bila tidak ada." in desk.go("/berkas/spt-asesmen").text


def test_a_new_candidate_is_not_asked_for_them(desk_of):
    desk = desk_of(person_of(draft(coming_class(), documents="aaaaaaaa")))
    page = desk.go("/berkas")

    assert "SPT melaksanakan asesmen" not in page.links()
    assert desk.go("/berkas/spt-asesmen", expect=404).status == 404
    assert send(desk, "spt-asesmen").status == 404


def test_the_paper_is_sent_judged_and_stands_in_its_place(world, desk_of):
    enrolment = draft(world)
    assert send(desk_of(person_of(enrolment)), "spt-validasi").status == 200
    desk = desk_of(world.panitia)
    assert "SPT dokumen validasi asesmen" in desk.go(f"/kelas/{world.klass.slug}/berkas").text
    waiting = queries.waiting_papers(act_of(world.panitia, world.now), world.klass)
    desk.send(f"/dokumen/{waiting[0].document_id}/terima", {"seen": "u"})

    db.session().expire_all()
    assert enrolment.documents == "aaaaaaaa..a."


def test_a_string_of_eight_grows_to_the_folder(world):
    enrolment = draft(world, documents="aaaaaaaa")
    document = paper(enrolment, DocumentKind.KTP)
    services.judge_document(act_of(world.panitia, world.now), enrolment, document, is_accepted=False, reason="Buram")

    assert enrolment.documents == "xaaaaaaa...."


def test_an_invited_person_starts_with_twelve_places(world):
    invited = services.start_application(act_of(world.panitia, world.now), world.klass, PersonFactory().id)

    assert invited.documents == "." * 12


@pytest.mark.row("002-104")
def test_who_has_not_sent_his_letters_cannot_apply_and_is_told_which(world):
    enrolment = draft(world, spt={"conducted": 0})
    with pytest.raises(Refusal) as refused:
        services.apply(act_of(person_of(enrolment), world.now), enrolment)

    told = refused.value.sentence("id")
    assert told.what == (
        "3 berkas belum ada atau perlu diganti: sertifikat asesor, SPT menyusun dokumen perencanaan, "
        "SPT menyusun dokumen validasi."
    )


@pytest.mark.row("002-104")
def test_who_has_sent_them_applies(world):
    enrolment = draft(world, documents="aaaaaaaauuuu")
    services.apply(act_of(person_of(enrolment), world.now), enrolment)

    assert enrolment.state is S.APPLIED


def test_he_is_not_accepted_while_a_letter_waits_for_panitia(world):
    until = world.klass.starts_on.isoformat()
    enrolment = applicant(
        world, documents="aaaaaaaaaaau", asesor_certificates=[{"number": "A-1", "valid_until": until}]
    )
    with pytest.raises(Refusal) as refused:
        services.accept(act_of(world.panitia, world.now), enrolment)
    assert refused.value.sentence("id").what == (
        "1 berkas belum diterima atau belum diberi putusan: SPT melaksanakan asesmen."
    )

    enrolment.documents = "aaaaaaaaaaax"
    services.accept(act_of(world.panitia, world.now), enrolment)
    assert enrolment.state is S.ACCEPTED


def test_lists_count_twelve(world, desk_of):
    enrolment = applicant(world, documents="aaaaaaaaa...")
    desk = desk_of(world.panitia)

    assert "9 dari 12" in desk.go(f"/kelas/{world.klass.slug}/peserta").text
    assert "9 dari 12 ada, 9 diterima" in desk_of(person_of(enrolment)).go("/permohonan").text
    assert "SPT melaksanakan asesmen" in desk.go(f"/permohonan/{enrolment.id}").text


def test_the_day_of_the_application_is_the_wall_of_the_class(world):
    enrolment = applicant(world)
    facts = queries.facts_of(enrolment, world.klass)

    assert facts.applied_on.isoformat() == "2026-10-20"
    assert queries.facts_of(draft(world, applied_on="2020-01-01"), world.klass).applied_on is None


def test_rejected_letters_are_owed_again(world):
    enrolment = draft(world, documents="aaaaaaaaaaax")
    paper(enrolment, DocumentKind.SPT_ASSESSMENTS, DocumentState.REJECTED, reason="Kurang")

    assert [each.value for each in queries.papers_lacking(enrolment)] == ["spt-asesmen"]


def window(world, **stated):
    """Somebody whose certificate ends on day 1, so that 001 lets him in."""
    held = [{"number": "A-1", "valid_until": world.klass.starts_on.isoformat()}]
    return applicant(world, documents="aaaaaaaaaaaa", asesor_certificates=held, **stated)


FEW, ENOUGH = {"plans": 1, "organised": 2}, {"plans": 2, "organised": 0, "conducted": 6, "validations": 2, "tools": 0}


@pytest.mark.row("002-046")
@pytest.mark.parametrize(
    ("spt", "renewal", "told"),
    [
        (ENOUGH, "penuh", "terpenuhi seluruhnya"),
        ({**ENOUGH, "conducted": 5}, "sebagian", "diuji dengan metode uji kompetensi calon asesor"),
        (dict.fromkeys(ENOUGH, 0), "tidak_ada", "tidak ada yang terpenuhi"),
        (None, "belum_diketahui", "belum diketahui"),
    ],
)
def test_the_three_outcomes_stand_over_the_verdict_and_are_kept_by_the_decision(world, desk_of, spt, renewal, told):
    enrolment = window(world, **({"spt": spt} if spt else {}))
    desk = desk_of(world.panitia)
    assert told in desk.go(f"/permohonan/{enrolment.id}").text
    assert told in desk_of(person_of(enrolment)).go("/permohonan").text
    services.accept(act_of(world.panitia, world.now), enrolment)
    db.session().commit()

    assert enrolment.renewal == renewal
    word = str(RENEWAL_WORDS[renewal])
    assert word in desk.go(f"/kelas/{world.klass.slug}/peserta").text
    assert word in desk.go(f"/kelas/{world.klass.slug}/papan").text


def test_a_new_candidate_has_no_outcome_of_recertification(desk_of):
    world = coming_class()
    enrolment = applicant(world)
    services.accept(act_of(world.panitia, world.now), enrolment)
    db.session().commit()

    assert enrolment.renewal == ""
    assert "ertifikasi ulang" not in desk_of(world.panitia).go(f"/kelas/{world.klass.slug}/peserta").text


def test_alternatives_are_shown_as_a_tree_with_the_branch_that_holds(world, desk_of):
    """K17: A, or (B and C)."""
    enrolment = window(world, spt=FEW)
    page = desk_of(world.panitia).go(f"/permohonan/{enrolment.id}")
    (rule,) = [one for one in page.all("li") if words(one).startswith("Dokumen merencanakan asesmen")]
    told = words(rule)

    assert told.index("Salah satu dari ini:") < told.index("Semua dari ini:") < told.rindex("Salah satu dari ini:")
    plans = "SPT menyusun dokumen merencanakan aktivitas dan proses asesmen"
    assert f"Belum terpenuhi Ada 1 dari 2 {plans}, kurang 1." in told
    assert f"Terpenuhi Ada 1 dari 1 {plans}." in told


def test_both_dates_of_a_recertification_stand_together(world, desk_of):
    """K10: 001 decides the entry to the class, 002 the application."""
    page = desk_of(world.panitia).go(f"/permohonan/{window(world).id}")

    assert "Masuk kelas, Juknis BNSP (001):" in page.text
    assert "Permohonan, Skema BNSP (002): Dibaca pada hari permohonan, 20 Oktober 2026." in page.text
    new = coming_class(number="48/2026")
    assert "Masuk kelas, Juknis" not in desk_of(new.panitia).go(f"/permohonan/{applicant(new).id}").text
