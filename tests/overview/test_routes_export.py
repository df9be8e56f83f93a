"""BNSP reads everything and writes nothing; the export says what its document says."""

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from askom_lms.kernel import clock, db
from askom_lms.kernel.act import Act
from askom_lms.muk.domain.facts import MukFacts
from askom_lms.muk.services import create_muk
from askom_lms.overview.queries import REGISTERS, rows_of
from askom_lms.overview.queries.exporting import _allowed
from askom_lms.people.domain import Role
from askom_lms.people.models import Person
from askom_lms.registry import services as registry
from askom_lms.registry.domain import TukFacts
from askom_lms.registry.queries import institution_by_id
from tests.agreements.leave import consents, permits, withdraws
from tests.assessment.world import EVENING, act_of, fresh_class
from tests.certification.ways import closed, decide, issued, meeting, recommended
from tests.factories.classes import accepted, applicant, open_class
from tests.factories.people import PersonFactory
from tests.security.knocking import doors
from tests.skema.test_domain import SMALL
from tests.skema.test_services import save

DOCUMENT = Path(__file__).parents[2] / "docs" / "ekspor.md"
OWN_ACCOUNT = {
    "change_password", "clear_mark", "drop_second_factor", "end_other_sessions", "end_session", "renew_recovery_codes",
    "save_mark", "save_profile", "set_up", "sign_out", "step_up",
    "privacy.ask", "privacy.ask_correction", "privacy.give_consent", "privacy.withdraw_consent",
}  # fmt: skip
"""What everybody does with his own sign-in and his own data."""


@pytest.fixture
def reader(lms_app):
    return PersonFactory(name="Pembaca BNSP", roles=[Role.BNSP])


def test_the_reader_may_use_no_command_but_those_of_his_own_account(installation, reader, desk_of):
    """The whole matrix: every unsafe route refuses him before anything is looked up."""
    desk, number = desk_of(reader), "00000000-0000-4000-8000-000000000000"
    wrong = []
    for door in doors(installation):
        if (
            door.method == "GET"
            or door.permission == "door:public"
            or door.endpoint.removeprefix("people.") in OWN_ACCOUNT
        ):
            continue
        url = re.sub(r"<int:\w+>", "1", re.sub(r"<any\((\w+)[^>]*>", r"\1", door.rule))
        url = re.sub(r"<uuid:\w+>", number, re.sub(r"<\w+>", "x", url))
        if (status := desk.send(url, {}).status) != 403:
            wrong.append(f"{door.endpoint}: {status}")
    assert wrong == []


