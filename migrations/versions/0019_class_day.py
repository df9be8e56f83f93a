"""What a class needs to know around the room: proof of the conditions for a class at a distance; BNSP's verification of a skema; a material library."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "remote_condition",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticked_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_remote_condition_class_id")),
        sa.ForeignKeyConstraint(["ticked_by_id"], ["person.id"], name=op.f("fk_remote_condition_ticked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remote_condition")),
        sa.UniqueConstraint("class_id", "key", name=op.f("uq_remote_condition_class_id_key")),
    )
    op.create_table(
        "class_material",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("session_key", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_class_material_added_by_id")),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_class_material_class_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_material")),
    )
    with op.batch_alter_table("class_material") as batch_op:
        batch_op.create_index(batch_op.f("ix_class_material_class_id"), ["class_id"], unique=False)
    with op.batch_alter_table("skema") as batch_op:
        batch_op.add_column(sa.Column("verified_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("verified_number", sa.String(length=80), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("skema") as batch_op:
        batch_op.drop_column("verified_number")
        batch_op.drop_column("verified_on")
    op.drop_table("class_material")
    op.drop_table("remote_condition")
