"""A candidate's application: information first, then rights and ethics, then every row of 002:9.1.2.1, then sent."""

import pytest
from sqlalchemy import select

from askom_lms.agreements import services as agreements
from askom_lms.agreements.domain import Key
from askom_lms.applying import queries, services
from askom_lms.applying.domain import Kind
from askom_lms.applying.models import CertificationApplication
from askom_lms.certification.models import TrainerRecommendation
from askom_lms.enrolment.domain.findings import Outcome
from askom_lms.kernel import clock, db
from askom_lms.kernel.audit import Chain
from askom_lms.kernel.evidence import contradictions
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.people.domain import Role
from tests.assessment.world import EVENING, act_of, fresh_class, seat_of
from tests.certification.ways import examined
from tests.factories.people import PersonFactory, grant

FACTS = {"skema": "x", "kelas": "47/2026", "jadwal": "-", "biaya": "Ditanggung LSP"}


@pytest.fixture
def world(lms_app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    return fresh_class(2)


def me(world, index=0):
    return act_of(world.trainees[index], EVENING)


def informed(world, index=0):
    act = me(world, index)
    services.acknowledge(act, seat_of(world, index), 1, FACTS)
    agreements.sign(act, Key.RIGHTS, 1)
    agreements.sign(act, Key.ETHICS, 1)


def about_applications(s, chain):
    """What the evidence says of applications; the sheets of this world were stamped without a line."""
    return [one.why for one in contradictions(s, chain) if "permohonan sertifikasi" in one.why]


def refused(world, index=0):
    with pytest.raises(Refusal) as said:
        services.send(me(world, index), seat_of(world, index))
    return said.value.code


@pytest.mark.row("002-047", "002-058", "002-055")
def test_nothing_is_sent_before_information_rights_and_ethics_and_it_is_sent_once(world):
    examined(world, 0)
    act, seat = me(world), seat_of(world, 0)
    assert refused(world) == "applying.no_information"
    services.acknowledge(act, seat, 1, FACTS)
    assert refused(world) == "agreements.missing_rights"
    agreements.sign(act, Key.RIGHTS, 1)
    assert refused(world) == "agreements.missing_ethics"
    agreements.sign(act, Key.ETHICS, 1)
    sent = services.send(act, seat)
    db.session().commit()
    assert (sent.kind, sent.as_candidate, sent.sent_at) == (Kind.CANDIDATE, False, EVENING)
    assert sent.verdict["outcome"] == Outcome.ELIGIBLE
    assert refused(world) == "applying.sent"
    s = db.session()
    (chain,) = s.query(Chain).filter_by(kind="class").all()
    assert about_applications(s, chain) == []
    s.add(CertificationApplication(
        enrolment_id=seat_of(world, 1).id, class_id=seat.class_id, kind=Kind.CANDIDATE, as_candidate=False, verdict={},
        fingerprint="", sent_at=EVENING,
    ))  # fmt: skip
    s.flush()
    (found,) = about_applications(s, chain)
    assert found == f"permohonan sertifikasi {world.trainees[1].name}: tidak ada entri di rantai"


def test_information_of_another_class_or_version_does_not_count(world):
    with pytest.raises(Invalid):
        services.acknowledge(me(world), seat_of(world, 0), 2, FACTS)
    with pytest.raises(NotFound):
        services.acknowledge(me(world), seat_of(world, 1), 1, FACTS)
    agreements.sign(me(world), Key.INFORMATION, 1)
    assert refused(world) == "applying.no_information"


def test_the_rows_of_9_1_2_1_are_met_by_the_class_itself_but_for_the_trainers_word(world):
    informed(world)
    page = queries.own_page(me(world))
    rows = [one.clause for one in page.verdict.findings if one.clause.startswith("002:9.1.2.")]
    assert rows == [f"002:9.1.2.1.{letter}" for letter in "abcdef"]
    assert {"002:9.1.2.1.d", "002:9.1.2.1.e"} <= {one.clause for one in page.verdict.unmet}
    assert refused(world) == "applying.unmet"
    examined(world, 0)
    assert queries.own_page(me(world)).verdict.met is True
    db.session().scalars(select(TrainerRecommendation)).one().is_recommended = False
    db.session().flush()
    unmet = {one.clause for one in queries.own_page(me(world)).verdict.unmet}
    assert unmet == {"002:6.1.3", "002:9.1.2.1.e"}


def test_a_trainee_reads_agrees_and_sends_on_the_pages(world, desk_of):
    examined(world, 0)
    world.klass.settings = {**world.klass.settings, "fee": "Rp 0, BNSP"}
    db.session().commit()
    desk = desk_of(world.trainees[0])
    page = desk.go("/hasil").follow("Permohonan sertifikasi")
    early = page.press("Kirim permohonan")
    assert (early.status, "Lembar informasi sertifikasi belum Anda baca." in early.text) == (409, True)
    sheet = early.follow("Lembar informasi sertifikasi")
    assert ("Rp 0, BNSP" in sheet.text, sheet.press("Nyatakan sudah dibaca").status) == (True, 422)
    page = sheet.press("Nyatakan sudah dibaca", agrees="y")
    page = page.follow("Hak pemohon dan kewajiban pemegang sertifikat").press("Setujui", agrees="y")
    assert page.h1 == "Permohonan sertifikasi"
    page = page.follow("Kode etik asesor kompetensi dan master asesor kompetensi").press("Setujui", agrees="y")
    done = page.press("Kirim permohonan")
    assert ("Permohonan terkirim" in done.text, "Kirim permohonan" in done.buttons) == (True, False)
    assert "Sudah Anda baca" in desk.go("/sertifikasi/informasi").text
    again = desk.send("/sertifikasi/ajukan", {})
    assert (again.status, "sudah dikirim" in again.text) == (409, True)


def test_staff_sees_where_everybody_stands_and_others_do_not(world, desk_of):
    examined(world, 0)
    informed(world)
    services.send(me(world), seat_of(world, 0))
    db.session().commit()
    page = desk_of(world.panitia).go("/kelas/47-2026/permohonan-sertifikasi")
    assert ("dikirim" in page.text, "belum dikirim" in page.text) == (True, True)
    desk_of(world.trainees[0]).go("/kelas/47-2026/permohonan-sertifikasi", expect=403)
    desk_of(world.panitia).go("/kelas/99-2026/permohonan-sertifikasi", expect=404)
    desk_of(world.panitia).go("/sertifikasi", expect=403)


def test_a_fee_that_is_too_long_is_refused_and_without_one_bnsp_sets_it(world, desk_of):
    page = desk_of(world.panitia).go("/kelas/47-2026/pengaturan")
    again = page.press("Simpan pengaturan", fee="x" * 301)
    assert (again.status, "x" * 301 in again.html) == (422, True)
    assert "Ditetapkan oleh BNSP" in desk_of(world.trainees[0]).go("/sertifikasi/informasi").text


@pytest.mark.row("002-130")
def test_results_may_be_given_only_when_trainee_and_institution_both_allow_it_in_writing(world, desk_of):
    admin = PersonFactory(name="Rudi Admin")
    grant(admin, Role.LSP_ADMIN, world.organiser.id, "nd", world.organiser.name)
    db.session().commit()
    base = "/kelas/47-2026/permohonan-sertifikasi"
    assert not queries.may_share(seat_of(world, 0))
    page = desk_of(world.trainees[0]).go("/hasil").follow("Izin memberikan hasil")
    assert ("tidak diberikan kepada siapa pun" in page.text, page.press("Izinkan").status) == (True, 422)
    page = page.press("Izinkan", agrees="y")
    assert ("Sudah Anda izinkan" in page.text, queries.may_share(seat_of(world, 0))) == (True, False)
    assert desk_of(world.panitia).send(f"{base}/izin", {}).status == 403
    done = desk_of(admin).go(base).press("Izinkan atas nama lembaga")
    assert (done.text.count("hasil boleh diberikan"), "Izinkan atas nama lembaga" in done.buttons) == (1, False)
    assert (queries.may_share(seat_of(world, 0)), queries.may_share(seat_of(world, 1))) == (True, False)
    own = desk_of(world.trainees[0]).go("/sertifikasi/izin-hasil")
    assert "Hasil boleh diberikan" in own.text
    own.follow("Lihat atau tarik izin").press("Tarik izin")
    assert not queries.may_share(seat_of(world, 0))
    stale = desk_of(world.trainees[0]).send("/sertifikasi/izin-hasil", {"agrees": "y", "version": "5"})
    assert (stale.status, "berganti versi" in stale.text) == (422, True)
