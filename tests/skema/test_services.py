"""Importing a skema: new, again, changed; standards that several skema share; who may."""

import copy
import hashlib
import json
import uuid

import pytest

from askom_lms.config import ROOT
from askom_lms.kernel import audit, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal
from askom_lms.people.domain import Role
from askom_lms.skema import queries, services
from askom_lms.skema.domain.report import Change
from askom_lms.skema.models import Elemen, Kuk, Skema, Standard, Unit
from tests.factories.people import PersonFactory, grant
from tests.skema.test_domain import SMALL

pytestmark = pytest.mark.usefixtures("lms_app")
DATA = ROOT / "askom_lms" / "skema" / "data"
ACT = Act.system()


def save(data, key="juru"):
    sha256 = hashlib.sha256(json.dumps(data).encode()).hexdigest()
    return services.import_skema(ACT, data, key, sha256)


def save_file(name):
    raw = (DATA / f"{name}.yaml").read_bytes()
    return services.import_skema(ACT, services.read_file(raw), name, hashlib.sha256(raw).hexdigest())


def skema_id(key="juru"):
    return db.session().query(Skema).filter_by(key=key).one().id


def changed(**units):
    data = copy.deepcopy(SMALL)
    data["units"][0] |= units
    return data


@pytest.mark.row("000-039", "002-017", "003-019", "003-021", "003-023")
def test_every_data_file_is_saved_and_read_back_as_it_was():
    for path in sorted(DATA.glob("*.yaml")):
        report = save_file(path.stem)
        kept = queries.skema_tree(ACT, skema_id(path.stem)).node
        assert kept == report.skema
        assert save_file(path.stem).change is Change.SAME


def test_saving_again_updates_the_same_skema_and_only_what_changed():
    save(SMALL)
    before = {unit.code: unit.id for unit in db.session().query(Unit)}

    report = save(changed(judul="Menguji alat"))

    assert {line.unit.code: line.change for line in report.units} == {"A.1": Change.CHANGED, "A.2": Change.SAME}
    assert {unit.code: unit.id for unit in db.session().query(Unit)} == before
    assert db.session().query(Skema).count() == 1
    assert db.session().query(Kuk).count() == 1


def test_a_unit_that_left_the_file_leaves_the_skema():
    save(SMALL)
    data = copy.deepcopy(SMALL)
    del data["units"][0], data["paket_demo"]

    report = save(data)

    assert [(line.unit.code, line.change) for line in report.units] == [("A.2", Change.SAME), ("A.1", Change.REMOVED)]
    assert db.session().query(Elemen).count() == 0
    assert [unit.code for unit in queries.skema_tree(ACT, skema_id()).node.units] == ["A.2"]


def test_what_was_lent_before_an_import_stays_as_it_was():
    save(SMALL)
    frozen = queries.lent_skema(skema_id())

    save(changed(judul="Menguji alat"))

    assert frozen["units"][0]["title"] == "Menguji"
    assert queries.lent_skema(skema_id())["units"][0]["title"] == "Menguji alat"


def test_lent_rows_belong_to_the_caller():
    save(SMALL)
    queries.lent_skema(skema_id())["units"].clear()

    assert len(queries.lent_skema(skema_id())["units"]) == 2


def test_an_import_leaves_one_line_in_the_chain_and_an_equal_one_none():
    save(SMALL)
    save(SMALL)

    entries = audit.history_of(db.session(), "skema", skema_id())
    assert [entry["kind"] for entry in entries] == ["skema.imported"]
    assert entries[0]["data"]["units"] == {"new": 2}


def test_a_file_with_problems_saves_nothing():
    with pytest.raises(services.FileWrong) as caught:
        save(changed(status="beres"))

    assert caught.value.status == 422
    assert caught.value.problems[0].path == "units[1].status"
    assert db.session().query(Skema).count() == 0


@pytest.mark.parametrize(("role", "allowed"), [(Role.PENGELOLA, True), (Role.LSP_ADMIN, True), (Role.PANITIA, False)])
def test_pengelola_and_admins_import(act_as, role, allowed):
    person = PersonFactory()
    grant(person, role, None if role is Role.PENGELOLA else uuid.uuid4())

    if allowed:
        assert services.import_skema(act_as(person), SMALL, "juru", "0" * 64).change is Change.NEW
    else:
        with pytest.raises(Denied):
            services.import_skema(act_as(person), SMALL, "juru", "0" * 64)


