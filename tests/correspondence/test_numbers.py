"""Numbers by the templates of the institution; and the letter of loan that asks the register by itself."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import select

from askom_lms.correspondence import queries, services
from askom_lms.correspondence.domain.numbering import Format
from askom_lms.correspondence.domain.states import LetterKind
from askom_lms.kernel import checkpoints, clock, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, NotFound
from askom_lms.people.domain import Role
from askom_lms.registry import services as register
from askom_lms.registry.domain.asesor import Document
from askom_lms.registry.models import AsesorLoan, AsesorStep, Institution, InstitutionKind
from tests.assessment.world import EVENING, NOW, act_of
from tests.certification.ways import run_jobs
from tests.correspondence.test_services import INVITATION, drafted, issued, klass_of
from tests.factories.people import PersonFactory, grant
from tests.refusing import refused
from tests.registry.test_asesor_routes import paper

ROLL = LetterKind.ROLL


# the institution's own numbers


def save_formats(world, who=None, **changes):
    """kind -> (template, series)."""
    institution = db.session().get_one(Institution, klass_of(world).institution_id)
    wanted = {
        **queries.formats_of(queries.changes_of_numbers(institution.id)),
        **{LetterKind[k]: Format(*v) for k, v in changes.items()},
    }
    act = act_of(who) if who else Act.system(NOW)
    saved = services.save_numbers(act, institution, wanted)
    db.session().commit()
    return saved


def test_a_template_counts_for_later_letters_and_a_shared_series_has_no_gap(world):
    first = issued(world, INVITATION)
    assert first.number == "UND/001/ND47/XI/2026"
    assert (
        save_formats(world, INVITATION=("U-{urut:2}.{tahun}", INVITATION), ROLL=("D-{urut}.{tahun}", INVITATION)) == 2
    )
    roll = issued(world, ROLL, "hari-1")
    again = services.replace_letter(act_of(world.panitia), klass_of(world), first)
    services.issue_letter(act_of(world.panitia), klass_of(world), again)
    assert (first.number, roll.number, again.number) == ("UND/001/ND47/XI/2026", "D-2.2026", "U-03.2026")
    assert save_formats(world) == 0
    assert list(checkpoints.verify_all(db.session())) == []


def test_a_number_that_was_given_before_is_not_given_again(world):
    issued(world, ROLL, "hari-1")
    save_formats(
        world, ROLL=("B/{urut:3}/{tahun}", ROLL), INVITATION=("DH/{urut:3}/{kode}/{bulan_romawi}/{tahun}", INVITATION)
    )
    draft = drafted(world, INVITATION)
    with refused("correspondence.number_taken"):
        services.issue_letter(act_of(world.panitia), klass_of(world), draft)


def test_only_the_admin_of_the_institution_sets_its_numbers(world):
    with pytest.raises(Denied):
        save_formats(world, world.panitia, ROLL=("B/{urut}/{tahun}", ROLL))
    stranger = PersonFactory(name="Admin Lain")
    grant(stranger, Role.LSP_ADMIN, uuid.uuid4(), "", "Lain")
    with pytest.raises(NotFound):
        save_formats(world, stranger, ROLL=("B/{urut}/{tahun}", ROLL))


# the register takes the letter of loan


@pytest.mark.row("000-019")
def test_a_letter_of_loan_asks_the_register_and_takes_back_what_nobody_answered(world):
    lender = register.create_institution(Act.system(NOW), code="RMH", name="LSP Rumah", kind=InstitutionKind.LSP)
    person = PersonFactory(name="Wulan Sari", met_number="MET.000.000099 2020", met_valid_until=dt.date(2030, 1, 1))
    db.session().flush()
    register.set_home(Act.system(NOW), person, lender, Document())
    letter = issued(world, LetterKind.LOAN, str(person.id))
    loan = db.session().get_one(AsesorLoan, letter.loan_id)
    klass = klass_of(world)
    assert (loan.state, loan.starts_on, loan.ends_on) == ("diajukan", klass.starts_on, klass.ends_on)
    step = db.session().scalars(select(AsesorStep).where(AsesorStep.subject_id == loan.id)).one()
    assert (step.document_number, step.document_on, step.sha256) == (letter.number, letter.dated_on, letter.pdf_sha256)

    register.answer_loan(
        Act.system(NOW), loan, is_granted=True, document=Document("SJ-7", NOW.date(), "a" * 64, "application/pdf")
    )
    assert queries.loan_of(letter).number == "SJ-7"
    assert queries.answer_of(letter).document_number == "SJ-7"
    told = db.session().scalars(select(Mail).where(Mail.subject.contains("Peminjaman Wulan Sari disetujui"))).all()
    assert {one.to for one in told} >= {world.panitia.email}
    assert len(told) == 2  # both of panitia
    assert f"/surat/{letter.id}" in told[0].body
    second = services.replace_letter(act_of(world.panitia), klass_of(world), letter)
    services.issue_letter(act_of(world.panitia), klass_of(world), second)
    run_jobs()
    assert (second.loan_id, loan.state) == (loan.id, "disetujui")


def test_panitia_opens_the_answer_of_the_home_lsp_beside_its_letter(world, desk_of, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    lender = register.create_institution(Act.system(NOW), code="RMH", name="LSP Rumah", kind=InstitutionKind.LSP)
    admin = PersonFactory(name="Admin Rumah")
    grant(admin, Role.LSP_ADMIN, lender.id, "", lender.name)
    person = PersonFactory(name="Wulan Sari", met_number="MET.000.000099 2020", met_valid_until=dt.date(2030, 1, 1))
    db.session().flush()
    register.set_home(Act.system(NOW), person, lender, Document())
    letter = issued(world, LetterKind.LOAN, str(person.id))
    db.session().commit()
    here = f"/kelas/47-2026/surat/{letter.id}"
    answer = f"/kelas/47-2026/surat/peminjaman/{letter.id}/jawaban"
    panitia, lending = desk_of(world.panitia), desk_of(admin)
    assert "menunggu jawaban LSP induk" in panitia.go(here).text
    panitia.go(answer, expect=404)

    waiting = lending.go("/kelola/skema").follow("1 permohonan pinjam asesor").follow("Pinjam: Wulan Sari")
    assert f"Surat permohonan {letter.number}" in waiting.text
    assert waiting.follow("Buka surat permohonan").response.mimetype == "application/pdf"
    typed = paper(f"jawab-{letter.loan_id}", "SJ-9")
    assert "Peminjaman disetujui." in waiting.press("Setujui peminjaman", **typed).text
    assert "Menunggu jawaban Anda" not in lending.go("/kelola/skema").text

    page = panitia.go(here)
    assert "LSP induk menyetujui dengan surat SJ-9." in page.text
    assert page.follow("Buka surat jawaban").response.mimetype == "application/pdf"
    lending.go(answer, expect=404)


def test_a_revoked_letter_of_loan_withdraws_its_request_and_one_without_home_asks_nothing(world):
    lender = register.create_institution(Act.system(NOW), code="RMH", name="LSP Rumah", kind=InstitutionKind.LSP)
    person = PersonFactory(name="Wulan Sari", met_number="MET.000.000099 2020", met_valid_until=dt.date(2030, 1, 1))
    loose = PersonFactory(name="Bayu", met_number="MET.000.000098 2020", met_valid_until=dt.date(2030, 1, 1))
    db.session().flush()
    register.set_home(Act.system(NOW), person, lender, Document())
    letter = issued(world, LetterKind.LOAN, str(person.id))
    services.revoke_letter(act_of(world.panitia), letter, reason="Tidak jadi")
    assert db.session().get_one(AsesorLoan, letter.loan_id).state == "ditarik"
    assert issued(world, LetterKind.LOAN, str(loose.id)).loan_id is None


def test_the_admin_looks_at_examples_and_saves_and_a_wrong_template_stays(world, desk_of, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    issued(world, ROLL, "hari-1")
    admin = PersonFactory(name="Admin Satu")
    grant(admin, Role.LSP_ADMIN, world.klass.institution_id, "", "ND")
    db.session().commit()
    page = desk_of(admin).go("/kelola/lembaga/ND47/nomor-surat")
    assert "DH/002/ND47/XI/2026" in page.text
    tried = page.press("Lihat contoh", **{"template-daftar-hadir": "H{urut:4}-{tahun}"})
    assert "H0002-2026" in tried.text
    wrong = tried.press("Simpan pola nomor", **{"template-daftar-hadir": "H{nomor}"})
    assert (wrong.status, 'value="H{nomor}"' in wrong.html) == (422, True)
    saved = wrong.press("Simpan pola nomor", **{"template-daftar-hadir": "H{urut:4}-{tahun}"})
    assert "Pola nomor disimpan" in saved.text
    assert "Admin Satu" in saved.text
