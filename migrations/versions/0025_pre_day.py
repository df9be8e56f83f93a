"""The internalisasi day of a seat and the certificate for it; papers of an application; how letters are numbered."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

KINDS = ("undangan", "surat-tugas", "peminjaman", "daftar-hadir", "berita-acara")


def _enum(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


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
    op.create_table(
        "letter_number_format",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _enum("letterkind", *KINDS), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("template", sa.String(length=64), nullable=False),
        sa.Column("series", _enum("letter_series", *KINDS), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_letter_number_format_by_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_letter_number_format_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_number_format")),
        sa.UniqueConstraint(
            "institution_id", "kind", "version", name=op.f("uq_letter_number_format_institution_id_kind_version")
        ),
    )
    with op.batch_alter_table("letter") as batch_op:
        batch_op.add_column(sa.Column("loan_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_letter_loan_id"), "asesor_loan", ["loan_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("letter") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_letter_loan_id"), type_="foreignkey")
        batch_op.drop_column("loan_id")
    op.drop_table("letter_number_format")
    op.drop_table("application_paper")
    with op.batch_alter_table("enrolment") as batch_op:
        batch_op.drop_column("internalisasi_number")
        batch_op.drop_column("internalisasi_on")
