"""Competence certificates: whose they are, on which SK they stand, until when; patterns of numbers; none is deleted."""

import sqlalchemy as sa
from alembic import op

from askom_lms.kernel.keeping import postgresql_triggers, sqlite_trigger

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None
LIVING = "kind = 'competence' AND state IN ('prepared', 'issued')"
KEPT = "number IS NOT NULL"


def upgrade() -> None:
    source = sa.Enum("here", "imported", name="source", native_enum=False, create_constraint=True, length=32)
    with op.batch_alter_table("certificate") as batch_op:
        batch_op.add_column(sa.Column("source", source, nullable=False, server_default="here"))
        batch_op.add_column(sa.Column("sk_number", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("sk_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("valid_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("decision_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("replaces_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_certificate_decision_id"), "decision", ["decision_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_certificate_replaces_id"), "certificate", ["replaces_id"], ["id"])
    op.create_index(
        "uq_certificate_competence", "certificate", ["enrolment_id"], unique=True,
        sqlite_where=sa.text(LIVING), postgresql_where=sa.text(LIVING),
    )  # fmt: skip
    op.create_table(
        "certificate_pattern",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("pattern", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_certificate_pattern_by_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_certificate_pattern_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_pattern")),
        sa.UniqueConstraint(
            "institution_id", "kind", "version", name=op.f("uq_certificate_pattern_institution_id_kind_version")
        ),
    )
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in postgresql_triggers("certificate", KEPT) if is_postgresql else (sqlite_trigger("certificate", KEPT),):
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER certificate_kept_whole ON certificate")
        op.execute("DROP TRIGGER certificate_kept ON certificate")
        op.execute("DROP FUNCTION certificate_kept()")
    else:
        op.execute("DROP TRIGGER certificate_kept")
    op.drop_table("certificate_pattern")
    op.drop_index("uq_certificate_competence", table_name="certificate")
    with op.batch_alter_table("certificate") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_certificate_replaces_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_certificate_decision_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_certificate_source"), type_="check")
        for name in ("replaces_id", "decision_id", "valid_until", "sk_on", "sk_number", "source"):
            batch_op.drop_column(name)
