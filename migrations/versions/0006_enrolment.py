"""Applications, their facts and verdicts, the papers of the blue folder."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "enrolment",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "applied",
                "accepted",
                "rejected",
                "withdrawn",
                "enrolled",
                "completed",
                name="enrolmentstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("origin", sa.String(length=160), nullable=False),
        sa.Column("origin_id", sa.Uuid(), nullable=True),
        sa.Column("is_external", sa.Boolean(), nullable=False),
        sa.Column("skema_id", sa.Uuid(), nullable=True),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("facts_version", sa.Integer(), nullable=False),
        sa.Column("rulings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("verdict", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("renewal", sa.String(length=16), nullable=False),
        sa.Column("approved_facts_version", sa.Integer(), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_conditional", sa.Boolean(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seat_number", sa.Integer(), nullable=True),
        sa.Column("master_asesor_id", sa.Uuid(), nullable=True),
        sa.Column("examiner_id", sa.Uuid(), nullable=True),
        sa.Column("group", sa.String(length=2), nullable=False),
        sa.Column("is_ketua_kelas", sa.Boolean(), nullable=False),
        sa.Column("progress", sa.String(length=160), nullable=False),
        sa.Column("documents", sa.String(length=12), nullable=False),
        sa.Column("pre_day", sa.String(length=3), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_enrolment_class_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_enrolment_decided_by_id")),
        sa.ForeignKeyConstraint(["examiner_id"], ["person.id"], name=op.f("fk_enrolment_examiner_id")),
        sa.ForeignKeyConstraint(["master_asesor_id"], ["person.id"], name=op.f("fk_enrolment_master_asesor_id")),
        sa.ForeignKeyConstraint(["origin_id"], ["institution.id"], name=op.f("fk_enrolment_origin_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id")),
        sa.ForeignKeyConstraint(["skema_id"], ["skema.id"], name=op.f("fk_enrolment_skema_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("class_id", "person_id", name=op.f("uq_enrolment_class_id_person_id")),
    )
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.create_index("ix_enrolment_board", ["class_id", "seat_number"], unique=False)
        batch_op.create_index("ix_enrolment_master", ["class_id", "master_asesor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolment_person_id"), ["person_id"], unique=False)

    op.create_table(
        "enrolment_document",
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ktp",
                "foto",
                "ijazah",
                "sertifikat-teknis",
                "pengalaman",
                "rekomendasi",
                "internalisasi",
                "pernyataan",
                "sertifikat-asesor",
                "spt-perencanaan",
                "spt-validasi",
                "spt-asesmen",
                "peta-kompetensi",
                "dokumen-skema",
                "dokumen-skkni",
                name="documentkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("u", "a", "x", "o", name="documentstate", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("preview_sha256", sa.String(length=64), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("hint", sa.String(length=200), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Uuid(), nullable=False),
        sa.Column("verdict_reason", sa.Text(), nullable=False),
        sa.Column("verdict_by_id", sa.Uuid(), nullable=True),
        sa.Column("verdict_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_enrolment_document_enrolment_id")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["person.id"], name=op.f("fk_enrolment_document_uploaded_by_id")),
        sa.ForeignKeyConstraint(["verdict_by_id"], ["person.id"], name=op.f("fk_enrolment_document_verdict_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_document")),
        sa.UniqueConstraint(
            "enrolment_id", "kind", "number", name=op.f("uq_enrolment_document_enrolment_id_kind_number")
        ),
    )
    with op.batch_alter_table("enrolment_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrolment_document_enrolment_id"), ["enrolment_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("enrolment_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enrolment_document_enrolment_id"))

    op.drop_table("enrolment_document")
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enrolment_person_id"))
        batch_op.drop_index("ix_enrolment_master")
        batch_op.drop_index("ix_enrolment_board")

    op.drop_table("enrolment")
