"""What a scheme says of itself, what a unit is about, and where the document of a standard is fetched."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TEXTS = (
    ("standard", "url", sa.String(length=300)),
    ("skema", "issuer", sa.String(length=120)),
    ("unit", "descriptor", sa.Text()),
)
"""Empty where a file did not say; the default is for rows that are there already."""


def upgrade() -> None:
    for table, column, kind in TEXTS:
        op.add_column(table, sa.Column(column, kind, nullable=False, server_default=""))
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column(column, server_default=None)
    op.add_column("skema", sa.Column("issued_on", sa.Date(), nullable=True))
    op.add_column("skema", sa.Column("data_version", sa.Integer(), nullable=True))


def downgrade() -> None:
    for table, column in (
        ("skema", "data_version"),
        ("skema", "issued_on"),
        *((table, name) for table, name, _ in TEXTS),
    ):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column(column)
