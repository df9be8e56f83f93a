"""Accounts that were parted from a learning platform: when, by whom and why."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lti_parting",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("parted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("parted_by_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["parted_by_id"], ["person.id"], name=op.f("fk_lti_parting_parted_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_lti_parting_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_parting")),
    )
    op.create_index(op.f("ix_lti_parting_person_id"), "lti_parting", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("lti_parting")
