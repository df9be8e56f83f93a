"""BNSP as a reader; a waiting list; what is prepared beside the chosen skema; partners and equipment of a class."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

ROLES = (
    "trainee", "ketua_kelas", "asesi", "master_asesor", "examiner", "pengajar", "panitia", "tim_teknis", "lsp_admin",
    "pengelola",
)
STATES = ("draft", "applied", "accepted", "rejected", "withdrawn", "enrolled", "completed")
APPROACH = sa.Enum(
    "skkni", "skk", "klaster", name="approach", native_enum=False, create_constraint=True, length=32,
)


def upgrade() -> None:
    _only("role_grant", "role", "role", (*ROLES, "bnsp"))
    _only("enrolment", "state", "enrolmentstate", (*STATES, "waiting", "offered"))
    with op.batch_alter_table("enrolment") as batch_op:
        batch_op.add_column(sa.Column("waiting_place", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("offer_ends_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("prepared", sa.JSON(none_as_null=True), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("approach", APPROACH, nullable=False, server_default="skkni"))
    with op.batch_alter_table("enrolment") as batch_op:
        batch_op.alter_column("prepared", existing_type=sa.JSON(none_as_null=True), server_default=None)
        batch_op.alter_column("approach", existing_type=sa.String(length=32), server_default=None)
    op.create_table(
        "class_partner",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("document_number", sa.String(length=64), nullable=False),
        sa.Column("document_on", sa.Date(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_class_partner_added_by_id")),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_class_partner_class_id")),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name=op.f("fk_class_partner_institution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_partner")),
    )
    with op.batch_alter_table("class_partner") as batch_op:
        batch_op.create_index(batch_op.f("ix_class_partner_institution_id"), ["institution_id"], unique=False)
        batch_op.create_index(
            "uq_class_partner_now",
            ["class_id", "institution_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
    op.create_table(
        "equipment_mark",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("is_there", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_equipment_mark_by_id")),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_equipment_mark_class_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_equipment_mark_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment_mark")),
        sa.UniqueConstraint("class_id", "person_id", "item", name=op.f("uq_equipment_mark_class_id_person_id_item")),
    )


def downgrade() -> None:
    op.drop_table("equipment_mark")
    op.drop_table("class_partner")
    op.execute("UPDATE enrolment SET state = 'applied' WHERE state IN ('waiting', 'offered')")
    with op.batch_alter_table("enrolment") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_enrolment_approach"), type_="check")
        batch_op.drop_column("approach")
        batch_op.drop_column("prepared")
        batch_op.drop_column("offer_ends_at")
        batch_op.drop_column("waiting_place")
    _only("enrolment", "state", "enrolmentstate", STATES)
    op.execute("DELETE FROM role_grant WHERE role = 'bnsp'")
    _only("role_grant", "role", "role", ROLES)


def _only(table: str, column: str, name: str, values: tuple[str, ...]) -> None:
    """The column holds one of these words from here on."""
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(batch_op.f(f"ck_{table}_{name}"), type_="check")
        batch_op.create_check_constraint(batch_op.f(f"ck_{table}_{name}"), sa.text(f"{column} IN ({listed})"))
