"""What a page costs: queries, the same for few and many people, and bytes on the wire (ux 10)."""

import gzip

import pytest
from sqlalchemy import event

from askom_lms.coursework import queries
from askom_lms.kernel import clock, db
from tests.coursework.world import (
    NOW,
    act_of,
    handed_in,
    item_of,
    master_of,
    name_asesi,
    parafed,
    planning_parafed,
    running_class,
)
from tests.plans import plans_of


@pytest.fixture
def counted(monkeypatch, lms_app):
    """counted(desk, url) -> (number of queries, page)."""
    monkeypatch.setattr(clock, "now", lambda: NOW)

    def run(desk, url, **headers):
        said = []

        def note(_c, _cursor, statement, *_rest):
            if not statement.upper().startswith(("PRAGMA", "BEGIN", "SAVEPOINT", "INSERT INTO ACCESS_LOG")):
                said.append(statement)

        event.listen(db.db.engine, "before_cursor_execute", note)
        try:
            page = desk.go(url, headers=headers or None)
        finally:
            event.remove(db.db.engine, "before_cursor_execute", note)
        return said, page

    return run


def busy(world):
    """Something in every state."""
    name_asesi(world, 0, "merah", 1)
    planning_parafed(world, 0, "merah")
    handed_in(world, 0, "merah", "fr-ia-01-hasil")
    parafed(world, 0, "kuning", "peta")
    return handed_in(world, 0, "kuning", "fr-mapa-01")


TRAINEE_PAGES = (
    "/beranda", "/tugas", "/tugas/1", "/tugas/2/fr-mapa-02", "/tugas/1/fr-ak-01", "/tugas/1/fr-ia-02-hasil", "/tugas/1/fr-ia-01-hasil", "/tugas/2/peta",
    "/tugas/2/peta/riwayat", "/tugas/2/fr-mapa-02/periksa", "/bagian-saya", "/tugas/1/cakupan",
)  # fmt: skip


def test_no_page_of_a_trainee_asks_more_than_six_times(world, desk_of, counted):
    version = busy(world)
    dewi = desk_of(world.trainees[0])
    for url in (*TRAINEE_PAGES, f"/terima/{version.code}"):
        said, _page = counted(dewi, url)
        assert len(said) <= 6, f"{url}: {len(said)}\n" + "\n".join(s[:90] for s in said)


def test_no_page_of_a_master_asesor_asks_more_than_six_times(world, desk_of, counted):
    version = busy(world)
    master = desk_of(world.master)
    for url in (
        f"/paraf/{version.id}",
        f"/paraf/{version.id}?fragment=1",
        "/peserta-saya",
        "/peserta-saya/1",
        f"/lembar/{version.item.id}",
        f"/lembar/{version.item.id}/cakupan",
        "/paraf/sesi",
        "/paraf/catatan",
    ):
        said, _page = counted(master, url)
        assert len(said) <= 6, f"{url}: {len(said)}\n" + "\n".join(s[:90] for s in said)


def test_a_part_and_panitias_pages_ask_at_most_six_times(world, desk_of, counted):
    busy(world)
    item = item_of(world, 0, "merah", "fr-apl-02")
    for person, url in (
        (world.trainees[1], f"/bagian/{item.id}/asesi"),
        (world.panitia, f"/kelas/{world.klass.slug}/peran"),
        (world.panitia, f"/kelas/{world.klass.slug}/pengganti"),
    ):
        said, _page = counted(desk_of(person), url)
        assert len(said) <= 6, f"{url}: {len(said)}\n" + "\n".join(s[:90] for s in said)


def test_three_and_many_people_cost_the_same(world, desk_of, counted):
    few = running_class(6, number="48/2026")
    rows = {}
    for found in (world, few):
        for index in range(len(found.trainees)):
            if master_of(found, index).id == found.master.id:
                version = handed_in(found, index, "merah", "peta")
        rows[found.klass.number] = [
            len(counted(desk_of(found.master), url)[0]) for url in (f"/paraf/{version.id}", "/peserta-saya")
        ]
        rows[found.klass.number] += [
            len(counted(desk_of(found.trainees[0]), url)[0]) for url in ("/beranda", "/tugas", "/bagian-saya")
        ]
        rows[found.klass.number] += [len(counted(desk_of(found.panitia), f"/kelas/{found.klass.slug}/peran")[0])]
    assert rows["47/2026"] == rows["48/2026"]


def kilobytes(page):
    return len(gzip.compress(page.html.encode(), 6)) / 1024


def test_pages_keep_their_weight(world, desk_of, counted):
    version = busy(world)
    dewi, master = desk_of(world.trainees[0]), desk_of(world.master)
    weights = {
        url: kilobytes(counted(who, url)[1])
        for who, url in (
            (dewi, "/beranda"),
            (dewi, "/tugas/1/fr-ia-02-hasil"),
            (master, f"/paraf/{version.id}"),
            (master, f"/paraf/{version.id}?fragment=1"),
        )
    }
    limits = (5, 12, 10, 6)
    for (url, weight), limit in zip(weights.items(), limits, strict=True):
        assert weight <= limit, f"{url}: {weight:.1f} KB of {limit}"
    assert queries


def test_the_counts_of_a_desk_are_read_from_their_index(world):
    """A thousand other classes must not cost this one anything."""

    def count():
        queries.desk.parafed_since(world.master.id, NOW)
        queries.desk.decided_since(world.master.id, NOW)

    found = [plan for plan in plans_of(count) if "submission" in plan]
    assert len(found) == 2
    assert all("ix_submission_decided" in plan for plan in found), found


def test_the_queue_of_a_desk_is_read_from_its_index(world):
    """Of the sheets of a thousand classes only those that wait for this master asesor are touched."""
    found = plans_of(lambda: queries.desk.queue_of(act_of(world.master)))
    (plan,) = [plan for plan in found if "submission" in plan]
    assert "ix_dossier_item_queue" in plan, plan
