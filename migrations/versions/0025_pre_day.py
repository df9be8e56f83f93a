"""The internalisasi day of a seat and the certificate for it; papers of an application."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("enrolment") as batch_op:
        batch_op.add_column(sa.Column("internalisasi_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("internalisasi_number", sa.String(length=64), nullable=False, server_default="")
        )
    op.create_table(
        "application_paper",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["class_application.id"], name=op.f("fk_application_paper_application_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_application_paper_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_paper")),
        sa.UniqueConstraint(
            "application_id", "form", "number", name=op.f("uq_application_paper_application_id_form_number")
        ),
    )


def downgrade() -> None:
    op.drop_table("application_paper")
    with op.batch_alter_table("enrolment") as batch_op:
        batch_op.drop_column("internalisasi_number")
        batch_op.drop_column("internalisasi_on")