@pytest.mark.row("000-037", "000-108")
def test_revocation_of_a_shared_standard_reaches_every_skema_at_once():
    save(SMALL)
    other = copy.deepcopy(SMALL)
    other["acuan"][0]["status"] = "dicabut sejak 2024"
    assert not queries.has_revoked_standard(skema_id())

    save(other, "lain")

    assert queries.has_revoked_standard(skema_id())
    assert queries.lent_skema(skema_id())["standards"][0]["revoked"] is True
    assert db.session().query(Standard).count() == 1


@pytest.mark.row("000-109", "000-110")
def test_a_revoked_standard_is_lent_for_training_and_refused_for_a_real_assessment():
    data = copy.deepcopy(SMALL)
    data["acuan"].append({"jenis": "SKKNI", "nomor": "2", "tahun": 2015, "judul": "Lama", "status": "dicabut"})
    data["units"][1]["acuan"] = "2/2015"
    save(data)

    assert len(queries.lent_skema(skema_id(), ["A.2"])["units"]) == 1
    with pytest.raises(Refusal, check=lambda error: error.code == "skema.revoked_for_real") as caught:
        queries.assert_real_allowed(skema_id())
    said = caught.value.sentence()
    assert "SKKNI 2/2015" in said.what
    assert "A.2" in said.what
    assert said.clause == "000: pada kasus sebenarnya harus yang masih aktif"
    queries.assert_real_allowed(skema_id(), ["A.1"])


def test_the_junior_database_administrator_is_fit_for_friday_and_shows_its_revoked_reference():
    save_file("junior_database_administrator")
    found = skema_id("junior_database_administrator")

    queries.assert_real_allowed(found)
    [choice] = queries.skema_choices(ACT)
    assert (choice.n_units, choice.n_ready, choice.has_revoked) == (11, 11, True)
    assert len(queries.lent_skema(found, queries.demo_codes(found))["units"]) == 3


def test_units_of_another_skema_are_not_lent():
    save(SMALL)

    with pytest.raises(Invalid, check=lambda error: error.code == "skema.unit_unknown") as caught:
        queries.lent_skema(skema_id(), ["A.1", "B.9"])
    assert "B.9" in str(caught.value)


def test_an_unknown_skema_is_not_found():
    with pytest.raises(NotFound):
        queries.lent_skema(uuid.uuid4())


def aspects(key="juru"):
    return [kuk.aspect for unit in queries.skema_tree(ACT, skema_id(key)).node.units for kuk in unit.kuk]


@pytest.mark.row("000-032")
def test_what_a_person_chose_is_kept_lent_and_written_down():
    save(SMALL)
    assert aspects() == [""]
    assert services.choose_aspects(ACT, skema_id(), "A.1", {"1/1.1": "pengetahuan", "9/9.9": "sikap"}) == 1
    assert aspects() == ["pengetahuan"]
    lent = queries.lent_skema(skema_id())["units"][0]["elements"][0]["kuk"][0]
    assert lent["aspect"] == "pengetahuan"
    assert services.choose_aspects(ACT, skema_id(), "A.1", {"1/1.1": "pengetahuan"}) == 0
    assert services.choose_aspects(ACT, skema_id(), "A.1", {"1/1.1": ""}) == 1
    assert "aspect" not in queries.lent_skema(skema_id())["units"][0]["elements"][0]["kuk"][0]


def test_a_wrong_aspect_unit_or_person_chooses_nothing():
    save(SMALL)
    with pytest.raises(Invalid, match="Aspek hafalan tidak dikenal"):
        services.choose_aspects(ACT, skema_id(), "A.1", {"1/1.1": "hafalan"})
    with pytest.raises(Invalid, match=r"Unit A\.9"):
        services.choose_aspects(ACT, skema_id(), "A.9", {})
    with pytest.raises(NotFound):
        services.choose_aspects(ACT, uuid.uuid4(), "A.1", {})
    assert aspects() == [""]


def test_an_import_keeps_the_aspect_of_the_same_text_and_takes_that_of_the_file():
    save(SMALL)
    services.choose_aspects(ACT, skema_id(), "A.1", {"1/1.1": "pengetahuan"})
    assert save(SMALL).change is Change.SAME
    save(changed(judul="Menguji alat"))
    assert aspects() == ["pengetahuan"]
    said = copy.deepcopy(SMALL)
    said["units"][0]["elements"][0]["kuk"][0]["aspek"] = "sikap"
    save(said)
    assert aspects() == ["sikap"]
    other = copy.deepcopy(SMALL)
    other["units"][0]["elements"][0]["kuk"][0]["teks"] = "Alat lain disiapkan."
    save(other)
    assert aspects() == [""]
    said["units"][0]["elements"][0]["kuk"][0]["aspek"] = "hafalan"
    with pytest.raises(Invalid):
        save(said)