def documented():
    """Register -> its columns, as the document names them."""
    parts = re.split(r"^## (\w+)$", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    tables = zip(parts[::2], parts[1::2], strict=True)
    return {name: re.findall(r"^\| (\w+) \|", body, re.MULTILINE)[1:] for name, body in tables}


def test_the_columns_are_those_of_the_document():
    assert documented() == {name: list(one.columns) for name, one in REGISTERS.items()}


@pytest.mark.row("000-036")
def test_the_six_registers_of_certification_are_there_and_filled(lms_app):
    world = open_class()
    organiser = institution_by_id(world.organiser.id)
    registry.create_tuk(Act.system(), organiser, TukFacts("TUK Graha", "sewaktu", "Jl. Melati 1"))
    save(SMALL)
    draft = MukFacts("MUK-01", "Paket observasi", "V2023")
    create_muk(Act.system(), world.skema.id, organiser.id, draft)
    six = ("standar", "lembaga", "skema", "asesor", "tuk", "muk")
    assert list(REGISTERS)[:6] == list(six)
    rows = {name: rows_of(Act.system(), REGISTERS[name]) for name in REGISTERS}
    assert [row[:3] for row in rows["lembaga"]] == [["ND47", "LSP Nusantara 47/2026", "LSP"]]
    assert [row[2:5] for row in rows["tuk"]] == [["TUK Graha", "sewaktu", "Jl. Melati 1"]]
    assert {row[1] for row in rows["asesor"]} == {"Master 1", "Master 2"}
    assert {row[2] for row in rows["skema"]} == {"Junior Database Administrator", "Juru Uji"}
    assert [[str(cell) for cell in row[:3]] for row in rows["standar"]] == [["SKKNI", "1", "2020"]]
    assert "MUK-01" in rows["muk"][0]
    assert [(row[0], row[4], row[11]) for row in rows["kelas"]] == [("47/2026", "pendaftaran dibuka", 0)]


def test_everything_comes_in_one_file_with_the_hash_of_each_and_without_what_is_private(reader, desk_of):
    world = open_class()
    accepted(world, 1)
    one = applicant(world, name="=Rumus Jahat")
    one.facts = {**one.facts, "nik": "3578010101900001"}
    db.session().get_one(Person, one.person_id).met_number = "MET.000.009999 2024"
    db.session().commit()
    page = desk_of(reader).go("/kelola/ekspor")
    assert page.h1 == "Ekspor register"
    answer = page.follow("Unduh semua").response
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        head, *lines = (json.loads(line) for line in packed.read("manifes.jsonl").decode().splitlines())
        held = {line["berkas"]: packed.read(line["berkas"]) for line in lines}
    assert head["oleh"] == "Pembaca BNSP"
    assert [line["register"] for line in lines] == list(REGISTERS)
    assert all(hashlib.sha256(held[line["berkas"]]).hexdigest() == line["sha256"] for line in lines)
    sheets = {name: load_workbook(io.BytesIO(data)).active for name, data in held.items()}
    assert all(sheets[line["berkas"]].max_row == line["baris"] + 1 for line in lines)
    cells = [cell for sheet in sheets.values() for row in sheet.iter_rows() for cell in row if cell.value is not None]
    text = " ".join(str(cell.value) for cell in cells)
    assert "3578010101900001" not in text
    assert "@" not in text
    assert "08" + "123456789" not in text
    evil = next(cell for cell in cells if cell.value == "=Rumus Jahat")
    assert (evil.data_type, evil.quotePrefix) == ("s", True)


def test_the_reader_sees_every_class_and_its_pages_but_none_where_it_is_changed(reader, desk_of):
    world = open_class()
    desk = desk_of(reader)
    page = desk.go("/kelas").follow("47/2026")
    assert {"Jadwal", "Surat", "Sertifikat", "Pemisahan tugas"} <= set(page.links())
    assert [label for label in page.buttons if label != "Keluar"] == []
    for path in ("surat", "sertifikat", "pemisahan"):
        assert desk.go(f"/kelas/{world.klass.slug}/{path}").status == 200
    for path in ("papan", "peserta", "berkas", "siapkan/tempat", "petugas"):
        assert desk.go(f"/kelas/{world.klass.slug}/{path}", expect=None).status == 403


def test_an_unknown_register_is_not_there(reader, desk_of):
    assert desk_of(reader).go("/kelola/ekspor/orang.xlsx", expect=None).status == 404
    assert desk_of(reader).go("/kelola/ekspor/tuk.xlsx").status == 200


HIDDEN = {"kode_periksa": None, "nama": None, "alasan_keadaan": None, "keputusan": None}


@pytest.fixture
def evening(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: EVENING)


def exported(person):
    """The issued row of the register of certificates as this person takes it out."""
    register = REGISTERS["sertifikat"]
    row = next(row for row in rows_of(act_of(person, EVENING), register) if row[register.columns.index("nomor")])
    return dict(zip(register.columns, row, strict=True))


@pytest.mark.row("002-130")
@pytest.mark.usefixtures("evening")
def test_a_certificate_leaves_without_its_person_until_both_sides_allow_it(lms_app):
    world = fresh_class(2)
    recommended(world, 0)
    found = meeting(world)
    decide(world, found, 0)
    closed(world, found)
    issued(world, 0)
    person, class_id = world.trainees[0], world.klass.id
    manager, bnsp = PersonFactory(roles=[Role.PENGELOLA]), PersonFactory(roles=[Role.BNSP])
    db.session().commit()
    for step, by in ((None, "peserta dan lembaga"), (lambda: consents(person, class_id), "lembaga")):
        if step:
            step()
        told = exported(manager)
        assert {name: told[name] for name in HIDDEN} == HIDDEN
        assert told["izin_hasil"] == f"belum: {by}"
        assert (exported(bnsp)["nama"], exported(bnsp)["keputusan"]) == (person.name, "K"), "BNSP by law (002:9.3.5)"
    permits(class_id)
    told = exported(manager)
    assert (told["nama"], told["keputusan"], told["izin_hasil"]) == (person.name, "K", "ada")
    withdraws(person)
    assert (exported(manager)["nama"], exported(manager)["izin_hasil"]) == (None, "belum: peserta")


@pytest.mark.parametrize(("n", "told"), [(4, (None, None)), (5, (3, 2))])
def test_results_of_fewer_than_five_are_counted_for_bnsp_only(n, told):
    register = REGISTERS["kelas"]
    row = [None] * (len(register.columns) - 2) + [3, n - 3]
    assert tuple(_allowed(register, list(row), is_for_bnsp=False)[-2:]) == told
    assert tuple(_allowed(register, list(row), is_for_bnsp=True)[-2:]) == (3, n - 3)
