"""The paper twin and photos of hand-signed sheets: real prints, photographed badly, sent to the right and the wrong place."""

import io

import pytest
from PIL import Image
from sqlalchemy import select, update

from askom_lms.coursework import queries, services
from askom_lms.coursework.domain.codes import short, shown
from askom_lms.coursework.models import DossierItem, Paraf, WetParaf, WithdrawnCode
from askom_lms.kernel import checkpoints, db, files
from askom_lms.kernel.audit import AccessLogEntry
from askom_lms.kernel.messages import Denied, NotFound, Refusal, TooMany
from askom_lms.kernel.uploads import Accepted
from askom_lms.people.models import Person
from askom_lms.training.models import ClassState, TrainingClass
from tests.coursework.deciding import give_back
from tests.coursework.photos import LATER, again, blank_photo, pdf_of, photographed, place_of
from tests.coursework.test_races import at_once
from tests.coursework.world import act_of, handed_in, parafed, running_class
from tests.people.conftest import tamper

PETA = "/tugas/1/peta"


def send(desk, version, photo, *, name="IMG_0001.jpg", **how):
    return desk.send(f"{place_of(version)}/foto", {"berkas": (io.BytesIO(photo), name)}, **how)


def filed():
    """Every photo that is there, as (version, code, who, whether it was marked)."""
    rows = db.session().scalars(select(WetParaf).order_by(WetParaf.filed_at)).all()
    found = [(row.submission_id, row.code, row.filed_by_name, row.wrong_at is not None) for row in rows]
    db.session().rollback()
    return found


def paper(version):
    """The text that the QR of a version holds."""
    return [f"http://localhost/v/{version.code}"]


def picture(colour="white"):
    """A small photo as it is stored after the checks."""
    out = io.BytesIO()
    Image.new("RGB", (60, 80), colour).save(out, "JPEG")
    sha = files.store(out.getvalue())
    return Accepted(sha, "image/jpeg", "foto.jpg", len(out.getvalue()), sha, 60, 80)


def file(world, version, texts=None, *, who=None, photo=None, now=LATER):
    act = act_of(who or world.trainees[0], now)
    return services.file_wet_paraf(act, version.item.id, version.number, texts or paper(version), photo or picture())


def refused(deed):
    with pytest.raises(Refusal) as said:
        deed()
    db.session().rollback()
    return said.value.code


# --- real prints


def test_a_bad_photo_of_a_real_print_is_filed_to_exactly_that_version(world, dewi):
    version = parafed(world)
    before = db.session().execute(select(Paraf.__table__)).all()
    photo = photographed(pdf_of(dewi, version))

    page = send(dewi, version, photo)

    assert (page.status, page.url) == (200, place_of(version))
    assert "Foto tercatat pada versi ini" in page.text
    assert filed() == [(version.id, version.code, world.trainees[0].name, False)]
    assert db.session().execute(select(Paraf.__table__)).all() == before
    assert any("/pratinjau" in (img.get("src") or "") for img in page.all("img"))
    assert "Diparaf" in page.text
    assert list(checkpoints.verify_all(db.session())) == []


@pytest.mark.parametrize(
    ("kind", "name", "turn"),
    [
        ("JPEG", "IMG.jpg", 180),
        ("PNG", "IMG.png", -20),
        ("WEBP", "x.webp", 90),
        ("HEIF", "IMG_2.HEIC", 45),
        ("JPEG", "IMG_3.jpg", 60),
    ],
)
def test_photos_of_every_kind_and_turn_are_read(world, dewi, master, kind, name, turn):
    version = handed_in(world)
    page = send(master, version, photographed(pdf_of(dewi, version), turn=turn, kind=kind), name=name)
    assert page.status == 200, page.text
    assert filed() == [(version.id, version.code, world.master.name, False)]


def test_the_photo_of_a_returned_version_is_refused_on_the_next_with_the_reason(world, dewi):
    first = handed_in(world)
    photo = photographed(pdf_of(dewi, first))
    give_back(world, first)
    db.session().commit()
    second = again(world)

    page = send(dewi, second, photo)

    assert page.status == 409
    assert f"Foto menunjukkan Peta versi 1, {world.trainees[0].name} ({shown(first.code)})" in page.text
    assert f"yang diharapkan Peta versi 2, {world.trainees[0].name} ({shown(second.code)})" in page.text
    assert filed() == []


def test_a_photo_without_a_code_is_refused_and_not_kept(world, dewi, monkeypatch):
    version, kept = handed_in(world), []
    monkeypatch.setattr(files, "store", kept.append)
    page = send(dewi, version, blank_photo())
    assert page.status == 409
    assert "QR pada foto tidak terbaca" in page.text
    assert kept == []


@pytest.mark.parametrize("sent", [b"", b"%PDF-1.7 none", b"MZ not a photo"])
def test_what_is_no_photo_is_refused_by_the_gate_of_uploads(world, dewi, sent):
    version = handed_in(world)
    assert send(dewi, version, sent).status == 422
    assert filed() == []


def test_no_file_at_all_is_said(world, dewi):
    version = handed_in(world)
    page = dewi.send(f"{place_of(version)}/foto", {})
    assert page.status == 422
    assert "Belum ada foto yang dipilih" in page.text


def test_a_script_gets_the_refusal_as_json(world, dewi):
    version = handed_in(world)
    answer = send(dewi, version, blank_photo(), headers={"Accept": "application/json"}).response
    assert (answer.status_code, answer.json["error"]["what"][:24]) == (409, "QR pada foto tidak terba")


# --- which version takes which photo


def test_every_frozen_version_takes_a_photo(world):
    waiting, returned = handed_in(world), handed_in(world, 1)
    give_back(
        world, returned, who=world.other_master if returned.item.master_asesor_id == world.other_master.id else None
    )
    signed = parafed(world, 2)
    for index, version in enumerate((waiting, returned, signed)):
        file(world, version, who=world.trainees[index])
    assert {row[0] for row in filed()} == {waiting.id, returned.id, signed.id}


def test_other_sheets_trainees_and_classes_are_refused(world):
    version, sheet, neighbour = handed_in(world), handed_in(world, 0, "kuning", "peta"), handed_in(world, 1)
    elsewhere = handed_in(running_class(1, number="48/2026"))
    expected = {
        "coursework.wet_other_sheet": paper(sheet),
        "coursework.wet_other_trainee": paper(neighbour),
        "coursework.wet_other_class": paper(elsewhere),
        "coursework.wet_two_codes": paper(version) + paper(sheet),
        "coursework.wet_unknown": ["http://localhost/v/ZZZZZZZZ"],
        "coursework.wet_no_code": ["WIFI:S:hotel;;"],
    }
    for code, texts in expected.items():
        assert refused(lambda texts=texts: file(world, version, texts)) == code
    assert filed() == []


def test_a_superseded_and_a_withdrawn_version_take_none(world):
    first = handed_in(world)
    give_back(world, first)
    db.session().commit()
    second = again(world)
    assert refused(lambda: file(world, first)) == "coursework.wet_superseded"
    services.withdraw_submission(act_of(world.trainees[0], LATER), second.item)
    db.session().commit()
    assert refused(lambda: file(world, second)) == "coursework.wet_withdrawn"
    file(world, first)
    assert [row[0] for row in filed()] == [first.id]


def test_a_finished_class_is_only_read(world):
    version = handed_in(world)
    photo = file(world, version)
    db.session().execute(update(TrainingClass).values(state=ClassState.FINISHED))
    db.session().commit()
    act = act_of(world.trainees[0])
    assert refused(lambda: file(world, version, photo=picture("red"))) == "coursework.class_finished"
    assert refused(lambda: services.mark_wet_paraf(act, photo.id, reason="x")) == "coursework.class_finished"


