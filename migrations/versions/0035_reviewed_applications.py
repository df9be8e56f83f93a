"""Applications for certification are judged, version by version; units that are assessed again after an appeal."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None
JUDGED = "(state = 'sent') = (judged_at IS NULL)"


def upgrade() -> None:
    states = _one_of("state", "sent", "returned", "accepted", "refused")
    with op.batch_alter_table("certification_application") as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("papers", sa.JSON(none_as_null=True), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("state", states, nullable=False, server_default="sent"))
        batch_op.add_column(sa.Column("rulings", sa.JSON(none_as_null=True), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("judged_by_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_certification_application_judged_by_id"), "person", ["judged_by_id"], ["id"]
        )
        batch_op.drop_constraint("uq_certification_application_enrolment_id", type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_certification_application_enrolment_id_version"), ["enrolment_id", "version"]
        )
        batch_op.create_check_constraint(batch_op.f("ck_certification_application_judged_has_time"), JUDGED)
    op.create_index("ix_certification_application_state", "certification_application", ["state", "sent_at"])
    with op.batch_alter_table("certification_application") as batch_op:
        for name in ("version", "papers", "state", "rulings", "reason"):
            batch_op.alter_column(name, server_default=None)
    op.create_table(
        "reassessment",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("units", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", _one_of("state", "open", "named", "declared", "signed"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("examiner_id", sa.Uuid(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=160), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("results", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(state = 'open') = (examiner_id IS NULL)", name=op.f("ck_reassessment_open_has_nobody")),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_reassessment_class_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_reassessment_enrolment_id")),
        sa.ForeignKeyConstraint(["examiner_id"], ["person.id"], name=op.f("fk_reassessment_examiner_id")),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name=op.f("fk_reassessment_institution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reassessment")),
    )
    for name in ("class_id", "enrolment_id", "examiner_id"):
        op.create_index(op.f(f"ix_reassessment_{name}"), "reassessment", [name])
    with op.batch_alter_table("appeal") as batch_op:
        batch_op.add_column(sa.Column("reassessment_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_appeal_reassessment_id"), "reassessment", ["reassessment_id"], ["id"]
        )
        batch_op.create_unique_constraint(batch_op.f("uq_appeal_reassessment_id"), ["reassessment_id"])


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def downgrade() -> None:
    with op.batch_alter_table("appeal") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_appeal_reassessment_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_appeal_reassessment_id"), type_="foreignkey")
        batch_op.drop_column("reassessment_id")
    op.drop_table("reassessment")
    op.execute(
        "DELETE FROM certification_application WHERE EXISTS (SELECT 1 FROM certification_application later WHERE "
        "later.enrolment_id = certification_application.enrolment_id AND later.version > certification_application.version)"
    )
    op.drop_index("ix_certification_application_state", table_name="certification_application")
    with op.batch_alter_table("certification_application") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_certification_application_judged_has_time"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_certification_application_enrolment_id_version"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_certification_application_enrolment_id"), ["enrolment_id"])
        batch_op.drop_constraint(batch_op.f("fk_certification_application_judged_by_id"), type_="foreignkey")
        for name in ("judged_by_id", "judged_at", "reason", "rulings", "papers", "version"):
            batch_op.drop_column(name)
        batch_op.drop_constraint(batch_op.f("ck_certification_application_state"), type_="check")
        batch_op.drop_column("state")
