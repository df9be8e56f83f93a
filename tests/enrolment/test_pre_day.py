"""The papers of the pre-day: uploaded and judged like the blue ones, shown where they are missing, asked before day 1."""

import datetime as dt
import io

import pytest

from askom_lms.enrolment import queries, services
from askom_lms.enrolment.domain.pre_day import PreDayPaper, brought, to_send, unsettled
from askom_lms.enrolment.domain.states import EnrolmentState as S
from askom_lms.enrolment.models import BLUE, PRE_DAY, DocumentKind, DocumentState, Enrolment
from askom_lms.enrolment.services.conditions import open_pre_day_papers
from askom_lms.kernel import checkpoints, db
from askom_lms.kernel.messages import Refusal
from askom_lms.training import services as classes
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import Programme
from tests.attack_files import pdfs
from tests.factories.classes import (
    accepted,
    act_of,
    applicant,
    coming_class,
    make_skema,
    open_class,
    paper,
    person_of,
    stored,
)
from tests.skema.test_domain import SMALL
from tests.skema.test_services import save, skema_id

pytestmark = pytest.mark.usefixtures("lms_app")
MAP, SKEMA, SKKNI = PreDayPaper
DONE = {"held_on": "2026-10-01"}
EVE = dt.datetime(2026, 11, 14, 3, 0, tzinfo=dt.UTC)


def ask(klass, *, wanted=True):
    """The class asks for these papers, or does not."""
    klass.settings = {**klass.settings, "pre_day_papers_required": wanted}
    db.session().flush()


def test_the_two_lists_share_no_paper_and_leave_none_out():
    assert [kind.value for kind in PRE_DAY] == [paper.value for paper in PreDayPaper]
    assert (*BLUE, *PRE_DAY) == tuple(DocumentKind)


@pytest.mark.parametrize(
    ("marks", "left", "owed"),
    [
        ("aaa", (), ()),
        ("aau", (SKKNI,), ()),
        ("axa", (SKEMA,), (SKEMA,)),
        (".aa", (MAP,), (MAP,)),
        ("...", (MAP, SKEMA, SKKNI), (MAP, SKEMA, SKKNI)),
    ],
)
def test_only_a_yes_settles_a_paper_and_one_that_waits_is_not_owed_again(marks, left, owed):
    assert (unsettled(marks), to_send(marks)) == (left, owed)
    assert len(brought(marks)) == len(PreDayPaper) - len(left)


def test_a_paper_of_the_pre_day_is_uploaded_and_judged_in_a_string_of_its_own():
    world = open_class()
    enrolment = applicant(world, state=S.DRAFT, documents="........", pre_day="...")
    document = services.upload_document(
        act_of(person_of(enrolment)), enrolment, DocumentKind.SKKNI_PAPER, stored("skkni.jpg")
    )
    assert (enrolment.documents, enrolment.pre_day) == ("........", "..u")
    services.judge_document(act_of(world.panitia), enrolment, document, is_accepted=False, reason="Bukan berkas ini.")
    assert (enrolment.documents, enrolment.pre_day) == ("........", "..x")


@pytest.mark.row("001-023", "001-024")
@pytest.mark.parametrize(("programme", "folder"), [(Programme.PELATIHAN, 8), (Programme.PENINGKATAN, 12)])
def test_every_programme_has_its_folder_and_the_papers_of_the_pre_day_beside_it(desk_of, programme, folder):
    world = coming_class()
    world.klass.programme = programme
    enrolment = applicant(world, state=S.DRAFT, documents="." * folder, pre_day="...")
    last = BLUE[folder - 1]
    for kind in (last, DocumentKind.SKEMA_PAPER):
        services.upload_document(act_of(person_of(enrolment)), enrolment, kind, stored(f"{kind.value}.jpg"))
    assert (enrolment.documents, enrolment.pre_day) == ("." * (folder - 1) + "u", ".u.")
    db.session().commit()
    desk = desk_of(person_of(enrolment))
    assert f"1 dari {folder} ada" in desk.open("enrolment.show_application").text
    papers = desk.go("/berkas").text
    assert f"{folder} berkas" in papers
    assert "0 dari 3 diterima" in papers


# another skema


def judged(world, enrolment, kind, **verdict):
    """A paper that this applicant sent and panitia judged."""
    document = services.upload_document(act_of(person_of(enrolment)), enrolment, kind, stored(f"{kind.value}.jpg"))
    services.judge_document(act_of(world.panitia), enrolment, document, **verdict)
    return document


