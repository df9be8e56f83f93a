"""What is asked, by when and by whom it is answered; consents; what is frozen."""

import datetime as dt
import io
import json
import zipfile

import pytest
from sqlalchemy import select

from askom_lms.kernel import clock, db, evidence, files
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import AccessLogEntry
from askom_lms.kernel.jobs import run_pending
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal, StepUpNeeded
from askom_lms.people.models import Person
from askom_lms.privacy import queries, services
from askom_lms.privacy.domain import PURPOSES, Kind, RequestState
from askom_lms.privacy.models import Consent, DataRequest
from askom_lms.privacy.routes.views import state_of
from askom_lms.training.models import ClassStaff
from tests.factories.people import PersonFactory, actor_of
from tests.privacy.world import EMAIL, NAME, NIK, SCAN, WORD, lived

pytestmark = pytest.mark.one_database
AGAIN = PURPOSES["berkas-ulang"]
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def world(lms_app):
    one = lived()
    one.app = lms_app
    return one


def asked(world, act_as, kind, **more):
    return services.ask(act_as(world.owner), kind, **more)


def answered(act_as, who, one, *, granted=True, answer="Sudah diperiksa."):
    services.answer_request(act_as(who), one, is_granted=granted, answer=answer)
    db.session().commit()


def read_zip(data):
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {name: archive.read(name) for name in archive.namelist()}


def test_an_export_is_made_by_a_job_and_only_its_owner_fetches_it_for_a_week(world, desk_of):
    desk = desk_of(world.owner)
    page = desk.go("/data-saya").follow("Minta salinan data").press("Kirim permintaan")
    assert "sisa 7" in page.text
    again = desk.go("/data-saya/minta/salinan").press("Kirim permintaan")
    assert (again.status, "sudah Anda ajukan" in again.text) == (409, True)
    run_pending(world.app)
    link = desk.go("/data-saya").links()["Unduh salinan (ZIP)"]
    held = read_zip(desk.go(link).response.get_data())
    told = json.loads(held["data.json"])
    assert told["tables"]["person"][0]["email"] == EMAIL
    assert SCAN in held.values()
    tables = told["tables"]
    assert [tables["register_identity"][0][name] for name in ("nik_sealed", "ktp_name")] == [NIK, NAME]
    assert {"agreement", "certification_application", "asesor_relation", "lti_user", "lti_score"} <= set(tables)
    assert not {"token_hash", "state_hash", "private"} & {name for rows in tables.values() for name in rows[0]}
    assert desk_of(world.mate).go(link, expect=None).status == 404
    assert desk_of(world.manager).go(link, expect=None).status == 404
    one = db.session().scalars(select(DataRequest)).one()
    later = Act(actor_of(world.owner), one.answered_at + dt.timedelta(days=7))
    assert queries.export_of(later, one.id) is one
    with pytest.raises(NotFound):
        queries.export_of(Act(later.actor, later.now + dt.timedelta(seconds=1)), one.id)
    assert db.session().scalars(select(Mail.subject).where(Mail.to == EMAIL, Mail.subject.contains("salinan"))).all()


@pytest.mark.parametrize(
    ("data", "ending"),
    [(b"%PDF-1.4 surat tugas", ".pdf"), (b"\xff\xd8\xff\xe0 foto", ".jpg"), (b"tidak dikenal", "berkas")],
)
def test_a_file_that_has_no_name_is_given_the_ending_of_its_kind(world, data, ending):
    staff = db.session().scalars(select(ClassStaff).where(ClassStaff.letter_sha256.is_(None))).first()
    staff.letter_sha256 = files.storage().store(data)
    db.session().commit()

    held = read_zip(services.archive_of(db.session().get_one(Person, staff.person_id), clock.now()))

    (name,) = [one for one, content in held.items() if content == data]
    assert name.startswith("berkas/class_staff/")
    assert name.endswith(ending)


def test_the_export_of_one_person_holds_nothing_of_another(world):
    mate = db.session().get_one(Person, world.mate.id)
    mate.name, mate.phone = "Bonaventura Penanda Kedua", "0811222333"
    db.session().commit()
    data = services.archive_of(mate, clock.now())
    held = b"".join(read_zip(data).values())
    for marker in (NAME, EMAIL, "penanda-berkas", WORD):
        assert marker.encode() not in held
    assert b"Bonaventura Penanda Kedua" in held
    of_owner = b"".join(read_zip(services.archive_of(world.owner, clock.now())).values())
    assert b"Bonaventura" not in of_owner


