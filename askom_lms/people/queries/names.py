"""Whose name is shown: of somebody whose data is frozen only to those who need it (UU 27/2022, pasal 41)."""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, literal, select

from askom_lms.people.models import Person


def shown_name(person: Any = Person) -> ColumnElement[str]:
    """The name, empty while his data is frozen: for the public, for lists on a wall, and for what goes elsewhere.

    Who runs and decides the class that he is in, who answers for the installation and BNSP by law still read it.
    """
    return case((person.restricted_at.is_(None), person.name), else_=literal(""))


def frozen_people() -> Select[Any]:
    """Ids of everybody whose data is kept and no longer processed."""
    return select(Person.id).where(Person.restricted_at.is_not(None))
