"""A class at a distance: off by default, refused until each condition of SE.011 is proven, sealed, printed for the request."""

import io

import pytest
from sqlalchemy import update

from askom_lms.kernel import audit, checkpoints, db, pdf
from askom_lms.kernel.messages import Invalid, NotFound
from askom_lms.training import queries, services
from askom_lms.training.domain.prints import printed_text
from askom_lms.training.domain.remote import CONDITIONS, is_proven, open_conditions
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import RemoteCondition
from tests.attack_files.pdfs import plain
from tests.factories.classes import act_of, coming_class, open_class, stored
from tests.refusing import refused


def tick_all(world, *, but=()):
    for key in CONDITIONS:
        if key not in but:
            services.tick_condition(act_of(world.panitia), world.klass, key, note=f"Dokumen {key} 12/2026")


def is_remote(world):
    return ClassSettings.read(world.klass.settings).is_remote


@pytest.mark.row("003-050")
def test_a_tick_needs_a_text_or_a_file_and_the_open_ones_are_named_in_order():
    assert not is_proven(" \n", None)
    assert is_proven("SK 3", None)
    assert is_proven("", "0" * 64)
    assert open_conditions(()) == tuple(CONDITIONS)
    assert open_conditions(set(CONDITIONS) - {"sop", "telusur"}) == ("telusur", "sop")
    assert sorted(set(CONDITIONS.values())) == ["A", "B", "C"]


@pytest.mark.row("003-050", "003-051", "003-052", "003-054", "003-055", "003-056")
@pytest.mark.parametrize("missing", [*CONDITIONS, None])
def test_one_open_condition_keeps_the_class_in_the_room(lms_app, missing):
    world = open_class()
    act = act_of(world.panitia)
    assert not is_remote(world)
    tick_all(world, but={missing})

    if missing is None:
        services.switch_remote(act, world.klass, is_remote=True)
        assert is_remote(world)
        with refused("training.remote_in_use"):
            services.withdraw_condition(act, world.klass, "sop")
        services.switch_remote(act, world.klass, is_remote=False)
        services.withdraw_condition(act, world.klass, "sop")
        with refused("training.remote_open"):
            services.switch_remote(act, world.klass, is_remote=True)
    else:
        with refused("training.remote_open"):
            services.switch_remote(act, world.klass, is_remote=True)
    assert not is_remote(world)


@pytest.mark.row("003-050")
def test_ticks_say_who_when_and_with_what_and_the_chain_vouches_for_them(lms_app):
    world = open_class()
    act = act_of(world.panitia)
    services.tick_condition(act, world.klass, "sop", note="", file=stored("sop.jpg"))
    services.tick_condition(act, world.klass, "sop", note="SOP-7/2026")
    (line,) = [one for one in queries.remote_conditions(act, world.klass) if one.at]
    assert (line.key, line.letter, line.note, line.file, line.by) == ("sop", "C", "SOP-7/2026", "sop.jpg", "Panitia 1")
    with refused("training.remote_proof", Invalid):
        services.tick_condition(act, world.klass, "telusur", note="  ")
    with refused("training.remote_note_long", Invalid):
        services.tick_condition(act, world.klass, "telusur", note="a" * 2001)
    services.tick_condition(act, world.klass, "telusur", note="a" * 2000)
    with pytest.raises(NotFound):
        services.tick_condition(act, world.klass, "wifi", note="ada")
    row = queries.remote_proof(act, world.klass, "sop")
    assert [one["kind"] for one in audit.history_of(db.session(), "remote_condition", row.id)] == ["remote.ticked"] * 2
    db.session().commit()
    assert list(checkpoints.verify_all(db.session())) == []

    db.session().execute(update(RemoteCondition).where(RemoteCondition.key == "sop").values(note="lain"))
    db.session().commit()
    (found,) = checkpoints.verify_all(db.session())
    assert "remote_condition" in found.why


@pytest.mark.row("003-050", "003-057")
def test_panitia_proves_the_conditions_on_the_page_and_prints_the_description(lms_app, desk_of):
    world = coming_class()
    desk = desk_of(world.panitia)
    assert "Tatap muka" in desk.go(f"/kelas/{world.klass.slug}").text
    page = desk.open("training.show_remote", slug=world.klass.slug)
    denied = page.press("Selenggarakan jarak jauh")
    assert denied.status == 409
    assert "7 dari 7 syarat belum dicentang" in denied.text
    empty = desk.send(f"/kelas/{world.klass.slug}/jarak-jauh/telusur", {"note": " "})
    assert empty.status == 422
    assert "Syarat ini dicentang tanpa bukti." in empty.text

    for key in CONDITIONS:
        sent = {"note": "", "berkas": (io.BytesIO(plain()), "bukti.pdf")} if key == "sop" else {"note": "Ada"}
        told = desk.send(f"/kelas/{world.klass.slug}/jarak-jauh/{key}", sent)
        assert "Syarat dicentang dan dicatat." in told.text
    assert "Semua syarat dicentang." in told.text
    assert told.follow("Unduh bukti").response.get_data().startswith(b"%PDF")
    assert "Kelas diselenggarakan jarak jauh." in told.press("Selenggarakan jarak jauh").text
    assert "Jarak jauh" in desk.go(f"/kelas/{world.klass.slug}").text

    printed = desk.go(f"/kelas/{world.klass.slug}/uraian-sistem.pdf").response.get_data()
    told = " ".join(pdf.text(printed).split())
    for words in ("Uraian sistem askom LMS untuk kelas 47/2026", "Akun dan hak", "rantai bukti", world.organiser.name):
        assert words in told


def test_a_paper_names_the_facts_that_its_blanks_need():
    with pytest.raises(KeyError):
        printed_text("uraian-sistem").filled({"number": "1"})
