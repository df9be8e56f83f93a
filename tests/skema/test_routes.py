"""Skema on screen: the list, the tree with its marks, and importing by page."""

import io

import pytest

from askom_lms.config import ROOT
from askom_lms.kernel import db
from askom_lms.people.domain import Role
from askom_lms.skema.models import Skema
from tests.factories.people import PersonFactory, grant
from tests.skema.test_services import DATA, save_file, skema_id

JUNIOR = ROOT / "askom_lms" / "skema" / "data" / "junior_database_administrator.yaml"


@pytest.fixture
def manager(lms_app):
    person = PersonFactory()
    grant(person, Role.PENGELOLA)
    return person


@pytest.fixture
def reader(lms_app):
    person = PersonFactory()
    grant(person, Role.TRAINEE)
    return person


def upload(desk, raw, name="juru.yaml"):
    return desk.send("/kelola/skema/impor", {"file": (io.BytesIO(raw), name)})


def test_an_empty_list_says_what_to_do(desk_of, manager):
    page = desk_of(manager).open("skema.list_skema")

    assert "Belum ada skema." in page.text
    assert "/kelola/skema/impor" in page.links().values()


def test_the_list_marks_revoked_references_and_prints_a_dash_for_what_is_not_known(desk_of, reader):
    save_file("junior_database_administrator")

    page = desk_of(reader).open("skema.list_skema")

    assert "Ada acuan yang dicabut" in page.text
    assert "–" in page.text
    assert "Impor skema" not in page.links()


@pytest.mark.parametrize(
    ("name", "marks"),
    [
        ("junior_database_administrator", ["standar dicabut: hanya untuk latihan", "KUK lengkap", "paket contoh"]),
        ("asesor_kompetensi_skkni333_2020", ["terpotong di sumber", "ganda di sumber", "KUK sebagian"]),
        ("operator_komputer_muda", ["KUK tidak tersedia dalam sumber", "Elemen dan KUK tidak tersedia dalam sumber."]),
    ],
)
def test_the_tree_shows_every_gap_of_its_source(desk_of, reader, name, marks):
    save_file(name)

    page = desk_of(reader).open("skema.show_skema", skema_id=skema_id(name))

    for mark in marks:
        assert mark in page.text


def test_the_tree_says_which_version_of_the_scheme_it_is_and_what_a_unit_is_about(desk_of, reader):
    save_file("asesor_kompetensi_skm01_2020")
    save_file("asesor_kompetensi_skkni333_2020")
    desk = desk_of(reader)

    scheme = desk.open("skema.show_skema", skema_id=skema_id("asesor_kompetensi_skm01_2020")).text
    assert "SKM-01/BNSP/VII/2020" in scheme
    assert "Disahkan6 Juli 2020" in scheme
    assert "PenerbitBNSP" in scheme
    assert "Versi data1" in scheme

    other = desk.open("skema.show_skema", skema_id=skema_id("asesor_kompetensi_skkni333_2020")).text
    assert "Deskripsi unit" in other
    assert "berpartisipasi dalam proses validasi asesmen." in other
    assert "belum tercantum di data" in other


@pytest.mark.row("000-097", "000-107")
def test_the_tree_leads_to_the_document_of_each_standard(desk_of, reader, manager):
    """000-097. Without an address of its own an SKKNI leads to the site of the ministry."""
    url = "https://contoh.id/skkni-282-2016.pdf"
    raw = JUNIOR.read_text(encoding="utf-8").replace("  nomor: '282'\n", f"  nomor: '282'\n  tautan: {url}\n", 1)
    upload(desk_of(manager), raw.encode(), JUNIOR.name).press("Simpan skema")
    links = desk_of(reader).open("skema.show_skema", skema_id=db.session().query(Skema).one().id).links()
    assert links["Buka dokumen SKKNI 282/2016"] == url
    assert links["Cari SKKNI 55/2015 di skkni.kemnaker.go.id"] == "https://skkni.kemnaker.go.id"