def test_with_another_skema_its_two_papers_wait_for_panitia_again():
    """000-103: the class must not begin with the documents of a skema that he no longer has."""
    world = open_class()
    [enrolment] = accepted(world, 1, internalisasi=DONE)
    papers = [judged(world, enrolment, kind, is_accepted=True) for kind in PRE_DAY]
    other = make_skema("Operator Komputer")
    klass = world.klass
    klass.settings = {**klass.settings, "skema_ids": [*klass.settings["skema_ids"], str(other.id)]}
    own = act_of(person_of(enrolment))
    services.save_facts(own, enrolment, enrolment.facts | {"can_word": False}, skema_id=enrolment.skema_id)
    assert enrolment.pre_day == "aaa"
    services.save_facts(own, enrolment, enrolment.facts, skema_id=other.id)
    assert enrolment.pre_day == "auu"
    assert [paper.state for paper in papers] == [DocumentState.ACCEPTED, DocumentState.WAITING, DocumentState.WAITING]
    assert [paper.verdict_at for paper in papers[1:]] == [None, None]
    kinds = [paper.kind for paper in queries.waiting_papers(act_of(world.panitia), klass)]
    assert kinds == [DocumentKind.SKEMA_PAPER, DocumentKind.SKKNI_PAPER]
    db.session().commit()
    assert list(checkpoints.verify_all(db.session())) == []


def test_a_rejected_paper_stays_rejected_with_another_skema():
    world = open_class()
    enrolment = applicant(world, state=S.DRAFT, pre_day="...")
    judged(world, enrolment, DocumentKind.SKKNI_PAPER, is_accepted=False, reason="Bukan berkas ini.")
    services.save_facts(act_of(person_of(enrolment)), enrolment, enrolment.facts, skema_id=None)
    assert enrolment.pre_day == "..x"


# what the class asks


def test_a_new_class_with_an_internalisasi_day_asks_for_the_papers():
    assert ClassSettings.read(open_class().klass.settings).pre_day_papers_required


def test_a_class_that_was_made_before_the_switch_does_not_ask():
    klass = open_class().klass
    klass.settings = {key: value for key, value in klass.settings.items() if key != "pre_day_papers_required"}
    assert not queries.asks_pre_day_papers(klass)


# before day 1


@pytest.fixture
def closed():
    """A class with two sure seats whose enrolment is closed."""
    world = open_class()
    world.seats = accepted(world, 2, internalisasi=DONE)
    classes.close_enrolment(act_of(world.panitia), world.klass)
    return world


@pytest.mark.row("000-101", "000-102", "000-103")
@pytest.mark.parametrize("letter", [".", "u", "x"])
def test_the_class_does_not_begin_without_a_paper_and_names_whose(closed, letter):
    closed.seats[1].pre_day = f"a{letter}{letter}"
    with pytest.raises(Refusal) as refused:
        classes.start_class(act_of(closed.panitia, EVE), closed.klass)
    name = person_of(closed.seats[1]).name
    assert refused.value.code == "enrolment.pre_day_papers_before_start"
    assert refused.value.params == {"names": f"{name} (dokumen skema sertifikasi, dokumen SKKNI)", "n": 1}
    assert "000:internalisasi.6" in refused.value.sentence().clause


@pytest.mark.row("000-006")
@pytest.mark.parametrize("letter", [".", "u", "x"])
def test_the_class_does_not_begin_without_the_base_map_either(closed, letter):
    closed.seats[0].pre_day = f"{letter}aa"
    with pytest.raises(Refusal) as refused:
        classes.start_class(act_of(closed.panitia, EVE), closed.klass)
    assert refused.value.params == {"names": f"{person_of(closed.seats[0]).name} (peta kompetensi dasar)", "n": 1}


@pytest.mark.row("000-006", "000-101", "000-102", "000-103")
def test_the_class_begins_with_every_paper_accepted(closed):
    assert open_pre_day_papers(closed.klass.id) is None
    classes.start_class(act_of(closed.panitia, EVE), closed.klass)


def test_a_class_that_does_not_ask_begins_without_them(closed):
    closed.seats[1].pre_day = "..."
    ask(closed.klass, wanted=False)
    assert open_pre_day_papers(closed.klass.id) is None


def test_who_left_is_not_waited_for(closed):
    closed.seats[1].pre_day = "..."
    services.withdraw(act_of(closed.panitia), closed.seats[1], reason="Sakit")
    assert open_pre_day_papers(closed.klass.id) is None


# as facts of the rule-set


@pytest.mark.parametrize(("marks", "is_met"), [("aaa", True), ("aau", False), ("aa.", False)])
def test_where_the_class_asks_the_paper_answers_and_no_tick_does(marks, is_met):
    world = open_class()
    world.klass.rule_set = "peserta-000"
    enrolment = applicant(world, internalisasi=DONE, brings_skkni=True, pre_day=marks)
    facts = queries.facts_of(enrolment, world.klass)
    assert facts.brings_skkni is (True if is_met else None)
    ask(world.klass, wanted=False)
    assert queries.facts_of(enrolment, world.klass).brings_skkni is True


# pages


@pytest.fixture
def world():
    return coming_class()


@pytest.mark.row("000-103")
def test_the_applicant_sees_what_to_bring_sends_it_as_a_pdf_and_is_led_to_the_next(world, desk_of):
    enrolment = applicant(world, state=S.ACCEPTED, pre_day="a..")
    desk = desk_of(person_of(enrolment))
    text = desk.open("enrolment.show_application").text
    assert "Belum ada atau perlu diganti: Dokumen skema sertifikasi, Dokumen SKKNI." in text
    papers = desk.go("/berkas")
    assert "1 dari 3 diterima" in papers.text
    assert "Wajib diterima panitia sebelum hari 1." in papers.text
    sent = desk.send("/berkas/dokumen-skkni", {"berkas": (io.BytesIO(pdfs.plain()), "skkni.pdf")})
    assert "Dokumen SKKNI tersimpan dan menunggu diperiksa panitia." in sent.text
    assert "Berikutnya: Dokumen skema sertifikasi" in sent.text
    assert db.session().get(Enrolment, enrolment.id, populate_existing=True).pre_day == "a.u"


