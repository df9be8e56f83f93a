"""Letters of a class: numbers, frozen papers, the line of the register, replacement, revocation, and the chain."""

import datetime as dt
import hashlib

import pytest
from sqlalchemy import insert, select, update

from askom_lms.certification.domain.states import Verdict
from askom_lms.correspondence import queries, services
from askom_lms.correspondence.domain.states import LetterKind, LetterState
from askom_lms.correspondence.models import Letter
from askom_lms.correspondence.routes.printing import draft_pdf, issued_pdf
from askom_lms.coursework.domain.mandate import Mandate
from askom_lms.kernel import audit, db, evidence, files
from askom_lms.kernel.act import Act
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, Invalid, NotFound
from askom_lms.people.domain import Role
from askom_lms.registry import services as registry
from askom_lms.registry.models import InstitutionKind
from askom_lms.training import services as training
from askom_lms.training.models import ClassStaff, StaffRole, TrainingClass
from askom_lms.training.queries import class_by_id, staff_of
from tests.agreements.leave import consents, permits, withdraws
from tests.assessment.world import EVENING, NOW, act_of, fresh_class
from tests.certification.ways import recommended, run_jobs, text_of
from tests.coursework.test_races import at_once
from tests.factories.people import PersonFactory, grant
from tests.people.conftest import tamper
from tests.refusing import refused
from tests.registry.asesor_world import letter as paper

ASSIGNMENT, INVITATION, LOAN = LetterKind.ASSIGNMENT, LetterKind.INVITATION, LetterKind.LOAN


def klass_of(world):
    return class_by_id(world.klass.id)


def line_of(world, person, role=StaffRole.MASTER_ASESOR):
    wanted = select(ClassStaff).where(
        ClassStaff.class_id == world.klass.id, ClassStaff.person_id == person.id, ClassStaff.role == role
    )
    return db.session().scalars(wanted).one()


def drafted(world, kind, about="kelas", now=NOW):
    found = services.draft_letter(act_of(world.panitia, now), klass_of(world), kind, about)
    db.session().commit()
    return found


def issued(world, kind, about="kelas", now=NOW):
    """Issued and printed."""
    letter = drafted(world, kind, about, now)
    services.issue_letter(act_of(world.panitia, now), klass_of(world), letter)
    letter_id = letter.id
    run_jobs()
    return queries.letter_by_id(letter_id)


def changes(world, letter):
    return queries.changes_of(queries.Plan.of(klass_of(world)), letter)


@pytest.mark.row("000-079")
def test_a_surat_tugas_gives_number_and_file_to_its_line_and_the_mandate_of_the_paraf(world):
    line = line_of(world, world.masters[0])
    line.letter_number, line.letter_sha256 = "", None
    db.session().commit()
    person = world.masters[0]

    def missing():
        held = db.session().get_one(ClassStaff, line.id).letter_sha256
        return Mandate(person.met_number, person.met_valid_until, "TI", held).missing(NOW.date())

    assert missing() == "coursework.paraf_without_letter"
    letter = issued(world, ASSIGNMENT, str(line.id))
    line = line_of(world, world.masters[0])

    assert (letter.number, line.letter_number) == ("ST/001/ND47/XI/2026", "ST/001/ND47/XI/2026")
    assert line.letter_sha256 == letter.pdf_sha256 == hashlib.sha256(files.read(letter.pdf_sha256)).hexdigest()
    assert missing() == ""
    words = text_of(issued_pdf(letter))
    for word in (
        "ST/001/ND47/XI/2026",
        "Menimbang",
        "Dasar",
        "DIPERINTAHKAN KEPADA",
        "Master 1",
        "MET.000.000001 2020",
    ):
        assert word in words
    for word in ("2 (dua) hari kalender", "Jumlah peserta", "Peserta yang diuji", "Dr. Hartati", letter.code[:4]):
        assert word in words
    mails = db.session().scalars(select(Mail).where(Mail.to == person.email, Mail.subject.startswith("Surat tugas")))
    [mail] = mails.all()
    assert f"http://localhost/kelas/47-2026/surat/{letter.id}/pdf" in mail.body

    services.revoke_letter(act_of(world.panitia), letter, reason="Salah bidang")
    db.session().commit()
    line = line_of(world, world.masters[0])
    assert (line.letter_number, line.letter_sha256) == ("", None)
    assert missing() == "coursework.paraf_without_letter"
    assert (letter.state, letter.reason) == (LetterState.REVOKED, "Salah bidang")
    assert "DICABUT 18 November 2026, 10.00 WIB, tidak berlaku lagi" in text_of(issued_pdf(letter))
    assert "DICABUT" not in text_of(files.read(letter.pdf_sha256))
    told = db.session().scalars(select(Mail.body).where(Mail.subject.contains("dicabut"))).all()
    assert len(told) == 1
    assert "Alasan: Salah bidang" in told[0]


def test_revoking_spares_a_line_that_has_another_letter_by_now(world):
    line = line_of(world, world.masters[0])
    letter = issued(world, ASSIGNMENT, str(line.id))
    training.update_staff(
        act_of(world.panitia), klass_of(world), line_of(world, world.masters[0]), letter_number="ST-77",
        group="A", desk="", field="TI",
    )  # fmt: skip
    training.save_letter(act_of(world.panitia), klass_of(world), line_of(world, world.masters[0]), "a" * 64)
    with refused("correspondence.no_reason", Invalid):
        services.revoke_letter(act_of(world.panitia), letter, reason="  ")
    services.revoke_letter(act_of(world.panitia), letter, reason="Diganti surat kertas")
    line = line_of(world, world.masters[0])

    assert (line.letter_number, line.letter_sha256) == ("ST-77", "a" * 64)


def test_a_draft_has_no_number_and_is_marked_and_follows_the_class(world):
    letter = drafted(world, INVITATION)
    again = drafted(world, INVITATION)
    words = text_of(draft_pdf(klass_of(world), letter))

    assert again.id == letter.id
    assert (letter.number, letter.code, letter.facts) == (None, None, {})
    assert "KONSEP, belum bernomor dan tidak berlaku" in words
    assert "Hotel Graha" in words
    klass_of(world).venue = "Balai Diklat"
    assert "Balai Diklat" in text_of(draft_pdf(klass_of(world), letter))

    fields = {"place": "Sidoarjo", "subject": "Panggilan", "addressee": "Peserta", "signer": "Wulan <b>",
              "office": "Direktur", "paragraph": "Bawa <i>laptop</i>."}  # fmt: skip
    act = act_of(world.panitia)
    with refused("correspondence.changed"):
        services.save_letter(act, letter, fields, NOW.date(), seen=letter.row_version - 1)
    with refused("correspondence.no_signer", Invalid):
        services.save_letter(act, letter, {**fields, "signer": " "}, NOW.date(), seen=letter.row_version)
    services.save_letter(act, letter, fields, NOW.date() + dt.timedelta(days=2), seen=letter.row_version)
    services.issue_letter(act, klass_of(world), letter)
    letter_id = letter.id
    run_jobs()
    letter = queries.letter_by_id(letter_id)
    words = text_of(issued_pdf(letter))
    assert "KONSEP" not in words
    for word in (
        "Panggilan",
        "20 November 2026",
        "Wulan <b>",
        "Direktur",
        "Bawa <i>laptop</i>.",
        "UND/001/ND47/XI/2026",
    ):
        assert word in words
    with refused("letter.not_now"):
        services.save_letter(act, letter, fields, NOW.date(), seen=letter.row_version)
    with refused("letter.not_now"):
        services.discard_letter(act, letter)