def test_a_file_is_looked_at_before_it_is_saved(desk_of, manager):
    desk = desk_of(manager)

    preview = upload(desk, JUNIOR.read_bytes(), "junior_database_administrator.yaml")
    assert "Standar dicabut: hanya untuk latihan" in preview.text
    assert db.session().query(Skema).count() == 0

    after = preview.press("Simpan skema")
    assert "Skema Junior Database Administrator disimpan." in after.text
    assert db.session().query(Skema).one().key == "junior_database_administrator"


def test_a_kuk_without_text_is_told_before_and_shown_after_saving(desk_of, manager):
    first = "Perangkat lunak aplikasi SQL telah dipasang."
    raw = JUNIOR.read_text(encoding="utf-8").replace(f"teks: {first}", "teks: ''", 1)
    preview = upload(desk_of(manager), raw.encode(), JUNIOR.name)
    assert "1 KUK tanpa bunyi" in preview.text
    assert "berkas menyebut lengkap" in preview.text
    preview.press("Simpan skema")
    skema = db.session().query(Skema).one()
    tree = desk_of(manager).open("skema.show_skema", skema_id=skema.id)
    assert "bunyi KUK tidak tersedia dalam sumber" in tree.text


@pytest.mark.parametrize("name", [path.stem for path in sorted(DATA.glob("*.yaml"))])
def test_the_preview_of_every_data_file_is_a_whole_page(desk_of, manager, name):
    assert "Unit dalam berkas" in upload(desk_of(manager), (DATA / f"{name}.yaml").read_bytes()).text


@pytest.mark.parametrize(
    ("raw", "name", "said"),
    [
        (b"", "juru.yaml", "isi berkas: harus berupa pasangan kunci dan isi"),
        (b"a: &x 1\nb: *x", "juru.yaml", "rujukan YAML"),
        (b"\xff", "juru.yaml", "bukan teks UTF-8"),
        (JUNIOR.read_bytes().replace(b"nomor: '1.1'", b"nomor: 1.1", 1), "juru.yaml", "kuk[1].nomor"),
        (b"a: 1", "???", "kunci skema"),
        (b"#" * (1024 * 1024 + 1), "juru.yaml", "lebih besar dari 1 MB"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(desk_of, manager, raw, name, said):
    page = upload(desk_of(manager), raw, name)

    assert page.status == 422
    assert said in page.text
    assert page.h1 == "Impor skema"


def test_no_file_is_refused_with_a_sentence(desk_of, manager):
    page = desk_of(manager).send("/kelola/skema/impor", {})

    assert page.status == 422
    assert "Belum ada berkas yang dipilih." in page.text


def test_what_is_saved_is_checked_again(desk_of, manager):
    page = desk_of(manager).send("/kelola/skema/impor/simpan", {"key": "juru", "content": "bukan base64!"})

    assert page.status == 422


def test_panitia_do_not_import(desk_of, lms_app):
    person = PersonFactory()
    grant(person, Role.PANITIA, person.id)

    assert desk_of(person).open("skema.start_import", expect=403).status == 403


def test_an_unknown_skema_is_not_found(desk_of, reader):
    desk_of(reader).open("skema.show_skema", expect=404, skema_id=reader.id)


def test_the_manager_marks_what_a_kuk_asks_for(desk_of, manager, reader):
    save_file("junior_database_administrator")
    tree = desk_of(manager).go(f"/kelola/skema/{skema_id('junior_database_administrator')}")
    page = tree.follow("Tandai pengetahuan, keterampilan, sikap")
    assert page.h1.startswith("Aspek KUK: ")
    name = next(select.get("name") for select in page.all("select"))
    after = page.press("Simpan", **{name: "pengetahuan"})
    assert "1 KUK ditandai." in after.text
    assert "Pengetahuan" in after.text
    assert "Tandai pengetahuan" not in desk_of(reader).go(tree.url).text
    desk_of(reader).go(page.url, expect=403)
    desk_of(manager).go(f"{page.url}?unit=TIDAK.ADA", expect=404)
