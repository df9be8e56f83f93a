"""The kit: its editions, what an evidence path puts into a folder, and what the organiser may choose."""

import pytest

from askom_lms import official_forms
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.regulations import DEFAULT_STANDARD, UnitRole, asesor_standard
from askom_lms.training import services
from askom_lms.training.domain import kits, plan
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import ClassState, Folder, Programme
from askom_lms.training.queries import kit_of
from tests.factories.classes import act_of, open_class
from tests.training.making import admin_of, new_class

pytestmark = pytest.mark.usefixtures("lms_app")

PATHS = {"merah": "L", "kuning": "TL", "hijau": "L+T"}


def instruments(kit, folder):
    """The codes of the authored instruments of a folder, FR.IA. left away."""
    return [row.form_code[6:] for row in kit if row.folder == folder and row.stage == "perangkat"]


@pytest.mark.parametrize(
    ("position", "expected"), [(0, (0, 2)), (1, (0, 2)), (2, (0, 2)), (3, (3,)), (4, (3,)), (5, ())]
)
def test_the_planning_sheets_beside_a_sheet_are_those_of_its_folder(position, expected):
    assert kits.planning_beside("abade", position) == expected


@pytest.mark.row("000-120")
def test_edition_1_has_sixteen_sheets_in_each_of_three_folders():
    kit = kits.default_kit(1)

    assert kits.kit_shape(kit) == {"merah": [0, 16], "kuning": [16, 16], "hijau": [32, 16]}
    assert [row.position for row in kit] == list(range(48))
    assert kits.kit_phases(kit) == "aaaaaabbbbbbbbbc" + "ddddddeeeeeeeeef" + "gggggghhhhhhhhhi"


@pytest.mark.row("000-137")
@pytest.mark.parametrize("edition", [1, 2])
def test_the_blue_folder_holds_eight_papers_and_four_more_of_a_recertification(edition):
    assert [p.key for p in kits.blue_papers(edition)] == [
        "ktp", "foto", "ijazah", "sertifikat-teknis", "pengalaman", "rekomendasi", "internalisasi", "pernyataan",
    ]  # fmt: skip
    assert [p.key for p in kits.blue_papers(edition, Programme.PENINGKATAN)][8:] == [
        "sertifikat-asesor", "spt-perencanaan", "spt-validasi", "spt-asesmen",
    ]  # fmt: skip


@pytest.mark.row("000-117")
@pytest.mark.parametrize("edition", [1, 2])
def test_planning_comes_before_conduct_before_validation_in_every_folder(edition):
    for folder in (Folder.MERAH, Folder.KUNING, Folder.HIJAU):
        phases = [kits.PHASES.index(row.phase) for row in kits.default_kit(edition) if row.folder is folder]
        assert phases == sorted(phases)


@pytest.mark.parametrize("edition", [1, 2])
def test_a_kit_names_only_forms_and_sessions_that_exist(edition):
    sessions = {row.key for row in plan.default_timetable()}
    assert {row.opens_with for row in kits.all_rows(edition)} <= sessions
    assert {row.form_code for row in kits.all_rows(edition)} <= set(official_forms.codes())


@pytest.mark.row("000-117", "002-014", "004-003")
@pytest.mark.parametrize("edition", [1, 2])
def test_every_sheet_is_evidence_for_one_unit_of_the_asesor_standard(edition):
    """000-117: planning, conducting and contributing to validation are the three units."""
    for row in kits.all_rows(edition):
        assert asesor_standard(DEFAULT_STANDARD).units[UnitRole(row.unit_role)].code
    by_unit = {role: {row.form_code for row in kits.all_rows(edition) if row.unit_role == role} for role in UnitRole}
    assert {"PETA.KP", "FR.MAPA.01", "FR.MAPA.02"} <= by_unit[UnitRole.PLANNING]
    assert {"FR.AK.01", "FR.AK.02", "FR.AK.05"} <= by_unit[UnitRole.CONDUCT]
    assert by_unit[UnitRole.VALIDATION] == {"FR.VA"}


@pytest.mark.row("000-144")
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("L", ["01", "02", "03"]),
        ("TL", ["08", "09", "10", "11"]),
        ("L+T", ["01", "02", "03", "05", "07"]),
        ("L+TL", ["01", "02", "03", "08", "09", "10", "11"]),
    ],
)
def test_a_path_brings_the_instruments_of_its_kinds_of_evidence(path, expected):
    kit = kits.default_kit(2, {**PATHS, "kuning": path})

    assert instruments(kit, "kuning") == expected
    assert [row.key.replace("-hasil", "") for row in kit if row.folder == "kuning" and row.stage == "hasil"] == [
        f"fr-ia-{code}" for code in expected
    ]


