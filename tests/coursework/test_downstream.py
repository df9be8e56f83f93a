"""Yang ikut berubah: shown before the hand-in, and nothing below is written by it."""

import json

from askom_lms.coursework import queries, services
from askom_lms.kernel import db
from tests.coursework.deciding import give_back
from tests.coursework.test_budgets import counted  # noqa: F401 - a fixture
from tests.coursework.world import act_of, filled, handed_in, item_of, parafed, sign_all

PLAN, MAP = "/tugas/1/fr-mapa-01", "/tugas/1/fr-mapa-02"
CARD = "Yang ikut berubah"
OUT = {f"rencana:J.62010{n}.001.01:OBS": ["CL"] for n in (1, 2)}
"""TPD and PMO leave the plan."""


def record(world, key):
    db.session().expire_all()
    return queries.current_record(world.seats[0], "merah", key)


def again(world, key, changes, *, reopen=True):
    """The sheet is opened again and changed."""
    act = act_of(world.trainees[0])
    if reopen:
        services.reopen_item(act, item_of(world, 0, "merah", key, act=act), reason="Rencana berubah")
    services.save_form(act, item_of(world, 0, "merah", key, act=act), "asesor", changes)
    db.session().commit()


def kept(world, key):
    """Everything that a paraf was given to."""
    found = record(world, key)
    return found.id, found.fingerprint, json.dumps([found.answers, found.lent], sort_keys=True)


def test_a_plan_that_changes_names_what_follows_and_what_is_parafed(world, dewi):
    for key in ("peta", "fr-mapa-01", "fr-mapa-02"):
        parafed(world, 0, "merah", key)
    filled(world, 0, "merah", "fr-ia-02-perangkat")
    before = kept(world, "fr-mapa-02")
    assert CARD not in dewi.go("/tugas/1/fr-ia-02-perangkat/periksa").text

    again(world, "fr-mapa-01", OUT)
    page = dewi.go(f"{PLAN}/periksa")
    assert CARD in page.text
    assert "FR.IA.02 tidak lagi direncanakan, tetapi masih dicentang" in page.text
    assert "Sudah diparaf: tetap seperti adanya, versi baru perlu bila ingin disamakan." in page.text
    assert "FR.IA.02 perangkat masih dapat diisiperangkat ini tidak lagi direncanakan" in page.text
    english = dewi.go(f"{PLAN}/periksa?lang=en").text
    assert "What else changes" in english
    assert "already initialled" in english

    draft = kept(world, "fr-ia-02-perangkat")
    handed_in_again(world, "fr-mapa-01")
    assert kept(world, "fr-mapa-02") == before
    assert kept(world, "fr-ia-02-perangkat")[2] == draft[2]


def handed_in_again(world, key):
    act = act_of(world.trainees[0])
    sign_all(world, 0, "merah", key)
    version = services.hand_in(act, item_of(world, 0, "merah", key, act=act), key="b" * 32, declared=True)
    db.session().commit()
    return version


def test_a_returned_version_is_the_one_that_the_next_is_held_against(world, dewi):
    filled(world, 0, "merah", "fr-mapa-02")
    again(world, "fr-mapa-01", OUT, reopen=False)
    assert CARD in dewi.go(f"{PLAN}/periksa").text
    give_back(world, handed_in_again(world, "fr-mapa-01"))
    again(world, "fr-mapa-01", {}, reopen=False)
    assert CARD not in dewi.go(f"{PLAN}/periksa").text


def test_a_version_that_says_the_same_touches_nothing(world, dewi):
    for key in ("peta", "fr-mapa-01", "fr-mapa-02"):
        parafed(world, 0, "merah", key)
    again(world, "fr-mapa-01", {})
    assert CARD not in dewi.go(f"{PLAN}/periksa").text
    again(world, "fr-mapa-01", {"peluang": "terbatas"}, reopen=False)
    assert CARD not in dewi.go(f"{PLAN}/periksa").text


def test_a_first_version_is_held_against_what_the_sheets_say_already(world, dewi):
    filled(world, 0, "merah", "fr-mapa-02")
    assert CARD not in dewi.go(f"{PLAN}/periksa").text
    again(world, "fr-mapa-01", OUT, reopen=False)
    before = kept(world, "fr-mapa-02")
    page = dewi.go(f"{PLAN}/periksa")
    assert "FR.MAPA.02 masih dapat diisi" in page.text
    assert kept(world, "fr-mapa-02") == before


def test_the_draft_below_says_which_of_its_answers_no_longer_agree(world, dewi):
    filled(world, 0, "merah", "fr-mapa-02")
    assert "Tidak lagi sesuai dengan lembar sebelumnya" not in dewi.go(MAP).text
    again(world, "fr-mapa-01", OUT, reopen=False)
    for url in (MAP, f"{MAP}/periksa"):
        assert "TPD" in dewi.go(url).text
    assert "Tidak lagi sesuai dengan lembar sebelumnya" in dewi.go(MAP).text
    assert "Kirim untuk diparaf" not in dewi.go(f"{MAP}/periksa").text


def test_the_chain_costs_no_query_more(world, desk_of, counted):  # noqa: F811 - the fixture
    handed_in(world, 0, "merah", "peta")
    for key in ("fr-mapa-01", "fr-mapa-02", "fr-ia-02-perangkat"):
        filled(world, 0, "merah", key)
    for url in (PLAN, MAP):
        said, _page = counted(desk_of(world.trainees[0]), f"{url}/periksa")
        assert len(said) <= 6, "\n".join(s[:90] for s in said)
