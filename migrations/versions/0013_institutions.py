"""The register of institutions: versions of rows, the skema of an institution, closed TUK, and the history of each."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ADDED = (
    ("institution", "row_version", sa.Integer(), "1"),
    ("tuk", "address", sa.String(length=300), ""),
    ("tuk", "row_version", sa.Integer(), "1"),
)
"""The default is for rows that are there already."""


def upgrade() -> None:
    for table, column, kind, default in ADDED:
        op.add_column(table, sa.Column(column, kind, nullable=False, server_default=default))
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column(column, server_default=None)
    op.add_column("tuk", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "institution_skema",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("skema_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("licensed", "verified", name="skemaright", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("document_number", sa.String(length=64), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_institution_skema_institution_id")
        ),
        sa.ForeignKeyConstraint(["skema_id"], ["skema.id"], name=op.f("fk_institution_skema_skema_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_skema")),
    )
    with op.batch_alter_table("institution_skema") as batch_op:
        batch_op.create_index(batch_op.f("ix_institution_skema_institution_id"), ["institution_id"], unique=False)
    op.create_table(
        "institution_step",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("changes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_institution_step_institution_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_institution_step_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_step")),
        sa.UniqueConstraint("institution_id", "number", name=op.f("uq_institution_step_institution_id_number")),
    )


def downgrade() -> None:
    op.drop_table("institution_step")
    with op.batch_alter_table("institution_skema") as batch_op:
        batch_op.drop_index(batch_op.f("ix_institution_skema_institution_id"))
    op.drop_table("institution_skema")
    with op.batch_alter_table("tuk") as batch_op:
        batch_op.drop_column("closed_at")
    for table, column, _kind, _default in reversed(ADDED):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column(column)