def test_edition_2_begins_with_l_tl_and_l_plus_t():
    kit = kits.default_kit(2)

    assert kits.default_paths(2) == PATHS
    assert [instruments(kit, folder)[0] for folder in PATHS] == ["01", "08", "01"]
    assert "05" in instruments(kit, "hijau")


def test_a_real_asesi_is_not_made_to_appeal():
    has_appeal = {row.folder.value for row in kits.default_kit(2) if row.form_code == "FR.AK.04"}

    assert has_appeal == {"merah", "kuning"}
    assert {row.folder.value for row in kits.all_rows(2) if row.form_code == "FR.AK.04"} == set(PATHS)


def test_the_whole_edition_fits_into_the_progress_string():
    assert len(kits.all_rows(2)) <= 160


def test_a_sheet_whose_session_is_missing_opens_with_the_first_session():
    rows = kits.reopened(kits.default_kit(), ["h1-1", "h1-3"])

    assert {row.opens_with for row in rows} == {"h1-1", "h1-3"}


# --- what the organiser chooses


def organiser():
    """The act of an admin LSP, and the class that he already leads."""
    world = open_class()
    return act_of(admin_of(world)), world


def test_a_new_class_has_edition_2_and_one_may_keep_edition_1():
    act, world = organiser()
    klass = new_class(act, world)
    older = new_class(act, world, number="49/2026", kit_edition=1)

    assert (klass.kit_edition, ClassSettings.read(klass.settings).evidence_paths) == (2, PATHS)
    assert instruments(kit_of(klass.id), "kuning") == ["08", "09", "10", "11"]
    assert (older.kit_edition, len(kit_of(older.id))) == (1, 48)


def test_only_folders_whose_path_changes_get_new_sheets():
    act, world = organiser()
    klass = new_class(act, world)
    kept = [row.key for row in kit_of(klass.id) if row.folder == "merah"][1:]
    lines = [
        kits.KitLine(row.folder, row.key, row.key != "peta" or row.folder != "merah", 1, row.opens_with)
        for row in kit_of(klass.id)
    ]
    services.save_kit(act, klass, lines)

    services.save_paths(act, klass, {**PATHS, "kuning": "L"}, form_edition="V2023")

    assert [row.key for row in kit_of(klass.id) if row.folder == "merah"] == kept
    assert instruments(kit_of(klass.id), "kuning") == ["01", "02", "03"]
    assert klass.kit_shape["hijau"][0] == sum(klass.kit_shape[folder][1] for folder in ("merah", "kuning"))
    assert len(klass.kit_phases) == len(kit_of(klass.id))


@pytest.mark.parametrize(
    ("paths", "edition", "code"),
    [
        ({**PATHS, "merah": "X"}, "V2023", "training.path_unknown"),
        ({**PATHS, "hijau": "TL"}, "V2023", "training.path_friday"),
        (PATHS, "V1999", "training.form_edition"),
    ],
)
def test_a_path_or_edition_that_cannot_be_is_refused(paths, edition, code):
    act, world = organiser()
    klass = new_class(act, world)

    with pytest.raises(Invalid) as refused:
        services.save_paths(act, klass, paths, form_edition=edition)

    assert refused.value.code == code


@pytest.mark.parametrize("path", ["L", "L+T", "L+TL"])
def test_friday_takes_every_path_with_direct_evidence(path):
    act, world = organiser()
    klass = new_class(act, world)

    services.save_paths(act, klass, {**PATHS, "hijau": path}, form_edition="V2023")

    assert ClassSettings.read(klass.settings).evidence_paths["hijau"] == path


def test_edition_1_knows_no_paths():
    act, world = organiser()
    klass = new_class(act, world, kit_edition=1)

    with pytest.raises(Refusal) as refused:
        services.save_paths(act, klass, PATHS, form_edition="V2023")

    assert refused.value.code == "training.kit_one_path"


def test_a_running_class_keeps_its_kit():
    act, world = organiser()
    klass = new_class(act, world)
    klass.state = ClassState.RUNNING

    with pytest.raises(Refusal) as refused:
        services.save_paths(act, klass, PATHS, form_edition="V2023")

    assert refused.value.code == "training.started"
