"""After the certificate: what was decided about it, the book of an asesor, surveillance, reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    state = _one_of("certificatestate", "berlaku", "diperingatkan", "dibekukan", "dicabut")
    with op.batch_alter_table("asesor_certificate") as batch_op:
        batch_op.add_column(sa.Column("state", state, nullable=False, server_default="berlaku"))
        batch_op.create_index(batch_op.f("ix_asesor_certificate_number"), ["number"], unique=False)
    op.create_table(
        "book_entry",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _one_of("kind", "asesmen", "perencanaan", "validasi"), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("skema", sa.String(length=160), nullable=False),
        sa.Column("tuk", sa.String(length=160), nullable=False),
        sa.Column("institution", sa.String(length=160), nullable=False),
        sa.Column("asesi", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=80), nullable=False),
        sa.Column("document_number", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column(
            "state", _one_of("entrystate", "menunggu", "diterima", "dikembalikan", "ditarik"), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_book_entry_decided_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_book_entry_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book_entry")),
    )
    op.create_index(op.f("ix_book_entry_person_id"), "book_entry", ["person_id"])
    op.create_table(
        "surveillance",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "method", _one_of("method", "logbook", "atasan", "pihak_ketiga", "kunjungan", "lain"), nullable=False
        ),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("planned_by_id", sa.Uuid(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("is_kept", sa.Boolean(), nullable=True),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_surveillance_person_id")),
        sa.ForeignKeyConstraint(["planned_by_id"], ["person.id"], name=op.f("fk_surveillance_planned_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveillance")),
    )
    op.create_index(op.f("ix_surveillance_person_id"), "surveillance", ["person_id"])
    op.create_table(
        "upkeep_reminder",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["asesor_certificate.id"], name=op.f("fk_upkeep_reminder_certificate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upkeep_reminder")),
        sa.UniqueConstraint("certificate_id", "kind", name=op.f("uq_upkeep_reminder_certificate_id_kind")),
    )


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def downgrade() -> None:
    op.drop_table("upkeep_reminder")
    op.drop_table("surveillance")
    op.drop_table("book_entry")
    with op.batch_alter_table("asesor_certificate") as batch_op:
        batch_op.drop_index(batch_op.f("ix_asesor_certificate_number"))
        batch_op.drop_constraint(batch_op.f("ck_asesor_certificate_certificatestate"), type_="check")
        batch_op.drop_column("state")
