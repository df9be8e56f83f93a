"""Reading a skema file: what is honoured, what is refused, and that nothing is filled in."""

import copy
import datetime as dt

import pytest
import yaml

from askom_lms.config import ROOT
from askom_lms.kernel.messages import Invalid, sentence
from askom_lms.paperwork.domain.rows import kuk_text
from askom_lms.skema.domain.lending import lent
from askom_lms.skema.domain.problems import SourceError
from askom_lms.skema.domain.report import Change, compare
from askom_lms.skema.domain.source import ignored_sections, key_of, read_skema
from askom_lms.skema.domain.tree import Found, SkemaNode, StandardNode, UnitNode
from askom_lms.skema.domain.yaml_text import LARGEST, parse

DATA = ROOT / "askom_lms" / "skema" / "data"
COUNTS = {
    "asesor_kompetensi_skkni333_2020": (0, 3, 0),
    "asesor_kompetensi_skm01_2020": (0, 1, 2),
    "junior_database_administrator": (11, 0, 0),
    "operator_komputer_muda": (2, 1, 9),
    "perkantoran_digital": (2, 1, 10),
    "teknisi_akuntansi_yunior": (0, 1, 6),
}
SMALL = {
    "skema": {"judul": "Juru Uji", "nomor": None, "jenis": "Okupasi"},
    "acuan": [{"jenis": "SKKNI", "nomor": "1", "tahun": 2020, "judul": "Bidang Uji"}],
    "paket_demo": {"kode": ["A.1"]},
    "units": [
        {
            "kode": "A.1",
            "judul": "Menguji",
            "acuan": "1/2020",
            "status": "lengkap_tersalin",
            "siap_uji_demo": True,
            "elements": [{"nomor": "1", "judul": "Menyiapkan", "kuk": [{"nomor": "1.1", "teks": "Alat disiapkan."}]}],
        },
        {"kode": "A.2", "judul": "Melapor", "acuan": "1/2020", "status": "kosong", "elements": []},
    ],
}


def read(name):
    return read_skema(parse((DATA / f"{name}.yaml").read_bytes()))


def small(**changes):
    data = copy.deepcopy(SMALL)
    for path, value in changes.items():
        *way, last = path.split("__")
        holder = data
        for part in way:
            holder = holder[int(part) if part.isdecimal() else part]
        holder[int(last) if last.isdecimal() else last] = value
    return data


def problems(data):
    with pytest.raises(SourceError) as caught:
        read_skema(data)
    for problem in caught.value.problems:
        sentence(problem.code, {"path": problem.path, **problem.params})
        sentence(problem.code, {"path": problem.path, **problem.params}, "en")
    return [(problem.path, problem.code.removeprefix("skema.source.")) for problem in caught.value.problems]


@pytest.mark.parametrize("name", COUNTS)
def test_every_data_file_is_read_with_its_gaps_counted(name):
    node = read(name)

    assert tuple(node.count(found) for found in (Found.COMPLETE, Found.PARTLY, Found.EMPTY)) == COUNTS[name]
    assert not any(unit.overstates for unit in node.units)


def test_an_empty_or_cut_kuk_stays_so():
    unit = next(unit for unit in read("asesor_kompetensi_skm01_2020").units if unit.code == "P.85ASM00.003.2")

    assert [len(elemen.kuk) for elemen in unit.elemen] == [0, 0, 6, 0, 0, 0]
    assert [kuk.number for kuk in unit.kuk if kuk.is_cut] == ["3.6"]
    assert unit.kuk[-1].text.endswith("…")


def test_a_kuk_printed_twice_is_kept_in_the_tree_and_lent_once():
    node = read("asesor_kompetensi_skkni333_2020")
    unit = next(unit for unit in node.units if unit.code == "M.74SPS03.095.1")

    rows = lent(node, [unit.code])["units"][0]["elements"][0]["kuk"]

    assert unit.n_duplicate == 2
    assert [row["number"] for row in rows] == ["1.1", "1.3", "1.4"]


def test_sections_that_are_not_scheme_data_are_named_and_left_aside():
    data = parse((DATA / "asesor_kompetensi_skm01_2020.yaml").read_bytes())

    assert ignored_sections(data) == ("unit_pendahulu", "bahan_bantu")
    assert {unit.code for unit in read_skema(data).units}.isdisjoint({"P.854900.040.01"})


@pytest.mark.row("002-001", "002-009")
def test_the_scheme_document_is_known_by_number_version_day_and_issuer():
    """002-001, 002-009: what is assessed against one scheme must be able to say which version of it."""
    node = read("asesor_kompetensi_skm01_2020")

    assert (node.number, node.data_version) == ("SKM-01/BNSP/VII/2020", 1)
    assert (node.issuer, node.issued_on) == ("BNSP", dt.date(2020, 7, 6))


