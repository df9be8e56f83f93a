"""Rows that the database itself refuses to delete, whoever asks: by a statement, a cascade, or with the table."""

from typing import Any

from sqlalchemy import DDL, event

SQLITE_TRIGGERS: dict[str, str] = {}
"""Name -> statement, of every kept table."""


def sqlite_trigger(table: str, condition: str) -> str:
    """The statement for SQLite; `condition` names columns of the row."""
    return (
        f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} WHEN OLD.{condition} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is kept'); END"
    )


def postgresql_triggers(table: str, condition: str) -> tuple[str, ...]:
    """The statements for PostgreSQL."""
    return (
        f"CREATE OR REPLACE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is kept'; END $$",
        f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW WHEN (OLD.{condition}) "
        f"EXECUTE FUNCTION {table}_kept()",
        f"CREATE TRIGGER {table}_kept_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
        f"EXECUTE FUNCTION {table}_kept()",
    )


def keep_rows(model: Any, condition: str) -> None:
    """Rows of this model for which the condition on one column holds (`number IS NOT NULL`) stay for good."""
    table = model.__table__
    SQLITE_TRIGGERS[f"{table.name}_kept"] = sqlite_trigger(table.name, condition)
    event.listen(table, "after_create", _ddl(sqlite_trigger(table.name, condition)).execute_if(dialect="sqlite"))
    for statement in postgresql_triggers(table.name, condition):
        event.listen(table, "after_create", _ddl(statement).execute_if(dialect="postgresql"))


def _ddl(statement: str) -> DDL:
    """DDL() fills % placeholders; ours has none."""
    return DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy
