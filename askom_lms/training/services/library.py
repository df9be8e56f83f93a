"""The material library: hung up, taken off, opened before day 1."""

import uuid
from dataclasses import replace

from sqlalchemy import func, select

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.kernel.uploads import Accepted, megabytes
from askom_lms.training.domain import shelf
from askom_lms.training.domain.library import LONGEST_TITLE, MOST_BYTES, MOST_ITEMS
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import P
from askom_lms.training.models import ClassMaterial, ClassSession, TrainingClass
from askom_lms.training.services.touch import chain_of, hold_unfinished, touch_class

SEALED = ("class_id", "session_key", "title", "url", "sha256", "removed_at")


def add_link(act: Act, klass: TrainingClass, session_key: str, *, title: str, url: str) -> ClassMaterial:
    """Hang a link on a session, or on the class for an empty key.

    Raises Invalid `training.material_title`, `training.material_link`, `training.material_session`;
    Refusal `training.library_full`, `training.finished`.
    """
    found = _begin(act, klass, session_key, title)
    try:
        (link,) = shelf.read(f"{found.title}; {url.strip()}")
    except (Invalid, ValueError):
        raise Invalid("training.material_link") from None
    found.url = link.url
    return _hang(act, klass, found)


def add_material(act: Act, klass: TrainingClass, session_key: str, *, title: str, file: Accepted) -> ClassMaterial:
    """Hang a checked file; without a title it is called as its file. Raises as `add_link` does, and Refusal
    `training.library_heavy`.
    """
    found = _begin(act, klass, session_key, title or file.name[:LONGEST_TITLE])
    if _bytes(klass) + file.size > MOST_BYTES:
        raise Refusal("training.library_heavy", most=megabytes(MOST_BYTES))
    found.sha256, found.media_type = file.sha256, file.media_type
    found.name, found.size = file.name[:120], file.size
    return _hang(act, klass, found)


def remove_material(act: Act, klass: TrainingClass, material_id: uuid.UUID) -> None:
    """Take it off; row and bytes stay. Raises NotFound, Refusal `training.finished`."""
    act.require(P.EDIT, klass)
    hold_unfinished(klass)
    wanted = (ClassMaterial.class_id == klass.id, ClassMaterial.id == material_id, ClassMaterial.removed_at.is_(None))
    found = session().scalar(select(ClassMaterial).where(*wanted))
    if found is None:
        raise NotFound
    found.removed_at = act.now
    session().flush()
    act.record("material.removed", chain_of(klass), found, {"title": found.title}, seals=SEALED)
    touch_class(klass.id)


def open_library(act: Act, klass: TrainingClass, *, early: bool) -> None:
    """Trainees see the library before day 1 (pre-work), or only from then on. Raises Refusal `training.finished`."""
    act.require(P.EDIT, klass)
    hold_unfinished(klass)
    chosen = ClassSettings.read(klass.settings)
    if chosen.library_opens_early == early:
        return
    klass.settings = replace(chosen, library_opens_early=early).stored()
    session().flush()
    act.record("class.changed", chain_of(klass), klass, {"what": "library", "early": early})
    touch_class(klass.id)


def _begin(act: Act, klass: TrainingClass, session_key: str, title: str) -> ClassMaterial:
    act.require(P.EDIT, klass)
    hold_unfinished(klass)
    title = " ".join(title.split())
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise Invalid("training.material_title", most=LONGEST_TITLE)
    known = (ClassSession.class_id == klass.id, ClassSession.key == session_key)
    if session_key and session().scalar(select(ClassSession.id).where(*known)) is None:
        raise Invalid("training.material_session")
    standing = (ClassMaterial.class_id == klass.id, ClassMaterial.removed_at.is_(None))
    held = session().scalar(select(func.count()).select_from(ClassMaterial).where(*standing)) or 0
    if held >= MOST_ITEMS:
        raise Refusal("training.library_full", most=MOST_ITEMS)
    return ClassMaterial(
        class_id=klass.id, session_key=session_key, title=title, added_at=act.now, added_by_id=act.actor_id
    )


def _bytes(klass: TrainingClass) -> int:
    standing = (ClassMaterial.class_id == klass.id, ClassMaterial.removed_at.is_(None))
    return int(session().scalar(select(func.coalesce(func.sum(ClassMaterial.size), 0)).where(*standing)) or 0)


def _hang(act: Act, klass: TrainingClass, found: ClassMaterial) -> ClassMaterial:
    session().add(found)
    session().flush()
    act.record("material.added", chain_of(klass), found, {"title": found.title}, seals=SEALED)
    touch_class(klass.id)
    return found
