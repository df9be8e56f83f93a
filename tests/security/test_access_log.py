"""Whoever looks at somebody's document leaves a line: who, which document, what of it.

A new page must be named here: in LOGGED when it shows or serves a document, in WITHOUT_DOCUMENT when it does not.
"""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from askom_lms.assessment.models import AcaExam
from askom_lms.certification.models import Recommendation, TrainerRecommendation
from askom_lms.incidents.models import Incident
from askom_lms.incidents.queries import touched
from askom_lms.incidents.routes import DATA
from askom_lms.kernel import clock, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import AccessLogEntry
from askom_lms.training.models import TrainingClass
from tests.security.knocking import address, doors


@dataclass(frozen=True)
class Line:
    """Who looks, and what the log says: kind of subject, the name under which the town knows its id, and what."""

    who: str
    kind: str
    subject: str
    what: str


LOGGED = {
    "appeals.show_appeal": Line("lsp_admin", "appeal", "appeal_id", "read"),
    "appeals.show_again": Line("lsp_admin", "appeal", "appeal_id", "asesmen-ulang"),
    "appeals.print_form": Line("tim_teknis", "appeal", "appeal_id", "fr-ak-04"),
    "appeals.download_file": Line("owner", "appeal", "appeal_id", "file:1"),
    "appeals.print_sheet": Line("pengajar", "submission", "submission_id", "appeal:pdf"),
    "appeals.print_aca": Line("pengajar", "record", "aca_record", "appeal:print"),
    "appeals.print_ruling": Line("owner", "appeal", "appeal_id", "putusan"),
    "assessment.show_exam": Line("panitia", "aca_exam", "exam", "observation"),
    "certification.show_aca": Line("other_master", "aca_exam", "exam", "fr-aca-07"),
    "certification.check_aca": Line("other_master", "aca_exam", "exam", "fr-aca-07:check"),
    "certification.show_class_aca": Line("tim_teknis", "aca_exam", "exam", "fr-aca-07"),
    "certification.print_aca": Line("other_master", "record", "aca_record", "print"),
    "certification.print_class_aca": Line("panitia", "record", "aca_record", "print"),
    "certification.print_own_aca": Line("owner", "record", "aca_record", "print"),
    "certification.show_result": Line("owner", "record", "aca_record", "result"),
    "certification.show_trainer_recommendation": Line("master", "enrolment", "enrolment_id", "trainer_recommendation"),
    "certification.print_trainer_recommendation": Line("master", "trainer_recommendation", "trainer", "print"),
    "certification.show_case": Line("tim_teknis", "recommendation", "recommendation", "case"),
    "certification.show_minutes": Line("tim_teknis", "decision_meeting", "meeting_id", "read"),
    "certification.download_minutes": Line("tim_teknis", "decision_meeting", "meeting_id", "minutes"),
    "certification.show_certificate": Line("panitia", "certificate", "certificate_id", "read"),
    "certification.download_certificate": Line("owner", "certificate", "certificate_id", "download"),
    "correspondence.open_answer": Line("panitia", "asesor_step", "answer_step_id", "download"),
    "correspondence.open_letter": Line("owner", "letter", "letter_id", "print"),
    "correspondence.print_badges": Line("panitia", "training_class", "class", "badges"),
    "correspondence.show_badge": Line("master", "person", "person_id", "badge"),
    "correspondence.show_letter": Line("panitia", "letter", "letter_id", "read"),
    "coursework.fill_item": Line("owner", "dossier_item", "item_id", "fill"),
    "applying.download_paper": Line("panitia", "enrolment_document", "document_id", "ktp"),
    "applying.show_sent": Line("panitia", "certification_application", "application_id", "read"),
    "applying.list_applications": Line("panitia", "training_class", "class", "permohonan-sertifikasi"),
    "coursework.list_relations": Line("panitia", "training_class", "class", "hubungan"),
    "coursework.show_own_coverage": Line("owner", "enrolment", "enrolment_id", "coverage"),
    "coursework.show_coverage": Line("other_master", "enrolment", "enrolment_id", "coverage"),
    "coursework.check_item": Line("owner", "dossier_item", "item_id", "check"),
    "coursework.show_history": Line("owner", "dossier_item", "item_id", "history"),
    "coursework.download_dossiers": Line("panitia", "training_class", "class", "dossier:merah.zip"),
    "coursework.print_blank": Line("master", "dossier_item", "item_id", "blank:pdf"),
    "coursework.print_own_blank": Line("owner", "dossier_item", "item_id", "blank:pdf"),
    "coursework.print_changed": Line("master", "submission", "submission_id", "pdf"),
    "coursework.print_dossier": Line("master", "submission", "submission_id", "dossier:pdf"),
    "coursework.print_item": Line("owner", "submission", "submission_id", "pdf"),
    "coursework.print_version": Line("master", "submission", "submission_id", "pdf"),
    "coursework.fill_part": Line("validator", "dossier_item", "item_id", "part:validator"),
    "coursework.show_item": Line("other_master", "dossier_item", "item_id", "read"),
    "coursework.show_submission": Line("master", "submission", "submission_id", "desk"),
    "coursework.show_second_look": Line("other_master", "submission", "submission_id", "second_look"),
    "coursework.show_version": Line("other_master", "submission", "submission_id", "paper"),
    "coursework.download_wet_paraf": Line("master", "wet_paraf", "photo_id", "download"),
    "coursework.preview_wet_paraf": Line("owner", "wet_paraf", "photo_id", "preview"),
    "coursework.show_trainee": Line("master", "enrolment", "enrolment_id", "dossier"),
    "coursework.download_attachment": Line("master", "attachment", "attachment_id", "download"),
    "coursework.preview_attachment": Line("panitia", "attachment", "attachment_id", "preview"),
    "enrolment.download_document": Line("panitia", "enrolment_document", "document_id", "ktp"),
    "enrolment.show_enrolment": Line("panitia", "enrolment", "enrolment_id", "application"),
    "enrolment.show_seat": Line("master", "enrolment", "enrolment_id", "application"),
    "enrolment.download_applications": Line("panitia", "training_class", "class", "permohonan.xlsx"),
    "enrolment.download_trainees": Line("master", "training_class", "class", "peserta.xlsx"),
    "handover.download_package": Line("panitia", "training_class", "class", "penyerahan-1.zip"),
    "handover.download_receipt": Line("tim_teknis", "training_class", "class", "tanda-terima-1"),
    "handover.show_handover": Line("tim_teknis", "training_class", "class", "penyerahan"),
    "handover.show_ktp": Line("panitia", "enrolment", "enrolment_id", "nik"),
    "muk.download_file": Line("lsp_admin", "muk_file", "file_id", "download"),
    "overview.download_board": Line("panitia", "training_class", "class", "papan.xlsx"),
    "people.show_person": Line("pengelola", "person", "person_id", "profile"),
    "overview.show_why": Line("master", "enrolment", "enrolment_id", "kenapa-belum"),
    "overview.print_proposed": Line("panitia", "training_class", "class", "form-3"),
    "privacy.download_export": Line("owner", "person", "person_id", "data-saya.zip"),
    "quality.download_figures": Line("panitia", "training_class", "class", "mutu.xlsx"),
    "quality.download_report": Line("tim_teknis", "training_class", "class", "mutu:pdf"),
    "quality.print_report": Line("lsp_admin", "training_class", "class", "mutu:pdf"),
    "quality.show_report": Line("panitia", "training_class", "class", "mutu"),
    "quality.show_results": Line("master", "training_class", "class", "hasil-evaluasi"),
    "registry.download_paper": Line("lsp_admin", "asesor_step", "step_id", "download"),
    "registry.show_asesor": Line("lsp_admin", "person", "person_id", "asesor"),
    "training.print_form": Line("panitia", "training_class", "class", "form-1"),
    "training.download_paper": Line("panitia", "training_class", "class", "form-2"),
    "training.download_attendance": Line("pengajar", "training_class", "class", "kehadiran.xlsx"),
    "training.download_staff": Line("panitia", "training_class", "class", "petugas.xlsx"),
    "training.download_leave": Line("panitia", "leave_request", "leave_id", "download"),
    "training.print_paper_roll": Line("panitia", "training_class", "class", "daftar-hadir"),
    "training.download_roll_photo": Line("pengajar", "roll_photo", "roll_photo_id", "download"),
    "training.download_proof": Line("panitia", "remote_condition", "remote_id", "bukti"),
    "training.download_letter": Line("panitia", "class_staff", "staff_id", "surat-tugas"),
    "upkeep.download_letter": Line("lsp_admin", "book_entry", "entry_id", "download"),
    "upkeep.download_report": Line("lsp_admin", "surveillance", "look_id", "download"),
    "upkeep.show_book": Line("lsp_admin", "person", "person_id", "buku"),
    "upkeep.show_holder": Line("tim_teknis", "person", "person_id", "pemeliharaan"),
}
WITHOUT_DOCUMENT = {
    "agreements": {"list_own", "show_own", "show_text"},
    "appeals": {"list_appeals", "show_filing", "show_panel"},
    "applying": {"list_sent", "show_application", "show_consent", "show_information"},
    "assessment": {
        "show_asesi", "show_asesi_of", "show_consents", "show_device_consent", "show_exams", "show_own_turns",
        "show_round", "show_turn",
    },
    "certification": {
        "download_checkpoint", "download_competence_sheet", "download_proof", "download_root", "download_script",
        "new_meeting", "show_checkpoint", "show_certificate_classes", "show_competence",
        "show_competence_import", "show_patterns", "show_certificates", "show_check", "show_class_recommendations",
        "show_documents", "show_meeting", "show_pre_day", "show_meetings", "show_recommendations", "show_scan", "show_search", "show_separation", "show_use",
    },
    "classroom": {
        "edit_news", "list_news", "new_news", "print_test", "show_checklist", "show_day", "show_print", "show_rehearsal",
    },
    "correspondence": {"check_letter", "list_letters", "show_numbers"},
    "coursework": {
        "show_bundles", "show_desk", "show_folder", "show_handover", "show_home", "show_mirror", "show_parts",
        "show_prepared_remarks", "show_receipt", "show_relations", "show_roles", "show_sample", "show_session_mark", "show_substitutions", "show_tasks", "show_trainees",
        "show_versions",
    },
    "enrolment": {
        "ask_withdrawal", "edit_facts", "list_applicants", "show_application", "show_paper", "show_partner_classes", "show_papers", "show_queue",
        "download_example", "show_import",
    },
    "figures": {"download_institution", "download_nation", "show_institution", "show_nation"},
    "incidents": {"edit_incident", "list_incidents", "new_incident", "show_incident", "show_letter"},
    "lti": {
        "begin_login", "edit_registration", "go_on", "list_accounts", "list_registrations", "new_registration", "show_binding", "show_consent",
        "show_join", "show_keys", "show_members", "show_placing", "show_register", "show_registration", "show_results",
    },
    "muk": {"edit_muk", "list_all_muk", "list_muk", "new_muk", "show_muk"},
    "overview": {"download_export", "download_register", "show_board", "show_export", "show_own_why", "show_wall"},
    "people": {
        "list_people", "show_ask_reset", "show_invitation", "show_invite_person", "show_outbox", "show_profile",
        "show_reset", "show_second_factor", "show_set_up", "show_sign_in",
    },
    "privacy": {
        "ask_first", "list_requests", "list_times", "new_correction", "show_consent", "show_own", "show_request",
        "show_time", "show_trail",
    },
    "quality": {"list_subjects", "show_evaluation"},
    "registry": {
        "download_asesor", "download_institutions", "edit_institution", "edit_tuk", "list_asesor", "list_institutions",
        "new_institution", "new_tuk", "show_institution",
    },
    "shell": {
        "serve_asset", "show_accessibility", "show_catalogue", "show_glossary", "show_help", "show_privacy", "show_process",
        "show_shortcuts", "start",
    },
    "skema": {"list_skema", "show_aspects", "show_notes", "show_skema", "start_import"},
    "training": {
        "download_calendar", "download_library", "download_material", "show_library", "show_venue", "list_classes", "new_class", "print_system", "print_trouble_plan", "show_remote", "show_class", "show_kit", "show_numbers",
        "show_own_timetable", "show_place", "show_plan", "show_programme", "show_replacement", "show_roll", "show_equipment", "show_partners",
        "show_pre_day", "show_settings", "show_staff", "show_timetable", "show_application",
        "show_attend", "show_leave", "show_own_attend", "show_paper_roll", "show_scan", "show_screen",
        "show_screen_at_hand",
    },
    "upkeep": {"download_calendar", "download_looks", "edit_entry", "list_holders", "new_entry", "show_own_book"},
}  # fmt: skip
"""Lists, timetables, one's own application to fill in, receipts, public answers. Pictures of papers on a page are
fetched from `enrolment.download_document`, which leaves the line."""


