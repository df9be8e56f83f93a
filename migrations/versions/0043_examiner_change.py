"""An examiner is replaced once the observation runs: who took over from whom, why, and what the former wrote."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0038"
branch_labels = None
depends_on = None

STATES = ("planned", "declared", "running", "finished")
REPLACED = "replaced"


def upgrade() -> None:
    op.create_table(
        "examiner_change",
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declaration", sa.Text(), nullable=False),
        sa.Column("steps", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_examiner_change_by_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_examiner_change_enrolment_id")),
        sa.ForeignKeyConstraint(["from_id"], ["person.id"], name=op.f("fk_examiner_change_from_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_examiner_change_record_id")),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name=op.f("fk_examiner_change_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examiner_change")),
    )
    op.create_index(op.f("ix_examiner_change_enrolment_id"), "examiner_change", ["enrolment_id"], unique=False)
    _only((*STATES, REPLACED))


def downgrade() -> None:
    op.execute(
        "UPDATE aca_exam SET state = CASE WHEN finished_at IS NULL THEN 'running' ELSE 'finished' END "
        f"WHERE state = '{REPLACED}'"
    )
    _only(STATES)
    op.drop_index(op.f("ix_examiner_change_enrolment_id"), table_name="examiner_change")
    op.drop_table("examiner_change")


def _only(values: tuple[str, ...]) -> None:
    """The state is one of these words from here on."""
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table("aca_exam") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_aca_exam_examstate"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_aca_exam_examstate"), sa.text(f"state IN ({listed})"))