def test_the_export_and_the_page_say_who_looked(world, desk_of):
    now = clock.now()
    for actor, what in (
        (world.master, "desk"),
        (world.mate, "part"),
        (world.owner, "pdf"),
        (world.panitia, "refused:x"),
    ):
        db.session().add(
            AccessLogEntry(
                at=now, actor_id=actor.id, subject_kind="submission", subject_id=world.submission_id, what=what
            )
        )
    db.session().commit()
    looks = [(one.what, one.name) for one in queries.trail_of(world.owner.id)]
    assert looks == [("desk", world.master.name), ("part", "")]
    page = desk_of(world.owner).go("/data-saya").follow("Lihat jejak akses")
    assert (world.master.name in page.text, world.mate.name in page.text) == (True, False)
    trail = json.loads(read_zip(services.archive_of(world.owner, now))["jejak-akses.json"])
    assert [one["name"] for one in trail] == [world.master.name, "[orang lain]"]


def test_a_corrected_name_keeps_the_hash_of_the_old_one_and_flags_certificates(world, desk_of):
    page = desk_of(world.owner).go("/data-saya/perbaikan")
    empty = page.press("Kirim permintaan", wanted="", reason="menurut KTP")
    assert (empty.status, "Tulis bagaimana seharusnya." in empty.text, "menurut KTP" in empty.html) == (422, True, True)
    empty.press("Kirim permintaan", field="name", wanted="Zubaidah Nama Benar")
    shown = desk_of(world.admin).go("/kelola/permintaan-data").follow("Perbaikan data")
    assert "Zubaidah Nama Benar" in shown.text
    wordless = shown.press("Kabulkan", answer="")
    assert (wordless.status, "pemohon berhak tahu" in wordless.text) == (422, True)
    wordless.press("Kabulkan", answer="Sesuai KTP.")
    one = db.session().scalars(select(DataRequest)).one()
    assert db.session().get_one(Person, world.owner.id).name == "Zubaidah Nama Benar"
    assert one.old_sha256 == evidence.seal(one.id, {"name": NAME})
    assert [each["id"] for each in one.result["reissue"]] == [str(world.certificate.id)]
    assert "Terbitkan ulang" in desk_of(world.admin).go(f"/kelola/permintaan-data/{one.id}").text
    twice = shown.press("Tolak", answer="Terlambat.")
    assert (twice.status, "sudah dijawab" in twice.text) == (409, True)