ABOUT_NOBODY = {"muk_file", "remote_condition"}
"""Papers of an institution or a class; no person stands in them."""


def pages(app):
    return {door.endpoint: door for door in doors(app) if door.method == "GET"}


def test_every_page_says_whether_it_shows_a_document(installation):
    named = set(LOGGED) | {f"{context}.{view}" for context, views in WITHOUT_DOCUMENT.items() for view in views}
    assert set(pages(installation)) == named


def ids(town):
    """The ids of the owner's things, also of those that no address names."""
    seat = town.values["enrolment_id"]
    recommended = select(Recommendation).where(Recommendation.enrolment_id == seat)
    recommendation = db.session().scalars(recommended).one()

    def one(model, condition):
        return db.session().scalars(select(model.id).where(condition)).one()

    return {
        **town.values,
        "exam": one(AcaExam, AcaExam.enrolment_id == seat),
        "trainer": one(TrainerRecommendation, TrainerRecommendation.enrolment_id == seat),
        "class": one(TrainingClass, TrainingClass.slug == town.values["slug"]),
        "recommendation": recommendation.id,
        "aca_record": recommendation.record_id,
    }


def ids_of_people(town):
    return {name: person.id for name, person in town.people.items() if person is not None}


def lines():
    """Everything in the log; no transaction stays open, so that the next visit may write."""
    entry = AccessLogEntry
    wanted = select(entry.id, entry.actor_id, entry.subject_kind, entry.subject_id, entry.what)
    found = {tuple(row) for row in db.session().execute(wanted)}
    db.session().rollback()
    return found


