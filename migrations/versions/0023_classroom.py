"""The day in the room: announcements with read marks, days and classes that were closed, the rehearsal."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "announcement",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_mailed", sa.Boolean(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason = '')", name=op.f("ck_announcement_withdrawn_has_reason")
        ),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_announcement_class_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["person.id"], name=op.f("fk_announcement_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sa.UniqueConstraint("class_id", "number", "version", name=op.f("uq_announcement_class_id_number_version")),
    )
    op.create_table(
        "announcement_read",
        sa.Column("announcement_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcement.id"], name=op.f("fk_announcement_read_announcement_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_announcement_read_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_read")),
        sa.UniqueConstraint(
            "announcement_id", "person_id", name=op.f("uq_announcement_read_announcement_id_person_id")
        ),
    )
    op.create_table(
        "day_closing",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("remains", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_by_id", sa.Uuid(), nullable=True),
        sa.Column("reopened_reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(reopened_at IS NULL) = (reopened_reason = '')", name=op.f("ck_day_closing_reopened_has_reason")
        ),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_day_closing_class_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_day_closing_closed_by_id")),
        sa.ForeignKeyConstraint(["reopened_by_id"], ["person.id"], name=op.f("fk_day_closing_reopened_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_closing")),
    )
    op.create_index(
        "uq_day_closing_standing",
        "day_closing",
        ["class_id", "day"],
        unique=True,
        sqlite_where=sa.text("reopened_at IS NULL"),
        postgresql_where=sa.text("reopened_at IS NULL"),
    )
    op.create_table(
        "class_closing",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("lines", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_class_closing_class_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_class_closing_closed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_closing")),
        sa.UniqueConstraint("class_id", name=op.f("uq_class_closing_class_id")),
    )
    op.create_table(
        "rehearsal",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Uuid(), nullable=True),
        sa.Column("prints", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("figures", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("wiped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_rehearsal_class_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_rehearsal_opened_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehearsal")),
    )
    with op.batch_alter_table("rehearsal") as batch_op:
        batch_op.create_index(batch_op.f("ix_rehearsal_class_id"), ["class_id"], unique=False)
    op.create_index(
        "uq_rehearsal_running",
        "rehearsal",
        ["class_id"],
        unique=True,
        sqlite_where=sa.text("wiped_at IS NULL"),
        postgresql_where=sa.text("wiped_at IS NULL"),
    )
    op.create_table(
        "rehearsal_device",
        sa.Column("rehearsal_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("checks", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("parafed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parafed_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["parafed_by_id"], ["person.id"], name=op.f("fk_rehearsal_device_parafed_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rehearsal_device_person_id")),
        sa.ForeignKeyConstraint(["rehearsal_id"], ["rehearsal.id"], name=op.f("fk_rehearsal_device_rehearsal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehearsal_device")),
        sa.UniqueConstraint("rehearsal_id", "person_id", name=op.f("uq_rehearsal_device_rehearsal_id_person_id")),
    )


def downgrade() -> None:
    op.drop_table("rehearsal_device")
    op.drop_table("rehearsal")
    op.drop_table("class_closing")
    op.drop_table("day_closing")
    op.drop_table("announcement_read")
    op.drop_table("announcement")
