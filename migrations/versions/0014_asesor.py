"""The register of asesor: MET numbers in one form, each held by one person; home LSP, certificates, skema, transfers, loans.

A number that can be read is kept in its one form. Two people who hold one number both keep it, as does a number that
cannot be read: their `met_key` stays empty, and whoever is to hold such a number from now on is refused.
"""

import re
from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

WRITTEN = re.compile(r"MET[. ] ?000\.([0-9]{6})(?:[ .]?((?:19|20)[0-9]{2}))?", re.IGNORECASE)
"""As the application read them when this revision was made."""
PERSON = sa.table(
    "person", sa.column("id", sa.Uuid()), sa.column("met_number", sa.String()), sa.column("met_key", sa.String())
)


def upgrade() -> None:
    with op.batch_alter_table("person") as batch_op:
        batch_op.add_column(sa.Column("met_key", sa.String(length=24), nullable=True))
    _canonicalise()
    with op.batch_alter_table("person") as batch_op:
        batch_op.create_unique_constraint(batch_op.f("uq_person_met_key"), ["met_key"])
        batch_op.create_index("ix_person_name", ["name", "id"], unique=False)
    _create_register()


def _canonicalise() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.select(PERSON.c.id, PERSON.c.met_number).where(PERSON.c.met_number.is_not(None))).all()
    read = {row.id: _canonical(row.met_number) for row in rows}
    held = Counter(read.values())
    for person_id, number in read.items():
        if number:
            values = {"met_number": number, "met_key": number if held[number] == 1 else None}
            connection.execute(sa.update(PERSON).where(PERSON.c.id == person_id).values(**values))


def _canonical(written: str) -> str:
    found = WRITTEN.fullmatch(" ".join(written.split()))
    return f"MET.000.{found[1]} {found[2] or ''}".rstrip() if found else ""


def _create_register() -> None:
    op.create_table(
        "asesor_home",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_asesor_home_person_id")),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name=op.f("fk_asesor_home_institution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asesor_home")),
    )
    op.create_index(op.f("ix_asesor_home_institution_id"), "asesor_home", ["institution_id"])
    _one_while("uq_asesor_home_now", "asesor_home", "ended_at IS NULL")
    op.create_table(
        "asesor_certificate",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_asesor_certificate_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asesor_certificate")),
    )
    op.create_index(op.f("ix_asesor_certificate_person_id"), "asesor_certificate", ["person_id"])
    op.create_table(
        "asesor_skema",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("skema_id", sa.Uuid(), nullable=False),
        sa.Column("document_number", sa.String(length=64), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_asesor_skema_person_id")),
        sa.ForeignKeyConstraint(["skema_id"], ["skema.id"], name=op.f("fk_asesor_skema_skema_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asesor_skema")),
    )
    op.create_index(op.f("ix_asesor_skema_person_id"), "asesor_skema", ["person_id"])
    op.create_table(
        "asesor_transfer",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("state", _one_of("transferstate", TRANSFER_STATES), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_asesor_transfer_person_id")),
        sa.ForeignKeyConstraint(["from_id"], ["institution.id"], name=op.f("fk_asesor_transfer_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["institution.id"], name=op.f("fk_asesor_transfer_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asesor_transfer")),
    )
    for column in ("from_id", "to_id"):
        op.create_index(op.f(f"ix_asesor_transfer_{column}"), "asesor_transfer", [column])
    _one_while("uq_asesor_transfer_open", "asesor_transfer", "closed_at IS NULL")
    op.create_table(
        "asesor_loan",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Uuid(), nullable=False),
        sa.Column("borrower_id", sa.Uuid(), nullable=False),
        sa.Column("skema_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("tuk", sa.String(length=160), nullable=False),
        sa.Column("state", _one_of("loanstate", LOAN_STATES), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_asesor_loan_ends_after_start")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_asesor_loan_person_id")),
        sa.ForeignKeyConstraint(["lender_id"], ["institution.id"], name=op.f("fk_asesor_loan_lender_id")),
        sa.ForeignKeyConstraint(["borrower_id"], ["institution.id"], name=op.f("fk_asesor_loan_borrower_id")),
        sa.ForeignKeyConstraint(["skema_id"], ["skema.id"], name=op.f("fk_asesor_loan_skema_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asesor_loan")),
    )
    for column in ("person_id", "lender_id", "borrower_id"):
        op.create_index(op.f(f"ix_asesor_loan_{column}"), "asesor_loan", [column])
    op.create_table(
        "asesor_step",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("about", sa.String(length=400), nullable=False),
        sa.Column("document_number", sa.String(length=64), nullable=False),
        sa.Column("document_on", sa.Date(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_asesor_step_person_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_asesor_step_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asesor_step")),
        sa.UniqueConstraint("person_id", "number", name=op.f("uq_asesor_step_person_id_number")),
    )


TRANSFER_STATES = ("mengundurkan_diri", "dilepas", "disetujui", "selesai", "ditolak")
LOAN_STATES = ("diajukan", "disetujui", "ditolak", "ditarik")


def _one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _one_while(name: str, table: str, condition: str) -> None:
    """At most one row of each person for which this holds."""
    where = sa.text(condition)
    op.create_index(name, table, ["person_id"], unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for table in (
        "asesor_step",
        "asesor_loan",
        "asesor_transfer",
        "asesor_skema",
        "asesor_certificate",
        "asesor_home",
    ):
        op.drop_table(table)
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_index("ix_person_name")
        batch_op.drop_constraint(batch_op.f("uq_person_met_key"), type_="unique")
        batch_op.drop_column("met_key")