def left_by(town, name, url):
    """The lines that this visit left, without their own ids."""
    before = lines()
    response = town.browsers[name].get(url)
    assert response.status_code == 200, f"{name} {url}: {response.status_code}"
    return [line[1:] for line in lines() - before]


@pytest.mark.row("002-129")
@pytest.mark.parametrize("endpoint", LOGGED)
def test_whoever_looks_at_a_document_is_in_the_log(installation, town, endpoint):
    expected = LOGGED[endpoint]
    url = address(installation, pages(installation)[endpoint], town.values)

    things, people = ids(town), ids_of_people(town)

    left = left_by(town, expected.who, url)

    assert left == [(people[expected.who], expected.kind, things[expected.subject], expected.what)]


def test_a_print_of_a_draft_is_in_the_log(installation, town):
    owner = ids_of_people(town)["owner"]

    left = left_by(town, "owner", "/tugas/1/fr-mapa-01/cetak")

    assert left == [(owner, "dossier_item", town.values["draft_id"], "draft:pdf")]


def test_who_is_refused_leaves_a_line_that_says_so(installation, town):
    before = lines()
    url = address(installation, pages(installation)["coursework.show_item"], town.values)

    assert town.browsers["trainee_b"].get(url).status_code == 404
    (left,) = lines() - before
    who = ids_of_people(town)["trainee_b"]
    assert left[1:] == (who, "dossier_item", town.values["item_id"], "refused:coursework:read")


@pytest.mark.parametrize("line", sorted({(line.kind, line.subject) for line in LOGGED.values()}), ids=str)
def test_whatever_is_logged_leads_to_the_people_it_is_about(installation, town, line):
    kind, subject = line
    now, things, people = clock.now(), ids(town), ids_of_people(town)
    note = AccessLogEntry(at=now, actor_id=people["panitia"], subject_kind=kind, subject_id=things[subject], what="x")
    db.session().add(note)
    during = Incident(began_at=now, ended_at=now, account_id=people["panitia"])
    found = {one.name for one in touched(Act.system(now), during)}
    db.session().rollback()
    about = {"class_staff": {town.people["pengajar"].name}} | {key: set() for key in ABOUT_NOBODY}
    assert found >= about.get(kind, {town.people["owner"].name})
    assert bool(found) is (kind not in ABOUT_NOBODY)
    assert kind in DATA or not found


def test_a_page_without_a_document_leaves_no_line(installation, town):
    board = address(installation, pages(installation)["overview.show_board"], town.values)

    assert left_by(town, "panitia", board) == []
