"""Texts that are signed: locked versions, one signature each, consents that can be taken back, pages of one's own."""

import datetime as dt
import shutil
import uuid

import pytest

from askom_lms.agreements import queries, services
from askom_lms.agreements.domain import ALONE, Key, texts
from askom_lms.agreements.models import Agreement
from askom_lms.kernel import audit, clock, db
from askom_lms.kernel.evidence import contradictions
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal
from askom_lms.official_forms import EditionRefused, check_lock
from askom_lms.people.domain import Role
from askom_lms.regulations import clause
from tests.conftest import NOW
from tests.factories.people import PersonFactory
from tests.registry.world import act_of

THING = uuid.UUID(int=7)


@pytest.fixture
def person(lms_app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    found = PersonFactory(name="Siti Rahma", roles=[Role.TRAINEE])
    db.session().commit()
    return found


@pytest.mark.one_database
@pytest.mark.parametrize("key", list(Key))
def test_every_text_is_released_in_two_languages_and_cites_clauses_that_there_are(key):
    text = texts.text_of(key)
    assert check_lock(texts.ROOT) == []
    lines = [text.title, text.opening, text.yes, *(one for part in text.parts for one in (part.heading, *part.lines))]
    assert all(one.text and one.en for one in lines)
    assert all(clause(one.source).text for one in lines if one.source)


@pytest.mark.one_database
@pytest.mark.row("002-058")
def test_the_information_sheet_has_the_eight_topics_of_9_1_1_in_their_order():
    assert [part.key for part in texts.text_of(Key.INFORMATION).parts] == [
        "persyaratan", "jenis-bukti", "aturan-bukti", "proses", "hak", "kewajiban-pemohon", "biaya",
        "kewajiban-pemegang",
    ]  # fmt: skip


@pytest.mark.one_database
@pytest.mark.row("002-108", "002-109", "002-110", "002-111")
def test_the_use_of_a_certificate_has_the_four_points_of_9_8():
    use = texts.text_of(Key.USE).parts[0]
    assert [line.source for line in use.lines] == [f"002:9.8.{n}" for n in range(1, 5)]


@pytest.mark.one_database
@pytest.mark.row("002-027")
def test_the_code_of_ethics_has_its_sixteen_points():
    (points,) = texts.text_of(Key.ETHICS).parts
    assert [line.source for line in points.lines] == [f"002:9.10.{n}" for n in range(1, 17)]


@pytest.mark.one_database
def test_a_changed_or_unreleased_text_is_refused(tmp_path):
    shutil.copytree(texts.ROOT, tmp_path, dirs_exist_ok=True)
    changed = tmp_path / Key.ETHICS / "1.toml"
    changed.write_text(changed.read_text(encoding="utf-8").replace("Enam belas", "Lima belas"), encoding="utf-8")
    with pytest.raises(EditionRefused):
        texts.text_of(Key.ETHICS, 1, tmp_path)
    (tmp_path / Key.ETHICS / "2.toml").write_text("title = 1", encoding="utf-8")
    assert texts.newest(Key.ETHICS, tmp_path) == 2
    with pytest.raises(EditionRefused):
        texts.text_of(Key.ETHICS, 2, tmp_path)
    with pytest.raises(EditionRefused):
        texts.text_of(Key.ETHICS, 9)


@pytest.mark.one_database
def test_facts_fill_a_text_and_what_nobody_knew_is_a_dash():
    opening = texts.text_of(Key.USE).opening
    assert "nomor 1/2026." in opening.said("id", {"nomor": "1/2026"})
    assert "number -." in opening.said("en", {})


@pytest.mark.row("002-056")
def test_who_signs_twice_has_signed_once_with_text_version_and_time(person):
    act = act_of(person)
    assert not queries.has_signed(person.id, Key.USE, THING)
    first = services.sign(act, Key.USE, 1, subject_kind="certificate", subject_id=THING, facts={"nomor": "1"})
    again = services.sign(act_of(person, NOW + dt.timedelta(days=1)), Key.USE, 1, subject_id=THING)
    db.session().commit()
    assert (first.id, first.signed_at) == (again.id, NOW)
    assert first.fingerprint == texts.text_of(Key.USE).sha256
    assert queries.has_signed(person.id, Key.USE, THING)
    assert not queries.has_signed(person.id, Key.USE)
    assert not queries.has_signed(person.id, Key.ETHICS, THING)
    assert not queries.has_signed(uuid.uuid4(), Key.USE, THING)
    assert set(queries.signed_by(person.id, [(Key.USE, THING), (Key.ETHICS, THING)])) == {Key.USE}


def test_an_older_version_counts_only_when_any_is_asked_and_cannot_be_signed_any_more(person, monkeypatch):
    services.sign(act_of(person), Key.ETHICS, 1)
    monkeypatch.setattr(queries, "newest", lambda _key: 2)
    monkeypatch.setattr(services, "newest", lambda _key: 2)
    assert not queries.has_signed(person.id, Key.ETHICS)
    assert queries.signed_by(person.id, [(Key.ETHICS, services.NOTHING)]) == {}
    assert queries.has_signed(person.id, Key.ETHICS, any_version=True)
    with pytest.raises(Invalid) as refused:
        services.sign(act_of(person), Key.ETHICS, 1)
    assert "berganti versi" in str(refused.value)


def test_a_consent_is_taken_back_once_and_can_be_given_again(person):
    act = act_of(person)
    given = services.sign(act, Key.SHARING, 1, subject_id=THING)
    services.withdraw(act, given)
    db.session().commit()
    assert not queries.has_signed(person.id, Key.SHARING, THING)
    with pytest.raises(Refusal) as refused:
        services.withdraw(act, given)
    assert "sudah ditarik" in str(refused.value)
    again = services.sign(act, Key.SHARING, 1, subject_id=THING)
    assert again.id != given.id
    promised = services.sign(act, Key.USE, 1, subject_id=THING)
    with pytest.raises(Refusal) as refused:
        services.withdraw(act, promised)
    assert "tidak dapat ditarik" in str(refused.value)
    with pytest.raises(NotFound):
        services.withdraw(act_of(PersonFactory(roles=[Role.TRAINEE])), again)
    with pytest.raises(Denied):
        services.sign(act_of(PersonFactory(roles=[Role.BNSP])), Key.ETHICS, 1)


def test_the_chain_vouches_for_a_signature_and_tells_a_forged_one(person):
    services.sign(act_of(person), Key.ETHICS, 1)
    db.session().commit()
    s = db.session()
    (chain,) = (one for one in audit.chains(s) if one.kind == "person")
    assert list(contradictions(s, chain)) == []
    s.add(
        Agreement(person_id=person.id, text_key="kode-etik", version=9, fingerprint="0" * 64, facts={}, signed_at=NOW)
    )
    s.flush()
    assert [one.why for one in contradictions(s, chain)] == ["persetujuan kode-etik versi 9: tidak ada entri di rantai"]


@pytest.mark.row("002-055")
def test_somebody_reads_signs_and_reads_again_what_he_signed(person, desk_of):
    page = desk_of(person).go("/persetujuan")
    assert ("Belum ada yang Anda tandatangani." in page.text, len(page.all("li"))) >= (True, len(ALONE))
    page = desk_of(person).go("/persetujuan/teks/kode-etik?lanjut=/profil")
    refused = page.press("Setujui")
    assert (refused.status, "Centang kalimat ini" in refused.text) == (422, True)
    done = refused.press("Setujui", agrees="y")
    assert (done.status, done.h1) == (200, person.name)
    own = desk_of(person).go("/persetujuan").follow("Kode etik asesor kompetensi dan master asesor kompetensi")
    assert ("Saya telah membaca kode etik di atas" in own.text, "Tarik izin" in own.text) == (True, False)
    again = desk_of(person).go("/persetujuan/teks/kode-etik")
    assert ("Sudah Anda setujui" in again.text, "Setujui" in again.buttons) == (True, False)


def test_old_pages_foreign_rows_and_odd_addresses_are_answered(person, desk_of):
    desk = desk_of(person)
    for sent in ("2", "-1", "x", "", "9" * 40):
        page = desk.send("/persetujuan/teks/kode-etik", {"agrees": "y", "version": sent})
        assert (page.status, "berganti versi" in page.text) == (422, True)
    for path in ("/persetujuan/teks/penggunaan-sertifikat", "/persetujuan/teks/apa", f"/persetujuan/{uuid.uuid4()}"):
        desk.go(path, expect=404)
    done = desk.send("/persetujuan/teks/kode-etik", {"agrees": "y", "version": "1", "next": "//jahat.example"})
    assert done.h1 == "Persetujuan saya"
    (row,) = queries.agreements_of(person.id)
    desk_of(PersonFactory(roles=[Role.TRAINEE])).go(f"/persetujuan/{row.id}", expect=404)
    kept = desk.send(f"/persetujuan/{row.id}/tarik", {})
    assert (kept.status, "tidak dapat ditarik" in kept.text) == (409, True)


def test_a_consent_is_taken_back_on_its_page(person, desk_of):
    given = services.sign(act_of(person), Key.SHARING, 1, subject_id=THING, facts={"nama": "Siti", "kelas": "47/2026"})
    db.session().commit()
    page = desk_of(person).go(f"/persetujuan/{given.id}")
    assert "hasil Siti di kelas 47/2026" in page.text
    done = page.press("Tarik izin")
    assert "Izin ditarik" in done.text
