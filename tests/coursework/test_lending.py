"""What a sheet borrows from the people, the day and the other sheets of its dossier, and who reads it as what."""

import datetime as dt

import pytest

from askom_lms.coursework.domain.lending import Around, Place, Player, Source, lend
from askom_lms.coursework.domain.parties import OWNER, STAFF, PartyRole, Seat, reader_of, share

SKEMA = {"skema": {"judul": "Juru Data"}, "standards": [], "units": []}
WHERE = Place("Hotel Graha", "Sidoarjo", "Sewaktu", "WIB", dt.date(2026, 11, 18))
ME, OTHER = Seat("e1", "p1"), Seat("e2", "p2")


def lent(code, *, sources=(), around=None, kit=(), folder="merah"):
    given = {} if around is None else {"around": around}
    return lend(SKEMA, form_code=code, folder=folder, where=WHERE, kit=kit, players=[], sources=sources, **given)


@pytest.mark.parametrize(("signed_on", "expected"), [(dt.date(2026, 11, 18), "2026-11-18"), (None, None)])
def test_an_appeal_counts_from_the_day_on_which_the_record_was_signed(signed_on, expected):
    record = Source("FR.AK.02", "", {"rekomendasi": "belum"}, signed_on)

    assert lent("FR.AK.04", sources=[record])["plan"].get("decided_on") == expected


def test_presence_is_lent_only_where_somebody_wrote_it_down():
    assert "present" not in lent("FR.AK.07")["plan"]
    assert lent("FR.AK.07", around=Around(present={"asesor": True}))["plan"]["present"] == {"asesor": True}


def test_the_checklist_knows_what_the_dossier_holds():
    assert "exists" not in lent("FR.VA")
    assert lent("DAFTAR.PERIKSA", around=Around(exists=("FR.VA", "FR.AK.01")))["exists"] == ["FR.AK.01", "FR.VA"]


LISTED = Source("PORTOFOLIO", "", {"dokumen:r1:nama": "Ijazah", "dokumen:r1:elemen": ["X.1_1"]})


@pytest.mark.parametrize(
    ("code", "stage", "is_lent"),
    [("FR.IA.08", "hasil", True), ("FR.IA.08", "perangkat", False), ("FR.AK.02", "", False)],
)
def test_the_portfolio_is_rows_of_its_verification_only(code, stage, is_lent):
    given = lend(SKEMA, form_code=code, stage=stage, folder="merah", where=WHERE, kit=(), players=[], sources=[LISTED])
    assert [row["name"] for row in given.get("portofolio", ())] == (["Ijazah"] if is_lent else [])


@pytest.mark.parametrize(("signed", "is_agreed"), [(True, True), (False, False), (None, False)])
def test_an_agreement_counts_once_both_have_signed_it(signed, is_agreed):
    agreement = Source("FR.AK.01", "", {"bukti": ["lisan"], "hari_tanggal": "2026-11-18"}, is_signed=signed)
    plan = lent("FR.AK.02", sources=[agreement], kit=["FR.AK.01"])["plan"]
    assert (plan["is_agreed"], plan["agreed_for"]) == (is_agreed, "2026-11-18")


def test_the_report_repeats_what_the_record_recommends():
    asesi = Player("asesi", "p-eko", "Eko", None, is_simulated=True)
    for said, result in (("kompeten", "K"), ("belum", "BK"), ("", "")):
        record = Source("FR.AK.02", "", {"rekomendasi": said})
        given = lend(
            SKEMA, form_code="FR.AK.05", folder="hijau", where=WHERE, kit=(), players=[asesi], sources=[record]
        )
        assert given["asesi"] == [{"key": "asesi", "name": "Eko", "hasil": result}]


@pytest.mark.parametrize(("folder", "is_real"), [("merah", False), ("kuning", False), ("hijau", True)])
def test_only_the_third_dossier_is_in_earnest(folder, is_real):
    assert lent("FR.MAPA.01", folder=folder)["real"] is is_real


@pytest.mark.parametrize(
    ("person", "roles", "expected"),
    [
        ("p1", (), OWNER),
        ("p1", ("asesi",), "asesi"),
        ("p2", ("asesi",), "asesi"),
        ("p2", ("admin", "asesi"), "asesi"),
        ("p2", ("validator", "admin"), "admin"),
        ("p2", (), STAFF),
        (None, (), STAFF),
    ],
)
def test_whoever_plays_the_asesi_reads_as_asesi(person, roles, expected):
    assert reader_of(person, "p1", roles) == expected


def test_the_process_is_reviewed_by_somebody_else_than_its_author():
    seats = [Seat(f"e{n}", f"p{n}") for n in range(5)]
    given = share(seats, "p0")

    assert [given[f"e{n}"][PartyRole.PENINJAU] for n in range(5)] == ["p4", "p0", "p1", "p2", "p3"]
    assert given["e1"][PartyRole.SUPERVISOR] == "p0"
    assert given["e0"][PartyRole.SUPERVISOR] == "p1"


def test_in_a_class_of_two_the_other_one_plays_everything():
    assert set(share([ME, OTHER], None)["e1"].values()) == {"p2"}