@pytest.mark.row("003-022")
def test_a_unit_brings_its_descriptor_and_one_that_the_source_lacks_stays_empty():
    """003-022: deskripsi unit, as the standard words it."""
    units = {unit.code: unit.descriptor for unit in read("asesor_kompetensi_skkni333_2020").units}

    assert units["M.74SPS03.095.1"].startswith("Unit ini mendeskripsikan kinerja, keterampilan dan pengetahuan")
    assert units["M.74SPS03.090.1"] == ""


def test_a_skema_without_number_or_kind_has_none():
    node = read("junior_database_administrator")

    assert (node.number, node.kind) == (None, None)
    assert node.demo_codes == ("J.620100.004.02", "J.620100.020.02", "J.620100.021.02")


@pytest.mark.row("000-108")
def test_a_revoked_reference_that_no_unit_cites_does_not_bar_the_units():
    node = read("junior_database_administrator")

    assert [standard.name for standard in node.revoked] == ["SKKNI 55/2015"]
    assert not any(node.is_training_only(unit) for unit in node.units)


@pytest.mark.parametrize(
    ("cited", "training_only"),
    [("1/2020", False), ("2/2015", True), ("", True), ("9/1999", True)],
    ids=["in force", "revoked", "says nothing", "not among the references"],
)
def test_a_unit_is_for_training_only_when_its_standard_is_revoked_or_cannot_be_told(cited, training_only):
    standards = (StandardNode("SKKNI", "1", 2020), StandardNode("SKKNI", "2", 2015, is_revoked=True))
    unit = UnitNode("A.1", "Menguji", "kosong", standard=cited)

    assert SkemaNode("Juru Uji", standards=standards, units=(unit,)).is_training_only(unit) is training_only


def test_a_unit_called_complete_with_an_empty_element_is_found_partly():
    data = small()
    data["units"][0]["elements"].append({"nomor": "2", "judul": "Menguji", "kuk": []})

    unit = read_skema(data).units[0]

    assert (unit.found, unit.overstates) == (Found.PARTLY, True)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"skema__judul": None}, [("skema.judul", "missing")]),
        ({"skema__jenis": "Paket"}, [("skema.jenis", "not_one_of")]),
        ({"acuan__0__tahun": "dua ribu"}, [("acuan[1].tahun", "not_year")]),
        ({"skema__tanggal_sah": "6 Juli 2020"}, [("skema.tanggal_sah", "not_date")]),
        ({"skema__versi_data": "satu"}, [("skema.versi_data", "not_count")]),
        ({"skema__versi_data": True}, [("skema.versi_data", "not_count")]),
        ({"acuan__0__tautan": "javascript:alert(1)"}, [("acuan[1].tautan", "not_address")]),
        ({"acuan__0__tautan": "https://contoh.id/a b"}, [("acuan[1].tautan", "not_address")]),
        ({"units__0__kode": 12}, [("paket_demo.kode[1]", "unknown_unit"), ("units[1].kode", "not_text")]),
        ({"units__1__kode": "A.1"}, [("units[2].kode", "double")]),
        ({"units__0__status": "beres"}, [("units[1].status", "not_one_of")]),
        ({"units__0__siap_uji_demo": "ya"}, [("units[1].siap_uji_demo", "not_flag")]),
        ({"units__1__elements": None}, [("units[2].elements", "not_list")]),
        ({"units__0__elements__0__kuk": {}}, [("units[1].elements[1].kuk", "not_list")]),
        ({"units__0__elements__0__kuk__0__nomor": 1.1}, [("units[1].elements[1].kuk[1].nomor", "not_text")]),
        ({"units__0__elements__0__kuk__0__teks": "x" * 4001}, [("units[1].elements[1].kuk[1].teks", "too_long")]),
        ({"units__0__elements__0__nomor": "123456789"}, [("units[1].elements[1].nomor", "too_long")]),
        ({"units": "tidak ada"}, [("units", "not_list"), ("paket_demo.kode[1]", "unknown_unit")]),
        ({"units__0": "A.1"}, [("units[1]", "not_mapping")]),
        ({"units__0__elements__0__kuk__0": {"nomor": "1.1"}}, [("units[1].elements[1].kuk[1].teks", "missing")]),
    ],
)
def test_a_wrong_place_is_named(changes, told):
    found = problems(small(**changes))

    assert set(told) <= set(found)


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_a_kuk_without_text_is_kept_and_never_called_complete(blank):
    [unit, *_rest] = read_skema(small(units__0__elements__0__kuk__0__teks=blank)).units
    assert (unit.kuk[0].is_blank, unit.n_blank, unit.found, unit.overstates) == (True, 1, Found.EMPTY, True)
    both = [{"nomor": "1.1", "teks": blank}, {"nomor": "1.2", "teks": "Alat disiapkan."}]
    [unit, *_rest] = read_skema(small(units__0__elements__0__kuk=both)).units
    assert (unit.n_blank, unit.found) == (1, Found.PARTLY)
    assert kuk_text({"text": "", "is_cut": False}) == "bunyi KUK tidak tersedia dalam sumber"


