"""Standards and skema as they were found, and the MUK that institutions hold of a skema."""

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
    op.create_table(
        "muk",
        sa.Column("skema_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("follows_id", sa.Uuid(), nullable=True),
        sa.Column("form_edition", sa.String(length=8), nullable=False),
        sa.Column("unit_codes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("form_codes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("authors", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("validators", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("composed_on", sa.Date(), nullable=True),
        sa.Column("validated_on", sa.Date(), nullable=True),
        sa.Column("maker_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("offered_to_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draf",
                "divalidasi",
                "diserahkan",
                "dicabut",
                name="mukstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "offered_to_id IS NULL OR state IN ('divalidasi', 'diserahkan')", name=op.f("ck_muk_offered_when_usable")
        ),
        sa.CheckConstraint(
            "validated_on IS NOT NULL OR state IN ('draf', 'dicabut')", name=op.f("ck_muk_usable_when_validated")
        ),
        sa.ForeignKeyConstraint(["follows_id"], ["muk.id"], name=op.f("fk_muk_follows_id")),
        sa.ForeignKeyConstraint(["maker_id"], ["institution.id"], name=op.f("fk_muk_maker_id")),
        sa.ForeignKeyConstraint(["offered_to_id"], ["institution.id"], name=op.f("fk_muk_offered_to_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["institution.id"], name=op.f("fk_muk_owner_id")),
        sa.ForeignKeyConstraint(["skema_id"], ["skema.id"], name=op.f("fk_muk_skema_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_muk")),
        sa.UniqueConstraint(
            "skema_id", "maker_id", "number", "edition", name=op.f("uq_muk_skema_id_maker_id_number_edition")
        ),
    )
    with op.batch_alter_table("muk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_muk_follows_id"), ["follows_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_muk_offered_to_id"), ["offered_to_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_muk_owner_id"), ["owner_id"], unique=False)
    op.create_table(
        "muk_step",
        sa.Column("muk_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("giver_id", sa.Uuid(), nullable=False),
        sa.Column("receiver_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_muk_step_by_id")),
        sa.ForeignKeyConstraint(["giver_id"], ["institution.id"], name=op.f("fk_muk_step_giver_id")),
        sa.ForeignKeyConstraint(["muk_id"], ["muk.id"], name=op.f("fk_muk_step_muk_id")),
        sa.ForeignKeyConstraint(["receiver_id"], ["institution.id"], name=op.f("fk_muk_step_receiver_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_muk_step")),
        sa.UniqueConstraint("muk_id", "number", name=op.f("uq_muk_step_muk_id_number")),
    )
    op.create_table(
        "muk_file",
        sa.Column("muk_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_muk_file_added_by_id")),
        sa.ForeignKeyConstraint(["muk_id"], ["muk.id"], name=op.f("fk_muk_file_muk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_muk_file")),
    )
    with op.batch_alter_table("muk_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_muk_file_muk_id"), ["muk_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("muk_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_muk_file_muk_id"))

    op.drop_table("muk_file")
    op.drop_table("muk_step")
    with op.batch_alter_table("muk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_muk_owner_id"))
        batch_op.drop_index(batch_op.f("ix_muk_offered_to_id"))
        batch_op.drop_index(batch_op.f("ix_muk_follows_id"))

    op.drop_table("muk")
    op.drop_table("kuk")
    op.drop_table("elemen")
    op.drop_table("unit_note")
    op.drop_table("unit")
    op.drop_table("skema_standard")
    op.drop_table("standard")
    op.drop_table("skema")
