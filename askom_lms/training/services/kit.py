"""The kit of one class: which sheets every dossier holds, fixed once the class runs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Select, delete, select

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.training.domain.folders import TASKS
from askom_lms.training.domain.kits import (
    DIRECT,
    PATHS,
    PHASES,
    KitLine,
    KitRow,
    all_rows,
    default_kit,
    default_paths,
    kit_phases,
    kit_shape,
    numbered,
    reopened,
)
from askom_lms.training.domain.settings import FORM_EDITIONS, ClassSettings
from askom_lms.training.domain.states import Folder, P
from askom_lms.training.models import ClassSession, KitItem, TrainingClass
from askom_lms.training.queries import kit_of
from askom_lms.training.services.touch import chain_of, hold_editable, touch_class


def put_kit(klass: TrainingClass, rows: Iterable[KitRow]) -> None:
    """Write these sheets as the kit of the class, with their places in the progress string."""
    kept = numbered(rows)
    session().execute(delete(KitItem).where(KitItem.class_id == klass.id))
    session().add_all(KitItem(class_id=klass.id, **vars(row)) for row in kept)
    klass.kit_shape, klass.kit_phases = dict(kit_shape(kept)), kit_phases(kept)
    session().flush()


def save_paths(act: Act, klass: TrainingClass, paths: Mapping[str, str], *, form_edition: str) -> None:
    """The evidence path of each folder and the edition of the forms.

    A folder whose path changes gets the sheets of that path; the others keep what the organiser chose. Raises Refusal
    `training.started`, `training.kit_one_path` (an edition without paths); Invalid `training.path_unknown`,
    `training.path_friday` (a real asesi is observed, 002:9.3.1), `training.form_edition`.
    """
    act.require(P.EDIT, klass)
    hold_editable(klass)
    if not default_paths(klass.kit_edition):
        raise Refusal("training.kit_one_path")
    if form_edition not in FORM_EDITIONS:
        raise Invalid("training.form_edition", found=form_edition[:8])
    before = ClassSettings.read(klass.settings).evidence_paths
    wanted = {folder: paths.get(folder, "") for folder in before}
    for folder, path in wanted.items():
        if path not in PATHS:
            raise Invalid("training.path_unknown", task=TASKS[folder])
    if DIRECT not in wanted[Folder.HIJAU].split("+"):
        raise Invalid("training.path_friday", task=TASKS[Folder.HIJAU])
    changed = {folder for folder in before if wanted[folder] != before[folder]}
    keys = list(session().scalars(_session_keys(klass)))
    fresh = reopened(default_kit(klass.kit_edition, wanted), keys)
    put_kit(klass, [
        *(row for row in kit_of(klass.id) if row.folder not in changed),
        *(row for row in fresh if row.folder in changed),
    ])  # fmt: skip
    klass.settings = replace(ClassSettings.read(klass.settings), evidence_paths=wanted).stored()
    klass.form_edition = form_edition
    session().flush()
    act.record("class.changed", chain_of(klass), klass, {"what": "paths", "paths": wanted, "edition": form_edition})
    touch_class(klass.id)


def save_kit(act: Act, klass: TrainingClass, lines: Sequence[KitLine]) -> None:
    """Which sheets every dossier of the class holds, in which order, and the session that opens each.

    Raises Refusal `training.started` once the class runs; Invalid `training.kit_*` for a kit that cannot be worked on.
    """
    act.require(P.EDIT, klass)
    hold_editable(klass)
    chosen = {(line.folder, line.key): line for line in lines if line.is_on}
    known = {(row.folder, row.key): row for row in all_rows(klass.kit_edition)}
    if set(chosen) - set(known):
        raise Invalid("training.kit_unknown")
    rows = [replace(known[place], opens_with=line.opens_with) for place, line in chosen.items()]
    _check_kit(klass, rows)
    rows.sort(key=lambda row: (PHASES.index(row.phase), chosen[row.folder, row.key].order))
    put_kit(klass, rows)
    act.record("class.changed", chain_of(klass), klass, {"what": "kit", "shape": klass.kit_shape})
    touch_class(klass.id)


def _check_kit(klass: TrainingClass, rows: Sequence[KitRow]) -> None:
    sessions = set(session().scalars(_session_keys(klass)))
    for row in rows:
        if row.opens_with not in sessions:
            raise Invalid("training.kit_opens_with", title=row.title)
    for folder in (Folder.MERAH, Folder.KUNING, Folder.HIJAU):
        here = [row for row in rows if row.folder is folder]
        if {row.phase for row in here} != set(PHASES):
            raise Invalid("training.kit_folder_thin", task=TASKS[folder])
        stages = {(row.form_code, row.stage) for row in here if row.stage}
        lonely = sorted(code for code, stage in stages if stage == "hasil" and (code, "perangkat") not in stages)
        if lonely:
            raise Invalid("training.kit_needs_perangkat", form=lonely[0], task=TASKS[folder])


def _session_keys(klass: TrainingClass) -> Select[str]:
    return select(ClassSession.key).where(ClassSession.class_id == klass.id).order_by(ClassSession.position)