@pytest.mark.row("000-073", "000-074", "000-075")
@pytest.mark.parametrize("kind", ["KKNI", "Okupasi", "Klaster"])
def test_a_skema_is_of_one_of_three_kinds(kind):
    assert read_skema(small(skema__jenis=kind)).kind == kind
    assert problems(small(skema__jenis=kind.lower())) == [("skema.jenis", "not_one_of")]


@pytest.mark.row("000-043", "000-044", "000-045")
@pytest.mark.parametrize("kind", ["SKKNI", "Standar Internasional", "SKKK"])
def test_a_standard_keeps_its_kind_and_has_one(kind):
    [standard] = read_skema(small(acuan__0__jenis=kind)).standards
    assert (standard.kind, standard.name) == (kind, f"{kind} 1/2020")
    assert problems(small(acuan__0__jenis=None)) == [("acuan[1].jenis", "missing")]


def test_all_wrong_places_are_told_at_once():
    found = problems(small(skema__judul="", units__0__status="beres", units__1__elements=None))

    assert [path for path, _what in found] == ["units[1].status", "units[2].elements", "skema.judul"]


@pytest.mark.parametrize("data", [None, [], "teks", 7])
def test_a_file_that_is_no_mapping_is_refused(data):
    assert ("", "not_mapping") in problems(data)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"a: &x [1]\nb: *x", "alias"),
        (b"[" * 40, "too_deep"),
        (b"a: 1\na: 2", "double_key"),
        (b"a: [1", "not_yaml"),
        (b"? [a]\n: 1", "not_yaml"),
        (b"a: !!python/object/apply:os.system [ls]", "not_yaml"),
        (b"a: \x00", "not_yaml"),
        (b"\xff\xfe\xff", "not_utf8"),
        (b"#" * (LARGEST + 1), "too_large"),
    ],
)
def test_a_dangerous_or_unreadable_file_is_refused(raw, code):
    with pytest.raises(SourceError) as caught:
        parse(raw)

    problem = caught.value.problems[0]
    assert problem.code == f"skema.source.{code}"
    assert str(sentence(problem.code, {"path": problem.path, **problem.params}))


def test_a_file_of_exactly_one_megabyte_is_read():
    raw = yaml.safe_dump(SMALL).encode()

    assert parse(raw + b"\n" + b"#" * (LARGEST - len(raw) - 1)) == SMALL


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("junior_database_administrator.yaml", "junior_database_administrator"),
        ("C:\\data\\Junior DBA (2).YML", "junior_dba_2"),
        ("a" * 64 + ".yaml", "a" * 64),
    ],
)
def test_a_file_name_gives_the_key(name, key):
    assert key_of(name) == key


@pytest.mark.parametrize("name", ["", ".yaml", "???.yaml", "a" * 65 + ".yaml"])
def test_a_file_name_without_a_usable_key_is_refused(name):
    with pytest.raises(Invalid, match="kunci skema"):
        key_of(name)


def test_the_report_tells_new_changed_same_and_removed_units():
    old = read_skema(small())
    new = small(units__0__judul="Menguji alat")
    new["units"][1]["kode"] = "A.3"
    known = {standard.name: standard for standard in old.standards}

    report = compare("juru", read_skema(new), old, known, ())

    assert [(line.unit.code, line.change) for line in report.units] == [
        ("A.1", Change.CHANGED),
        ("A.3", Change.NEW),
        ("A.2", Change.REMOVED),
    ]


@pytest.mark.row("000-097")
def test_a_file_leads_to_its_standard_and_one_that_is_silent_keeps_the_way():
    """000-097: in which SKKNI the skema stands, and where that is fetched."""
    url = "https://contoh.id/skkni-1-2020.pdf"
    [told] = read_skema(small(acuan__0__tautan=url)).standards
    assert told.url == url
    kept = compare("juru", read_skema(small()), None, {told.name: told}, ())
    assert kept.skema.standards[0].url == url


def test_a_file_silent_about_revocation_does_not_undo_one_and_a_file_that_says_in_force_does():
    known = {
        "SKKNI 1/2020": StandardNode("SKKNI", "1", 2020, "Bidang Uji", is_revoked=True, revoked_note="dicabut 2024")
    }

    silent = compare("juru", read_skema(small()), None, known, ())
    clear = compare("juru", read_skema(small(acuan__0__status="berlaku")), None, known, ())

    assert silent.skema.standards[0].is_revoked is True
    assert silent.skema.standards[0].revoked_note == "dicabut 2024"
    assert clear.skema.standards[0].is_revoked is False
