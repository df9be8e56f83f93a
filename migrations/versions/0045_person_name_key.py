"""A person is found by the bare name: who stands in a list under another address is asked about, not doubled."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0043"
branch_labels = None
depends_on = None

PERSON = sa.table("person", sa.column("id", sa.Uuid()), sa.column("name", sa.String()), sa.column("name_key", sa.String()))
NO_LETTER = re.compile(r"[\W_]+")
ERASED = "[dihapus]"


def upgrade() -> None:
    with op.batch_alter_table("person") as batch_op:
        batch_op.add_column(sa.Column("name_key", sa.String(length=120), nullable=False, server_default=""))
    _fill()
    with op.batch_alter_table("person") as batch_op:
        batch_op.alter_column("name_key", server_default=None)
        batch_op.create_index(batch_op.f("ix_person_name_key"), ["name_key"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_name_key"))
        batch_op.drop_column("name_key")


def _fill() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.select(PERSON.c.id, PERSON.c.name).where(PERSON.c.name != ERASED)).all()
    values = [{"one": row.id, "key": _key(row.name)} for row in rows]
    if values:
        wanted = sa.update(PERSON).where(PERSON.c.id == sa.bindparam("one")).values(name_key=sa.bindparam("key"))
        connection.execute(wanted, values)


def _key(name: str) -> str:
    return " ".join(NO_LETTER.sub(" ", name.partition(",")[0]).split()).casefold()[:120]
