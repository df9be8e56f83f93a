"""Photos of hand-signed sheets: real prints, photographed badly, sent to the right and the wrong place, by whom, and marked."""

import pytest
from sqlalchemy import select, update

from askom_lms.coursework import queries, services
from askom_lms.coursework.domain.codes import shown
from askom_lms.coursework.models import Paraf
from askom_lms.kernel import checkpoints, db, files
from askom_lms.kernel.audit import AccessLogEntry
from askom_lms.kernel.messages import Denied, NotFound, TooMany
from askom_lms.people.models import Person
from askom_lms.training.models import ClassState, TrainingClass
from tests.coursework.deciding import give_back
from tests.coursework.photos import (
    LATER,
    again,
    blank_photo,
    file,
    filed,
    paper,
    pdf_of,
    photographed,
    picture,
    place_of,
    refused,
    send,
)
from tests.coursework.test_races import at_once
from tests.coursework.world import act_of, handed_in, parafed, running_class

PETA = "/tugas/1/peta"


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


@pytest.mark.one_database
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
    assert "Bila QR pada kertas tertutup atau rusak, cetak versi ini lagi" in page.text
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
