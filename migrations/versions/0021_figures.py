"""What each class counts, and the sums of institutions and of the nation, filled by the first count; indexes of the words of names and of register numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None
MEASURES = (
    "classes", "finished", "offered", "taken", "withdrawn", "n_k", "n_bk", "n_open", "handed_in", "parafed", "returned", "seconds",
    "waited_0", "waited_1", "waited_2", "waited_3", "waited_4", "waited_5", "waited_6", "waited_7", "waited_8", "waited_9",
)


def measures() -> list[sa.Column]:
    return [sa.Column(name, sa.BigInteger() if name == "seconds" else sa.Integer(), nullable=False) for name in MEASURES]

WORDS = (
    ("ix_person_words", "person", "name", "met_number", "WHERE met_number IS NOT NULL"),
    ("ix_institution_words", "institution", "name", "code", ""),
)
"""Only PostgreSQL finds rows by words through an index."""


def upgrade() -> None:
    op.create_table(
        "class_figures",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("programme", sa.String(length=32), nullable=False),
        sa.Column("class_version", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        *measures(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_class_figures_class_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_figures")),
        sa.UniqueConstraint("class_id", name=op.f("uq_class_figures_class_id")),
    )
    op.create_table(
        "figures",
        sa.Column("scope_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("programme", sa.String(length=32), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        *measures(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures")),
        sa.UniqueConstraint(
            "scope_id", "year", "month", "programme", name=op.f("uq_figures_scope_id_year_month_programme")
        ),
    )
    with op.batch_alter_table("figures") as batch_op:
        batch_op.create_index("ix_figures_rank", ["year", "month", "programme", "taken", "scope_id"], unique=False)
    with op.batch_alter_table("person") as batch_op:
        batch_op.create_index(batch_op.f("ix_person_met_number"), ["met_number"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        for name, table, first, second, where in WORDS:
            op.execute(
                f"CREATE INDEX {name} ON {table} USING gin (to_tsvector('simple'::regconfig, "
                f"regexp_replace(coalesce({first}, '') || ' ' || coalesce({second}, ''), '\\W+', ' ', 'g'))) {where}"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name, *_ in WORDS:
            op.drop_index(name)
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_met_number"))
    op.drop_table("figures")
    op.drop_table("class_figures")
