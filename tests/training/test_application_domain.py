"""The rules of an application: what it lacks, its table of states, the stage of its class."""

import itertools
from dataclasses import replace

import pytest

from askom_lms.kernel.machine import IllegalTransition
from askom_lms.kernel.messages import sentence
from askom_lms.training.domain.application import ALL_ITEMS, ITEMS, Named, Proposal, Stage, needs, stage_of, unmet
from askom_lms.training.domain.composition import Assigned, Composition, Organiser
from askom_lms.training.domain.deadline import deadline_of
from askom_lms.training.domain.states import APPLICATION, ApplicationEvent, ApplicationState, ClassState
from tests.training.applying import IN_TIME
from tests.training.making import DAY, STARTS_ON

S, E = ApplicationState, ApplicationEvent


def proposal(**changes):
    """Lacks nothing."""
    of_class = {name: changes.pop(name) for name in list(changes) if name in Composition.__dataclass_fields__}
    composition = Composition(
        **{
            "capacity": 24,
            "proposed": 24,
            "seats_taken": 0,
            "external_taken": 0,
            "is_closed": False,
            "n_panitia": 2,
            "n_pengajar": 1,
            "n_master_asesor": 2,
            "organiser": Organiser("lsp", True, "L-1", None),
            "ends_on": STARTS_ON,
            "has_skema": True,
            "examiner_differs": True,
            "assigned": (Assigned("master_asesor", "Bambang", "A", True, True, "TI"),),
            **of_class,
        }
    )
    whole = Proposal(
        composition=composition,
        named=Named(),
        unlicensed=(),
        institution="LSP Nusantara",
        has_office=True,
        deadline=deadline_of(STARTS_ON, IN_TIME.date()),
        late_reason="",
    )
    return replace(whole, **changes)


@pytest.mark.row("001-031")
@pytest.mark.row("001-030")
@pytest.mark.row("001-032")
@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ({}, []),
        ({"named": Named(24, 7)}, []),
        ({"named": Named(24, 8)}, ["external"]),
        ({"named": Named(20, 6), "proposed": 20}, []),
        ({"named": Named(20, 7), "proposed": 20}, ["external"]),
        ({"named": Named(25, 0)}, ["seats"]),
        ({"proposed": 25, "n_master_asesor": 3}, ["planned"]),
        ({"n_panitia": 1}, ["panitia"]),
        ({"n_master_asesor": 1}, ["master_asesor"]),
        ({"n_master_asesor": 1, "proposed": 12}, []),
        ({"n_master_asesor": 1, "proposed": 13}, ["master_asesor"]),
        ({"organiser": Organiser("lsp", True, "")}, ["organiser"]),
        ({"has_skema": False, "unlicensed": ("x",)}, ["skema"]),
        ({"unlicensed": ("Junior", "Senior")}, ["licensed", "licensed"]),
        ({"assigned": (Assigned("pengajar", "Aris", "", True, False),)}, ["letter_file_pengajar"]),
        ({"assigned": (Assigned("master_asesor", "B", "A", False, False),)}, ["letter_file_master_asesor"]),
        ({"assigned": (Assigned("master_asesor", "B", "A", False, True),)}, []),
        ({"assigned": (Assigned("examiner", "Wening", "A", False, False),)}, []),
        ({"has_office": False}, ["office"]),
        ({"deadline": deadline_of(STARTS_ON, IN_TIME.date() + DAY)}, ["late"]),
        ({"deadline": deadline_of(STARTS_ON, IN_TIME.date() + DAY), "late_reason": "Gedung baru siap"}, []),
        ({"deadline": deadline_of(STARTS_ON, IN_TIME.date() + DAY), "late_reason": "  "}, ["late"]),
        ({"n_panitia": 0, "has_office": False, "named": Named(24, 8)}, ["external", "panitia", "office"]),
    ],
)
def test_everything_that_an_application_lacks_is_said_at_once(changes, lacking):
    assert [line.code for line in unmet(needs(proposal(**changes)))] == lacking


def test_the_eighth_of_24_from_elsewhere_is_refused_with_its_clause():
    (line,) = unmet(needs(proposal(named=Named(24, 8))))

    said = sentence("training.need_external", line.params)
    assert said.what == "Peserta dari lembaga lain 8 orang = 33% dari yang diajukan, melebihi 30%."
    assert said.clause.startswith("001: mengikutsertakan peserta dari LSP/CLSP/Instansi Teknis lainnya maksimal 30%")
    assert said.who == "Panitia kelas"


LEGAL = {
    (S.DRAFT, E.SUBMIT): S.SUBMITTED,
    (S.RETURNED, E.SUBMIT): S.SUBMITTED,
    (S.SUBMITTED, E.APPROVE): S.APPROVED,
    (S.SUBMITTED, E.RETURN): S.RETURNED,
    (S.SUBMITTED, E.REFUSE): S.REFUSED,
}


@pytest.mark.parametrize(("state", "event"), list(itertools.product(S, E)))
def test_every_cell_of_the_table_of_applications(state, event):
    if (state, event) in LEGAL:
        assert APPLICATION.row(state, event).target is LEGAL[state, event]
    else:
        with pytest.raises(IllegalTransition):
            APPLICATION.row(state, event)


@pytest.mark.row("001-046")
@pytest.mark.row("001-047")
@pytest.mark.row("001-048")
@pytest.mark.row("001-049")
@pytest.mark.row("001-050")
@pytest.mark.parametrize(
    ("application", "klass", "stage"),
    [
        (S.DRAFT, ClassState.PLANNED, Stage.APPLICATION),
        (S.RETURNED, ClassState.PLANNED, Stage.APPLICATION),
        (S.SUBMITTED, ClassState.PLANNED, Stage.VERIFICATION),
        (S.REFUSED, ClassState.PLANNED, Stage.VERIFICATION),
        (S.APPROVED, ClassState.PLANNED, Stage.PREPARATION),
        (S.APPROVED, ClassState.CLOSED, Stage.PREPARATION),
        (S.APPROVED, ClassState.RUNNING, Stage.TRAINING),
        (S.APPROVED, ClassState.FINISHED, Stage.TRAINING),
    ],
)
def test_a_class_stands_in_one_of_four_stages(application, klass, stage):
    assert stage_of(application, klass) is stage


def test_every_item_stands_on_one_form():
    assert len(ALL_ITEMS) == len(set(ALL_ITEMS)) == sum(map(len, ITEMS.values()))
    assert list(ITEMS) == [1, 2, 3, 4]