def test_the_same_photo_again_is_one_and_24_are_the_most(world):
    version = handed_in(world)
    one = picture()
    assert file(world, version, photo=one).id == file(world, version, photo=one).id
    for shade in range(23):
        file(world, version, photo=picture((10 * shade, 0, 0)))
    db.session().commit()
    assert len(filed()) == 24
    assert refused(lambda: file(world, version, photo=picture("blue"))) == "coursework.wet_too_many"
    assert file(world, version, photo=one).sha256 == one.sha256


def test_the_same_photo_twice_at_once_is_one(world, lms_app):
    version, photo, who = handed_in(world), picture(), world.trainees[0].id

    def deed():
        act = act_of(who, LATER)
        return services.file_wet_paraf(act, version.item.id, 1, paper(version), photo).id

    found = at_once(lms_app, [deed] * 4)
    assert len(set(found)) == 1
    assert len(filed()) == 1
    assert list(checkpoints.verify_all(db.session())) == []


def test_who_guesses_codes_is_slowed_down(world):
    version = handed_in(world)
    for _ in range(40):
        assert refused(lambda: file(world, version, ["http://localhost/v/ZZZZZZZZ"])) == "coursework.wet_unknown"
    with pytest.raises(TooMany):
        file(world, version, ["http://localhost/v/ZZZZZZZZ"])


# --- who


def test_only_the_trainee_and_his_master_asesor_file_and_staff_read(world, desk_of):
    version = handed_in(world)
    other = world.other_master if version.item.master_asesor_id == world.master.id else world.master
    with pytest.raises(NotFound):
        file(world, version, who=other)
    with pytest.raises(NotFound):
        file(world, version, who=world.trainees[1])
    with pytest.raises(Denied):
        file(world, version, who=world.panitia)
    photo = file(world, version)
    db.session().commit()
    for person, expected in ((world.panitia, 200), (other, 200), (world.trainees[1], 404), (world.pengajar, 403)):
        for url in (place_of(version), f"/foto-paraf/{photo.id}", f"/foto-paraf/{photo.id}/pratinjau"):
            desk_of(person).go(url, expect=expected)
    assert "Unggah" not in " ".join(desk_of(world.panitia).go(place_of(version)).buttons)


def test_whoever_only_plays_a_part_sees_no_photo(world, desk_of):
    """A page of an instrument shows keys; the validator of a dossier reads sheet by sheet."""
    version = handed_in(world)
    party = queries.parties_of(version.item.enrolment_id, "merah")["validator"]
    validator = db.session().get_one(Person, party.id)
    photo = file(world, version)
    db.session().commit()
    desk = desk_of(validator)
    page = desk.go(f"/lembar/{version.item.id}")
    assert "foto lembar" not in page.text
    assert place_of(version) not in page.links().values()
    desk.go(place_of(version), expect=404)
    desk.go(f"/foto-paraf/{photo.id}", expect=404)


def test_looking_at_a_photo_is_in_the_access_log(world, dewi):
    photo = file(world, handed_in(world))
    db.session().commit()
    dewi.go(f"/foto-paraf/{photo.id}")
    wanted = select(AccessLogEntry.what).where(AccessLogEntry.subject_id == photo.id)
    assert db.session().scalars(wanted).all() == ["download"]


# --- a wrong photo


def test_a_wrong_photo_is_marked_and_kept(world, dewi):
    version = handed_in(world)
    photo = file(world, version)
    db.session().commit()
    page = dewi.go(place_of(version)).press("Tandai keliru", reason="Lembar terpotong")
    assert "Keliru “Lembar terpotong”" in page.text
    assert filed()[0][3] is True
    assert dewi.go(f"/foto-paraf/{photo.id}").status == 200
    assert refused(lambda: file(world, version)) == "coursework.wet_marked"
    assert "foto lembar" not in dewi.go(f"{PETA}/riwayat").text
    assert list(checkpoints.verify_all(db.session())) == []


