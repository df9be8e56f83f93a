"""Evaluations of master asesor, what is done about findings, and closed reports of quality."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evaluation",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("peserta", "lsp", "bnsp", name="side", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("ratings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["about_id"], ["person.id"], name=op.f("fk_evaluation_about_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_evaluation_by_id")),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_evaluation_class_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
        sa.UniqueConstraint("class_id", "about_id", "by_id", name=op.f("uq_evaluation_class_id_about_id_by_id")),
    )
    with op.batch_alter_table("evaluation") as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluation_about_id"), ["about_id"], unique=False)
    op.create_table(
        "follow_up",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("finding", sa.String(length=300), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Uuid(), nullable=True),
        sa.Column("done_note", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("done_at IS NOT NULL OR done_note = ''", name=op.f("ck_follow_up_note_when_done")),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_follow_up_class_id")),
        sa.ForeignKeyConstraint(["done_by_id"], ["person.id"], name=op.f("fk_follow_up_done_by_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["person.id"], name=op.f("fk_follow_up_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    with op.batch_alter_table("follow_up") as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_class_id"), ["class_id"], unique=False)
    op.create_table(
        "quality_report",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("closed_by_name", sa.String(length=120), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_quality_report_class_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_quality_report_closed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_report")),
        sa.UniqueConstraint("class_id", "number", name=op.f("uq_quality_report_class_id_number")),
    )


def downgrade() -> None:
    op.drop_table("quality_report")
    op.drop_table("follow_up")
    op.drop_table("evaluation")
