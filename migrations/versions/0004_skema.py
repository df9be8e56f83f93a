"""Standards and skema as they were found."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "skema",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("demo_codes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("aspects_key", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skema")),
        sa.UniqueConstraint("key", name=op.f("uq_skema_key")),
    )
    op.create_table(
        "standard",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("is_revoked", sa.Boolean(), nullable=False),
        sa.Column("revoked_note", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard")),
        sa.UniqueConstraint("kind", "number", "year", name=op.f("uq_standard_kind_number_year")),
    )
    op.create_table(
        "skema_standard",
        sa.Column("skema_id", sa.Uuid(), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["skema_id"], ["skema.id"], name=op.f("fk_skema_standard_skema_id")),
        sa.ForeignKeyConstraint(["standard_id"], ["standard.id"], name=op.f("fk_skema_standard_standard_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skema_standard")),
        sa.UniqueConstraint("skema_id", "standard_id", name=op.f("uq_skema_standard_skema_id_standard_id")),
    )
    op.create_table(
        "unit",
        sa.Column("skema_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=True),
        sa.Column("standard_text", sa.String(length=64), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "lengkap_verbatim",
                "lengkap_tersalin",
                "sebagian",
                "kosong",
                name="unitstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("is_ready", sa.Boolean(), nullable=False),
        sa.Column("critical_aspects", sa.Text(), nullable=False),
        sa.Column("variables", sa.Text(), nullable=False),
        sa.Column("evidence_guide", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sources", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["skema_id"], ["skema.id"], name=op.f("fk_unit_skema_id")),
        sa.ForeignKeyConstraint(["standard_id"], ["standard.id"], name=op.f("fk_unit_standard_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("skema_id", "code", name=op.f("uq_unit_skema_id_code")),
    )
    op.create_table(
        "unit_note",
        sa.Column("skema_id", sa.Uuid(), nullable=False),
        sa.Column("unit_code", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "aspek_kritis",
                "batasan_variabel",
                "panduan_bukti",
                name="notekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "origin",
            sa.Enum("standar", "orang", name="origin", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_unit_note_by_id")),
        sa.ForeignKeyConstraint(["skema_id"], ["skema.id"], name=op.f("fk_unit_note_skema_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_note")),
        sa.UniqueConstraint(
            "skema_id", "unit_code", "kind", "number", name=op.f("uq_unit_note_skema_id_unit_code_kind_number")
        ),
    )
    op.create_table(
        "elemen",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=8), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_elemen_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_elemen")),
        sa.UniqueConstraint("unit_id", "number", name=op.f("uq_elemen_unit_id_number")),
    )
    op.create_table(
        "kuk",
        sa.Column("elemen_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_cut", sa.Boolean(), nullable=False),
        sa.Column("is_duplicate", sa.Boolean(), nullable=False),
        sa.Column("aspect", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["elemen_id"], ["elemen.id"], name=op.f("fk_kuk_elemen_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kuk")),
        sa.UniqueConstraint("elemen_id", "number", name=op.f("uq_kuk_elemen_id_number")),
    )


def downgrade() -> None:
    op.drop_table("kuk")
    op.drop_table("elemen")
    op.drop_table("unit_note")
    op.drop_table("unit")
    op.drop_table("skema_standard")
    op.drop_table("standard")
    op.drop_table("skema")
