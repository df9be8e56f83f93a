"""Classes with their plan, staff, roster and attendance."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "training_class",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("slug", sa.String(length=32), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column(
            "programme",
            sa.Enum("pelatihan", "peningkatan", name="programme", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "open",
                "closed",
                "running",
                "finished",
                name="classstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("venue", sa.String(length=160), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("tuk_kind", sa.String(length=16), nullable=False),
        sa.Column("zone", sa.String(length=4), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("proposed", sa.Integer(), nullable=False),
        sa.Column("seats_taken", sa.Integer(), nullable=False),
        sa.Column("external_taken", sa.Integer(), nullable=False),
        sa.Column("n_panitia", sa.Integer(), nullable=False),
        sa.Column("n_pengajar", sa.Integer(), nullable=False),
        sa.Column("n_master_asesor", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rule_set", sa.String(length=32), nullable=False),
        sa.Column("certification_rule_set", sa.String(length=32), nullable=False),
        sa.Column("form_edition", sa.String(length=8), nullable=False),
        sa.Column("asesor_standard", sa.String(length=32), nullable=False),
        sa.Column("kit_edition", sa.Integer(), nullable=False),
        sa.Column("kit_shape", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("kit_phases", sa.String(length=160), nullable=False),
        sa.Column("settings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("head_name", sa.String(length=120), nullable=False),
        sa.Column("head_office", sa.String(length=120), nullable=False),
        sa.Column("enrolment_closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("capacity BETWEEN 1 AND 24", name=op.f("ck_training_class_capacity_at_most_24")),
        sa.CheckConstraint("seats_taken <= capacity", name=op.f("ck_training_class_seats_within_capacity")),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name=op.f("fk_training_class_institution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_class")),
        sa.UniqueConstraint("number", name=op.f("uq_training_class_number")),
        sa.UniqueConstraint("slug", name=op.f("uq_training_class_slug")),
    )
    with op.batch_alter_table("training_class", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_class_institution_id"), ["institution_id"], unique=False)

    op.create_table(
        "class_session",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("jp", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("output", sa.String(length=200), nullable=False),
        sa.Column("speaker", sa.String(length=120), nullable=False),
        sa.Column("room", sa.String(length=80), nullable=False),
        sa.Column("is_aca", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_class_session_class_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_session")),
        sa.UniqueConstraint("class_id", "key", name=op.f("uq_class_session_class_id_key")),
        sa.UniqueConstraint("class_id", "position", name=op.f("uq_class_session_class_id_position")),
    )
    op.create_table(
        "class_staff",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "panitia",
                "pengajar",
                "master_asesor",
                "examiner",
                "tim_teknis",
                name="staffrole",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("letter_number", sa.String(length=80), nullable=False),
        sa.Column("letter_sha256", sa.String(length=64), nullable=True),
        sa.Column("group", sa.String(length=2), nullable=False),
        sa.Column("desk", sa.String(length=80), nullable=False),
        sa.Column("field", sa.String(length=120), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_class_staff_class_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_class_staff_person_id")),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["person.id"], name=op.f("fk_class_staff_replaced_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_staff")),
        sa.UniqueConstraint("class_id", "person_id", "role", name=op.f("uq_class_staff_class_id_person_id_role")),
    )
    with op.batch_alter_table("class_staff", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_class_staff_class_id"), ["class_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_class_staff_person_id"), ["person_id"], unique=False)

    op.create_table(
        "kit_item",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "folder",
            sa.Enum(
                "merah", "kuning", "hijau", "biru", name="folder", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("form_code", sa.String(length=16), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("phase", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("opens_with", sa.String(length=32), nullable=False),
        sa.Column("unit_role", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_kit_item_class_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_item")),
        sa.UniqueConstraint("class_id", "folder", "key", name=op.f("uq_kit_item_class_id_folder_key")),
        sa.UniqueConstraint("class_id", "position", name=op.f("uq_kit_item_class_id_position")),
    )
    op.create_table(
        "roster",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("marks", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_roster_class_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_roster_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster")),
        sa.UniqueConstraint("class_id", "person_id", name=op.f("uq_roster_class_id_person_id")),
    )
    with op.batch_alter_table("roster", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roster_person_id"), ["person_id"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "mark",
            sa.Enum("H", "T", "I", "A", name="mark", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("make_up_approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_attendance_by_id")),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_attendance_class_id")),
        sa.ForeignKeyConstraint(
            ["make_up_approved_by_id"], ["person.id"], name=op.f("fk_attendance_make_up_approved_by_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attendance_person_id")),
        sa.ForeignKeyConstraint(["session_id"], ["class_session.id"], name=op.f("fk_attendance_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("session_id", "person_id", name=op.f("uq_attendance_session_id_person_id")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index("ix_attendance_class", ["class_id", "person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_index("ix_attendance_class")

    op.drop_table("attendance")
    with op.batch_alter_table("roster", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roster_person_id"))

    op.drop_table("roster")
    op.drop_table("kit_item")
    with op.batch_alter_table("class_staff", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_class_staff_person_id"))
        batch_op.drop_index(batch_op.f("ix_class_staff_class_id"))

    op.drop_table("class_staff")
    op.drop_table("class_session")
    with op.batch_alter_table("training_class", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_class_institution_id"))

    op.drop_table("training_class")