@pytest.mark.parametrize(
    ("reason", "code"), [("  ", "coursework.wet_reason"), ("x" * 501, "coursework.wet_reason"), ("x" * 500, "")]
)
def test_a_mark_needs_a_reason(world, reason, code):
    photo = file(world, handed_in(world))
    db.session().commit()
    act = act_of(world.trainees[0], LATER)
    if code:
        assert refused(lambda: services.mark_wet_paraf(act, photo.id, reason=reason)) == code
    else:
        assert services.mark_wet_paraf(act, photo.id, reason=reason).wrong_reason == reason


def test_a_trainee_cannot_mark_the_photo_of_his_master_asesor_who_can_mark_his(world):
    version = handed_in(world)
    master = world.master if version.item.master_asesor_id == world.master.id else world.other_master
    own, other = file(world, version), file(world, version, who=master, photo=picture("red"))
    trainee = act_of(world.trainees[0], LATER)
    assert refused(lambda: services.mark_wet_paraf(trainee, other.id, reason="x")) == "coursework.wet_not_yours"
    own = file(world, version)
    services.mark_wet_paraf(act_of(master, LATER), own.id, reason="Buram")
    db.session().commit()
    assert [row[3] for row in filed()] == [True]
    again_marked = refused(lambda: services.mark_wet_paraf(act_of(master, LATER), own.id, reason="Buram"))
    assert again_marked == "coursework.wet_marked"


# --- beside the paraf, in lists


def test_a_photo_is_shown_in_history_and_lists(world, dewi, master):
    version = parafed(world)
    file(world, version)
    db.session().commit()
    assert "1 foto lembar bertanda tangan" in dewi.go(f"{PETA}/riwayat").text
    assert "1 foto lembar bertanda tangan" in master.go(f"/lembar/{version.item.id}").text
    assert "Foto Diparaf" in dewi.go("/tugas/1").text
    assert "Foto Diparaf" in master.go("/peserta-saya/1").text
    assert "Foto Diparaf" not in dewi.go("/tugas/2").text


def test_lists_say_what_was_printed_and_what_to_print_again(world, dewi, master):
    version = handed_in(world)
    assert "Dicetak" not in dewi.go("/tugas/1").text
    dewi.go(f"{PETA}/cetak", expect=None)
    for desk, path in ((dewi, "/tugas/1"), (master, "/peserta-saya/1")):
        assert "Dicetak v1" in desk.go(path).text
        assert "cetak lagi" not in desk.go(path).text

    give_back(world, version)
    handed_in(world)

    assert "Dicetak v1, cetak lagi: ada versi yang lebih baru" in dewi.go("/tugas/1").text


# --- audit verify


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (lambda p: "UPDATE wet_paraf SET filed_by_name = 'Orang Lain'", "foto paraf basah Orang Lain atas Peta"),
        (lambda p: "UPDATE wet_paraf SET code = 'AAAABBBB'", "bukan lagi yang dicatat"),
        (lambda p: f"UPDATE wet_paraf SET sha256 = '{'0' * 64}'", "bukan lagi yang dicatat"),
        (
            lambda p: "UPDATE wet_paraf SET wrong_at = filed_at, wrong_by_name = 'X', wrong_reason = 'buram'",
            "bukan lagi yang dicatat",
        ),
        (lambda p: "DELETE FROM wet_paraf", "barisnya hilang"),
    ],
)
def test_audit_verify_names_a_photo_that_was_tampered_with(world, step, words):
    photo = file(world, handed_in(world))
    db.session().commit()
    tamper(step(photo))
    found = list(checkpoints.verify_all(db.session()))
    assert len(found) == 1
    assert words in found[0].why