def test_a_correction_names_a_field_and_what_it_should_say(world, act_as):
    for field, wanted, code in (
        ("", "X", "privacy.field_unknown"), ("email", "X", "privacy.field_unknown"), ("name", " ", "privacy.wanted_missing"),
        ("name", "x" * 121, "privacy.too_long"), ("phone", "0" * 33, "privacy.too_long"),
        ("other", "x" * 401, "privacy.too_long"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            asked(world, act_as, Kind.CORRECTION, field=field, wanted=wanted)
        assert refused.value.code == code, (field, wanted)
    for field, wanted in (("name", "x" * 120), ("other", "x" * 400)):
        one = asked(world, act_as, Kind.CORRECTION, field=field, wanted=wanted)
        assert one.state is RequestState.OPEN
        one.state = RequestState.REFUSED
        db.session().flush()


def test_only_pengelola_and_the_admin_of_the_organiser_answer_and_nobody_answers_himself(world, act_as, desk_of):
    one = asked(world, act_as, Kind.RESTRICTION)
    db.session().commit()
    for who, error in ((world.foreign, Denied), (world.panitia, Denied), (world.owner, Denied)):
        with pytest.raises(error):
            answered(act_as, who, one)
    with pytest.raises(StepUpNeeded):
        services.answer_request(act_as(world.manager, stepped_up=False), one, is_granted=True, answer="Ya.")
    own = services.ask(act_as(world.manager), Kind.ERASURE)
    db.session().commit()
    with pytest.raises(Refusal) as refused:
        answered(act_as, world.manager, own)
    assert refused.value.code == "privacy.own_request"
    db.session().rollback()
    with pytest.raises(NotFound):
        answered(act_as, world.admin, db.session().get_one(DataRequest, own.id))
    page = desk_of(world.admin).go("/kelola/permintaan-data")
    assert ("Pembekuan data" in page.text, "Penghapusan data" in page.text) == (True, False)
    assert "Ini permintaan Anda sendiri" in desk_of(world.manager).go(f"/kelola/permintaan-data/{own.id}").text


def test_an_answer_is_due_within_72_hours(world, act_as):
    one = asked(world, act_as, Kind.RESTRICTION)
    for after, late in ((72 * HOUR, False), (72 * HOUR + dt.timedelta(seconds=1), True)):
        with world.app.test_request_context():
            mark = state_of(one, one.asked_at + after)
        assert (mark["weight"] == "hot") is late


def test_frozen_documents_are_shown_to_nobody_but_their_owner(world, act_as, desk_of):
    path = f"/paraf/{world.submission_id}"
    urls = {"sheet": (world.master, path), "profile": (world.manager, f"/kelola/pengguna/{world.owner.id}")}
    assert {name: desk_of(who).go(url, expect=None).status for name, (who, url) in urls.items()} == dict.fromkeys(
        urls, 200
    )
    answered(act_as, world.admin, asked(world, act_as, Kind.RESTRICTION))
    seen = db.session().query(AccessLogEntry).count()
    for who, url in urls.values():
        page = desk_of(who).go(url, expect=None)
        assert (page.status, "sedang dibekukan" in page.text) == (409, True)
    assert db.session().query(AccessLogEntry).count() == seen
    assert desk_of(world.owner).go("/data-saya").follow("Minta pencairan").status == 200
    with pytest.raises(Refusal):
        asked(world, act_as, Kind.RESTRICTION)
    answered(act_as, world.admin, asked(world, act_as, Kind.LIFTING))
    assert desk_of(world.master).go(path).status == 200
    with pytest.raises(Refusal):
        asked(world, act_as, Kind.LIFTING)


def test_an_erasure_is_granted_by_somebody_else_and_told_in_a_last_mail(world, act_as):
    later = clock.now() + dt.timedelta(days=6 * 366)
    one = services.ask(act_as(world.owner, now=later), Kind.ERASURE, reason="Tidak bekerja lagi")
    db.session().commit()
    services.answer_request(act_as(world.manager, now=later), one, is_granted=True, answer="Dikabulkan.")
    db.session().commit()
    done = db.session().get_one(DataRequest, one.id)
    assert (done.reason, done.result["rows"]["person"]) == ("[dihapus]", 1)
    assert db.session().scalars(select(Mail.to).where(Mail.subject == "Data pribadi Anda sudah dihapus")).all() == [
        EMAIL
    ]
    db.session().rollback()
    run_pending(world.app, now=later + HOUR)
    assert db.session().scalars(select(Mail).where(Mail.to == EMAIL)).all() == []


def test_a_held_erasure_is_refused_with_its_reasons_in_words(world, act_as, desk_of):
    asked(world, act_as, Kind.ERASURE)
    services.place_hold(act_as(), world.owner, "Perkara 12")
    db.session().commit()
    page = desk_of(world.manager).go("/kelola/permintaan-data").follow("Penghapusan data")
    answer = page.press("Kabulkan", answer="Ya.")
    assert (answer.status, "penahanan karena sengketa" in answer.text) == (409, True)
    assert db.session().get_one(Person, world.owner.id).name == NAME
    refused = answer.press("Tolak", answer="Ada perkara.")
    assert refused.status in (200, 302)
    assert db.session().scalars(select(DataRequest.state)).all() == [RequestState.REFUSED]


def test_a_consent_is_never_ticked_beforehand_and_one_button_takes_it_back(world, desk_of):
    desk = desk_of(world.owner)
    page = desk.go("/data-saya").follow("Baca")
    assert not [e for e in page.all("input") if e.get("checked") is not None]
    assert "Bila ditarik" in page.text
    old = desk.send(page.url, {"seen": "0" * 64, "csrf_token": csrf(page)})
    assert (old.status, "Naskah persetujuan berubah" in old.text) == (409, True)
    page.press("Saya setuju")
    page.press("Saya setuju")
    given = db.session().scalars(select(Consent)).one()
    assert (given.text_sha256, given.version, given.withdrawn_at) == (AGAIN.sha256, 1, None)
    assert given.session_id is not None
    desk.go("/data-saya").follow("Baca dan tarik").press("Tarik persetujuan")
    assert db.session().scalars(select(Consent.withdrawn_at)).one() is not None
    (proof,) = services.proofs_of(world.owner.id)
    assert (proof["text"], proof["withdrawn_at"] is None) == (AGAIN.text, False)
    assert desk.go("/data-saya/persetujuan/pemasaran", expect=None).status == 404


def csrf(page):
    return next(e.get("value") for e in page.all("input") if e.get("name") == "csrf_token")


def test_bad_input_is_a_sentence_and_never_a_500(world, act_as, desk_of):
    desk = desk_of(world.owner)
    assert desk.go("/data-saya/minta/apa", expect=None).status == 404
    long = desk.go("/data-saya/minta/penghapusan").press("Kirim permintaan", reason="x" * 1001)
    assert (long.status, "x" * 1001 in long.html) == (422, True)
    one = asked(world, act_as, Kind.RESTRICTION)
    db.session().commit()
    page = desk_of(world.manager).go(f"/kelola/permintaan-data/{one.id}")
    odd = page.desk.send(page.url, {"answer": "Ya.", "langkah": "apa", "csrf_token": csrf(page)})
    assert (odd.status, "Belum dipilih" in odd.text) == (422, True)
    assert PersonFactory().restricted_at is None
