"""What a class hands to BNSP: identities copied for the list, and frozen versions with their receipt."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "register_identity",
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("nik_sealed", sa.String(length=256), nullable=False),
        sa.Column("ktp_name", sa.String(length=120), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by_id", sa.Uuid(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_register_identity_enrolment_id")),
        sa.ForeignKeyConstraint(["checked_by_id"], ["person.id"], name=op.f("fk_register_identity_checked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_identity")),
        sa.UniqueConstraint("enrolment_id", name=op.f("uq_register_identity_enrolment_id")),
    )
    op.create_table(
        "handover_package",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("with_dossiers", sa.Boolean(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ordered_by_id", sa.Uuid(), nullable=True),
        sa.Column("ordered_by_name", sa.String(length=120), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("refused", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("changes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_by", sa.String(length=120), nullable=False),
        sa.Column("sent_to", sa.String(length=160), nullable=False),
        sa.Column("sent_how", sa.String(length=160), nullable=False),
        sa.Column("receipt_number", sa.String(length=64), nullable=False),
        sa.Column("receipt_on", sa.Date(), nullable=True),
        sa.Column("received_by", sa.String(length=120), nullable=False),
        sa.Column("receipt_sha256", sa.String(length=64), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "receipt_on IS NULL OR sent_on IS NOT NULL", name=op.f("ck_handover_package_received_is_sent")
        ),
        sa.CheckConstraint("sent_on IS NULL OR sha256 IS NOT NULL", name=op.f("ck_handover_package_sent_is_made")),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_handover_package_class_id")),
        sa.ForeignKeyConstraint(["ordered_by_id"], ["person.id"], name=op.f("fk_handover_package_ordered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_package")),
        sa.UniqueConstraint("class_id", "number", name=op.f("uq_handover_package_class_id_number")),
    )


def downgrade() -> None:
    op.drop_table("handover_package")
    op.drop_table("register_identity")
