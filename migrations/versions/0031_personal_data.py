"""Consents, requests about one's own data, legal holds; persons whose data is frozen or erased."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def _person(name, nullable=True):
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _points(table, name, to="person"):
    return sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_{table}_{name}"))


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "consent",
        _person("person_id", nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("given_at", moment, nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", moment, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _points("consent", "person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_table(
        "data_request",
        _person("person_id", nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "export", "correction", "restriction", "lifting", "erasure",
                name="kind", native_enum=False, create_constraint=True, length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "open", "granted", "refused", name="requeststate", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("field", sa.String(length=16), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("answered_at", moment, nullable=True),
        _person("answered_by_id"),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("old_sha256", sa.String(length=64), nullable=False),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _points("data_request", "person_id"),
        _points("data_request", "answered_by_id"),
        _points("data_request", "institution_id", "institution"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
    )  # fmt: skip
    op.create_table(
        "legal_hold",
        _person("person_id", nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_at", moment, nullable=False),
        _person("placed_by_id"),
        sa.Column("lifted_at", moment, nullable=True),
        _person("lifted_by_id"),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(_points("legal_hold", name) for name in ("person_id", "placed_by_id", "lifted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index(op.f("ix_consent_person_id"), "consent", ["person_id"])
    op.create_index(op.f("ix_data_request_person_id"), "data_request", ["person_id"])
    op.create_index(op.f("ix_data_request_institution_id"), "data_request", ["institution_id"])
    op.create_index("ix_data_request_queue", "data_request", ["state", "due_at"])
    op.create_index(op.f("ix_legal_hold_person_id"), "legal_hold", ["person_id"])
    op.add_column("person", sa.Column("restricted_at", moment, nullable=True))
    op.add_column("person", sa.Column("erased_at", moment, nullable=True))
    op.create_index(op.f("ix_person_restricted_at"), "person", ["restricted_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_person_restricted_at"), table_name="person")
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_column("erased_at")
        batch_op.drop_column("restricted_at")
    op.drop_table("legal_hold")
    op.drop_table("data_request")
    op.drop_table("consent")
