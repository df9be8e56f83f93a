"""A class picks a MUK for each of its skema: optional, its own, validated, and until it starts."""

import uuid

import pytest

from askom_lms.kernel import audit, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound
from askom_lms.muk import services as register
from askom_lms.muk.domain.facts import MukFacts
from askom_lms.muk.queries import usable_by
from askom_lms.people.domain import Role
from askom_lms.skema.models import Skema
from askom_lms.training import queries, services
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import TrainingClass
from tests.coursework.world import BEFORE as SEATED
from tests.coursework.world import SMALL, item_of, running_class
from tests.factories.classes import BEFORE, act_of, make_skema, open_class, ready
from tests.factories.people import PersonFactory, grant
from tests.muk.world import BAMBANG, RATNA, lsp
from tests.refusing import refused
from tests.skema.test_services import save


@pytest.fixture
def world(lms_app):
    save(SMALL, "juru_data")
    world = open_class()
    world.skema_id = db.session().query(Skema).one().id
    return world


def muk_of(world, owner=None, *, skema_id=None, is_validated=True, number="MUK-01"):
    act = Act.system(BEFORE)
    facts = MukFacts(number, "Paket data", "V2023", [], ["FR.IA.01"], [BAMBANG])
    if skema_id is None:
        facts = MukFacts(number, "Paket data", "V2023", [SMALL["units"][0]["kode"]], ["FR.IA.01"], [BAMBANG])
    muk = register.create_muk(act, skema_id or world.skema_id, (owner or world.organiser).id, facts)
    if is_validated:
        register.validate_muk(act, muk, validators=[RATNA], validated_on=BEFORE.date())
    return muk


def klass_of(world):
    return queries.class_by_id(world.klass.id)


def pick(world, muk_id, skema_id=None):
    services.save_muk(act_of(world.panitia), klass_of(world), {skema_id or world.skema_id: muk_id})


def picked(world):
    return ClassSettings.read(db.session().get_one(TrainingClass, world.klass.id).settings).muk


def test_a_class_picks_a_validated_muk_of_its_institution_and_may_leave_it(world):
    muk = muk_of(world)
    pick(world, muk.id)
    held = picked(world)[str(world.skema_id)]
    assert (held["id"], held["number"], held["validators"]) == (str(muk.id), "MUK-01", [RATNA])
    lines = audit.history_of(db.session(), "training_class", world.klass.id)
    pick(world, muk.id)
    assert audit.history_of(db.session(), "training_class", world.klass.id) == lines
    assert lines[-1]["data"]["muk"] == {str(world.skema_id): str(muk.id)}
    pick(world, None)
    assert picked(world) == {}


def test_a_muk_of_another_lsp_is_picked_only_once_it_was_handed_over(world):
    other, admin = lsp("LAIN")
    muk = muk_of(world, other)
    for foreign in (muk.id, uuid.uuid4()):
        with refused("training.muk_foreign"):
            pick(world, foreign)
    register.offer_muk(Act.system(BEFORE), muk, world.organiser.id)
    with refused("training.muk_foreign"):
        pick(world, muk.id)
    register.accept_muk(Act.system(BEFORE), muk)
    pick(world, muk.id)
    assert picked(world)
    assert admin


def test_what_is_no_validated_muk_of_the_skema_is_refused(world):
    with refused("training.muk_draft"):
        pick(world, muk_of(world, is_validated=False).id)
    gone = muk_of(world, number="MUK-02")
    register.withdraw_muk(Act.system(BEFORE), gone, reason="Lama")
    with refused("training.muk_withdrawn"):
        pick(world, gone.id)
    second = make_skema("Skema lain")
    muk = muk_of(world, number="MUK-03")
    with refused("training.muk_other_skema"):
        pick(world, muk.id, second.id)


def test_a_skema_that_leaves_the_class_takes_its_muk_along(world):
    muk = muk_of(world)
    pick(world, muk.id)
    klass = klass_of(world)
    keys = (klass.programme, klass.rule_set, klass.certification_rule_set)
    kept = dict(zip(("programme", "rule_set", "certification_rule_set"), keys, strict=True))
    other = make_skema("Skema lain")
    services.save_programme(act_of(world.panitia), klass, skema_ids=[world.skema_id, other.id], **kept)
    assert set(picked(world)) == {str(world.skema_id)}


def test_a_class_does_not_start_with_a_muk_that_is_gone(world):
    muk = muk_of(world)
    pick(world, muk.id)
    seats = ready(world, 1)
    act = act_of(world.panitia, SEATED)
    services.close_enrolment(act, klass_of(world))
    register.withdraw_muk(Act.system(BEFORE), muk, reason="Salah")
    with refused("training.muk_gone"):
        services.start_class(act, klass_of(world))
    pick(world, None)
    services.start_class(act, klass_of(world))
    with refused("training.started"):
        pick(world, None)
    assert seats


def test_a_class_starts_with_a_muk_that_is_still_there(world):
    pick(world, muk_of(world).id)
    ready(world, 1)
    act = act_of(world.panitia, SEATED)
    services.close_enrolment(act, klass_of(world))
    services.start_class(act, klass_of(world))


def test_whoever_does_not_manage_the_class_picks_nothing(world):
    _other, admin = lsp("LAIN")
    with pytest.raises(NotFound):
        services.save_muk(act_of(admin), klass_of(world), {})


def test_panitia_pick_on_the_page_and_everybody_reads_it_on_the_class(world, desk_of):
    muk = muk_of(world)
    db.session().commit()
    desk = desk_of(world.panitia)
    url = f"/kelas/{world.klass.slug}/siapkan/skema"
    page = desk.go(url).press("Simpan MUK", **{f"muk.{world.skema_id}": str(muk.id)})
    assert "MUK kelas disimpan." in page.text
    assert "MUK-01 edisi 1, Paket data (V2023)" in desk.go(f"/kelas/{world.klass.slug}").text
    register.withdraw_muk(Act.system(BEFORE), muk, reason="Lama")
    db.session().commit()
    again = desk.go(url)
    assert "tidak dapat dipakai lagi" in again.text
    told = again.press("Simpan MUK")
    assert (told.status, "MUK itu sudah dicabut." in told.text) == (409, True)
    assert "bukan-id" not in told.press("Simpan MUK", **{f"muk.{world.skema_id}": "bukan-id"}).html
    assert "MUK kelas disimpan." in told.press("Simpan MUK", **{f"muk.{world.skema_id}": ""}).text


def test_an_admin_of_another_lsp_does_not_see_the_choice(world, desk_of):
    stranger = PersonFactory()
    grant(stranger, Role.LSP_ADMIN, stranger.id)
    desk_of(stranger).go(f"/kelas/{world.klass.slug}/siapkan/skema", expect=404)


def test_a_trainee_reads_which_muk_is_used_beside_penyusun_and_validator(lms_app, desk_of):
    running = running_class(1)
    running.skema_id = running.skema.id
    item = item_of(running, 0, "merah", "fr-ia-03-perangkat")
    klass = db.session().get_one(TrainingClass, running.klass.id)
    muk = muk_of(running)
    held = {str(running.skema.id): register_pick(klass, muk)}
    klass.settings = {**klass.settings, "muk": held}
    db.session().commit()
    desk = desk_of(running.trainees[0])
    assert "MUK yang dipakai kelas: MUK-01 edisi 1" in desk.go(f"/tugas/1/{item.key}").text
    assert "MUK yang dipakai kelas" not in desk.go("/tugas/1/peta").text


def register_pick(klass, muk):
    from_register = {one.id: one for one in usable_by(klass.institution_id, [muk.skema_id])}
    return from_register[muk.id].stored()
