"""What is picked for a course, the members of a course for a day, and which class version a gradebook was told."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("lti_lineitem") as batch_op:
        batch_op.add_column(sa.Column("seen_version", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "lti_placing",
        sa.Column("deployment_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("context_id", sa.String(length=255), nullable=False),
        sa.Column("return_url", sa.String(length=1000), nullable=False),
        sa.Column("data", sa.Text(), nullable=True),
        sa.Column("is_multiple", sa.Boolean(), nullable=False),
        sa.Column("takes_line_items", sa.Boolean(), nullable=False),
        sa.Column("takes_links", sa.Boolean(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["deployment_id"], ["lti_deployment.id"], name=op.f("fk_lti_placing_deployment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_lti_placing_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_placing")),
    )
    op.create_index(op.f("ix_lti_placing_deployment_id"), "lti_placing", ["deployment_id"], unique=False)
    op.create_index(op.f("ix_lti_placing_person_id"), "lti_placing", ["person_id"], unique=False)
    op.create_index(op.f("ix_lti_placing_expires_at"), "lti_placing", ["expires_at"], unique=False)
    op.create_table(
        "lti_course",
        sa.Column("deployment_id", sa.Uuid(), nullable=False),
        sa.Column("context_id", sa.String(length=255), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bound_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["bound_by_id"], ["person.id"], name=op.f("fk_lti_course_bound_by_id")),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_lti_course_class_id")),
        sa.ForeignKeyConstraint(["deployment_id"], ["lti_deployment.id"], name=op.f("fk_lti_course_deployment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_course")),
        sa.UniqueConstraint(
            "deployment_id", "context_id", "class_id", name=op.f("uq_lti_course_deployment_id_context_id_class_id")
        ),
    )
    op.create_index(op.f("ix_lti_course_class_id"), "lti_course", ["class_id"], unique=False)
    op.create_table(
        "lti_roster",
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("error", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_lti_roster_asked_by_id")),
        sa.ForeignKeyConstraint(["link_id"], ["lti_link.id"], name=op.f("fk_lti_roster_link_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_roster")),
        sa.UniqueConstraint("link_id", name=op.f("uq_lti_roster_link_id")),
    )
    op.create_index(op.f("ix_lti_roster_asked_at"), "lti_roster", ["asked_at"], unique=False)


def downgrade() -> None:
    op.drop_table("lti_roster")
    op.drop_table("lti_course")
    op.drop_table("lti_placing")
    with op.batch_alter_table("lti_lineitem") as batch_op:
        batch_op.drop_column("seen_version")