def test_a_changed_class_never_changes_a_letter_and_the_new_one_names_the_old(world):
    first = issued(world, INVITATION)
    frozen = first.pdf_sha256
    assert changes(world, first) == []
    klass_of(world).venue = "Balai Diklat"
    db.session().commit()

    assert changes(world, first) == ["venue"]
    assert first.facts["venue"] == "Hotel Graha"
    draft = services.replace_letter(act_of(world.panitia), klass_of(world), first)
    assert (draft.replaces_id, first.state) == (first.id, LetterState.ISSUED)
    second = issued(world, INVITATION)

    first = queries.letter_by_id(first.id)
    assert second.id == draft.id
    assert (first.state, first.pdf_sha256) == (LetterState.REPLACED, frozen)
    assert (second.number, second.replaces_id, changes(world, second)) == ("UND/002/ND47/XI/2026", first.id, [])
    assert "Balai Diklat" in text_of(issued_pdf(second))
    assert "DIGANTI" in text_of(issued_pdf(first))
    assert queries.answer_to(first.code).replaced_by == "UND/002/ND47/XI/2026"
    with refused("letter.not_now"):
        services.replace_letter(act_of(world.panitia), klass_of(world), first)
    with refused("letter.not_now"):
        services.revoke_letter(act_of(world.panitia), first, reason="Terlambat")


def test_a_colleague_who_left_gets_no_letter_and_his_old_one_says_so(world):
    line = line_of(world, world.pengajar, StaffRole.PENGAJAR)
    letter = issued(world, ASSIGNMENT, str(line.id))
    training.end_staff(act_of(world.panitia), klass_of(world), line_of(world, world.pengajar, StaffRole.PENGAJAR))
    db.session().commit()

    assert changes(world, letter) == ["works"]
    draft = drafted(world, ASSIGNMENT, str(line.id))
    with refused("correspondence.left"):
        services.issue_letter(act_of(world.panitia), klass_of(world), draft)
    services.discard_letter(act_of(world.panitia), draft)
    places = queries.places(queries.Plan.of(klass_of(world)))[ASSIGNMENT]
    assert [one.letter.id for one in places if one.about == str(line.id)] == [letter.id]


@pytest.mark.row("000-081")
def test_the_minutes_of_the_assessment_report_what_examiners_recommended(world):
    draft = drafted(world, LetterKind.MINUTES, now=EVENING)
    with refused("correspondence.no_result"):
        services.issue_letter(act_of(world.panitia, EVENING), klass_of(world), draft)
    recommended(world, 0)
    recommended(world, 1, Verdict.BK)
    letter = issued(world, LetterKind.MINUTES, now=EVENING)

    rows = [row[2:4] for row in letter.facts["people"]]
    assert rows == [["K", "Terbitkan Sertifikat"], ["BK", "Pengulangan Asesmen"], ["", ""], ["", ""]]
    assert (letter.facts["n_k"], letter.facts["n_bk"]) == (1, 1)
    assert letter.number == "BAA/001/ND47/XI/2026"
    assert "Penguji: " in text_of(issued_pdf(letter))


def addressed(world, addressee):
    """Minutes that were issued to this addressee."""
    draft = drafted(world, LetterKind.MINUTES, now=EVENING)
    draft.addressee = addressee
    services.issue_letter(act_of(world.panitia, EVENING), klass_of(world), draft)
    letter_id = draft.id
    run_jobs()
    return queries.letter_by_id(letter_id)


@pytest.mark.row("002-130")
def test_minutes_for_a_third_party_speak_only_of_whom_both_sides_allow(world, desk_of):
    recommended(world, 0)
    recommended(world, 1, Verdict.BK)
    draft = drafted(world, LetterKind.MINUTES, now=EVENING)
    draft.addressee = "Direktur PT Melati"
    db.session().commit()
    with refused("correspondence.no_consent"):
        services.issue_letter(act_of(world.panitia, EVENING), klass_of(world), draft)
    consents(world.trainees[0], world.klass.id)
    with refused("correspondence.no_consent"):
        services.issue_letter(act_of(world.panitia, EVENING), klass_of(world), draft)
    page = desk_of(world.panitia).go(f"/kelas/{world.klass.slug}/surat/{draft.id}")
    assert ("Nomor 1: izin lembaga" in page.text, "Nomor 2: izin peserta dan lembaga" in page.text) == (True, True)
    permits(world.klass.id)
    draft.edition = 1
    services.issue_letter(act_of(world.panitia, EVENING), klass_of(world), draft)
    draft_id = draft.id
    run_jobs()
    letter = queries.letter_by_id(draft_id)
    told = text_of(issued_pdf(letter))
    assert (letter.edition, [row[0] for row in letter.facts["people"]]) == (2, [1])
    assert (letter.facts["n_k"], letter.facts["n_bk"]) == (1, 0)
    assert (world.trainees[0].name in told, world.trainees[1].name in told) == (True, False)
    assert "nomor 2 (izin peserta)" in " ".join(told.split())

    withdraws(world.trainees[0])
    kept = queries.letter_by_id(draft_id)
    assert [row[0] for row in kept.facts["people"]] == [1], "what went out stays"
    assert "people" in changes(world, kept)
    with refused("correspondence.no_consent"):
        addressed(world, "Direktur PT Melati")


