"""Appeals against a decision, with panel and papers; a decision may be set aside."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("decision") as batch_op:
        batch_op.add_column(sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_decision_enrolment_id"), type_="unique")
        batch_op.create_index(
            "uq_decision_standing",
            ["enrolment_id"],
            unique=True,
            sqlite_where=sa.text("set_aside_at IS NULL"),
            postgresql_where=sa.text("set_aside_at IS NULL"),
        )
    op.create_table(
        "appeal",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("filed", "heard", "decided", name="appealstate", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("helper", sa.String(length=120), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("file", sa.JSON(), nullable=False),
        sa.Column("file_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum("rejected", "reassess", "meeting", name="outcome", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(number IS NULL) = (decided_at IS NULL)", name=op.f("ck_appeal_decided_has_number")),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_appeal_class_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_appeal_decision_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_appeal_enrolment_id")),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name=op.f("fk_appeal_institution_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_appeal_person_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_appeal_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_appeal_decision_id")),
        sa.UniqueConstraint("institution_id", "number", name=op.f("uq_appeal_institution_id_number")),
    )
    with op.batch_alter_table("appeal") as batch_op:
        batch_op.create_index(batch_op.f("ix_appeal_class_id"), ["class_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appeal_person_id"), ["person_id"], unique=False)
    op.create_table(
        "appeal_file",
        sa.Column("appeal_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeal.id"], name=op.f("fk_appeal_file_appeal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal_file")),
    )
    with op.batch_alter_table("appeal_file") as batch_op:
        batch_op.create_index(batch_op.f("ix_appeal_file_appeal_id"), ["appeal_id"], unique=False)
    op.create_table(
        "appeal_member",
        sa.Column("appeal_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("is_chair", sa.Boolean(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upholds", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeal.id"], name=op.f("fk_appeal_member_appeal_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_appeal_member_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal_member")),
        sa.UniqueConstraint("appeal_id", "person_id", name=op.f("uq_appeal_member_appeal_id_person_id")),
    )
    with op.batch_alter_table("appeal_member") as batch_op:
        batch_op.create_index(batch_op.f("ix_appeal_member_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("appeal_member")
    op.drop_table("appeal_file")
    op.drop_table("appeal")
    with op.batch_alter_table("decision") as batch_op:
        batch_op.drop_index("uq_decision_standing")
        batch_op.create_unique_constraint(batch_op.f("uq_decision_enrolment_id"), ["enrolment_id"])
        batch_op.drop_column("set_aside_at")
