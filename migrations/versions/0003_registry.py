"""Institutions and places of assessment."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "institution",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "bnsp",
                "lsp",
                "clsp",
                "instansi",
                "other",
                name="institutionkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("lsp_kind", sa.String(length=2), nullable=False),
        sa.Column("licence_number", sa.String(length=64), nullable=False),
        sa.Column("licence_until", sa.Date(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("head_name", sa.String(length=120), nullable=False),
        sa.Column("head_office", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution")),
        sa.UniqueConstraint("code", name=op.f("uq_institution_code")),
    )
    op.create_table(
        "tuk",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("verified_until", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name=op.f("fk_tuk_institution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tuk")),
    )
    with op.batch_alter_table("tuk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tuk_institution_id"), ["institution_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("tuk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tuk_institution_id"))

    op.drop_table("tuk")
    op.drop_table("institution")
