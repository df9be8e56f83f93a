"""Role play, real asesi and the Friday examination."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "aca_exam",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("examiner_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "declared",
                "running",
                "finished",
                name="examstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declaration", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("steps", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_aca_exam_class_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_aca_exam_enrolment_id")),
        sa.ForeignKeyConstraint(["examiner_id"], ["person.id"], name=op.f("fk_aca_exam_examiner_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_aca_exam_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aca_exam")),
        sa.UniqueConstraint("enrolment_id", name=op.f("uq_aca_exam_enrolment_id")),
    )
    with op.batch_alter_table("aca_exam", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_aca_exam_class_id"), ["class_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_aca_exam_examiner_id"), ["examiner_id"], unique=False)

    op.create_table(
        "real_asesi",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("occupation", sa.String(length=120), nullable=False),
        sa.Column("institution", sa.String(length=160), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_real_asesi_class_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_real_asesi_enrolment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_real_asesi_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_real_asesi")),
        sa.UniqueConstraint("enrolment_id", name=op.f("uq_real_asesi_enrolment_id")),
    )
    with op.batch_alter_table("real_asesi", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_real_asesi_class_id"), ["class_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_real_asesi_person_id"), ["person_id"], unique=False)

    op.create_table(
        "role_play",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column(
            "folder",
            sa.Enum(
                "merah", "kuning", "hijau", "biru", name="folder", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("asesor_id", sa.Uuid(), nullable=False),
        sa.Column("asesi_id", sa.Uuid(), nullable=False),
        sa.Column("observer_id", sa.Uuid(), nullable=True),
        sa.Column("table", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "running",
                "done",
                "replaced",
                name="roleplaystate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("steps", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["asesi_id"], ["enrolment.id"], name=op.f("fk_role_play_asesi_id")),
        sa.ForeignKeyConstraint(["asesor_id"], ["enrolment.id"], name=op.f("fk_role_play_asesor_id")),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_role_play_class_id")),
        sa.ForeignKeyConstraint(["observer_id"], ["enrolment.id"], name=op.f("fk_role_play_observer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_play")),
    )
    with op.batch_alter_table("role_play", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_play_asesi_id"), ["asesi_id"], unique=False)
        batch_op.create_index("ix_role_play_class", ["class_id", "folder", "state"], unique=False)
        batch_op.create_index(
            "uq_role_play_asesor_turn",
            ["asesor_id", "folder"],
            unique=True,
            sqlite_where=sa.text("state != 'replaced'"),
            postgresql_where=sa.text("state != 'replaced'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("role_play", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_role_play_asesor_turn",
            sqlite_where=sa.text("state != 'replaced'"),
            postgresql_where=sa.text("state != 'replaced'"),
        )
        batch_op.drop_index("ix_role_play_class")
        batch_op.drop_index(batch_op.f("ix_role_play_asesi_id"))

    op.drop_table("role_play")
    with op.batch_alter_table("real_asesi", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_real_asesi_person_id"))
        batch_op.drop_index(batch_op.f("ix_real_asesi_class_id"))

    op.drop_table("real_asesi")
    with op.batch_alter_table("aca_exam", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_aca_exam_examiner_id"))
        batch_op.drop_index(batch_op.f("ix_aca_exam_class_id"))

    op.drop_table("aca_exam")