def test_audit_verify_names_a_photo_whose_bytes_changed(world, lms_app):
    photo = file(world, handed_in(world))
    db.session().commit()
    path = files.storage()._path(photo.sha256)
    whole = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(whole + b"x")
    found = list(checkpoints.verify_all(db.session()))
    path.write_bytes(whole)
    assert any("di penyimpanan berubah" in one.why for one in found)


def test_audit_verify_names_a_photo_without_a_line(world):
    version = handed_in(world)
    photo = file(world, version)
    db.session().commit()
    row = {c.name: getattr(photo, c.name) for c in WetParaf.__table__.c} | {"id": version.id, "sha256": "1" * 64}
    db.session().execute(WetParaf.__table__.insert(), [row])
    db.session().commit()
    assert [one.why.endswith("tidak ada entri di rantai") for one in checkpoints.verify_all(db.session())] == [True]


# --- withdrawn and changed


def test_a_changed_content_gets_a_code_of_its_own_and_the_old_paper_says_withdrawn(world, dewi, desk_of):
    version = handed_in(world)
    old = version.code
    photo = photographed(pdf_of(dewi, version))
    file(world, version)
    services.withdraw_submission(act_of(world.trainees[0], LATER), version.item)
    db.session().commit()
    assert desk_of().go(f"/v/{old}").h1 == "Ditarik kembali: versi 1"

    fresh = again(world)

    assert (fresh.id, fresh.number) == (version.id, 1)
    assert fresh.code != old
    (kept,) = db.session().scalars(select(WithdrawnCode)).all()
    assert (kept.code, kept.submission_id) == (old, version.id)
    page = desk_of().go(f"/v/{old}")
    assert page.h1 == "Ditarik kembali: versi 1"
    assert short(kept.fingerprint) in page.text
    assert short(fresh.fingerprint) not in page.text
    assert page.follow("Lihat isi yang baru").h1 == "Berlaku: versi 1, menunggu paraf"
    refusal = send(dewi, fresh, photo)
    assert refusal.status == 409
    assert "isi yang sudah ditarik kembali dan diubah" in refusal.text
    assert f"Dari isi sebelumnya, kode {shown(old)}" in dewi.go(place_of(fresh)).text
    assert list(checkpoints.verify_all(db.session())) == []
    db.session().commit()
    tamper("UPDATE withdrawn_code SET code = 'AAAABBBB'")
    assert ["kode lama AAAA-BBBB" in one.why for one in checkpoints.verify_all(db.session())] == [True]


def test_an_unchanged_content_keeps_its_code(world):
    version = handed_in(world)
    services.withdraw_submission(act_of(world.trainees[0], LATER), version.item)
    db.session().commit()
    assert again(world, change=False).code == version.code
    assert db.session().scalars(select(WithdrawnCode.code)).all() == []


# --- the list of versions in force


def test_the_list_says_which_version_counts_with_the_print_of_its_content(world, dewi, master):
    first = handed_in(world)
    give_back(world, first)
    db.session().commit()
    second = again(world)
    other = parafed(world, 1)
    page = master.go(f"/kelas/{world.klass.slug}/versi")
    assert f"Petav2 {short(second.fingerprint)} menunggu" in page.text
    assert f"Petav1 {short(other.fingerprint)} diparaf" in page.text
    assert short(first.fingerprint) not in page.text
    assert short(second.fingerprint).replace(" ", "") == second.fingerprint[:12]
    dewi.go(f"/kelas/{world.klass.slug}/versi", expect=403)


def test_a_withdrawn_version_is_not_in_force(world, master):
    version = handed_in(world)
    services.withdraw_submission(act_of(world.trainees[0], LATER), version.item)
    db.session().commit()
    assert "Belum ada versi" in master.go(f"/kelas/{world.klass.slug}/versi").text


def test_an_item_that_was_never_opened_has_no_version_page(world, dewi):
    item = db.session().scalars(select(DossierItem.id).limit(1)).first()
    dewi.go(f"/lembar/{item}/versi/1", expect=404)