def test_minutes_for_the_decision_side_and_bnsp_speak_of_everybody(world):
    recommended(world, 0)
    for addressee in ("", "Tim Teknis", "Kepala BNSP"):
        assert len(addressed(world, addressee).facts["people"]) == 4


def test_a_list_of_a_day_shows_marks_only_when_they_were_there(world):
    before = issued(world, LetterKind.ROLL, "hari-1")
    assert before.facts["marks"] == []
    recommended(world, 0)  # attended everything

    assert changes(world, before) == []
    second = issued(world, LetterKind.ROLL, "hari-2")
    assert [word for _seat, word in second.facts["marks"]] == ["Hadir", "", "", ""]
    with pytest.raises(NotFound):
        drafted(world, LetterKind.ROLL, "hari-9")


@pytest.mark.row("000-015")
@pytest.mark.row("000-019")
def test_an_asesor_of_another_lsp_is_asked_for_by_letter_before_he_works_here(world):
    asesor = PersonFactory(name="Wulan Sari", met_number="MET.000.004772 2024", met_valid_until=dt.date(2030, 1, 1))
    home = registry.create_institution(
        Act.system(NOW), code="SATU", name="LSP Satu", kind=InstitutionKind.LSP, lsp_kind="P3", licence_number="L-2",
        licence_until=dt.date(2030, 1, 1),
    )  # fmt: skip
    db.session().flush()
    admin = PersonFactory(name="Admin Satu")
    grant(admin, Role.LSP_ADMIN, home.id, "", home.name)
    registry.set_home(act_of(admin), asesor, home, paper("SK-1"))
    db.session().commit()

    about = queries.asesor_of_number("met 000.004772 2024")
    assert about == str(asesor.id)
    with refused("training.loan_missing"):
        training.add_staff(act_of(world.panitia), klass_of(world), asesor.id, StaffRole.EXAMINER)
    db.session().rollback()
    letter = issued(world, LOAN, about)
    words = text_of(issued_pdf(letter))
    for word in (
        "SP/001/ND47/XI/2026",
        "Yth. Ketua LSP Satu",
        "Wulan Sari",
        "MET.000.004772 2024",
        "LSP asal : LSP Satu",
    ):
        assert word in words
    for word in ("Senin, 16 November 2026 sampai Jumat, 20 November 2026", "Jawaban atas permohonan peminjaman asesor"):
        assert word in words
    assert db.session().scalar(select(Mail.to).where(Mail.subject.contains("SP/001"))) == admin.email
    opened = queries.get_letter(act_of(admin), "47-2026", letter.id)
    assert opened[1].id == letter.id

    with refused("correspondence.met_unknown", Invalid):
        queries.asesor_of_number("MET.000.999999 2020")
    own = PersonFactory(name="Orang Sendiri", met_number="MET.000.000055 2020", met_valid_until=dt.date(2030, 1, 1))
    registry.set_home(Act.system(NOW), own, klass_of(world).institution, paper("SK-2"))
    with refused("registry.loan_own"):
        drafted(world, LOAN, str(own.id))


