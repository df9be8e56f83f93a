"""What BNSP verified: recorded by pengelola with date and number, shown and filtered, kept through an import."""

import copy
import datetime as dt

import pytest

from askom_lms.kernel import audit, clock, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Denied, Invalid
from askom_lms.people.domain import Role
from askom_lms.skema import queries, services
from askom_lms.skema.models import Skema
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import TrainingClass
from tests.factories.classes import open_class
from tests.factories.people import PersonFactory, actor_of, grant
from tests.refusing import refused
from tests.skema.test_domain import SMALL
from tests.skema.test_services import save, skema_id

NOW = dt.datetime(2026, 11, 18, 17, 30, tzinfo=dt.UTC)
"""Half past midnight of the 19th in Jakarta."""
TODAY = dt.date(2026, 11, 19)
ACT = Act.system(NOW)
DAY = dt.timedelta(days=1)


def verified():
    tree = queries.skema_tree(ACT, skema_id())
    return tree.verified_on, tree.verified_number


def three_kinds():
    for kind in ("KKNI", "Okupasi", "Klaster"):
        data = copy.deepcopy(SMALL)
        data["skema"] |= {"jenis": kind, "judul": f"Skema {kind}"}
        save(data, kind.lower())


@pytest.mark.row("000-090")
def test_a_skema_says_when_bnsp_verified_it_and_a_new_import_does_not_take_that_away(lms_app):
    save(SMALL)
    assert verified() == (None, "")
    queries.assert_real_allowed(skema_id())
    with refused("skema.unverified_for_real"):
        queries.assert_real_allowed(skema_id(), verified_only=True)

    services.verify_skema(ACT, skema_id(), on=TODAY, number=" KEP.9/BNSP/2026 ")
    assert verified() == (TODAY, "KEP.9/BNSP/2026")
    queries.assert_real_allowed(skema_id(), verified_only=True)
    services.verify_skema(ACT, skema_id(), on=TODAY, number="KEP.9/BNSP/2026")
    save(SMALL)
    assert verified() == (TODAY, "KEP.9/BNSP/2026")
    told = [one["kind"] for one in audit.history_of(db.session(), "skema", skema_id())]
    assert told.count("skema.verified") == 1

    services.verify_skema(ACT, skema_id(), on=None, number="")
    assert verified() == (None, "")


@pytest.mark.row("000-090")
@pytest.mark.parametrize(
    ("on", "number", "code"),
    [
        (TODAY, "", "skema.verified_incomplete"),
        (None, "KEP.9", "skema.verified_incomplete"),
        (TODAY, "9" * 81, "skema.verified_incomplete"),
        (TODAY + DAY, "KEP.9", "skema.verified_future"),
        (TODAY, "9" * 80, None),
        (TODAY - DAY, "KEP.9", None),
    ],
)
def test_a_verification_has_a_date_that_has_come_and_a_number(lms_app, on, number, code):
    save(SMALL)
    if code:
        with refused(code, Invalid):
            services.verify_skema(ACT, skema_id(), on=on, number=number)
        assert verified() == (None, "")
    else:
        services.verify_skema(ACT, skema_id(), on=on, number=number)
        assert verified() == (on, number)


def test_only_pengelola_verifies(lms_app):
    save(SMALL)
    admin, keeper = PersonFactory(), PersonFactory()
    grant(admin, Role.LSP_ADMIN)
    grant(keeper, Role.PENGELOLA)
    with pytest.raises(Denied):
        services.verify_skema(Act(actor_of(admin), NOW), skema_id(), on=TODAY, number="KEP.9")
    services.verify_skema(Act(actor_of(keeper), NOW), skema_id(), on=TODAY, number="KEP.9")


@pytest.mark.row("000-043", "000-073", "000-074", "000-075", "000-090")
def test_pengelola_verifies_on_the_page_and_the_list_is_filtered_by_kind_and_by_that(lms_app, desk_of):
    three_kinds()
    keeper, reader = PersonFactory(), PersonFactory()
    grant(keeper, Role.PENGELOLA)
    grant(reader, Role.TRAINEE)
    page = desk_of(keeper).open("skema.show_skema", skema_id=skema_id("kkni"))
    assert "belum: hanya untuk latihan" in page.text
    assert "SKKNI 1/2020" in page.text
    today = clock.in_zone(clock.now(), "WIB").date()
    later = page.press("Simpan verifikasi", on=(today + 2 * DAY).isoformat(), number="KEP.9")
    assert later.status == 422
    assert "belum tiba" in later.text
    assert page.press("Simpan verifikasi", on="kemarin", number="KEP.9").status == 422
    assert "KEP.9/2026" in page.press("Simpan verifikasi", on=today.isoformat(), number="KEP.9/2026").text

    desk = desk_of(reader)
    assert "Simpan verifikasi" not in desk.open("skema.show_skema", skema_id=skema_id("kkni")).text
    kinds = ("KKNI", "Okupasi", "Klaster")

    def shown(query):
        links = desk.go(f"/kelola/skema{query}").links()
        return {kind for kind in kinds if f"Skema {kind}" in links}

    assert shown("") == set(kinds)
    assert shown("?jenis=lain&verifikasi=lain") == set(kinds)
    assert shown("?verifikasi=ada") == {"KKNI"}
    assert shown("?verifikasi=belum") == {"Okupasi", "Klaster"}
    assert [shown(f"?jenis={kind}") for kind in kinds] == [{kind} for kind in kinds]
    assert "Tidak ada skema yang cocok." in desk.go("/kelola/skema?jenis=Klaster&verifikasi=ada").text


@pytest.mark.row("000-090")
def test_a_class_made_on_the_page_asks_for_a_verified_skema_and_trains_with_a_marked_one(lms_app, desk_of):
    world = open_class()
    admin = PersonFactory()
    grant(admin, Role.LSP_ADMIN, world.organiser.id)
    page = desk_of(admin).open("training.new_class")
    soon = clock.day_of(clock.now()) + 30 * DAY
    told = page.press(
        "Simpan dan lanjut", number="77/2026", venue="Hotel", city="Gresik", starts_on=soon.isoformat(), pre_day_on=""
    )
    assert "(belum terverifikasi BNSP)" in told.text
    made = db.session().query(TrainingClass).filter_by(number="77/2026").one()
    assert ClassSettings.read(made.settings).verified_skema_only
    assert not ClassSettings.read(world.klass.settings).verified_skema_only
    skema = db.session().query(Skema).one()
    assert told.press("Simpan dan lanjut", skema_ids=[str(skema.id)]).status == 200
    assert "hanya skema terverifikasi BNSP" in desk_of(admin).go("/kelas/77-2026").text