@pytest.mark.row("000-097", "000-100")
@pytest.mark.parametrize("kind", ["dokumen-skema", "dokumen-skkni"])
def test_the_papers_of_a_skema_lead_to_its_page_with_the_standards(world, desk_of, kind):
    """000-097: from what he has to bring to where it is fetched."""
    save(SMALL)
    enrolment = applicant(world, pre_day="...")
    enrolment.skema_id = skema_id()
    db.session().commit()
    desk = desk_of(person_of(enrolment))
    page = desk.go(f"/berkas/{kind}")
    assert page.links()["Juru Uji"] == f"/kelola/skema/{enrolment.skema_id}"
    assert "SKKNI 1/2020" in desk.go(page.links()["Juru Uji"]).text
    assert "Juru Uji" not in desk.go("/berkas/peta-kompetensi").links()


def test_who_has_no_skema_yet_is_led_to_choose_one_first(world, desk_of):
    enrolment = applicant(world, state=S.DRAFT, pre_day="...")
    enrolment.skema_id = None
    db.session().commit()
    page = desk_of(person_of(enrolment)).go("/berkas/dokumen-skkni")
    assert page.links()["Pilih skema Anda dulu"] == "/permohonan/data"


def test_a_class_that_does_not_ask_shows_no_list_until_something_was_sent(world, desk_of):
    ask(world.klass, wanted=False)
    enrolment = applicant(world, state=S.ACCEPTED, pre_day="...")
    desk = desk_of(person_of(enrolment))
    assert "Berkas internalisasi" not in desk.go("/berkas").text
    assert "Bawa ke internalisasi" not in desk.open("enrolment.show_application").text
    paper(enrolment, DocumentKind.BASE_MAP)
    db.session().commit()
    assert "Berkas internalisasi" in desk.go("/berkas").text


def test_panitia_finds_the_paper_in_the_queue_and_on_the_application(world, desk_of):
    enrolment = applicant(world, pre_day="...")
    document = paper(enrolment, DocumentKind.SKEMA_PAPER)
    db.session().commit()
    desk = desk_of(world.panitia)
    queue = desk.open("enrolment.show_queue", slug=world.klass.slug)
    assert "Dokumen skema sertifikasi" in queue.text
    assert "Skema pemohon: Junior Database Administrator" in queue.text
    desk.send(f"/dokumen/{document.id}/terima", {"seen": "u"})
    assert db.session().get(type(document), document.id, populate_existing=True).state is DocumentState.ACCEPTED
    shown = desk.open("enrolment.show_enrolment", enrolment_id=enrolment.id).text
    assert "Berkas internalisasi" in shown
    assert "Peta kompetensi dasar" in shown


def test_a_paper_of_the_blue_folder_is_judged_without_a_skema(world, desk_of):
    paper(applicant(world), DocumentKind.KTP)
    db.session().commit()
    assert "Skema pemohon" not in desk_of(world.panitia).open("enrolment.show_queue", slug=world.klass.slug).text


def test_the_form_of_facts_asks_no_tick_for_what_is_a_paper(world, desk_of):
    enrolment = applicant(world, state=S.DRAFT)
    desk = desk_of(person_of(enrolment))
    assert "Membawa dokumen SKKNI" not in desk.go("/permohonan/data").text
    ask(world.klass, wanted=False)
    db.session().commit()
    assert "Membawa dokumen SKKNI" in desk.go("/permohonan/data").text


@pytest.mark.parametrize(
    ("wanted", "typed", "kept"), [(True, {}, True), (False, {}, True), (False, {"brings_skkni": "tidak"}, False)]
)
def test_ticks_that_the_form_leaves_out_stay_as_they_were(world, desk_of, wanted, typed, kept):
    ask(world.klass, wanted=wanted)
    enrolment = applicant(world, state=S.DRAFT, brings_skkni=True)
    db.session().commit()
    desk_of(person_of(enrolment)).go("/permohonan/data").press("Simpan data", **typed)
    assert db.session().get(Enrolment, enrolment.id, populate_existing=True).facts["brings_skkni"] is kept


@pytest.mark.parametrize(
    ("marks", "wanted", "said"),
    [
        ("aaa", True, 0),
        ("aa.", True, 1),
        ("aax", True, 1),
        ("aau", True, 0),
        ("aa.", False, 0),
    ],
)
def test_the_board_counts_who_lacks_a_paper_of_the_pre_day(world, desk_of, marks, wanted, said):
    (seat,) = accepted(world, 1)
    ask(world.klass, wanted=wanted)
    seat.pre_day = marks
    db.session().commit()
    board = desk_of(world.panitia).open("overview.show_board", slug=world.klass.slug)
    assert f"Berkas kurang {said}" in board.text
