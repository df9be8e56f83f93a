"""Aspek kritis, batasan variabel and panduan bukti of a unit: whose words they are, who wrote what, what stays empty."""

import copy
import json

import pytest

from askom_lms.kernel import audit, db
from askom_lms.kernel.evidence import contradictions
from askom_lms.kernel.messages import Denied, Invalid, NotFound
from askom_lms.people.domain import Role
from askom_lms.skema import queries, services
from askom_lms.skema.domain.notes import LONGEST, NoteKind
from askom_lms.skema.domain.source import read_skema
from askom_lms.skema.models import UnitNote
from tests.conftest import NOW
from tests.coursework.test_races import at_once
from tests.factories.people import PersonFactory, grant
from tests.refusing import refused
from tests.skema.test_domain import SMALL
from tests.skema.test_services import ACT, save, skema_id

pytestmark = pytest.mark.usefixtures("lms_app")
CRITICAL, RANGE, GUIDE = NoteKind


def with_texts():
    data = copy.deepcopy(SMALL)
    data["units"][0] |= {"aspek_kritis": ["Teliti"], "batasan_variabel": ["Unit ini berlaku untuk", "1. Alat ukur"]}
    return data


def write(act=ACT, unit="A.1", kind=GUIDE, **changes):
    facts = {"seen": 0, "text": "Diuji di tempat kerja", "origin": "orang", "source": "", **changes}
    return services.write_note(act, skema_id(), unit, kind, **facts)


def notes(unit="A.1"):
    found = queries.skema_tree(ACT, skema_id()).node.chosen([unit])[0]
    return {note.kind: note for note in found.notes}


@pytest.fixture
def admin(lms_app):
    person = PersonFactory(name="Rudi Hartono")
    grant(person, Role.LSP_ADMIN, person.id)
    return person


@pytest.mark.row("003-019", "003-024", "003-025")
def test_a_file_brings_the_three_texts_and_what_it_lacks_stays_empty():
    unit = read_skema(with_texts()).units[0]
    assert [note.text for note in unit.notes] == ["Teliti", "Unit ini berlaku untuk\n1. Alat ukur", ""]
    save(with_texts())
    assert [note.text for note in notes().values()] == ["Teliti", "Unit ini berlaku untuk\n1. Alat ukur", ""]
    assert [note.text for note in notes("A.2").values()] == ["", "", ""]


def test_what_a_person_writes_stands_with_his_name_and_moment(act_as, admin):
    save(with_texts())
    assert write(act_as(admin), text="  Diuji   di tempat kerja \n\n atau simulasi ")
    found = notes()[GUIDE]
    assert (found.text, found.is_of_person, found.by, found.at, found.number) == (
        "Diuji di tempat kerja\natau simulasi", True, "Rudi Hartono", NOW, 1,
    )  # fmt: skip
    assert notes()[CRITICAL].text == "Teliti"


def test_a_text_of_a_person_stands_over_the_file_until_he_takes_it_back():
    save(with_texts())
    write(kind=CRITICAL, text="Sangat teliti", origin="standar", source="SKKNI 1/2020 halaman 4")
    assert (notes()[CRITICAL].text, notes()[CRITICAL].is_of_person) == ("Sangat teliti", False)
    save(with_texts() | {"paket_demo": None})
    assert notes()[CRITICAL].text == "Sangat teliti"
    write(kind=CRITICAL, seen=1, text=" ")
    assert (notes()[CRITICAL].text, notes()[CRITICAL].number) == ("Teliti", 2)
    assert [note.text for note in queries.note_history(ACT, skema_id(), "A.1")] == ["", "Sangat teliti"]


def test_the_same_again_is_no_new_version():
    save(SMALL)
    assert not write(text="")
    assert write()
    assert not write(seen=1)
    assert db.session().query(UnitNote).count() == 1