def test_all_who_wait_are_assigned_in_one_step_with_numbers_in_a_row(world):
    plan = queries.Plan.of(klass_of(world))
    waiting = [one.about for one in queries.unassigned(plan)]
    assert len(waiting) == len([one for one in staff_of(world.klass.id) if one.ended_at is None])
    act = act_of(world.panitia)
    with refused("correspondence.nobody_chosen", Invalid):
        services.issue_assignments(act, klass_of(world), [])
    assert services.issue_assignments(act, klass_of(world), waiting[:3]) == 3
    with refused("correspondence.not_all_waiting"):
        services.issue_assignments(act, klass_of(world), waiting[2:4])
    assert services.issue_assignments(act, klass_of(world), waiting[3:]) == len(waiting) - 3
    db.session().commit()

    numbers = sorted(db.session().scalars(select(Letter.number)))
    assert numbers == [f"ST/{n:03}/ND47/XI/2026" for n in range(1, len(waiting) + 1)]
    assert {one.letter_number for one in staff_of(world.klass.id)} == set(numbers)


def test_numbers_stay_unique_and_without_gaps_when_two_classes_issue_at_once(world, lms_app):
    panitia = act_of(world.panitia)
    days = [f"hari-{day}" for day, _date in queries.Plan.of(klass_of(world)).days]
    class_id = world.klass.id
    other = fresh_class(2, number="48/2026")
    s = db.session()
    s.execute(
        update(TrainingClass)
        .where(TrainingClass.id == other.klass.id)
        .values(institution_id=klass_of(world).institution_id)
    )
    s.commit()
    other_id, other_panitia = other.klass.id, act_of(other.panitia)
    # Two deeds for one day of each class: the second replaces the first, and both have a number.
    jobs = [(panitia, class_id, day) for day in (*days[:3], days[0])]
    jobs += [(other_panitia, other_id, day) for day in (*days[:3], days[0])]

    def issue(act, of, day):
        klass = class_by_id(of)
        letter = services.draft_letter(act, klass, LetterKind.ROLL, day)
        services.issue_letter(act, klass, letter)
        return letter.number

    found = at_once(lms_app, [lambda job=job: issue(*job) for job in jobs])

    assert sorted(found) == [f"DH/{n:03}/ND47/XI/2026" for n in range(1, 9)]
    states = db.session().scalars(select(Letter.state)).all()
    assert sorted(states).count(LetterState.REPLACED) == 2


def wrong():
    """What contradicts the chain about letters."""
    s = db.session()
    s.rollback()
    s.expire_all()
    found = [one for chain in audit.chains(s) for one in evidence.contradictions(s, chain)]
    s.rollback()
    return [one.why for one in found if one.why.startswith("surat ")]


def test_the_chain_vouches_for_what_was_issued(world):
    letter_id = issued(world, INVITATION).id
    here, klass = update(Letter).where(Letter.id == letter_id), klass_of(world)
    class_id, institution_id = klass.id, klass.institution_id
    assert wrong() == []

    for column, value in (("subject", "Lain"), ("pdf_sha256", "b" * 64), ("facts", {"venue": "Lain"})):
        kept = getattr(queries.letter_by_id(letter_id), column)
        db.session().rollback()
        tamper(here.values({column: value}))
        assert [why for why in wrong() if "UND/001/ND47/XI/2026" in why] != [], column
        tamper(here.values({column: kept}))
    db.session().rollback()
    tamper(insert(Letter).values(
        class_id=class_id, institution_id=institution_id, kind=INVITATION, edition=1, about="kelas",
        state=LetterState.ISSUED, dated_on=NOW.date(), place="", subject="", number="UND/666", issued_at=NOW,
        created_at=NOW, facts={},
    ))  # fmt: skip
    assert [why for why in wrong() if "UND/666" in why] == ["surat UND/666: tidak ada entri di rantai"]


def test_nobody_else_writes_the_letters_of_a_class(world):
    letter = drafted(world, INVITATION)
    for person in (world.masters[0], world.trainees[0], world.tim_1):
        with pytest.raises(Denied):
            services.issue_letter(act_of(person), klass_of(world), letter)
    with pytest.raises(NotFound):  # a draft is nobody else's to read
        queries.get_letter(act_of(world.trainees[0]), "47-2026", letter.id)
