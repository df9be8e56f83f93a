"""A list of participants becomes applications: all chosen rows or none.

Whoever is imported stands where an invited person stands: a draft with the data of his row, which he completes with
his papers and hands in himself. A seat is given by `accept` alone. The list itself is held to 24 and 30 %.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from askom_lms.enrolment.domain.importing.cells import clean
from askom_lms.enrolment.domain.importing.columns import NEEDED, guessed, header_key, known_columns, with_head
from askom_lms.enrolment.domain.importing.fitting import Room, divided
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.models import ImportDraft, ImportLayout
from askom_lms.enrolment.queries import JudgedRow, import_draft, judged_list, known_layout, over
from askom_lms.enrolment.queries.importing import KEPT_FOR
from askom_lms.enrolment.services.applications import save_facts
from askom_lms.enrolment.services.invitations import invite_trainee, set_home
from askom_lms.enrolment.services.seats import must_not_be_closed
from askom_lms.kernel import audit
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.training import services as training
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import fresh

MOST_ROWS = 500


@dataclass(frozen=True)
class Imported:
    """How many applications were made, and how many of the chosen rows had one before."""

    new: int
    known: int


def keep_table(act: Act, klass: TrainingClass, name: str, rows: Sequence[Sequence[str]]) -> ImportDraft:
    """Put a table on the desk of this person for this class; an earlier one goes. Tables older than a day go, too.

    Raises Invalid `enrolment.import_empty`, `enrolment.import_long`; Refusal `enrolment.closed`.
    """
    act.require(P.INVITE, klass)
    must_not_be_closed(klass)
    head, body = with_head(rows)
    if not body:
        raise Invalid("enrolment.import_empty")
    if len(body) > MOST_ROWS:
        raise Invalid("enrolment.import_long", most=MOST_ROWS)
    header = [clean(word) for word in head]
    width = max(len(row) for row in (header, *body))
    header += [""] * (width - len(header))
    columns = known_layout(act, header_key(header)) or guessed(header)
    mine = (ImportDraft.class_id == klass.id) & (ImportDraft.person_id == act.person.id)
    session().execute(delete(ImportDraft).where(mine | (ImportDraft.kept_at <= act.now - KEPT_FOR)))
    draft = ImportDraft(
        class_id=klass.id,
        person_id=act.person.id,
        name=name,
        header=header,
        columns=known_columns(columns, width),
        rows=[{"cells": [*map(clean, row), *[""] * (width - len(row))], "in": True} for row in body],
        kept_at=act.now,
    )
    session().add(draft)
    session().flush()
    return draft


def drop_table(act: Act, klass: TrainingClass) -> None:
    """Take the table off the desk; who was registered stays registered."""
    act.require(P.INVITE, klass)
    mine = (ImportDraft.class_id == klass.id) & (ImportDraft.person_id == act.person.id)
    session().execute(delete(ImportDraft).where(mine))


def held_table(act: Act, klass: TrainingClass, seen: int | None = None) -> ImportDraft:
    """The table as it is now. Raises Refusal `enrolment.import_gone`, `enrolment.import_changed`."""
    audit.hold(ChainRef("class", klass.id))
    draft = import_draft(act, klass)
    if draft is None:
        raise Refusal("enrolment.import_gone")
    if seen is not None and seen != draft.row_version:
        raise Refusal("enrolment.import_changed")
    return draft


def save_columns(act: Act, draft: ImportDraft, columns: Sequence[str]) -> None:
    """What each column means, remembered for the next file with the same head."""
    draft.columns = known_columns(columns, len(draft.header))
    key = header_key(draft.header)
    mine = ImportLayout.person_id == act.person.id
    layout = session().scalar(select(ImportLayout).where(mine, ImportLayout.header_key == key))
    if layout is None:
        session().add(ImportLayout(person_id=act.person.id, header_key=key, columns=draft.columns))
    else:
        layout.columns = draft.columns


def save_rows(
    draft: ImportDraft,
    cells: Mapping[tuple[int, int], str],
    *,
    shown: Collection[int],
    chosen: Collection[int],
    who: Mapping[int, str] | None = None,
) -> None:
    """Corrections of the rows that the page showed, which of them are taken, and which known person one is. Rows and
    columns that are not there are left alone."""
    named = who or {}
    kept = []
    for place, row in enumerate(draft.rows):
        if place in shown:
            now = [clean(cells.get((place, n), old)) for n, old in enumerate(row["cells"])]
            kept.append({**row, "cells": now, "in": place in chosen})
            if place in named:
                kept[-1]["who"] = named[place]
        else:
            kept.append(row)
    if kept != draft.rows:
        draft.rows = kept


def import_rows(act: Act, klass: TrainingClass, draft: ImportDraft) -> Imported:
    """Make an application for each chosen row; nothing is written before all of them are known to be possible.

    Raises Invalid `enrolment.import_unmapped`; Refusal `enrolment.closed`, `enrolment.import_open`,
    `enrolment.import_over` (001:penyelenggara.6), `enrolment.external_full` (001:penyelenggara.5).
    """
    klass = _held(act, klass)
    _must_be_mapped(draft)
    judged = judged_list(act, klass, draft)
    refusal = judged.refusal()
    if refusal is not None:
        raise refusal
    _register(act, klass, judged.taken)
    chosen = sum(row.is_chosen for row in judged.rows)
    return Imported(len(judged.taken), chosen - len(judged.taken))


def split_rows(
    act: Act, klass: TrainingClass, draft: ImportDraft, *, number: str, stay: int
) -> tuple[TrainingClass, int, int]:
    """Make a second class like this one and share the chosen rows (004-009); the class and how many are in each.

    Raises what `import_rows` and `copy_class` raise, and Invalid `enrolment.import_no_share`. Both classes are filled,
    or there is no second one.
    """
    klass = _held(act, klass)
    _must_be_mapped(draft)
    judged = judged_list(act, klass, draft)
    refusal = judged.open_rows()
    if refusal is not None:
        raise refusal
    if stay not in judged.shares:
        raise Invalid("enrolment.import_no_share", n=len(judged.taken))
    here, there = divided([row.is_external for row in judged.taken], stay)
    kept, gone = ([judged.taken[place] for place in places] for places in (here, there))
    twin_room = Room(klass.capacity, klass.proposed, 0, 0)
    refusal = over(judged.room, klass.number, kept) or over(twin_room, number, gone)
    if refusal is not None:
        raise refusal
    twin, act_there = training.copy_class(act, klass, number=number)
    _register(act, klass, kept)
    _register(act_there, twin, gone)
    left = {row.place for row in gone}
    draft.rows = [{**row, "in": row["in"] and place not in left} for place, row in enumerate(draft.rows)]
    return twin, len(kept), len(gone)


def _held(act: Act, klass: TrainingClass) -> TrainingClass:
    """The class as it is now; nobody else imports into it meanwhile. Raises Refusal `enrolment.closed`."""
    act.require(P.INVITE, klass)
    audit.hold(ChainRef("class", klass.id))
    klass = fresh(klass)
    must_not_be_closed(klass)
    return klass


def _must_be_mapped(draft: ImportDraft) -> None:
    missing = [column.value for column in NEEDED if column.value not in draft.columns]
    if missing:
        raise Invalid("enrolment.import_unmapped", missing=", ".join(missing))


def _register(act: Act, klass: TrainingClass, rows: Sequence[JudgedRow]) -> None:
    """Everything was asked before."""
    for row in rows:
        person = row.person
        enrolment = invite_trainee(
            act,
            klass,
            email=person.email,
            name=person.name,
            origin=person.origin,
            origin_id=row.origin_id,
            phone=person.phone,
        )
        set_home(act, enrolment, city=person.city, province=person.province)
        save_facts(act, enrolment, person.facts, skema_id=row.skema_id)