def test_what_somebody_else_wrote_meanwhile_is_not_taken_back():
    save(SMALL)
    write()
    with refused("skema.note_moved"):
        write(text="Lain")
    assert notes()[GUIDE].text == "Diuji di tempat kerja"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": "x" * (LONGEST + 1)}, "skema.note_too_long"),
        ({"origin": ""}, "skema.note_origin"),
        ({"origin": "standar"}, "skema.note_source"),
        ({"source": "x" * 301}, "skema.note_source"),
        ({"unit": "A.9"}, "skema.unit_unknown"),
    ],
)
def test_a_text_that_cannot_be_held_is_refused(changes, code):
    save(SMALL)
    with refused(code, Invalid):
        write(**changes)
    assert db.session().query(UnitNote).count() == 0


def test_the_longest_text_and_source_are_held():
    save(SMALL)
    assert write(text="x" * LONGEST, source="y" * 300)


def test_who_may_not_import_writes_nothing(act_as):
    person = PersonFactory()
    grant(person, Role.PANITIA, person.id)
    save(SMALL)
    with pytest.raises(Denied):
        write(act_as(person))
    with pytest.raises(NotFound):
        services.write_note(ACT, person.id, "A.1", GUIDE, seen=0, text="x", origin="orang", source="")


def test_two_who_write_at_once_are_one_and_the_other_hears_of_it(lms_app):
    save(SMALL)
    key = skema_id()

    def deed(text):
        return services.write_note(ACT, key, "A.1", GUIDE, seen=0, text=text, origin="orang", source="")

    found = at_once(lms_app, [lambda: deed("Satu"), lambda: deed("Dua")])
    assert sorted(getattr(one, "code", str(one)) for one in found) == ["True", "skema.note_moved"]
    assert db.session().query(UnitNote).count() == 1


def test_each_version_is_sealed_in_the_chain():
    save(SMALL)
    write()
    row = db.session().query(UnitNote).one()
    assert [line["kind"] for line in audit.history_of(db.session(), "unit_note", row.id)] == ["skema.note"]
    chain = audit.chains(db.session())[0]
    assert list(contradictions(db.session(), chain)) == []
    row.text = "Diubah diam-diam"
    db.session().flush()
    assert [one.why for one in contradictions(db.session(), chain)] != []


def test_only_what_is_held_is_lent():
    save(with_texts())
    assert "notes" not in queries.lent_skema(skema_id())
    lent = queries.lent_skema(skema_id(), with_notes=True)["notes"]
    assert [note["kind"] for note in lent["A.1"]] == ["aspek_kritis", "batasan_variabel"]
    assert set(lent) == {"A.1"}
    json.dumps(lent)


def test_the_page_of_a_unit_holds_what_is_typed_and_shows_its_history(desk_of, admin):
    save(with_texts())
    tree = desk_of(admin).open("skema.show_skema", skema_id=skema_id())
    assert "belum tercantum di data" in tree.text
    page = tree.follow("Ubah teks dan lihat riwayatnya")
    after = page.press("Simpan Panduan bukti", text="Diuji di tempat kerja", origin="orang")
    assert "Teks disimpan." in after.text
    assert "ditulis Rudi Hartono" in after.text
    again = page.press("Simpan Panduan bukti", text="Yang lain", origin="orang")
    assert (again.status, "Yang lain" in again.text) == (409, True)
    assert "Rudi Hartono sudah mengubah teks ini" in again.text
    assert "Teks disimpan." in again.press("Simpan Panduan bukti").text
    assert notes()[GUIDE].text == "Yang lain"


def test_a_reader_sees_the_texts_and_no_way_to_change_them(desk_of):
    person = PersonFactory()
    grant(person, Role.TRAINEE)
    save(with_texts())
    page = desk_of(person).open("skema.show_skema", skema_id=skema_id())
    assert "Teliti" in page.text
    assert "Ubah teks" not in page.text
    desk_of(person).open("skema.show_notes", expect=403, skema_id=skema_id())
    desk_of(person).open("skema.show_skema", expect=404, skema_id=person.id)


def test_a_unit_or_a_kind_that_is_not_there_is_not_found(desk_of, admin):
    save(SMALL)
    desk = desk_of(admin)
    desk.go(f"/kelola/skema/{skema_id()}/catatan?unit=A.9", expect=404)
    assert desk.send(f"/kelola/skema/{skema_id()}/catatan", {"unit": "A.1", "kind": "lain"}).status == 422
